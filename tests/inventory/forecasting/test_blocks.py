"""Smoothing of blocks and its best parameter, beside the same written plainly for one series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.forecasting import adida, exponential_smoothing, imapa

GOLDEN = (5**0.5 - 1) / 2
GRID = (0.2, 0.01, 0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
STEP = 0.1
table_rows = st.lists(
    st.lists(st.sampled_from([0, 0, 0, 1, 2, 5, 9]), min_size=5, max_size=5),
    min_size=1,
    max_size=25,
)


def smoothed(demand: Sequence[float], alpha: float) -> tuple[float, float]:
    """The level after the last period, and the squared errors on the way."""
    level, squares = demand[0], 0.0
    for amount in demand[1:]:
        error = amount - level
        squares += error * error
        level += alpha * error
    return level, squares


def best_alpha(demand: Sequence[float]) -> float:
    """The place of the grid with the least squared errors, then golden section around it."""
    if len(demand) == 1:
        return GRID[0]
    least, best = min(
        ((smoothed(demand, alpha)[1], alpha) for alpha in GRID), key=lambda each: each[0]
    )
    if least == 0:
        return best
    left, right = max(best - STEP, GRID[1]), min(best + STEP, GRID[-1])
    inner, outer = right - GOLDEN * (right - left), left + GOLDEN * (right - left)
    for _ in range(12):
        if smoothed(demand, inner)[1] <= smoothed(demand, outer)[1]:
            right, outer, inner = outer, inner, outer - GOLDEN * (outer - left)
        else:
            left, inner, outer = inner, outer, inner + GOLDEN * (right - inner)
    for point in (inner, outer):
        if smoothed(demand, point)[1] < least:
            least, best = smoothed(demand, point)[1], point
    return best


def interval(demand: Sequence[float]) -> int:
    """The average interval between demands in whole periods, halves up."""
    asked = [period for period, amount in enumerate(demand, start=1) if amount]
    return int(asked[-1] / len(asked) + 0.5) if asked else 1


def of_blocks(demand: Sequence[float], length: int) -> float:
    """The smoothed level of blocks of so many periods, for one period."""
    rest = len(demand) % length
    blocks = [sum(demand[at : at + length]) for at in range(rest, len(demand), length)]
    return smoothed(blocks, best_alpha(blocks))[0] / length


@settings(max_examples=60, deadline=None)
@given(rows=table_rows)
def test_blocks_are_smoothed_as_one_would_do_it_by_hand(rows: list[list[int]]) -> None:
    """All series at once, in blocks of the cache, give what each gives alone and step by step."""
    table = np.array(rows, dtype=np.float64)
    simple, one_block, every_block = exponential_smoothing(table), adida(table), imapa(table)
    for place in range(table.shape[1]):
        demand = table[:, place].tolist()
        length = interval(demand)
        levels = [of_blocks(demand, each) for each in range(1, length + 1)]
        assert simple.mean[place] == pytest.approx(levels[0], rel=1e-12, abs=1e-12)
        assert one_block.mean[place] == pytest.approx(levels[-1], rel=1e-12, abs=1e-12)
        expected = sum(levels) / length
        assert every_block.mean[place] == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_blocks_are_the_same_whatever_lies_beside_them() -> None:
    """Series are put in the order of their blocks and cut into pieces: none changes for it."""
    dice = np.random.default_rng(3)
    chances = dice.uniform(0.02, 0.9, 8192 + 40)
    table = (dice.random((26, chances.size)) < chances) * dice.integers(1, 9, (26, chances.size))
    together = imapa(table)
    for place in (0, 17, 8191, 8192, 8231):
        alone = imapa(table[:, place])
        assert together.mean[place] == alone.mean
        deviation = together.of(place).totals(3).deviation
        assert deviation == pytest.approx(alone.totals(3).deviation, rel=1e-12)
        assert together.parameters["block"][place] == alone.parameters["block"][0]
