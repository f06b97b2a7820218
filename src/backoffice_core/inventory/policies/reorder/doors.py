"""What the functions of reorder points are handed over, asked for once and refused by name.

Laws, measures and times come out of settings and forms as often as out of programs: a bare
number where a measure is meant, a text where a time is. Found out deep inside a computation,
that is an error about an attribute.
"""

from __future__ import annotations

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.service import Service
from backoffice_core.inventory.numbers import Array, Given, Numbers, one_number
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = [
    "expect_places",
    "expect_service",
    "expect_time",
    "one_review",
    "review_periods",
]

# As much of a law as is left out where it is laid on steps.
LITTLE = 1e-12
# The ends of so many periods are looked at one by one, and of no more.
REVIEW_MAX = 10_000
# So many steps of demand are counted one by one, and no more.
PLACES_MAX = 4_000_000


def expect_service(service: object) -> None:
    """Refuse what is no measure of service.

    Raises :class:`InvalidValue` (``measure_wrong``).
    """
    # The class that all have in common says of nothing that it is served.
    if not isinstance(service, Service) or type(service) is Service:
        raise InvalidValue(
            "measure_wrong",
            f"The service is {shown(service)}, which does not say what it is a share of.",
            "Give a measure, such as FillRate(0.95), CycleService(0.95) or PeriodService(0.95).",
        )


def expect_time(time: Numbers | Distribution, name: str) -> float | Distribution:
    """A time of 0 or more, or a law of times.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``).
    """
    if not isinstance(time, Distribution):
        return one_number(time, name, negative=False)
    if float(time.quantile(LITTLE)) < 0:
        raise InvalidValue(
            "number_too_small",
            f"The {name} is {time}, of which a part is below 0.",
            "Give a law of times of 0 or more, such as Gamma, TruncatedNormal or Pmf.",
        )
    return time


def review_periods(given: Given) -> Array:
    """The review periods of a call: whole numbers, of which each is looked at.

    Raises :class:`InvalidValue` (``number_not_whole``, ``number_too_small``,
    ``number_too_large``).
    """
    given.whole("review_period")
    given.not_negative("review_period")
    return given.where(
        "review_period",
        lambda array: array <= REVIEW_MAX,
        "number_too_large",
        f"Give at most {REVIEW_MAX}, and count in longer periods.",
    )


def one_review(value: Numbers) -> int:
    """One review period. Raises as :func:`review_periods`."""
    one_number(value, "review_period", negative=False)
    return int(review_periods(Given(review_period=value))[0])


def expect_places(steps: float, what: str) -> None:
    """Refuse more steps than are ever counted one by one.

    Raises :class:`InvalidValue` (``grid_too_fine``).
    """
    if not steps <= PLACES_MAX:
        raise InvalidValue(
            "grid_too_fine",
            f"{what} is some {steps:.3g} steps of what demand is counted in.",
            f"Count in larger units, so that there are at most {PLACES_MAX:g} of them.",
        )
