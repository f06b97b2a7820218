"""Which engine works when: what each is good at, as far as it is installed and time is left.

CP-SAT glances at a small grid, and has often proven it then. Else a quick heuristic comes
first, so that there is a roster at once. Columns, whole rosters of single people, give
bounds and nearly always the best part of the answer, and large neighbourhood search goes on
until the search is over. Without any extra the heuristic works alone. An engine is loaded
when its turn comes: most months need none.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import attrs

from backoffice_core.scheduling.solver.cpsat import Limit, minimise
from backoffice_core.scheduling.solver.framing import Frame
from backoffice_core.scheduling.solver.turns import with_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backoffice_core.scheduling.solver.grid import Bound, Choice, Grid
    from backoffice_core.scheduling.solver.neighbourhoods import Hunt
    from backoffice_core.scheduling.solver.search import Search

__all__ = ["Portfolio", "floor_of", "relaxed"]

# Up to so many cells a grid is searched as a whole, and with luck proven.
CELLS_WHOLE_MAX: Final = 1000
# The parts of the time that engines may take of what is left, when their turn comes.
COLUMNS_PART, WHOLE_PART = 0.5, 0.25
# The heuristic gains most in its first moments: before columns, before CP-SAT, alone.
DESCENT_PARTS = (0.04, 0.15, 1.0)
# A glance of CP-SAT at a small grid, before columns: what is proven at once is proven.
GLANCE_PART, GLANCE_LEAST = 0.05, 0.5
# What columns need takes some seconds to load.
COLUMNS_LEAST: Final = 5.0
SECONDS_A_PERSON: Final = 5.0
# Counted, a week of a team takes so much at most.
WEEK: Final = 7


@attrs.define
class Portfolio:
    """The engines at work on one search.

    ``wishes`` says whether the grid has wishes of its own; ``impossible`` holds, once it is
    known, whose own rules no roster keeps.
    """

    search: Search
    wishes: bool
    frame: Frame = attrs.field(
        init=False, default=attrs.Factory(lambda self: Frame.of(self.search.grid), takes_self=True)
    )
    impossible: tuple[int, ...] = ()
    hunt: Hunt | None = None

    def run(self) -> None:
        """Let one engine after the other improve the best roster until the search is over."""
        for engine in (self.whole, self.descent, self.columns, self.construct, self.weeks,
                       self.neighbourhoods):  # fmt: skip
            if self.search.over() or self.impossible:
                return
            engine()

    def descent(self) -> None:
        """The heuristic of the standard library."""
        if self.wishes or self.search.best is None or not has("ortools"):
            from backoffice_core.scheduling.solver import descent

            followed = 0 if self.for_columns() else 1 if has("ortools") else 2
            with_part(self.search, DESCENT_PARTS[followed], descent.improve)

    def columns(self) -> None:
        """Whole rosters of single people."""
        if self.for_columns():
            from backoffice_core.scheduling.solver import columns

            columns.improve(self.search, part=COLUMNS_PART,
                            others=(self.neighbourhoods,) if self.hunts() else ())  # fmt: skip

    def for_columns(self) -> bool:
        """Say whether columns are worth making, and can be."""
        enough = self.wishes and self.search.left() >= COLUMNS_LEAST
        return enough and has("highspy") and has("numba")

    def construct(self) -> None:
        """Make a first roster person by person, where nobody has one yet."""
        search, grid = self.search, self.search.grid
        if search.best is not None or not has("ortools"):
            return
        chosen: Choice = (frozenset[int](),) * len(grid.members)
        impossible: list[int] = []
        for number, member in enumerate(grid.members):
            if search.over():
                return
            free = frozenset(grid.cell(number, shift) for shift in member.open)
            found = minimise(self.frame, limit=self.limit(SECONDS_A_PERSON), start=chosen,
                             free=free)  # fmt: skip
            search.spent += found.work
            if found.impossible:
                impossible.append(number)
            chosen = found.choice or chosen
        self.impossible = tuple(impossible)
        search.offer(chosen, engine="construction")

    def whole(self) -> None:
        """CP-SAT on the whole grid, where it is small: it may prove that nothing is better."""
        grid, search = self.search.grid, self.search
        if sum(len(member.open) for member in grid.members) > CELLS_WHOLE_MAX or not has("ortools"):
            return
        most = search.left()
        if self.wishes:
            part = GLANCE_PART if self.for_columns() else WHOLE_PART
            most = max(GLANCE_LEAST, part * most)
        found = minimise(self.frame, limit=self.limit(most), start=search.best)
        search.spent += found.work
        if found.choice is not None:
            search.offer(found.choice, engine="cpsat")
        if found.bound is not None:
            search.raise_bound(found.bound, engine="cpsat")

    def weeks(self) -> None:
        """CP-SAT on one week after the other, where heads are all that counts much."""
        search = self.search
        if self.wishes or search.best is None or not has("ortools"):
            return
        windows = list(weeks_of(search.grid, search.best))
        for place, free in enumerate(windows):
            if search.over():
                return
            limit = self.limit(search.left() / (len(windows) - place))
            found = minimise(self.frame, limit=limit, start=search.best, free=free)
            search.spent += found.work
            if found.choice is not None:
                search.offer(found.choice, engine="cpsat")

    def neighbourhoods(self) -> None:
        """Large neighbourhood search until the search is over.

        Where nothing is wished and the search is counted, the weeks are enough: what is
        left to gain then are minutes of fairness.
        """
        if self.hunts():
            if self.hunt is None:
                from backoffice_core.scheduling.solver.neighbourhoods import Hunt, Neighbourhoods

                self.hunt = Hunt(self.search, Neighbourhoods(self.frame))
            if self.search.best is not None:
                self.hunt.run()

    def hunts(self) -> bool:
        """Say whether large neighbourhood search can be, and is worth it."""
        free = any(member.open for member in self.search.grid.members)
        return free and has("ortools") and (self.wishes or self.search.work is None)

    def limit(self, most: float) -> Limit:
        """Return the limit of one call: ``most`` seconds, counted or of the clock."""
        search = self.search
        most = max(0.0, min(most, search.left()))
        if search.work is not None:
            return Limit(work=most, stop=search.stop)
        return Limit(seconds=None if most == float("inf") else most, workers=search.workers,
                     stop=search.stop)  # fmt: skip


def has(module: str) -> bool:
    """Say whether a module is installed."""
    return find_spec(module) is not None


def weeks_of(grid: Grid, best: Choice) -> Iterator[frozenset[int]]:
    """Yield the cells of each week that lacks heads; of every week when none does."""
    heads = [0] * len(grid.shifts)
    for own in best:
        for shift in own:
            heads[shift] += 1
    monday = grid.shifts[0].day.weekday() - grid.day_of[0] if grid.shifts else 0
    week = [(day + monday) // WEEK for day in grid.day_of]
    lacking = {week[cover.shifts[0]] for cover in grid.covers
               if cover.shifts and cover.short
               and sum(heads[shift] for shift in cover.shifts) < cover.need}  # fmt: skip
    for each in sorted(lacking or set(week)):
        yield frozenset(grid.cell(number, shift) for number, member in enumerate(grid.members)
                        for shift in member.open if week[shift] == each)  # fmt: skip


def floor_of(grid: Grid) -> int:
    """Return a cost that is seen without a search: heads that too few can be, history, wishes."""
    able = [0] * len(grid.shifts)
    floor = 0
    for member in grid.members:
        floor += member.fixed + sum(min(0, member.worth.get(shift, 0)) for shift in member.open)
        for shift in member.open:
            able[shift] += 1
    for cover in grid.covers:
        floor += cover.short * max(0, cover.need - sum(able[shift] for shift in cover.shifts))
    return floor


def relaxed(grid: Grid, impossible: tuple[int, ...] | None) -> Grid:
    """Return a grid in which what some people must do may be left undone, each unit for a head.

    What must be done is all that nobody's working would break: hours owed, pins, a run that
    must go on. What must not be done stays barred, so there always is a roster, of nothing
    at least, where everybody is meant; for ``None``, what several people must do as well.
    """
    numbers = set(range(len(grid.members)) if impossible is None else impossible)
    dear = grid.missing_cost
    members = tuple(
        attrs.evolve(member, bounds=undone(member.bounds, dear)) if number in numbers else member
        for number, member in enumerate(grid.members)
    )
    bounds = undone(grid.bounds, dear) if impossible is None else grid.bounds
    return attrs.evolve(grid, members=members, bounds=bounds)


def undone(bounds: Iterable[Bound], dear: int) -> tuple[Bound, ...]:
    """Return bounds that binding duties among them only cost."""
    nothing = frozenset[int]()
    return tuple(
        attrs.evolve(bound, cost=dear)
        if bound.cost is None and bound.term.amount(nothing)
        else bound
        for bound in bounds
    )
