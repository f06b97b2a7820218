"""Everything a month's closing starts from: the facts and terms of one business.

Whoever reads files (or a database of their own) fills a :class:`Shop`; nothing here
knows where it came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from backoffice_core.inventory import CostMethod
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.rounding import Rounding

if TYPE_CHECKING:
    from datetime import date

    from backoffice_core.attendance.model import Employee, Leave, Punch
    from backoffice_core.bookkeeping.model import Account, Invoice, Payment
    from backoffice_core.inventory.model import Item, Move, Supplier
    from backoffice_core.kernel.calendars import Calendar
    from backoffice_core.kernel.findings import Finding
    from backoffice_core.kernel.money import Currency, Money
    from backoffice_core.kernel.periods import Month
    from backoffice_core.processes.withdrawals import Withdrawal
    from backoffice_core.scheduling.model import Assignment, Demand, Person

__all__ = ["OpeningBalance", "Shop", "ShopPolicies"]


@attrs.frozen(kw_only=True)
class OpeningBalance:
    """What an account held before the month, debit positive; ``document`` names an open item."""

    account: str
    amount: Money
    party: str | None = None
    document: str | None = None


@attrs.frozen(kw_only=True)
class ShopPolicies:
    """The choices a business makes, each with the default most Indonesian shops use.

    ``hourly_wage_rounding`` rounds 1/173 of the month to whole rupiah: the ministry's own
    example truncates. ``bounce`` drops a punch so soon after the last one kept, ``grace``
    forgives lateness up to it, ``service_percent`` is how often stock should last until
    the next delivery, ``rest`` is the least time between two shifts. Raises
    :class:`~backoffice_core.kernel.errors.InvalidValue` (``not_a_member``).
    """

    cost_method: CostMethod = attrs.field(
        default=CostMethod.MOVING_AVERAGE, validator=member_validator(CostMethod)
    )
    hourly_wage_rounding: Rounding = attrs.field(
        default=Rounding.FLOOR, validator=member_validator(Rounding)
    )
    bounce: Duration = Duration.of(minutes=1)
    grace: Duration = Duration.ZERO
    rest: Duration = Duration.of(hours=11)
    hours_a_week_max: int = 40
    days_a_week_max: int = 6
    service_percent: int = 95
    review_days: int = 7


@attrs.frozen(kw_only=True)
class Shop:
    """One business and one month: what happened, and the terms it happened under.

    ``roster`` is the plan of the month being closed, ``demand`` what next month needs. Shifts
    and punches of the days that lead into the month (:attr:`Month.lead_in`) count towards
    rest and weeks only.
    ``withdrawals`` take back punches and leaves, of this delivery or on record.
    ``findings`` are those of reading (a reset clock, a garbled line). ``books`` is whose books
    these are in the store, so that a shop may change its name; the name where it is empty.
    """

    name: str
    month: Month
    zone: str
    currency: Currency
    calendar: Calendar
    policies: ShopPolicies
    employees: tuple[Employee, ...]
    people: tuple[Person, ...]
    punches: tuple[Punch, ...]
    leaves: tuple[Leave, ...]
    roster: tuple[Assignment, ...]
    demand: tuple[Demand, ...]
    accounts: tuple[Account, ...]
    opening: tuple[OpeningBalance, ...]
    opening_day: date
    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]
    items: tuple[Item, ...]
    suppliers: tuple[Supplier, ...]
    moves: tuple[Move, ...]
    withdrawals: tuple[Withdrawal, ...] = ()
    findings: tuple[Finding, ...] = ()
    books: str = ""
