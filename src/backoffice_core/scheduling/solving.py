"""Making a roster: one call, from a problem to the best roster found, verified and explained.

A counted search is repeatable: the same problem gives the same roster on any machine. A
shortage is never a failure: what nobody can work stays open and is told. Nor is a person
whose rules contradict each other: they get what breaks least, and the roster says so.
"""

from __future__ import annotations

import enum
import functools
import math
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import ClassVar, TypeAlias

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import BackofficeError, InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.checking import check_problem
from backoffice_core.scheduling.coverage import Asked, count_heads, missing_says
from backoffice_core.scheduling.fairness import fair_time
from backoffice_core.scheduling.model import (
    Assignment,
    Demand,
    IntervalDemand,
    Roster,
    Shift,
    by_start,
)
from backoffice_core.scheduling.pinning import pinned
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.rules import TeamWork, rule_failure
from backoffice_core.scheduling.scoring import Score, Violation, score_roster
from backoffice_core.scheduling.showing import roster_text
from backoffice_core.scheduling.solver.grid import Scale
from backoffice_core.scheduling.solver.search import Progress
from backoffice_core.scheduling.solving_parts import Found, Parts
from backoffice_core.scheduling.stating import rule_stated
from backoffice_core.scheduling.teams import parts_of

__all__ = ["OpenShift", "Solution", "SolveStatus", "open_shifts", "solve_roster"]

# About half a second of processor time for a team, where the draft falls short at all.
SEARCH = Fraction(1, 4)
# Where wishes have left heads missing, so much more, one after the other.
FILLING = (1.0, 1.0, 2.0)
# A number of seconds; whoever asks what an argument is, takes 1 for no float.
SearchTime: TypeAlias = Fraction | int | float
# Heads missing are never broken rules: shifts stay open.
HEADS = frozenset({"coverage.short", "coverage.desired"})


