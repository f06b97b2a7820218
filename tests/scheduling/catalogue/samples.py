"""Every rule of the catalogue with numbers that small rosters come up against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from fractions import Fraction
from itertools import product

from backoffice_core.kernel import Duration, Money
from backoffice_core.scheduling.catalogue import (
    Accompanied,
    AlternativeSkill,
    Apart,
    AverageTime,
    Budget,
    CalendarMonth,
    CompanyKept,
    CompleteWeekends,
    DayIs,
    DaysAWeekMax,
    DaysBetween,
    FairShare,
    HeadsMax,
    HoursAWeekMax,
    IdenticalWeekend,
    KeepPublished,
    LabourCost,
    MinimumRest,
    NoNightBeforeFreeWeekend,
    OneShiftADay,
    OnLeave,
    OvertimePremium,
    RestRun,
    Rolling,
    ShiftsBetween,
    SkillRequired,
    Succession,
    Supervised,
    TimeBetween,
    Together,
    Travel,
    UnwantedPattern,
    Week,
    WeekendRun,
    WeekendsMax,
    WeeklyRest,
    Wish,
    WishesKept,
    WishKind,
    WorkRun,
)
from backoffice_core.scheduling.rules import AnyRule
from backoffice_core.testing import roster_cases

MONDAY = date(2026, 6, 1)
PERIODS = (None, Week(), Week(6), CalendarMonth(), Rolling(5))
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
        yield DaysBetween(least=12 if period == CalendarMonth() else 3, period=period)
        yield DaysBetween(least=2, most=2, codes=["D", "L"], period=period)
        yield TimeBetween(least=hours(12), most=hours(30), period=period)
        yield TimeBetween(most=hours(9), codes=["E"], period=period)
        yield TimeBetween(least=hours(24), most=hours(32), period=period, absence=hours(8))
        yield TimeBetween(least=hours(12), most=hours(30), period=period, per=Duration(1800))
        yield DaysBetween(least=4, most=5, period=period, absences_count=True)
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
    times = ((None, None), (time(8), None), (None, time(18)), (time(6), time(14)), (time(22), None))
    yield WishesKept(
        wishes=[
            Wish(person=f"E{1 + number % 3}", day=MONDAY + timedelta(days=number % 15 - 1),
                 kind=kind, code=code, since=since, until=until, weight=1 + number % 3,
                 place="Bogor" if number % 5 == 0 else None)
            for number, (kind, code, (since, until)) in enumerate(product(kinds, codes, times))
        ]
    )  # fmt: skip


def company() -> Iterator[AnyRule]:
    """Rules about whom people wish to work with."""
    kinds = (WishKind.WANT, WishKind.AVOID)
    yield CompanyKept(
        wishes=[
            Wish(person=f"E{1 + number % 2}", day=MONDAY + timedelta(days=number % 13),
                 kind=kind, code=code, since=since, weight=1 + number % 3,
                 colleague=f"E{2 - number % 2}" if number % 7 else "E9")
            for number, (kind, code, since) in enumerate(
                product(kinds, (None, "E", "D"), (None, time(8), None, None)))
        ]
    )  # fmt: skip


def patterns() -> Iterator[AnyRule]:
    """Rules about days, nights and weekends that should not come one after the other."""
    yield UnwantedPattern(steps=["N", DayIs.FREE, ["N", "E"]])
    yield UnwantedPattern(steps=[DayIs.WORKED, DayIs.FREE], starts=[4, 6])
    yield UnwantedPattern(steps=["E", "E", DayIs.WORKED])
    for start, end in product((False, True), repeat=2):
        yield WeekendRun(least=2, most=2, start_known=start, end_known=end)
        yield WeekendRun(most=1, weekend=LONG, start_known=start, end_known=end)
    yield WeekendRun(least=3, weekend=OVER_MONDAY)
    yield NoNightBeforeFreeWeekend(codes=["N", "E"])
    yield NoNightBeforeFreeWeekend(codes=["D"], weekend=OVER_MONDAY)


def times() -> Iterator[AnyRule]:
    """Rules by the clock."""
    for rest in (0, 11, 30):
        yield MinimumRest(rest=hours(rest))
    yield WeeklyRest()
    yield WeeklyRest(rest=hours(60), period=Week())
    yield WeeklyRest(rest=hours(20), period=Rolling(2), zone="Europe/Paris")
    yield Travel(times={("Bogor", "Depok"): hours(5), ("Depok", "Bogor"): hours(16)})
    yield AverageTime(time=hours(20), weeks=2)
    yield AverageTime(time=hours(30))


def skills() -> Iterator[AnyRule]:
    """Rules about who may work what."""
    yield SkillRequired()
    yield AlternativeSkill(mains={"E1": "senior", "E2": "care"})


def teams() -> Iterator[AnyRule]:
    """Rules about several people."""
    yield Together(people=["E1", "E3"])
    yield Together(people=["E1", "E2", "E3", "E9"])
    yield Apart(people=["E1", "E2", "E4"])
    yield Accompanied(person="E2", by=["E1", "E9"])
    yield Supervised(by=["E1"])
    yield Supervised(by=["E2", "E3"], codes=["E"])
    yield HeadsMax(people=["E1", "E2", "E3"], most=1)
    yield HeadsMax(people=["E1", "E2", "E3"], most=0, codes=["D"])
    yield Budget(most=rupiah(5_000_000), rates=RATES, unit=rupiah(7_000))


def rupiah(amount: int) -> Money:
    """So many rupiah."""
    return Money.of(amount, "IDR")


RATES = {"E1": rupiah(31_000), "E2": rupiah(17_500), "E3": rupiah(0)}


def shares() -> Iterator[AnyRule]:
    """Rules about shares, costs and what was published."""
    yield FairShare(shares={"E1": 3, "E2": 0})
    yield FairShare(
        shares={"E1": 2, "E2": 5}, codes=["E", "N"], weekdays=[5, 6], since=date(2026, 5, 28)
    )
    yield FairShare(shares={"E1": 2}, since=date(2026, 6, 9), steps=1)
    holidays = [date(2026, 5, 31), date(2026, 6, 5), date(2026, 6, 10)]
    yield FairShare(shares={"E1": 1, "E2": 1}, days=holidays, since=date(2026, 5, 1))
    yield LabourCost(rates=RATES, unit=rupiah(1_000))
    for period in (Week(), CalendarMonth(), Rolling(3)):
        yield LabourCost(
            rates=RATES,
            unit=rupiah(500),
            overtime=OvertimePremium(
                after=hours(15), share=Fraction(3, 4), period=period, step=Duration.of(minutes=50)
            ),
        )
    first = next(roster_cases(1, seed=5))
    yield KeepPublished(assignments=first.assignments)
    yield KeepPublished(assignments=first.assignments, until=date(2026, 6, 8))


SAMPLES: tuple[AnyRule, ...] = (
    OneShiftADay(),
    OnLeave(),
    *amounts(),
    *sequences(),
    *weekends(),
    *wishes(),
    *company(),
    *patterns(),
    *times(),
    *skills(),
    *teams(),
    *shares(),
)
