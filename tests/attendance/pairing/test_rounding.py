"""Rounding: what a clock showed becomes what counts, by a named rule and with a trace.

TT cases are restated from the tests of TimeTrex (aydancoskun/timetrex-community-edition@a532843,
AGPL-3), KI cases from those of Kimai (kimai/kimai@1f421c2, AGPL-3).
"""

from __future__ import annotations

from datetime import date, time
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import PlannedShift
from backoffice_core.attendance.pairing.breaks import BreakEffect, BreakRule
from backoffice_core.attendance.pairing.drafts import DayDraft, Mark, Pause, PunchRole, Span
from backoffice_core.attendance.pairing.rounding import Rounded, round_punches, round_totals
from backoffice_core.attendance.pairing.rounding_rules import (
    ARRIVALS,
    DEPARTURES,
    EVERY_PUNCH,
    QUARTER_HOUR,
    AroundClock,
    AroundPlan,
    PunchRounding,
    RoundingMode,
    RoundingRule,
    Seconds,
    TotalBetween,
    TotalOf,
    TotalRounding,
    round_clock,
    round_seconds,
)
from backoffice_core.attendance.worked import Credit, WorkedDay
from backoffice_core.kernel import Duration, Instant, InvalidValue
from tests.attendance.pairing.touches import D, clocks, hours, minutes, moment, pair, punch, shift

IN = frozenset({PunchRole.START})
OUT = frozenset({PunchRole.END})
NEW_YORK = "America/New_York"


def rounds(
    punches: frozenset[PunchRole] = EVERY_PUNCH,
    step: int = 0,
    mode: RoundingMode = RoundingMode.NEAREST,
    **more: Any,  # noqa: ANN401
) -> PunchRounding:
    """A rule for punches with a step in minutes."""
    choices: dict[str, Any] = {"punches": punches, "step": minutes(step), "mode": mode}
    return PunchRounding(name="house rule", **(choices | more))


def total(
    of: TotalOf,
    step: int,
    mode: RoundingMode = RoundingMode.NEAREST,
    **more: Any,  # noqa: ANN401
) -> TotalRounding:
    """A rule for lengths with a step in minutes."""
    choices: dict[str, Any] = {"of": of, "step": minutes(step), "mode": mode}
    return TotalRounding(name="house rule", **(choices | more))


def one_day(*texts: str, **choices: Any) -> WorkedDay:  # noqa: ANN401
    """The only day that some punches make."""
    (day,), _ = pair([punch(text) for text in texts], **choices)
    return day


def seen(
    rule: RoundingRule | tuple[RoundingRule, ...], *texts: str, plan: PlannedShift | None = None
) -> list[str]:
    """What clocks show of marks in and out by turns, once rounded."""
    rules = rule if isinstance(rule, tuple) else (rule,)
    marks = in_and_out(*texts)
    round_punches(marks, rules, () if plan is None else (plan,))
    shown = [Instant(mark.seconds).at_zone("Asia/Jakarta").local for mark in marks]
    return [f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}" for clock in shown]


def in_and_out(*texts: str) -> list[Mark]:
    """Marks that come and go by turns; a text may name another role behind its time."""
    marks: list[Mark] = []
    for text in texts:
        clock, *role = text.split()
        turn = PunchRole.END if len(marks) % 2 else PunchRole.START
        touch = punch(clock)
        marks.append(Mark(touch.at.instant.seconds, PunchRole(role[0]) if role else turn, touch))
    return marks


def test_arrivals_go_up_and_departures_down_after_their_grace() -> None:
    """TT-15: in 08:03 up, out 16:46 down, both to 5 minutes with 3 of grace: 525 minutes."""
    rules = (
        rounds(IN, 5, RoundingMode.UP, grace=minutes(3)),
        rounds(OUT, 5, RoundingMode.DOWN, grace=minutes(3)),
    )
    day = one_day("08:03", "16:46", rounding=rules)
    assert [("08:00", "16:45")] == clocks(day)
    assert minutes(525) == day.worked
    assert ["08:03", "16:46"] == [f"{each.at.local:%H:%M}" for each in day.punches]


