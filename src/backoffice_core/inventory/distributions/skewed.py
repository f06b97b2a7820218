"""Laws with a long tail above and nothing below zero: gamma (exponential) and lognormal."""

from __future__ import annotations

import math

import attrs
import numpy as np

from backoffice_core.inventory.distributions.asked import dice, draws
from backoffice_core.inventory.distributions.continuous import Deterministic
from backoffice_core.inventory.distributions.densities import gamma_density
from backoffice_core.inventory.distributions.law import Law, duration, not_negative, plain
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.normal import density, points
from backoffice_core.inventory.distributions.tails import tail_integral
from backoffice_core.inventory.numbers import Array, special
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Gamma", "Lognormal", "exponential"]


# A law that is wider for its mean than this has nothing to do with any demand.
SPREAD_MAX = 1e50


def spread_out(mean: float, deviation: float) -> None:
    """Refuse a law without scatter, and one that all but never is what it is on average.

    Raises :class:`InvalidValue` (``number_too_small``, ``number_too_large``).
    """
    if mean <= 0 or deviation <= 0:
        raise InvalidValue(
            "number_too_small",
            f"A mean of {mean} and a deviation of {deviation}.",
            "Give both above 0; for a constant take Deterministic.",
        )
    if deviation > SPREAD_MAX * mean:
        raise InvalidValue(
            "number_too_large",
            f"A mean of {mean} and a deviation of {deviation}.",
            f"Give a deviation of at most {SPREAD_MAX:g} times the mean.",
        )
    if deviation < mean / SPREAD_MAX:
        raise InvalidValue(
            "number_too_small",
            f"A mean of {mean} and a deviation of {deviation}.",
            f"Give a deviation of at least {1 / SPREAD_MAX:g} times the mean, or a Deterministic.",
        )


