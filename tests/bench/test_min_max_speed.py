"""How fast min and max are found, beside stockpyl."""

from __future__ import annotations

import os
import subprocess
import time

import numpy as np
import pytest

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.policies.levels.finite_horizon import finite_horizon_policy
from backoffice_core.inventory.policies.levels.min_max_exact import optimal_min_max
from backoffice_core.inventory.policies.levels.power_approximation import power_approximation

pytestmark = pytest.mark.bench

ITEMS = 1_000_000
COSTS = {"fixed_cost": 64, "holding_cost": 1, "backorder_cost": 9}

PEER = """
import time
from stockpyl.ss import s_s_discrete_exact
begun = time.process_time()
s, S, cost = s_s_discrete_exact(1, 9, 64, True, {mean})
print(s, S, cost, time.process_time() - begun)
"""


def milliseconds(mean: float) -> float:
    """Processor time of one exact optimum, the best of five."""
    spent = []
    for _ in range(5):
        begun = time.process_time()
        optimal_min_max(Poisson(mean), **COSTS)
        spent.append(time.process_time() - begun)
    return 1000 * min(spent)


def test_exact_levels() -> None:
    """Milliseconds an item, of counted and of measured demand; and a year of weeks."""
    for mean in (6, 20, 64, 1000):
        print(f"Poisson {mean}: {milliseconds(mean):.2f} ms")
    begun = time.process_time()
    optimal_min_max(Normal(64, 8), **COSTS)
    print(f"normal 64, by grid: {1000 * (time.process_time() - begun):.0f} ms")
    begun = time.process_time()
    finite_horizon_policy([Poisson(64)] * 52, **COSTS)
    print(f"52 periods of Poisson 64: {1000 * (time.process_time() - begun):.0f} ms")


def test_a_million_items_by_formula() -> None:
    """Seconds of one core."""
    mean = np.random.default_rng(1).uniform(1, 500, ITEMS)
    begun = time.process_time()
    power_approximation(mean=mean, deviation=mean / 4, **COSTS)
    print(f"power approximation: {time.process_time() - begun:.2f} s a million")


def test_beside_stockpyl() -> None:
    """The same optimum, by the interpreter that BACKOFFICE_PEERS names."""
    peers = os.environ.get("BACKOFFICE_PEERS")
    if not peers:
        pytest.skip("BACKOFFICE_PEERS names no interpreter that has stockpyl")
    for mean in (6, 20, 64):
        ran = subprocess.run(
            [peers, "-c", PEER.format(mean=mean)], capture_output=True, text=True, check=True
        )
        low, high, cost, theirs = map(float, ran.stdout.split())
        ours = optimal_min_max(Poisson(mean), **COSTS)
        assert (low, high) == (ours.reorder_point, ours.order_up_to)
        assert cost == pytest.approx(ours.cost, rel=1e-9)
        spent = milliseconds(mean)
        print(f"Poisson {mean}: {1000 * theirs:.0f} ms theirs, {spent:.2f} ours,")
        print(f"  {1000 * theirs / spent:.0f} times as fast")
