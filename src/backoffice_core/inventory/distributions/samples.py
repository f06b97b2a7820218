"""What was seen is a law, too: samples as they are, weighted or not, no curve fitted to them.

A history says what no formula does: that the big customer orders in hundreds, or never. But
it knows nothing beyond its largest amount; a service above ``1 - 1 / count`` cannot be read
from it.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.distributions.asked import COUNT_MAX, dice, draws, grid
from backoffice_core.inventory.distributions.law import Law, duration
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf, cumulated, same
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Empirical"]

# Shares closer than this are the same: sums of doubles are not more exact.
ALIKE = 1e-14
# Steps that amounts are counted in, tried before a grid is laid over them.
STEPS = (1.0, 0.5, 0.25, 0.1, 0.05, 0.01, 0.001)
PLACES_MAX = 4_000_000


@attrs.frozen(init=False, repr=False)
class Empirical(Law):
    """The law of samples, each as likely as its weight; without weights, all alike.

    If every sample is whole the law is discrete. Raises :class:`InvalidValue`
    (``not_a_number``, ``lengths_differ``, ``samples_missing``).

    >>> days = Empirical([9, 11, 10, 24, 10])
    >>> days, days.mean, days.quantile(0.8), days.loss(11)
    (Empirical(5 values from 9 to 24), 12.8, 11.0, 2.6)
    >>> Empirical([9, 24], weights=[3, 1]).mean
    12.75
    """

    levels: Array = attrs.field(eq=same)
    chances: Array = attrs.field(eq=same)
    discrete: bool = attrs.field(eq=False)
    count: int = attrs.field(eq=False)
    tails: Array = attrs.field(eq=False)
    losses: Array = attrs.field(eq=False)
    seconds: Array = attrs.field(eq=False)

    def __init__(self, samples: Numbers, *, weights: Numbers = 1.0) -> None:
        """Sort the samples, and sum up tails and losses once, from the far end."""
        given = Given(samples=samples, weights=weights)
        masses = np.broadcast_to(given.not_negative("weights"), (given.size,))
        if not given.array("samples").size or masses.sum() <= 0:
            raise InvalidValue(
                "samples_missing", "There is no sample with a weight.", "Give what was seen."
            )
        values, place = np.unique(given.full("samples"), return_inverse=True)
        sums = np.bincount(place.reshape(-1), weights=masses).astype(np.float64)
        values, sums = values[sums > 0], sums[sums > 0]
        total = float(sums.sum())
        # What has been divided once is left alone, so that it can be written and read back.
        chances = sums if abs(total - 1) <= ALIKE else sums / total
        self.fill(values, chances, int(np.count_nonzero(masses)))

    def fill(self, levels: Array, chances: Array, count: int) -> None:
        """Set the fields."""
        whole = bool((levels == np.round(levels)).all())
        gaps = np.append(np.diff(levels), 0.0)
        tails = cumulated(chances)
        losses = cumulated(np.append(0.0, (gaps * tails)[:-1]))
        pairs = gaps * (gaps - 1) / 2 if whole else gaps * gaps / 2
        parts = gaps * np.append(losses[1:], 0.0) + pairs * tails
        seconds = cumulated(np.append(0.0, parts[:-1]))
        fields: dict[str, Any] = {
            "levels": levels,
            "chances": chances,
            "discrete": whole,
            "count": count,
            "tails": tails,
            "losses": losses,
            "seconds": seconds,
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        """How much was seen, and in what range."""
        ends = f"from {self.levels[0]:g} to {self.levels[-1]:g}"
        return f"Empirical({self.count} values {ends})"

    @property
    def mean(self) -> float:
        """The average of what was seen."""
        return float(self.chances @ self.levels)

    @property
    def variance(self) -> float:
        """The variance of what was seen."""
        away = self.levels - self.mean
        return float(self.chances @ (away * away))

    def place(self, x: Array) -> Places:
        """How many of the values are at most ``x``, less 1."""
        place: Places = np.asarray(np.searchsorted(self.levels, x, side="right"), dtype=np.int64)
        before: Places = place - 1
        return before

    def within(self, x: Array) -> Array:
        """The share of samples up to ``x``."""
        sums = np.append(0.0, np.cumsum(self.chances))
        result: Array = np.minimum(sums, 1.0)[self.place(x) + 1]
        return result

    def beyond(self, x: Array) -> Array:
        """The share of samples beyond ``x``."""
        result: Array = np.append(1.0, self.tails)[self.place(x) + 1]
        return result

    def enough(self, share: Array, rest: Array) -> Array:
        """The least value seen that is enough."""
        del share
        place = np.searchsorted(-self.tails, -rest - ALIKE, side="left")
        result: Array = self.levels[np.minimum(place, self.levels.size - 1)]
        return result

    def ahead(self, x: Array) -> tuple[Places, Array]:
        """The place of the next value beyond ``x`` (the last, if none), and how far it is."""
        following = np.minimum(self.place(x) + 1, self.levels.size - 1)
        return following, np.maximum(self.levels[following] - x, 0.0)

    def missing(self, x: Array) -> Array:
        """The loss: a straight line between two values."""
        following, gap = self.ahead(x)
        return self.losses[following] + gap * self.beyond(x)

    def missing_beyond(self, x: Array) -> Array:
        """The second loss."""
        if self.discrete:
            n = np.floor(x)
            part = x - n
            return (1 - part) * self.second(n) + part * self.second(n + 1)
        return self.second(x)

    def second(self, x: Array) -> Array:
        """The second loss at places of the law: any, or whole ones."""
        following, gap = self.ahead(x)
        pairs = gap * (gap - 1) / 2 if self.discrete else gap * gap / 2
        return self.seconds[following] + gap * self.losses[following] + pairs * self.beyond(x)

    def pmf(self, *, tolerance: float = 1e-12, step: float = 1.0) -> Pmf:
        """The samples themselves if they are multiples of ``step``; if not, on a grid."""
        tolerance, step = grid(tolerance, step)
        places = self.multiples(step)
        if places is None:
            return super().pmf(tolerance=tolerance, step=step)
        chances = np.zeros(int(places[-1] - places[0]) + 1)
        chances[places - places[0]] = self.chances
        return Pmf(chances, first=int(places[0]), step=step)

    def multiples(self, step: float) -> Places | None:
        """How many steps each value is, if each is a whole number of them."""
        steps = self.levels / step
        places = np.round(steps)
        exact = (np.abs(steps - places) < 1e-9 * np.maximum(1, np.abs(steps))).all()
        few = places[-1] - places[0] < PLACES_MAX and np.abs(places).max() < COUNT_MAX
        return places.astype(np.int64) if exact and few else None

    def over(self, periods: float) -> Distribution:
        """The sum over whole periods, each drawn from the samples (independent ones).

        Raises :class:`InvalidValue` (``periods_not_whole``).
        """
        count = duration(periods)
        if count == 1:
            return self
        if self.levels.size == 1:
            return Empirical(self.levels * count)
        for step in STEPS:
            if self.multiples(step) is not None:
                return self.pmf(step=step).over(periods)
        return self.over_whole(periods)

    def sample(self, count: int, *, seed: int) -> Array:
        """So many draws with putting back."""
        return dice(seed).choice(self.levels, size=draws(count), p=self.chances)
