"""Attendance: punches become worked time, worked time becomes pay, and both say why.

Nine hours on Labour Day, as the Indonesian ministry of manpower works them out:

>>> from datetime import date
>>> from backoffice_core.kernel import Calendar, Holiday, Money, Month, Rounding, ZonedInstant
>>> wage, nothing = Money.of(5_000_000, "IDR"), Money.zero("IDR")
>>> sari = Employee(
...     id="E07",
...     name="Sari",
...     pin="7",
...     days_a_week=6,
...     basic_wage=wage,
...     fixed_allowance=nothing,
...     variable_allowance=nothing,
...     joined=date(2024, 1, 8),
... )
>>> punches = [
...     Punch(device="door", person="E07", at=ZonedInstant.parse(f"{at}+07:00[Asia/Jakarta]"))
...     for at in ("2026-05-01T08:00:00", "2026-05-01T08:00:20", "2026-05-01T17:00:00")
... ]
>>> labour_day = Holiday(day=date(2026, 5, 1), name="Hari Buruh")
>>> days_off = Calendar(name="ID", weekend={6}, holidays=[labour_day])
>>> (sheet,), findings = decide_timesheets(
...     punches,
...     employees=[sari],
...     month=Month(2026, 5),
...     terms=AttendanceTerms(calendar=days_off, zone="Asia/Jakarta"),
... )
>>> print(sheet.worked, [finding.kind for finding in findings if finding.day])
9:00:00 ['attendance.bounce', 'attendance.unscheduled', 'attendance.break_missing']
>>> for line in pay_lines(sheet, employee=sari, law=INDONESIA, hourly_rounding=Rounding.FLOOR):
...     print(f"{line.kind:8} {line.amount.text:>10} {line.explanation.source}")
basic    5000000.00
overtime  404614.00 PP 35/2021 art. 31(2)a
overtime   86703.00 PP 35/2021 art. 31(2)a
overtime  115604.00 PP 35/2021 art. 31(2)a
>>> print(explain_day(sheet, date(2026, 5, 1)).because[-1].sentence())
1 hour of overtime at 4 times the hourly wage (PP 35/2021 art. 31(2)a)
"""

from __future__ import annotations

from backoffice_core.attendance.cleaning import clean_punches
from backoffice_core.attendance.explaining import explain_day
from backoffice_core.attendance.laws import INDONESIA, LawPack, failing_examples
from backoffice_core.attendance.model import (
    DayKind,
    Employee,
    Leave,
    LeaveKind,
    OvertimeTier,
    PlannedShift,
    PremiumTime,
    Punch,
    PunchDirection,
    PunchKind,
    TimeKind,
    Timesheet,
    TimesheetDay,
)
from backoffice_core.attendance.pay import PayKind, PayLine, pay_lines
from backoffice_core.attendance.places import Place, Point, Proof
from backoffice_core.attendance.policy import AttendancePolicy, MissingPunch
from backoffice_core.attendance.terms import AttendanceTerms
from backoffice_core.attendance.timesheets import decide_timesheets

__all__ = [
    "INDONESIA",
    "AttendancePolicy",
    "AttendanceTerms",
    "DayKind",
    "Employee",
    "LawPack",
    "Leave",
    "LeaveKind",
    "MissingPunch",
    "OvertimeTier",
    "PayKind",
    "PayLine",
    "Place",
    "PlannedShift",
    "Point",
    "PremiumTime",
    "Proof",
    "Punch",
    "PunchDirection",
    "PunchKind",
    "TimeKind",
    "Timesheet",
    "TimesheetDay",
    "clean_punches",
    "decide_timesheets",
    "explain_day",
    "failing_examples",
    "pay_lines",
]
