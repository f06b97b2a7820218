"""What was sold is held against what left the stock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money, Quantity
from backoffice_core.bookkeeping import Direction, Invoice, InvoiceLine
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.processes.order_to_cash import compare_sold_with_issued, sale_entries
from tests.bookkeeping.books import CHART, may, purchase

RICE, RETURN = MoveKind.ISSUE, MoveKind.CUSTOMER_RETURN


def invoice(number: str, *sold: tuple[str, str, str]) -> Invoice:
    """A sale of items, quantities and units."""
    return Invoice(
        number=number,
        direction=Direction.SALE,
        day=may(4),
        party="Maju",
        lines=[
            InvoiceLine(
                item=item, quantity=Quantity.of(quantity, unit), unit_price=Money.of(10, "IDR")
            )
            for item, quantity, unit in sold
        ],
    )


def move(
    number: str,
    quantity: str,
    document: str | None,
    kind: MoveKind = RICE,
    unit: str = "kg",
) -> Move:
    """A move of rice."""
    return Move(
        number=number,
        day=may(4),
        item="rice",
        kind=kind,
        quantity=Quantity.of(quantity, unit),
        document=document,
    )


def test_what_was_sold_and_issued_alike_is_no_finding() -> None:
    """In other units and in parts, it is still the same rice."""
    sold = [invoice("S-1", ("rice", "2", "kg"), ("rice", "1", "kg"))]
    moves = [move("1", "-2500", "S-1", unit="g"), move("2", "-0.5", "S-1")]
    assert () == compare_sold_with_issued(sold, moves)


def test_what_was_sold_and_never_left_is_found() -> None:
    """Either the customer still waits, or the stock is wrong."""
    (finding,) = compare_sold_with_issued([invoice("S-1", ("rice", "3", "kg"))], [])
    assert ("order_to_cash.sold_not_issued", "sale S-1") == (finding.kind, finding.subject)
    assert "S-1: 3 kg of rice sold, 0 kg issued from stock" == str(finding.says)
    assert "S-1: rice terjual 3 kg, keluar dari stok 0 kg" == finding.says.render("id")


def test_what_left_and_was_never_sold_is_found() -> None:
    """More than was sold, on a document nobody knows, or on none at all."""
    sold = [invoice("S-1", ("rice", "3", "kg"))]
    moves = [move("1", "-4", "S-1"), move("2", "-1", "S-9"), move("3", "-1", None)]
    found = compare_sold_with_issued(sold, moves)
    assert {"order_to_cash.issued_not_sold"} == {finding.kind for finding in found}
    assert ["sale S-1", "sale S-9", "sale -"] == [finding.subject for finding in found]
    assert "1 kg of rice left the stock without a document" == str(found[2].says)


def test_a_credit_note_is_matched_by_the_return_of_the_goods() -> None:
    """Money back without goods back is found as any other difference."""
    credit = [invoice("C-1", ("rice", "-2", "kg"))]
    assert () == compare_sold_with_issued(credit, [move("1", "2", "C-1", RETURN)])
    (finding,) = compare_sold_with_issued(credit, [])
    assert "order_to_cash.issued_not_sold" == finding.kind


def test_pieces_do_not_cover_kilograms() -> None:
    """Two dimensions cannot be compared, so both sides are shown."""
    found = compare_sold_with_issued(
        [invoice("S-1", ("rice", "3", "kg"))], [move("1", "-3", "S-1", unit="pcs")]
    )
    assert ["sold_not_issued", "issued_not_sold"] == [
        finding.kind.partition(".")[2] for finding in found
    ]
    assert 2 == len({finding.identity for finding in found})


def test_services_are_not_looked_for_in_stock() -> None:
    """Delivery is sold and never on a shelf."""
    sold = [invoice("S-1", ("delivery", "1", "pcs"))]
    assert () == compare_sold_with_issued(sold, [], stocked=["rice"])


@given(st.lists(st.tuples(st.sampled_from(["S-1", "S-2"]), st.integers(1, 9)), max_size=6))
def test_issuing_what_was_sold_leaves_no_finding(sold: list[tuple[str, int]]) -> None:
    """However a sale is cut into lines and moves."""
    invoices = [invoice(number, ("rice", str(quantity), "kg")) for number, quantity in sold]
    moves = [
        move(str(place), str(-quantity), number) for place, (number, quantity) in enumerate(sold)
    ]
    assert () == compare_sold_with_issued(invoices, moves)


def test_only_sales_become_entries_of_sales() -> None:
    """Purchases have a process of their own."""
    both = [invoice("S-1", ("rice", "1", "kg")), purchase("P-1")]
    entries = sale_entries(both, chart=CHART, currency="IDR")
    assert ["SALE/S-1"] == [entry.number for entry in entries]
