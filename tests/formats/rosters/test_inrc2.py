"""The second nurse rostering competition: published costs, stages that chain, and any roster."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.formats.rosters import (
    Inrc2History,
    NurseHistory,
    next_history,
    read_inrc2,
    read_inrc2_history,
    read_inrc2_solution,
    read_inrc2_stage,
    write_inrc2_history,
    write_inrc2_solution,
)
from backoffice_core.kernel import InputRefused, Interval, InvalidValue
from backoffice_core.scheduling import (
    Assignment,
    Contract,
    Demand,
    RosterProblem,
    ShiftsBetween,
    score_roster,
)
from backoffice_core.scheduling.solver.grid import grid_of
from tests.formats.rosters.evaluators import inrc2
from tests.formats.rosters.instances import (
    HISTORY,
    SCENARIO,
    data,
    history,
    nurse,
    week_data,
)

# The costs of the sample solutions shipped with the competition; that of the first is
# published with its parts, the others were reckoned by an evaluator of another hand.
SAMPLES = [
    ("n005w4", 0, "1-2-3-3", 1695),
    ("n005w4", 1, "5-3-1-0", 2010),
    ("n005w4", 2, "6-7-8-9", 1720),
    ("n012w8", 0, "3-5-0-2-0-4-5-2", 3295),
    ("n012w8", 1, "7-7-0-8-9-3-2-6", 3805),
    ("n012w8", 2, "4-5-6-7-2-1-2-1", 3745),
    ("n021w4", 0, "5-4-1-2", 2305),
    ("n021w4", 1, "0-6-1-6", 2305),
    ("n021w4", 2, "8-1-4-3", 2345),
]
WEEKS = (week_data(), week_data(1))
CHOICES = st.sampled_from(
    ["", "", "", "Early nurse", "Late nurse", "Night nurse", "Early head", "Late head"]
)


class Sample:
    """The files of a sample solution."""

    def __init__(self, name: str, first: int, weeks: str) -> None:
        """Find them."""
        folder, numbers = data("inrc2") / name, weeks.split("-")
        solutions = folder / f"Solution_H_{first}-WD_{weeks}"
        self.scenario = folder / f"Sc-{name}.json"
        self.history = folder / f"H0-{name}-{first}.json"
        self.weeks = [folder / f"WD-{name}-{one}.json" for one in numbers]
        self.solutions = [solutions / f"Sol-{name}-{one}-{k}.json" for k, one in enumerate(numbers)]


def priced(problem: RosterProblem, roster: tuple[Assignment, ...]) -> int:
    """The cost of a roster that breaks nothing, which the solvers' price is too."""
    score, grid = score_roster(problem, roster), grid_of(problem)
    assert (0, 0) == (score.broken, score.missing)
    assert score.cost == grid.price(grid.choice(roster))
    return score.cost


@pytest.mark.parametrize(("name", "first", "weeks", "cost"), SAMPLES)
def test_the_sample_solutions_cost_what_they_should(
    name: str, first: int, weeks: str, cost: int
) -> None:
    """All weeks at once, and each week by itself with the history before it."""
    sample = Sample(name, first, weeks)
    problem = read_inrc2(sample.scenario, sample.history, sample.weeks)
    assert cost == priced(problem, read_inrc2_solution(sample.solutions, problem))
    past = read_inrc2_history(sample.history)
    stages = 0
    for week, solution in zip(sample.weeks, sample.solutions, strict=True):
        stage = read_inrc2(sample.scenario, past, [week])
        roster = read_inrc2_solution([solution], stage)
        stages += priced(stage, roster)
        past = next_history(stage, past, roster)
    assert cost == stages


