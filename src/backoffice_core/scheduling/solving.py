"""Making a roster: draft, search where the draft falls short, share out what is left, verify.

Every step is repeatable: the same problem gives the same roster on any machine. A
shortage is never a failure: what nobody can work stays open and is told.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.errors import BackofficeError, InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.checking import check_coverage, check_rules
from backoffice_core.scheduling.drafting import draft
from backoffice_core.scheduling.engine import Outcome, minimise
from backoffice_core.scheduling.fairness import fair_shares
from backoffice_core.scheduling.findings import rule_explanation
from backoffice_core.scheduling.model import Assignment, Demand, Roster, by_start
from backoffice_core.scheduling.program import build_program, missing_at_least
from backoffice_core.scheduling.rules import monday_of
from backoffice_core.scheduling.teams import teams_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from backoffice_core.kernel.findings import Finding
    from backoffice_core.scheduling.model import Person, Shift
    from backoffice_core.scheduling.problem import RosterProblem
    from backoffice_core.scheduling.program import Program
    from backoffice_core.scheduling.teams import Team

__all__ = ["OpenShift", "Solution", "SolveStatus", "solve_roster"]

# About half a second of processor time for a team, where the draft falls short at all.
SEARCH = Fraction(1, 4)
# Up to so many cells a program is searched as a whole; above, week by week.
CELLS_WHOLE_MAX = 1000


class SolveStatus(enum.Enum):
    """Whether a better roster is known to be impossible, or only was not found."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


@attrs.frozen(kw_only=True)
class OpenShift:
    """A shift that lacks ``missing`` of the people it needs."""

    demand: Demand
    missing: int


@attrs.frozen(kw_only=True)
class Solution:
    """A roster that breaks no rule, what stays open, and how good it is.

    ``objective`` is how many people are missing in all, ``bound`` a number no roster can
    be below. ``status`` is optimal when fairness and change could not be better either.
    """

    roster: Roster
    open: tuple[OpenShift, ...]
    status: SolveStatus = attrs.field(validator=member_validator(SolveStatus))
    objective: int
    bound: int
    explanation: Explanation


@attrs.frozen(kw_only=True)
class Part:
    """What came out for some people: their assignments, and what is known about them."""

    assignments: tuple[Assignment, ...]
    bound: int
    optimal: bool


def solve_roster(
    problem: RosterProblem,
    *,
    period: str,
    revision: int = 1,
    deterministic_seconds: Fraction | int = SEARCH,
    hint: Iterable[Assignment] = (),
) -> Solution:
    """Return a roster for the demand of ``problem``, always legal, as full as can be found.

    Coverage comes first, then keeping the assignments of ``hint`` (an earlier roster:
    what need not change does not), then hours near everybody's fair share. For each
    team of at most 25 people the search ends after ``deterministic_seconds`` of counted
    work, never by the clock. OR-tools (extra ``solve``) is loaded only when the first
    draft is not already the best there can be.

    Raises :class:`MissingExtra`, :class:`InvalidValue` (``search_limit_invalid``), and
    :class:`BackofficeError` (``solver_broke_rule``) when the checker refuses the result:
    a bug in a rule, never a roster to be used.
    """
    if deterministic_seconds < 0:
        raise InvalidValue("search_limit_invalid", "The search cannot be shorter than nothing.",
                           "Give deterministic_seconds of 0 or more.")  # fmt: skip
    search = Search(
        problem=problem,
        shares=fair_shares(problem),
        earlier=frozenset(hint),
        deterministic_seconds=deterministic_seconds,
    )
    parts = [search.part(teams) for teams in teams_of(problem, search.earlier)]
    assignments = by_start(each for part in parts for each in part.assignments)
    verify(problem, assignments)
    still_open = open_shifts(problem, assignments)
    objective = sum(each.missing for each in still_open)
    status = (SolveStatus.OPTIMAL if all(part.optimal for part in parts)
              else SolveStatus.FEASIBLE)  # fmt: skip
    return Solution(
        roster=Roster(period=period, revision=revision, basis=problem.digest,
                      assignments=assignments),
        open=still_open,
        status=status,
        objective=objective,
        bound=sum(part.bound for part in parts),
        explanation=summary(problem, assignments, objective, status),
    )  # fmt: skip