def test_grace_reaches_to_its_last_minute() -> None:
    """One minute later than the grace, the whole step is lost; and the same going home."""
    up = rounds(IN, 5, RoundingMode.UP, grace=minutes(3))
    down = rounds(OUT, 5, RoundingMode.DOWN, grace=minutes(3))
    assert ["08:05", "16:45"] == seen((up, down), "08:04", "16:46")
    assert ["08:00", "16:50"] == seen((up, down), "08:00", "16:47")


def test_a_days_total_moves_the_last_punch() -> None:
    """TT-16: 08:03 to 17:12 is 549 minutes; 15 down with grace 3 makes 540, out at 17:03."""
    rule = total(TotalOf.DAY, 15, RoundingMode.DOWN, grace=minutes(3))
    day = one_day("08:03", "17:12", rounding=[rule])
    assert [("08:03", "17:03")] == clocks(day)
    assert minutes(540) == day.worked


@pytest.mark.parametrize(
    ("effect", "expected"), [(BreakEffect.ADD, 600), (BreakEffect.DEDUCT, 480)]
)
def test_a_days_total_is_rounded_with_its_breaks(effect: BreakEffect, expected: int) -> None:
    """TT-18 and TT-19: an hour of lunch is added or taken off, and out is at 17:03 all the same."""
    rule = total(TotalOf.DAY, 15, RoundingMode.DOWN, grace=minutes(3))
    lunch = BreakRule(
        name="lunch",
        length=hours(1),
        effect=effect,
        active_after=hours(5),
        counts_punched=False,
    )
    day = one_day("08:03", "17:12", rounding=[rule], breaks=[lunch])
    assert "17:03" == clocks(day)[-1][1]
    assert minutes(expected) == day.worked


def test_a_punched_lunch_counts_before_the_total_is_rounded() -> None:
    """TT-21: 62 minutes of lunch were punched, so none comes off: 487 becomes 480, out 17:05."""
    rule = total(TotalOf.DAY, 15, RoundingMode.DOWN, grace=minutes(3))
    lunch = BreakRule(name="lunch", length=hours(1), active_after=hours(5))
    day = one_day("08:03", "12:00 meal", "13:02 meal", "17:12", rounding=[rule], breaks=[lunch])
    assert [("08:03", "12:00"), ("13:02", "17:05")] == clocks(day)
    assert minutes(480) == day.worked


def test_seconds_may_be_dropped_where_nothing_is_rounded() -> None:
    """TT-22: 08:03:03 to 16:46:57 counts from 08:03 to 16:46, which is 31,380 seconds."""
    day = one_day("08:03:03", "16:46:57", rounding=[Seconds.DROP])
    assert Duration(31_380) == day.worked
    kept = one_day("08:03:03", "16:46:57", rounding=[Seconds.KEEP])
    assert Duration(31_434) == kept.worked


def test_a_rule_without_a_step_keeps_the_seconds_of_its_punches() -> None:
    """So one device may be exact while the others show minutes."""
    assert ["08:03:03", "16:46"] == seen((rounds(IN), Seconds.DROP), "08:03:03", "16:46:57")


@pytest.mark.parametrize(
    ("begin", "end", "step", "expected"),
    [
        ("nearest_down", "nearest_down", 15, ["12:15", "13:30"]),  # KI-01
        ("nearest_down", "nearest_down", 1, ["12:18", "13:33"]),  # KI-02
        ("up", "up", 15, ["12:30", "13:45"]),
        ("up", "up", 1, ["12:18", "13:33"]),
        ("down", "down", 15, ["12:15", "13:30"]),
        ("down", "down", 1, ["12:17", "13:32"]),
        ("down", "up", 15, ["12:15", "13:45"]),  # Kimai's default: begin down, end up
        ("down", "up", 1, ["12:17", "13:33"]),
        ("nearest", "nearest", 0, ["12:17:35", "13:32:52"]),
    ],
)
def test_begin_and_end_are_rounded_each_in_its_own_way(
    begin: str, end: str, step: int, expected: list[str]
) -> None:
    """Kimai's closest, ceil, floor and default, on 12:17:35 to 13:32:52."""
    rules = (rounds(IN, step, RoundingMode(begin)), rounds(OUT, step, RoundingMode(end)))
    assert expected == seen(rules, "12:17:35", "13:32:52")


