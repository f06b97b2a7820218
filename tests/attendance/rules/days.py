"""Worked days written by the clock, as a person would tell them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.rules import (
    Citation,
    ReckonedDay,
    Reckoning,
    TimeKind,
    WorkedDay,
    WorkSpan,
)
from backoffice_core.kernel import Duration, ZonedInstant
from backoffice_core.kernel.instants import Fold, resolve

JAKARTA = "Asia/Jakarta"
MONDAY = date(2026, 5, 4)
SUNDAY = date(2026, 5, 3)
CITED = Citation("a law of our own, for tests")


def hours(count: int | Fraction) -> Duration:
    """So many hours."""
    return Duration.of(hours=count)


def at(day: date, clock: str, zone: str = JAKARTA) -> ZonedInstant:
    """A time of a day; ``30:00`` is 06:00 of the next."""
    hour, minute = map(int, clock.split(":"))
    midnight = datetime(day.year, day.month, day.day)
    return resolve(midnight + timedelta(hours=hour, minutes=minute), zone, fold=Fold.FIRST)


def span(
    day: date,
    start: str,
    end: str,
    *,
    zone: str = JAKARTA,
    kind: TimeKind = TimeKind.WORK,
    rate: str = "",
) -> WorkSpan:
    """Work from one time of a day to another."""
    return WorkSpan(start=at(day, start, zone), end=at(day, end, zone), kind=kind, rate=rate)


def worked(
    day: date,
    *pairs: tuple[str, str],
    zone: str = JAKARTA,
    kind: DayKind = DayKind.WORKDAY,
    traits: Iterable[str] = (),
    person: str = "E07",
) -> WorkedDay:
    """A day with work between pairs of times."""
    return WorkedDay(
        person=person,
        day=day,
        zone=zone,
        kind=kind,
        traits=frozenset(traits),
        spans=tuple(span(day, start, end, zone=zone) for start, end in pairs),
    )


def days_of(first: date, counts: Iterable[int], *, zone: str = JAKARTA) -> list[WorkedDay]:
    """Days on end with so many hours each, from 08:00; none at all where it is nothing."""
    return [
        worked(first + timedelta(days=index), *([("08:00", f"{8 + count}:00")] if count else ()))
        if zone == JAKARTA
        else worked(first + timedelta(days=index), ("08:00", f"{8 + count}:00"), zone=zone)
        for index, count in enumerate(counts)
    ]


def hours_at(reckoned: Reckoning | ReckonedDay) -> dict[str, Fraction]:
    """The hours at each multiple."""
    return {str(multiple): time.hours for multiple, time in reckoned.totals.items()}


def clocked(reckoned: ReckonedDay) -> list[tuple[str, str, str]]:
    """Each piece from when to when, and its multiple."""
    return [
        (f"{piece.start.local:%H:%M}", f"{piece.end.local:%H:%M}", str(piece.multiple))
        for piece in reckoned.pieces
    ]
