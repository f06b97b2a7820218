"""One call, anytime: limits, progress, stop, warm starts, pins, and what cannot be kept."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.kernel import Duration, Interval, InvalidValue
from backoffice_core.scheduling import (
    Absence,
    Assignment,
    Contract,
    Coverage,
    DaysBetween,
    Demand,
    Level,
    Progress,
    RosterProblem,
    SkillRequired,
    SolveStatus,
    TimeBetween,
    Wish,
    WishKind,
    WorkRun,
    score_roster,
    solve_roster,
    solving_parts,
    standard_rules,
    wish_rules,
)
from backoffice_core.scheduling.solver.grid import Scale, grid_of
from backoffice_core.scheduling.solving_parts import Found, Task
from tests.scheduling.judged import wished
from tests.scheduling.shop import MONDAY, person, problems, shift


def wishful(people: int = 6, *, days: int = 14) -> RosterProblem:
    """Two shifts a day, days off wished here and there, heads dear and not binding."""
    team = [person(number, "cashier") for number in range(people)]
    demand = [Demand(shift=shift(day, start), people=2) for day in range(days) for start in (6, 14)]
    wishes = [
        Wish(person=one.id, day=MONDAY + timedelta(days=3 * number % days), kind=WishKind.AVOID,
             weight=1 + number)
        for number, one in enumerate(team)
    ]  # fmt: skip
    return RosterProblem(people=team, demand=demand, coverage=Coverage(short=Level.soft(100)),
                         rules=[*standard_rules(), *wish_rules(wishes)])  # fmt: skip


@settings(max_examples=60)
@given(wished())
def test_what_is_reported_is_what_the_grid_and_the_checker_say(problem: RosterProblem) -> None:
    """Three ways to the same number, history included; no roster can be below the bound."""
    solution = solve_roster(problem, period="x", deterministic_seconds=5)
    roster = solution.roster.assignments
    assert score_roster(problem, roster) == solution.score
    grid = grid_of(problem)
    price = grid.price(grid.choice(roster))
    if solution.status is SolveStatus.BROKEN:
        assert price is None
        assert solution.score.broken
    else:
        assert price == solution.objective
        assert 0 == solution.score.broken
    assert solution.bound <= solution.objective
    if solution.status is SolveStatus.OPTIMAL:
        assert solution.bound == solution.objective
        assert 0 == solution.gap


@settings(max_examples=40)
@given(problems(), st.data())
def test_pins_stay_and_frozen_days_are_as_published(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Whatever a roster had may be pinned; on frozen days there is that and nothing else."""
    before = solve_roster(problem, period="x").roster.assignments
    pins = data.draw(st.lists(st.sampled_from(before), max_size=3)) if before else []
    start = problem.horizon.start
    frozen = Interval(start, start + timedelta(days=data.draw(st.integers(0, 4))))
    away = [Absence(person=one.id, day=start + timedelta(days=6)) for one in problem.people[:1]]
    changed = attrs.evolve(problem, absences=(*problem.absences, *away))
    after = solve_roster(changed, period="x", hint=before, pins=pins, frozen=frozen)
    if after.status is not SolveStatus.BROKEN:
        roster = after.roster.assignments
        assert set(pins) <= set(roster)
        assert {one for one in before if frozen.contains(one.day)} == {
            one for one in roster if frozen.contains(one.day)
        }


def test_a_pin_to_no_shift_of_the_problem_is_refused() -> None:
    """Nor is one of somebody who has left: what cannot stay is not passed over in silence."""
    problem = wishful(2, days=2)
    stranger = Assignment.of("E9", shift(0, 6))
    with pytest.raises(InvalidValue, match="pin_unknown"):
        solve_roster(problem, period="x", pins=[stranger])
    with pytest.raises(InvalidValue, match="pin_unknown"):
        solve_roster(problem, period="x", pins=[Assignment.of("E1", shift(0, 9))])


def test_a_warm_start_is_never_worse_than_what_it_came_from() -> None:
    """Whether or not there is time to search at all."""
    problem = wishful()
    before = solve_roster(problem, period="x", deterministic_seconds=2)
    again = solve_roster(
        problem, period="x", deterministic_seconds=0, hint=before.roster.assignments
    )
    assert before.objective == again.objective
    better = solve_roster(problem, period="x", seconds=1, hint=before.roster.assignments)
    assert better.objective <= before.objective


