"""The verdicts that scheduling can return, one function each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.levels import Level

if TYPE_CHECKING:
    from backoffice_core.scheduling.model import Assignment, Person, Shift
    from backoffice_core.scheduling.rules import Breach, Named

__all__ = ["broken_rule", "shortage", "surplus", "unknown_person"]


def rule_explanation(rule: Named) -> Explanation:
    """Return a rule as a reason: its sentence, its numbers and its citation."""
    return Explanation(rule=f"scheduling.{rule.name}", says=rule.sentence,
                       parameters=rule.parameters, source=rule.source)  # fmt: skip


def broken_rule(rule: Named, person: Person, breach: Breach) -> Finding:
    """A rule is broken: serious where the law insists, a warning where the house does."""
    starts = " ".join(f"{one.shift}@{one.start.instant}" for one in breach.assignments)
    return Finding(
        kind=f"scheduling.{rule.name}",
        severity=Severity.SERIOUS if rule.level == Level.LAW else Severity.WARNING,
        subject=f"employee {person.id}",
        says=breach.says,
        day=breach.day,
        detail=starts,
        explanation=rule_explanation(rule),
    )


def shortage(shift: Shift, *, needed: int, missing: int) -> Finding:
    """Too few people are assigned to a shift."""
    return Finding(
        kind="scheduling.shortage",
        severity=Severity.WARNING,
        subject=f"shift {shift.code} {shift.skill}",
        says=shortage_says(shift, needed=needed, missing=missing),
        day=shift.day,
        detail=shift.start.iso(),
    )


def shortage_says(shift: Shift, *, needed: int, missing: int) -> Message:
    """How many people a shift needs, and how many it has."""
    if missing == needed:
        return Message.plural(
            "{shift} on {day} needs {count} person with the skill {skill} and has none",
            "{shift} on {day} needs {count} people with the skill {skill} and has none",
            shift=shift.code, day=shift.day, count=needed, skill=shift.skill,
        )  # fmt: skip
    return Message.plural(
        "{shift} on {day} needs {count} person with the skill {skill} and has {assigned}",
        "{shift} on {day} needs {count} people with the skill {skill} and has {assigned}",
        shift=shift.code, day=shift.day, count=needed, skill=shift.skill,
        assigned=needed - missing,
    )  # fmt: skip


def surplus(assignment: Assignment, *, needed: int, assigned: int) -> Finding:
    """More people are assigned to a shift than it needs."""
    return Finding(
        kind="scheduling.surplus",
        severity=Severity.NOTICE,
        subject=f"shift {assignment.shift} {assignment.skill}",
        says=Message.plural(
            "{shift} from {start} to {end} has {count} person with the skill {skill} "
            "and needs {needed}",
            "{shift} from {start} to {end} has {count} people with the skill {skill} "
            "and needs {needed}",
            shift=assignment.shift, start=assignment.start, end=assignment.end, count=assigned,
            needed=needed, skill=assignment.skill,
        ),
        day=assignment.day,
        # Shifts of one name and start may end at other times, or have another break.
        detail=f"{assignment.start.iso()} {assignment.end.iso()} {assignment.break_time.seconds}",
    )  # fmt: skip


def unknown_person(assignment: Assignment) -> Finding:
    """Somebody is assigned whom nobody knows."""
    return Finding(
        kind="scheduling.unknown_person",
        severity=Severity.SERIOUS,
        subject=f"employee {assignment.person}",
        says=Message(
            "{person} is on {shift} on {day} and not among the people",
            person=assignment.person, shift=assignment.shift, day=assignment.day,
        ),
        day=assignment.day,
        detail=assignment.start.iso(),
    )  # fmt: skip
