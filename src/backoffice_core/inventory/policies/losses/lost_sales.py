"""Customers who do not wait: stock for sales that are lost where there is none.

A lost sale does not come back as a backorder, so stock on hand and orders under way no longer
add up to one position, and no simple policy is best. What is known is used here: of one-for-one
ordering the loss is Erlang's, exactly, for any law of the lead time; of a reorder point and a
quantity it is nearly that of a single order under way. Levels at reviews are in
``losses.lost_sales_chain``.

Sources: Karush, Operations Research 5 (1957) (Erlang's loss); Messerli, Bell System Technical
Journal 51 (1972) (it is convex); Hadley and Whitin, Analysis of Inventory Systems (1963), 4-3.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places
from backoffice_core.inventory.policies.one_item import expect_no_more, one_item
from backoffice_core.inventory.policies.reorder.searching import STEPS_MAX, unsolved
from backoffice_core.kernel.errors import InvalidValue

__all__ = [
    "LostSales",
    "LostSalesOrder",
    "lost_sales_base_stock",
    "lost_sales_order",
]

LEVELS_MAX = 100_000


@attrs.frozen(kw_only=True)
class LostSales:
    """A level, a cap on each order (infinite if none), the cost per period and what is lost.

    ``lost_share`` is the share of demand that is not served. ``best_cost`` is what the best of
    all policies costs, and ``gap`` how much more this one does, where that was computed.
    """

    base_stock: Numbers
    order_cap: Numbers
    cost: Numbers
    lost_share: Numbers
    on_hand: Numbers
    best_cost: float | None = None

    @property
    def gap(self) -> float | None:
        """How much more than the best policy of all this costs, as a share."""
        if self.best_cost is None:
            return None
        return float(self.cost) / self.best_cost - 1 if self.best_cost > 0 else 0.0


@attrs.frozen(kw_only=True)
class LostSalesOrder:
    """A reorder point and a quantity, and what they cost by Hadley and Whitin's approximation."""

    reorder_point: float
    order_quantity: float
    cost: float


def lost_sales_base_stock(
    *,
    demand: Numbers,
    lead_time: Numbers,
    holding_cost: Numbers,
    lost_sale_cost: Numbers,
    base_stock: Numbers | None = None,
) -> LostSales:
    """The best level of ordering one for one, for Poisson demand, or what a ``base_stock`` costs.

    ``lead_time`` is the mean of any law, orders not being held up by each other. Exact: the
    share lost is Erlang's. Raises :class:`InvalidValue` (``number_too_small``,
    ``number_not_whole``, ``not_a_number``, ``lengths_differ``, ``quantity_unbounded``).

    >>> level = lost_sales_base_stock(
    ...     demand=[2, 0.1], lead_time=3, holding_cost=1, lost_sale_cost=20
    ... )
    >>> level.base_stock, level.lost_share.round(4)
    (array([10.,  1.]), array([0.0431, 0.2308]))
    """
    asked = {} if base_stock is None else {"base_stock": base_stock}
    given = Given(
        demand=demand,
        lead_time=lead_time,
        holding_cost=holding_cost,
        lost_sale_cost=lost_sale_cost,
        **asked,
    )
    rate = np.broadcast_to(given.not_negative("demand"), (given.size,))
    load = rate * given.not_negative("lead_time")
    hold, lose = given.positive("holding_cost"), given.not_negative("lost_sale_cost")
    if base_stock is None:
        level, lost = best_level(load, rate, hold, lose)
    else:
        given.not_negative("base_stock")
        level = np.array(np.broadcast_to(given.whole("base_stock"), (given.size,)))
        expect_no_more(float(level.max(initial=0.0)), LEVELS_MAX, "A base_stock")
        lost = erlang_loss(load, level)
    on_hand = np.maximum(level - load * (1 - lost), 0.0)
    cost = hold * on_hand + lose * rate * lost
    back = given.back
    return LostSales(
        base_stock=back(level),
        order_cap=back(np.full(given.size, np.inf)),
        cost=back(cost),
        lost_share=back(np.where(rate > 0, lost, 0.0)),
        on_hand=back(on_hand),
    )


