"""Why items that share a supplier, a budget or a truck are ordered as they are.

What is shared has a price: the cost of an order that several items bear, a unit of a limit
that several items want. A planner who sees that price knows what a second truck is worth.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from backoffice_core.inventory.numbers import Given, Numbers, one_number
from backoffice_core.inventory.policies.orders.joint import JointOrder
from backoffice_core.inventory.policies.orders.shared_limit import (
    LimitedOrders,
    checked_limit,
    limited_orders,
)
from backoffice_core.inventory.policies.orders.shared_season import LimitedNewsvendors
from backoffice_core.inventory.policies.reasons import (
    figure,
    nothing_asked,
    of_item,
    percent,
    periods,
    reason,
    words_of_item,
)
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_joint_order", "explain_limited_newsvendors", "explain_limited_orders"]

BOUND = "Jackson, Maxwell and Muckstadt, IIE Transactions 17 (1985)"
PRICE = "Hadley and Whitin, Analysis of Inventory Systems (1963), 2.8"
ITEMS_MAX = 30


def explain_joint_order(
    order: JointOrder,
    *,
    shared_cost: float,
    fixed_cost: Numbers,
    demand: Numbers,
    holding_cost: Numbers,
) -> Explanation:
    """The reason tree of a shared order: which items are on it, and what no way could save.

    The first thirty items are told one by one, counted from 1.
    Raises :class:`InvalidValue` (``type_wrong``, and as
    :func:`~backoffice_core.inventory.policies.joint_order`).

    >>> from backoffice_core.inventory.policies.orders import joint_order
    >>> words = dict(shared_cost=10, fixed_cost=[2, 9], holding_cost=0.2, demand=[1700, 140])
    >>> print(explain_joint_order(joint_order(**words), **words).render())
    Place an order every 0.266 periods: that costs 112.78 per period
      Item 1 is on every order, with 452.2
      Item 2 is on one order of 3, with 111.72
      Each ordered alone, they would cost 122.95
      No way of ordering these items costs less (Jackson, Maxwell and Muckstadt, IIE Transactions
      17 (1985))
    """
    expect(order, JointOrder, name="result")
    given = Given(fixed_cost=fixed_cost, demand=demand, holding_cost=holding_cost)
    shared = one_number(shared_cost, "shared_cost", negative=False)
    price = given.not_negative("holding_cost") * given.not_negative("demand")
    alone = float(np.sqrt(2 * (shared + given.not_negative("fixed_cost")) * price).sum())
    if not np.isfinite(order.base_cycle):
        return nothing_asked("inventory.joint_order")
    multiples = np.asarray(order.multiple).reshape(-1)
    quantities = np.asarray(order.quantity).reshape(-1)
    told = [
        on_order(item, float(multiples[item]), float(quantities[item]))
        for item in range(min(multiples.size, ITEMS_MAX))
    ]
    return reason(
        "inventory.joint_order",
        Message(
            "Place an order every {cycle}: that costs {cost} per period",
            cycle=periods(order.base_cycle),
            cost=figure(order.cost),
        ),
        *told,
        reason(
            "inventory.joint_order_alone",
            Message("Each ordered alone, they would cost {alone}", alone=figure(alone)),
        ),
        reason(
            "inventory.joint_order_bound",
            no_less(order),
            source=BOUND,
        ),
        result=figure(order.base_cycle),
    )


def no_less(order: JointOrder) -> Message:
    """How much cheaper another way of ordering could be."""
    if not percent(order.gap):
        return Message("No way of ordering these items costs less")
    return Message(
        "No way of ordering these items costs less than {bound}: this is at most {gap} % more",
        bound=figure(order.lower_bound),
        gap=percent(order.gap),
    )


def on_order(item: int, multiple: float, quantity: float) -> Explanation:
    """On which orders an item is."""
    amount, number = figure(quantity), item + 1
    if not np.isfinite(multiple):
        says = Message("Item {item} is not asked for, and never ordered", item=number)
    elif multiple == 1:
        says = Message("Item {item} is on every order, with {quantity}",
                       item=number, quantity=amount)  # fmt: skip
    else:
        says = Message(
            "Item {item} is on one order of {multiple}, with {quantity}",
            item=number,
            multiple=round(multiple),
            quantity=amount,
        )
    return reason("inventory.joint_order_item", says, result=amount)


def explain_limited_orders(
    orders: LimitedOrders,
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_size: Numbers,
    limit: float,
    item: int = 0,
) -> Explanation:
    """The reason tree of an item's order under a limit that is shared, by the limit's price.

    Raises :class:`InvalidValue` (``type_wrong``, ``item_unknown``, and as
    :func:`~backoffice_core.inventory.policies.limited_orders`).

    >>> from backoffice_core.inventory.policies.orders import limited_orders
    >>> words = dict(
    ...     demand=[1000, 500], fixed_cost=50, holding_cost=[2, 4], unit_size=[10, 20], limit=3000
    ... )
    >>> print(explain_limited_orders(limited_orders(**words), **words).render())
    Order 150, which takes 1,500 of the limit of 3,000
      Without the limit it would be 223.61
      All orders take 3,000, and cost 966.67 per period instead of 894.43
      One more unit of the limit would save 0.122 per period (Hadley and Whitin, Analysis of
      Inventory Systems (1963), 2.8)
    """
    one = of_item(orders, LimitedOrders, item)
    room = checked_limit(limit)
    words = words_of_item(
        {
            "demand": demand,
            "fixed_cost": fixed_cost,
            "holding_cost": holding_cost,
            "unit_size": unit_size,
        },
        item,
    )
    free: Any = None
    if words["holding_cost"] > 0 and one.price > 0:
        free = limited_orders(**{**words, "unit_size": 0}, limit=1).quantity
    together = Message(
        "All orders take {used}, and cost {cost} per period instead of {free}",
        used=figure(one.used),
        cost=figure(one.cost),
        free=figure(one.free_cost),
    )
    price = Message(
        "One more unit of the limit would save {price} per period", price=figure(one.price)
    )
    taken = float(words["unit_size"]) * float(one.quantity)
    return limited(one, (room, taken, free), (None, together, price, None))


def explain_limited_newsvendors(
    orders: LimitedNewsvendors,
    *,
    overage: Numbers,
    underage: Numbers,
    unit_size: Numbers,
    limit: float,
    item: int = 0,
) -> Explanation:
    """The reason tree of an item's single order under a limit that is shared.

    Raises :class:`InvalidValue` (``type_wrong``, ``item_unknown``, ``limit_too_small``,
    ``number_too_small``).

    >>> from backoffice_core.inventory.policies.orders import limited_newsvendors
    >>> words = dict(overage=[2, 5], underage=[4, 12], unit_size=[10, 30], limit=2500)
    >>> orders = limited_newsvendors(mean=[100, 60], deviation=[20, 25], **words)
    >>> print(explain_limited_newsvendors(orders, **words).render())
    Order 92.8, which takes 928 of the limit of 2,500
      Without the limit it would be 108.61
      All is served in 35.94 % of cases, as the price of the limit makes stock dearer; 66.67 %
      would be worth it without
      All orders take 2,500, and cost 262.07 on average instead of 190.07
      One more unit of the limit would save 0.184 (Hadley and Whitin, Analysis of Inventory
      Systems (1963), 2.8)
      No orders that fit cost less than 262.07
    """
    one = of_item(orders, LimitedNewsvendors, item)
    given = Given(overage=overage, underage=underage, unit_size=unit_size)
    for name in ("overage", "underage"):
        given.positive(name)
    words = words_of_item(
        {**given.arrays, "quantity": np.broadcast_to(orders.quantity, (given.size,))}, item
    )
    size, under = float(words["unit_size"]), float(words["underage"])
    both = under + float(words["overage"])
    room, taken = checked_limit(limit), size * float(one.quantity)
    share = None
    if one.price > 0:
        share = Message(
            "All is served in {share} % of cases, as the price of the limit makes stock dearer; "
            "{free} % would be worth it without",
            share=percent(max(under - one.price * size, 0.0) / both),
            free=percent(under / both),
        )
    together = Message(
        "All orders take {used}, and cost {cost} on average instead of {free}",
        used=figure(one.used),
        cost=figure(one.cost),
        free=figure(one.free_cost),
    )
    price = Message("One more unit of the limit would save {price}", price=figure(one.price))
    bound = Message("No orders that fit cost less than {bound}", bound=figure(one.lower_bound))
    free = one.free_quantity if one.price > 0 else None
    return limited(one, (room, taken, free), (share, together, price, bound))


def limited(
    one: LimitedOrders | LimitedNewsvendors,
    room: tuple[float, float, float | None],
    said: tuple[Message | None, ...],
) -> Explanation:
    """What one order takes of a limit, and what the limit costs; ``room`` is the whole of it."""
    limit, taken, free = room
    share, together, price, bound = said
    if one.price == 0:
        price = Message("The limit holds nothing back: no order would be larger without it")
    without = None
    if free is not None:
        without = Message("Without the limit it would be {free}", free=figure(free))
    told = {"free": without, "service": share, "together": together, "price": price, "bound": bound}
    return reason(
        "inventory.limited_orders",
        Message(
            "Order {quantity}, which takes {taken} of the limit of {limit}",
            quantity=figure(one.quantity),
            taken=figure(taken),
            limit=figure(limit),
        ),
        *(
            reason(f"inventory.limited_orders_{name}", says, source=PRICE * (name == "price"))
            for name, says in told.items()
            if says is not None
        ),
        result=figure(one.quantity),
    )
