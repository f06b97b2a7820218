"""What all changes for the sake of other orders share: who is ordered from together, and how.

A supplier sees one order of a day, whatever items are on it; so its least value, and whether it
delivers at all, is asked of what goes out together and of nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.replenishment.planning.planned import PlannedOrder, plan_order
from backoffice_core.inventory.replenishment.planning.requests import JointChange, JointKind
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money

__all__ = ["changed", "expect_currency", "in_order", "least_value", "price_of", "together"]


def in_order(orders: Iterable[PlannedOrder]) -> tuple[PlannedOrder, ...]:
    """Orders by day, supplier and item."""
    return tuple(sorted(orders, key=lambda order: (order.order_on, order.supplier, order.item)))


def together(orders: Iterable[PlannedOrder]) -> tuple[tuple[PlannedOrder, ...], ...]:
    """Orders that go out together: with one supplier on one day."""
    found: defaultdict[tuple[str, date], list[PlannedOrder]] = defaultdict(list)
    for order in in_order(orders):
        found[order.supplier, order.order_on].append(order)
    return tuple(tuple(found[key]) for key in sorted(found))


def least_value(group: Iterable[PlannedOrder]) -> Money | None:
    """What orders that go out together come to at least, if their supplier asks for that.

    Raises :class:`InvalidValue` (``currency_mixed``).
    """
    orders = list(group)
    asked = [each for order in orders if (each := order.terms.minimum_value) is not None]
    if not asked:
        return None
    least = max(asked)
    expect_currency(orders, least, f"The least value of an order with {orders[0].supplier}")
    return least


def expect_currency(orders: Iterable[PlannedOrder], money: Money, what: str) -> None:
    """Refuse money of another currency than the prices of orders."""
    for order in orders:
        if order.prices is not None and order.prices.currency != money.currency:
            raise InvalidValue(
                "currency_mixed",
                f"{what} is in {money.currency.code}, the price of {order.item} in "
                f"{order.prices.currency.code}.",
                "Plan the orders of each currency by themselves.",
            )


def changed(order: PlannedOrder, kind: JointKind, quantity: Fraction, limit: str) -> PlannedOrder:
    """The order with another quantity, planned again from a request that says so."""
    change = JointChange(kind, quantity, limit=limit, supplier=order.supplier)
    return plan_order(attrs.evolve(order.request, joint=(*order.request.joint, change)))


def price_of(order: PlannedOrder) -> Fraction:
    """The price of a unit, in minor units, at the quantity ordered."""
    if order.prices is None:
        raise InvalidValue(
            "price_missing", f"What {order.item} costs is not known.", "Give its price."
        )
    scale: int = 10**order.prices.currency.digits
    return order.prices.unit_price(order.quantity.amount) * scale
