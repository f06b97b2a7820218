"""Why an order, a run or a rotation is as large as it is: what half of it and twice would cost.

The costs of an economic order quantity are flat around the best one. A planner who sees that
knows how much a rounding to whole pallets costs, and stops arguing about the second digit.
"""

from __future__ import annotations

import math
from typing import Any

from backoffice_core.inventory.numbers import Numbers
from backoffice_core.inventory.policies.orders.economic_order import (
    EconomicOrder,
    cost_of_quantity,
    economic_order_quantity,
)
from backoffice_core.inventory.policies.orders.power_of_two import PowerOfTwoCycle
from backoffice_core.inventory.policies.orders.production_lots import (
    Rotation,
    production_quantity,
    rotation_cycle,
)
from backoffice_core.inventory.policies.reasons import (
    beside,
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

__all__ = ["explain_economic_order", "explain_power_of_two_cycle", "explain_rotation"]

SOURCE = "Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 3.2"
HANSSMANN = "Hanssmann, Operations Research in Production and Inventory Control (1962)"
NEAR = 1e-9


def explain_economic_order(
    order: EconomicOrder,
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers = 0,
    holding_rate: Numbers = 0,
    unit_cost: Numbers = 0,
    backorder_cost: Numbers | None = None,
    production_rate: Numbers | None = None,
    lead_time: Numbers = 0,
    multiple: Numbers | None = None,
    minimum: Numbers = 0,
    item: int = 0,
) -> Explanation:
    """The reason tree of an order quantity or a production lot, with or without backorders.

    Raises :class:`InvalidValue` (``type_wrong``, ``item_unknown``, and as
    :func:`~backoffice_core.inventory.policies.economic_order_quantity`).

    >>> from backoffice_core.inventory.policies.orders import economic_order_quantity
    >>> words = dict(demand=1300, fixed_cost=8, holding_cost=0.225)
    >>> print(explain_economic_order(economic_order_quantity(**words), **words).render())
    Order 304.05 every 0.234 periods: that costs 68.41 per period
      Ordering costs 34.21 of it, and keeping 152.02 in stock on average 34.21 (Snyder and Shen,
      Fundamentals of Supply Chain Theory, 2nd ed., 3.2)
      At 152.02 it would cost 85.51 per period, at 608.09 85.51
    """
    one = of_item(order, EconomicOrder, item)
    words = words_of_item(
        {
            "demand": demand,
            "fixed_cost": fixed_cost,
            "holding_cost": holding_cost,
            "holding_rate": holding_rate,
            "unit_cost": unit_cost,
            "backorder_cost": backorder_cost,
            "production_rate": production_rate,
            "lead_time": lead_time,
            "multiple": multiple,
            "minimum": minimum,
        },
        item,
        optional=("backorder_cost", "production_rate", "multiple"),
    )
    if not one.quantity > 0:
        return nothing(one)
    return reason(
        "inventory.economic_order",
        Message(
            "Order {quantity} every {cycle}: that costs {cost} per period",
            quantity=figure(one.quantity),
            cycle=periods(one.cycle_time),
            cost=figure(one.cost),
        ),
        *shares(one),
        rounded_up(one, words),
        around(one, words),
        result=figure(one.quantity),
    )


def nothing(one: EconomicOrder) -> Explanation:
    """Without demand nothing is ordered; without a fixed cost as often as can be."""
    if not one.orders_per_period > 0:
        return nothing_asked("inventory.economic_order")
    says = Message("An order costs nothing, so the smaller the orders the better")
    return reason("inventory.economic_order", says, result=figure(0))


def shares(one: EconomicOrder) -> list[Explanation]:
    """What the cost consists of, and when an order is due."""
    told = [
        reason(
            "inventory.economic_order_costs",
            Message(
                "Ordering costs {ordering} of it, and keeping {stock} in stock on average "
                "{holding}",
                ordering=figure(one.ordering_cost),
                stock=figure(one.average_stock),
                holding=figure(one.holding_cost),
            ),
            source=SOURCE,
        )
    ]
    if one.purchase_cost > 0:
        says = Message("The goods themselves cost {purchase}, whatever is ordered at a time",
                       purchase=figure(one.purchase_cost))  # fmt: skip
        told.append(reason("inventory.economic_order_goods", says))
    if one.peak_backorder > 0:
        says = Message(
            "Up to {short} may wait for the next order: that costs {backorder}, and less is "
            "in stock",
            short=figure(one.peak_backorder),
            backorder=figure(one.backorder_cost),
        )
        told.append(reason("inventory.economic_order_waiting", says))
    if one.run_time > 0:
        says = Message(
            "It comes in over {run}, while some of it leaves: no more than {peak} are in stock",
            run=periods(one.run_time),
            peak=figure(one.peak_stock),
        )
        told.append(reason("inventory.economic_order_run", says))
    return told


def rounded_up(one: EconomicOrder, words: dict[str, Any]) -> Explanation | None:
    """What would be ordered without packs and a least quantity."""
    if words["multiple"] is None and not words["minimum"]:
        return None
    free = evaluated(words, None)
    if abs(free.quantity - one.quantity) <= NEAR * one.quantity:
        return None
    return reason(
        "inventory.economic_order_packs",
        Message(
            "Without packs and least quantities {quantity} would be best, for {cost} per period",
            quantity=figure(free.quantity),
            cost=figure(free.cost),
        ),
    )


def around(one: EconomicOrder, words: dict[str, Any]) -> Explanation:
    """A pack less and more, or half and double."""
    lower, higher = one.quantity / 2, one.quantity * 2
    if words["multiple"] is not None and one.quantity > words["multiple"]:
        lower, higher = one.quantity - words["multiple"], one.quantity + words["multiple"]

    def cost(quantity: float) -> float:
        return float(evaluated(words, quantity).cost)

    return beside("inventory.economic_order_beside", cost, lower, higher)


def evaluated(words: dict[str, Any], quantity: float | None) -> EconomicOrder:
    """What a quantity costs, or the best one without packs."""
    free = {name: each for name, each in words.items() if name not in {"multiple", "minimum"}}
    if quantity is not None:
        return cost_of_quantity(**free, quantity=quantity)
    if free["production_rate"] is None:
        del free["production_rate"]
        return economic_order_quantity(**free)
    return production_quantity(**free)


def explain_power_of_two_cycle(
    cycle: PowerOfTwoCycle,
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    item: int = 0,
) -> Explanation:
    """The reason tree of a cycle that is a power of two of a base period.

    Raises :class:`InvalidValue` (``type_wrong``, ``item_unknown``, and as
    :func:`~backoffice_core.inventory.policies.power_of_two_cycle`).

    >>> from backoffice_core.inventory.policies.orders import power_of_two_cycle
    >>> words = dict(demand=25, fixed_cost=8, holding_cost=0.0043)
    >>> print(explain_power_of_two_cycle(power_of_two_cycle(**words), **words).render())
    Order 400 every 16 periods, as 1 times 2 to the power 4: that costs 1.36 per period
      The best cycle of all costs 1.31: this is 3.7 % more, and never more than 6.07 % (Roundy,
      Management Science 31 (1985))
      At 8 it would cost 1.43 per period, at 32 1.97
    """
    one = of_item(cycle, PowerOfTwoCycle, item)
    words = words_of_item(
        {"demand": demand, "fixed_cost": fixed_cost, "holding_cost": holding_cost}, item
    )
    if not math.isfinite(one.cycle_time):
        return nothing_asked("inventory.power_of_two")

    def cost(length: float) -> float:
        return float(cost_of_quantity(**words, quantity=length * words["demand"]).cost)

    says = Message("No cycle at all costs less")
    if percent(one.ratio - 1):
        says = Message(
            "The best cycle of all costs {least}: this is {more} % more, and never more than "
            "6.07 %",
            least=figure(one.least_cost),
            more=percent(one.ratio - 1),
        )
    best = reason(
        "inventory.power_of_two_best", says, source="Roundy, Management Science 31 (1985)"
    )
    return reason(
        "inventory.power_of_two",
        Message(
            "Order {quantity} every {cycle}, as {base} times 2 to the power {power}: that "
            "costs {cost} per period",
            quantity=figure(one.quantity),
            cycle=periods(one.cycle_time),
            base=figure(one.base_period),
            power=round(one.power),
            cost=figure(one.cost),
        ),
        best,
        beside("inventory.power_of_two_beside", cost, one.cycle_time / 2, one.cycle_time * 2),
        result=figure(one.cycle_time),
    )


def explain_rotation(
    rotation: Rotation,
    *,
    demand: Numbers,
    production_rate: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    setup_time: Numbers = 0,
) -> Explanation:
    """The reason tree of a common cycle of products that share a machine.

    Raises :class:`InvalidValue` (``type_wrong``, and as
    :func:`~backoffice_core.inventory.policies.rotation_cycle`).

    >>> from backoffice_core.inventory.policies.orders import rotation_cycle
    >>> words = dict(
    ...     demand=[400, 300],
    ...     production_rate=[1000, 900],
    ...     fixed_cost=[50, 80],
    ...     holding_cost=[2, 3],
    ...     setup_time=0.02,
    ... )
    >>> print(explain_rotation(rotation_cycle(**words), **words).render())
    Make each product once every 0.491 periods: that costs 529.91 per period
      Setting up and making take 81.49 % of the time
      On a machine of its own each, they would cost 528.93: no plan costs less (Hanssmann,
      Operations Research in Production and Inventory Control (1962))
    """
    expect(rotation, Rotation, name="result")
    free = rotation_cycle(
        demand=demand,
        production_rate=production_rate,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
    )
    best = rotation_cycle(
        demand=demand,
        production_rate=production_rate,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        setup_time=setup_time,
    )
    busy = Message(
        "Setting up and making take {share} % of the time", share=percent(rotation.busy_share)
    )
    bound = Message(
        "On a machine of its own each, they would cost {own}: no plan costs less",
        own=figure(rotation.own_cost),
    )
    return reason(
        "inventory.rotation",
        Message(
            "Make each product once every {cycle}: that costs {cost} per period",
            cycle=periods(rotation.cycle_time),
            cost=figure(rotation.cost),
        ),
        reason("inventory.rotation_busy", busy),
        set_up(free) if best.cycle_time > free.cycle_time * (1 + NEAR) else None,
        reason("inventory.rotation_bound", bound, source=HANSSMANN),
        result=figure(rotation.cycle_time),
    )


def set_up(free: Rotation) -> Explanation:
    """What setting up takes: the cycle would be shorter without it."""
    return reason(
        "inventory.rotation_setups",
        Message(
            "Without set-up times {cycle} would be best, for {cost} per period",
            cycle=periods(free.cycle_time),
            cost=figure(free.cost),
        ),
    )
