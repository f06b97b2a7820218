"""Payments find their documents: what is paid is cleared, what is not understood is kept.

No money is ever lost or guessed away. A payment with a document clears it, even past what
was open; one with a party alone clears that party's oldest documents first; one that fits
nothing, or goes the other way than its document asks for (which would open more of it, not
less), waits in the suspense account. Whatever a person should look at is a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping import findings
from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Direction, Entry, Payment, Posting
from backoffice_core.bookkeeping.open_items import OpenItem
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.money import Money

__all__ = ["payment_entries", "payment_entry"]

CONTROL = {Direction.SALE: "receivables", Direction.PURCHASE: "payables"}


class Claims:
    """The open items while payments are taken off them; mutable, and never leaves here."""

    def __init__(self, items: Iterable[OpenItem]) -> None:
        """Index the items by document and by party, so that a year of payments stays quick."""
        self.items = list(items)
        self.by_document: dict[str | None, list[int]] = defaultdict(list)
        self.by_party: dict[tuple[str | None, Direction], list[int]] = defaultdict(list)
        for place, item in enumerate(self.items):
            self.by_document[item.document].append(place)
            self.by_party[item.party, item.direction].append(place)
        for places in self.by_party.values():
            places.sort(key=self.age)

    def age(self, place: int) -> tuple[date, date, str]:
        """What a party's items are cleared in the order of: due day, first day, document."""
        item = self.items[place]
        return item.due or item.since, item.since, item.document or ""

    def of_document(self, payment: Payment) -> int | None:
        """The place of the item a payment names: of its party first, then on its side."""
        side = side_of(payment)

        def fit(place: int) -> tuple[bool, bool, str]:
            item = self.items[place]
            return item.party != payment.party, item.direction is not side, item.party or ""

        return min(self.by_document.get(payment.document, ()), key=fit, default=None)

    def of_party(self, payment: Payment) -> list[int]:
        """The places of a party's items that a payment can clear, the earliest due first."""
        return self.by_party.get((payment.party, side_of(payment)), [])

    def take(self, place: int, amount: Money) -> None:
        """Take a payment off an item."""
        item = self.items[place]
        self.items[place] = attrs.evolve(item, amount=item.amount - amount)


def side_of(payment: Payment) -> Direction:
    """Customers pay us, and we pay suppliers, unless a document says otherwise."""
    return Direction.PURCHASE if payment.amount.minor < 0 else Direction.SALE


def clears(amount: Money, open_amount: Money) -> Money:
    """How much of ``amount`` an open amount takes: at most all of it, nothing of another sign."""
    if (amount.minor < 0) is not (open_amount.minor < 0):
        return Money(0, amount.currency)
    return min(amount, open_amount, key=abs)


@checked
def payment_entry(
    payment: Payment, *, open_items: Iterable[OpenItem], chart: Chart
) -> tuple[Entry, tuple[Finding, ...]]:
    """The entry of one payment, and what somebody should look at.

    Raises :class:`InvalidValue`: ``account_role_missing``, ``currency_mixed``.
    """
    entries, found = payment_entries([payment], open_items=open_items, chart=chart)
    return entries[0], found


