"""Lot sizing: the cheapest plan of orders for a known demand, period by period.

When demand, set-ups and prices change from period to period, no formula says what to order,
but one observation does: in some cheapest plan an order always covers whole periods, so it is
enough to know for each period with which order its demand comes. Here that is computed for all
items of a block at once, one row of periods at a time.

Of plans as cheap as each other the one is returned whose last order comes earliest, and so
back through all orders: fewer, earlier and larger orders. Costs count as the same when they
differ by less than a trillionth of themselves, since that is the rounding of doubles.

Nothing is ordered for periods in which nothing is asked for.

Source: Wagner and Whitin, Management Science 5 (1958); with backorders Zangwill, Management
Science 15 (1969); Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 3.7.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array, Numbers, Places
from backoffice_core.inventory.policies.lots.lot_plans import (
    SAME,
    LotPlan,
    LotTerms,
    lot_terms,
    net_of_stock,
    plan_in_blocks,
)

__all__ = ["optimal_lots"]

Marks: TypeAlias = NDArray[np.bool_]


def optimal_lots(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
    backorder_cost: Numbers | None = None,
) -> LotPlan:
    """The cheapest plan of orders: Wagner and Whitin's, for one item or a million.

    ``demand`` is one number per period, or periods by items. The costs are one number, one per
    period, or periods by items (one per item as ``[[...]]``): ``fixed_cost`` of an order,
    ``holding_cost`` of what is left at the end of a period, ``unit_cost`` of what is ordered.
    With ``backorder_cost``, the price of a unit owed at the end of a period, demand may wait,
    but not beyond the last period. ``initial_stock`` is used up first.

    Raises :class:`InvalidValue`: ``lengths_differ``, ``not_a_number``, ``number_too_small``,
    ``no_periods``.

    >>> plan = optimal_lots(demand=[90, 120, 80, 70], fixed_cost=500, holding_cost=2)
    >>> plan.quantity, plan.cost
    (array([210.,   0., 150.,   0.]), 1380.0)
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
        backorder_cost=backorder_cost,
    )
    return plan_in_blocks(terms, ahead if backorder_cost is None else waiting)


class Choices:
    """For each period, the first choice that is as cheap as the cheapest.

    A choice is written as its distance from the end, so that the first of several is the
    largest number, which the processor finds for many items in one stroke. The numbers are as
    short as the periods allow.
    """

    def __init__(self, periods: int, items: int) -> None:
        """Room for the choices of all periods."""
        self.kind: Any = np.min_scalar_type(periods)
        self.periods = periods
        self.places: Any = np.empty((periods, items), dtype=self.kind)
        self.codes: Any = np.arange(periods, 0, -1).astype(self.kind).reshape(-1, 1)

    def choose(self, period: int, costs: Array, least: Array) -> None:
        """Write down the first of the costs that is as good as the least."""
        cheap: Any = costs <= least * (1 + SAME)
        scored = cheap.view(np.uint8) * self.codes[: len(costs)]
        np.subtract(self.periods, scored.max(axis=0), out=self.places[period], casting="unsafe")


def ahead(terms: LotTerms) -> Array:
    """The cheapest quantities without backorders.

    ``costs[i]`` is the cost of everything up to this period if its last order is that of
    period ``i``, and ``carried[i]`` what a unit of now costs by it: bought and held since.
    """
    demand = net_of_stock(terms)
    periods, items = demand.shape
    width = max(terms.unit_cost.shape[1], terms.holding_cost.shape[1])
    costs, extra = np.empty((periods, items)), np.empty((periods, items))
    carried = np.empty((periods, width))
    choices = Choices(periods, items)
    least, asked = np.zeros(items), np.zeros(items)
    for now in range(periods):
        rows = slice(now + 1)
        carried[:now] += terms.holding_cost[now - 1]
        carried[now] = terms.unit_cost[now]
        np.add(least, terms.fixed_cost[now], out=costs[now])
        np.multiply(carried[rows], demand[now], out=extra[rows])
        costs[rows] += extra[rows]
        least = costs[rows].min(axis=0)
        choices.choose(now, costs[rows], least)
        asked += demand[now]
        least *= asked > 0
    return gathered(demand, choices.places)


def gathered(demand: Array, starts: Array) -> Array:
    """The quantities, going back from the last period: each order takes all since its start."""
    ordered = np.zeros(demand.shape)
    pending = np.zeros(demand.shape[1])
    start = np.array(starts[-1])
    for now in range(len(demand) - 1, -1, -1):
        pending += demand[now]
        begins = start == now
        np.multiply(pending, begins, out=ordered[now])
        pending -= ordered[now]
        if now:
            start = np.where(begins, starts[now - 1], start)
    return ordered


def waiting(terms: LotTerms) -> Array:
    """The cheapest quantities with backorders.

    ``owed[s]`` is what has been asked for since period ``s`` if all since then waits, and
    ``waits[s]`` the cost of everything up to now in that case; an order ends the waiting.
    """
    demand = net_of_stock(terms)
    periods, items = demand.shape
    backorder: Any = terms.backorder_cost
    costs, waits, owed, carried = (np.zeros((periods, items)) for _ in range(4))
    orders, firsts = Choices(periods, items), Choices(periods, items)
    none = np.zeros((periods, items), dtype=np.bool_)
    least = np.zeros(items)
    for now in range(periods):
        rows = slice(now + 1)
        if now:
            waits[:now] += backorder[now - 1] * owed[:now]
            carried[:now] += terms.holding_cost[now - 1]
        waits[now], carried[now] = least, terms.unit_cost[now]
        bought = waits[rows] + terms.unit_cost[now] * owed[rows]
        ended = bought.min(axis=0)
        firsts.choose(now, bought, ended)
        costs[now] = ended + terms.fixed_cost[now]
        costs[rows] += carried[rows] * demand[now]
        owed[rows] += demand[now]
        cheapest = costs[rows].min(axis=0)
        orders.choose(now, costs[rows], cheapest)
        none[now] = (demand[now] == 0) & (least <= cheapest * (1 + SAME))
        least = np.where(none[now], least, cheapest)
    return collected(demand, orders.places, firsts.places, none)


def collected(demand: Array, orders: Array, firsts: Array, none: Marks) -> Array:
    """The quantities, going back from the last period: each order takes all since its first."""
    ordered = np.zeros(demand.shape)
    items: Places = np.arange(demand.shape[1], dtype=np.int64)
    pending = np.zeros(demand.shape[1])
    order = np.zeros(demand.shape[1], dtype=np.int64)
    first = np.full(demand.shape[1], len(demand))
    for now in range(len(demand) - 1, -1, -1):
        # Whatever lies before the first period of the order taken last is still to be ordered.
        opens = (first > now) & ~none[now]
        order = np.where(opens, orders[now], order)
        first = np.where(opens, firsts[order, items], first)
        pending += demand[now]
        closes = first == now
        ordered[order[closes], items[closes]] = pending[closes]
        pending[closes] = 0
    return ordered
