"""Rosters without any solver: how soon there is one, and how good it becomes.

The instances of Curtois and Qu are read from the folder that ``BACKOFFICE_DATA`` names.
Time is the processor's, so that a busy machine tells the same. ``BACKOFFICE_BENCH_SECONDS``
and ``BACKOFFICE_BENCH_INSTANCES`` (``4,20``) say how long and which. Best known: the tables
of wssuite/NurseScheduler.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from backoffice_core.formats.rosters import read_curtois
from backoffice_core.scheduling.solver.descent import improve
from backoffice_core.scheduling.solver.grid import grid_of
from backoffice_core.scheduling.solver.search import Progress, Search

pytestmark = pytest.mark.bench

DATA = os.environ.get("BACKOFFICE_DATA")
SECONDS = float(os.environ.get("BACKOFFICE_BENCH_SECONDS", "60"))
EARLY = 10.0
ONLY = os.environ.get("BACKOFFICE_BENCH_INSTANCES", "")
BEST = {1: 607, 2: 828, 3: 1001, 4: 1716, 5: 1143, 6: 1950, 8: 1300, 10: 4631, 12: 4040,
        14: 1278, 16: 3225, 18: 4459, 20: 4769, 22: 30240}  # fmt: skip


@pytest.mark.parametrize("number", [int(one) for one in ONLY.split(",") if one] or BEST)
def test_rosters_without_a_solver(number: int) -> None:
    """The first roster, and what is best after a while and at the end."""
    if DATA is None:
        pytest.skip("BACKOFFICE_DATA names no folder with instances")
    began = time.process_time()
    grid = grid_of(read_curtois(Path(DATA) / "scheduling" / "curtois" / f"Instance{number}.txt"))
    read = time.process_time() - began
    told: list[Progress] = []
    search = Search(grid=grid, seconds=SECONDS, clock=time.process_time, progress=told.append)
    improve(search)
    assert search.best is not None
    assert search.price == grid.price(search.best)
    early = [one.objective for one in told if one.seconds <= EARLY]
    gap = 100 * (search.price or 0) / BEST[number] - 100
    print(f"\ninstance {number}: read {read:.1f} s, first {told[0].objective} after "
          f"{told[0].seconds:.1f} s, {early[-1] if early else None} after {EARLY:.0f} s, "
          f"{search.price} after {SECONDS:.0f} s, best known {BEST[number]}, {gap:+.1f} %",
          flush=True)  # fmt: skip
