"""Working calendars, holidays and recurring days."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta

import attrs
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel.calendars import (
    Calendar,
    Holiday,
    HolidayKind,
    Recurrence,
    dates,
    easter,
)
from backoffice_core.kernel.durations import Duration
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval

DECREED = Instant.parse("2024-02-01T00:00:00+07:00")
# Indonesia, February to May 2024: the election day was decreed within the year.
SHOP = Calendar(
    name="Shop in Jakarta",
    weekend={6},
    source="restated from the joint decree on holidays of 2024",
    holidays=[
        Holiday(day=date(2024, 5, 1), name="Hari Buruh"),
        Holiday(day=date(2024, 2, 14), name="Pemilihan Umum", known_since=DECREED),
        Holiday(day=date(2024, 4, 8), name="Idul Fitri", kind=HolidayKind.JOINT_LEAVE),
        Holiday(day=date(2024, 4, 10), name="Idul Fitri", provisional=True),
    ],
)
YEAR = Interval(date(2024, 1, 1), date(2025, 1, 1))

weekends = st.sets(st.integers(min_value=0, max_value=6), max_size=6).map(frozenset)
some_days = st.dates(min_value=date(2023, 1, 1), max_value=date(2026, 1, 1))
holidays = st.lists(
    st.builds(Holiday, day=some_days, name=st.just("Off"), kind=st.sampled_from(HolidayKind)),
    max_size=20,
)
calendars = st.builds(
    Calendar,
    name=st.just("Any"),
    weekend=weekends,
    holidays=holidays,
    joint_leave_off=st.booleans(),
)
counts = st.integers(min_value=0, max_value=60)


def code_of(refused: pytest.ExceptionInfo[InvalidValue]) -> str:
    """The stable code of a refusal."""
    return refused.value.code


# ---------------------------------------------------------------------------- calendars


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 5, 2), True),
        (date(2024, 5, 1), False),  # a holiday
        (date(2024, 5, 5), False),  # a Sunday
        (date(2024, 5, 4), True),  # a Saturday, worked here
        (date(2024, 4, 8), False),  # joint leave
    ],
)
def test_a_working_day_is_neither_weekend_nor_holiday(day: date, *, works: bool) -> None:
    """A shop that closes on Sundays and holidays."""
    assert works == SHOP.is_working_day(day)


def test_joint_leave_is_worked_where_the_calendar_says_so() -> None:
    """Cuti bersama binds the civil service; a private shop may stay open."""
    open_shop = attrs.evolve(SHOP, joint_leave_off=False)

    assert open_shop.is_working_day(date(2024, 4, 8))
    assert not open_shop.is_working_day(date(2024, 4, 10))
    assert (SHOP.holidays[1],) == open_shop.holidays_on(date(2024, 4, 8))


def test_a_calendar_can_be_asked_as_it_was_known() -> None:
    """Before the decree the election day was a working day like any other."""
    election = date(2024, 2, 14)

    assert SHOP.as_known(DECREED - Duration(1)).is_working_day(election)
    assert not SHOP.as_known(DECREED).is_working_day(election)
    assert not SHOP.is_working_day(election)
    assert SHOP == SHOP.as_known(DECREED)


def test_the_order_in_which_holidays_are_told_does_not_matter() -> None:
    """Two calendars with the same days are the same calendar, and survive a pickle."""
    turned = attrs.evolve(SHOP, holidays=reversed(SHOP.holidays))

    assert turned == SHOP
    assert hash(turned) == hash(SHOP)
    assert SHOP == pickle.loads(pickle.dumps(SHOP))  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("weekend", "code"), [({5, 7}, "weekday_unknown"), (range(7), "calendar_never_works")]
)
def test_a_weekend_is_some_days_of_the_week(weekend: set[int], code: str) -> None:
    """No eighth day, and at least one to work."""
    with pytest.raises(InvalidValue) as refusal:
        Calendar(name="Odd", weekend=weekend)

    assert code == code_of(refusal)


def test_a_holiday_is_a_named_date() -> None:
    """A datetime would be found on no day, and a nameless day cannot be explained."""
    for day, name, code in (
        (datetime(2024, 5, 1), "Hari Buruh", "not_a_date"),
        (date(2024, 5, 1), " ", "holiday_unnamed"),
    ):
        with pytest.raises(InvalidValue) as refusal:
            Holiday(day=day, name=name)
        assert code == code_of(refusal)


def test_a_moment_is_not_asked_whether_it_is_worked() -> None:
    """A datetime equals no date, so its holiday would be missed silently."""
    with pytest.raises(InvalidValue) as refusal:
        SHOP.is_working_day(datetime(2024, 5, 1, 8))

    assert "not_a_date" == code_of(refusal)


def test_counting_working_days_skips_what_is_off() -> None:
    """From the Saturday before Idul Fitri: Monday is joint leave, Wednesday a holiday."""
    saturday = date(2024, 4, 6)

    assert date(2024, 4, 9) == SHOP.next_working_day(saturday)
    assert date(2024, 4, 11) == SHOP.add_working_days(saturday, 2)
    assert saturday == SHOP.add_working_days(date(2024, 4, 11), -2)


@pytest.mark.parametrize(
    ("day", "count", "code"),
    [
        (date(2024, 1, 1), 100_001, "working_days_too_many"),
        (date(2024, 1, 1), -100_001, "working_days_too_many"),
        (date(9999, 12, 31), 1, "day_out_of_range"),
        (date(1, 1, 1), -1, "day_out_of_range"),
    ],
)
def test_counting_working_days_ends(day: date, count: int, code: str) -> None:
    """Neither a mistyped number nor the end of the calendar hangs or crashes."""
    with pytest.raises(InvalidValue) as refusal:
        SHOP.add_working_days(day, count)

    assert code == code_of(refusal)


@given(calendars, some_days, counts, counts)
def test_adding_working_days_in_two_steps_is_adding_them_at_once(
    calendar: Calendar, day: date, first: int, second: int
) -> None:
    """Counting on from where one stopped, forwards and backwards."""
    for sign in (1, -1):
        halfway = calendar.add_working_days(day, sign * first)
        assert calendar.add_working_days(day, sign * (first + second)) == (
            calendar.add_working_days(halfway, sign * second)
        )


@given(calendars, some_days, counts)
def test_adding_working_days_is_undone_by_subtracting_them(
    calendar: Calendar, day: date, count: int
) -> None:
    """From a working day one comes back to it; from a day off to the nearest one passed."""
    there = calendar.add_working_days(day, count)
    back = calendar.add_working_days(there, -count)

    if calendar.is_working_day(day):
        assert day == back
    else:
        assert back == (day if count == 0 else calendar.add_working_days(day, -1))


@given(calendars, some_days, counts)
def test_the_days_passed_are_the_working_days_counted(
    calendar: Calendar, day: date, count: int
) -> None:
    """add_working_days and working_days count alike."""
    there = calendar.add_working_days(day, count)
    passed = Interval(day + timedelta(days=1), there + timedelta(days=1))

    assert count == len(calendar.working_days(passed))


def test_dates_run_up_to_the_end_of_the_window() -> None:
    """The end is excluded, and the last date there is can be reached."""
    assert 366 == len(list(dates(YEAR)))
    assert [] == list(dates(Interval(YEAR.start, YEAR.start)))


# ---------------------------------------------------------------------------- easter


@pytest.mark.parametrize(
    ("year", "sunday"),
    # The earliest and the latest date of the 19th and 20th centuries, and a recent year.
    [(1818, date(1818, 3, 22)), (1943, date(1943, 4, 25)), (2024, date(2024, 3, 31))],
)
def test_easter_falls_on_the_sunday_of_the_tables(year: int, sunday: date) -> None:
    """Dates as published in the Gregorian tables of Easter."""
    assert sunday == easter(year)


@pytest.mark.parametrize("year", [1582, 4100])
def test_easter_is_known_within_bounds(year: int) -> None:
    """Before the Gregorian calendar there is no answer, and far ahead none that was checked."""
    with pytest.raises(InvalidValue) as refusal:
        easter(year)

    assert "easter_unknown" == code_of(refusal)


# ---------------------------------------------------------------------------- recurrences


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        # RFC 5545, 3.8.5.3, on dates
        ("FREQ=DAILY;COUNT=3", "1997-09-02", "1997-09-02 1997-09-03 1997-09-04"),
        ("RRULE:FREQ=DAILY;UNTIL=19970904", "1997-09-02", "1997-09-02 1997-09-03 1997-09-04"),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;WKST=SU;BYDAY=TU,TH",
            "1997-09-02",
            "1997-09-02 1997-09-04 1997-09-16 1997-09-18",
        ),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05", "1997-09-05 1997-10-03 1997-11-07"),
        ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3", "1997-09-28", "1997-09-28 1997-10-29 1997-11-28"),
        ("FREQ=YEARLY;COUNT=2;BYWEEKNO=20;BYDAY=MO", "1997-05-12", "1997-05-12 1998-05-11"),
        ("FREQ=YEARLY;COUNT=3;BYYEARDAY=1,100", "1997-01-01", "1997-01-01 1997-04-10 1998-01-01"),
        # a rotation of four days on, four off, begun on a Thursday, written in lower case
        ("freq=daily;interval=8;count=2", "1998-01-01", "1998-01-01 1998-01-09"),
    ],
)  # fmt: skip
def test_recurrences_fall_on_the_published_days(rule: str, start: str, expected: str) -> None:
    """The examples of the standard, and a shop's own."""
    begin = date.fromisoformat(start)
    window = Interval(begin, date(2000, 1, 1))

    assert expected == " ".join(map(str, Recurrence(rule).days(begin, window)))


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY",
        "INTERVAL=2",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1000000",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=2;UNTIL=20260101",
        "FREQ=DAILY;UNTIL=20260101T000000Z",
        "FREQ=DAILY;UNTIL=20260230",
        "FREQ=DAILY;BYHOUR=8",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;BYMONTH=-1",
        "FREQ=DAILY;BYMONTHDAY=0",
        "FREQ=DAILY;BYMONTHDAY=1,,2",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYYEARDAY=1",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO",
        "FREQ=YEARLY;BYMONTHDAY=" + ",".join(["1"] * 1000),
        "FREQ=DAILY\nRDATE:20260101",
        "DTSTART:20260101\nRRULE:FREQ=DAILY",
    ],
)
def test_a_rule_outside_the_allowed_grammar_is_refused_when_it_is_given(rule: str) -> None:
    """Nothing finer than a day, nothing unknown, nothing the standard forbids."""
    with pytest.raises(InvalidValue) as refusal:
        Recurrence(rule)

    assert "recurrence_refused" == code_of(refusal)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;INTERVAL=999;BYDAY=MO;BYSETPOS=2",
    ],
)
@pytest.mark.parametrize("year", [1999, 2000, 2026])
def test_a_rule_that_never_happens_ends_quickly(rule: str, year: int) -> None:
    """Dateutil alone would search to the year 9999: a few such rules would hang the run."""
    found = Recurrence(rule).days(
        date(year, 1, 1), Interval(date(year, 1, 1), date(year + 1, 1, 1))
    )

    assert () == found


