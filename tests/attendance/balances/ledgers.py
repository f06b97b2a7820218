"""Entries and services as tests need them: one person, one account, few words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from backoffice_core.attendance.balances import (
    ANNUAL_LEAVE,
    BalanceAccount,
    BalanceEntry,
    EntryKind,
    Service,
)
from backoffice_core.attendance.schedules import FixedWeek, ShiftTemplate

NEW_YEAR = date(2026, 1, 1)
DAY_SHIFT = ShiftTemplate.of("day", "08:00", "17:00", break_minutes=60)
OFFICE = FixedWeek(dict.fromkeys(range(5), DAY_SHIFT))


def entry(
    kind: EntryKind,
    amount: int | Fraction,
    day: date = NEW_YEAR,
    *,
    source: str = "",
    expires: date | None = None,
    lot: str = "",
    account: BalanceAccount = ANNUAL_LEAVE,
    person: str = "E07",
    made_by: str = "",
) -> BalanceEntry:
    """An entry of E07, with a source made of kind and day where none is given."""
    return BalanceEntry(
        person=person,
        account=account,
        day=day,
        kind=kind,
        amount=amount,
        source=source or f"{kind.value} {day}",
        expires=expires,
        lot=lot,
        made_by=made_by,
    )


def joined(day: date, *, left: date | None = None) -> Service:
    """The employment of E07."""
    return Service(person="E07", joined=day, left=left)
