"""The wide trial balance: many periods and values in one pass, equal to one at a time."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money, Month
from backoffice_core.bookkeeping import Chart, Entry, EntryKind, Posting, trial_balance
from backoffice_core.bookkeeping.charts import chart_of
from backoffice_core.bookkeeping.periods import FiscalCalendar
from backoffice_core.bookkeeping.statements import (
    TrialBalanceRow,
    WideTrialBalance,
    cash_flows_indirect,
    general_ledger,
    journal_book,
    wide_trial_balance,
    work_sheet,
)
from backoffice_core.bookkeeping.statements.columns import Period, StatementColumn, value_on
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from tests.bookkeeping.statements.random_books import (
    ANY_KIND,
    APRIL,
    JUNE,
    MAY,
    USD,
    books,
    made,
)

Books = tuple[Chart, tuple[Entry, ...]]
GENERIC = chart_of("generic")
SECOND_QUARTER = Interval(date(2026, 4, 1), date(2026, 7, 1))
PERIODS = (MAY, None, SECOND_QUARTER, JUNE, APRIL, Interval(MAY.start, MAY.start))


def moved(rows: tuple[TrialBalanceRow, ...]) -> list[TrialBalanceRow]:
    """The rows that are not zero all over."""
    return [
        row
        for row in rows
        if any(each.minor for each in (row.opening, row.debit, row.credit, row.closed))
    ]


@given(books(kinds=ANY_KIND))
def test_every_column_equals_the_trial_balance_of_its_period(drawn: Books) -> None:
    """Overlapping, empty and unbounded periods, in any order: one pass says what six say."""
    chart, entries = drawn
    wide = wide_trial_balance(entries, chart=chart, currency=USD, periods=PERIODS)
    for place, period in enumerate(PERIODS):
        alone = trial_balance(entries, chart=chart, currency=USD, period=period)
        assert moved(alone.rows) == moved(wide.trial_balance(place).rows)


@pytest.mark.parametrize(
    ("start", "end", "english", "indonesian"),
    [
        (date(2025, 1, 1), date(2026, 1, 1), "2025", "2025"),
        (date(2026, 5, 1), date(2026, 6, 1), "May 2026", "Mei 2026"),
        (date(2026, 12, 1), date(2027, 1, 1), "December 2026", "Desember 2026"),
        (date(2026, 1, 1), date(2026, 4, 1), "Q1 2026", "Triwulan 1 2026"),
        (date(2026, 10, 1), date(2027, 1, 1), "Q4 2026", "Triwulan 4 2026"),
        (date(2026, 2, 1), date(2026, 5, 1), "Feb 1, 2026 to Apr 30, 2026", None),
        (date(2025, 7, 1), date(2026, 7, 1), "Jul 1, 2025 to Jun 30, 2026", None),
        (date(2025, 1, 2), date(2026, 1, 1), "Jan 2, 2025 to Dec 31, 2025", None),
        (date(9999, 12, 1), date(9999, 12, 31), "Dec 1, 9999 to Dec 30, 9999", None),
    ],
)
def test_a_year_quarter_or_month_of_the_calendar_has_its_name(
    start: date, end: date, english: str, indonesian: str | None
) -> None:
    """Any other period is told by its first and last day."""
    title = StatementColumn(period=Interval(start, end)).title
    assert english == title.render("en")
    assert indonesian in {None, title.render("id")}


def test_a_period_is_whatever_has_days() -> None:
    """Months and fiscal periods are their days, and one alone needs no list."""
    entries = (made("1", date(2026, 5, 4), {"1100": 9, "3100": -9}),)
    fiscal = FiscalCalendar().period_of(date(2026, 5, 4))

    def of(*periods: Period | None) -> WideTrialBalance:
        return wide_trial_balance(entries, chart=GENERIC, currency=USD, periods=periods)

    assert of(MAY, None) == of(Month(2026, 5), None) == of(fiscal, None)
    assert of(MAY) == wide_trial_balance(entries, chart=GENERIC, currency=USD, periods=fiscal)


@pytest.mark.parametrize("periods", [Month(2026, 5), ["2026-05"], [timedelta(days=31)], 5])
def test_what_has_no_days_is_no_period(periods: list[Any]) -> None:
    """A month by itself is a row of dates, so it is asked for in a list."""
    with pytest.raises(InvalidValue, match=r"is not a period\. Give an Interval of dates, a Month"):
        wide_trial_balance((), chart=GENERIC, currency=USD, periods=periods)


@given(books(kinds=ANY_KIND), st.sampled_from(["cost_centre", "party", "document", "journal"]))
def test_the_columns_of_a_dimension_sum_to_the_total(drawn: Books, by: str) -> None:
    """What carries no value has a column of its own, so nothing is lost on the way."""
    chart, entries = drawn
    periods = (MAY, SECOND_QUARTER)
    wide = wide_trial_balance(entries, chart=chart, currency=USD, periods=periods, by=by)
    plain = wide_trial_balance(entries, chart=chart, currency=USD, periods=periods)
    totals = [place for place, column in enumerate(wide.columns) if column.is_total]
    width = len(wide.columns) // 2
    assert [width - 1, 2 * width - 1] == totals
    for account in plain.accounts:
        for index, place in enumerate(totals):
            parts = [wide.row(account.code, place - step) for step in range(1, width)]
            whole = plain.row(account.code, index)
            assert whole == wide.row(account.code, place)
            assert whole.opening == Money.total((part.opening for part in parts), USD)
            assert whole.debit == Money.total((part.debit for part in parts), USD)
            assert whole.credit == Money.total((part.credit for part in parts), USD)


@given(books())
def test_a_column_of_a_value_is_what_carries_it(drawn: Books) -> None:
    """The bar's column holds the bar's postings and no others."""
    chart, entries = drawn
    wide = wide_trial_balance(entries, chart=chart, currency=USD, by="cost_centre")
    for place, column in enumerate(wide.columns):
        if column.is_total:
            continue
        expected: dict[str, int] = {}
        for entry in entries:
            for leg in entry.postings:
                if value_on(entry, leg, "cost_centre") == column.value:
                    expected[leg.account] = expected.get(leg.account, 0) + leg.amount.minor
        for account in wide.accounts:
            closing = wide.row(account.code, place).closing
            assert expected.get(account.code, 0) == closing.minor


@given(books(), st.randoms(use_true_random=False))
def test_the_order_of_entries_makes_no_difference(drawn: Books, shuffle: random.Random) -> None:
    """What was posted counts, not when it was written down."""
    chart, entries = drawn
    turned = list(entries)
    shuffle.shuffle(turned)

    def wide(some: list[Entry]) -> WideTrialBalance:
        return wide_trial_balance(some, chart=chart, currency=USD, periods=PERIODS, by="party")

    assert wide(list(entries)) == wide(turned)


@given(books(kinds=ANY_KIND))
def test_journal_and_ledger_list_every_posting_once(drawn: Books) -> None:
    """The two books have the same totals, and the ledger those of the trial balance."""
    chart, entries = drawn
    book = journal_book(entries, currency=USD, period=MAY)
    assert book.debit == book.credit
    parts = [journal_book(entries, currency=USD, period=MAY, name=n) for n in ("sales", "payments")]
    assert book.debit == parts[0].debit + parts[1].debit
    trial = trial_balance(entries, chart=chart, currency=USD, period=MAY)
    ledger = general_ledger(entries, chart=chart, currency=USD, period=MAY)
    assert [(row.account, row.opening, row.closing) for row in trial.rows] == [
        (page.account, page.statement.opening, page.statement.closing) for page in ledger
    ]


def test_the_general_ledger_can_be_asked_for_some_accounts() -> None:
    """One page, balances running from the opening one."""
    entries = (
        made("1", date(2026, 4, 9), {"1100": 90, "3100": -90}),
        made("2", date(2026, 5, 4), {"1100": -20, "6100": 20}),
        made("3", date(2026, 5, 3), {"1100": 5, "4100": -5}),
    )
    (page,) = general_ledger(
        entries, chart=chart_of("generic"), currency=USD, period=MAY, accounts=["1100"]
    )
    assert "90.00" == page.statement.opening.text
    assert ["95.00", "75.00"] == [line.balance.text for line in page.statement.lines]


@given(books(kinds=ANY_KIND))
def test_the_work_sheet_adds_adjustments_to_what_the_books_said_before(drawn: Books) -> None:
    """Unadjusted, adjusted and the adjustments themselves each balance."""
    chart, entries = drawn
    sheet = work_sheet(entries, chart=chart, currency=USD, period=MAY)
    assert sheet.unadjusted.closing.is_zero
    assert sheet.adjusted.closing.is_zero
    assert [row.adjusted for row in sheet.rows] == [row.closing for row in sheet.adjusted.rows]
    assert Money.total((row.debit for row in sheet.rows), USD) == Money.total(
        (row.credit for row in sheet.rows), USD
    )


def test_adjusting_entries_stand_by_themselves() -> None:
    """Wages of 20 are accrued at the end: 100 before, 120 after."""
    entries = (
        made("1", date(2026, 5, 9), {"6100": 100, "1100": -100}),
        made("2", date(2026, 5, 31), {"6100": 20, "2500": -20}, kind=EntryKind.ADJUSTING),
        made("3", date(2026, 5, 31), {"6100": -120, "3200": 120}, kind=EntryKind.CLOSING),
    )
    sheet = work_sheet(entries, chart=chart_of("generic"), currency=USD, period=MAY)
    wages = sheet.rows[-1]
    assert ("100.00", "20.00", "0.00", "120.00") == tuple(
        each.text for each in (wages.unadjusted, wages.debit, wages.credit, wages.adjusted)
    )


def test_an_entry_given_twice_is_refused_everywhere() -> None:
    """Two sources that both deliver an entry would double it unseen."""
    entry = made("1", date(2026, 5, 9), {"6100": 100, "1100": -100})
    chart = chart_of("generic")
    with pytest.raises(InvalidValue, match="is there twice"):
        wide_trial_balance([entry, entry], chart=chart, currency=USD)
    with pytest.raises(InvalidValue, match="is there twice"):
        journal_book([entry, entry], currency=USD)


def test_another_currency_is_refused() -> None:
    """A sum of rupiah and dollars is not a figure."""
    entry = made("1", date(2026, 5, 9), {"6100": 100, "1100": -100})
    with pytest.raises(InvalidValue, match="Make the statement of functional_entries"):
        wide_trial_balance([entry], chart=chart_of("generic"), currency="IDR")


def test_a_row_or_column_that_is_not_there_is_refused() -> None:
    """The message says what to ask for instead."""
    entry = made("1", date(2026, 5, 9), {"6100": 100, "1100": -100})
    wide = wide_trial_balance([entry], chart=chart_of("generic"), currency=USD)
    with pytest.raises(InvalidValue, match="Nothing is posted to the account 4100"):
        wide.row("4100", 0)
    with pytest.raises(InvalidValue, match="There is no column 1: there are 1"):
        wide.row("1100", 1)


@pytest.mark.bench
def test_120_months_by_1000_accounts_take_well_under_a_second() -> None:
    """One pass over 250,000 postings, whatever the number of months."""
    seeded = random.Random(1)
    template = chart_of("generic").accounts[2]
    chart = Chart(
        attrs.evolve(template, code=f"{n:04}", parent=None, role="cash" if n == 0 else "")
        for n in range(1000)
    )
    days = [date(2016 + n // 12, n % 12 + 1, 1 + n % 28) for n in range(120)]
    entries = [
        Entry(
            number=str(number),
            day=days[number % 120],
            journal="other",
            text="",
            postings=[
                Posting(account=f"{seeded.randrange(1000):04}", amount=Money(minor, USD))
                for minor in ((7, -7) if number % 2 else (7, -3, -4))
            ],
        )
        for number in range(100_000)
    ]
    months = [Month(2016 + n // 12, n % 12 + 1).days for n in range(120)]
    best: dict[str, float] = {}
    for _ in range(3):
        for name, periods in (("1 period", months[-1:]), ("120 months", months)):
            start = time.perf_counter()
            wide = wide_trial_balance(entries, chart=chart, currency=USD, periods=periods)
            best[name] = min(best.get(name, 9), time.perf_counter() - start)
            assert wide.trial_balance(len(periods) - 1).closing.is_zero
    print(*(f"wide trial balance of 250,000 postings, {k}: {v:.3f} s" for k, v in best.items()))
    assert best["120 months"] < 1


@pytest.mark.bench
def test_a_statement_of_120_months_and_its_postings_are_there_at_once() -> None:
    """Read off the sums; opening a figure is one more pass."""
    chart, seeded = chart_of("generic"), random.Random(1)
    codes = [account.code for account in chart.accounts if not chart.is_group(account.code)]
    entries = [
        Entry(
            number=str(number),
            day=date(2016 + number % 10, number % 12 + 1, 1 + number % 28),
            journal="other",
            text="",
            postings=[
                Posting(account=seeded.choice(codes), amount=Money(minor, USD))
                for minor in ((7, -7) if number % 2 else (7, -3, -4))
            ],
        )
        for number in range(100_000)
    ]
    months = [Month(2016 + n // 12, n % 12 + 1).days for n in range(120)]
    wide = wide_trial_balance(entries, chart=chart, currency=USD, periods=months)
    start = time.perf_counter()
    flows = cash_flows_indirect(wide)
    built = time.perf_counter() - start
    start = time.perf_counter()
    opened = flows.figure("total_operating", 119).postings(entries)
    seconds = time.perf_counter() - start
    print(f"cash flows of 120 months: {built:.3f} s; {len(opened)} postings: {seconds:.3f} s")
    assert max(built, seconds) < 1
