"""All statements on random books: they balance, tie to each other, and open to their postings."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping import Chart, Entry, EntryKind
from backoffice_core.bookkeeping.charts import chart_of
from backoffice_core.bookkeeping.periods import FiscalCalendar, closing_entries
from backoffice_core.bookkeeping.statements import (
    ExpenseAnalysis,
    Statement,
    cash_flows_direct,
    cash_flows_indirect,
    explain_line,
    statement_of_changes_in_equity,
    statement_of_financial_position,
    statement_of_profit_or_loss,
    wide_trial_balance,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.statements.random_books import APRIL, JUNE, MAY, USD, books, made

Books = tuple[Chart, tuple[Entry, ...]]
PERIODS = (MAY, APRIL)
GENERIC = chart_of("generic")
SHOP = (
    made("1", date(2026, 4, 2), {"1100": 90, "3100": -90}),
    made("2", date(2026, 4, 4), {"1200": 55, "4100": -50, "2200": -5}),
    made("3", date(2026, 5, 9), {"1600": 100, "1100": -40, "2600": -60}),
    made("4", date(2026, 5, 20), {"1100": 53, "6900": 2, "1200": -55}),
    made("5", date(2026, 5, 31), {"6500": 3, "1690": -3}, kind=EntryKind.ADJUSTING),
    made("6", date(2026, 5, 31), {"3400": 7, "1100": -7}),
)


def statements(chart: Chart, entries: Iterable[Entry], *, by: str = "") -> dict[str, Statement]:
    """Every statement of May and April."""
    wide = wide_trial_balance(entries, chart=chart, currency=USD, periods=PERIODS, by=by)
    return {
        "position": statement_of_financial_position(wide),
        "function": statement_of_profit_or_loss(wide),
        "nature": statement_of_profit_or_loss(wide, analysis=ExpenseAnalysis.NATURE),
        "equity": statement_of_changes_in_equity(wide),
        "direct": cash_flows_direct(wide),
        "indirect": cash_flows_indirect(wide),
    }


@given(books(kinds=tuple(EntryKind)))
def test_assets_equal_liabilities_and_equity_on_any_chart_and_journal(drawn: Books) -> None:
    """To the minor unit, in every period, with the profit that nobody booked."""
    sheet = statements(*drawn)["position"]
    assert sheet.row("total_assets").amounts == sheet.row("total_equity_and_liabilities").amounts


@given(books(kinds=tuple(EntryKind)))
def test_profit_is_one_figure_in_all_statements(drawn: Books) -> None:
    """By function, by nature, in the balance sheet and in equity."""
    found = statements(*drawn)
    profit = found["function"].row("profit").amounts
    assert profit == found["nature"].row("profit").amounts
    assert profit == found["position"].row("profit").amounts
    assert profit[0] == found["equity"].row("profit").amounts[-1]


@given(books())
def test_equity_closes_with_the_equity_of_the_balance_sheet(drawn: Books) -> None:
    """The movements lead from the opening to the closing of every component and in total."""
    found = statements(*drawn)
    equity = found["equity"]
    assert found["position"].amount("total_equity") == equity.row("closing").amounts[-1]
    for row in equity.rows:
        assert row.amounts[-1] == Money.total(row.amounts[:-1], USD)


@given(books(kinds=tuple(EntryKind)))
def test_both_cash_flow_statements_tie_to_the_movement_of_cash(drawn: Books) -> None:
    """Each activity is the same by both methods, and all of them are what happened to cash."""
    found = statements(*drawn)
    direct, indirect = found["direct"], found["indirect"]
    for activity in ("operating", "investing", "financing"):
        key = f"total_{activity}"
        assert direct.row(key).amounts == indirect.row(key).amounts
    assert direct.amount("exchange_effect") == indirect.amount("exchange_effect")
    for each in (direct, indirect):
        for place in (0, 1):
            moved = each.amount("closing_cash", place) - each.amount("opening_cash", place)
            assert moved == each.amount("change_in_cash", place)


@given(books(kinds=tuple(EntryKind)))
def test_every_figure_opens_to_postings_that_sum_to_it(drawn: Books) -> None:
    """All rows, totals too, of all statements, changes too."""
    chart, entries = drawn
    for statement in statements(chart, entries).values():
        for row in statement.with_changes().rows:
            for figure in row.figures:
                opened = figure.postings(entries)
                assert figure.amount == Money.total((each.amount for each in opened), USD)


@given(books())
def test_columns_of_a_dimension_sum_to_the_total_in_every_row(drawn: Books) -> None:
    """By cost centre; what has none stands by itself."""
    chart, entries = drawn
    plain = statements(chart, entries)
    for name, statement in statements(chart, entries, by="cost_centre").items():
        if name == "equity":
            continue
        width = len(statement.columns) // 2
        for row in statement.rows:
            if row.is_heading:
                continue
            for place in (0, 1):
                columns = row.amounts[place * width : (place + 1) * width]
                assert columns[-1] == Money.total(columns[:-1], USD)
                # A row may be left out of the plain statement where its columns cancel out.
                assert columns[-1] == plain[name].amount(row.key, place)


@given(books(), st.randoms(use_true_random=False))
def test_the_order_of_entries_makes_no_difference(drawn: Books, shuffle: random.Random) -> None:
    """What was posted counts, not when it was written down."""
    chart, entries = drawn
    turned = list(entries)
    shuffle.shuffle(turned)
    assert statements(chart, entries) == statements(chart, turned)


@given(books())
def test_statements_are_the_same_before_and_after_closing(drawn: Books) -> None:
    """May is closed: no figure of May's statements moves."""
    chart, entries = drawn
    may = FiscalCalendar().named("FY2026-P05")
    closing = closing_entries(entries, chart=chart, period=may, with_earlier=True)
    before, after = statements(chart, entries), statements(chart, (*entries, *closing))
    assert {name: shown(each) for name, each in before.items()} == {
        name: shown(each) for name, each in after.items()
    }


