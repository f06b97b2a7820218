"""Split shifts, being reachable, flexible work: what counts, what comes off, who is late."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import (
    AttendancePolicy,
    MissingPunch,
    PlannedShift,
    Timesheet,
    TimesheetDay,
)
from backoffice_core.attendance.pairing import EarlyWork
from backoffice_core.attendance.worked import TimeKind
from backoffice_core.kernel import Duration, Finding
from tests.attendance.shifts import POLICY, day_of, decide, kinds, minutes, moment, punches, shift

SPLIT = (shift("05-04", "06:00", "12:00", rest=30), shift("05-04", "14:00", "20:00", rest=30))
DAY = shift("05-04", "08:00", "17:00", rest=60)
ON_CALL = attrs.evolve(shift("05-04", "18:00", "06:00"), kind=TimeKind.ON_CALL)
FLEXIBLE = attrs.evolve(
    shift("05-04", "06:00", "20:00", rest=60),
    due=Duration.of(hours=8),
    core_start=moment("05-04 10:00"),
    core_end=moment("05-04 15:00"),
)


def decided(
    *clocks: str, plan: tuple[PlannedShift, ...], policy: AttendancePolicy = POLICY
) -> tuple[TimesheetDay, list[str]]:
    """Monday, and the kinds of its findings; hours after 24 are of Tuesday."""
    sheet, findings = decided_month(*clocks, plan=plan, policy=policy)
    return day_of(sheet, "05-04"), kinds(findings)


def decided_month(
    *clocks: str, plan: tuple[PlannedShift, ...], policy: AttendancePolicy = POLICY
) -> tuple[Timesheet, tuple[Finding, ...]]:
    """The month with touches on Monday."""
    return decide(punches(*(f"05-04 {clock}" for clock in clocks)), *plan, policy=policy)


@pytest.mark.parametrize(
    ("clocks", "worked", "early"),
    [
        (("06:00", "12:00", "14:00", "20:00"), 660, 0),
        (("06:00", "20:00"), 660, 0),
        (("06:00", "12:00"), 330, 360),
        (("06:00", "12:45"), 375, 360),
        (("14:00", "20:00"), 330, 0),
        (("06:00", "12:00", "14:00", "14:20"), 350, 340),
        (("06:00", "14:20"), 450, 340),
        (("06:00", "12:30", "14:30", "20:00"), 660, 0),
        (("12:10", "13:50"), 100, 360),
    ],
)
def test_each_shift_of_a_day_answers_for_its_own_presence(
    clocks: tuple[str, ...], worked: int, early: int
) -> None:
    """Six hours, two of pause, six hours: who goes home at noon has had no pause of two hours."""
    day, _ = decided(*clocks, plan=SPLIT)
    assert (worked, early) == (minutes(day.worked), minutes(day.early))


def test_a_shift_left_out_between_two_gives_no_break_to_the_others() -> None:
    """Its time was not the pause of anybody who came before and after it."""
    plan = (
        shift("05-04", "06:00", "11:00", rest=15),
        shift("05-04", "12:00", "13:00"),
        shift("05-04", "14:00", "19:00", rest=15),
    )
    day, _ = decided("06:00", "11:00", "14:00", "19:00", plan=plan)
    assert (570, 60) == (minutes(day.worked), minutes(Duration.of(hours=1) + day.early))


@given(st.integers(0, 15 * 60), st.integers(1, 60))
def test_nobody_who_stays_longer_has_worked_less(stayed: int, longer: int) -> None:
    """However late in the day, with one pause between two shifts."""

    def worked(until: int) -> int:
        clock = 361 + until
        day, _ = decided("06:00", f"{clock // 60}:{clock % 60:02}", plan=SPLIT)
        return day.worked.seconds

    assert worked(stayed) <= worked(min(15 * 60, stayed + longer))


@pytest.mark.parametrize(
    ("clocks", "worked", "said"),
    [
        (("08:00", "17:00"), 480, []),
        (("08:00", "17:00", "23:00", "25:00"), 600, []),
        (("08:00", "16:00"), 420, ["left_early"]),
        (("08:00", "15:00", "23:00", "25:00"), 540, ["left_early"]),
        ((), 0, ["absent"]),
    ],
)
def test_to_be_reachable_is_no_work_no_break_and_no_absence(
    clocks: tuple[str, ...], worked: int, said: list[str]
) -> None:
    """What is worked when called counts on the day; waiting at home does not."""
    day, found = decided(*clocks, plan=(DAY, ON_CALL))
    assert (worked, said) == (minutes(day.worked), found)
    assert DAY.end == day.planned_end


def test_nobody_is_absent_who_was_only_to_be_reachable() -> None:
    """No shift was missed, and no wage would be at risk."""
    assert [] == [kind for kind in decided(plan=(ON_CALL,))[1] if kind == "absent"]


def test_a_call_of_a_night_on_call_counts_on_its_day_though_the_next_is_planned() -> None:
    """From four to half past five, between Monday's shift and Tuesday's."""
    tuesday = shift("05-05", "08:00", "17:00", rest=60)
    sheet, _ = decided_month(
        "08:00", "17:00", "28:00", "29:30", "32:00", "41:00", plan=(DAY, ON_CALL, tuesday)
    )
    assert (570, 480) == tuple(minutes(day_of(sheet, day).worked) for day in ("05-04", "05-05"))
    sheet, findings = decided_month("28:00", "29:30", plan=(ON_CALL, tuesday))
    assert 90 == minutes(day_of(sheet, "05-04").worked)
    assert ["absent", "unscheduled"] == kinds(findings)
    assert ["absent", "absent"] == kinds(decided_month(plan=(DAY, ON_CALL, tuesday))[1])


def test_a_missing_punch_closes_with_the_shift_and_not_with_being_reachable() -> None:
    """Nine hours less the pause, not twenty-two."""
    policy = attrs.evolve(POLICY, missing_punch=MissingPunch.PLANNED_END)
    day, _ = decided("08:00", plan=(DAY, ON_CALL), policy=policy)
    assert 480 == minutes(day.worked)


@pytest.mark.parametrize(
    ("clocks", "worked", "late", "early"),
    [
        (("09:00", "18:00"), 480, 0, 0),
        (("11:00", "19:30"), 450, 60, 0),
        (("07:00", "14:00"), 360, 0, 60),
        (("09:00", "13:00"), 240, 0, 120),
    ],
)
def test_flexible_work_is_late_only_for_its_core(
    clocks: tuple[str, ...], worked: int, late: int, early: int
) -> None:
    """The frame says when one may come, the core when one must be there; no core, no lateness."""
    day, _ = decided(*clocks, plan=(FLEXIBLE,))
    assert (worked, late, early) == tuple(map(minutes, (day.worked, day.late, day.early)))
    free = attrs.evolve(FLEXIBLE, core_start=None, core_end=None)
    day, found = decided(*clocks, plan=(free,))
    assert (0, 0, []) == (minutes(day.late), minutes(day.early), found)


def test_work_before_the_plan_makes_overtime_only_where_the_house_counts_it() -> None:
    """Asked for or not is a choice with a name; where it takes overtime away, a finding says so."""
    day, found = decided("06:00", "17:00", plan=(DAY,))
    assert (600, 120, 60) == tuple(map(minutes, (day.worked, day.before_start, day.overtime)))
    assert ["before_start"] == [kind for kind in found if kind == "before_start"]
    counting = attrs.evolve(POLICY, early_work=EarlyWork.WORK)
    day, found = decided("06:00", "17:00", plan=(DAY,), policy=counting)
    assert (600, 0, 180) == tuple(map(minutes, (day.worked, day.before_start, day.overtime)))
    assert "before_start" not in found
    assert "before_start" not in decided("07:00", "15:00", plan=(DAY,))[1]
