"""Two speeds, one truth: days over columns are the days of the object path, value for value."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Duration, Instant
from backoffice_core.attendance import DayKind, Punch
from backoffice_core.attendance.laws import (
    CALIFORNIA,
    INDONESIA,
    american_law,
    rules_in,
)
from backoffice_core.attendance.pairing import (
    Attribution,
    BreakRule,
    OddPunch,
    Pairing,
    PairingMode,
    worked_days,
)
from backoffice_core.attendance.rules import (
    DAY,
    MONTH,
    Citation,
    ClockWindow,
    Combination,
    Contributing,
    DayInRow,
    Period,
    PeriodUnit,
    Premium,
    RuleBook,
    Threshold,
    When,
    reckon,
    tiers,
)
from backoffice_core.kernel.calendars import Calendar, Holiday, HolidayKind
from backoffice_core.kernel.errors import InvalidValue

pytest.importorskip("numpy", reason="needs the extra frames")

import numpy as np

from backoffice_core.scale import ReckonedColumns, attendance, reckon_columns

ON = date(2026, 5, 4)
HOUR = 3600
CITED = Citation("an agreement")
# The clocks go forward on 8 March 2026 in America, on 29 March in Europe, on 24 April in
# Cairo, where midnight is skipped, and back by half an hour on 5 April on Lord Howe.
ZONES = {
    "Asia/Jakarta": 1777852800,
    "America/New_York": 1772668800,
    "America/Los_Angeles": 1772668800,
    "Europe/Berlin": 1774569600,
    "Africa/Cairo": 1776902400,
    "Australia/Lord_Howe": 1775088000,
    "+05:45": 1777852800,
}
CALENDAR = Calendar(
    name="A company's",
    weekend=frozenset({6}),
    holidays=(
        Holiday(day=date(2026, 3, 9), name="Monday off"),
        Holiday(day=date(2026, 3, 29), name="Sunday off"),
        Holiday(day=date(2026, 5, 6), name="Wednesday off"),
        Holiday(day=date(2026, 5, 7), name="Joint leave", kind=HolidayKind.JOINT_LEAVE),
    ),
)
OFF = frozenset({DayKind.REST_DAY, DayKind.HOLIDAY})


def hours(count: int) -> Duration:
    """So many hours."""
    return Duration.of(hours=count)


def night(**other: Any) -> Premium:  # noqa: ANN401 - whatever the premium takes
    """Half as much again by night."""
    return attrs.evolve(
        Premium(
            name="night", multiple="3/2", citation=CITED, window=ClockWindow.of("22:00", "05:00")
        ),
        **other,
    )


def beyond(name: str, period: Period, time: int, **other: Any) -> Threshold:  # noqa: ANN401
    """Time and a half for two hours beyond so many, then double, then two and a half."""
    steps = tiers(("3/2", 2), (2, 1), ("5/2", None))
    rule = Threshold(name=name, period=period, beyond=hours(time), tiers=steps, citation=CITED)
    return attrs.evolve(rule, **other)


ONCE = Contributing(straight_time_only=True)
AGREED = RuleBook(
    name="An agreement",
    ordinary=CITED,
    thresholds=[
        beyond("daily", DAY, 8),
        beyond("fortnightly", Period(unit=PeriodUnit.WEEK, count=2), 60, counts=ONCE),
        beyond("monthly", MONTH, 90),
        beyond("off", DAY, 0, when=When(day_kinds=OFF), tiers=tiers((3, None))),
        beyond("third day", DAY, 1, when=When(in_row=DayInRow(number=3, onwards=True))),
    ],
    premiums=[
        night(),
        night(
            name="late",
            multiple="11/10",
            window=ClockWindow.of("18:00", "24:00"),
            least=hours(1),
            most=hours(2),
        ),
        night(name="sunday", multiple=2, window=ClockWindow.of("00:00", "24:00", weekdays=[6])),
        night(
            name="holiday",
            multiple="5/4",
            window=ClockWindow.of("20:00", "08:00", day_kinds=OFF),
            counts=ONCE,
        ),
        night(name="waiting", multiple="1/2", window=None, when=When(weekdays=[2])),
    ],
)
BOOKS = {
    "five_day": rules_in(INDONESIA, pattern="five_day").on(ON),
    "six_day": rules_in(INDONESIA, pattern="six_day").on(ON),
    "kep_102": rules_in(INDONESIA, pattern="six_day").on(date(2020, 5, 4)),
    "mining": rules_in(INDONESIA, pattern="mining").on(ON),
    "weekly": rules_in(american_law()).on(ON),
    "weekly_at_six": rules_in(american_law(week_starts=3, workday_starts=hours(6))).on(ON),
    "eight_a_day": attrs.evolve(rules_in(CALIFORNIA).on(ON), extras=()),
    "four_tens": attrs.evolve(rules_in(CALIFORNIA, pattern="four_tens").on(ON), extras=()),
    "agreed": AGREED,
    "agreed_sum": attrs.evolve(AGREED, combination=Combination.SUM, workday_starts=hours(5)),
    "agreed_product": attrs.evolve(AGREED, combination=Combination.PRODUCT),
}
POLICIES = (
    Pairing(),
    Pairing(attribution=Attribution.SPLIT),
    Pairing(attribution=Attribution.END_DAY),
    Pairing(odd_punch=OddPunch.COUNT_NOTHING, bounce=Duration.of(minutes=3)),
    Pairing(shift_max=hours(20), new_shift_gap=hours(2), bounce=Duration(0)),
    Pairing(shift_max=hours(40), new_shift_gap=hours(12), attribution=Attribution.SPLIT),
)

Touches = list[tuple[int, int]]


@st.composite
def touches(draw: st.DrawFn, zone: str) -> Touches:
    """Some days of a few people: shifts of any length, lunches, double touches, odd ones."""
    begin = ZONES[zone]
    found: Touches = []
    for person in range(draw(st.integers(1, 3))):
        at = begin + draw(st.integers(-24, 24)) * HOUR
        for _ in range(draw(st.integers(0, 12))):
            at += draw(st.integers(0, 30 * 60)) * 60
            for pause in draw(
                st.lists(
                    st.sampled_from((HOUR // 2, 4 * HOUR, 5 * HOUR, 8 * HOUR, 13 * HOUR, 7777)),
                    max_size=4,
                )
            ):
                found.append((person, at))
                found += [
                    (person, at + late) for late in draw(st.lists(st.integers(0, 130), max_size=4))
                ]
                at += pause + draw(st.sampled_from((-1, 0, 0, 60, 1234)))
            found.append((person, at))
    return draw(st.permutations(found)) if len(found) < 12 else found[::-1]


Row = tuple[int, date, DayKind, bool, int, int, dict[Fraction, int], dict[str, int]]


def by_objects(found: Touches, policy: Pairing, zone: str, book: RuleBook) -> list[Row]:
    """The days of the object path as plain rows."""
    punches = [
        Punch(device="door", person=f"{person:03}", at=Instant(at).at_zone(zone))
        for person, at in found
    ]
    days, _ = worked_days(punches, policy=policy, zone=zone, calendar=CALENDAR)
    return [
        (
            int(day.person),
            day.day,
            day.worked.kind,
            day.worked.complete,
            day.worked.worked.seconds,
            day.overtime.seconds,
            {multiple: time.seconds for multiple, time in day.totals.items()},
            {
                premium.name: seconds
                for premium in book.premiums
                if (
                    seconds := sum(
                        piece.seconds
                        for piece in day.pieces
                        if any(reason.rule is premium for reason in piece.reasons)
                    )
                )
            },
        )
        for day in reckon(days, rules=book).days
    ]


def rows(columns: ReckonedColumns) -> list[Row]:
    """The days of the columns as plain rows."""
    return [
        (
            int(columns.person[at]),
            columns.day[at].astype(object),
            tuple(DayKind)[columns.kind[at]],
            bool(columns.complete[at]),
            int(columns.worked[at]),
            int(columns.overtime[at]),
            {key: int(column[at]) for key, column in columns.seconds.items() if column[at]},
            {key: int(column[at]) for key, column in columns.premiums.items() if column[at]},
        )
        for at in range(len(columns))
    ]


def by_columns(found: Touches, policy: Pairing, zone: str, book: RuleBook) -> list[Row]:
    """The same over columns."""
    persons = np.array([person for person, _ in found], dtype=np.int64)
    instants = np.array([at for _, at in found], dtype=np.int64)
    return rows(
        reckon_columns(persons, instants, policy=policy, zone=zone, rules=book, calendar=CALENDAR)
    )


@pytest.mark.parametrize("name", BOOKS)
@given(data=st.data(), zone=st.sampled_from(sorted(ZONES)), policy=st.sampled_from(POLICIES))
def test_columns_and_objects_say_the_same(
    name: str, data: st.DataObject, zone: str, policy: Pairing
) -> None:
    """Every day with its kind, every second with its multiple, also where clocks change."""
    found, book = data.draw(touches(zone)), BOOKS[name]
    assert by_objects(found, policy, zone, book) == by_columns(found, policy, zone, book)


@given(data=st.data())
def test_order_and_repetition_change_nothing(data: st.DataObject) -> None:
    """Devices upload in any order, and again."""
    found = data.draw(touches("Asia/Jakarta"))
    again = data.draw(st.permutations(found)) + found[::2]
    policy, book = POLICIES[0], BOOKS["five_day"]
    expected = by_columns(found, policy, "Asia/Jakarta", book)
    assert expected == by_columns(again, policy, "Asia/Jakarta", book)


@given(data=st.data())
def test_people_are_reckoned_in_blocks_of_any_size(data: st.DataObject) -> None:
    """Where one block ends and the next begins is nowhere to be seen."""
    found = data.draw(touches("Asia/Jakarta"))
    policy, book = POLICIES[0], BOOKS["agreed"]
    expected = by_columns(found, policy, "Asia/Jakarta", book)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attendance, "BLOCK", 1)
        assert expected == by_columns(found, policy, "Asia/Jakarta", book)


def refused(code: str, *, policy: Pairing = POLICIES[0], book: RuleBook = AGREED) -> str:
    """What is said when columns refuse."""
    with pytest.raises(InvalidValue) as caught:
        by_columns([(0, ZONES["Asia/Jakarta"])], policy, "Asia/Jakarta", book)
    assert code == caught.value.code
    return caught.value.message


@pytest.mark.parametrize(
    ("policy", "named"),
    [
        (Pairing(mode=PairingMode.TYPED), "typed"),
        (Pairing(attribution=Attribution.MOST_WORKED), "most_worked"),
        (Pairing(odd_punch=OddPunch.HALF_DAY), "half_day"),
        (Pairing(breaks=[BreakRule(name="lunch", length=hours(1))]), "breaks"),
    ],
)
def test_choices_that_only_the_object_path_knows_are_refused(policy: Pairing, named: str) -> None:
    """Nothing is ignored: what columns do not know is named."""
    assert named in refused("not_in_columns", policy=policy)


@pytest.mark.parametrize(
    "book",
    [
        rules_in(CALIFORNIA).on(ON),
        attrs.evolve(AGREED, thresholds=[beyond("lax", DAY, 8, tolerance=hours(1))]),
        attrs.evolve(AGREED, premiums=[night(name="lax", whole_span_only=True)]),
        attrs.evolve(AGREED, premiums=[night(name=f"lax {at}") for at in range(9)]),
        attrs.evolve(
            AGREED,
            premiums=[
                night(name="lax", counts=Contributing(window=ClockWindow.of("1:00", "2:00")))
            ],
        ),
    ],
)
def test_rules_that_only_the_object_path_knows_are_refused(book: RuleBook) -> None:
    """By name, so that somebody can take them out on purpose."""
    said = refused("not_in_columns", book=book)
    assert "lax" in said or "'missed meal'" in said


@pytest.mark.parametrize(
    ("persons", "instants", "code"),
    [
        ([0], [0, 1], "columns_unlike"),
        ([[0]], [[1]], "columns_unlike"),
        ([0.5], [0], "column_not_whole"),
        ([0], [0.5], "column_not_whole"),
        ([-1], [0], "column_out_of_range"),
        ([0], [10**12], "column_out_of_range"),
    ],
)
def test_columns_that_are_none_are_refused(persons: Any, instants: Any, code: str) -> None:  # noqa: ANN401
    """Whole numbers, of one length, of our time."""
    with pytest.raises(InvalidValue) as caught:
        reckon_columns(persons, instants, policy=POLICIES[0], zone="UTC", rules=AGREED)
    assert code == caught.value.code


def test_no_punches_are_no_days() -> None:
    """Nothing comes of nothing."""
    found = reckon_columns([], [], policy=POLICIES[0], zone="UTC", rules=AGREED)
    assert (0, {}) == (len(found), found.totals)
