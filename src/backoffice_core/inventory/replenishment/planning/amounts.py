"""Amounts of demand as they are given: finite, none below nothing, refused by day and item."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import cast

from backoffice_core.inventory.distributions.law import plain
from backoffice_core.inventory.numbers import LARGEST, Numbers, one_number
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["amounts_of", "expect_countable", "plain_number", "plain_numbers"]


def plain_number(value: Numbers) -> float:
    """A finite number that is not negative, as a float."""
    number = plain(value)
    if number < 0:
        raise InvalidValue("number_too_small", f"A demand of {shown(value)}.", "Give 0 or more.")
    return number


def plain_numbers(values: Iterable[object]) -> tuple[float, ...]:
    """Finite numbers that are not negative."""
    return tuple(plain_number(cast("Numbers", value)) for value in values)


def expect_countable(value: Fraction | int, *, name: str) -> Fraction:
    """An exact amount as a ratio, if it is no larger than what is counted in doubles.

    Raises :class:`InvalidValue` (``number_too_large``).
    """
    exact = Fraction(value)
    if not -LARGEST <= exact <= LARGEST:
        raise InvalidValue(
            "number_too_large",
            f"The {name} is {shown(value)}.",
            f"Give at most {LARGEST:g}, in larger units if need be.",
        )
    return exact


def amounts_of(days: Iterable[Numbers], item: str) -> tuple[float, ...]:
    """The demand of days; the refusal of one names its place, counted from 1, and the item."""
    amounts: list[float] = []
    for number, amount in enumerate(days, start=1):
        name = f"demand of {item} on day {number}" if item else f"demand on day {number}"
        amounts.append(one_number(amount, f"The {name}"))
        if amounts[-1] < 0:
            raise InvalidValue(
                "number_too_small",
                f"The {name} is {shown(amount)}.",
                "Give 0 or more; count what comes back as stock, not as demand.",
            )
    return tuple(amounts)
