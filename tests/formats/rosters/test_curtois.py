"""Instances of Curtois and Qu score as their own definition says, to the unit."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.formats.rosters import (
    FIRST_MONDAY,
    RosterClockTimes,
    read_curtois,
    read_roster_clock_times,
)
from backoffice_core.kernel import Duration, InputRefused, InvalidValue
from backoffice_core.scheduling import (
    Assignment,
    MinimumRest,
    RosterProblem,
    Succession,
    Work,
    score_roster,
    solve_roster,
)
from backoffice_core.scheduling.solver.grid import grid_of
from tests.formats.rosters.evaluators import curtois, sections
from tests.formats.rosters.instances import CURTOIS, cells_of, data

PROBLEM = read_curtois(CURTOIS.encode())


def roster_of(problem: RosterProblem, codes: list[str]) -> tuple[Assignment, ...]:
    """A roster out of a code, or none, for each person and day."""
    shifts = {(shift.day, shift.code): shift for shift in problem.slots()}
    days = (problem.horizon.end - problem.horizon.start).days
    return tuple(
        Assignment.of(person.id, shifts[problem.horizon.start + timedelta(days=day), code])
        for number, person in enumerate(problem.people)
        for day in range(days)
        if (code := codes[number * days + day])
    )


def agreed(text: str, problem: RosterProblem, roster: tuple[Assignment, ...]) -> None:
    """Hold the score and the solvers' price to the evaluator."""
    hard, soft = curtois(text, cells_of(problem, roster))
    score = score_roster(problem, roster)
    assert (hard, soft) == (score.broken, score.cost)
    assert score.missing == 0
    grid = grid_of(problem)
    assert (None if hard else soft) == grid.price(grid.choice(roster))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["", "", "E", "L", "N"]), min_size=42, max_size=42))
def test_any_roster_costs_what_the_evaluator_says(codes: list[str]) -> None:
    """Hard and soft, broken by how much: two programs that share nothing agree."""
    agreed(CURTOIS, PROBLEM, roster_of(PROBLEM, codes))


def test_the_small_ward_is_read_as_it_is_written() -> None:
    """Who there is, from when to when, and what is asked for."""
    assert ["ann", "bob", "cid"] == [person.id for person in PROBLEM.people]
    assert FIRST_MONDAY == date(2014, 1, 6) == PROBLEM.horizon.start
    assert 14 == (PROBLEM.horizon.end - PROBLEM.horizon.start).days
    assert 14 * 3 == len(PROBLEM.slots())
    night = next(shift for shift in PROBLEM.slots() if shift.code == "N")
    assert "2014-01-06T00:00:00" == night.start.local.isoformat()
    assert Duration.of(hours=10) == night.work_time


def test_a_feasible_roster_has_a_price() -> None:
    """26 heads missing at 100, 6 over at 1, and two wishes of 2 and 3 not kept."""
    legal = [
        *("", "E", "E", "L", "L", "", "", "", "E", "E", "L", "", "", ""),
        *("", "E", "E", "E", "", "E", "E", "", "E", "E", "E", "", "", ""),
        *([""] * 14),
    ]
    roster = roster_of(PROBLEM, legal)
    assert (0, 2611) == curtois(CURTOIS, cells_of(PROBLEM, roster))
    agreed(CURTOIS, PROBLEM, roster)


def test_what_the_solver_says_of_its_roster_the_evaluator_says_too() -> None:
    """Legal, and as dear as it claims: judged by a program that knows neither."""
    solution = solve_roster(PROBLEM, period="2014-01", deterministic_seconds=1)
    judged = curtois(CURTOIS, cells_of(PROBLEM, solution.roster.assignments))
    assert (0, solution.objective) == judged
    assert solution.bound <= solution.objective


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 8, 10, 14])
def test_published_instances_agree_on_random_rosters(number: int) -> None:
    """The published instances too, twice each: nearly empty, and full."""
    path = data("curtois") / f"Instance{number}.txt"
    text, problem = path.read_text("utf-8"), read_curtois(path)
    dice = random.Random(number)
    codes = ["", *sorted({shift.code for shift in problem.slots()})]
    cells = len(problem.people) * (problem.horizon.end - problem.horizon.start).days
    for weights in ([20, *([1] * (len(codes) - 1))], [1] * len(codes)):
        agreed(text, problem, roster_of(problem, dice.choices(codes, weights, k=cells)))


@pytest.mark.parametrize("number", [1, 4, 8, 14])
def test_rest_on_the_clock_forbids_exactly_the_listed_successions(number: int) -> None:
    """What the text lists, the twin's times and its 840 minutes of rest say by themselves."""
    times = read_roster_clock_times(data("curtois_clock_times") / f"Instance{number}.ros")
    path = data("curtois") / f"Instance{number}.txt"
    problem = read_curtois(path, clock_times=times)
    assert Duration.of(minutes=840) == times.rest
    listed = {(row[0], code) for row in sections(path.read_text("utf-8"))["SECTION_SHIFTS"]
              for code in row[2].split("|") if code}  # fmt: skip
    assert listed == too_close(problem, times.rest)
    [rule] = [rule for rule in problem.rules if isinstance(rule, Succession)]
    assert listed == set(rule.forbidden)


