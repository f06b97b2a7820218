"""A rule that cannot be meant is refused where it is made, with a code and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from backoffice_core.attendance.limits import OvertimeLimit
from backoffice_core.attendance.rules import (
    DAY,
    ClockWindow,
    Contributing,
    DayInRow,
    Extra,
    MinimumShift,
    Period,
    PeriodUnit,
    Piece,
    Premium,
    ReckonedDay,
    Reckoning,
    RuleBook,
    ShortWeek,
    Threshold,
    Tier,
    When,
    reckon,
    tiers,
)
from backoffice_core.kernel import Duration
from backoffice_core.kernel.errors import InvalidValue
from tests.attendance.rules.days import CITED, MONDAY, hours, worked

LIMIT: dict[str, Any] = {"name": "a day", "period": DAY, "most": hours(3), "citation": CITED}


def threshold(**changes: Any) -> Threshold:  # noqa: ANN401 - that is what is refused
    """A threshold with a wrong value."""
    given: dict[str, Any] = {
        "name": "daily",
        "period": DAY,
        "beyond": hours(8),
        "tiers": tiers(("3/2", None)),
        "citation": CITED,
    }
    return Threshold(**{**given, **changes})


def premium(**changes: Any) -> Premium:  # noqa: ANN401 - that is what is refused
    """A premium with a wrong value."""
    return Premium(**{"name": "night", "multiple": 2, "citation": CITED, **changes})


def book(**changes: Any) -> RuleBook:  # noqa: ANN401 - that is what is refused
    """A rule book with a wrong value."""
    return RuleBook(**{"name": "any", "ordinary": CITED, **changes})


def wrong(value: object) -> Any:  # noqa: ANN401 - for the type checker alone
    """A value that no type checker would let through."""
    return value


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("type_wrong", lambda: threshold(beyond=8)),
        ("type_wrong", lambda: threshold(beyond="8:00")),
        ("type_wrong", lambda: threshold(beyond=None)),
        ("time_negative", lambda: threshold(beyond=Duration(-1))),
        ("time_negative", lambda: threshold(tolerance=Duration(-1))),
        ("type_wrong", lambda: threshold(period="day")),
        ("type_wrong", lambda: threshold(name=7)),
        ("type_wrong", lambda: threshold(citation="PP 35/2021")),
        ("type_wrong", lambda: threshold(counts=frozenset())),
        ("type_wrong", lambda: threshold(when="always")),
        ("type_wrong", lambda: threshold(tiers=[2])),
        ("not_several", lambda: threshold(tiers=2)),
        ("tiers_missing", lambda: threshold(tiers=[])),
        ("tier_unreachable", lambda: threshold(tiers=tiers((2, None), (3, None)))),
        ("text_empty", lambda: threshold(name=" ")),
        ("text_empty", lambda: premium(name="")),
        ("text_empty", lambda: book(name="")),
        ("type_wrong", lambda: book(extras=[OvertimeLimit(**LIMIT)])),
        ("type_wrong", lambda: book(limits=[MinimumShift(citation=CITED, least=hours(4))])),
        ("text_empty", lambda: Extra(person="", day=MONDAY, name="x")),
        ("tier_unreachable", lambda: tiers((2, None), (3, 1))),
        ("type_wrong", lambda: tiers(wrong(None))),
        ("type_wrong", lambda: tiers(wrong((2,)))),
        ("days_missing", lambda: ClockWindow.of("08:00", "09:00", weekdays=[])),
        ("days_missing", lambda: ClockWindow(start=0, end=5, day_kinds=frozenset())),
        ("days_missing", lambda: When(weekdays=frozenset())),
        ("days_missing", lambda: Contributing(day_kinds=frozenset())),
        ("kinds_missing", lambda: Contributing(kinds=frozenset())),
        ("traits_contradict", lambda: When(traits=frozenset("a"), without=frozenset("a"))),
        ("type_wrong", lambda: ReckonedDay(wrong(None), wrong(None), wrong(None))),
        ("type_wrong", lambda: Piece(*[wrong(None)] * 5)),
        ("not_several", lambda: Reckoning(wrong("x"))),
        ("type_wrong", lambda: Reckoning(wrong([None]))),
        ("not_a_date", lambda: Reckoning(()).on(wrong("2026-05-04"))),
        ("type_wrong", lambda: Reckoning(()).on(MONDAY, wrong(7))),
        ("day_not_reckoned", lambda: Reckoning(()).on(MONDAY)),
        ("not_a_member", lambda: threshold(tiers_by="beyond")),
        ("multiple_not_exact", lambda: Tier(wrong(1.5))),
        ("multiple_not_exact", lambda: Tier(wrong(True))),  # noqa: FBT003
        ("multiple_not_exact", lambda: tiers(("1,5", 1))),
        ("multiple_not_exact", lambda: tiers(("1/0", 1))),
        ("multiple_negative", lambda: tiers(("-1", 1))),
        ("multiple_negative", lambda: tiers((1, -1))),
        ("time_negative", lambda: Tier(2, Duration(-1))),
        ("type_wrong", lambda: Tier(2, wrong(1))),
        ("multiple_not_exact", lambda: premium(multiple=1.1)),
        ("multiple_not_exact", lambda: premium(multiple=None)),
        ("multiple_negative", lambda: premium(multiple=-1)),
        ("type_wrong", lambda: premium(window="22:00-05:00")),
        ("type_wrong", lambda: premium(least=60)),
        ("time_negative", lambda: premium(most=Duration(-1))),
        ("type_wrong", lambda: premium(most=60)),
        ("clock_unreadable", lambda: ClockWindow(start=-1, end=5)),
        ("clock_unreadable", lambda: ClockWindow(start=0, end=86_401)),
        ("clock_unreadable", lambda: ClockWindow(start=86_400, end=5)),
        ("clock_unreadable", lambda: ClockWindow(start=wrong(0.5), end=5)),
        ("clock_unreadable", lambda: ClockWindow(start=wrong(True), end=5)),  # noqa: FBT003
        ("window_empty", lambda: ClockWindow.of("22:00", "22:00")),
        ("clock_unreadable", lambda: ClockWindow.of("24:00", "22:00")),
        ("clock_unreadable", lambda: ClockWindow.of("10 pm", "22:00")),
        ("clock_unreadable", lambda: ClockWindow.of("22:60", "23:00")),
        ("clock_unreadable", lambda: ClockWindow.of("-1:00", "23:00")),
        ("type_wrong", lambda: ClockWindow.of(wrong(22), "23:00")),
        ("weekday_unknown", lambda: ClockWindow.of("00:00", "24:00", weekdays={7})),
        ("type_wrong", lambda: ClockWindow.of("00:00", "24:00", day_kinds=wrong({"holiday"}))),
        ("weekday_unknown", lambda: When(weekdays={7})),
        ("type_wrong", lambda: When(weekdays=wrong({"Sunday"}))),
        ("type_wrong", lambda: When(weekdays={True})),
        ("not_several", lambda: When(weekdays=wrong(6))),
        ("not_several", lambda: When(traits="shortest")),
        ("type_wrong", lambda: When(in_row=wrong(7))),
        ("row_too_short", lambda: DayInRow(number=1)),
        ("row_too_short", lambda: DayInRow(number=wrong(7.0))),
        ("type_wrong", lambda: DayInRow(number=7, within=wrong("week"))),
        ("type_wrong", lambda: ShortWeek(in_all=wrong(30), on_a_day=hours(6))),
        ("type_wrong", lambda: Contributing(kinds=wrong({"work"}))),
        ("type_wrong", lambda: Contributing(window=wrong("22:00"))),
        ("period_empty", lambda: Period(unit=PeriodUnit.DAY, count=0)),
        ("period_empty", lambda: Period(unit=PeriodUnit.DAY, count=wrong(1.5))),
        ("not_a_member", lambda: Period(unit=wrong("day"))),
        ("not_a_date", lambda: Period(unit=PeriodUnit.DAY, first=datetime(2026, 5, 4))),
        ("weekday_unknown", lambda: Period.week(7)),
        ("weekday_unknown", lambda: Period.week(wrong(1.0))),
        ("type_wrong", lambda: book(thresholds=[premium()])),
        ("type_wrong", lambda: book(premiums=[threshold()])),
        ("not_several", lambda: book(premiums=premium())),
        ("type_wrong", lambda: book(week="Monday")),
        ("type_wrong", lambda: book(workday_starts=6)),
        ("workday_start_unknown", lambda: book(workday_starts=hours(24))),
        ("workday_start_unknown", lambda: book(workday_starts=hours(-1))),
        ("rule_twice", lambda: book(thresholds=[threshold()], premiums=[premium(name="daily")])),
        ("not_a_member", lambda: book(combination="max")),
        ("type_wrong", lambda: reckon(wrong(["Monday"]), rules=book())),
        ("type_wrong", lambda: reckon([worked(MONDAY)], rules=wrong("California"))),
        ("type_wrong", lambda: reckon(wrong([None]), rules=book())),
    ],
)
def test_what_cannot_be_meant_is_refused(code: str, make: Callable[[], object]) -> None:
    """Floats, texts, negatives, members of something else: always InvalidValue, with a code."""
    with pytest.raises(InvalidValue) as refused:
        make()
    assert code == refused.value.code
    assert refused.value.remedy


@pytest.mark.parametrize("starts", [None, hours(0), hours(12)])
def test_a_second_that_two_days_claim_is_refused(starts: Duration | None) -> None:
    """20:00 and eight hours, and midnight and eight hours: four of them would be paid twice."""
    days = [
        worked(MONDAY, ("20:00", "28:00")),
        worked(MONDAY + timedelta(days=1), ("00:00", "08:00")),
    ]
    with pytest.raises(InvalidValue) as refused:
        reckon(days, rules=book(workday_starts=starts))
    assert "spans_overlap" == refused.value.code


def test_days_that_touch_or_come_out_of_order_are_taken() -> None:
    """A night that counts on the date it ends is no second counted twice; nor is another's."""
    days = [
        worked(MONDAY, ("32:00", "36:00")),
        worked(MONDAY + timedelta(days=1), ("00:00", "08:00")),
        worked(MONDAY, ("20:00", "36:00"), person="E08"),
    ]
    # What counts on Tuesday was worked before what counts on Monday, and they only touch.
    assert hours(28).seconds == sum(piece.seconds for piece in reckon(days, rules=book()).pieces)


def test_a_day_that_several_people_have_asks_whose_it_is() -> None:
    """And says who they are."""
    both = [worked(MONDAY, ("08:00", "16:00"), person=person) for person in ("E07", "E08")]
    reckoning = reckon(both, rules=book())
    with pytest.raises(InvalidValue, match=f"2 people have a day of {both[0].day}") as caught:
        reckoning.on(both[0].day)
    assert "E08" in caught.value.message
    assert "day_not_reckoned" == caught.value.code
