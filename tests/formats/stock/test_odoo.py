"""Moves and valuation layers of Odoo: kinds from locations, and values compared with ours.

Fields are those of the models ``stock.move``, ``stock.location`` and ``stock.valuation.layer``
(odoo/odoo, addons stock and stock_account); the exports here are our own.
"""

from __future__ import annotations

import json
from datetime import date

import pytest

from backoffice_core.formats.stock.odoo import OdooReading, read_odoo_moves
from backoffice_core.formats.stock.odoo_layers import compare_with_odoo, read_odoo_layers
from backoffice_core.formats.stock.usages import LocationUsage
from backoffice_core.inventory.valuation.costing import CostMethod
from backoffice_core.inventory.valuation.valuing import value_moves
from backoffice_core.kernel import InputRefused
from tests.formats.stock.rounded_average import RoundedAverage, random_average

Row = dict[str, object]


def row(key: int, source: str, target: str, **more: object) -> Row:
    """A move of Odoo, as its API writes it."""
    return {
        "id": key,
        "date": "2026-05-04 08:00:00",
        "state": "done",
        "product_id": [1, "[TEA] Green tea"],
        "location_id": [1, source],
        "location_dest_id": [2, target],
        "quantity": 2.0,
        "product_uom": [1, "Units"],
        "lot_id": False,
        "owner_id": False,
        "reference": f"WH/{key}",
        "price_unit": 4.5,
        "origin_returned_move_id": False,
        **more,
    }


def read(*rows: Row, **named: object) -> OdooReading:
    """Moves in dollars."""
    return read_odoo_moves(json.dumps(rows), currency="USD", **named)  # type: ignore[arg-type]


def test_the_locations_say_why_goods_moved() -> None:
    """Between two places that hold stock it is a transfer, which is two moves."""
    reading = read(
        row(1, "Partners/Vendors", "WH/Stock"),
        row(2, "WH/Stock", "WH/Shop"),
        row(3, "WH/Shop", "Partners/Customers", lot_id=[9, "L9"], owner_id=[5, "Sari"]),
        row(4, "Partners/Customers", "WH/Shop", origin_returned_move_id=[3, "WH/3"]),
        row(5, "WH/Stock", "Partners/Vendors", origin_returned_move_id=[1, "WH/1"]),
        row(6, "Virtual Locations/Inventory adjustment", "WH/Stock"),
        row(7, "WH/Stock", "Virtual Locations/Scrap"),
        row(8, "WH/Stock", "Virtual Locations/Production"),
        row(9, "Virtual Locations/Production", "WH/Stock"),
        row(10, "WH/Stock", "Jalan", location_dest_usage="transit"),
    )
    assert () == reading.problems
    assert [
        ("1", "receipt", 2, "WH/Stock", None),
        ("2", "transfer", -2, "WH/Stock", None),
        ("2/in", "transfer", 2, "WH/Shop", "2"),
        ("3", "issue", -2, "WH/Shop", None),
        ("4", "customer_return", 2, "WH/Shop", "3"),
        ("5", "supplier_return", -2, "WH/Stock", "1"),
        ("6", "count", 2, "WH/Stock", None),
        ("7", "scrap", -2, "WH/Stock", None),
        ("8", "consumption", -2, "WH/Stock", None),
        ("9", "production", 2, "WH/Stock", None),
        ("10", "transfer", -2, "WH/Stock", None),
        ("10/in", "transfer", 2, "Jalan", "10"),
    ] == [
        (move.number, move.kind.value, move.quantity.amount, move.place, move.origin)
        for move in reading.moves
    ]
    sold = reading.moves[3]
    assert ("TEA", "L9", "Sari", "WH/3") == (sold.item, sold.lot, sold.owner, sold.document)
    assert ("2", "2/in") == reading.numbers["2"]


def test_what_is_not_done_or_never_in_stock_is_a_problem() -> None:
    """Each record gives moves or is told, by its number in the list."""
    reading = read(
        row(1, "Partners/Vendors", "WH/Stock", state="assigned"),
        row(2, "Partners/Vendors", "Partners/Customers"),
        row(3, "Partners/Lotte", "WH/Stock"),
        row(4, "Partners/Vendors", "WH/Stock", quantity=0.0),
        row(5, "Partners/Vendors", "WH/Stock", date=False),
        row(6, "Partners/Vendors", "WH/Stock", product_uom=[4, "Bales"]),
        row(7, "", "WH/Stock", location_id=False),
        row(8, "Partners/Vendors", "WH/Stock", price_unit=False),
    )
    assert () == reading.moves
    assert [1, 2, 3, 4, 5, 6, 7, 8] == [problem.line for problem in reading.problems]
    told = read(
        row(3, "Partners/Lotte", "WH/Stock"), usages={"Partners/Lotte": LocationUsage.SUPPLIER}
    )
    assert "receipt" == told.moves[0].kind.value


