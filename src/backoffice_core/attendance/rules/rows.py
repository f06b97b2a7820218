"""Whether a rule speaks on a day: its kind, its weekday, its traits, its place in a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.conditions import ALWAYS, DayInRow, ShortWeek, When
from backoffice_core.attendance.rules.periods import Period
from backoffice_core.attendance.worked import WorkedDay

__all__ = ["Rows", "days_that_hold"]


class Rows:
    """How many days in a row one person has worked, by the period that starts the row anew."""

    def __init__(self) -> None:
        self.rows: dict[Period | None, tuple[date, int]] = {}

    def length(self, worked: WorkedDay, within: Period | None) -> int:
        """The place of a worked day in its row; 0 on a day without work."""
        if worked.worked.seconds <= 0:
            return 0
        last, row = self.rows.get(within, (None, 0))
        if last == worked.day:
            return row
        follows = last is not None and worked.day.toordinal() - last.toordinal() == 1
        if follows and last is not None and within is not None:
            follows = within.number(last) == within.number(worked.day)
        row = row + 1 if follows else 1
        self.rows[within] = (worked.day, row)
        return row


def days_that_hold(
    rows: Rows, worked: WorkedDay, days: tuple[WorkedDay, ...], book: RuleBook
) -> Callable[[When], bool]:
    """A question that a rule asks about a day."""
    # Every row must see every day, also one on which its rule keeps silent otherwise.
    whens = [*(rule.when for rule in book.thresholds), *(rule.when for rule in book.premiums)]
    lengths = {
        when.in_row.within: rows.length(worked, when.in_row.within)
        for when in whens
        if when.in_row is not None
    }

    def holds(when: When) -> bool:
        if when is ALWAYS:
            return True
        if (
            worked.kind not in when.day_kinds
            or worked.day.weekday() not in when.weekdays
            or not when.traits <= worked.traits
            or when.without & worked.traits
        ):
            return False
        row = when.in_row
        if row is None:
            return True
        return row.holds(lengths[row.within]) and not silenced(row, worked, days, book)

    return holds


def silenced(row: DayInRow, worked: WorkedDay, days: tuple[WorkedDay, ...], book: RuleBook) -> bool:
    """Whether the period is so short that the rule keeps silent."""
    short: ShortWeek | None = row.unless
    if short is None:
        return False
    period = row.within or book.week
    number = period.number(worked.day)
    times = [day.worked.seconds for day in days if period.number(day.day) == number]
    return sum(times) <= short.in_all.seconds or max(times) <= short.on_a_day.seconds
