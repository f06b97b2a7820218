"""Why a shift stays open and why somebody is on it, person by person, from the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.checking import objections
from backoffice_core.scheduling.findings import rule_explanation, shortage, shortage_says
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.rules import monday_of, work_time
from backoffice_core.scheduling.solving import open_shifts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backoffice_core.kernel.findings import Finding
    from backoffice_core.scheduling.problem import RosterProblem
    from backoffice_core.scheduling.rules import Work
    from backoffice_core.scheduling.solving import OpenShift

__all__ = ["explain_assignment", "explain_open", "explain_shortages"]

# So many people are asked about open shifts, all shifts together: about a second of work.
ASKED_MAX: Final = 2500


def explain_open(
    problem: RosterProblem, assignments: Iterable[Assignment], open_shift: OpenShift
) -> Explanation:
    """Return why nobody more works a shift: for each person every rule that forbids it.

    Somebody whom no rule forbids is named as able: a roster changed by hand, or one that
    was not searched to the end, can have such people. The result is how many there are.
    """
    shift = open_shift.demand.shift
    people: list[Explanation] = []
    able = 0
    for work in problem.works(assignments):
        candidate = Assignment.of(work.person.id, shift)
        reason = why_not(problem, work, candidate)
        able += reason.rule == "scheduling.able"
        people.append(reason)
    return Explanation(
        rule="scheduling.open",
        says=open_says(open_shift, able=able),
        result=able,
        because=tuple(people),
    )


def open_says(open_shift: OpenShift, *, able: int) -> Message:
    """What a shift needs and has, and how many others could work it."""
    needed, missing = open_shift.demand.people, open_shift.missing
    says = shortage_says(open_shift.demand.shift, needed=needed, missing=missing)
    if not able:
        return Message("{shortage}; nobody else could work it", shortage=says)
    return Message.plural(
        "{shortage}; {count} more person could work it",
        "{shortage}; {count} more people could work it",
        shortage=says, count=able,
    )  # fmt: skip


def explain_shortages(
    findings: Iterable[Finding], problem: RosterProblem, assignments: Iterable[Assignment]
) -> tuple[Finding, ...]:
    """Return ``findings`` of :func:`check_roster` with the reason of each shortage, in order.

    Asking everybody about every shift takes long where many stay open in a large business,
    so only the first ones get their reason, as many as 2500 people in all can be asked
    about. Ask :func:`explain_open` about any other.
    """
    given = tuple(assignments)
    told = {
        shortage(each.demand.shift, needed=each.demand.people, missing=each.missing): each
        for each in open_shifts(problem, given)
    }
    left = ASKED_MAX // max(1, len(problem.people))
    explained: list[Finding] = []
    for finding in findings:
        open_shift = told.get(finding)
        if open_shift is not None and left > 0:
            left -= 1
            reason = explain_open(problem, given, open_shift)
            explained.append(attrs.evolve(finding, explanation=reason))
        else:
            explained.append(finding)
    return tuple(explained)


def why_not(problem: RosterProblem, work: Work, candidate: Assignment) -> Explanation:
    """Return what keeps a person from an assignment on top of what they work."""
    name = work.person.name
    if candidate in work.assignments:
        return Explanation(rule="scheduling.assigned",
                           says=Message("{person} works it already", person=name))  # fmt: skip
    reasons = tuple(
        attrs.evolve(rule_explanation(rule), says=breach.says, because=())
        for rule, breach in objections(problem, work, candidate)
    )
    if not reasons:
        return Explanation(rule="scheduling.able",
                           says=Message("{person} could work it", person=name))  # fmt: skip
    return Explanation(rule="scheduling.barred",
                       says=Message("{person} cannot work it", person=name),
                       because=reasons)  # fmt: skip


def explain_assignment(
    problem: RosterProblem, assignments: Iterable[Assignment], assignment: Assignment
) -> Explanation:
    """Return why a person may work a shift, what they work that week, and who else could.

    Raises :class:`InvalidValue` (``assignment_unknown``) when it is not in the roster.
    """
    given = tuple(assignments)
    others: list[Explanation] = []
    own: Work | None = None
    for work in problem.works(given):
        if work.person.id == assignment.person:
            own = work
            continue
        reason = why_not(problem, work, attrs.evolve(assignment, person=work.person.id))
        if reason.rule == "scheduling.able":
            others.append(reason)
    if own is None or assignment not in own.assignments:
        raise InvalidValue(
            "assignment_unknown",
            f"{assignment.person} is not on {assignment.shift} on {assignment.day} here.",
            "Hand in the roster that the assignment belongs to.",
        )
    return Explanation(
        rule="scheduling.assignment",
        says=Message("{person} works {shift} on {day}", person=own.person.name,
                     shift=assignment.shift, day=assignment.day),
        because=(*standing(problem, own, assignment), *others),
    )  # fmt: skip


def standing(problem: RosterProblem, own: Work, assignment: Assignment) -> tuple[Explanation, ...]:
    """Return how an assignment stands with each rule, and the week it is in."""
    without = tuple(each for each in own.assignments if each != assignment)
    broken = {
        rule.name: breach
        for rule, breach in objections(problem, attrs.evolve(own, assignments=without), assignment)
    }
    rules = [
        attrs.evolve(rule_explanation(rule), says=broken[rule.name].says)
        if rule.name in broken
        else attrs.evolve(rule_explanation(rule),
                          says=Message("Kept: {rule}", rule=rule.sentence))
        for rule in problem.rules
    ]  # fmt: skip
    monday = monday_of(assignment.day)
    week = [each for each in own.assignments if monday_of(each.day) == monday]
    hours = Duration.total(work_time(each) for each in week)
    says = Message("{person} works {hours} on {days} days in the week of {monday}",
                   person=own.person.name, hours=hours, days=len({each.day for each in week}),
                   monday=monday)  # fmt: skip
    return (*rules, Explanation(rule="scheduling.week", says=says, result=hours))
