"""Days in a row: which place a day has among the days worked without a day between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.conditions import DayInRow
from backoffice_core.attendance.rules.periods import Period
from backoffice_core.attendance.worked import TimeKind, WorkedDay

__all__ = ["Rows", "rows_in"]


def rows_in(books: Iterable[RuleBook]) -> tuple[Period | None, ...]:
    """The periods within which rules of the books count days in a row; ``None``: any."""
    return tuple(
        {
            rule.when.in_row.within: None
            for book in books
            for rule in book.timed
            if rule.when.in_row is not None
        }
    )


class Rows:
    """How many days in a row one person has worked, by the period that starts the row anew.

    Rows are counted from the first day on, also under rules that do not ask for them yet.
    """

    def __init__(self, days: tuple[WorkedDay, ...], periods: tuple[Period | None, ...]) -> None:
        self.days = days
        self.periods = periods
        self.rows: dict[Period | None, int] = {}
        self.last: date | None = None
        self.weights: dict[Period, dict[int, tuple[int, int]]] = {}

    def see(self, worked: WorkedDay) -> None:
        """Take the next day."""
        last, day = self.last, worked.day
        if working_seconds(worked) <= 0:
            self.rows.clear()
            return
        follows = last is not None and day.toordinal() - last.toordinal() == 1
        for within in self.periods:
            goes_on = follows and (
                within is None or last is None or within.number(last) == within.number(day)
            )
            self.rows[within] = self.rows.get(within, 0) + 1 if goes_on else 1
        self.last = day

    def holds(self, row: DayInRow, worked: WorkedDay, book: RuleBook) -> bool:
        """Whether the day taken last is the one that a rule means."""
        return row.holds(self.rows.get(row.within, 0)) and not self.silenced(row, worked, book)

    def silenced(self, row: DayInRow, worked: WorkedDay, book: RuleBook) -> bool:
        """Whether the period is so short that the rule keeps silent."""
        short = row.unless
        if short is None:
            return False
        period = row.within or book.week
        in_all, on_a_day = self.weight(period)[period.number(worked.day)]
        return in_all <= short.in_all.seconds or on_a_day <= short.on_a_day.seconds

    def weight(self, period: Period) -> dict[int, tuple[int, int]]:
        """The working time of each period, in all and on its longest day."""
        found = self.weights.get(period)
        if found is None:
            found = self.weights[period] = {}
            for day in self.days:
                number, seconds = period.number(day.day), working_seconds(day)
                in_all, on_a_day = found.get(number, (0, 0))
                found[number] = in_all + seconds, max(on_a_day, seconds)
        return found


def working_seconds(worked: WorkedDay) -> int:
    """The working time of a day, and what is credited to it."""
    seconds = 0
    # Plain numbers and no set to ask, as this is read of every day of everybody.
    for span in worked.spans:
        if span.kind is not TimeKind.ON_CALL:
            seconds += span.end.instant.seconds - span.start.instant.seconds
    if worked.credits:
        seconds += sum(credit.time.seconds for credit in worked.credits)
    return seconds
