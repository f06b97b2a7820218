"""What is rounded when time becomes money, each choice by its name.

Laws say what an hour of overtime is worth and are silent about the last rupiah and the last
minute. Whoever pays must choose, and the choice is part of every explanation.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, round_fraction, round_to

__all__ = ["BY_SECOND", "PartHours", "RoundedTo", "shown_amount"]

HOUR = 3600


@attrs.frozen
class RoundedTo:
    """An amount rounded one way to so many ``decimals`` of the currency's unit.

    ``None`` leaves how fine to the law: whole units where it names the currency, the minor
    unit otherwise. Raises :class:`InvalidValue` (``not_a_member``).

    >>> hour = Fraction(5_000_000_00, 173)  # in sen
    >>> rupiah = Currency.of("IDR")
    >>> [
    ...     str(RoundedTo(Rounding.FLOOR, decimals=decimals).of(hour, rupiah, whole=True) / 100)
    ...     for decimals in (None, 3)
    ... ]
    ['28901', '14450867/500']
    """

    mode: Rounding = attrs.field(validator=member_validator(Rounding))
    decimals: int | None = attrs.field(default=None, kw_only=True)

    def step(self, currency: Currency, *, whole: bool) -> Fraction:
        """What results are a multiple of, in minor units."""
        if self.decimals is None:
            return Fraction(10**currency.digits if whole else 1)
        return Fraction(10) ** (currency.digits - self.decimals)

    def of(self, minor: Fraction | int, currency: Currency, *, whole: bool) -> Fraction:
        """The amount in minor units, rounded; finer than a minor unit where it says so."""
        step = self.step(currency, whole=whole)
        return round_fraction(Fraction(minor) / step, self.mode) * step


@attrs.frozen(kw_only=True)
class PartHours:
    """How overtime of less than an hour counts: by the second, or in multiples of ``unit``.

    The overtime of a day is rounded as a whole; what that adds or takes is at its last
    multiple. Raises :class:`InvalidValue`: ``unit_uneven`` unless whole units make an hour,
    ``not_a_member``.

    >>> half_hours = PartHours(unit=Duration.of(minutes=30), mode=Rounding.DOWN)
    >>> [str(Duration(part)) for part in half_hours.of([3600, 2400])]
    ['1:00:00', '0:30:00']
    """

    unit: Duration = Duration(1)
    mode: Rounding = attrs.field(default=Rounding.DOWN, validator=member_validator(Rounding))

    def __attrs_post_init__(self) -> None:
        if self.unit.seconds <= 0 or HOUR % self.unit.seconds:
            raise InvalidValue(
                "unit_uneven",
                f"An hour is not made of whole units of {self.unit}.",
                "Give a unit such as 6, 15 or 30 minutes, or an hour.",
            )

    def of(self, parts: list[int]) -> Iterator[int]:
        """The seconds of a day's parts, in the order they were worked, rounded together."""
        left = round_to(sum(parts), self.unit.seconds, self.mode)
        for part in parts[:-1]:
            taken = min(part, left)
            yield taken
            left -= taken
        if parts:
            yield left

    def __str__(self) -> str:
        if self.unit.seconds == 1:
            return "by the second"
        return f"{self.mode.value} to {self.unit}"


BY_SECOND = PartHours()


def shown_amount(minor: Fraction, currency: Currency) -> Money | Fraction:
    """A step as money, or as a fraction of the unit where it is finer than a minor unit."""
    if minor.denominator == 1:
        return Money(minor.numerator, currency)
    return Fraction(minor, 10**currency.digits)
