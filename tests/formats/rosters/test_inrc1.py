"""The first nurse rostering competition: the costs of the only published tests, and our own."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from backoffice_core.formats.rosters import read_inrc1, read_inrc1_solution
from backoffice_core.kernel import InputRefused
from backoffice_core.scheduling import Assignment, RosterProblem, score_roster
from backoffice_core.scheduling.solver.grid import grid_of
from tests.formats.rosters.instances import data

COST = re.compile(r"test (\d+)(\w?) - solution (\d+): (\d+)(?: \(Hard constraint: (\d+)\))?")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def week(contract: str = "", *, patterns: str = "", requests: str = "", cover: int = 0) -> bytes:
    """A week, Monday 2013-08-05 to Sunday, of one nurse who can do all but head a ward."""
    covers = "".join(
        f"<DayOfWeekCover><Day>{day}</Day><Cover><Shift>{code}</Shift>"
        f"<Preferred>{cover}</Preferred></Cover></DayOfWeekCover>"
        for day in WEEKDAYS
        for code in "DNH"
    )
    return f"""<?xml version="1.0"?>
<SchedulingPeriod ID="week">
 <StartDate>2013-08-05</StartDate><EndDate>2013-08-11</EndDate>
 <Skills><Skill>nurse</Skill><Skill>head</Skill></Skills>
 <ShiftTypes>
  <Shift ID="D"><StartTime>06:30:00</StartTime><EndTime>14:30:00</EndTime>
   <Skills><Skill>nurse</Skill></Skills></Shift>
  <Shift ID="N"><StartTime>22:30:00</StartTime><EndTime>06:30:00</EndTime>
   <Skills><Skill>nurse</Skill></Skills></Shift>
  <Shift ID="H"><StartTime>08:30:00</StartTime><EndTime>16:30:00</EndTime>
   <Skills><Skill>head</Skill><Skill>nurse</Skill></Skills></Shift>
 </ShiftTypes>
 <Patterns>{patterns}</Patterns>
 <Contracts><Contract ID="0"><Description>full</Description>{contract}</Contract></Contracts>
 <Employees><Employee ID="7"><ContractID>0</ContractID><Name>Ann</Name>
  <Skills><Skill>nurse</Skill></Skills></Employee></Employees>
 <CoverRequirements>{covers}</CoverRequirements>
 {requests}
