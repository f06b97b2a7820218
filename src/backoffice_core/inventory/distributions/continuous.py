"""Continuous laws whose tails are closed forms: constant, normal, cut at zero, uniform.

A normal law is right for what is made of many small parts. Where its deviation is a large
part of its mean it asks for negative demand; then take the gamma law, or the one cut at zero.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions import normal
from backoffice_core.inventory.distributions.asked import dice, draws
from backoffice_core.inventory.distributions.law import Law, duration, not_negative, plain
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.numbers import Array, special
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Deterministic", "Normal", "TruncatedNormal", "Uniform"]


@attrs.frozen
class Deterministic(Law):
    """Always the same amount.

    >>> Deterministic(40).loss(25), Deterministic(40).over(3)
    (15.0, Deterministic(value=120.0))
    """

    value: float = attrs.field(converter=plain)

    discrete = False

    @property
    def mean(self) -> float:
        """The amount."""
        return self.value

    @property
    def variance(self) -> float:
        """None."""
        return 0.0

    def within(self, x: Array) -> Array:
        """1 from the amount on."""
        return np.where(x >= self.value, 1.0, 0.0)

    def beyond(self, x: Array) -> Array:
        """1 below the amount."""
        return np.where(x >= self.value, 0.0, 1.0)

    def enough(self, share: Array, rest: Array) -> Array:
        """The amount."""
        return np.full_like(share + rest, self.value)

    def missing(self, x: Array) -> Array:
        """What the level lacks of the amount."""
        return np.maximum(self.value - x, 0.0)

    def missing_beyond(self, x: Array) -> Array:
        """Half the square of what is missing."""
        return np.maximum(self.value - x, 0.0) ** 2 / 2

    def left(self, x: Array) -> Array:
        """What the level has beyond the amount."""
        return np.maximum(x - self.value, 0.0)

    def over(self, periods: float) -> Deterministic:
        """So many times the amount."""
        return Deterministic(self.value * duration(periods))

    def sample(self, count: int, *, seed: int) -> Array:
        """The amount, so many times, whatever the seed."""
        dice(seed)
        return np.full(draws(count), self.value)


@attrs.frozen
class Normal(Law):
    """A normal law of a mean and a standard deviation; a deviation of 0 is a constant.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``).

    >>> weekly = Normal(100, 30)
    >>> weekly.over(4)
    Normal(mean=400.0, deviation=60.0)
    >>> round(weekly.quantile(0.95), 4), round(weekly.loss(160), 6)
    (149.3456, 0.254721)
    """

    mean: float = attrs.field(converter=plain)
    deviation: float = attrs.field(converter=plain, validator=not_negative)

    discrete = False

    @property
    def variance(self) -> float:
        """The variance."""
        return self.deviation**2

    def standard(self, x: Array) -> Array:
        """How many deviations a level lies above the mean."""
        return normal.standardised(x, np.array([self.mean]), np.array([self.deviation]))

    def within(self, x: Array) -> Array:
        """The lower tail."""
        if self.deviation == 0:
            return Deterministic(self.mean).within(x)
        result: Array = special.ndtr(self.standard(x))
        return result

    def beyond(self, x: Array) -> Array:
        """The upper tail."""
        if self.deviation == 0:
            return Deterministic(self.mean).beyond(x)
        result: Array = special.ndtr(-self.standard(x))
        return result

    def enough(self, share: Array, rest: Array) -> Array:
        """From the side whose tail is small."""
        return self.mean + self.deviation * normal.points(share, rest)

    def missing(self, x: Array) -> Array:
        """The loss: that of the standard law, scaled."""
        return normal.scaled_loss(x, np.array([self.mean]), np.array([self.deviation]))

    def missing_beyond(self, x: Array) -> Array:
        """The second loss: that of the standard law, scaled twice."""
        return normal.scaled_second_loss(x, np.array([self.mean]), np.array([self.deviation]))

    def left(self, x: Array) -> Array:
        """The loss of the mirrored law."""
        return normal.scaled_loss(-x, np.array([-self.mean]), np.array([self.deviation]))

    def over(self, periods: float) -> Normal:
        """Means and variances add up."""
        count = duration(periods)
        return Normal(self.mean * count, self.deviation * count**0.5)

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws."""
        return dice(seed).normal(self.mean, self.deviation, draws(count))


