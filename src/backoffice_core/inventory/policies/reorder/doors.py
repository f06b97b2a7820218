"""What the functions of reorder points are handed over, asked for once and refused by name.

Laws, measures and times come out of settings and forms as often as out of programs: a bare
number where a measure is meant, a text where a time is. Found out deep inside a computation,
that is an error about an attribute.
"""

from __future__ import annotations

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.service import Service
from backoffice_core.inventory.numbers import Numbers, as_array
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["expect_law", "expect_service", "expect_time", "one_number"]

# As much of a law as is left out where it is laid on steps.
LITTLE = 1e-12


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


def expect_law(law: object, name: str) -> None:
    """Refuse what is no law.

    Raises :class:`InvalidValue` (``law_invalid``).
    """
    if not isinstance(law, Distribution):
        raise InvalidValue(
            "law_invalid",
            f"The {name} is {shown(law)}, which is no law.",
            "Give a Distribution, such as Poisson(5) or Normal(100, 20).",
        )


def expect_time(time: Numbers | Distribution, name: str) -> float | Distribution:
    """A time of 0 or more, or a law of times.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``).
    """
    if not isinstance(time, Distribution):
        return one_number(time, name)
    if float(time.quantile(LITTLE)) < 0:
        raise InvalidValue(
            "number_too_small",
            f"The {name} is {time}, of which a part is below 0.",
            "Give a law of times of 0 or more, such as Gamma, TruncatedNormal or Pmf.",
        )
    return time


def one_number(value: Numbers, name: str, *, whole: bool = False, negative: bool = False) -> float:
    """One finite number, 0 or more unless it may be ``negative``.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``, ``number_not_whole``).
    """
    array = as_array(value, name)
    if array.size != 1:
        raise InvalidValue(
            "not_a_number",
            f"{name} has {array.size} values.",
            "Give one number: a law is asked about one item at a time.",
        )
    number = float(array[0])
    if number < 0 and not negative:
        raise InvalidValue("number_too_small", f"{name} is {number!r}.", "Give 0 or more.")
    if whole and number != round(number):
        raise InvalidValue("number_not_whole", f"{name} is {number!r}.", "Give a whole number.")
    return number
