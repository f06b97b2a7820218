"""Reorder point and order quantity together, exactly, for normal demand, a million at a time.

Ordering Q whenever the position falls to r leaves the position anywhere between r and r + Q
alike, so the cost is the fixed cost and the average, over these positions, of what holding and
backorders cost at each. It is least where both ends cost as much as the average does. That
gives an iteration without a derivative of second order: take the average between the ends as
the cost to aim at, and move each end along its tangent to where it costs that. The ends come
nearer from outside and cannot overshoot, because the cost of a position is convex, and the
distance is squared each time, because around the optimum the average does not change.

Sources: Hadley and Whitin, Analysis of Inventory Systems (1963), 4-9; Zheng, On properties of
stochastic inventory systems, Management Science 38 (1992); Snyder and Shen, Fundamentals of
Supply Chain Theory, 2nd ed., 5.1-5.2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
import numpy as np

from backoffice_core.inventory.distributions.normal import scaled_loss
from backoffice_core.inventory.numbers import Array, Given, Numbers, special
from backoffice_core.inventory.policies.reorder.normal_tails import (
    ROOT_TAU,
    average_left,
    average_loss,
    tails,
)
from backoffice_core.inventory.policies.reorder.searching import STEPS_MAX, blocks, unsolved

__all__ = ["ReorderCost", "ReorderPolicy", "optimal_reorder_policy", "reorder_policy_cost"]

# Steps below this part of the distance between the ends leave no digit to gain.
CLOSE = 1e-7
# Nearer ends than this are searched for by a series around the newsvendor's place.
NARROW = 0.02
ORDERS = 9
# No start needs to lie further apart for the deviation's sake: slopes do not change there.
START_MAX = 4.0
# Orders so much larger than the deviation are those of certain demand, to the last digit.
CERTAIN = 1e9

Shape = Callable[[Array, tuple[Array, Array]], tuple[Array, Array, Array]]


@attrs.frozen(kw_only=True)
class ReorderCost:
    """What ordering ``order_quantity`` at ``reorder_point`` costs and holds, on average.

    ``cost`` is per period; ``on_hand`` and ``backorders`` are averages over time.
    """

    cost: Numbers
    on_hand: Numbers
    backorders: Numbers
    orders: Numbers


@attrs.frozen(kw_only=True)
class ReorderPolicy:
    """Order ``order_quantity`` whenever the position falls to ``reorder_point``."""

    reorder_point: Numbers
    order_quantity: Numbers
    cost: Numbers


def reorder_policy_cost(
    *,
    reorder_point: Numbers,
    order_quantity: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    demand: Numbers,
    lead_time_mean: Numbers,
    lead_time_deviation: Numbers,
) -> ReorderCost:
    """What a reorder point and an order quantity cost per period, exactly, normal demand.

    ``lead_time_mean`` and ``lead_time_deviation`` are those of the demand over the lead time.
    Raises :class:`InvalidValue` (``not_a_number``, ``lengths_differ``, ``number_too_small``).
    Source: Snyder and Shen, 5.1 (equation 5.7).

    >>> cost = reorder_policy_cost(
    ...     reorder_point=126.8,
    ...     order_quantity=328.5,
    ...     fixed_cost=8,
    ...     holding_cost=0.225,
    ...     backorder_cost=7.5,
    ...     demand=1300,
    ...     lead_time_mean=1300 / 12,
    ...     lead_time_deviation=150 / 12**0.5,
    ... )
    >>> round(cost.cost, 9)
    78.071162509
    """
    given = Given(
        reorder_point=reorder_point,
        order_quantity=order_quantity,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        demand=demand,
        lead_time_mean=lead_time_mean,
        lead_time_deviation=lead_time_deviation,
    )
    quantity = given.positive("order_quantity")
    mean, deviation = given.array("lead_time_mean"), given.not_negative("lead_time_deviation")
    point = given.array("reorder_point")
    backorders = average_loss(point, quantity, mean, deviation)
    on_hand = average_left(point, quantity, mean, deviation)
    orders = given.not_negative("demand") / quantity
    cost = (
        given.not_negative("fixed_cost") * orders
        + given.not_negative("holding_cost") * on_hand
        + given.not_negative("backorder_cost") * backorders
    )
    return ReorderCost(
        cost=given.back(cost),
        on_hand=given.back(on_hand),
        backorders=given.back(backorders),
        orders=given.back(np.broadcast_to(orders, (given.size,))),
    )


def optimal_reorder_policy(
    *,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    demand: Numbers,
    lead_time_mean: Numbers,
    lead_time_deviation: Numbers,
) -> ReorderPolicy:
    """The reorder point and order quantity of least cost per period, exactly, normal demand.

    ``lead_time_mean`` and ``lead_time_deviation`` are those of the demand over the lead time.
    Without a fixed cost the order quantity is 0 and the reorder point is the base stock;
    without a deviation they are those of planned backorders. The reorder point may be below 0
    where backorders are cheap. Raises :class:`InvalidValue` (``not_a_number``,
    ``lengths_differ``, ``number_too_small``, ``not_solved``).

    >>> policy = optimal_reorder_policy(
    ...     fixed_cost=8,
    ...     holding_cost=0.225,
    ...     backorder_cost=7.5,
    ...     demand=1300,
    ...     lead_time_mean=1300 / 12,
    ...     lead_time_deviation=150 / 12**0.5,
    ... )
    >>> round(policy.reorder_point, 6), round(policy.order_quantity, 6), round(policy.cost, 9)
    (126.867063, 328.449142, 78.07114627)
    """
    given = Given(
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        demand=demand,
        lead_time_mean=lead_time_mean,
        lead_time_deviation=lead_time_deviation,
    )
    for name in ("fixed_cost", "demand", "lead_time_deviation"):
        given.not_negative(name)
    given.positive("holding_cost")
    given.positive("backorder_cost")
    columns = [given.full(name) for name in given.arrays]
    results = np.empty((3, given.size))
    for block in blocks(given.size):
        results[:, block] = optimum([column[block] for column in columns])
    point, quantity, cost = results
    return ReorderPolicy(
        reorder_point=given.back(point),
        order_quantity=given.back(quantity),
        cost=given.back(cost),
    )


def optimum(columns: Sequence[Array]) -> tuple[Array, Array, Array]:
    """Reorder points, order quantities and costs of a block of items."""
    fixed, holding, backorder, demand, mean, deviation = columns
    both = holding + backorder
    keep, lack = holding / both, backorder / both
    # The order quantity of certain demand with planned backorders.
    certain = np.sqrt(2 * fixed) * np.sqrt(demand) / np.sqrt(holding) / np.sqrt(lack)
    # The first end and the distance of the ends, in deviations from the mean, where they count.
    point, quantity = -keep * certain, np.array(certain)
    random = deviation * CERTAIN > certain
    width = certain[random] / deviation[random]
    ends = mirrored(keep[random], lack[random], width)
    point[random] = deviation[random] * ends[0]
    quantity[random] = deviation[random] * (ends[1] - ends[0])
    return mean + point, quantity, both * end_cost(point, (keep, lack), deviation)


def end_cost(point: Array, parts: tuple[Array, Array], deviation: Array) -> Array:
    """What the position at the lower end costs, in the sum of both cost rates."""
    nothing, (keep, lack) = np.zeros(1), parts
    loss = scaled_loss(point, nothing, deviation)
    left = scaled_loss(-point, nothing, deviation)
    return keep * left + lack * loss


def mirrored(keep: Array, lack: Array, certain: Array) -> tuple[Array, Array]:
    """Both ends in deviations, computed on the side where backorders are the dearer.

    The normal law looks the same from both sides, but far below its mean what a position costs
    is a small difference of large numbers.
    """
    turned = keep > lack
    low, high = ends_of(np.minimum(keep, lack), np.maximum(keep, lack), certain)
    return np.where(turned, -high, low), np.where(turned, -low, high)


def ends_of(keep: Array, lack: Array, certain: Array) -> tuple[Array, Array]:
    """Both ends in deviations; ``certain`` is the distance that they had without any."""
    # From the side that is small, so that no digit is lost.
    upper: Array = special.ndtri(keep)
    lower: Array = special.ndtri(lack)
    place = np.where(keep < lack, -upper, lower)
    fixed = 0.5 * certain * certain * keep * lack
    curve = np.exp(-0.5 * place * place) / ROOT_TAU
    narrow = np.cbrt(12 * fixed / curve)
    half = 0.5 * np.minimum(narrow, START_MAX)
    low = np.minimum(place - half, -keep * certain)
    high = np.maximum(place + half, lack * certain)
    far = narrow >= NARROW
    near = ~far & (fixed > 0)
    if far.any():
        low[far], high[far] = ends_met(
            low[far], high[far], fixed[far], (keep[far], lack[far]), cost_at
        )
    low[~far], high[~far] = place[~far], place[~far]
    if near.any():
        below, above = ends_met(
            -half[near],
            half[near],
            fixed[near] / curve[near],
            (place[near], curve[near]),
            series_at,
        )
        low[near] += below
        high[near] += above
    return low, high


def ends_met(
    low: Array, high: Array, fixed: Array, terms: tuple[Array, Array], shape: Shape
) -> tuple[Array, Array]:
    """The ends that cost as much as the average between them, found from outside.

    ``shape`` gives slope, cost and integrated cost of positions.
    """
    ends = np.array([low, high])
    items = np.arange(low.size)
    for _ in range(STEPS_MAX):
        x = ends[:, items]
        slope, cost, area = shape(x, terms)
        width = x[1] - x[0]
        aim = (fixed + area[1] - area[0]) / width
        step = (aim - cost) / slope
        ends[:, items] = x + step
        left = ~(np.abs(step).max(axis=0) <= CLOSE * width)
        if not left.any():
            return ends[0], ends[1]
        items, fixed = items[left], fixed[left]
        terms = (terms[0][left], terms[1][left])
    raise unsolved()


def cost_at(t: Array, terms: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    """Slope, cost and integrated cost of positions ``t`` deviations above the mean.

    Costs are in the sum of both cost rates; ``terms`` are the parts of holding and backorders.
    """
    keep, lack = terms
    beyond, loss, second = tails(np.abs(t))
    below = t < 0
    rate = np.where(below, -lack, keep)
    slope = rate + np.where(below, beyond, -beyond)
    line = rate * t
    area = 0.5 * line * t + np.where(below, second - 0.5, -second)
    return slope, line + loss, area


def series_at(d: Array, terms: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    """The same ``d`` deviations beside the newsvendor's place, beyond what it costs there.

    In the density there: the derivatives of the normal law are Hermite polynomials.
    """
    place, _ = terms
    slope, cost, area = np.zeros_like(d), np.zeros_like(d), np.zeros_like(d)
    before, polynomial, power = np.zeros_like(place), np.ones_like(place), d
    for order in range(ORDERS):
        slope += polynomial * power
        cost += polynomial * power * d / (order + 2)
        area += polynomial * power * d * d / ((order + 2) * (order + 3))
        # The sign alternates, and so does that of each polynomial's recurrence.
        before, polynomial = polynomial, -place * polynomial - order * before
        power = power * d / (order + 2)
    return slope, cost, area
