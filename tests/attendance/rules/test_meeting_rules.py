"""Where rules meet: several on one second, dead bands, rows of days, rules that change."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.rules import (
    DAY,
    MONTH,
    WEEK,
    YEAR,
    ClockWindow,
    Combination,
    Contributing,
    Credit,
    DayInRow,
    Extra,
    Period,
    PeriodUnit,
    Premium,
    ReckonedDay,
    RuleBook,
    Threshold,
    Tier,
    TierIndex,
    TimeKind,
    When,
    WorkedDay,
    WorkSpan,
    reckon,
    tiers,
)
from backoffice_core.kernel import Duration
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from tests.attendance.rules.days import (
    CITED,
    MONDAY,
    at,
    clocked,
    days_of,
    hours,
    hours_at,
    span,
    worked,
)

H = Fraction(1)
NEW_YORK = "America/New_York"
SATURDAY, SUNDAY = MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)
HALF = (("3/2", None),)


def threshold(name: str, period: Period, beyond: int, *steps: tuple[str, int | None]) -> Threshold:
    """Overtime beyond so many hours of a period."""
    return Threshold(
        name=name, period=period, beyond=hours(beyond), tiers=tiers(*steps), citation=CITED
    )


def book(*thresholds: Threshold, premiums: tuple[Premium, ...] = ()) -> RuleBook:
    """A book of these rules."""
    return RuleBook(name="any", ordinary=CITED, thresholds=thresholds, premiums=premiums)


def night(**changes: object) -> Premium:
    """Twice the wage from 22:00 to 06:00, with changes."""
    plain = Premium(
        name="night", multiple=2, citation=CITED, window=ClockWindow.of("22:00", "06:00")
    )
    return attrs.evolve(plain, **changes)


# Thresholds.


def test_where_two_thresholds_share_the_hours_of_a_day_the_greater_multiple_stands() -> None:
    """Each reads its own tiers at the same hour of the day's overtime, and no second is lost."""
    first = attrs.evolve(
        threshold("first", DAY, 8, ("3/2", 2), ("2", None)), tiers_by=TierIndex.OVERTIME_OF_DAY
    )
    second = attrs.evolve(
        threshold("second", DAY, 9, ("3", 3), ("1", None)), tiers_by=TierIndex.OVERTIME_OF_DAY
    )
    day = reckon([worked(MONDAY, ("08:00", "21:00"))], rules=book(first, second)).on(MONDAY)
    expected = [
        ("08:00", "16:00", "1"),
        ("16:00", "17:00", "3/2"),
        ("17:00", "19:00", "3"),
        ("19:00", "21:00", "2"),
    ]
    assert expected == clocked(day)


def test_the_hours_of_a_day_include_overtime_of_rules_with_hours_of_their_own() -> None:
    """OVERTIME_OF_DAY counts all overtime of the day, whichever threshold made it so."""
    early = attrs.evolve(
        threshold("early", DAY, 0, ("3/2", None)),
        counts=Contributing(window=ClockWindow.of("05:00", "07:00")),
    )
    late = attrs.evolve(
        threshold("late", DAY, 8, ("5/4", 3), ("2", None)), tiers_by=TierIndex.OVERTIME_OF_DAY
    )
    day = reckon([worked(MONDAY, ("05:00", "15:00"))], rules=book(early, late)).on(MONDAY)
    assert [("13:00", "14:00", "5/4"), ("14:00", "15:00", "2")] == clocked(day)[2:]


def test_what_a_threshold_had_counted_is_right_after_another_rule_cuts_its_time() -> None:
    """The night begins in the middle of overtime; its second part had an hour more before it."""
    rules = book(threshold("daily", DAY, 8, *HALF), premiums=(night(),))
    day = reckon([worked(MONDAY, ("13:00", "24:00"))], rules=rules).on(MONDAY)
    befores = [piece.reasons[0].before for piece in day.pieces if piece.reasons]
    assert [hours(8), hours(9)] == befores


