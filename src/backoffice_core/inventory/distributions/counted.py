"""Counts whose probabilities follow ``p(n) / p(n - 1) = a + b / n``: one way for all of them.

These are Poisson, negative binomial and binomial laws, and no others (Panjer's class). What
is missing beyond n is a hypergeometric series. Up to about a deviation above the mean its
closed form loses nothing; beyond, where that form subtracts nearly equal numbers, Euler's
integral of the same series has nothing but positive parts.

Source: Panjer, ASTIN Bulletin 12 (1981); NIST Digital Library of Mathematical Functions,
15.6.1 (Euler's integral). Checked against 50 digits.
"""

from __future__ import annotations

import abc
import math
from collections.abc import Callable
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.distributions.asked import grid
from backoffice_core.inventory.distributions.law import Law
from backoffice_core.inventory.distributions.pmf import PLACES_MAX, Pmf
from backoffice_core.inventory.distributions.tails import tail_integral
from backoffice_core.inventory.numbers import Array, special
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Counted", "CountedLaw"]

Truths: TypeAlias = NDArray[np.bool_]

# Sums of doubles are not more exact: shares closer than this are the same.
ALIKE = 1e-13
# Lower tails are added up one by one to no more than this mean.
TABLE_MAX = 1e6
# The largest share that is not sure.
MOST = 1 - 2.0**-53


@attrs.frozen(kw_only=True)
class Counted:
    """Laws of counts, one for each item: numbers of length one, or columns.

    ``excess`` is variance over mean, less 1: negative of binomial laws, 0 of Poisson ones,
    positive of negative binomial ones.
    """

    mean: Array
    excess: Array
    density: Callable[[Array], Array]
    beyond: Callable[[Array], Array]

    def loss(self, n: Array) -> Array:
        """What is missing beyond a whole ``n``."""
        start = np.maximum(n, 0.0)
        chance = self.density(start + 1)
        near = (self.mean - start) * self.beyond(start)
        near = near + (start + 1) * chance * (1 + self.excess)
        far = self.far(start)
        if far.any():
            factor = chance * start * (start + 1)
            near = np.where(far, factor * self.integral(start, far, order=1), near)
        return near + np.maximum(-n, 0.0)

    def second_loss(self, n: Array) -> Array:
        """The sum of ``loss(n + 1)``, ``loss(n + 2)`` and so on, of a whole ``n``."""
        start = np.maximum(n, 1.0)
        at_least = self.beyond(start) + self.density(start)
        near = (self.mean - start + self.excess - 1) * self.loss(start)
        near = (near + (self.mean + start * self.excess) * at_least) / 2
        far = self.far(start)
        if far.any():
            factor = self.density(start + 2) * start * (start + 1) * (start + 2) / 2
            near = np.where(far, factor * self.integral(start, far, order=2), near)
        apart = self.mean - n
        whole = (self.mean * (1 + self.excess) + apart * apart - apart) / 2
        return np.where(n < 1, whole, np.maximum(near, 0.0))

    def far(self, n: Array) -> Truths:
        """Where the closed form would lose digits."""
        deviation = np.sqrt(self.mean * (1 + self.excess))
        return np.asarray((n >= 1) & (n > self.mean + deviation))

    def integral(self, n: Array, far: Truths, *, order: int) -> Array:
        """Euler's integral where ``far``, and 0 elsewhere.

        With ``s`` for ``-log((1 - t) / (1 - a t))`` in it, every law of the class has the same
        form, and the integrand falls from its beginning on, however scattered the law is.
        """
        n, far, mean, excess = np.broadcast_arrays(n, far, self.mean, self.excess)
        level, mean, excess = n[far], mean[far], excess[far]
        even = excess == 0
        safe = np.where(even, 1.0, excess)
        growth = np.maximum(mean - excess, 0.0)
        scale = 1 / (level - growth + np.sqrt(growth * (1 + excess)))

        def integrand(s: Array) -> Array:
            t = -np.expm1(-s)
            log = np.where(even, t, np.log1p(excess * t) / safe)
            result: Array = t**order * np.exp((mean - excess) * log - level * s)
            return result

        result = np.zeros(n.shape)
        result[far] = (1 + excess) ** (order + 1) * tail_integral(integrand, scale)
        return result


