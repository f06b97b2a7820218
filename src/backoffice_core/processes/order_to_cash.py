"""From sale to cash: sales become entries, and what was sold is held against what left.

A sale without goods leaving, or goods leaving without a sale, is how stock and profit go
wrong without anybody lying: so quantities are compared by document and item, and every
difference is a finding that names both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from backoffice_core.bookkeeping import (
    TAXES_OF_INDONESIA,
    Chart,
    Direction,
    Entry,
    Invoice,
    Tax,
    invoice_entry,
)
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Currency
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

__all__ = ["Traced", "compare_sold_with_issued", "sale_entries", "trace"]

OUTWARD = frozenset({MoveKind.ISSUE, MoveKind.CUSTOMER_RETURN})


def sale_entries(
    invoices: Iterable[Invoice],
    *,
    chart: Chart,
    currency: str | Currency,
    taxes: Mapping[str, Effective[Tax]] = TAXES_OF_INDONESIA,
) -> tuple[Entry, ...]:
    """The entries of the sales among the invoices, in the order given.

    Raises :class:`~backoffice_core.kernel.errors.InvalidValue` as
    :func:`~backoffice_core.bookkeeping.invoice_entry` does.
    """
    return tuple(
        invoice_entry(invoice, chart=chart, currency=currency, taxes=taxes)
        for invoice in invoices
        if invoice.direction is Direction.SALE
    )


@attrs.define(kw_only=True)
class Traced:
    """What the documents and the stock say about one item of one document."""

    day: date
    billed: Quantity
    moved: Quantity


# Two dimensions (pieces billed, kilograms moved) are two traces: neither covers the other.
Key = tuple[str | None, str, str]


def trace(
    invoices: Iterable[Invoice],
    moves: Iterable[Move],
    *,
    direction: Direction,
    kinds: frozenset[MoveKind],
    stocked: frozenset[str] | None = None,
) -> dict[Key, Traced]:
    """Quantities by document, item and dimension: as billed, and as moved by ``kinds``.

    Moved is positive in the direction of the documents: out for sales, in for purchases.
    ``stocked`` are the items kept in stock; lines of others (services) are left out.
    """
    found: dict[Key, Traced] = {}

    def at(document: str | None, item: str, quantity: Quantity, day: date) -> Traced:
        zero = Quantity.zero(quantity.unit)
        key = (document, item, quantity.unit.dimension)
        return found.setdefault(key, Traced(day=day, billed=zero, moved=zero))

    for invoice in invoices:
        if invoice.direction is not direction:
            continue
        for line in invoice.lines:
            if stocked is None or line.item in stocked:
                traced = at(invoice.number, line.item, line.quantity, invoice.day)
                traced.billed += line.quantity
    for move in moves:
        if move.kind in kinds:
            traced = at(move.document, move.item, move.quantity, move.day)
            traced.moved += move.quantity if direction is Direction.PURCHASE else -move.quantity
    return found


def compare_sold_with_issued(
    invoices: Iterable[Invoice], moves: Iterable[Move], *, stocked: Iterable[str] | None = None
) -> tuple[Finding, ...]:
    """A finding for each item of each document whose sold and issued quantities differ.

    Findings: ``order_to_cash.sold_not_issued`` and ``order_to_cash.issued_not_sold``. A credit
    note is matched by a customer's return. ``stocked`` names the items kept in stock, so that
    services are not looked for in it; ``None`` looks for all.
    """
    traces = trace(
        invoices,
        moves,
        direction=Direction.SALE,
        kinds=OUTWARD,
        stocked=None if stocked is None else frozenset(stocked),
    )
    return tuple(
        difference(document, item, traced)
        for (document, item, _), traced in traces.items()
        if traced.billed != traced.moved
    )


def difference(document: str | None, item: str, traced: Traced) -> Finding:
    """The finding of one item of one document."""
    issued_more = traced.moved > traced.billed
    kind = "issued_not_sold" if issued_more else "sold_not_issued"
    if document is None:
        says = Message(
            "{quantity} of {item} left the stock without a document",
            quantity=traced.moved,
            item=item,
        )
    elif traced.billed.amount < 0:
        says = Message(
            "{document}: {credited} of {item} credited, {returned} came back",
            document=document,
            item=item,
            credited=-traced.billed,
            returned=-traced.moved,
        )
    else:
        says = Message(
            "{document}: {sold} of {item} sold, {issued} issued from stock",
            document=document,
            item=item,
            sold=traced.billed,
            issued=traced.moved,
        )
    return Finding(
        kind=f"order_to_cash.{kind}",
        severity=Severity.WARNING,
        subject=f"sale {document or '-'}",
        detail=f"{item} {traced.billed.unit.dimension}",
        day=traced.day,
        says=says,
    )
