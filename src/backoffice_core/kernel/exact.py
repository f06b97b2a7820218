"""Reading exact numbers: text, int, Decimal or Fraction in, a ratio of two integers out.

Everything that counts (money, quantities) passes this one gate, so the traps of numbers
are closed once: a float has already lost its digits, ``Decimal("NaN")`` compares with
nothing, ``Decimal("1e1000000")`` takes half a minute to become an integer, fullwidth
digits and ``1_000`` look like numbers to Python, and an ambient decimal context rounds
without saying so.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from backoffice_core.kernel.errors import InvalidValue

# Far above any book (a 64-bit integer has 19 digits), far below the 4,300 digits at which
# Python refuses to turn text into an integer.
DIGITS_MAX: Final = 1000

# [0-9], not \d: \d also matches the digits of every other script.
NUMBER: Final = re.compile(r"([+-]?[0-9]+)(?:\.([0-9]+))?")

SHORTENED: Final = reprlib.Repr()
SHORTENED.maxstring = SHORTENED.maxother = 60


def shown(value: object) -> str:
    """Return a short repr of a value for an error message, however long the value is.

    >>> shown("12,5")
    "'12,5'"
    """
    return SHORTENED.repr(value)


def typed(value: object) -> str:
    """Return a short repr with its type, unless it begins with that.

    >>> typed(0.1), typed(Decimal("0.1"))
    ('float 0.1', "Decimal('0.1')")
    """
    name, short = type(value).__name__, shown(value)
    return short if short.startswith(f"{name}(") else f"{name} {short}"


def exact_number(value: object, *, name: str) -> int | Fraction:
    """Return ``value`` if it is an int or a Fraction; ``name`` says what it is in the error.

    Raises :class:`InvalidValue` (``number_not_exact``) for anything else: floats, Decimals
    and booleans too.

    >>> exact_number(Fraction(11, 12), name="rate")
    Fraction(11, 12)
    >>> exact_number(0.1, name="rate")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The rate must be an int or a Fraction, not \
float 0.1. Write it exactly, for example Fraction("0.1") or Fraction(1, 3). [number_not_exact]
    """
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return value
    raise InvalidValue(
        "number_not_exact",
        f"The {name} must be an int or a Fraction, not {typed(value)}.",
        'Write it exactly, for example Fraction("0.1") or Fraction(1, 3).',
    )


def exact_fraction(value: int | Fraction) -> Fraction:
    """Return an int or a Fraction as a Fraction; made for attrs as a converter.

    >>> exact_fraction(24)
    Fraction(24, 1)
    """
    return Fraction(exact_number(value, name="number"))


def whole_number(value: object, *, name: str, least: int) -> int:
    """Return ``value`` if it is an int (a boolean is not) of at least ``least``.

    Raises :class:`InvalidValue` (``number_not_whole``, ``number_too_small``).

    >>> whole_number(3, name="number of parts", least=1)
    3
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidValue(
            "number_not_whole",
            f"The {name} must be an int, not {typed(value)}.",
            "Pass a whole number.",
        )
    if value < least:
        raise InvalidValue(
            "number_too_small", f"The {name} is below {least}.", f"Pass {least} or more."
        )
    return value


def integer_ratio(value: object, *, name: str) -> tuple[int, int]:
    """Return exact integers ``(numerator, denominator)``, denominator > 0, not always reduced.

    Takes text of the form ``[+-]?digits[.digits]`` in ASCII, an int, a Fraction, or a finite
    Decimal. Text may have ``DIGITS_MAX`` characters, a Decimal as many digits and exponent.

    Raises :class:`InvalidValue`: ``number_malformed``, ``number_too_long``,
    ``number_not_finite`` or ``number_not_exact``.

    >>> integer_ratio("-1234.50", name="amount")
    (-123450, 100)
    >>> integer_ratio("1,234.50", name="amount")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The amount '1,234.50' is not a plain decimal \
number. Write ASCII digits with at most one point, for example -1234.50. [number_malformed]
    >>> integer_ratio(10.5, name="amount")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The amount must be a str, an int, a Decimal or \
a Fraction, not float 10.5. Write it exactly, for example as text: "10.50". [number_not_exact]
    """
    if isinstance(value, str):
        return text_ratio(value, name)
    if isinstance(value, Decimal):
        return decimal_ratio(value, name)
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return value.numerator, value.denominator
    raise InvalidValue(
        "number_not_exact",
        f"The {name} must be a str, an int, a Decimal or a Fraction, not {typed(value)}.",
        'Write it exactly, for example as text: "10.50".',
    )


def text_ratio(text: str, name: str) -> tuple[int, int]:
    """Return the ratio that a plain decimal number in text stands for."""
    if len(text) > DIGITS_MAX:
        raise too_long(text, name)
    match = NUMBER.fullmatch(text)
    if match is None:
        raise InvalidValue(
            "number_malformed",
            f"The {name} {shown(text)} is not a plain decimal number.",
            "Write ASCII digits with at most one point, for example -1234.50.",
        )
    whole, decimals = match[1], match[2] or ""
    return int(whole + decimals), 10 ** len(decimals)


def decimal_ratio(value: Decimal, name: str) -> tuple[int, int]:
    """Return the ratio of a Decimal, which no decimal context has a say in."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise InvalidValue(
            "number_not_finite", f"The {name} is {shown(value)}.", "Pass a finite number."
        )
    # Before any arithmetic: 1e1000000 is nine bytes to read and half a minute to expand.
    if len(digits) + abs(exponent) > DIGITS_MAX:
        raise too_long(value, name)
    return value.as_integer_ratio()


def too_long(value: object, name: str) -> InvalidValue:
    """Return the refusal of a number with more digits than anybody counts."""
    return InvalidValue(
        "number_too_long",
        f"The {name} {shown(value)} has more than {DIGITS_MAX} digits.",
        "Check where it comes from: no book counts that far.",
    )


def exact_weights(weights: Iterable[object]) -> list[int | Fraction]:
    """Return weights to share by, checked: exact, none negative, not all zero.

    Raises :class:`InvalidValue`: ``number_not_exact``, ``weight_negative``, ``weights_empty``.

    >>> exact_weights([1, Fraction(1, 2)])
    [1, Fraction(1, 2)]
    """
    checked = [exact_number(weight, name="weight") for weight in weights]
    for position, weight in enumerate(checked, start=1):
        if weight < 0:
            raise InvalidValue(
                "weight_negative", f"Weight {position} is negative.", "Pass weights from 0 up."
            )
    if not any(checked):
        raise InvalidValue(
            "weights_empty",
            "There is no weight above 0 to share by.",
            "Pass at least one positive weight.",
        )
    return checked
