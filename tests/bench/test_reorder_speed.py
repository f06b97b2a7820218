"""How fast reorder points and quantities are computed, beside stockpyl where it is there.

The environment variable BACKOFFICE_PEERS names a Python with stockpyl; it is asked in a process
of its own. Times are of the processor, on one core.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.distributions.service import FillRate
from backoffice_core.inventory.policies.reorder.newsvendor import newsvendor_order
from backoffice_core.inventory.policies.reorder.normal_tails import average_beyond
from backoffice_core.inventory.policies.reorder.reorder_discrete import optimal_reorder_policy_for
from backoffice_core.inventory.policies.reorder.reorder_normal import optimal_reorder_policy
from backoffice_core.inventory.policies.reorder.reorder_service import reorder_point

ITEMS = 1_000_000
PEER = """
import json, time
from stockpyl import rq, newsvendor

def spent(call, times):
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times

print(json.dumps({
    "newsvendor": spent(lambda: newsvendor.newsvendor_normal(0.18, 0.7, 50, 8), 200),
    "eil": spent(lambda: rq.r_q_eil_approximation(0.225, 7.5, 8, 1300, 150, 1 / 12), 20),
    "poisson 50": spent(lambda: rq.r_q_poisson_exact(20, 150, 100, 25, 2), 1),
    "poisson 500": spent(lambda: rq.r_q_poisson_exact(20, 150, 100, 250, 2), 1),
}))
"""


def spent(call: Callable[[], object], times: int = 1) -> float:
    """Seconds of the processor a call takes."""
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times


def peer() -> dict[str, float]:
    """What stockpyl takes, an item each; nothing where it is not there."""
    python = os.environ.get("BACKOFFICE_PEERS")
    if not python:
        pytest.skip("BACKOFFICE_PEERS names no Python that has stockpyl")
    told = subprocess.run([python, "-c", PEER], capture_output=True, text=True, check=False)
    if told.returncode:
        pytest.skip(f"stockpyl cannot be run: {told.stderr.strip().splitlines()[-1]}")
    found: dict[str, float] = json.loads(told.stdout)
    return found


def items() -> dict[str, Any]:
    """A million items, of sizes over several powers of ten."""
    dice = np.random.default_rng(1)
    mean = 10 ** dice.uniform(0, 3, ITEMS)
    return {"mean": mean, "deviation": mean * 10 ** dice.uniform(-1.5, 0.3, ITEMS),
            "order_quantity": 10 ** dice.uniform(0, 4, ITEMS), "lead_time": 3.0}  # fmt: skip


def costs() -> dict[str, Any]:
    """Costs and demand of a million items."""
    dice = np.random.default_rng(2)
    return {
        "fixed_cost": dice.uniform(5, 200, ITEMS),
        "holding_cost": dice.uniform(0.1, 5, ITEMS),
        "backorder_cost": dice.uniform(5, 100, ITEMS),
        "demand": 10 ** dice.uniform(1, 4, ITEMS),
        "lead_time_mean": 10 ** dice.uniform(0, 3, ITEMS),
        "lead_time_deviation": 10 ** dice.uniform(-1, 2.5, ITEMS),
    }


@pytest.mark.bench
def test_a_million_reorder_points_in_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """Fill rate, watched and reviewed; and the exact reorder point and quantity together."""
    terms, prices = items(), costs()
    watched = spent(lambda: reorder_point(FillRate(0.95), **terms))
    reviewed = spent(lambda: reorder_point(FillRate(0.95), **terms, review_period=1))
    exact = spent(lambda: optimal_reorder_policy(**prices))
    level = reorder_point(FillRate(0.95), **terms).level
    missing = average_beyond(
        level, terms["order_quantity"], 3 * terms["mean"], 3**0.5 * terms["deviation"]
    )
    residual = np.abs(missing / 0.05 - 1).max()
    with capsys.disabled():
        print(
            f"\n{ITEMS:,} items: fill rate {watched:.2f} s (2 s), residual {residual:.0e}; "
            f"reviewed daily {reviewed:.2f} s; exact (r, Q) {exact:.2f} s (5 s)"
        )


@pytest.mark.bench
def test_poisson_policies_in_milliseconds(capsys: pytest.CaptureFixture[str]) -> None:
    """Lead-time means of 3 to 1,000; and single calls with numbers."""
    for mean in (3, 50, 500, 1000):
        prices = {"fixed_cost": 100, "holding_cost": 20, "backorder_cost": 150, "demand": mean / 2}
        each = spent(lambda m=mean, p=prices: optimal_reorder_policy_for(Poisson(m), **p), 50)  # type: ignore[misc]
        with capsys.disabled():
            print(f"\nPoisson (r, Q), mean {mean}: {1e3 * each:.2f} ms (3 ms)", end="")
    terms = {"mean": 100.0, "deviation": 20.0, "order_quantity": 200.0, "lead_time": 3.0}
    order = {"overage": 0.18, "underage": 0.7, "mean": 50.0, "deviation": 8.0}
    single = {
        "newsvendor": spent(lambda: newsvendor_order(**order), 500),
        "fill-rate reorder point": spent(lambda: reorder_point(FillRate(0.95), **terms), 500),
    }
    with capsys.disabled():
        for name, seconds in single.items():
            print(f"\n{name}, one item: {1e6 * seconds:.0f} us (50 us)", end="")


@pytest.mark.bench
def test_beside_stockpyl(capsys: pytest.CaptureFixture[str]) -> None:
    """An item there, an item here in a column of a million."""
    theirs = peer()
    prices = costs()
    policy = spent(lambda: optimal_reorder_policy(**prices)) / ITEMS
    mean = items()["mean"]
    order = {"overage": 0.18, "underage": 0.7, "mean": mean, "deviation": 0.2 * mean}
    ours = {"newsvendor": spent(lambda: newsvendor_order(**order)) / ITEMS, "eil": policy}
    for mean_now in (50, 500):
        whole = {"fixed_cost": 100, "holding_cost": 20, "backorder_cost": 150}
        whole["demand"] = mean_now // 2
        ours[f"poisson {mean_now}"] = spent(
            lambda m=mean_now, p=whole: optimal_reorder_policy_for(Poisson(m), **p),  # type: ignore[misc]
            20,
        )
    with capsys.disabled():
        for name, seconds in ours.items():
            ratio = theirs[name] / seconds
            print(f"\n{name}: {1e6 * seconds:.2f} us, stockpyl {ratio:,.0f} times", end="")
