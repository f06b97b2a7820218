"""Lots under a capacity: no more than so much per period, no less than so much per order.

As soon as an order has a limit, it need not cover whole periods any more, and the fast rules
fail. What stays true is that only whole units are ordered, so the stock at the end of a period
is a whole number: going from period to period over all of them is exact, whatever changes, and
quick, because the best order for all stocks at once is a least number in a sliding window.

Source: Florian and Klein, Management Science 18 (1971); the sliding window by doubling as in
range minimum queries (Bender and Farach-Colton, 2000).
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Numbers, Places, one_number
from backoffice_core.inventory.policies.lots.lot_plans import (
    SAME,
    LotPlan,
    LotTerms,
    counted,
    lengths_differ,
    lot_terms,
    plan_in_form,
    table,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["limited_lots"]

UNITS_MAX = 5_000_000
"""Units asked for in all, which bounds what is kept in memory for each period."""


@attrs.frozen(kw_only=True)
class Limits:
    """What bounds the orders of each period, and the stock at its end, in whole units."""

    demand: Places
    capacity: Places
    minimum: int
    most: int
    initial: int
    backlog: int

    @property
    def stocks(self) -> int:
        """How many stocks are possible, from the largest backlog up to the largest stock."""
        return self.backlog + self.most + 1


def limited_lots(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    capacity: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
    backorder_cost: Numbers | None = None,
    minimum: int = 0,
    maximum_stock: int | None = None,
) -> LotPlan:
    """The cheapest plan of one item's orders under a capacity, in whole units.

    ``capacity`` bounds the order of each period (one number, or one per period), ``minimum``
    is the least order, ``maximum_stock`` bounds what is left at the end of a period (or the
    initial stock does, if that is more). The other
    arguments are those of
    :func:`~backoffice_core.inventory.policies.optimal_lots`, for one item. Of plans
    as cheap as each other, from the last period back, the one with no order or the smallest.

    Raises :class:`InvalidValue`: ``capacity_too_small`` where no plan meets demand,
    ``number_not_whole``, ``too_many_units``, and those of ``optimal_lots``.

    >>> plan = limited_lots(
    ...     demand=[60, 100, 140, 200, 120], fixed_cost=150, holding_cost=1, capacity=200
    ... )
    >>> plan.quantity, plan.cost
    (array([160.,   0., 140., 200., 120.]), 700.0)
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
        backorder_cost=backorder_cost,
    )
    if terms.demand.shape[1] > 1:
        raise lengths_differ("demand", terms.demand.shape, "(periods,)")
    limits = limits_of(terms, table(capacity, "capacity"), minimum, maximum_stock)
    ordered = best_orders(terms, limits)
    return plan_in_form(terms, ordered, counted(terms, ordered))


def limits_of(
    terms: LotTerms, capacity: Array, minimum: float, maximum_stock: float | None
) -> Limits:
    """The limits in whole units, checked."""
    minimum = one_number(minimum, "minimum")
    ceiling = None if maximum_stock is None else one_number(maximum_stock, "maximum_stock")
    if capacity.shape not in {(1, 1), terms.demand.shape}:
        raise lengths_differ("capacity", capacity.shape, terms.demand.shape)
    for name, array in (
        ("demand", terms.demand),
        ("capacity", capacity),
        ("initial_stock", terms.initial_stock),
        ("minimum", np.array([minimum])),
        ("maximum_stock", np.array([ceiling or 0.0])),
    ):
        if (array != np.round(array)).any() or array.min() < 0:
            raise InvalidValue("number_not_whole", f"{name} is not whole.", "Count whole units.")
    total = float(terms.demand.sum()) + max(minimum, float(terms.initial_stock[0]))
    if total > UNITS_MAX:
        raise InvalidValue(
            "too_many_units",
            f"{total:g} units would have to be told apart.",
            "Count in packs, so that there are fewer.",
        )
    asked, initial = terms.demand[:, 0].astype(np.int64), int(terms.initial_stock[0])
    most = int(total if ceiling is None else min(max(ceiling, initial), total))
    room = np.minimum(np.broadcast_to(capacity[:, 0], asked.shape), total).astype(np.int64)
    owing = terms.backorder_cost is not None
    return Limits(
        demand=asked,
        capacity=room,
        minimum=max(int(minimum), 1),
        most=most,
        initial=initial,
        backlog=int(asked.sum()) if owing else 0,
    )


def best_orders(terms: LotTerms, limits: Limits) -> Array:
    """The quantities, from the best cost of each stock at the end of each period."""
    periods = len(limits.demand)
    stock = np.arange(limits.stocks) - limits.backlog
    owed: Any = terms.backorder_cost
    before = np.where(stock == limits.initial, 0.0, np.inf)
    reached = [before]
    for now in range(periods):
        lifted = lift(before, int(limits.capacity[now]), limits, terms, now)
        price = np.maximum(stock, 0) * float(terms.holding_cost[now, 0])
        if owed is not None:
            price = price + np.maximum(-stock, 0) * float(owed[now, 0])
        before = lifted[int(limits.demand[now]) :] + price
        reached.append(before)
    return traced(terms, limits, reached)


def lift(before: Array, high: int, limits: Limits, terms: LotTerms, now: int) -> Array:
    """The cost of each stock after the order of a period, before its demand is met.

    Ordering q leads to a stock from one that is q lower: the cost of that, less its own share
    of the unit cost, is least within a window of stocks.
    """
    kept = np.concatenate([before, np.full(int(limits.demand[now]), np.inf)])
    if high < limits.minimum:
        return kept
    bought: Array = float(terms.unit_cost[now, 0]) * np.arange(len(kept), dtype=np.float64)
    made = least_within(kept - bought, limits.minimum, high) + bought
    result: Array = np.minimum(kept, made + float(terms.fixed_cost[now, 0]))
    return result


def least_within(costs: Array, low: int, high: int) -> Array:
    """For each place the least of the costs from ``high`` to ``low`` places before it."""
    width = high - low + 1
    padded = np.concatenate([np.full(high, np.inf), costs])
    span, least = 1, padded
    while span * 2 <= width:
        least = np.minimum(least[: len(least) - span], least[span:])
        span *= 2
    rest = width - span
    if rest:
        least = np.minimum(least[: len(least) - rest], least[rest:])
    result: Array = least[: len(costs)]
    return result


def traced(terms: LotTerms, limits: Limits, reached: list[Array]) -> Array:
    """The quantities, going back from the cheapest last stock in which nothing is owed."""
    ordered = np.zeros((len(limits.demand), 1))
    last = reached[-1][limits.backlog :]
    if not np.isfinite(last).any():
        raise InvalidValue(
            "capacity_too_small",
            "No plan within the capacity meets the demand.",
            "Give more capacity, a smaller minimum, or a backorder_cost for what may wait.",
        )
    place = limits.backlog + first_least(last)
    for now in range(len(limits.demand) - 1, -1, -1):
        low, high = limits.minimum, int(limits.capacity[now])
        orders = np.concatenate([[0], np.arange(low, high + 1)])
        came = place - orders + int(limits.demand[now])
        inside = (came >= 0) & (came < limits.stocks)
        orders, came = orders[inside], came[inside]
        prices = np.where(orders > 0, float(terms.fixed_cost[now, 0]), 0.0)
        paid = reached[now][came] + prices + float(terms.unit_cost[now, 0]) * orders
        chosen = first_least(paid)
        ordered[now, 0], place = orders[chosen], int(came[chosen])
    return ordered


def first_least(costs: Array) -> int:
    """The place of the first cost that is as good as the least."""
    return int((costs <= costs.min() * (1 + SAME)).argmax())
