"""Cash flows of entries that settle, sell and restate: whole amounts, in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Currency, Money
from backoffice_core.bookkeeping import Account, AccountType, Chart, Entry, EntryKind, Posting
from backoffice_core.bookkeeping.charts import CashFlow, LineItem, chart_of
from backoffice_core.bookkeeping.exchange import (
    ExchangePolicy,
    ExchangeRate,
    RateKind,
    RateTable,
    RevaluationMode,
    book_foreign,
    foreign_items,
    functional_entries,
    revalue,
    settle,
)
from backoffice_core.bookkeeping.periods import (
    FiscalCalendar,
    FixedAsset,
    asset_disposal_entry,
    depreciation_entries,
)
from backoffice_core.bookkeeping.statements import (
    Statement,
    cash_flows_direct,
    cash_flows_indirect,
    explain_line,
    wide_trial_balance,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message
from tests.bookkeeping.statements.random_books import MAY, USD, made

DAY = date(2026, 5, 9)
IDR = Currency.of("IDR")
TRADING = chart_of("indonesia_trading")
BANK, MACHINE, WORN, GAIN, LOSS = "1-1120", "1-2140", "1-2141", "7-2300", "8-2300"
CLAIM, DEBT, LOAN, CLIENT, SALES = "1-1330", "2-1950", "2-2110", "1-1210", "4-1100"
SUPPLIER, FX_GAIN, FX_LOSS = "2-1110", "7-2100", "8-2100"
UNREAL_GAIN, UNREAL_LOSS = "7-2200", "8-2200"
INTEREST, ACCRUED, INTEREST_OWED = "8-1100", "2-1910", "2-1940"
STOCK, PPN, ADVANCE = "1-1410", "2-1210", "2-1410"
REVENUE, TAXES = "operating_revenue", "operating_other_tax_liabilities"
TOTALS = ("total_operating", "total_investing", "total_financing", "exchange_effect")
Legs = dict[str, int]


def both(*legs: Legs, chart: Chart = TRADING) -> tuple[Statement, Statement]:
    """Both statements of entries of a day in May, from dollars by account."""
    return told([made(str(n), DAY, each) for n, each in enumerate(legs, start=1)], chart)


def told(
    entries: Iterable[Entry],
    chart: Chart,
    *,
    currency: Currency = USD,
    period: Interval[date] = MAY,
) -> tuple[Statement, Statement]:
    """Both statements of a period."""
    wide = wide_trial_balance(entries, chart=chart, currency=currency, periods=[period])
    return cash_flows_direct(wide), cash_flows_indirect(wide)


def lines(statement: Statement) -> dict[str, int]:
    """What is not zero of the lines, in dollars, without totals and what cash there was."""
    return {
        row.key: int(row.amounts[0].major)
        for row in statement.rows
        if not row.is_heading
        and not row.is_total
        and row.key not in {"opening_cash", "closing_cash"}
        and not row.amounts[0].is_zero
    }


def render(statement: Statement, key: str) -> str:
    """What a row is called in Indonesian."""
    title = statement.row(key).title
    assert isinstance(title, Message)
    return title.render("id")


def operating(statement: Statement) -> dict[str, int]:
    """The lines that an indirect statement comes to operations by."""
    return {
        key: amount
        for key, amount in lines(statement).items()
        if not key.startswith(("investing_", "financing_", "exchange_effect"))
    }


def test_the_proceeds_of_an_asset_are_one_line_of_investing() -> None:
    """IAS 7.16(b): all of the 41,000,000, no part of it as a gain; 7.20(b): profit without it."""
    machine = FixedAsset(
        number="M-1",
        name="Mesin",
        cost=Money.of(50_000_000, "IDR"),
        residual=Money.zero("IDR"),
        in_service=date(2024, 1, 1),
        life_months=50,
        account=MACHINE,
        accumulated=WORN,
        expense="6-2310",
    )
    sold = date(2025, 6, 30)
    entries = [
        *depreciation_entries(machine, calendar=FiscalCalendar(), disposed=sold),
        asset_disposal_entry(
            machine,
            day=sold,
            proceeds=Money.of(41_000_000, "IDR"),
            proceeds_account=BANK,
            gain_account=GAIN,
            loss_account=LOSS,
        ),
    ]
    year = Interval(date(2025, 1, 1), date(2026, 1, 1))
    direct, indirect = told(entries, TRADING, currency=IDR, period=year)
    assert {"investing_property_received": 41_000_000} == lines(direct)
    assert ["5966666.67", "-8966666.67"] == [
        indirect.amount(key).text for key in ("depreciation", "disposals")
    ]
    assert indirect.amount("total_operating").is_zero
    (received,) = direct.figure("total_investing").postings(entries)
    assert (MACHINE, "41000000.00") == (received.posting.account, received.amount.text)
    assert (
        "Laba dan rugi pelepasan aset: -Rp8.966.666,67"
        " (IAS 7.18(b), 7.20, 7.28, 7.43; PSAK 207)\n"
        "  -Rp8.966.666,67 mengeluarkan bagian 7-2300 Laba pelepasan aset tetap"
        " yang bukan dari operasi dalam 2025"
    ) == explain_line(indirect, "disposals").render("id")
    said = explain_line(indirect, "depreciation").render("en")
    assert "IDR\N{NO-BREAK SPACE}5,966,666.67 takes out what of 6-2310" in said


@pytest.mark.parametrize(
    ("legs", "investing", "adjusted"),
    [
        ({BANK: 20, WORN: 18, MACHINE: -50, LOSS: 12}, 20, 12),
        ({BANK: 41, WORN: 50, MACHINE: -50, GAIN: -41}, 41, -41),
        ({BANK: -2, WORN: 50, MACHINE: -50, LOSS: 2}, -2, 2),
        ({BANK: 41, WORN: 18, MACHINE: -50, "7-2400": -9}, 41, -9),
        ({BANK: -23, "1-2130": 60, WORN: 18, MACHINE: -50, GAIN: -5}, -23, -5),
    ],
    ids=["loss", "worn off", "scrapped", "as other income", "part exchange"],
)
def test_a_disposal_is_told_at_its_cash_whatever_the_result(
    legs: Legs, investing: int, adjusted: int
) -> None:
    """With a loss, with nothing left, at a cost, in part exchange: one line, profit without it."""
    direct, indirect = both(legs)
    ending = "received" if investing > 0 else "paid"
    assert {f"investing_property_{ending}": investing} == lines(direct)
    assert {"profit": -adjusted, "adjusted": adjusted} == {
        "profit" if key == "profit" else "adjusted": amount
        for key, amount in operating(indirect).items()
    }


def test_what_is_sold_with_an_asset_keeps_its_price() -> None:
    """A machine for 41 and goods for 10 on one receipt: 41 invested, 10 from customers."""
    direct, indirect = both({BANK: 51, WORN: 18, MACHINE: -50, GAIN: -9, SALES: -10})
    assert {"operating_revenue": 10, "investing_property_received": 41} == lines(direct)
    assert {"profit": 19, "disposals": -9} == operating(indirect)


def test_an_asset_sold_on_credit_is_received_under_investing() -> None:
    """Nothing when it goes, 41 when the claim on the account of the chart for it is paid."""
    sold = {CLAIM: 41, WORN: 18, MACHINE: -50, GAIN: -9}
    direct, indirect = both(sold)
    assert {} == lines(direct)
    assert {"profit": 9, "disposals": -9} == operating(indirect)
    direct, indirect = both(sold, {BANK: 41, CLAIM: -41})
    assert {"investing_other_receivables_received": 41} == lines(direct)
    assert {"profit": 9, "disposals": -9} == operating(indirect)


def test_a_claim_that_the_chart_calls_operating_stays_so_by_both_methods() -> None:
    """Sold for 41 on sundry receivables: the gain is out of profit, and the claim no change."""
    sold = {"1-1320": 41, WORN: 18, MACHINE: -50, GAIN: -9}
    assert {"profit": 9, "disposals": -9} == operating(both(sold)[1])
    direct, indirect = both(sold, {BANK: 41, "1-1320": -41})
    assert {"operating_other_receivables": 41} == lines(direct)
    assert {"profit": 9, "disposals": -9, "change_other_receivables": 41} == operating(indirect)


@pytest.mark.parametrize("debt", [DEBT, SUPPLIER, LOAN])
def test_a_machine_bought_on_credit_changes_nothing_in_operations(debt: str) -> None:
    """Owed for the machine, not for goods: no flow, and no change of payables (IAS 7.43)."""
    direct, indirect = both({MACHINE: 100, debt: -100})
    assert {} == lines(direct)
    assert {} == operating(indirect)


def test_a_machine_is_paid_under_investing_from_its_own_account() -> None:
    """Debts for assets have an account, so that paying them is no payment to suppliers."""
    direct, _ = both({MACHINE: 100, DEBT: -100}, {DEBT: 30, BANK: -30})
    assert {"investing_other_current_liabilities_paid": -30} == lines(direct)


@pytest.mark.parametrize(
    ("legs", "line", "paid"),
    [
        ({BANK: -110, SUPPLIER: 100, FX_LOSS: 10}, "operating_trade_payables", -110),
        ({BANK: -90, SUPPLIER: 100, FX_GAIN: -10}, "operating_trade_payables", -90),
        ({BANK: 90, CLIENT: -100, FX_LOSS: 10}, "operating_trade_receivables", 90),
        ({BANK: 110, CLIENT: -100, FX_GAIN: -10}, "operating_trade_receivables", 110),
    ],
)
def test_a_settlement_is_the_whole_cash_paid(legs: Legs, line: str, paid: int) -> None:
    """A realised difference is part of what is paid (IAS 7.28), and of profit and its change."""
    direct, indirect = both(legs)
    assert {line: paid} == lines(direct)
    profit = -sum(amount for code, amount in legs.items() if code in {FX_GAIN, FX_LOSS})
    change = line.replace("operating", "change")
    assert {"profit": profit, change: paid - profit} == operating(indirect)


def test_a_difference_on_a_loan_is_taken_out_of_profit() -> None:
    """110 paid on 100 of a loan is 110 of financing; the loss is none of operations (7.20(c))."""
    direct, indirect = both({BANK: -110, LOAN: 100, FX_LOSS: 10})
    assert {"financing_non_current_borrowings_paid": -110} == lines(direct)
    assert {"profit": -10, "exchange_differences": 10} == operating(indirect)
    _, indirect = both({LOAN: -10, UNREAL_LOSS: 10})
    assert {"profit": -10, "exchange_differences": 10} == operating(indirect)


def test_a_difference_goes_to_the_item_of_its_document() -> None:
    """One payment of a bill and a loan: the loss is that of the loan."""
    entry = made("1", DAY, {BANK: -110, SUPPLIER: 50, LOAN: 50, FX_LOSS: 10})
    marked = attrs.evolve(
        entry,
        postings=tuple(
            attrs.evolve(leg, document="L-1") if leg.account in {LOAN, FX_LOSS} else leg
            for leg in entry.postings
        ),
    )
    assert {
        "operating_trade_payables": -50,
        "financing_non_current_borrowings_paid": -60,
    } == lines(told([marked], TRADING)[0])


def test_exchanging_money_for_less_is_an_effect_of_rates() -> None:
    """Where nothing is settled a difference is on cash itself (IAS 7.28)."""
    direct, indirect = both({BANK: -100, "1-1130": 98, FX_LOSS: 2})
    assert {"exchange_effect": -2} == lines(direct)
    assert {"profit": -2, "exchange_differences": 2} == operating(indirect)


def test_a_revaluation_moves_cash_by_rates_alone() -> None:
    """Cash up by 4, a debt by 2, a claim by 3, in one entry, netted or not: no item got cash."""
    items = {"1-1130": 4, SUPPLIER: -2, CLIENT: 3}
    for results in ({UNREAL_GAIN: -7, UNREAL_LOSS: 2}, {UNREAL_GAIN: -5}):
        direct, indirect = both(items | results)
        assert {"exchange_effect": 4} == lines(direct)
        assert 5 == operating(indirect)["profit"]
        assert indirect.amount("total_operating").is_zero


def test_an_allowance_that_is_used_takes_no_cash() -> None:
    """80 of a claim of 100 came, the rest had been allowed for: 80 from customers."""
    direct, _ = both({BANK: 80, "1-1290": 20, CLIENT: -100})
    assert {"operating_trade_receivables": 80} == lines(direct)


@pytest.mark.parametrize(
    ("legs", "expected"),
    [
        ({BANK: 111, SALES: -100, PPN: -11, "5-1100": 40, STOCK: -40}, {REVENUE: 100, TAXES: 11}),
        ({BANK: 111, SALES: -100, PPN: -11, "5-1100": 140, STOCK: -140}, {REVENUE: 100, TAXES: 11}),
        ({BANK: 40, SALES: -40, "5-1100": 40, STOCK: -40}, {REVENUE: 40}),
        ({BANK: 81, ADVANCE: 30, SALES: -100, PPN: -11}, {REVENUE: 70, TAXES: 11}),
        ({BANK: 106, "6-1400": 5, SALES: -100, PPN: -11}, {REVENUE: 95, TAXES: 11}),
        ({BANK: 101, "4-1300": 10, SALES: -100, PPN: -11}, {REVENUE: 90, TAXES: 11}),
        ({BANK: 11, CLIENT: 100, SALES: -100, PPN: -11}, {TAXES: 11}),
        ({BANK: -50, STOCK: 100, SUPPLIER: -50}, {"operating_inventories": -50}),
        ({BANK: -35, PPN: 110, "1-1610": -80, "2-1220": 5}, {TAXES: -35}),
        (
            {BANK: -91, "6-2110": 100, "6-2140": 8, "2-1320": -12, "2-1220": -5},
            {"operating_administrative": -91},
        ),
        (
            {BANK: -70, "2-1310": 60, "6-2210": 12, "1-1510": -12, "6-1100": 10},
            {"operating_employee_benefits": -60, "operating_selling": -10},
        ),
    ],
    ids=[
        "sale and its cost",
        "sale below cost",
        "sale at cost",
        "advance earned",
        "fee kept back",
        "discount",
        "sold on credit, tax paid",
        "bought partly on credit",
        "tax of the month",
        "payroll",
        "prepaid rent used",
    ],
)
def test_what_settles_each_other_without_cash_gets_none(
    legs: Legs, expected: dict[str, int]
) -> None:
    """IAS 7.43: stock against its cost, advances against sales, input against output tax."""
    direct, indirect = both(legs)
    assert expected == lines(direct)
    assert direct.amount("total_operating") == indirect.amount("total_operating")


def test_what_is_left_shares_the_cash_by_what_it_stands_at() -> None:
    """Half of a sale of 100 with 11 of tax is paid at once: 45.05 and 4.95 of 50."""
    direct, _ = both({BANK: 50, CLIENT: 61, SALES: -100, PPN: -11})
    assert ["45.05", "4.95"] == [direct.amount(key).text for key in (REVENUE, TAXES)]


def test_purchases_and_sales_of_assets_are_two_lines() -> None:
    """IAS 7.21: 24 paid for a machine and 22 got for another are not 2 paid."""
    for statement in both({MACHINE: 24, BANK: -24}, {BANK: 22, "1-2130": -22}):
        assert (
            ("investing_property_received", "Penerimaan dari penjualan aset tetap", 22),
            ("investing_property_paid", "Pembelian aset tetap", -24),
        ) == tuple(
            (row.key, str(row.title.render("id")), int(row.amounts[0].major))
            for row in statement.rows
            if row.key.startswith("investing_") and isinstance(row.title, Message)
        )
        assert Money.of(-2, USD) == statement.amount("total_investing")


def test_loans_drawn_and_repaid_are_two_lines_unless_they_are_named_as_net() -> None:
    """IAS 7.21, and 7.22(b) for what is turned over quickly."""
    entries = [made("1", DAY, {BANK: 60, LOAN: -60}), made("2", DAY, {BANK: -10, LOAN: 10})]
    wide = wide_trial_balance(entries, chart=TRADING, currency=USD, periods=[MAY])
    item = LineItem.NON_CURRENT_BORROWINGS
    for told_as in (cash_flows_direct, cash_flows_indirect):
        assert {
            "financing_non_current_borrowings_received": 60,
            "financing_non_current_borrowings_paid": -10,
        } == lines(told_as(wide))
        assert {"financing_non_current_borrowings": 50} == lines(told_as(wide, net=[item]))
    with pytest.raises(InvalidValue, match="LineItem"):
        cash_flows_direct(wide, net=cast("Any", ["non_current_borrowings"]))


def test_a_reversal_takes_back_what_was_paid() -> None:
    """A purchase of 24 booked twice and reversed once is 24 paid, and nothing received."""
    first, second = (made(number, DAY, {MACHINE: 24, BANK: -24}) for number in "12")
    direct, _ = told([first, second, second.reversal("3", day=DAY)], TRADING)
    assert {"investing_property_paid": -24} == lines(direct)


def test_taxes_on_income_have_a_line_of_their_own() -> None:
    """IAS 7.35: prepaid, owed and paid at once are one line, apart from value added tax."""
    direct, _ = both({"1-1640": 3, BANK: -3}, {"2-1260": 4, BANK: -4}, {"2-1220": 2, BANK: -2})
    assert {"operating_income_tax": -7, TAXES: -2} == lines(direct)
    assert "Pembayaran pajak penghasilan" == render(direct, "operating_income_tax")


def test_assets_bought_and_sold_on_credit_are_named_when_they_are_paid() -> None:
    """Not as some other receivable or liability."""
    direct, _ = both({DEBT: 40, BANK: -40}, {CLAIM: -22, BANK: 22})
    assert "Pelunasan utang atas aset yang telah dibeli" == render(
        direct, "investing_other_current_liabilities_paid"
    )
    assert "Penagihan atas aset yang telah dijual" == render(
        direct, "investing_other_receivables_received"
    )


def test_the_effect_of_rates_names_only_accounts_that_add_to_it() -> None:
    """A difference realised on a debt is part of its payment."""
    direct, _ = both({"1-1130": 4, UNREAL_GAIN: -4}, {BANK: -110, SUPPLIER: 100, FX_LOSS: 10})
    assert (UNREAL_GAIN,) == direct.row("exchange_effect").accounts


def test_what_owners_took_is_cash_though_its_account_is_contra() -> None:
    """A dividend of 7, paid at once or when it was declared before."""
    for legs in ([{"3-3100": 7, BANK: -7}], [{"3-3100": 7, "2-1930": -7}, {"2-1930": 7, BANK: -7}]):
        assert {"financing_distributions_paid": -7} == lines(both(*legs)[0])


@pytest.mark.parametrize(
    ("paid", "line", "inner"),
    [
        ([{INTEREST: 12, BANK: -12}], "financing_finance_costs_paid", True),
        (
            [{INTEREST: 12, INTEREST_OWED: -12}, {INTEREST_OWED: 12, BANK: -12}],
            "financing_finance_costs_paid",
            True,
        ),
        (
            [{INTEREST: 12, ACCRUED: -12}, {ACCRUED: 12, BANK: -12}],
            "operating_other_current_liabilities",
            False,
        ),
    ],
    ids=["at once", "by interest payable", "by accrued expenses"],
)
def test_interest_is_of_the_activity_of_the_account_it_was_accrued_to(
    paid: list[Legs], line: str, *, inner: bool
) -> None:
    """By both methods, in a line of its own, in each period and over both (IAS 7.31-33)."""
    direct, indirect = both(*paid)
    assert {line: -12} == lines(direct)
    expected = {"profit": -12} | ({"apart_finance_costs": 12} if inner else {})
    assert expected == operating(indirect)
    _, accrued = both(paid[0])
    assert accrued.amount("total_operating") == both(paid[0])[0].amount("total_operating")


def test_where_interest_is_paid_is_one_choice_of_the_chart() -> None:
    """IFRS 18 asks for financing from 2027, IAS 7.33 allows operating: two accounts say so."""
    chosen = Chart(
        attrs.evolve(each, cash_flow=CashFlow.OPERATING)
        if each.code in {INTEREST, INTEREST_OWED}
        else each
        for each in TRADING.accounts
    )
    paid = ({INTEREST: 12, INTEREST_OWED: -12}, {INTEREST_OWED: 12, BANK: -12})
    direct, indirect = both(*paid, chart=chosen)
    assert {"operating_finance_costs": -12} == lines(direct)
    assert {"profit": -12} == operating(indirect)


def test_interest_beside_a_repayment_keeps_its_own_line() -> None:
    """IAS 7.31: 90 repaid and 12 of interest on one statement of the bank."""
    direct, indirect = both({BANK: -102, LOAN: 90, INTEREST: 12})
    assert {
        "financing_non_current_borrowings_paid": -90,
        "financing_finance_costs_paid": -12,
    } == lines(direct)
    assert {"profit": -12, "apart_finance_costs": 12} == operating(indirect)


def test_one_entry_of_the_month_end_takes_out_what_is_not_of_operations() -> None:
    """Depreciation of 6, interest of 12 and wages of 10 accrued together: wages stay."""
    month_end = {
        "6-2310": 6,
        INTEREST: 12,
        "6-2110": 10,
        WORN: -6,
        INTEREST_OWED: -12,
        ACCRUED: -10,
    }
    expected = {
        "profit": -28,
        "depreciation": 6,
        "apart_finance_costs": 12,
        "change_other_current_liabilities": 10,
    }
    assert expected == operating(both(month_end)[1])


def test_what_a_loan_pays_directly_is_taken_out_of_its_own_line() -> None:
    """A loan pays 6 of interest and 4 of rent: neither is a flow of operations."""
    direct, indirect = both({INTEREST: 6, "6-2210": 4, LOAN: -10})
    assert {} == lines(direct)
    expected = {"profit": -10, "apart_finance_costs": 6, "apart_administrative": 4}
    assert expected == operating(indirect)


def test_a_chart_of_types_only_has_its_statements() -> None:
    """Nothing is said of lines or roles: no result is taken for a gain on an asset."""
    chart = Chart([
        Account(code="1", name="Bank", type=AccountType.ASSET, cash_flow=CashFlow.CASH),
        Account(code="2", name="Tools", type=AccountType.ASSET, cash_flow=CashFlow.INVESTING),
        Account(code="4", name="Sales", type=AccountType.INCOME),
    ])  # fmt: skip
    direct, indirect = both({"1": 30, "2": -20, "4": -10}, chart=chart)
    assert {"operating_other_income": 10, "investing_other_current_assets_received": 20} == lines(
        direct
    )
    assert {"profit": 10} == operating(indirect)


def rate(day: date, value: str, kind: RateKind = RateKind.TRANSACTION) -> ExchangeRate:
    """Rupiah for a dollar on a day."""
    return ExchangeRate(
        base="USD", quote="IDR", rate=value, kind=kind, since=day, publisher="Bank Indonesia"
    )


@pytest.mark.parametrize("shared", [False, True], ids=["apart", "on one account"])
def test_a_bill_in_dollars_is_paid_in_full_under_operating(*, shared: bool) -> None:
    """Booked at 10,000, revalued to 11,000 and back, paid at 12,000: 1,200,000 to suppliers.

    So it is where realised and unrealised differences share the accounts, too: the postings
    say which they are.
    """
    policy = ExchangePolicy(
        functional="IDR",
        rounding=Rounding.HALF_UP,
        mode=RevaluationMode.REVERSING,
        trading="1-1920",
        realised_gain=UNREAL_GAIN if shared else FX_GAIN,
        realised_loss=UNREAL_LOSS if shared else FX_LOSS,
        unrealised_gain=UNREAL_GAIN,
        unrealised_loss=UNREAL_LOSS,
    )
    dollars = Money.of(100, "USD")
    bill = book_foreign(
        Entry(
            number="B-1",
            day=date(2026, 4, 9),
            journal="purchases",
            text="",
            postings=(
                Posting(account="6-2240", amount=dollars),
                Posting(account=SUPPLIER, amount=-dollars, party="Acme", document="B-1"),
            ),
        ),
        held=[SUPPLIER],
        rate=rate(date(2026, 4, 9), "10000"),
        policy=policy,
    )
    april = date(2026, 4, 30)
    entries = [
        bill,
        *revalue(
            [bill],
            day=april,
            rates=RateTable([rate(april, "11000", RateKind.CLOSING)]),
            policy=policy,
            number="FX",
        ).entries,
    ]
    (item,) = foreign_items(entries, policy, as_of=DAY)
    cash = Posting(account=BANK, amount=Money.of(-1_200_000, "IDR"))
    entries.append(settle(item, dollars, cash=cash, number="P", day=DAY, policy=policy).entry)
    direct, indirect = told(functional_entries(entries, policy), TRADING, currency=IDR)
    assert {"operating_trade_payables": -1_200_000} == lines(direct)
    assert {"profit": -100_000, "change_trade_payables": -1_100_000} == operating(indirect)


@st.composite
def happenings(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Disposals, settlements, revaluations, interest and anything else, on the ready chart."""
    amounts = st.integers(0, 90)
    found: list[Entry] = []
    for number in range(draw(st.integers(1, 8))):
        cost, worn, cash = draw(amounts), draw(amounts), draw(st.integers(-90, 90))
        item = draw(st.sampled_from([SUPPLIER, CLIENT, LOAN, INTEREST_OWED, "1-1130"]))
        shapes: list[Legs] = [
            {BANK: cash, WORN: worn, MACHINE: -cost},
            {BANK: cash, CLAIM: worn, MACHINE: -cost},
            {BANK: cash, "1-2130": worn, WORN: 5, MACHINE: -cost},
            {BANK: cash, item: worn},
            {BANK: cash, SUPPLIER: worn, LOAN: -cost},
            {BANK: cash, "4-1200": -cost, PPN: -5, "5-1100": worn, STOCK: -worn},
            {BANK: cash, "4-1200": -cost, ADVANCE: worn, "6-2110": cost, "2-1310": -5},
            {item: cash, ACCRUED: worn},
        ]
        legs = draw(st.sampled_from(shapes))
        results = [GAIN, LOSS, FX_GAIN, FX_LOSS, UNREAL_GAIN, INTEREST, SALES, "6-2310"]
        rest = draw(st.sampled_from(results))
        day = draw(st.dates(date(2026, 4, 1), date(2026, 6, 30)))
        kind = draw(st.sampled_from([EntryKind.ORDINARY, EntryKind.ADJUSTING]))
        found.append(made(str(number), day, legs | {rest: -sum(legs.values())}, kind=kind))
    return tuple(found)


