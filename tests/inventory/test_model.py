"""A move says what it is, what it cost, and refuses what it cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice_core import Money, Quantity, Unit
from backoffice_core.inventory import CostMethod, Item, Move, MoveKind, value_moves
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import kind_of

GOOD = {
    "number": "1",
    "day": date(2026, 5, 1),
    "item": "tea",
    "kind": MoveKind.RECEIPT,
    "quantity": Quantity.of(3, "pcs"),
    "unit_cost": Money.of(5, "USD"),
}


def made(**changes: object) -> Move:
    """A receipt with some fields changed."""
    return Move(**{**GOOD, **changes})  # type: ignore[arg-type]


def test_what_cannot_be_split_by_piece_is_told_for_all_of_them() -> None:
    """3 for 10.00: one leaves at 3.33, two at 6.67, and nothing is left."""
    bought = made(unit_cost=None, cost=Money.of(10, "USD"))
    sold = [
        made(number=str(place), kind=MoveKind.ISSUE, quantity=Quantity.of(-pieces, "pcs"),
             unit_cost=None, sequence=place)
        for place, pieces in ((2, 1), (3, 2))
    ]  # fmt: skip
    for method in (CostMethod.FIFO, CostMethod.LIFO, CostMethod.MOVING_AVERAGE):
        shop = value_moves([bought, *sold], method=method, currency="USD")
        assert ["10.00", "-3.33", "-6.67"] == [line.value.text for line in shop.lines]
        assert "3 pcs at their own cost: $10.00" == shop.explain("1").because[0].sentence("en")


def test_a_unit_cost_is_that_of_the_unit_the_quantity_is_in() -> None:
    """Two cartons at 48.00 each are 48 pieces worth 96.00."""
    carton = Unit("carton24", "count", 24, whole=True)
    item = Item(code="tea", name="Tea", unit=Unit.of("pcs"), packs=[carton])
    bought = made(quantity=Quantity.of(2, carton), unit_cost=Money.of(48, "USD"))
    shop = value_moves([bought], method=CostMethod.FIFO, currency="USD", items=[item])
    assert ("48 pcs", "USD 96.00") == (str(shop.of_item("tea").quantity), str(shop.value))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quantity": None}, "type_wrong"),
        ({"day": "2026-05-01"}, "not_a_date"),
        ({"unit_cost": 5}, "type_wrong"),
        ({"number": ""}, "text_empty"),
        ({"share": -1}, "number_too_small"),
        ({"unit_cost": None}, "move_cost_missing"),
        ({"unit_cost": Money.of(-5, "USD")}, "move_cost_missing"),
        ({"cost": Money.of(5, "USD")}, "move_cost_twice"),
        ({"quantity": Quantity.of(-3, "pcs")}, "move_quantity_invalid"),
        ({"quantity": Quantity.of(0, "pcs")}, "move_quantity_invalid"),
        ({"kind": MoveKind.TRANSFER, "unit_cost": None}, "move_origin_missing"),
        ({"kind": MoveKind.PRODUCTION}, "move_origin_missing"),
    ],
)
def test_what_no_move_can_be_is_refused(changes: dict[str, object], code: str) -> None:
    """With a code, and what to give instead."""
    with pytest.raises(InvalidValue) as refusal:
        made(**changes)
    assert code == refusal.value.code
    assert refusal.value.remedy


def test_a_move_written_before_there_were_places_is_still_read() -> None:
    """What it did not say is what it meant: one place, no lot, our own goods."""
    old = (
        b'{"day":"2026-05-01","document":null,"item":"tea","kind":"receipt","number":"1",'
        b'"quantity":{"amount":"3","unit":"pcs"},"sequence":0,'
        b'"unit_cost":{"currency":"USD","minor":500}}'
    )
    assert made() == kind_of(Move).decode(old, version=1)


def test_packs_that_are_counted_otherwise_are_refused() -> None:
    """A pack of pieces is no pack of something weighed, and no pack is there twice."""
    for packs in ([Unit.of("dozen")], [Unit.of("g"), Unit.of("g")]):
        with pytest.raises(InvalidValue) as refusal:
            Item(code="rice", name="Rice", unit=Unit.of("kg"), packs=packs)
        assert "pack_invalid" == refusal.value.code
