"""Worked examples of Indonesian overtime, published ones where there are any.

Where a source gives only the rule the arithmetic is ours, and it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.laws.packs import WorkedExample
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.pay.wages import DailyWage, MonthlyWage, PieceWage
from backoffice_core.kernel.money import Money

__all__ = ["KEP_102_EXAMPLES", "MINING_EXAMPLES", "PP_35_EXAMPLES", "UPSTREAM_EXAMPLES"]

MINISTRY = Citation("Kemnaker guide, quoted by Okezone, 2 April 2025 (3127843)")
SIX, FIVE = "six_day", "five_day"
DAY_NOW, DAY_THEN = date(2025, 4, 2), date(2015, 6, 7)
FIVE_MILLION = 5_000_000
SHORTEST_SHIFT = 8


def ours(text: str, *, verified: bool = True) -> Citation:
    """A rule that the example works through with numbers of ours."""
    return Citation(f"{text}; the arithmetic is ours", verified=verified)


def rupiah(amount: int | str) -> Money:
    """So many rupiah."""
    return Money.of(amount, "IDR")


def monthly(basic: int, fixed: int = 0, variable: int = 0) -> MonthlyWage:
    """A month's wage."""
    return MonthlyWage(
        basic=rupiah(basic), fixed_allowance=rupiah(fixed), variable_allowance=rupiah(variable)
    )


def at(*parts: tuple[int | str, int]) -> dict[Fraction, Fraction]:
    """The hours at each multiple."""
    return {Fraction(multiple): Fraction(hours) for multiple, hours in parts}


def worked(
    title: str,
    citation: Citation,
    hours: int,
    totals: Mapping[Fraction, Fraction] | None,
    *,
    pattern: str = SIX,
    kind: DayKind = DayKind.WORKDAY,
    traits: Iterable[str] = (),
    first: date = DAY_NOW,
    wage: MonthlyWage | DailyWage | PieceWage | None = None,
    hour: Fraction | int | str | None = None,
    pay: int | str | None = None,
    readings: Mapping[str, str] | None = None,
) -> WorkedExample:
    """One day's work, and what it came to."""
    return WorkedExample(
        title=title,
        citation=citation,
        pattern=pattern,
        first=first,
        hours=(hours,),
        kinds=(kind,),
        traits=frozenset(traits),
        totals=totals,
        wage=wage,
        hour=None if hour is None else Fraction(hour),
        pay=None if pay is None else rupiah(pay),
        readings=readings or {},
    )


def base(
    title: str, citation: Citation, wage: MonthlyWage | DailyWage | PieceWage, hour: str
) -> WorkedExample:
    """What an hour is worth, not rounded, given as a fraction."""
    return worked(
        title, citation, 7, None, wage=wage, hour=hour, readings={"hour_rounding": "exact"}
    )


