"""Which days a person works in a normal week, where a plan says it and where it is silent.

Wages are a month's, so they need to know how many days that month is worked for, also when
nobody planned it yet. Every week has as many working days as the person's pattern (5 or 6):
first those with a planned shift, then, until the number is full, the days of the pattern on
which the plan is silent. So half a plan neither adds working days nor takes any away, and
leave and employment, which this does not look at, cannot either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

__all__ = ["NormalWeek", "rest_weekdays"]

DAYS_IN_WEEK = 7


def rest_weekdays(days_a_week: int, weekend: Iterable[int]) -> tuple[int, ...]:
    """The weekdays (Monday is 0) of rest in a pattern, in order, where no plan says otherwise.

    A weekend longer than the pattern rests gives its last days, a shorter one takes the days
    before it as well; without any weekend rest ends on Sunday.

    >>> rest_weekdays(5, [6]), rest_weekdays(6, [5, 6]), rest_weekdays(5, [4])
    ((5, 6), (6,), (3, 4))
    """
    free = max(0, DAYS_IN_WEEK - days_a_week)
    rest = sorted(weekend)[-free:] if free else []
    while len(rest) < free:
        first = rest[0] if rest else 0
        rest.insert(0, (first - 1) % DAYS_IN_WEEK)
    return tuple(rest)


@attrs.frozen(kw_only=True)
class NormalWeek:
    """How a person's weeks are worked: ``days`` in each, ``rest`` the weekdays of rest.

    ``planned`` are the days with a shift of theirs, ``holidays`` the calendar's.
    """

    days: int
    rest: tuple[int, ...]
    planned: frozenset[date]
    holidays: frozenset[date]

    def working_days(self, monday: date) -> frozenset[date]:
        """The working days of the week of that Monday; one more planned than due is one more."""
        week = (monday + timedelta(days=number) for number in range(DAYS_IN_WEEK))
        ordered = sorted(week, key=self.rank)
        due = max(self.days, sum(day in self.planned for day in ordered))
        return frozenset(ordered[:due])

    def through(self, start: date, end: date) -> Iterator[date]:
        """The working days of all weeks from the Monday ``start`` to that of ``end``."""
        while start < end:
            yield from sorted(self.working_days(start))
            start += timedelta(days=DAYS_IN_WEEK)

    def rank(self, day: date) -> tuple[bool, bool, bool, date]:
        """What is worked first: planned days, days beyond the plan, days it leaves free."""
        resting = day.weekday() in self.rest
        return day not in self.planned, self.left_free(day, resting), resting, day

    def left_free(self, day: date, resting: bool) -> bool:  # noqa: FBT001
        """Whether the plan of the days around leaves it out, and not only for a holiday."""
        if not self.planned or (day in self.holidays and not resting):
            return False
        return min(self.planned) <= day <= max(self.planned)