@attrs.frozen(kw_only=True)
class Search:
    """A problem and the terms on which its parts are searched."""

    problem: RosterProblem
    shares: dict[str, int]
    earlier: frozenset[Assignment]
    deterministic_seconds: Fraction | int

    def part(self, teams: Sequence[Team]) -> Part:
        """Solve each team, then offer what stays open to all of them together."""
        found = [self.team(team.people, team.needs) for team in teams]
        if len(found) == 1:
            return found[0]
        assignments = tuple(each for part in found for each in part.assignments)
        people = [person for team in teams for person in team.people]
        needs: dict[Shift, int] = defaultdict(int)
        for team in teams:
            for shift, need in team.needs.items():
                needs[shift] += need
        left = {shift: need for shift, need in still_needed(needs, assignments).items() if need}
        optimal = all(part.optimal for part in found) and not left
        if not left:
            return Part(assignments=assignments, bound=0, optimal=optimal)
        # Across teams the draft alone decides: a search over everybody would not stay small.
        quick = attrs.evolve(self, deterministic_seconds=0)
        late = quick.team(people, left, given=assignments)
        return Part(assignments=(*assignments, *late.assignments), bound=0, optimal=False)

    def team(
        self,
        people: Sequence[Person],
        needs: Mapping[Shift, int],
        *,
        given: Sequence[Assignment] = (),
    ) -> Part:
        """Return the best assignments found for some people, on top of what is given."""
        ids = {person.id for person in people}
        works = [work for work in self.problem.works(given) if work.person.id in ids]
        program = build_program(works, needs, rules=self.problem.personal_rules, shares=self.shares,
                                earlier=self.earlier)  # fmt: skip
        start = draft(program, self.shares)
        outcome = improve(program, start, self.deterministic_seconds)
        return Part(
            assignments=tuple(program.cells[cell] for cell in sorted(outcome.chosen)),
            bound=max(missing_at_least(program), outcome.bound // program.missing_weight),
            optimal=outcome.optimal,
        )


def improve(
    program: Program, start: frozenset[int], deterministic_seconds: Fraction | int
) -> Outcome:
    """Search from a draft on: all at once when small, week by week when not."""
    price = program.price(program.complete(start))
    best = Outcome(chosen=start, price=price, bound=0, optimal=price == 0)
    if best.optimal or deterministic_seconds == 0:
        return best
    if len(program.cells) <= CELLS_WHOLE_MAX:
        return minimise(program, start, deterministic_seconds=deterministic_seconds)
    windows = list(weeks(program, start))
    for free in windows:
        found = minimise(
            program,
            best.chosen,
            free=free,
            deterministic_seconds=Fraction(deterministic_seconds) / len(windows),
        )
        best = attrs.evolve(best, chosen=found.chosen, price=found.price, optimal=found.price == 0)
        if best.optimal:
            break
    return best  # fmt: skip


def weeks(program: Program, chosen: frozenset[int]) -> Iterator[frozenset[int]]:
    """Yield the cells of each week that lacks people; of every week when none does."""
    cells: dict[date, list[int]] = defaultdict(list)
    lacking: dict[date, int] = defaultdict(int)
    for cover in program.covers:
        week = monday_of(cover.shift.day)
        cells[week].extend(cover.cells)
        lacking[week] += cover.need - sum(cell in chosen for cell in cover.cells)
    short = [week for week in cells if lacking[week]] or list(cells)
    for week in short:
        yield frozenset(cells[week])


def still_needed(needs: Mapping[Shift, int], assignments: Iterable[Assignment]) -> dict[Shift, int]:
    """Return how many people each shift lacks."""
    there: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for one in assignments:
        there[one.shift, one.skill, one.day, one.start, one.end, one.break_time].add(one.person)
    return {
        shift: max(0, need - len(there[shift.code, shift.skill, shift.day, shift.start, shift.end,
                                       shift.break_time]))
        for shift, need in needs.items()
    }  # fmt: skip


def open_shifts(problem: RosterProblem, assignments: Iterable[Assignment]) -> tuple[OpenShift, ...]:
    """Return the shifts that lack people, in order of time."""
    needs = problem.needs()
    return tuple(
        OpenShift(demand=Demand(shift=shift, people=needs[shift]), missing=missing)
        for shift, missing in still_needed(needs, assignments).items()
        if missing
    )


def verify(problem: RosterProblem, assignments: tuple[Assignment, ...]) -> None:
    """Refuse a roster that the independent checker finds a rule broken in."""
    broken: list[Finding] = [
        *check_rules(problem, assignments),
        *(each for each in check_coverage(problem, assignments)
          if each.kind == "scheduling.surplus"),
    ]  # fmt: skip
    if broken:
        raise BackofficeError(
            "solver_broke_rule",
            f"The roster breaks {len(broken)} rules; the first: {broken[0].says}.",
            "This is a bug: the two forms of a rule disagree. Please report it.",
        )


def summary(
    problem: RosterProblem,
    assignments: tuple[Assignment, ...],
    missing: int,
    status: SolveStatus,
) -> Explanation:
    """Return what was made, under which rules."""
    says = (
        Message("No better roster is possible")
        if status is SolveStatus.OPTIMAL
        else Message("The best roster found within the search limit")
    )
    return Explanation(
        rule="scheduling.roster",
        says=Message(
            "{assigned} assignments for {people} people; {missing} places stay open",
            assigned=len(assignments), people=len(problem.people), missing=missing,
        ),
        result=missing,
        because=(
            Explanation(rule="scheduling.search", says=says),
            *(rule_explanation(rule) for rule in problem.rules),
        ),
    )  # fmt: skip
