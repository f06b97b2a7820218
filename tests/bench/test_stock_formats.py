"""Reading stock from files: a shop's sales, and what a rounded average cost leaves unexplained."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from backoffice_core.formats.devices import DateOrder
from backoffice_core.formats.stock.odoo import read_odoo_moves
from backoffice_core.formats.stock.odoo_layers import compare_with_odoo, read_odoo_layers
from backoffice_core.formats.stock.retail import read_sales
from backoffice_core.inventory.valuation.costing import CostMethod
from backoffice_core.inventory.valuation.valuing import value_moves
from tests.formats.stock.rounded_average import random_average

pytestmark = pytest.mark.bench

MOVES = 20_000
SECONDS_MAX = 1
RUNS = 3


def test_ten_thousand_sales_are_read_in_a_second() -> None:
    """The sample of Online Retail with all its dirt told, best of three by processor time."""
    root = os.environ.get("BACKOFFICE_DATA")
    path = Path(root or "", "inventory", "OnlineRetail_sample.csv")
    if not root or not path.exists():
        pytest.skip("BACKOFFICE_DATA names no folder with inventory/OnlineRetail_sample.csv")
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        reading = read_sales(path, currency="GBP", order=DateOrder.DAY_FIRST)
        best = min(best, time.process_time() - start)
    print(f"\n{len(reading.lines):,} lines in {best:.2f} s: {dict(reading.dirt)}")
    assert best < SECONDS_MAX


def test_a_carried_value_explains_all_of_twenty_thousand_moves() -> None:
    """All goods are gone: a rounded unit cost leaves an amount, and the value carried leaves 0."""
    average = random_average(MOVES)
    moves, layers = average.exports()
    read_layers = read_odoo_layers(layers, currency="USD")
    reading = read_odoo_moves(moves, currency="USD", layers=read_layers)
    valued = value_moves(reading.moves, method=CostMethod.MOVING_AVERAGE, currency="USD")
    replay = compare_with_odoo(reading, read_layers, valued)
    print(
        f"\nof USD {float(average.moved):,.2f} moved, {replay.unexplained} is unexplained there"
        f" and {valued.value} here; {len(replay.findings):,} entries differ, by {replay.off}"
    )
    assert MOVES == len(reading.moves)
    assert valued.value.is_zero
    assert not replay.unexplained.is_zero
