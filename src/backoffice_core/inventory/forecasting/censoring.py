"""What would have been sold, had there been stock: demand of which only a lower bound is known.

A period that ends without stock sold what there was; demand was that or more. Taking sales for
demand makes the next order too small, and the one after it smaller still. Leaving such periods
out is not much better, for it leaves out the best ones. The estimate here is the mean demand
given that it was at least what was sold, under the law that fits all periods best, bounds
counted as bounds.

Source: Tobin, Econometrica 26 (1958); Dempster, Laird and Rubin, Journal of the Royal
Statistical Society B 39 (1977); Conrad, Operations Research 24 (1976), for Poisson demand.
"""

from __future__ import annotations

import enum
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array, Numbers, as_array, in_a_line, special
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.members import expect_member

__all__ = ["CensoredLaw", "Uncensored", "uncensored"]

CLOSE = 1e-10
ROUNDS = 5000


class CensoredLaw(enum.Enum):
    """The law that demand of one period is taken to follow."""

    NORMAL = "normal"
    POISSON = "poisson"


@attrs.frozen(kw_only=True, eq=False)
class Uncensored:
    """The law found, and demand with estimates where there were bounds."""

    mean: float
    deviation: float
    demand: Array


def uncensored(
    sold: Numbers, censored: object, *, law: CensoredLaw = CensoredLaw.NORMAL
) -> Uncensored:
    """Demand estimated from sales, of which those ``censored`` are lower bounds.

    Raises :class:`InvalidValue`: ``not_a_number``, ``lengths_differ``, ``all_censored``,
    ``type_wrong`` for marks that are none, and ``number_too_small`` for less than nothing under
    a Poisson law.

    >>> found = uncensored([4, 6, 5, 3, 5, 5], [False, False, False, False, True, True])
    >>> found.demand.round(2)
    array([4.  , 6.  , 5.  , 3.  , 5.97, 5.97])
    """
    expect_member(law, CensoredLaw, name="law")
    values = as_array(sold, "sold")
    bounds = as_marks(censored)
    if bounds.size != values.size:
        raise InvalidValue(
            "lengths_differ",
            f"There are {values.size} amounts and {bounds.size} marks.",
            "Say of each period whether its amount is a bound.",
        )
    if bounds.all():
        raise InvalidValue(
            "all_censored",
            "Of no period more than a lower bound of demand is known.",
            "Give at least one period that ended with stock.",
        )
    if law is CensoredLaw.POISSON and (values < 0).any():
        place = int((values < 0).argmax())
        raise InvalidValue(
            "number_too_small",
            f"The amount of period {place} is {float(values[place])!r}.",
            "Use the normal law for demand that more can come back of than is sold.",
        )
    return by_normal(values, bounds) if law is CensoredLaw.NORMAL else by_poisson(values, bounds)


def as_marks(censored: object) -> NDArray[np.bool_]:
    """Of each period, whether its amount is a bound.

    Raises :class:`InvalidValue` (``type_wrong``).
    """
    try:
        marks: Any = np.asarray(censored)
    except ValueError:  # rows of different lengths
        marks = np.asarray("")
    if marks.dtype.kind != "b":
        raise InvalidValue(
            "type_wrong",
            f"The marks of censored periods are {in_a_line(censored)}.",
            "Give True or False for each period.",
        )
    result: NDArray[np.bool_] = marks.reshape(-1)
    return result


def by_normal(values: Array, bounds: NDArray[np.bool_]) -> Uncensored:
    """Expectation and maximisation for a normal law."""
    mean, deviation = float(values.mean()), float(values.std())
    filled, spare = np.array(values), np.zeros(values.size)
    for _ in range(ROUNDS if bounds.any() and deviation > 0 else 0):
        z = (values[bounds] - mean) / deviation
        hazard = np.exp(-0.5 * z * z - 0.5 * np.log(2 * np.pi) - special.log_ndtr(-z))
        filled[bounds] = np.maximum(mean + deviation * hazard, values[bounds])
        spare[bounds] = np.clip(1 + z * hazard - hazard * hazard, 0, 1) * deviation**2
        before = mean, deviation
        mean = float(filled.mean())
        deviation = float(np.sqrt(((filled - mean) ** 2 + spare).mean()))
        if abs(mean - before[0]) + abs(deviation - before[1]) <= CLOSE * deviation:
            break
    return Uncensored(mean=mean, deviation=deviation, demand=filled)


def by_poisson(values: Array, bounds: NDArray[np.bool_]) -> Uncensored:
    """Expectation and maximisation for a Poisson law."""
    mean, filled = float(values.mean()), np.array(values)
    least = np.ceil(values[bounds])
    for _ in range(ROUNDS if bounds.any() and mean > 0 else 0):
        above = special.pdtrc(np.maximum(least - 1, 0), mean)
        with_one = np.where(least <= 1, 1.0, special.pdtrc(np.maximum(least - 2, 0), mean))
        ratio = np.divide(with_one, above, out=np.ones_like(above), where=above > 0)
        # A first one is at least one: of no bound, the mean itself is expected.
        expected = np.where(least <= 0, mean, mean * ratio)
        filled[bounds] = np.maximum(expected, values[bounds])
        before, mean = mean, float(filled.mean())
        if abs(mean - before) <= CLOSE * mean:
            break
    return Uncensored(mean=mean, deviation=float(np.sqrt(mean)), demand=filled)
