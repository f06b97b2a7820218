"""Min and max, exactly: order up to the maximum whenever stock has fallen to the minimum.

No policy costs less where orders have a fixed cost, and its two levels can be found about as
fast as the cost of one pair of them. Demand may be of any law, also one of returns of nothing
for weeks; the lead time may be random, as long as orders do not overtake each other.

Demand that is not counted is laid on a grid. How much that may change the cost is measured, by
a grid of half the step, and said in the result.

Source: Zheng and Federgruen, Finding optimal (s, S) policies is about as simple as evaluating
a single policy, Operations Research 39 (1991); Snyder and Shen, Fundamentals of Supply Chain
Theory, 2nd ed., 4.4.
"""

from __future__ import annotations

import math

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.numbers import Array
from backoffice_core.inventory.policies.levels.review_positions import (
    Positions,
    chances_of,
    positions,
    visits,
)
from backoffice_core.inventory.policies.one_item import expect_no_more, one_item
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["MinMax", "min_max_cost", "optimal_min_max"]

# Positions of a grid to search; more add no digit that the grid itself has.
GRID_PLACES = 3000
# Positions of counted demand to search in whole steps.
PLACES_MAX = 200_000
# Steps from one level to another that are gone over.
SPAN_MAX = 10_000_000
# Where a rounded level still is a step.
WHOLE = 1e-9


@attrs.frozen(kw_only=True)
class MinMax:
    """Two levels, what they cost per period, and what they keep.

    An order is placed when at a review the position (on hand and on order, less owed) is
    ``reorder_point`` or less, up to ``order_up_to``. ``on_hand`` and ``backorders`` are
    averages of period ends. ``error`` is how much a grid of half the step changed the cost of
    demand that is not counted: what is left of it is about a third of that; of counted demand
    it is 0, the cost being exact up to rounding.
    """

    reorder_point: float
    order_up_to: float
    cost: float
    orders_per_period: float
    on_hand: float
    backorders: float
    error: float = 0.0


def min_max_cost(
    demand: Distribution,
    *,
    reorder_point: float,
    order_up_to: float,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float,
    shortage_cost: float = 0,
    stockout_cost: float = 0,
    lead_time: float | Distribution = 0,
    review_period: int = 1,
    review_cost: float = 0,
) -> MinMax:
    """What any two levels cost per period.

    ``demand`` is that of a period. Costs fall due at period ends: ``holding_cost`` a unit in
    stock, ``backorder_cost`` a unit owed; besides, ``shortage_cost`` for each unit that cannot
    be served at once and ``stockout_cost`` for each period in which stock runs out. With a
    ``review_period`` stock is looked at only so often, at ``review_cost`` each time.

    Raises :class:`InvalidValue` (``levels_crossed``, ``demand_below_zero``, ``law_invalid``,
    ``number_too_small``, ``number_not_whole``, ``not_a_number``, ``periods_not_whole``).

    >>> from backoffice_core.inventory.distributions.pmf import Pmf
    >>> die = Pmf([0.25] * 4)
    >>> min_max_cost(
    ...     die, reorder_point=1, order_up_to=3, fixed_cost=5, holding_cost=1, backorder_cost=4
    ... ).cost
    4.375
    """
    terms = positions(
        demand,
        lead_time=lead_time,
        review_period=review_period,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        shortage_cost=shortage_cost,
        stockout_cost=stockout_cost,
        review_cost=review_cost,
    )
    given = one_item(reorder_point=reorder_point, order_up_to=order_up_to)
    low, high = (float(given.array(name)[0]) for name in ("reorder_point", "order_up_to"))
    if low > high or (low == high and terms.step > 0):
        raise InvalidValue(
            "levels_crossed",
            f"Ordering at {low} or less up to {high} orders nothing.",
            "Give a level to order up to that is above the reorder point.",
        )
    expect_no_more((high - low) / (terms.grid() or 1.0), SPAN_MAX, "An order")
    return evaluated(terms, low, high)


def optimal_min_max(
    demand: Distribution,
    *,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float,
    shortage_cost: float = 0,
    stockout_cost: float = 0,
    lead_time: float | Distribution = 0,
    review_period: int = 1,
    review_cost: float = 0,
) -> MinMax:
    """The two levels of least cost per period, for the review period that is given.

    Without a fixed cost the reorder point is a step below the maximum: order up to it at every
    review. Without demand nothing is ordered. Arguments and refusals as in
    :func:`min_max_cost`; and ``quantity_unbounded`` where more positions would have to be
    searched than can be.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> policy = optimal_min_max(Poisson(6), fixed_cost=5, holding_cost=1, backorder_cost=4)
    >>> policy.reorder_point, policy.order_up_to, round(policy.cost, 9)
    (4.0, 10.0, 8.034111561)
    """
    terms = positions(
        demand,
        lead_time=lead_time,
        review_period=review_period,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        shortage_cost=shortage_cost,
        stockout_cost=stockout_cost,
        review_cost=review_cost,
    )
    if demand.mean == 0:
        return resting(terms)
    step = terms.grid()
    while True:
        anchor = best_position(terms, step)
        levels, each = candidates(terms, step, anchor)
        if terms.step or levels.size <= GRID_PLACES:
            break
        step *= 2.0 ** math.ceil(math.log2(levels.size / GRID_PLACES))
    chances = chances_of(terms.demand, step)
    rate = terms.fixed_cost / terms.review_period
    low, high = searched(each, visits(chances, levels.size), rate)
    # Of a grid, demand is shared out to both sides: the boundary lies half a step higher.
    shift = 0.0 if terms.step else step / 2
    if rate == 0 and not terms.step:
        shift = step
    return evaluated(terms, float(levels[high]) - (high - low) * step + shift, float(levels[high]))


