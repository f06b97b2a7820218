"""What customers owe and what suppliers are owed, document by document, on any day.

Open items are not kept anywhere: they are the postings of the control accounts, grouped by
party and document, up to a day. So they add up to the control account on that day by
construction, also on a day long past, and whatever was paid since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Direction, Entry, Invoice
from backoffice_core.bookkeeping.statements.trial_balance import check_currency, in_period
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money

__all__ = ["OpenItem", "OpenItems", "open_items"]

CONTROL = {"receivables": Direction.SALE, "payables": Direction.PURCHASE}


@checked
@attrs.frozen(kw_only=True)
class OpenItem:
    """What is open on one document of one party: positive is owed to us, negative by us.

    ``document`` is ``None`` for money on account; ``since`` is the first posting's day.
    """

    direction: Direction = attrs.field(validator=member_validator(Direction))
    party: str | None
    document: str | None
    amount: Money
    since: date
    due: date | None = None

    @property
    def is_against(self) -> bool:
        """Whether the item stands on the other side than it should: paid too much, a credit."""
        return (self.amount.minor < 0) is (self.direction is Direction.SALE)

    def days_overdue(self, day: date) -> int:
        """How many days after its due day an item is on ``day``; 0 where not due or unknown."""
        return max(0, (day - self.due).days) if self.due else 0


@checked
@attrs.frozen(kw_only=True)
class OpenItems:
    """Everything open on a day, by party and then the oldest first."""

    receivables: tuple[OpenItem, ...]
    payables: tuple[OpenItem, ...]
    currency: Currency
    as_of: date | None = None

    @property
    def all(self) -> tuple[OpenItem, ...]:
        """Receivables, then payables."""
        return self.receivables + self.payables

    @property
    def receivable(self) -> Money:
        """What customers owe in all: the balance of receivables."""
        return Money.total((item.amount for item in self.receivables), self.currency)

    @property
    def payable(self) -> Money:
        """What suppliers are owed in all, negative: the balance of payables, debit positive."""
        return Money.total((item.amount for item in self.payables), self.currency)


Key = tuple[Direction, str | None, str | None]


@checked
def open_items(
    entries: Iterable[Entry],
    *,
    chart: Chart,
    currency: str | Currency,
    as_of: date | None = None,
    invoices: Iterable[Invoice] = (),
) -> OpenItems:
    """What is open at the end of ``as_of`` (``None``: after every entry).

    ``invoices`` only tell when a document is due.

    Raises :class:`InvalidValue`: ``account_role_missing`` (receivables, payables),
    ``entry_duplicate``, ``currency_mixed``.
    """
    money = Currency.of(currency)
    controls = {chart.role(role).code: direction for role, direction in CONTROL.items()}
    minor: dict[Key, int] = {}
    since: dict[Key, date] = {}
    for entry, _ in in_period(entries, None):
        if as_of is not None and entry.day > as_of:
            continue
        for posting in entry.postings:
            direction = controls.get(posting.account)
            if direction is not None:
                check_currency(entry, posting, money)
                key = (direction, posting.party, posting.document)
                minor[key] = minor.get(key, 0) + posting.amount.minor
                since[key] = min(entry.day, since.get(key, entry.day))
    due = {(invoice.direction, invoice.number): invoice.due for invoice in invoices}
    items = [
        OpenItem(
            direction=direction,
            party=party,
            document=document,
            amount=Money(amount, money),
            since=since[direction, party, document],
            due=due.get((direction, document)) if document is not None else None,
        )
        for (direction, party, document), amount in minor.items()
        if amount
    ]
    items.sort(key=lambda item: (item.party or "", item.since, item.document or ""))
    return OpenItems(
        receivables=tuple(item for item in items if item.direction is Direction.SALE),
        payables=tuple(item for item in items if item.direction is Direction.PURCHASE),
        currency=money,
        as_of=as_of,
    )
