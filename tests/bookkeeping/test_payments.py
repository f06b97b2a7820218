"""Payments clear documents, and whatever does not fit is found and kept."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Finding, Money
from backoffice_core.bookkeeping import (
    Entry,
    Payment,
    Posting,
    invoice_entry,
    open_items,
    payment_entries,
    payment_entry,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.books import CHART, line, may, payment, purchase, rupiah, sale

INVOICES = (
    sale("S-1", line(1, 1000, ""), day=4, due=may(30)),
    sale("S-2", line(1, 500, ""), day=6, due=may(10)),
    purchase("P-1", line(1, 800, "")),
)
ENTRIES = tuple(invoice_entry(each, chart=CHART, currency="IDR") for each in INVOICES)
OPEN = open_items(ENTRIES, chart=CHART, currency="IDR", invoices=INVOICES).all


def pay(*payments: Payment) -> tuple[tuple[Entry, ...], list[str], dict[str | None, str]]:
    """The entries, the kinds of findings, and what is still open by document."""
    entries, findings = payment_entries(payments, open_items=OPEN, chart=CHART)
    still = open_items((*ENTRIES, *entries), chart=CHART, currency="IDR").all
    return (
        entries,
        [finding.kind.removeprefix("bookkeeping.") for finding in findings],
        {item.document: item.amount.text for item in still},
    )


def test_a_payment_clears_the_document_it_names() -> None:
    """Customers pay sales, we pay purchases."""
    entries, findings, still = pay(payment("1", 1000, "S-1"), payment("2", -800, "P-1"))
    assert [] == findings
    assert {"S-2": "500.00"} == still
    assert ["PAYMENT/1", "PAYMENT/2"] == [entry.number for entry in entries]


def test_a_part_payment_leaves_the_rest_open() -> None:
    """Paying less is not remarkable; what is open says so."""
    _, findings, still = pay(payment("1", 400, "S-1"))
    assert [] == findings
    assert "600.00" == still["S-1"]


def test_paying_too_much_leaves_a_credit_and_a_finding() -> None:
    """The excess stays with the document and its party until it is paid back or used."""
    entry, findings = payment_entry(payment("1", 1200, "S-1"), open_items=OPEN, chart=CHART)
    assert ["bookkeeping.payment_exceeds_open"] == [each.kind for each in findings]
    assert rupiah(200) == findings[0].money
    after = open_items((*ENTRIES, entry), chart=CHART, currency="IDR")
    assert "-200.00" == after.receivables[0].amount.text
    assert after.receivables[0].is_against


def test_paying_twice_is_found_within_one_batch() -> None:
    """The second payment finds the document cleared."""
    _, findings, still = pay(payment("1", 1000, "S-1"), payment("2", 1000, "S-1"))
    assert ["payment_exceeds_open"] == findings
    assert "-1000.00" == still["S-1"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (
            payment("1", -300, "S-1"),
            (
                "Payment 1 pays IDR 300.00 out for sale S-1 of Maju, who owes us: a payment"
                " received is positive; it waits in the suspense account"
            ),
        ),
        (
            payment("1", 800, "P-1"),
            (
                "Payment 1 received IDR 800.00 for purchase P-1 of Sumber, whom we owe: a payment"
                " out is negative; it waits in the suspense account"
            ),
        ),
    ],
)
def test_money_in_the_wrong_direction_is_said_to_be_and_opens_nothing(
    wrong: Payment, says: str
) -> None:
    """Nobody owes twice what the invoice says because of a sign: the document stays as it is."""
    entry, findings = payment_entry(wrong, open_items=OPEN, chart=CHART)
    assert [("bookkeeping.payment_direction", says)] == [
        (each.kind, str(each.says)) for each in findings
    ]
    assert findings[0].says.render("id") != findings[0].says.render("en")
    assert CHART.role("suspense").code == entry.postings[1].account
    _, _, still = pay(wrong)
    assert {"S-1": "1000.00", "S-2": "500.00", "P-1": "-800.00"} == still


def test_what_was_paid_too_much_is_given_back_by_its_document() -> None:
    """Money out for a sale is right where the customer's credit stands against it."""
    _, findings, still = pay(payment("1", 1200, "S-1"), payment("2", -200, "S-1"))
    assert ["payment_exceeds_open"] == findings
    assert "S-1" not in still


def test_an_unknown_document_waits_in_suspense() -> None:
    """Guessing would credit the wrong customer."""
    entries, findings, still = pay(payment("1", 700, "S-9", party="Maju"))
    assert ["payment_unmatched"] == findings
    assert {"S-1", "S-2", "P-1"} == set(still)
    assert CHART.role("suspense").code == entries[0].postings[1].account
    assert "S-9" == entries[0].postings[1].document


