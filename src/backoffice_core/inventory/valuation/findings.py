"""The verdicts on what stock is worth: what somebody should look at, with the money at stake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from backoffice_core.inventory.model import MoveKind
from backoffice_core.inventory.valuation.adjustments import CostAdjustment
from backoffice_core.inventory.valuation.lines import ValuedMove
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

__all__ = ["move_findings", "receipt_unknown", "work_in_progress"]


def move_findings(
    line: ValuedMove, *, was_owed: bool, unmatched: Quantity, costless: bool
) -> Iterator[Finding]:
    """The verdicts on a move that was just booked; ``was_owed`` its pool before."""
    if line.quantity_after.amount < 0 and not was_owed:
        yield negative_stock(line)
    if not line.difference.is_zero:
        yield negative_settled(line) if was_owed else return_difference(line)
    if not unmatched.is_zero:
        arrives = line.move.kind is MoveKind.TRANSFER
        yield transfer_unmatched(line) if arrives else return_unmatched(line, unmatched)
    if costless:
        yield cost_unknown(line)


def of_move(
    line: ValuedMove, kind: str, severity: Severity, says: Message, money: Money | None
) -> Finding:
    """A finding about one move."""
    return Finding(
        kind=kind,
        severity=severity,
        subject=f"item {line.move.item}",
        day=line.move.day,
        detail=line.move.number,
        says=says,
        money=money,
    )


def negative_stock(line: ValuedMove) -> Finding:
    """More left than was there: a receipt is missing, or an issue is wrong."""
    says = Message(
        "{item} fell to {quantity} on {day} with move {number}: more left than was booked in",
        item=line.move.item,
        quantity=line.quantity_after,
        day=line.move.day,
        number=line.move.number,
    )
    worth = abs(line.value_after)
    return of_move(line, "inventory.negative_stock", Severity.WARNING, says, worth)


def negative_settled(line: ValuedMove) -> Finding:
    """Goods that left before they came in cost something else than estimated."""
    number, item, difference = line.move.number, line.move.item, abs(line.difference)
    if line.difference.minor < 0:
        says = Message(
            "Move {number} brought in {item} that had already left: they cost {difference} more "
            "than thought, which goes to cost of sales",
            number=number,
            item=item,
            difference=difference,
        )
    else:
        says = Message(
            "Move {number} brought in {item} that had already left: they cost {difference} less "
            "than thought, which goes to cost of sales",
            number=number,
            item=item,
            difference=difference,
        )
    return of_move(line, "inventory.negative_settled", Severity.NOTICE, says, difference)


def return_difference(line: ValuedMove) -> Finding:
    """Goods go back to the supplier at another cost than stock carried them at."""
    says = Message(
        "Move {number} returns {item} that cost {cost}, and stock carried them at {value}; "
        "the difference goes to cost of sales",
        number=line.move.number,
        item=line.move.item,
        cost=abs(line.cost),
        value=abs(line.value),
    )
    return of_move(line, "inventory.return_difference", Severity.NOTICE, says, abs(line.difference))


def return_unmatched(line: ValuedMove, quantity: Quantity) -> Finding:
    """A return whose document does not account for the goods."""
    says = Message(
        "Move {number} returns {quantity} of {item} that no earlier move under {document} "
        "accounts for; the current cost was taken",
        number=line.move.number,
        quantity=quantity,
        item=line.move.item,
        document=line.move.origin or line.move.document or "-",
    )
    return of_move(line, "inventory.return_unmatched", Severity.NOTICE, says, abs(line.value))


def transfer_unmatched(line: ValuedMove) -> Finding:
    """Goods arrive that nobody sent."""
    says = Message(
        "Move {number} brings in {quantity} of {item} from move {origin}, which took none out; "
        "the current cost was taken",
        number=line.move.number,
        quantity=line.move.quantity,
        item=line.move.item,
        origin=line.move.origin or "-",
    )
    return of_move(line, "inventory.transfer_unmatched", Severity.WARNING, says, abs(line.value))


def cost_unknown(line: ValuedMove) -> Finding:
    """Goods moved before any cost of the item was known."""
    says = Message(
        "Move {number} of {item} was valued at nothing: no cost was known yet",
        number=line.move.number,
        item=line.move.item,
    )
    return of_move(line, "inventory.cost_unknown", Severity.WARNING, says, None)


def work_in_progress(order: str, value: Money, *, day: date) -> Finding:
    """An order has consumed goods that it has not handed on."""
    return Finding(
        kind="inventory.work_in_progress",
        severity=Severity.NOTICE,
        subject=f"order {order}",
        day=day,
        says=Message(
            "Order {order} has used up goods worth {value} that nothing it produced has taken over",
            order=order,
            value=value,
        ),
        money=value,
    )


def receipt_unknown(adjustment: CostAdjustment) -> Finding:
    """A cost belongs to a receipt that is not there."""
    return Finding(
        kind="inventory.receipt_unknown",
        severity=Severity.WARNING,
        subject=f"adjustment {adjustment.number}",
        day=adjustment.day,
        says=Message(
            "Cost adjustment {number} of {amount} waits for move {receipt}, which is not there",
            number=adjustment.number,
            amount=adjustment.amount,
            receipt=adjustment.receipt,
        ),
        money=abs(adjustment.amount),
    )
