"""Calculations that 29 CFR 778 works through itself, restated with its numbers.

Those before May 2011 are of the text of 1981 (46 FR 7309), those after it of 76 FR 18832. All
hours are put into the middle of one workweek, where only their sum matters.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.laws.packs import WorkedExample
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.wages import (
    HourlyWage,
    MonthlyWage,
    PieceWage,
    Wage,
    WeeklySalary,
)
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money

__all__ = ["since_2011", "until_2011"]

DAYS = 5
NOTHING = Money.zero("USD")


def dollars(amount: int | str) -> Money:
    """So many dollars."""
    return Money.of(amount, "USD")


def a_week(total: int | str) -> tuple[Fraction, ...]:
    """Hours of a week over its second to sixth day; the first one stays free."""
    return (Fraction(0), *(Fraction(total) / DAYS,) * DAYS)


def example(
    title: str,
    cited: str,
    *,
    first: date,
    hours: int | str,
    wage: Wage,
    hour: str,
    pay: int | str,
    earning: Earning | None = None,
    verified: bool = True,
) -> WorkedExample:
    """One week of the regulations."""
    return WorkedExample(
        title=title,
        citation=Citation(cited, verified=verified),
        first=first,
        hours=a_week(hours),
        wage=wage,
        earnings=() if earning is None else (earning,),
        hour=Fraction(hour),
        pay=dollars(pay),
    )


def hourly(amount: int | str) -> HourlyWage:
    """A wage by the hour."""
    return HourlyWage(amount=dollars(amount))


def salary(amount: int | str, hours: int | None = None) -> WeeklySalary:
    """A salary for so many hours, or for all there are."""
    covers = None if hours is None else Duration.of(hours=hours)
    return WeeklySalary(amount=dollars(amount), covers=covers)


def monthly(amount: int | str) -> MonthlyWage:
    """A salary for a month of 40-hour weeks."""
    return MonthlyWage(basic=dollars(amount), fixed_allowance=NOTHING, variable_allowance=NOTHING)


def bonus(amount: int | str) -> Earning:
    """A production bonus."""
    return Earning(name="production bonus", amount=dollars(amount))


def waiting(amount: int | str) -> Earning:
    """Four hours of waiting, paid beside the pieces."""
    return Earning(name="waiting time", amount=dollars(amount), waiting=Duration.of(hours=4))


def pieces(amount: int | str) -> PieceWage:
    """Pay by result."""
    return PieceWage(earned=dollars(amount))


def in_every_text(first: date) -> tuple[WorkedExample, ...]:
    """What no revision changed."""
    free = (Fraction(0),)
    return (
        WorkedExample(
            title="Thirty hours in one week do not make up for fifty in the next",
            citation=Citation("29 CFR 778.104"),
            first=first,
            hours=(*a_week(30), *free, *a_week(50)),
            totals={Fraction(1): Fraction(70), Fraction(3, 2): Fraction(10)},
        ),
        example(
            "A salary of $200 comes to cover 35 hours, 41 are worked",
            "29 CFR 778.322",
            first=first, hours=41, wage=salary(200, 35), hour="571/100", pay="237.12",
        ),
        example(
            "A salary of $275 for 55 hours",
            "29 CFR 778.325",
            first=first, hours=55, wage=salary(275, 55), hour="5", pay="312.50",
        ),
        example(
            "A salary of $275 comes to cover 50 hours",
            "29 CFR 778.325",
            first=first, hours=50, wage=salary(275, 50), hour="11/2", pay="302.50",
        ),
        example(
            "A salary of $275 for up to 55 hours, in a week of 50",
            "29 CFR 778.325",
            first=first, hours=50, wage=salary(275, 55), hour="11/2", pay="302.50",
        ),
        example(
            "More than the hours that a salary of $275 for 50 covers",
            "29 CFR 778.325",
            first=first, hours=52, wage=salary(275, 50), hour="11/2", pay="319.00",
        ),
    )  # fmt: skip


def until_2011(first: date) -> tuple[WorkedExample, ...]:
    """The numbers of 1981."""
    return (
        example(
            "46 hours at $6", "29 CFR 778.110(a)",
            first=first, hours=46, wage=hourly(6), hour="6", pay=294,
        ),
        example(
            "46 hours at $6 and a bonus of $9.20", "29 CFR 778.110(b)",
            first=first, hours=46, wage=hourly(6), earning=bonus("9.20"), hour="31/5",
            pay="303.80",
        ),
        example(
            "Pieces for 46 hours, 4 hours of waiting at $5", "29 CFR 778.111(a)",
            first=first, hours=50, wage=pieces("245.50"), earning=waiting(20), hour="531/100",
            pay="292.05",
        ),
        example(
            "A salary of $182.70 for 35 hours, 41 worked", "29 CFR 778.113(a)",
            first=first, hours=41, wage=salary("182.70", 35), hour="261/50", pay="216.63",
        ),
        example(
            "A salary of $220.80 for 40 hours", "29 CFR 778.113(a)",
            first=first, hours=40, wage=salary("220.80", 40), hour="138/25", pay="220.80",
        ),
        example(
            "A salary of $1,040 a month", "29 CFR 778.113(b)",
            first=first, hours=40, wage=monthly(1040), hour="6", pay=240,
        ),
        *in_every_text(first),
    )  # fmt: skip


def since_2011(first: date) -> tuple[WorkedExample, ...]:
    """The numbers since 2011."""
    return (
        example(
            "46 hours at $12", "29 CFR 778.110(a)",
            first=first, hours=46, wage=hourly(12), hour="12", pay=588,
        ),
        example(
            "46 hours at $12 and a bonus of $46", "29 CFR 778.110(b)",
            first=first, hours=46, wage=hourly(12), earning=bonus(46), hour="13", pay=637,
        ),
        example(
            "Pieces for 46 hours, 4 hours of waiting at $8", "29 CFR 778.111(a)",
            first=first, hours=50, wage=pieces(491), earning=waiting(32), hour="523/50",
            pay="575.30",
        ),
        example(
            "A salary of $350 for 35 hours, 41 worked", "29 CFR 778.113(a)", verified=False,
            first=first, hours=41, wage=salary(350, 35), hour="10", pay=415,
        ),
        example(
            "A salary of $1,560 a month", "29 CFR 778.113(b)", verified=False,
            first=first, hours=40, wage=monthly(1560), hour="9", pay=360,
        ),
        *(
            example(
                f"A salary of $600 for changing hours, {hours} worked", "29 CFR 778.114(b)",
                first=first, hours=exact, wage=salary(600), hour=hour, pay=pay, verified=False,
            )
            for hours, exact, hour, pay in (
                ("37.5", "75/2", "16", 600),
                ("44", "44", "341/25", "627.28"),
                ("50", "50", "12", 660),
                ("48", "48", "25/2", 650),
            )
        ),
        *in_every_text(first),
    )  # fmt: skip
