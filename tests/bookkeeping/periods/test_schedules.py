"""Accruals, deferrals and depreciation: exact sums, and right at every period end."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Interval, Money
from backoffice_core.bookkeeping import Entry, EntryKind
from backoffice_core.bookkeeping.periods import (
    FOUR_FIVE_FOUR,
    FiscalCalendar,
    MonthYear,
    Schedule,
    SpreadBy,
    WeekYear,
    balances_of,
    explain_schedule,
    schedule_entries,
    spread_over_periods,
    still_to_post,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import kind_of

MONTHS = FiscalCalendar()
calendars = st.sampled_from(
    [
        MONTHS,
        FiscalCalendar(years=MonthYear(month=4, day=6, months_a_period=3)),
        FiscalCalendar(years=WeekYear(weeks=FOUR_FIVE_FOUR)),
    ]
)
amounts = st.integers(-(10**12), 10**12).map(lambda minor: Money.of(Fraction(minor, 100), "IDR"))
PREPAID = Schedule(
    number="PRE-1",
    text="insurance",
    amount=Money.of(1200, "USD"),
    start=date(2026, 1, 1),
    end=date(2027, 1, 1),
    result="6300",
    balance="1450",
    by=SpreadBy.MONTHS,
)


@st.composite
def services(draw: st.DrawFn) -> Interval[date]:
    """Some days between 2023 and 2030, leap days among them."""
    start = draw(st.dates(date(2023, 1, 1), date(2027, 12, 31)))
    return Interval(start, start + timedelta(days=draw(st.integers(1, 900))))


def total(lines: list[Money]) -> Money:
    """The sum in rupiah."""
    return Money.total(lines, "IDR")


@given(amounts, services(), calendars, st.sampled_from(SpreadBy))
def test_the_shares_add_up_whatever_the_calendar(
    amount: Money, service: Interval[date], calendar: FiscalCalendar, by: SpreadBy
) -> None:
    """To the last unit, with every running total the sum so far."""
    lines = spread_over_periods(amount, service, calendar=calendar, by=by)
    assert amount == total([line.amount for line in lines]) == lines[-1].running
    assert [line.period for line in lines] == list(calendar.between(service))
    negative = spread_over_periods(-amount, service, calendar=calendar, by=by)
    assert [-line.amount for line in lines] == [line.amount for line in negative]


@given(amounts, services())
def test_a_period_cut_finer_has_the_same_totals(amount: Money, service: Interval[date]) -> None:
    """At a quarter's end the months say what the quarters say, for every way to spread."""
    quarters = FiscalCalendar(years=MonthYear(months_a_period=3))
    for by in SpreadBy:
        coarse, fine = (
            {
                line.period.days.end: line.running
                for line in spread_over_periods(amount, service, calendar=calendar, by=by)
            }
            for calendar in (quarters, MONTHS)
        )
        assert all(fine[end] == running for end, running in coarse.items() if end in fine)


def test_three_ways_to_spread_a_year_that_starts_in_the_middle_of_a_month() -> None:
    """They differ month by month, and each adds up to 1,200.00."""
    service = Interval(date(2026, 1, 16), date(2027, 1, 16))
    first_last = {}
    for by in SpreadBy:
        lines = spread_over_periods(Money.of(1200, "USD"), service, calendar=MONTHS, by=by)
        first_last[by] = (len(lines), lines[0].amount.text, lines[1].amount.text)
        assert Money.of(1200, "USD") == lines[-1].running
    assert {
        SpreadBy.DAYS: (13, "52.60", "92.06"),
        SpreadBy.MONTHS: (13, "51.61", "100.00"),
        SpreadBy.FULL_MONTHS: (13, "100.00", "100.00"),
    } == first_last


def test_a_prepaid_year_becomes_twelve_adjusting_entries() -> None:
    """On the last day of each month; posting them again posts nothing."""
    planned = schedule_entries(PREPAID, calendar=MONTHS)
    assert [f"PRE-1/FY2026-P{month:02}" for month in range(1, 13)] == [
        each.number for each in planned
    ]
    assert {EntryKind.ADJUSTING} == {each.kind for each in planned}
    assert ["-1200.00", "1200.00"] == [each.amount.text for each in balances_of(planned)]
    assert planned[:3] == still_to_post(planned, (), until=date(2026, 3, 31))
    assert planned[3:] == still_to_post(planned, planned[:3])
    with pytest.raises(InvalidValue) as caught:
        still_to_post(planned, [attrs.evolve(planned[0], text="other")])
    assert "entry_differs" == caught.value.code


def test_a_reversing_accrual_stands_at_each_period_end_and_is_gone_the_day_after() -> None:
    """At every month's end what has accrued so far, in between nothing."""
    accrual = attrs.evolve(PREPAID, reversing=True, balance="2300")
    entries = schedule_entries(accrual, calendar=MONTHS)

    def owed(day: date) -> list[str]:
        until: tuple[Entry, ...] = tuple(each for each in entries if each.day <= day)
        return [each.amount.text for each in balances_of(until) if each.account == "2300"]

    assert ["-300.00"] == owed(date(2026, 3, 31))
    assert [] == owed(date(2026, 4, 1))
    assert ["-1200.00"] == owed(date(2026, 12, 31))
    assert () == balances_of(entries)
    assert "PRE-1/FY2026-P01" == entries[1].reverses


def test_a_service_without_a_day_is_refused() -> None:
    """There is nothing to share among."""
    with pytest.raises(InvalidValue) as caught:
        attrs.evolve(PREPAID, end=PREPAID.start).lines(MONTHS)
    assert "service_empty" == caught.value.code


def test_a_schedule_is_a_fact_and_explains_itself() -> None:
    """In both languages, and it comes back from its bytes."""
    kind = kind_of(PREPAID)
    assert PREPAID == kind.decode(kind.encode(PREPAID))
    told = explain_schedule(PREPAID, calendar=MONTHS)
    assert 12 == len(told.because)
    assert "FY2026-P02: USD 100.00, after which 2 of 12 have passed: USD 200.00" == str(
        told.because[1].says
    )
    for by in SpreadBy:
        spread = attrs.evolve(PREPAID, by=by)
        assert "dibagi" in explain_schedule(spread, calendar=MONTHS).render("id")
