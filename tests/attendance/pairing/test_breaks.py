"""Breaks: taken off, paid or counted as taken, and never a second lost.

TT cases are restated from the tests of TimeTrex (aydancoskun/timetrex-community-edition@a532843,
AGPL-3, MealBreakPolicyTest), OD cases from those of Odoo (odoo/odoo, addons/hr_attendance).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import PlannedShift
from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.pairing import (
    AroundClock,
    AroundPlan,
    BreakDetection,
    Flexibility,
    Pairing,
    PunchRounding,
    TotalBetween,
    worked_days,
)
from backoffice_core.attendance.pairing.breaks import (
    Allocation,
    BreakApplied,
    BreakEffect,
    BreakRule,
    apply_breaks,
)
from backoffice_core.attendance.pairing.drafts import DayDraft, Pause, Span
from backoffice_core.attendance.worked import BreakKind, TimeKind, WorkedDay
from backoffice_core.kernel import Duration, InvalidValue
from tests.attendance.pairing.touches import (
    D,
    clocks,
    hours,
    minutes,
    moment,
    pair,
    pauses,
    punch,
    shift,
)

HOUR = 3600
PROPORTIONAL = Allocation.PROPORTIONAL


def rule(length: int | None = 60, **choices: Any) -> BreakRule:  # noqa: ANN401
    """A lunch of so many minutes, after six hours unless said otherwise."""
    settings: dict[str, Any] = {"active_after": hours(6)} | choices
    return BreakRule(name="lunch", length=None if length is None else minutes(length), **settings)


def one_day(
    *texts: str, breaks: tuple[BreakRule, ...], plan: tuple[PlannedShift, ...] = ()
) -> WorkedDay:
    """The only day that some punches make under some break rules."""
    (day,), _ = pair([punch(text) for text in texts], *plan, breaks=breaks)
    return day


def parts(*spans: tuple[str, str], breaks: tuple[BreakRule, ...]) -> list[tuple[int, ...]]:
    """What the rules took off or gave, in seconds."""
    return [each.parts for each in apply_breaks(draft(*spans), breaks)]


def draft(*spans: tuple[str, str], zone: str = "Asia/Jakarta", day: date = D) -> DayDraft:
    """A day in the making, from clock to clock."""
    made = DayDraft("E07", day, zone)
    for start, end in spans:
        begin, close = (moment(clock, zone=zone, day=day) for clock in (start, end))
        made.spans.append(Span(begin.instant.seconds, close.instant.seconds))
    return made


def test_a_deduction_is_shared_by_the_spans_in_proportion() -> None:
    """TT-27: an hour off 13-16 and 23-06 is 1,080 s and 2,520 s, and 540 minutes are left."""
    proportional = rule(allocation=PROPORTIONAL)
    assert [(1080, 2520)] == parts(("13:00", "16:00"), ("23:00", "30:00"), breaks=(proportional,))
    day = one_day("13:00", "16:00", "23:00", "30:00", breaks=(proportional,))
    assert minutes(540) == day.worked
    assert [Duration(1080), Duration(2520)] == [each.time for each in day.breaks]


def test_a_paid_break_is_no_longer_than_what_was_punched() -> None:
    """TT-28: of a paid hour 30 minutes were punched: 540 in all, shared as 847 s and 953 s."""
    shared = rule(effect=BreakEffect.ADD, allocation=PROPORTIONAL)
    texts = ("08:00", "12:00 meal", "12:30 meal", "17:00")
    day = one_day(*texts, breaks=(shared,))
    assert minutes(540) == day.worked
    assert [847, 953] == [credit.time.seconds for credit in day.credits]
    in_place = one_day(*texts, breaks=(rule(effect=BreakEffect.ADD),))
    assert minutes(540) == in_place.worked
    assert () == in_place.credits
    assert [("08:00", "12:00"), ("12:00", "12:30"), ("12:30", "17:00")] == clocks(in_place)
    assert TimeKind.PAID_BREAK is in_place.spans[1].kind
    assert [(True, True)] == [(each.paid, each.punched) for each in in_place.breaks]


@pytest.mark.parametrize(
    ("texts", "counts", "expected"),
    [
        (("08:00", "12:00 meal", "13:00 meal", "17:00"), "always", 540),
        (("08:00", "12:00 meal", "13:30 meal", "17:00"), "punched", 510),
        (("08:00", "17:00"), "always", 600),
        (("08:00", "17:00"), "punched", 540),
        (("08:00", "13:00"), "always", 300),
    ],
)
def test_a_paid_break_is_added_after_six_hours(
    texts: tuple[str, ...], counts: str, expected: int
) -> None:
    """TimeTrex's auto-add of an hour: as it is, or as long as it was punched; not after five."""
    paid = rule(effect=BreakEffect.ADD, counts_punched=counts == "punched")
    assert minutes(expected) == one_day(*texts, breaks=(paid,)).worked


