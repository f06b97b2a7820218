"""A calendar month as a value: what most small businesses close."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.checks import fits
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import expect_day

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Month"]

MONTHS_A_YEAR = 12


@attrs.frozen(order=True)
class Month:
    """One month of the Gregorian calendar.

    >>> Month.parse("2026-05").next
    Month(year=2026, month=6)
    >>> len(list(Month(2026, 2)))
    28
    >>> str(Month(2026, 5))
    '2026-05'
    """

    year: int
    month: int

    def __attrs_post_init__(self) -> None:
        """Refuse a thirteenth month, and years that ``date`` cannot hold with the month after."""
        if type(self.year) is not int or type(self.month) is not int:
            raise InvalidValue(
                "month_invalid",
                f"There is no month {shown(self.month)} of the year {shown(self.year)}.",
                "Give two whole numbers, or parse a text: Month.parse('2026-05').",
            )
        if not (date.min.year <= self.year < date.max.year and 1 <= self.month <= MONTHS_A_YEAR):
            raise InvalidValue(
                "month_invalid", f"There is no month {self.year}-{self.month}.", "Use YYYY-MM."
            )

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written ``YYYY-MM``.

        Raises :class:`InvalidValue` (``month_invalid``).
        """
        if not fits(text, str) or re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) is None:
            raise InvalidValue(
                "month_invalid", f"{shown(text)} is not a month.", "Write it as YYYY-MM."
            )
        return cls(int(text[:4]), int(text[5:]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day lies in."""
        expect_day(day, name="day")
        return cls(day.year, day.month)

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def next(self) -> Month:
        """The month after this one."""
        return Month.of(self.start + timedelta(days=31))

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.next.start - timedelta(days=1)

    @property
    def days(self) -> Interval[date]:
        """The days, the first of the next month excluded."""
        return Interval(self.start, self.next.start)

    @property
    def lead_in(self) -> date:
        """The day from which the first week and the first night of the month can be judged.

        That is the Monday on or before the first day, and the day before at least.

        >>> Month(2026, 5).lead_in, Month(2026, 6).lead_in
        (datetime.date(2026, 4, 27), datetime.date(2026, 5, 31))
        """
        back = max(1, self.start.weekday())
        return date.fromordinal(max(date.min.toordinal(), self.start.toordinal() - back))

    def __contains__(self, day: date) -> bool:
        """Say whether a day lies in this month."""
        expect_day(day, name="day")
        return (day.year, day.month) == (self.year, self.month)

    def __iter__(self) -> Iterator[date]:
        """Yield every day in order."""
        day = self.start
        while day in self:
            yield day
            day += timedelta(days=1)

    def __str__(self) -> str:
        """Return ``YYYY-MM``."""
        return f"{self.year:04}-{self.month:02}"