def best_level(load: Array, rate: Array, hold: Array, lose: Array) -> tuple[Array, Array]:
    """Levels from 0 up as long as the next costs less, which is to the best of all.

    A unit more is one more to hold, less what it sends off into the pipeline, and saves sales:
    the cost is a line and a multiple of the share lost, which is convex in the level (Messerli,
    Bell System Technical Journal 51, 1972), so where it first does not fall it never does again.
    """
    hold, lose = (np.broadcast_to(each, load.shape) for each in (hold, lose))
    level, lost = np.zeros(load.size), np.ones(load.size)
    active: Places = np.flatnonzero(rate > 0)
    for following in range(1, LEVELS_MAX):
        if not active.size:
            return level, lost
        before = lost[active]
        after = load[active] * before / (following + load[active] * before)
        saved = (before - after) * (lose[active] * rate[active] + hold[active] * load[active])
        better = saved > hold[active]
        active, after = active[better], after[better]
        level[active], lost[active] = following, after
    raise InvalidValue(
        "quantity_unbounded", f"More than {LEVELS_MAX} units in stock.", "Count in larger units."
    )


def erlang_loss(load: Array, level: Array) -> Array:
    """The share lost with so many units, by the recursion that loses no digits."""
    lost = np.ones(load.size)
    for following in range(1, int(level.max(initial=0.0)) + 1):
        more = load * lost / (following + load * lost)
        lost = np.where(level >= following, more, lost)
    return lost


def lost_sales_order(
    lead_time_demand: Distribution,
    *,
    fixed_cost: float,
    holding_cost: float,
    lost_sale_cost: float,
    demand: float,
) -> LostSalesOrder:
    """Reorder point and quantity with lost sales, where at most one order is under way.

    An approximation: what is lost is taken to be small beside the quantity. Of counted demand
    the reorder point is whole. Raises :class:`InvalidValue` (``lost_sales_too_cheap`` where
    no stock is worth holding, ``number_too_small``, ``law_invalid``, ``not_a_number``).
    Source: Hadley and Whitin, 4-3.

    >>> from backoffice_core.inventory.distributions.continuous import Normal
    >>> order = lost_sales_order(
    ...     Normal(108, 43), fixed_cost=8, holding_cost=0.225, lost_sale_cost=0.5, demand=1300
    ... )
    >>> round(order.reorder_point, 2), round(order.order_quantity, 2)
    (162.97, 322.93)
    """
    expect_law(lead_time_demand)
    given = one_item(
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        lost_sale_cost=lost_sale_cost,
        demand=demand,
    )
    fixed, hold, lose, rate = (
        float(given.positive(name)[0] if name != "fixed_cost" else given.not_negative(name)[0])
        for name in ("fixed_cost", "holding_cost", "lost_sale_cost", "demand")
    )
    quantity = np.sqrt(2 * rate * fixed / hold)
    for _ in range(STEPS_MAX):
        risk = quantity * hold / (quantity * hold + lose * rate)
        # Without a fixed cost orders shrink to nothing, and no demand is left to chance.
        point = float(lead_time_demand.quantile(max(1 - risk, 1e-12) if risk > 0 else 1 - 1e-12))
        lost = float(lead_time_demand.loss(point))
        following = np.sqrt(2 * rate * (fixed + lose * lost) / hold)
        if abs(following - quantity) <= 1e-12 * following:
            break
        quantity = following
    else:
        raise unsolved()
    if lose * rate <= hold * lead_time_demand.mean * 1e-9:
        raise InvalidValue(
            "lost_sales_too_cheap", "Lost sales cost next to nothing.", "Give a higher cost."
        )
    held = quantity / 2 + point - lead_time_demand.mean + lost
    cost = rate / quantity * (fixed + lose * lost) + hold * held
    return LostSalesOrder(reorder_point=point, order_quantity=float(quantity), cost=float(cost))
