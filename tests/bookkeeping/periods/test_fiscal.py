"""Fiscal calendars cut time so that every day lies in exactly one period."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Interval, Month
from backoffice_core.bookkeeping import EntryKind
from backoffice_core.bookkeeping.periods import (
    FIVE_FOUR_FOUR,
    FOUR_FIVE_FOUR,
    FOUR_FOUR_FIVE,
    THIRTEEN_FOURS,
    FiscalCalendar,
    MonthYear,
    NamedAfter,
    PeriodLevel,
    WeekYear,
    YearEnds,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.periods.ledgers import made

RETAIL = FiscalCalendar(
    years=WeekYear(
        month=1, ends=YearEnds.NEAREST, weeks=FOUR_FIVE_FOUR, named_after=NamedAfter.START
    )
)

month_years = st.builds(
    MonthYear,
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    months_a_period=st.sampled_from([1, 2, 3, 4, 6, 12]),
    named_after=st.sampled_from(NamedAfter),
)
week_years = st.builds(
    WeekYear,
    month=st.integers(1, 12),
    weekday=st.integers(0, 6),
    ends=st.sampled_from(YearEnds),
    weeks=st.sampled_from([FOUR_FOUR_FIVE, FOUR_FIVE_FOUR, FIVE_FOUR_FOUR, THIRTEEN_FOURS]),
    long_period=st.none() | st.integers(1, 12),
    named_after=st.sampled_from(NamedAfter),
)
calendars = st.builds(FiscalCalendar, years=month_years | week_years, adjusting=st.booleans())
days = st.dates(date(4, 1, 1), date(9990, 1, 1))


@given(calendars, days)
def test_periods_partition_time(calendar: FiscalCalendar, day: date) -> None:
    """A year's periods follow each other without a gap, fill it, and meet the next year's."""
    year = calendar.year_of(day)
    periods = [each for each in calendar.periods(year.year) if each.level is PeriodLevel.PERIOD]
    assert [year.start, year.days.end] == [periods[0].start, periods[-1].days.end]
    assert all(one.days.end == other.start for one, other in pairwise(periods))
    assert [calendar.period_of(day)] == [each for each in periods if day in each]
    assert calendar.year(year.year + 1).start == year.days.end


@given(calendars, days)
def test_a_period_is_found_again_by_its_name(calendar: FiscalCalendar, day: date) -> None:
    """Names are stable and say everything."""
    for period in (*calendar.periods(calendar.year_of(day).year), calendar.year_of(day)):
        assert period == calendar.named(period.name)
        assert period == calendar.before(calendar.after(period))
        assert str(period.last_day.year) in str(period.says)


@given(calendars, days)
def test_quarters_are_made_of_whole_periods(calendar: FiscalCalendar, day: date) -> None:
    """A quarter starts where a period starts; where periods make none, it is said."""
    year = calendar.year_of(day).year
    if len(calendar.years.cuts(year)) - 1 not in {4, 12, 13}:
        with pytest.raises(InvalidValue, match="fiscal_no_quarters"):
            calendar.quarters(year)
        return
    quarters = calendar.quarters(year)
    starts = {each.start for each in calendar.periods(year)}
    assert {each.start for each in quarters} <= starts
    assert calendar.quarter_of(day) == next(each for each in quarters if day in each)
    assert calendar.quarter_of(day) == calendar.before(calendar.after(calendar.quarter_of(day)))
    assert quarters[1] == calendar.named(quarters[1].name)


@given(week_years, st.integers(1900, 2200))
def test_a_year_of_weeks_ends_on_its_weekday_within_four_days_of_its_month(
    years: WeekYear, year: int
) -> None:
    """26 U.S.C. 441(f)(1): the last such weekday of the month, or the nearest to its end."""
    last = years.last_day(year)
    assert years.weekday == last.weekday()
    assert years.week_count(year) in {52, 53}
    if years.ends is YearEnds.LAST:
        assert years.month == last.month
        assert years.month != (last + timedelta(days=7)).month
    else:
        ends = [Month.of(last - timedelta(days=each)).last_day for each in (0, 10)]
        assert min(abs((last - end).days) for end in ends) <= 3


def test_the_retail_calendar_has_its_published_long_years() -> None:
    """The National Retail Federation names 2000, 2006, 2012, 2017 and 2023 (nrf.com, 4-5-4)."""
    years = RETAIL.years
    assert isinstance(years, WeekYear)
    assert [2000, 2006, 2012, 2017, 2023] == [
        year for year in range(2000, 2024) if years.week_count(year) == 53
    ]
    assert Interval(date(2023, 1, 29), date(2024, 2, 4)) == RETAIL.year(2023).days
    assert 5 == (RETAIL.named("FY2023-P12").days.end - RETAIL.named("FY2023-P12").start).days // 7


def test_a_long_week_may_go_to_another_period() -> None:
    """A year to the last Saturday of September whose first quarter had 14 weeks, to 31.12.2022.

    As in the annual report (Form 10-K) of Apple Inc. for fiscal 2023.
    """
    calendar = FiscalCalendar(years=WeekYear(month=9, long_period=3))
    assert Interval(date(2022, 9, 25), date(2023, 10, 1)) == calendar.year(2023).days
    assert date(2022, 12, 31) == calendar.quarters(2023)[0].last_day


def test_thirteen_fours_make_quarters_of_three_three_three_and_four() -> None:
    """The last quarter takes the odd period."""
    calendar = FiscalCalendar(years=WeekYear(weeks=THIRTEEN_FOURS))
    weeks = [(each.days.end - each.start).days // 7 for each in calendar.quarters(2026)]
    assert [12, 12, 12, 16] == weeks


def test_the_plain_calendar_has_the_months_of_the_year() -> None:
    """Without arguments a fiscal period is a calendar month."""
    calendar = FiscalCalendar()
    assert [Month(2026, month).days for month in range(1, 13)] == [
        each.days for each in calendar.periods(2026)
    ]
    assert ["FY2026-P02", "FY2026-P03"] == [
        each.name for each in calendar.between(Interval(date(2026, 2, 28), date(2026, 3, 2)))
    ]


def test_a_start_on_the_thirty_first_falls_on_the_end_of_shorter_months() -> None:
    """Periods from 31 January start on 28 February and 31 March."""
    calendar = FiscalCalendar(years=MonthYear(month=1, day=31))
    starts = [each.start for each in calendar.periods(2027)[:3]]
    assert [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)] == starts


def test_adjusting_and_closing_entries_of_the_last_day_are_in_the_adjusting_period() -> None:
    """The 13th period is the last day of the year again, for these entries alone."""
    calendar = FiscalCalendar(adjusting=True)
    last = date(2026, 12, 31)
    found = {
        kind: calendar.period_of_entry(made("1", last, {"1100": 1, "3100": -1}, kind=kind)).name
        for kind in EntryKind
    }
    assert "FY2026-P13" == found[EntryKind.ADJUSTING] == found[EntryKind.CLOSING]
    assert "FY2026-P12" == found[EntryKind.ORDINARY] == found[EntryKind.OPENING]
    plain = FiscalCalendar()
    adjusting = made("1", last, {"1100": 1, "3100": -1}, kind=EntryKind.ADJUSTING)
    assert "FY2026-P12" == plain.period_of_entry(adjusting).name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("FY2026-P14", "fiscal_period_unknown"),
        ("FY2026-Q5", "fiscal_period_unknown"),
        ("2026-05", "fiscal_period_unknown"),
        ("FY0001", "fiscal_period_unknown"),
    ],
)
def test_a_period_that_is_not_there_is_refused(name: str, code: str) -> None:
    """With its name, and how names are written."""
    with pytest.raises(InvalidValue) as caught:
        FiscalCalendar().named(name)
    assert code == caught.value.code


def test_rules_that_describe_no_year_are_refused() -> None:
    """Before anything is dated by them."""
    for rule in (
        lambda: MonthYear(month=4, day=31),
        lambda: MonthYear(months_a_period=5),
        lambda: WeekYear(weekday=7),
        lambda: WeekYear(weeks=(4, 4, 4)),
        lambda: WeekYear(long_period=13),
    ):
        with pytest.raises(InvalidValue) as caught:
            rule()
        assert "fiscal_rule_invalid" == caught.value.code
    for year in (1, 9999):
        with pytest.raises(InvalidValue) as caught:
            FiscalCalendar().year(year)
        assert "fiscal_year_out_of_range" == caught.value.code


def test_a_year_says_why_it_ends_when_it_does() -> None:
    """In English and in Indonesian."""
    assert (
        "The fiscal year 2023 has 53 weeks from 2023-01-29: it ends on 2024-02-03, the Saturday"
        " nearest to the month's end (26 U.S.C. 441(f)(1))"
    ) == f"{RETAIL.explain_year(2023).says} ({RETAIL.explain_year(2023).source})"
    assert (
        "Tahun buku 2027 terdiri dari dua belas bulan sejak 1 Jul 2026, jadi berakhir pada"
        " 30 Jun 2027"
    ) == FiscalCalendar(years=MonthYear(month=7)).explain_year(2027).render("id")
    assert "Sabtu terakhir" in FiscalCalendar(years=WeekYear()).explain_year(2026).render("id")
