"""From a schedule to planned shifts: people, zones, holidays and half days come together."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from backoffice_core.attendance.model import PlannedShift
from backoffice_core.attendance.schedules.patterns import Shifts, WorkSchedule
from backoffice_core.attendance.schedules.templates import ShiftTemplate, clock_of
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.calendars import Calendar, HolidayKind, dates
from backoffice_core.kernel.instants import Duration, Fold, Gap
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import expect_member

__all__ = ["HolidayWork", "due_time", "plan_shifts"]


class HolidayWork(enum.Enum):
    """Whether a schedule stands still on holidays.

    ``OFF`` plans nothing on a holiday or on joint leave; ``JOINT_LEAVE_WORKED`` plans joint
    leave (cuti bersama) like any day; ``ALL_WORKED`` plans holidays too, as jobs that never
    stop are (KEP.233/MEN/2003).
    """

    OFF = "off"
    JOINT_LEAVE_WORKED = "joint_leave_worked"
    ALL_WORKED = "all_worked"


@checked
def plan_shifts(
    schedule: WorkSchedule,
    *,
    person: str,
    zone: str,
    days: Interval[date],
    calendar: Calendar | None = None,
    holiday_work: HolidayWork = HolidayWork.OFF,
    ends_at: Mapping[date, str] | None = None,
    gap: Gap = Gap.LATER,
    fold: Fold = Fold.FIRST,
) -> tuple[PlannedShift, ...]:
    """The shifts that start in ``days``, in order.

    A schedule says itself which weekdays are off; of the ``calendar`` only the holidays are
    looked at. ``ends_at`` are half days: on such a date no shift goes on after that time
    (``13:00``), and one that would begin then or later is not planned. A shift cut short has no
    break planned, as nobody said whether it lay before. The half days of a house are the same
    for everybody, so dates outside ``days``, without a shift or with an earlier end change
    nothing. Raises :class:`InvalidValue`: ``unknown_zone``, ``clock_unreadable``,
    ``not_a_member``.

    >>> from backoffice_core.attendance.schedules.patterns import FixedWeek
    >>> from backoffice_core.kernel.calendars import Holiday
    >>> day = ShiftTemplate.of("day", "08:00", "16:00")
    >>> labour_day = Holiday(day=date(2026, 5, 1), name="Hari Buruh")
    >>> for shift in plan_shifts(
    ...     FixedWeek(dict.fromkeys(range(5), day)),
    ...     person="E07",
    ...     zone="Asia/Jakarta",
    ...     days=Interval(date(2026, 4, 30), date(2026, 5, 6)),
    ...     calendar=Calendar(name="ID", weekend={5, 6}, holidays=[labour_day]),
    ...     ends_at={date(2026, 5, 5): "12:00"},
    ... ):
    ...     print(shift.start.local, shift.end.local.time())
    2026-04-30 08:00:00 16:00:00
    2026-05-04 08:00:00 16:00:00
    2026-05-05 08:00:00 12:00:00
    """
    expect_member(holiday_work, HolidayWork, name="holiday_work")
    half_days = ends_at or {}
    return tuple(
        template.on(day, person=person, zone=zone, gap=gap, fold=fold)
        for day in dates(days)
        if works_on(day, calendar, holiday_work)
        for template in shortened(schedule.shifts_on(day), half_days.get(day))
    )


def works_on(day: date, calendar: Calendar | None, holiday_work: HolidayWork) -> bool:
    """Whether the schedule goes on that day, as far as holidays are concerned."""
    if calendar is None or holiday_work is HolidayWork.ALL_WORKED:
        return True
    kinds = {holiday.kind for holiday in calendar.holidays_on(day)}
    if holiday_work is HolidayWork.JOINT_LEAVE_WORKED or not calendar.joint_leave_off:
        kinds.discard(HolidayKind.JOINT_LEAVE)
    return not kinds


def shortened(shifts: Shifts, clock: str | None) -> Iterable[ShiftTemplate]:
    """The shifts up to the end of a half day; the break goes with what is cut off."""
    if clock is None:
        return shifts
    closes = clock_of(clock)
    kept: list[ShiftTemplate] = []
    for shift in shifts:
        if shift.start >= closes:
            continue
        if shift.start + shift.length <= closes:
            kept.append(shift)
            continue
        left = closes - shift.start
        due = None if shift.due is None else min(shift.due, Duration(left))
        kept.append(attrs.evolve(shift, end=closes, break_time=Duration(0), due=due, core=None))
    return kept


@checked
def due_time(
    schedule: WorkSchedule,
    days: Interval[date],
    *,
    calendar: Calendar | None = None,
    absent: Iterable[date] = (),
) -> dict[date, Duration]:
    """The time due on each date, holidays and days of paid absence included as worked.

    What a holiday or a day of leave is worth is what the schedule would have asked of it, so
    nobody with long days loses by a holiday and nobody with short ones gains. The result has
    0 for them: nothing is left to be worked.

    >>> from backoffice_core.attendance.schedules.patterns import FixedWeek
    >>> long_day = ShiftTemplate.of("day", "08:00", "19:00", break_minutes=60)
    >>> week = FixedWeek(dict.fromkeys(range(4), long_day))
    >>> may = Interval(date(2026, 5, 4), date(2026, 5, 11))
    >>> print(Duration.total(due_time(week, may, absent=[date(2026, 5, 5)]).values()))
    30:00:00
    """
    away = frozenset(absent)
    due: dict[date, Duration] = {}
    for day in dates(days):
        off = day in away or not works_on(day, calendar, HolidayWork.OFF)
        due[day] = Duration(0) if off else schedule.due_on(day)
    return due
