"""How quickly a roster is judged, changed, asked about and repaired.

A shop of three shifts a day with two skills, for 28 days, under the rules every roster
starts from; a contract beside them for what cannot be kept. Everything is printed, nothing
is bounded: the figures are those of the machine they were taken on.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import attrs
import pytest

from backoffice_core.kernel import Duration, Interval
from backoffice_core.scheduling import (
    Absence,
    Assignment,
    Level,
    RestRun,
    RosterProblem,
    Scorer,
    ShiftsBetween,
    TimeBetween,
    WeekendsMax,
    WorkRun,
    check_roster,
    compare_rosters,
    explain_conflict,
    explain_unfillable,
    open_for,
    recommend,
    reliefs,
    repair_roster,
    score_as_json,
    score_from_json,
    score_roster,
    solve_roster,
    swaps,
    why_not,
)
from backoffice_core.scheduling.solver import grid_of
from backoffice_core.scheduling.solver.feasible import completion_of
from tests.scheduling.test_solving import month

pytestmark = pytest.mark.bench

RUNS = 15


def shared_out(problem: RosterProblem) -> tuple[Assignment, ...]:
    """A quick roster that breaks some rules: each shift goes to whoever is next and free."""
    worked: set[tuple[str, object]] = set()
    week: dict[tuple[str, object], int] = defaultdict(int)
    found: list[Assignment] = []
    turn = 0
    for demand in problem.demand:
        day, monday = demand.shift.day, demand.shift.day.isocalendar()[:2]
        for _ in range(demand.people):
            for step in range(len(problem.people)):
                one = problem.people[(turn + step) % len(problem.people)]
                free = (one.id, day) not in worked and week[one.id, monday] < 5
                if free and demand.shift.skill in one.skills:
                    worked.add((one.id, day))
                    week[one.id, monday] += 1
                    found.append(Assignment.of(one.id, demand.shift))
                    turn += step + 1
                    break
    return tuple(found)


def measured(what: str, ask: Callable[[int], object], *, runs: int = RUNS) -> None:
    """Print the processor time that a question takes, in the middle and at worst."""
    spent: list[float] = []
    for run in range(runs):
        began = time.process_time()
        ask(run)
        spent.append((time.process_time() - began) * 1000)
    print(f"{what:58} {statistics.median(spent):9.2f} ms  at worst {max(spent):9.2f} ms")


def test_a_roster_of_two_hundred_people_is_judged_and_changed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """200 people, 28 days: the whole score, and one change to it."""
    problem = month(200, per_shift=22)
    roster = shared_out(problem)
    scorer = Scorer.of(problem, roster)
    score = scorer.score
    slots = problem.slots()
    with capsys.disabled():
        print(f"\n200 people, 28 days, {len(roster)} assignments, {len(score.violations)} breaches")
        measured("score", lambda _: score_roster(problem, roster))
        measured("findings", lambda _: check_roster(problem, roster))
        measured("rank of the score", lambda _: score.rank)

        def change(run: int) -> object:
            new = Assignment.of(problem.people[run * 7 % 200].id, slots[run * 5 % len(slots)])
            return scorer.changed(without=[roster[run * 37]], plus=[new]).total

        assert scorer.total
        measured("change of two cells, and its total", change, runs=50)
        measured("written and read back", lambda _: score_from_json(score_as_json(score)), runs=3)
        measured("difference of two rosters", lambda run: compare_rosters(
            problem, roster, roster[run * 3 + 3:]), runs=3)  # fmt: skip
        measured("why not, anybody on any shift", lambda run: why_not(
            problem, roster, problem.people[run * 9].id, slots[run * 5]))  # fmt: skip


def test_a_sick_call_among_sixty_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    """60 people, 28 days: names, swaps, the smallest repair."""
    problem = month(60, per_shift=6)
    roster = solve_roster(problem, period="x").roster.assignments
    slots = problem.slots()
    with capsys.disabled():
        print(f"\n60 people, 28 days, {len(roster)} assignments")
        measured("recommend", lambda run: recommend(problem, roster, slots[run * 7]))
        measured("swaps", lambda run: swaps(problem, roster, roster[run * 50]))
        measured("open shifts for somebody", lambda run: open_for(
            problem, roster[20:], problem.people[run].id))  # fmt: skip
        measured("where one more would help", lambda _: reliefs(problem, roster[20:]))

        def repaired(run: int) -> object:
            ill = problem.people[run * 4]
            own = [one for one in roster if one.person == ill.id]
            first = own[len(own) // 2].day
            return repair_roster(
                problem,
                roster,
                changes=[Absence(person=ill.id, day=first + timedelta(days=each))
                         for each in range(2)],
                window=Interval(first, first + timedelta(days=10)),
            )  # fmt: skip

        measured("repair of two days", repaired, runs=8)


def test_what_cannot_be_kept_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """One person of sixty, 28 days: the smallest set of rules, and the programme behind it."""
    plain = month(60, per_shift=6)
    contract = (
        WorkRun(least=2, most=5, level=Level.HARD),
        RestRun(least=2, level=Level.HARD),
        WeekendsMax(most=2, level=Level.HARD),
        ShiftsBetween(most=6, codes={"22"}, level=Level.HARD),
        TimeBetween(least=Duration.of(hours=140), most=Duration.of(hours=160), level=Level.HARD),
    )
    problem = attrs.evolve(plain, rules=(*plain.rules, *contract))
    grid = grid_of(problem)
    with capsys.disabled():
        print("\none of 60 people, 28 days, a contract of five rules more")
        measured("smallest conflict", lambda run: explain_conflict(
            problem, problem.people[run].id), runs=8)  # fmt: skip
        measured("what can still be completed", lambda run: completion_of(
            grid.members[run], day_of=grid.day_of, days=grid.days), runs=8)  # fmt: skip
        measured("what nobody can fill, of all", lambda _: explain_unfillable(plain), runs=2)