@checked
def payment_entries(
    payments: Iterable[Payment], *, open_items: Iterable[OpenItem], chart: Chart
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """The entries of payments, taken in the order of day and number, and the findings.

    ``open_items`` are what the payments can clear: the open items of everything posted
    before and of the invoices themselves. Roles used: ``cash``, ``receivables``,
    ``payables``, ``suspense``, each only where needed.

    Findings: ``bookkeeping.payment_unmatched``, ``.payment_exceeds_open``,
    ``.payment_allocated``, ``.payment_party_differs``, ``.payment_direction``.

    Raises :class:`InvalidValue`: ``account_role_missing``, ``currency_mixed``.
    """
    claims = Claims(open_items)
    entries: list[Entry] = []
    found: list[Finding] = []
    for payment in sorted(payments, key=lambda each: (each.day, each.number)):
        for item in claims.items[:1]:
            check_currency(payment, item)
        legs, verdicts = allocate(payment, claims, chart)
        cash = Posting(account=chart.role("cash").code, amount=payment.amount)
        entries.append(
            Entry(
                number=f"PAYMENT/{payment.number}",
                day=payment.day,
                journal="payments",
                text=payment.text or payment.party or "",
                document=payment.document,
                postings=(cash, *legs),
            )
        )
        found.extend(verdicts)
    return tuple(entries), tuple(found)


def check_currency(payment: Payment, item: OpenItem) -> None:
    """Refuse to clear one currency with another."""
    if payment.amount.currency != item.amount.currency:
        raise InvalidValue(
            "currency_mixed",
            f"Payment {payment.number} is in {payment.amount.currency},"
            f" but the books are kept in {item.amount.currency}.",
            "Convert it at the rate of the day first.",
        )


def allocate(
    payment: Payment, claims: Claims, chart: Chart
) -> tuple[tuple[Posting, ...], tuple[Finding, ...]]:
    """The legs against cash: by document, else by party, else suspense."""
    if payment.document is not None:
        place = claims.of_document(payment)
        if place is not None and is_wrong_way(payment, claims.items[place]):
            wrong = findings.payment_direction(payment, claims.items[place])
            return in_suspense(payment, chart, wrong)
        if place is not None:
            return by_document(payment, place, claims, chart)
    elif payment.party is not None and (places := claims.of_party(payment)):
        return by_party(payment, places, claims, chart)
    return in_suspense(payment, chart, findings.payment_unmatched(payment))


def is_wrong_way(payment: Payment, item: OpenItem) -> bool:
    """Whether money goes out for a sale or in for a purchase, with nothing there to give back."""
    takes = clears(payment.amount, item.amount)
    return side_of(payment) is not item.direction and takes.is_zero


def in_suspense(
    payment: Payment, chart: Chart, why: Finding
) -> tuple[tuple[Posting, ...], tuple[Finding, ...]]:
    """The leg of a payment that nobody can place yet."""
    leg = Posting(
        account=chart.role("suspense").code,
        amount=-payment.amount,
        party=payment.party,
        document=payment.document,
    )
    return (leg,), (why,)


def by_document(
    payment: Payment, place: int, claims: Claims, chart: Chart
) -> tuple[tuple[Posting, ...], tuple[Finding, ...]]:
    """All of a payment goes to the document it names, and past what is open too."""
    item = claims.items[place]
    excess = payment.amount - clears(payment.amount, item.amount)
    claims.take(place, payment.amount)
    found: list[Finding] = []
    if not excess.is_zero:
        found.append(findings.payment_exceeds_open(payment, excess))
    if payment.party is not None and payment.party != item.party:
        found.append(findings.payment_party_differs(payment, item))
    return (control_leg(item, payment.amount, chart),), tuple(found)


def by_party(
    payment: Payment, places: list[int], claims: Claims, chart: Chart
) -> tuple[tuple[Posting, ...], tuple[Finding, ...]]:
    """A payment goes to the documents due first; what is left stays on the party's account."""
    left = payment.amount
    legs: list[Posting] = []
    cleared: list[OpenItem] = []
    for place in places:
        item = claims.items[place]
        part = clears(left, item.amount)
        if not part.is_zero:
            claims.take(place, part)
            legs.append(control_leg(item, part, chart))
            cleared.append(attrs.evolve(item, amount=part))
            left -= part
    found = [findings.payment_allocated(payment, cleared)] if cleared else []
    if not left.is_zero or not legs:
        side = claims.items[places[0]]
        legs.append(control_leg(attrs.evolve(side, document=None), left, chart))
        found.append(findings.payment_exceeds_open(payment, left))
    return tuple(legs), tuple(found)


def control_leg(item: OpenItem, amount: Money, chart: Chart) -> Posting:
    """The leg that takes ``amount`` off what is open on an item."""
    return Posting(
        account=chart.role(CONTROL[item.direction]).code,
        amount=-amount,
        party=item.party,
        document=item.document,
    )