@pytest.mark.parametrize("party", [None, "Stranger"])
def test_money_from_nobody_we_know_waits_in_suspense(party: str | None) -> None:
    """A bank line without a usable name is kept, and shown."""
    _, findings, _ = pay(payment("1", 700, party=party))
    assert ["payment_unmatched"] == findings


def test_a_payment_of_a_party_clears_what_is_due_first() -> None:
    """S-2 is due on the 10th, S-1 on the 30th; the finding says what was done."""
    entries, findings, still = pay(payment("1", 700, party="Maju"))
    assert ["payment_allocated"] == findings
    assert {"S-1": "800.00", "P-1": "-800.00"} == still
    assert ["S-2", "S-1"] == [leg.document for leg in entries[0].postings[1:]]


def test_what_a_party_pays_beyond_everything_open_stays_on_its_account() -> None:
    """A credit without a document, and a finding for it."""
    _, findings, still = pay(payment("1", 2000, party="Maju"))
    assert ["payment_allocated", "payment_exceeds_open"] == findings
    assert {None: "-500.00", "P-1": "-800.00"} == still
    _, findings, still = pay(payment("1", 1500, party="Maju"), payment("2", 9, party="Maju"))
    assert ["payment_allocated", "payment_exceeds_open"] == findings
    assert "-9.00" == still[None]


def test_somebody_elses_payment_clears_the_document_of_its_party() -> None:
    """The sub-ledger stays with the party that owes, so that it ties."""
    entries, findings, still = pay(payment("1", 1000, "S-1", party="Budi"))
    assert ["payment_party_differs"] == findings
    assert "S-1" not in still
    assert "Maju" == entries[0].postings[1].party


def test_one_number_on_a_sale_and_a_purchase_is_told_apart_by_direction() -> None:
    """Both sides number their own papers; money in belongs to the sale."""
    both = (sale("7", line(1, 10, "")), purchase("7", line(1, 10, "")))
    entries = [invoice_entry(each, chart=CHART, currency="IDR") for each in both]
    items = open_items(entries, chart=CHART, currency="IDR").all
    for amount, role in ((10, "receivables"), (-10, "payables")):
        entry, findings = payment_entry(payment("1", amount, "7"), open_items=items, chart=CHART)
        assert () == findings
        assert CHART.role(role).code == entry.postings[1].account


def test_a_payment_in_another_currency_is_refused() -> None:
    """Dollars do not clear rupiah without a rate."""
    dollars = Payment(number="1", day=may(9), amount=Money.of(1, "USD"), document="S-1")
    with pytest.raises(InvalidValue, match="Payment 1 is in USD"):
        payment_entry(dollars, open_items=OPEN, chart=CHART)


PAYMENTS = st.lists(
    st.tuples(
        st.integers(-2000, 2000),
        st.sampled_from([None, "S-1", "S-2", "P-1", "S-9"]),
        st.sampled_from([None, "Maju", "Sumber", "Stranger"]),
        st.integers(1, 31),
    ),
    max_size=8,
)


@given(PAYMENTS, st.randoms(use_true_random=False))
def test_no_money_is_lost_and_the_order_of_delivery_does_not_matter(
    drawn: list[tuple[int, str | None, str | None, int]], shuffle: random.Random
) -> None:
    """All cash is booked, open items tie to the control accounts, and a shuffle is the same."""
    payments = [
        payment(str(number), amount, document, party, day)
        for number, (amount, document, party, day) in enumerate(drawn)
    ]
    entries, findings = payment_entries(payments, open_items=OPEN, chart=CHART)
    cash = CHART.role("cash").code
    assert sum(each.amount.minor for each in payments) == posted(entries, cash)
    still = open_items((*ENTRIES, *entries), chart=CHART, currency="IDR")
    both = (*ENTRIES, *entries)
    assert still.receivable.minor == posted(both, CHART.role("receivables").code)
    assert still.payable.minor == posted(both, CHART.role("payables").code)
    shuffle.shuffle(payments)
    again: tuple[tuple[Entry, ...], tuple[Finding, ...]] = payment_entries(
        payments, open_items=OPEN, chart=CHART
    )
    assert (entries, findings) == again


def posted(entries: tuple[Entry, ...], account: str) -> int:
    """What was posted to an account, in minor units."""
    postings: list[Posting] = [leg for entry in entries for leg in entry.postings]
    return sum(leg.amount.minor for leg in postings if leg.account == account)