PP_35_EXAMPLES = (
    worked(
        "Nine hours on a holiday, six-day week",
        MINISTRY,
        9,
        at((2, 7), (3, 1), (4, 1)),
        kind=DayKind.HOLIDAY,
        wage=monthly(FIVE_MILLION),
        hour=28_901,
        pay=606_921,
    ),
    worked(
        "Eight hours on a holiday that falls on the shortest day, six-day week",
        MINISTRY,
        8,
        at((2, 5), (3, 1), (4, 2)),
        kind=DayKind.HOLIDAY,
        traits={"shortest"},
        wage=monthly(FIVE_MILLION),
        hour=28_901,
        pay=606_921,
    ),
    worked(
        "Seven hours on election day, the hour to three decimals",
        Citation("Radar Pena (disway.id 167857), which prints 404,624.276"),
        7,
        at((2, 7)),
        kind=DayKind.HOLIDAY,
        wage=monthly(FIVE_MILLION),
        hour="28901.734",
        pay=404_624,
        readings={"hour_rounding": "three_decimals"},
    ),
    worked(
        "Seven hours on Idul Fitri, the hour to three decimals",
        Citation("Kemnaker, quoted by Okezone, 9 February 2024; Grid prints 323,699.418"),
        7,
        at((2, 7)),
        kind=DayKind.HOLIDAY,
        wage=monthly(4_000_000),
        hour="23121.387",
        pay=323_699,
        readings={"hour_rounding": "three_decimals"},
    ),
    worked(
        "Three hours after an ordinary working day",
        ours("PP 35/2021 art. 31(1), quoted by Tempo (1704466)"),
        10,
        at((1, 7), ("3/2", 1), (2, 2)),
        wage=monthly(FIVE_MILLION),
        hour=28_901,
        # 43,351.50 and 115,604, each line rounded half up.
        pay=158_956,
    ),
    worked(
        "Twelve hours on a rest day, five-day week",
        ours("PP 35/2021 art. 31(3)"),
        12,
        at((2, 8), (3, 1), (4, 3)),
        pattern=FIVE,
        kind=DayKind.REST_DAY,
    ),
    base(
        "Variable allowances: the base is 75 % of the whole wage",
        ours("PP 35/2021 art. 32(4)"),
        monthly(3_000_000, 500_000, 2_000_000),
        "4125000/173",
    ),
    base(
        "Variable allowances: basic wage and fixed allowances reach the 75 %",
        ours("PP 35/2021 art. 32(3)-(4)"),
        monthly(4_000_000, 500_000, 1_000_000),
        "4500000/173",
    ),
    worked(
        "Basic wage of 8 million, fixed allowance of 2 million",
        Citation("kalkupro.com, Cara menghitung upah lembur PP 35/2021"),
        7,
        at((1, 7)),
        wage=monthly(8_000_000, 2_000_000),
        hour=57_803,
    ),
    base(
        "Paid by the day, five-day week: 21 days",
        ours("PP 35/2021 art. 33(1)b"),
        DailyWage(amount=rupiah(200_000), days_a_week=5),
        "4200000/173",
    ),
    base(
        "Paid by the day, six-day week: 25 days",
        ours("PP 35/2021 art. 33(1)a"),
        DailyWage(amount=rupiah(200_000), days_a_week=6),
        "5000000/173",
    ),
    base(
        "Paid by the piece, less than the minimum wage",
        ours("PP 35/2021 art. 33(2)-(3)"),
        PieceWage(
            earned=rupiah(0), month_average=rupiah(3_900_000), month_minimum=rupiah(4_500_000)
        ),
        "4500000/173",
    ),
    worked(
        "Energy: a shift of nine hours is 3 1/2 hours of overtime pay",
        Citation("KEP.234/MEN/2003 art. 12 a"),
        9,
        at((1, 7), ("3/2", 1), (2, 1)),
        pattern="energy",
    ),
    worked(
        "Energy: a shift of ten hours is 5 1/2 hours of overtime pay",
        Citation("KEP.234/MEN/2003 art. 12 b"),
        10,
        at((1, 7), ("3/2", 1), (2, 2)),
        pattern="energy",
    ),
    worked(
        "Energy: a shift of eleven hours is 7 1/2 hours of overtime pay",
        Citation("KEP.234/MEN/2003 art. 12 c"),
        11,
        at((1, 7), ("3/2", 1), (2, 3)),
        pattern="energy",
    ),
)

MINING_EXAMPLES = (
    worked(
        "Mining: a shift of twelve hours is 9 1/2 hours of overtime pay",
        Citation("PER.15/MEN/VII/2005 art. 2(3)d"),
        12,
        at((1, 7), ("3/2", 1), (2, 4)),
        pattern="mining",
        wage=monthly(1_730_000),
        hour=10_000,
        pay=95_000,
    ),
)

