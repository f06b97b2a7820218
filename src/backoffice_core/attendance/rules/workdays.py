"""Fixed workdays: some laws cut time into days of 24 hours that begin at one hour for all."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import attrs

from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.cutting import moment
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel.instants import Fold, Gap, first_instant, resolve

__all__ = ["fixed_workdays"]

ONE_DAY = timedelta(days=1)


def fixed_workdays(
    days: Iterable[WorkedDay], book_on: Callable[[date], RuleBook]
) -> tuple[WorkedDay, ...]:
    """One person's days with their time cut into the workdays of each day's rules.

    Time that runs over goes to the next date, and before the hour at which workdays start to
    the one before. A date that was not handed over becomes an ordinary working day of the
    same zone.
    """
    whole = {day.day: day for day in days}
    torn = [
        (day, starts.seconds)
        for day in whole.values()
        if (starts := book_on(day.day).workday_starts) is not None
        and not lies_within(day, starts.seconds)
    ]
    spans: dict[date, list[WorkSpan]] = {worked.day: [] for worked, _ in torn}
    for worked, begins in torn:
        for span in worked.spans:
            for day, part in parts_of(span, worked.zone, begins):
                if day not in whole:
                    whole[day] = empty_day(day, worked)
                spans.setdefault(day, [*whole[day].spans]).append(part)
    for day, own in spans.items():
        own.sort(key=lambda span: span.start.instant.seconds)
        whole[day] = attrs.evolve(whole[day], spans=tuple(own))
    return tuple(whole[day] for day in sorted(whole))


def lies_within(worked: WorkedDay, starts: int) -> bool:
    """Whether all time of a day lies within its own workday."""
    if not worked.spans:
        return True
    begins, ends = workday(worked.day, worked.zone, starts)
    first, last = worked.spans[0].start.instant.seconds, worked.spans[-1].end.instant.seconds
    return begins <= first and last <= ends


def empty_day(day: date, like: WorkedDay) -> WorkedDay:
    """A date that only holds what ran over into it."""
    return WorkedDay(person=like.person, day=day, zone=like.zone, kind=DayKind.WORKDAY)


def parts_of(span: WorkSpan, zone: str, starts: int) -> list[tuple[date, WorkSpan]]:
    """A span cut where workdays begin, each part with its workday."""
    start = span.start
    day = (start if start.zone == zone else start.instant.at_zone(zone)).day
    if start.instant.seconds < workday(day, zone, starts)[0]:
        day -= ONE_DAY
    parts: list[tuple[date, WorkSpan]] = []
    while True:
        _, ends = workday(day, zone, starts)
        if span.end.instant.seconds <= ends:
            parts.append((day, span))
            return parts
        edge = moment(ends, span)
        parts.append((day, WorkSpan(start=span.start, end=edge, kind=span.kind, rate=span.rate)))
        span = WorkSpan(start=edge, end=span.end, kind=span.kind, rate=span.rate)
        day += ONE_DAY


@functools.lru_cache(maxsize=4096)
def workday(day: date, zone: str, starts: int) -> tuple[int, int]:
    """When a workday begins and ends, in seconds since 1970."""
    return workday_begins(day, zone, starts), workday_begins(day + ONE_DAY, zone, starts)


def workday_begins(day: date, zone: str, starts: int) -> int:
    """When the clock first shows so many seconds after midnight, in seconds since 1970.

    Read from the clock, not counted from midnight: at 06:00 also on the day of a clock change.
    """
    if starts == 0:
        return first_instant(day, zone).seconds
    local = datetime(day.year, day.month, day.day) + timedelta(seconds=starts)  # noqa: DTZ001
    return resolve(local, zone, gap=Gap.LATER, fold=Fold.FIRST).instant.seconds
