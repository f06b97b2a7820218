"""Why levels of packs, and of items that share an order, are what they are.

Their neighbours are priced by the same computation; and what sharing an order is worth is told
by the same levels without it.
"""

from __future__ import annotations

import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import step_of
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.inventory.policies.levels.can_order import CanOrder, can_order_cost
from backoffice_core.inventory.policies.levels.lot_multiples import LotMultiple, lot_multiple_cost
from backoffice_core.inventory.policies.reasons import beside, figure, periods, reason
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_can_order", "explain_lot_multiple"]

ITEMS_MAX = 30


def explain_lot_multiple(
    policy: LotMultiple,
    demand: Distribution,
    *,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float,
    lead_time: float | Distribution = 0,
    review_period: int = 1,
    review_cost: float = 0,
) -> Explanation:
    """The reason tree of a reorder point and lots that are not opened.

    Raises :class:`InvalidValue` (``type_wrong``, and as
    :func:`~backoffice_core.inventory.policies.lot_multiple_cost`).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> from backoffice_core.inventory.policies.levels import optimal_lot_multiple
    >>> words = dict(fixed_cost=5, holding_cost=1, backorder_cost=4)
    >>> pallet = optimal_lot_multiple(Poisson(6), lot=12, **words)
    >>> print(explain_lot_multiple(pallet, Poisson(6), **words).render())
    When the position is 3 or less, order as many lots of 12 as bring it above: that costs 8.45
    per period
      An order comes every 2 periods; 3.99 are in stock on average and 0.491 owed (Zheng and Chen,
      Naval Research Logistics 39 (1992))
      With other reorder points
        At 2 it would cost 8.73 per period, at 4 8.52
      With other lots
        At 11 it would cost 8.39 per period, at 13 8.57
    """
    expect(policy, LotMultiple, name="result")
    step = step_of(demand)

    def cost(reorder_point: float, lot: float) -> float:
        return lot_multiple_cost(
            demand,
            reorder_point=reorder_point,
            lot=lot,
            fixed_cost=fixed_cost,
            holding_cost=holding_cost,
            backorder_cost=backorder_cost,
            lead_time=lead_time,
            review_period=review_period,
            review_cost=review_cost,
        ).cost

    point, lot = policy.reorder_point, policy.lot
    points = beside(
        "inventory.lot_multiple_point", lambda each: cost(each, lot), point - step, point + step
    )
    lots = beside(
        "inventory.lot_multiple_lot",
        lambda each: cost(point, each),
        max(lot - step, step),
        lot + step,
    )
    return reason(
        "inventory.lot_multiple",
        Message(
            "When the position is {reorder_point} or less, order as many lots of {lot} as bring "
            "it above: that costs {cost} per period",
            reorder_point=figure(point),
            lot=figure(lot),
            cost=figure(policy.cost),
        ),
        kept(policy),
        reason("inventory.lot_multiple_points", Message("With other reorder points"), points),
        reason("inventory.lot_multiple_lots", Message("With other lots"), lots),
        result=figure(point),
    )


def explain_can_order(
    policy: CanOrder,
    *,
    demand: Numbers,
    shared_cost: float,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: Numbers = 0,
    seed: int = 1,
) -> Explanation:
    """The reason tree of levels of items that share an order, and what sharing it saves.

    The first thirty items are told one by one, counted from 1.
    Raises :class:`InvalidValue` (``type_wrong``, and as
    :func:`~backoffice_core.inventory.policies.can_order_cost`).

    >>> from backoffice_core.inventory.policies.levels import can_order_policy
    >>> words = dict(
    ...     demand=[4, 2],
    ...     shared_cost=20,
    ...     fixed_cost=2,
    ...     holding_cost=1,
    ...     backorder_cost=9,
    ...     lead_time=0.5,
    ... )
    >>> print(explain_can_order(can_order_policy(**words), **words).render())
    All items together cost 19.41 per period
      Order item 1 up to 14 at 0 or less, and at 9 or less when another one is ordered
      Order item 2 up to 9 at -1 or less, and at 5 or less when another one is ordered
      If none came along with another, the same levels would cost 22.61 (Federgruen, Groenevelt
      and Tijms, Management Science 30 (1984))
    """
    expect(policy, CanOrder, name="result")
    alone = can_order_cost(
        must_order=policy.must_order,
        can_order=policy.must_order,
        order_up_to=policy.order_up_to,
        demand=demand,
        shared_cost=shared_cost,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        lead_time=lead_time,
        seed=seed,
    )
    simulated = None
    if policy.deviation > 0:
        simulated = reason(
            "inventory.can_order_simulated",
            Message(
                "The cost is simulated, with a standard error of {deviation}",
                deviation=figure(policy.deviation),
            ),
        )
    return reason(
        "inventory.can_order",
        Message("All items together cost {cost} per period", cost=figure(policy.cost)),
        *(of_levels(policy, item) for item in range(min(np.size(policy.must_order), ITEMS_MAX))),
        reason(
            "inventory.can_order_alone",
            Message(
                "If none came along with another, the same levels would cost {alone}",
                alone=figure(alone.cost),
            ),
            source="Federgruen, Groenevelt and Tijms, Management Science 30 (1984)",
        ),
        simulated,
        result=figure(policy.cost),
    )


def of_levels(policy: CanOrder, item: int) -> Explanation:
    """When an item is ordered, and up to what."""
    levels = (policy.order_up_to, policy.must_order, policy.can_order)
    top, must, can = (figure(each[item]) for each in levels)
    return reason(
        "inventory.can_order_item",
        Message(
            "Order item {item} up to {top} at {must} or less, and at {can} or less when another "
            "one is ordered",
            item=item + 1,
            top=top,
            must=must,
            can=can,
        ),
        result=top,
    )


def kept(policy: LotMultiple) -> Explanation:
    """How often is ordered, and what is in stock and owed."""
    says = Message("Nothing is asked for")
    if policy.orders_per_period > 0:
        says = Message(
            "An order comes every {cycle}; {on_hand} are in stock on average and {backorders} owed",
            cycle=periods(1 / policy.orders_per_period),
            on_hand=figure(policy.on_hand),
            backorders=figure(policy.backorders),
        )
    return reason(
        "inventory.lot_multiple_kept",
        says,
        source="Zheng and Chen, Naval Research Logistics 39 (1992)",
    )
