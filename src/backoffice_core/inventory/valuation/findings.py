"""The verdicts on what stock is worth: what somebody should look at, with the money at stake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.valuation.adjustments import CostAdjustment
from backoffice_core.inventory.valuation.lines import ValuedMove
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = [
    "below_nothing",
    "in_transit",
    "move_findings",
    "negative_on_day",
    "receipt_unknown",
    "work_in_progress",
]


def move_findings(
    line: ValuedMove, *, was_owed: bool, owed: bool, unmatched: Quantity, costless: bool
) -> Iterator[Finding]:
    """The verdicts on a move that was just booked; ``was_owed`` its pool before, ``owed`` now."""
    if owed and not was_owed:
        yield negative_stock(line)
    if not line.difference.is_zero:
        yield negative_settled(line) if was_owed else return_difference(line)
    if not unmatched.is_zero:
        arrives = line.move.kind is MoveKind.TRANSFER
        yield transfer_unmatched(line) if arrives else return_unmatched(line, unmatched)
    if costless and line.move.kind is MoveKind.PRODUCTION:
        yield produced_at_nothing(line)
    elif costless:
        yield cost_unknown(line)
    if line.move.quantity.amount < 0 and (line.move.unit_cost or line.move.cost) is not None:
        yield cost_ignored(line)


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
    """Goods arrive that nobody sent: they are worth the current cost, or within a pool nothing."""
    number, quantity, item = line.move.number, line.move.quantity, line.move.item
    origin = line.move.origin or "-"
    if line.parts:
        says = Message(
            "Move {number} brings in {quantity} of {item} from move {origin}, which took none "
            "out; the current cost was taken",
            number=number,
            quantity=quantity,
            item=item,
            origin=origin,
        )
    else:
        says = Message(
            "Move {number} brings in {quantity} of {item} from move {origin}, which took none "
            "out; stock is valued together in all places and stays as it was",
            number=number,
            quantity=quantity,
            item=item,
            origin=origin,
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


def produced_at_nothing(line: ValuedMove) -> Finding:
    """An order produced before it had used up anything."""
    says = Message(
        "Move {number} produced {item} at nothing: order {order} had used up nothing of value by "
        "then",
        number=line.move.number,
        item=line.move.item,
        order=line.move.document or "-",
    )
    return of_move(line, "inventory.produced_at_nothing", Severity.WARNING, says, None)


def cost_ignored(line: ValuedMove) -> Finding:
    """Goods leave at what they cost in stock, whatever the move says."""
    cost = line.move.cost if line.move.unit_cost is None else line.move.unit_cost
    says = Message(
        "Move {number} takes out {item} and says a cost of {cost}, which is not used: goods leave "
        "at what they cost in stock",
        number=line.move.number,
        item=line.move.item,
        cost="-" if cost is None else cost,
    )
    return of_move(line, "inventory.cost_ignored", Severity.NOTICE, says, cost)


def negative_on_day(line: ValuedMove, missing: Quantity) -> Finding:
    """More had left by a day than had come in, whatever the rest of the month brought."""
    says = Message(
        "{item} fell to {quantity} on {day} with move {number}: more left by that day than was "
        "booked in",
        item=line.move.item,
        quantity=-missing,
        day=line.move.day,
        number=line.move.number,
    )
    ratio = abs(Fraction(missing.measure[1]) / line.move.quantity.measure[1])
    worth = abs(line.value).times(ratio, rounding=Rounding.HALF_UP)
    return of_move(line, "inventory.negative_stock", Severity.WARNING, says, worth)


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


def in_transit(move: Move, value: Money, *, beside: bool) -> Finding:
    """Goods left a place and have arrived nowhere; ``beside`` the stock, or still part of it."""
    number, item, quantity = move.number, move.item, abs(move.quantity)
    if beside:
        says = Message(
            "{quantity} of {item} left with transfer {number} and have arrived nowhere: they are "
            "worth {value}, which is no longer part of the stock",
            quantity=quantity,
            item=item,
            number=number,
            value=value,
        )
    else:
        says = Message(
            "{quantity} of {item} left with transfer {number} and have arrived nowhere: they are "
            "still part of the stock, and worth about {value}",
            quantity=quantity,
            item=item,
            number=number,
            value=value,
        )
    return Finding(
        kind="inventory.in_transit",
        severity=Severity.NOTICE,
        subject=f"item {item}",
        day=move.day,
        detail=number,
        says=says,
        money=value,
    )


def below_nothing(adjustment: CostAdjustment, beyond: Money) -> Finding:
    """The costs of a receipt together make it cost less than nothing."""
    return Finding(
        kind="inventory.cost_below_nothing",
        severity=Severity.WARNING,
        subject=f"adjustment {adjustment.number}",
        day=adjustment.day,
        says=Message(
            "Cost adjustment {number} of {amount} makes the goods of move {receipt} cost {beyond} "
            "less than nothing; what they cannot bear goes to cost of sales",
            number=adjustment.number,
            amount=adjustment.amount,
            receipt=adjustment.receipt,
            beyond=beyond,
        ),
        money=beyond,
    )
