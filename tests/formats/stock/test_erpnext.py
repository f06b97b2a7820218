"""The stock ledger of ERPNext: kinds from vouchers, order by posting, and values compared.

Fields and rules are those of the DocType "Stock Ledger Entry" and of ``stock_ledger.py``
(frappe/erpnext); the ledgers here are our own.
"""

from __future__ import annotations

import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.formats.stock.erpnext import (
    ErpnextReading,
    compare_with_erpnext,
    read_erpnext_ledger,
)
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.valuation.costing import CostMethod
from backoffice_core.inventory.valuation.methods import Pools
from backoffice_core.inventory.valuation.valuing import value_moves
from backoffice_core.kernel import Money

Entry = dict[str, object]


def entry(
    voucher_type: str, voucher: str, quantity: float, after: float, value: float, **more: object
) -> Entry:
    """An entry of the fourth of May, as the API writes it."""
    return {
        "item_code": "TEA",
        "warehouse": "Stores - C",
        "posting_date": "2026-05-04",
        "posting_time": "9:00:00",
        "creation": "2026-05-04 09:00:00.100000",
        "voucher_type": voucher_type,
        "voucher_no": voucher,
        "voucher_detail_no": "",
        "actual_qty": quantity,
        "qty_after_transaction": after,
        "incoming_rate": value / quantity if quantity > 0 else 0.0,
        "valuation_rate": 0.0,
        "stock_value_difference": value,
        "stock_uom": "Nos",
        "stock_queue": "[[3.0, 3.33]]",
        "batch_no": None,
        "serial_no": None,
        "is_cancelled": 0,
        **more,
    }


def read(*entries: Entry) -> ErpnextReading:
    """A ledger in dollars."""
    return read_erpnext_ledger(json.dumps({"data": entries}), currency="USD")


def brief(moves: tuple[Move, ...]) -> list[tuple[str, Fraction, str]]:
    """Kind, quantity and place of moves."""
    return [(move.kind.value, move.quantity.amount, move.place) for move in moves]


def test_the_kind_follows_from_the_voucher_and_the_sign() -> None:
    """Returns have the sign of the other direction; a Stock Entry is what its rows are."""
    reading = read(
        entry("Purchase Receipt", "PR", 10, 10, 20.0),
        entry("Purchase Receipt", "PR-R", -1, 9, -2.0, return_against="PR"),
        entry("Delivery Note", "DN", -3, 6, -6.0),
        entry("Sales Invoice", "SI-R", 1, 7, 2.0, return_against="DN"),
        entry("Stock Entry", "TR", -2, 5, -4.0, voucher_detail_no="r1"),
        entry("Stock Entry", "TR", 2, 2, 4.0, voucher_detail_no="r1", warehouse="Shop - C"),
        entry("Stock Entry", "MI", -1, 4, -2.0),
        entry("Stock Entry", "MR", 1, 5, 2.0),
        entry("Stock Entry", "MF", -2, 3, -4.0),
        entry("Stock Entry", "MF", 1, 1, 5.0, item_code="CUP"),
    )
    assert () == reading.problems
    assert [
        ("receipt", 10, "Stores - C"),
        ("supplier_return", -1, "Stores - C"),
        ("issue", -3, "Stores - C"),
        ("customer_return", 1, "Stores - C"),
        ("transfer", -2, "Stores - C"),
        ("transfer", 2, "Shop - C"),
        ("issue", -1, "Stores - C"),
        ("receipt", 1, "Stores - C"),
        ("consumption", -2, "Stores - C"),
        ("production", 1, "Stores - C"),
    ] == brief(reading.moves)
    assert ["PR/TEA/1", "DN/TEA/1", "TR/TEA/1"] == [
        move.origin for move in reading.moves if move.origin is not None
    ]
    made = reading.moves[-1]
    assert "USD 1.00" == str(made.cost)


def test_entries_happen_by_posting_and_then_by_creation() -> None:
    """Two entries of one second are in the order they were created, whatever the file's."""
    reading = read(
        entry("Delivery Note", "B", -1, 1, -2.0, creation="2026-05-04 09:00:00.300000"),
        entry("Purchase Receipt", "A", 2, 2, 4.0, creation="2026-05-04 09:00:00.200000"),
        entry("Delivery Note", "C", -1, 0, -2.0, posting_time="09:00:00.5"),
    )
    ordered = sorted(reading.moves, key=lambda move: (move.day, move.sequence, move.number))
    assert ["A/TEA/1", "B/TEA/1", "C/TEA/1"] == [move.number for move in ordered]


