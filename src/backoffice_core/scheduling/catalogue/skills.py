"""Who may work what: the skill that a shift asks for, and what people were hired for.

How well a skill is to be had is a skill too: :func:`~backoffice_core.scheduling.skill_levels`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import Table, table_of
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Count, Term

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value

__all__ = ["AlternativeSkill", "SkillRequired"]

ONE_EACH = Level.soft(1)


@checked_fields
@attrs.frozen(kw_only=True)
class SkillRequired:
    """Who works a shift has the skill it asks for.

    The amount is a shift.

    >>> from backoffice_core.testing import work_row
    >>> for breach in SkillRequired().breaches(work_row("D", skill="senior", has=["care"])):
    ...     print(breach.says)
    E1 lacks the skill senior for D on 2026-06-01
    """

    name: ClassVar[str] = "skill_required"
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("The skill that the shift asks for")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return nothing: there is no number to set."""
        return {}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each shift that asks for a skill the person lacks."""
        for shift in work.assignments:
            if shift.day < work.judged_from:
                continue
            if shift.skill not in work.person.skills:
                says = Message("{person} lacks the skill {skill} for {shift} on {day}",
                               person=work.person.name, skill=shift.skill, shift=shift.shift,
                               day=shift.day)  # fmt: skip
                yield Breach(says=says, day=shift.day, assignments=(shift,))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid what asks for another skill."""
        lacked = {shift.skill for shift in possible.assignments} - possible.person.skills
        if lacked:
            for position, shift in enumerate(possible.assignments):
                if shift.skill in lacked and shift.day >= possible.judged_from:
                    yield Count.never(position)


def main_skills(mains: Table[str, str]) -> tuple[tuple[str, str], ...]:
    """The main skill of each person, in order."""
    return tuple(sorted(table_of(mains).items()))


@checked_fields
@attrs.frozen(kw_only=True)
class AlternativeSkill:
    """People work at what they were hired for; other skills they have are for need.

    ``mains`` is the main skill of each person; who is not there may work at anything. The
    amount is a shift at another skill.

    >>> from backoffice_core.testing import work_row
    >>> rule = AlternativeSkill(mains={"E1": "senior"})
    >>> print(rule.sentence)
    People work at their main skill
    >>> for breach in rule.breaches(work_row("D")):
    ...     print(breach.says)
    E1 works at care for D on 2026-06-01, not at senior
    """

    name: ClassVar[str] = "alternative_skill"
    mains: tuple[tuple[str, str], ...] = attrs.field(converter=main_skills)
    level: Level = attrs.field(default=ONE_EACH, validator=expect_level)
    source: str = ""

    @property
    def people_named(self) -> frozenset[str]:
        """Return who has a main skill."""
        return frozenset(person for person, _ in self.mains)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("People work at their main skill")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return how many people have a main skill."""
        return {"people": len(self.mains)}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each shift at another skill."""
        main = dict(self.mains).get(work.person.id)
        for shift in work.assignments:
            if main is not None and shift.skill != main and work.horizon.contains(shift.day):
                says = Message("{person} works at {skill} for {shift} on {day}, not at {main}",
                               person=work.person.name, skill=shift.skill, shift=shift.shift,
                               day=shift.day, main=main)  # fmt: skip
                yield Breach(says=says, day=shift.day, assignments=(shift,))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Count what is at another skill."""
        own = next((skill for person, skill in self.mains if person == possible.person.id), None)
        if own is None:
            return
        first, after = possible.horizon.start, possible.horizon.end
        for position, shift in enumerate(possible.assignments):
            if shift.skill != own and first <= shift.day < after:
                yield Count.never(position)