@pytest.mark.parametrize(
    ("mode", "start", "end", "expected"),
    [
        ("up", "12:10:51", "14:40:52", 10_800),
        ("up", "12:27:35", "14:33:00", 9_000),
        ("down", "12:10:51", "14:40:52", 9_000),
        ("nearest_down", "12:10:51", "14:40:52", 9_000),
        ("up", "12:27:35", "12:27:35", 0),
    ],
)
def test_a_record_has_a_round_duration(mode: str, start: str, end: str, expected: int) -> None:
    """Kimai's duration rounding to 30 minutes.

    A deliberate difference: Kimai leaves the end where it was, here it moves, so that the time
    that counts can be seen on the clock.
    """
    marks = in_and_out(start, end)
    round_punches(marks, [total(TotalOf.SPAN, 30, RoundingMode(mode))])
    assert expected == marks[1].seconds - marks[0].seconds


def test_the_neutral_quarter_gives_seven_minutes_and_takes_eight() -> None:
    """US-23: 08:07 counts as 08:00 and 08:08 as 08:15 (29 CFR 785.48(b)).

    The seconds of the seventh minute go down too: only eight whole minutes go up.
    """
    assert ["08:00", "08:15"] == seen(QUARTER_HOUR, "08:07", "08:08")
    assert ["08:00", "08:00"] == seen(QUARTER_HOUR, "08:07:31", "08:07:59")


@pytest.mark.parametrize(
    ("mode", "least_that_goes_up"),
    [
        (RoundingMode.NEAREST, 7 * 60 + 30),
        (RoundingMode.NEAREST_DOWN, 7 * 60 + 31),
        (RoundingMode.WHOLE_MINUTES_UP, 8 * 60),
        (RoundingMode.BEGUN_MINUTES_UP, 7 * 60),
        (RoundingMode.UP, 1),
        (RoundingMode.DOWN, 15 * 60),
    ],
)
def test_each_mode_goes_up_from_its_own_second_on(
    mode: RoundingMode, least_that_goes_up: int
) -> None:
    """In a quarter of an hour; the partial minutes are TimeTrex's two kinds of average."""
    assert 900 == round_seconds(least_that_goes_up, step=900, mode=mode)
    assert 0 == round_seconds(least_that_goes_up - 1, step=900, mode=mode)


def test_a_step_of_a_minute_has_no_partial_minutes() -> None:
    """Half a minute is then what decides, in both kinds of average."""
    for mode in (RoundingMode.WHOLE_MINUTES_UP, RoundingMode.BEGUN_MINUTES_UP):
        assert [0, 60] == [round_seconds(value, step=60, mode=mode) for value in (29, 30)]


def test_a_punch_near_the_plan_becomes_the_planned_time() -> None:
    """TimeTrex's grace around a schedule: within it, both sides; beyond it, the step decides."""
    snapping = rounds(step=5, mode=RoundingMode.NEAREST, snap=minutes(10))
    plan = shift("08:00", "17:00")
    assert ["08:00", "17:00"] == seen(snapping, "07:50", "17:10", plan=plan)
    assert ["07:50", "17:10"] == seen(snapping, "07:49", "17:11", plan=plan)
    assert ["07:50", "17:10"] == seen(snapping, "07:52", "17:09")


def test_the_frame_of_flexible_work_is_no_planned_time() -> None:
    """Coming just after six is not coming at six."""
    frame = attrs.evolve(shift("06:00", "20:00"), due=hours(8))
    assert ["06:05", "14:05"] == seen(rounds(snap=minutes(10)), "06:05", "14:05", plan=frame)


def test_who_comes_early_may_be_held_to_the_plan() -> None:
    """Strict to the schedule: not a minute before it or after it counts, lateness does."""
    strict = rounds(within_plan=True)
    plan = shift("08:00", "17:00")
    assert ["08:00", "17:00"] == seen(strict, "07:31", "17:44", plan=plan)
    assert ["08:12", "16:50"] == seen(strict, "08:12", "16:50", plan=plan)
    assert ["08:00", "11:58", "13:02", "17:00"] == seen(
        strict, "07:31", "11:58 meal_start", "13:02 meal_end", "17:44 end", plan=plan
    )