def test_what_a_paid_break_gives_beyond_its_pause_is_a_credit() -> None:
    """Half an hour was punched, an hour is paid: the other half belongs to no time."""
    cited = rule(
        effect=BreakEffect.ADD, counts_punched=False, citation=Citation("works agreement 7")
    )
    day = one_day("08:00", "12:00 meal", "12:30 meal", "17:00", breaks=(cited,))
    (credit,) = day.credits
    assert ("lunch", minutes(30), cited.citation) == (credit.name, credit.time, credit.citation)
    assert minutes(570) == day.worked


def test_a_pause_longer_than_what_is_paid_is_paid_in_its_first_part() -> None:
    """Twenty of fifty minutes: the other thirty stay a pause, unpaid."""
    paid = rule(20, effect=BreakEffect.ADD)
    day = one_day("08:00", "12:00 meal", "12:50 meal", "17:00", breaks=(paid,))
    assert [("meal", "12:00", "12:20"), ("meal", "12:20", "12:50")] == pauses(day)
    assert [True, False] == [each.paid for each in day.breaks]
    assert minutes(510) == day.worked


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("08:00", "10:00 break", "10:15 break", "12:00 break", "12:15 break", "17:30"), 570),
        (("08:00", "10:00 break", "10:06 break", "12:00 break", "12:21 break", "17:30"), 570),
        (("08:00", "10:00 break", "10:45 break", "17:30"), 570),
        (("08:00", "10:00 break", "10:51 break", "17:30"), 564),
        (
            (
                "08:00", "10:00 break", "10:06 break", "12:00 break", "12:06 break",
                "14:15 break", "14:21 break", "16:30 break", "16:36 break", "17:30",
            ),
            570,
        ),
    ],
)  # fmt: skip
def test_several_paid_breaks_share_what_was_punched(texts: tuple[str, ...], expected: int) -> None:
    """TimeTrex's multiple auto-add A to E: 15 minutes after 1, 3 and 5 hours, none after ten."""
    quarters = tuple(
        rule(15, effect=BreakEffect.ADD, kind=BreakKind.REST, active_after=hours(after))
        for after in (1, 3, 5, 10)
    )
    assert minutes(expected) == one_day(*texts, breaks=quarters).worked


def test_a_punched_lunch_counts_for_the_one_that_is_taken_off() -> None:
    """TT-21: 62 minutes were punched, so nothing more comes off; of 40, twenty do."""
    lunch = rule()
    taken = one_day("08:03", "12:00 meal", "13:02 meal", "17:12", breaks=(lunch,))
    assert minutes(487) == taken.worked
    short = one_day("08:00", "12:00 meal", "12:40 meal", "17:00", breaks=(lunch,))
    assert minutes(480) == short.worked
    ignored = rule(counts_punched=False)
    both = one_day("08:03", "12:00 meal", "13:02 meal", "17:12", breaks=(ignored,))
    assert minutes(427) == both.worked


def test_only_pauses_of_its_kind_count_for_a_break() -> None:
    """A smoke is no lunch."""
    day = one_day("08:00", "10:00 break", "10:30 break", "17:00", breaks=(rule(),))
    assert minutes(450) == day.worked