</SchedulingPeriod>""".encode()


def cost(instance: bytes, row: str) -> int:
    """What a week costs, a letter a day and a dot for a free one; nothing is asked for."""
    problem = read_inrc1(instance)
    shifts = {(one.day, one.code): one for one in problem.slots()}
    roster = tuple(
        Assignment.of("7", shifts[problem.horizon.start + timedelta(days=day), code])
        for day, code in enumerate(row)
        if code != "."
    )
    free = read_inrc1(instance.replace(b"<Preferred>0<", b"<Preferred>9<"))
    score = score_roster(free, roster)
    assert 0 == score.broken
    grid = grid_of(free)
    price = grid.price(grid.choice(roster))
    assert price == score.cost + score.missing * grid.missing_cost
    return score.cost


def rule(name: str, number: int, weight: int = 10) -> str:
    """A rule with a number, as a contract says it."""
    return f'<{name} on="1" weight="{weight}">{number}</{name}>'


def wanted(name: str, weight: int = 10) -> str:
    """A rule that is merely wanted."""
    return f'<{name} weight="{weight}">true</{name}>'


LONG = "<WeekendDefinition>FridaySaturdaySunday</WeekendDefinition>"
# Each case says in our words what one of the evaluator's constraint unit tests is about
# (INRC2010-UOS-evaluator, Meignan; the test's number is given), or goes a step further.
CASES = [
    ("4: two shifts missing", rule("MinNumAssignments", 7), "DDDDD..", 20),
    ("4: two shifts too many", rule("MaxNumAssignments", 5), "DDDDDDD", 20),
    ("5: a run of one, of three at least", rule("MinConsecutiveWorkingDays", 3), "DDD.D..", 20),
    ("5: at the end too", rule("MinConsecutiveWorkingDays", 3), "DDD...D", 20),
    ("5: at the start too", rule("MinConsecutiveWorkingDays", 3), "D..DDD.", 20),
    ("5: a run of seven, of five at most", rule("MaxConsecutiveWorkingDays", 5), "DDDDDDD", 20),
    ("6: three days off, of two at most", rule("MaxConsecutiveFreeDays", 2), "DDD...D", 10),
    ("6: one at the end, of two at least", rule("MinConsecutiveFreeDays", 2), "DDDDDD.", 10),
    ("6: one at the start", rule("MinConsecutiveFreeDays", 2), ".DDDDDD", 10),
    ("10: a weekend in a row", rule("MinConsecutiveWorkingWeekends", 2), "......D", 10),
    ("10: of one at most", rule("MaxConsecutiveWorkingWeekends", 1), "......D", 0),
    ("6B: one of three is missing", rule("MinConsecutiveFreeDays", 3), "DDDDD..", 10),
    ("7: half a weekend", wanted("CompleteWeekends"), "DDDD.D.", 10),
    ("7: a whole one", wanted("CompleteWeekends"), "DDDDDDD", 0),
    ("7: a long one with a gap", LONG + wanted("CompleteWeekends"), "DDD.D.D", 40),
    ("7: a third of a long one", LONG + wanted("CompleteWeekends"), "DDD.D..", 20),
    ("7: two thirds of it", LONG + wanted("CompleteWeekends"), "DDD..DD", 10),
    ("8A: day, then night", wanted("IdenticalShiftTypesDuringWeekend"), ".....DN", 20),
    ("8A: one day only", wanted("IdenticalShiftTypesDuringWeekend"), "....ND.", 0),
    ("8B: N, D, N", LONG + wanted("IdenticalShiftTypesDuringWeekend"), "....NDN", 30),
    ("8B: three kinds", LONG + wanted("IdenticalShiftTypesDuringWeekend"), "....NDH", 60),
    ("8B: not whole", LONG + wanted("IdenticalShiftTypesDuringWeekend"), "....N.D", 0),
    ("9: taken out", wanted("NoNightShiftBeforeFreeWeekend"), "NNNNN..", 0),
    ("2: a skill is lacking", wanted("AlternativeSkillCategory"), "DDH.HDD", 20),
    ("off", '<MaxNumAssignments on="0" weight="9">1</MaxNumAssignments>', "DDD....", 0),
    ("free", '<MaxNumAssignments on="1" weight="0">1</MaxNumAssignments>', "DDD....", 0),
]


@pytest.mark.parametrize(("contract", "row", "expected"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_a_contract_costs_what_the_evaluator_says(contract: str, row: str, expected: int) -> None:
    """Edges, weekends, skills: each rule by itself."""
    assert expected == cost(week(contract), row)


def pattern(*steps: tuple[str, str], weight: int = 10) -> str:
    """An unwanted pattern."""
    entries = "".join(
        f'<PatternEntry index="{index}"><ShiftType>{code}</ShiftType>'
        f"<Day>{day}</Day></PatternEntry>"
        for index, (code, day) in enumerate(steps)
    )
    return f'<Pattern ID="p" weight="{weight}"><PatternEntries>{entries}</PatternEntries></Pattern>'


@pytest.mark.parametrize(("steps", "row", "expected"), [
    ((("N", "Any"), ("D", "Any")), "DND.ND.", 20),
    ((("N", "Friday"), ("Any", "Saturday"), ("Any", "Sunday")), "....NDN", 10),
    ((("N", "Friday"), ("Any", "Saturday"), ("Any", "Sunday")), "NDD.DDN", 0),
    ((("None", "Friday"), ("Any", "Saturday"), ("Any", "Sunday")), ".....DN", 10),
    ((("None", "Any"), ("D", "Any"), ("None", "Any")), "D.D.D.D", 20),
])  # fmt: skip
def test_unwanted_patterns_lie_whole_within_the_period(
    steps: tuple[tuple[str, str], ...], row: str, expected: int
) -> None:
    """Test 11: the first day's weekday counts, and patterns may overlap."""
    unwanted = "<UnwantedPatterns><Pattern>p</Pattern></UnwantedPatterns>"
    assert expected == cost(week(unwanted, patterns=pattern(*steps)), row)
    free = week(unwanted, patterns=pattern(*steps, weight=0))
    assert 0 == cost(free, row)


REQUEST = (
    "<{0}Requests><{0} weight='10'>{1}<EmployeeID>7</EmployeeID><Date>2013-08-05</Date></{0}>"
    "</{0}Requests>"
)