def test_cancelled_and_broken_entries_are_problems() -> None:
    """Nothing is lost: each entry that gave no move is told."""
    reading = read(
        entry("Purchase Receipt", "A", 2, 2, 4.0, is_cancelled=1),
        entry("Journal Entry", "B", 2, 2, 4.0),
        entry("Delivery Note", "C", -1, -1, 0.0, posting_date="2026-02-30"),
        entry("Delivery Note", "D", -1, -1, 0.0, stock_uom="Bale"),
        entry("Delivery Note", "E", 0, -1, 0.0),
    )
    assert [1, 2, 3, 4, 5] == [problem.line for problem in reading.problems]
    assert () == reading.moves


def test_a_count_is_the_difference_to_what_was_there() -> None:
    """A reconciliation says what there is; at another rate the stock is taken in as anew."""
    reading = read(
        entry("Stock Reconciliation", "R1", 0, 10, 20.0),
        entry("Stock Reconciliation", "R2", 0, 8, -4.0),
        entry("Stock Reconciliation", "R3", 0, 8, 0.0),
        entry("Stock Reconciliation", "R4", 0, 9, 11.0),
    )
    assert [
        (MoveKind.OPENING.value, 10),
        (MoveKind.COUNT.value, -2),
        (MoveKind.COUNT.value, -8),
        (MoveKind.RECEIPT.value, 9),
    ] == [each[:2] for each in brief(reading.moves)]
    valued = value_moves(reading.moves, method=CostMethod.FIFO, currency="USD")
    assert compare_with_erpnext(reading, valued).agrees
    assert "USD 27.00" == str(valued.value)


def test_a_count_of_nothing_moves_nothing() -> None:
    """Value that a reconciliation books without goods is told, and no move is made of it."""
    reading = read(entry("Stock Reconciliation", "R1", 0, 0, 5.0))
    valued = value_moves(reading.moves, method=CostMethod.FIFO, currency="USD")
    replay = compare_with_erpnext(reading, valued)
    assert ((), "USD 5.00") == (reading.moves, str(replay.unexplained))


def test_each_serial_number_is_a_move_and_they_cost_the_same_together() -> None:
    """Three pieces for 10.00 are 3.34, 3.33 and 3.33."""
    reading = read(entry("Purchase Receipt", "PR", 3, 3, 10.0, serial_no="S1\nS2\nS3"))
    assert [("S1", "USD 3.34"), ("S2", "USD 3.33"), ("S3", "USD 3.33")] == [
        (move.lot, str(move.cost)) for move in reading.moves
    ]


def test_a_right_ledger_leaves_nothing_unexplained() -> None:
    """Moving average with rates of many decimals: the values are the same to the cent."""
    reading = read(
        entry("Purchase Receipt", "PR-1", 3, 3, 10.0),
        entry("Delivery Note", "DN-1", -1, 2, -3.33, posting_time="10:00:00"),
        entry("Purchase Receipt", "PR-2", 4, 6, 18.0, posting_time="11:00:00"),
        entry("Delivery Note", "DN-2", -6, 0, -24.67, posting_time="12:00:00"),
    )
    valued = value_moves(reading.moves, method=CostMethod.MOVING_AVERAGE, currency="USD")
    replay = compare_with_erpnext(reading, valued)
    assert (4, True, 0) == (replay.entries, replay.agrees, replay.unexplained.minor)


def test_warehouses_are_pools_and_production_adds_to_what_it_consumes() -> None:
    """Valued by place, transfers and goods with two dollars of labour agree to the cent."""
    shop = {"warehouse": "Shop - C", "posting_time": "10:00:00"}
    making = {"posting_time": "12:00:00"}
    reading = read(
        entry("Purchase Receipt", "PR", 3, 3, 10.0),
        entry("Stock Entry", "TR", -1, 2, -3.33, voucher_detail_no="r", posting_time="10:00:00"),
        entry("Stock Entry", "TR", 1, 1, 3.33, voucher_detail_no="r", **shop),
        entry("Delivery Note", "DN", -1, 0, -3.33, **(shop | {"posting_time": "11:00:00"})),
        entry("Stock Entry", "MF", -2, 0, -6.67, **making),
        entry("Stock Entry", "MF", 3, 3, 8.67, item_code="CUP", **making),
        entry("Delivery Note", "DN", -3, 0, -8.67, item_code="CUP", posting_time="13:00:00"),
    )
    average = CostMethod.MOVING_AVERAGE
    valued = value_moves(reading.moves, method=average, currency="USD", pools=Pools.PLACE)
    assert compare_with_erpnext(reading, valued).agrees
    assert valued.value.is_zero


