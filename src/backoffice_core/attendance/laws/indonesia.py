"""Working time and overtime of Indonesia: PP 35/2021, and KEP.102/MEN/VI/2004 before it.

Restated from the regulations, not copied; not legal advice. What could not be read in the
published text says so (``[unverified]``). Where the text is silent the pack takes a reading
that has a name: an hour is cut to whole rupiah as in the ministry's own example (5,000,000 /
173 = 28,901), part hours are paid by the second, and hours beyond the last one listed keep
the last multiple and are reported.

What is not worked is not paid (PP 36/2021 art. 40), but how much of a month's wage that is no
law says: art. 17 divides by 25 or 21 only where wages are set by the day, and months have 20
to 27 working days. So a day is taken as its part of the month's own working days, as payroll
practice does; then the days of a month are worth the month, no more and no less.

Patterns: ``six_day`` and ``five_day`` weeks; ``energy`` for the shifts of 9, 10 and 11 hours
that KEP.234/MEN/2003 allows in energy and mineral resources, ``upstream`` for those of
Permenakertrans 4/2014 in upstream oil and gas, 28 days in a row at most, and ``mining`` for
those of PER.15/MEN/VII/2005 in general mining, which go to 12 hours. In those a holiday within
the work period is an ordinary day, and days of rest are in proportion to those of work. A shift
that the employer cut short is paid as it was planned (KEP.234 art. 6) where the
reading ``shifts_cut_short`` is taken so: such a day has the trait ``cut_short``, as no punch says
who cut it short. The day of a holiday that falls on the shortest
day of a six-day week has the trait ``shortest``.
"""

from __future__ import annotations

from datetime import date

import attrs

from backoffice_core.attendance.citations import Citation, Rule
from backoffice_core.attendance.laws.checking import enacted
from backoffice_core.attendance.laws.indonesia_articles import (
    KEP_102,
    KEP_102_ARTICLES,
    PP_35,
    PP_35_ARTICLES,
    Articles,
)
from backoffice_core.attendance.laws.indonesia_examples import (
    KEP_102_EXAMPLES,
    MINING_EXAMPLES,
    PP_35_EXAMPLES,
    UPSTREAM_EXAMPLES,
)
from backoffice_core.attendance.laws.indonesia_readings import KEMNAKER, readings
from backoffice_core.attendance.laws.indonesia_rosters import SHIFTS_CUT_SHORT
from backoffice_core.attendance.laws.packs import LawPack
from backoffice_core.attendance.limits.breaks import BreakAfter
from backoffice_core.attendance.limits.overtime import OvertimeLimit, UnlistedOvertime
from backoffice_core.attendance.limits.rest import DaysInRowLimit, DaysWorkedLimit
from backoffice_core.attendance.limits.rosters import RestAfterWork
from backoffice_core.attendance.limits.worked import WorkedLimit
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.obligations import OwedAfterOvertime, OwedInWindow
from backoffice_core.attendance.pay.hourly import HourOfMonth
from backoffice_core.attendance.rules.book import LimitRule, RuleBook
from backoffice_core.attendance.rules.conditions import WORKING_TIME, Contributing, When
from backoffice_core.attendance.rules.periods import DAY, WEEK
from backoffice_core.attendance.rules.premiums import ClockWindow
from backoffice_core.attendance.rules.thresholds import Threshold, Tier, TierIndex, tiers
from backoffice_core.attendance.worked import TimeKind
from backoffice_core.kernel.calendars import HolidayKind
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["INDONESIA"]

