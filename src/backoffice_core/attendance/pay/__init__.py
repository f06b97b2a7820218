"""Pay: what reckoned time is worth in money, a line for everything and a reason for each."""

from __future__ import annotations

from backoffice_core.attendance.pay.monthly import PayKind, PayLine, pay_lines
from backoffice_core.attendance.pay.pricing import Earning, PayRule
from backoffice_core.attendance.pay.wages import (
    DailyWage,
    HourlyWage,
    MonthlyWage,
    PieceWage,
    Wage,
    WeeklySalary,
)

__all__ = [
    "DailyWage",
    "Earning",
    "HourlyWage",
    "MonthlyWage",
    "PayKind",
    "PayLine",
    "PayRule",
    "PieceWage",
    "Wage",
    "WeeklySalary",
    "pay_lines",
]
