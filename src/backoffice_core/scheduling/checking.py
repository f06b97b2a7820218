"""The independent checker: it knows nothing of how a roster was made.

A roster written by hand, in a spreadsheet or by our own solver is judged by the same
eyes. It imports no solver, and no solver result leaves the library without it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.findings import Finding, ranked
from backoffice_core.scheduling.findings import broken_rule, shortage, surplus, unknown_person
from backoffice_core.scheduling.model import Assignment, Slot, by_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backoffice_core.scheduling.problem import RosterProblem
    from backoffice_core.scheduling.rules import Breach, Rule, Work

__all__ = ["check_roster", "check_rules", "objections"]


def check_roster(problem: RosterProblem, assignments: Iterable[Assignment]) -> tuple[Finding, ...]:
    """Return every broken rule and every shift with too few or too many people, ranked.

    Kinds: ``scheduling.<rule name>`` for a rule, ``scheduling.shortage``, ``.surplus``
    (a notice) and ``.unknown_person``. A breach that lies in the history alone is not
    reported again: only one that an assignment of this roster takes part in.
    """
    given = tuple(assignments)
    return ranked((*check_rules(problem, given), *check_coverage(problem, given)))


def check_rules(problem: RosterProblem, assignments: Iterable[Assignment]) -> Iterator[Finding]:
    """Yield a finding for each broken rule, and for each assignment of somebody unknown."""
    given = tuple(assignments)
    new = frozenset(given)
    for work in problem.works(given):
        for rule, breach in broken(problem, work, new):
            yield broken_rule(rule, work.person, breach)
    known = {person.id for person in problem.people}
    yield from (unknown_person(one) for one in given if one.person not in known)


def broken(
    problem: RosterProblem, work: Work, new: frozenset[Assignment]
) -> Iterator[tuple[Rule, Breach]]:
    """Yield the breaches in one person's work that a new assignment takes part in."""
    for rule, seen in problem.binding(work):
        for breach in rule.breaches(seen):
            if not breach.assignments or not new.isdisjoint(breach.assignments):
                yield rule, breach


def check_coverage(problem: RosterProblem, assignments: Iterable[Assignment]) -> Iterator[Finding]:
    """Yield a finding for each shift whose head count is not what it needs."""
    there: dict[Slot, list[Assignment]] = defaultdict(list)
    for one in assignments:
        there[one.slot].append(one)
    for shift, needed in problem.needs().items():
        found = there.pop(shift.slot, [])
        heads = len({one.person for one in found})
        if heads < needed:
            yield shortage(shift, needed=needed, missing=needed - heads)
        elif len(found) > needed:
            yield surplus(found[0], needed=needed, assigned=len(found))
    for found in there.values():
        yield surplus(found[0], needed=0, assigned=len(found))


def objections(
    problem: RosterProblem, work: Work, candidate: Assignment
) -> tuple[tuple[Rule, Breach], ...]:
    """Return the rules that ``candidate`` would break on top of what its person works."""
    with_it = attrs.evolve(work, assignments=by_start((*work.assignments, candidate)))
    return tuple(broken(problem, with_it, frozenset((candidate,))))
