"""Purchase invoices are held against what was received."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Finding, Money, Quantity
from backoffice_core.bookkeeping import Entry, Invoice
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.processes.procure_to_pay import match_purchase, purchase_entries
from tests.bookkeeping.books import CHART, line, may, purchase, rupiah, sale


def receipt(number: str, quantity: str, cost: int, document: str | None = "P-1") -> Move:
    """Rice coming in at a cost a kilogram."""
    return Move(
        number=number,
        day=may(3),
        item="rice",
        kind=MoveKind.RECEIPT,
        quantity=Quantity.of(quantity, "kg"),
        unit_cost=rupiah(cost),
        document=document,
    )


def post(invoice: Invoice, *moves: Move) -> tuple[dict[str, Money], tuple[Finding, ...]]:
    """The entry's amounts by role, and the findings."""
    (entry,), findings = purchase_entries([invoice], moves, chart=CHART, currency="IDR")
    return amounts(entry), findings


def amounts(entry: Entry) -> dict[str, Money]:
    """The amounts of an entry by role."""
    return {CHART.account(leg.account).role: leg.amount for leg in entry.postings}


def kinds(findings: tuple[Finding, ...]) -> list[str]:
    """The kinds without their domain."""
    return [finding.kind.removeprefix("procure_to_pay.") for finding in findings]


def test_an_invoice_like_its_receipts_clears_goods_received() -> None:
    """Received in two parts, billed at once, at the same price."""
    booked, findings = post(
        purchase("P-1", line(10, 1000)), receipt("1", "4", 1000), receipt("2", "6", 1000)
    )
    assert () == findings
    assert {
        "payables": rupiah(-11100),
        "goods_received": rupiah(10000),
        "input_tax": rupiah(1100),
    } == booked


def test_another_price_goes_to_price_differences() -> None:
    """Received at 990 and billed at 1,000: ten kilograms cost 100 more than thought."""
    booked, findings = post(purchase("P-1", line(10, 1000, "")), receipt("1", "10", 990))
    assert ["price_differs"] == kinds(findings)
    assert rupiah(100) == findings[0].money
    assert (rupiah(9900), rupiah(100)) == (booked["goods_received"], booked["price_differences"])


def test_what_did_not_come_stays_in_goods_received_at_its_price() -> None:
    """Ten billed at 1,000, six came at 990: 60 is price, 4,000 is still owed to us in goods."""
    booked, findings = post(purchase("P-1", line(10, 1000, "")), receipt("1", "6", 990))
    assert ["price_differs", "quantity_differs"] == kinds(findings)
    assert [rupiah(60), rupiah(4000)] == [finding.money for finding in findings]
    # Credited by the receipt 5,940, debited here 9,940: 4,000 stays.
    assert rupiah(9940) == booked["goods_received"]


def test_what_came_beyond_the_invoice_stays_as_a_debt_to_be_billed() -> None:
    """Ten billed, twelve came: two are received and not invoiced."""
    booked, findings = post(purchase("P-1", line(10, 1000, "")), receipt("1", "12", 1000))
    assert ["quantity_differs"] == kinds(findings)
    assert rupiah(-2000) == findings[0].money
    assert rupiah(10000) == booked["goods_received"]
    assert (
        "P-1: rice ditagih 10 kg, diterima 12 kg; -Rp2.000 tetap di akun penerimaan barang"
        == findings[0].says.render("id")
    )


def test_an_invoice_without_any_receipt_stays_in_goods_received() -> None:
    """Paid for and not there: worth a look, not a loss."""
    booked, findings = post(purchase("P-1", line(10, 1000, "")))
    assert ["invoice_without_receipt"] == kinds(findings)
    assert rupiah(10000) == booked["goods_received"]
    assert "price_differences" not in booked


def test_a_receipt_without_an_invoice_is_noticed() -> None:
    """The bill is still to come, or went astray."""
    entries, findings = purchase_entries(
        [sale("P-1", line(1, 1))], [receipt("7", "1", 5)], chart=CHART, currency="IDR"
    )
    assert () == entries
    assert ["receipt_without_invoice"] == kinds(findings)
    assert "1 kg of rice (P-1) received and not invoiced" == str(findings[0].says)


def test_a_credit_note_is_matched_by_goods_sent_back() -> None:
    """Two kilograms credited at 1,000 and sent back out of stock at 950 each."""
    back = Move(
        number="9",
        day=may(9),
        item="rice",
        kind=MoveKind.SUPPLIER_RETURN,
        quantity=Quantity.of("-2", "kg"),
        document="C-1",
    )
    (entry,), findings = purchase_entries(
        [purchase("C-1", line(-2, 1000, ""))],
        [back],
        chart=CHART,
        currency="IDR",
        values={"9": rupiah(-1900)},
    )
    assert {
        "payables": rupiah(2000),
        "goods_received": rupiah(-1900),
        "price_differences": rupiah(-100),
    } == amounts(entry)
    assert ["price_differs"] == kinds(findings)
    with pytest.raises(InvalidValue, match="Move 9"):
        match_purchase(purchase("C-1", line(-2, 1000)), [back], currency="IDR")


def test_goods_sent_back_do_not_match_goods_billed() -> None:
    """Opposite signs: all of both stays open."""
    (item,) = match_purchase(
        purchase("P-1", line(-3, 10, "")), [receipt("1", "3", 10)], currency="IDR"
    ).items
    assert 0 == item.matched
    assert item.price_difference.is_zero


QUANTITIES = st.integers(1, 50).map(str)


@given(
    st.lists(st.tuples(QUANTITIES, st.integers(1, 5000)), min_size=1, max_size=4),
    st.lists(st.tuples(QUANTITIES, st.integers(1, 5000)), min_size=1, max_size=4),
)
def test_what_is_left_in_goods_received_is_what_was_not_matched(
    billed: list[tuple[str, int]], received: list[tuple[str, int]]
) -> None:
    """Matched goods leave nothing behind; the rest is the unmatched part's own value."""
    invoice = purchase("P-1", *[line(quantity, price, "") for quantity, price in billed])
    moves = [receipt(str(place), quantity, cost) for place, (quantity, cost) in enumerate(received)]
    match = match_purchase(invoice, moves, currency="IDR")
    booked, findings = post(invoice, *moves)
    (item,) = match.items
    left = booked["goods_received"] - item.received_value
    unmatched = [each.money for each in findings if each.kind.endswith("quantity_differs")]
    assert ([] if left.is_zero else [left]) == unmatched
    # What is left has the sign of what is missing: billed and not here is an asset.
    more = item.billed > item.received
    assert left.minor >= 0 if more else left.minor <= 0
