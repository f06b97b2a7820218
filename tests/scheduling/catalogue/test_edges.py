"""Where a roster begins and ends, each benchmark counts in its own way: all can be said."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from backoffice_core.kernel import Duration, InvalidValue
from backoffice_core.scheduling import (
    Absence,
    CompleteWeekends,
    DayIs,
    FairShare,
    IdenticalWeekend,
    Level,
    MinimumRest,
    NoNightBeforeFreeWeekend,
    RestRun,
    Rolling,
    Rule,
    ShiftsBetween,
    Succession,
    TimeBetween,
    UnwantedPattern,
    Week,
    WeekendRun,
    WeekendsMax,
    WorkRun,
)
from backoffice_core.testing import work_row

FRIDAY_TO_SUNDAY = frozenset({4, 5, 6})


def hours(number: int) -> Duration:
    """So many hours."""
    return Duration.of(hours=number)


def cost(rule: Rule, row: str, *, past: str = "") -> int:
    """What a rule costs a row, as both of its forms say."""
    work = work_row(row, past=past)
    breached = sum(breach.amount for breach in rule.breaches(work))
    worked = frozenset(range(len(work.assignments)))
    assert breached == sum(term.amount(worked) for term in rule.terms(work))
    return breached


@pytest.mark.parametrize(
    ("rule", "row", "expected"),
    [
        (ShiftsBetween(least=3, most=5), "DD.....", 1),
        (ShiftsBetween(least=3, most=5), "DDDDDDD", 2),
        (WorkRun(least=3, most=7), "DDD.DDD", 0),
        (WorkRun(least=3, most=7), "DDD.D..", 2),
        (WorkRun(least=3, most=5), "DDDDDDD", 2),
        (RestRun(most=2), "DDD..DD", 0),
        (RestRun(most=2), "DDD...D", 1),
        (RestRun(least=2, most=3, end_known=True), "DDDDDD.", 1),
        (RestRun(least=2, most=3, end_known=True), "DDD.DD.", 2),
        (RestRun(least=2, most=3, end_known=True), "DDD.DDD", 1),
        (RestRun(least=3, most=3, end_known=True), "DDDDD..", 1),
        (CompleteWeekends(), "DDDDDDD", 0),
        (CompleteWeekends(), "DDDD.D.", 1),
        (CompleteWeekends(weekend=FRIDAY_TO_SUNDAY), "DDD.D.D", 4),
        (CompleteWeekends(weekend=FRIDAY_TO_SUNDAY), "DDD.D..", 2),
        (CompleteWeekends(weekend=FRIDAY_TO_SUNDAY), "DDD..DD", 1),
        (IdenticalWeekend(whole_only=True), "....DED", 2),
        (IdenticalWeekend(whole_only=True), "....ED.", 0),
        (IdenticalWeekend(weekend=FRIDAY_TO_SUNDAY, whole_only=True), "....EDE", 3),
        (WeekendRun(most=1, start_known=True), "DDDDDD.DDDDDDD", 1),
        (WeekendRun(least=2, most=2, start_known=True), "......D.......", 1),
        (WeekendRun(least=2, most=2, start_known=True), ".....DD.....DD", 0),
        (UnwantedPattern(steps=["N", "D"]), "DDDNDDD", 1),
        (UnwantedPattern(steps=["N", "D"]), "NNNDN..", 1),
        (UnwantedPattern(steps=["N", DayIs.WORKED, DayIs.WORKED], starts=[4]), "DDDDNDD", 1),
        (UnwantedPattern(steps=["N", DayIs.WORKED, DayIs.WORKED], starts=[4]), "NNNND..", 0),
    ],
)
def test_a_row_costs_what_the_first_nurse_rostering_competition_charges(
    rule: Rule, row: str, expected: int
) -> None:
    """Restated from the constraint tests 4 to 11 of INRC-I in wssuite/NurseScheduler (units)."""
    assert expected == cost(rule, row)


@pytest.mark.parametrize("rule", [WorkRun(least=3), RestRun(least=3)])
def test_a_run_at_an_edge_is_not_too_short_where_nothing_is_known_beyond(rule: Rule) -> None:
    """As in the instances of Curtois and Qu (2014): only runs strictly inside are judged."""
    assert 0 == cost(rule, "DD...DDD..")
    assert 0 == cost(rule, "..DDD...DD")
    assert 0 < cost(rule, "DDD..D..DDD")


def test_a_run_too_long_counts_from_the_first_day_where_nothing_is_known_before() -> None:
    """Curtois and Qu (2014): the day before the roster is free."""
    assert 1 == cost(WorkRun(most=5), "DDDDDD.")
    assert 0 == cost(WorkRun(most=5), "DDDDD..")


@pytest.mark.parametrize(
    ("past", "row", "expected"),
    [
        (".DD", "DDDDD", 2),
        (".DDDDDD", "D......", 1),
        (".DDDDDD", ".......", 0),
        (".D", "......", 2),
        (".D", "D.....", 1),
        (".", "DD....", 1),
        (".....", "....DD", 0),
    ],
)
def test_a_run_goes_on_from_history_and_only_days_of_the_roster_are_too_many(
    past: str, row: str, expected: int
) -> None:
    """As in INRC-II (Ceschia et al. 2019): a short run that just ended is charged now."""
    assert expected == cost(WorkRun(least=3, most=5), row, past=past)


def test_a_run_that_reaches_back_to_what_is_unknown_is_not_too_short_but_may_be_too_long() -> None:
    """Nothing is known of the day before the first one known."""
    assert 0 == cost(WorkRun(least=5, most=7), "DD..", past="DD")
    assert 3 == cost(WorkRun(least=2, most=4), "DDD.", past="DDDD")
    assert 0 == cost(RestRun(least=5), "..DD", past="..")
    assert 1 == cost(RestRun(least=5), "..DD", past="D..")


@pytest.mark.parametrize(("earlier", "expected"), [(0, 0), (1, 1), (3, 3)])
def test_what_is_known_only_as_a_number_counts(earlier: int, expected: int) -> None:
    """INRC-II hands on the shifts and the weekends worked so far as numbers."""
    assert expected == cost(ShiftsBetween(most=2, earlier=earlier), "DD.....")
    assert expected == cost(WeekendsMax(most=1, earlier=earlier), "......D")


def test_rest_by_the_clock_is_the_table_of_what_may_not_follow() -> None:
    """14 hours of rest between shifts of 8 say what Curtois and Qu give as successions."""
    rest = MinimumRest(rest=hours(14))
    follows = {(a, b) for a in "EDLN" for b in "EDLN" if cost(rest, a + b)}
    assert {("L", "E"), ("L", "D"), ("N", "E"), ("N", "D"), ("N", "L"), ("D", "E")} == follows
    table = Succession(forbidden=follows)
    for row in ("EDLN", "NEDL", "LLDE", "NDNE"):
        assert bool(cost(table, row)) == bool(cost(rest, row))


def test_a_week_that_is_not_all_known_is_not_asked_for_enough_and_may_have_too_much() -> None:
    """A roster from Thursday on knows half of its first week, or what history tells of it."""
    thursday = date(2026, 6, 4)
    week = ShiftsBetween(least=3, most=4, period=Week())
    assert [] == list(week.breaches(work_row("....", first=thursday)))
    (short,) = week.breaches(work_row("D...", past="D..", first=thursday))
    assert "E1 has 2 shifts from 2026-06-01 to 2026-06-07, fewer than 3" == str(short.says)
    (over,) = week.breaches(work_row("DDDD", past="D", first=thursday))
    assert (1, 5) == (over.amount, len(over.assignments))


def test_weekends_in_a_row_count_those_before_the_roster() -> None:
    """Each row of weekends ends in the roster."""
    rule = WeekendsMax(most=1, of=2)
    assert 1 == cost(rule, "......D......D", past=".......")
    assert 1 == cost(rule, "......D.......", past="......D")
    assert 0 == cost(rule, ".............D", past="......D")


def test_a_soft_limit_of_time_counts_what_people_mean_minutes_or_hours() -> None:
    """An hour too many stands beside a wish, and does not swallow it."""
    minutes = TimeBetween(most=hours(14), level=Level.soft(1))
    assert 120 == cost(minutes, "DD.....")
    by_hours = TimeBetween(most=hours(14), per=hours(1), level=Level.soft(1))
    assert 2 == cost(by_hours, "DD.....")
    assert {"most": hours(14), "per": hours(1)} == by_hours.parameters
    # What binds is kept to the second, and told by each step begun.
    binds = TimeBetween(most=Duration(hours(15).seconds + 1), per=hours(1))
    (breach,) = binds.breaches(work_row("DD....."))
    assert 1 == breach.amount
    assert [] == list(attrs.evolve(binds, most=hours(16)).breaches(work_row("DD.....")))
    thirds = TimeBetween(most=hours(15), per=hours(3), level=Level.soft(1))
    with pytest.raises(InvalidValue, match="8:00:00 is no whole number of 3:00:00") as refused:
        list(thirds.terms(work_row("DD.....")))
    assert "time_not_in_steps" == refused.value.code


def test_a_fair_share_says_on_which_days_it_counts() -> None:
    """Who has seventeen shifts and one on a holiday is not told of one shift."""
    holidays = FairShare(shares={"E1": 0}, days=[date(2026, 6, 1), date(2026, 6, 4)])
    assert "Everybody has their share of shifts on 2 given days" == str(holidays.sentence)
    (breach,) = holidays.breaches(work_row("DDD...."))
    assert "E1 has 1 shift on 2 given days; the share is 0" == str(breach.says)
    assert "E1 mendapat 1 sif pada 2 hari tertentu" in breach.says.render("id")
    sundays = FairShare(shares={"E1": 0}, codes=["N"], weekdays=[6])
    (breach,) = sundays.breaches(work_row("NNN...N"))
    assert "E1 has 1 N shift on Sundays; the share is 0" == str(breach.says)
    one = FairShare(shares={"E1": 0}, days=[date(2026, 6, 1)])
    assert "Everybody has their share of shifts on 2026-06-01" == str(one.sentence)


def test_a_period_of_one_day_is_on_that_day() -> None:
    """Nobody works from Monday to Monday who works on Monday."""
    (breach,) = TimeBetween(most=hours(7), period=Rolling(1)).breaches(work_row("D......"))
    assert "E1 works 8:00:00 on 2026-06-01, more than 7:00:00" == str(breach.says)
    assert "E1 bekerja 8 jam pada 1 Jun 2026, lebih dari 7 jam" == breach.says.render("id")


def test_who_is_on_leave_owes_less() -> None:
    """Two days of leave in a week of forty hours: three days are left to be worked, and no more."""
    rule = TimeBetween(least=hours(40), most=hours(40), period=Week(), absence=hours(8))
    leave = [Absence(person="E1", day=date(2026, 6, day)) for day in (1, 2)]
    week = attrs.evolve(work_row("..DDD.."), absences=tuple(leave))
    assert [] == list(rule.breaches(week))
    (short,) = rule.breaches(attrs.evolve(work_row("..DD..."), absences=tuple(leave)))
    assert str(short.says) == (
        "E1 works 16:00:00 from 2026-06-01 to 2026-06-07, less than 24:00:00 "
        "(2 days of absence counted)"
    )
    away = [Absence(person="E1", day=date(2026, 6, day)) for day in range(1, 8)]
    assert [] == list(rule.breaches(attrs.evolve(work_row("......."), absences=tuple(away))))
    assert rule.alike is False


@pytest.mark.parametrize(
    ("rule", "row", "codes"),
    [
        (Succession(forbidden=[("N", "E")]), "NE.....", "NE"),
        (MinimumRest(rest=hours(11)), "DLE....", "LE"),
        (WorkRun(most=2), ".EDL...", "EDL"),
        (WorkRun(least=2), ".E.DL..", "E"),
        (RestRun(least=2), ".E.D...", "ED"),
        (UnwantedPattern(steps=["N", DayIs.FREE, DayIs.WORKED]), "DN.L...", "NL"),
        (CompleteWeekends(), "D....E.", "E"),
        (IdenticalWeekend(), "....DEL", "EL"),
        (WeekendsMax(most=1), ".....ED.....L.", "EDL"),
        (NoNightBeforeFreeWeekend(codes=["N"]), "NDEDN..", "N"),
        (ShiftsBetween(most=1, codes=["N", "E"]), "NDE....", "NE"),
        (ShiftsBetween(least=3), "NE.....", ""),
        (TimeBetween(most=hours(15)), "NE.....", "NE"),
    ],
)
def test_a_breach_names_the_shifts_that_break_the_rule(rule: Rule, row: str, codes: str) -> None:
    """Whoever has to mend it sees where; of what is missing there is nothing to name."""
    (breach,) = rule.breaches(work_row(row))
    assert codes == "".join(one.shift for one in breach.assignments)
