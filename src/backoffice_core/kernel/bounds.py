"""Counts, times and amounts that can be, and names that name: validators for fields of attrs.

A week of minus one day or a person without an id is of the right type and still no fact. Taken
once, it comes back as wages of nobody and breaks that lengthen the day; so it is refused where
the value is made. What is of another type, or nothing at all, is left to the checks of types.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs

from backoffice_core.kernel.durations import Duration
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money

__all__ = ["named", "not_negative", "positive", "within"]


def not_negative(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse a number, a duration or an amount of money below nothing.

    Raises :class:`InvalidValue` (``number_too_small``).

    >>> @attrs.frozen
    ... class Pause:
    ...     length: Duration = attrs.field(validator=not_negative)
    >>> Pause(Duration(-60))
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The length of Pause is -0:01:00, which is less \
than nothing. Give 0 or more. [number_too_small]
    """
    if size_of(value) < 0:
        what = field_of(instance, attribute)
        raise InvalidValue(
            "number_too_small", f"{what} is {value}, which is less than nothing.", "Give 0 or more."
        )


def positive(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse a number, a duration or an amount of money of nothing or less.

    Raises :class:`InvalidValue` (``number_too_small``).
    """
    if size_of(value) <= 0:
        what = field_of(instance, attribute)
        raise InvalidValue(
            "number_too_small", f"{what} is {value}, which is nothing or less.", "Give more than 0."
        )


def within(least: int, most: int) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """A validator that refuses a number below ``least`` or above ``most``.

    It raises :class:`InvalidValue` (``number_out_of_range``).
    """

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if isinstance(value, int | Fraction) and not least <= value <= most:
            raise InvalidValue(
                "number_out_of_range",
                f"{field_of(instance, attribute)} is {value}.",
                f"Give {least} to {most}.",
            )

    return check


def named(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse a text that is empty or of blanks alone, where something is to be told by it.

    Raises :class:`InvalidValue` (``text_empty``).
    """
    if isinstance(value, str) and not value.strip():
        raise InvalidValue(
            "text_empty", f"{field_of(instance, attribute)} is empty.", "Give a text that tells it."
        )


def field_of(instance: object, attribute: attrs.Attribute[Any]) -> str:
    """A field in a sentence that begins with it."""
    return f"The {attribute.name} of {type(instance).__name__}"


def size_of(value: object) -> int | Fraction:
    """How much a value is; 1 where it is of no kind that could be too small."""
    if isinstance(value, Duration):
        return value.seconds
    if isinstance(value, Money):
        return value.minor
    return value if isinstance(value, int | Fraction) else 1
