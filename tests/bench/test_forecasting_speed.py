"""How fast methods for seldom demand go through a million items, beside statsforecast."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable

import numpy as np
import pytest

from backoffice_core.inventory.forecasting import (
    Forecast,
    adida,
    croston,
    exponential_smoothing,
    holt,
    imapa,
    syntetos_boylan,
    teunter_syntetos_babai,
    theta,
)

pytestmark = pytest.mark.bench

PERIODS = 104
PARTS = 100_000
PARTS_OF_PEER = 2_000
PARTS_OF_OTHERS = 16_384
FAMILY = (croston, syntetos_boylan, teunter_syntetos_babai, adida, imapa)
OTHERS = (exponential_smoothing, theta, holt)

PEER = """
import time
import numpy as np
from statsforecast.models import ADIDA, IMAPA, TSB, CrostonClassic, CrostonSBA
dice = np.random.default_rng(11)
table = dice.poisson(0.3, ({periods}, {items})) * dice.integers(1, 9, ({periods}, {items})) * 1.0
models = (CrostonClassic(), CrostonSBA(), TSB(0.1, 0.1), ADIDA(), IMAPA())
for model in models:
    model.forecast(y=table[:, 0], h=1)  # compiled before it is timed
    begun = time.process_time()
    for place in range({items}):
        model.forecast(y=np.ascontiguousarray(table[:, place]), h=1)
    print(model.alias, (time.process_time() - begun) / {items} * 1e6, sep="=")
"""


def demands(items: int) -> np.ndarray:
    """Demand in three periods of ten, of one to eight pieces."""
    dice = np.random.default_rng(11)
    return dice.poisson(0.3, (PERIODS, items)) * dice.integers(1, 9, (PERIODS, items)) * 1.0


def seconds_of_a_million(method: Callable[..., Forecast], table: np.ndarray) -> float:
    """Processor time for a million items, the best of three runs."""
    best = np.inf
    for _ in range(3):
        begun = time.process_time()
        method(table)
        best = min(best, time.process_time() - begun)
    return float(best) * 1e6 / table.shape[1]


def test_a_million_items_are_forecast_while_coffee_is_made() -> None:
    """Seconds of one core for a million items over 104 periods, mean and law."""
    table = demands(PARTS)
    for method in FAMILY:
        print(f"{method.__name__}: {seconds_of_a_million(method, table):.1f} s a million")
    for method in OTHERS:
        seconds = seconds_of_a_million(method, table[:, :PARTS_OF_OTHERS])
        print(f"{method.__name__}: {seconds:.1f} s a million")


def test_the_same_is_done_by_statsforecast() -> None:
    """Its compiled models, called one item at a time without data frames."""
    interpreter = os.environ.get("BACKOFFICE_PEERS")
    if not interpreter:
        pytest.skip("BACKOFFICE_PEERS names no interpreter that has statsforecast")
    script = PEER.format(periods=PERIODS, items=PARTS_OF_PEER)
    done = subprocess.run(
        [interpreter, "-c", script], capture_output=True, text=True, check=False, timeout=900
    )
    if done.returncode:
        pytest.skip(f"statsforecast does not run in BACKOFFICE_PEERS: {done.stderr[-200:]}")
    for line in done.stdout.splitlines():
        name, seconds = line.split("=")
        print(f"statsforecast {name}: {float(seconds):.1f} s a million")
