"""Where the law of California can be read in more than one way, and the ways there are."""

from __future__ import annotations

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.laws.packs import LawPack, Reading
from backoffice_core.attendance.pay.regular_rate import BonusDivisor, RegularRate
from backoffice_core.attendance.rules.conditions import DayInRow, ShortWeek, When
from backoffice_core.attendance.rules.extras_breaks import (
    MealClock,
    MissedMeal,
    MissedRest,
    RestRecords,
)
from backoffice_core.attendance.rules.periods import DAY, Period
from backoffice_core.attendance.rules.thresholds import Threshold, tiers
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = [
    "DAILY",
    "FURTHER",
    "IN_SHORT_WEEKS",
    "READINGS",
    "VOTED_PATTERN",
    "hours",
    "seventh_day",
]

DAILY = Citation("Cal. Lab. Code 510(a)")
SEVENTH = Citation("Cal. Lab. Code 510(a), 556")
FURTHER, VOTED_PATTERN = "further day", "four_tens"
MIDNIGHT = Duration(0)


def hours(count: int) -> Duration:
    """So many hours."""
    return Duration.of(hours=count)


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
    changed = attrs.evolve(book, thresholds=tuple(thresholds))
    return attrs.evolve(pack, books={**pack.books, pack.usual: changed})


def read_further_days(pack: LawPack, way: str) -> LawPack:
    """The pack with the first hours of a further day ordinary below forty, or overtime at once."""
    book = pack.book(VOTED_PATTERN)
    first = way == "from_the_first_hour"
    thresholds = (
        attrs.evolve(
            rule,
            beyond=MIDNIGHT if first else hours(8),
            tiers=tiers(("3/2", 8), (2, None)) if first else tiers((2, None)),
        )
        if rule.name.startswith(FURTHER)
        else rule
        for rule in book.thresholds
    )
    changed = attrs.evolve(book, thresholds=tuple(thresholds))
    return attrs.evolve(pack, books={**pack.books, VOTED_PATTERN: changed})


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
        name="further_days",
        taken="beyond_forty",
        others=("from_the_first_hour",),
        says=Message(
            "The first eight hours of a day beyond a voted schedule are overtime where they are "
            "beyond forty in the week; work in excess of the scheduled hours may mean all of them"
        ),
        citation=Citation("Cal. Lab. Code 511(b); 8 CCR 11040(3)(B)", verified=False),
        change=read_further_days,
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