KEP_234, PER_15, PERMEN_4 = "KEP.234/MEN/2003", "PER.15/MEN/VII/2005", "Permenakertrans 4/2014"
# Cuti bersama is part of annual leave: never a holiday here.
OFFICIAL_HOLIDAYS = frozenset({HolidayKind.PUBLIC, HolidayKind.SUBSTITUTE, HolidayKind.LOCAL})
WORKDAYS = frozenset({DayKind.WORKDAY})
DAYS_OFF = frozenset({DayKind.REST_DAY, DayKind.HOLIDAY})
SHORTEST = "shortest"
# Who comes early on their own does not make overtime: it is ordered (PP 35/2021 art. 28).
ASKED_FOR = WORKING_TIME.kinds - {TimeKind.BEFORE_SHIFT}
AFTER_WORK = tiers(("3/2", 1), (2, None))


def hours(count: int) -> Duration:
    """So many hours."""
    return Duration.of(hours=count)


def day_off(double: int, quadruple: int | None) -> tuple[Tier, ...]:
    """Twice for the first hours, three times for the next one, four times for those after."""
    return tiers((2, double), (3, 1), (4, quadruple))


def after(
    name: str, beyond: Duration, cited: Citation, *, kinds: frozenset[DayKind] = WORKDAYS
) -> Threshold:
    """Overtime of working days, of the day or of the week, by the hour of overtime of the day."""
    weekly = name == "weekly"
    return Threshold(
        name=name,
        period=WEEK if weekly else DAY,
        beyond=beyond,
        tiers=AFTER_WORK,
        tiers_by=TierIndex.OVERTIME_OF_DAY,
        citation=cited,
        counts=Contributing(kinds=ASKED_FOR, day_kinds=kinds, straight_time_only=weekly),
        when=When(day_kinds=kinds),
    )


def on_days_off(name: str, steps: tuple[Tier, ...], cited: Citation, *, when: When) -> Threshold:
    """Work on a day off is overtime from the first hour."""
    return Threshold(
        name=name,
        period=DAY,
        beyond=Duration(0),
        tiers=steps,
        citation=cited,
        counts=Contributing(kinds=ASKED_FOR, day_kinds=when.day_kinds),
        when=when,
    )


BREAK = BreakAfter(
    name="break",
    after=hours(4),
    least=Duration.of(minutes=30),
    citation=Citation("UU 13/2003 art. 79(2)a"),
)


def limits(law: Articles, *, rest: LimitRule) -> tuple[LimitRule, ...]:
    """Breaks, the rest of a week, and overtime of working days by day and week."""
    a_day, a_week = law.most_a_day, law.most_a_week
    return (
        BREAK,
        rest,
        UnlistedOvertime(name="overtime_unlisted", citation=law.six_days_off),
        OvertimeLimit(
            name="overtime_a_day",
            period=DAY,
            most=a_day.value,
            citation=a_day.citation,
            day_kinds=WORKDAYS,
        ),
        OvertimeLimit(
            name="overtime_a_week",
            period=WEEK,
            most=a_week.value,
            citation=a_week.citation,
            day_kinds=WORKDAYS,
        ),
    )


def six_day(law: Articles) -> RuleBook:
    """Six days of seven hours, forty a week."""
    ordinary_off = When(day_kinds=DAYS_OFF, without={SHORTEST})
    rest = When(day_kinds={DayKind.REST_DAY}, traits={SHORTEST})
    shortest = When(day_kinds={DayKind.HOLIDAY}, traits={SHORTEST})
    return RuleBook(
        name=f"{law.six_days.text}, six days",
        ordinary=law.six_days,
        thresholds=(
            after("daily", hours(7), law.workday),
            after("weekly", hours(40), law.workday),
            on_days_off("day_off", day_off(7, law.quadruple), law.six_days_off, when=ordinary_off),
            # Only a holiday can fall on the shortest working day; a rest day is none.
            on_days_off("rest_day", day_off(7, law.quadruple), law.six_days_off, when=rest),
            on_days_off("shortest", day_off(5, law.quadruple), law.shortest_day, when=shortest),
        ),
        limits=limits(
            law,
            rest=DaysInRowLimit(name="weekly_rest", most=6, within=WEEK, citation=law.weekly_rest),
        ),
    )


