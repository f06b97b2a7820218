"""What ties people's rosters together, as rows over cells: the master problem.

A *row* adds up cells and slacks and must come out between two numbers: the heads of a
cover with those missing and those over, a rule about several people, a count of one
person that their pricing leaves out. Every slack has a finite range, so that any prices
whatever on the rows (:mod:`bounds`) give a bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
import numpy as np

from backoffice_core.scheduling.solver.grid import Bound, Cover, Grid
from backoffice_core.scheduling.solver.machines import Whole
from backoffice_core.scheduling.solver.pricing import Pricer
from backoffice_core.scheduling.terms import Count, Pattern

__all__ = ["Rows", "rows_of"]


@attrs.frozen(kw_only=True)
class Rows:
    """The rows. Entries of cells are sorted by cell, those of ``cell`` from ``cell_first`` on.

    Slacks cost ``slack_cost`` a unit, from nothing to ``slack_most``, and have their own
    entries; ``low`` and ``high`` bind each row.
    """

    low: Whole
    high: Whole
    cell_first: Whole
    cell_row: Whole
    cell_weight: Whole
    slack_cost: Whole
    slack_most: Whole
    slack_of: Whole
    slack_row: Whole
    slack_weight: Whole
    shifts: int

    def column(self, member: int, shifts: Sequence[int]) -> tuple[Whole, Whole]:
        """Return the rows a roster of one person enters, and with what weight."""
        cells = member * self.shifts + np.array(shifts, np.int64)
        sizes = self.cell_first[cells + 1] - self.cell_first[cells]
        entries = np.repeat(self.cell_first[cells], sizes) + ragged(sizes)
        rows, inverse = np.unique(self.cell_row[entries], return_inverse=True)
        weights = np.zeros(len(rows), np.int64)
        np.add.at(weights, inverse.reshape(-1), self.cell_weight[entries])
        return rows, weights

    def part(self, members: Sequence[int], others: Sequence[tuple[int, Sequence[int]]]) -> Rows:
        """Return the rows of some people alone, where the others work what is given."""
        count = len(self.low)
        given = np.zeros(count, np.int64)
        for member, shifts in others:
            rows, weights = self.column(member, shifts)
            given[rows] += weights
        cells = np.concatenate([np.arange(each * self.shifts, (each + 1) * self.shifts)
                                for each in members]).astype(np.int64)  # fmt: skip
        sizes = self.cell_first[cells + 1] - self.cell_first[cells]
        entries = np.repeat(self.cell_first[cells], sizes) + ragged(sizes)
        return attrs.evolve(
            self, low=self.low - given, high=self.high - given,
            cell_first=np.concatenate(([0], np.cumsum(sizes))),
            cell_row=self.cell_row[entries], cell_weight=self.cell_weight[entries],
        )  # fmt: skip

    def cell_prices(self, duals: Whole) -> Whole:
        """Return what the prices of rows come to on each cell: (member, shift)."""
        products = self.cell_weight * duals[self.cell_row]
        total = np.concatenate(([0], np.cumsum(products)))
        prices: Whole = total[self.cell_first[1:]] - total[self.cell_first[:-1]]
        return prices.reshape(-1, self.shifts) if self.shifts else prices.reshape(0, 0)

    def slack_prices(self, duals: Whole) -> Whole:
        """Return what the prices of rows come to on each slack."""
        prices = np.zeros(len(self.slack_cost), np.int64)
        np.add.at(prices, self.slack_of, self.slack_weight * duals[self.slack_row])
        return prices


def ragged(sizes: Whole) -> Whole:
    """Return 0, 1, 2, ... up to each size in turn."""
    ends = np.cumsum(sizes)
    counted: Whole = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - sizes, sizes)
    return counted


class Building:
    """Gathers rows one by one."""

    def __init__(self, grid: Grid) -> None:
        """Begin with none."""
        self.grid = grid
        self.bounds: list[tuple[int, int]] = []
        self.entries: list[tuple[int, int, int]] = []
        self.slacks: list[tuple[int, int]] = []
        self.slack_entries: list[tuple[int, int, int]] = []

    def row(self, low: int, high: int) -> int:
        """Add an empty row."""
        self.bounds.append((low, high))
        return len(self.bounds) - 1

    def slack(self, cost: int, most: int, row: int, weight: int) -> int:
        """Add a slack to a row."""
        self.slacks.append((cost, most))
        self.slack_entries.append((len(self.slacks) - 1, row, weight))
        return len(self.slacks) - 1

    def cover(self, cover: Cover) -> None:
        """Add the heads of a cover."""
        members, shifts = len(self.grid.members), len(self.grid.shifts)
        row = self.row(cover.need, cover.need)
        self.entries.extend((member * shifts + shift, row, 1)
                            for member in range(members) for shift in cover.shifts)  # fmt: skip
        most = members * len(cover.shifts)
        self.slack(cover.short, cover.need, row, 1)
        # Where no head may be over, a slack that is always there would let one be.
        if cover.over is not None:
            self.slack(cover.over, max(0, most - cover.need), row, -1)

    def term(self, bound: Bound) -> None:
        """Add a term over cells; a run is left out, which makes rosters cheaper at most."""
        term = bound.term
        if isinstance(term, Count):
            lowest = sum(weight for weight in term.weights if weight < 0)
            highest = sum(weight for weight in term.weights if weight > 0)
            least = lowest if term.least is None else term.least
            most = highest if term.most is None else term.most
            row = self.row(least, most)
            for group, weight in zip(term.groups, term.weights, strict=True):
                self.group(group, weight, row)
            if bound.cost is not None:
                cost = term.each * bound.cost
                if least > lowest:
                    self.slack(cost, least - lowest, row, 1)
                if most < highest:
                    self.slack(cost, highest - most, row, -1)
        elif isinstance(term, Pattern):
            worked = sum(wanted for _, wanted in term.steps)
            row = self.row(worked - len(term.steps), worked - 1)
            for group, wanted in term.steps:
                self.group(group, 1 if wanted else -1, row)
            if bound.cost is not None:
                self.slack(term.each * bound.cost, 1, row, -1)

    def group(self, cells: Sequence[int], weight: int, row: int) -> None:
        """Add to a row whether any of the cells is worked."""
        if self.apart(cells):
            self.entries.extend((cell, row, weight) for cell in cells)
            return
        any_worked = self.slack(0, 1, row, weight)
        together = self.row(0, len(cells))
        self.slack_entries.append((any_worked, together, -1))
        for cell in cells:
            self.entries.append((cell, together, 1))
            each = self.row(-1, 0)
            self.entries.append((cell, each, 1))
            self.slack_entries.append((any_worked, each, -1))

    def apart(self, cells: Sequence[int]) -> bool:
        """Say whether at most one of the cells is worked: one person's, on one day."""
        shifts = len(self.grid.shifts)
        return len({(cell // shifts, self.grid.day_of[cell % shifts]) for cell in cells}) <= 1

    def rows(self) -> Rows:
        """Return everything as arrays."""
        cells = len(self.grid.members) * len(self.grid.shifts)
        entries = np.array(self.entries, np.int64).reshape(-1, 3)
        entries = entries[np.argsort(entries[:, 0], kind="stable")]
        slack_entries = np.array(self.slack_entries, np.int64).reshape(-1, 3)
        slacks = np.array(self.slacks, np.int64).reshape(-1, 2)
        bounds = np.array(self.bounds, np.int64).reshape(-1, 2)
        return Rows(
            low=bounds[:, 0], high=bounds[:, 1],
            cell_first=np.searchsorted(entries[:, 0], np.arange(cells + 1)),
            cell_row=entries[:, 1].copy(), cell_weight=entries[:, 2].copy(),
            slack_cost=slacks[:, 0], slack_most=slacks[:, 1],
            slack_of=slack_entries[:, 0], slack_row=slack_entries[:, 1],
            slack_weight=slack_entries[:, 2], shifts=len(self.grid.shifts),
        )  # fmt: skip


def rows_of(grid: Grid, people: Iterable[Pricer]) -> Rows:
    """Return the rows of a grid: covers, rules about several people, and what pricing left."""
    building = Building(grid)
    for cover in grid.covers:
        building.cover(cover)
    for bound in grid.bounds:
        building.term(bound)
    for member, pricer in enumerate(people):
        for bound in pricer.left:
            building.term(in_cells(bound, member * len(grid.shifts)))
    return building.rows()


def in_cells(bound: Bound, first: int) -> Bound:
    """Return a bound of one person over cells instead of shifts."""
    term = bound.term
    if isinstance(term, Count):
        groups = tuple(tuple(first + shift for shift in group) for group in term.groups)
        return Bound(attrs.evolve(term, groups=groups), bound.cost, bound.rule)
    if isinstance(term, Pattern):
        steps = tuple((tuple(first + shift for shift in group), wanted)
                      for group, wanted in term.steps)  # fmt: skip
        return Bound(attrs.evolve(term, steps=steps), bound.cost, bound.rule)
    return bound