def test_days_are_those_of_the_zone_and_moves_come_as_they_happened() -> None:
    """Odoo keeps UTC: half past five in the afternoon is the next day in Jakarta."""
    reading = read(
        row(10, "WH/Stock", "Partners/Customers", date="2026-05-04 17:30:00"),
        row(9, "Partners/Vendors", "WH/Stock", date="2026-05-04 17:30:00"),
        zone="Asia/Jakarta",
    )
    assert ["9", "10"] == [move.number for move in reading.moves]
    assert {date(2026, 5, 5)} == {move.day for move in reading.moves}
    assert reading.moves[0].sequence < reading.moves[1].sequence


def test_a_csv_export_is_read_by_the_labels_of_its_columns() -> None:
    """The list view exports labels, names instead of keys, and booleans and states as words."""
    table = (
        "ID,Date,Product,From,To,Quantity Done,Unit of Measure,Reference,Status,Unit Price\n"
        '7,2026-05-04 08:00:00,"[TEA] Tea, green",Partners/Vendors,WH/Stock,3.00,kg,IN/1,Done,10\n'
    )
    (move,) = read_odoo_moves(table, currency="USD").moves
    assert ("7", "TEA", "3 kg", "USD 30.00") == (
        move.number,
        move.item,
        str(move.quantity),
        str(move.cost),
    )


def test_lines_of_a_move_share_the_value_of_its_layers() -> None:
    """Ten dollars for three pieces in two lots: 6.67 and 3.33, and ten together."""
    layers = read_odoo_layers(
        '[{"product_id": [1, "TEA"], "stock_move_id": [70, "IN"], "quantity": 3, "value": 10}]',
        currency="USD",
    )
    reading = read(
        row(1, "Partners/Vendors", "WH/Stock", move_id=[70, "IN"], lot_id=[1, "A"], quantity=2),
        row(2, "Partners/Vendors", "WH/Stock", move_id=[70, "IN"], lot_id=[2, "B"], quantity=1),
        layers=layers,
    )
    valued = value_moves(reading.moves, method=CostMethod.FIFO, currency="USD")
    assert "USD 10.00" == str(valued.value)
    assert compare_with_odoo(reading, layers, valued).agrees


def compared(average: RoundedAverage) -> tuple[int, int]:
    """What remains of the value when all goods are gone: there and here, in minor units."""
    moves, layers = average.exports()
    read_layers = read_odoo_layers(layers, currency="USD")
    reading = read_odoo_moves(moves, currency="USD", layers=read_layers)
    assert () == (*reading.problems, *read_layers.problems)
    valued = value_moves(reading.moves, method=CostMethod.MOVING_AVERAGE, currency="USD")
    replay = compare_with_odoo(reading, read_layers, valued)
    assert replay.unexplained.minor == round(average.value * 100) - valued.value.minor
    return replay.unexplained.minor, valued.value.minor


def test_a_rounded_average_leaves_value_without_goods_and_a_carried_value_none() -> None:
    """With nothing in stock, rounding has left an amount there; here zero goods are worth zero."""
    there, here = compared(random_average(1000))
    assert there != 0
    assert here == 0


def test_costs_that_need_no_rounding_agree_to_the_cent() -> None:
    """Where that system is right, nothing differs."""
    average = RoundedAverage()
    for _ in range(5):
        average.receive(10, average.unit_cost or random_average(2).unit_cost)
        average.issue(4)
    average.issue(average.quantity)
    assert (0, 0) == compared(average)


def test_a_layer_without_a_move_explains_nothing() -> None:
    """A correction by hand is told as what it is: value that no goods brought."""
    layers = read_odoo_layers(
        '[{"product_id": [1, "TEA"], "stock_move_id": false, "quantity": 0, "value": -1.5,'
        ' "description": "Manual"}]',
        currency="USD",
    )
    reading = read(row(1, "Partners/Vendors", "WH/Stock"))
    valued = value_moves(reading.moves, method=CostMethod.FIFO, currency="USD")
    replay = compare_with_odoo(reading, layers, valued)
    assert "USD -1.50" == str(replay.unexplained)


@pytest.mark.parametrize("text", ['[{"id": 1}]', "[[1]]", "a,b\n1,2\n"])
def test_what_holds_no_moves_is_refused(text: str) -> None:
    """A file without the fields of a move says which are missing."""
    with pytest.raises(InputRefused):
        read_odoo_moves(text + "\n", currency="USD")
