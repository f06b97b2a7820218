"""Days of work in Jakarta for the tests of laws."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.pay import DailyWage, MonthlyWage, PayLine, PieceWage
from backoffice_core.attendance.rules import Reckoning, TimeKind, WorkedDay, WorkSpan
from backoffice_core.kernel import Duration, Money, resolve

ZONE = "Asia/Jakarta"
MONDAY = date(2026, 5, 4)


def rupiah(amount: int | str) -> Money:
    """So many rupiah."""
    return Money.of(amount, "IDR")


def monthly(basic: int, fixed: int = 0, variable: int = 0) -> MonthlyWage:
    """A month's wage in rupiah."""
    return MonthlyWage(
        basic=rupiah(basic), fixed_allowance=rupiah(fixed), variable_allowance=rupiah(variable)
    )


def daily(amount: int, days_a_week: int) -> DailyWage:
    """A day's wage in rupiah."""
    return DailyWage(amount=rupiah(amount), days_a_week=days_a_week)


def piece(average: int | None, minimum: int | None = None, *, earned: int = 0) -> PieceWage:
    """Pay by the piece, with what a month of it is reckoned from."""
    return PieceWage(
        earned=rupiah(earned),
        month_average=None if average is None else rupiah(average),
        month_minimum=None if minimum is None else rupiah(minimum),
    )


def day(
    on: date,
    hours: int | str | Fraction,
    kind: DayKind = DayKind.WORKDAY,
    *,
    start: int = 8,
    traits: Iterable[str] = (),
    person: str = "E07",
    work: TimeKind = TimeKind.WORK,
) -> WorkedDay:
    """Work in one go from ``start`` o'clock."""
    begin = resolve(datetime.combine(on, time(start)), ZONE)
    worked = Duration.of(hours=Fraction(hours))
    span = WorkSpan(start=begin, end=begin + worked, kind=work)
    return WorkedDay(
        person=person,
        day=on,
        zone=ZONE,
        kind=kind,
        traits=frozenset(traits),
        spans=() if worked.is_zero else (span,),
    )


def week(*hours: int | str, first: date = MONDAY) -> list[WorkedDay]:
    """Working days from Monday on with so many hours each."""
    return [day(first + timedelta(days=number), each) for number, each in enumerate(hours)]


def tiers(reckoning: Reckoning) -> list[tuple[int | Fraction, int | Fraction]]:
    """The hours of overtime at each multiple."""
    found: dict[Fraction, Fraction] = {}
    for each in reckoning.pieces:
        if each.overtime:
            found[each.multiple] = found.get(each.multiple, Fraction(0)) + each.time.hours
    return [(hours, multiple) for multiple, hours in sorted(found.items())]


def total(lines: Iterable[PayLine]) -> Money:
    """What the lines pay together."""
    return Money.total((line.amount for line in lines), "IDR")
