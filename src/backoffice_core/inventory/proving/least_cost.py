"""The least that stock could have cost anybody, with all demand known beforehand.

The clairvoyant of a service holds the least stock, but orders at every review; where an order
has a cost of its own, that is no bound. Here each order is weighed: the time between two
arrivals is a segment with one level, the best for it; which segments, is found going backwards
through time. Whatever is free to a policy is free here too: the stock it begins with, unless it
is given, and orders before the periods that count. So no policy that meets the same demand
costs less, and how much more it costs is the price of not knowing.

Sources: Wagner and Whitin, Management Science 5 (1958); Zangwill, Management Science 15 (1969),
with backorders; Aksen, Altinkemer and Chand, European Journal of Operational Research 147
(2003), with lost sales.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array, Places

__all__ = ["LeastCost", "Ledger"]

CELLS = 400_000


@attrs.frozen
class LeastCost:
    """The orders that would have cost least, knowing all demand: a bound for every policy.

    A candidate of a back-test whose replay has costs. Its time grows with the square of the
    periods. Where lead times vary, it is as if orders arrived at once, in any period: then it
    is a bound that perhaps nobody reaches.

    >>> from backoffice_core.inventory.proving import (
    ...     LeastCost,
    ...     MinMax,
    ...     Replay,
    ...     StockCosts,
    ...     backtest,
    ... )
    >>> costs = StockCosts(holding_cost=1, fixed_cost=6, backorder_cost=9)
    >>> replay = Replay(
    ...     demand=[2, 1, 4, 0, 3, 2, 0, 5, 1, 2], lead_time=0, first=1, refit=1, costs=costs
    ... )
    >>> plans = {"least": LeastCost(), "min/max": MinMax(minimum=2, maximum=6)}
    >>> print(backtest(replay, plans).explain().render())
    Of 2 policies over 8 periods and 1 item, least served most
      least: fill rate of units 100 %, stock worth 0.88, cost of a period 2.38
      min/max: fill rate of units 100 %, stock worth 3.25, cost of a period 5.5
    """


@attrs.frozen(kw_only=True, eq=False)
class Ledger:
    """What some items' stock would cost over any segment of periods.

    ``holding``, ``penalty`` and ``fees[arrival, item]`` are costs; ``allowed[arrival, item]``
    says in which periods an order can arrive; ``counted`` is the first period that costs.
    ``start`` is the stock to begin with, or ``None`` if any may be chosen.
    """

    demand: Array
    holding: Array
    penalty: Array
    fees: Array
    allowed: NDArray[np.bool_]
    counted: int
    loses: bool
    start: Array | None

    @property
    def periods(self) -> int:
        """How many periods there are."""
        return int(self.demand.shape[0])

    @property
    def sums(self) -> Array:
        """Demand before each period, all of it at the end."""
        return np.vstack([np.zeros(self.demand.shape[1]), np.cumsum(self.demand, axis=0)])

    def arrivals(self) -> tuple[Array, Array]:
        """The stock to begin with and ``quantity[period, item]`` that arrives, at least cost."""
        items = self.demand.shape[1]
        start, quantity = np.empty(items), np.zeros(self.demand.shape)
        size = max(CELLS // self.periods, 1)
        for first in range(0, items, size):
            own = slice(first, first + size)
            start[own], quantity[:, own] = self.of(own).solved()
        return start, quantity

    def of(self, items: slice) -> Ledger:
        """The ledger of some items."""
        return attrs.evolve(
            self,
            demand=self.demand[:, items],
            holding=self.holding[items],
            penalty=self.penalty[items],
            fees=self.fees[:, items],
            allowed=self.allowed[:, items],
            start=None if self.start is None else self.start[items],
        )

    def solved(self) -> tuple[Array, Array]:
        """As :meth:`arrivals`, all items at once: backwards for the costs, then forwards."""
        periods, items = self.demand.shape
        sums = self.sums
        areas = np.vstack([np.zeros(items), np.cumsum(sums[1:], axis=0)])
        least = np.full((periods + 1, items), np.inf)
        least[periods] = 0.0
        following = np.zeros((periods, items), dtype=np.int64)
        levels = np.zeros((periods, items))
        for first in range(periods - 1, -1, -1):
            some = self.allowed[first]
            if first and not some.any():
                continue
            level, cost = self.segments(first, sums, areas)
            total = cost + least[first + 1 :]
            best: Places = np.asarray(total.argmin(axis=0), dtype=np.int64)
            places: Places = np.arange(items, dtype=np.int64)
            following[first], levels[first] = first + 1 + best, level[best, places]
            if first:
                found = total[best, places] + self.fees[first]
                least[first] = np.where(some, found, np.inf)
        return self.walked(sums, following, levels)

    def segments(self, first: int, sums: Array, areas: Array) -> tuple[Array, Array]:
        """The level and the cost of each segment from an arrival to the period of the next.

        A level is in units asked for since the beginning: it serves demand up to there.
        """
        periods, items = self.demand.shape
        ends: Places = np.arange(first + 1, periods + 1, dtype=np.int64)[:, None]
        begin: Places = np.minimum(max(first, self.counted), ends)
        length: Places = ends - begin
        served = self.served(length)
        places: Places = np.arange(items, dtype=np.int64)
        level: Array = sums[begin + served, places]
        if self.start is not None:
            # What is there to begin with cannot be taken back; without an arrival it is all.
            level = np.maximum(level, self.start) if first else level * 0 + self.start
            below: Places = (sums[1:] <= self.start).sum(axis=0)
            reach: Places = np.clip(below - begin, 0, length)
            served = np.maximum(served, reach) if first else reach
        held: Array = served * level - (areas[begin + served, places] - areas[begin, places])
        cost: Array = self.holding * held
        if self.loses:
            lost: Array = np.maximum(sums[ends[:, 0]], level) - np.maximum(sums[begin[:, 0]], level)
            return level, cost + self.penalty * lost
        owed: Array = areas[ends, places] - areas[begin + served, places]
        owed = owed - (length - served) * level
        return level, cost + self.penalty * owed

    def served(self, length: Places) -> Places:
        """How many of the periods that count it is best to serve in time."""
        both = self.holding + self.penalty
        if self.loses:
            # A unit is worth as many periods on the shelf as cost less than its loss.
            most = np.full(self.holding.shape, float(self.periods))
            np.divide(self.penalty, self.holding, out=most, where=self.holding > 0)
            reach = np.floor(np.minimum(most, self.periods)) + 1
            worth: Places = np.minimum(length, reach).astype(np.int64)
            return worth
        share = np.divide(self.penalty, both, out=np.ones_like(both), where=both > 0)
        enough: Places = np.minimum(np.ceil(length * share), length).astype(np.int64)
        return enough

    def walked(self, sums: Array, following: Places, levels: Array) -> tuple[Array, Array]:
        """The stock to begin with and what arrives, from segment to segment."""
        start = np.array(levels[0] if self.start is None else self.start)
        quantity = np.zeros(self.demand.shape)
        level, turn = np.array(levels[0]), following[0].copy()
        for period in range(1, self.periods):
            own = turn == period
            before = np.maximum(level, sums[period]) if self.loses else level
            quantity[period, own] = np.maximum(levels[period] - before, 0.0)[own]
            level[own] = levels[period, own]
            turn[own] = following[period, own]
        return start, quantity
