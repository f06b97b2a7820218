"""Why a stock for customers who do not wait is as large as it is."""

from __future__ import annotations

import math

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.inventory.policies.losses.lost_sales import (
    LostSales,
    LostSalesOrder,
    lost_sales_base_stock,
)
from backoffice_core.inventory.policies.losses.lost_sales_chain import lost_sales_level
from backoffice_core.inventory.policies.one_item import one_item
from backoffice_core.inventory.policies.reasons import (
    beside,
    figure,
    of_item,
    percent,
    reason,
    words_of_item,
)
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_lost_sales", "explain_lost_sales_order"]

ERLANG = "Karush, Operations Research 5 (1957)"
CHAIN = "Zipkin, Operations Research 56 (2008)"


def explain_lost_sales(
    level: LostSales,
    demand: Numbers | Distribution,
    *,
    lead_time: Numbers,
    holding_cost: Numbers,
    lost_sale_cost: Numbers,
    item: int = 0,
) -> Explanation:
    """The reason tree of a level where sales are lost, with a cap on each order or without.

    ``demand`` is the law of a period, as of
    :func:`~backoffice_core.inventory.policies.lost_sales_level`, or the mean of Poisson demand, as
    of :func:`~backoffice_core.inventory.policies.lost_sales_base_stock`; raises as these do, and
    ``type_wrong``, ``item_unknown``.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> from backoffice_core.inventory.policies.losses import capped_lost_sales
    >>> words = dict(lead_time=2, holding_cost=1, lost_sale_cost=4)
    >>> print(
    ...     explain_lost_sales(capped_lost_sales(Poisson(5), **words), Poisson(5), **words).render()
    ... )
    Order up to 17, but never more than 5 at a time: that costs 4.41 per period
      10.06 % of demand is lost, and 2.39 are in stock on average (Zipkin, Operations Research 56
      (2008))
      At 16 it would cost 4.45 per period, at 18 4.47
      The best policy of all, which has no simple form, costs 4.4: this is 0.24 % more
    """
    one = of_item(level, LostSales, item)
    counted = isinstance(demand, Distribution)
    asked = {"demand": 1.0 if counted else demand}
    words = words_of_item(
        {
            **asked,
            "lead_time": lead_time,
            "holding_cost": holding_cost,
            "lost_sale_cost": lost_sale_cost,
        },
        item,
    )
    rate = words.pop("demand")
    step = step_of(demand) if isinstance(demand, Distribution) else 1.0

    def cost(base_stock: float) -> float:
        if isinstance(demand, Distribution):
            cap = None if math.isinf(one.order_cap) else float(one.order_cap)
            found = lost_sales_level(demand, **words, base_stock=base_stock, order_cap=cap)
        else:
            found = lost_sales_base_stock(demand=rate, **words, base_stock=base_stock)
        return float(found.cost)

    served = Message(
        "{share} % of demand is lost, and {on_hand} are in stock on average",
        share=percent(one.lost_share),
        on_hand=figure(one.on_hand),
    )
    return reason(
        "inventory.lost_sales",
        headline(one, counted=counted),
        reason("inventory.lost_sales_served", served, source=CHAIN if counted else ERLANG),
        beside(
            "inventory.lost_sales_beside",
            cost,
            max(float(one.base_stock) - step, 0.0),
            float(one.base_stock) + step,
        ),
        against_best(one),
        result=figure(one.base_stock),
    )


def headline(one: LostSales, *, counted: bool) -> Message:
    """What to do, and what it costs; levels for a law are looked at once a period."""
    if counted and math.isinf(one.order_cap):
        return Message(
            "Order up to {level} each period: that costs {cost} per period",
            level=figure(one.base_stock),
            cost=figure(one.cost),
        )
    if math.isinf(one.order_cap):
        return Message(
            "Order up to {level} whenever something is sold: that costs {cost} per period",
            level=figure(one.base_stock),
            cost=figure(one.cost),
        )
    return Message(
        "Order up to {level}, but never more than {cap} at a time: that costs {cost} per period",
        level=figure(one.base_stock),
        cap=figure(one.order_cap),
        cost=figure(one.cost),
    )


def against_best(one: LostSales) -> Explanation | None:
    """What the best of all policies costs, where it is known."""
    if one.best_cost is None:
        return None
    gap = percent(max(one.gap or 0.0, 0.0))
    says = Message("No policy at all costs less")
    if gap:
        says = Message(
            "The best policy of all, which has no simple form, costs {best}: this is {gap} % more",
            best=figure(one.best_cost),
            gap=gap,
        )
    return reason("inventory.lost_sales_best", says)


def explain_lost_sales_order(
    order: LostSalesOrder,
    lead_time_demand: Distribution,
    *,
    fixed_cost: float,
    holding_cost: float,
    lost_sale_cost: float,
    demand: float,
) -> Explanation:
    """The reason tree of a reorder point and a quantity where sales are lost.

    Raises as :func:`~backoffice_core.inventory.policies.lost_sales_order`, and ``type_wrong``.

    >>> from backoffice_core.inventory.distributions.continuous import Normal
    >>> from backoffice_core.inventory.policies.losses import lost_sales_order
    >>> words = dict(fixed_cost=8, holding_cost=0.225, lost_sale_cost=0.5, demand=1300)
    >>> order = lost_sales_order(Normal(108, 43), **words)
    >>> print(explain_lost_sales_order(order, Normal(108, 43), **words).render())
    Order 322.93 when 162.97 are left: that costs 85.49 per period
      That lasts until the order comes in 89.95 % of cases, and it is worth 89.95 % (Hadley and
      Whitin, Analysis of Inventory Systems (1963), 4-3)
      2.05 are lost an order on average; if none were, 304.05 at a time would be best
    """
    expect(order, LostSalesOrder, name="result")
    expect_law(lead_time_demand, "lead_time_demand")
    given = one_item(
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        lost_sale_cost=lost_sale_cost,
        demand=demand,
    )
    for name in ("holding_cost", "lost_sale_cost", "demand"):
        given.positive(name)
    fixed, hold, lose, rate = (
        float(given.not_negative(name)[0])
        for name in ("fixed_cost", "holding_cost", "lost_sale_cost", "demand")
    )
    point, quantity = order.reorder_point, order.order_quantity
    enough = float(lead_time_demand.at_most(point))
    lost = float(lead_time_demand.loss(point))
    ratio = lose * rate / (quantity * hold + lose * rate)
    smaller = math.sqrt(2 * rate * fixed / hold)
    return reason(
        "inventory.lost_sales_order",
        Message(
            "Order {quantity} when {reorder_point} are left: that costs {cost} per period",
            quantity=figure(quantity),
            reorder_point=figure(point),
            cost=figure(order.cost),
        ),
        reason(
            "inventory.lost_sales_order_point",
            Message(
                "That lasts until the order comes in {share} % of cases, and it is worth {ratio} %",
                share=percent(enough),
                ratio=percent(ratio),
            ),
            source="Hadley and Whitin, Analysis of Inventory Systems (1963), 4-3",
        ),
        reason(
            "inventory.lost_sales_order_lost",
            Message(
                "{lost} are lost an order on average; if none were, {quantity} at a time would be "
                "best",
                lost=figure(lost),
                quantity=figure(smaller),
            ),
        ),
        result=figure(quantity),
    )
