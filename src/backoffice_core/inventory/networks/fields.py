"""Fields of stages, places and ways: numbers that are refused by field and by owner.

A converter does not know whose field it converts. So it only turns what is a number into a
double and leaves the rest alone; the validator, who knows, refuses.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

import attrs

from backoffice_core.inventory.numbers import one_number
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message

__all__ = [
    "COUNT_MAX",
    "as_number",
    "as_perhaps",
    "called",
    "code_given",
    "count_within",
    "hundredths",
    "not_below_zero",
    "periods_told",
]

# Counts and times beyond this are slips, and no whole numbers to doubles any more.
COUNT_MAX = 10**12


def as_number(value: object) -> float:
    """What is a number, as a double; the rest as it is, for the validator to refuse."""
    try:
        return one_number(value, "number")
    except InvalidValue:
        return cast("float", value)


def as_perhaps(value: object) -> float | None:
    """A number, or nothing."""
    return None if value is None else as_number(value)


def called(owner: object) -> str:
    """What a stage, place or way is called in what is said of it."""
    given: Any = owner
    kind = type(owner).__name__.lower()
    kind = {"stockplace": "place", "chainstage": "stage"}.get(kind, kind)
    for names in (("code",), ("origin", "destination"), ("upstream", "downstream"),
                  ("supplier", "destination")):  # fmt: skip
        if all(hasattr(given, name) for name in names):
            return f"{kind} {' -> '.join(str(getattr(given, name)) for name in names)}"
    return f"the {kind}"


def not_below_zero(owner: object, field: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is no number, and numbers below 0."""
    name = f"The {field.name} of {called(owner)}"
    if one_number(value, name) < 0:
        raise InvalidValue("number_too_small", f"{name} is {value}.", "Give 0 or more.")


def count_within(owner: object, field: attrs.Attribute[Any], value: int | None) -> None:
    """Refuse counts below 0, and those too large for any place."""
    if value is None or 0 <= value <= COUNT_MAX:
        return
    raise InvalidValue(
        "number_too_small" if value < 0 else "number_too_large",
        f"The {field.name} of {called(owner)} is {value}.",
        f"Give 0 to {COUNT_MAX}.",
    )


def code_given(owner: object, field: attrs.Attribute[Any], value: str) -> None:
    """Refuse an empty code."""
    if not value.strip():
        kind = type(owner).__name__
        raise InvalidValue(
            "code_missing", f"The {field.name} of {kind} is empty.", "Give each a name of its own."
        )


def hundredths(value: float) -> Fraction:
    """A number as it is shown."""
    return Fraction(round(value * 100), 100)


def periods_told(count: float) -> Message:
    """So many periods, as a value of another message.

    >>> periods_told(1).render(), periods_told(1.5).render()
    ('1 period', '1.5 periods')
    """
    number = hundredths(count)
    if number.denominator == 1:
        return Message.plural("{count} period", "{count} periods", count=number.numerator)
    return Message("{periods} periods", periods=number)