UPSTREAM_SHIFTS = tuple(
    worked(
        f"Upstream oil and gas: a shift of {hours} hours is {units} hours of overtime pay",
        Citation(f"Permenakertrans 4/2014 art. 4(1){letter}"),
        hours,
        at((1, 7), ("3/2", 1), *(((2, hours - 8),) if hours > SHORTEST_SHIFT else ())),
        pattern="upstream",
        wage=monthly(1_730_000),
        hour=10_000,
        pay=pay,
    )
    for letter, hours, units, pay in (
        ("a", 8, "1 1/2", 15_000),
        ("b", 9, "3 1/2", 35_000),
        ("c", 10, "5 1/2", 55_000),
        ("d", 11, "7 1/2", 75_000),
    )
)
UPSTREAM_EXAMPLES = (
    *UPSTREAM_SHIFTS,
    worked(
        "Upstream oil and gas: nine hours on a day of rest in the work period",
        ours("Permenakertrans 4/2014 art. 4(2)"),
        9,
        at((2, 7), (3, 1), (4, 1)),
        pattern="upstream",
        kind=DayKind.REST_DAY,
    ),
)

KEP_102_EXAMPLES = (
    worked(
        "Ten hours on a rest day, six-day week",
        ours("KEP.102/MEN/VI/2004 art. 11 b.1"),
        10,
        at((2, 7), (3, 1), (4, 2)),
        kind=DayKind.REST_DAY,
        first=DAY_THEN,
    ),
    worked(
        "Eight hours on a holiday that falls on the shortest day, six-day week",
        ours("KEP.102/MEN/VI/2004 art. 11 b.2"),
        8,
        at((2, 5), (3, 1), (4, 2)),
        kind=DayKind.HOLIDAY,
        traits={"shortest"},
        first=DAY_THEN,
    ),
    worked(
        "Eleven hours on a holiday, five-day week",
        ours("KEP.102/MEN/VI/2004 art. 11 c"),
        11,
        at((2, 8), (3, 1), (4, 2)),
        pattern=FIVE,
        kind=DayKind.HOLIDAY,
        first=DAY_THEN,
    ),
    worked(
        "Three hours after an ordinary working day",
        ours("KEP.102/MEN/VI/2004 art. 11 a"),
        10,
        at((1, 7), ("3/2", 1), (2, 2)),
        wage=monthly(1_730_000),
        hour=10_000,
        pay=55_000,
        first=DAY_THEN,
    ),
    base(
        "An hour is 1/173 of a month",
        ours("KEP.102/MEN/VI/2004 art. 8(2)"),
        monthly(2_000_000),
        "2000000/173",
    ),
    base(
        "Variable allowances: the base is 75 % of the whole wage",
        ours("KEP.102/MEN/VI/2004 art. 10(2)", verified=False),
        monthly(1_000_000, 0, 1_000_000),
        "1500000/173",
    ),
    base(
        "Variable allowances: basic wage and fixed allowances reach the 75 %",
        ours("KEP.234/MEN/2003 art. 11(2), in the same words as KEP.102"),
        monthly(4_000_000, 500_000, 1_000_000),
        "4500000/173",
    ),
    base(
        "Paid by the day, six-day week: 25 days",
        ours("KEP.102/MEN/VI/2004 art. 9(1)a", verified=False),
        DailyWage(amount=rupiah(60_000), days_a_week=6),
        "1500000/173",
    ),
    base(
        "Paid by the day, five-day week: 21 days",
        ours("KEP.102/MEN/VI/2004 art. 9(1)b", verified=False),
        DailyWage(amount=rupiah(60_000), days_a_week=5),
        "1260000/173",
    ),
    worked(
        "Energy: a shift of nine hours is 3 1/2 hours of overtime pay",
        Citation("KEP.234/MEN/2003 art. 12 a"),
        9,
        at((1, 7), ("3/2", 1), (2, 1)),
        pattern="energy",
        first=DAY_THEN,
    ),
    worked(
        "Energy: nine hours on a day of rest",
        ours("KEP.234/MEN/2003 art. 9 b"),
        9,
        at((2, 7), (3, 1), (4, 1)),
        pattern="energy",
        kind=DayKind.REST_DAY,
        first=DAY_THEN,
    ),
)
