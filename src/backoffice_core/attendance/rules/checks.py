"""What a rule is made of, checked where it is made: a rule book is often read from a file.

A float for a multiple, a text for a time or a weekday 7 would otherwise be found out on the
first payday on which the rule speaks, or never.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs

from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.instants import Duration

__all__ = ["exact_multiple", "time_validator"]


def time_validator(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Take a duration of nothing or more, and ``None`` where the field's default is ``None``.

    Raises :class:`InvalidValue`: ``type_wrong``, ``time_negative``.
    """
    if value is None and attribute.default is None:
        return
    name = f"{attribute.name} of {type(instance).__name__}"
    if expect(value, Duration, name=name).seconds < 0:
        raise InvalidValue("time_negative", f"The {name} is {value}.", "Give 0 or more.")


def exact_multiple(value: object) -> Fraction:
    """A multiple of the wage as an exact fraction, from whole numbers, fractions and texts.

    Raises :class:`InvalidValue`: ``multiple_not_exact``, ``multiple_negative``.

    >>> exact_multiple("1.25"), exact_multiple("3/2")
    (Fraction(5, 4), Fraction(3, 2))
    """
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise not_exact(value)
    try:
        exact = Fraction(value)
    except (ValueError, ZeroDivisionError) as problem:
        raise not_exact(value) from problem
    if exact < 0:
        raise InvalidValue(
            "multiple_negative",
            f"A multiple of the wage is {exact}, but nobody pays for having worked.",
            "Give 0 or more: 1/2 is half the wage.",
        )
    return exact


def not_exact(value: object) -> InvalidValue:
    """The error for what is no exact number."""
    return InvalidValue(
        "multiple_not_exact",
        f"{shown(value)} is no exact multiple of the wage.",
        'Give a whole number, a Fraction, or a text such as "3/2" or "1.25".',
    )
