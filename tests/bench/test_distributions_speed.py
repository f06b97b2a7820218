"""What a million items leave unserved: losses over columns, in processor seconds.

Beside them, where they can be imported, the same functions of stockpyl for a few items, as
seconds for a million. Printed, never asserted.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backoffice_core.inventory.distributions import (
    Compound,
    Gamma,
    NegativeBinomial,
    Poisson,
    geometric,
    negative_binomial_loss,
    normal_loss,
    normal_second_loss,
    poisson_loss,
)

pytestmark = pytest.mark.bench

ITEMS = 1_000_000
FEW = 300


def seconds(run: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def measured(name: str, run: Callable[[], object]) -> None:
    """Print seconds and the peak of memory."""
    spent = min(seconds(run) for _ in range(2))
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"{name:42} {spent:7.2f} s  peak {peak:6.0f} MB")


def test_losses_of_a_million_items() -> None:
    """Each item with its own law and level, from half the mean to deep in the tail."""
    dice = np.random.default_rng(1)
    mean = dice.lognormal(2, 1.5, ITEMS)
    spread = mean * dice.uniform(0.1, 0.6, ITEMS)
    level = mean + spread * dice.uniform(-1, 6, ITEMS)
    count = np.floor(mean + np.sqrt(3 * mean) * dice.uniform(-1, 6, ITEMS))
    measured("normal loss", lambda: normal_loss(level, mean=mean, deviation=spread))
    measured("normal second loss", lambda: normal_second_loss(level, mean=mean, deviation=spread))
    measured("Poisson loss", lambda: poisson_loss(count, mean=mean))
    measured(
        "negative binomial loss",
        lambda: negative_binomial_loss(count, mean=mean, variance=3 * mean),
    )
    shares = dice.uniform(0.5, 0.999, ITEMS)
    measured("quantiles of one Poisson law", lambda: Poisson(1000).quantile(shares))
    measured("losses of one gamma law", lambda: Gamma(100, 50).loss(level))
    measured(
        "1,000 laws and quantiles",
        lambda: [NegativeBinomial(m, 3 * m).quantile(0.95) for m in mean[:1000]],
    )
    measured("compound law, 2,000 orders", lambda: Compound(count=Poisson(2000), size=geometric(2)))


def test_losses_beside_stockpyl() -> None:
    """Seconds for a million, from a few."""
    if importlib.util.find_spec("stockpyl") is None:
        pytest.skip("stockpyl is not installed")
    peer: Any = importlib.import_module("stockpyl.loss_functions")
    spent = seconds(lambda: [peer.normal_loss(120 + i / 10, 100, 30) for i in range(FEW)])
    print(f"stockpyl normal loss  {spent / FEW * 1e6:9.0f} s for a million")
    spent = seconds(lambda: [peer.poisson_loss(30, 20) for _ in range(FEW)])
    print(f"stockpyl Poisson loss {spent / FEW * 1e6:9.0f} s for a million")