def test_a_break_is_due_at_its_hour_and_not_before() -> None:
    """TimeTrex's auto-deduct: after six hours an hour comes off, after five nothing does."""
    assert minutes(300) == one_day("08:00", "14:00", breaks=(rule(),)).worked
    assert minutes(359) == one_day("08:00", "13:59", breaks=(rule(),)).worked


def test_nobody_ends_up_with_less_by_staying_longer() -> None:
    """With ``only_beyond`` the break eats no more than the time beyond that it is owed after.

    So the month does it too: after four hours half an hour is owed (UU 13/2003 art. 79).
    """
    kind = rule(30, active_after=hours(4), only_beyond=True)
    ends = ("12:00", "12:20", "12:30", "17:00")
    assert [240, 240, 240, 510] == [
        one_day("08:00", end, breaks=(kind,)).worked.seconds // 60 for end in ends
    ]


def test_a_longer_break_takes_the_place_of_a_shorter_one() -> None:
    """Germany: 30 minutes after six hours, 45 after nine (ArbZG s. 4)."""
    german = (rule(30, active_until=hours(9)), rule(45, active_after=hours(9)))
    ends = ("13:00", "16:00", "18:00")
    assert [300, 450, 555] == [
        one_day("08:00", end, breaks=german).worked.seconds // 60 for end in ends
    ]


def test_a_break_lies_where_it_is_due() -> None:
    """From the sixth hour of work on, over a gap; or as late as the day still allows."""
    day = one_day("08:00", "17:00", breaks=(rule(),))
    assert [("08:00", "14:00"), ("15:00", "17:00")] == clocks(day)
    assert [("meal", "14:00", "15:00")] == pauses(day)
    late = one_day("08:00", "14:30", breaks=(rule(),))
    assert [("08:00", "13:30")] == clocks(late)
    gap = draft(("08:00", "13:45"), ("14:00", "17:00"))
    strict = rule(counts_punched=False)
    assert [(3600,)] == [each.parts for each in apply_breaks(gap, (strict,))]
    over = draft(("08:00", "14:15"), ("15:00", "17:00"))
    assert [(900, 2700)] == [each.parts for each in apply_breaks(over, (strict,))]


@pytest.mark.parametrize(
    ("texts", "changes", "expected"),
    [
        (("08:00", "11:00", "11:40", "17:00"), {}, 480),
        (("08:00", "12:00", "13:00", "17:00"), {}, 480),
        (("08:00", "12:00", "13:30", "17:00"), {}, 450),
        (("08:00", "10:00", "10:20", "13:00", "13:30", "17:00"), {}, 480),
        (("08:00", "17:00", "19:30", "20:30"), {}, 540),
        (("08:00", "11:00", "11:40", "17:00"), {"counts_punched": False}, 440),
        (("08:00", "11:00", "11:40", "17:00"), {"gap_most": minutes(30)}, 440),
        (("08:00", "12:00 meal", "12:40 meal", "14:00", "14:30", "17:00"), {}, 470),
    ],
    ids=[
        "forty minutes out", "all of it", "more than it", "two gaps", "no lunch at night",
        "counted all the same", "too long a gap", "a meal and another gap",
    ],
)  # fmt: skip
def test_who_goes_out_for_lunch_loses_it_once(
    texts: tuple[str, ...], changes: dict[str, Any], expected: int
) -> None:
    """Nobody says at the clock that it is lunch: what was punched counts towards the hour."""
    assert minutes(expected) == one_day(*texts, breaks=(rule(**changes),)).worked