@pytest.mark.parametrize(
    ("period", "beyond", "counts", "expected"),
    [
        (DAY, 8, [9, 8, 10], [1, 0, 2]),
        (Period(unit=PeriodUnit.DAY, count=2, first=MONDAY), 8, [5, 5, 8, 1], [0, 2, 0, 1]),
        (WEEK, 40, [8] * 5 + [4] + [0, 8], [0, 0, 0, 0, 0, 4, 0, 0]),
        (Period(unit=PeriodUnit.WEEK, count=2, first=MONDAY), 80, [10] * 9, [0] * 8 + [10]),
        (MONTH, 160, [10] * 17 + [0] * 11 + [10], [0] * 16 + [10] + [0] * 11 + [0]),
        (YEAR, 20, [12, 12], [0, 4]),
    ],
    ids=["day", "two days", "week", "two weeks", "month", "year"],
)
def test_every_period_starts_from_nothing(
    period: Period, beyond: int, counts: list[int], expected: list[int]
) -> None:
    """Days, weeks, months and years, one or several."""
    found = reckon(days_of(MONDAY, counts), rules=book(threshold("any", period, beyond, *HALF)))
    assert expected == [day.overtime.hours for day in found.days]


def test_a_workweek_may_start_on_thursday_at_six() -> None:
    """29 CFR 778.105: any hour of any day, as long as it is fixed."""
    thursday = Period.week(3)
    rules = RuleBook(
        name="any",
        ordinary=CITED,
        week=thursday,
        workday_starts=hours(6),
        thresholds=[threshold("weekly", thursday, 10, *HALF)],
    )
    day = date(2026, 5, 6)
    found = reckon([worked(day, ("20:00", "40:00"))], rules=rules)
    expected = [
        [("20:00", "06:00", "1")],
        [("06:00", "16:00", "1")],
    ]
    assert expected == [clocked(each) for each in found.days]


def test_a_workday_starts_when_the_clock_shows_its_hour_also_where_clocks_change() -> None:
    """On 8 March 2026 New York's clocks skip an hour before six."""
    rules = RuleBook(name="any", ordinary=CITED, workday_starts=hours(6))
    saturday = worked(date(2026, 3, 7), ("22:00", "32:00"), zone=NEW_YORK)
    found = reckon([saturday], rules=rules)
    assert [[("22:00", "06:00", "1")], [("06:00", "08:00", "1")]] == [
        clocked(each) for each in found.days
    ]


def test_time_before_the_first_hour_belongs_to_the_day_before() -> None:
    """Where workdays start at six, work at two is of yesterday."""
    rules = RuleBook(name="any", ordinary=CITED, workday_starts=hours(6))
    found = reckon([worked(MONDAY, ("02:00", "08:00"))], rules=rules)
    assert [(MONDAY - timedelta(days=1), 4), (MONDAY, 2)] == [
        (day.day, day.worked.worked.hours) for day in found.days
    ]


# The dead band.


def tolerant(period: Period, beyond: int, minutes: int) -> RuleBook:
    """A threshold with so many minutes of tolerance."""
    rule = attrs.evolve(
        threshold("any", period, beyond, *HALF), tolerance=Duration.of(minutes=minutes)
    )
    return book(rule)


