"""Laws of counts: Poisson, negative binomial (geometric among them) and binomial.

Slow movers come one by one, and a count has no half. A Poisson law has a variance equal to
its mean; real demand mostly has more, which the negative binomial law takes as it is given.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions.asked import COUNT_MAX, dice, draws
from backoffice_core.inventory.distributions.counted import Counted, CountedLaw
from backoffice_core.inventory.distributions.densities import (
    binomial_density,
    negative_binomial_density,
    poisson_density,
)
from backoffice_core.inventory.distributions.law import duration, not_negative, plain
from backoffice_core.inventory.numbers import Array, Given, Numbers, special
from backoffice_core.kernel.errors import InvalidValue

__all__ = [
    "Binomial",
    "NegativeBinomial",
    "Poisson",
    "geometric",
    "negative_binomial_loss",
    "poisson_loss",
]

# A variance closer to the mean than this is the mean: the laws differ by less than rounding.
POISSON = 1e-13
# A mean above 0 that is smaller than this leaves the range of doubles when it is squared.
MEAN_MIN = 1e-100
# From this excess on, how near its share ``excess / (1 + excess)`` is to 1 must be said apart.
WIDE = 100.0


def countable(law: object, attribute: attrs.Attribute[float], value: float) -> None:
    """Refuse what is below 0, and more than doubles count.

    Raises :class:`InvalidValue` (``number_too_small``, ``number_too_large``).
    """
    not_negative(law, attribute, value)
    if value > COUNT_MAX:
        raise InvalidValue(
            "number_too_large",
            f"The {attribute.name} of {type(law).__name__} is {value!r}.",
            f"Give at most {COUNT_MAX:.0f}; of more, take Normal or Gamma.",
        )


@attrs.frozen
class Poisson(CountedLaw):
    """Independent arrivals, ``mean`` of them on average.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``).

    >>> Poisson(3).over(2.5), Poisson(3).quantile(0.95)
    (Poisson(mean=7.5), 6.0)
    >>> print(f"{Poisson(1.5).loss(20):.12g}")
    2.50709154851e-17
    """

    mean: float = attrs.field(converter=plain, validator=countable)

    discrete = True

    @property
    def variance(self) -> float:
        """The mean."""
        return self.mean

    def counted(self) -> Counted:
        """Its parameters, density and tail."""
        return poisson(np.array([self.mean]))

    def within(self, x: Array) -> Array:
        """The lower tail."""
        n = np.floor(x)
        return np.where(n < 0, 0.0, special.pdtr(np.maximum(n, 0.0), self.mean))

    def over(self, periods: float) -> Poisson:
        """Arrivals go on: any number of periods."""
        return Poisson(self.mean * duration(periods))

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws."""
        return dice(seed).poisson(self.mean, draws(count)).astype(np.float64)


@attrs.frozen
class NegativeBinomial(CountedLaw):
    """Counts of a variance above their mean; where both are equal, a Poisson law.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``,
    ``variance_below_mean``).

    >>> protection = NegativeBinomial(3, 9).over(4)
    >>> protection, protection.quantile(0.95)
    (NegativeBinomial(mean=12.0, variance=36.0), 23.0)
    """

    mean: float = attrs.field(converter=plain, validator=countable)
    variance: float = attrs.field(converter=plain, validator=not_negative)

    discrete = True

    def __attrs_post_init__(self) -> None:
        """Refuse what is less scattered than a Poisson law."""
        if self.variance < self.mean * (1 - POISSON) or (self.mean == 0 < self.variance):
            raise InvalidValue(
                "variance_below_mean",
                f"A mean of {self.mean} and a variance of {self.variance}.",
                "Give a variance of at least the mean; below it, take Binomial or Normal.",
            )
        if 0 < self.mean < MEAN_MIN:
            raise InvalidValue(
                "number_too_small",
                f"The mean of NegativeBinomial is {self.mean!r}.",
                f"Give 0, or at least {MEAN_MIN:g}.",
            )

    @property
    def excess(self) -> float:
        """Variance over mean less 1; 0 where the law is a Poisson one."""
        excess = (self.variance - self.mean) / self.mean if self.mean else 0.0
        return excess if excess > POISSON else 0.0

    def counted(self) -> Counted:
        """Its parameters, density and tail."""
        return negative_binomial(np.array([self.mean]), np.array([self.excess]))

    def within(self, x: Array) -> Array:
        """The lower tail."""
        if self.excess == 0:
            return Poisson(self.mean).within(x)
        n = np.floor(x)
        size, count = self.mean / self.excess, np.maximum(n, 0.0) + 1
        if self.excess < 1:
            # 1 / (1 + excess) would round away how far it is from 1.
            share = special.betaincc(count, size, self.excess / (1 + self.excess))
        else:
            share = special.betainc(size, count, 1 / (1 + self.excess))
        return np.where(n < 0, 0.0, share)

    def over(self, periods: float) -> NegativeBinomial:
        """Means and variances add up: any number of periods."""
        count = duration(periods)
        return NegativeBinomial(self.mean * count, self.variance * count)

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws: Poisson ones of gamma means."""
        thrown, times = dice(seed), draws(count)
        if self.excess == 0:
            return thrown.poisson(self.mean, times).astype(np.float64)
        rates = thrown.gamma(self.mean / self.excess, self.excess, times)
        few = thrown.poisson(np.minimum(rates, COUNT_MAX)).astype(np.float64)
        return np.where(rates < COUNT_MAX, few, np.round(rates))


@attrs.frozen
class Binomial(CountedLaw):
    """How many of ``trials`` succeed, each with a probability of ``share``.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``,
    ``number_not_whole``, ``share_out_of_range``).

    >>> Binomial(10, 0.3).mean, Binomial(10, 0.3).quantile(0.9), Binomial(10, 0.3).loss(10)
    (3.0, 5.0, 0.0)
    """

    trials: float = attrs.field(converter=plain, validator=countable)
    share: float = attrs.field(converter=plain, validator=not_negative)

    discrete = True

    def __attrs_post_init__(self) -> None:
        """Refuse half a trial and a sure thing."""
        given = Given(trials=self.trials, share=self.share)
        given.whole("trials")
        given.share("share")

    @property
    def mean(self) -> float:
        """The average."""
        return self.trials * self.share

    @property
    def variance(self) -> float:
        """The variance."""
        return self.trials * self.share * (1 - self.share)

    def counted(self) -> Counted:
        """Its parameters, density and tail."""
        trials, share = np.array([self.trials]), np.array([self.share])

        def beyond(n: Array) -> Array:
            inside = np.minimum(n, trials - 1)
            tail = special.betainc(inside + 1, np.maximum(trials - inside, 0.5), share)
            return np.where(n < trials, tail, 0.0)

        return Counted(
            mean=trials * share,
            excess=-share,
            density=lambda n: binomial_density(n, trials, share),
            beyond=beyond,
        )

    def within(self, x: Array) -> Array:
        """The lower tail."""
        n = np.floor(x)
        inside = np.clip(n, 0, max(self.trials - 1, 0))
        rest = np.maximum(self.trials - inside, 0.5)
        tail = special.betainc(rest, inside + 1, 1 - self.share)
        return np.where(n < 0, 0.0, np.where(n < self.trials, tail, 1.0))

    def over(self, periods: float) -> Binomial:
        """So many times the trials; they must be whole.

        Raises :class:`InvalidValue` (``periods_not_whole``).
        """
        trials = self.trials * duration(periods)
        if trials != round(trials):
            raise InvalidValue(
                "periods_not_whole", f"{trials} trials.", "Give a whole number of periods."
            )
        return Binomial(trials, self.share)

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws."""
        thrown = dice(seed)
        return thrown.binomial(int(self.trials), self.share, draws(count)).astype(np.float64)


