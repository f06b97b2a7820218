"""Units that flow from places and suppliers through periods, at the least convex cost.

Each unit that a place has had up to a period is one step of a cost that bends upward, so the
steps are taken in order by themselves; and since all the rest is the flow of whole units, the
linear program has a best answer in whole units, which is the one that the simplex finds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from backoffice_core.inventory.networks.place_costs import Curve, PlaceCosts
from backoffice_core.inventory.numbers import PURPOSE, Array, Places
from backoffice_core.kernel.errors import BackofficeError, require

__all__ = ["least_cost_flow"]


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

    def solved(self) -> tuple[Array, float]:
        """The best columns, and what none can cost less than.

        Raises :class:`BackofficeError` if the solver gives none.
        """
        optimize: Any = require("scipy.optimize", extra="replenish", purpose=PURPOSE)
        sparse: Any = require("scipy.sparse", extra="replenish", purpose=PURPOSE)
        rows, columns, numbers = zip(*self.cells, strict=True)
        matrix = sparse.csr_array(
            (numbers, (rows, columns)), shape=(len(self.rights), len(self.costs))
        )
        highs, costs = np.array(self.highs), np.array(self.costs)
        answer = optimize.linprog(
            costs,
            A_eq=matrix,
            b_eq=self.rights,
            bounds=np.column_stack([np.zeros(len(highs)), highs]),
            method="highs-ds",
        )
        if answer.x is None:
            raise BackofficeError("flow_unsolved", f"The solver gave up: {answer.message}", "")
        # Whatever the prices of the rows are, no plan costs less than this (weak duality): the
        # solver need not be believed.
        prices: Array = answer.eqlin.marginals
        reduced: Array = costs - matrix.T @ prices
        bound = float(prices @ np.array(self.rights)) + float(np.minimum(reduced, 0.0) @ highs)
        return answer.x, bound


def least_cost_flow(costs: PlaceCosts) -> tuple[Places, float]:
    """The units of each way at which everything costs least, and what none can cost less than."""
    program = Program()
    # Nobody needs more: beyond the ends of its curves a unit only costs.
    units = sum(place.on_hand for place in costs.places)
    ends = sum(max(curve.low + curve.costs.size for curve in curves) for curves in costs.curves)
    plenty = float(units + ends)
    stays = [program.row(place.on_hand) for place in costs.places]
    starts = [[program.row(0) for _ in curves] for curves in costs.curves]
    for way in costs.ways:
        cells: list[tuple[int, float]] = []
        if way.origin is not None:
            cells.append((stays[way.origin], 1))
        # What comes after the last period helps nobody.
        helps = way.lead_time < costs.periods
        if helps:
            cells.append((starts[way.destination][way.lead_time], 1))
        most = plenty if way.maximum is None else min(float(way.maximum), plenty)
        program.column(way.unit_cost, most if helps else 0.0, cells)
    for place, rows in enumerate(starts):
        program.column(0, plenty, [(stays[place], 1), (rows[0], 1)])
        for period, row in enumerate(rows):
            after = rows[period + 1] if period + 1 < len(rows) else None
            add_steps(program, costs.curves[place][period], (row, after), plenty)
    columns, bound = program.solved()
    # The program counts from no units on, where everything is owed.
    nothing = sum(float(curve.at(np.int64(0))) for curves in costs.curves for curve in curves)
    return np.rint(columns[: len(costs.ways)]).astype(np.int64), bound + nothing


def add_steps(program: Program, curve: Curve, rows: tuple[int, int | None], plenty: float) -> None:
    """A column for each unit that a place may have had; those alike at both ends are one."""
    # Rounding must not bend the cost downward, or later units would be taken first.
    slopes = np.maximum.accumulate(np.diff(curve.costs))
    row, after = rows
    cells = [(row, -1.0)] if after is None else [(row, -1.0), (after, 1.0)]
    if curve.low:
        program.column(float(slopes[0]), float(curve.low), cells)
    for slope in slopes[:-1]:
        program.column(float(slope), 1.0, cells)
    program.column(float(slopes[-1]), plenty, cells)
