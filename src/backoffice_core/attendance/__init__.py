"""Attendance: punches become worked time, worked time becomes pay, and both say why.

Nine hours on Labour Day in a six-day week, after a night shift that ended at six:

>>> from datetime import date
>>> from backoffice_core.kernel import (
...     Calendar,
...     Effective,
...     Holiday,
...     Money,
...     Month,
...     Rounding,
...     ZonedInstant,
... )
>>> rupiah = lambda amount: Money.of(amount, "IDR")
>>> sari = Employee(
...     id="E07",
...     name="Sari",
...     pin="7",
...     days_a_week=6,
...     basic_wage=rupiah(5_000_000),
...     fixed_allowance=rupiah(0),
...     variable_allowance=rupiah(0),
...     joined=date(2024, 1, 8),
... )
>>> clock = lambda text: ZonedInstant.parse(f"2026-{text}+07:00[Asia/Jakarta]")
>>> punches = [
...     Punch(device="door", person="7", at=clock(at))
...     for at in (
...         "04-29T21:58:00",
...         "04-30T06:01:00",
...         "05-01T08:00:00",
...         "05-01T08:00:20",
...         "05-01T17:00:00",
...     )
... ]
>>> night = PlannedShift(
...     person="E07",
...     day=date(2026, 4, 29),
...     start=clock("04-29T22:00:00"),
...     end=clock("04-30T06:00:00"),
... )
>>> (sheet,), findings = decide_timesheets(
...     punches,
...     employees=[sari],
...     planned=[night],
...     leaves=[],
...     month=Month(2026, 5),
...     calendar=Calendar(
...         name="ID", weekend={6}, holidays=[Holiday(day=date(2026, 5, 1), name="Hari Buruh")]
...     ),
...     zone="Asia/Jakarta",
...     policy=AttendancePolicy(),
...     law=INDONESIA,
... )
>>> for line in pay_lines(sheet, employee=sari, law=INDONESIA, hourly_rounding=Rounding.FLOOR):
...     print(f"{line.kind:10} {line.amount}")
basic      IDR 5000000.00
overtime   IDR 404614.00
overtime   IDR 86703.00
overtime   IDR 115604.00
>>> print(explain_day(sheet, date(2026, 5, 1)).because[-1].sentence())
1 hour of overtime at 4 times the hourly wage (PP 35/2021 art. 31(2)a)
>>> [finding.kind for finding in findings]
['attendance.bounce', 'attendance.unscheduled', 'attendance.break_missing', 'attendance.no_roster']
"""

from __future__ import annotations

from backoffice_core.attendance.explaining import explain_day
from backoffice_core.attendance.laws import (
    INDONESIA,
    LawPack,
    failing_examples,
    hourly_wage,
    overtime_tiers,
    wage_base,
)
from backoffice_core.attendance.model import (
    DayKind,
    Employee,
    Leave,
    LeaveKind,
    OvertimeTier,
    PlannedShift,
    Punch,
    Timesheet,
    TimesheetDay,
)
from backoffice_core.attendance.pay import PayKind, PayLine, pay_lines
from backoffice_core.attendance.policy import AttendancePolicy, MissingPunch
from backoffice_core.attendance.punches import clean_punches
from backoffice_core.attendance.timesheets import decide_timesheets

__all__ = [
    "INDONESIA",
    "AttendancePolicy",
    "DayKind",
    "Employee",
    "LawPack",
    "Leave",
    "LeaveKind",
    "MissingPunch",
    "OvertimeTier",
    "PayKind",
    "PayLine",
    "PlannedShift",
    "Punch",
    "Timesheet",
    "TimesheetDay",
    "clean_punches",
    "decide_timesheets",
    "explain_day",
    "failing_examples",
    "hourly_wage",
    "overtime_tiers",
    "pay_lines",
    "wage_base",
]
