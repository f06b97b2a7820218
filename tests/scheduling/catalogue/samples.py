"""Every rule of the catalogue with numbers that small rosters come up against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import product

from backoffice_core.kernel import Duration
from backoffice_core.scheduling import (
    CompleteWeekends,
    DaysAWeekMax,
    DaysBetween,
    HoursAWeekMax,
    IdenticalWeekend,
    Month,
    OneShiftADay,
    OnLeave,
    RestRun,
    Rolling,
    ShiftsBetween,
    SkillRequired,
    Succession,
    TimeBetween,
    Week,
    WeekendsMax,
    Wish,
    WishesKept,
    WishKind,
    WorkRun,
)
from backoffice_core.scheduling.rules import AnyRule

MONDAY = date(2026, 6, 1)
PERIODS = (None, Week(), Week(6), Month(), Rolling(5))
LONG = frozenset({4, 5, 6})
OVER_MONDAY = frozenset({6, 0})


def hours(number: int) -> Duration:
    """So many hours."""
    return Duration.of(hours=number)


def amounts() -> Iterator[AnyRule]:
    """Rules that count."""
    for period in PERIODS:
        yield ShiftsBetween(least=2, most=3, period=period)
        yield ShiftsBetween(most=1, codes=["N", "E"], period=period)
        yield DaysBetween(least=3, period=period)
        yield DaysBetween(least=2, most=2, codes=["D", "L"], period=period)
        yield TimeBetween(least=hours(12), most=hours(30), period=period)
        yield TimeBetween(most=hours(9), codes=["E"], period=period)
    yield from (DaysAWeekMax(days=2), HoursAWeekMax(time=hours(20)))


def sequences() -> Iterator[AnyRule]:
    """Rules about one day after the other."""
    for start, end in product((False, True), repeat=2):
        yield WorkRun(least=3, most=4, start_known=start, end_known=end)
        yield WorkRun(least=2, codes=["N", "E"], start_known=start, end_known=end)
        yield RestRun(least=2, most=3, start_known=start, end_known=end)
    yield WorkRun(most=2)
    yield RestRun(most=1)
    yield Succession(forbidden=[("L", "E"), ("N", "E"), ("N", "D"), ("E", "E")])


def weekends() -> Iterator[AnyRule]:
    """Rules about weekends."""
    for weekend in (frozenset({5, 6}), LONG, OVER_MONDAY):
        yield WeekendsMax(most=1, weekend=weekend)
        yield WeekendsMax(most=1, of=2, weekend=weekend)
        yield CompleteWeekends(weekend=weekend)
        yield IdenticalWeekend(weekend=weekend)


def wishes() -> Iterator[AnyRule]:
    """Rules about wishes."""
    kinds = (WishKind.WANT, WishKind.AVOID)
    codes = (None, "E", "N")
    times = ((None, None), (time(8), None), (None, time(18)), (time(5), time(15)))
    yield WishesKept(
        wishes=[
            Wish(person=f"E{1 + number % 3}", day=MONDAY + timedelta(days=number % 15 - 1),
                 kind=kind, code=code, since=since, until=until, weight=number % 4)
            for number, (kind, code, (since, until)) in enumerate(product(kinds, codes, times))
        ]
    )  # fmt: skip


SAMPLES: tuple[AnyRule, ...] = (
    OneShiftADay(),
    SkillRequired(),
    OnLeave(),
    *amounts(),
    *sequences(),
    *weekends(),
    *wishes(),
)
