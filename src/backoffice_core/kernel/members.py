"""Choices: what is to be a member of an enum is one, or is refused with the members named.

Text that only looks like a member (``"half_up"``, ``"opening"``) equals none, so whatever
compares with ``is`` would go on and quietly do something else. It is not converted either:
a program that means a member can say so, and then its type checker can help it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["day_validator", "expect_day", "expect_member", "member_validator"]

E = TypeVar("E", bound=enum.Enum)


def expect_member(value: object, kind: type[E], *, name: str) -> E:
    """Return ``value`` if it is a member of ``kind``; ``name`` says what it is in the error.

    Raises :class:`InvalidValue` (``not_a_member``) for anything else, the value of a member too.

    >>> from backoffice_core.kernel.instants import Fold
    >>> expect_member("first", Fold, name="fold")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The fold is 'first', which is not a member of \
Fold. Pass one of Fold.REFUSE, Fold.FIRST, Fold.SECOND. [not_a_member]
    """
    if isinstance(value, kind):
        return value
    raise InvalidValue(
        "not_a_member",
        f"The {name} is {shown(value)}, which is not a member of {kind.__name__}.",
        f"Pass one of {', '.join(f'{kind.__name__}.{member.name}' for member in kind)}.",
    )


def member_validator(kind: type[E]) -> Callable[[object, attrs.Attribute[E], E], None]:
    """A validator for a field of attrs that takes members of ``kind`` alone."""

    def check(instance: object, attribute: attrs.Attribute[E], value: E) -> None:
        expect_member(value, kind, name=f"{attribute.name} of {type(instance).__name__}")

    return check


def expect_day(value: object, *, name: str) -> date:
    """Return ``value`` if it is a date; ``name`` says what it is in the error.

    Raises :class:`InvalidValue` (``not_a_date``) for anything else, a datetime too: it is one
    to Python, but falls on another day elsewhere and equals no date.

    >>> expect_day("2026-05-04", name="day")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The day is '2026-05-04', which is not a date. \
Pass a date, such as date(2026, 5, 4). [not_a_date]
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise InvalidValue(
        "not_a_date",
        f"The {name} is {shown(value)}, which is not a date.",
        "Pass a date, such as date(2026, 5, 4).",
    )


def day_validator(instance: object, attribute: attrs.Attribute[date], value: date) -> None:
    """A validator for a field of attrs that takes dates alone."""
    expect_day(value, name=f"{attribute.name} of {type(instance).__name__}")
