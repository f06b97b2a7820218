"""Why somebody has a shift: the rules it keeps, what were without them, and who else could."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.checking import objections
from backoffice_core.scheduling.explaining import broken_by, effects, reason
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.naming import people_named
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.rules import monday_of, work_time
from backoffice_core.scheduling.scoring import Scorer
from backoffice_core.scheduling.stating import rule_stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backoffice_core.scheduling.rules import Work

__all__ = ["explain_assignment"]


@checked
def explain_assignment(
    problem: RosterProblem, assignments: Iterable[Assignment], assignment: Assignment
) -> Explanation:
    """Return why a person works a shift, what they work that week, and who else could.

    First each rule that binds them and how the shift stands with it, then what would be
    broken, missing or no longer as wished if they did not work it, then whoever could work it
    instead, with what that costs or saves.

    Raises :class:`InvalidValue` (``assignment_unknown``) when it is not in the roster.
    """
    scorer = Scorer.of(problem, assignments)
    own = scorer.ground.works.get(assignment.person)
    if own is None or assignment not in scorer.own.get(assignment.person, ()):
        raise InvalidValue(
            "assignment_unknown",
            f"{assignment.person} is not on {assignment.shift} on {assignment.day} here.",
            "Hand in the roster that the assignment belongs to.",
        )
    own = scorer.work(assignment.person)
    return Explanation(
        rule="scheduling.assignment",
        says=works_says(problem, own.person.name, assignment),
        because=(*standing(problem, own, assignment), week_of(own, assignment),
                 *without(scorer, own.person.name, assignment), *others(scorer, assignment)),
    )  # fmt: skip


def works_says(problem: RosterProblem, name: str, one: Assignment) -> Message:
    """Return who works what; with the skill where several shifts of the day are called alike."""
    alike = {shift.skill for shift in problem.slots()
             if (shift.code, shift.day) == (one.shift, one.day)}  # fmt: skip
    if len(alike) > 1:
        return Message("{person} works {shift} on {day} with the skill {skill}", person=name,
                       shift=one.shift, day=one.day, skill=one.skill)  # fmt: skip
    return Message("{person} works {shift} on {day}", person=name, shift=one.shift, day=one.day)


def standing(problem: RosterProblem, own: Work, one: Assignment) -> tuple[Explanation, ...]:
    """Return how an assignment stands with each rule that binds the person, each said once."""
    rest = tuple(each for each in own.assignments if each != one)
    broken = {id(rule): breach for rule, breach in
              objections(problem, attrs.evolve(own, assignments=rest), one)}  # fmt: skip
    told = (
        attrs.evolve(rule_stated(rule), says=broken[id(rule)].says)
        if id(rule) in broken
        else attrs.evolve(rule_stated(rule), says=Message("Kept: {rule}", rule=rule.sentence))
        for rule, _ in problem.binding(own)
        if rule.level.binds and own.person.id in (people_named(rule) or {own.person.id})
    )
    return tuple({(each.says, each.source): each for each in told}.values())


def week_of(own: Work, one: Assignment) -> Explanation:
    """Return how much the person works in the week of an assignment."""
    monday = monday_of(one.day)
    week = [each for each in own.assignments if monday_of(each.day) == monday]
    hours = Duration.total(work_time(each) for each in week)
    says = Message.plural(
        "{person} works {hours} on {count} day in the week of {monday}",
        "{person} works {hours} on {count} days in the week of {monday}",
        person=own.person.name, hours=hours, count=len({each.day for each in week}),
        monday=monday,
    )  # fmt: skip
    return Explanation(rule="scheduling.week", says=says, result=hours)


def without(scorer: Scorer, name: str, one: Assignment) -> Iterator[Explanation]:
    """Yield what would be broken, missing or dearer if nobody took the place of the person."""
    change = scorer.change(without=(one,))
    because = (*(reason(each) for each in broken_by(change)), *effects(change))
    if because:
        yield Explanation(rule="scheduling.without", says=Message("Without {person}", person=name),
                          because=because)  # fmt: skip


def others(scorer: Scorer, one: Assignment) -> Iterator[Explanation]:
    """Yield whoever could work it instead, the cheapest first, with what that changes."""
    found: list[tuple[tuple[int, ...], str, Explanation]] = []
    for person, work in scorer.ground.works.items():
        other = attrs.evolve(one, person=person)
        if person == one.person or other in scorer.own.get(person, ()):
            continue
        change = scorer.change(without=(one,), plus=(other,))
        if not any(broken_by(change)):
            says = Message("{person} could work it", person=work.person.name)
            why = Explanation(rule="scheduling.able", says=says, because=tuple(effects(change)))
            found.append((change.total.rank, person, why))
    yield from (why for _, _, why in sorted(found, key=lambda each: each[:2]))
