"""What goods turn out to cost: invoices and prices that change what stock is worth.

An invoice that differs from its receipts makes the goods dearer or cheaper, those that are
still there in stock and those that are gone in cost of sales: each difference becomes a cost
adjustment of its receipts, and the valuation says what is still held. Stock that will bring
less than it cost is written down against an allowance beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.valuation.adjustments import AdjustmentReason, CostAdjustment
from backoffice_core.inventory.valuation.write_downs import WriteDown
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.money import Money
from backoffice_core.processes.procure_to_pay import Match, MatchedItem

__all__ = ["price_adjustments", "write_down_entries"]


@checked
def price_adjustments(
    matches: Iterable[Match], moves: Iterable[Move]
) -> tuple[CostAdjustment, ...]:
    """What the receipts of invoices cost more or less than they were booked at.

    A difference is shared among the receipts of its document and item by quantity, to the
    last minor unit, on the day of the invoice or of the receipt, whichever is later; goods
    that were sent back leave no stock to bear one. The adjustment's own number is
    ``PRICE/<invoice>/<receipt>``. The invoice must then be posted with
    ``purchase_entries(..., differences_to_stock=True)``, whole to goods received: the
    adjustments are the rest.
    """
    receipts: dict[tuple[str | None, str], list[Move]] = {}
    for move in moves:
        if move.kind is MoveKind.RECEIPT:
            receipts.setdefault((move.document, move.item), []).append(move)
    return tuple(
        adjustment
        for match in matches
        for item in match.items
        if item.matched > 0 and not item.price_difference.is_zero
        for adjustment in shared_difference(
            match, item, receipts.get((match.invoice.number, item.item), [])
        )
    )


def shared_difference(
    match: Match, item: MatchedItem, receipts: list[Move]
) -> list[CostAdjustment]:
    """The difference of one item of an invoice, shared among its receipts."""
    alike = [
        move for move in receipts if move.quantity.unit.dimension == item.billed.unit.dimension
    ]
    shares = item.price_difference.allocate([move.quantity.measure[1] for move in alike])
    return [
        CostAdjustment(
            number=f"PRICE/{match.invoice.number}/{move.number}",
            day=max(match.invoice.day, move.day),
            receipt=move.number,
            amount=share,
            reason=AdjustmentReason.PRICE_DIFFERENCE,
            document=match.invoice.number,
        )
        for move, share in zip(alike, shares, strict=True)
        if not share.is_zero
    ]


@checked
def write_down_entries(
    write_downs: Iterable[WriteDown], *, chart: Chart, day: date
) -> tuple[Entry, ...]:
    """The entries of write-downs, reversals and releases, one for each item they change.

    =========================  ===================  ===================
    what happened              debit                credit
    =========================  ===================  ===================
    written down (IAS 2.28)    write-downs          allowance
    reversed (IAS 2.33)        allowance            write-downs
    sold (IAS 2.34)            allowance            cost of sales
    =========================  ===================  ===================

    Roles used, each only where something is posted to it: ``stock_write_downs``,
    ``inventory_allowance``, ``cost_of_sales``. Numbers are ``NRV/<item>/<day>``.

    Raises :class:`InvalidValue` (``account_role_missing``).
    """
    entries: list[Entry] = []
    for change in write_downs:
        legs = (
            ("stock_write_downs", change.written_down - change.reversed),
            ("cost_of_sales", -change.released),
            ("inventory_allowance", change.before - change.after),
        )
        postings = tuple(leg(chart, role, amount) for role, amount in legs if not amount.is_zero)
        if postings:
            entries.append(
                Entry(
                    number=f"NRV/{change.item}/{day}",
                    day=day,
                    journal="stock",
                    text=f"Net realisable value {change.item}",
                    postings=postings,
                )
            )
    return tuple(entries)


def leg(chart: Chart, role: str, amount: Money) -> Posting:
    """One posting, debit positive."""
    return Posting(account=chart.role(role).code, amount=amount)
