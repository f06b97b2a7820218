"""Demand over a lead time that is not certain, plus the time between two reviews.

What the stock must cover is demand from now until what is ordered at the next chance has
arrived. If the lead time is random, that demand is a mixture: of the demands over each lead
time, with its probability. The usual formula keeps only mean and variance of it and calls the
rest normal; with late deliveries the true tail is much longer.

The lead times of successive orders are taken as independent of demand and of each other. Then
a later order may overtake an earlier one (order crossing), and stock falls short less often
than a single order's lead time says: results are on the safe side. Where suppliers deliver in
the order they were asked, there is no crossing and results are exact.

Sources: Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains, 4th
ed., 6.10; Robinson, Bradley and Thomas, Manufacturing and Service Operations Management 3
(2001), on crossing.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions.continuous import Deterministic, Normal
from backoffice_core.inventory.distributions.discrete import NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.law import duration
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.panjer import mixed
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.samples import Empirical
from backoffice_core.inventory.distributions.skewed import Gamma
from backoffice_core.inventory.distributions.sums import Mixture, expect_law
from backoffice_core.inventory.numbers import Array, Given, Numbers
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["ProtectionMoments", "demand_over", "normal_demand_over", "protection_moments"]


def demand_over(
    demand: Distribution, lead_time: Distribution | float, *, review: float = 0
) -> Distribution:
    """The law of demand over a lead time and ``review`` periods, exactly.

    ``demand`` is that of one period, ``lead_time`` a number of periods or its law. Over a lead
    time with a law of counts or samples it is a mixture, over a gamma one of Poisson demand a
    negative binomial law; any other continuous lead time is taken in whole periods, of the
    same mean. Raises :class:`InvalidValue` (``law_invalid``, ``not_a_number``,
    ``number_too_small``, ``periods_not_whole``).

    >>> sure = demand_over(Normal(2500, 500), 7)
    >>> late = demand_over(Normal(2500, 500), Pmf([0.9, 0, 0, 0, 0, 0, 0, 0.1], first=7))
    >>> sure.quantile(0.95).__round__(), late.quantile(0.95).__round__()
    (19676, 35000)
    """
    expect_law(demand)
    wait = duration(review)
    if not isinstance(lead_time, Distribution):
        return demand.over(duration(lead_time) + wait)
    if isinstance(lead_time, Deterministic):
        return demand.over(lead_time.value + wait)
    if isinstance(demand, Poisson) and isinstance(lead_time, Gamma):
        return poisson_over_gamma(demand, lead_time, wait)
    levels, chances = lengths(lead_time)
    if levels[0] < 0:
        raise InvalidValue(
            "number_too_small",
            f"The lead time may be {levels[0]:g} periods, as its law reaches below 0.",
            "Give a law of 0 or more, such as Gamma or TruncatedNormal.",
        )
    laws = [demand.over(float(level) + wait) for level in levels]
    pmfs = [law for law in laws if isinstance(law, Pmf)]
    if len(pmfs) == len(laws):
        return mixed(pmfs, chances.tolist())
    return laws[0] if len(laws) == 1 else Mixture(laws, chances)


def lengths(lead_time: Distribution) -> tuple[Array, Array]:
    """The lead times there are, and how likely each is."""
    law = lead_time if isinstance(lead_time, (Pmf, Empirical)) else lead_time.pmf()
    some = law.chances > 0
    return law.levels[some], law.chances[some]


def poisson_over_gamma(demand: Poisson, lead_time: Gamma, review: float) -> Distribution:
    """Poisson demand over a gamma lead time is negative binomial; a fixed review adds counts."""
    mean = demand.mean * lead_time.mean
    random = NegativeBinomial(mean, mean + demand.mean**2 * lead_time.variance)
    return random if review == 0 else random.pmf().plus(demand.over(review).pmf())


@attrs.frozen
class ProtectionMoments:
    """Mean and standard deviation of demand over lead time and review: numbers or columns."""

    mean: Numbers
    deviation: Numbers


def protection_moments(
    *,
    mean: Numbers,
    deviation: Numbers,
    lead_time_mean: Numbers,
    lead_time_deviation: Numbers = 0,
    review_period: Numbers = 0,
) -> ProtectionMoments:
    """The exact mean and deviation of demand over an uncertain lead time; not its law.

    Variance: periods times that of demand, and the squared mean times that of the lead time.
    Source: Silver, Pyke and Thomas, eq. 6.18. Raises :class:`InvalidValue`
    (``not_a_number``, ``lengths_differ``, ``number_too_small``).

    >>> moments = protection_moments(
    ...     mean=2500, deviation=500, lead_time_mean=7, lead_time_deviation=7
    ... )
    >>> moments.mean, round(moments.deviation, 2)
    (17500.0, 17549.93)
    """
    given = Given(
        mean=mean,
        deviation=deviation,
        lead_time_mean=lead_time_mean,
        lead_time_deviation=lead_time_deviation,
        review_period=review_period,
    )
    periods = given.not_negative("lead_time_mean") + given.not_negative("review_period")
    scatter = np.hypot(
        np.sqrt(periods) * given.not_negative("deviation"),
        given.array("mean") * given.not_negative("lead_time_deviation"),
    )
    return ProtectionMoments(given.back(periods * given.array("mean")), given.back(scatter))


def normal_demand_over(
    demand: Distribution, lead_time: Distribution | float, *, review: float = 0
) -> Normal:
    """An approximation: the normal law with the mean and variance of :func:`demand_over`.

    Its tail is too short where lead times scatter, its lower end often below 0. It is here
    because textbooks and most systems compute it. Raises :class:`InvalidValue`
    (``number_too_small``).

    >>> normal_demand_over(Normal(2500, 500), Pmf([0.5, 0.5], first=4)).mean
    11250.0
    """
    expect_law(demand)
    wait = lead_time if isinstance(lead_time, Distribution) else Deterministic(lead_time)
    moments = protection_moments(
        mean=demand.mean,
        deviation=demand.deviation,
        lead_time_mean=wait.mean,
        lead_time_deviation=wait.deviation,
        review_period=review,
    )
    return Normal(moments.mean, moments.deviation)
