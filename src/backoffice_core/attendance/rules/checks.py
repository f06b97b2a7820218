"""What a rule is made of, checked where it is made: a rule book is often read from a file.

A float for a multiple, a text for a time or a weekday 7 would otherwise be found out on the
first payday on which the rule speaks, or never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeVar, cast

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.instants import Duration

__all__ = ["exact_multiple", "expect", "of_type", "several", "time_validator"]

T = TypeVar("T")


def expect(value: object, kind: type[T], *, name: str) -> T:
    """Return ``value`` if it is a ``kind``; :class:`InvalidValue` (``type_wrong``) if not."""
    # True is an int to Python, but nobody means Tuesday by it.
    if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
        return value
    raise InvalidValue(
        "type_wrong",
        f"The {name} is {shown(value)}, which is not a {kind.__name__}.",
        f"Pass a {kind.__name__}.",
    )


def of_type(
    kind: type[Any], *, optional: bool = False
) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """A validator for a field of attrs that takes a ``kind``, or ``None`` if ``optional``."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not (optional and value is None):
            expect(value, kind, name=f"{attribute.name} of {type(instance).__name__}")

    return check


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


def several(values: object, kind: type[T], *, name: str) -> list[T]:
    """The members of ``kind`` that were handed over, called ``name`` in errors.

    Raises :class:`InvalidValue`: ``type_wrong``, and ``not_several`` for what cannot be gone
    through; a text is one thing, not its letters.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidValue(
            "not_several",
            f"{shown(values)} stands where several {name} are meant.",
            f"Give a list or a set of {name}, also for a single one.",
        )
    return [expect(value, kind, name=name) for value in cast("Iterable[object]", values)]
