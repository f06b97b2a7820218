"""How a breach is told as a violation: with its level, and the rule as its reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.coverage import coverage_rule, gap_says
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.naming import sentence_with
from backoffice_core.scheduling.rules import Breach
from backoffice_core.scheduling.scores import Violation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backoffice_core.scheduling.coverage import Gap
    from backoffice_core.scheduling.model import Assignment
    from backoffice_core.scheduling.rules import Named

__all__ = [
    "UNKNOWN_PERSON",
    "Stated",
    "gap_violation",
    "lies_in",
    "rule_stated",
    "stranger",
    "violation",
]

# Somebody is assigned who is not among the people.
UNKNOWN_PERSON: Final = "unknown_person"
ONLY_PEOPLE: Final = Explanation(
    rule=f"scheduling.{UNKNOWN_PERSON}", says=Message("Only people of the problem work")
)
NOBODY: Final[Mapping[str, str]] = MappingProxyType({})
Stated: TypeAlias = "dict[int, tuple[Named, Explanation]]"


def lies_in(breach: Breach, history: Sequence[Assignment]) -> bool:
    """Say whether a breach is of some assignments, and all of them in the history."""
    took = breach.assignments
    if not took or not history or any(one.day > history[-1].day for one in took):
        return False
    return all(one in history for one in took)


def violation(
    rule: Named, breach: Breach, person: str, stated: Stated, *, names: Mapping[str, str] = NOBODY
) -> Violation:
    """Return a breach of a rule; what the rule says of itself is asked once."""
    known = stated.get(id(rule))
    if known is None:
        # The rule is kept beside it, so that its identity stays its own.
        known = stated[id(rule)] = (rule, rule_stated(rule, names=names))
    return Violation(rule=rule.name, level=rule.level, breach=breach, person=person,
                     stated=known[1])  # fmt: skip


def rule_stated(rule: Named, *, names: Mapping[str, str] = NOBODY) -> Explanation:
    """Return a rule as a reason: its sentence, its numbers and its citation."""
    return Explanation(rule=f"scheduling.{rule.name}", says=sentence_with(rule, names),
                       parameters=rule.parameters, source=rule.source)  # fmt: skip


def stranger(assignment: Assignment) -> Violation:
    """Return that somebody is assigned whom nobody knows: no head, and never allowed."""
    says = Message(
        "{person} is on {shift} on {day} and not among the people",
        person=assignment.person, shift=assignment.shift, day=assignment.day,
    )  # fmt: skip
    return Violation(
        rule=UNKNOWN_PERSON,
        level=Level.LAW,
        breach=Breach(says=says, day=assignment.day, assignments=(assignment,)),
        person=assignment.person,
        stated=ONLY_PEOPLE,
    )


def gap_violation(gap: Gap) -> Violation:
    """Return heads missing or over as a breach."""
    breach = Breach(says=gap_says(gap), day=gap.asked.day, assignments=gap.found,
                    amount=gap.amount)  # fmt: skip
    return Violation(rule=gap.kind, level=gap.level, breach=breach,
                     stated=coverage_rule(gap.kind), asked=gap.asked)  # fmt: skip
