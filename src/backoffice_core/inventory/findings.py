"""The verdicts about stock: what somebody should look at, with the money at stake."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backoffice_core.inventory.replenishment import Incoming
    from backoffice_core.inventory.valuation.costing import ItemLedger
    from backoffice_core.inventory.valuation.valuing import ValuedMove
    from backoffice_core.kernel.explanation import Explanation
    from backoffice_core.kernel.money import Money

__all__ = [
    "dead_stock",
    "delivery_overdue",
    "move_findings",
    "negative_on_hand",
    "stock_out",
]


def move_findings(line: ValuedMove, *, ledger: ItemLedger, was_owed: bool) -> Iterator[Finding]:
    """The verdicts on a move that was just booked in ``ledger``."""
    unit = line.quantity_after.unit
    if ledger.units < 0 and not was_owed:
        yield negative_stock(line)
    if not line.difference.is_zero:
        yield negative_settled(line) if was_owed else return_difference(line)
    if ledger.unmatched:
        unmatched = Quantity(Fraction(ledger.unmatched, ledger.scale), unit)
        yield return_unmatched(line, unmatched)
    if ledger.costless:
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
        document=line.move.document or "-",
    )
    return of_move(line, "inventory.return_unmatched", Severity.NOTICE, says, abs(line.value))


def cost_unknown(line: ValuedMove) -> Finding:
    """Goods moved before any cost of the item was known."""
    says = Message(
        "Move {number} of {item} was valued at nothing: no cost was known yet",
        number=line.move.number,
        item=line.move.item,
    )
    return of_move(line, "inventory.cost_unknown", Severity.WARNING, says, None)


def negative_on_hand(item: str, quantity: Quantity, *, today: date) -> Finding:
    """The books say that less than nothing is in stock."""
    return Finding(
        kind="inventory.negative_on_hand",
        severity=Severity.WARNING,
        subject=f"item {item}",
        day=today,
        says=Message("{item} stands at {quantity}: count it", item=item, quantity=quantity),
    )


def dead_stock(
    item: str, quantity: Quantity, *, days: int, today: date, money: Money | None
) -> Finding:
    """Stock that nobody asked for during the whole history."""
    return Finding(
        kind="inventory.dead_stock",
        severity=Severity.NOTICE,
        subject=f"item {item}",
        day=today,
        says=Message(
            "{quantity} of {item} are in stock, and none left in {days} days",
            quantity=quantity,
            item=item,
            days=days,
        ),
        money=money,
    )


def delivery_overdue(incoming: Incoming, *, today: date) -> Finding:
    """Goods on order that should be here already."""
    return Finding(
        kind="inventory.delivery_overdue",
        severity=Severity.WARNING,
        subject=f"item {incoming.item}",
        day=incoming.arrives_on,
        detail=str(incoming.quantity),
        says=Message(
            "{quantity} of {item} were due on {day}, {late} days ago; they are expected tomorrow",
            quantity=incoming.quantity,
            item=incoming.item,
            day=incoming.arrives_on,
            late=(today - incoming.arrives_on).days,
        ),
    )


def stock_out(
    item: str,
    missing: Quantity,
    *,
    day: date,
    arrives_on: date,
    money: Money | None,
    explanation: Explanation,
) -> Finding:
    """Stock will be gone before anything ordered now can arrive; why is that of the order."""
    return Finding(
        kind="inventory.stock_out",
        severity=Severity.SERIOUS,
        subject=f"item {item}",
        day=day,
        says=Message(
            "{item} runs out on {day}, and an order placed now arrives on {arrives}: "
            "about {missing} will be missing by {eve}",
            item=item,
            day=day,
            arrives=arrives_on,
            missing=missing,
            eve=arrives_on - timedelta(days=1),
        ),
        money=money,
        explanation=explanation,
    )
