"""The rest of a season, period by period: what to order now, when demand and costs change.

A dynamic program goes back from the last period. Below the reorder point of a period its value
is a straight line, since one orders up anyway; so the value is that line and a correction on
the finitely many levels above. Only the correction is summed over the probabilities of demand:
no tail of demand is cut off, however far it reaches. (Programs that cut it off at 0.9999 answer
332.12 where the cost is 332.18.)

Sources: Scarf, The optimality of (S, s) policies in the dynamic inventory problem (1960);
Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 4.3.3, 4.4.3 and 4.5 (lead times).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.numbers import Array, Numbers, one_number
from backoffice_core.inventory.policies.levels.review_positions import LEFT_OUT, chances_of
from backoffice_core.inventory.policies.levels.seasons import Season, season_of, worth_keeping
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["HorizonPlan", "finite_horizon_policy"]

LEVELS_MAX = 200_000
# Costs nearer than this are the same: sums of doubles are not more exact.
ALIKE = 1e-12


@attrs.frozen(kw_only=True, eq=False)
class HorizonPlan:
    """The best policy of each period, and what it costs from any stock.

    In period t, before its demand, order up to ``order_up_to[t]`` when stock is
    ``reorder_point[t]`` or less.
    ``value[t, i]`` is the least discounted cost from period t on of a stock of ``levels[i]``
    before ordering; its last row is what the end costs. ``error`` bounds what is left out of
    it by rounding the tails of demand.
    """

    reorder_point: Array
    order_up_to: Array
    levels: Array
    value: Array
    error: float

    def cost(self, stock: float, *, period: int = 0) -> float:
        """The least cost from a period on, of a stock before ordering.

        Raises :class:`InvalidValue` (``level_unknown``, ``type_wrong``, ``not_a_number``).
        """
        expect(period, int, name="period")
        step = float(self.levels[1] - self.levels[0])
        place = round((one_number(stock, "stock") - float(self.levels[0])) / step)
        known = 0 <= place < self.levels.size and 0 <= period < self.value.shape[0]
        if not known or abs(self.levels[place] - stock) > 1e-9 * step:
            raise InvalidValue(
                "level_unknown",
                f"A stock of {stock} in period {period} is not one of the plan.",
                f"Give one from {self.levels[0]} to {self.levels[-1]}, in steps of {step}.",
            )
        return float(self.value[period, place])


def finite_horizon_policy(
    demand: Iterable[Distribution],
    *,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    fixed_cost: Numbers = 0,
    unit_cost: Numbers = 0,
    discount: float = 1,
    leftover_value: float = 0,
    shortfall_cost: float = 0,
    stock: float = 0,
    lead_time: int = 0,
) -> HorizonPlan:
    """The best levels of each period of a season, exactly, for counted demand.

    ``demand`` holds a law a period; costs are numbers or one a period. What is ordered comes
    ``lead_time`` periods later, before that period's demand; what is short waits. After the
    last period a unit left brings ``leftover_value``, one owed costs ``shortfall_cost``.
    ``stock`` is one the plan must be able to tell the cost of.

    With a lead time of L, levels and ``stock`` are those of on hand and on order, less owed.
    Nothing is ordered in the last L periods, which come too late, and holding and backorder
    costs of the first L are left out, as no order changes them. Orders are paid for when placed.

    Raises :class:`InvalidValue`: ``lead_time_too_long`` for a season that ends before anything
    comes; ``fixed_cost_rising`` where discounted fixed costs rise, so
    that two levels a period are not enough; ``leftover_too_dear`` or ``waiting_too_cheap``
    where more stock, or more waiting, would always pay; ``demand_not_counted``,
    ``steps_differ``, ``lengths_differ``, ``number_too_small``, ``share_out_of_range``.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> season = [Poisson(mean) for mean in (20, 40, 60, 40)]
    >>> plan = finite_horizon_policy(season, fixed_cost=100, holding_cost=1, backorder_cost=10)
    >>> plan.reorder_point, plan.order_up_to, round(plan.cost(0), 3)
    (array([15., 28., 55., 28.]), array([ 67.,  49., 109.,  49.]), 332.177)
    >>> words = dict(fixed_cost=100, holding_cost=1, backorder_cost=10)
    >>> finite_horizon_policy(season, **words, lead_time=1).order_up_to
    array([167., 151., 113.])
    """
    season = season_of(
        demand,
        (discount, leftover_value, shortfall_cost),
        lead_time=lead_time,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        fixed_cost=fixed_cost,
        unit_cost=unit_cost,
    )
    low, high = reach(season, stock)
    while high - low <= LEVELS_MAX:
        solved = solve(season, low, high)
        if isinstance(solved, HorizonPlan):
            return solved
        low, high = (low - (high - low), high) if solved < 0 else (low, high + (high - low))
    raise InvalidValue(
        "quantity_unbounded",
        f"More than {LEVELS_MAX} levels would be worth looking at.",
        "Count demand in larger units, or give costs of a like size.",
    )


def reach(season: Season, stock: float) -> tuple[int, int]:
    """Steps from the least to the largest level to begin with."""
    following = np.append(season.unit_cost[1:], season.leftover_value)
    owing = np.append(season.unit_cost[1:], season.shortfall_cost)
    worth_keeping(
        season.holding_cost + season.unit_cost - season.discount * following,
        season.backorder_cost - season.unit_cost + season.discount * owing,
    )
    mean = max(law.mean for law in (*season.reached, season.last))
    wide = max(law.deviation for law in (*season.reached, season.last))
    place = one_number(stock, "stock") / season.step
    far = (2 * mean + 6 * wide) / season.step + 4
    return math.floor(min(-far / 4, place)), math.ceil(max(far, place))


def solve(season: Season, low: int, high: int) -> HorizonPlan | int:
    """The plan on levels from ``low`` to ``high`` steps; or -1 or 1: which end is too near."""
    levels = season.step * np.arange(low, high + 1, dtype=np.float64)
    count = len(season.laws)
    points, tops, value = np.zeros(count), np.zeros(count), np.zeros((count + 1, levels.size))
    value[count] = season.ending(levels)
    # Below 0 the end is a straight line too.
    slope, error = season.shortfall_cost, 0.0
    base = slope * season.last.mean
    for period in reversed(range(count)):
        law = season.laws[period]
        ahead = value[period + 1] - (base - slope * levels)
        expected = base - slope * (levels - law.mean) + over_demand(law, season.step, ahead)
        unit = float(season.unit_cost[period])
        worth = season.period_cost(period, levels) + unit * levels + season.discount * expected
        error = season.discount * (error + LEFT_OUT * float(np.abs(ahead).max()))
        top = int(worth.argmin())
        fixed = float(season.fixed_cost[period])
        limit = float(worth[top]) + fixed
        slack = ALIKE * (abs(limit) + abs(float(worth[top])))
        dear = np.flatnonzero(worth[: top + 1] > limit + slack)
        if not dear.size:
            return -1
        if top == levels.size - 1 or worth[-1] < limit:
            return 1
        below = int(dear[-1])
        points[period], tops[period] = levels[below], levels[top]
        # A fixed cost of 0 orders up from everywhere below; where it makes no odds, too.
        points[period] = levels[top - 1] if fixed == 0 else points[period]
        least = np.minimum.accumulate(worth[::-1])[::-1]
        value[period] = np.minimum(worth, fixed + least) - unit * levels
        slope, base = unit, limit
    return HorizonPlan(
        reorder_point=points, order_up_to=tops, levels=levels, value=value, error=error
    )


def over_demand(law: Distribution, step: float, ahead: Array) -> Array:
    """The average of what is ahead after demand, where below the first level there is nothing."""
    chances = chances_of(law, step)[: ahead.size]
    size = 2 ** math.ceil(math.log2(chances.size + ahead.size))
    if chances.size * ahead.size <= size * math.log2(size) * 8:
        return np.convolve(chances, ahead)[: ahead.size]
    waves = np.fft.rfft(chances, size) * np.fft.rfft(ahead, size)
    return np.asarray(np.fft.irfft(waves, size)[: ahead.size])
