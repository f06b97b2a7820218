"""What is made, moved and taken back is worth what it cost, to the last minor unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs
import pytest

from backoffice_core.inventory.counting.counting import Count
from backoffice_core.inventory.counting.counts import count_moves
from backoffice_core.inventory.making.producing import disassemble_moves, production_moves
from backoffice_core.inventory.making.recipes import ByProduct, Recipe, RecipePart
from backoffice_core.inventory.making.repacking import repack_moves
from backoffice_core.inventory.model import Item, Move, MoveKind
from backoffice_core.inventory.stock.returns import customer_return_moves
from backoffice_core.inventory.stock.transfers import TransferArrival, transfer_moves
from backoffice_core.inventory.valuation.costing import CostMethod
from backoffice_core.inventory.valuation.valuing import Valuation, value_moves
from backoffice_core.kernel import Money, Quantity, Unit

CARTON = Unit("carton24", "count", 24, whole=True)
METHODS = (CostMethod.FIFO, CostMethod.MOVING_AVERAGE)
every_method = pytest.mark.parametrize("method", METHODS)


def pieces(count: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(count, "pcs")


def may(day: int) -> date:
    """A day of May 2026."""
    return date(2026, 5, day)


def received(
    number: str, day: int, quantity: Quantity, cost: str, *, item: str = "soap", place: str = ""
) -> Move:
    """Goods that came in at a unit cost."""
    return Move(
        number=number,
        day=may(day),
        item=item,
        kind=MoveKind.RECEIPT,
        quantity=quantity,
        unit_cost=Money.of(cost, "USD"),
        document=f"PO-{number}",
        place=place,
    )


def valued(moves: Iterable[Move], method: CostMethod) -> Valuation:
    """The moves valued in dollars."""
    return value_moves(moves, method=method, currency="USD")


@every_method
def test_repacked_goods_are_worth_what_they_were(method: CostMethod) -> None:
    """An odd cent of a carton is in one of its pieces, and is not lost."""
    cartons = Item(code="ct", name="Carton", unit=CARTON)
    soap = Item(code="soap", name="Soap", unit=Unit.of("pcs"))
    came = received("R1", 1, Quantity.of(3, CARTON), "10.01", item="ct")
    packed = repack_moves(cartons, Quantity.of(2, CARTON), target=soap, order="RP", day=may(2))
    stock = valued([came, *packed], method)
    assert Money.of("20.02", "USD") == stock.of_item("soap").value
    assert Money.of("10.01", "USD") == stock.of_item("ct").value


@every_method
def test_products_bear_the_shares_of_their_recipe_and_labour_of_their_own(
    method: CostMethod,
) -> None:
    """Three quarters and one quarter of a log, and labour on the planks."""
    saw = Recipe(
        item="plank",
        quantity=pieces(10),
        parts=[RecipePart(item="log", quantity=pieces(1))],
        share=3,
        by_products=[ByProduct(item="lath", quantity=pieces(5), share=1)],
    )
    made = production_moves(
        saw,
        pieces(10),
        order="MO",
        day=may(2),
        finished_on=may(4),
        unit_cost=Money.of("0.10", "USD"),
    )
    stock = valued([received("R1", 1, pieces(1), "100.01", item="log"), *made], method)
    assert Money.of("101.01", "USD") == stock.value
    assert Money.of("76.01", "USD") == stock.of_item("plank").value
    assert Money.of("25.00", "USD") == stock.of_item("lath").value


@every_method
def test_parts_got_back_are_worth_what_the_thing_was(method: CostMethod) -> None:
    """By what they are worth: 100.00 as 75 and 25."""
    pc = Recipe(
        item="pc",
        quantity=pieces(1),
        parts=[RecipePart(item=part, quantity=pieces(1)) for part in ("board", "case")],
    )
    worth = {"board": Money.of(300, "USD"), "case": Money.of(100, "USD")}
    apart = disassemble_moves(pc, pieces(1), order="D", day=may(2), worth=dict(worth))
    stock = valued([received("R1", 1, pieces(1), "100", item="pc"), *apart], method)
    assert (Money.of(75, "USD"), Money.of(25, "USD")) == (
        stock.of_item("board").value,
        stock.of_item("case").value,
    )


@every_method
def test_goods_on_their_way_keep_their_value(method: CostMethod) -> None:
    """Wherever they are, partly arrived or not."""
    came = [received("R1", 1, pieces(5), "1.00"), received("R2", 2, pieces(5), "2.00")]
    sent = transfer_moves(
        "T1",
        item="soap",
        quantity=pieces(7),
        source="",
        target="shop",
        transit="road",
        shipped_on=may(3),
        arrivals=[TransferArrival(day=may(4), quantity=pieces(3))],
    )
    assert Money.of(15, "USD") == valued([*came, *sent], method).value


def test_a_return_comes_back_at_what_it_left_with() -> None:
    """The first sale was of the cheap ones, the second of the dear ones."""
    came = [received("R1", 1, pieces(2), "1.00"), received("R2", 1, pieces(2), "3.00")]
    sales = [
        Move(
            number=f"S{day}",
            day=may(day),
            item="soap",
            kind=MoveKind.ISSUE,
            document="INV",
            quantity=pieces(-2),
        )
        for day in (2, 3)
    ]
    back = customer_return_moves(
        sales, item="soap", quantity=pieces(3), document="INV", number="CN", day=may(5)
    )
    stock = valued([*came, *sales, *back], CostMethod.FIFO)
    assert Money.of("5.00", "USD") == stock.value
    assert [] == [finding.kind for finding in stock.findings]


@pytest.mark.parametrize(
    "method", [CostMethod.FIFO, CostMethod.LIFO, CostMethod.MOVING_AVERAGE, CostMethod.SPECIFIC]
)
def test_goods_that_come_back_broken_leave_the_good_ones_what_they_cost(method: CostMethod) -> None:
    """Sold at 10.00, eight left at 12.00: two come back broken, and eight still cost 12.00."""
    lot = "L" if method is CostMethod.SPECIFIC else ""
    old, new = (received(number, day, pieces(count), cost) for number, day, count, cost in (
        ("R1", 1, 10, "10.00"), ("R2", 3, 8, "12.00"),
    ))  # fmt: skip
    sold = Move(
        number="S1",
        day=may(2),
        item="soap",
        kind=MoveKind.ISSUE,
        document="INV",
        quantity=pieces(-10),
    )
    facts = [attrs.evolve(each, lot=lot) for each in (old, sold, new)]
    back = customer_return_moves(
        facts, item="soap", quantity=pieces(2), document="INV", number="CN", day=may(5),
        scrapped=True,
    )  # fmt: skip
    stock = valued([*facts, *back], method)
    assert ["USD 20.00", "USD -20.00"] == [str(stock.of_move(move.number).value) for move in back]
    assert Money.of("96.00", "USD") == stock.value


def test_no_more_than_what_came_back_is_scrapped_at_its_cost() -> None:
    """The third broken piece is one of those that were there, the oldest."""
    came = received("R1", 1, pieces(10), "10.00"), received("R2", 3, pieces(8), "12.00")
    sold = attrs.evolve(came[0], number="S1", kind=MoveKind.ISSUE, unit_cost=None, day=may(2),
                        quantity=pieces(-10))  # fmt: skip
    back = attrs.evolve(sold, number="B1", kind=MoveKind.CUSTOMER_RETURN, quantity=pieces(2),
                        day=may(5), origin="S1")  # fmt: skip
    scrap = attrs.evolve(back, number="B2", kind=MoveKind.SCRAP, quantity=pieces(-3), origin="B1")
    stock = valued([*came, sold, back, scrap], CostMethod.FIFO)
    assert "USD -32.00" == str(stock.of_move("B2").value)
    other = valued([*came, sold, back, attrs.evolve(scrap, origin="R2")], CostMethod.FIFO)
    assert "USD -34.00" != str(other.of_move("B2").value)


@every_method
def test_what_a_count_misses_leaves_the_value_of_what_was_found(method: CostMethod) -> None:
    """Nothing found is nothing worth."""
    came = received("R1", 1, pieces(3), "3.33")
    counts = [Count(number="C1", day=may(2), item="soap", quantity=pieces(0))]
    stock = valued([came, *count_moves(counts, [came]).moves], method)
    assert stock.value.is_zero
