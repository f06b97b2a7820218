"""The charts to start with, and the outlines they are written in."""

from __future__ import annotations

import pytest

from backoffice_core.bookkeeping import invoice_entry, open_items, payment_entry
from backoffice_core.bookkeeping.charts import (
    READY_CHARTS,
    AccountType,
    CashFlow,
    Chart,
    Control,
    LineItem,
    StatementSection,
    chart_from_outline,
    chart_of,
    check_entry,
)
from backoffice_core.kernel import InvalidValue
from tests.bookkeeping.books import line, payment, purchase, sale

ROLE_WORDS = """
    cash receivables payables goods_received inventory input_tax output_tax sales cost_of_sales
    stock_differences price_differences wages overtime wages_payable retained_earnings suspense
    exchange_gain exchange_loss unrealised_exchange_gain unrealised_exchange_loss currency_trading
    translation_reserve rounding_differences depreciation accumulated_depreciation bad_debts
    bank_charges income_tax income_tax_payable customer_advances deferred_income accrued_expenses
    capital dividends income_summary
"""
ROLES = tuple(ROLE_WORDS.split())

every_chart = pytest.mark.parametrize(
    "chart", [chart_of(name) for name in READY_CHARTS], ids=READY_CHARTS
)


@every_chart
@pytest.mark.parametrize("role", ROLES)
def test_a_ready_chart_has_an_account_for_every_role(chart: Chart, role: str) -> None:
    """No process stops for want of an account, and none posts to a group."""
    assert not chart.is_group(chart.role(role).code)


@every_chart
def test_every_account_that_takes_postings_has_its_place_in_the_statements(chart: Chart) -> None:
    """A line item, a cash flow class, and for expenses a nature."""
    for account in chart.accounts:
        if not chart.is_group(account.code):
            assert account.line_item is not None, account.code
            assert account.cash_flow is not None, account.code
            assert (account.nature is not None) == (account.type is AccountType.EXPENSE)


@every_chart
def test_every_account_has_a_name_in_both_languages(chart: Chart) -> None:
    """Indonesian and English, each its own or the same word in both."""
    for account in chart.accounts:
        assert account.name
        assert len(account.translations) == 1
        assert account.translations[0].name


@pytest.mark.parametrize("name", ["indonesia_services", "indonesia_trading"])
def test_codes_sort_the_way_the_tree_reads(name: str) -> None:
    """A trial balance by code and a chart by tree list accounts in one order."""
    chart = chart_of(name)
    assert [each.code for each in chart.accounts] == [each.code for _, each in chart.walk()]


@every_chart
def test_documents_post_under_a_ready_chart_without_a_word(chart: Chart) -> None:
    """What the processes post names a party wherever a control account asks for one."""
    documents = (sale("INV-1", line(3, 8945)), purchase("P-1", line(7, 5000)))
    entries = [invoice_entry(each, chart=chart, currency="IDR") for each in documents]
    owed = open_items(entries, chart=chart, currency="IDR")
    paid, _ = payment_entry(payment("1", 20_000, "INV-1"), open_items=owed.all, chart=chart)
    assert [] == [
        finding for each in (*entries, paid) for finding in check_entry(each, chart=chart)
    ]


@every_chart
def test_what_runs_against_its_group_is_contra(chart: Chart) -> None:
    """Accumulated depreciation and allowances stand on the other side."""
    for account in chart.accounts:
        english = {account.name, account.title.render("en")}
        if any(name.startswith(("Accumulated", "Allowance for")) for name in english):
            assert account.contra, account.code


def test_the_trading_chart_is_fit_for_statements() -> None:
    """The control accounts, cash, and both halves of the balance sheet are where they belong."""
    chart = chart_of("indonesia_trading")
    assert Control.RECEIVABLES is chart.role("receivables").control
    assert Control.PAYABLES is chart.role("payables").control
    assert CashFlow.CASH is chart.role("cash").cash_flow
    assert CashFlow.INVESTING is chart.role("equipment").cash_flow
    assert CashFlow.FINANCING is chart.role("capital").cash_flow
    sections = {account.line_item.section for account in chart.accounts if account.line_item}
    assert set(StatementSection) - {StatementSection.OTHER_COMPREHENSIVE_INCOME} == sections
    assert LineItem.ADMINISTRATIVE is chart.role("wages").line_item


def test_a_ready_chart_is_made_once() -> None:
    """Frozen, it can be shared."""
    assert chart_of("generic") is chart_of("generic")


def test_an_unknown_chart_names_those_there_are() -> None:
    """The message is a menu."""
    with pytest.raises(InvalidValue, match="generic indonesia_services indonesia_trading"):
        chart_of("atlantis")


def test_an_outline_reads_what_a_person_writes() -> None:
    """Groups by indentation, properties taken over from the group, others an account's own."""
    chart = chart_from_outline(
        """
1 | Assets | Aset | type=asset cash=operating
    11 | Bank | | line=cash cash=cash currency=USD,IDR role=cash
    12 | Customers | Pelanggan | line=trade_receivables control=receivables

    13 | Allowance | Cadangan | line=trade_receivables contra
2 | Debts | Utang | type=liability
""",
        translated="id",
    )
    bank, customers, allowance = chart.children("1")
    assert (("IDR", "USD"), CashFlow.CASH, ()) == (
        bank.currencies, bank.cash_flow, bank.translations,
    )  # fmt: skip
    assert (Control.RECEIVABLES, "Pelanggan") == (customers.control, customers.title.render("id"))
    assert (True, CashFlow.OPERATING, None) == (
        allowance.contra, allowance.cash_flow, allowance.control,
    )  # fmt: skip
    assert (AccountType.LIABILITY, None) == (chart.account("2").type, chart.account("2").cash_flow)


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        ("1 | Assets", "4 cells"),
        ("1 | Assets | Aset |", "has a type"),
        ("1 | Assets | Aset | type=money", "type is 'money'"),
        ("1 | Assets | Aset | type=asset colour=red", "'colour' is none of"),
        ("  1 | Assets | Aset | type=asset", "4 blanks deeper"),
        ("1 | A | A | type=asset\n        11 | B | B |", "Line 2 .* 4 blanks deeper"),
    ],
)
def test_an_outline_that_cannot_be_read_names_the_line(outline: str, why: str) -> None:
    """What a person mistypes, a person can mend."""
    with pytest.raises(InvalidValue, match=why) as caught:
        chart_from_outline(outline)
    assert "outline_malformed" == caught.value.code
