"""Goods on the way, goods short on a day, and other things that a user has to be told."""

from __future__ import annotations

import attrs
import pytest

from backoffice_core import Money
from backoffice_core.inventory import CostMethod, value_moves
from backoffice_core.inventory.valuation.methods import NegativeStock, Pools
from backoffice_core.inventory.valuation.reposting import StockLedger
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.moves import (
    CONSUMPTION,
    FIRST_DAY,
    ISSUE,
    PRODUCTION,
    RECEIPT,
    TRANSFER,
    USD,
    kinds,
    late_cost,
    move,
    valued,
)

FIFO, PERIODIC = CostMethod.FIFO, CostMethod.PERIODIC_AVERAGE
LAST_OF_MAY = FIRST_DAY.replace(day=31)
SENT = [
    move("R", RECEIPT, 10, cost="10", place="east"),
    move("T1", TRANSFER, -3, day=30, place="east"),
]
ARRIVED = move("T2", TRANSFER, 3, day=34, place="west", origin="T1")


@pytest.mark.parametrize("method", [FIFO, CostMethod.LIFO, CostMethod.MOVING_AVERAGE, PERIODIC])
@pytest.mark.parametrize(
    ("pools", "held", "travelling"), [(Pools.ITEM, "100.00", {}), (Pools.PLACE, "70.00", {"T1": 3})]
)
def test_a_transfer_that_arrives_in_june_leaves_may_as_it_was(
    method: CostMethod, pools: Pools, held: str, travelling: dict[str, int]
) -> None:
    """Three of ten on the way: within a pool they never left; else 30.00 are in transit."""
    kept = StockLedger(method=method, currency=USD, pools=pools)
    kept.record(SENT)
    before = kept.valuation()
    assert held == before.value.text
    assert {key: Money.of(10 * n, USD) for key, n in travelling.items()} == before.in_transit
    (finding,) = before.findings
    assert ("inventory.in_transit", Money.of(30, USD)) == (finding.kind, finding.money)
    assert finding.says.render("en") != finding.says.render("id")
    assert () == kept.record([ARRIVED]).changed
    after = kept.valuation()
    assert (held, "100.00") == (after.value_on(LAST_OF_MAY).text, after.value.text)
    assert ({}, ()) == (dict(after.in_transit), after.findings)


def test_an_arrival_within_a_pool_is_worth_nothing_before_its_start_is_known() -> None:
    """Nobody sent the three: stock stays 100.00, and it is said."""
    shop = valued([SENT[0], ARRIVED], FIFO)
    assert ("100.00", ["inventory.transfer_unmatched"]) == (shop.value.text, kinds(shop))


SHORT = [
    move("R1", RECEIPT, 2, cost="10"), move("S1", ISSUE, -5, day=2),
    move("R2", RECEIPT, 10, cost="12", day=3),
]  # fmt: skip


def test_a_periodic_average_sees_what_was_short_on_a_day() -> None:
    """Two there and five sold on 2 May, ten more on the third: three lacked, 34.99 of 58.33."""
    shop = valued(SHORT, PERIODIC)
    (finding,) = shop.findings
    assert ("inventory.negative_stock", Money.of("35.00", USD)) == (finding.kind, finding.money)
    assert "turun menjadi -3 pcs" in finding.says.render("id")
    assert "left" not in shop.explain("S1").says.render("en")
    kept = StockLedger(method=PERIODIC, currency=USD, negative=NegativeStock.REFUSE)
    with pytest.raises(InvalidValue, match="where 2 pcs are left: 3 pcs are missing") as refusal:
        kept.record(SHORT)
    assert "stock_short" == refusal.value.code
    kept.record([*SHORT, move("R0", RECEIPT, 3, cost="10")])
    with pytest.raises(InvalidValue):
        kept.withdraw("R0")
    assert 10 == kept.valuation().of_item("tea").quantity.amount


def test_what_is_produced_before_anything_was_used_up_is_told() -> None:
    """On one day the order of numbers counts: A-prod came before B-cons."""
    shop = valued(
        [
            move("R", RECEIPT, 1, cost="10", item="log"),
            move("A", PRODUCTION, 1, day=2, document="O"),
            move("B", CONSUMPTION, -1, day=2, item="log", document="O"),
        ],
        FIFO,
    )
    assert ["inventory.produced_at_nothing", "inventory.work_in_progress"] == kinds(shop)
    assert "item tea" in {finding.subject for finding in shop.findings}


def test_a_cost_on_an_issue_is_told_to_be_of_no_use() -> None:
    """It leaves at 10.00 whatever it says."""
    shop = valued([SENT[0], move("S", ISSUE, -1, cost="7", day=2)], FIFO)
    assert ("-10.00", ["inventory.cost_ignored"]) == (shop.lines[1].value.text, kinds(shop))


def test_a_cost_of_an_unknown_receipt_is_told_at_once() -> None:
    """And again when its receipt is withdrawn."""
    kept = StockLedger(method=FIFO, currency=USD)
    told = kept.adjust([late_cost("A", "R", "10", day=5)]).findings
    assert ["inventory.receipt_unknown"] == [finding.kind for finding in told]
    assert () == kept.record(SENT[:1]).findings
    told = kept.withdraw("R").findings
    assert ["inventory.receipt_unknown"] == [finding.kind for finding in told]


def test_a_value_is_asked_for_a_day() -> None:
    """A year is none."""
    with pytest.raises(InvalidValue):
        valued(SENT, FIFO).value_on("2026")  # type: ignore[arg-type]


def test_a_lot_and_labour_are_called_what_they_are() -> None:
    """No average of one lot, and no cost of their own that is labour."""
    lot = [attrs.evolve(one, lot="L") for one in (SENT[0], move("S", ISSUE, -1, day=2))]
    shop = value_moves(lot, method=CostMethod.SPECIFIC, currency=USD)
    assert "1 pcs at the cost of their lot: $10.00" == str(
        shop.explain("S").because[0].sentence("en")
    )
    made = valued([move("P", PRODUCTION, 2, cost="0.25", document="O")], FIFO).explain("P")
    assert "labour and other costs of making them: $0.50" in made.render("en")
