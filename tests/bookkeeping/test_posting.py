"""Invoices and opening balances as entries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping import (
    Chart,
    Entry,
    EntryKind,
    Invoice,
    InvoiceLine,
    Posting,
    invoice_entry,
    invoice_totals,
    opening_entry,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import kind_of
from tests.bookkeeping.books import CHART, line, may, purchase, rupiah, sale


def legs(entry: Entry) -> dict[str, str]:
    """The amounts of an entry by role."""
    return {CHART.account(posting.account).role: posting.amount.text for posting in entry.postings}


def post(invoice: Invoice, **more: Money) -> Entry:
    """The entry of an invoice in the test's books."""
    return invoice_entry(invoice, chart=CHART, currency="IDR", **more)


def test_a_sale_debits_receivables_and_credits_sales_and_tax() -> None:
    """What the customer owes is the sale and the tax on it."""
    entry = post(sale("INV-1", line("2.5", 10_000)))
    assert {"receivables": "27750.00", "sales": "-25000.00", "output_tax": "-2750.00"} == legs(
        entry
    )
    assert ("SALE/INV-1", "sales", "INV-1") == (entry.number, entry.journal, entry.document)
    assert ("Maju", "INV-1") == (entry.postings[0].party, entry.postings[0].document)


def test_a_purchase_debits_goods_received_and_tax_and_credits_payables() -> None:
    """Goods are stock once received; the invoice settles what they were received at."""
    entry = post(purchase("B-1", line(10, 1000)))
    assert {"payables": "-11100.00", "goods_received": "10000.00", "input_tax": "1100.00"} == legs(
        entry
    )
    assert "PURCHASE/B-1" == entry.number


def test_a_price_difference_of_a_purchase_has_an_account_of_its_own() -> None:
    """Goods received at 9,900 and billed at 10,000 cost 100 more than thought."""
    entry = post(purchase("B-1", line(10, 1000, "")), price_difference=rupiah(100))
    expected = {"payables": "-10000.00", "goods_received": "9900.00", "price_differences": "100.00"}
    assert expected == legs(entry)


def test_a_sale_for_nothing_is_still_an_entry() -> None:
    """A free sample was handed over, so the books know it."""
    assert {"receivables": "0.00", "sales": "0.00"} == legs(post(sale("1", line(1, 0))))


LINES = st.lists(
    st.builds(
        line,
        st.integers(-(10**4), 10**4).map(lambda thousandths: f"{thousandths}.125"),
        st.integers(0, 10**7),
        st.sampled_from(["", "PPN"]),
    ),
    min_size=1,
    max_size=6,
)


@given(st.sampled_from([sale, purchase]), LINES)
def test_the_total_of_an_invoice_is_what_its_postings_say(
    build: Callable[..., Invoice], lines: list[InvoiceLine]
) -> None:
    """Document and ledger can never tell a customer two figures."""
    invoice = build("1", *lines)
    totals, entry = invoice_totals(invoice, currency="IDR"), post(invoice)
    assert abs(totals.gross) == abs(entry.postings[0].amount)
    assert abs(totals.net) == abs(entry.postings[1].amount)
    assert abs(totals.tax) == abs(sum((leg.amount for leg in entry.postings[2:]), rupiah(0)))


@given(st.sampled_from([sale, purchase]), LINES)
def test_a_credit_note_is_exactly_the_opposite_entry(
    build: Callable[..., Invoice], lines: list[InvoiceLine]
) -> None:
    """Invoice and credit note together leave every account as it was."""
    turned = [attrs.evolve(each, quantity=-each.quantity) for each in lines]
    entry, credit = post(build("1", *lines)), post(build("1", *turned))
    assert [-leg.amount for leg in entry.postings] == [leg.amount for leg in credit.postings]


def test_an_invoice_without_lines_is_refused() -> None:
    """Nothing was sold: there is nothing to post."""
    with pytest.raises(InvalidValue, match="sale invoice 1 has no lines"):
        post(sale("1"))


