"""Column generation: prices that rosters are asked at, and a bound from each set of prices.

The linear program over everybody's rosters has far too many columns to write down, and
needs but few: those that are cheap at its prices, which pricing finds. In turn the program
finds better prices. Where the two meet, the program's cost is a bound, and on the way each
set of prices gives one, a little lower. Prices are taken between the program's own and the
best so far, which keeps them from swinging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from backoffice_core.scheduling.solver.bounds import Evaluated, Real, evaluate, scale_for
from backoffice_core.scheduling.solver.grid import Choice, Grid
from backoffice_core.scheduling.solver.linear import Column, Limit, Program, Solution
from backoffice_core.scheduling.solver.machines import Flags, Whole
from backoffice_core.scheduling.solver.master import Rows
from backoffice_core.scheduling.solver.pricing import Path, Pricer
from backoffice_core.scheduling.solver.search import Search

__all__ = ["Each", "Generation", "unit_costs"]

SMOOTHING = 0.6
SLIGHT = 1e-6
WHOLE = 0.5
FOREVER = 1e9
MANY = 1_000_000
# About what a step takes in seconds, for searches that count their work.
PRICING = 2e-8
SIMPLEX = 1e-7
STARTING = 2e-3
# Of few people several rosters each are taken at once.
COLUMNS_AT_ONCE, MOST_PATHS = 200, 8

# Great costs begin as so many times the greatest of wishes.
CAP = 20

Each = Callable[[Callable[[int], tuple[Path, ...]], Iterable[int]], Iterable[tuple[Path, ...]]]


class Generation:
    """Column generation over one search's grid, within what is forbidden at the time."""

    def __init__(
        self, search: Search, people: Sequence[Pricer], rows: Rows, each: Each = map
    ) -> None:
        """Begin with no columns; ``each`` maps over people."""
        self.search, self.people, self.rows, self.each = search, people, rows, each
        self.calendar = people[0].calendar
        self.program = Program(self.rows, len(people), cap=CAP * usual(search.grid))
        self.banned: list[Flags | None] = [None] * len(people)
        self.center: Real | None = None
        self.iterations = 0
        self.stopped = False
        self.reserve = 0.0
        self.found: Evaluated | None = None
        self.option_rows: dict[int, Whole] = {}

    def price(self, duals: Real) -> tuple[Evaluated, list[Column]]:
        """Return the bound and the columns at some prices."""
        self.search.spent += sum(one.shape.labels for one in self.people) * PRICING
        scale = scale_for(self.people, duals)
        whole = np.rint(duals * scale).astype(np.int64)
        found = evaluate(
            self.rows, self.people, whole, scale, each=self.each, banned=self.banned,
            most=max(1, min(MOST_PATHS, COLUMNS_AT_ONCE // len(self.people))),
        )  # fmt: skip
        columns = [Column(member, path.shifts, path.charge)
                   for member, own in enumerate(found.paths) for path in own]  # fmt: skip
        return found, columns

    def solve(self) -> Solution:
        """Solve the linear program as it stands."""
        solution = self.program.solve(self.limit())
        self.count(solution.steps)
        return solution

    def count(self, steps: int) -> None:
        """Count steps of the linear program as work."""
        self.search.spent += STARTING + steps * len(self.rows.low) * SIMPLEX

    def limit(self, *, seconds: float = FOREVER, nodes: int = MANY) -> Limit:
        """Return a limit of the clock, or of counted steps where the search counts."""
        if self.search.work is not None:
            return Limit(nodes=nodes)
        return Limit(seconds=max(0.01, min(seconds, self.search.left())))

    def reduced(self, column: Column, solution: Solution) -> float:
        """Return what a column saves at the prices of a solution, negative if it does."""
        rows, weights = self.rows.column(column.member, column.shifts)
        return float(column.cost - weights @ solution.duals[rows]
                     - solution.worth[column.member])  # fmt: skip

    def converge(self, *, iterations: int, certify: bool = True) -> bool:
        """Go on until nothing is gained, or so often, or time is over; say whether it ended.

        With ``certify`` each bound on the way is told to the search: only right while
        nothing is forbidden. ``stopped`` says that time is over, but for ``reserve``
        seconds, or that somebody has no roster.
        """
        smooth = SMOOTHING if self.center is not None else 0.0
        best = None
        for _ in range(iterations):
            self.stopped = self.search.over() or self.search.left() < self.reserve
            if self.stopped:
                return False
            self.iterations += 1
            solution = self.solve()
            at = solution.duals
            if self.center is not None:
                at = smooth * self.center + (1 - smooth) * at
            found, columns = self.price(at)
            self.stopped = not found.possible
            if self.stopped:
                return False
            value = found.value / found.scale
            if best is None or value > best:
                best, self.center, self.found = value, at, found
                if certify:
                    self.search.raise_bound(found.bound, engine="columns")
            added = self.program.extend(
                one for one in columns if self.reduced(one, solution) < -SLIGHT)  # fmt: skip
            close = solution.objective - best < max(SLIGHT, 1e-9 * abs(best))
            if (close and not solution.broken) or (not added and smooth == 0):
                if not self.program.raised(solution):
                    return True
                best = None
            smooth = SMOOTHING if added else 0.0
        return False

    def forbid(self, banned: Sequence[Flags | None]) -> None:
        """Forbid options of people, and allow the others again."""
        changed = {member for member, own in enumerate(banned)
                   if own is not self.banned[member]}  # fmt: skip
        self.banned = list(banned)
        allowed = list(self.program.open)
        for place, column in enumerate(self.program.columns):
            if column.member in changed:
                own = banned[column.member]
                allowed[place] = own is None or not own[self.options(place)].any()
        self.program.restrict(allowed)

    def options(self, place: int) -> Whole:
        """Return the option of each day that a column is."""
        if place not in self.option_rows:
            calendar = self.calendar
            options = calendar.first[:-1].copy()
            for shift in self.program.columns[place].shifts:
                options[calendar.day_of[shift]] = calendar.option_of[shift]
            self.option_rows[place] = options
        return self.option_rows[place]

    def choice(self, solution: Solution) -> Choice | None:
        """Return the roster that whole weights are."""
        return self.chosen(np.nonzero(solution.weights > WHOLE)[0].tolist())

    def chosen(self, places: Iterable[int]) -> Choice | None:
        """Return the roster that some columns make; ``None`` where somebody has none."""
        chosen: list[frozenset[int] | None] = [None] * len(self.people)
        for place in places:
            column = self.program.columns[place]
            chosen[column.member] = frozenset(column.shifts)
        found = [own for own in chosen if own is not None]
        return tuple(found) if len(found) == len(chosen) else None


def unit_costs(grid: Grid) -> Iterator[int]:
    """Yield what a unit of each thing costs, by its size."""
    for bounds in (grid.bounds, *(one.bounds for one in grid.members)):
        for bound in bounds:
            yield abs(bound.cost or 0) * bound.term.each
    for cover in grid.covers:
        yield abs(cover.short)
        yield abs(cover.over or 0)
    for one in grid.members:
        yield from map(abs, one.worth.values())


def usual(grid: Grid) -> int:
    """Return the greatest cost of a unit of any wish, heads that must be there left out."""
    # Where heads missing are a wish like others, they count among them.
    binds = grid.missing_binds
    return max((cost for cost in unit_costs(grid) if not binds or cost < grid.missing_cost),
               default=1)  # fmt: skip
