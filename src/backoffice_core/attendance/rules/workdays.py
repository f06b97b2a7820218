"""Fixed workdays: some laws cut time into days of 24 hours that begin at one hour for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import attrs

from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel.instants import first_instant

__all__ = ["fixed_workdays"]

ONE_DAY = timedelta(days=1)


def fixed_workdays(
    days: Iterable[WorkedDay], book_on: Callable[[date], RuleBook]
) -> tuple[WorkedDay, ...]:
    """One person's days with their time cut into the workdays of each day's rules.

    Time that runs over goes to the next date. A date that was not handed over becomes an
    ordinary working day of the same zone.
    """
    given = tuple(days)
    if all(book_on(day.day).workday_starts is None for day in given):
        return given
    spans: dict[date, list[WorkSpan]] = {day.day: [] for day in given}
    zones: dict[date, WorkedDay] = {}
    for worked in given:
        starts = book_on(worked.day).workday_starts
        for span in worked.spans:
            if starts is None:
                spans[worked.day].append(span)
                continue
            for day, part in parts_of(span, worked.zone, starts.seconds):
                spans.setdefault(day, []).append(part)
                zones.setdefault(day, worked)
    known = {day.day: day for day in given}
    return tuple(
        attrs.evolve(
            known.get(day) or empty_day(day, zones[day]),
            spans=tuple(sorted(own, key=lambda span: span.start.instant.seconds)),
        )
        for day, own in sorted(spans.items())
    )


def empty_day(day: date, like: WorkedDay) -> WorkedDay:
    """A date that only holds what ran over into it."""
    return WorkedDay(person=like.person, day=day, zone=like.zone, kind=DayKind.WORKDAY)


def parts_of(span: WorkSpan, zone: str, starts: int) -> list[tuple[date, WorkSpan]]:
    """A span cut where workdays begin, each part with its workday."""
    local = span.start.instant.at_zone(zone).day
    begins = first_instant(local, zone).seconds + starts
    day = local if begins <= span.start.instant.seconds else local - ONE_DAY
    parts: list[tuple[date, WorkSpan]] = []
    while True:
        ends = first_instant(day + ONE_DAY, zone).seconds + starts
        if span.end.instant.seconds <= ends:
            parts.append((day, span))
            return parts
        edge = type(span.start.instant)(ends).at_zone(span.start.zone)
        parts.append((day, attrs.evolve(span, end=edge)))
        span = attrs.evolve(span, start=edge)
        day += ONE_DAY