@given(books())
def test_the_next_period_is_the_same_whether_the_last_one_was_closed(drawn: Books) -> None:
    """June earns and pays what it does; only where May's profit stands in equity differs."""
    chart, entries = drawn
    closing = closing_entries(
        entries,
        chart=chart,
        period=FiscalCalendar().named("FY2026-P05"),
        dimensions=sorted(
            {each.name for one in entries for leg in one.postings for each in leg.dimensions}
        ),
        with_earlier=True,
    )
    open_, closed = (
        wide_trial_balance(each, chart=chart, currency=USD, periods=[JUNE], by="cost_centre")
        for each in (entries, (*entries, *closing))
    )
    for statement in (statement_of_profit_or_loss, cash_flows_direct, cash_flows_indirect):
        assert shown(statement(open_)) == shown(statement(closed))
    sheets = [statement_of_financial_position(each) for each in (open_, closed)]
    for key in ("total_assets", "total_liabilities", "total_equity", "profit"):
        assert sheets[0].row(key).amounts == sheets[1].row(key).amounts


def shown(statement: Statement) -> list[tuple[str, tuple[Money, ...]]]:
    """What a reader sees: an account that only closing entries touched adds nothing to terms."""
    return [(row.key, row.amounts) for row in statement.rows]


def test_the_balance_sheet_is_ordered_by_classes() -> None:
    """Current before non-current, assets before what they came from."""
    sheet = statements(GENERIC, SHOP)["position"]
    assert [
        "current_assets",
        "cash",
        "trade_receivables",
        "total_current_assets",
        "non_current_assets",
        "property",
        "total_non_current_assets",
        "total_assets",
    ] == [row.key for row in sheet.rows[:8]]
    assert ("96.00", "193.00") == (sheet.amount("cash").text, sheet.amount("total_assets").text)


def test_a_machine_bought_on_credit_is_no_cash_flow() -> None:
    """100 for the machine, 40 paid at once: 40 invested, and nothing financed (IAS 7.43)."""
    flows = statements(GENERIC, SHOP)["direct"]
    assert "-40.00" == flows.amount("total_investing").text
    assert "-7.00" == flows.amount("total_financing").text
    assert "53.00" == flows.amount("operating_trade_receivables").text
    assert ["6.00", "90.00"] == [each.text for each in flows.row("change_in_cash").amounts]


def test_the_indirect_method_starts_from_profit() -> None:
    """A loss of 5, 3 of it worn off without cash, and 55 of receivables came in: 53."""
    flows = statements(GENERIC, SHOP)["indirect"]
    assert [
        ("profit", "-5.00"),
        ("depreciation", "3.00"),
        ("change_trade_receivables", "55.00"),
        ("total_operating", "53.00"),
    ] == [
        (row.key, row.amounts[0].text)
        for row in flows.rows[1:8]
        if not row.is_heading and not row.amounts[0].is_zero
    ][:4]


def test_what_rates_did_to_cash_is_no_flow() -> None:
    """Foreign cash gained 4 and a receivable 2: cash is up by 4, and operations by nothing."""
    gained = (
        made("7", date(2026, 5, 31), {"1100": 4, "4310": -4}),
        made("8", date(2026, 5, 31), {"1200": 2, "4310": -2}),
    )
    for method in ("direct", "indirect"):
        without, flows = (statements(GENERIC, each)[method] for each in (SHOP, (*SHOP, *gained)))
        assert "4.00" == flows.amount("exchange_effect").text
        assert without.amount("total_operating") == flows.amount("total_operating")
        assert "10.00" == flows.amount("change_in_cash").text


def test_a_gain_on_a_payable_is_taken_back_once() -> None:
    """It is in profit and in the change of what is owed; gains on cash come off by themselves."""
    gained = (
        made("7", date(2026, 5, 8), {"6500": 90, "2100": -90}),
        made("8", date(2026, 5, 31), {"2100": 17, "4310": -17}),
        made("9", date(2026, 5, 31), {"1100": 4, "4310": -4}),
    )
    flows = statements(GENERIC, gained)["indirect"]
    assert [
        ("profit", "-69.00"),
        ("exchange_differences", "-4.00"),
        ("change_trade_payables", "73.00"),
        ("total_operating", "0.00"),
    ] == [(row.key, row.amounts[0].text) for row in flows.rows[1:5]]
    sheet = statements(GENERIC, gained)["position"]
    assert sheet.amount("trade_payables") == flows.amount("change_trade_payables")