def test_two_breaks_count_a_gap_once() -> None:
    """Half an hour out is the lunch; the tea is taken off besides."""
    tea = BreakRule(name="tea", length=minutes(15), kind=BreakKind.REST)
    day = one_day("08:00", "12:00", "12:30", "17:00", breaks=(rule(30), tea))
    assert minutes(495) == day.worked


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: rule(active_until=hours(6)), "break_never_due"),
        (lambda: rule(active_until=hours(5)), "break_never_due"),
        (lambda: rule(gap_most=minutes(-1)), "break_negative"),
        (lambda: BreakRule(name=" "), "text_empty"),
        (lambda: PunchRounding(name="", step=minutes(5)), "text_empty"),
        (lambda: PunchRounding(name="none", punches=[]), "punches_missing"),
        (lambda: PunchRounding(name="near", snap=minutes(-5)), "number_too_small"),
        (lambda: Flexibility(later=minutes(-5)), "number_too_small"),
        (lambda: Pairing(shift_max=Duration(0)), "number_too_small"),
        (lambda: worked_days([], policy=Pairing(), zone="Asia/Nowhere"), "unknown_zone"),
        (lambda: BreakDetection(least=hours(2), most=hours(1)), "gap_impossible"),
        (lambda: BreakDetection(least=hours(-2)), "gap_impossible"),
        (lambda: BreakDetection(opens=hours(5), closes=hours(3)), "gap_impossible"),
        (lambda: AroundPlan(before=minutes(-5), after=minutes(5)), "number_too_small"),
        (lambda: AroundClock(at=time(8), before=minutes(5), after=minutes(-5)), "number_too_small"),
        (lambda: TotalBetween(least=hours(2), most=hours(1)), "bounds_reversed"),
        (lambda: TotalBetween(least=hours(-2)), "number_too_small"),
    ],
)
def test_what_could_never_hold_is_refused(make: Callable[[], object], code: str) -> None:
    """A rule that never speaks looks like one that found nothing."""
    with pytest.raises(InvalidValue) as caught:
        make()
    assert code == caught.value.code


def test_two_breaks_come_off_one_after_the_other() -> None:
    """Each is due by what was worked at all, and lies in what is left."""
    two = (rule(30, active_after=hours(4)), rule(30, active_after=hours(8)))
    day = one_day("08:00", "18:00", breaks=two)
    assert [("08:00", "12:00"), ("12:30", "16:30"), ("17:00", "18:00")] == clocks(day)
    assert minutes(540) == day.worked


@pytest.mark.parametrize(
    ("start", "end"), [("08:00", "17:00"), ("07:00", "16:00"), ("09:00", "18:00")]
)
def test_who_works_through_lunch_gets_no_overtime_for_it(start: str, end: str) -> None:
    """OD-03: nine hours there, lunch worked through: eight count, as were expected."""
    at_noon = rule(None, active_after=Duration(0), allocation=Allocation.AT_CLOCK, at=time(12))
    plan = shift("08:00", "17:00", rest=60)
    day = one_day(start, end, breaks=(at_noon,), plan=(plan,))
    assert hours(8) == day.worked
    assert [("meal", "12:00", "13:00")] == pauses(day)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("08:00", "12:00 meal", "12:30 meal", "17:00"), 480),
        (("08:00", "12:20"), 240),
        (("12:40", "17:00"), 240),
        (("08:00", "11:00"), 180),
        (("08:00", "13:00 meal", "14:00 meal", "17:00"), 480),
    ],
)
def test_at_the_clock_only_what_was_worked_through_comes_off(
    texts: tuple[str, ...], expected: int
) -> None:
    """Who punched half of it loses the other half; who ate at one had lunch."""
    noon = rule(active_after=Duration(0), allocation=Allocation.AT_CLOCK, at=time(12))
    assert minutes(expected) == one_day(*texts, breaks=(noon,)).worked


def test_a_night_has_its_break_on_the_next_morning() -> None:
    """At 02:00 on the clock, which is on the day after the shift began."""
    night = rule(30, allocation=Allocation.AT_CLOCK, at=time(2))
    day = one_day("22:00", "30:00", breaks=(night,))
    assert [("22:00", "02:00"), ("02:30", "06:00")] == clocks(day)


