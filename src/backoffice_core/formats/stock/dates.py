"""Dates and times of an export: which of day and month comes first is a matter of the whole file.

04/05/2026 says nothing, and 13/05/2026 says it for every line of its file. Where no line says
it, nobody is asked but whoever exported: a guess would be right for months, and then move a
quarter of the sales. Times of day become the order within the day, and lines of one second keep
their order in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.formats.devices.device import DateOrder
from backoffice_core.formats.devices.moments import (
    NAMED,
    SHORT_YEAR,
    YEAR_LAST,
    Refusal,
    read_day,
    read_second,
)
from backoffice_core.formats.stock.records import Record, Records
from backoffice_core.formats.tables import shown
from backoffice_core.kernel.errors import InputProblem, InputRefused

__all__ = ["Moments", "Sequences", "order_of_dates"]

MONTHS_A_YEAR = 12
# So many lines of one second keep their order; a second of the day is that many steps.
SAME_SECOND_MAX = 1_000_000
PART_OF_SECOND = re.compile(r"(.*[0-9]:[0-9]{2}:[0-9]{2})\.([0-9]{1,9})")
AT = "2026-05-04 07:58:11"


@attrs.define(eq=False)
class Moments:
    """Reads the dates and times of one file, each text once."""

    order: DateOrder
    known: dict[str, tuple[date, int, int] | None] = attrs.Factory(
        dict[str, "tuple[date, int, int] | None"]
    )

    def of(self, record: Record, field: str, *, clock: str = "") -> tuple[date, int, int] | None:
        """The date, the second of the day and its nanoseconds; a problem where it is none.

        ``clock`` is the field of the time of day where that stands for itself.
        """
        text = record.text(field)
        if clock and record.optional(clock):
            text = f"{text} {record.optional(clock)}"
        if text not in self.known:
            self.known[text] = moment_of(text, self.order)
        found = self.known[text]
        if found is None and text.strip():
            record.note(field, f"{shown(text)} is no date or time.", f"Write it as {AT}.")
        return found


@attrs.define(eq=False)
class Sequences:
    """The places of moves within their days: by the second, then as they come."""

    taken: dict[tuple[date, int], int] = attrs.Factory(dict[tuple[date, int], int])

    def next(self, day: date, second: int) -> int:
        """The place of the next move of a second.

        >>> places = Sequences()
        >>> places.next(date(2026, 5, 4), 0), places.next(date(2026, 5, 4), 0)
        (0, 1)
        """
        before = self.taken.get((day, second), 0)
        self.taken[day, second] = before + 1
        return second * SAME_SECOND_MAX + before


def moment_of(text: str, order: DateOrder) -> tuple[date, int, int] | None:
    """The date, second of the day and nanoseconds that a text names, or nothing.

    >>> moment_of("1/12/2010 08:26", DateOrder.DAY_FIRST)
    (datetime.date(2010, 12, 1), 30360, 0)
    """
    nanoseconds = 0
    if found := PART_OF_SECOND.fullmatch(text):
        text, nanoseconds = found[1], int(found[2].ljust(9, "0"))
    found = NAMED.match(text)
    if found is not None:
        day, clock = found[0], text[found.end() :]
    else:
        day, _, clock = text.replace("T", " ", 1).partition(" ")
    try:
        second = read_second(clock.strip()) if clock.strip() else 0
        return read_day(day, order), second, nanoseconds
    except Refusal:
        return None


def order_of_dates(records: Records, field: str, order: DateOrder | None) -> DateOrder:
    """The order that was told, or else the one that the dates of the file show.

    Raises :class:`InputRefused` where they show none, or both.
    """
    if order is not None:
        return order
    place = records.places[field]
    texts = ((line, cells[place]) for line, cells in records.rows if place < len(cells))
    shows = orders_shown(texts)
    if not shows:
        # Only 04/04/2026 and its like, which both orders read alike.
        return DateOrder.DAY_FIRST
    certain = [each for each in shows if each is not None]
    if len(certain) == 1:
        return certain[0]
    line, text = next(iter(shows.values()))
    if certain:
        other, another = shows[DateOrder.MONTH_FIRST]
        problem = f"Line {line} has {shown(text)} and line {other} {shown(another)}: both orders."
        line = other
    else:
        problem = f"In {shown(text)} and all other dates day and month could change places."
    remedy = "Say which comes first: order=DateOrder.DAY_FIRST or order=DateOrder.MONTH_FIRST."
    raise InputRefused.because(
        InputProblem(
            file=records.file,
            line=line,
            field=records.columns[field],
            problem=problem,
            remedy=remedy,
        )
    )


def orders_shown(
    texts: Iterable[tuple[int, str]],
) -> dict[DateOrder | None, tuple[int, str]]:
    """Each order that some date shows, with the first line that does; ``None`` is either.

    Dates that begin with the year, or name the month, show nothing and need nothing.
    """
    shows: dict[DateOrder | None, tuple[int, str]] = {}
    seen: set[str] = set()
    for line, text in texts:
        day = text.strip().partition(" ")[0]
        if day in seen:
            continue
        seen.add(day)
        found = YEAR_LAST.fullmatch(day) or SHORT_YEAR.fullmatch(day)
        if found is not None:
            first, second = int(found[1]), int(found[3])
            if first > MONTHS_A_YEAR >= second:
                shows.setdefault(DateOrder.DAY_FIRST, (line, day))
            elif second > MONTHS_A_YEAR >= first:
                shows.setdefault(DateOrder.MONTH_FIRST, (line, day))
            elif first != second:
                shows.setdefault(None, (line, day))
    return shows