def test_what_is_taken_off_says_so() -> None:
    """Gross profit of a month is sales less what the goods cost."""
    sold = made("7", date(2026, 5, 9), {"5100": 12, "1300": -12, "1100": 20, "4100": -20})
    said = explain_line(statements(GENERIC, (*SHOP, sold))["function"], "gross_profit")
    assert ["Revenue: $20.00", "Less Cost of sales: $12.00"] == [
        each.says.render("en") for each in said.because
    ]


def test_comparatives_show_what_changed() -> None:
    """May, April, and May less April."""
    compared = statements(GENERIC, SHOP)["function"].with_changes()
    assert ["-5.00", "50.00", "-55.00"] == [each.text for each in compared.row("profit").amounts]
    assert "Change from April 2026" == compared.columns[2].render("en")


def test_equity_is_told_by_component() -> None:
    """90 paid in, 50 earned before, a loss of 5 and a dividend of 7 in May."""
    equity = statements(GENERIC, SHOP)["equity"]
    assert ["Share capital", "Retained earnings", "Total"] == [
        title.render("en") for title in equity.columns
    ]
    assert {
        "opening": ["90.00", "50.00", "140.00"],
        "profit": ["0.00", "-5.00", "-5.00"],
        "distributions": ["0.00", "-7.00", "-7.00"],
        "closing": ["90.00", "38.00", "128.00"],
    } == {row.key: [amount.text for amount in row.amounts] for row in equity.rows}


def test_a_figure_explains_itself_in_both_languages() -> None:
    """From the total down to what each account adds."""
    flows = statements(GENERIC, SHOP)["direct"]
    said = explain_line(flows, "total_investing")
    assert "-40.00" == getattr(said.result, "text", "")
    assert (
        "Cash from investing activities: -$40.00\n"
        "  Purchases of property, plant and equipment: -$40.00"
        " (IAS 7.16, 7.18(a), 7.21, 7.28, 7.43; PSAK 207)\n"
        "    Cash of -$40.00 moved against 1600 Equipment in May 2026"
    ) == said.render("en")
    assert said.render("id").startswith("Kas dari aktivitas investasi: -US$40,00")


def test_a_row_or_column_that_is_not_there_is_refused() -> None:
    """The message lists what there is; an amount that was left out as zero is nothing."""
    sheet = statements(GENERIC, SHOP)["position"]
    with pytest.raises(InvalidValue, match=r"has no row 'goodwill'\. It has current_assets, cash"):
        sheet.row("goodwill")
    with pytest.raises(InvalidValue, match="It has 2, counted from 0"):
        sheet.figure("cash", 2)
    assert sheet.amount("inventories").is_zero
    with pytest.raises(InvalidValue, match="It has 2, counted from 0"):
        sheet.amount("inventories", 2)


@pytest.mark.parametrize("name", ["position", "function", "nature", "equity", "direct", "indirect"])
def test_a_misspelt_row_is_refused_and_no_zero(name: str) -> None:
    """A typing error in a key must never read as an amount of nothing."""
    statement = statements(GENERIC, SHOP)[name]
    with pytest.raises(InvalidValue, match="has no row 'profitt'"):
        statement.amount("profitt")
    with pytest.raises(InvalidValue, match="has no row 'profitt'"):
        statement.with_changes().amount("profitt", 2)


def test_every_row_that_a_statement_may_have_is_known_to_it() -> None:
    """What is left out as zero has the zeros of every column; a total left out what it adds."""
    found = statements(GENERIC, SHOP)
    assert found["direct"].amount("investing_intangible_assets_paid", 1).is_zero
    assert found["indirect"].with_changes().amount("change_inventories", 2).is_zero
    assert found["equity"].amount("distributions").is_zero
    empty = wide_trial_balance((), chart=GENERIC, currency=USD)
    assert statement_of_financial_position(empty).amount("total_current_assets").is_zero
    assert found["function"].amount("profit") == found["function"].amount("comprehensive_income")


def test_an_entry_given_twice_cannot_be_behind_a_figure() -> None:
    """Postings are found in the entries the statement was made of, each once."""
    figure = statements(GENERIC, SHOP)["position"].figure("cash")
    with pytest.raises(InvalidValue, match="is there twice"):
        figure.postings((*SHOP, attrs.evolve(SHOP[0])))


def test_a_statement_of_nothing_is_empty() -> None:
    """A business before its first entry has statements, too."""
    wide = wide_trial_balance((), chart=GENERIC, currency=USD, periods=[JUNE])
    assert statement_of_financial_position(wide).amount("total_assets").is_zero
    assert cash_flows_direct(wide).amount("change_in_cash").is_zero
    assert statement_of_changes_in_equity(wide).amount("closing").is_zero
