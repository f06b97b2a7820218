"""How a business cuts its years: into months from any day, or into whole weeks.

A year of twelve months may start on any day; a year of 52 or 53 whole weeks always ends on the
same weekday, so that every year compares like with like, and is cut 4-4-5, 4-5-4, 5-4-4, in
thirteen fours, or any other way.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.words import Message

__all__ = [
    "FIVE_FOUR_FOUR",
    "FOUR_FIVE_FOUR",
    "FOUR_FOUR_FIVE",
    "THIRTEEN_FOURS",
    "MonthYear",
    "NamedAfter",
    "WeekYear",
    "YearEnds",
]

FOUR_FOUR_FIVE: Final = (4, 4, 5) * 4
"""Weeks of each period: quarters of four, four and five."""
FOUR_FIVE_FOUR: Final = (4, 5, 4) * 4
"""Weeks of each period: quarters of four, five and four."""
FIVE_FOUR_FOUR: Final = (5, 4, 4) * 4
"""Weeks of each period: quarters of five, four and four."""
THIRTEEN_FOURS: Final = (4,) * 13
"""Weeks of each period: thirteen of four."""

WEEKS_A_YEAR = 52
DAYS_A_WEEK = 7
MONTHS_A_YEAR = 12
LEAP_YEAR = 2024  # any: what is the last day of a month in one may start a year
WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


class NamedAfter(enum.Enum):
    """Which calendar year a fiscal year takes its number from: that of its start or its end."""

    START = "start"
    END = "end"


class YearEnds(enum.Enum):
    """Which weekday ends a year of weeks (26 U.S.C. 441(f)(1)(A)(i) and (ii))."""

    LAST = "last"  # the last such weekday of the month
    NEAREST = "nearest"  # the one nearest to the last day of the month


def refuse_start(what: str) -> InvalidValue:
    """The refusal of a rule that describes no year."""
    return InvalidValue("fiscal_rule_invalid", f"A fiscal year cannot have {what}.")


@checked
@attrs.frozen(kw_only=True)
class MonthYear:
    """A year of twelve months that starts on ``day`` of ``month``, in equal periods of months.

    A start beyond the end of a shorter month falls on its last day.
    Raises :class:`InvalidValue` (``fiscal_rule_invalid``).

    >>> MonthYear(month=4, day=6).bounds(2027)  # the year of income tax in the United Kingdom
    Interval(start=datetime.date(2026, 4, 6), end=datetime.date(2027, 4, 6))
    """

    month: int = 1
    day: int = 1
    months_a_period: int = 1
    named_after: NamedAfter = attrs.field(
        default=NamedAfter.END, validator=member_validator(NamedAfter)
    )

    def __attrs_post_init__(self) -> None:
        longest = Month(LEAP_YEAR, self.month).last_day.day
        if not 1 <= self.day <= longest:
            raise refuse_start(f"a start on day {self.day} of month {self.month}")
        if self.months_a_period < 1 or MONTHS_A_YEAR % self.months_a_period:
            raise refuse_start(f"periods of {self.months_a_period} months")

    def start_of_month(self, year: int, months: int) -> date:
        """The first day of the year, so many months on."""
        began = self.named_after is NamedAfter.START or (self.month, self.day) == (1, 1)
        years, month = divmod(self.month - 1 + months, MONTHS_A_YEAR)
        found = Month((year if began else year - 1) + years, month + 1)
        return found.start.replace(day=min(self.day, found.last_day.day))

    def bounds(self, year: int) -> Interval[date]:
        """The days of a fiscal year."""
        return Interval(self.start_of_month(year, 0), self.start_of_month(year, MONTHS_A_YEAR))

    def cuts(self, year: int) -> tuple[date, ...]:
        """Where the periods of a year start, and where the last one ends."""
        months = range(0, MONTHS_A_YEAR + 1, self.months_a_period)
        return tuple(self.start_of_month(year, each) for each in months)

    def explain(self, year: int) -> Explanation:
        """Why a year has the days it has."""
        days = self.bounds(year)
        return Explanation(
            rule="period.month_year",
            says=Message(
                "The fiscal year {year} has twelve months from {first}, so it ends on {last}",
                year=str(year),
                first=days.start,
                last=days.end - timedelta(days=1),
            ),
        )


def as_tuple(weeks: Iterable[int]) -> tuple[int, ...]:
    """The weeks of each period, from whatever they came in."""
    return tuple(weeks)


@checked
@attrs.frozen(kw_only=True)
class WeekYear:
    """A year of 52 or 53 weeks that always ends on ``weekday`` (Monday 0), late in ``month``.

    ``weeks`` are those of each period, 52 in all; a 53rd week makes ``long_period`` a week
    longer (counted from 1; the last one where not given).
    Raises :class:`InvalidValue` (``fiscal_rule_invalid``).
    Source: 26 U.S.C. 441(f)(1), taxable years of 52 or 53 weeks.

    >>> retail = WeekYear(
    ...     month=1, ends=YearEnds.NEAREST, weeks=FOUR_FIVE_FOUR, named_after=NamedAfter.START
    ... )
    >>> retail.bounds(2023), retail.week_count(2023)
    (Interval(start=datetime.date(2023, 1, 29), end=datetime.date(2024, 2, 4)), 53)
    """

    month: int = 12
    weekday: int = 5
    ends: YearEnds = attrs.field(default=YearEnds.LAST, validator=member_validator(YearEnds))
    weeks: tuple[int, ...] = attrs.field(default=FOUR_FOUR_FIVE, converter=as_tuple)
    long_period: int | None = None
    named_after: NamedAfter = attrs.field(
        default=NamedAfter.END, validator=member_validator(NamedAfter)
    )

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.month <= MONTHS_A_YEAR or not 0 <= self.weekday < DAYS_A_WEEK:
            raise refuse_start(f"an end on weekday {self.weekday} of month {self.month}")
        if sum(self.weeks) != WEEKS_A_YEAR or min(self.weeks) < 1:
            raise refuse_start(f"periods of {self.weeks} weeks, which are not 52")
        if self.long_period is not None and not 1 <= self.long_period <= len(self.weeks):
            raise refuse_start(f"its 53rd week in period {self.long_period}")

    def last_day(self, year: int) -> date:
        """The day a fiscal year ends on."""
        next_year = self.named_after is NamedAfter.START and self.month < MONTHS_A_YEAR
        month_end = Month(year + 1 if next_year else year, self.month).last_day
        past = (month_end.weekday() - self.weekday) % DAYS_A_WEEK
        # Past the middle of the week the next such weekday is nearer.
        onward = self.ends is YearEnds.NEAREST and past > DAYS_A_WEEK // 2
        return month_end - timedelta(days=past - DAYS_A_WEEK if onward else past)

    def bounds(self, year: int) -> Interval[date]:
        """The days of a fiscal year."""
        day = timedelta(days=1)
        return Interval(self.last_day(year - 1) + day, self.last_day(year) + day)

    def week_count(self, year: int) -> int:
        """How many weeks a year has: 52 or 53."""
        days = self.bounds(year)
        return (days.end - days.start).days // DAYS_A_WEEK

    def cuts(self, year: int) -> tuple[date, ...]:
        """Where the periods of a year start, and where the last one ends."""
        weeks = list(self.weeks)
        weeks[(self.long_period or len(weeks)) - 1] += self.week_count(year) - WEEKS_A_YEAR
        start = self.bounds(year).start
        return tuple(start + timedelta(weeks=each) for each in accumulate(weeks, initial=0))

    def explain(self, year: int) -> Explanation:
        """Why a year has the days it has."""
        if self.ends is YearEnds.LAST:
            rule = Message("the last {weekday} of the month", weekday=self.weekday_name)
        else:
            rule = Message("the {weekday} nearest to the month's end", weekday=self.weekday_name)
        return Explanation(
            rule="period.week_year",
            says=Message(
                "The fiscal year {year} has {count} weeks from {first}: it ends on {last}, {rule}",
                year=str(year),
                count=self.week_count(year),
                first=self.bounds(year).start,
                last=self.last_day(year),
                rule=rule,
            ),
            source="26 U.S.C. 441(f)(1)",
        )

    @property
    def weekday_name(self) -> Message:
        """The weekday in words."""
        return Message(WEEKDAYS[self.weekday])
