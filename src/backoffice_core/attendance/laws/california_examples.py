"""Weeks worked through by the Labor Code, the labor commissioner or a court.

Where a source gives the rule and not the numbers, the numbers are ours and the rule is cited.
Weeks begin where the employer's do, and days at their first hour, so that they are whole
workdays.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.laws.packs import WorkedExample
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.wages import HourlyWage, WeeklySalary
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel.instants import Duration, resolve
from backoffice_core.kernel.money import Money

__all__ = ["examples"]

ZONE = "America/Los_Angeles"
TEXT = "Cal. Lab. Code 510(a)"
MEALS_TAKEN = frozenset({"meals_taken"})
# A week in May that begins on a Monday.
MONDAY = date(2026, 5, 4)


def dollars(amount: int | str) -> Money:
    """So many dollars."""
    return Money.of(amount, "USD")


def totals(plain: int | str, half: int | str, double: int | str) -> dict[Fraction, Fraction]:
    """Hours at the plain wage, at one and a half and at double; none where there are none."""
    multiples = (Fraction(1), Fraction(3, 2), Fraction(2))
    given = zip(multiples, (plain, half, double), strict=True)
    return {multiple: Fraction(time) for multiple, time in given if Fraction(time)}


class Weeks:
    """Weeks of an employer, day by day from the first hour of each workday."""

    def __init__(self, week_starts: int, workday_starts: Duration) -> None:
        self.first = MONDAY + timedelta(days=week_starts)
        self.starts = workday_starts

    def days(
        self, *hours: int | str, rates: tuple[str, ...] = (), kinds: tuple[DayKind, ...] = ()
    ) -> tuple[WorkedDay, ...]:
        """Days of so many hours each, worked in one go, meals taken though not punched."""
        found: list[WorkedDay] = []
        for number, worked in enumerate(hours):
            day = self.first + timedelta(days=number)
            start = resolve(datetime.combine(day, time()), ZONE) + self.starts
            span = WorkSpan(
                start=start,
                end=start + Duration.of(hours=Fraction(worked)),
                rate=rates[number] if rates else "",
            )
            found.append(
                WorkedDay(
                    person="somebody",
                    day=day,
                    zone=ZONE,
                    kind=kinds[number] if kinds else DayKind.WORKDAY,
                    traits=MEALS_TAKEN,
                    spans=(span,) if Fraction(worked) else (),
                )
            )
        return tuple(found)

    def example(
        self,
        title: str,
        cited: str,
        days: tuple[WorkedDay, ...],
        hours: dict[Fraction, Fraction],
        *,
        pattern: str = "",
        verified: bool = True,
        readings: dict[str, str] | None = None,
    ) -> WorkedExample:
        """A week and its hours at each multiple."""
        return WorkedExample(
            title=title,
            citation=Citation(cited, verified=verified),
            first=self.first,
            days=days,
            totals=hours,
            pattern=pattern,
            readings=readings or {},
        )


def of_hours(weeks: Weeks) -> tuple[WorkedExample, ...]:
    """Weeks of which only the hours are told."""
    return (
        weeks.example("Fourteen hours in a day", TEXT, weeks.days(14), totals(8, 4, 2)),
        weeks.example(
            "Six days of ten hours and a seventh of fourteen", TEXT,
            weeks.days(10, 10, 10, 10, 10, 10, 14), totals(40, 28, 6),
        ),
        weeks.example(
            "Six days of eight hours: the sixth is beyond forty", TEXT,
            weeks.days(8, 8, 8, 8, 8, 8), totals(40, 8, 0),
        ),
        weeks.example(
            "Seven days of eight hours", TEXT,
            weeks.days(8, 8, 8, 8, 8, 8, 8), totals(40, 16, 0),
        ),
        weeks.example(
            "A seventh day of ten hours", TEXT,
            weeks.days(8, 8, 8, 8, 8, 8, 10), totals(40, 16, 2),
        ),
        weeks.example(
            "Five days of nine hours: the ninth is not counted in the week again", TEXT,
            weeks.days(9, 9, 9, 9, 9), totals(40, 5, 0),
        ),
        weeks.example(
            "Seven days of two hours", "Cal. Lab. Code 556", weeks.days(*[2] * 7),
            totals(14, 0, 0),
        ),
        weeks.example(
            "Seven days of two hours, without the exception", TEXT, weeks.days(*[2] * 7),
            totals(12, 2, 0), readings={"short_weeks": "seventh_day_all_the_same"},
        ),
        weeks.example(
            "Seven days of seven hours", TEXT, weeks.days(*[7] * 7), totals(40, 9, 0),
        ),
        weeks.example(
            "Seven days of six hours", "Mendoza v. Nordstrom, 2 Cal.5th 1074 (2017)",
            weeks.days(*[6] * 7), totals(40, 2, 0),
        ),
        weeks.example(
            "Four days of ten hours, voted for", "Cal. Lab. Code 511(a)",
            weeks.days(10, 10, 10, 10), totals(40, 0, 0), pattern="four_tens",
        ),
        weeks.example(
            "A day of thirteen hours among four tens", "Cal. Lab. Code 511(b)",
            weeks.days(10, 13, 10), totals(30, 2, 1), pattern="four_tens",
        ),
        weeks.example(
            "A further day of nine hours beside four tens", "Cal. Lab. Code 511(b)",
            weeks.days(10, 10, 10, 10, 9, kinds=(*[DayKind.WORKDAY] * 4, DayKind.REST_DAY)),
            totals(40, 8, 1), pattern="four_tens",
        ),
    )  # fmt: skip


def of_pay(weeks: Weeks) -> tuple[WorkedExample, ...]:
    """Weeks of which the pay is told."""
    hourly = HourlyWage(amount=dollars(11), rates={"other": dollars(9)})
    return (
        WorkedExample(
            title="32 hours at $11 and 10 at $9",
            citation=Citation("DLSE FAQ, Overtime, two rates in a week", verified=False),
            first=weeks.first,
            days=weeks.days(8, 8, 8, 8, 8, 2, rates=(*[""] * 4, "other", "other")),
            wage=hourly,
            hour=Fraction(221, 21),
            pay=dollars("452.52"),
        ),
        WorkedExample(
            title="A flat bonus of $15 and ten hours of overtime",
            citation=Citation("Alvarado v. Dart Container, 4 Cal.5th 542 (2018)"),
            first=weeks.first,
            days=weeks.days(10, 10, 10, 10, 10),
            wage=HourlyWage(amount=dollars(20)),
            earnings=(Earning(name="attendance bonus", amount=dollars(15)),),
            hour=Fraction(163, 8),
            # 1,100 for the hours, 15, and 10 hours at one and a half times 37.5 cents.
            pay=dollars("1120.63"),
        ),
        WorkedExample(
            title="A bonus of $50 for output and ten hours of overtime",
            citation=Citation("DLSE FAQ, Overtime, production bonus", verified=False),
            first=weeks.first,
            days=weeks.days(10, 10, 10, 10, 10),
            wage=HourlyWage(amount=dollars(20)),
            earnings=(Earning(name="production bonus", amount=dollars(50)),),
            hour=Fraction(21),
            pay=dollars(1155),
        ),
        WorkedExample(
            title="A salary of $800 pays for no overtime, fifty hours worked",
            citation=Citation("Cal. Lab. Code 515(d); Seyfarth, Cal-Peculiarities 2024, p. 211"),
            first=weeks.first,
            days=weeks.days(10, 10, 10, 10, 10),
            wage=WeeklySalary(amount=dollars(800)),
            hour=Fraction(20),
            pay=dollars(1100),
        ),
        WorkedExample(
            title="Overtime of a day in a week of forty hours, on a salary",
            citation=Citation("Cal. Lab. Code 515(d)"),
            first=weeks.first,
            days=weeks.days(10, 10, 8, 6, 6),
            wage=WeeklySalary(amount=dollars(800), covers=Duration.of(hours=40)),
            hour=Fraction(20),
            pay=dollars(920),
        ),
    )


def examples(week_starts: int, workday_starts: Duration) -> tuple[WorkedExample, ...]:
    """All of them, for weeks and workdays that begin so."""
    weeks = Weeks(week_starts, workday_starts)
    return (*of_hours(weeks), *of_pay(weeks))
