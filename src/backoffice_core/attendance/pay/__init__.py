"""Pay: what reckoned time is worth in money, a line for everything and a reason for each."""

from __future__ import annotations

from backoffice_core.attendance.pay.hourly import Hour, HourOfMonth, WageBase
from backoffice_core.attendance.pay.lines import PayKind, PayLine
from backoffice_core.attendance.pay.monthly import pay_lines
from backoffice_core.attendance.pay.pricing import Earning, PayRule, TellsHour, price
from backoffice_core.attendance.pay.rounded import BY_SECOND, PartHours, RoundedTo
from backoffice_core.attendance.pay.wages import (
    DailyWage,
    HourlyWage,
    MonthlyWage,
    PieceWage,
    Wage,
    WeeklySalary,
)

__all__ = [
    "BY_SECOND",
    "DailyWage",
    "Earning",
    "Hour",
    "HourOfMonth",
    "HourlyWage",
    "MonthlyWage",
    "PartHours",
    "PayKind",
    "PayLine",
    "PayRule",
    "PieceWage",
    "RoundedTo",
    "TellsHour",
    "Wage",
    "WageBase",
    "WeeklySalary",
    "pay_lines",
    "price",
]
