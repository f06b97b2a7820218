"""Cases that other engines, laws and handbooks publish, restated; each names where it stands."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.rules import (
    DAY,
    MONTH,
    WEEK,
    ClockWindow,
    Combination,
    Contributing,
    DayInRow,
    Period,
    Premium,
    RuleBook,
    ShortWeek,
    Threshold,
    TierIndex,
    When,
    reckon,
    tiers,
)
from backoffice_core.kernel import Duration
from backoffice_core.kernel.instants import Instant
from tests.attendance.rules.days import (
    CITED,
    MONDAY,
    SUNDAY,
    clocked,
    days_of,
    hours,
    hours_at,
    worked,
)

NEW_YORK = "America/New_York"
LOS_ANGELES = "America/Los_Angeles"
TOKYO = "Asia/Tokyo"
HOLIDAYS = frozenset({DayKind.HOLIDAY})
H = Fraction(1)


def daily(beyond: int | Fraction, *steps: tuple[str, int | None], name: str = "daily") -> Threshold:
    """Overtime beyond so many hours of a day."""
    return Threshold(
        name=name, period=DAY, beyond=hours(beyond), tiers=tiers(*steps), citation=CITED
    )


# TimeTrex Community, unit_tests/testcases/policy (aydancoskun/timetrex-community-edition@a532843).


def test_overtime_begins_eight_worked_hours_after_the_start_whatever_lies_between() -> None:
    """OverTimePolicyTest testDailyOverTimePolicyB (TT-30): 8:30 h with half an hour unpaid."""
    book = RuleBook(name="TT-30", ordinary=CITED, thresholds=[daily(8, ("3/2", None))])
    day = reckon([worked(MONDAY, ("08:00", "12:00"), ("12:30", "17:00"))], rules=book).on(MONDAY)
    expected = [("08:00", "12:00", "1"), ("12:30", "16:30", "1"), ("16:30", "17:00", "3/2")]
    assert expected == clocked(day)


def test_a_week_has_tiers_that_begin_after_47_59_and_71_hours() -> None:
    """OverTimePolicyTest testWeeklyOverTimePolicyA (TT-31): six days of twelve hours."""
    weekly = Threshold(
        name="weekly",
        period=WEEK,
        beyond=hours(47),
        tiers=tiers(("3/2", 12), ("2", 12), ("5/2", None)),
        citation=CITED,
    )
    book = RuleBook(name="TT-31", ordinary=CITED, thresholds=[weekly])
    found = reckon(days_of(MONDAY, [12] * 6), rules=book)
    expected = [
        *[{"1": 12 * H}] * 3,
        {"1": 11 * H, "3/2": H},
        {"3/2": 11 * H, "2": H},
        {"2": 11 * H, "5/2": H},
    ]
    assert expected == [hours_at(day) for day in found.days]


def test_the_seventh_day_on_end_and_those_after_it_are_overtime() -> None:
    """OverTimePolicyTest test7ConsecutiveDaysOverTimePolicyA (TT-33): eight days of 12 h."""
    seventh = Threshold(
        name="seventh",
        period=DAY,
        beyond=hours(0),
        tiers=tiers(("3/2", None)),
        citation=CITED,
        when=When(in_row=DayInRow(number=7, onwards=True)),
    )
    book = RuleBook(name="TT-33", ordinary=CITED, thresholds=[seventh])
    found = reckon(days_of(MONDAY, [12] * 8), rules=book)
    assert [{"1": 12 * H}] * 6 + [{"3/2": 12 * H}] * 2 == [hours_at(day) for day in found.days]


@pytest.mark.parametrize(
    ("day", "total"), [(date(2013, 3, 10), 7), (date(2013, 11, 2), 8)], ids=["A", "B"]
)
def test_a_premium_until_midnight_is_an_hour_beside_either_change_of_the_clocks(
    day: date, total: int
) -> None:
    """PremiumPolicyTest testDSTA/B (TT-34): 23:00 to 06:00 on clock-change weekends of 2013.

    The second night is an hour longer than its clocks show.
    """
    late = Premium(
        name="late", multiple="1.1", citation=CITED, window=ClockWindow.of("22:00", "24:00")
    )
    book = RuleBook(name="TT-34", ordinary=CITED, premiums=[late])
    found = reckon([worked(day, ("23:00", "30:00"), zone=NEW_YORK)], rules=book)
    assert {"1": (total - 1) * H, "11/10": H} == hours_at(found)


@pytest.mark.parametrize(
    ("pairs", "minutes"),
    [
        ([("14:00", "17:30"), ("18:30", "25:30")], [420]),
        ([("01:00", "04:00"), ("17:00", "20:00")], [120, 120]),
    ],
    ids=["C", "D"],
)
def test_a_window_over_midnight_meets_the_evening_and_the_morning(
    pairs: list[tuple[str, str]], minutes: list[int]
) -> None:
    """PremiumPolicyTest testTimeBasedPartialPremiumPolicyC/D (TT-36): from 18:00 to 03:00."""
    night = Premium(
        name="night", multiple=2, citation=CITED, window=ClockWindow.of("18:00", "03:00")
    )
    book = RuleBook(name="TT-36", ordinary=CITED, premiums=[night])
    found = reckon([worked(MONDAY, *pairs)], rules=book)
    assert minutes == [piece.seconds // 60 for piece in found.pieces if piece.reasons]


# Odoo master, addons/hr_attendance/tests/test_hr_attendance_overtime.py.


@pytest.mark.parametrize(
    ("pairs", "overtime"),
    [
        ([("07:00", "08:00"), ("13:00", "20:30")], Fraction(1, 2)),
        ([("07:00", "08:00"), ("13:00", "20:14")], 0),
        ([("07:44", "12:00"), ("13:30", "17:44")], Fraction(1, 2)),
    ],
    ids=["1", "2", "3"],
)
def test_within_the_tolerance_nothing_is_overtime_and_beyond_it_everything_is(
    pairs: list[tuple[str, str]], overtime: Fraction
) -> None:
    """test_company_tolerance_multiple_attendances (OD-02): 15 minutes; lunch is taken off."""
    tolerant = Threshold(
        name="daily",
        period=DAY,
        beyond=hours(8),
        tiers=tiers(("3/2", None)),
        citation=CITED,
        tolerance=Duration.of(minutes=15),
    )
    book = RuleBook(name="OD-02", ordinary=CITED, thresholds=[tolerant])
    assert overtime == reckon([worked(MONDAY, *pairs)], rules=book).on(MONDAY).overtime.hours


def test_time_within_a_window_is_overtime_whatever_was_worked_before() -> None:
    """test_attendance_overtime_with_timing_rule_cross_midnight (OD-06): 14:00 to 05:00."""
    timing = Threshold(
        name="late",
        period=DAY,
        beyond=hours(0),
        tiers=tiers(("3/2", None)),
        citation=CITED,
        counts=Contributing(window=ClockWindow.of("14:00", "05:00")),
    )
    book = RuleBook(name="OD-06", ordinary=CITED, thresholds=[timing])
    day = reckon([worked(MONDAY, ("08:00", "12:00"), ("13:00", "18:00"))], rules=book).on(MONDAY)
    assert (9, 4) == (day.worked.worked.hours, day.overtime.hours)
    assert {"1": 5 * H, "3/2": 4 * H} == hours_at(day)


@pytest.mark.parametrize(
    ("zone", "start", "end"),
    [
        (TOKYO, "2021-01-04T01:00:00Z", "2021-01-04T12:00:00Z"),
        ("Pacific/Honolulu", "2021-01-04T17:00:00Z", "2021-01-05T04:00:00Z"),
    ],
)
def test_a_day_is_that_of_the_place_however_far_it_lies_from_greenwich(
    zone: str, start: str, end: str
) -> None:
    """test_overtime_far_timezones (OD-09): two hours of overtime after lunch, in both places."""
    first, last = Instant.parse(start).at_zone(zone), Instant.parse(end).at_zone(zone)
    day = worked(
        first.day,
        (f"{first.local:%H:%M}", "12:00"),
        ("13:00", f"{last.local:%H:%M}"),
        zone=zone,
    )
    book = RuleBook(name="OD-09", ordinary=CITED, thresholds=[daily(8, ("3/2", None))])
    found = reckon([day], rules=book).on(date(2021, 1, 4))
    assert 2 == found.overtime.hours


# California, Labor Code 510 and 556.


def california(workday_starts: Duration | None = None) -> RuleBook:
    """The daily, seventh-day and weekly overtime of Labor Code 510."""
    week = Period.week(6)
    return RuleBook(
        name="California",
        ordinary=CITED,
        week=week,
        workday_starts=workday_starts,
        thresholds=[
            daily(8, ("3/2", 4), ("2", None)),
            Threshold(
                name="seventh day",
                period=DAY,
                beyond=hours(0),
                tiers=tiers(("3/2", 8), (2, None)),
                citation=CITED,
                when=When(
                    in_row=DayInRow(
                        number=7,
                        within=week,
                        unless=ShortWeek(in_all=hours(30), on_a_day=hours(6)),
                    )
                ),
            ),
            Threshold(
                name="weekly",
                period=week,
                beyond=hours(40),
                tiers=tiers(("3/2", None)),
                citation=CITED,
                counts=Contributing(straight_time_only=True),
            ),
        ],
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([14], {"1": 8 * H, "3/2": 4 * H, "2": 2 * H}),
        ([10] * 6 + [14], {"1": 40 * H, "3/2": 28 * H, "2": 6 * H}),
        ([2] * 7, {"1": 14 * H}),
    ],
    ids=["CA-01", "CA-02", "CA-04"],
)
def test_california_pays_by_day_by_seventh_day_and_by_week_without_pyramiding(
    counts: list[int], expected: dict[str, Fraction]
) -> None:
    """Fourteen hours (CA-01); six tens and a fourteen (CA-02); seven short days (CA-04)."""
    found = reckon(days_of(SUNDAY, counts, zone=LOS_ANGELES), rules=california())
    assert expected == hours_at(found)


def test_a_night_that_a_fixed_workday_cuts_at_midnight_has_no_overtime() -> None:
    """18:00 to 06:00 is six hours and six (California Employers Group, on the workday)."""
    night = worked(MONDAY, ("18:00", "30:00"), zone=LOS_ANGELES)
    found = reckon([night], rules=california(Duration(0)))
    assert [6 * H, 6 * H] == [day.worked.worked.hours for day in found.days]
    assert {"1": 12 * H} == hours_at(found)
    assert {"1": 8 * H, "3/2": 4 * H} == hours_at(reckon([night], rules=california()))


# Japan, Labor Standards Act 37.

NIGHT = Premium(
    name="night", multiple="1.25", citation=CITED, window=ClockWindow.of("22:00", "05:00")
)


def japan() -> RuleBook:
    """Overtime, more of it beyond 60 hours a month, statutory holidays, and the night on top."""
    workdays = When(day_kinds=frozenset(DayKind) - HOLIDAYS)
    counted = Contributing(day_kinds=frozenset(DayKind) - HOLIDAYS)
    return RuleBook(
        name="Japan",
        ordinary=CITED,
        combination=Combination.SUM,
        thresholds=[
            Threshold(
                name="daily",
                period=DAY,
                beyond=hours(8),
                tiers=tiers(("1.25", None)),
                citation=CITED,
                when=workdays,
                counts=counted,
            ),
            Threshold(
                name="holiday",
                period=DAY,
                beyond=hours(0),
                tiers=tiers(("1.35", None)),
                citation=CITED,
                when=When(day_kinds=HOLIDAYS),
            ),
        ],
        premiums=[NIGHT],
    )


def test_overtime_that_runs_into_the_night_earns_both() -> None:
    """A 7.5-hour day that goes on until five (JP-01, ka-forestry.or.jp roudou_33_19)."""
    day = worked(MONDAY, ("08:30", "12:00"), ("13:00", "29:00"), zone=TOKYO)
    found = reckon([day], rules=japan()).on(MONDAY)
    expected = [
        ("08:30", "12:00", "1"),
        ("13:00", "17:30", "1"),
        ("17:30", "22:00", "5/4"),
        ("22:00", "05:00", "3/2"),
    ]
    assert expected == clocked(found)


def test_an_hour_of_night_beyond_sixty_of_overtime_in_a_month_earns_three_quarters_more() -> None:
    """LSA art. 37(1), proviso (JP-02)."""
    overtime = Contributing(window=ClockWindow.of("17:00", "05:00"))
    monthly = Threshold(
        name="sixty",
        period=MONTH,
        beyond=hours(60),
        tiers=tiers(("1.5", None)),
        citation=CITED,
        counts=overtime,
    )
    every = Threshold(
        name="every",
        period=DAY,
        beyond=hours(0),
        tiers=tiers(("1.25", None)),
        citation=CITED,
        counts=overtime,
    )
    book = RuleBook(
        name="Japan",
        ordinary=CITED,
        combination=Combination.SUM,
        thresholds=[every, monthly],
        premiums=[NIGHT],
    )
    evenings = [
        worked(MONDAY + timedelta(days=n), ("17:00", "22:00"), zone=TOKYO) for n in range(12)
    ]
    night = worked(MONDAY + timedelta(days=12), ("22:00", "23:00"), zone=TOKYO)
    found = reckon([*evenings, night], rules=book)
    assert {"5/4": 60 * H, "7/4": H} == hours_at(found)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(("08:00", "18:00"), {"27/20": 10 * H}), (("22:00", "23:00"), {"8/5": H})],
    ids=["JP-04", "JP-05"],
)
def test_a_statutory_holiday_earns_one_rate_and_the_night_on_top(
    pair: tuple[str, str], expected: dict[str, Fraction]
) -> None:
    """Beyond eight hours nothing changes (JP-04), at night a quarter is added (JP-05)."""
    day = worked(MONDAY, pair, zone=TOKYO, kind=DayKind.HOLIDAY)
    assert expected == hours_at(reckon([day], rules=japan()))


def test_overtime_that_runs_into_a_holiday_becomes_holiday_work_at_midnight() -> None:
    """LSA art. 37: the statutory holiday is a calendar day."""
    holiday = Threshold(
        name="holiday",
        period=DAY,
        beyond=hours(0),
        tiers=tiers(("1.35", None)),
        citation=CITED,
        counts=Contributing(window=ClockWindow.of("00:00", "24:00", day_kinds=HOLIDAYS)),
    )
    straight = Contributing(straight_time_only=True)
    overtime = Threshold(
        name="daily",
        period=DAY,
        beyond=hours(8),
        tiers=tiers(("1.25", None)),
        citation=CITED,
        counts=straight,
    )
    book = RuleBook(
        name="Japan",
        ordinary=CITED,
        combination=Combination.SUM,
        thresholds=[holiday, overtime],
        premiums=[NIGHT],
    )
    late = worked(MONDAY, ("13:00", "26:00"), zone=TOKYO)
    off = worked(MONDAY + timedelta(days=1), zone=TOKYO, kind=DayKind.HOLIDAY)
    expected = [
        ("13:00", "21:00", "1"),
        ("21:00", "22:00", "5/4"),
        ("22:00", "00:00", "3/2"),
        ("00:00", "02:00", "8/5"),
    ]
    assert expected == clocked(reckon([late, off], rules=book).on(MONDAY))


# The Philippines, DOLE Handbook on Workers' Statutory Monetary Benefits (2024), the rate table.

# Each row: base, with night, with overtime, with both.
DOLE = {
    ("ordinary",): "1.0 1.1 1.25 1.375",
    ("rest",): "1.3 1.43 1.69 1.859",
    ("special",): "1.3 1.43 1.69 1.859",
    ("special", "rest"): "1.5 1.65 1.95 2.145",
    ("double special",): "1.5 1.65 1.95 2.145",
    ("double special", "rest"): "1.95 2.145 2.535 2.7885",
    ("holiday",): "2.0 2.2 2.6 2.86",
    ("holiday", "rest"): "2.6 2.86 3.38 3.718",
    ("double holiday",): "3.0 3.3 3.9 4.29",
    ("double holiday", "rest"): "3.9 4.29 5.07 5.577",
}
CELLS = [
    (frozenset(traits), column, Fraction(cell))
    for traits, row in DOLE.items()
    for column, cell in enumerate(row.split())
]
SPECIAL_DAYS = ("special", "double special", "holiday", "double holiday")


def philippines() -> RuleBook:
    """One rule: the base of the day, times 1.10 at night, times 1.25 or 1.30 for overtime."""
    bases = {
        ("rest",): "1.3",
        ("special",): "1.3",
        ("special", "rest"): "1.5",
        ("double special",): "1.5",
        ("double special", "rest"): "1.95",
        ("holiday",): "2",
        ("holiday", "rest"): "2.6",
        ("double holiday",): "3",
        ("double holiday", "rest"): "3.9",
    }
    names = {*SPECIAL_DAYS, "rest"}

    def beyond_eight(name: str, worth: str, when: When) -> Threshold:
        return Threshold(
            name=name,
            period=DAY,
            beyond=hours(8),
            tiers=tiers((worth, None)),
            citation=CITED,
            when=when,
        )

    return RuleBook(
        name="Philippines",
        ordinary=CITED,
        combination=Combination.PRODUCT,
        thresholds=[
            beyond_eight("overtime", "1.25", When(traits={"ordinary"})),
            beyond_eight("overtime, other days", "1.30", When(without={"ordinary"})),
        ],
        premiums=[
            *(
                Premium(
                    name=" ".join(traits),
                    multiple=base,
                    citation=CITED,
                    when=When(traits=traits, without=names - set(traits)),
                )
                for traits, base in bases.items()
            ),
            Premium(
                name="night",
                multiple="1.1",
                citation=CITED,
                window=ClockWindow.of("22:00", "06:00"),
            ),
        ],
    )


@pytest.mark.parametrize(("traits", "column", "cell"), CELLS)
def test_the_philippine_rate_table_is_the_product_of_three_factors(
    traits: frozenset[str], column: int, cell: Fraction
) -> None:
    """All forty cells of the table (PH-01; Labor Code arts. 86, 87, 91 to 94)."""
    pair, seconds = {
        0: (("08:00", "16:00"), 8 * 3600),
        1: (("22:00", "30:00"), 8 * 3600),
        2: (("08:00", "17:00"), 3600),
        3: (("15:00", "24:00"), 3600),
    }[column]
    day = worked(MONDAY, pair, zone="Asia/Manila", traits=traits)
    last = list(reckon([day], rules=philippines()).pieces)[-1]
    assert (cell, seconds) == (last.multiple, last.seconds)


# Indonesia, where tiers count all overtime of a day: both thresholds share one row of hours.


def test_tiers_of_a_day_go_on_where_another_threshold_left_off() -> None:
    """PP 35/2021 art. 31(1): a first hour and those after it, whatever made them overtime."""
    steps = (("3/2", 1), ("2", None))
    book = RuleBook(
        name="Indonesia",
        ordinary=CITED,
        thresholds=[
            Threshold(
                name=name,
                period=period,
                beyond=hours(beyond),
                tiers=tiers(*steps),
                citation=CITED,
                tiers_by=TierIndex.OVERTIME_OF_DAY,
                counts=Contributing(straight_time_only=True),
            )
            for name, period, beyond in (("daily", DAY, 7), ("weekly", WEEK, 40))
        ],
    )
    found = reckon(days_of(MONDAY, [7, 7, 7, 7, 7, 9]), rules=book)
    assert {"1": 5 * H, "3/2": H, "2": 3 * H} == hours_at(found.days[-1])