def test_a_rule_that_steps_over_the_end_of_the_calendar_ends() -> None:
    """56 weeks on from 1998 is, in the cycle that is searched, a Saturday of the year 10000."""
    start = date(1998, 12, 1)
    every = Recurrence("FREQ=WEEKLY;INTERVAL=56;BYDAY=SA")

    assert (date(1998, 12, 5),) == every.days(start, Interval(start, date(1998, 12, 31)))
    late = Interval(date(9999, 12, 1), date(9999, 12, 31))
    assert (date(9999, 12, 25),) == Recurrence("FREQ=YEARLY").days(date(9990, 12, 25), late)


def test_a_window_before_the_start_holds_nothing_and_one_far_after_is_refused() -> None:
    """Neither is searched day by day."""
    daily = Recurrence("FREQ=DAILY")

    assert () == daily.days(date(2025, 1, 1), YEAR)
    with pytest.raises(InvalidValue) as refusal:
        daily.days(date(1700, 1, 1), YEAR)
    assert "recurrence_too_long" == code_of(refusal)


rules = st.builds(
    "FREQ={};INTERVAL={}{}".format,
    st.sampled_from(["DAILY", "MONTHLY", "YEARLY"]),
    st.integers(min_value=1, max_value=5),
    st.sampled_from(
        [
            "",
            ";BYDAY=MO,FR",
            ";BYMONTH=2,12",
            ";BYMONTHDAY=29,-1",
            ";BYMONTH=2;BYMONTHDAY=29",
            ";BYDAY=SA,SU;BYMONTHDAY=1,15",
            ";BYDAY=TU;BYSETPOS=-1;COUNT=7",
            ";COUNT=11",
        ]
    ),
)


@given(rules, some_days, st.dates(min_value=date(2022, 1, 1), max_value=date(2040, 1, 1)), counts)
def test_moving_the_search_by_whole_cycles_moves_no_day(
    rule: str, start: date, begin: date, extent: int
) -> None:
    """The days are those that dateutil finds where it stands, cut to the window."""
    window = Interval(begin, begin + timedelta(days=10 * extent))
    expected: list[date] = []
    for moment in rrulestr(rule, dtstart=datetime.combine(start, datetime.min.time())):
        if moment.date() >= window.end:
            break
        expected.append(moment.date())

    found = Recurrence(rule).days(start, window)

    assert tuple(day for day in expected if window.contains(day)) == found