@pytest.mark.parametrize(("kind", "code", "row", "expected"), [
    ("DayOff", "", "D......", 10),
    ("DayOff", "", ".DDDDDD", 0),
    ("DayOn", "", ".DDDDDD", 10),
    ("DayOn", "", "N......", 0),
    ("ShiftOff", "D", "D......", 10),
    ("ShiftOff", "D", "N......", 0),
    ("ShiftOn", "D", "N......", 10),
    ("ShiftOn", "D", "D......", 0),
])  # fmt: skip
def test_requests_cost_their_weight(kind: str, code: str, row: str, expected: int) -> None:
    """Tests 3A to 3D."""
    shift = f"<ShiftTypeID>{code}</ShiftTypeID>" if code else ""
    assert expected == cost(week(requests=REQUEST.format(kind, shift)), row)


def test_heads_are_asked_for_exactly() -> None:
    """Test 1: each head missing and each too many breaks what is hard; a date goes first."""
    date = ("<DateSpecificCover><Date>2013-08-07</Date><Cover><Shift>D</Shift>"
            "<Preferred>0</Preferred></Cover></DateSpecificCover>")  # fmt: skip
    instance = week(cover=1).replace(
        b"</CoverRequirements>", f"{date}</CoverRequirements>".encode()
    )
    problem = read_inrc1(instance)
    shifts = {one.day.weekday(): one for one in problem.slots() if one.code == "D"}
    roster = [Assignment.of("7", shifts[day]) for day in (0, 1, 2)]
    score = score_roster(problem, roster)
    assert (1, 4 + 14, 0) == (score.broken, score.missing, score.cost)


def solution(*assigned: tuple[str, str, str]) -> bytes:
    """A solution file."""
    said = "".join(
        f"<Assignment><Date>{day}</Date><Employee>{who}</Employee><ShiftType>{code}</ShiftType>"
        "</Assignment>"
        for day, who, code in assigned
    )
    return f"<Solution><SchedulingPeriodID>week</SchedulingPeriodID>{said}</Solution>".encode()


def test_a_solution_names_people_shifts_and_days_of_the_problem() -> None:
    """And each assignment once."""
    problem = read_inrc1(week())
    good = ("2013-08-05", "7", "D")
    [one] = read_inrc1_solution(solution(good), problem)
    assert ("7", "D", "2013-08-05") == (one.person, one.shift, str(one.day))
    with pytest.raises(InputRefused) as refused:
        read_inrc1_solution(
            solution(good, good, ("2013-08-12", "7", "D"), ("2013-08-05", "8", "D"),
                     ("2013-08-05", "7", "X")), problem)  # fmt: skip
    assert ["Assignment", "Date", "Employee", "ShiftType"] == [
        one.field for one in refused.value.problems
    ]


PATTERN = pattern(("N", "Any"), ("D", "Any"))


