"""An invented law, to show that a pack is one file: nothing else knows of Utopia.

Eight hours a day, half as much again beyond and double on days off, no more than two hours
beyond, a pause after five, and the hours between ten and midnight worth a tenth more.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.laws import LawPack, WorkedExample, enacted
from backoffice_core.attendance.limits import BreakAfter, OvertimeLimit
from backoffice_core.attendance.pay import HourlyWage, HourOfMonth
from backoffice_core.attendance.rules import (
    DAY,
    Citation,
    ClockWindow,
    Premium,
    Rule,
    RuleBook,
    Threshold,
    When,
    tiers,
)
from backoffice_core.kernel import Duration, HolidayKind, Money, Version

STATUTE = Citation("Utopian Statute of Labour, book II")
DAYS_OFF = {DayKind.REST_DAY, DayKind.HOLIDAY}

BOOK = RuleBook(
    name="Utopia",
    ordinary=STATUTE,
    thresholds=[
        Threshold(
            name="daily",
            period=DAY,
            beyond=Duration.of(hours=8),
            tiers=tiers(("3/2", None)),
            citation=STATUTE,
            when=When(day_kinds={DayKind.WORKDAY}),
        ),
        Threshold(
            name="day_off",
            period=DAY,
            beyond=Duration(0),
            tiers=tiers((2, None)),
            citation=STATUTE,
            when=When(day_kinds=DAYS_OFF),
        ),
    ],
    premiums=[
        Premium(
            name="evening",
            multiple=Fraction(11, 10),
            citation=STATUTE,
            window=ClockWindow.of("22:00", "24:00"),
        )
    ],
    limits=[
        OvertimeLimit(
            name="overtime_a_day", period=DAY, most=Duration.of(hours=2), citation=STATUTE
        ),
        BreakAfter(
            name="break",
            after=Duration.of(hours=5),
            least=Duration.of(minutes=15),
            citation=STATUTE,
        ),
    ],
)


def example(hours: int, kind: DayKind = DayKind.WORKDAY) -> WorkedExample:
    """A day's work at ten an hour, worked out with pencil and paper."""
    beyond = max(0, hours - 8)
    off = kind is not DayKind.WORKDAY
    pay = hours * 20 if off else (hours - beyond) * 10 + beyond * 15
    return WorkedExample(
        title=f"{hours} hours on a {kind.value}",
        citation=STATUTE,
        first=date(2026, 5, 4),
        hours=(hours,),
        kinds=(kind,),
        wage=HourlyWage(amount=Money.of(10, "USD")),
        pay=Money.of(pay, "USD"),
    )


UTOPIA = enacted(
    Version(
        value=LawPack(
            name="Utopia",
            country="UT",
            books={"all": BOOK},
            pay=HourOfMonth(
                divisor=Rule(160, STATUTE),
                steady=STATUTE,
                least_share=Rule(Fraction(1), STATUTE),
                days_a_month={5: Rule(20, STATUTE)},
                pieces=STATUTE,
                whole_currency=Rule("XXX", STATUTE),
                unworked=STATUTE,
            ),
            holiday_kinds=Rule(frozenset({HolidayKind.PUBLIC}), STATUTE),
            examples=[
                *(example(hours) for hours in range(7, 14)),
                *(example(hours, DayKind.REST_DAY) for hours in (1, 4, 9)),
            ],
        ),
        since=date(1516, 12, 1),
    )
)
