"""The periods a rule counts in: the week, the month, any so many days, the whole roster.

A period is data: the two forms of a rule each find the days of it in their own way.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message

__all__ = ["CalendarMonth", "Period", "Rolling", "Week", "every"]

WEEKDAYS = 7


@checked_fields
@attrs.frozen
class Week:
    """Seven days that begin on a weekday, Monday (0) unless another is said.

    >>> print(every(Week()))
    a week
    """

    first: int = attrs.field(default=0)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no weekday."""
        if not 0 <= self.first < WEEKDAYS:
            raise InvalidValue("weekday_unknown", f"There is no weekday {self.first}.",
                               "Give 0 for Monday to 6 for Sunday.")  # fmt: skip


@attrs.frozen
class CalendarMonth:
    """A month of the calendar.

    >>> print(every(CalendarMonth()))
    a month
    """


@checked_fields
@attrs.frozen
class Rolling:
    """Any so many days one after the other; one is each day by itself.

    >>> print(every(Rolling(14)), every(Rolling(1)), sep=", ")
    in any 14 days, a day
    """

    days: int

    def __attrs_post_init__(self) -> None:
        """Refuse a period of no days."""
        if self.days < 1:
            raise InvalidValue("period_without_days",
                               f"A rolling period of {self.days} days has none.",
                               "Give a number of days of 1 or more.")  # fmt: skip


Period: TypeAlias = Week | CalendarMonth | Rolling


def every(period: Period | None) -> Message:
    """Return how often a period comes, for a sentence; without one it is the whole roster."""
    match period:
        case Week():
            return Message("a week")
        case CalendarMonth():
            return Message("a month")
        case Rolling(days=1):
            return Message("a day")
        case Rolling(days=days):
            return Message("in any {days} days", days=days)
        case None:
            return Message("in the whole roster")
