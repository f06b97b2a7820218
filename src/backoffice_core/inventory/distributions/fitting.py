"""A law for a history, or for a mean and a variance, and why it was chosen.

The question that decides is how much demand scatters for its mean. Independent single
arrivals have a variance equal to the mean; orders for several, or busy and quiet times, give
more; only a plan gives less. A law that cannot scatter as demand does promises a service that
it does not keep.

Source: Axsäter, Inventory Control, 3rd ed., 5.1 (Poisson near a ratio of 1, negative binomial
above, normal for fast movers); Fisher's index of dispersion.
"""

from __future__ import annotations

import math
from fractions import Fraction

import attrs
import numpy as np

from backoffice_core.inventory.distributions.asked import periods_told
from backoffice_core.inventory.distributions.continuous import Deterministic, Normal
from backoffice_core.inventory.distributions.discrete import Binomial, NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.samples import Empirical
from backoffice_core.inventory.distributions.skewed import Gamma
from backoffice_core.inventory.numbers import Array, Given, Numbers, one_number, special
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["FittedLaw", "demand_in_windows", "fit_distribution", "fit_moments"]

SOURCE = "Axsäter, Inventory Control, 5.1"
# Variance over mean in this range is what Poisson demand shows, if nothing else is known.
NEAR_POISSON = (0.9, 1.1)
# In a history: the index of dispersion of Poisson demand lies within with this probability.
CONFIDENCE = 0.95
# A normal law of a larger coefficient of variation is below 0 more than once in 700 times.
VARIATION_MAX = 1 / 3
# Doubles that have been computed with are no more exact.
ROUNDING = 1e-9


@attrs.frozen
class FittedLaw:
    """A law, and why it was chosen."""

    distribution: Distribution
    explanation: Explanation


def fit_distribution(history: Numbers) -> FittedLaw:
    """A law for the demands of past periods, each of them of one period.

    Whole demands get a law of counts: Poisson unless the index of dispersion says otherwise
    with 95 percent confidence, others as in :func:`fit_moments`. A history that is somewhere
    below 0, as more came back than was sold, gets a normal law, which can be so too. Raises
    :class:`InvalidValue` (``history_too_short``, ``not_a_number``).

    >>> fit_distribution([0, 2, 1, 0, 9, 0, 3, 1]).distribution
    NegativeBinomial(mean=2.0, variance=9.142857142857142)
    """
    demands = periods_of(history)
    if demands.size < 2:  # noqa: PLR2004 - one period has no variance
        raise InvalidValue(
            "history_too_short",
            f"The history has {periods_told(demands.size)}.",
            "Give two or more.",
        )
    mean, variance = float(demands.mean()), float(demands.var(ddof=1))
    whole = bool((demands == demands.round()).all() and (demands >= 0).all())
    if whole and variance > 0 and like_poisson(mean, variance, demands.size):
        return chosen(Poisson(mean), mean, variance, periods=demands.size)
    if (demands < 0).any() and variance > 0:
        # More came back than was sold: only a normal law can say so.
        return chosen(Normal(mean, variance**0.5), mean, variance)
    return fit_moments(mean=mean, variance=variance, whole=whole)


def periods_of(history: Numbers) -> Array:
    """A history as an array."""
    return Given(history=history).array("history")


def like_poisson(mean: float, variance: float, count: int) -> bool:
    """Whether so many periods of Poisson demand show such a variance."""
    freedom = count - 1
    tail: float = special.chdtrc(freedom, freedom * variance / mean)
    return (1 - CONFIDENCE) / 2 <= tail <= (1 + CONFIDENCE) / 2


def fit_moments(*, mean: float, variance: float, whole: bool = True) -> FittedLaw:
    """A law of a mean and a variance.

    Of whole demand Poisson (a ratio of variance to mean of 0.9 to 1.1), negative binomial
    above, binomial or normal below: the binomial law of the fewest trials that scatters as
    much. Whole demand around a mean between two counts has a least variance; below it the law
    is that of the two counts, which has the least, and the explanation says so. Of any amounts
    normal, and gamma where a normal law would ask for negative demand. Raises
    :class:`InvalidValue` (``not_a_number``, ``number_too_small``).

    >>> fit = fit_moments(mean=3, variance=9)
    >>> fit.distribution
    NegativeBinomial(mean=3.0, variance=9.0)
    >>> print(fit.explanation.sentence())
    Negative binomial: the variance is 3 times the mean, more than single arrivals show
    (Axsäter, Inventory Control, 5.1)
    """
    mean, variance = one_number(mean, "mean"), one_number(variance, "variance")
    Given(variance=variance).not_negative("variance")
    expect(whole, bool, name="whole of fit_moments")
    return chosen(law_of(mean, variance, whole=whole), mean, variance)


