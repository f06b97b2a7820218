"""Why a shift stays open, why somebody is on it or could not be, from the rules themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Final

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.checking import objections
from backoffice_core.scheduling.coverage import (
    MISSING,
    SHORT,
    clock,
    missing_says,
    placed,
)
from backoffice_core.scheduling.findings import (
    KINDS,
    heads_detail,
    heads_subject,
)
from backoffice_core.scheduling.model import Assignment, IntervalDemand, Shift
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.scoring import Scorer
from backoffice_core.scheduling.solving import OpenShift, open_shifts
from backoffice_core.scheduling.stating import rule_stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from backoffice_core.scheduling.rules import Work
    from backoffice_core.scheduling.scoring import RosterChange, Violation

__all__ = ["explain_open", "explain_shortages", "why_not"]

# So many people are asked about open shifts, all shifts together: about a second of work.
ASKED_MAX: Final = 2500


@checked
def why_not(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    person: str,
    shift: Shift,
    *,
    replacing: str | None = None,
) -> Explanation:
    """Return whether a person could work a shift on top of a roster, and at what price.

    On top means in addition to whoever is on it, so a shift that is full has one too many.
    With ``replacing`` it is asked whether they could instead of that person, who gives it up.

    Its ``rule`` is ``scheduling.able``, ``scheduling.barred`` with each rule that binds and
    would be broken, or ``scheduling.assigned``. What it would do to wishes comes after.

    Raises :class:`InvalidValue` (``person_unknown``, ``shift_unknown``,
    ``assignment_unknown`` where who is to be replaced is not on the shift).
    """
    expect_shift(problem, shift)
    scorer = Scorer.of(problem, near(problem, assignments, {person, replacing}, shift))
    if person not in scorer.ground.works:
        raise InvalidValue("person_unknown", f"There is nobody {shown(person)}.",
                           "Name the id of one of the problem's people.")  # fmt: skip
    name = scorer.ground.works[person].person.name
    candidate = Assignment.of(person, shift)
    if candidate in scorer.own.get(person, ()):
        return Explanation(
            rule="scheduling.assigned",
            says=Message("{person} works {shift} on {day}", person=name, shift=shift.code,
                         day=shift.day),
        )  # fmt: skip
    gone = () if replacing is None else (expect_on(scorer, replacing, shift),)
    change = scorer.change(without=gone, plus=(candidate,))
    barred = tuple(broken_by(change))
    says = (
        Message("{person} cannot work {shift} on {day}", person=name, shift=shift.code,
                day=shift.day)
        if barred else
        Message("{person} could work {shift} on {day}", person=name, shift=shift.code,
                day=shift.day)
    )  # fmt: skip
    return Explanation(
        rule="scheduling.barred" if barred else "scheduling.able",
        says=says,
        because=(*(reason(each) for each in barred), *effects(change)),
    )


def expect_shift(problem: RosterProblem, shift: Shift) -> None:
    """Refuse a shift that a problem has not: nobody is needed on it, and nobody may work it."""
    if shift.slot not in problem.by_slot:
        raise InvalidValue(
            "shift_unknown",
            f"The problem has no shift {shown(shift.code)} on {shift.day} like this one.",
            "Name a shift of the problem's demand or offers.")  # fmt: skip


def expect_on(scorer: Scorer, person: str, shift: Shift) -> Assignment:
    """Return somebody's assignment to a shift; refuse that they are not on it."""
    one = Assignment.of(person, shift)
    if one not in scorer.own.get(person, ()):
        raise InvalidValue(
            "assignment_unknown",
            f"{shown(person)} is not on {shift.code} on {shift.day} here.",
            "Hand in the roster that the assignment belongs to.")  # fmt: skip
    return one


def near(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    people: Collection[str | None],
    shift: Shift,
) -> Iterator[Assignment]:
    """Yield what can matter: some people's own work, and whoever is there at the same time."""
    everybody = bool(problem.team_rules)
    start, end = shift.start.instant.seconds, shift.end.instant.seconds
    for one in assignments:
        if everybody or one.person in people or (
            one.start.instant.seconds < end and start < one.end.instant.seconds
        ):  # fmt: skip
            yield one


def reason(violation: Violation) -> Explanation:
    """Return a breach as a reason, under the rule's numbers and citation."""
    result = violation.amount if violation.level.binds else violation.cost
    return attrs.evolve(violation.stated, says=violation.says, result=result, because=())


def broken_by(change: RosterChange, *, of: str | None = None) -> Iterator[Violation]:
    """Yield the new breaches of rules that bind and that a change makes worse.

    With ``of`` only those of one person.
    """
    amounts: Counter[tuple[object, ...]] = Counter()
    for sign, violations in ((1, change.added), (-1, change.removed)):
        for each in violations:
            amounts[whose(each)] += sign * each.amount
    for each in change.added:
        binds = each.level.binds and each.rule not in MISSING
        if binds and amounts[whose(each)] > 0 and of in {None, each.person}:
            yield each


def whose(violation: Violation) -> tuple[object, ...]:
    """Return what makes two breaches the same trouble: the rule, and whose or where it is."""
    asked = violation.asked
    where = None if asked is None else (asked.shift, asked.skill, asked.place, asked.start,
                                        asked.end)  # fmt: skip
    return (id(violation.stated), violation.person, where)


