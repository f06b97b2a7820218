"""Overtime, meals and rests of California: the Labor Code and the wage orders.

Restated, not copied; not legal advice. A workday is a fixed stretch of 24 hours that begins
at one hour for all (Lab. Code 500), so a night shift is cut where it begins and each part is
measured by itself. Beyond eight hours of a workday time is worth one and a half, beyond
twelve double; on the seventh day of a workweek from the first hour, and double beyond eight.
Beyond forty hours of a week only those count that no other rule made overtime: nothing is
counted twice (Lab. Code 510(a)). The pattern ``four_tens`` is an alternative workweek that was
voted for (Lab. Code 511). Work on a day that is none of its four is double beyond eight hours:
such a day is a rest day or a holiday, or has the trait ``further_day``; a fifth day of work in a
week that is neither is a finding of :func:`~backoffice_core.attendance.limits.check_limits`.

The minimum wage is owed for each hour by itself, and decides how much a split shift is worth.
"""

from __future__ import annotations

from datetime import date

import attrs

from backoffice_core.attendance.citations import Citation, Rule
from backoffice_core.attendance.laws.california_examples import examples
from backoffice_core.attendance.laws.checking import enacted
from backoffice_core.attendance.laws.packs import LawPack, Reading
from backoffice_core.attendance.limits.rest import DaysInRowLimit
from backoffice_core.attendance.limits.schedule import FurtherDayUnsaid
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.pay.regular_rate import BonusDivisor, RegularRate, SalaryIsFor
from backoffice_core.attendance.rules.book import ExtraRule, RuleBook
from backoffice_core.attendance.rules.conditions import Contributing, DayInRow, ShortWeek, When
from backoffice_core.attendance.rules.extras import ReportingTime
from backoffice_core.attendance.rules.extras_breaks import (
    MealClock,
    MealDue,
    MissedMeal,
    MissedRest,
    RestRecords,
    SplitShift,
)
from backoffice_core.attendance.rules.periods import DAY, Period
from backoffice_core.attendance.rules.thresholds import Threshold, tiers
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.calendars import HolidayKind
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["CALIFORNIA", "MINIMUM_WAGE", "californian_law"]

SUNDAY = 6
MIDNIGHT = Duration(0)
DAILY = Citation("Cal. Lab. Code 510(a)")
SEVENTH = Citation("Cal. Lab. Code 510(a), 556")
VOTED = Citation("Cal. Lab. Code 511(b)")
ONCE = Contributing(straight_time_only=True)
OFF = frozenset({DayKind.REST_DAY, DayKind.HOLIDAY})
WORKED = frozenset({DayKind.WORKDAY})
# The trait of a working day that is none of the four voted for.
FURTHER_DAY = "further_day"
# AB 60 brought the eight-hour day back.
SINCE = date(2000, 1, 1)


def hours(count: int) -> Duration:
    """So many hours."""
    return Duration.of(hours=count)


MINIMUM_WAGE: Effective[Money] = Effective(
    [
        Version(value=Money.of(amount, "USD"), since=date(year, month, 1))
        for year, month, amount in (
            (1998, 3, "5.75"), (2001, 1, "6.25"), (2002, 1, "6.75"), (2007, 1, "7.50"),
            (2008, 1, "8.00"), (2014, 7, "9.00"), (2016, 1, "10.00"), (2017, 1, "10.50"),
            (2018, 1, "11.00"), (2019, 1, "12.00"), (2020, 1, "13.00"), (2021, 1, "14.00"),
            (2022, 1, "15.00"), (2023, 1, "15.50"), (2024, 1, "16.00"), (2025, 1, "16.50"),
            (2026, 1, "16.90"),
        )
    ]
)  # fmt: skip
"""The state's minimum wage of employers with more than 25 people; before 2023 from memory."""

EXTRAS: tuple[ExtraRule, ...] = (
    MissedMeal(
        citation=Citation("Cal. Lab. Code 226.7(c), 512(a); Brinker, 53 Cal.4th 1004 (2012)"),
        meals=(
            MealDue(after=hours(5), waivable=hours(6), waived_by="meal_waived"),
            MealDue(after=hours(10), waivable=hours(12), waived_by="second_meal_waived"),
        ),
    ),
    MissedRest(
        citation=Citation("Cal. Lab. Code 226.7(c); 8 CCR 11040(12); UPS, 192 Cal.App.4th 1043")
    ),
    ReportingTime(citation=Citation("8 CCR 11040(5)(A)")),
    SplitShift(
        citation=Citation("8 CCR 11040(4)(C); Securitas, 197 Cal.App.4th 115 (2011)"),
        minimum_wage=MINIMUM_WAGE,
    ),
)