def test_each_half_of_a_split_shift_is_its_own_plan() -> None:
    """Who comes back early in the afternoon is held to the afternoon."""
    marks = in_and_out("07:50", "12:20", "16:45", "21:05")
    plans = (shift("08:00", "12:00"), shift("17:00", "21:00"))
    round_punches(marks, [rounds(within_plan=True)], plans)
    starts = [moment(clock).instant.seconds for clock in ("08:00", "12:00", "17:00", "21:00")]
    assert starts == [mark.seconds for mark in marks]


def test_a_rule_may_hold_only_around_the_planned_time() -> None:
    """TimeTrex's condition on the scheduled time, both ends of its window included."""
    near = AroundPlan(before=minutes(15), after=minutes(15))
    rule = rounds(IN, 30, RoundingMode.UP, when=near)
    plan = shift("08:00", "17:00")
    assert ["08:00", "17:00"] == seen(rule, "07:45", "17:00", plan=plan)
    assert ["07:44", "17:00"] == seen(rule, "07:44", "17:00", plan=plan)
    assert ["08:30", "17:00"] == seen(rule, "08:15", "17:00", plan=plan)
    assert ["08:16", "17:00"] == seen(rule, "08:16", "17:00", plan=plan)
    assert ["07:45", "17:00"] == seen(rule, "07:45", "17:00")
    anyhow = attrs.evolve(rule, when=attrs.evolve(near, or_unplanned=True))
    assert ["08:00", "17:00"] == seen(anyhow, "07:45", "17:00")


def test_a_rule_may_hold_only_around_a_time_on_the_clock() -> None:
    """TimeTrex's condition on a static time, also where the window goes over midnight."""
    eight = AroundClock(at=time(8), before=minutes(15), after=minutes(15))
    assert ["08:10", "08:16"] == seen(rounds(step=5, mode=RoundingMode.DOWN, when=eight),
                                      "08:14", "08:16")  # fmt: skip
    midnight = AroundClock(at=time(0), before=minutes(10), after=minutes(10))
    rule = rounds(step=15, mode=RoundingMode.NEAREST, when=midnight)
    assert ["00:00", "00:00"] == seen(rule, "23:53", "24:07")
    assert ["23:49", "00:11"] == seen(rule, "23:49", "24:11")


def test_a_rule_may_hold_only_for_a_shift_of_some_length() -> None:
    """TimeTrex's condition on the total time, for punches and for the day."""
    about_nine = TotalBetween(least=minutes(525), most=minutes(555))
    rule = rounds(OUT, 30, RoundingMode.DOWN, when=about_nine)
    assert ["08:00", "17:00"] == seen(rule, "08:00", "17:15")
    assert ["08:00", "17:16"] == seen(rule, "08:00", "17:16")
    of_day = total(TotalOf.DAY, 30, RoundingMode.DOWN, when=about_nine)
    assert hours(9) == one_day("08:00", "17:15", rounding=[of_day]).worked
    assert minutes(556) == one_day("08:00", "17:16", rounding=[of_day]).worked


def test_the_first_rule_that_holds_counts() -> None:
    """And where none does, seconds are still dropped if that was chosen."""
    eight = AroundClock(at=time(8), before=minutes(15), after=minutes(15))
    rules = (
        rounds(IN, 15, RoundingMode.NEAREST, when=eight),
        rounds(IN, 60, RoundingMode.UP),
        Seconds.DROP,
    )
    assert ["08:00", "17:03"] == seen(rules, "08:05:11", "17:03:12")
    assert ["09:00", "17:03"] == seen(rules, "08:20:11", "17:03:12")


def test_only_the_outermost_punches_may_be_rounded() -> None:
    """Coming back from an errand stays as it was punched."""
    rule = rounds(step=15, outermost_only=True)
    assert ["08:00", "10:05", "10:25", "17:00"] == seen(rule, "08:03", "10:05", "10:25", "17:04")


