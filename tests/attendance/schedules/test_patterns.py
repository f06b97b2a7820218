"""Schedules: the right shifts on the right dates, whatever the clocks and the calendar do."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.model import TimeKind
from backoffice_core.attendance.rules.periods import MONTH, WEEK
from backoffice_core.attendance.schedules import (
    FixedWeek,
    HolidayWork,
    PeriodHours,
    Rotation,
    ShiftTemplate,
    due_time,
    plan_shifts,
)
from backoffice_core.kernel import Calendar, Duration, Fold, Gap, Holiday, Interval, InvalidValue
from backoffice_core.kernel.calendars import HolidayKind

ZONE = "Asia/Jakarta"
MONDAY = date(2026, 5, 4)
DAY = ShiftTemplate.of("day", "08:00", "16:00", break_minutes=60)
NIGHT = ShiftTemplate.of("night", "22:00", "06:00")
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def days(first: date, count: int) -> Interval[date]:
    """So many dates from one on."""
    return Interval(first, first + timedelta(days=count))


def test_a_shift_past_midnight_ends_on_the_next_day() -> None:
    """And 24:00 is the end of its own."""
    shift = NIGHT.on(MONDAY, person="E07", zone=ZONE)
    assert (MONDAY, MONDAY + timedelta(days=1)) == (shift.start.day, shift.end.day)
    late = ShiftTemplate.of("late", "16:00", "24:00")
    assert (
        "2026-05-05T00:00:00+07:00[Asia/Jakarta]"
        == late.on(MONDAY, person="E07", zone=ZONE).end.iso()
    )
    whole = ShiftTemplate.of("watch", "15:00", "15:00")
    assert Duration.of(hours=24) == whole.time


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2013, 11, 2), 9),
        ("America/New_York", date(2013, 3, 9), 7),
        ("Asia/Jakarta", date(2013, 3, 9), 8),
    ],
)
def test_a_night_is_as_long_as_the_clocks_make_it(zone: str, day: date, hours: int) -> None:
    """The plan is by the wall; what it comes to is by the clock change."""
    shift = NIGHT.on(day, person="E07", zone=zone)
    assert Duration.of(hours=hours) == shift.end - shift.start


def test_half_an_hour_of_clock_change_is_half_an_hour() -> None:
    """Lord Howe goes back by thirty minutes on 5 April 2026."""
    shift = NIGHT.on(date(2026, 4, 4), person="E07", zone="Australia/Lord_Howe")
    assert Duration.of(hours=8, minutes=30) == shift.end - shift.start


def test_a_start_that_the_clocks_skip_is_taken_as_the_plan_says() -> None:
    """Half past two did not happen in New York on 8 March 2026."""
    early = ShiftTemplate.of("early", "02:30", "10:00")
    spring = date(2026, 3, 8)
    shift = early.on(spring, person="E07", zone="America/New_York", gap=Gap.EARLIER)
    assert "01:30:00" == str(shift.start.local.time())
    assert "03:30:00" == str(
        early.on(spring, person="E", zone="America/New_York").start.local.time()
    )
    with pytest.raises(InvalidValue, match="local_time_missing"):
        early.on(spring, person="E07", zone="America/New_York", gap=Gap.REFUSE)
    autumn = ShiftTemplate.of("autumn", "01:30", "10:00")
    second = autumn.on(date(2026, 11, 1), person="E", zone="America/New_York", fold=Fold.SECOND)
    assert Duration.of(hours=8, minutes=30) == second.end - second.start


def test_midnight_that_does_not_exist_does_not_stop_a_plan() -> None:
    """Cairo, 26 April 2024: the day begins at one."""
    shift = ShiftTemplate.of("first", "00:00", "08:00").on(
        date(2024, 4, 26), person="E07", zone="Africa/Cairo"
    )
    assert Duration.of(hours=7) == shift.end - shift.start


def test_a_split_shift_is_two_shifts_of_one_day() -> None:
    """Lunch and dinner in a restaurant."""
    lunch, dinner = (
        ShiftTemplate.of("lunch", "10:00", "14:00"),
        ShiftTemplate.of("dinner", "17:00", "22:00"),
    )
    week = FixedWeek({4: (lunch, dinner)})
    planned = plan_shifts(week, person="E07", zone=ZONE, days=days(MONDAY, 7))
    assert [10, 17] == [shift.start.local.hour for shift in planned]
    assert Duration.of(hours=9) == week.due_on(date(2026, 5, 8))


@given(DAYS, DAYS)
def test_a_rotation_turns_for_ever_in_both_directions(first: date, day: date) -> None:
    """The same shifts as one whole cycle later; before its first day too."""
    crew = Rotation.named("DDNN----", {"D": DAY, "N": NIGHT}, first=first)
    assert crew.shifts_on(day) == crew.shifts_on(day + timedelta(days=8))
    assert (DAY,) == crew.shifts_on(first)
    assert () == crew.shifts_on(first - timedelta(days=1))


def test_the_dupont_rotation_has_seven_days_off_in_four_weeks() -> None:
    """Four nights, 3 off, 3 days, 1 off, 3 nights, 3 off, 4 days, 7 off."""
    dupont = Rotation.named("NNNN---DDD-NNN---DDDD-------", {"D": DAY, "N": NIGHT}, first=MONDAY)
    assert 28 == len(dupont.days)
    assert 14 == sum(bool(dupont.shifts_on(MONDAY + timedelta(days=each))) for each in range(28))


def test_holidays_stop_a_schedule_as_far_as_it_says() -> None:
    """A holiday, joint leave, and work that never stops (KEP.233/MEN/2003)."""
    calendar = Calendar(
        name="ID",
        weekend={6},
        holidays=[
            Holiday(day=MONDAY, name="holiday"),
            Holiday(day=date(2026, 5, 5), name="cuti bersama", kind=HolidayKind.JOINT_LEAVE),
        ],
    )
    week = FixedWeek(dict.fromkeys(range(5), DAY))

    def planned(work: HolidayWork) -> list[int]:
        shifts = plan_shifts(
            week,
            person="E07",
            zone=ZONE,
            days=days(MONDAY, 7),
            calendar=calendar,
            holiday_work=work,
        )
        return [shift.day.day for shift in shifts]

    assert [6, 7, 8] == planned(HolidayWork.OFF)
    assert [5, 6, 7, 8] == planned(HolidayWork.JOINT_LEAVE_WORKED)
    assert [4, 5, 6, 7, 8] == planned(HolidayWork.ALL_WORKED)


def test_a_half_day_ends_every_shift_and_plans_no_later_one() -> None:
    """What is left of the first shift has no break any more, and no core."""
    flexible = ShiftTemplate.flexible(
        "office", "06:00", "20:00", due=Duration.of(hours=8), core=("10:00", "15:00")
    )
    week = FixedWeek({0: (flexible,), 1: (DAY, ShiftTemplate.of("late", "16:00", "22:00"))})
    ends = {MONDAY: "12:00", date(2026, 5, 5): "12:00"}
    one, two = plan_shifts(week, person="E07", zone=ZONE, days=days(MONDAY, 2), ends_at=ends)
    assert (Duration.of(hours=6), None) == (one.due, one.core_start)
    assert (12, Duration(0)) == (two.end.local.hour, two.break_time)


def test_hours_of_a_period_are_due_without_fixed_times() -> None:
    """Twenty hours a week in three days, 160 a month in its working days, to the second."""
    part_time = PeriodHours(time=Duration.of(hours=20), period=WEEK, working_days={0, 2, 4})
    week = due_time(part_time, days(MONDAY, 7))
    assert Duration.of(hours=20) == Duration.total(week.values())
    month = PeriodHours(time=Duration.of(hours=160), period=MONTH)
    assert Duration.of(hours=160) == Duration.total(
        due_time(month, days(date(2026, 5, 1), 31)).values()
    )
    assert () == part_time.shifts_on(MONDAY)


@given(st.integers(1, 10**6), st.sets(st.integers(0, 6), min_size=1), DAYS)
def test_the_shares_of_a_period_are_the_period(seconds: int, weekdays: set[int], day: date) -> None:
    """No second is lost between its days."""
    hours = PeriodHours(time=Duration(seconds), period=WEEK, working_days=frozenset(weekdays))
    monday = day - timedelta(days=day.weekday())
    assert Duration(seconds) == Duration.total(due_time(hours, days(monday, 7)).values())


def test_a_holiday_is_worth_what_the_day_would_have_been() -> None:
    """Ten hours of a compressed week, not eight (kimai issue 3772, odoo PR 269293)."""
    long_day = ShiftTemplate.of("long", "07:00", "18:00", break_minutes=60)
    week = FixedWeek(dict.fromkeys(range(4), long_day))
    calendar = Calendar(name="ID", weekend={6}, holidays=[Holiday(day=MONDAY, name="holiday")])
    due = due_time(week, days(MONDAY, 7), calendar=calendar, absent=[date(2026, 5, 5)])
    assert Duration.of(hours=20) == Duration.total(due.values())


def test_being_reachable_is_not_due_as_work() -> None:
    """It is planned, and it is time, but nothing is owed of it."""
    waiting = ShiftTemplate.of("on call", "18:00", "06:00", kind=TimeKind.ON_CALL)
    assert Duration(0) == FixedWeek({0: waiting}).due_on(MONDAY)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: ShiftTemplate.of("day", "8", "16:00"), "clock_unreadable"),
        (lambda: ShiftTemplate.of("day", "08:60", "16:00"), "clock_unreadable"),
        (lambda: ShiftTemplate.of("day", "08:00", "24:01"), "clock_unreadable"),
        (lambda: ShiftTemplate(name="day", start=-1, end=0), "clock_unreadable"),
        (lambda: ShiftTemplate.of("day", "08:00", "09:00", break_minutes=60), "break_too_long"),
        (
            lambda: ShiftTemplate.flexible(
                "day", "08:00", "16:00", due=Duration(1), core=("07:00", "10:00")
            ),
            "core_outside_frame",
        ),
        (lambda: FixedWeek({7: DAY}), "weekday_unknown"),
        (lambda: Rotation(first=MONDAY, days=[]), "rotation_empty"),
        (lambda: Rotation.named("DX", {"D": DAY}, first=MONDAY), "shift_unknown"),
        (lambda: PeriodHours(time=Duration(1), period=WEEK, working_days={8}), "weekday_unknown"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(make: object, code: str) -> None:
    """Where it is written, with what to write instead."""
    assert callable(make)
    with pytest.raises(InvalidValue) as refused:
        make()
    assert code == refused.value.code


def test_a_shift_on_a_day_that_a_zone_skipped_is_one_of_the_next() -> None:
    """Samoa had no 30 December 2011; what was planned for it starts on the day that came."""
    shift = DAY.on(date(2011, 12, 30), person="E07", zone="Pacific/Apia")
    assert (date(2011, 12, 31), date(2011, 12, 31)) == (shift.day, shift.start.day)


LONG_NIGHT = ShiftTemplate.of("long night", "22:00", "09:00")


@pytest.mark.parametrize(
    "week",
    [
        {0: [DAY, ShiftTemplate.of("evening", "15:00", "20:00")]},
        {0: [ShiftTemplate.of("whole", "07:00", "17:00"), DAY]},
        {0: [DAY, DAY]},
        {0: LONG_NIGHT, 1: DAY},
        {6: LONG_NIGHT, 0: DAY},
    ],
    ids=["overlapping", "one in the other", "twice", "from the day before", "from Sunday"],
)
def test_nobody_is_planned_twice_at_a_time(
    week: dict[int, ShiftTemplate | list[ShiftTemplate]],
) -> None:
    """That time would be due twice, and whoever is at one shift is late for the other."""
    with pytest.raises(InvalidValue, match="begins before shift") as caught:
        FixedWeek(week)
    assert "shifts_overlap" == caught.value.code
    with pytest.raises(InvalidValue, match="begins before shift"):
        Rotation(first=MONDAY, days=[week.get(weekday, ()) for weekday in range(7)])


def test_shifts_may_touch_and_somebody_at_work_may_be_reachable_as_well() -> None:
    """Day after day of 24 hours too: each ends as the next begins."""
    reachable = attrs.evolve(DAY, name="on call", kind=TimeKind.ON_CALL)
    evening = ShiftTemplate.of("evening", "16:00", "22:00")
    assert 4 == len(FixedWeek({0: [DAY, evening, reachable, NIGHT]}).shifts_on(MONDAY))
    whole = ShiftTemplate.of("watch", "15:00", "15:00")
    assert (whole,) == Rotation(first=MONDAY, days=[whole]).shifts_on(MONDAY)
