"""Overtime of the United States: the Fair Labor Standards Act and 29 CFR 778.

Restated from the regulations, not copied; not legal advice. The Act knows one line, forty
hours in a fixed week of 168 hours that may begin on any day at any hour (29 CFR 778.105), and
what lies beyond it is worth one and a half times the regular rate of that week. Weeks are
never averaged (778.104). It sets no daily limit and no premium for nights, Sundays or
holidays; those come from agreements, are added to the book as premiums, and count against
overtime where they are at least time and a half (778.203 to 778.206).

The examples in the regulations were given new numbers in 2011 and 2019; the rule of salaries
for changing hours was widened in 2020. A version here begins with the first workweek that
begins under it, so that no week is cut in two.
"""

from __future__ import annotations

from datetime import date, timedelta

import attrs

from backoffice_core.attendance.citations import Citation, Rule
from backoffice_core.attendance.laws.checking import enacted
from backoffice_core.attendance.laws.packs import LawPack, Reading, WorkedExample
from backoffice_core.attendance.laws.united_states_examples import since_2011, until_2011
from backoffice_core.attendance.pay.regular_rate import RegularRate, SalaryIsFor
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.periods import Period
from backoffice_core.attendance.rules.thresholds import Threshold, tiers
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.calendars import HolidayKind
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["MEAL", "ROUNDING_STEPS", "SHORT_REST", "UNITED_STATES", "american_law"]

SUNDAY = 6
MIDNIGHT = Duration(0)
WEEK = Citation("29 U.S.C. 207(a)(1); 29 CFR 778.101, 778.105")
# The part was published on 26 January 1968 (33 FR 986); these changed its numbers and words.
PUBLISHED = date(1968, 1, 26)
NUMBERS_OF_2011 = date(2011, 5, 5)
NUMBERS_OF_2019 = date(2020, 1, 15)
SALARIES_OF_2020 = date(2020, 8, 7)

ROUNDING_STEPS = Rule(
    tuple(Duration.of(minutes=minutes) for minutes in (5, 6, 15)), Citation("29 CFR 785.48(b)")
)
"""Steps that punches may be rounded to, if it evens out over time."""
SHORT_REST = Rule(Duration.of(minutes=20), Citation("29 CFR 785.18"))
"""A rest of up to about so long is worked time."""
MEAL = Rule(Duration.of(minutes=30), Citation("29 CFR 785.19(a)"))
"""A meal of so long, free from all duties, is not."""

MINIMUM = Citation("29 U.S.C. 206(a)(1); 29 CFR 776.4", verified=False)
MINIMUM_WAGE: Effective[Rule[Money]] = Effective(
    [
        Version(value=Rule(Money.of(amount, "USD"), MINIMUM), since=since)
        for since, amount in (
            (date(1997, 9, 1), "5.15"),
            (date(2007, 7, 24), "5.85"),
            (date(2008, 7, 24), "6.55"),
            (date(2009, 7, 24), "7.25"),
        )
    ]
)
"""The federal minimum wage, counted by the workweek; before September 1997 it is not known here."""

BY_REGULAR_RATE = RegularRate(
    citation=Citation("29 CFR 778.109"),
    premium_citation=Citation("29 CFR 778.107, 778.110"),
    credit_citation=Citation("29 U.S.C. 207(h); 29 CFR 778.201(c)"),
    rate_rounding=Rounding.HALF_UP,
)
HOW_RATES_ARE_ROUNDED = {"to_the_cent": Rounding.HALF_UP, "exact": None}


def round_rates(pack: LawPack, way: str) -> LawPack:
    """The pack with its regular rate rounded in another way."""
    if not isinstance(pack.pay, RegularRate):
        return pack
    pay = attrs.evolve(pack.pay, rate_rounding=HOW_RATES_ARE_ROUNDED[way])
    return attrs.evolve(pack, pay=pay)


def salary_covers(pack: LawPack, way: str) -> LawPack:
    """The pack with salaries that were agreed for something else."""
    if not isinstance(pack.pay, RegularRate):
        return pack
    return attrs.evolve(pack, pay=attrs.evolve(pack.pay, salary_is_for=SalaryIsFor(way)))