def test_a_wrong_ledger_is_told_where_it_goes_wrong() -> None:
    """Each entry that differs says by how much, and what is unexplained from there on."""
    reading = read(
        entry("Purchase Receipt", "PR-1", 3, 3, 10.0),
        entry("Delivery Note", "DN-1", -1, 2, -3.0, posting_time="10:00:00"),
        entry("Delivery Note", "DN-2", -1, 2, -3.5, posting_time="11:00:00"),
    )
    valued = value_moves(reading.moves, method=CostMethod.MOVING_AVERAGE, currency="USD")
    replay = compare_with_erpnext(reading, valued)
    assert ("USD 0.17", "USD 0.49") == (str(replay.unexplained), str(replay.off))
    first, quantity, second = [str(finding.says) for finding in replay.findings]
    assert (
        "stock_ledger_entries, line 2: DN-1 changes the value of TEA by USD -3.00 there and"
        " USD -3.33 here; USD 0.33 of it is unexplained so far"
    ) == first
    assert "stock_ledger_entries, line 3: DN-2 leaves 2 of TEA there and 1 here" == quantity
    assert (
        "stock_ledger_entries, line 3: DN-2 changes the value of TEA by USD -3.50 there and"
        " USD -3.34 here; USD 0.17 of it is unexplained so far"
    ) == second


def test_a_csv_with_serial_numbers_over_several_lines_is_read() -> None:
    """The list view exports long texts as cells of several lines."""
    table = (
        "Item Code,Warehouse,Posting Date,Posting Time,Voucher Type,Voucher No,Qty Change,"
        "Qty After Transaction,Incoming Rate,Change in Stock Value,Serial No\n"
        'TEA,Stores,2026-05-04,08:00:00,Purchase Receipt,PR,2,2,5,10,"S1\nS2"\n'
        "TEA,Stores,2026-05-04,09:00:00,Delivery Note,DN,-1,1,0,-5,S1\n"
    )
    reading = read_erpnext_ledger(table, currency="USD")
    assert () == reading.problems
    assert ["S1", "S2", "S1"] == [move.lot for move in reading.moves]
    assert [2, 4] == [each.line for each in reading.booked]


class ExactAverage:
    """Moving average as ERPNext has it: an exact rate, and the value rounded from it."""

    def __init__(self) -> None:
        self.quantity = 0
        self.rate = Fraction(0)
        self.value = 0
        self.entries: list[Entry] = []

    def move(self, quantity: int, price: Fraction) -> None:
        """Goods come in at a price, or go out at the rate."""
        if quantity > 0:
            held = self.quantity * self.rate
            self.rate = (held + quantity * price) / (self.quantity + quantity)
        self.quantity += quantity
        before, self.value = self.value, round(self.quantity * self.rate * 100)
        kind = "Purchase Receipt" if quantity > 0 else "Delivery Note"
        count = len(self.entries)
        self.entries.append(
            entry(
                kind,
                f"V{count}",
                quantity,
                self.quantity,
                (self.value - before) / 100,
                posting_date=f"2026-{1 + count // 25:02}-{1 + count % 25:02}",
                incoming_rate=f"{float(price):.9f}" if quantity > 0 else 0,
            )
        )


@given(st.lists(st.tuples(st.integers(-30, 30), st.integers(1, 10**6)), max_size=60))
def test_a_right_average_is_off_by_cents_on_the_way_and_by_none_in_the_end(
    wishes: list[tuple[int, int]],
) -> None:
    """However rates divide, the cents on the way stay few, and goods that are gone leave none."""
    average = ExactAverage()
    for wish, price in wishes:
        quantity = max(wish, -average.quantity)
        if quantity:
            average.move(quantity, Fraction(price, 700))
    if average.quantity:
        average.move(-average.quantity, Fraction(0))
    if not average.entries:
        return
    reading = read(*average.entries)
    valued = value_moves(reading.moves, method=CostMethod.MOVING_AVERAGE, currency="USD")
    replay = compare_with_erpnext(reading, valued, tolerance=Money.of("0.03", "USD"))
    assert replay.agrees
    assert (0, 0) == (replay.unexplained.minor, valued.value.minor)
