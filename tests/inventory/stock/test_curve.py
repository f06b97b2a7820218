"""The curve of an item's stock."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from backoffice_core import Interval, Unit
from backoffice_core.inventory import CostMethod, Item, Move, stock_curve
from tests.inventory.moves import FIRST_DAY, ISSUE, RECEIPT, move, random_moves, valued

TEA = Item(code="tea", name="Tea", unit=Unit.of("pcs"), supplier="A")


def test_the_curve_starts_from_what_happened_before_and_ends_before_its_end() -> None:
    """Moves of other items and of later days do not show."""
    moves = [
        move(1, RECEIPT, 10, cost="1", day=1),
        move(2, ISSUE, -3, day=3),
        move(3, ISSUE, -3, day=5),
        move(4, RECEIPT, 99, cost="1", day=3, item="rice"),
    ]
    curve = stock_curve(moves, item=TEA, days=Interval(date(2026, 5, 2), date(2026, 5, 5)))
    assert [("02", "10"), ("03", "7"), ("04", "7")] == [
        (f"{point.day:%d}", point.quantity.text) for point in curve
    ]


@given(random_moves(items=("tea",)))
def test_the_curve_ends_where_the_valuation_ends(moves: list[Move]) -> None:
    """Two ways to count the same stock."""
    curve = stock_curve(moves, item=TEA, days=Interval(FIRST_DAY, date(2026, 6, 1)))
    assert valued(moves, CostMethod.FIFO).of_item("tea").quantity == curve[-1].quantity
