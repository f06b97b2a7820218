"""Which deliveries come back."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.stock.returns import customer_return_moves, supplier_return_moves
from backoffice_core.kernel import InvalidValue, Money, Quantity


def pieces(count: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(count, "pcs")


def sale(number: str, day: int, count: int, *, lot: str = "", place: str = "shop") -> Move:
    """Soap sold in May."""
    return Move(
        number=number,
        day=date(2026, 5, day),
        item="soap",
        kind=MoveKind.ISSUE,
        document="INV",
        quantity=pieces(-count),
        lot=lot,
        place=place,
    )


def back(
    moves: list[Move],
    count: int,
    *,
    day: int = 20,
    number: str = "CN",
    lot: str | None = None,
    place: str | None = None,
    scrapped: bool = False,
) -> tuple[Move, ...]:
    """Soap that comes back of the invoice."""
    return customer_return_moves(
        moves,
        item="soap",
        quantity=pieces(count),
        document="INV",
        number=number,
        day=date(2026, 5, day),
        lot=lot,
        place=place,
        scrapped=scrapped,
    )


def told(moves: tuple[Move, ...]) -> list[tuple[str | None, str, str]]:
    """Origin, quantity and place of each move."""
    return [(move.origin, str(move.quantity), move.place) for move in moves]


def test_the_oldest_delivery_comes_back_first() -> None:
    """One move for each, to where it left from, or to where it is brought."""
    sales = [sale("S2", 4, 5, place="stall"), sale("S1", 2, 5)]
    assert [("S1", "5 pcs", "shop"), ("S2", "2 pcs", "stall")] == told(back(sales, 7))
    assert [("S1", "1 pcs", "desk")] == told(back(sales, 1, place="desk"))


def test_what_came_back_already_cannot_come_back_again() -> None:
    """The error names how many remain."""
    sales = [sale("S1", 2, 5), sale("S2", 4, 5)]
    first = back(sales, 7, number="CN1")
    with pytest.raises(InvalidValue, match="under INV, 3 pcs remain") as refused:
        back([*sales, *first], 4, number="CN2")
    assert refused.value.code == "return_exceeds"
    assert [("S2", "3 pcs", "shop")] == told(back([*sales, *first], 3, number="CN2"))


def test_a_return_that_turns_up_late_takes_nothing_twice() -> None:
    """What came back later counts, though it was later."""
    sales = [sale("S1", 2, 5)]
    later = back(sales, 4, number="CN1", day=25)
    with pytest.raises(InvalidValue, match="under INV, 1 pcs remain"):
        back([*sales, *later], 2, number="CN2", day=10)


def test_a_return_without_an_origin_is_of_the_oldest_delivery() -> None:
    """As shops wrote them that name the invoice alone."""
    sales = [sale("S1", 2, 5), sale("S2", 4, 5)]
    vague = [attrs.evolve(back(sales, 1)[0], number="old", origin=None, quantity=pieces(6))]
    assert [("S2", "4 pcs", "shop")] == told(back([*sales, *vague], 4))


def test_what_is_delivered_later_cannot_come_back_yet() -> None:
    """Nor what another invoice or item is of."""
    others = [
        attrs.evolve(sale("S3", 2, 5), document="OTHER"),
        attrs.evolve(sale("S4", 2, 5), item="tea"),
    ]
    with pytest.raises(InvalidValue, match="none was delivered under INV before"):
        back([sale("S1", 21, 5), *others], 1)


def test_a_lot_comes_back_of_the_issues_of_that_lot() -> None:
    """And keeps its number."""
    sales = [sale("S1", 2, 5, lot="A"), sale("S2", 4, 5, lot="B")]
    (move,) = back(sales, 5, lot="B")
    assert ("S2", "B") == (move.origin, move.lot)
    with pytest.raises(InvalidValue, match="under INV, 5 pcs remain"):
        back(sales, 6, lot="B")


def test_the_refusal_of_a_return_says_whether_nothing_was_delivered_or_all_is_back() -> None:
    """Two mistakes with two remedies: another document, or a return recorded twice."""
    sales = [sale("S1", 2, 5, lot="A")]
    with pytest.raises(InvalidValue, match="all that was delivered under INV has come back"):
        back([*sales, *back(sales, 5, number="CN1")], 1, number="CN2")
    for none in (lambda: back(sales, 1, day=1), lambda: back(sales, 1, lot="B")):
        with pytest.raises(InvalidValue, match="none was delivered under INV before") as refused:
            none()
        assert "return_exceeds" == refused.value.code


def test_what_comes_back_broken_is_written_off_after_it_came() -> None:
    """In at the cost it left with, and out as scrap."""
    came, scrap = back([sale("S1", 2, 5)], 2, scrapped=True)
    assert (MoveKind.SCRAP, pieces(-2)) == (scrap.kind, scrap.quantity)
    assert ("S1", came.number) == (came.origin, scrap.origin)
    assert (came.day, came.sequence, came.number) < (scrap.day, scrap.sequence, scrap.number)


def test_goods_go_back_to_the_supplier_of_their_receipts() -> None:
    """Out, of the receipts under the document, in the unit asked."""
    receipt = Move(
        number="R1",
        day=date(2026, 5, 1),
        item="soap",
        kind=MoveKind.RECEIPT,
        document="PO",
        quantity=Quantity.of(1, "dozen"),
        unit_cost=Money.of(60_000, "IDR"),
    )

    def returned(count: int) -> tuple[Move, ...]:
        return supplier_return_moves(
            [receipt],
            item="soap",
            quantity=pieces(count),
            document="PO",
            number="DN",
            day=date(2026, 5, 9),
        )

    assert [("R1", "-5 pcs", "")] == told(returned(5))
    with pytest.raises(InvalidValue, match="under PO, 12 pcs remain"):
        returned(13)
    with pytest.raises(InvalidValue) as refused:
        returned(0)
    assert refused.value.code == "return_quantity_invalid"


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.lists(st.integers(1, 9), max_size=9))
def test_returns_never_exceed_what_was_delivered(sold: list[int], returned: list[int]) -> None:
    """However often they come, and of no issue more than it was."""
    moves = [sale(f"S{day}", day, count) for day, count in enumerate(sold, start=1)]
    left = {move.number: -move.quantity for move in moves}
    for turn, count in enumerate(returned):
        total = Quantity.total(left.values(), "pcs")
        if pieces(count) > total:
            with pytest.raises(InvalidValue, match=f"{total} remain|has come back"):
                back(moves, count, number=f"CN{turn}")
            continue
        found = back(moves, count, number=f"CN{turn}")
        assert pieces(count) == Quantity.total((move.quantity for move in found), "pcs")
        for move in found:
            left[move.origin or ""] -= move.quantity
        assert min(left.values()).amount >= 0
        moves += found
