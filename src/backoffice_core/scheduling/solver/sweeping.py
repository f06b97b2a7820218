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

        Where a count that pricing leaves out is exceeded, they keep as many of its cells as
        it allows, and choose again without the others.
        """
        pricer, rows = self.people[member], self.rows
        self.take(member, ())
        cost = np.zeros(pricer.calendar.options, np.int64)
        cost[pricer.calendar.option_of] = marginal(rows, member, self.heads, self.below,
                                                   self.above)  # fmt: skip
        banned = np.zeros(pricer.calendar.options, np.bool_)
        found: list[Path] = []
        for _ in range(TRIES):
            found = pricer.cheapest(cost, banned=banned)
            if not found:
                return False
            own, weights = rows.column(member, found[0].shifts)
            over = self.heads[own] + weights - rows.high[own]
            exceeded = own[(over > 0) & (self.above[own] >= self.dear)]
            if not len(exceeded):
                break
            for row in exceeded.tolist():
                shut = self.others(member, row, found[0].shifts)
                banned[pricer.calendar.option_of[shut]] = True
        self.take(member, found[0].shifts)
        return True

    def others(self, member: int, row: int, shifts: tuple[int, ...]) -> Whole:
        """Return the shifts a row counts but for as many of those worked as it allows."""
        rows = self.rows
        first, last = member * rows.shifts, (member + 1) * rows.shifts
        bounds = rows.cell_first[first : last + 1]
        owner = np.repeat(np.arange(rows.shifts), np.diff(bounds))
        counted = owner[rows.cell_row[int(bounds[0]) : int(bounds[-1])] == row]
        worked = np.array([shift for shift in shifts if shift in set(counted.tolist())], np.int64)
        room = max(0, int(rows.high[row] - self.heads[row]))
        # Evenly over all days, so that no part of the horizon goes short of it.
        places = np.linspace(0, len(worked) - 1, min(room, len(worked))).astype(np.int64)
        shut: Whole = np.setdiff1d(counted, worked[places])
        return shut


def slopes(rows: Rows, dear: int) -> tuple[Whole, Whole]:
    """Return what a unit below each row's range costs, and a unit above it."""
    below = np.full(len(rows.low), dear, np.int64)
    above = np.full(len(rows.low), dear, np.int64)
    costs = np.minimum(rows.slack_cost[rows.slack_of], dear)
    lifts = rows.slack_weight > 0
    np.minimum.at(below, rows.slack_row[lifts], costs[lifts])
    np.minimum.at(above, rows.slack_row[~lifts], costs[~lifts])
    return below, above


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
