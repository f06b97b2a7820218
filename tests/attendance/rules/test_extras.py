"""Pay beside the time worked: short shifts, call-outs, wasted trips, meals, rests, roads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.limits import check_limits
from backoffice_core.attendance.model import PlannedShift
from backoffice_core.attendance.rules.book import ExtraRule, RuleBook
from backoffice_core.attendance.rules.distance import DistancePay
from backoffice_core.attendance.rules.extras import (
    CallBack,
    CallOut,
    MinimumShift,
    ReportingTime,
    RestBetween,
)
from backoffice_core.attendance.rules.extras_breaks import (
    MealDue,
    MissedMeal,
    MissedRest,
    RestRecords,
    SplitShift,
)
from backoffice_core.attendance.rules.reckoned import Extra
from backoffice_core.attendance.rules.reckoning import reckon
from backoffice_core.attendance.worked import BreakKind, BreakSpan, TimeKind, WorkedDay, WorkSpan
from backoffice_core.kernel import Duration, Effective, Finding, InvalidValue, Money, Version
from tests.attendance.american_weeks import LOS_ANGELES, hours, span

DAY = date(2026, 5, 4)
FARE = Money.of(1500, "IDR")
RULE = Citation("the agreement, s. 7")
SHORTEST = MinimumShift(citation=RULE, least=hours(4))
MEALS = MissedMeal(
    citation=RULE,
    meals=[
        MealDue(after=hours(5), waivable=hours(6), waived_by="meal_waived"),
        MealDue(after=hours(10), waivable=hours(12), waived_by="second_meal_waived"),
    ],
)


def day(*worked: tuple[str, str], on: date = DAY, traits: tuple[str, ...] = ()) -> WorkedDay:
    """A day of spans."""
    return WorkedDay(
        person="E07",
        day=on,
        zone=LOS_ANGELES,
        spans=tuple(span(on, start, end) for start, end in worked),
        traits=frozenset(traits),
    )


def anything(value: object) -> Any:  # noqa: ANN401 - what comes out of a file
    """A value of any type, where a rule wants one of its own."""
    return value


def driving(
    *,
    a_km: Money = FARE,
    travelled: Mapping[tuple[str, date], Fraction | int] | None = None,
) -> DistancePay:
    """Pay for the road."""
    made = {("E07", DAY): 25} if travelled is None else travelled
    return DistancePay(citation=RULE, a_km=a_km, travelled=made)


def findings(rule: ExtraRule, *days: WorkedDay) -> tuple[Finding, ...]:
    """What is found about days with a rule."""
    book = RuleBook(name="agreed", ordinary=RULE, extras=[rule])
    return check_limits(reckon(days, rules=book))


def extras(rule: ExtraRule, *days: WorkedDay, starts: Duration | None = None) -> tuple[Extra, ...]:
    """What a rule owes on days."""
    book = RuleBook(name="agreed", ordinary=RULE, extras=[rule], workday_starts=starts)
    return reckon(days, rules=book).extras


def owed(rule: ExtraRule, *days: WorkedDay) -> list[Fraction]:
    """The hours that a rule owes, one for each extra."""
    return [extra.time.hours for extra in extras(rule, *days)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("06:00", "08:00")], [2]),
        ([("06:00", "08:00"), ("11:00", "13:00")], []),
        ([("06:00", "08:00"), ("11:00", "13:00"), ("21:30", "23:30")], [2]),
    ],
    ids=["one pair", "two pairs of one shift", "a second shift"],
)
def test_tt_37_a_shift_is_paid_for_four_hours_at_least(
    pairs: list[tuple[str, str]], expected: list[int]
) -> None:
    """TT-37 (TimeTrex testMinimumShiftTimeA): 4 h at least, 8 h between shifts."""
    assert expected == owed(SHORTEST, day(*pairs))


def test_a_short_shift_over_midnight_is_one_shift_though_the_day_is_cut() -> None:
    """23:00 to 01:00 lacks two hours once, also where workdays begin at midnight."""
    night = day(("23:00", "01:00+1"))
    (extra,) = extras(SHORTEST, night, starts=Duration(0))
    assert (hours(2), DAY) == (extra.time, extra.day)


def test_an_extra_says_why_in_both_languages() -> None:
    """The reason names the time worked and the time paid, and the citation."""
    (extra,) = extras(SHORTEST, day(("06:00", "08:00")))
    assert extra.because is not None
    assert "the agreement, s. 7" in extra.because.sentence("en")
    assert "dibayar" in extra.because.sentence("id")


def call(on: date, start: str, end: str) -> WorkSpan:
    """A call-out."""
    return attrs.evolve(span(on, start, end), kind=TimeKind.CALL_OUT)


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([("20:00", "21:00")], [2]),
        ([("20:00", "21:00"), ("22:30", "23:00")], [Fraction(3, 2)]),
        ([("18:00", "18:30"), ("22:00", "23:00")], [Fraction(5, 2), 2]),
        ([("18:00", "21:30")], []),
    ],
)
def test_a_call_out_is_paid_for_three_hours_and_a_second_one_within_them_not_again(
    calls: list[tuple[str, str]], expected: list[Fraction]
) -> None:
    """Calls within the guarantee of the first belong to it."""
    worked = attrs.evolve(day(), spans=tuple(call(DAY, *each) for each in calls))
    assert expected == owed(CallOut(citation=RULE, least=hours(3)), worked)


@pytest.mark.parametrize(
    ("back", "after_least", "expected"),
    [("20:00", 0, [2]), ("21:00", 0, []), ("14:00", 0, []), ("20:00", 6, [])],
    ids=["within eight hours", "eight hours later", "the same shift", "after a short shift"],
)
def test_who_is_called_back_soon_is_paid_more_for_the_return(
    back: str, after_least: int, expected: list[int]
) -> None:
    """08:00 to 13:00 and back within eight hours: half as much again for two hours."""
    rule = CallBack(citation=RULE, within=hours(8), after_least=hours(after_least))
    end = f"{int(back[:2]) + 2}:00"
    worked = day(("08:00", "13:00"), (back, end))
    found = extras(rule, worked)
    assert expected == [extra.time.hours for extra in found]
    assert {Fraction(1, 2)} >= {extra.multiple for extra in found}


def planned(worked: WorkedDay, start: str, end: str, *, pause: int = 0) -> WorkedDay:
    """The day with a planned shift."""
    shift = span(worked.day, start, end)
    plan = PlannedShift(
        person="E07",
        day=worked.day,
        start=shift.start,
        end=shift.end,
        break_time=Duration.of(minutes=pause),
    )
    return attrs.evolve(worked, planned=(plan,))


@pytest.mark.parametrize(
    ("worked", "plan", "expected"),
    [
        (day(("08:00", "10:00")), ("08:00", "16:00"), [2]),
        (day(("08:00", "12:00")), ("08:00", "16:00"), []),
        (day(("08:00", "08:30")), ("08:00", "11:00"), [Fraction(3, 2)]),
        (day(("08:00", "09:00")), ("08:00", "20:00"), [3]),
        (day(("08:00", "09:00")), ("08:00", "09:30"), []),
        (day(traits=("reported",)), ("08:00", "16:00"), [4]),
        (day(), ("08:00", "16:00"), []),
        (day(("08:00", "09:00"), traits=("own_wish",)), ("08:00", "16:00"), []),
    ],
    ids=[
        "half of eight, CA-08", "half was given", "two hours at least", "four at most",
        "Aleman: a short meeting", "came and got nothing", "did not come", "own wish",
    ],
)  # fmt: skip
def test_who_came_in_vain_is_paid_half_of_the_plan(
    worked: WorkedDay, plan: tuple[str, str], expected: list[Fraction]
) -> None:
    """IWC orders s. 5(A): half of the day planned, two hours at least, four at most."""
    rule = ReportingTime(citation=RULE)
    assert expected == owed(rule, planned(worked, *plan))


def test_the_break_of_a_plan_is_no_planned_work() -> None:
    """Half of nine hours less one of break is four."""
    worked = planned(day(("08:00", "09:00")), "08:00", "17:00", pause=60)
    assert [3] == owed(ReportingTime(citation=RULE), worked)


def test_a_night_shift_was_not_cut_short_because_midnight_cuts_the_day() -> None:
    """22:00 to 06:00 with a meal at 00:30 was given in full, whatever day its hours count on."""
    night = day(("22:00", "00:30+1"), ("01:00+1", "06:00+1"))
    worked = planned(night, "22:00", "06:00+1", pause=30)
    assert () == extras(ReportingTime(citation=RULE), worked, starts=Duration(0))
    sent_home = planned(day(("22:00", "00:30+1")), "22:00", "06:00+1", pause=30)
    (extra,) = extras(ReportingTime(citation=RULE), sent_home, starts=Duration(0))
    assert (Duration.of(minutes=75), DAY) == (extra.time, extra.day)


def test_the_rests_of_a_night_shift_are_counted_over_midnight() -> None:
    """Eight hours are due two rests, also where each part alone would be due fewer."""
    rule = MissedRest(citation=RULE, records=RestRecords.PUNCHED)
    night = attrs.evolve(day(("22:00", "06:00+1")), breaks=(rest("23:00", "23:10"),))
    (extra,) = extras(rule, night, starts=Duration(0))
    assert (hours(1), DAY) == (extra.time, extra.day)
    both = attrs.evolve(night, breaks=(*night.breaks, rest("03:00+1", "03:10+1")))
    assert () == extras(rule, both, starts=Duration(0))


def test_too_little_rest_between_days_is_paid() -> None:
    """Home at 23:00 and back at 06:00: seven hours of eleven, four are owed."""
    rule = RestBetween(citation=RULE, least=hours(11))
    days = (day(("15:00", "19:00"), ("20:00", "23:00")),
            day(("06:00", "14:00"), on=DAY + timedelta(days=1)))  # fmt: skip
    assert [4] == owed(rule, *days)
    assert [1] == owed(attrs.evolve(rule, gives=hours(1)), *days)
    assert [] == owed(attrs.evolve(rule, least=hours(7)), *days)


def test_distance_is_paid_by_the_kilometre_beyond_those_that_are_free() -> None:
    """25 km less 10 at 1,500 rupiah are 22,500; a day without a trip is nothing."""
    rule = DistancePay(
        citation=RULE,
        a_km=Money.of(1500, "IDR"),
        travelled={("E07", DAY): 25, ("E08", DAY): 90},
        free=Fraction(10),
    )
    found = extras(rule, day(("08:00", "16:00")), day(on=DAY + timedelta(days=1)))
    assert [Money.of(22_500, "IDR")] == [extra.amount for extra in found]


def test_a_trip_on_a_day_that_nobody_reckoned_is_found() -> None:
    """It cannot be paid on no day; those of other months belong to other reckonings."""
    later, next_month = DAY + timedelta(days=3), DAY + timedelta(days=40)
    rule = DistancePay(
        citation=RULE,
        a_km=Money.of(1500, "IDR"),
        travelled={("E07", DAY): 25, ("E07", later): 20, ("E07", next_month): 30, ("E08", DAY): 9},
    )
    (finding,) = findings(rule, day(("08:00", "16:00")))
    assert ("attendance.trip_unpaid", later) == (finding.kind, finding.day)
    assert Money.of(30_000, "IDR") == finding.money
    assert () == findings(rule, day(("08:00", "16:00")), day(on=later))


def test_a_trip_is_found_once_where_the_rules_change_within_the_month() -> None:
    """Both books have the rule, and neither has the day."""
    rule = DistancePay(
        citation=RULE, a_km=Money.of(1500, "IDR"), travelled={("E07", DAY + timedelta(days=9)): 20}
    )
    books = [
        Version(value=RuleBook(name=name, ordinary=RULE, extras=[rule]), since=since)
        for name, since in (("old", DAY), ("new", DAY + timedelta(days=1)))
    ]
    days = (day(("08:00", "16:00")), day(on=DAY + timedelta(days=1)))
    assert 1 == len(check_limits(reckon(days, rules=Effective(books))))


def test_no_rest_is_paid_where_so_little_work_had_none_due() -> None:
    """8 CCR 11040(12)(A): none under three and a half hours; what was said of it is found."""
    rule = MissedRest(citation=RULE)
    short = day(("08:00", "11:00"), traits=("rest_missed",))
    assert () == extras(rule, short)
    (finding,) = findings(rule, short)
    assert ("attendance.rest_not_due", DAY) == (finding.kind, finding.day)
    enough = day(("08:00", "09:30"), ("19:00", "21:00"), traits=("rest_missed",))
    assert [1] == owed(rule, enough)
    assert () == findings(rule, enough)
    assert () == findings(rule, attrs.evolve(short, complete=False))


def test_a_night_has_its_rest_due_on_either_of_its_days() -> None:
    """Two hours before midnight and six after it are eight, where workdays are cut there."""
    night = day(("22:00", "06:00+1"), traits=("rest_missed",))
    assert [hours(1)] == [
        extra.time
        for extra in extras(MissedRest(citation=RULE), night, starts=Duration(0))
        if extra.day == DAY
    ]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([("08:00", "12:00"), ("16:00", "17:00")], [1]),
        ([("08:00", "12:00"), ("16:00", "18:00")], []),
        ([("08:00", "12:00"), ("14:00", "15:00")], []),
        ([("08:00", "08:30"), ("16:00", "16:30")], [Fraction(3, 2), Fraction(3, 2)]),
        ([("08:00", "12:00"), ("15:00", "16:00"), ("20:00", "21:00")], [1, 1]),
    ],
    ids=["one hour of two", "two hours given", "the same shift", "both cut short", "three times"],
)
def test_who_reports_once_more_on_a_day_is_paid_two_hours(
    spans: list[tuple[str, str]], expected: list[Fraction]
) -> None:
    """8 CCR 11040(5)(B); what that pays counts towards the half of the day."""
    rule = ReportingTime(citation=RULE, again=hours(2))
    worked = planned(day(*spans), "08:00", "16:00")
    assert expected == owed(rule, worked)
    names = [extra.name for extra in extras(rule, worked)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: MinimumShift(citation=RULE, least=anything("4h")), "type_wrong"),
        (lambda: MinimumShift(citation=RULE, least=Duration(0)), "number_too_small"),
        (lambda: MinimumShift(citation=anything(None), least=hours(4)), "type_wrong"),
        (lambda: MinimumShift(citation=RULE, least=hours(4), multiple=-1), "multiple_negative"),
        (lambda: MinimumShift(citation=RULE, least=hours(4), name=" "), "text_empty"),
        (
            lambda: MinimumShift(citation=RULE, least=hours(4), unless=anything("training")),
            "not_several",
        ),
        (lambda: CallOut(citation=RULE, least=anything(3)), "type_wrong"),
        (lambda: CallBack(citation=RULE, within=anything("x")), "type_wrong"),
        (lambda: CallBack(citation=RULE, within=hours(-1)), "number_too_small"),
        (lambda: RestBetween(citation=RULE, least=anything("x")), "type_wrong"),
        (lambda: RestBetween(citation=RULE, least=hours(9), gives=hours(-1)), "number_too_small"),
        (lambda: ReportingTime(citation=RULE, share=Fraction(2)), "number_out_of_range"),
        (lambda: ReportingTime(citation=RULE, least=hours(5)), "bounds_reversed"),
        (lambda: MealDue(after=anything("5h")), "type_wrong"),
        (lambda: MissedMeal(citation=RULE, meals=anything(None)), "not_several"),
        (lambda: MissedMeal(citation=RULE, meals=[]), "meals_missing"),
        (lambda: MissedRest(citation=RULE, each=Duration(0)), "number_too_small"),
        (lambda: SplitShift(citation=RULE, minimum_wage=anything(16)), "type_wrong"),
        (lambda: SplitShift(citation=RULE, minimum_wage=anything(None)), "type_wrong"),
        (lambda: SplitShift(citation=RULE, minimum_wage=Money.of(-1, "USD")), "number_too_small"),
        (lambda: driving(a_km=anything(5)), "type_wrong"),
        (lambda: driving(travelled=anything(3)), "type_wrong"),
        (lambda: driving(travelled={("E07", DAY): anything(2.5)}), "number_not_exact"),
        (lambda: driving(travelled={("E07", DAY): -3}), "number_too_small"),
    ],
)
def test_what_no_rule_of_pay_can_mean_is_refused_where_it_is_made(
    make: Callable[[], object], code: str
) -> None:
    """And not on the first payday on which it speaks."""
    with pytest.raises(InvalidValue) as caught:
        make()
    assert code == caught.value.code


@pytest.mark.parametrize(
    ("worked", "missed"),
    [
        ([("08:00", "13:00")], 0),
        ([("08:00", "13:01")], 1),
        ([("08:00", "13:00"), ("13:30", "16:30")], 0),
        ([("08:00", "13:01"), ("13:31", "16:31")], 1),
        ([("08:00", "12:00"), ("12:29", "16:29")], 1),
        ([("08:00", "12:00"), ("12:30", "18:31")], 1),
        ([("08:00", "12:00"), ("12:30", "18:30"), ("19:00", "20:00")], 0),
        ([("08:00", "20:00")], 1),
    ],
    ids=[
        "five hours need none", "a minute more", "at the end of the fifth hour", "too late",
        "too short", "no second meal", "both meals", "two missed meals are one hour",
    ],
)  # fmt: skip
def test_a_meal_must_begin_by_the_end_of_the_fifth_and_of_the_tenth_hour(
    worked: list[tuple[str, str]], missed: int
) -> None:
    """Lab. Code 512(a), 226.7(c): 30 minutes, and one hour a day where it lacks."""
    assert missed == len(extras(MEALS, day(*worked)))


@pytest.mark.parametrize(
    ("worked", "trait", "missed"),
    [
        ([("08:00", "14:00")], "meal_waived", 0),
        ([("08:00", "14:01")], "meal_waived", 1),
        ([("08:00", "12:00"), ("12:30", "20:30")], "second_meal_waived", 0),
        ([("08:00", "12:00"), ("12:30", "20:31")], "second_meal_waived", 1),
        ([("08:00", "20:00")], "second_meal_waived", 1),
        ([("08:00", "20:00")], "meals_on_duty", 0),
    ],
)
def test_meals_may_be_waived_in_shifts_of_six_and_of_twelve_hours(
    worked: list[tuple[str, str]], trait: str, missed: int
) -> None:
    """Lab. Code 512(a): the second only if the first was taken."""
    assert missed == len(extras(MEALS, day(*worked, traits=(trait,))))


def test_the_clock_of_a_meal_runs_on_over_midnight() -> None:
    """22:00 to 06:00 with a meal at 02:00 lacks nothing, wherever the day is cut."""
    night = day(("22:00", "02:00+1"), ("02:30+1", "06:00+1"))
    assert () == extras(MEALS, night, starts=Duration(0))
    assert 1 == len(extras(MEALS, day(("22:00", "06:00+1")), starts=Duration(0)))


@pytest.mark.parametrize(
    ("worked", "due"),
    [("3:29", 0), ("3:30", 1), ("6:00", 1), ("6:01", 2), ("10:00", 2), ("10:01", 3), ("14:01", 4)],
)
def test_a_rest_is_due_for_four_hours_or_more_than_half_of_them(worked: str, due: int) -> None:
    """8 CCR 11040(12), Brinker v. Superior Court (2012)."""
    hour, minute = worked.split(":")
    rule = MissedRest(citation=RULE)
    assert due == rule.due(Duration.of(hours=int(hour), minutes=int(minute)))


def rest(start: str, end: str) -> BreakSpan:
    """A rest that was punched."""
    taken = span(DAY, start, end)
    return BreakSpan(start=taken.start, end=taken.end, kind=BreakKind.REST, paid=True)


def test_rests_count_only_where_they_are_on_record() -> None:
    """Without records only what was said; with them a rest under ten minutes is none."""
    said, punched = (MissedRest(citation=RULE, records=each) for each in RestRecords)
    worked = day(("08:00", "16:00"))
    assert [] == owed(said, worked)
    assert [1] == owed(said, attrs.evolve(worked, traits=frozenset({"rest_missed"})))
    assert [1] == owed(punched, worked)
    both = attrs.evolve(worked, breaks=(rest("10:00", "10:10"), rest("14:00", "14:10")))
    assert [] == owed(punched, both)
    short = attrs.evolve(worked, breaks=(rest("10:00", "10:10"), rest("14:00", "14:09")))
    assert [1] == owed(punched, short)
    assert [] == owed(punched, attrs.evolve(worked, traits=frozenset({"rests_taken"})))


def test_a_paid_break_among_the_spans_is_a_rest() -> None:
    """Rests may be recorded as paid time instead of as breaks."""
    paid = attrs.evolve(span(DAY, "10:00", "10:15"), kind=TimeKind.PAID_BREAK)
    worked = attrs.evolve(
        day(), spans=(span(DAY, "08:00", "10:00"), paid, span(DAY, "10:15", "13:00"))
    )
    assert [] == owed(MissedRest(citation=RULE, records=RestRecords.PUNCHED), worked)


@pytest.mark.parametrize(
    ("worked", "traits", "owed_hours"),
    [
        ([("08:00", "12:00"), ("16:00", "20:00")], (), 1),
        ([("08:00", "12:00"), ("13:00", "17:00")], (), 0),
        ([("08:00", "12:00"), ("16:00", "20:00")], ("own_wish",), 0),
    ],
)
def test_a_day_split_by_more_than_an_hour_is_paid_an_hour_more(
    worked: list[tuple[str, str]], traits: tuple[str, ...], owed_hours: int
) -> None:
    """IWC orders s. 4(C): an unpaid pause of more than an hour that is no meal."""
    least = Money.of("16.90", "USD")
    rule = SplitShift(citation=RULE, minimum_wage=least)
    found = extras(rule, day(*worked, traits=traits))
    assert [least] * owed_hours == [extra.amount for extra in found]


def test_a_long_meal_does_not_split_a_day() -> None:
    """A pause that is on record as a meal is one."""
    meal = span(DAY, "12:00", "13:30")
    worked = attrs.evolve(
        day(("08:00", "12:00"), ("13:30", "17:00")),
        breaks=(BreakSpan(start=meal.start, end=meal.end),),
    )
    rule = SplitShift(citation=RULE, minimum_wage=Money.of("16.90", "USD"))
    assert () == extras(rule, worked)


@pytest.mark.parametrize(
    "rule",
    [
        attrs.evolve(SHORTEST, unless={"training"}),
        CallOut(citation=RULE, least=hours(3), unless={"training"}),
    ],
)
def test_a_day_with_a_trait_that_excuses_owes_nothing(rule: ExtraRule) -> None:
    """Somebody said why not."""
    worked = attrs.evolve(day(traits=("training",)), spans=(call(DAY, "20:00", "21:00"),))
    assert [] == owed(rule, worked)


@pytest.mark.parametrize(
    "rule",
    [
        SHORTEST,
        ReportingTime(citation=RULE),
        RestBetween(citation=RULE, least=hours(11)),
        MEALS,
        MissedRest(citation=RULE, records=RestRecords.PUNCHED),
        SplitShift(citation=RULE, minimum_wage=Money.of(15, "USD")),
    ],
    ids=lambda each: each.name,
)
def test_a_day_with_a_missing_punch_owes_nothing_yet(rule: ExtraRule) -> None:
    """Nobody knows what happened in it; the same days with all punches owe something."""
    days = (
        planned(day(("06:00", "06:30"), ("09:00", "09:30"), ("19:00", "20:00")), "08:00", "16:00"),
        day(("04:00", "14:00"), on=DAY + timedelta(days=1)),
    )
    assert extras(rule, *days)
    assert () == extras(rule, *(attrs.evolve(each, complete=False) for each in days))