@pytest.mark.parametrize(
    ("last", "expected"),
    [("16:05", [0, 0, 0]), ("16:06", [0, 10, 6])],
    ids=["within", "a later day leaves it"],
)
def test_a_dead_band_is_of_the_whole_period(last: str, expected: list[int]) -> None:
    """What an early day held back becomes overtime when a later day leaves the band."""
    pairs = [("08:00", "16:00"), ("08:00", "16:10"), ("16:00", last)]
    days = [worked(MONDAY + timedelta(days=n), pair) for n, pair in enumerate(pairs)]
    found = reckon(days, rules=tolerant(WEEK, 16, 15))
    assert expected == [day.overtime.seconds // 60 for day in found.days]


def test_held_time_takes_its_tiers_from_where_it_was_worked() -> None:
    """The first ten minutes beyond the week are the first of the tiers, though told last."""
    rule = attrs.evolve(
        threshold("any", WEEK, 16, *HALF),
        tiers=[Tier(3, Duration.of(minutes=5)), Tier(2)],
        tolerance=Duration.of(minutes=15),
    )
    pairs = [("00:00", "16:00"), ("08:00", "08:10"), ("08:00", "08:10")]
    days = [worked(MONDAY + timedelta(days=n), pair) for n, pair in enumerate(pairs)]
    expected = [("08:00", "08:05", "3"), ("08:05", "08:10", "2")]
    assert expected == clocked(reckon(days, rules=book(rule)).days[1])


# Days in a row.


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([8] * 4, [0, 0, 8, 0]),
        ([8, 8, 0, 8, 8, 8], [0, 0, 0, 0, 0, 8]),
    ],
)
def test_a_day_off_starts_a_row_anew(counts: list[int], expected: list[int]) -> None:
    """Whether it was handed over empty or not at all."""
    third = attrs.evolve(threshold("third", DAY, 0, *HALF), when=When(in_row=DayInRow(number=3)))
    days = days_of(MONDAY, counts)
    for given in (days, [day for day in days if day.spans]):
        found = {day.day: day.overtime.hours for day in reckon(given, rules=book(third)).days}
        assert expected == [found.get(day.day, 0) for day in days]


def test_being_on_call_at_home_is_no_day_worked() -> None:
    """It ends a row as a day off does; a credit, such as a paid outing, does not."""
    second = attrs.evolve(threshold("second", DAY, 0, *HALF), when=When(in_row=DayInRow(number=2)))
    first, last = days_of(MONDAY, [8, 8])
    on_call = attrs.evolve(first, spans=(span(MONDAY, "08:00", "16:00", kind=TimeKind.ON_CALL),))
    assert 0 == reckon([on_call, last], rules=book(second)).on(last.day).overtime.hours
    outing = attrs.evolve(first, spans=(), credits=(Credit(name="outing", time=hours(8)),))
    assert 8 == reckon([outing, last], rules=book(second)).on(last.day).overtime.hours


def test_a_row_goes_on_through_fixed_workdays() -> None:
    """A night that is cut at midnight makes two days worked."""
    second = attrs.evolve(threshold("second", DAY, 0, *HALF), when=When(in_row=DayInRow(number=2)))
    rules = attrs.evolve(book(second), workday_starts=Duration(0))
    found = reckon([worked(MONDAY, ("20:00", "28:00"))], rules=rules)
    assert [0, 4] == [day.overtime.hours for day in found.days]


# Premiums.


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ({}, 240),
        ({"least": hours(4)}, 240),
        ({"least": Duration.of(minutes=241)}, 0),
        ({"most": hours(3)}, 180),
        ({"most": Duration(0)}, 0),
        ({"whole_span_only": True}, 120),
        ({"counts": Contributing(straight_time_only=True)}, 60),
        ({"counts": Contributing(window=ClockWindow.of("23:00", "01:00"))}, 90),
    ],
)
def test_a_premium_has_a_least_a_most_and_a_time_that_counts(
    changes: dict[str, object], minutes: int
) -> None:
    """Nine hours until midnight and two from half past it: four hours of night."""
    day = worked(MONDAY, ("15:00", "24:00"), ("24:30", "26:30"))
    rules = book(threshold("daily", DAY, 8, *HALF), premiums=(night(**changes),))
    found = reckon([day], rules=rules).on(MONDAY)
    assert minutes == sum(
        piece.seconds // 60
        for piece in found.pieces
        if any(reason.rule.name == "night" for reason in piece.reasons)
    )


def test_a_span_over_a_clock_change_stays_within_its_window() -> None:
    """The window is one, though it is read on both sides of the change."""
    whole = reckon(
        [worked(date(2026, 3, 7), ("23:00", "28:00"), zone=NEW_YORK)],
        rules=book(premiums=(night(whole_span_only=True),)),
    )
    assert {"2": 4 * H} == hours_at(whole)


