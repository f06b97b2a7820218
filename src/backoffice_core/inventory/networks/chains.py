"""What a chain costs as a function of each stage's level: exactly counted, or smoothly.

From the customers on, ``C(y)`` is what a stage and all after it cost if it has brought its
echelon to ``y``, one lead time later; the next stage up is charged ``C(min(S, x))`` for having
only ``x`` to give. The part of that which hurts, ``C(x) - C(S)`` below ``S``, is all that must
be kept; everything else is a straight line, whose mean is known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.distributions import Distribution
from backoffice_core.inventory.numbers import PURPOSE, Array, Places
from backoffice_core.kernel.errors import require

__all__ = ["Chain", "Counted", "Smooth"]

# Beyond so many deviations a normal law has no weight that a double can show.
FAR = 9.0
# What may be left out of a counted law: less than the rounding of its sums.
LEFT_OUT = 1e-15
# The level that is nearly always enough: where holding costs nothing more, none is too much.
NEARLY_ALWAYS = 1 - 1e-13


def nearly(share: float) -> float:
    """A share that a level is enough for, where it is 0 or 1 one that is hardly less."""
    return min(max(share, LEFT_OUT), NEARLY_ALWAYS)


@attrs.frozen(kw_only=True)
class Chain:
    """A chain, its stages in the order from the customers on; ``codes`` in that of the goods."""

    codes: tuple[str, ...]
    demand: Distribution
    laws: tuple[Distribution, ...]
    leads: tuple[float, ...]
    added: Array
    owed: float

    def shares(self) -> tuple[Array, Array]:
        """The service shares of single stages that bound the levels from both sides."""
        whole = self.owed + self.added.sum()
        before = whole - np.cumsum(self.added)
        return before / whole, before / (before + self.added)

    @property
    def passes_on(self) -> list[bool]:
        """Whether each stage has all that comes passed on to it, since it adds no cost."""
        return [*(self.added[:-1] == 0).tolist(), False]

    def total(self, place: int) -> Distribution:
        """Demand while goods pass a stage and all after it."""
        return self.demand.over(sum(self.leads[: place + 1]))

    def first(self, law: Distribution, levels: Array) -> Array:
        """What the stage at the customers costs: holding its part, and what is owed."""
        owed: Array = np.asarray(law.loss(levels))
        held, dear = float(self.added[0]), self.owed + float(self.added.sum())
        return held * (levels - law.mean) + dear * owed


class Counted:
    """A chain whose demand lives on multiples of a step."""

    def __init__(self, chain: Chain, *, step: float) -> None:
        """Count out the demand of every lead time."""
        self.chain, self.step = chain, step
        self.laws = [law.pmf(tolerance=LEFT_OUT, step=step) for law in chain.laws]

    def run(self, levels: Array | None) -> tuple[list[float], float]:
        """The levels (the best, if none are given) and the cost of the chain."""
        lows, highs = self.ranges(levels)
        chosen: list[float] = []
        costs, first, best = np.zeros(0), 0, 0
        for place, law in enumerate(self.laws):
            low, high = lows[place], highs[place]
            places: Places = np.arange(low, high + 1, dtype=np.int64)
            if place == 0:
                costs = self.chain.first(law, self.amounts(places))
            else:
                costs = self.next_up(place, costs[: best + 1], first, places)
            best = int(costs.argmin()) if levels is None else self.steps(levels[place]) - low
            chosen.append(float(self.step * (low + best)))
            first = low
        return chosen, float(costs[best])

    def next_up(self, place: int, costs: Array, first: int, places: Places) -> Array:
        """The cost of a stage, of that of the stage after it from ``first`` to its level."""
        law, kept = self.laws[place], costs.size - 1
        hurt = costs - costs[kept]
        # Place y minus a demand of d: those beyond the level hurt nothing.
        start = int(places[0]) - (law.first + law.chances.size - 1) - first
        stop = int(places[-1]) - law.first - first
        padded = np.zeros(stop - start + 1)
        given = np.arange(start, min(stop, kept) + 1)
        padded[: given.size] = hurt[given]
        weighed = np.convolve(padded, law.chances, mode="valid")
        line: Array = float(self.chain.added[place]) * (self.amounts(places) - law.mean)
        result: Array = line + costs[kept] + weighed
        return result

    def ranges(self, levels: Array | None) -> tuple[list[int], list[int]]:
        """Between which places each stage's cost is needed."""
        lows, highs = self.bounds() if levels is None else (levels, levels)
        low = [self.steps(level) for level in lows]
        high = [self.steps(level) for level in highs]
        for place in range(len(low) - 1, 0, -1):
            law = self.laws[place]
            low[place - 1] = min(low[place - 1], low[place] - law.first - law.chances.size + 1)
        return low, high

    def bounds(self) -> tuple[list[float], list[float]]:
        """Levels between which the best ones lie, a step more on both sides."""
        lows, highs = self.chain.shares()
        near = self.step
        totals = [self.chain.total(place) for place in range(len(lows))]
        pairs = list(zip(totals, lows, highs, strict=True))
        return (
            [float(law.quantile(nearly(low))) - near for law, low, _ in pairs],
            [float(law.quantile(nearly(high))) + near for law, _, high in pairs],
        )

    def amounts(self, places: Places) -> Array:
        """The levels of places."""
        return places.astype(np.float64) * self.step

    def steps(self, level: float) -> int:
        """The place of a level."""
        return round(float(level) / self.step)


