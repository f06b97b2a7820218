"""Bounds on the levels of a season, each from its own period alone: no looking ahead.

Source: Veinott, SIAM Journal on Applied Mathematics 14 (1966); Zipkin, Foundations of Inventory
Management, 9.4.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.inventory.policies.levels.seasons import Season, season_of, worth_keeping

__all__ = ["MyopicBounds", "myopic_bounds", "myopic_rates"]

HALVINGS = 100


@attrs.frozen(kw_only=True)
class MyopicBounds:
    """Between which levels the best ones of each period lie, found without looking ahead."""

    reorder_point_low: Array
    reorder_point_high: Array
    order_up_to_low: Array
    order_up_to_high: Array


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
    holding, backorder = myopic_rates(season)
    later = season.discount * np.append(season.fixed_cost[1:], season.fixed_cost[-1])
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


def myopic_rates(season: Season) -> tuple[Array, Array]:
    """What a unit kept and a unit owed cost in each period, with what buying it later changes.

    Raises :class:`InvalidValue` (``leftover_too_dear``, ``waiting_too_cheap``).
    """
    following = np.append(season.unit_cost[1:], season.unit_cost[-1])
    drift = season.unit_cost - season.discount * following
    holding, backorder = season.holding_cost + drift, season.backorder_cost - drift
    worth_keeping(holding, backorder)
    return holding, backorder


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
    for _ in range(HALVINGS):
        middle = 0.5 * (near + far)
        if middle in {near, far}:
            break
        near, far = (middle, far) if cost(best + side * middle) < limit else (near, middle)
    return best + side * near
