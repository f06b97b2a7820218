"""Trial balance, profit and loss, balance sheet, and the postings behind each figure."""

from __future__ import annotations

import random
import time
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Message, Money, Month
from backoffice_core.bookkeeping import (
    Entry,
    TrialBalance,
    balance_sheet,
    postings_of,
    profit_and_loss,
    trial_balance,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.books import CHART, CODES, entry, journals, may, rupiah

MAY = Month(2026, 5).days
SHOP = (
    entry("O", date(2026, 4, 30), {"1100": 90_00, "1300": 10_00, "3100": -100_00}, "opening"),
    entry("1", may(4), {"1200": 55_00, "4100": -50_00, "2200": -5_00}),
    entry("2", may(4), {"5100": 6_00, "1300": -6_00}),
    entry("3", may(31), {"6100": 20_00, "1100": -20_00}),
    entry("4", may(31), {"1100": 1_00, "4900": -1_00}),
    entry("5", may(31), {"5200": 50, "2100": -50}),
    entry("6", date(2026, 6, 1), {"1100": 55_00, "1200": -55_00}),
)


def balances(entries: tuple[Entry, ...]) -> TrialBalance:
    """The trial balance of May."""
    return trial_balance(entries, chart=CHART, currency="IDR", period=MAY)


def test_the_trial_balance_shows_opening_movement_and_closing() -> None:
    """Cash opens with 90, 1 comes, 20 goes, 71 is left; June is not there yet."""
    cash = balances(SHOP).rows[0]
    assert ("90.00", "1.00", "20.00", "71.00") == tuple(
        amount.text for amount in (cash.opening, cash.debit, cash.credit, cash.closing)
    )
    assert rupiah(71) == balances(SHOP).closing_of("1100")
    assert rupiah(0) == balances(SHOP).closing_of("2900")


def test_an_opening_entry_dated_within_the_period_is_still_opening() -> None:
    """Balances taken over on 1 May did not move in May."""
    dated = (attrs.evolve(SHOP[0], day=may(1)), *SHOP[1:])
    assert balances(SHOP) == balances(dated)


def test_profit_and_loss_goes_from_sales_to_profit() -> None:
    """50 sold, 6.50 cost (6 and a price difference), 1 interest, 20 wages: 24.50."""
    result = profit_and_loss(balances(SHOP))
    assert ["50.00", "6.50", "1.00", "20.00"] == [section.total.text for section in result.sections]
    assert (rupiah("43.50"), rupiah("24.50")) == (result.gross_profit, result.profit)


def test_the_balance_sheet_shows_the_profit_in_equity() -> None:
    """Nothing needs closing to see what the business is worth."""
    sheet = balance_sheet(balances(SHOP))
    assert rupiah("24.50") == sheet.equity.lines[-1].amount
    assert (rupiah(130), rupiah(130)) == (sheet.assets.total, sheet.liabilities_and_equity)


def test_profit_of_earlier_periods_is_told_apart() -> None:
    """In June, May's profit is an earlier one."""
    june = trial_balance(SHOP, chart=CHART, currency="IDR", period=Month(2026, 6).days)
    lines = balance_sheet(june).equity.lines
    assert ["retained_earnings", "Profit of earlier periods", "Profit of the period"] == [
        str(line.title) for line in lines
    ]
    assert ["100.00", "24.50", "0.00"] == [line.amount.text for line in lines]


def test_statements_speak_indonesian() -> None:
    """Titles are sentences for people, so they are translated."""
    titles = [section.title.render("id") for section in balance_sheet(balances(SHOP)).sections]
    assert ["Aset", "Liabilitas", "Ekuitas"] == titles
    assert "Beban pokok penjualan" == Message("Cost of sales").render("id")


@given(journals())
def test_every_trial_balance_sums_to_zero(entries: tuple[Entry, ...]) -> None:
    """Opening and closing cancel out, and debits equal credits, to the minor unit."""
    trial = balances(entries)
    assert (0, 0) == (trial.opening.minor, trial.closing.minor)
    assert trial.debit == trial.credit


@given(journals())
def test_assets_equal_liabilities_and_equity_on_any_journal(entries: tuple[Entry, ...]) -> None:
    """The equation of double entry, exactly, with the profit nobody booked."""
    trial = balances(entries)
    sheet, result = balance_sheet(trial), profit_and_loss(trial)
    assert sheet.assets.total == sheet.liabilities_and_equity
    assert result.profit == sheet.equity.lines[-1].amount


@given(journals(), st.randoms(use_true_random=False))
def test_the_order_of_entries_makes_no_difference(
    entries: tuple[Entry, ...], shuffle: random.Random
) -> None:
    """What was posted counts, not when it was written down."""
    turned = list(entries)
    shuffle.shuffle(turned)
    assert balances(entries) == balances(tuple(turned))


@given(journals())
def test_a_reversal_cancels_its_entry_exactly(entries: tuple[Entry, ...]) -> None:
    """Entries and their reversals of the same day leave every account at zero."""
    undone = tuple(each.reversal(f"{each.number}~", day=each.day) for each in entries)
    assert all(row.closing.is_zero for row in balances((*entries, *undone)).rows)


@given(journals(), st.sampled_from(CODES))
def test_the_postings_behind_a_figure_add_up_to_it(entries: tuple[Entry, ...], code: str) -> None:
    """Every figure can be opened, down to the entries, and nothing is missing there."""
    trial = balances(entries)
    ledger = postings_of(entries, [code], currency="IDR", period=MAY)
    assert trial.closing_of(code) == ledger.closing
    rows = [row for row in trial.rows if row.account.code == code]
    assert all((row.opening, row.movement) == (ledger.opening, ledger.movement) for row in rows)


@given(journals())
def test_every_line_of_a_statement_opens_to_its_postings(entries: tuple[Entry, ...]) -> None:
    """The lines name their accounts; their postings of the period are the amount."""
    trial = balances(entries)
    for section in profit_and_loss(trial).sections:
        for line in section.lines:
            ledger = postings_of(entries, line.accounts, currency="IDR", period=MAY)
            assert abs(line.amount) == abs(ledger.movement)


def test_an_entry_given_twice_is_refused() -> None:
    """Two sources that both deliver an entry would double it unseen."""
    with pytest.raises(InvalidValue, match="entry 1 of 2026-05-04 is there twice"):
        balances((*SHOP, SHOP[1]))


def test_an_account_outside_the_chart_is_refused() -> None:
    """No figure goes missing because nobody knows where it belongs."""
    with pytest.raises(InvalidValue, match="no account 9999"):
        balances((entry("1", may(1), {"9999": 1, "1100": -1}),))


def test_another_currency_is_refused() -> None:
    """A sum of rupiah and dollars is not a figure."""
    with pytest.raises(InvalidValue, match="Make the statement of functional_entries"):
        trial_balance(SHOP, chart=CHART, currency="USD")


def test_a_trial_balance_of_nothing_is_empty() -> None:
    """A business before its first entry has statements, too."""
    trial = balances(())
    assert () == trial.rows
    assert Money.zero("IDR") == balance_sheet(trial).assets.total


@pytest.mark.bench
def test_a_quarter_million_postings_take_well_under_a_second() -> None:
    """One pass in plain integers."""
    seeded = random.Random(1)
    entries = tuple(
        entry(
            str(number),
            may(1 + number % 31),
            dict(zip(seeded.sample(CODES, 3), (7, -3, -4), strict=True)),
        )
        for number in range(83_334)
    )
    start = time.perf_counter()
    balances(entries)
    seconds = time.perf_counter() - start
    print(f"trial balance of 250,002 postings: {seconds:.3f} s")
    assert seconds < 1
