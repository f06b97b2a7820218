"""Days in a row: which place a day has among the days worked without a day between."""

from __future__ import annotations

from collections.abc import Iterable

from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.conditions import DayInRow
from backoffice_core.attendance.rules.periods import Period
from backoffice_core.attendance.worked import TimeKind, WorkedDay

__all__ = ["Rows", "given_seconds", "rows_in", "rows_of", "working_seconds"]

ON_CALL = TimeKind.ON_CALL
NOWHERE = (0, 0)


def rows_in(books: Iterable[RuleBook]) -> tuple[Period | None, ...]:
    """The periods within which rules of the books count days in a row; ``None``: any."""
    return tuple({row.within: None for book in books for row in rows_of(book)})


def rows_of(book: RuleBook) -> tuple[DayInRow, ...]:
    """The places in a row that rules of a book ask for, each once."""
    asked = {rule.when.in_row: None for rule in book.timed}
    return tuple(row for row in asked if row is not None)


class Rows:
    """How many days in a row one person has worked, by the period that starts the row anew.

    Rows are counted from the first day on, also under rules that do not ask for them yet.
    """

    def __init__(self, days: tuple[WorkedDay, ...], periods: tuple[Period | None, ...]) -> None:
        self.periods = periods
        self.seconds = {day.day: given_seconds(day) for day in days} if periods else {}
        self.last = 0
        self.places: dict[Period | None, tuple[int, int]] = {}
        self.weights: dict[Period, dict[int, tuple[int, int]]] = {}

    def met_on(self, worked: WorkedDay, rows: tuple[DayInRow, ...]) -> tuple[DayInRow, ...]:
        """Take the next day, and say which of the places in a row it has."""
        if self.seconds[worked.day] <= 0:
            self.places.clear()
            return ()
        day = worked.day.toordinal()
        follows = day == self.last + 1
        for within in self.periods:
            number = 0 if within is None else within.number(worked.day)
            before, place = self.places.get(within, NOWHERE)
            goes_on = follows and number == before
            self.places[within] = number, place + 1 if goes_on else 1
        self.last = day
        return tuple([row for row in rows if row.holds(self.places.get(row.within, NOWHERE)[1])])

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
            for day, seconds in self.seconds.items():
                number = period.number(day)
                in_all, on_a_day = found.get(number, (0, 0))
                found[number] = in_all + seconds, max(on_a_day, seconds)
        return found


def given_seconds(worked: WorkedDay) -> int:
    """The working time of a day, and what is credited to it."""
    seconds = working_seconds(worked)
    if worked.credits:
        seconds += sum(credit.time.seconds for credit in worked.credits)
    return seconds


def working_seconds(worked: WorkedDay) -> int:
    """The working time of a day; to be reachable at home is none."""
    seconds = 0
    # Plain numbers and no set to ask, as this is read of every day of everybody.
    for span in worked.spans:
        if span.kind is not ON_CALL:
            seconds += span.end.instant.seconds - span.start.instant.seconds
    return seconds
