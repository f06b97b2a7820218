"""Whether the value of a GS1 application identifier is one, and what it says.

A value is gone through part by part, as the table writes it. Dates have two digits for the
year: General Specifications, section 7.12, places them within 49 years before and 50 years
after a year that is handed over, because nothing here looks at a clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from backoffice_core.formats.gs1.keys import (
    CHARACTERS,
    DIGITS,
    check_digit,
    first_other,
    shortened,
)
from backoffice_core.formats.gs1.table import ApplicationIdentifier, Part
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["day_in", "expect_value"]

# Figures 7.11-1 to 7.11-3: the sets of 82, 39 and 64 characters.
SETS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = MappingProxyType(
    {
        "N": (DIGITS, "a digit"),
        "X": (CHARACTERS, "a character of GS1's set of 82"),
        "Y": (re.compile(r"[#\-/0-9A-Z]+"), "a character of GS1's set of 39"),
        "Z": (re.compile(r"[A-Za-z0-9_\-=]+"), "a character of base64url"),
    }
)
HOURS, MINUTES = 24, 60
YEARS_BEFORE_MAX, YEARS_AFTER_MAX = 49, 50
CENTURY: Final = 100


def day_in(digits: str, year: int) -> date:
    """The day of ``YYMMDD``, as seen from a year; day 00 is the last of the month.

    >>> day_in("260200", 2026)
    datetime.date(2026, 2, 28)
    >>> day_in("760101", 2026).year, day_in("770101", 2026).year
    (2076, 1977)
    """
    full = year - year % CENTURY + int(digits[:2])
    if full - year > YEARS_AFTER_MAX:
        full -= CENTURY
    elif year - full > YEARS_BEFORE_MAX:
        full += CENTURY
    month, day = int(digits[2:4]), int(digits[4:6])
    return date(full, month, day or monthrange(full, month)[1])


def expect_value(row: ApplicationIdentifier, value: str, at: int, year: int) -> None:
    """Refuse what is no value of an identifier; ``at`` is where in the text it starts, from 1."""
    rest, place = value, at
    for part in row.parts:
        if not rest and part.optional:
            break
        taken = rest[: part.most]
        expect_part(row, part, taken, place, year)
        rest, place = rest[len(taken) :], place + len(taken)
    if rest:
        raise refusal(row, place, f"the end of the value, and there is {shortened(rest)!r}")


def expect_part(row: ApplicationIdentifier, part: Part, text: str, at: int, year: int) -> None:
    """Refuse a piece that is too short, of other characters, or not what it must be."""
    allowed, expected = SETS[part.characters]
    if wrong := first_other(allowed, text) if text else 0:
        raise refusal(
            row, at + wrong - 1, f"{expected} was expected, and there is {text[wrong - 1]!r}"
        )
    if len(text) < part.least:
        found = f"{len(text)} of them" if text else "nothing"
        raise refusal(row, at, f"{part} were expected, and there is {found}")
    if not part.check:
        return
    if part.check == "key":
        expect_key(row, text, at)
    elif not CHECKS[part.check](text, year):
        raise refusal(row, at, f"{WANTED[part.check]} was expected, and there is {text!r}")


def expect_key(row: ApplicationIdentifier, text: str, at: int) -> None:
    """Refuse a key whose last digit does not fit."""
    due = check_digit(text[:-1])
    if int(text[-1]) != due:
        raise InvalidValue(
            "check_digit_wrong",
            f"({row.code}) {row.title}: {text} ends in {text[-1]} at position"
            f" {at + len(text) - 1}, where {due} was expected.",
            "Scan it again.",
        )


def refusal(row: ApplicationIdentifier, at: int, what: str) -> InvalidValue:
    """The error for a value, at a position of the text."""
    return InvalidValue(
        "gs1_value_invalid",
        f"({row.code}) {row.title}, position {at}: {what}.",
        "Scan it again, or ask whoever printed the label.",
    )


def is_day(text: str, year: int) -> bool:
    """Whether ``YYMMDD`` is a day."""
    return text[4:6] != "00" and is_day_or_month(text, year)


def is_day_or_month(text: str, year: int) -> bool:
    """Whether ``YYMMDD`` is a day, or with day 00 a month."""
    try:
        day_in(text, year)
    except ValueError:
        return False
    return True


def is_full_date(text: str, year: int) -> bool:  # noqa: ARG001 - as the other checks
    """Whether ``YYYYMMDD`` is a day."""
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def is_clock(text: str, year: int) -> bool:  # noqa: ARG001 - as the other checks
    """Whether ``hhmm`` is a time of day."""
    return int(text[:2]) < HOURS and int(text[2:]) < MINUTES


def is_pieces(text: str, year: int) -> bool:  # noqa: ARG001 - as the other checks
    """Whether ``ppTT`` is a piece of so many."""
    return 1 <= int(text[:2]) <= int(text[2:])


CHECKS: Final[Mapping[str, Callable[[str, int], bool]]] = MappingProxyType(
    {
        "day": is_day,
        "day0": is_day_or_month,
        "date": is_full_date,
        "clock": is_clock,
        "clock0": lambda text, year: text == "9999" or is_clock(text, year),
        "hour": lambda text, _: int(text) < HOURS,
        "minute": lambda text, _: int(text) < MINUTES,
        "flag": lambda text, _: text in "01",
        "zero": lambda text, _: text == "0",
        "minus": lambda text, _: text == "-",
        "pieces": is_pieces,
    }
)
WANTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "day": "a day as YYMMDD",
        "day0": "a day as YYMMDD, 00 for the last of the month,",
        "date": "a day as YYYYMMDD",
        "clock": "a time as hhmm",
        "clock0": "a time as hhmm, 9999 for none,",
        "hour": "an hour from 00 to 23",
        "minute": "a number from 00 to 59",
        "flag": "0 or 1",
        "zero": "0",
        "minus": "a hyphen for below zero",
        "pieces": "a piece and how many there are (0102)",
    }
)
