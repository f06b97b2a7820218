"""A position keeps the day of whatever is on its way, and is netted over a tree of places."""

from __future__ import annotations

from datetime import date

from backoffice_core import Quantity
from backoffice_core.inventory import Incoming, Move, MoveKind
from backoffice_core.inventory.picking import Reservation
from backoffice_core.inventory.replenishment.planning import Due, stock_position
from backoffice_core.inventory.stock import Place, PlaceTree, PlaceUsage, stock_levels
from tests.inventory.replenishment.requests import TODAY, after

PLACES = PlaceTree(
    [
        Place(code="north"),
        Place(code="shelf", within="north"),
        Place(code="south"),
        Place(code="road", usage=PlaceUsage.TRANSIT),
    ]
)


def pieces(amount: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(amount, "pcs")


def counted(number: str, place: str, amount: int) -> Move:
    """What a count found in a place."""
    return Move(
        number=number,
        day=date(2026, 5, 1),
        item="tea",
        kind=MoveKind.COUNT,
        quantity=pieces(amount),
        place=place,
    )


LEVELS = stock_levels(
    [counted("1", "shelf", 20), counted("2", "south", 7), counted("3", "road", 5)], places=PLACES
)


def reserved(number: str, place: str) -> Reservation:
    """Three pieces reserved for tomorrow."""
    return Reservation(
        number=number, item="tea", quantity=pieces(3), made_on=TODAY,
        needed_on=after(1, 0).day, place=place,
    )  # fmt: skip


def test_a_place_counts_what_is_inside_it() -> None:
    """The shelf in the north is the north's; the south's stock and reservations are not."""
    position = stock_position(
        LEVELS,
        "tea",
        today=TODAY,
        place="north",
        reservations=[reserved("R1", "shelf"), reserved("R2", "south"), reserved("R3", "")],
        on_order=[Incoming(item="tea", quantity=pieces(9), arrives_on=after(4, 0).day)],
        in_transit_due=after(2, 0).day,
        backordered=pieces(1),
    )
    assert 20 == position.on_hand
    assert ["R1", "R3"] == [due.document for due in position.reserved]
    assert (after(2, 5),) == position.in_transit
    assert [19, 13, 18, 27] == [position.available(after(days, 0).day) for days in (0, 1, 2, 4)]


def test_all_places_together_count_all() -> None:
    """Without a place, and without a day the goods on the road are due today."""
    position = stock_position(LEVELS, "tea", today=TODAY)
    assert (27, (Due(TODAY, 5),)) == (position.on_hand, position.in_transit)
    assert 5 == position.coming_by(TODAY)


def test_a_placed_order_is_part_of_the_position_from_its_day() -> None:
    """And of none before."""
    position = stock_position(LEVELS, "tea", today=TODAY).with_order(after(5, 12))
    assert (12, 0) == (position.later(after(4, 0).day), position.later(after(5, 0).day))