class Smooth:
    """A chain of normal demand: what hurts is kept at points between which it is smooth."""

    def __init__(self, chain: Chain, *, points: int) -> None:
        """Prepare so many points for every half deviation."""
        self.chain = chain
        self.knots, self.weights = np.polynomial.legendre.leggauss(points)
        self.means = np.array([law.mean for law in chain.laws])
        self.spreads = np.array([law.deviation for law in chain.laws])
        self.stages: list[Piece] = []

    def run(self, levels: Array | None) -> tuple[list[float], float]:
        """The levels (the best, if none are given) and the cost of the chain."""
        lows, highs = self.ranges(levels)
        chosen: list[float] = []
        breaks: list[float] = []
        for place in range(len(self.means)):
            cost = self.cost_of(place)
            breaks = self.corners(place, [*breaks, *chosen[-1:]])
            if levels is None:
                near = [corner for corner in breaks if lows[place] <= corner <= highs[place]]
                level = lowest(cost, lows[place], highs[place], near)
            else:
                level = float(levels[place])
            chosen.append(level)
            self.keep(place, cost, level, lows, breaks)
        return chosen, self.stages[-1].least

    def corners(self, place: int, below: list[float]) -> list[float]:
        """Where the cost of a stage has corners: demand that varies leaves none of those below."""
        if self.spreads[place] > 0:
            return []
        mean = float(self.means[place])
        return [mean] if place == 0 else [corner + mean for corner in below]

    def cost_of(self, place: int) -> Callable[[Array], Array]:
        """The cost of a stage as a function of its levels."""
        chain = self.chain
        if place == 0:
            return lambda y: chain.first(chain.laws[0], y)
        below, mean, spread = self.stages[-1], self.means[place], self.spreads[place]
        added = chain.added[place]
        if spread == 0:
            return lambda y: added * (y - mean) + below.at(y - mean)
        scale = spread * np.sqrt(2 * np.pi)

        def cost(y: Array) -> Array:
            away = (y[:, None] - below.points - mean) / spread
            weighed: Array = np.exp(-0.5 * away * away) @ below.hurt / scale
            result: Array = added * (y - mean) + below.least + weighed
            return result

        return cost

    def keep(
        self,
        place: int,
        cost: Callable[[Array], Array],
        level: float,
        lows: list[float],
        breaks: list[float],
    ) -> None:
        """Keep what hurts below the level, at the points of pieces of half a deviation."""
        least = float(cost(np.array([level]))[0])
        points = weights = np.zeros(0)
        if place + 1 < len(self.means) and level > lows[place]:
            width = max(float(self.spreads[place + 1 :].max()) / 2, (level - lows[place]) / 2000)
            small = self.spreads[: place + 2]
            if (small > 0).any():
                width = min(width, float(small[small > 0].min()) / 2)
            count = int(np.ceil((level - lows[place]) / width)) + 1
            inner = [corner for corner in breaks if lows[place] < corner < level]
            ends = np.sort(np.append(np.linspace(lows[place], level, count), inner))
            half = np.diff(ends)[:, None] / 2
            points = (ends[:-1, None] + half * (1 + self.knots)).reshape(-1)
            weights = (half * self.weights).reshape(-1)
        hurt = weights * (cost(points) - least) if points.size else weights
        self.stages.append(Piece(cost, level, least, points, hurt))

    def ranges(self, levels: Array | None) -> tuple[list[float], list[float]]:
        """Between which levels each stage's cost is needed."""
        lows, highs = self.chain.shares()
        totals = [self.chain.total(place) for place in range(len(lows))]
        if levels is None:
            low = [float(t.quantile(nearly(x))) for t, x in zip(totals, lows, strict=True)]
            high = [float(t.quantile(nearly(x))) for t, x in zip(totals, highs, strict=True)]
        else:
            low, high = levels.tolist(), levels.tolist()
        for place in range(len(low) - 1, 0, -1):
            reach = low[place] - self.means[place] - FAR * self.spreads[place]
            low[place - 1] = min(low[place - 1], reach)
        return low, high


@attrs.frozen
class Piece:
    """A settled stage: its cost, its level and least cost, and what hurts below the level."""

    cost: Callable[[Array], Array]
    level: float
    least: float
    points: Array
    hurt: Array

    def at(self, x: Array) -> Array:
        """What the stage costs if it is given only ``x``."""
        return self.cost(np.minimum(x, self.level))


def lowest(cost: Callable[[Array], Array], low: float, high: float, corners: list[float]) -> float:
    """The level of least cost between two, or the corner that has it."""
    optimize: Any = require("scipy.optimize", extra="replenish", purpose=PURPOSE)
    span = max(high - low, 1e-9 * max(1.0, abs(high)))

    def at(y: float) -> float:
        return float(cost(np.array([y]))[0])

    found = optimize.minimize_scalar(
        at, bounds=(low - 0.01 * span, high + 0.01 * span), method="bounded",
        options={"xatol": 1e-9 * max(1.0, abs(high))},
    )  # fmt: skip
    return float(min([float(found.x), *corners], key=at))
