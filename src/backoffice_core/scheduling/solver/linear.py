"""The linear program over the rosters known so far, kept in HiGHS.

Columns are rosters of people, a weight between 0 and 1 each; everybody's add up to 1. Rows
that bind may be broken at a great price, so that there is always a solution. Great prices
make for wild ones on the way, so they begin capped, not far above what wishes cost, and
the cap is raised for as long as something at the cap is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from backoffice_core.kernel.errors import require
from backoffice_core.scheduling.solver.bounds import Real
from backoffice_core.scheduling.solver.machines import Whole
from backoffice_core.scheduling.solver.master import Rows

__all__ = ["Column", "Limit", "Program", "Solution"]

# What is there stays a solution when columns come, and its prices do when some are closed.
PRIMAL_SIMPLEX, DUAL_SIMPLEX = 4, 1
DEAR = 20
# Beyond this a linear program in floating point tells small costs apart no more.
DEAREST = 100_000_000
WHOLE = 0.5
RAISE = 100
SLIGHT = 1e-6


@attrs.frozen
class Column:
    """A roster of one person: its shifts, and what the grid charges the person for it."""

    member: int
    shifts: tuple[int, ...]
    cost: int


@attrs.frozen(kw_only=True)
class Solution:
    """What a linear program came to: the price of each row, of each person, and the weights.

    ``broken`` adds up what rows that bind are broken by, ``at_cap`` the slacks whose cost is
    capped.
    """

    objective: float
    duals: Real
    worth: Real
    weights: Real
    broken: float
    at_cap: float
    steps: int


@attrs.frozen(kw_only=True)
class Limit:
    """When to stop choosing whole rosters."""

    seconds: float = 1e9
    nodes: int = 2_000_000_000


class Program:
    """A linear program that grows by columns."""

    def __init__(self, rows: Rows, members: int, *, cap: float = DEAREST) -> None:
        """Begin with the rows, their slacks, and a dear way out for each."""
        self.cap = cap
        highspy = require("highspy", extra="solve", purpose="solving rosters")
        # The public class says hello on standard output when it is made; its base does not.
        self.highs: Any = highspy.Highs.__mro__[1]()
        self.kinds: Any = highspy.HighsVarType
        self.silent()
        self.rows, self.members = rows, members
        self.columns: list[Column] = []
        self.known: set[tuple[int, tuple[int, ...]]] = set()
        self.open: list[bool] = []
        count = len(rows.low)
        low = np.concatenate([rows.low, np.ones(members)]).astype(np.float64)
        high = np.concatenate([rows.high, np.ones(members)]).astype(np.float64)
        none = np.zeros(0, np.int32)
        self.highs.addRows(count + members, low, high, 0, np.zeros(count + members, np.int32),
                           none, np.zeros(0))  # fmt: skip
        self.add_slacks()
        self.first_column = int(self.highs.getNumCol())

    def silent(self) -> None:
        """Set HiGHS to work alone and say nothing."""
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1),
                              ("simplex_strategy", PRIMAL_SIMPLEX)):  # fmt: skip
            self.highs.setOptionValue(option, value)

    def add_slacks(self) -> None:
        """Add the slacks of rows, and the dear ones both ways of rows that have none."""
        rows = self.rows
        self.dear = float(max(1000, DEAR * min(DEAREST, int(rows.slack_cost.max(initial=1)))))
        order = np.argsort(rows.slack_of, kind="stable")
        starts = np.searchsorted(rows.slack_of[order], np.arange(len(rows.slack_cost)))
        self.add(np.minimum(rows.slack_cost, self.cap), rows.slack_most, starts,
                 rows.slack_row[order], rows.slack_weight[order])  # fmt: skip
        count = len(rows.low)
        single = np.bincount(rows.slack_of, minlength=len(rows.slack_cost))[rows.slack_of] == 1
        soft_below = np.zeros(count, np.bool_)
        soft_above = np.zeros(count, np.bool_)
        soft_below[rows.slack_row[single & (rows.slack_weight > 0)]] = True
        soft_above[rows.slack_row[single & (rows.slack_weight < 0)]] = True
        bare = [np.nonzero(~soft_below)[0], np.nonzero(~soft_above)[0]]
        bare[0] = np.concatenate([bare[0], np.arange(count, count + self.members)])
        where = np.concatenate(bare)
        signs = np.concatenate([np.ones(len(bare[0])), -np.ones(len(bare[1]))])
        self.dear_from = int(self.highs.getNumCol())
        self.add(np.full(len(where), min(self.dear, self.cap)),
                 np.full(len(where), 1e9), np.arange(len(where)), where, signs)  # fmt: skip

    def raised(self, solution: Solution) -> bool:
        """Raise the cap where a solution uses something at it; say whether it was raised."""
        if self.cap >= DEAREST or not (solution.broken > SLIGHT or solution.at_cap > SLIGHT):
            return False
        self.raise_cap()
        return True

    def raise_cap(self) -> None:
        """Let great prices be greater, up to what they are."""
        self.cap = min(DEAREST, self.cap * RAISE)
        costs = np.minimum(self.rows.slack_cost, self.cap).astype(np.float64)
        dears = np.full(self.first_column - self.dear_from, min(self.dear, self.cap))
        numbers = np.arange(self.first_column, dtype=np.int32)
        self.highs.changeColsCost(len(numbers), numbers, np.concatenate([costs, dears]))

    def add(
        self, cost: ArrayLike, most: ArrayLike, starts: ArrayLike, rows: ArrayLike,
        weights: ArrayLike,
    ) -> None:  # fmt: skip
        """Add columns to HiGHS."""
        costs, where = np.asarray(cost, np.float64), np.asarray(rows, np.int32)
        self.highs.addCols(
            len(costs), costs, np.zeros(len(costs)), np.asarray(most, np.float64),
            len(where), np.asarray(starts, np.int32), where, np.asarray(weights, np.float64),
        )  # fmt: skip

    def extend(self, columns: Iterable[Column]) -> int:
        """Add the columns that are new, and return how many there were."""
        new: list[Column] = []
        for column in columns:
            if (column.member, column.shifts) not in self.known:
                self.known.add((column.member, column.shifts))
                new.append(column)
        if not new:
            return 0
        count = len(self.rows.low)
        starts = [0]
        rows: list[Whole] = []
        weights: list[Whole] = []
        for column in new:
            own_rows, own_weights = self.rows.column(column.member, column.shifts)
            rows.append(np.append(own_rows, count + column.member))
            weights.append(np.append(own_weights, 1))
            starts.append(starts[-1] + len(rows[-1]))
        self.add([column.cost for column in new], np.full(len(new), np.inf), starts[:-1],
                 np.concatenate(rows), np.concatenate(weights))  # fmt: skip
        self.highs.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        self.columns.extend(new)
        self.open.extend([True] * len(new))
        return len(new)

    def solve(self, limit: Limit) -> Solution:
        """Solve it as it stands."""
        # HiGHS counts the seconds of all runs together.
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + limit.seconds)
        self.highs.run()
        solution = self.highs.getSolution()
        values = np.array(solution.col_value)
        duals = np.array(solution.row_dual)
        count = len(self.rows.low)
        return Solution(
            objective=float(self.highs.getInfo().objective_function_value),
            duals=duals[:count], worth=duals[count:], weights=values[self.first_column:],
            broken=float(values[self.dear_from:self.first_column].sum()),
            at_cap=float(values[:self.dear_from][self.rows.slack_cost > self.cap].sum()),
            steps=int(self.highs.getInfo().simplex_iteration_count),
        )  # fmt: skip

    def restrict(self, allowed: Iterable[bool]) -> None:
        """Leave only some columns open."""
        changed = [(place, now) for place, (was, now)
                   in enumerate(zip(self.open, allowed, strict=True)) if was != now]  # fmt: skip
        if not changed:
            return
        places = np.array([self.first_column + place for place, _ in changed], np.int32)
        highs = np.array([np.inf if now else 0.0 for _, now in changed])
        self.highs.changeColsBounds(len(places), places, np.zeros(len(places)), highs)
        self.highs.setOptionValue("simplex_strategy", DUAL_SIMPLEX)
        for place, now in changed:
            self.open[place] = now

    def whole(
        self, places: Sequence[int], limit: Limit, *, start: Sequence[int] = ()
    ) -> tuple[list[int], int]:
        """Return the best choice among some columns, one for each person, and the steps taken.

        ``start`` is a choice to begin with; nothing comes back where nothing was found.
        """
        mixed = Program(self.rows, self.members)
        mixed.extend(self.columns[place] for place in places)
        highs, first = mixed.highs, mixed.first_column
        numbers = np.arange(first, first + len(places), dtype=np.int32)
        highs.changeColsIntegrality(len(numbers), numbers,
                                    np.full(len(numbers), self.kinds.kInteger))  # fmt: skip
        for option, value in (("time_limit", limit.seconds), ("mip_max_nodes", limit.nodes),
                              ("mip_abs_gap", 0.999), ("mip_rel_gap", 0.0)):  # fmt: skip
            highs.setOptionValue(option, value)
        if start:
            where = {place: number for number, place in enumerate(places)}
            chosen = np.array([first + where[place] for place in start], np.int32)
            highs.setSolution(len(chosen), chosen, np.ones(len(chosen)))
        highs.run()
        values = np.array(highs.getSolution().col_value)[first:]
        steps = int(highs.getInfo().simplex_iteration_count)
        return [places[number] for number in np.nonzero(values > WHOLE)[0].tolist()], steps