def law_of(mean: float, variance: float, *, whole: bool) -> Distribution:
    """The law of a mean and a variance."""
    if whole and mean > 0 and variance < least_variance(mean) * (1 - ROUNDING):
        count, part = divmod(mean, 1)
        return Pmf([1 - part, part], first=int(count))
    if variance == 0:
        return Deterministic(mean)
    if whole and mean > 0:
        return counts_of(mean, variance)
    if mean > 0 and variance**0.5 > VARIATION_MAX * mean:
        return Gamma(mean, variance**0.5)
    return Normal(mean, variance**0.5)


def least_variance(mean: float) -> float:
    """The variance of the two counts around a mean: no law of counts of that mean has less."""
    part = mean % 1
    near = min(part, 1 - part) <= ROUNDING * max(mean, 1.0)
    return 0.0 if near else part * (1 - part)


def counts_of(mean: float, variance: float) -> Distribution:
    """The law of counts, or the normal one where counts scatter less than any of them."""
    ratio = variance / mean
    if ratio > NEAR_POISSON[1]:
        return NegativeBinomial(mean, variance)
    if ratio >= NEAR_POISSON[0]:
        return Poisson(mean)
    if variance**0.5 <= VARIATION_MAX * mean:
        return Normal(mean, variance**0.5)
    trials = math.ceil(mean / (1 - ratio) * (1 - ROUNDING))
    return Binomial(trials, mean / trials)


def chosen(law: Distribution, mean: float, variance: float, *, periods: int = 0) -> FittedLaw:
    """The law with the reason for it."""
    return FittedLaw(
        law,
        Explanation(
            rule=f"inventory.distribution.{type(law).__name__.lower()}",
            says=reason_for(law, mean, variance, periods),
            parameters={"mean": f"{mean:.6g}", "variance": f"{variance:.6g}"},
            source=SOURCE,
        ),
    )


def reason_for(law: Distribution, mean: float, variance: float, periods: int) -> Message:
    """Why a law was chosen, for so many periods that were seen or for none."""
    ratio = figure(variance / mean) if mean else Fraction(0)
    if isinstance(law, Pmf):
        return two_counts(law, mean, variance)
    if isinstance(law, Poisson):
        return poisson_reason(ratio, periods)
    if isinstance(law, NegativeBinomial):
        return Message(
            "Negative binomial: the variance is {ratio} times the mean, more than single arrivals"
            " show",
            ratio=ratio,
        )
    if isinstance(law, Binomial):
        return Message(
            "Binomial: the variance is {ratio} times the mean, less than single arrivals show",
            ratio=ratio,
        )
    if isinstance(law, Deterministic):
        return Message("A constant: demand never differed")
    percent = figure(100 * variance**0.5 / mean) if mean else Fraction(0)
    if isinstance(law, Gamma):
        return Message(
            "Gamma: the deviation is {percent} % of the mean, and a normal law would ask for"
            " negative demand",
            percent=percent,
        )
    return Message("Normal: the deviation is {percent} % of the mean", percent=percent)


def poisson_reason(ratio: Fraction, periods: int) -> Message:
    """As single arrivals scatter, or too short a history to say that it is otherwise."""
    if not periods or NEAR_POISSON[0] <= ratio <= NEAR_POISSON[1]:
        return Message(
            "Poisson: the variance is {ratio} times the mean, as with single arrivals", ratio=ratio
        )
    return Message(
        "Poisson: the variance is {ratio} times the mean; of single arrivals it is 1, and"
        " {periods} periods are too few to tell the difference",
        ratio=ratio,
        periods=periods,
    )


def two_counts(law: Pmf, mean: float, variance: float) -> Message:
    """That no whole demand scatters as little as was asked for."""
    return Message(
        "{low} or {high}: a variance of {variance} is less than any whole demand of a mean of"
        " {mean} has; the least is {least}",
        low=law.first,
        high=law.first + 1,
        variance=figure(variance, digits=6),
        mean=figure(mean, digits=6),
        least=figure(law.variance, digits=6),
    )


def figure(number: float, *, digits: int = 3) -> Fraction:
    """A number as it is told."""
    return Fraction(f"{number:.{digits}g}")


def demand_in_windows(history: Numbers, periods: int) -> Empirical:
    """Demand over so many successive periods, as it came in every window of the history.

    The windows overlap, so that trends, seasons and quiet times stay in them; they are not
    independent. Where periods are, ``Empirical(history).over(periods)`` is the exact law of
    their sum, which no drawing of samples needs. Source: Porras and Dekker, European Journal
    of Operational Research 184 (2008). Raises :class:`InvalidValue` (``history_too_short``,
    ``not_a_number``).

    >>> demand_in_windows([0, 0, 6, 0, 0, 3], 3).quantile(0.9)
    6.0
    """
    demands = periods_of(history)
    length = one_number(periods, "periods")
    Given(periods=length).whole("periods")
    if not 1 <= length <= demands.size:
        raise InvalidValue(
            "history_too_short",
            f"In {periods_told(demands.size)} there is no window of {length:g}.",
            "Give a longer history or a shorter window.",
        )
    windows = np.lib.stride_tricks.sliding_window_view(demands, int(length))
    return Empirical(windows.sum(axis=1))
