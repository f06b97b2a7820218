"""Rules are values: what is no rule is refused where it is made, and each says itself."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path

import attrs
import pytest

from backoffice_core import scheduling
from backoffice_core.kernel import Duration, InvalidValue, Money, resolve
from backoffice_core.scheduling import (
    Apart,
    Assignment,
    CalendarMonth,
    CompanyKept,
    DayIs,
    DaysAWeekMax,
    DaysBetween,
    FairShare,
    HeadsMax,
    HoursAWeekMax,
    KeepPublished,
    LabourCost,
    Level,
    MinimumRest,
    NoNightBeforeFreeWeekend,
    RestRun,
    Rolling,
    Shift,
    ShiftsBetween,
    Succession,
    Supervised,
    TimeBetween,
    Travel,
    UnwantedPattern,
    Week,
    WeekendRun,
    WeekendsMax,
    WeeklyRest,
    Wish,
    WishesKept,
    WishKind,
    WorkRun,
    european_rules,
    fair_shares,
    indonesian_rules,
    standard_rules,
    wish_rules,
)
from backoffice_core.scheduling.rules import AnyRule
from backoffice_core.testing import work_row
from tests.scheduling.catalogue.samples import SAMPLES

IDR = Money.of(1, "IDR")

DAY = date(2026, 6, 3)
ROOT = Path(__file__).parents[3]
WITH_SARI = Wish(person="E1", day=DAY, colleague="Sari")


def hours(number: int) -> Duration:
    """So many hours."""
    return Duration.of(hours=number)


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("bounds_missing", ShiftsBetween),
        ("bounds_missing", DaysBetween),
        ("bounds_missing", TimeBetween),
        ("bounds_crossed", lambda: ShiftsBetween(least=3, most=2)),
        ("bounds_crossed", lambda: WorkRun(least=3, most=2)),
        ("bound_negative", lambda: WeekendRun(least=-1)),
        ("bound_negative", lambda: TimeBetween(most=Duration(-1))),
        ("number_too_small", lambda: WeekendsMax(most=-1)),
        ("number_too_small", lambda: HeadsMax(people=["E1"], most=-1)),
        ("number_too_small", lambda: Wish(person="E1", day=DAY, weight=-1)),
        ("number_too_small", lambda: FairShare(shares={"E1": 1}, steps=0)),
        ("number_too_small", lambda: fair_shares(3, {"E1": -1})),
        ("weights_without_sum", lambda: fair_shares(3, {"E1": 0})),
        ("period_without_days", lambda: Rolling(0)),
        ("period_without_days", lambda: WeekendsMax(most=1, of=0)),
        ("weekday_unknown", lambda: Week(7)),
        ("weekday_unknown", lambda: UnwantedPattern(steps=["N"], starts=[7])),
        ("weekend_unknown", lambda: WeekendsMax(most=1, weekend=[])),
        ("weekend_unknown", lambda: WeekendsMax(most=1, weekend=[2, 5, 6])),
        ("weekend_unknown", lambda: WeekendsMax(most=1, weekend=range(7))),
        ("pattern_empty", lambda: UnwantedPattern(steps=[])),
        ("codes_missing", lambda: UnwantedPattern(steps=["N", []])),
        ("codes_missing", lambda: ShiftsBetween(most=1, codes=[])),
        ("number_too_small", lambda: DaysAWeekMax(days=-1)),
        ("number_too_small", lambda: FairShare(shares={"E1": -1})),
        ("weekday_unknown", lambda: FairShare(shares={"E1": 1}, weekdays=[9])),
        ("number_too_small", lambda: LabourCost(rates={"E1": -IDR}, unit=IDR)),
        ("people_missing", lambda: Supervised(by=[])),
        ("wish_for_oneself", lambda: Wish(person="E1", day=date(2026, 6, 1), colleague="E1")),
        ("codes_missing", lambda: NoNightBeforeFreeWeekend(codes=[])),
        ("not_several", lambda: ShiftsBetween(most=1, codes="NIGHT")),
        ("rest_beyond_period", lambda: WeeklyRest(rest=hours(48), period=Rolling(2))),
        ("people_missing", lambda: Apart(people=["E1", "E1"])),
        ("wish_without_time", lambda: Wish(person="E1", day=DAY, since=time(9), until=time(8))),
        ("wish_binds", lambda: WishesKept(wishes=[Wish(person="E1", day=DAY, kind=WishKind.MUST)])),
        ("wish_for_company", lambda: WishesKept(wishes=[WITH_SARI])),
        ("wish_without_colleague", lambda: CompanyKept(wishes=[Wish(person="E1", day=DAY)])),
        ("currency_mixed", lambda: LabourCost(rates={"E1": Money.of(1, "USD")},
                                              unit=Money.of(1, "IDR"))),
        ("unit_not_positive", lambda: LabourCost(rates={}, unit=Money.of(0, "IDR"))),
        ("working_days_unknown", lambda: indonesian_rules(days_a_week=7)),
        ("type_wrong", lambda: WorkRun(most=3, level="law")),
        ("number_not_whole", lambda: Week("Monday")),
        ("number_not_whole", lambda: FairShare(shares={"E1": "2"})),
        ("time_not_in_steps", lambda: TimeBetween(most=Duration(90), level=Level.soft(1))),
        ("time_not_in_steps", lambda: TimeBetween(most=hours(9), absence=Duration.of(minutes=20),
                                                  per=hours(1), level=Level.soft(1))),
        ("time_not_in_steps", lambda: HoursAWeekMax(time=Duration(90), level=Level.soft(1))),
        ("number_too_small", lambda: TimeBetween(most=hours(9), per=Duration(0))),
        ("number_too_small", lambda: MinimumRest(rest=Duration(-1))),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_where_it_is_made(code: str, make: Callable[[], object]) -> None:
    """Found out in the middle of a search, nobody would know which rule was meant."""
    with pytest.raises(InvalidValue) as refused:
        make()
    assert code == refused.value.code


@pytest.mark.parametrize("rule", SAMPLES)
def test_every_rule_says_itself_in_both_languages_and_can_be_sent_elsewhere(rule: AnyRule) -> None:
    """A rule is a sentence first; and workers of a search get it as a pickle."""
    assert rule.sentence.render("en") != rule.sentence.render("id")
    assert rule == pickle.loads(pickle.dumps(rule))  # noqa: S301 - our own, made just now
    assert Level.LAW == attrs.evolve(rule, level=Level.LAW).level


def test_the_laws_cite_their_articles_and_bind() -> None:
    """Who is told of a breach can look it up."""
    rules = (*indonesian_rules(), *indonesian_rules(days_a_week=5, overtime=True),
             *european_rules())  # fmt: skip
    assert {Level.LAW} == {rule.level for rule in rules}
    assert all(rule.source for rule in rules)
    daily, weekly, days = indonesian_rules(days_a_week=5, overtime=True)
    assert (hours(12), hours(58), 5) == (
        daily.parameters["most"], weekly.parameters["time"], days.parameters["days"]
    )  # fmt: skip
    assert 6 == len(standard_rules())


def test_wishes_that_bind_are_kept_apart_from_those_that_only_cost() -> None:
    """A must is no wish any more."""
    must = Wish(person="E1", day=DAY, kind=WishKind.MUST)
    want = Wish(person="E1", day=DAY)
    assert () == wish_rules([])
    assert (WishesKept(wishes=[want]),) == wish_rules([want])
    binding, wished = wish_rules([want, must], level=Level.soft(3, priority=2))
    assert (Level.HARD, Level.soft(3, priority=2)) == (binding.level, wished.level)


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish(person="E1", day=DAY), "work on 2026-06-03"),
        (Wish(person="E1", day=DAY, code="N", kind=WishKind.NEVER), "no N on 2026-06-03"),
        (Wish(person="E1", day=DAY, since=time(8)), "work between 08:00 and 00:00 on 2026-06-03"),
        (Wish(person="E1", day=DAY, code="E", place="Bogor"), "E on 2026-06-03 at Bogor"),
        (WITH_SARI, "work on 2026-06-03 with Sari"),
        (
            Wish(person="E1", day=DAY, until=time(9), kind=WishKind.AVOID),
            "no work between 00:00 and 09:00 on 2026-06-03",
        ),
    ],
)
def test_a_wish_says_itself(wish: Wish, sentence: str) -> None:
    """Its sentence stands in the breach."""
    assert sentence == str(wish.sentence)


def test_a_wish_for_hours_wants_a_shift_within_and_avoids_one_that_touches() -> None:
    """D is from 9 to 17."""

    def kept(row: str, **parts: object) -> bool:
        rule = WishesKept(wishes=[Wish(person="E1", day=date(2026, 6, 1), **parts)])
        return not list(rule.breaches(work_row(row)))

    assert kept("D", since=time(9), until=time(17))
    assert not kept("D", since=time(10), until=time(17))
    assert kept("D", since=time(17), kind=WishKind.AVOID)
    assert not kept("D", since=time(16), kind=WishKind.AVOID)
    assert not kept("N", since=time(12)), "a night ends on the next day"


def test_weekly_rest_is_time_that_really_passes() -> None:
    """In the week that loses an hour (Berlin, 2026-03-29) a rest on the clock is one too short."""

    def shift(day: int, start: int, end: int) -> Assignment:
        on = date(2026, 3, day)
        begin, stop = (
            resolve(datetime(2026, 3, day, hour), "Europe/Berlin") for hour in (start, end)
        )
        return Assignment.of("E1", Shift(code="X", day=on, skill="care", start=begin, end=stop))

    row = work_row(".......", first=date(2026, 3, 23))
    worked = [shift(day, 0, 23) for day in (23, 24, 25, 26, 27)] + [shift(28, 0, 13)]
    week = attrs.evolve(row, assignments=tuple(worked))
    (breach,) = WeeklyRest(period=Week()).breaches(week)
    assert hours(34) == dict(breach.says.values)["rested"]
    assert [] == list(WeeklyRest(rest=hours(34), period=Week()).breaches(week))


def test_a_way_that_is_not_said_takes_no_time_and_the_way_back_is_as_long() -> None:
    """Only what is said is asked for."""
    rule = Travel(times={("Bogor", "Depok"): hours(9)})
    assert 1 == len(list(rule.breaches(work_row("LE", places=["Depok", "Bogor"]))))
    assert [] == list(rule.breaches(work_row("LE", places=["Depok", "Bekasi"])))
    assert [] == list(rule.breaches(work_row("LE", places=["Depok", "Depok"])))


def test_shares_are_whole_and_add_up() -> None:
    """Largest remainders; a half-timer has half."""
    assert {"E1": 4, "E2": 4, "E3": 2} == fair_shares(10, {"E1": 2, "E2": 2, "E3": 1})
    assert {"E1": 1, "E2": 0} == fair_shares(1, {"E1": 1, "E2": 1})
    assert {"E1": 0, "E2": 7} == fair_shares(7, {"E1": 0, "E2": Fraction(1, 3)})


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (ShiftsBetween(least=3, most=3, period=Week()), "Exactly 3 shifts a week"),
        (ShiftsBetween(least=1, codes=["N"]), "At least 1 N shift in the whole roster"),
        (DaysBetween(least=1, codes=["N"]), "At least 1 day of N in the whole roster"),
        (TimeBetween(least=hours(9), period=CalendarMonth()), "At least 9:00:00 of work a month"),
        (TimeBetween(most=hours(9), period=Rolling(1)), "At most 9:00:00 of work a day"),
        (WorkRun(least=2), "At least 2 days of work in a row"),
        (WorkRun(least=2, most=2), "Exactly 2 days of work in a row"),
        (RestRun(least=2, most=4), "2 to 4 days off in a row"),
        (RestRun(least=2, most=2), "Exactly 2 days off in a row"),
        (WeekendRun(least=2, most=2), "Exactly 2 weekends worked in a row"),
        (WeekendRun(least=2, most=3), "2 to 3 weekends worked in a row"),
        (WeekendsMax(most=1), "At most 1 weekend worked"),
        (HeadsMax(people=["E1"], most=0, codes=["N"]), "At most 0 of E1 on a N shift"),
        (
            KeepPublished(assignments=[], until=DAY),
            "What was published for the days before 2026-06-03 stays",
        ),
    ],
)
def test_a_rule_is_said_by_what_it_is_set_to(rule: AnyRule, sentence: str) -> None:
    """Nobody reads that 2 to 2 days are wanted."""
    assert sentence == str(rule.sentence)


def test_a_rule_is_written_the_same_by_every_process() -> None:
    """A roster's basis is a digest of its rules: it must not hang on how a process hashes."""
    command = "from tests.scheduling.catalogue.samples import SAMPLES; print(SAMPLES)"
    written = {
        subprocess.run(
            [sys.executable, "-c", command],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert 1 == len(written)


def test_a_rule_can_be_written_down_and_read_back() -> None:
    """What is shown is the rule."""
    for rule in (
        ShiftsBetween(most=1, codes=["N", "E"]),
        ShiftsBetween(most=1),
        UnwantedPattern(steps=["N", DayIs.FREE, ["E", "D"]]),
        Succession(forbidden=[("N", "E"), ("L", "E")]),
        Succession(forbidden=[]),
    ):
        assert rule == eval(repr(rule), vars(scheduling).copy())  # noqa: S307 - just written