def test_pauses_have_roles_of_their_own() -> None:
    """A rule for meals leaves breaks and the day's ends alone; all arrivals include them."""
    texts = (
        "08:03", "10:02 break_start", "10:17 break_end",
        "12:02 meal_start", "12:58 meal_end", "17:04 end",
    )  # fmt: skip
    meals = rounds(frozenset({PunchRole.MEAL_START, PunchRole.MEAL_END}), 15)
    assert ["08:03", "10:02", "10:17", "12:00", "13:00", "17:04"] == seen(meals, *texts)
    assert ["08:00", "10:02", "10:15", "12:02", "13:00", "17:04"] == seen(
        rounds(ARRIVALS, 15), *texts
    )
    assert ["08:03", "10:00", "10:17", "12:00", "12:58", "17:00"] == seen(
        rounds(DEPARTURES, 15), *texts
    )


def test_a_meal_and_a_break_have_round_lengths() -> None:
    """TimeTrex's lunch and break totals: the punch that ends the pause moves."""
    texts = ("08:00", "12:00 meal_start", "12:53 meal_end", "17:00 end")
    down = total(TotalOf.MEAL, 15, RoundingMode.DOWN, grace=minutes(3))
    assert ["08:00", "12:00", "12:45", "17:00"] == seen(down, *texts)
    rest = ("08:00", "10:00 break_start", "10:13 break_end", "17:00 end")
    quarter = attrs.evolve(down, of=TotalOf.BREAK)
    assert ["08:00", "10:00", "10:15", "17:00"] == seen(quarter, *rest)
    long = attrs.evolve(down, when=TotalBetween(least=hours(1)))
    assert ["08:00", "12:00", "12:53", "17:00"] == seen(long, *texts)


def test_going_over_to_other_work_is_one_moment() -> None:
    """A transfer ends one span and begins the next, so both see the same rounded time."""
    transfer = rounds(frozenset({PunchRole.TRANSFER}), 15)
    day = one_day("08:02", "12:04 transfer in weld", "17:01", rounding=[transfer])
    assert [("08:02", "12:00"), ("12:00", "17:01")] == clocks(day)


def test_roundings_that_would_cross_leave_nothing_between() -> None:
    """In 15:03 up and out 15:07 down meet at 15:15 and 15:00: there is no time, and no minus."""
    rules = (rounds(IN, 15, RoundingMode.UP), rounds(OUT, 15, RoundingMode.DOWN))
    assert ["15:15", "15:15"] == seen(rules, "15:03", "15:07")


def test_a_moment_that_was_assumed_stands() -> None:
    """The planned end closes an open pair, and nothing is rounded past it."""
    marks = [*in_and_out("16:50"), Mark(moment("17:00").instant.seconds, PunchRole.END, None)]
    moved = round_punches(marks, [rounds(step=30, mode=RoundingMode.UP, grace=minutes(0))])
    assert [moment("17:00").instant.seconds] * 2 == [mark.seconds for mark in marks]
    assert 1 == len(moved)
    late = [*in_and_out("16:50"), Mark(moment("16:55").instant.seconds, PunchRole.END, None)]
    round_punches(late, [rounds(step=30, mode=RoundingMode.UP)])
    assert [moment("16:55").instant.seconds] * 2 == [mark.seconds for mark in late]


def test_a_rounded_punch_says_from_where_to_where_and_why() -> None:
    """The trace names the rule and its source, in the reader's language."""
    marks = in_and_out("08:08", "17:00")
    (moved,) = round_punches(marks, [QUARTER_HOUR])
    assert moved == Rounded(
        QUARTER_HOUR,
        moment("08:08").instant.seconds,
        moment("08:15").instant.seconds,
        "Asia/Jakarta",
    )
    because = moved.explain()
    assert moment("08:15") == because.result
    assert "29 CFR 785.48(b) [unverified]" == because.source
    assert "dihitung sebagai 4 Mei 2026 08.15: seperempat jam yang netral" in because.render("id")


def test_dropped_seconds_and_rules_of_the_house_have_no_source() -> None:
    """They say so by saying nothing."""
    (moved,) = round_punches(in_and_out("08:00:05", "17:00"), [Seconds.DROP])
    assert "detik dihilangkan" in moved.explain().render("id")
    (moved,) = round_punches(in_and_out("08:01", "17:00"), [rounds(step=5)])
    assert "" == moved.explain().source
    assert "house rule" in moved.explain().render()


