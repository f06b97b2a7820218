"""A law for a history, or for a mean and a variance, and why it was chosen.

The question that decides is how much demand scatters for its mean. Independent single
arrivals have a variance equal to the mean; orders for several, or busy and quiet times, give
more; only a plan gives less. A law that cannot scatter as demand does promises a service that
it does not keep.

Source: Axsäter, Inventory Control, 3rd ed., 5.1 (Poisson near a ratio of 1, negative binomial
above, normal for fast movers); Fisher's index of dispersion.
"""

from __future__ import annotations

from fractions import Fraction

import attrs
import numpy as np

from backoffice_core.inventory.distributions.continuous import Deterministic, Normal
from backoffice_core.inventory.distributions.discrete import Binomial, NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.model import Distribution
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
            "history_too_short", f"There are {demands.size} periods.", "Give two or more."
        )
    mean, variance = float(demands.mean()), float(demands.var(ddof=1))
    whole = bool((demands == demands.round()).all() and (demands >= 0).all())
    if whole and variance > 0 and like_poisson(mean, variance, demands.size):
        return chosen(Poisson(mean), mean, variance)
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
    above, binomial or normal below; of any amounts normal, and gamma where a normal law would
    ask for negative demand. Raises :class:`InvalidValue` (``not_a_number``,
    ``number_too_small``).

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
    if variance == 0:
        return Deterministic(mean)
    if whole and mean > 0:
        return counts_of(mean, variance)
    if mean > 0 and variance**0.5 > VARIATION_MAX * mean:
        return Gamma(mean, variance**0.5)
    return Normal(mean, variance**0.5)


def counts_of(mean: float, variance: float) -> Distribution:
    """The law of counts, or the normal one where counts scatter less than any of them."""
    ratio = variance / mean
    if ratio > NEAR_POISSON[1]:
        return NegativeBinomial(mean, variance)
    if ratio >= NEAR_POISSON[0]:
        return Poisson(mean)
    trials = round(mean / (1 - ratio))
    if mean < trials and variance**0.5 > VARIATION_MAX * mean:
        return Binomial(trials, mean / trials)
    return Normal(mean, variance**0.5)


def chosen(law: Distribution, mean: float, variance: float) -> FittedLaw:
    """The law with the reason for it."""
    ratio = Fraction(f"{variance / mean:.3g}") if mean else 0
    variation = Fraction(f"{100 * variance**0.5 / mean:.3g}") if mean else 0
    reasons: dict[type[Distribution], Message] = {
        Deterministic: Message("A constant: demand never differed"),
        Poisson: Message(
            "Poisson: the variance is {ratio} times the mean, as with single arrivals", ratio=ratio
        ),
        NegativeBinomial: Message(
            "Negative binomial: the variance is {ratio} times the mean, more than single arrivals"
            " show",
            ratio=ratio,
        ),
        Binomial: Message(
            "Binomial: the variance is {ratio} times the mean, less than single arrivals show",
            ratio=ratio,
        ),
        Gamma: Message(
            "Gamma: the deviation is {percent} % of the mean, and a normal law would ask for"
            " negative demand",
            percent=variation,
        ),
        Normal: Message("Normal: the deviation is {percent} % of the mean", percent=variation),
    }
    return FittedLaw(
        law,
        Explanation(
            rule=f"inventory.distribution.{type(law).__name__.lower()}",
            says=reasons[type(law)],
            parameters={"mean": f"{mean:.6g}", "variance": f"{variance:.6g}"},
            source=SOURCE,
        ),
    )


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
            f"{demands.size} periods have no window of {length:g}.",
            "Give a longer history or a shorter window.",
        )
    windows = np.lib.stride_tricks.sliding_window_view(demands, int(length))
    return Empirical(windows.sum(axis=1))