def five_day(law: Articles) -> RuleBook:
    """Five days of eight hours, forty a week."""
    off = When(day_kinds=DAYS_OFF)
    return RuleBook(
        name=f"{law.five_days.text}, five days",
        ordinary=law.five_days,
        thresholds=(
            after("daily", hours(8), law.workday),
            after("weekly", hours(40), law.workday),
            on_days_off("day_off", day_off(8, law.quadruple), law.five_days_off, when=off),
        ),
        # Two days of rest: one in a row of seven is not enough.
        limits=limits(
            law,
            rest=DaysWorkedLimit(name="weekly_rest", most=5, citation=law.two_days_of_rest),
        ),
    )


def long_shifts(
    name: str,
    ordinary: Citation,
    overtime: Citation,
    off: Citation,
    *,
    quadruple: int | None,
    more: tuple[LimitRule, ...] = (),
) -> RuleBook:
    """Long shifts in a work period: overtime after seven hours, holidays like other days."""
    period = WORKDAYS | {DayKind.HOLIDAY}
    rest = When(day_kinds={DayKind.REST_DAY})
    return RuleBook(
        name=name,
        ordinary=ordinary,
        thresholds=(
            after("daily", hours(7), overtime, kinds=period),
            on_days_off("day_off", day_off(7, quadruple), off, when=rest),
        ),
        limits=(BREAK, UnlistedOvertime(name="overtime_unlisted", citation=off), *more),
    )


# The decree fixes 3 1/2, 5 1/2 and 7 1/2 hours' wages a day for shifts of 9, 10 and 11 hours:
# the hours after the seventh at the multiples of a working day.
ENERGY = long_shifts(
    KEP_234,
    Citation(f"{KEP_234} art. 2(1)c-n; holidays art. 8", verified=False),
    Citation(f"{KEP_234} art. 12"),
    Citation(f"{KEP_234} art. 9 b"),
    quadruple=None,
    more=(
        DaysInRowLimit(name="work_period", most=14, citation=Citation(f"{KEP_234} art. 5(2)")),
        # Five days at the least, as the text has it, though half of a short period is less.
        RestAfterWork(
            name="rest_in_proportion", days=2, least=5, citation=Citation(f"{KEP_234} art. 5(2)")
        ),
    ),
)
UPSTREAM = long_shifts(
    PERMEN_4,
    Citation(f"{PERMEN_4} art. 2(1)c; holidays in a work period", verified=False),
    Citation(f"{PERMEN_4} art. 4(1)"),
    Citation(f"{PERMEN_4} art. 4(2)"),
    quadruple=None,
    more=(
        DaysInRowLimit(name="work_period", most=28, citation=Citation(f"{PERMEN_4} art. 2(1)c")),
        RestAfterWork(
            name="rest_in_proportion", days=2, citation=Citation(f"{PERMEN_4} art. 2(1)c")
        ),
        WorkedLimit(
            name="longest_day",
            period=DAY,
            most=hours(11),
            citation=Citation(f"{PERMEN_4} art. 2(2)"),
        ),
    ),
)


def mining(law: Articles) -> RuleBook:
    """Shifts of up to 12 hours in general mining: 9 1/2 hours' wages for the longest.

    Article 8 sends all that it does not say to the rules of overtime, so for days of rest.
    """
    off = law.six_days_off
    return long_shifts(
        PER_15,
        Citation(f"{PER_15} art. 2; holidays in a work period: Hukumonline, 2 November 2018"),
        Citation(f"{PER_15} art. 2(3)"),
        Citation(f"{PER_15} art. 8, {off.text}", verified=off.verified),
        quadruple=law.quadruple,
        # Ten weeks of work, two of rest, and in the ten a day of rest every two weeks.
        more=(
            DaysInRowLimit(
                name="rest_in_period",
                most=14,
                citation=Citation(f"{PER_15} art. 2(1)b", verified=False),
            ),
        ),
    )