BY_REGULAR_RATE = RegularRate(
    citation=Citation("Cal. Lab. Code 510(a); DLSE Manual 49.1", verified=False),
    premium_citation=DAILY,
    credit_citation=Citation("29 U.S.C. 207(h); DLSE Manual 49.1.2.4", verified=False),
    rate_rounding=None,
    salary_is_for=SalaryIsFor.ORDINARY_HOURS,
    flat_divisor=BonusDivisor.ORDINARY_HOURS,
    for_output={"production bonus", "piece work", "commission"},
    less_above_minimum={"split shift"},
)


def daily(beyond: int, to_double: int) -> Threshold:
    """Time and a half beyond the hours of a day, double after ``to_double`` more."""
    return Threshold(
        name="daily",
        period=DAY,
        beyond=hours(beyond),
        tiers=tiers(("3/2", to_double), (2, None)),
        citation=DAILY,
    )


def weekly(week: Period) -> Threshold:
    """Beyond forty hours that are not overtime already."""
    return Threshold(
        name="weekly",
        period=week,
        beyond=hours(40),
        tiers=tiers(("3/2", None)),
        citation=DAILY,
        counts=ONCE,
    )


def seventh_day(week: Period, short: ShortWeek | None) -> Threshold:
    """The seventh day worked in a workweek, from its first hour."""
    return Threshold(
        name="seventh day",
        period=DAY,
        beyond=Duration(0),
        tiers=tiers(("3/2", 8), (2, None)),
        citation=DAILY if short is None else SEVENTH,
        when=When(in_row=DayInRow(number=7, within=week, unless=short)),
    )


def day_of_rest(week: Period) -> DaysInRowLimit:
    """One day of rest in seven, counted within the workweek."""
    return DaysInRowLimit(
        name="day of rest",
        most=6,
        within=week,
        citation=Citation("Cal. Lab. Code 551-552; Mendoza v. Nordstrom (2017)", verified=False),
    )


def eight_a_day(week: Period, workday_starts: Duration, short: ShortWeek | None) -> RuleBook:
    """The rules for everybody."""
    return RuleBook(
        name="California",
        ordinary=DAILY,
        week=week,
        workday_starts=workday_starts,
        thresholds=[daily(8, 4), seventh_day(week, short), weekly(week)],
        extras=EXTRAS,
        limits=[day_of_rest(week)],
    )


def ten_a_day(week: Period, workday_starts: Duration) -> RuleBook:
    """The rules of an alternative workweek of four days of ten hours."""
    return RuleBook(
        name="California, four days of ten hours",
        ordinary=VOTED,
        week=week,
        workday_starts=workday_starts,
        thresholds=[
            attrs.evolve(daily(10, 2), citation=VOTED),
            beyond_schedule("further day", When(day_kinds=OFF)),
            beyond_schedule("further day said", When(day_kinds=WORKED, traits={FURTHER_DAY})),
            attrs.evolve(weekly(week), citation=VOTED),
        ],
        extras=EXTRAS,
        limits=[
            day_of_rest(week),
            FurtherDayUnsaid(
                name="days of the schedule", most=4, within=week, trait=FURTHER_DAY, citation=VOTED
            ),
        ],
    )


def beyond_schedule(name: str, when: When) -> Threshold:
    """A day beyond those of the schedule: double after eight hours."""
    return Threshold(
        name=name,
        period=DAY,
        beyond=hours(8),
        tiers=tiers((2, None)),
        citation=VOTED,
        when=when,
    )


IN_SHORT_WEEKS = {
    "no_seventh_day": ShortWeek(in_all=hours(30), on_a_day=hours(6)),
    "seventh_day_all_the_same": None,
}


def read_short_weeks(pack: LawPack, way: str) -> LawPack:
    """The pack with or without overtime on the seventh day of a short week."""
    book = pack.book()
    thresholds = (
        seventh_day(book.week, IN_SHORT_WEEKS[way]) if rule.name == "seventh day" else rule
        for rule in book.thresholds
    )
    first = next(iter(pack.books))
    return attrs.evolve(
        pack, books={**pack.books, first: attrs.evolve(book, thresholds=tuple(thresholds))}
    )


def read_bonuses(pack: LawPack, way: str) -> LawPack:
    """The pack with flat sums spread over other hours."""
    if not isinstance(pack.pay, RegularRate):
        return pack
    return attrs.evolve(pack, pay=attrs.evolve(pack.pay, flat_divisor=BonusDivisor(way)))


def read_rests(pack: LawPack, way: str) -> LawPack:
    """The pack with rests as they were said to be missed, or as they were punched."""
    books = {
        pattern: attrs.evolve(
            book,
            extras=[
                attrs.evolve(rule, records=RestRecords(way))
                if isinstance(rule, MissedRest)
                else rule
                for rule in book.extras
            ],
        )
        for pattern, book in pack.books.items()
    }
    return attrs.evolve(pack, books=books)