def geometric(mean: float) -> NegativeBinomial:
    """The geometric law of counts from 0 on: negative binomial of size 1.

    >>> geometric(4)
    NegativeBinomial(mean=4.0, variance=20.0)
    """
    average = plain(mean)
    return NegativeBinomial(average, average + average * average)


def poisson(mean: Array) -> Counted:
    """Poisson laws of any means."""
    return Counted(
        mean=mean,
        excess=np.zeros_like(mean),
        density=lambda n: poisson_density(n, mean),
        beyond=lambda n: np.asarray(special.gammainc(n + 1, mean)),
    )


def negative_binomial(mean: Array, excess: Array) -> Counted:
    """Negative binomial laws of variance over mean less 1; Poisson ones where that is 0."""
    like_poisson = (excess <= POISSON) | (mean == 0)
    more = np.where(like_poisson, 1.0, excess)
    some = np.where(mean > 0, mean, 1.0)
    simple = poisson(mean)

    def density(n: Array) -> Array:
        chance = negative_binomial_density(n, some, more)
        return np.where(like_poisson, simple.density(n), chance)

    def beyond(n: Array) -> Array:
        tail: Array = special.betainc(n + 1, some / more, more / (1 + more))
        wide = more > WIDE
        if wide.any():
            tail = np.where(wide, special.betaincc(some / more, n + 1, 1 / (1 + more)), tail)
        return np.where(like_poisson, simple.beyond(n), tail)

    return Counted(
        mean=mean, excess=np.where(like_poisson, 0.0, excess), density=density, beyond=beyond
    )


def poisson_loss(x: Numbers, *, mean: Numbers) -> Numbers:
    """``E[(D - x)+]`` of Poisson laws at whole ``x``: numbers or columns.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_not_whole``,
    ``number_too_small``).

    >>> [f"{loss:.12g}" for loss in poisson_loss([20, 200], mean=[1.5, 100])]
    ['2.50709154851e-17', '9.07911325968e-19']
    """
    given = Given(x=x, mean=mean)
    return given.back(poisson(given.not_negative("mean")).loss(given.whole("x")))


def negative_binomial_loss(x: Numbers, *, mean: Numbers, variance: Numbers) -> Numbers:
    """``E[(D - x)+]`` of negative binomial laws at whole ``x``: numbers or columns.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_not_whole``,
    ``number_too_small``, ``variance_below_mean``).

    >>> round(negative_binomial_loss(23, mean=12, variance=36), 6)
    0.200292
    """
    given = Given(x=x, mean=mean, variance=variance)
    means, spread = given.not_negative("mean"), given.not_negative("variance")
    given.refuse(
        spread < means * (1 - POISSON),
        "variance_below_mean",
        "The variance is below the mean.",
        "Give a variance of at least the mean.",
    )
    given.refuse(
        (means > 0) & (means < MEAN_MIN),
        "number_too_small",
        "The mean is all but nothing.",
        f"Give 0, or at least {MEAN_MIN:g}.",
    )
    excess = np.where(means > 0, (spread - means) / np.where(means > 0, means, 1.0), 0.0)
    return given.back(negative_binomial(means, excess).loss(given.whole("x")))