class CountedLaw(Law):
    """One law of counts; between two of them losses are straight lines."""

    discrete = True

    @abc.abstractmethod
    def counted(self) -> Counted:
        """Its parameters, density and tail."""

    def chance(self, n: Array) -> Array:
        """The probabilities of exactly ``n``."""
        return self.counted().density(n)

    def beyond(self, x: Array) -> Array:
        """The probability of more than ``x``."""
        n = np.floor(x)
        return np.where(n < 0, 1.0, self.counted().beyond(np.maximum(n, 0.0)))

    def missing(self, x: Array) -> Array:
        """The loss."""
        n = np.floor(x)
        part = x - n
        whole = self.counted().loss(n)
        if not part.any():
            return whole
        return (1 - part) * whole + part * self.counted().loss(n + 1)

    def missing_beyond(self, x: Array) -> Array:
        """The second loss."""
        n = np.floor(x)
        part = x - n
        whole = self.counted().second_loss(n)
        if not part.any():
            return whole
        return (1 - part) * whole + part * self.counted().second_loss(n + 1)

    def left(self, x: Array) -> Array:
        """What is left: below the mean the sum of the lower tails, the small ones first."""
        plain = super().left(x)
        low = x < self.mean
        if not low.any() or self.mean > TABLE_MAX:
            return plain
        tails = self.within(np.arange(math.ceil(self.mean) + 1, dtype=np.float64))
        sums = np.append(0.0, np.cumsum(tails))
        inside = np.clip(x, 0.0, math.ceil(self.mean))
        n = np.floor(inside).astype(np.int64)
        return np.where(low, sums[n] + (inside - n) * tails[n], plain)

    def enough(self, share: Array, rest: Array) -> Array:
        """The least counts, by halving between one that is too low and one that is enough."""
        low = np.full_like(share, -1.0)
        spread = np.maximum(self.deviation, 1.0)
        guess: Array = self.mean + spread * (special.ndtri(np.minimum(share, MOST)) + 1)
        high: Array = np.ceil(np.maximum(guess, 0.0))
        while not (good := self.suffices(high, share, rest)).all():
            low, high = np.where(good, low, high), np.where(good, high, 2 * high + 1)
        while (active := self.apart(low, high)).any():
            middle = np.floor(low[active] + (high[active] - low[active]) / 2)
            good = self.suffices(middle, share[active], rest[active])
            high[active] = np.where(good, middle, high[active])
            low[active] = np.where(good, low[active], middle)
        return high

    def apart(self, low: Array, high: Array) -> Truths:
        """Whether there are counts between; where doubles skip some, whether there are doubles."""
        return np.asarray(high > np.maximum(low + 1, np.nextafter(low, np.inf)))

    def suffices(self, n: Array, share: Array, rest: Array) -> Truths:
        """Whether counts are enough, told by the tail that is small."""
        below, beyond = self.within(n), self.beyond(n)
        enough = beyond <= rest * (1 + ALIKE) + 2e-16
        return np.where(share < rest, below >= share * (1 - ALIKE), enough)

    def pmf(self, *, tolerance: float = 1e-12, step: float = 1.0) -> Pmf:
        """The probabilities of every count, leaving out at most ``tolerance`` at the ends.

        Raises :class:`InvalidValue` (``grid_too_fine``) for more counts than fit in memory.
        """
        tolerance, step = grid(tolerance, step)
        if step != 1:
            return super().pmf(tolerance=tolerance, step=step)
        half = np.array([tolerance / 2])
        low = int(self.enough(half, 1 - half)[0])
        high = int(self.enough(1 - half, half)[0])
        if high - low > PLACES_MAX:
            raise InvalidValue(
                "grid_too_fine",
                f"The law has {high - low + 1} counts, from {low} to {high}.",
                "Give a larger step.",
            )
        chances = self.chance(np.arange(low, high + 1, dtype=np.float64))
        return Pmf(chances / chances.sum(), first=low)
