"""Why an order stops at a tier: the best order of every tier beside it, and what each costs.

A supplier offers a price, a buyer asks what it is worth. That is answered by all tiers in one
table: the cheapest is ordered, and each other one says how much more it would cost.
"""

from __future__ import annotations

from typing import Any

from backoffice_core.inventory.numbers import Given, Numbers
from backoffice_core.inventory.policies.orders.discounts import (
    DiscountedOrder,
    Tiers,
    all_units_discount,
    check_tiers,
    incremental_discount,
    tiers,
)
from backoffice_core.inventory.policies.reasons import (
    expect_item,
    figure,
    nothing_asked,
    of_item,
    periods,
    reason,
    words_of_item,
)
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_discounted_order"]

SOURCE = "Hadley and Whitin, Analysis of Inventory Systems (1963), 2.11-2.13"
NEAR = 1e-9


def explain_discounted_order(
    order: DiscountedOrder,
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    breakpoints: Tiers,
    unit_costs: Tiers,
    holding_cost: Numbers = 0,
    holding_rate: Numbers = 0,
    lead_time: Numbers = 0,
    multiple: Numbers | None = None,
    minimum: Numbers = 0,
    incremental: bool = False,
    item: int = 0,
) -> Explanation:
    """The reason tree of an order under a discount, all-units or ``incremental``, by its tiers.

    Raises :class:`InvalidValue` (``type_wrong``, ``item_unknown``, and as
    :func:`~backoffice_core.inventory.policies.all_units_discount`).

    >>> from backoffice_core.inventory.policies.orders import all_units_discount
    >>> words = dict(
    ...     demand=1300,
    ...     fixed_cost=8,
    ...     holding_rate=0.3,
    ...     breakpoints=[0, 400, 800],
    ...     unit_costs=[0.75, 0.72, 0.68],
    ... )
    >>> print(explain_discounted_order(all_units_discount(**words), **words).render())
    Order 800 every 0.615 periods at 0.68 a unit: that costs 978.6 per period
      Ordering costs 13 of it, stock 81.6 and the goods 884 (Hadley and Whitin, Analysis of
      Inventory Systems (1963), 2.11-2.13)
      From 0 on at 0.75 a unit: 304.05 would be best, for 1,043.41 per period: 64.81 more
      From 400 on at 0.72 a unit: 400 would be best, for 1,005.2 per period: 26.6 more
      From 800 on at 0.68 a unit: 800 is best, for 978.6 per period
    """
    one = of_item(order, DiscountedOrder, item)
    expect(incremental, bool, name="incremental")
    given: dict[str, Any] = {
        "demand": demand,
        "fixed_cost": fixed_cost,
        "holding_cost": holding_cost,
        "holding_rate": holding_rate,
        "lead_time": lead_time,
        "multiple": multiple,
        "minimum": minimum,
    }
    # Tiers may be those of each item while all else are single numbers.
    size = Given(**{name: each for name, each in given.items() if each is not None}).size
    words = words_of_item(given, item, optional=("multiple",))
    rows = (tiers(breakpoints, "breakpoints"), tiers(unit_costs, "unit_costs"))
    check_tiers(*rows, size)
    for each in rows:
        expect_item(item if len(each) > 1 else 0, len(each))
    breaks, prices = (each[item if len(each) > 1 else 0] for each in rows)
    if not one.quantity > 0:
        return nothing_asked("inventory.discount")
    told = [
        of_tier(one, (breaks, prices, place), words, incremental=incremental)
        for place in range(len(breaks))
    ]
    return reason(
        "inventory.discount",
        ordered(one),
        shares(one),
        *told,
        result=figure(one.quantity),
    )


def ordered(one: DiscountedOrder) -> Message:
    """What is ordered, at which price."""
    return Message(
        "Order {quantity} every {cycle} at {price} a unit: that costs {cost} per period",
        quantity=figure(one.quantity),
        cycle=periods(one.cycle_time),
        price=figure(one.unit_cost),
        cost=figure(one.cost),
    )


def shares(one: DiscountedOrder) -> Explanation:
    """What the cost consists of."""
    return reason(
        "inventory.discount_costs",
        Message(
            "Ordering costs {ordering} of it, stock {holding} and the goods {purchase}",
            ordering=figure(one.ordering_cost),
            holding=figure(one.holding_cost),
            purchase=figure(one.purchase_cost),
        ),
        source=SOURCE,
    )


def of_tier(
    one: DiscountedOrder,
    tier: tuple[Any, Any, int],
    words: dict[str, Any],
    *,
    incremental: bool,
) -> Explanation:
    """The best order of a tier, and how much more it costs than the one that is made.

    Found by the same computation with a least quantity that is the tier's. Where that goes
    beyond the tier, the next tier is better than any of this.
    """
    breaks, prices, place = tier
    discount = incremental_discount if incremental else all_units_discount
    least = max(float(breaks[place]), float(words["minimum"]))
    # Up to the tier all prices are as they are; those beyond it are left out.
    known = slice(0, place + 1) if incremental else slice(place, place + 1)
    best = discount(
        **{**words, "minimum": least}, breakpoints=breaks[known], unit_costs=prices[known]
    )
    start, price = figure(breaks[place]), figure(prices[place])
    beyond = place + 1 < len(breaks) and best.quantity >= breaks[place + 1] * (1 - NEAR)
    if beyond:
        says = Message(
            "From {start} on at {price} a unit: the best order is so large that the next tier "
            "applies",
            start=start, price=price,
        )  # fmt: skip
    elif best.cost > one.cost * (1 + NEAR):
        says = Message(
            "From {start} on at {price} a unit: {quantity} would be best, for {cost} per period: "
            "{more} more",
            start=start,
            price=price,
            quantity=figure(best.quantity),
            cost=figure(best.cost),
            more=figure(best.cost - one.cost),
        )
    else:
        says = Message(
            "From {start} on at {price} a unit: {quantity} is best, for {cost} per period",
            start=start,
            price=price,
            quantity=figure(best.quantity),
            cost=figure(best.cost),
        )
    return reason("inventory.discount_tier", says, result=figure(best.cost))
