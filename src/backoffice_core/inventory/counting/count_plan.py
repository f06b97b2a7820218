"""Cycle counting: a few items every day, so that all are counted often enough.

What turns over most money (class A) is counted most often; see Axsäter, Inventory Control,
3rd ed., 1.2 on ABC classes. The items of a class are laid evenly over its working days in the
order of their codes, so that a day's list is the same whoever asks, and no day is overrun.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

import attrs

from backoffice_core.inventory.stock.cells import plain_fields, rebuild
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message

__all__ = ["CountPlan", "DueCount", "due_counts"]

NO_DAYS: Mapping[str, date] = MappingProxyType({})


def read_only(frequencies: Mapping[str, int]) -> Mapping[str, int]:
    """The working days of each class, not to be changed."""
    return MappingProxyType(dict(frequencies))


@checked_fields
@attrs.frozen(kw_only=True)
class CountPlan:
    """Each item of a class is counted once in so many working days: A in 20, B in 60, C in 240.

    Raises :class:`InvalidValue` (``count_frequency_invalid``).
    """

    frequencies: Mapping[str, int] = attrs.field(converter=read_only, hash=False)
    since: date
    calendar: Calendar

    def __attrs_post_init__(self) -> None:
        """Refuse a class that would be counted in no time."""
        for name, days in self.frequencies.items():
            if days < 1:
                raise InvalidValue(
                    "count_frequency_invalid",
                    f"Class {name} would be counted once in {days} working days.",
                    "Give 1 or more.",
                )

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle through plain values, as a read-only view cannot be pickled."""
        return rebuild, (CountPlan, plain_fields(self))


@checked_fields
@attrs.frozen(kw_only=True)
class DueCount:
    """An item to count on a day; ``late_since`` is its last count, if that is too long ago."""

    item: str
    grade: str
    frequency: int
    late_since: date | None = None

    def explain(self) -> Explanation:
        """Why it is due."""
        if self.late_since is None:
            says = Message(
                "{item} is of class {grade}, counted once in {days} working days, and its turn "
                "is today",
                item=self.item,
                grade=self.grade,
                days=self.frequency,
            )
        else:
            says = Message(
                "{item} is of class {grade}, counted once in {days} working days, and was last "
                "counted on {day}",
                item=self.item,
                grade=self.grade,
                days=self.frequency,
                day=self.late_since,
            )
        return Explanation(rule="inventory.count_due", says=says)


@checked
def due_counts(
    plan: CountPlan,
    grades: Mapping[str, str],
    *,
    day: date,
    last_counted: Mapping[str, date] = NO_DAYS,
) -> tuple[DueCount, ...]:
    """What to count on a day, by item; ``grades`` says the class of each item.

    Nothing on days off and before the plan begins. An item whose last count is longer ago than
    its class allows is due too, until it is counted. Raises :class:`InvalidValue`
    (``count_class_unknown``).

    >>> plan = CountPlan(
    ...     frequencies={"A": 1, "C": 3},
    ...     since=date(2026, 5, 4),
    ...     calendar=Calendar(name="Toko", weekend={6}),
    ... )
    >>> grades = {"soap": "A", "bulb": "C", "lamp": "C", "vase": "C"}
    >>> for day in (4, 5, 6):
    ...     print([due.item for due in due_counts(plan, grades, day=date(2026, 5, day))])
    ['bulb', 'soap']
    ['lamp', 'soap']
    ['soap', 'vase']
    """
    members: dict[str, list[str]] = {}
    for item in sorted(grades):
        members.setdefault(grades[item], []).append(item)
    for grade in members:
        if grade not in plan.frequencies:
            raise InvalidValue(
                "count_class_unknown",
                f"{members[grade][0]} is of class {grade}, which the plan does not count.",
                f"Use one of {', '.join(plan.frequencies)}, or add it to the plan.",
            )
    if day < plan.since or not plan.calendar.is_working_day(day):
        return ()
    first = min([plan.since, *last_counted.values()])
    working = plan.calendar.working_days(Interval(first, day + timedelta(days=1)))
    today = bisect_left(working, day)
    turn = today - bisect_left(working, plan.since)
    due: list[DueCount] = []
    for grade, items in members.items():
        days = plan.frequencies[grade]
        for position, item in enumerate(items):
            last = last_counted.get(item)
            late = last is not None and today - bisect_left(working, last) > days
            if late or position * days // len(items) == turn % days:
                due.append(
                    DueCount(
                        item=item, grade=grade, frequency=days, late_since=last if late else None
                    )
                )
    return tuple(sorted(due, key=lambda each: each.item))