def test_the_published_cost_has_the_published_parts() -> None:
    """1695 = 320 + 465 + 330 + 70 + 210 + 60 + 240 (the competition's validator)."""
    sample = Sample("n005w4", 0, "1-2-3-3")
    problem = read_inrc2(sample.scenario, sample.history, sample.weeks)
    score = score_roster(problem, read_inrc2_solution(sample.solutions, problem))
    assert {
        "shifts_between": 320,
        "work_run": 465,
        "rest_run": 330,
        "wishes_kept": 70,
        "weekends_max": 210,
        "complete_weekends": 60,
        "coverage.desired": 240,
    } == score.by_rule()


@st.composite
def pasts(draw: st.DrawFn) -> str:
    """A history file with any runs."""
    nurses = []
    for name in ("ann", "bob", "cid"):
        counted = draw(st.integers(0, 12)), draw(st.integers(0, 3))
        if draw(st.booleans()):
            nurses.append(nurse(name, "None", 0, 0, draw(st.integers(1, 5)), *counted))
            continue
        same = draw(st.integers(1, 4))
        last = draw(st.sampled_from(["Early", "Late", "Night"]))
        nurses.append(nurse(name, last, same, same + draw(st.integers(0, 3)), 0, *counted))
    return history(*nurses)


@settings(max_examples=40, deadline=None)
@given(pasts(), st.lists(CHOICES, min_size=42, max_size=42))
def test_any_roster_after_any_history_costs_what_the_evaluator_says(
    past: str, choices: list[str]
) -> None:
    """Also where histories were too short, too long, or had too many weekends already."""
    files = [week.encode() for week in WEEKS]
    problem = read_inrc2(SCENARIO.encode(), past.encode(), files)
    shifts = {(one.day, one.code, one.skill): one for one in problem.slots()}
    roster: list[Assignment] = []
    cells: dict[tuple[str, int], tuple[str, str]] = {}
    for place, choice in enumerate(choices):
        if choice:
            person, day = ("ann", "bob", "cid")[place // 14], place % 14
            code, _, skill = choice.partition(" ")
            cells[person, day] = (code, skill)
            at = problem.horizon.start + timedelta(days=day)
            roster.append(Assignment.of(person, shifts[at, code, skill]))
    hard, cost = inrc2(SCENARIO, past, list(WEEKS), cells)
    score, grid = score_roster(problem, roster), grid_of(problem)
    assert (hard, cost) == (score.broken + score.missing, score.cost)
    price = grid.price(grid.choice(roster))
    assert (cost if not hard else None) == (price if not score.missing else None)
    staged(past, roster, cost)


def staged(past: str, roster: list[Assignment], cost: int) -> None:
    """Hold the weeks one by one to the whole."""
    now = read_inrc2_history(past.encode())
    total = 0
    for week in WEEKS:
        problem = read_inrc2(SCENARIO.encode(), now, [week.encode()])
        own = tuple(one for one in roster if problem.horizon.contains(one.day))
        total += score_roster(problem, own).cost
        assert own == tuple(
            sorted(
                read_inrc2_solution(
                    [text.encode() for text in write_inrc2_solution(problem, now, own)], problem
                ),
                key=own.index,
            )
        )
        now = next_history(problem, now, own)
        assert now == read_inrc2_history(write_inrc2_history(now).encode())
    assert cost == total
    assert 2 == now.week


def test_only_the_last_week_counts_what_is_worked_in_all() -> None:
    """Unless it is said otherwise."""
    scenario, past, week = SCENARIO.encode(), HISTORY.encode(), WEEKS[0].encode()
    names = lambda problem: {one.name for one in problem.people[0].contract.rules}  # noqa: E731
    in_all = {"shifts_between", "weekends_max"}
    assert not in_all & names(read_inrc2(scenario, past, [week]))
    assert in_all < names(read_inrc2(scenario, past, [week], final=True))
    assert in_all < names(read_inrc2(scenario, past, [week, week]))
    assert not in_all & names(read_inrc2(scenario, past, [week, week], final=False))


def test_a_pace_asks_for_its_part_of_the_whole_before_the_last_week() -> None:
    """At most 22 shifts in four weeks are at most 6 in the first."""
    plain, paced = (
        read_inrc2(
            SCENARIO.encode(), HISTORY.encode(), [week_data().encode()], final=False, pace=pace
        )
        for pace in (False, True)
    )
    (one, *_), (other, *_) = plain.people, paced.people
    assert isinstance(one.contract, Contract)
    assert isinstance(other.contract, Contract)
    added = [rule for rule in other.contract.rules if rule not in one.contract.rules]
    assert ["shifts_between", "weekends_max"] == [rule.name for rule in added]
    whole = read_inrc2(SCENARIO.encode(), HISTORY.encode(), [week_data().encode()], final=True)
    (last, *_) = whole.people
    assert isinstance(last.contract, Contract)
    (full,) = [rule for rule in last.contract.rules if isinstance(rule, ShiftsBetween)]
    (part,) = [rule for rule in added if isinstance(rule, ShiftsBetween)]
    assert full.most is not None
    assert part.most is not None
    assert part.most <= full.most


def test_a_history_is_told_day_by_day() -> None:
    """A day of another shift before the run of one, a day of work before a run of rest."""
    problem = read_inrc2(SCENARIO.encode(), HISTORY.encode(), [WEEKS[0].encode()])
    told = {(one.person, (problem.horizon.start - one.day).days): one.shift
            for one in problem.history}  # fmt: skip
    assert {
        ("ann", 1): "Late", ("ann", 2): "Early", ("ann", 3): "Early", ("bob", 3): "Early",
        ("cid", 1): "Night", ("cid", 2): "Night",
    } == told  # fmt: skip
    assert timedelta(days=4) == problem.horizon.start - (problem.known_from or date.min)


def test_a_week_later_the_runs_have_gone_on() -> None:
    """Ann works two late shifts more and rests; bob rests on; a weekend counts once."""
    problem = read_inrc2(SCENARIO.encode(), HISTORY.encode(), [WEEKS[0].encode()])
    shifts = {(one.day.weekday(), one.code): one for one in problem.slots() if one.skill == "nurse"}
    roster = [Assignment.of("ann", shifts[day, "Late"]) for day in (0, 1)]
    roster += [Assignment.of("cid", shifts[day, "Night"]) for day in (5, 6)]
    after = next_history(problem, read_inrc2_history(HISTORY.encode()), roster)
    assert Inrc2History(scenario="n003w2", week=1, nurses={
        "ann": NurseHistory(shifts=2, days_off=5),
        "bob": NurseHistory(days_off=9),
        "cid": NurseHistory(shifts=2, weekends=1, last="Night", same_shift=2, working_days=2),
    }) == after  # fmt: skip


def test_a_history_that_cannot_be_is_refused_however_it_comes() -> None:
    """One made by hand is held to the scenario too."""
    rested = NurseHistory(days_off=1)
    odd = Inrc2History(scenario="n003w2", week=0, nurses={
        "ann": NurseHistory(last="Late", same_shift=2, working_days=1), "bob": rested,
        "cid": NurseHistory(),
    })  # fmt: skip
    with pytest.raises(InputRefused) as found:
        read_inrc2(SCENARIO.encode(), odd, [WEEKS[0].encode()])
    assert ["ann", "cid"] == [one.field for one in found.value.problems]
    with pytest.raises(InvalidValue, match="number_too_small"):
        NurseHistory(days_off=-1)


def test_weeks_start_on_mondays_and_there_is_one() -> None:
    """A caller's slip is a caller's error."""
    scenario, past, week = SCENARIO.encode(), HISTORY.encode(), WEEKS[0].encode()
    with pytest.raises(InvalidValue, match="not_a_monday"):
        read_inrc2(scenario, past, [week], start=date(2014, 1, 7))
    with pytest.raises(InvalidValue, match="no_week"):
        read_inrc2(scenario, past, [])
    with pytest.raises(InvalidValue, match="weeks_differ"):
        read_inrc2_solution([], read_inrc2(scenario, past, [week]))


def changed(text: str, *path: str | int, to: object) -> bytes:
    """A file with one value changed."""
    content = json.loads(text)
    at = content
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = to
    return json.dumps(content).encode()


def refused(*files: bytes) -> set[str | None]:
    """The fields of what is wrong."""
    with pytest.raises(InputRefused) as found:
        read_inrc2(files[0], files[1], [files[2]])
    assert all(one.remedy and one.file for one in found.value.problems)
    return {one.field for one in found.value.problems}


@pytest.mark.parametrize(("path", "to", "field"), [
    (("skills",), "nurse", "skills"),
    (("numberOfWeeks",), 0, "numberOfWeeks"),
    (("numberOfWeeks",), True, "numberOfWeeks"),
    (("nurses", 1, "contract"), "none", "nurses[1].contract"),
    (("nurses", 1, "id"), "ann", "nurses[1].id"),
    (("nurses", 1, "skills"), ["cook"], "nurses[1].skills[0]"),
    (("contracts", 0), {}, "contracts[0]"),
    (("contracts", 0, "completeWeekends"), 2, "contracts[0].completeWeekends"),
    (("contracts", 0, "maximumNumberOfAssignments"), 1,
     "contracts[0].maximumNumberOfAssignments"),
    (("shiftTypes", 0, "maximumNumberOfConsecutiveAssignments"), 0,
     "shiftTypes[0].maximumNumberOfConsecutiveAssignments"),
    (("forbiddenShiftTypeSuccessions", 1, "succeedingShiftTypes"), ["Noon"],
     "forbiddenShiftTypeSuccessions[1].succeedingShiftTypes[0]"),
    (("id",), "another", "scenario"),
])  # fmt: skip
def test_what_is_wrong_in_a_scenario_is_told_by_its_path(
    path: tuple[str | int, ...], to: object, field: str
) -> None:
    """Names nobody has, numbers out of bounds, things that are there twice."""
    spoiled = changed(SCENARIO, *path, to=to)
    assert field in refused(spoiled, HISTORY.encode(), WEEKS[0].encode())


@pytest.mark.parametrize(("path", "to", "field"), [
    (("week",), 2, "week"),
    (("week",), -1, "week"),
    (("nurseHistory", 0, "numberOfConsecutiveDaysOff"), 1, "nurseHistory[0]"),
    (("nurseHistory", 0, "lastAssignedShiftType"), "Noon", "ann"),
    (("nurseHistory", 0, "nurse"), "eve", "nurseHistory"),
    (("nurseHistory", 0, "nurse"), "bob", "nurseHistory[1].nurse"),
])  # fmt: skip
def test_what_is_wrong_in_a_history_is_told_by_its_path(
    path: tuple[str | int, ...], to: object, field: str
) -> None:
    """Runs that cannot be, nurses that are not there."""
    spoiled = changed(HISTORY, *path, to=to)
    assert field in refused(SCENARIO.encode(), spoiled, WEEKS[0].encode())


@pytest.mark.parametrize(("path", "to", "field"), [
    (("scenario",), "another", "scenario"),
    (("requirements", 0, "shiftType"), "Noon", "requirements[0].shiftType"),
    (("requirements", 1, "shiftType"), "Early", "requirements[1]"),
    (("requirements", 0, "requirementOnMonday", "minimum"), 9,
     "requirements[0].requirementOnMonday"),
    (("requirements", 0, "requirementOnMonday"), 9, "requirements[0].requirementOnMonday"),
    (("shiftOffRequests", 0, "day"), "Mon", "shiftOffRequests[0].day"),
    (("shiftOffRequests", 0, "nurse"), None, "shiftOffRequests[0].nurse"),
])  # fmt: skip
def test_what_is_wrong_in_a_week_is_told_by_its_path(
    path: tuple[str | int, ...], to: object, field: str
) -> None:
    """The week's own file is named too."""
    spoiled = changed(WEEKS[0], *path, to=to)
    assert field in refused(SCENARIO.encode(), HISTORY.encode(), spoiled)


def test_a_solution_names_people_and_shifts_of_the_problem(tmp_path: Path) -> None:
    """And each once."""
    problem = read_inrc2(SCENARIO.encode(), HISTORY.encode(), [WEEKS[0].encode()])
    good = {"nurse": "ann", "day": "Mon", "shiftType": "Late", "skill": "nurse"}
    path = tmp_path / "solution.json"
    path.write_text(json.dumps({"assignments": [
        good, good, {**good, "nurse": "eve"}, {**good, "day": "Monday"}, {**good, "skill": "cook"},
    ]}), "utf-8")  # fmt: skip
    with pytest.raises(InputRefused) as found:
        read_inrc2_solution([path], problem)
    assert ["assignments[1]", "assignments[2].nurse", "assignments[3].day",
            "assignments[4].skill"] == [one.field for one in found.value.problems]  # fmt: skip


def test_json_is_read_strictly() -> None:
    """A key twice, NaN, a file cut off: refused, with the line where there is one."""
    for text in ('{"id": 1, "id": 2}', '{"id": NaN}', SCENARIO[:-9], "[" * 100_000, "", "9" * 5000):
        with pytest.raises(InputRefused):
            read_inrc2(text.encode(), HISTORY.encode(), [WEEKS[0].encode()])


def asked(demand: Iterable[Demand], code: str) -> list[tuple[date, int, int]]:
    """The day, the least and the best heads of each demand for a kind of shift and skill."""
    return [
        (one.shift.day, one.people, one.desired)
        for one in demand
        if f"{one.shift.code} {one.shift.skill}" == code
    ]


def test_a_stage_asks_later_weeks_for_the_mean_of_those_known() -> None:
    """The own week is as it is, wishes and all; later ones ask for as much, in whole heads."""
    past, files = read_inrc2_history(HISTORY.encode()), [week.encode() for week in WEEKS]
    other, week = (read_inrc2(SCENARIO.encode(), past, [file]) for file in files)
    stage = read_inrc2_stage(SCENARIO.encode(), past, files)
    monday = week.horizon.end
    assert Interval(week.horizon.start, monday + timedelta(days=7)) == stage.horizon
    assert week.demand == tuple(one for one in stage.demand if one.shift.day < monday)
    assert week.rules == stage.rules
    for code in {f"{one.shift.code} {one.shift.skill}" for one in week.demand}:
        later = [one for one in asked(stage.demand, code) if one[0] >= monday]
        known = [*asked(other.demand, code), *asked(week.demand, code)]
        assert (
            abs(sum(best for *_, best in later) - Fraction(sum(best for *_, best in known), 2)) < 1
        )
        assert all(least <= best for _, least, best in later)


def test_the_last_stage_is_the_last_week_itself() -> None:
    """Nothing is left to stand in for, and what counts in all counts as it does there."""
    past, files = json.dumps(json.loads(HISTORY) | {"week": 1}), [each.encode() for each in WEEKS]
    plain = read_inrc2(SCENARIO.encode(), past.encode(), files[-1:])
    assert plain == read_inrc2_stage(SCENARIO.encode(), past.encode(), files)


def test_a_stage_of_one_known_week_asks_for_that_again() -> None:
    """Nothing of later weeks is needed; one week is."""
    files = [WEEKS[1].encode()]
    stage = read_inrc2_stage(SCENARIO.encode(), HISTORY.encode(), files)
    for code in ("Early nurse", "Late head", "Night nurse"):
        heads = [(least, best) for _, least, best in asked(stage.demand, code)]
        assert heads[:7] == heads[7:]
    with pytest.raises(InvalidValue, match="no_week"):
        read_inrc2_stage(SCENARIO.encode(), HISTORY.encode(), [])