@pytest.mark.parametrize(("written", "instead", "field"), [
    ("2013-08-11", "2013-08-04", "EndDate"),
    ("2013-08-11", "2013-13-11", "EndDate"),
    ("<EndDate>2013-08-11</EndDate>", "", "EndDate"),
    ("<StartDate>", "<StartDate>2013-08-05</StartDate><StartDate>", "StartDate"),
    ("<StartTime>06:30:00", "<StartTime>25:30:00", "StartTime"),
    ('Shift ID="N"', 'Shift ID="D"', "ID"),
    ('Shift ID="N"', "Shift", "ID"),
    ("<ContractID>0", "<ContractID>1", "ContractID"),
    ("<CoverRequirements>", "<DayOfRequests/><CoverRequirements>", "DayOfRequests"),
    ("<CoverRequirements>", "<CoverRequirements><DateCover/>", "DateCover"),
    ("<CoverRequirements>", "<DayOffRequests><DayOf/></DayOffRequests><CoverRequirements>",
     "DayOf"),
    ("<Contracts>", "<Contracts><Contract ID='0'/>", "ID"),
    ("<Patterns>", f"<Patterns>{PATTERN * 2}", "ID"),
    ("<Skill>head</Skill><Skill>nurse</Skill></Skills></Shift>",
     "<Skill>cook</Skill></Skills></Shift>", "Skill"),
    ("<Day>Monday", "<Day>Moonday", "Day"),
    ("<Preferred>0", "<Preferred>-1", "Preferred"),
    ("<Contracts>", "<Nothing/></SchedulingPeriod><Contracts>", None),
    ("SchedulingPeriod", "Period", "SchedulingPeriod"),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_field(
    written: str, instead: str, field: str | None
) -> None:
    """Never a bare error, and never a guess."""
    text = week().decode()
    assert written in text
    spoiled = text.replace(written, instead)
    with pytest.raises(InputRefused) as refused:
        read_inrc1(spoiled.encode())
    assert field in {one.field for one in refused.value.problems}
    assert all(one.line and one.remedy for one in refused.value.problems)


@pytest.mark.parametrize("contract", [
    rule("MaxNumAssignments", 5).replace('weight="10"', 'weight="-1"'),
    rule("MaxNumAssignments", 5).replace('weight="10"', ""),
    rule("MaxNumAssignments", 5).replace(">5<", ">five<"),
    rule("MaxNumAssignments", 5) * 2,
    rule("MaxConsecutiveWorkingWeekends", 0),
    rule("MaxWorkingWeekendsInFourWeeks", 2),
    wanted("TwoFreeDaysAfterNightShifts"),
    rule("MaxNumAssigments", 5),
    rule("MaxConsecutiveWorkingDays", 0),
    "<CompleteWeekends weight='1'>yes</CompleteWeekends>",
    "<WeekendDefinition>Tuesday</WeekendDefinition>",
    "<UnwantedPatterns><Pattern>q</Pattern></UnwantedPatterns>",
])  # fmt: skip
def test_a_contract_that_says_nothing_clear_is_refused(contract: str) -> None:
    """Weights, numbers and names."""
    with pytest.raises(InputRefused):
        read_inrc1(week(contract))


def test_steps_of_a_pattern_are_numbered_from_nought() -> None:
    """One that is missing would make another pattern."""
    with pytest.raises(InputRefused) as refused:
        read_inrc1(week(patterns=pattern(("N", "Any"), ("D", "Any")).replace('"1"', '"2"')))
    assert ["index"] == [one.field for one in refused.value.problems]


def published() -> list[tuple[str, int, int, int]]:
    """The published tests: their number, the solution's, what it costs and breaks."""
    folder = unit_tests()
    lines = (folder / "test_solutions_cost.txt").read_text("utf-8").splitlines()
    found = [match for line in lines if (match := COST.fullmatch(line.strip()))]
    return [(f"{int(one[1]):02}{one[2]}", int(one[3]), int(one[4]), int(one[5] or 0))
            for one in found]  # fmt: skip


def unit_tests() -> Path:
    """The folder of the constraint unit tests."""
    return data("inrc1_validator_tests") / "resources" / "inrc2010" / "constraint_unit_tests"


def scored(problem: RosterProblem, roster: tuple[Assignment, ...]) -> tuple[int, int]:
    """What is soft and what is hard, which the solvers' price agrees with."""
    score, grid = score_roster(problem, roster), grid_of(problem)
    price = grid.price(grid.choice(roster))
    assert price == (None if score.broken else score.cost + score.missing * grid.missing_cost)
    return score.cost, score.broken + score.missing


def test_all_thirty_seven_published_tests_come_out_to_the_unit() -> None:
    """Soft costs and hard counts of the constraint unit tests (Meignan, Apache-2.0)."""
    tests = published()
    assert 37 == len(tests)
    wrong = []
    for name, number, soft, hard in tests:
        [instance] = [path for path in unit_tests().glob(f"test_{name}_*.xml")
                      if "_solution_" not in path.name]  # fmt: skip
        problem = read_inrc1(instance)
        file = instance.with_name(f"{instance.stem}_solution_{number:02}.xml")
        found = scored(problem, read_inrc1_solution(file, problem))
        if found != (soft, hard):
            wrong.append((file.name, found, (soft, hard)))
    assert [] == wrong


@pytest.mark.parametrize("name", ["sprint01", "medium01", "long01"])
def test_the_instances_of_the_competition_are_read(name: str) -> None:
    """Four weeks, all shifts of each day."""
    problem = read_inrc1(data("inrc1") / f"{name}.xml")
    assert 28 == (problem.horizon.end - problem.horizon.start).days
    assert {"sprint01": 10, "medium01": 31, "long01": 49}[name] == len(problem.people)
    assert problem.rules
