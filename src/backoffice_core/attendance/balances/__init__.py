"""Balances: leave, flexitime and time off in lieu as ledgers whose entries add up.

Sari joined in March 2025, has twelve days a year after twelve months, and was off on a day
of joint leave (cuti bersama):

>>> from datetime import date
>>> from backoffice_core.attendance.schedules import FixedWeek, ShiftTemplate
>>> from backoffice_core.kernel import Calendar, Holiday, HolidayKind, Interval
>>> sari = Service(person="E07", joined=date(2025, 3, 15))
>>> granted = accrue(sari, policy=INDONESIA_ANNUAL_LEAVE, until=date(2026, 12, 31))
>>> joint = Holiday(day=date(2026, 3, 20), name="Idul Fitri", kind=HolidayKind.JOINT_LEAVE)
>>> taken = take_leave(
...     "E07",
...     window=Interval(date(2026, 1, 1), date(2027, 1, 1)),
...     leaves=[],
...     schedule=FixedWeek(dict.fromkeys(range(5), ShiftTemplate.of("day", "08:00", "16:00"))),
...     recorded=granted,
...     calendar=Calendar(name="ID", weekend={5, 6}, holidays=[joint]),
... )
>>> ledger = (*granted, *taken.entries)
>>> print(explain_balance(ledger, date(2026, 12, 31), names={"E07": "Sari"}).render())
Sari has 11 days of annual leave on Dec 31, 2026
  Sari is granted 12 days of annual leave on Mar 15, 2026 (UU 13/2003 art. 79(3), as amended by
  UU 6/2023 art. 81(25))
  Sari took 1 day of annual leave on Mar 20, 2026, as joint leave
>>> accrue(sari, policy=INDONESIA_ANNUAL_LEAVE, until=date(2026, 12, 31), recorded=ledger)
()
"""

from __future__ import annotations

from backoffice_core.attendance.balances.accrual import (
    INDONESIA_ANNUAL_LEAVE,
    AccrualPolicy,
    CarryOver,
    GrantDay,
    GrantEvery,
    GrantRounding,
    LeaveYear,
    Milestone,
    Proration,
    Remainder,
    Service,
    Waiting,
)
from backoffice_core.attendance.balances.explaining import explain_balance, explain_entry
from backoffice_core.attendance.balances.flexitime import (
    Flexitime,
    FlexitimePolicy,
    Surplus,
    core_missed,
    keep_flexitime,
)
from backoffice_core.attendance.balances.granting import accrue
from backoffice_core.attendance.balances.in_lieu import InLieu, InLieuPolicy, take_in_lieu
from backoffice_core.attendance.balances.ledger import (
    ANNUAL_LEAVE,
    FLEXITIME,
    TIME_OFF_IN_LIEU,
    BalanceAccount,
    BalanceEntry,
    BalanceUnit,
    EntryKind,
    balance_on,
    balances_on,
    pay_out,
    settle,
)
from backoffice_core.attendance.balances.locking import EditState, EditWindow
from backoffice_core.attendance.balances.lots import Draw, Lot, draws, expire, open_lots
from backoffice_core.attendance.balances.taking import (
    LeavePolicy,
    LeaveTaken,
    days_taken,
    take_leave,
)

__all__ = [
    "ANNUAL_LEAVE",
    "FLEXITIME",
    "INDONESIA_ANNUAL_LEAVE",
    "TIME_OFF_IN_LIEU",
    "AccrualPolicy",
    "BalanceAccount",
    "BalanceEntry",
    "BalanceUnit",
    "CarryOver",
    "Draw",
    "EditState",
    "EditWindow",
    "EntryKind",
    "Flexitime",
    "FlexitimePolicy",
    "GrantDay",
    "GrantEvery",
    "GrantRounding",
    "InLieu",
    "InLieuPolicy",
    "LeavePolicy",
    "LeaveTaken",
    "LeaveYear",
    "Lot",
    "Milestone",
    "Proration",
    "Remainder",
    "Service",
    "Surplus",
    "Waiting",
    "accrue",
    "balance_on",
    "balances_on",
    "core_missed",
    "days_taken",
    "draws",
    "expire",
    "explain_balance",
    "explain_entry",
    "keep_flexitime",
    "open_lots",
    "pay_out",
    "settle",
    "take_in_lieu",
    "take_leave",
]