def pay(law: Articles) -> HourOfMonth:
    """An hour is 1/173 of a month."""
    return HourOfMonth(
        divisor=law.divisor,
        steady=law.steady,
        least_share=law.least_share,
        days_a_month={6: Rule(25, law.by_day[0]), 5: Rule(21, law.by_day[1])},
        pieces=law.pieces,
        whole_currency=Rule("IDR", KEMNAKER),
        unworked=law.unworked,
    )


JOINT_LEAVE = Effective(
    [
        Version(value=Citation("SE Menaker B.70/2018", verified=False), since=date(1970, 1, 1)),
        Version(value=Citation("SE Menaker M/3/HK.04/IV/2022"), since=date(2022, 4, 14)),
        Version(value=Citation("SE Menaker M/6/HK.04/XII/2024"), since=date(2024, 12, 6)),
    ]
)
WOMEN_BY_NIGHT = (
    OwedInWindow(
        name="night_meal",
        window=ClockWindow.of("23:00", "07:00"),
        trait="woman",
        what=Message(
            "nourishing food and drink of at least 1,400 kilocalories, never money instead, "
            "and safety at work"
        ),
        citation=Citation("KEP.224/MEN/2003 art. 2(1) and 3"),
    ),
    OwedInWindow(
        name="night_transport",
        window=ClockWindow.of("23:00", "05:00"),
        trait="woman",
        what=Message("transport from and to a pick-up point"),
        citation=Citation("KEP.224/MEN/2003 art. 2(2)"),
    ),
)


def meal(law: Articles) -> OwedAfterOvertime:
    """Food and drink when overtime is long."""
    return OwedAfterOvertime(
        name="meal_owed",
        time=law.meal.value,
        what=Message("food and drink of at least 1,400 kilocalories"),
        citation=law.meal.citation,
    )


def pack(name: str, law: Articles) -> LawPack:
    """The pack of a regulation."""
    return LawPack(
        name=name,
        country="ID",
        books={
            "six_day": six_day(law),
            "five_day": five_day(law),
            "energy": ENERGY,
            "mining": mining(law),
            "upstream": UPSTREAM,
        },
        weeks={5: "five_day", 6: "six_day"},
        pay=pay(law),
        holiday_kinds=Rule(OFFICIAL_HOLIDAYS, law.holidays),
        obligations=(meal(law), *WOMEN_BY_NIGHT),
        order=law.order,
        continuous=Citation("UU 13/2003 art. 85(2), KEP.233/MEN/2003 art. 2-3"),
        exemption=law.exemption,
        joint_leave=JOINT_LEAVE,
        readings=(*readings(law), SHIFTS_CUT_SHORT),
        examples=(
            *(PP_35_EXAMPLES if name == PP_35 else KEP_102_EXAMPLES),
            *MINING_EXAMPLES,
            *UPSTREAM_EXAMPLES,
        ),
    )


PP_35_2021 = pack(PP_35, PP_35_ARTICLES)
KEP_102_2004 = pack(KEP_102, KEP_102_ARTICLES)


def without(pack: LawPack, *patterns: str) -> LawPack:
    """The pack before decrees brought the rules of some patterns, and their examples."""
    return attrs.evolve(
        pack,
        books={name: book for name, book in pack.books.items() if name not in patterns},
        examples=(each for each in pack.examples if each.pattern not in patterns),
    )


INDONESIA = enacted(
    Version(value=without(KEP_102_2004, "mining", "upstream"), since=date(2004, 6, 25)),
    Version(value=without(KEP_102_2004, "upstream"), since=date(2005, 7, 26)),
    # The decree is of 2014; its day was not found, so it is taken for known from the next year.
    Version(value=KEP_102_2004, since=date(2015, 1, 1)),
    Version(value=PP_35_2021, since=date(2021, 2, 2)),
)
