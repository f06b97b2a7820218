"""The rest of a season, period by period: what to order now, when demand and costs change.

A dynamic program goes back from the last period. Below the reorder point of a period its value
is a straight line, since one orders up anyway; so the value is that line and a correction on
the finitely many levels above. Only the correction is summed over the probabilities of demand:
no tail of demand is cut off, however far it reaches. (Programs that cut it off at 0.9999 answer
332.12 where the cost is 332.18.)

Sources: Scarf, The optimality of (S, s) policies in the dynamic inventory problem (1960);
Veinott, SIAM Journal on Applied Mathematics 14 (1966) (bounds); Snyder and Shen, 2nd ed.,
4.3.3 and 4.4.3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Array, Given, Numbers
from backoffice_core.inventory.policies.levels.review_positions import LEFT_OUT, chances_of, tabled
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["HorizonPlan", "MyopicBounds", "finite_horizon_policy", "myopic_bounds"]

LEVELS_MAX = 200_000
# Costs nearer than this are the same: sums of doubles are not more exact.
ALIKE = 1e-12


@attrs.frozen(kw_only=True)
class Season:
    """Checked arguments: a law and costs for each period."""

    laws: tuple[Distribution, ...]
    step: float
    fixed_cost: Array
    unit_cost: Array
    holding_cost: Array
    backorder_cost: Array
    discount: float
    leftover_value: float
    shortfall_cost: float

    def period_cost(self, period: int, levels: Array) -> Array:
        """Stock and backorders at the end of a period, of levels after ordering."""
        law = self.laws[period]
        held = self.holding_cost[period] * np.asarray(law.leftover(levels))
        result: Array = held + self.backorder_cost[period] * np.asarray(law.loss(levels))
        return result

    def ending(self, levels: Array) -> Array:
        """What stock and backorders left after the last period cost."""
        return self.shortfall_cost * np.maximum(-levels, 0.0) - self.leftover_value * np.maximum(
            levels, 0.0
        )


@attrs.frozen(kw_only=True, eq=False)
class HorizonPlan:
    """The best policy of each period, and what it costs from any stock.

    In period t order up to ``order_up_to[t]`` when stock is ``reorder_point[t]`` or less.
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

        Raises :class:`InvalidValue` (``level_unknown``).
        """
        step = float(self.levels[1] - self.levels[0])
        place = round((stock - float(self.levels[0])) / step)
        known = 0 <= place < self.levels.size and 0 <= period < self.value.shape[0]
        if not known or abs(self.levels[place] - stock) > 1e-9 * step:
            raise InvalidValue(
                "level_unknown",
                f"A stock of {stock} in period {period} is not one of the plan.",
                f"Give one from {self.levels[0]} to {self.levels[-1]}, in steps of {step}.",
            )
        return float(self.value[period, place])


@attrs.frozen(kw_only=True)
class MyopicBounds:
    """Between which levels the best ones of each period lie, found without looking ahead."""

    reorder_point_low: Array
    reorder_point_high: Array
    order_up_to_low: Array
    order_up_to_high: Array


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
) -> HorizonPlan:
    """The best levels of each period of a season, exactly, for counted demand.

    ``demand`` holds a law a period; costs are numbers or one a period. Orders come at once and
    what is short waits. After the last period a unit left brings ``leftover_value``, one owed
    costs ``shortfall_cost``. ``stock`` is one the plan must be able to tell the cost of.

    Raises :class:`InvalidValue`: ``fixed_cost_rising`` where discounted fixed costs rise, so
    that two levels a period are not enough; ``leftover_too_dear`` or ``waiting_too_cheap``
    where more stock, or more waiting, would always pay; ``demand_not_counted``,
    ``steps_differ``, ``lengths_differ``, ``number_too_small``, ``share_out_of_range``.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> season = [Poisson(mean) for mean in (20, 40, 60, 40)]
    >>> plan = finite_horizon_policy(season, fixed_cost=100, holding_cost=1, backorder_cost=10)
    >>> plan.reorder_point, plan.order_up_to, round(plan.cost(0), 3)
    (array([15., 28., 55., 28.]), array([ 67.,  49., 109.,  49.]), 332.177)
    """
    season = season_of(
        demand,
        (discount, leftover_value, shortfall_cost),
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


def myopic_bounds(
    demand: Iterable[Distribution],
    *,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    fixed_cost: Numbers = 0,
    unit_cost: Numbers = 0,
    discount: float = 1,
) -> MyopicBounds:
    """Bounds on the levels of :func:`finite_horizon_policy`, each from its own period alone.

    They hold where the myopic levels do not fall from one period to the next, and where what
    is left and owed at the end is settled at the unit cost. Laws may be of any kind.
    Raises as :func:`finite_horizon_policy`. Source: Veinott (1966); Zipkin, 9.4.

    >>> from backoffice_core.inventory.distributions.continuous import Normal
    >>> bounds = myopic_bounds(
    ...     [Normal(100, 20)] * 2, holding_cost=1, backorder_cost=20, unit_cost=2, fixed_cost=50
    ... )
    >>> bounds.order_up_to_low.round(6), bounds.reorder_point_low.round(6)
    (array([133.367824, 133.367824]), array([110.260368, 110.260368]))
    """
    season = season_of(
        demand,
        (discount, 0.0, 0.0),
        counted=False,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        fixed_cost=fixed_cost,
        unit_cost=unit_cost,
    )
    count = len(season.laws)
    following = np.append(season.unit_cost[1:], season.unit_cost[-1])
    drift = season.unit_cost - discount * following
    holding, backorder = season.holding_cost + drift, season.backorder_cost - drift
    worth_keeping(holding, backorder)
    later = discount * np.append(season.fixed_cost[1:], season.fixed_cost[-1])
    found = np.zeros((4, count))
    for period, law in enumerate(season.laws):
        each = attrs.evolve(season, holding_cost=holding, backorder_cost=backorder)
        best = float(law.quantile(backorder[period] / (holding[period] + backorder[period])))
        fixed = float(season.fixed_cost[period])
        rises = (fixed, max(fixed - float(later[period]), 0.0))
        found[0, period], found[1, period] = (
            where_risen(each, period, best, (rise, -1)) for rise in rises
        )
        found[2, period] = best
        found[3, period] = where_risen(each, period, best, (float(later[period]), 1))
    return MyopicBounds(
        reorder_point_low=found[0],
        reorder_point_high=found[1],
        order_up_to_low=found[2],
        order_up_to_high=found[3],
    )


def where_risen(season: Season, period: int, best: float, way: tuple[float, int]) -> float:
    """The level, down or up from the best one, at which the period costs so much more."""
    rise, side = way

    def cost(level: float) -> float:
        return float(season.period_cost(period, np.array([level]))[0])

    limit = cost(best) + rise
    near, far = 0.0, max(season.laws[period].deviation, 1.0)
    if rise == 0:
        return best
    while cost(best + side * far) < limit:
        near, far = far, 2 * far
    while True:
        middle = 0.5 * (near + far)
        if middle in {near, far}:
            return best + side * near
        near, far = (middle, far) if cost(best + side * middle) < limit else (near, middle)


def season_of(
    demand: Iterable[Distribution],
    rest: tuple[float, float, float],
    *,
    counted: bool = True,
    **costs: Numbers,
) -> Season:
    """The arguments, checked."""
    laws = tuple(demand)
    for law in laws:
        expect_law(law)
    given = Given(periods=np.arange(len(laws)), **costs)
    if not laws or given.size != len(laws):
        raise InvalidValue(
            "lengths_differ", f"{len(laws)} laws of demand.", "Give a law and costs a period."
        )
    others = Given(discount=rest[0], leftover_value=rest[1], shortfall_cost=rest[2])
    others.where(
        "discount",
        lambda each: (each > 0) & (each <= 1),
        "share_out_of_range",
        "Give what a cost of the next period is worth now, up to 1.",
    )
    for name in ("fixed_cost", "unit_cost", "holding_cost", "backorder_cost"):
        given.not_negative(name)
    step = common_step(laws) if counted else 0.0
    season = Season(
        laws=tuple(tabled(law) for law in laws) if counted else laws,
        step=step,
        discount=float(rest[0]),
        leftover_value=float(rest[1]),
        shortfall_cost=float(rest[2]),
        **{
            name: np.array(given.full(name))
            for name in ("fixed_cost", "unit_cost", "holding_cost", "backorder_cost")
        },
    )
    if (season.fixed_cost[:-1] < season.discount * season.fixed_cost[1:]).any():
        raise InvalidValue(
            "fixed_cost_rising",
            "A fixed cost is below the next one's present value.",
            "Give fixed costs that do not rise faster than the discount.",
        )
    return season


def common_step(laws: tuple[Distribution, ...]) -> float:
    """The step that all laws are counted in.

    Raises :class:`InvalidValue` (``demand_not_counted``, ``steps_differ``,
    ``demand_below_zero``).
    """
    uncounted = [law for law in laws if not law.discrete]
    if uncounted:
        raise InvalidValue(
            "demand_not_counted",
            f"{uncounted[0]} does not come in whole units.",
            "Turn it into counts with its pmf(), of a step that is fine enough.",
        )
    steps = {step_of(law) for law in laws}
    if len(steps) > 1:
        raise InvalidValue("steps_differ", f"Steps of {sorted(steps)}.", "Use one step.")
    if any(float(law.at_most(-0.5 * min(steps))) > 0 for law in laws):
        raise InvalidValue("demand_below_zero", "Demand is below 0.", "Give demand of 0 or more.")
    return steps.pop()


def worth_keeping(holding: Array, backorder: Array) -> None:
    """Refuse costs under which stock, or waiting, would grow without end.

    Raises :class:`InvalidValue` (``leftover_too_dear``, ``waiting_too_cheap``).
    """
    if (holding <= 0).any():
        raise InvalidValue(
            "leftover_too_dear",
            "Stock kept to a next period, or the end, is worth more than it costs.",
            "Give a higher holding cost, or a lower value of what is left.",
        )
    if (backorder <= 0).any():
        raise InvalidValue(
            "waiting_too_cheap",
            "What waits to a next period, or past the end, costs less than to serve it.",
            "Give a higher backorder cost, or a price of what is short at the end.",
        )


def reach(season: Season, stock: float) -> tuple[int, int]:
    """Steps from the least to the largest level to begin with."""
    following = np.append(season.unit_cost[1:], season.leftover_value)
    owing = np.append(season.unit_cost[1:], season.shortfall_cost)
    worth_keeping(
        season.holding_cost + season.unit_cost - season.discount * following,
        season.backorder_cost - season.unit_cost + season.discount * owing,
    )
    mean = max(law.mean for law in season.laws)
    wide = max(law.deviation for law in season.laws)
    place = float(Given(stock=stock).array("stock")[0]) / season.step
    far = (2 * mean + 6 * wide) / season.step + 4
    return math.floor(min(-far / 4, place)), math.ceil(max(far, place))


def solve(season: Season, low: int, high: int) -> HorizonPlan | int:
    """The plan on levels from ``low`` to ``high`` steps; or -1 or 1: which end is too near."""
    levels = season.step * np.arange(low, high + 1, dtype=np.float64)
    count = len(season.laws)
    points, tops, value = np.zeros(count), np.zeros(count), np.zeros((count + 1, levels.size))
    value[count] = season.ending(levels)
    # Below 0 the end is a straight line too.
    slope, base, error = season.shortfall_cost, 0.0, 0.0
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
