"""The columns of a statement: periods side by side, and any dimension across them.

A column says which postings count in it: those of its period and, where ``by`` names a
dimension, those with its value there. Postings without one have a column of their own, so that
the columns of a dimension always add up to the total.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol, TypeAlias, cast

import attrs

from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message

__all__ = [
    "Period",
    "StatementColumn",
    "columns_of",
    "days_of",
    "titles_of",
    "value_on",
    "window_of",
]

# Proleptic ordinals: before the first day there is, and after the last.
FOREVER: Final = (0, date.max.toordinal() + 1)
MONTHS: Final = (
    "January {year}", "February {year}", "March {year}", "April {year}",
    "May {year}", "June {year}", "July {year}", "August {year}",
    "September {year}", "October {year}", "November {year}", "December {year}",
)  # fmt: skip


class HasDays(Protocol):
    """What covers days: a month, a fiscal period."""

    @property
    def days(self) -> Interval[date]:
        """The days it covers."""
        ...


Period: TypeAlias = Interval[date] | HasDays
"""Days, or what has ``days``: a :class:`Month`, a :class:`FiscalPeriod`."""


def days_of(period: object) -> Interval[date] | None:
    """The days of a period of any kind; ``None`` for all time.

    Raises :class:`InvalidValue` (``not_a_period``).
    """
    if period is None:
        return None
    days: object = getattr(period, "days", period)
    start: object = getattr(days, "start", None)
    if isinstance(days, Interval) and isinstance(start, date):
        return cast("Interval[date]", days)
    raise InvalidValue(
        "not_a_period",
        f"{period!r} is not a period.",
        "Give an Interval of dates, a Month or a FiscalPeriod; in a list where several are asked.",
    )


@checked
@attrs.frozen(kw_only=True)
class StatementColumn:
    """Which postings count: those in ``period`` (``None``: all time) that carry ``value``.

    ``by`` is a dimension's name, or ``party``, ``document`` or ``journal``; empty, everything
    counts: the total. ``value`` is ``None`` for the postings that have none. ``name`` is for a
    column that is not cut by a dimension but stands for something, a company of a group;
    ``computed`` says that no postings are behind it but other books.
    """

    period: Interval[date] | None = None
    by: str = ""
    value: str | None = None
    name: str | Message = ""
    computed: bool = False

    @property
    def title(self) -> Message:
        """What it stands for, whatever the period: a value, a company, the total."""
        if self.name:
            return Message("{name}", name=self.name)
        if self.by:
            return Message("{name}", name=self.value) if self.value else Message("Without")
        return self.time

    @property
    def time(self) -> Message:
        """The period in words: a year, quarter or month of the calendar by its name."""
        if self.period is None:
            return Message("All time")
        first = self.period.start
        begun = first.day == 1 and first.year < date.max.year
        year, month = str(first.year), first.month
        if begun and self.period.end == start_of(first.year, month + 1):
            return Message(MONTHS[month - 1], year=year)
        if begun and month % 3 == 1 and self.period.end == start_of(first.year, month + 3):
            return Message("Q{number} {year}", number=month // 3 + 1, year=year)
        if begun and month == 1 and self.period.end == start_of(first.year, 13):
            return Message("{year}", year=year)
        return Message("{first} to {last}", first=first, last=last_day(self.period))

    @property
    def says(self) -> Message:
        """What it stands for, and when."""
        if not self.name and not self.by:
            return self.time
        return Message("{period} ({name})", period=self.time, name=self.title)

    @property
    def is_total(self) -> bool:
        """Whether everything in the period counts."""
        return not self.by

    def counts(self, entry: Entry, posting: Posting) -> bool:
        """Whether a posting belongs here by what it carries, whenever it was."""
        return not self.by or value_on(entry, posting, self.by) == self.value


def start_of(year: int, month: int) -> date:
    """The first day of a month, counted on into the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def last_day(period: Interval[date]) -> date:
    """The last day in a period; its first where it has none."""
    return date.fromordinal(max(period.end.toordinal() - 1, period.start.toordinal()))


def window_of(period: Interval[date] | None) -> tuple[int, int]:
    """The ordinals of the first day of a period and of the day after its last."""
    if period is None:
        return FOREVER
    return period.start.toordinal(), period.end.toordinal()


def value_on(entry: Entry, posting: Posting, by: str) -> str | None:
    """What a posting carries for a dimension; ``None`` for nothing."""
    match by:
        case "party":
            return posting.party
        case "document":
            return posting.document or entry.document
        case "journal":
            return entry.journal
        case _:
            for dimension in posting.dimensions:
                if dimension.name == by:
                    return dimension.value
            return None


def columns_of(
    periods: Iterable[Interval[date] | None], by: str, values: Iterable[str | None]
) -> tuple[StatementColumn, ...]:
    """The columns of every period: each value, what has none, and the total."""
    if not by:
        return tuple(StatementColumn(period=period) for period in periods)
    named = (*sorted(value for value in values if value is not None), None)
    return tuple(
        column
        for period in periods
        for column in (
            *(StatementColumn(period=period, by=by, value=value) for value in named),
            StatementColumn(period=period, name=Message("Total")),
        )
    )


def titles_of(columns: Iterable[StatementColumn], *, day: bool = False) -> tuple[Message, ...]:
    """What stands over the columns, told apart: by value, by period, or by both.

    ``day`` says that the columns are of a moment: their last day stands for the period.
    """
    known = tuple(columns)
    several = len({column.period for column in known}) > 1
    return tuple(title_of(column, several=several, day=day) for column in known)


def title_of(column: StatementColumn, *, several: bool, day: bool) -> Message:
    """What stands over one column."""
    time = column.time
    if day and column.period is not None:
        time = Message("{day}", day=last_day(column.period))
    if not column.name and not column.by:
        return time
    return Message("{name}, {period}", name=column.title, period=time) if several else column.title
