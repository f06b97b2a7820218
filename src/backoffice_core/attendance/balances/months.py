"""Counting months from a day, where months are of unequal length."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from backoffice_core.kernel.errors import InvalidValue

__all__ = ["months_after", "months_between"]

MONTHS_A_YEAR = 12


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last of a shorter month.

    Always counted from the first day, so that the 31st does not become the 28th for good.
    Raises :class:`InvalidValue` (``date_out_of_range``).

    >>> [months_after(date(2026, 1, 31), number).day for number in range(4)]
    [31, 28, 31, 30]
    """
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise InvalidValue(
            "date_out_of_range",
            f"{months} months from {day} is beyond the calendar.",
            f"Stay within the years {date.min.year} to {date.max.year}.",
        )
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, day: date) -> int:
    """How many whole months lie between two days.

    >>> months_between(date(2025, 3, 15), date(2026, 3, 14))
    11
    """
    months = (day.year - start.year) * MONTHS_A_YEAR + day.month - start.month
    return months - (months_after(start, months) > day)
