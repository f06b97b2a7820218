"""Workweeks in May 2026 in New York and Los Angeles, shared by the tests of American law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction

from backoffice_core.attendance.laws.packs import LawPack
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.regular_rate import RegularRate, Workweek
from backoffice_core.attendance.pay.wages import HourlyWage, Wage, WeeklySalary
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.rules.reckoning import reckon
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel import Duration, Money, resolve

NEW_YORK = "America/New_York"
LOS_ANGELES = "America/Los_Angeles"
SUNDAY = date(2026, 5, 3)
Hours = int | str | Fraction


def usd(amount: int | str) -> Money:
    """So many dollars."""
    return Money.of(amount, "USD")


def hours(count: Hours) -> Duration:
    """So many hours."""
    return Duration.of(hours=Fraction(count))


def clock(day: date, at: str) -> datetime:
    """A time of the day; ``+1`` behind it means the next morning."""
    time, _, later = at.partition("+")
    hour, minute = time.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute)) + timedelta(
        days=int(later or 0)
    )


def span(day: date, start: str, end: str, *, zone: str = LOS_ANGELES, **more: str) -> WorkSpan:
    """Work between two times on the wall."""
    return WorkSpan(
        start=resolve(clock(day, start), zone),
        end=resolve(clock(day, end), zone),
        rate=more.get("rate", ""),
    )


def week(
    *worked: Hours, first: date = SUNDAY, zone: str = NEW_YORK, traits: Iterable[str] = ()
) -> tuple[WorkedDay, ...]:
    """Days of so many hours each, in one go from eight in the morning."""
    found: list[WorkedDay] = []
    for number, each in enumerate(worked):
        day = first + timedelta(days=number)
        start = resolve(datetime(day.year, day.month, day.day, 8), zone)
        spans = (WorkSpan(start=start, end=start + hours(each)),) if Fraction(each) else ()
        found.append(
            WorkedDay(person="E07", day=day, zone=zone, spans=spans, traits=frozenset(traits))
        )
    return tuple(found)


def spread(total: Hours) -> tuple[WorkedDay, ...]:
    """A week of so many hours, from Monday to Friday."""
    return week(0, *[Fraction(total) / 5] * 5)


def reckoned(days: Iterable[WorkedDay], pack: LawPack | RuleBook) -> tuple[ReckonedDay, ...]:
    """The days under a law or a book of it."""
    return reckon(days, rules=pack if isinstance(pack, RuleBook) else pack.book()).days


def regular(pack: LawPack) -> RegularRate:
    """The way the law prices a week."""
    assert isinstance(pack.pay, RegularRate)
    return pack.pay


def only_week(pack: LawPack, days: Iterable[WorkedDay], wage: Wage, *earnings: Earning) -> Workweek:
    """The figures of the only workweek there is."""
    (figures,) = regular(pack).workweeks(reckoned(days, pack), wage=wage, earnings=earnings)
    return figures


def paid(pack: LawPack, days: Iterable[WorkedDay], wage: Wage, *earnings: Earning) -> Money:
    """All lines together."""
    lines = regular(pack).lines(reckoned(days, pack), wage=wage, earnings=earnings)
    return Money.total((line.amount for line in lines), "USD")


def hourly(amount: int | str, **rates: Money) -> HourlyWage:
    """A wage by the hour."""
    return HourlyWage(amount=usd(amount), rates=rates)


def salary(amount: int | str, covers: int | None = None) -> WeeklySalary:
    """A salary for so many hours, or for all there are."""
    return WeeklySalary(amount=usd(amount), covers=None if covers is None else hours(covers))