def evaluated(terms: Positions, low: float, high: float) -> MinMax:
    """The cost of two levels; of a grid, by a finer one too."""
    if terms.demand.mean == 0:
        return attrs.evolve(resting(terms), reorder_point=low, order_up_to=high)
    if terms.step:
        count = math.ceil((high - low) / terms.step - WHOLE)
        return on_steps(terms, (low, high), terms.step, count)
    if high == low:
        none = float(terms.demand.at_most(0.0))
        return on_steps(terms, (low, high), 0.0, 1, chances=np.array([none, 1 - none]))
    step = terms.grid()
    found: list[MinMax] = []
    for fineness in (1, 2):
        count = max(2, math.ceil(fineness * (high - low) / step + 0.5))
        found.append(on_steps(terms, (low, high), (high - low) / (count - 0.5), count))
    coarse, fine = found
    # Errors fall with the square of the step; what is left of them is a third of the change.
    better = fine.cost + (fine.cost - coarse.cost) / 3
    return attrs.evolve(fine, cost=better, error=abs(fine.cost - coarse.cost))


def on_steps(
    terms: Positions,
    levels: tuple[float, float],
    step: float,
    count: int,
    *,
    chances: Array | None = None,
) -> MinMax:
    """The cost where positions are ``count`` steps from the upper level down."""
    low, high = levels
    often = visits(chances_of(terms.demand, step) if chances is None else chances, count)
    places = high - step * np.arange(count, dtype=np.float64)
    total = float(often.sum())
    review = terms.review_period
    cost = terms.fixed_cost / review + float(often @ terms.cost(places))
    return MinMax(
        reorder_point=low,
        order_up_to=high,
        cost=cost / total + terms.review_cost / review,
        orders_per_period=1 / (total * review),
        on_hand=float(often @ terms.on_hand(places)) / total,
        backorders=float(often @ terms.backorders(places)) / total,
    )


def resting(terms: Positions) -> MinMax:
    """Without demand nothing is kept, and nothing is ordered."""
    return MinMax(
        reorder_point=-1.0,
        order_up_to=0.0,
        cost=terms.review_cost / terms.review_period,
        orders_per_period=0.0,
        on_hand=0.0,
        backorders=0.0,
    )


def best_position(terms: Positions, step: float) -> float:
    """A position near the best one, on steps from 0."""
    share = terms.backorder_cost / (terms.holding_cost + terms.backorder_cost)
    middle = terms.ends[len(terms.ends) // 2]
    return step * round(float(middle.quantile(share)) / step)


def candidates(terms: Positions, step: float, anchor: float) -> tuple[Array, Array]:
    """All positions that may be levels of a best policy, one more at each end, and their costs.

    Ordering at every review is one way. A position that costs more than it does is neither
    visited by a best policy but for the way down, nor ordered up to. Where the ends cost more,
    so does all beyond. Raises :class:`InvalidValue` (``quantity_unbounded``).
    """
    reach = 8 + math.ceil(math.sqrt(terms.ends[-1].variance) / step)
    while reach <= PLACES_MAX:
        levels = anchor + step * np.arange(-reach, reach + 1, dtype=np.float64)
        each = terms.cost(levels)
        limit = float(each.min()) + terms.fixed_cost / terms.review_period
        inside = np.flatnonzero(each <= limit * (1 + WHOLE))
        if inside[0] > 0 and inside[-1] < levels.size - 1:
            kept = slice(int(inside[0]) - 1, int(inside[-1]) + 2)
            return levels[kept], each[kept]
        reach *= 2
    raise InvalidValue(
        "quantity_unbounded",
        f"More than {PLACES_MAX} positions would be worth looking at.",
        "Count demand in larger units, or give costs of a like size.",
    )


def searched(each: Array, often: Array, fixed: float) -> tuple[int, int]:
    """The places of the levels of least cost, of equal ones those found first from the middle.

    Costs that fall and then rise are searched by Zheng and Federgruen's way; others, which
    prices for each shortage may bring about, by every pair.
    """
    slopes = np.diff(each)
    rising = slopes > WHOLE * float(each.max())
    first_rise = int(np.argmax(rising)) if rising.any() else slopes.size
    if (slopes[first_rise:] < -WHOLE * float(each.max())).any():
        return every_pair(each, often, fixed)
    total = np.cumsum(often)

    def cost(low: int, high: int) -> float:
        count = high - low
        return (fixed + float(often[:count] @ each[high:low:-1])) / float(total[count - 1])

    high = int(each.argmin())
    low = max(high - 1, 0)
    while low > 0 and cost(low, high) > each[low]:
        low -= 1
    best = cost(low, high)
    upper = high + 1
    while upper < each.size and each[upper] <= best:
        if cost(low, upper) < best:
            high = upper
            while low + 1 < high and cost(low, high) <= each[low + 1]:
                low += 1
            best = cost(low, high)
        upper += 1
    return low, high


def every_pair(each: Array, often: Array, fixed: float) -> tuple[int, int]:
    """The best of all pairs of levels; the places between two levels are added up in passing."""
    total = np.cumsum(often)
    best, found = math.inf, (0, 1)
    for high in range(1, each.size):
        costs = (fixed + np.cumsum(often[:high] * each[high:0:-1])) / total[:high]
        count = int(costs.argmin())
        if costs[count] < best:
            best, found = float(costs[count]), (high - count - 1, high)
    return found