@given(happenings())
def test_whatever_is_sold_settled_and_revalued_both_methods_tie(entries: tuple[Entry, ...]) -> None:
    """To cash, to each other by activity, and every line to its postings."""
    direct, indirect = told(entries, TRADING)
    assert [direct.amount(key) for key in TOTALS] == [indirect.amount(key) for key in TOTALS]
    for each in (direct, indirect):
        moved = each.amount("closing_cash") - each.amount("opening_cash")
        for row in each.rows:
            if row.key.endswith(("_received", "_paid")):
                assert row.key.endswith("_paid") == (row.amounts[0].minor < 0)
        assert moved == each.amount("change_in_cash")
        for row in each.rows:
            for figure in row.figures:
                opened = figure.postings(entries)
                assert figure.amount == Money.total((part.amount for part in opened), USD)


@given(happenings())
def test_no_cash_comes_for_what_only_restates_an_item_of_the_entry(
    entries: tuple[Entry, ...],
) -> None:
    """Gains, losses and depreciation beside a machine get none."""
    direct, _ = told(entries, TRADING)
    items = {MACHINE, "1-2130", CLAIM}
    for each in direct.figure("change_in_cash").postings(entries):
        if each.posting.account in {GAIN, LOSS, "6-2310", WORN}:
            assert not any(leg.account in items and leg.amount.minor for leg in each.entry.postings)


@given(happenings())
def test_an_entry_and_its_reversal_leave_nothing(entries: tuple[Entry, ...]) -> None:
    """No line of cash flows, in either statement."""
    undone = [each.reversal(f"{each.number}R", day=each.day) for each in entries]
    for statement in told([*entries, *undone], TRADING):
        assert {} == lines(statement)
