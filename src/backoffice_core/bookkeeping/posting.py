"""Documents become entries: an invoice, a payment, the balances a business starts with.

Every entry names its document, and the legs on receivables, payables and goods received
name party and document too, so that what is open can be read off the entries alone: there
is no second book of open items that could disagree with the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, Protocol

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.documents import invoice_totals
from backoffice_core.bookkeeping.model import (
    Account,
    Direction,
    Entry,
    EntryKind,
    Invoice,
    Posting,
)
from backoffice_core.bookkeeping.taxes import TAXES_OF_INDONESIA, Tax
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.periods import Month

__all__ = ["OPENING", "Balance", "invoice_entry", "opening_entry"]

OPENING: Final = "opening"
SETTLED: Final = frozenset({"receivables", "payables", "goods_received"})


@checked
def invoice_entry(
    invoice: Invoice,
    *,
    chart: Chart,
    currency: str | Currency,
    taxes: Mapping[str, Effective[Tax]] = TAXES_OF_INDONESIA,
    price_difference: Money | None = None,
) -> Entry:
    """The entry of an invoice; of negative quantities (a credit note), exactly its opposite.

    A sale debits receivables and credits sales and output tax. A purchase debits goods
    received and input tax and credits payables; ``price_difference`` is the part of a
    purchase's net that the goods were not received at, and goes to price differences.
    Roles used: ``receivables``, ``sales``, ``output_tax``, or ``payables``,
    ``goods_received``, ``input_tax``, ``price_differences``, each only where needed.

    Raises :class:`InvalidValue`: ``account_role_missing``, ``invoice_empty``,
    ``currency_mixed``, ``tax_unknown``, ``tax_not_in_force``.
    """
    totals = invoice_totals(invoice, currency=currency, taxes=taxes)
    difference = price_difference or Money.zero(totals.net.currency)
    sale = invoice.direction is Direction.SALE
    tax = "output_tax" if sale else "input_tax"
    legs = (
        ("receivables" if sale else "payables", totals.gross),
        ("sales" if sale else "goods_received", difference - totals.net),
        (tax, -totals.tax),
        ("price_differences", -difference),
    )
    return Entry(
        number=f"{invoice.direction.name}/{invoice.number}",
        day=invoice.day,
        journal="sales" if sale else "purchases",
        text=invoice.party,
        document=invoice.number,
        postings=tuple(
            invoice_leg(invoice, chart.role(role), amount if sale else -amount)
            for place, (role, amount) in enumerate(legs)
            # The first two stand even at zero: a gift is an entry too.
            if place < 2 or not amount.is_zero  # noqa: PLR2004
        ),
    )


def invoice_leg(invoice: Invoice, account: Account, amount: Money) -> Posting:
    """One leg; those that are settled by party and document name them."""
    settled = account.role in SETTLED
    return Posting(
        account=account.code,
        amount=amount,
        party=invoice.party if settled else None,
        document=invoice.number if settled else None,
    )


class Balance(Protocol):
    """What an account holds at the start, debit positive: a posting, or anything like one."""

    @property
    def account(self) -> str: ...  # noqa: D102
    @property
    def amount(self) -> Money: ...  # noqa: D102
    @property
    def party(self) -> str | None: ...  # noqa: D102
    @property
    def document(self) -> str | None: ...  # noqa: D102


@checked
def opening_entry(
    balances: Iterable[Balance], *, chart: Chart, day: date, currency: str | Currency
) -> Entry:
    """The entry that takes over what a business has and owes before its first period.

    ``balances`` are signed, debit positive; those of receivables and payables name party and
    document, so that old invoices can be paid. ``day`` is the last one before the period, or
    its first; either way statements show the balances as opening, not as movements.

    Raises :class:`InvalidValue`: ``opening_unbalanced`` with the difference, ``opening_empty``,
    ``account_unknown``, ``currency_mixed``.
    """
    legs = tuple(
        Posting(account=each.account, amount=each.amount, party=each.party, document=each.document)
        for each in balances
    )
    money = Currency.of(currency)
    for leg in legs:
        chart.account(leg.account)
    if len(legs) < 2:  # noqa: PLR2004 - double entry
        raise InvalidValue(
            "opening_empty",
            f"The opening balances of {day} have {len(legs)} line(s).",
            "Give at least two, or post no opening entry.",
        )
    difference = Money.total((leg.amount for leg in legs), money)
    if not difference.is_zero:
        more, less = ("debits", "credits") if difference.minor > 0 else ("credits", "debits")
        raise InvalidValue(
            "opening_unbalanced",
            f"In the opening balances of {day} {more} exceed {less} by {abs(difference)}.",
            "Add the missing balance: what nothing else explains is retained earnings.",
        )
    return Entry(
        number=f"OPENING/{Month.of(day + timedelta(days=1))}",
        day=day,
        journal=OPENING,
        kind=EntryKind.OPENING,
        text="Opening balances",
        postings=legs,
    )
