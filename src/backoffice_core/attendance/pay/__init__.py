"""Pay: what reckoned time is worth in money, a line for everything and a reason for each."""

from __future__ import annotations

from backoffice_core.attendance.pay.hourly import Hour, HourOfMonth, WageBase
from backoffice_core.attendance.pay.lines import PayKind, PayLine
from backoffice_core.attendance.pay.minimum import check_minimum_wage
from backoffice_core.attendance.pay.monthly import pay_lines
from backoffice_core.attendance.pay.parts import OnCall
from backoffice_core.attendance.pay.pricing import Earning, PayRule, TellsHour, price
from backoffice_core.attendance.pay.regular_rate import (
    BonusDivisor,
    RegularRate,
    SalaryIsFor,
    Spread,
    Workweek,
)
from backoffice_core.attendance.pay.rounded import BY_SECOND, PartHours, RoundedTo
from backoffice_core.attendance.pay.wages import (
    DailyWage,
    HourlyWage,
    MonthlyWage,
    PieceWage,
    Wage,
    WeeklySalary,
)
from backoffice_core.attendance.pay.workweek_change import pay_over_change

__all__ = [
    "BY_SECOND",
    "BonusDivisor",
    "DailyWage",
    "Earning",
    "Hour",
    "HourOfMonth",
    "HourlyWage",
    "MonthlyWage",
    "OnCall",
    "PartHours",
    "PayKind",
    "PayLine",
    "PayRule",
    "PieceWage",
    "RegularRate",
    "RoundedTo",
    "SalaryIsFor",
    "Spread",
    "TellsHour",
    "Wage",
    "WageBase",
    "WeeklySalary",
    "Workweek",
    "check_minimum_wage",
    "pay_lines",
    "pay_over_change",
    "price",
]