def read_meals(pack: LawPack, way: str) -> LawPack:
    """The pack with meals due in each shift, or in each workday by itself."""
    books = {
        pattern: attrs.evolve(
            book,
            extras=[
                attrs.evolve(rule, clock=MealClock(way)) if isinstance(rule, MissedMeal) else rule
                for rule in book.extras
            ],
        )
        for pattern, book in pack.books.items()
    }
    return attrs.evolve(pack, books=books)


def read_rates(pack: LawPack, way: str) -> LawPack:
    """The pack with its regular rate exact or rounded."""
    if not isinstance(pack.pay, RegularRate):
        return pack
    rounding = Rounding.HALF_UP if way == "to_the_cent" else None
    return attrs.evolve(pack, pay=attrs.evolve(pack.pay, rate_rounding=rounding))


READINGS = (
    Reading(
        name="short_weeks",
        taken="no_seventh_day",
        others=("seventh_day_all_the_same",),
        says=Message(
            "The seventh day is no overtime in a week of at most 30 hours, or of at most 6 hours "
            "on every day"
        ),
        citation=Citation("Cal. Lab. Code 556; Mendoza v. Nordstrom, 2 Cal.5th 1074 (2017)"),
        change=read_short_weeks,
    ),
    Reading(
        name="flat_sum_bonus",
        taken=BonusDivisor.ORDINARY_HOURS.value,
        others=(BonusDivisor.ALL_HOURS.value,),
        says=Message(
            "A flat sum is divided by the hours that are no overtime and paid again at the whole "
            "multiple; what was earned by output is divided by all hours"
        ),
        citation=Citation("Alvarado v. Dart Container, 4 Cal.5th 542 (2018)"),
        change=read_bonuses,
    ),
    Reading(
        name="rate_rounding",
        taken="exact",
        others=("to_the_cent",),
        says=Message("The regular rate is kept exact, and each week is rounded once"),
        citation=Citation("Cal. Lab. Code 510(a)"),
        change=read_rates,
    ),
    Reading(
        name="meal_clock",
        taken=MealClock.SHIFT.value,
        others=(MealClock.WORKDAY.value,),
        says=Message(
            "The hours before a meal are those of the shift, so a night without meals is paid "
            "once, on the day it began; the text owes an hour for each workday"
        ),
        citation=Citation("Cal. Lab. Code 226.7(c), 500(a), 512(a)", verified=False),
        change=read_meals,
    ),
    Reading(
        name="missed_rests",
        taken=RestRecords.SAID.value,
        others=(RestRecords.PUNCHED.value,),
        says=Message(
            "Rests are seldom punched, so only a rest that somebody says was missed is paid for"
        ),
        citation=Citation(
            "Cal. Lab. Code 226.7; Donohue v. AMN Services, 11 Cal.5th 58 (2021)", verified=False
        ),
        change=read_rests,
    ),
    Reading(
        name="rounding_of_punches",
        taken="as_punched",
        others=("neutral_rounding",),
        says=Message(
            "Where the time is captured to the minute it is paid to the minute; neutral rounding "
            "is doubted"
        ),
        citation=Citation("Camp v. Home Depot, 84 Cal.App.5th 638 (2022)", verified=False),
    ),
)  # fmt: skip


@checked
def californian_law(
    *, week_starts: int = SUNDAY, workday_starts: Duration = MIDNIGHT
) -> Effective[LawPack]:
    """The rules for an employer whose workweek and workdays begin so.

    Monday is 0, a workday begins so long after midnight. Raises :class:`InvalidValue`:
    ``weekday_unknown``, ``workday_start_unknown``.

    >>> law = californian_law(week_starts=0).on(date(2026, 5, 4))
    >>> list(law.books)
    ['eight_a_day', 'four_tens']
    """
    week = Period.week(week_starts)
    pack = LawPack(
        name="California",
        country="US",
        books={
            "eight_a_day": eight_a_day(week, workday_starts, IN_SHORT_WEEKS["no_seventh_day"]),
            "four_tens": ten_a_day(week, workday_starts),
        },
        pay=BY_REGULAR_RATE,
        holiday_kinds=Rule(
            frozenset[HolidayKind](),
            Citation("DLSE FAQ, Holidays: no premium is due by law", verified=False),
        ),
        minimum_wage=Effective(
            [
                Version(
                    value=Rule(
                        version.value, Citation("Cal. Lab. Code 1182.12, 1197", verified=False)
                    ),
                    since=version.since,
                )
                for version in MINIMUM_WAGE.versions
            ]
        ),
        each_hour=Citation("Armenta v. Osmose, 135 Cal.App.4th 314 (2005)"),
        exemption=Citation("Cal. Lab. Code 515(a); 8 CCR 11040(1)(A)", verified=False),
        exempt_extras={rule.name for rule in EXTRAS},
        readings=READINGS,
        examples=examples(week_starts, workday_starts),
    )
    return enacted(Version(value=pack, since=SINCE))


CALIFORNIA = californian_law()
"""The rules for workweeks that begin on Sunday, of workdays that begin at midnight."""
