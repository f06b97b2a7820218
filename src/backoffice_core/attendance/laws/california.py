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
from backoffice_core.attendance.laws.california_readings import (
    DAILY,
    FURTHER,
    IN_SHORT_WEEKS,
    READINGS,
    VOTED_PATTERN,
    hours,
    seventh_day,
)
from backoffice_core.attendance.laws.checking import enacted
from backoffice_core.attendance.laws.packs import LawPack
from backoffice_core.attendance.limits.rest import DaysInRowLimit
from backoffice_core.attendance.limits.schedule import FurtherDayUnsaid
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.pay.regular_rate import BonusDivisor, RegularRate, SalaryIsFor
from backoffice_core.attendance.rules.book import ExtraRule, RuleBook
from backoffice_core.attendance.rules.conditions import Contributing, ShortWeek, When
from backoffice_core.attendance.rules.extras import ReportingTime
from backoffice_core.attendance.rules.extras_breaks import (
    MealDue,
    MissedMeal,
    MissedRest,
    SplitShift,
)
from backoffice_core.attendance.rules.periods import DAY, Period
from backoffice_core.attendance.rules.thresholds import Threshold, tiers
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.calendars import HolidayKind
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money

__all__ = ["CALIFORNIA", "MINIMUM_WAGE", "californian_law"]

SUNDAY = 6
MIDNIGHT = Duration(0)
VOTED = Citation("Cal. Lab. Code 511(b)")
ONCE = Contributing(straight_time_only=True)
OFF = frozenset({DayKind.REST_DAY, DayKind.HOLIDAY})
WORKED = frozenset({DayKind.WORKDAY})
# The trait of a working day that is none of the four voted for.
FURTHER_DAY = "further_day"
# AB 60 brought the eight-hour day back.
SINCE = date(2000, 1, 1)


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
    ReportingTime(citation=Citation("8 CCR 11040(5)(A)-(B)"), again=Duration.of(hours=2)),
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
            beyond_schedule(FURTHER, When(day_kinds=OFF)),
            beyond_schedule(f"{FURTHER} said", When(day_kinds=WORKED, traits={FURTHER_DAY})),
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
            VOTED_PATTERN: ten_a_day(week, workday_starts),
        },
        usual="eight_a_day",
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
