"""How many days of the calendar a period of a history stands for.

An order must last for days of the calendar, closed ones among them, while a history may know
only days on which the shop was open. Six open days a week are periods of 7/6 days each; who
takes them for days plans a seventh too much. So the length comes from the history itself.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from fractions import Fraction

from backoffice_core.inventory.distributions.law import plain
from backoffice_core.inventory.forecasting import Cadence, History
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["days_of_period"]

WEEK = 7


def days_of_period(days: Numbers | History) -> Numbers:
    """A number of days as it is; of a history, how many each of its periods stands for.

    Raises :class:`InvalidValue`: ``history_empty``, ``history_short``, and what is refused of
    numbers.
    """
    if not isinstance(days, History):
        return plain(days)
    if not days.periods:
        raise InvalidValue(
            "history_empty", f"The history of {days.item} is empty.", "Give some days."
        )
    if days.cadence is Cadence.DAY:
        return float(days_of_day(days))
    lengths = [(each.days.end - each.days.start).days for each in days.periods]
    # The first and the last may be cut short; they are levelled to the others.
    whole = lengths[1:-1] or lengths
    return float(Fraction(sum(whole), len(whole)))


def days_of_day(history: History) -> Fraction:
    """How many days of the calendar an open day stands for, weekday by weekday.

    So it does not matter on which weekday the history begins or ends.
    """
    first, end = history.periods[0].days.start, history.periods[-1].days.end
    length = (end - first).days
    if length < WEEK:
        raise InvalidValue(
            "history_short",
            f"The history of {history.item} has {length} days, too few to tell which weekdays "
            "are closed.",
            "Give a history of a week or more, or the days of a period as a number.",
        )
    seen = Counter((first + timedelta(days=each)).weekday() for each in range(length))
    open_days = Counter(each.days.start.weekday() for each in history.periods)
    a_week = sum(
        (Fraction(open_days[weekday], count) for weekday, count in seen.items()), Fraction(0)
    )
    return WEEK / a_week