def test_an_invoice_in_another_currency_is_refused() -> None:
    """The message names the invoice, the item and both currencies."""
    dollars = attrs.evolve(line(1, 1), unit_price=Money.of(1, "USD"))
    with pytest.raises(InvalidValue, match="Invoice 1 prices rice in USD"):
        post(sale("1", dollars))


def test_a_missing_role_is_refused_only_where_it_is_needed() -> None:
    """A shop that never charges tax needs no account for it."""
    small = Chart(account for account in CHART.accounts if account.role != "output_tax")
    invoice_entry(sale("1", line(1, 10, "")), chart=small, currency="IDR")
    with pytest.raises(InvalidValue, match="the role output_tax"):
        invoice_entry(sale("1", line(1, 10)), chart=small, currency="IDR")


def balances(**amounts: int) -> list[Posting]:
    """Opening balances by role."""
    return [
        Posting(account=CHART.role(role).code, amount=rupiah(amount))
        for role, amount in amounts.items()
    ]


@pytest.mark.parametrize("day", [date(2026, 4, 30), may(1)])
def test_opening_balances_become_one_entry_of_the_month(day: date) -> None:
    """Whether dated the evening before or the first morning, it opens May."""
    entry = opening_entry(
        balances(cash=100, retained_earnings=-100), chart=CHART, day=day, currency="IDR"
    )
    assert ("OPENING/2026-05", EntryKind.OPENING) == (entry.number, entry.kind)


def test_opening_balances_that_do_not_balance_name_the_difference() -> None:
    """The missing amount is usually enough to find what was forgotten."""
    with pytest.raises(InvalidValue, match=r"debits exceed credits by IDR 30\.00"):
        opening_entry(balances(cash=100, payables=-70), chart=CHART, day=may(1), currency="IDR")
    with pytest.raises(InvalidValue, match=r"credits exceed debits by IDR 30\.00"):
        opening_entry(balances(cash=70, payables=-100), chart=CHART, day=may(1), currency="IDR")


def test_an_opening_of_nothing_or_to_an_unknown_account_is_refused() -> None:
    """Both are slips of a file, and both are told apart."""
    with pytest.raises(InvalidValue, match="have 0 line"):
        opening_entry([], chart=CHART, day=may(1), currency="IDR")
    with pytest.raises(InvalidValue, match="no account 7"):
        opening_entry(
            [Posting(account="7", amount=rupiah(0))], chart=CHART, day=may(1), currency="IDR"
        )


@attrs.frozen(kw_only=True)
class Line:
    """A row of somebody's own list of balances."""

    account: str
    amount: Money
    party: str | None = None
    document: str | None = None


def test_opening_balances_may_be_anything_that_looks_like_a_posting() -> None:
    """The entry holds real postings all the same, so that a store reads back what it wrote."""
    rows = [
        Line(account="1200", amount=rupiah(5), party="Maju", document="S-0"),
        Line(account="3100", amount=rupiah(-5)),
    ]
    entry = opening_entry(rows, chart=CHART, day=may(1), currency="IDR")
    assert (
        Posting(account="1200", amount=rupiah(5), party="Maju", document="S-0"),
        Posting(account="3100", amount=rupiah(-5)),
    ) == entry.postings
    assert entry == kind_of(Entry).decode(kind_of(entry).encode(entry))


@pytest.mark.parametrize(
    "postings",
    [
        [Posting(account="1", amount=rupiah(5)), 5],
        [("1", rupiah(5)), ("2", rupiah(-5))],
    ],
)
def test_what_is_no_posting_is_refused(postings: list[Any]) -> None:
    """Anything in a posting's place is refused, with what to give instead."""
    with pytest.raises(InvalidValue, match=r"[Ee]ntry 1\b") as refused:
        Entry(number="1", day=may(4), journal="sales", text="", postings=postings)
    assert "not_a_posting" == refused.value.code