def effects(change: RosterChange) -> Iterator[Explanation]:
    """Yield what a change does to heads missing and to wishes, with every breach of these."""
    missing = change.difference.missing
    if missing:
        says = Message.plural("{count} person more is missing", "{count} people more are missing",
                              count=missing) if missing > 0 else Message.plural(
            "{count} person fewer is missing", "{count} people fewer are missing",
            count=-missing)  # fmt: skip
        yield Explanation(rule="scheduling.missing", says=says, result=missing)
    for priority, cost in change.difference.costs:
        own = [(1, each) for each in change.added if of_wishes(each, priority)]
        own += [(-1, each) for each in change.removed if of_wishes(each, priority)]
        yield Explanation(
            rule="scheduling.cost",
            says=cost_says(priority, cost),
            result=cost,
            because=tuple(
                reason(each) if sign > 0 else ended(each) for sign, each in own if each.cost
            ),
        )


def of_wishes(violation: Violation, priority: int) -> bool:
    """Say whether a breach is of a wish of a priority."""
    return not violation.level.binds and violation.level.priority == priority


def ended(violation: Violation) -> Explanation:
    """Return a breach that is no more, with what it no longer costs."""
    says = Message("No longer: {breach}", breach=violation.says)
    return attrs.evolve(reason(violation), says=says, result=-violation.cost)


def cost_says(priority: int, cost: int) -> Message:
    """Return what a change costs or saves, and at which priority if not at the first."""
    if cost < 0:
        says = Message("It saves {cost}", cost=-cost)
    else:
        says = Message("It costs {cost}", cost=cost)
    if priority == 1:
        return says
    return Message("{says} at priority {priority}", says=says, priority=priority)


@checked
def explain_open(
    problem: RosterProblem, assignments: Iterable[Assignment], open_shift: OpenShift
) -> Explanation:
    """Return why nobody more works a shift: for each person every rule that forbids it.

    Somebody whom no rule forbids is named as able: a roster changed by hand, or one that
    was not searched to the end, can have such people. The result is how many there are.
    Where an interval of time lacks people, every shift is meant that covers it; where none
    does, that is the reason, whoever there is.
    """
    shifts = serving(problem, open_shift.at)
    if not shifts and isinstance(open_shift.at, IntervalDemand):
        return Explanation(rule="scheduling.open", says=open_says(open_shift, able=0), result=0,
                           because=(uncovered(open_shift.at),))  # fmt: skip
    people = tuple(
        judged(problem, work, [Assignment.of(work.person.id, shift) for shift in shifts])
        for work in problem.works(assignments)
    )
    able = sum(each.rule == "scheduling.able" for each in people)
    return Explanation(rule="scheduling.open", says=open_says(open_shift, able=able), result=able,
                       because=people)  # fmt: skip


def serving(problem: RosterProblem, at: Shift | IntervalDemand) -> tuple[Shift, ...]:
    """Return the shifts on which somebody is there: the shift itself, or all that cover a span."""
    if isinstance(at, Shift):
        return (at,)
    return tuple(
        shift
        for shift in problem.slots()
        if (shift.skill, shift.place) == (at.skill, at.place) and shift.serves(at.span)
    )


def uncovered(at: IntervalDemand) -> Explanation:
    """Return that nobody can be there in an interval: no shift covers it."""
    says = Message(
        "No shift for {skill} covers all of the time from {start} to {end}",
        skill=placed(at.skill, at.place), start=clock(at.start), end=clock(at.end),
    )  # fmt: skip
    return Explanation(rule="scheduling.uncovered", says=says)


def open_says(open_shift: OpenShift, *, able: int) -> Message:
    """What a shift needs and has, and how many others could work it."""
    says = missing_says(open_shift.asked)
    if not able:
        return Message("{shortage}; nobody else could work it", shortage=says)
    return Message.plural(
        "{shortage}; {count} more person could work it",
        "{shortage}; {count} more people could work it",
        shortage=says, count=able,
    )  # fmt: skip


@checked
def explain_shortages(
    findings: Iterable[Finding], problem: RosterProblem, assignments: Iterable[Assignment]
) -> tuple[Finding, ...]:
    """Return ``findings`` of :func:`check_roster` with the reason of each shortage, in order.

    Asking everybody about every shift takes long where many stay open in a large business,
    so only the first ones get their reason, as many as 2500 people in all can be asked
    about. Ask :func:`explain_open` about any other.
    """
    given = tuple(assignments)
    told: dict[tuple[str, str, date | None, str], OpenShift] = {
        (KINDS[SHORT], heads_subject(asked), asked.day, heads_detail(asked)): each
        for each in open_shifts(problem, given)
        for asked in (each.asked,)
    }
    left = ASKED_MAX // max(1, len(problem.people))
    explained: list[Finding] = []
    for finding in findings:
        open_shift = told.get((finding.kind, finding.subject, finding.day, finding.detail))
        if open_shift is not None and left > 0:
            left -= 1
            why = explain_open(problem, given, open_shift)
            explained.append(attrs.evolve(finding, explanation=why))
        else:
            explained.append(finding)
    return tuple(explained)


def judged(problem: RosterProblem, work: Work, candidates: Sequence[Assignment]) -> Explanation:
    """Return what keeps a person from each of some assignments on top of what they work."""
    name = work.person.name
    if any(candidate in work.assignments for candidate in candidates):
        return Explanation(rule="scheduling.assigned",
                           says=Message("{person} works it already", person=name))  # fmt: skip
    barred = [objections(problem, work, candidate) for candidate in candidates]
    reasons = tuple({
        breach.says: attrs.evolve(rule_stated(rule), says=breach.says, because=())
        for found in barred
        for rule, breach in found
    }.values())  # fmt: skip
    if not all(barred):
        return Explanation(rule="scheduling.able",
                           says=Message("{person} could work it", person=name))  # fmt: skip
    return Explanation(rule="scheduling.barred",
                       says=Message("{person} cannot work it", person=name),
                       because=reasons)  # fmt: skip
