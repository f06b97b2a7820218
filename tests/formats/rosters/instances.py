"""Small instances of our own, in the formats of the benchmarks."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from backoffice_core.scheduling import Assignment, RosterProblem
from tests.formats.rosters.evaluators import WEEK

CURTOIS = """# two weeks of a small ward
SECTION_HORIZON
# days
14

SECTION_SHIFTS
E,480,
L,480,E
N,600,E|L

SECTION_STAFF
# ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutiveShifts, ...
ann,E=14|L=14|N=2,4320,2400,4,2,2,1
bob,E=14|L=3|N=0,4320,3360,5,1,1,2
cid,E=2|L=14|N=14,4800,0,3,2,3,1

SECTION_DAYS_OFF
ann,0
cid,6,13

SECTION_SHIFT_ON_REQUESTS
ann,2,E,2
ann,3,E,2
bob,5,L,3

SECTION_SHIFT_OFF_REQUESTS
bob,0,E,1
cid,4,N,4

SECTION_COVER
""" + "".join(
    f"{day},{code},{need},100,1\n"
    for day in range(14)
    for code, need in (("E", 1), ("L", day % 2), ("N", 1))
)


def data(folder: str) -> Path:
    """A folder of published instances, or a skip that says which is missing."""
    root = os.environ.get("BACKOFFICE_DATA")
    found = Path(root or ".") / "scheduling" / folder
    if root is None or not found.is_dir():
        pytest.skip(f"BACKOFFICE_DATA names no folder with scheduling/{folder}")
    return found


def limits(name: str, least: int, most: int) -> dict[str, int]:
    """A least and a most as the scenario says them."""
    return {f"minimumNumberOf{name}": least, f"maximumNumberOf{name}": most}


def contract(name: str, shifts: tuple[int, int], weekends: int, complete: int) -> dict[str, object]:
    """A contract as the scenario says it."""
    return {
        "id": name,
        **limits("Assignments", *shifts),
        **limits("ConsecutiveWorkingDays", 2, 4),
        **limits("ConsecutiveDaysOff", 2, 3),
        "maximumNumberOfWorkingWeekends": weekends,
        "completeWeekends": complete,
    }


SCENARIO = json.dumps({
    "id": "n003w2",
    "numberOfWeeks": 2,
    "skills": ["head", "nurse"],
    "shiftTypes": [
        {"id": "Early", **limits("ConsecutiveAssignments", 2, 4)},
        {"id": "Late", **limits("ConsecutiveAssignments", 1, 3)},
        {"id": "Night", **limits("ConsecutiveAssignments", 2, 2)},
    ],
    "forbiddenShiftTypeSuccessions": [
        {"precedingShiftType": "Early", "succeedingShiftTypes": []},
        {"precedingShiftType": "Late", "succeedingShiftTypes": ["Early"]},
        {"precedingShiftType": "Night", "succeedingShiftTypes": ["Early", "Late"]},
    ],
    "contracts": [contract("full", (6, 9), 1, 1), contract("part", (3, 5), 0, 0)],
    "nurses": [
        {"id": "ann", "contract": "full", "skills": ["head", "nurse"]},
        {"id": "bob", "contract": "full", "skills": ["nurse"]},
        {"id": "cid", "contract": "part", "skills": ["nurse"]},
    ],
})  # fmt: skip


def nurse(name: str, last: str, same: int, worked: int, off: int, *counted: int) -> object:
    """The history of a nurse as a file says it."""
    shifts, weekends = counted or (0, 0)
    return {
        "nurse": name,
        "numberOfAssignments": shifts,
        "numberOfWorkingWeekends": weekends,
        "lastAssignedShiftType": last,
        "numberOfConsecutiveAssignments": same,
        "numberOfConsecutiveWorkingDays": worked,
        "numberOfConsecutiveDaysOff": off,
    }


def history(*nurses: object, week: int = 0) -> str:
    """A history file."""
    return json.dumps({"week": week, "scenario": "n003w2", "nurseHistory": list(nurses)})


HISTORY = history(
    nurse("ann", "Late", 1, 3, 0), nurse("bob", "None", 0, 0, 2), nurse("cid", "Night", 2, 2, 0)
)


def week_data(shift: int = 0) -> str:
    """What a week asks for, and three wishes."""
    return json.dumps({
        "scenario": "n003w2",
        "requirements": [
            {
                "shiftType": code,
                "skill": skill,
                **{
                    f"requirementOn{word}": {
                        "minimum": int((number + day + shift) % 3 == 0),
                        "optimal": int((number + day + shift) % 3 == 0) + (day % 2),
                    }
                    for day, word in enumerate(WEEK)
                },
            }
            for number, (code, skill) in enumerate(
                [("Early", "nurse"), ("Late", "nurse"), ("Night", "nurse"), ("Early", "head")]
            )
        ],
        "shiftOffRequests": [
            {"nurse": "ann", "shiftType": "Any", "day": WEEK[shift]},
            {"nurse": "bob", "shiftType": "Night", "day": "Friday"},
            {"nurse": "cid", "shiftType": "Early", "day": "Sunday"},
        ],
    })  # fmt: skip


def cells_of(problem: RosterProblem, roster: tuple[Assignment, ...]) -> dict[tuple[str, int], str]:
    """A roster as the evaluators want it."""
    start = problem.horizon.start
    return {(one.person, (one.day - start).days): one.shift for one in roster}