def too_close(problem: RosterProblem, rest: Duration) -> set[tuple[str, str]]:
    """The kinds of shift between which there is too little rest, one day after the other."""
    first, second = problem.horizon.start, problem.horizon.start + timedelta(days=1)
    person, rule = problem.people[0], MinimumRest(rest=rest)
    on = {day: [shift for shift in problem.slots() if shift.day == day] for day in (first, second)}
    return {
        (one.code, other.code)
        for one in on[first]
        for other in on[second]
        if any(rule.breaches(Work(person=person, assignments=(
            Assignment.of(person.id, one), Assignment.of(person.id, other)))))
    }  # fmt: skip


def test_clock_times_put_shifts_on_the_clock_and_change_no_price() -> None:
    """A day off means that no shift starts, whatever night runs into it."""
    times = RosterClockTimes(
        starts={"E": timedelta(hours=6), "L": timedelta(hours=14), "N": timedelta(hours=22)},
        lengths={"E": Duration.of(hours=8), "L": Duration.of(hours=8), "N": Duration.of(hours=10)},
        rest=Duration.of(hours=14),
    )
    problem = read_curtois(CURTOIS.encode(), clock_times=times, zone="Asia/Jakarta")
    night = next(shift for shift in problem.slots() if shift.code == "N")
    assert "2014-01-06T22:00:00+07:00[Asia/Jakarta]" == night.start.iso()
    codes = [""] * 42
    codes[2 * 14 + 5], codes[2 * 14 + 12] = "N", "N"
    agreed(CURTOIS, problem, roster_of(problem, codes))


def test_a_twin_of_another_instance_is_refused() -> None:
    """Clock times must tell of the instance's own shifts."""
    times = RosterClockTimes(starts={}, lengths={"E": Duration.of(hours=8)}, rest=Duration.ZERO)
    with pytest.raises(InputRefused) as refused:
        read_curtois(CURTOIS.encode(), clock_times=times)
    assert 2 == len(refused.value.problems)


def test_the_first_day_is_a_monday() -> None:
    """All instances start on one."""
    with pytest.raises(InvalidValue, match="not_a_monday"):
        read_curtois(CURTOIS.encode(), start=date(2014, 1, 7))


@pytest.mark.parametrize(("written", "instead", "line", "field"), [
    ("14\n\nSECTION_SHIFTS", "fourteen\n\nSECTION_SHIFTS", 4, "days"),
    ("E,480,", "E,480", 7, "ShiftID,Minutes,Forbidden"),
    ("E,480,", ",480,", 7, "ShiftID"),
    ("14\n\nSECTION_SHIFTS", "14\n15\n\nSECTION_SHIFTS", None, "SECTION_HORIZON"),
    ("14\n\nSECTION_SHIFTS", "14,15\n\nSECTION_SHIFTS", 4, "days"),
    ("ann,E=14|L=14|N=2,4320,2400", "ann,E=14|L=14|N=2,4320,4321", 13, "MinTotalMinutes"),
    ("L,480,E", "L,1441,E", 8, "Minutes"),
    ("N,600,E|L", "N,600,E|X", 9, "Forbidden"),
    ("N,600,E|L", "L,600,E", 9, "ShiftID"),
    ("bob,E=14|L=3|N=0,4320", "ann,E=14|L=3|N=0,4320", 14, "ID"),
    ("bob,E=14|L=3|N=0,4320", "bob,E=14|Q=3|N=0,4320", 14, "MaxShifts"),
    ("bob,E=14|L=3|N=0,4320,3360", "bob,E=14|L=3|N=0,4320,-1", 14, "MinTotalMinutes"),
    ("cid,6,13", "cid,6,14", 19, "DayIndexes"),
    ("cid,6,13", "dee,6,13", 19, "EmployeeID"),
    ("ann,2,E,2", "ann,2,E", 22, "EmployeeID,Day,ShiftID,Weight"),
    ("cid,4,N,4", "cid,4,N,1e9", 28, "Weight"),
    ("1,L,1,100,1", "0,L,1,100,1", 35, "Day,ShiftID"),
    ("1,L,1,100,1", "1,L,1,99,1", 35, "WeightUnder,WeightOver"),
    ("SECTION_COVER", "SECTION_COVERS", 30, "SECTION_COVERS"),
    ("SECTION_COVER", "SECTION_STAFF", 30, "SECTION_STAFF"),
    ("SECTION_HORIZON", "HORIZON", 2, "section"),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_field(
    written: str, instead: str, line: int | None, field: str
) -> None:
    """Never a bare error, and never a guess."""
    assert written in CURTOIS
    text = CURTOIS.replace(written, instead, 1)
    with pytest.raises(InputRefused) as refused:
        read_curtois(text.encode())
    found = [(one.line, one.field) for one in refused.value.problems]
    assert (line, field) in found
    assert all(one.file == "bytes" and one.remedy for one in refused.value.problems)


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    """Sections that are missing are named."""
    path = tmp_path / "cut.txt"
    path.write_text(CURTOIS.partition("SECTION_DAYS_OFF")[0], "utf-8")
    with pytest.raises(InputRefused) as refused:
        read_curtois(path)
    assert ["SECTION_DAYS_OFF", "SECTION_SHIFT_ON_REQUESTS", "SECTION_SHIFT_OFF_REQUESTS",
            "SECTION_COVER"] == [one.field for one in refused.value.problems]  # fmt: skip
    assert {"cut.txt"} == {one.file for one in refused.value.problems}