@attrs.frozen
class TruncatedNormal(Law):
    """A normal law of which only what is not negative counts: demand below 0 does not happen.

    ``location`` and ``scale`` are mean and deviation before the cut; ``mean`` and ``deviation``
    are those after it. Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``).

    >>> law = TruncatedNormal(10, 10)
    >>> round(law.mean, 6), law.at_most(0), round(law.above(20) / Normal(10, 10).above(20), 6)
    (12.876, 0.0, 1.188573)
    """

    location: float = attrs.field(converter=plain)
    scale: float = attrs.field(converter=plain)

    discrete = False

    def __attrs_post_init__(self) -> None:
        """Refuse a scale that spreads nothing, and a law that all but never is above 0."""
        if self.scale <= 0 or self.location < -30 * self.scale:
            raise InvalidValue(
                "number_too_small",
                f"A location of {self.location} and a scale of {self.scale} leave nothing above 0.",
                "Give a scale above 0, and a location not far below 0.",
            )

    @property
    def parent(self) -> Normal:
        """The law before the cut."""
        return Normal(self.location, self.scale)

    @property
    def kept(self) -> float:
        """How much of the law before the cut is left."""
        return float(special.ndtr(self.location / self.scale))

    @property
    def mean(self) -> float:
        """The average."""
        return float(self.parent.missing(np.zeros(1))[0]) / self.kept

    @property
    def variance(self) -> float:
        """The variance: twice the second loss at 0 is the mean square."""
        return 2 * float(self.parent.missing_beyond(np.zeros(1))[0]) / self.kept - self.mean**2

    def within(self, x: Array) -> Array:
        """What lies between 0 and ``x``."""
        cut = special.ndtr(-self.location / self.scale)
        low = (self.parent.within(np.maximum(x, 0.0)) - cut) / self.kept
        return np.where(x > self.location, 1 - self.beyond(x), np.maximum(low, 0.0))

    def beyond(self, x: Array) -> Array:
        """The tail, of what is kept."""
        return np.where(x < 0, 1.0, self.parent.beyond(x) / self.kept)

    def enough(self, share: Array, rest: Array) -> Array:
        """From the tail, of what is kept."""
        cut = 1 - self.kept + share * self.kept
        return np.maximum(self.parent.enough(cut, rest * self.kept), 0.0)

    def missing(self, x: Array) -> Array:
        """The loss before the cut, of what is kept."""
        inside = self.parent.missing(np.maximum(x, 0.0)) / self.kept
        return inside + np.maximum(-x, 0.0)

    def missing_beyond(self, x: Array) -> Array:
        """The second loss before the cut, of what is kept."""
        inside = self.parent.missing_beyond(np.maximum(x, 0.0)) / self.kept
        ahead = np.maximum(-x, 0.0)
        return inside + ahead * self.mean + ahead**2 / 2

    def over(self, periods: float) -> Distribution:
        """The sum over whole periods, on a grid."""
        return Deterministic(0) if duration(periods) == 0 else self.over_whole(periods)

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws, by inversion."""
        shares = 1 - dice(seed).random(draws(count))
        return self.enough(1 - shares, shares)


@attrs.frozen
class Uniform(Law):
    """Every amount from ``low`` to ``high`` alike.

    Raises :class:`InvalidValue` (``not_a_number``, ``range_empty``).

    >>> Uniform(0, 100).loss(80), Uniform(0, 100).quantile(0.9)
    (2.0, 90.0)
    """

    low: float = attrs.field(converter=plain)
    high: float = attrs.field(converter=plain)

    discrete = False

    def __attrs_post_init__(self) -> None:
        """Refuse a range without width."""
        if not self.low < self.high:
            raise InvalidValue(
                "range_empty",
                f"From {self.low} to {self.high} there is nothing.",
                "Give a higher end; for one amount take Deterministic.",
            )

    @property
    def mean(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        """The variance."""
        return (self.high - self.low) ** 2 / 12

    def within(self, x: Array) -> Array:
        """The part of the range below ``x``."""
        return np.clip((x - self.low) / (self.high - self.low), 0.0, 1.0)

    def beyond(self, x: Array) -> Array:
        """The part of the range above ``x``."""
        return np.clip((self.high - x) / (self.high - self.low), 0.0, 1.0)

    def enough(self, share: Array, rest: Array) -> Array:
        """So far into the range."""
        width = self.high - self.low
        return np.where(share < rest, self.low + share * width, self.high - rest * width)

    def missing(self, x: Array) -> Array:
        """The loss."""
        inside = np.clip(x, self.low, self.high)
        part = (self.high - inside) ** 2 / (2 * (self.high - self.low))
        return part + np.maximum(self.low - x, 0.0)

    def missing_beyond(self, x: Array) -> Array:
        """The second loss."""
        inside = np.clip(x, self.low, self.high)
        part = (self.high - inside) ** 3 / (6 * (self.high - self.low))
        ahead = np.maximum(self.low - x, 0.0)
        return part + ahead * (self.mean - self.low) + ahead**2 / 2

    def over(self, periods: float) -> Distribution:
        """The sum over whole periods, on a grid."""
        return Deterministic(0) if duration(periods) == 0 else self.over_whole(periods)

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws."""
        return dice(seed).uniform(self.low, self.high, draws(count))
