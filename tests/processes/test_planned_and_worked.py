"""The roster beside the timesheets."""

from __future__ import annotations

import attrs

from backoffice_core.kernel import Duration
from backoffice_core.processes.planned_and_worked import (
    compare_planned_and_worked,
    planned_shifts,
)
from backoffice_core.scheduling import Assignment
from tests.attendance.shifts import MAY, decide, punches, shift


def assignment(day: str, *, person: str = "E07") -> Assignment:
    """Somebody on the morning shift."""
    planned = shift(day, "08:00", "16:00", rest=60, person=person)
    return Assignment(
        person=person,
        day=planned.day,
        shift="morning",
        skill="cashier",
        start=planned.start,
        end=planned.end,
        break_time=planned.break_time,
    )


def test_an_assignment_becomes_the_shift_that_punches_are_matched_to() -> None:
    """Only when counts, not what for."""
    assert (shift("05-04", "08:00", "16:00", rest=60),) == planned_shifts([assignment("05-04")])


def test_planned_and_worked_time_stand_side_by_side() -> None:
    """A longer day, a missed one, one of next month left out, and somebody without punches."""
    roster = [assignment(day) for day in ("05-04", "05-05", "06-01")]
    sheet, _ = decide(punches("05-04 08:00", "05-04 17:00"), *planned_shifts(roster))
    other = assignment("05-04", person="E08")
    mine, theirs = compare_planned_and_worked([*roster, other], [sheet], month=MAY)
    assert ("E07", 2, Duration.of(hours=14)) == (mine.person, mine.planned_shifts, mine.planned)
    assert (1, 1, 0) == (mine.worked_days, mine.absent_days, mine.incomplete_days)
    assert (Duration.of(hours=8), Duration.of(hours=1)) == (mine.worked, mine.overtime)
    assert Duration.of(hours=-6) == mine.difference
    assert ("E08", Duration.of(hours=-7)) == (theirs.person, theirs.difference)


def test_a_timesheet_of_another_month_is_not_compared() -> None:
    """Months are compared one by one."""
    sheet, _ = decide([])
    other = attrs.evolve(sheet, period="2026-06")
    assert () == compare_planned_and_worked([], [other], month=MAY)
