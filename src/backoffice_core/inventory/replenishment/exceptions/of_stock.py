"""What is wrong with what is there: too little, too much, too old, or not in the books."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from backoffice_core.inventory.replenishment.exceptions.watched import Watched
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["stock_exceptions"]


def stock_exceptions(seen: Watched) -> Iterator[Finding]:
    """The verdicts on the stock of an item."""
    yield from stock_out(seen)
    yield from books(seen)
    yield from below_safety(seen)
    yield from too_much(seen)
    yield from too_old(seen)


def stock_out(seen: Watched) -> Iterator[Finding]:
    """Stock ends before anything ordered now can come in."""
    order = seen.order
    if order is None or not seen.mean or order.runs_out_on is None or order.missing.is_zero:
        return
    yield seen.finding(
        "inventory.stock_out_projected",
        Severity.SERIOUS,
        Message(
            "{item} runs out on {day}; an order placed now arrives on {arrives}, and "
            "{missing} go short",
            item=seen.item,
            day=order.runs_out_on,
            arrives=order.arrives_on,
            missing=order.missing,
        ),
        money=seen.lost(order.missing.amount),
    )


def books(seen: Watched) -> Iterator[Finding]:
    """What the books cannot mean: less than nothing, value without goods."""
    on_hand = seen.position.on_hand
    if on_hand < 0:
        yield seen.finding(
            "inventory.negative_on_hand",
            Severity.WARNING,
            Message("{item} stands at {quantity}: count it",
                    item=seen.item, quantity=seen.quantity(on_hand)),
            money=seen.worth(-on_hand),
        )  # fmt: skip
    if seen.value is not None and on_hand == 0 and seen.value.minor:
        yield seen.finding(
            "inventory.value_without_quantity",
            Severity.WARNING,
            Message("No {item} is in stock, and the ledger values it at {value}",
                    item=seen.item, value=seen.value),
            money=abs(seen.value),
        )  # fmt: skip


def below_safety(seen: Watched) -> Iterator[Finding]:
    """The safety stock is being used."""
    safety, on_hand = seen.safety_stock, seen.position.on_hand
    if safety is not None and 0 <= on_hand < safety:
        yield seen.finding(
            "inventory.below_safety",
            Severity.NOTICE,
            Message("{on_hand} of {item} are in stock, below the safety stock of {safety}",
                    on_hand=seen.quantity(on_hand), item=seen.item,
                    safety=seen.quantity(safety)),
            money=seen.lost(safety - on_hand),
        )  # fmt: skip


def too_much(seen: Watched) -> Iterator[Finding]:
    """Stock that nobody asks for, or that lasts longer than it should."""
    on_hand = seen.position.on_hand
    if seen.demand.history_days and not seen.mean and on_hand > 0:
        yield seen.finding(
            "inventory.dead_stock",
            Severity.NOTICE,
            Message("{quantity} of {item} are in stock, and none left in {days} days",
                    quantity=seen.quantity(on_hand), item=seen.item,
                    days=seen.demand.history_days),
            money=seen.worth(on_hand),
        )  # fmt: skip
    if not seen.mean:
        return
    whole = on_hand + sum((due.amount for due in seen.position.incoming), Fraction(0))
    excess = whole - seen.mean * seen.cover_days_max
    if excess > 0:
        yield seen.finding(
            "inventory.overstock",
            Severity.NOTICE,
            Message(
                "{quantity} of {item}, with what is on order, last {days} days; "
                "more than {most} is too long",
                quantity=seen.quantity(whole),
                item=seen.item,
                days=math.floor(whole / seen.mean),
                most=seen.cover_days_max,
            ),
            money=seen.worth(excess),
        )


def too_old(seen: Watched) -> Iterator[Finding]:
    """Lots that will not be used up in time, at the average pace and the oldest first."""
    used = Fraction(0)
    for lot in seen.expiring:
        days = max((lot.day - seen.today).days, 0)
        left = seen.mean * days - used
        wasted = max(lot.amount - max(left, Fraction(0)), Fraction(0))
        used += lot.amount - wasted
        if wasted:
            yield seen.finding(
                "inventory.expiry_risk",
                Severity.WARNING,
                Message("About {wasted} of {quantity} {item} expired on {day} unused"
                        if lot.day < seen.today else
                        "About {wasted} of {quantity} {item} expire on {day} unused",
                        wasted=seen.quantity(wasted),
                        quantity=seen.quantity(lot.amount), item=seen.item, day=lot.day),
                money=seen.worth(wasted),
                day=lot.day,
                detail=lot.document,
            )  # fmt: skip
