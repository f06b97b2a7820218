"""Min and max by one formula, for a million items at once: near the optimum, and known how near.

The exact levels need the law of demand; the formula needs its mean and deviation, and was
fitted to many optima. Where orders come to little more than one period's demand the fit does
not hold: there the levels are capped by the level that is best without fixed cost. The
textbook's form leaves that rule out, so leaving it out is possible, and named.

Source: Ehrhardt and Mosier, A revision of the power approximation for computing (s, S)
policies, Management Science 30 (1984); Snyder and Shen, 2nd ed., 4.4.4.
"""

from __future__ import annotations

import enum

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Given, Numbers, special

__all__ = ["MinMaxLevels", "SmallLots", "power_approximation"]

# Up to so many periods' demand an order is small.
SMALL = 1.5


class SmallLots(enum.Enum):
    """What to do where an order is at most one and a half periods' demand."""

    CAP = "cap"
    """Neither level above the best one without fixed cost, as Ehrhardt and Mosier say."""
    KEEP = "keep"
    """The formula as it stands, as textbooks print it."""


@attrs.frozen(kw_only=True)
class MinMaxLevels:
    """Two levels an item, and where they were capped because lots are small."""

    reorder_point: Numbers
    order_up_to: Numbers
    small: Numbers


def power_approximation(
    *,
    mean: Numbers,
    deviation: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: Numbers = 0,
    small_lots: SmallLots = SmallLots.CAP,
) -> MinMaxLevels:
    """Nearly best levels for demand of a mean and deviation per period, watched every period.

    ``small`` is 1 where the cap applied. Without a fixed cost both levels are the best one to
    order up to; without demand both are 0. Raises :class:`InvalidValue` (``number_too_small``,
    ``not_a_number``, ``lengths_differ``).

    >>> words = dict(mean=50, deviation=8, holding_cost=0.18, backorder_cost=0.7)
    >>> levels = power_approximation(**words, fixed_cost=[2.5, 250])
    >>> levels.reorder_point.round(2), levels.order_up_to.round(2)
    (array([40.19, -1.27]), array([ 56.6 , 349.24]))
    """
    given = Given(
        mean=mean,
        deviation=deviation,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        lead_time=lead_time,
    )
    average, spread = given.not_negative("mean"), given.not_negative("deviation")
    holding, backorder = given.positive("holding_cost"), given.positive("backorder_cost")
    ratio = given.not_negative("fixed_cost") / holding
    periods = given.not_negative("lead_time") + 1
    over, wide = average * periods, spread * np.sqrt(periods)
    # 0.494 less twice 0.116, so that a mean of 0 is no division by 0.
    scatter = (average * average + wide * wide) ** 0.116
    quantity = 1.30 * average ** (0.494 - 0.232) * ratio**0.506 * scatter
    root = np.sqrt(quantity * wide * holding / backorder)
    safety = np.divide(wide * wide, root, out=np.zeros(given.size), where=root > 0)
    low = 0.973 * over + 0.183 * safety + 1.063 * wide - 2.192 * root
    both = holding + backorder
    keep: Array = special.ndtri(holding / both)
    lack: Array = special.ndtri(backorder / both)
    # From the share that is small, so that none is taken for 1.
    best = over + wide * np.where(holding < backorder, -keep, lack)
    none = np.broadcast_to(quantity == 0, (given.size,))
    low, high = np.where(none, best, low), np.where(none, best, low + quantity)
    small = np.zeros(given.size, dtype=bool)
    if small_lots is SmallLots.CAP:
        small = (quantity <= SMALL * average) & (high > best)
        low, high = np.where(small, np.minimum(low, best), low), np.where(small, best, high)
    return MinMaxLevels(
        reorder_point=given.back(low),
        order_up_to=given.back(high),
        small=given.back(small.astype(np.float64)),
    )