def test_a_sunday_by_the_clock_begins_at_midnight() -> None:
    """Weekdays of a window are of the wall; those of When are of the day that time counts on."""
    shift = worked(SATURDAY, ("20:00", "28:00"))
    by_clock = ClockWindow.of("00:00", "24:00", weekdays={6})
    sunday = night(name="Sunday", window=by_clock)
    attributed = night(name="Sunday", window=None, when=When(weekdays={6}))
    assert {"1": 4 * H, "2": 4 * H} == hours_at(reckon([shift], rules=book(premiums=(sunday,))))
    assert {"1": 8 * H} == hours_at(reckon([shift], rules=book(premiums=(attributed,))))


def test_a_window_that_opened_yesterday_is_yesterdays() -> None:
    """Saturday's night premium goes on through Sunday's small hours, and Sunday's begins late."""
    saturday = night(window=ClockWindow.of("22:00", "06:00", weekdays={5}))
    shift = worked(SUNDAY, ("04:00", "08:00"), ("20:00", "24:00"))
    expected = [("04:00", "06:00", "2"), ("06:00", "08:00", "1"), ("20:00", "00:00", "1")]
    found = reckon([shift], rules=book(premiums=(saturday,)))
    assert expected == clocked(found.on(SUNDAY))


def test_a_window_is_read_where_the_day_is_read() -> None:
    """A trip to Bali is clocked there, an hour ahead, and the night is that of home."""
    there = WorkSpan(
        start=at(MONDAY, "22:00", "Asia/Makassar"), end=at(MONDAY, "24:00", "Asia/Makassar")
    )
    day = WorkedDay(person="E07", day=MONDAY, zone="Asia/Jakarta", spans=(there,))
    found = reckon([day], rules=book(premiums=(night(),))).on(MONDAY)
    assert [("22:00", "23:00", "1"), ("23:00", "00:00", "2")] == clocked(found)


@pytest.mark.parametrize(
    ("combination", "expected"), [("MAX", "3/2"), ("SUM", "1"), ("PRODUCT", "3/4")]
)
def test_a_multiple_below_one_pays_less_than_the_wage(combination: str, expected: str) -> None:
    """Half pay for waiting, with overtime and without."""
    waiting = Premium(
        name="waiting",
        multiple="1/2",
        citation=CITED,
        counts=Contributing(kinds={TimeKind.STAND_BY}),
    )
    rules = attrs.evolve(
        book(threshold("daily", DAY, 1, *HALF), premiums=(waiting,)),
        combination=Combination[combination],
    )
    day = attrs.evolve(
        worked(MONDAY), spans=(span(MONDAY, "08:00", "10:00", kind=TimeKind.STAND_BY),)
    )
    expected_pieces = [("08:00", "09:00", "1/2"), ("09:00", "10:00", expected)]
    assert expected_pieces == clocked(reckon([day], rules=rules).on(MONDAY))


def test_a_sum_is_never_less_than_nothing() -> None:
    """Nobody pays for having worked."""
    nothing = [night(name=name, multiple=0, window=None) for name in ("one", "two")]
    rules = attrs.evolve(book(premiums=tuple(nothing)), combination=Combination.SUM)
    assert {"0": H} == hours_at(reckon([worked(MONDAY, ("08:00", "09:00"))], rules=rules))


# Rules that change.


def test_a_weekly_limit_that_comes_into_force_on_thursday_counts_the_week_from_monday() -> None:
    """A week is a week, whichever day the law chose to change."""
    rules = Effective(
        [
            Version(value=book(), since=date(2020, 1, 1)),
            Version(
                value=book(threshold("weekly", WEEK, 40, *HALF)),
                since=MONDAY + timedelta(days=3),
            ),
        ]
    )
    found = reckon(days_of(MONDAY, [9] * 5), rules=rules)
    assert [0, 0, 0, 0, 5] == [day.overtime.hours for day in found.days]


