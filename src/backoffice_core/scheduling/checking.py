"""The independent checker: it knows nothing of how a roster was made.

A roster written by hand, in a spreadsheet or by our own solver is judged by the same
eyes. It imports no solver, and no solver result leaves the library without it. What it
says are the breaches of :mod:`~backoffice_core.scheduling.scoring`, in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import BackofficeError
from backoffice_core.kernel.findings import Finding, ranked
from backoffice_core.scheduling.coverage import MISSING
from backoffice_core.scheduling.findings import (
    no_shift_finding,
    nobody_finding,
    violation_findings,
)
from backoffice_core.scheduling.model import Assignment, by_start
from backoffice_core.scheduling.naming import codes_named, people_named
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.rules import Work, rule_failure
from backoffice_core.scheduling.scoring import Scorer
from backoffice_core.scheduling.stating import lies_in, rule_stated

if TYPE_CHECKING:
    from backoffice_core.scheduling.rules import Breach, Rule
    from backoffice_core.scheduling.scoring import Violation

__all__ = ["binding_findings", "check_problem", "check_roster", "objections"]


@checked
def check_roster(problem: RosterProblem, assignments: Iterable[Assignment]) -> tuple[Finding, ...]:
    """Return every broken rule and every shift with too few or too many people, ranked.

    Kinds: ``scheduling.<rule name>`` for a rule, of the problem or of somebody's contract,
    serious where the law insists, a warning where the house does, a notice for a wish;
    ``scheduling.shortage``, ``.surplus`` (a notice), ``.desired`` and ``.unknown_person``;
    and those of :func:`check_problem`. A breach that lies in the history alone is not
    reported again: only one that an assignment of this roster takes part in.
    """
    scorer = Scorer.of(problem, assignments)
    new = (each for each in scorer.score.violations if not lies_in(each.breach, problem.history))
    return ranked((*check_problem(problem), *violation_findings(new)))


@checked
def check_problem(problem: RosterProblem) -> tuple[Finding, ...]:
    """Return what rules name and is not there: such a rule binds nobody, and no roster shows it.

    Kinds: ``scheduling.unknown_person_named`` for ids that nobody has, a warning where the rule
    binds and else a notice, and ``scheduling.unknown_shift_named`` for codes that no shift has,
    to be rostered or in the history: good to know, for a rule may be kept for other months.

    >>> from backoffice_core.scheduling import Apart, Person
    >>> people = [Person(id="E1", name="Adi", skills=["till"])]
    >>> apart = Apart(people=["E1", "E7"])
    >>> problem = RosterProblem(people=people, demand=[], rules=[apart])
    >>> for finding in check_problem(problem):
    ...     print(finding)
    warning: E7 is not among the people and is named by a rule: Adi, E7 do not work together
    """
    names = problem.names
    codes = {one.code for one in problem.slots()} | {one.shift for one in problem.history}
    findings: dict[str, Finding] = {}
    for rule in problem.every_rule():
        for unknown, said in ((people_named(rule) - names.keys(), nobody_finding),
                              (codes_named(rule) - codes, no_shift_finding)):  # fmt: skip
            if unknown:
                finding = said(rule, sorted(unknown), rule_stated(rule, names=names))
                findings[finding.identity] = finding
    return ranked(findings.values())


@checked
def binding_findings(
    problem: RosterProblem, assignments: Iterable[Assignment]
) -> Iterator[Finding]:
    """Yield what no roster of ours may have: broken rules that bind, and unknown people.

    Heads missing where nobody could be found are no broken rule; heads over the most are.
    """
    scorer = Scorer.of(problem, assignments)
    binding = (each for part in scorer.parts() for each in part.violations if binds(each))
    yield from violation_findings(binding)


def binds(violation: Violation) -> bool:
    """Whether a breach is of a rule that binds, heads missing apart."""
    return violation.level.binds and violation.rule not in MISSING


@checked
def objections(
    problem: RosterProblem, work: Work, candidate: Assignment
) -> tuple[tuple[Rule, Breach], ...]:
    """Return the rules that bind and that ``candidate`` would break, with each new breach.

    A rule that is broken already objects only where the candidate makes it worse.
    """
    with_it = attrs.evolve(work, assignments=by_start((*work.assignments, candidate)))
    found: list[tuple[Rule, Breach]] = []
    for (rule, before), (_, after) in zip(
        problem.binding(work), problem.binding(with_it), strict=True
    ):
        if not rule.level.binds:
            continue
        try:
            now = tuple(rule.breaches(after))
            was = tuple(rule.breaches(before)) if now else ()
        except BackofficeError:
            raise
        except Exception as failure:
            raise rule_failure(rule, failure) from failure
        if sum(each.amount for each in now) > sum(each.amount for each in was):
            found.extend((rule, each) for each in now if each not in was)
    return tuple(found)
