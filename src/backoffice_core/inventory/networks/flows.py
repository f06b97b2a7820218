"""Units that flow from places and suppliers through periods, at the least convex cost.

Each unit that a place has had up to a period is one step of a cost that bends upward, so the
steps are taken in order by themselves; and since all the rest is the flow of whole units, the
linear program has a best answer in whole units, which is the one that the simplex finds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.numbers import PURPOSE, Array, Places
from backoffice_core.kernel.errors import BackofficeError, require

__all__ = ["Flow", "least_cost_flow"]


@attrs.frozen(kw_only=True)
class Flow:
    """Places by number; ways by number: from a place or from outside, to a place.

    ``cost(place, period, units)`` is what a period costs by the units a place has had up to
    it; ``ranges`` says between which units it is no straight line.
    """

    on_hand: tuple[int, ...]
    origins: tuple[int | None, ...]
    destinations: tuple[int, ...]
    costs: tuple[float, ...]
    arrivals: tuple[int, ...]
    maxima: tuple[int | None, ...]
    ranges: tuple[tuple[tuple[int, int], ...], ...]
    cost: Callable[[int, int, Array], Array]


class Program:
    """A linear program, written down column by column; all rows say that two sides are equal."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.costs: list[float] = []
        self.highs: list[float] = []
        self.rights: list[float] = []
        self.cells: list[tuple[int, int, float]] = []

    def row(self, right: float) -> int:
        """A new row with its right side."""
        self.rights.append(right)
        return len(self.rights) - 1

    def column(self, cost: float, high: float, cells: list[tuple[int, float]]) -> None:
        """A new column with its cells, row and number."""
        self.cells.extend((row, len(self.costs), number) for row, number in cells)
        self.costs.append(cost)
        self.highs.append(high)

    def solved(self) -> Array:
        """The best columns. Raises :class:`BackofficeError` if the solver gives none."""
        optimize: Any = require("scipy.optimize", extra="replenish", purpose=PURPOSE)
        sparse: Any = require("scipy.sparse", extra="replenish", purpose=PURPOSE)
        rows, columns, numbers = zip(*self.cells, strict=True)
        matrix = sparse.csr_array(
            (numbers, (rows, columns)), shape=(len(self.rights), len(self.costs))
        )
        answer = optimize.linprog(
            self.costs,
            A_eq=matrix,
            b_eq=self.rights,
            bounds=np.column_stack([np.zeros(len(self.highs)), self.highs]),
            method="highs-ds",
        )
        if answer.x is None:
            raise BackofficeError("flow_unsolved", f"The solver gave up: {answer.message}", "")
        result: Array = answer.x
        return result


def least_cost_flow(flow: Flow) -> Places:
    """The units of each way at which everything costs least."""
    program = Program()
    stays = [program.row(units) for units in flow.on_hand]
    starts = [[program.row(0) for _ in place] for place in flow.ranges]
    for way, destination in enumerate(flow.destinations):
        cells: list[tuple[int, float]] = []
        origin, maximum = flow.origins[way], flow.maxima[way]
        if origin is not None:
            cells.append((stays[origin], 1))
        if flow.arrivals[way] < len(starts[destination]):
            cells.append((starts[destination][flow.arrivals[way]], 1))
        # What comes after the last period helps nobody.
        high = np.inf if maximum is None else float(maximum)
        program.column(flow.costs[way], high if helps(flow, way) else 0.0, cells)
    for place, rows in enumerate(starts):
        program.column(0, np.inf, [(stays[place], 1), (rows[0], 1)])
        for period, row in enumerate(rows):
            after = rows[period + 1] if period + 1 < len(rows) else None
            add_steps(program, flow, (place, period), (row, after))
    return np.rint(program.solved()[: len(flow.destinations)]).astype(np.int64)


def helps(flow: Flow, way: int) -> bool:
    """Whether what comes by a way comes within the periods."""
    return flow.arrivals[way] < len(flow.ranges[flow.destinations[way]])


def add_steps(
    program: Program, flow: Flow, where: tuple[int, int], rows: tuple[int, int | None]
) -> None:
    """A column for each unit that a place may have had; those alike at both ends are one."""
    place, period = where
    low, high = flow.ranges[place][period]
    levels = np.arange(low, high + 2, dtype=np.float64)
    slopes = np.diff(flow.cost(place, period, levels))
    # Rounding must not bend the cost downward, or later units would be taken first.
    slopes = np.maximum.accumulate(slopes)
    cells = [(rows[0], -1.0)] if rows[1] is None else [(rows[0], -1.0), (rows[1], 1.0)]
    if low:
        program.column(float(slopes[0]), float(low), cells)
    for slope in slopes[:-1]:
        program.column(float(slope), 1.0, cells)
    program.column(float(slopes[-1]), np.inf, cells)
