"""Schedules: when people are to work, by the week, in rotation, flexibly, or on call.

Two crews on a rotation of two days, two nights and four days off, through a holiday:

>>> from datetime import date
>>> from backoffice_core.kernel import Duration, Interval
>>> day = ShiftTemplate.of("day", "06:00", "18:00", break_minutes=60)
>>> night = ShiftTemplate.of("night", "18:00", "06:00", break_minutes=60)
>>> crew = Rotation.named("DDNN----", {"D": day, "N": night}, first=date(2026, 5, 4))
>>> week = Interval(date(2026, 5, 4), date(2026, 5, 11))
>>> for shift in plan_shifts(crew, person="E07", zone="Asia/Jakarta", days=week):
...     print(shift.start.local, shift.end.local)
2026-05-04 06:00:00 2026-05-04 18:00:00
2026-05-05 06:00:00 2026-05-05 18:00:00
2026-05-06 18:00:00 2026-05-07 06:00:00
2026-05-07 18:00:00 2026-05-08 06:00:00
>>> office = FixedWeek(
...     dict.fromkeys(
...         range(5),
...         ShiftTemplate.flexible(
...             "office", "06:00", "20:00", due=Duration.of(hours=8), core=("10:00", "15:00")
...         ),
...     )
... )
>>> print(Duration.total(due_time(office, week).values()))
40:00:00
"""

from __future__ import annotations

from backoffice_core.attendance.schedules.holidays import (
    Substitute,
    day_kind,
    joined_calendars,
    with_substitutes,
)
from backoffice_core.attendance.schedules.on_call import with_on_call
from backoffice_core.attendance.schedules.patterns import (
    FixedWeek,
    PeriodHours,
    Rotation,
    Shifts,
    WorkSchedule,
)
from backoffice_core.attendance.schedules.planning import HolidayWork, due_time, plan_shifts
from backoffice_core.attendance.schedules.templates import ShiftTemplate

__all__ = [
    "FixedWeek",
    "HolidayWork",
    "PeriodHours",
    "Rotation",
    "ShiftTemplate",
    "Shifts",
    "Substitute",
    "WorkSchedule",
    "day_kind",
    "due_time",
    "joined_calendars",
    "plan_shifts",
    "with_on_call",
    "with_substitutes",
]
