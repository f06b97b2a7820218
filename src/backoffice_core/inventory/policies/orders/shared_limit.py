"""Several items under one limit: a budget, a shelf, a container that their orders share.

Each item would like its economic order quantity; where that does not fit, every unit of the
limit gets a price, the same for all items, and each orders as if that price were part of its
holding cost. The price at which the orders just fit is found to the last digit, and says what
one unit more of the limit would save.

Source: Hadley and Whitin, Analysis of Inventory Systems (1963), 2.8 (Lagrange multiplier);
Silver, Pyke and Thomas, 4th ed., 10.1 (exchange curves).
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Given, Numbers, one_number
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["LimitedOrders", "limited_orders"]

STEPS = 200
# A price beyond this, times a size, would leave the doubles.
PRICE_MAX = 1e150


@attrs.frozen(kw_only=True)
class LimitedOrders:
    """Order quantities that fit a limit together.

    ``quantity`` has the form of the arguments. ``price`` is what one more unit of the limit
    would save per period (0 where the limit does not bind), ``used`` what the orders take of
    it; ``free_cost`` would be the cost without the limit.
    """

    quantity: Numbers
    cost: float
    ordering_cost: float
    holding_cost: float
    used: float
    price: float
    free_cost: float


def limited_orders(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_size: Numbers,
    limit: float,
) -> LimitedOrders:
    """The cheapest order quantities whose sizes add up to no more than a limit.

    ``unit_size`` is what a unit takes of the limit: its price for a budget, its volume for a
    shelf. All orders are counted in full, as if they came on one day.

    Raises :class:`InvalidValue`: ``limit_too_small`` for a limit of 0 or next to it,
    ``quantity_unbounded`` where nothing bounds an item, ``number_too_small``,
    ``lengths_differ``, ``not_a_number``.

    >>> orders = limited_orders(
    ...     demand=[1000, 500], fixed_cost=50, holding_cost=[2, 4], unit_size=[1, 2], limit=300
    ... )
    >>> orders.quantity.round(6), round(orders.price, 6), round(orders.used, 6)
    (array([150.,  75.]), 1.222222, 300.0)
    """
    given = Given(
        demand=demand, fixed_cost=fixed_cost, holding_cost=holding_cost, unit_size=unit_size
    )
    room = checked_limit(limit)
    twice = 2 * given.not_negative("fixed_cost") * given.not_negative("demand")
    twice = np.broadcast_to(twice, (given.size,))
    holding = np.broadcast_to(given.not_negative("holding_cost"), twice.shape)
    size = np.broadcast_to(given.not_negative("unit_size"), twice.shape)
    given.refuse(
        (holding == 0) & (size == 0) & (twice > 0),
        "quantity_unbounded",
        "Neither stock costs anything nor the limit holds.",
        "Give a holding cost or a unit size.",
    )
    price = price_of_limit(twice, holding, size, room)
    quantity = quantities(twice, holding, size, price)
    ordering, stock = costs(twice, holding, quantity)
    return LimitedOrders(
        quantity=given.back(quantity),
        cost=ordering + stock,
        ordering_cost=ordering,
        holding_cost=stock,
        used=float(size @ quantity),
        price=price,
        free_cost=float(np.sqrt(twice * holding).sum()),
    )


def checked_limit(limit: float) -> float:
    """The limit, if it is above 0."""
    room = one_number(limit, "limit")
    if room <= 0:
        raise InvalidValue("limit_too_small", f"limit is {room!r}.", "Give more than 0.")
    return room


def quantities(twice: Array, holding: Array, size: Array, price: float) -> Array:
    """The economic order quantities if the limit has a price."""
    paid = holding + 2 * price * size
    return np.sqrt(np.divide(twice, paid, out=np.zeros(twice.shape), where=twice > 0))


def costs(twice: Array, holding: Array, quantity: Array) -> tuple[float, float]:
    """Ordering and holding cost of all items together."""
    ordering = np.divide(twice / 2, quantity, out=np.zeros(twice.shape), where=quantity > 0)
    return float(ordering.sum()), float((holding * quantity).sum() / 2)


def price_of_limit(twice: Array, holding: Array, size: Array, room: float) -> float:
    """The price at which the orders take the whole room, or 0 if they fit without one.

    What the orders take falls with the price and is convex in it, so that Newton's steps from
    below never go too far. The start is the price at which an item alone would fill the room.
    """
    taking = (twice > 0) & (size > 0)
    twice, holding, size = twice[taking], holding[taking], size[taking]
    if not twice.size:
        return 0.0
    with np.errstate(over="ignore"):
        alone = ((twice * (size / room) ** 2 - holding) / (2 * size)).max()
    price = max(0.0, float(alone))
    if price > PRICE_MAX:
        raise InvalidValue(
            "limit_too_small",
            f"limit is {room!r}, so little that a unit of it would save {price:g} a period.",
            "Give more, or all sizes in smaller units.",
        )
    if price == 0 and float(size @ quantities(twice, holding, size, 0.0)) <= room:
        return 0.0
    for _ in range(STEPS):
        quantity = quantities(twice, holding, size, price)
        over = float(size @ quantity) - room
        slope = float((size * size * quantity / (holding + 2 * price * size)).sum())
        better = price + over / slope
        if better <= price * (1 + 1e-16):
            break
        price = better
    return price
