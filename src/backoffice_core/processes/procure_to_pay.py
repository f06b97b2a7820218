"""From receipt to payment: purchase invoices held against the goods that really came.

Goods are booked when they come, at what they should cost, against goods received not
invoiced; the invoice takes them off again. What was received but not billed, or billed but
not received, therefore stays visible on that account, and only a difference of price on
goods that did come is a cost (price differences). The purchase order, the third leg of a
three-way match, is not a fact of this library yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from backoffice_core.bookkeeping import (
    TAXES_OF_INDONESIA,
    Chart,
    Direction,
    Entry,
    Invoice,
    Tax,
    invoice_entry,
    line_amount,
)
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message
from backoffice_core.processes.order_to_cash import trace

__all__ = ["Match", "MatchedItem", "match_purchase", "purchase_entries", "receipt_value"]

INWARD = frozenset({MoveKind.RECEIPT, MoveKind.SUPPLIER_RETURN})


@attrs.frozen(kw_only=True)
class MatchedItem:
    """One item of one purchase: as billed and as received, quantities and values before tax."""

    item: str
    billed: Quantity
    received: Quantity
    billed_value: Money
    received_value: Money

    @property
    def matched(self) -> Fraction:
        """The quantity both billed and received, in base units; 0 where their signs differ."""
        billed, received = self.billed.measure[1], self.received.measure[1]
        if (billed < 0) is not (received < 0):
            return Fraction(0)
        return min(billed, received, key=abs)

    @property
    def price_difference(self) -> Money:
        """What the matched quantity was billed above (below: negative) its value as received.

        Where only part is matched, its share of each value is rounded half up to a minor unit.
        """
        if not self.matched:
            return self.billed_value * 0
        billed = self.matched / self.billed.measure[1]
        received = self.matched / self.received.measure[1]
        return self.billed_value.times(
            billed, rounding=Rounding.HALF_UP
        ) - self.received_value.times(received, rounding=Rounding.HALF_UP)


@attrs.frozen(kw_only=True)
class Match:
    """A purchase invoice held against its receipts, item by item."""

    invoice: Invoice
    items: tuple[MatchedItem, ...]
    price_difference: Money

    @property
    def expensed(self) -> Money:
        """The part of the difference that no stock can bear: of goods that were sent back."""
        sent_back = (item.price_difference for item in self.items if item.matched <= 0)
        return Money.total(sent_back, self.price_difference.currency)

    @property
    def is_received(self) -> bool:
        """Whether anything of the document was received at all."""
        return any(not item.received.is_zero for item in self.items)


def receipt_value(move: Move, *, currency: Currency, values: Mapping[str, Money]) -> Money:
    """What a receipt was booked at: as ``values`` says by move number, else quantity times cost.

    Raises :class:`InvalidValue` (``receipt_value_missing``) where neither is known.
    """
    if move.number in values:
        return values[move.number]
    value = move.own_cost
    if value is None:
        raise InvalidValue(
            "receipt_value_missing",
            f"Move {move.number} ({move.kind.value}) has no cost and no value.",
            "Pass the value it was booked at in values.",
        )
    return value + Money.zero(currency)


def match_purchase(
    invoice: Invoice,
    moves: Iterable[Move],
    *,
    currency: str | Currency,
    values: Mapping[str, Money] | None = None,
) -> Match:
    """A purchase invoice held against the receipts and supplier returns of its document.

    ``values`` are what the moves were booked at against goods received, by move number;
    without it, quantity times unit cost, rounded half up to a minor unit.

    Raises :class:`InvalidValue`: ``receipt_value_missing``, ``currency_mixed``.
    """
    money = Currency.of(currency)
    own = [move for move in moves if move.document == invoice.number and move.kind in INWARD]
    billed: dict[tuple[str, str], Money] = defaultdict(lambda: Money.zero(money))
    received: dict[tuple[str, str], Money] = defaultdict(lambda: Money.zero(money))
    for line in invoice.lines:
        billed[line.item, line.quantity.unit.dimension] += line_amount(line)
    for move in own:
        key = (move.item, move.quantity.unit.dimension)
        received[key] += receipt_value(move, currency=money, values=values or {})
    traces = trace([invoice], own, direction=Direction.PURCHASE, kinds=INWARD)
    items = tuple(
        MatchedItem(
            item=item,
            billed=traced.billed,
            received=traced.moved,
            billed_value=billed[item, dimension],
            received_value=received[item, dimension],
        )
        for (_, item, dimension), traced in traces.items()
    )
    difference = Money.total((item.price_difference for item in items), money)
    return Match(invoice=invoice, items=items, price_difference=difference)


def purchase_entries(
    invoices: Iterable[Invoice],
    moves: Iterable[Move],
    *,
    chart: Chart,
    currency: str | Currency,
    values: Mapping[str, Money] | None = None,
    taxes: Mapping[str, Effective[Tax]] = TAXES_OF_INDONESIA,
    differences_to_stock: bool = False,
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """The entries of the purchases among the invoices, and what differs from the receipts.

    Each takes the receipts of its document off goods received at their value; of goods that
    were not received the price stays there, and the difference of price of those that were
    goes to price differences; with ``differences_to_stock`` it stays in goods received for
    :func:`~backoffice_core.processes.stock_costs.price_adjustments` to take it off.

    Findings: ``procure_to_pay.price_differs``, ``.quantity_differs``,
    ``.invoice_without_receipt``, ``.receipt_without_invoice``.

    Raises :class:`InvalidValue` as :func:`match_purchase` and
    :func:`~backoffice_core.bookkeeping.invoice_entry` do.
    """
    by_document: dict[str | None, list[Move]] = defaultdict(list)
    for move in moves:
        if move.kind in INWARD:
            by_document[move.document].append(move)
    entries: list[Entry] = []
    found: list[Finding] = []
    for invoice in invoices:
        if invoice.direction is Direction.PURCHASE:
            own = by_document.pop(invoice.number, [])
            match = match_purchase(invoice, own, currency=currency, values=values)
            entries.append(
                invoice_entry(
                    invoice,
                    chart=chart,
                    currency=currency,
                    taxes=taxes,
                    price_difference=match.expensed
                    if differences_to_stock
                    else match.price_difference,
                )
            )
            found.extend(match_findings(match))
    found.extend(not_invoiced(move) for own in by_document.values() for move in own)
    return tuple(entries), tuple(found)


def match_findings(match: Match) -> tuple[Finding, ...]:
    """What differs between an invoice and its receipts."""
    if not match.is_received:
        return (without_receipt(match),)
    return tuple(
        finding
        for item in match.items
        for finding in (price_differs(match, item), quantity_differs(match, item))
        if finding is not None
    )


def without_receipt(match: Match) -> Finding:
    """Nothing of an invoice has come yet: its goods are still on the way, or never were sent."""
    net = Money.total((item.billed_value for item in match.items), match.price_difference.currency)
    return Finding(
        kind="procure_to_pay.invoice_without_receipt",
        severity=Severity.NOTICE,
        subject=f"purchase {match.invoice.number}",
        day=match.invoice.day,
        money=net,
        says=Message(
            "Nothing of {document} of {party} was received; {amount} stays in goods received",
            document=match.invoice.number,
            party=match.invoice.party,
            amount=net,
        ),
    )


def price_differs(match: Match, item: MatchedItem) -> Finding | None:
    """Goods came, at another price than they were booked at."""
    if item.price_difference.is_zero:
        return None
    return Finding(
        kind="procure_to_pay.price_differs",
        severity=Severity.WARNING,
        subject=f"purchase {match.invoice.number}",
        detail=f"{item.item} {item.billed.unit.dimension}",
        day=match.invoice.day,
        money=item.price_difference,
        says=Message(
            "{document}: {item} was billed at {billed} and received at {received},"
            " a difference of {difference}",
            document=match.invoice.number,
            item=item.item,
            billed=item.billed_value,
            received=item.received_value,
            difference=item.price_difference,
        ),
    )


def quantity_differs(match: Match, item: MatchedItem) -> Finding | None:
    """Another quantity came than was billed."""
    if item.billed == item.received:
        return None
    rest = item.billed_value - item.received_value - item.price_difference
    return Finding(
        kind="procure_to_pay.quantity_differs",
        severity=Severity.WARNING,
        subject=f"purchase {match.invoice.number}",
        detail=f"{item.item} {item.billed.unit.dimension}",
        day=match.invoice.day,
        money=rest,
        says=Message(
            "{document}: {billed} of {item} billed, {received} received;"
            " {amount} stays in goods received",
            document=match.invoice.number,
            item=item.item,
            billed=item.billed,
            received=item.received,
            amount=rest,
        ),
    )


def not_invoiced(move: Move) -> Finding:
    """Goods came or went back, and no invoice speaks of them yet."""
    return Finding(
        kind="procure_to_pay.receipt_without_invoice",
        severity=Severity.NOTICE,
        subject=f"move {move.number}",
        day=move.day,
        says=Message(
            "{quantity} of {item} ({document}) received and not invoiced",
            quantity=move.quantity,
            item=move.item,
            document=move.document or "-",
        ),
    )