def test_a_clock_is_rounded_as_it_stood_when_the_clocks_changed() -> None:
    """01:58 up to 02:00 is two minutes, though the clocks show 03:00 then; and back in autumn."""
    for day, shows in ((date(2013, 3, 10), "03:00"), (date(2013, 11, 3), "01:00")):
        at = moment("01:58", zone=NEW_YORK, day=day)
        seconds = round_clock(at.instant.seconds, at.offset, step=900, mode=RoundingMode.UP)
        assert 120 == seconds - at.instant.seconds
        assert shows == f"{Instant(seconds).at_zone(NEW_YORK).local:%H:%M}"


def test_a_night_of_a_clock_change_keeps_its_real_hours() -> None:
    """22:03 to 05:57 to the quarter: nine hours in autumn, seven in spring, never eight."""
    for day, expected in ((date(2013, 11, 2), 9), (date(2013, 3, 9), 7)):
        nights = [
            punch("22:03", zone=NEW_YORK, day=day),
            punch("05:57", zone=NEW_YORK, day=date.fromordinal(day.toordinal() + 1)),
        ]
        (night,), _ = pair(nights, zone=NEW_YORK, rounding=[QUARTER_HOUR])
        assert hours(expected) == night.worked


def test_a_zone_off_by_a_quarter_rounds_its_own_clock() -> None:
    """In Kathmandu, 5:45 ahead of UTC, 08:20 becomes 08:30; by UTC it would be 08:15."""
    at = moment("08:20", zone="Asia/Kathmandu")
    seconds = round_clock(at.instant.seconds, at.offset, step=1800, mode=RoundingMode.NEAREST)
    assert "08:30" == f"{Instant(seconds).at_zone('Asia/Kathmandu').local:%H:%M}"


def draft(*spans: tuple[int, int]) -> DayDraft:
    """A day of spans in seconds."""
    day = DayDraft("E07", D, "Asia/Jakarta")
    day.spans = [Span(start, end) for start, end in spans]
    return day


def test_a_day_that_loses_more_than_its_last_span_loses_the_span() -> None:
    """One minute at the end does not cover 53, so the rest comes off before."""
    day = draft((0, 6720), (7200, 7260))
    (moved,) = round_totals(day, [total(TotalOf.DAY, 60, RoundingMode.DOWN)])
    assert [(0, 3600)] == [(span.start, span.end) for span in day.spans]
    assert (7260, 3600) == (moved.before, moved.after)
    nothing = draft((0, 600), (900, 1200))
    round_totals(nothing, [total(TotalOf.DAY, 60, RoundingMode.DOWN)])
    assert [] == nothing.spans


def test_a_pause_behind_the_last_work_moves_along() -> None:
    """A break taken off at the very end stays as long as it was, and touches the work."""
    day = draft((0, 3500))
    day.breaks = [Pause(1000, 1100), Pause(3500, 4000, punched=False)]
    round_totals(day, [total(TotalOf.DAY, 60)])
    assert [(0, 3600)] == [(span.start, span.end) for span in day.spans]
    assert [(1000, 1100), (3600, 4100)] == [(each.start, each.end) for each in day.breaks]


def test_credits_count_in_a_days_total_and_a_day_without_work_is_left_alone() -> None:
    """Half a day that was credited is not rounded, as there is nothing to move."""
    day = draft((0, 3000))
    day.credits = [Credit(name="lunch", time=Duration(500))]
    round_totals(day, [total(TotalOf.DAY, 60), QUARTER_HOUR, total(TotalOf.SPAN, 5)])
    assert [(0, 3100)] == [(span.start, span.end) for span in day.spans]
    empty = draft()
    assert [] == round_totals(empty, [total(TotalOf.DAY, 60)])
    assert [] == round_totals(draft((0, 3600)), [total(TotalOf.DAY, 60)])


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"step": minutes(7)}, "step_uneven"),
        ({"step": Duration(-60)}, "step_uneven"),
        ({"step": minutes(5), "mode": RoundingMode.UP, "grace": minutes(5)}, "grace_unfit"),
        ({"step": minutes(5), "grace": minutes(1)}, "grace_unfit"),
        ({"step": minutes(5), "mode": "up"}, "not_a_member"),
    ],
)
def test_a_rule_that_cannot_do_what_it_says_is_refused(choices: dict[str, Any], code: str) -> None:
    """Seven minutes do not divide a day, a grace as long as the step has no end."""
    with pytest.raises(InvalidValue) as refused:
        PunchRounding(name="wrong", **choices)
    assert code == refused.value.code


