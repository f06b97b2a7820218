"""Column generation: a bound that is nearly the best cost, and rosters that nearly reach it.

The linear program over everybody's rosters has far too many columns to write down, and
needs but few: those that are cheap at its prices, which pricing finds. In turn the program
finds better prices. Where the two meet, the program's cost is a bound, and on the way each
set of prices gives one, a little lower. Prices are taken between the program's own and the
best so far, which keeps them from swinging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import attrs
import numpy as np

from backoffice_core.scheduling.solver.bounds import Evaluated, Flags, Real, evaluate, scale_for
from backoffice_core.scheduling.solver.linear import Column, Program, Solution
from backoffice_core.scheduling.solver.master import Rows, rows_of
from backoffice_core.scheduling.solver.pricing import Pricer, pricers
from backoffice_core.scheduling.solver.search import Search

__all__ = ["Generation"]

T = TypeVar("T")
R = TypeVar("R")

SMOOTHING = 0.6
SLIGHT = 1e-6


class Generation:
    """Column generation over one search's grid."""

    def __init__(self, search: Search, people: list[Pricer]) -> None:
        """Begin with no columns."""
        self.search, self.people = search, people
        self.grid = search.grid
        self.rows: Rows = rows_of(search.grid, people)
        self.program = Program(self.rows, len(people))
        self.banned: list[Flags | None] = [None] * len(people)
        self.best: Evaluated | None = None
        self.center: Real = np.zeros(len(self.rows.low))
        self.map: Callable[..., Iterable[object]] = map
        self.iterations = 0
        self.last: Solution | None = None

    def price(self, duals: Real, *, most: int = 1) -> tuple[Evaluated, list[Column]]:
        """Return the bound and the columns at some prices."""
        scale = scale_for(self.people, duals)
        whole = np.rint(duals * scale).astype(np.int64)
        found = evaluate(self.rows, self.people, whole, scale, each=self.map, banned=self.banned,
                         most=most)  # fmt: skip
        columns = [Column(member, path.shifts, path.charge)
                   for member, own in enumerate(found.paths) for path in own]  # fmt: skip
        return found, columns

    def reduced(self, column: Column, solution: Solution) -> float:
        """Return what a column saves at the prices of a solution, negative if it does."""
        rows, weights = self.rows.column(column.member, column.shifts)
        return float(column.cost - weights @ solution.duals[rows]
                     - solution.worth[column.member])  # fmt: skip

    def converge(self, *, iterations: int, certify: bool = True) -> bool:
        """Go on until nothing is gained, or so often, or time is over; say whether it ended."""
        smooth = SMOOTHING if self.best is not None else 0.0
        best = None
        for _ in range(iterations):
            if self.search.over():
                return False
            self.iterations += 1
            solution = self.last = self.program.solve()
            at = smooth * self.center + (1 - smooth) * solution.duals
            found, columns = self.price(at)
            if not found.possible:
                return False
            value = found.value / found.scale
            if best is None or value > best:
                best, self.center = value, at
                if certify:
                    self.best = found
                    self.search.raise_bound(found.bound, engine="columns")
            saving = [one for one in columns if self.reduced(one, solution) < -SLIGHT]
            added = self.program.extend(saving)
            if not solution.broken and solution.objective - best < max(SLIGHT, 1e-9 * abs(best)):
                return True
            if not added and smooth == 0:
                return True
            smooth = SMOOTHING if added else 0.0
        return False
