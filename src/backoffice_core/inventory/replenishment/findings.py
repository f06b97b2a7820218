"""The verdicts about stock: what somebody should look at, with the money at stake."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.inventory.replenishment.proposing import Incoming
    from backoffice_core.kernel.explanation import Explanation
    from backoffice_core.kernel.money import Money

__all__ = [
    "dead_stock",
    "delivery_overdue",
    "negative_on_hand",
    "stock_out",
]


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