def test_a_total_needs_a_step_and_something_to_round() -> None:
    """There is no such thing as a length rounded to nothing."""
    for of, step, code in ((TotalOf.DAY, 0, "step_uneven"), ("day", 5, "not_a_member")):
        with pytest.raises(InvalidValue) as refused:
            total(of, step)  # type: ignore[arg-type]
        assert code == refused.value.code


steps = st.sampled_from([60, 300, 360, 600, 900, 1800])
modes = st.sampled_from(RoundingMode)
MAY = st.integers(Instant.parse("2026-05-01T00:00:00Z").seconds, 1_780_000_000)


@given(seconds=MAY, step=steps, mode=modes, offset=st.sampled_from([0, 25_200, 20_700, -18_000]))
def test_rounding_twice_changes_nothing(
    seconds: int, step: int, mode: RoundingMode, offset: int
) -> None:
    """What is round stays where it is, and no time moves by a whole step."""
    once = round_clock(seconds, offset, step=step, mode=mode)
    assert once == round_clock(once, offset, step=step, mode=mode)
    assert 0 == (once + offset) % step
    assert abs(once - seconds) < step


@given(seconds=MAY, step=steps, share=st.integers(0, 99), up=st.booleans())
def test_a_grace_never_costs(seconds: int, step: int, share: int, up: bool) -> None:  # noqa: FBT001
    """An arrival with grace is never later than without, a departure never earlier."""
    mode = RoundingMode.UP if up else RoundingMode.DOWN
    grace = step * share // 100
    strict = round_seconds(seconds, step=step, mode=mode)
    kind = round_seconds(seconds, step=step, mode=mode, grace=grace)
    assert (kind <= strict) if up else (kind >= strict)
    assert kind == round_seconds(kind, step=step, mode=mode, grace=grace)


@given(
    offsets=st.lists(st.integers(0, 86_400), min_size=2, max_size=8),
    step=steps,
    ins=modes,
    outs=modes,
)
def test_marks_stay_in_order(
    offsets: list[int], step: int, ins: RoundingMode, outs: RoundingMode
) -> None:
    """Whatever is rounded, nobody leaves before they came, and each move is in the trace."""
    base = moment("00:00").instant.seconds
    marks = [
        Mark(base + passed, PunchRole.END if turn % 2 else PunchRole.START, punch("00:00"))
        for turn, passed in enumerate(sorted(offsets))
    ]
    before = [mark.seconds for mark in marks]
    rules = [
        PunchRounding(name="in", punches=IN, step=Duration(step), mode=ins),
        PunchRounding(name="out", punches=OUT, step=Duration(step), mode=outs),
    ]
    moved = round_punches(marks, rules)
    after = [mark.seconds for mark in marks]
    assert sorted(after) == after
    assert [(was, now) for was, now in zip(before, after, strict=True) if was != now] == [
        (each.before, each.after) for each in moved
    ]


def test_a_pair_that_is_rounded_to_nothing_is_told() -> None:
    """The day is complete and empty, which nobody would understand."""
    quarter = rounds(step=15)
    (day,), (said,) = pair([punch("08:06"), punch("08:07")], bounce=Duration(0), rounding=[quarter])
    early, late = punch("09:00"), punch("17:00")
    (busy,), (also,) = pair([punch("07:53"), punch("08:05"), early, late], rounding=[quarter])
    of_day = total(TotalOf.DAY, 30, RoundingMode.DOWN)
    (short,), (gone,) = pair([punch("08:00"), punch("08:20")], rounding=[of_day])

    assert (hours(0), True) == (day.worked, day.complete)
    assert ("attendance.rounded_away", 1) == (said.kind, said.severity)
    says = "The time of E07 from 2026-05-04 08:06 to 2026-05-04 08:07 is rounded to nothing"
    assert says == str(said.says)
    assert "menjadi nol setelah pembulatan" in said.says.render("id")
    assert ([("09:00", "17:00")], said.kind) == (clocks(busy), also.kind)
    assert (hours(0), said.kind) == (short.worked, gone.kind)
    assert () == pair([early, late], rounding=[quarter])[1]
