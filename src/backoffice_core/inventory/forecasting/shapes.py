"""The law of demand that has a given mean and variance.

Two moments do not make a law, but with what is known of demand (whole units or not, never
below nothing or maybe) the usual choice is close: whole units are negative binomial when they
vary more than by chance, Poisson when just by chance, binomial when less; measured demand is
gamma; demand net of returns is normal.

Source: Adan, van Eenige and Resing, Probability in the Engineering and Informational Sciences
9 (1995); Silver, Pyke and Thomas, Inventory and Production Management, 4th ed., 6.7.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from backoffice_core.inventory.distributions.continuous import Deterministic, Normal
from backoffice_core.inventory.distributions.discrete import Binomial, NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.lead_times import lengths
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.skewed import Gamma
from backoffice_core.inventory.distributions.sums import Mixture
from backoffice_core.inventory.numbers import one_number
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["demand_law", "over_lead_time"]

# Closer moments are the same, and a mean of a smaller part of its deviation is none.
ALIKE = 1e-9
# Mean and variance of max(Z, 0) for a standard normal Z.
HALF_MEAN = 1 / math.sqrt(2 * math.pi)
HALF_VARIANCE = 0.5 - HALF_MEAN * HALF_MEAN


def demand_law(*, mean: float, variance: float, counted: bool, signed: bool) -> Distribution:
    """The law of demand with this mean and variance (of whole units, at least this variance).

    A mean of nothing with a variance is that of the positive half of a normal law. A mean that
    has faded to next to nothing, that of an item that is asked for no more, is nothing.
    """
    if variance <= ALIKE * ALIKE * mean * mean:
        return Deterministic(mean)
    if signed:
        return Normal(mean, math.sqrt(variance))
    if mean <= 0:
        # What was wrong before may be wrong again: the positive half of a normal law.
        mean, variance = HALF_MEAN * math.sqrt(variance), HALF_VARIANCE * variance
    elif mean <= ALIKE * math.sqrt(variance):
        # As the mean goes to 0, any law of its mean and variance goes to nothing.
        return Deterministic(0.0)
    if not counted:
        return Gamma(mean, math.sqrt(variance))
    if abs(variance - mean) <= ALIKE * mean:
        return Poisson(mean)
    if variance > mean:
        return NegativeBinomial(mean, variance)
    trials = max(math.ceil(mean * mean / (mean - variance) - ALIKE), math.ceil(mean))
    return Binomial(trials, mean / trials) if trials > mean else Deterministic(mean)


def over_lead_time(
    law_over: Callable[[float], Distribution], lead_time: Distribution | float, review: float
) -> Distribution:
    """The law of demand over a lead time that may have a law itself, and the review after it.

    Of a lead time that varies, each length has its own law, and they are mixed as likely as
    they are.
    """
    wait = not_before(review, "review")
    if not isinstance(lead_time, Distribution):
        return law_over(not_before(lead_time, "lead_time") + wait)
    levels, chances = lengths(lead_time)
    laws = [law_over(float(level) + wait) for level in levels]
    return laws[0] if len(laws) == 1 else Mixture(laws, chances)


def not_before(value: float, name: str) -> float:
    """A time that does not lie in the past.

    Raises :class:`InvalidValue` (``not_a_number``, ``periods_not_whole``).
    """
    length = one_number(value, name)
    if length < 0:
        raise InvalidValue(
            "periods_not_whole", f"{name} is {length:g} periods.", "Give 0 or more periods."
        )
    return length
