"""How breaches look at work: day by day, as an inspector walks through a roster.

Nothing here is used by the terms of a rule, and nothing of theirs here: the two forms of a
rule share no code, so that neither hides a mistake of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling.catalogue.periods import CalendarMonth, Period, Rolling, Week

if TYPE_CHECKING:
    from backoffice_core.scheduling.model import Assignment
    from backoffice_core.scheduling.rules import Work

__all__ = [
    "Stretch",
    "absent_days",
    "by_day",
    "by_week",
    "days_in",
    "history_of_days",
    "history_of_rest",
    "on_days",
    "stretches",
    "weekends",
    "weekends_of_its_own",
    "windows",
]

ONE = timedelta(days=1)


def by_day(
    work: Work, *, codes: frozenset[str] | None = None
) -> dict[date, tuple[Assignment, ...]]:
    """Return what starts on each day, of some codes or of all."""
    days: dict[date, tuple[Assignment, ...]] = {}
    for shift in work.assignments:
        if codes is None or shift.shift in codes:
            days[shift.day] = (*days.get(shift.day, ()), shift)
    return days


def by_week(work: Work) -> dict[date, tuple[Assignment, ...]]:
    """Return what starts in each week, by its Monday."""
    weeks: dict[date, tuple[Assignment, ...]] = {}
    for shift in work.assignments:
        monday = shift.day - timedelta(days=shift.day.isoweekday() - 1)
        weeks[monday] = (*weeks.get(monday, ()), shift)
    return weeks


def days_in(span: Interval[date]) -> Iterator[date]:
    """Yield each day of a span."""
    day = span.start
    while day < span.end:
        yield day
        day += ONE


def windows(period: Period | None, work: Work) -> Iterator[tuple[Interval[date], bool]]:
    """Yield each period that has a day to be rostered, and whether all of it is known.

    One in which the contract changes is judged once, by the version of its last day.
    """
    horizon = work.horizon
    if horizon.is_empty:
        return
    if period is None:
        yield horizon, True
        return
    for span in spans(period, horizon):
        if work.goes_on and span.end > horizon.end:
            continue
        yield span, work.known_from <= span.start and span.end <= horizon.end


def spans(period: Period, horizon: Interval[date]) -> Iterator[Interval[date]]:
    """Yield the days of each period with a day in the horizon."""
    match period:
        case Week(first=first):
            start = horizon.start
            while start.weekday() != first:
                start -= ONE
            while start < horizon.end:
                yield Interval(start, start + timedelta(days=7))
                start += timedelta(days=7)
        case CalendarMonth():
            start = horizon.start.replace(day=1)
            while start < horizon.end:
                following = (start + timedelta(days=31)).replace(day=1)
                yield Interval(start, following)
                start = following
        case Rolling(days=length):
            for last in days_in(horizon):
                yield Interval(last - timedelta(days=length - 1), last + ONE)


def absent_days(work: Work, span: Interval[date]) -> int:
    """Return how many days of a span the person is absent."""
    return len({absence.day for absence in work.absences if span.contains(absence.day)})


def on_days(
    days: dict[date, tuple[Assignment, ...]], span: Interval[date]
) -> tuple[Assignment, ...]:
    """Return what starts on the days of a span."""
    return tuple(each for day, own in days.items() if span.contains(day) for each in own)


@attrs.frozen(kw_only=True)
class Stretch:
    """Days, or weekends, of the same kind one after the other that end where they are judged.

    ``inside`` of the ``length`` lie in the horizon. What lies beyond a ``start_open`` or an
    ``end_open`` stretch is unknown.
    """

    last: date
    length: int
    inside: int
    start_open: bool
    end_open: bool
    assignments: tuple[Assignment, ...]

    def over(self, most: int | None) -> int:
        """Return how many are too many, of those in the horizon."""
        return 0 if most is None else max(0, min(self.inside, self.length - most))

    def short(self, least: int) -> int:
        """Return how many are missing for sure."""
        return 0 if self.start_open or self.end_open else max(0, least - self.length)


def stretches(
    steps: Iterable[tuple[date, bool, tuple[Assignment, ...]]],
    *,
    history: tuple[int, bool],
    end_known: bool,
) -> Iterator[Stretch]:
    """Yield the stretches of steps that are as wanted; a step is a day, whether it is, and work.

    ``history`` says how many such steps lie just before, and whether more may lie there.
    """
    before, start_open = history
    told = list(steps)
    if not told:
        return
    began: list[list[tuple[date, bool, tuple[Assignment, ...]]]] = [[]]
    for step in told:
        if step[1]:
            began[-1].append(step)
        else:
            began.append([])
    for number, run in enumerate(began):
        earlier = before if number == 0 else 0
        if not run and not earlier:
            continue
        yield Stretch(
            last=run[-1][0] if run else told[0][0],
            length=earlier + len(run),
            inside=len(run),
            start_open=number == 0 and start_open,
            end_open=number == len(began) - 1 and not end_known,
            assignments=tuple(each for _, _, own in run for each in own),
        )


def weekends(weekend: frozenset[int], work: Work) -> Iterator[Interval[date]]:
    """Yield each weekend that has a day to be rostered."""
    if work.horizon.is_empty:
        return
    day, last = work.horizon.start, work.horizon.end
    while day.weekday() in weekend and (day - ONE).weekday() in weekend:
        day -= ONE
    while day < last:
        if day.weekday() not in weekend:
            day += ONE
            continue
        start = day
        while day.weekday() in weekend:
            day += ONE
        yield Interval(start, day)


def weekends_of_its_own(weekend: frozenset[int], work: Work) -> Iterator[Interval[date]]:
    """Yield each weekend, but for one that ends under a later version of the contract."""
    for span in weekends(weekend, work):
        if not work.goes_on or span.end <= work.horizon.end:
            yield span


def history_of_days(work: Work, worked: dict[date, tuple[Assignment, ...]]) -> tuple[int, bool]:
    """Return how many days just before the horizon are worked, and whether more may be."""
    if work.horizon.is_empty:
        return 0, True
    day = work.horizon.start - ONE
    count = 0
    while day in worked:
        count += 1
        day -= ONE
    return count, day < work.known_from


def history_of_rest(work: Work, worked: dict[date, tuple[Assignment, ...]]) -> tuple[int, bool]:
    """Return how many days just before the horizon are free, and whether more may be."""
    start = work.horizon.start
    last = max((day for day in worked if day < start), default=None)
    if last is not None and last + ONE >= work.known_from:
        return (start - last).days - 1, False
    return max(0, (start - work.known_from).days), True
