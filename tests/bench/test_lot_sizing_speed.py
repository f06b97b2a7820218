"""How fast lots are planned: a million items over a year of weeks, beside stockpyl."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable

import numpy as np
import pytest

from backoffice_core.inventory.policies.lots.lot_capacity import limited_lots
from backoffice_core.inventory.policies.lots.lot_heuristics import silver_meal
from backoffice_core.inventory.policies.lots.lot_sizing import optimal_lots
from backoffice_core.inventory.policies.orders.discounts import all_units_discount
from backoffice_core.inventory.policies.orders.economic_order import economic_order_quantity
from backoffice_core.inventory.policies.orders.joint import joint_order

pytestmark = pytest.mark.bench

WEEKS = 52
ITEMS = 1_000_000
SOME = 100_000

PEER = """
import time
import numpy as np
from stockpyl.wagner_whitin import wagner_whitin
dice = np.random.default_rng(5)
table = dice.poisson(5, ({periods}, {items}))
begun = time.process_time()
costs = [wagner_whitin({periods}, 1.0, 40.0, table[:, item].tolist())[1] for item in range({items})]
print(sum(costs), (time.process_time() - begun) / {items})
"""


def demand(periods: int, items: int) -> np.ndarray:
    """Five pieces a period on average."""
    return np.random.default_rng(5).poisson(5, (periods, items)) * 1.0


def seconds(run: Callable[[], object]) -> float:
    """Processor time of the best of two runs."""
    spent = []
    for _ in range(2):
        begun = time.process_time()
        run()
        spent.append(time.process_time() - begun)
    return min(spent)


def test_a_million_items_over_a_year_of_weeks() -> None:
    """Seconds of one core for the exact plans and their costs (the bar is 5)."""
    table = demand(WEEKS, ITEMS)
    spent = seconds(lambda: optimal_lots(demand=table, fixed_cost=40, holding_cost=1))
    print(f"optimal lots, {ITEMS} items, {WEEKS} periods: {spent:.1f} s")
    some = table[:, :SOME]
    for name, run in {
        "optimal lots, all costs by period and item": lambda: optimal_lots(
            demand=some, fixed_cost=40 + some, holding_cost=1 + some / 10, unit_cost=some
        ),
        "optimal lots with backorders": lambda: optimal_lots(
            demand=some, fixed_cost=40, holding_cost=1, backorder_cost=3
        ),
        "Silver-Meal": lambda: silver_meal(demand=some, fixed_cost=40, holding_cost=1),
    }.items():
        print(f"{name}: {seconds(run) * ITEMS / SOME:.1f} s a million")


def test_formulas_over_a_million_items() -> None:
    """Seconds of one core for the formulas, and one item's microseconds."""
    dice = np.random.default_rng(2)
    asked, fixed = dice.uniform(1, 1e4, ITEMS), dice.uniform(1, 100, ITEMS)
    words = {"demand": asked, "fixed_cost": fixed, "holding_rate": 0.3}
    plain = seconds(lambda: economic_order_quantity(**words, unit_cost=2))
    tiers = {"breakpoints": [0, 400, 800], "unit_costs": [3, 2.5, 2.2]}
    tiered = seconds(lambda: all_units_discount(**words, **tiers))
    print(f"economic order quantity {plain:.2f} s, three tiers {tiered:.2f} s a million")
    alone = seconds(
        lambda: [
            economic_order_quantity(demand=9, fixed_cost=2, holding_cost=1) for _ in range(1000)
        ]
    )
    print(f"one item alone: {alone * 1000:.0f} microseconds")
    many = {"fixed_cost": fixed[:200], "demand": asked[:200], "holding_cost": 0.5}
    joint = seconds(lambda: joint_order(shared_cost=50, **many))
    print(f"joint order of 200 items, exactly: {joint:.3f} s")
    limited = seconds(
        lambda: limited_lots(
            demand=demand(WEEKS, 1)[:, 0] * 20, fixed_cost=400, holding_cost=1, capacity=150
        )
    )
    print(f"lots of {WEEKS} periods under a capacity, 5,200 units: {limited:.3f} s")


def test_beside_stockpyl() -> None:
    """The same plans for the same items, by the interpreter that BACKOFFICE_PEERS names."""
    peers = os.environ.get("BACKOFFICE_PEERS")
    if not peers:
        pytest.skip("BACKOFFICE_PEERS names no interpreter that has stockpyl")
    for periods, items in ((52, 40), (365, 1)):
        script = PEER.format(periods=periods, items=items)
        ran = subprocess.run([peers, "-c", script], capture_output=True, text=True, check=True)
        cost, theirs = map(float, ran.stdout.split())
        table = demand(periods, items)
        begun = time.process_time()
        plan = optimal_lots(demand=table, fixed_cost=40, holding_cost=1)
        ours = (time.process_time() - begun) / items
        assert pytest.approx(cost, rel=1e-9) == plan.cost.sum()
        print(f"{periods} periods: {theirs * 1000:.1f} ms theirs, {ours * 1000:.2f} ours an item,")
        print(f"  {theirs / ours:.0f} times as fast for {items} at once")