def test_progress_only_gets_better_and_ends_at_what_is_returned() -> None:
    """Costs fall, bounds rise."""
    told: list[Progress] = []
    solution = solve_roster(wishful(), period="x", seconds=3, progress=told.append)
    costs = [one.objective for one in told if one.objective is not None]
    bounds = [one.bound for one in told]
    assert sorted(costs, reverse=True) == costs
    assert sorted(bounds) == bounds
    assert solution.objective == costs[-1]
    assert solution.bound == bounds[-1]


def test_who_says_stop_gets_what_there_is() -> None:
    """A search without any end ends, with a roster."""
    told: list[Progress] = []

    def stop() -> bool:
        return any(one.objective is not None for one in told)

    solution = solve_roster(wishful(), period="x", seconds=600, progress=told.append, stop=stop)
    assert 0 < len(solution.roster.assignments)


def ward() -> RosterProblem:
    """Twenty-four nurses of two skills who are just enough, all with wishes."""
    skills = ("cashier", "stock")
    team = [person(n, *(skills if n % 3 == 0 else skills[n % 2 :][:1])) for n in range(24)]
    demand = [
        Demand(shift=shift(day, start, skill=skill), people=3 - (3 * day + start) % 6 // 5)
        for day in range(28) for start in (6, 14, 22) for skill in skills
    ]  # fmt: skip
    wishes = [
        Wish(person=one.id, day=MONDAY + timedelta(days=day), weight=1 + (n + day) % 5,
             kind=(WishKind.AVOID, WishKind.WANT)[day % 2], code=(None, "06", "22")[n % 3])
        for n, one in enumerate(team) for day in range(n % 4, 28, 4)
    ]  # fmt: skip
    runs = WorkRun(least=2, most=5, level=Level.soft(7))
    return RosterProblem(people=team, demand=demand,
                         rules=[*standard_rules(), runs, *wish_rules(wishes)])  # fmt: skip


def test_where_somebody_may_say_stop_each_part_has_a_short_turn_before_any_has_a_long_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So what is there at the stop is good everywhere; the long turn goes on from the short."""
    works = tuple(Assignment.of(f"E{number}", shift(0, 8, skill=f"skill {number}"))
                  for number in range(2))  # fmt: skip
    problem = RosterProblem(
        people=[person(number, f"skill {number}") for number in range(2)],
        demand=[Demand(shift=shift(0, 8, skill=one.skill), people=1) for one in works],
        rules=[SkillRequired(), *wish_rules([Wish(person="E0", day=works[0].day)])],
    )
    tasks: list[Task] = []

    def solve_part(task: Task, **_: object) -> Found:
        tasks.append(task)
        own = tuple(one for one in works if one.person == task.problem.people[0].id)
        return Found(assignments=own, objective=7, bound=3 if task.start else 4)

    monkeypatch.setattr(solving_parts, "solve_part", solve_part)
    solution = solve_roster(problem, period="x", seconds=60, stop=lambda: False)
    assert ["E0", "E1", "E0", "E1"] == [task.problem.people[0].id for task in tasks]
    assert [set(), set(), {works[0]}, {works[1]}] == [set(task.start) for task in tasks]
    assert all(task.seconds is not None and task.seconds <= 6 for task in tasks[:2])
    # A bound that the short turn found holds for the long one too.
    assert min(8, solution.objective) == solution.bound
    tasks.clear()
    solve_roster(problem, period="x", seconds=60)
    assert ["E0", "E1"] == [task.problem.people[0].id for task in tasks]


def test_a_ward_full_of_wishes_is_filled_before_the_default_ends() -> None:
    """Wishes take no time from heads, and it is still counted: the same roster each time."""
    problem = ward()
    quarter = solve_roster(problem, period="x", deterministic_seconds=Fraction(1, 4))
    assert quarter.missing > 0
    full = solve_roster(problem, period="x")
    assert 0 == full.missing
    assert full.roster == solve_roster(problem, period="x").roster


def test_a_ward_that_nobody_can_fill_ends_too() -> None:
    """And who says stop is not searched for any more."""
    problem = ward()
    short = attrs.evolve(problem, people=problem.people[:20])
    rules = [rule for rule in short.rules if rule.name != "wishes_kept"]
    solution = solve_roster(attrs.evolve(short, rules=rules), period="x")
    assert solution.missing > 0
    told: list[Progress] = []
    stopped = solve_roster(problem, period="x", progress=told.append, stop=lambda: bool(told))
    assert stopped.missing > 0


def two_shops() -> RosterProblem:
    """People who share no skill: two parts."""
    people = [person(number, ("cashier", "stock")[number % 2]) for number in range(8)]
    demand = [
        Demand(shift=shift(day, start, skill=skill), people=1)
        for day in range(7) for start in (6, 14) for skill in ("cashier", "stock")
    ]  # fmt: skip
    return RosterProblem(people=people, demand=demand)


def test_progress_has_the_best_roster_so_far_of_all_parts() -> None:
    """Made when it is asked for; the last one is what is returned."""
    told: list[Progress] = []
    problem = two_shops()
    solution = solve_roster(problem, period="x", progress=told.append)
    assert {(1, 2), (2, 2)} == {(one.part, one.parts) for one in told}
    assert set(solution.roster.assignments) == set(told[-1].assignments)
    first = [one for one in told if one.part == 1][-1]
    assert set(first.assignments) < set(told[-1].assignments)
    assert {"cashier"} == {one.skill for one in first.assignments} or {"stock"} == {
        one.skill for one in first.assignments
    }
    for one in told:
        assert 0 == score_roster(problem, one.assignments).broken


def test_progress_before_any_roster_has_none() -> None:
    """Nobody is assigned while only a bound is known."""
    told: list[Progress] = []
    short = attrs.evolve(two_shops(), people=[person(1, "cashier")])
    solve_roster(short, period="x", progress=told.append)
    assert [()] == [one.assignments for one in told if one.objective is None][:1]


def test_who_watches_an_executor_is_told_of_each_part_that_is_done() -> None:
    """With the roster of all that are."""
    told: list[Progress] = []
    problem = two_shops()
    with in_threads() as executor:
        solution = solve_roster(
            problem, period="x", executor=executor, progress=told.append, stop=lambda: False
        )
    assert {1, 2} == {one.part for one in told}
    assert ["executor", "executor"] == [one.engine for one in told]
    assert solution.objective == sum(one.objective or 0 for one in told)
    assert set(solution.roster.assignments) == set(told[-1].assignments)


def test_who_stops_an_executor_gets_a_draft_of_what_had_not_begun() -> None:
    """A roster of everybody all the same, and nothing is left running."""
    gate = threading.Event()
    problem = two_shops()
    with ThreadPoolExecutor(1) as executor:
        blocked = executor.submit(gate.wait, 30)
        solution = solve_roster(problem, period="x", executor=executor, stop=lambda: True)
        gate.set()
        assert blocked.result()
    assert {"cashier", "stock"} == {one.skill for one in solution.roster.assignments}
    assert 0 == solution.score.broken


def test_an_error_on_an_executor_is_raised_and_the_rest_is_not_begun() -> None:
    """Not swallowed, as it is not here."""
    begun: list[object] = []

    def fails(task: object) -> None:
        begun.append(task)
        raise InvalidValue("broken", "It is broken.", "Mend it.")

    with ThreadPoolExecutor(1) as executor, pytest.MonkeyPatch.context() as patch:
        patch.setattr("backoffice_core.scheduling.solving_parts.solve_part", fails)
        with pytest.raises(InvalidValue, match="broken"):
            solve_roster(two_shops(), period="x", executor=executor)
    assert 1 <= len(begun)


def in_threads() -> Executor:
    """Two threads."""
    return ThreadPoolExecutor(2)


def in_processes() -> Executor:
    """Two processes, begun afresh."""
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


@pytest.mark.parametrize("pool", [in_threads, in_processes])
def test_parts_on_an_executor_come_to_the_same_roster(pool: Callable[[], Executor]) -> None:
    """People who share no skill are apart, wherever they are solved."""
    problem = two_shops()
    alone = solve_roster(problem, period="x")
    with pool() as executor:
        shared = solve_roster(problem, period="x", executor=executor, workers=2)
    assert alone == shared


def test_a_counted_search_is_the_same_with_several_workers() -> None:
    """As many parts are searched at once, and still in one order."""
    found = [
        solve_roster(wishful(8), period="x", deterministic_seconds=Fraction(3, 2), workers=2)
        for _ in range(2)
    ]
    assert found[0] == found[1]


def test_a_counted_search_for_wishes_is_the_same_in_any_process() -> None:
    """The heuristic, CP-SAT and neighbourhoods: neither the clock nor the order of a set."""
    script = (
        "import hashlib;from backoffice_core.scheduling import solve_roster;"
        "from tests.scheduling.solver.test_neighbourhoods import busy_problem;"
        "s=solve_roster(busy_problem(), period='x', deterministic_seconds=1);"
        "print(s.objective, s.bound, hashlib.sha256(repr(s.roster).encode()).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert 1 == len(said)


def test_somebody_whose_rules_contradict_each_other_is_told_and_everybody_else_rostered() -> None:
    """A contract of 30 hours and a week of leave: the roster says so, and is there."""
    demand = [Demand(shift=shift(day, 6), people=1) for day in range(7)]
    thirty = TimeBetween(least=Duration.of(hours=30))
    people = [
        attrs.evolve(person(1, "cashier"), contract=Contract("30 hours", [thirty])),
        person(2, "cashier"),
    ]
    leave = [Absence(person="E1", day=MONDAY + timedelta(days=day)) for day in range(5)]
    solution = solve_roster(RosterProblem(people=people, demand=demand, absences=leave), period="x")
    assert SolveStatus.BROKEN is solution.status
    assert {"E1"} == {one.person for one in solution.score.violations if one.level.binds}
    assert () == solution.open
    assert "No roster was found that keeps every rule that binds" == str(
        solution.explanation.because[0].says
    )
    assert "E1" in {one.person for one in solution.roster.assignments}


def test_a_pin_against_the_rules_is_left_out_and_told() -> None:
    """Who is away does not come because a roster was published, and somebody must know."""
    need = Demand(shift=shift(0, 6), people=1)
    away = Absence(person="E1", day=need.shift.day)
    problem = RosterProblem(people=[person(1), person(2)], demand=[need], absences=[away])
    pin = Assignment.of("E1", need.shift)
    solution = solve_roster(problem, period="x", pins=[pin])
    assert SolveStatus.BROKEN is solution.status
    assert {"pinned": 1} == solution.score.by_rule()
    assert [Assignment.of("E2", need.shift)] == list(solution.roster.assignments)


def test_what_is_open_is_ranked_emptiest_first() -> None:
    """A shift that nobody works is worse than one that lacks somebody."""
    demand = [Demand(shift=shift(0, 6), people=2),
              Demand(shift=shift(1, 6, skill="stock"), people=1)]  # fmt: skip
    solution = solve_roster(RosterProblem(people=[person(1, "cashier")], demand=demand), period="x")
    assert ["stock", "cashier"] == [one.demand.shift.skill for one in solution.open]


@pytest.mark.parametrize("limits", [{"seconds": -1}, {"deterministic_seconds": -1}, {"workers": 0}])
def test_limits_that_no_search_can_keep_are_refused(limits: dict[str, int]) -> None:
    """Before anything is computed."""
    problem = RosterProblem(people=[], demand=[])
    with pytest.raises(InvalidValue, match="search_limit_invalid"):
        solve_roster(problem, period="x", **limits)


def test_heads_that_nobody_desires_are_no_wish() -> None:
    """So that what is missing counts one by one where nothing is wished."""
    plain = RosterProblem(people=[], demand=[Demand(shift=shift(0, 6), people=1)])
    assert {} == Scale.of(plain).units
    more = RosterProblem(people=[], demand=[Demand(shift=shift(0, 6), people=1, desired=2)])
    assert {1: 1} == Scale.of(more).units


def test_days_of_a_contract_are_kept_to_the_letter() -> None:
    """Exactly four days each, in a week of eight shifts."""
    four = Contract("four days", [DaysBetween(least=4, most=4)])
    people = [attrs.evolve(person(number, "cashier"), contract=four) for number in (1, 2)]
    demand = [Demand(shift=shift(day, start), people=1) for day in range(6) for start in (6, 14)]
    solution = solve_roster(RosterProblem(people=people, demand=demand), period="x")
    days: dict[str, set[date]] = {}
    for one in solution.roster.assignments:
        days.setdefault(one.person, set()).add(one.day)
    assert {"E1": 4, "E2": 4} == {who: len(own) for who, own in days.items()}
    assert 4 == solution.objective == solution.bound