@attrs.frozen
class Gamma(Law):
    """A gamma law of a mean and a standard deviation: skewed, and never below zero.

    The sum over any number of periods is a gamma law again. Source of the losses: Burgin, The
    gamma distribution and inventory control, Operational Research Quarterly 26 (1975); in the
    tail the defining integral. Raises :class:`InvalidValue` (``not_a_number``,
    ``number_too_small``).

    >>> Gamma(100, 50).over(4), round(Gamma(100, 50).quantile(0.95), 4)
    (Gamma(mean=400.0, deviation=100.0), 193.8414)
    """

    mean: float = attrs.field(converter=plain, validator=not_negative)
    deviation: float = attrs.field(converter=plain, validator=not_negative)

    discrete = False

    def __attrs_post_init__(self) -> None:
        """Refuse a law without scatter."""
        spread_out(self.mean, self.deviation)

    @property
    def variance(self) -> float:
        """The variance."""
        return self.deviation**2

    @property
    def shape(self) -> float:
        """The shape: the mean in deviations, squared."""
        return (self.mean / self.deviation) ** 2

    @property
    def scale(self) -> float:
        """The scale: variance over mean."""
        return self.deviation * (self.deviation / self.mean)

    def within(self, x: Array) -> Array:
        """The lower tail."""
        result: Array = special.gammainc(self.shape, np.maximum(x, 0.0) / self.scale)
        return result

    def beyond(self, x: Array) -> Array:
        """The upper tail."""
        result: Array = special.gammaincc(self.shape, np.maximum(x, 0.0) / self.scale)
        return result

    def enough(self, share: Array, rest: Array) -> Array:
        """From the side whose tail is small."""
        low: Array = special.gammaincinv(self.shape, np.minimum(share, 0.5))
        high: Array = special.gammainccinv(self.shape, np.minimum(rest, 0.5))
        return self.scale * np.where(share < rest, low, high)

    def missing(self, x: Array) -> Array:
        """The loss."""
        return self.scale * self.tail(x, order=1) + np.maximum(-x, 0.0)

    def missing_beyond(self, x: Array) -> Array:
        """The second loss."""
        ahead = np.maximum(-x, 0.0)
        return self.scale**2 * self.tail(x, order=2) + ahead * self.mean + ahead**2 / 2

    def left(self, x: Array) -> Array:
        """What is left; deep below the mean the integral of the lower tail."""
        y = np.maximum(x, 0.0) / self.scale
        a = self.shape
        plain = super().left(x)
        deep = (y > 0) & (y < a - math.sqrt(a))
        if deep.any():
            level = y[deep]
            scale = 1 / (a - level + np.sqrt(level))

            def integrand(v: Array) -> Array:
                part = -np.expm1(-v)
                result: Array = part * np.exp(level * part - a * v)
                return result

            mass = level**2 * gamma_density(level, np.full_like(level, a))
            plain[deep] = self.scale * mass * tail_integral(integrand, scale)
        return np.where(y > 0, plain, 0.0)

    def tail(self, x: Array, *, order: int) -> Array:
        """``E[((G - y)+)^order] / order!`` of the law G of scale 1, y = x / scale."""
        y = np.maximum(x, 0.0) / self.scale
        a = self.shape
        safe = np.where(y > 0, y, 1.0)
        mass = np.where(y > 0, safe * gamma_density(safe, np.full_like(safe, a)), 0.0)
        upper = special.gammaincc(a, y)
        near: Array = (a - y) * upper + mass
        if order == 2:  # noqa: PLR2004 - the second loss
            near = ((a + 1 - y) * near + y * upper) / 2
        far = y > a + math.sqrt(a)
        if far.any():
            near = np.array(near)
            near[far] = gamma_density(y[far], np.full_like(y[far], a)) * self.far(y[far], order)
        return near

    def far(self, y: Array, order: int) -> Array:
        """The integral of the tail, over the density at its beginning."""
        power = self.shape - 1
        steep = 1 - power / y
        scale = 1 / (np.maximum(steep, 0.0) + math.sqrt(self.shape) / y)

        def integrand(s: Array) -> Array:
            result: Array = s**order * np.exp(power * np.log1p(s / y) - s)
            return result

        return tail_integral(integrand, scale) / order

    def over(self, periods: float) -> Distribution:
        """Means and variances add up: any number of periods."""
        count = duration(periods)
        if count == 0:
            return Deterministic(0)
        return Gamma(self.mean * count, self.deviation * math.sqrt(count))

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws."""
        return dice(seed).gamma(self.shape, self.scale, draws(count))


def exponential(mean: float) -> Gamma:
    """The exponential law: gamma of a deviation equal to the mean.

    >>> round(exponential(10).above(20) / 2.718281828459045**-2, 12)
    1.0
    """
    return Gamma(mean, mean)


@attrs.frozen
class Lognormal(Law):
    """A law whose logarithm is normal, of a mean and a standard deviation of its own.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``).

    >>> law = Lognormal(100, 50)
    >>> round(law.quantile(0.95), 4), round(law.loss(200), 6)
    (194.5318, 2.066459)
    """

    mean: float = attrs.field(converter=plain, validator=not_negative)
    deviation: float = attrs.field(converter=plain, validator=not_negative)

    discrete = False

    def __attrs_post_init__(self) -> None:
        """Refuse a law without scatter."""
        spread_out(self.mean, self.deviation)

    @property
    def variance(self) -> float:
        """The variance."""
        return self.deviation**2

    @property
    def sigma(self) -> float:
        """The deviation of the logarithm."""
        return math.sqrt(math.log1p((self.deviation / self.mean) ** 2))

    def standard(self, x: Array) -> Array:
        """How many deviations the logarithm of a level above 0 lies above its mean."""
        positive = np.where(x > 0, x, self.mean)
        z: Array = np.log(positive / self.mean) / self.sigma + self.sigma / 2
        return z

    def within(self, x: Array) -> Array:
        """The lower tail."""
        return np.where(x > 0, special.ndtr(self.standard(x)), 0.0)

    def beyond(self, x: Array) -> Array:
        """The upper tail."""
        return np.where(x > 0, special.ndtr(-self.standard(x)), 1.0)

    def enough(self, share: Array, rest: Array) -> Array:
        """From the side whose tail is small."""
        z = points(share, rest)
        result: Array = self.mean * np.exp(self.sigma * (z - self.sigma / 2))
        return result

    def missing(self, x: Array) -> Array:
        """The loss."""
        z = self.standard(x)
        tail = np.where(z > self.closed, np.maximum(x, 0.0) * self.excess(z, order=1), 0.0)
        closed = self.mean * special.ndtr(self.sigma - z) - x * special.ndtr(-z)
        result = np.where(z > self.closed, tail, closed)
        if self.closed == 0:
            mirrored = self.mean - x + x * self.excess(z, order=-1)
            result = np.where(z <= 0, mirrored, result)
        return np.where(x > 0, result, self.mean - x)

    def left(self, x: Array) -> Array:
        """What is left: below the median an integral, above it no digit is lost."""
        z = self.standard(x)
        mirrored = x * self.excess(np.minimum(z, 0.0), order=-1)
        result = np.where(z <= 0, mirrored, x - self.mean + self.missing(x))
        return np.where(x > 0, result, 0.0)

    def missing_beyond(self, x: Array) -> Array:
        """The second loss."""
        z = self.standard(x)
        square = self.mean**2 * (1 + (self.deviation / self.mean) ** 2)
        full = self.variance + (self.mean - x) ** 2
        if self.closed == 0:
            closed = full / 2 - x * x * self.excess(z, order=-2)
        else:
            parts = square * special.ndtr(2 * self.sigma - z) + x * x * special.ndtr(-z)
            closed = parts / 2 - x * self.mean * special.ndtr(self.sigma - z)
        tail = np.maximum(x, 0.0) ** 2 * self.excess(z, order=2)
        result = np.where(z > self.closed, tail, closed)
        return np.where(x > 0, result, full / 2)

    @property
    def closed(self) -> float:
        """Up to here the closed form keeps its digits: nowhere, if the logarithm is narrow."""
        return self.sigma if self.sigma > 1 else 0.0

    def excess(self, z: Array, *, order: int) -> Array:
        """``E[((X / x - 1)+)^order] / order!`` at ``x`` of ``z``; below zero, of what is left."""
        side = 1.0 if order > 0 else -1.0
        away = np.maximum(side * z, 0.0)
        times = abs(order)
        scale = 1 / (1 + np.maximum(away - times * self.sigma, 0.0))

        def integrand(s: Array) -> Array:
            # The growth is taken out of the ratio, which then cannot leave the range of doubles.
            ratio = (-np.expm1(-self.sigma * s)) ** times
            growth = times * self.sigma * s if side > 0 else 0.0
            result: Array = ratio * np.exp(growth - away * s - s * s / 2)
            return result

        result: Array = density(away) * tail_integral(integrand, scale) / times
        return result

    def over(self, periods: float) -> Distribution:
        """The sum over whole periods, on a grid."""
        return Deterministic(0) if duration(periods) == 0 else self.over_whole(periods)

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws."""
        thrown = dice(seed)
        middle = math.log(self.mean) - self.sigma**2 / 2
        return thrown.lognormal(middle, self.sigma, draws(count))
