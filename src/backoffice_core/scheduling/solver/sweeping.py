"""A first roster, person after person: each takes the cheapest roster beside the others'.

What a cell is worth to one person depends on the heads that the others give: what is
missing is worth its price, what is enough already costs. Everybody's roster is exact by
itself, and all together they come to rest where nobody alone can make it better. That is
no good roster yet, but a whole one, within a second or so even for a year.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backoffice_core.scheduling.solver.grid import Choice
from backoffice_core.scheduling.solver.machines import Whole
from backoffice_core.scheduling.solver.master import Rows
from backoffice_core.scheduling.solver.pricing import Path, Pricer
from backoffice_core.scheduling.solver.search import Search

__all__ = ["swept"]

SWEEPS = 3
TRIES = 9


def swept(
    search: Search, rows: Rows, people: Sequence[Pricer], *, start: Choice | None = None
) -> Choice | None:
    """Return a roster where nobody alone can do better; ``None`` where somebody has none."""
    sweeping = Sweeping(search, rows, people)
    for member, own in enumerate(start or ()):
        sweeping.take(member, tuple(sorted(own)))
    for _ in range(SWEEPS):
        before = list(sweeping.chosen)
        for member in range(len(people)):
            if search.over() or not sweeping.improve(member):
                break
        if before == sweeping.chosen or search.over():
            break
    whole = [frozenset(own) for own in sweeping.chosen if own is not None]
    return tuple(whole) if len(whole) == len(people) else None


class Sweeping:
    """Everybody's roster so far, and what the rows come to."""

    def __init__(self, search: Search, rows: Rows, people: Sequence[Pricer]) -> None:
        """Begin with nobody working."""
        self.rows, self.people = rows, people
        self.dear = 2 * max(1, search.grid.missing_cost, int(rows.slack_cost.max(initial=0)))
        self.below, self.above = slopes(rows, self.dear)
        self.chosen: list[tuple[int, ...] | None] = [None] * len(people)
        self.heads = np.zeros(len(rows.low), np.int64)

    def take(self, member: int, shifts: tuple[int, ...]) -> None:
        """Let a person work a roster instead of what they had."""
        for own, sign in ((self.chosen[member], -1), (shifts, 1)):
            if own:
                rows, weights = self.rows.column(member, own)
                self.heads[rows] += sign * weights
        self.chosen[member] = shifts

    def improve(self, member: int) -> bool:
        """Give a person the cheapest roster beside the others'; say whether there is one.

        Where a count that pricing leaves out is exceeded, its cells are made dearer by and
        by, until it is not.
        """
        pricer, rows = self.people[member], self.rows
        self.take(member, ())
        extra = np.zeros(len(rows.low), np.int64)
        found: list[Path] = []
        for tried in range(TRIES):
            cost = np.zeros(pricer.calendar.options, np.int64)
            cost[pricer.calendar.option_of] = (
                marginal(rows, member, self.heads, self.below, self.above)
                + own_prices(rows, member, extra)
            )  # fmt: skip
            found = pricer.cheapest(cost)
            if not found:
                return False
            own, weights = rows.column(member, found[0].shifts)
            total = self.heads[own] + weights
            over = np.where(self.above[own] >= self.dear, total - rows.high[own], 0)
            if not (over > 0).any():
                break
            # Little at first: what is covered as well elsewhere moves at the least price.
            extra[own] += (over > 0) * (1 << tried)
        self.take(member, found[0].shifts)
        return True


def slopes(rows: Rows, dear: int) -> tuple[Whole, Whole]:
    """Return what a unit below each row's range costs, and a unit above it."""
    below = np.full(len(rows.low), dear, np.int64)
    above = np.full(len(rows.low), dear, np.int64)
    costs = np.minimum(rows.slack_cost[rows.slack_of], dear)
    lifts = rows.slack_weight > 0
    np.minimum.at(below, rows.slack_row[lifts], costs[lifts])
    np.minimum.at(above, rows.slack_row[~lifts], costs[~lifts])
    return below, above


def own_prices(rows: Rows, member: int, prices: Whole) -> Whole:
    """Return what prices on rows come to on each cell of a person."""
    first, last = member * rows.shifts, (member + 1) * rows.shifts
    entries = slice(int(rows.cell_first[first]), int(rows.cell_first[last]))
    products = rows.cell_weight[entries] * prices[rows.cell_row[entries]]
    return summed(products, rows.cell_first[first : last + 1])


def summed(values: Whole, first: Whole) -> Whole:
    """Return the sums of values, those of each cell from where ``first`` says on."""
    totals = np.concatenate(([0], np.cumsum(values)))
    bounds = first - first[0]
    result: Whole = totals[bounds[1:]] - totals[bounds[:-1]]
    return result


def marginal(rows: Rows, member: int, heads: Whole, below: Whole, above: Whole) -> Whole:
    """Return what each cell of a person changes in the rows, one cell at a time."""
    first, last = member * rows.shifts, (member + 1) * rows.shifts
    entries = slice(int(rows.cell_first[first]), int(rows.cell_first[last]))
    row, weight = rows.cell_row[entries], rows.cell_weight[entries]

    def outside(total: Whole) -> Whole:
        short = np.maximum(rows.low[row] - total, 0) * below[row]
        over: Whole = short + np.maximum(total - rows.high[row], 0) * above[row]
        return over

    change = outside(heads[row] + weight) - outside(heads[row])
    return summed(change, rows.cell_first[first : last + 1])