class SolveStatus(enum.Enum):
    """Whether a better roster is known to be impossible, or only was not found.

    ``BROKEN`` says that no roster was found that keeps every rule that binds; this one
    breaks as little as could be found, and :attr:`Solution.score` says what. Prohibitions
    are kept all the same: what nobody may do (work on a day of leave, without the skill) is
    not broken to keep what somebody has to (hours, runs), though that might break less.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    BROKEN = "broken"


@attrs.frozen(kw_only=True)
class OpenShift:
    """A shift, or an interval of time, that lacks ``missing`` of the people it needs."""

    demand: Demand | IntervalDemand
    missing: int

    @property
    def at(self) -> Shift | IntervalDemand:
        """Return the shift, or the interval, that people are missing at."""
        return self.demand.shift if isinstance(self.demand, Demand) else self.demand

    @property
    def day(self) -> date:
        """Return the day it starts on."""
        return self.at.day

    @property
    def asked(self) -> Asked:
        """Return what is asked for, and how many are there."""
        wanted = self.demand.people
        return Asked.at(self.at, shift=self.at.code if isinstance(self.at, Shift) else "",
                        wanted=wanted, there=wanted - self.missing)  # fmt: skip

    def __str__(self) -> str:
        """Return the shortage as a sentence."""
        return str(missing_says(self.asked))


@attrs.frozen(kw_only=True)
class Solution:
    """The best roster found, what stays open, and how good it is.

    ``objective`` is what solvers minimise, one number for all: each head missing is one where
    nothing is wished, else more than all wishes together, and so is a wish of one priority
    more than all of the next. So it depends on the whole problem, and is for comparing with
    ``bound`` alone; what is to be read are :attr:`missing` and :attr:`costs`, the costs of
    wishes by priority. No roster has a lower objective than ``bound``. ``status`` is
    optimal when nothing could be better, fairness and change included. ``open`` has the
    emptiest shifts first. ``findings`` are those of
    :func:`~backoffice_core.scheduling.check_problem`: what rules name and is not there.
    """

    SEVERAL: ClassVar[str] = "Pass the assignments of its roster: solution.roster.assignments."

    roster: Roster
    open: tuple[OpenShift, ...]
    status: SolveStatus = attrs.field(validator=member_validator(SolveStatus))
    objective: int
    bound: int
    score: Score
    explanation: Explanation
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> int:
        """Return how many heads are missing where they must be there."""
        return self.score.missing

    @property
    def costs(self) -> Mapping[int, int]:
        """Return what the wishes not kept cost, by priority, in the weights they were given."""
        return self.score.costs

    @property
    def gap(self) -> Fraction:
        """Return by what part of the objective a better roster could be cheaper, at most."""
        return Fraction(max(0, self.objective - self.bound), max(1, self.objective))

    def __str__(self) -> str:
        """Return what was found, what it costs and what stays open, and who works what by id."""
        search = self.explanation.because[0].says
        costs = ", ".join(f"{cost} at priority {priority}" if priority > 1 else str(cost)
                          for priority, cost in self.costs.items())  # fmt: skip
        lines = (str(self.explanation.says), str(search), f"wishes cost {costs or 0}",
                 *(f"open: {one}" for one in self.open),
                 roster_text(self.roster.assignments))  # fmt: skip
        return "\n".join(lines)


@checked
def solve_roster(
    problem: RosterProblem,
    *,
    period: str,
    revision: int = 1,
    seconds: SearchTime | None = None,
    deterministic_seconds: SearchTime | None = None,
    workers: int = 1,
    hint: Iterable[Assignment] | None = None,
    pins: Iterable[Assignment] = (),
    frozen: Interval[date] | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    executor: Executor | None = None,
) -> Solution:
    """Return a roster for the demand of ``problem``, as full and as wished as can be found.

    The search starts from ``hint``, an earlier roster, and is never worse where that keeps
    the rules. Where nothing is wished, coverage comes first, then keeping the assignments
    of ``hint``, then hours near everybody's fair share.

    ``pins`` are worked, and on the days of ``frozen``, published already, what ``hint`` has
    stays and nothing comes in addition: unless a rule that binds forbids it, and then the
    roster says so.

    With ``seconds`` the search ends by the clock. Without them it ends after
    ``deterministic_seconds`` of counted work for each part of the problem (people who
    share no skill are apart, and many are dealt into teams of at most 25), and the same
    problem has the same roster everywhere. Unless they are given, it is a quarter of a
    second, and more where there are wishes and heads still missing. ``workers`` search at
    once: parts on ``executor``, where one is handed over, or else in threads. ``progress``
    is told of each better roster and bound, with :attr:`Progress.assignments` to look at
    what there is, and ``stop`` asked now and then whether to end. On an executor both reach
    between the parts: ``progress`` is told of each part that is done, and after ``stop`` what
    has begun is waited for and the rest only drafted. OR-tools (extra ``solve``) is loaded
    only where the first draft might be bettered; without it the heuristic works alone.

    Raises :class:`InvalidValue` (``search_limit_invalid``, ``revision_invalid``,
    ``pin_unknown`` for a pin, or an assignment of ``hint`` on a frozen day, of a person or
    to a shift that the problem has not, ``frozen_without_hint`` for frozen days and no roster
    that was published), and :class:`BackofficeError` (``solver_broke_rule``) when the checker
    refuses the result: a bug in a rule, never a roster to be used.
    """
    counted = SEARCH if deterministic_seconds is None else deterministic_seconds
    expect_search_time(seconds, counted)
    expect_order(workers=workers, revision=revision)
    earlier, stay = None if hint is None else tuple(hint), tuple(pins)
    rule = pinned(problem, pins=stay, published=earlier, frozen=frozen)
    asked = problem if rule is None else attrs.evolve(problem, rules=(*problem.rules, rule))
    with naming_rules(asked):
        scale, hinted = Scale.of(asked), frozenset(earlier or ())
        wishes = bool(scale.units)
        parts = Parts(
            problems=parts_of(asked, stay=hinted.union(stay), wishes=wishes),
            scale=scale,
            shares=fair_time(asked),
            hint=hinted,
            usual=not wishes,
            seconds=None if seconds is None else float(seconds),
            work=None if seconds is not None else float(counted),
            filling=FILLING if seconds is None and deterministic_seconds is None else (),
            workers=workers,
            progress=progress,
            stop=stop,
        )
        found = parts.solve(executor)
    return finished(problem, asked, found, scale=scale,
                    roster=Roster(period=period, revision=revision, basis=problem.digest,
                                  assignments=by_start(found.assignments)))  # fmt: skip


@contextmanager
def naming_rules(problem: RosterProblem) -> Generator[None, None, None]:
    """Say which rule it is, where one fails when a solver asks what it says."""
    try:
        yield
    except BackofficeError:
        raise
    except Exception:
        ask_terms(problem)
        raise


def ask_terms(problem: RosterProblem) -> None:
    """Refuse the first rule whose terms cannot be had."""
    cells = [Assignment.of(person.id, shift)
             for person in problem.people for shift in problem.slots()]  # fmt: skip
    works = problem.works(cells)
    asked = [(rule, functools.partial(rule.terms, seen))
             for work in works for rule, seen in problem.binding(work)]  # fmt: skip
    team = TeamWork(works=tuple(works))
    together = [(rule, functools.partial(rule.team_terms, team)) for rule in problem.team_rules]
    for rule, terms in (*asked, *together):
        try:
            list(terms())
        except BackofficeError:
            raise
        except Exception as failure:
            raise rule_failure(rule, failure) from failure


def expect_search_time(seconds: SearchTime | None, deterministic_seconds: SearchTime) -> None:
    """Refuse limits that no search can keep."""
    for limit in (0 if seconds is None else seconds, deterministic_seconds):
        if not (math.isfinite(limit) and limit >= 0):
            raise InvalidValue("search_limit_invalid", f"No search takes {limit} seconds.",
                               "Give seconds or deterministic_seconds of 0 or more.")  # fmt: skip


def expect_order(*, workers: int, revision: int) -> None:
    """Refuse a search by nobody, and a roster before the first."""
    if workers < 1:
        raise InvalidValue("search_limit_invalid", f"{workers} workers cannot search.",
                           "Give one worker or more.")  # fmt: skip
    if revision < 1:
        raise InvalidValue("revision_invalid", f"There is no revision {revision} of a roster.",
                           "The first is 1.")  # fmt: skip


def finished(
    problem: RosterProblem, asked: RosterProblem, found: Found, *, scale: Scale, roster: Roster
) -> Solution:
    """Return what was found, judged by the checker and explained.

    Pins and frozen days are judged as rules, but the digest is that of the problem alone.
    """
    score = score_roster(asked, roster.assignments)
    broken = [one for one in score.violations if one.level.binds and one.rule not in HEADS]
    if broken and not found.broken:
        raise BackofficeError(
            "solver_broke_rule",
            f"The roster breaks {len(broken)} rules; the first is {shown(broken[0].rule)}: "
            f"{broken[0].breach.says}.",
            "This is a bug: the two forms of a rule disagree. Of a rule of yours, run "
            "backoffice_core.testing.check_rule on it; one of ours, please report.",
        )
    still_open = tuple(sorted(open_shifts(problem, roster.assignments), key=emptiest_first))
    objective = price_of(score, scale)
    status = SolveStatus.OPTIMAL if found.optimal else SolveStatus.FEASIBLE
    if broken:
        status = SolveStatus.BROKEN
    return Solution(
        roster=roster,
        open=still_open,
        status=status,
        objective=objective,
        bound=min(found.bound, objective),
        score=score,
        explanation=summary(problem, roster.assignments, broken, status),
        findings=check_problem(problem),
    )


def price_of(score: Score, scale: Scale) -> int:
    """Return a score as the one number that solvers minimise."""
    wishes = sum(cost * scale.units[priority] for priority, cost in score.costs.items())
    missing = sum(one.breach.amount for one in score.violations
                  if one.level.binds and one.rule in HEADS)  # fmt: skip
    return wishes + missing * scale.missing


@checked
def open_shifts(problem: RosterProblem, assignments: Iterable[Assignment]) -> tuple[OpenShift, ...]:
    """Return the shifts that lack people, in order of time, then the intervals that do."""
    return tuple(
        OpenShift(demand=each.at if isinstance(each.at, IntervalDemand)
                  else Demand(shift=each.at, people=each.people), missing=each.missing)
        for each in count_heads(problem, assignments)
        if each.missing
    )  # fmt: skip


def emptiest_first(each: OpenShift) -> tuple[Fraction, int]:
    """Return what open shifts are ranked by: the part that is missing, then how many."""
    return (-Fraction(each.missing, max(1, each.demand.people)), -each.missing)


def summary(
    problem: RosterProblem,
    assignments: tuple[Assignment, ...],
    broken: Iterable[Violation],
    status: SolveStatus,
) -> Explanation:
    """Return what was made, under which rules."""
    missing = sum(each.missing for each in open_shifts(problem, assignments))
    names = problem.names
    return Explanation(
        rule="scheduling.roster",
        says=Message(
            "{assigned} for {people}; {missing}",
            assigned=Message.plural("{count} assignment", "{count} assignments",
                                    count=len(assignments)),
            people=Message.plural("{count} person", "{count} people", count=len(problem.people)),
            missing=open_says(missing),
        ),
        result=missing,
        because=(
            Explanation(rule="scheduling.search", says=SEARCHED[status]),
            *(Explanation(rule="scheduling.broken", says=one.breach.says) for one in broken),
            *(rule_stated(rule, names=names) for rule in problem.rules),
        ),
    )  # fmt: skip


def open_says(missing: int) -> Message:
    """Return how many places stay open."""
    return Message.plural("{count} place stays open", "{count} places stay open", count=missing)


SEARCHED = {
    SolveStatus.OPTIMAL: Message("No better roster is possible"),
    SolveStatus.FEASIBLE: Message("The best roster found within the search limit"),
    SolveStatus.BROKEN: Message("No roster was found that keeps every rule that binds"),
}