RATES = Reading(
    name="rate_rounding",
    taken="to_the_cent",
    others=("exact",),
    says=Message(
        "The regular rate is rounded to the cent before it is multiplied, as the examples in the "
        "regulations do; they have no rule for it"
    ),
    citation=Citation("29 CFR 778.114(b), 778.322"),
    change=round_rates,
)
SALARIES = Reading(
    name="salary_is_for",
    taken=SalaryIsFor.HOURS_UP_TO.value,
    others=(SalaryIsFor.FIXED_HOURS.value,),
    says=Message(
        "A salary for a number of hours is paid in full when fewer are worked, and the hours "
        "worked then share it; where hours not worked are taken off, the rate stays the same"
    ),
    citation=Citation("29 CFR 778.325"),
    change=salary_covers,
)
PUNCHES = Reading(
    name="rounding_of_punches",
    taken="as_punched",
    others=("nearest_5_minutes", "nearest_6_minutes", "nearest_15_minutes"),
    says=Message(
        "Punches may be rounded to 5, 6 or 15 minutes where it evens out over time; the pack "
        "rounds nothing, pairing does"
    ),
    citation=ROUNDING_STEPS.citation,
)
SALARY_AND_BONUS = Reading(
    name="bonus_beside_fluctuating_salary",
    taken="allowed",
    others=(),
    says=Message(
        "Bonuses and premiums beside a salary for changing hours are allowed, and count in the "
        "regular rate"
    ),
    citation=Citation("29 CFR 778.114(a)(4), (c); 85 FR 34970"),
)


def weekly_book(week_starts: int, workday_starts: Duration) -> RuleBook:
    """Forty hours in the fixed week."""
    week = Period.week(week_starts)
    return RuleBook(
        name="FLSA",
        ordinary=WEEK,
        week=week,
        workday_starts=workday_starts,
        thresholds=[
            Threshold(
                name="weekly",
                period=week,
                beyond=Duration.of(hours=40),
                tiers=tiers(("3/2", None)),
                citation=WEEK,
            )
        ],
    )


def first_week(day: date, week_starts: int) -> date:
    """The first day on or after ``day`` on which a workweek begins."""
    return day + timedelta(days=(week_starts - day.weekday()) % 7)


@checked
def american_law(
    *, week_starts: int = SUNDAY, workday_starts: Duration = MIDNIGHT
) -> Effective[LawPack]:
    """The Act for an employer whose workweek begins on a weekday, at a time after midnight.

    Monday is 0. Raises :class:`InvalidValue`: ``weekday_unknown``, ``workday_start_unknown``.

    >>> from datetime import date
    >>> mondays = american_law(week_starts=0, workday_starts=Duration.of(hours=6))
    >>> mondays.on(date(2026, 5, 4)).book().week.first.weekday()
    0
    """
    book = weekly_book(week_starts, workday_starts)
    first = first_week(date(2026, 5, 3), week_starts)

    def version(name: str, since: date, examples: tuple[WorkedExample, ...],
                *more: Reading) -> Version[LawPack]:  # fmt: skip
        pack = LawPack(
            name=name,
            country="US",
            books={"weekly": book},
            pay=BY_REGULAR_RATE,
            holiday_kinds=Rule(frozenset[HolidayKind](), Citation("29 CFR 778.102")),
            minimum_wage=MINIMUM_WAGE,
            exemption=Citation("29 U.S.C. 213(a)(1); 29 CFR 541.100", verified=False),
            readings=(RATES, SALARIES, PUNCHES, *more),
            examples=examples,
        )
        return Version(value=pack, since=since)

    early, late = until_2011(first), since_2011(first)
    return enacted(
        version("FLSA, numbers of 1981", PUBLISHED, early),
        version("FLSA, numbers of 2011", first_week(NUMBERS_OF_2011, week_starts), late),
        version("FLSA, numbers of 2019", first_week(NUMBERS_OF_2019, week_starts), late),
        version(
            "FLSA, salaries of 2020",
            first_week(SALARIES_OF_2020, week_starts),
            late,
            SALARY_AND_BONUS,
        ),
    )


UNITED_STATES = american_law()
"""The Act for workweeks that begin on Sunday at midnight."""