def test_a_week_that_starts_on_another_day_is_counted_anew() -> None:
    """A changed workweek has one name and two counts."""
    rules = Effective(
        [
            Version(value=book(threshold("weekly", WEEK, 30, *HALF)), since=date(2020, 1, 1)),
            Version(
                value=book(threshold("weekly", Period.week(2), 30, *HALF)),
                since=MONDAY + timedelta(days=3),
            ),
        ]
    )
    found = reckon(days_of(MONDAY, [10] * 6), rules=rules)
    assert [0, 0, 0, 0, 0, 10] == [day.overtime.hours for day in found.days]


def test_a_row_counts_the_days_before_its_rule_came_into_force() -> None:
    """The third day on end is the third, also where the rule is two days old."""
    third = attrs.evolve(threshold("third", DAY, 0, *HALF), when=When(in_row=DayInRow(number=3)))
    rules = Effective(
        [
            Version(value=book(), since=date(2020, 1, 1)),
            Version(value=book(third), since=MONDAY + timedelta(days=2)),
        ]
    )
    found = reckon(days_of(MONDAY, [8] * 3), rules=rules)
    assert [0, 0, 8] == [day.overtime.hours for day in found.days]


def test_rules_are_those_known_at_a_time() -> None:
    """What would have been paid, knowing what was known then."""
    later = at(MONDAY, "12:00").instant
    rules = Effective(
        [
            Version(value=book(), since=date(2020, 1, 1)),
            Version(
                value=book(threshold("daily", DAY, 8, *HALF)),
                since=date(2020, 1, 1),
                known_since=later,
            ),
        ]
    )
    days = days_of(MONDAY, [9])
    assert 1 == reckon(days, rules=rules).on(MONDAY).overtime.hours
    before = reckon(days, rules=rules, known=later - hours(1))
    assert 0 == before.on(MONDAY).overtime.hours


# What is handed over.


def test_a_day_without_spans_has_no_pieces_and_keeps_its_credits() -> None:
    """Nothing worked is nothing reckoned; what is given besides is an extra."""
    credited = attrs.evolve(worked(MONDAY), credits=(Credit(name="outing", time=hours(4)),))
    day = reckon([credited], rules=book(threshold("daily", DAY, 0, *HALF))).on(MONDAY)
    assert ((), ("outing", hours(4))) == (day.pieces, (day.extras[0].name, day.extras[0].time))


def test_no_days_make_an_empty_reckoning() -> None:
    """Nobody, nothing."""
    assert () == reckon([], rules=book()).days


@attrs.frozen
class Astray:
    """An extra rule that answers for a day it was not asked about."""

    name: str = "astray"

    def owed(self, days: tuple[ReckonedDay, ...]) -> list[Extra]:
        """Something, a year later."""
        return [Extra(person="E07", day=days[0].day + timedelta(days=365), name=self.name)]


def test_an_extra_on_a_day_that_was_not_handed_over_is_refused() -> None:
    """It would be lost without a word."""
    rules = attrs.evolve(book(), extras=(Astray(),))
    with pytest.raises(InvalidValue, match="extra_without_day"):
        reckon(days_of(MONDAY, [8]), rules=rules)


def test_kinds_of_day_by_the_clock_are_those_of_the_days_handed_over() -> None:
    """A date without a worked day is a working day."""
    holiday = night(
        name="holiday",
        window=ClockWindow.of("00:00", "24:00", day_kinds={DayKind.HOLIDAY}),
    )
    shift = worked(MONDAY, ("20:00", "28:00"))
    tomorrow = worked(MONDAY + timedelta(days=1), kind=DayKind.HOLIDAY)
    rules = book(premiums=(holiday,))
    assert {"1": 8 * H} == hours_at(reckon([shift], rules=rules))
    assert {"1": 4 * H, "2": 4 * H} == hours_at(reckon([shift, tomorrow], rules=rules))