def test_a_break_at_the_clock_knows_that_the_clocks_changed() -> None:
    """New York, 10 March 2013: at 04:00 by the new time, five real hours after 22:00."""
    four = rule(30, allocation=Allocation.AT_CLOCK, at=time(4))
    night = draft(("22:00", "30:00"), zone="America/New_York", day=date(2013, 3, 9))
    apply_breaks(night, (four,))
    assert 5 * HOUR == night.breaks[0].start - night.spans[0].start


def test_a_normal_break_changes_nothing() -> None:
    """It is only due: the punches say what was worked."""
    day = one_day("08:00", "17:00", breaks=(rule(effect=BreakEffect.NORMAL),))
    assert hours(9) == day.worked
    assert () == day.breaks


def test_a_day_without_work_or_plan_has_no_break() -> None:
    """Nothing is taken off nothing, and a planned break needs a plan."""
    always = rule(30, active_after=Duration(0))
    assert [] == apply_breaks(draft(), (always,))
    assert [] == parts(("08:00", "17:00"), breaks=(rule(None),))
    only = draft(("08:00", "08:20"))
    assert [(1200,)] == [each.parts for each in apply_breaks(only, (always,))]
    assert [] == only.spans


def test_nothing_is_taken_off_a_paid_break() -> None:
    """What one rule pays, another does not take: it comes off the work around it."""
    day = one_day(
        "08:00", "12:00 break", "12:30 break", "17:00",
        breaks=(
            rule(30, effect=BreakEffect.ADD, kind=BreakKind.REST),
            rule(60, allocation=Allocation.AT_CLOCK, at=time(12)),
        ),
    )  # fmt: skip
    assert [("rest", "12:00", "12:30"), ("meal", "12:30", "13:00")] == pauses(day)
    assert minutes(510) == day.worked
    paid = draft(("08:00", "15:00"))
    paid.spans[0].kind = TimeKind.PAID_BREAK
    assert [] == apply_breaks(paid, (rule(),))


def test_a_paid_break_has_the_pay_rate_of_the_work_before_it() -> None:
    """Who welds, eats as a welder; a pause before any work has the plain rate."""
    day = draft(("08:00", "12:00"), ("12:30", "17:00"))
    day.spans[0].rate, day.spans[1].rate = "weld", "sweep"
    noon, half_past = day.spans[0].end, day.spans[1].start
    day.breaks = [Pause(day.spans[0].start - 600, day.spans[0].start), Pause(noon, half_past)]
    apply_breaks(day, (rule(effect=BreakEffect.ADD),))
    assert ["", "weld", "weld", "sweep"] == [span.rate for span in day.spans]


def test_a_rule_says_what_it_did() -> None:
    """With the time, what led to it and its source; in both directions."""
    cited = rule(citation=Citation("house rules 3"))
    (done,) = apply_breaks(draft(("08:00", "17:00")), (cited,))
    assert done == BreakApplied(cited, 9 * HOUR, 0, (HOUR,))
    because = done.explain()
    assert hours(1) == because.result
    assert "house rules 3" == because.source
    assert "dipotong" in because.render("id")
    (given_,) = apply_breaks(
        draft(("08:00", "17:00")), (rule(effect=BreakEffect.ADD, counts_punched=False),)
    )
    assert "dibayar" in given_.explain().render("id")
    assert "" == given_.explain().source


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"length": Duration(-1)}, "break_negative"),
        ({"active_after": Duration(-1)}, "break_negative"),
        ({"at": time(12)}, "break_unplaced"),
        ({"allocation": Allocation.AT_CLOCK}, "break_unplaced"),
        ({"effect": "deduct"}, "not_a_member"),
    ],
)
def test_a_break_that_makes_no_sense_is_refused(choices: dict[str, Any], code: str) -> None:
    """A time of the day goes with its allocation, and with no other."""
    with pytest.raises(InvalidValue) as refused:
        BreakRule(name="wrong", **choices)
    assert code == refused.value.code


