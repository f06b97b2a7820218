"""What goods turn out to cost is split between those still there and those that are gone."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from backoffice_core import Money, Quantity
from backoffice_core.bookkeeping import Entry
from backoffice_core.bookkeeping.charts import chart_of
from backoffice_core.inventory import CostMethod, ItemValue, Move, MoveKind, value_moves
from backoffice_core.inventory.valuation.landed import LandedBy, share_landed_cost
from backoffice_core.inventory.valuation.write_downs import write_downs
from backoffice_core.processes.procure_to_pay import match_purchase, purchase_entries
from backoffice_core.processes.stock_costs import price_adjustments, write_down_entries
from backoffice_core.processes.stock_valuation import explain_stock_entry, stock_entries
from tests.bookkeeping.books import line, may, purchase, rupiah

CHART = chart_of("generic")


def rice(number: str, kind: MoveKind, kilograms: int, *, day: int, cost: int | None = None) -> Move:
    """Rice in or out; what comes in comes with invoice P-1."""
    return Move(
        number=number,
        day=may(day),
        item="rice",
        kind=kind,
        quantity=Quantity.of(kilograms, "kg"),
        unit_cost=None if cost is None else rupiah(cost),
        document="P-1" if kilograms > 0 or kind is MoveKind.SUPPLIER_RETURN else None,
    )


def balances(*entries: Entry) -> dict[str, Money]:
    """What the entries leave on the accounts, by role, without those they leave nothing on."""
    found: dict[str, Money] = {}
    for entry in entries:
        for leg in entry.postings:
            role = CHART.account(leg.account).role
            found[role] = found.get(role, rupiah(0)) + leg.amount
    return {role: amount for role, amount in found.items() if not amount.is_zero}


@pytest.mark.parametrize("method", [CostMethod.FIFO, CostMethod.MOVING_AVERAGE, CostMethod.LIFO])
def test_a_price_difference_is_split_between_held_and_sold(method: CostMethod) -> None:
    """10 kg received at 1,000, 4 sold, billed at 1,200: 6 kg get dearer by 200 each."""
    moves = [
        rice("R1", MoveKind.RECEIPT, 10, day=1, cost=1000),
        rice("S1", MoveKind.ISSUE, -4, day=2),
    ]
    invoice = purchase("P-1", line(10, 1200))
    entries, _ = purchase_entries(
        [invoice], moves, chart=CHART, currency="IDR", differences_to_stock=True
    )
    costs = price_adjustments([match_purchase(invoice, moves, currency="IDR")], moves)
    valued = value_moves(moves, method=method, currency="IDR", adjustments=costs)
    stock = stock_entries(valued, chart=CHART)
    assert {
        "inventory": rupiah(7200),
        "cost_of_sales": rupiah(4800),
        "input_tax": rupiah(1320),
        "payables": rupiah(-13320),
    } == balances(*entries, *stock)
    adjusting = stock[-1]
    assert "Price difference P-1" == adjusting.text
    assert rupiah(1200) == explain_stock_entry(valued, adjusting.number).result


@pytest.mark.parametrize("method", [CostMethod.FIFO, CostMethod.MOVING_AVERAGE, CostMethod.LIFO])
@pytest.mark.parametrize("origin", ["R2", None])
def test_an_invoice_of_what_was_kept_makes_all_that_was_kept_dearer(
    method: CostMethod, origin: str | None
) -> None:
    """4 and 6 kg received at 10.00, 2 sent back, 8 billed at 84.00 in all: stock is 84.00."""
    back = rice("Z1", MoveKind.SUPPLIER_RETURN, -2, day=9)
    moves = [
        rice("R1", MoveKind.RECEIPT, 4, day=1, cost=1000),
        rice("R2", MoveKind.RECEIPT, 6, day=1, cost=1000),
        attrs.evolve(back, origin=origin),
    ]
    invoice = purchase("P-1", line(8, 1050))
    first = value_moves(moves, method=method, currency="IDR")
    values = {valued.move.number: valued.value for valued in first.lines}
    match = match_purchase(invoice, moves, currency="IDR", values=values)
    costs = price_adjustments([match], moves)
    shares = [rupiah(200), rupiah(200)] if origin else [rupiah(100), rupiah(300)]
    assert shares == [cost.amount for cost in costs]
    valued = value_moves(moves, method=method, currency="IDR", adjustments=costs)
    entries, _ = purchase_entries(
        [invoice], moves, chart=CHART, currency="IDR", values=values, differences_to_stock=True
    )
    left = balances(*entries, *stock_entries(valued, chart=CHART))
    assert rupiah(8400) == left["inventory"]
    assert {"inventory", "input_tax", "payables"} == left.keys()


def test_a_difference_of_goods_sent_back_is_an_expense() -> None:
    """There is no stock left to bear it."""
    moves = [
        rice("R1", MoveKind.RECEIPT, 10, day=1, cost=1000),
        rice("B1", MoveKind.SUPPLIER_RETURN, -10, day=2),
    ]
    credit = purchase("P-1", line(-10, 1100))
    sent_back = [move for move in moves if move.kind is MoveKind.SUPPLIER_RETURN]
    values = {"B1": rupiah(-10000)}
    match = match_purchase(credit, sent_back, currency="IDR", values=values)
    assert () == price_adjustments([match], moves)
    assert rupiah(-1000) == match.expensed


def test_a_freight_bill_makes_stock_dearer_and_waits_for_its_invoice() -> None:
    """40 on a receipt of 10, of which 4 are sold: 24 into stock, 16 into cost of sales."""
    moves = [
        rice("R1", MoveKind.RECEIPT, 10, day=1, cost=1000),
        rice("S1", MoveKind.ISSUE, -4, day=2),
    ]
    shares = share_landed_cost(rupiah(40), receipts=moves[:1], by=LandedBy.VALUE)
    freight = [share.adjustment("FREIGHT-7", day=may(5)) for share in shares]
    valued = value_moves(moves, method=CostMethod.FIFO, currency="IDR", adjustments=freight)
    last = stock_entries(valued, chart=CHART)[-1]
    assert ("STOCK/FREIGHT-7/2026-05-05", "Landed cost FREIGHT-7") == (last.number, last.text)
    assert {
        "inventory": rupiah(24),
        "cost_of_sales": rupiah(16),
        "landed_costs": rupiah(-40),
    } == balances(last)


def test_write_downs_reversals_and_releases_are_posted_beside_stock() -> None:
    """200 written down; then a quarter is sold and the price recovers by half."""
    held = ItemValue(item="a", quantity=Quantity.of(100, "kg"), value=rupiah(1000))
    low = write_downs([held], realisable={"a": rupiah(8)})
    (first,) = write_down_entries(low, chart=CHART, day=date(2026, 6, 30))
    assert "NRV/a/2026-06-30" == first.number
    assert {"stock_write_downs": rupiah(200), "inventory_allowance": rupiah(-200)} == balances(
        first
    )
    left = ItemValue(item="a", quantity=Quantity.of(75, "kg"), value=rupiah(750))
    later = write_downs(
        [left], realisable={"a": rupiah(9)}, allowances=[one.allowance for one in low]
    )
    (second,) = write_down_entries(later, chart=CHART, day=date(2026, 7, 31))
    assert {
        "cost_of_sales": rupiah(-50),
        "stock_write_downs": rupiah(-75),
        "inventory_allowance": rupiah(125),
    } == balances(second)
    assert () == write_down_entries(
        write_downs([left], realisable={"a": rupiah(12)}), chart=CHART, day=date(2026, 7, 31)
    )
