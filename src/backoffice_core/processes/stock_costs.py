"""What goods turn out to cost: invoices and prices that change what stock is worth.

An invoice that differs from its receipts makes the goods dearer or cheaper, those that are
still there in stock and those that are gone in cost of sales: each difference becomes a cost
adjustment of its receipts, and the valuation says what is still held. Stock that will bring
less than it cost is written down against an allowance beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

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

    A difference is shared among the receipts of its document and item by what was kept of
    them, to the last minor unit: what an invoice says is of the goods that did not go back to
    the supplier, so that goods sent back bear none. A return is of the receipt it names as
    origin, or else of the first ones of its document. The day is that of the invoice, of the
    receipt or of the last return, whichever is latest. The adjustment's own number is
    ``PRICE/<invoice>/<receipt>``. The invoice must then be posted with
    ``purchase_entries(..., differences_to_stock=True)``, whole to goods received: the
    adjustments are the rest.
    """
    known: dict[tuple[str | None, str], list[Move]] = {}
    for move in moves:
        if move.kind in {MoveKind.RECEIPT, MoveKind.SUPPLIER_RETURN}:
            known.setdefault((move.document, move.item), []).append(move)
    return tuple(
        adjustment
        for match in matches
        for item in match.items
        if item.matched > 0 and not item.price_difference.is_zero
        for adjustment in shared_difference(
            match, item, known.get((match.invoice.number, item.item), [])
        )
    )


def shared_difference(match: Match, item: MatchedItem, moves: list[Move]) -> list[CostAdjustment]:
    """The difference of one item of an invoice, shared among its receipts by what was kept."""
    alike = [move for move in moves if move.quantity.unit.dimension == item.billed.unit.dimension]
    receipts = [move for move in alike if move.kind is MoveKind.RECEIPT]
    returns = [move for move in alike if move.kind is MoveKind.SUPPLIER_RETURN]
    shares = item.price_difference.allocate(kept_of(receipts, returns))
    returned = max((move.day for move in returns), default=match.invoice.day)
    days = [max(match.invoice.day, move.day, returned) for move in receipts]
    return [
        CostAdjustment(
            number=f"PRICE/{match.invoice.number}/{move.number}",
            day=day,
            sequence=1 + max((other.sequence for other in alike if other.day == day), default=-1),
            receipt=move.number,
            amount=share,
            reason=AdjustmentReason.PRICE_DIFFERENCE,
            document=match.invoice.number,
        )
        for move, share, day in zip(receipts, shares, days, strict=True)
        if not share.is_zero
    ]


def kept_of(receipts: list[Move], returns: list[Move]) -> list[Fraction]:
    """How much of each receipt did not go back; all of it where nothing was kept of any."""
    kept = {move.number: Fraction(move.quantity.measure[1]) for move in receipts}
    for back in sorted(returns, key=lambda move: move.origin not in kept):
        left = -Fraction(back.quantity.measure[1])
        for number in kept if back.origin not in kept else (str(back.origin),):
            part = min(left, kept[number])
            kept[number] -= part
            left -= part
    if not any(kept.values()):
        return [Fraction(move.quantity.measure[1]) for move in receipts]
    return list(kept.values())


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
