"""Overtime and wage rules of Indonesia: PP 35/2021, and KEP 102/2004 before it.

Restated from the regulation, not copied; not legal advice. Where it is silent the engine
takes a named choice: part hours are paid by the second, the hourly wage is cut to whole
rupiah as in the ministry's own example (5,000,000 / 173 = 28,901), and hours beyond the
last one listed keep the last multiple and are reported. That overtime needs a written
order and the worker's consent (art. 28) is not judged here, and everybody is taken to be
entitled to it, since art. 27 exempts only whom a contract or company regulation names.
What is not worked is not paid (PP 36/2021 art. 40), but how much of a month's wage that is no
law says: art. 17 divides by 25 or 21 only where wages are set by the day, and months have 20
to 27 working days. So a day is taken as its part of the month's own working days, as payroll
practice does; then the days of a month are worth the month, no more and no less.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from backoffice_core.attendance.laws.pack import (
    LawPack,
    OvertimeStep,
    OvertimeTable,
    Rule,
    WeekPattern,
    WorkedExample,
)
from backoffice_core.attendance.model import DayKind
from backoffice_core.kernel.calendars import HolidayKind
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money

__all__ = ["INDONESIA"]

WHOLE_WEEK = Duration.of(hours=40)
# Cuti bersama is part of annual leave (SE Menaker M/6/HK.04/XII/2024): never a holiday here.
OFFICIAL_HOLIDAYS = frozenset({HolidayKind.PUBLIC, HolidayKind.SUBSTITUTE, HolidayKind.LOCAL})
KEMNAKER = "Kemnaker guide on holiday overtime, quoted by Okezone, 2 April 2025"


def steps(*parts: tuple[int | str, int | None]) -> tuple[OvertimeStep, ...]:
    """Multiples and the hours they hold for."""
    return tuple(OvertimeStep(Fraction(multiple), hours) for multiple, hours in parts)


def days_off(double: int, quadruple: int, citation: str) -> OvertimeTable:
    """Twice for the first hours, three times for the next one, four times for those after."""
    return OvertimeTable(steps=steps((2, double), (3, 1), (4, quadruple)), citation=citation)


WORKDAY_STEPS = steps(("3/2", 1), (2, None))

PP_35_SIX_DAYS = WeekPattern(
    days=6,
    hours_a_day=Duration.of(hours=7),
    hours_a_week=WHOLE_WEEK,
    citation="PP 35/2021 art. 21(2)a",
    rest_day=days_off(7, 3, "PP 35/2021 art. 31(2)a"),
    shortest_day=days_off(5, 3, "PP 35/2021 art. 31(2)b"),
)
PP_35_FIVE_DAYS = WeekPattern(
    days=5,
    hours_a_day=Duration.of(hours=8),
    hours_a_week=WHOLE_WEEK,
    citation="PP 35/2021 art. 21(2)b",
    rest_day=days_off(8, 3, "PP 35/2021 art. 31(3)"),
    shortest_day=days_off(8, 3, "PP 35/2021 art. 31(3)"),
)
KEP_102_SIX_DAYS = WeekPattern(
    days=6,
    hours_a_day=Duration.of(hours=7),
    hours_a_week=WHOLE_WEEK,
    citation="UU 13/2003 art. 77(2)a",
    rest_day=days_off(7, 2, "KEP.102/MEN/VI/2004 art. 11 b.1"),
    shortest_day=days_off(5, 2, "KEP.102/MEN/VI/2004 art. 11 b.2"),
)
KEP_102_FIVE_DAYS = WeekPattern(
    days=5,
    hours_a_day=Duration.of(hours=8),
    hours_a_week=WHOLE_WEEK,
    citation="UU 13/2003 art. 77(2)b",
    rest_day=days_off(8, 2, "KEP.102/MEN/VI/2004 art. 11 c"),
    shortest_day=days_off(8, 2, "KEP.102/MEN/VI/2004 art. 11 c"),
)


def hours(*parts: tuple[int | str, int]) -> tuple[tuple[Fraction, Duration], ...]:
    """The tiers of an example: multiples and whole hours."""
    return tuple((Fraction(multiple), Duration.of(hours=time)) for multiple, time in parts)


PP_35_EXAMPLES = (
    WorkedExample(
        title="Nine hours on a holiday, six-day week",
        source=KEMNAKER,
        days_a_week=6,
        kind=DayKind.HOLIDAY,
        time=Duration.of(hours=9),
        tiers=hours((2, 7), (3, 1), (4, 1)),
        monthly_wage=Money.of(5_000_000, "IDR"),
        hourly_wage=Money.of(28_901, "IDR"),
        pay=Money.of(606_921, "IDR"),
    ),
    WorkedExample(
        title="Eight hours on a holiday that falls on the shortest day, six-day week",
        source=KEMNAKER,
        days_a_week=6,
        kind=DayKind.HOLIDAY,
        shortest=True,
        time=Duration.of(hours=8),
        tiers=hours((2, 5), (3, 1), (4, 2)),
        monthly_wage=Money.of(5_000_000, "IDR"),
        hourly_wage=Money.of(28_901, "IDR"),
        pay=Money.of(606_921, "IDR"),
    ),
    WorkedExample(
        title="Three hours after an ordinary working day",
        source="PP 35/2021 art. 31(1), quoted by Tempo (1704466); the arithmetic is ours",
        days_a_week=6,
        kind=DayKind.WORKDAY,
        time=Duration.of(hours=3),
        tiers=hours(("3/2", 1), (2, 2)),
        monthly_wage=Money.of(5_000_000, "IDR"),
        hourly_wage=Money.of(28_901, "IDR"),
        pay=Money.of("158955.50", "IDR"),
    ),
    WorkedExample(
        title="Twelve hours on a rest day, five-day week",
        source="PP 35/2021 art. 31(3); the arithmetic is ours",
        days_a_week=5,
        kind=DayKind.REST_DAY,
        time=Duration.of(hours=12),
        tiers=hours((2, 8), (3, 1), (4, 3)),
    ),
)
KEP_102_EXAMPLES = (
    WorkedExample(
        title="Ten hours on a rest day, six-day week",
        source="KEP.102/MEN/VI/2004 art. 11; the arithmetic is ours",
        days_a_week=6,
        kind=DayKind.REST_DAY,
        time=Duration.of(hours=10),
        tiers=hours((2, 7), (3, 1), (4, 2)),
    ),
)

PP_35_2021 = LawPack(
    name="PP 35/2021",
    patterns=(PP_35_FIVE_DAYS, PP_35_SIX_DAYS),
    workday=OvertimeTable(steps=WORKDAY_STEPS, citation="PP 35/2021 art. 31(1)"),
    overtime_a_day_max=Rule(Duration.of(hours=4), "PP 35/2021 art. 26(1)"),
    overtime_a_week_max=Rule(Duration.of(hours=18), "PP 35/2021 art. 26(1)"),
    break_after=Rule(Duration.of(hours=4), "UU 13/2003 art. 79(2)a"),
    break_least=Rule(Duration.of(minutes=30), "UU 13/2003 art. 79(2)a"),
    hourly_divisor=Rule(173, "PP 35/2021 art. 32(2)"),
    base_share=Rule(Fraction(3, 4), "PP 35/2021 art. 32(4)"),
    whole_currency=Rule("IDR", KEMNAKER),
    unworked="PP 36/2021 art. 40(1)",
    holiday_kinds=Rule(OFFICIAL_HOLIDAYS, "PP 35/2021 art. 31(2)-(3)"),
    examples=PP_35_EXAMPLES,
)
KEP_102_2004 = LawPack(
    name="KEP.102/MEN/VI/2004",
    patterns=(KEP_102_FIVE_DAYS, KEP_102_SIX_DAYS),
    workday=OvertimeTable(steps=WORKDAY_STEPS, citation="KEP.102/MEN/VI/2004 art. 11 a"),
    overtime_a_day_max=Rule(Duration.of(hours=3), "UU 13/2003 art. 78(1)b"),
    overtime_a_week_max=Rule(Duration.of(hours=14), "UU 13/2003 art. 78(1)b"),
    break_after=Rule(Duration.of(hours=4), "UU 13/2003 art. 79(2)a"),
    break_least=Rule(Duration.of(minutes=30), "UU 13/2003 art. 79(2)a"),
    hourly_divisor=Rule(173, "KEP.102/MEN/VI/2004 art. 8(2)"),
    base_share=Rule(Fraction(3, 4), "KEP.102/MEN/VI/2004 art. 10(3)"),
    whole_currency=Rule("IDR", KEMNAKER),
    unworked="UU 13/2003 art. 93(1)",
    holiday_kinds=Rule(OFFICIAL_HOLIDAYS, "KEP.102/MEN/VI/2004 art. 11"),
    examples=KEP_102_EXAMPLES,
)

INDONESIA = Effective(
    (
        Version(value=KEP_102_2004, since=date(2004, 6, 25)),
        Version(value=PP_35_2021, since=date(2021, 2, 2)),
    )
)
