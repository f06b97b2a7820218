"""Why goods that spoil are kept and ordered as they are: what is wasted, and what is missed.

Waste is seen in the bin, a lost sale by nobody. So both are said beside each other, with what a
unit less and a unit more would cost.
"""

from __future__ import annotations

from collections.abc import Sequence

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.inventory.policies.losses.perishables import (
    Issuing,
    PerishableLevel,
    perishable_level,
)
from backoffice_core.inventory.policies.losses.shelf_life import (
    AgedOrder,
    ShelfLifeCap,
    aged_order,
    shelf_life_cap,
)
from backoffice_core.inventory.policies.reasons import beside, figure, percent, periods, reason
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_aged_order", "explain_perishable_level", "explain_shelf_life_cap"]

AGING = "Broekmeulen and van Donselaar, Computers and Operations Research 36 (2009)"


def explain_perishable_level(
    level: PerishableLevel,
    demand: Distribution,
    *,
    shelf_life: int,
    holding_cost: float,
    lost_sale_cost: float,
    waste_cost: float,
    issuing: Issuing = Issuing.FIFO,
    order_cap: float | None = None,
    lead_time: int = 0,
) -> Explanation:
    """The reason tree of a level of goods that spoil, exact or approximate.

    Raises as :func:`~backoffice_core.inventory.policies.perishable_level`, and ``type_wrong``.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> words = dict(shelf_life=3, holding_cost=0.1, lost_sale_cost=5, waste_cost=4)
    >>> level = perishable_level(Poisson(3), **words)
    >>> print(explain_perishable_level(level, Poisson(3), **words).render())
    Order up to 6 each period: that costs 1.03 per period
      Of 3 that are asked for per period 0.051 are lost, 0.121 are wasted and 2.93 kept to the
      next one
      At 5 it would cost 1.11 per period, at 7 1.35
    """
    expect(level, PerishableLevel, name="result")
    expect_law(demand, "demand")
    around = None
    if level.exact and demand.discrete:
        step = step_of(demand)

        def cost(base_stock: float) -> float:
            return perishable_level(
                demand,
                shelf_life=shelf_life,
                holding_cost=holding_cost,
                lost_sale_cost=lost_sale_cost,
                waste_cost=waste_cost,
                issuing=issuing,
                base_stock=base_stock,
                order_cap=order_cap,
                lead_time=lead_time,
            ).cost

        lower, higher = max(level.base_stock - step, 0.0), level.base_stock + step
        around = beside("inventory.perishable_level_beside", cost, lower, higher)
    bound = None
    if not level.exact:
        says = Message("The waste is the least that there can be, so the cost is, too")
        bound = reason(
            "inventory.perishable_level_bound",
            says,
            source="Chazan and Gal, Management Science 23 (1977)",
        )
    return reason(
        "inventory.perishable_level",
        Message(
            "Order up to {level} each period: that costs {cost} per period",
            level=figure(level.base_stock),
            cost=figure(level.cost),
        ),
        wasted(level, demand),
        bound,
        around,
        result=figure(level.base_stock),
    )


def wasted(level: PerishableLevel, demand: Distribution) -> Explanation:
    """What becomes of the goods, and of demand."""
    return reason(
        "inventory.perishable_level_waste",
        Message(
            "Of {mean} that are asked for per period {lost} are lost, {wasted} are wasted and "
            "{on_hand} kept to the next one",
            mean=figure(demand.mean),
            lost=figure(level.lost),
            wasted=figure(level.wasted),
            on_hand=figure(level.on_hand),
        ),
    )


def explain_shelf_life_cap(
    cap: ShelfLifeCap, demand: Distribution, *, shelf_life: int, waste_share: float
) -> Explanation:
    """The reason tree of the largest order that is mostly sold in time.

    Raises as :func:`~backoffice_core.inventory.policies.shelf_life_cap`, and ``type_wrong``.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> words = dict(shelf_life=4, waste_share=0.05)
    >>> cap = shelf_life_cap(Poisson(3), **words)
    >>> print(explain_shelf_life_cap(cap, Poisson(3), **words).render())
    Order no more than 9 at a time: 0.321 of it, 3.57 %, are wasted on average
      In the 4 periods that it lasts 12 are asked for on average, and no more than 5 % may be
      wasted
      Of 10 5.64 % would be wasted
    """
    expect(cap, ShelfLifeCap, name="result")
    # Computed again for its refusals alone: what cannot be decided cannot be explained.
    shelf_life_cap(demand, shelf_life=shelf_life, waste_share=waste_share)
    law = demand.over(shelf_life)
    step = step_of(law) if law.discrete else max(cap.quantity, 1.0) / 10
    more = cap.quantity + step
    share = cap.wasted / cap.quantity if cap.quantity > 0 else 0.0
    return reason(
        "inventory.shelf_life_cap",
        Message(
            "Order no more than {quantity} at a time: {wasted} of it, {share} %, are wasted on "
            "average",
            quantity=figure(cap.quantity),
            wasted=figure(cap.wasted),
            share=percent(share),
        ),
        reason(
            "inventory.shelf_life_cap_demand",
            Message(
                "In the {life} that it lasts {mean} are asked for on average, and no more "
                "than {limit} % may be wasted",
                life=periods(shelf_life),
                mean=figure(law.mean),
                limit=percent(waste_share),
            ),
        ),
        reason(
            "inventory.shelf_life_cap_more",
            Message(
                "Of {quantity} {share} % would be wasted",
                quantity=figure(more),
                share=percent(float(law.leftover(more)) / more),
            ),
        ),
        result=figure(cap.quantity),
    )


def explain_aged_order(
    order: AgedOrder,
    stock: Sequence[float],
    *,
    demand: Numbers,
    base_stock: float,
    lead_time: int = 0,
    on_order: float = 0,
) -> Explanation:
    """The reason tree of an order up to a level that leaves out what will have spoiled.

    Raises as :func:`~backoffice_core.inventory.policies.aged_order`, and ``type_wrong``.

    >>> words = dict(demand=3, base_stock=12)
    >>> print(explain_aged_order(aged_order([6, 0, 4], **words), [6, 0, 4], **words).render())
    Order 5: 10 in stock and 0 on order, less 3 that will have spoiled, are brought up to 12
      If stock is sold oldest first, 3 are left on the last day of their life before the order can
      be sold (Broekmeulen and van Donselaar, Computers and Operations Research 36 (2009))
      Without looking at ages it would be 2
    """
    expect(order, AgedOrder, name="result")
    aged_order(stock, demand=demand, base_stock=base_stock, lead_time=lead_time, on_order=on_order)
    held = float(sum(stock))
    without = max(float(base_stock) - held - float(on_order), 0.0)
    return reason(
        "inventory.aged_order",
        Message(
            "Order {quantity}: {held} in stock and {coming} on order, less {waste} that will have "
            "spoiled, are brought up to {level}",
            quantity=figure(order.quantity),
            held=figure(held),
            coming=figure(on_order),
            waste=figure(order.expected_waste),
            level=figure(base_stock),
        ),
        reason(
            "inventory.aged_order_waste",
            Message(
                "If stock is sold oldest first, {waste} are left on the last day of their life "
                "before the order can be sold",
                waste=figure(order.expected_waste),
            ),
            source=AGING,
        ),
        reason(
            "inventory.aged_order_without",
            Message("Without looking at ages it would be {without}", without=figure(without)),
        ),
        result=figure(order.quantity),
    )