@st.composite
def days(draw: st.DrawFn) -> DayDraft:
    """A day of spans with punched pauses in some of the gaps."""
    day = DayDraft("E07", D, "Asia/Jakarta")
    at = moment("06:00").instant.seconds
    for _ in range(draw(st.integers(1, 4))):
        length = draw(st.integers(1, 5 * HOUR))
        day.spans.append(Span(at, at + length))
        gap = draw(st.integers(0, 2 * HOUR))
        if gap and draw(st.booleans()):
            day.breaks.append(
                Pause(at + length, at + length + gap, draw(st.sampled_from(BreakKind)))
            )
        at += length + gap
    return day


@st.composite
def break_rules(draw: st.DrawFn, *, effects: list[BreakEffect]) -> BreakRule:
    """Any rule."""
    allocation = draw(st.sampled_from(Allocation))
    return BreakRule(
        name="some",
        length=Duration(draw(st.integers(0, 2 * HOUR))),
        effect=draw(st.sampled_from(effects)),
        kind=draw(st.sampled_from(BreakKind)),
        active_after=Duration(draw(st.integers(0, 6 * HOUR))),
        counts_punched=draw(st.booleans()),
        only_beyond=draw(st.booleans()),
        allocation=allocation,
        at=time(12) if allocation is Allocation.AT_CLOCK else None,
    )


def bounds_of(parts_: list[tuple[int, int]]) -> list[int]:
    """Where time begins and ends, parts that touch as one."""
    merged: list[int] = []
    for start, end in sorted(parts_):
        if merged and merged[-1] == start:
            merged[-1] = end
        else:
            merged += [start, end]
    return merged


@given(day=days(), rules=st.lists(break_rules(effects=[BreakEffect.DEDUCT]), max_size=3))
def test_work_and_the_breaks_cut_out_of_it_are_the_work_there_was(
    day: DayDraft, rules: list[BreakRule]
) -> None:
    """Not a second is lost, doubled or moved."""
    before = bounds_of([(span.start, span.end) for span in day.spans])
    applied = apply_breaks(day, rules)
    cut = [(each.start, each.end) for each in day.breaks if not each.punched]
    assert before == bounds_of([*((span.start, span.end) for span in day.spans), *cut])
    assert sum(end - start for start, end in cut) == sum(sum(each.parts) for each in applied)
    assert all(span.start < span.end for span in day.spans)


@given(day=days(), rules=st.lists(break_rules(effects=[*BreakEffect]), max_size=3))
def test_a_day_changes_by_what_its_rules_say(day: DayDraft, rules: list[BreakRule]) -> None:
    """The work after is the work before, less what came off, and with what was given."""
    before = sum(span.end - span.start for span in day.spans)
    applied = apply_breaks(day, rules)
    given_ = sum(sum(each.parts) for each in applied if each.rule.effect is BreakEffect.ADD)
    off = sum(sum(each.parts) for each in applied if each.rule.effect is BreakEffect.DEDUCT)
    after = sum(span.end - span.start for span in day.spans)
    after += sum(credit.time.seconds for credit in day.credits)
    assert before + given_ - off == after
    bounds = [bound for span in day.spans for bound in (span.start, span.end)]
    assert sorted(bounds) == bounds
    for each in applied:
        length = each.rule.length
        assert length is not None
        assert sum(each.parts) <= length.seconds


@given(day=days(), length=st.integers(1, 4 * HOUR))
def test_shares_of_a_break_add_up_to_it(day: DayDraft, length: int) -> None:
    """By the largest remainder: each share is within a second of the exact one."""
    weights = [span.end - span.start for span in day.spans]
    total = sum(weights)
    taken = min(length, total)
    shared = BreakRule(name="some", length=Duration(length), allocation=PROPORTIONAL)
    day.breaks = []
    spans = [(span.start, span.end) for span in day.spans]
    (applied,) = apply_breaks(day, (shared,))
    assert taken == sum(applied.parts)
    for (start, end), weight in zip(spans, weights, strict=True):
        share = sum(cut.end - cut.start for cut in day.breaks if start <= cut.start < end)
        assert share - weight * taken // total in {0, 1}
