"""Days beyond a voted schedule, as far as the plan says which they are.

A schedule of four days is voted, and the law looks at which days it has, not at how many were
worked. A punch says nothing about that, but a plan does: where it has no more days in a week
than were voted, a day worked without a shift of its own is one beyond them. Where it has more, one
of the planned days is beyond the schedule and the plan does not say which, so nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.attendance.limits.schedule import FurtherDayUnsaid
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.arguments import checked

__all__ = ["further_days_said"]


@checked
def further_days_said(days: Iterable[WorkedDay], *, book: RuleBook) -> tuple[WorkedDay, ...]:
    """The days in their order, those beyond the schedule of ``book`` said to be so by a trait.

    Days are said to be beyond it only in weeks that have planned work, on no more days than the
    schedule has. A book without such a schedule changes nothing.

    >>> from backoffice_core.attendance.laws import CALIFORNIA, rules_in
    >>> from datetime import date
    >>> book = rules_in(CALIFORNIA, pattern="four_tens").on(date(2026, 5, 4))
    >>> further_days_said([], book=book)
    ()
    """
    given = tuple(days)
    for limit in book.limits:
        if isinstance(limit, FurtherDayUnsaid):
            given = said(given, limit)
    return given


def said(days: tuple[WorkedDay, ...], limit: FurtherDayUnsaid) -> tuple[WorkedDay, ...]:
    """The days, those without a shift marked in weeks whose plan is the schedule."""
    planned: dict[tuple[str, int], int] = {}
    for day in days:
        if has_shift(day):
            key = day.person, limit.within.number(day.day)
            planned[key] = planned.get(key, 0) + 1
    return tuple(
        attrs.evolve(day, traits=day.traits | {limit.trait})
        if day.kind is DayKind.WORKDAY
        and not has_shift(day)
        and any(span.kind.counts_as_work for span in day.spans)
        and 0 < planned.get((day.person, limit.within.number(day.day)), 0) <= limit.most
        else day
        for day in days
    )


def has_shift(day: WorkedDay) -> bool:
    """Whether work was planned for a day."""
    return any(shift.kind.counts_as_work for shift in day.planned)
