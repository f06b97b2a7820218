"""The engine of columns: whole rosters of single people, and the best choice among them.

First column generation, which ends with a bound that is mostly within one in a hundred of
the best cost; then a few dives, from its weights to a roster; then the best choice among
all columns met; and for as long as there is time, parts of the best roster are made anew.
Needs numba and HiGHS (the extra ``solve``).

It works where nobody can have two shifts on one day. Where somebody can, or where costs
are too large for whole numbers of 64 bits, it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import attrs
import numpy as np

from backoffice_core.scheduling.solver.bounds import Real
from backoffice_core.scheduling.solver.compiling import pricers
from backoffice_core.scheduling.solver.diving import Dive, dive
from backoffice_core.scheduling.solver.generation import Each, Generation, unit_costs
from backoffice_core.scheduling.solver.linear import Column
from backoffice_core.scheduling.solver.machines import TooLarge
from backoffice_core.scheduling.solver.master import rows_of
from backoffice_core.scheduling.solver.mixing import Mixing
from backoffice_core.scheduling.solver.pricing import Pricer
from backoffice_core.scheduling.solver.redoing import (
    Parts,
    Pool,
    best_of_columns,
    passing,
    redo,
)
from backoffice_core.scheduling.solver.search import Search
from backoffice_core.scheduling.solver.sweeping import swept
from backoffice_core.scheduling.solver.turns import take_turns, with_part

__all__ = ["Learned", "improve"]

DIVES = (
    Dive(share=0.1, iterations=4),
    Dive(share=0.03, iterations=4),
    Dive(share=0.01, iterations=4),
)
CONVERGING = 0.5
# A finer dive takes some three times as long, and may take so much of what is left.
FINER, DIVING = 3.0, 0.15
# With so many rows the linear program of all days is too slow to begin with.
MANY_ROWS = 2_000
PASSES = (14, 14, 21, 28)
PASSING = 0.3
# Of so many days a program of whole rosters says nothing in time: mixtures do.
LONG = 200
# So often everybody leans, in so much of the time at most.
LEANINGS, MIXING = 8, 0.2
CHOOSING_SECONDS, CHOOSING_PART, CHOOSING_NODES = 10, 0.1, 2_000
DEAREST = 1 << 44


@attrs.frozen(kw_only=True)
class Learned:
    """What other engines may go on from.

    ``rosters`` are good rosters of each person, shifts in order. ``worth`` is what a head
    on a shift is worth, person by shift, at the best prices known.
    """

    rosters: Mapping[int, tuple[tuple[int, ...], ...]]
    worth: Real


def improve(
    search: Search, *, part: float = 1.0, others: Sequence[Callable[[], object]] = ()
) -> Learned | None:
    """Raise the bound of a search and offer it rosters until it is over.

    The bound and the first rosters may take a ``part`` of what is left; then making parts
    anew takes turns with ``others``. Returns what was learned, or ``None`` where the grid is
    not for this engine.
    """
    grid = search.grid
    if not grid.members or not grid.shifts or max(unit_costs(grid), default=0) > DEAREST:
        return None
    try:
        people = pricers(grid)
        if people is None:
            return None
        if search.workers <= 1:
            return Engine(search, people, map).run(part, others)
        with ThreadPoolExecutor(search.workers) as pool:
            return Engine(search, people, pool.map).run(part, others)
    except TooLarge:
        return None


class Engine:
    """The engine at work on one search."""

    def __init__(self, search: Search, people: list[Pricer], each: Each) -> None:
        """Begin with the best roster known, if there is one."""
        self.search, self.people, self.each = search, people, each
        self.rows = rows_of(search.grid, people)
        self.pool = Pool(search, people, self.rows)
        self.generation = Generation(search, people, self.rows, each)
        self.parts = Parts(len(people), self.generation.calendar)
        self.mixing: Mixing | None = None
        self.begin()

    def begin(self) -> None:
        """Give the linear program what is known already."""
        for member, own in enumerate(self.search.best or ()):
            shifts = tuple(sorted(own))
            cost = self.pool.charge(member, shifts)
            self.generation.program.extend([Column(member, shifts, cost)])

    def run(self, part: float, others: Sequence[Callable[[], object]]) -> Learned:
        """Work until the search is over."""
        with_part(self.search, part, self.first)
        mixing = () if self.mixing is None else (self.mixing.improve,)
        take_turns(self.search, (*others, *mixing, self.redo))
        return self.learned()

    def first(self, search: Search) -> None:
        """Find a bound, and rosters from its weights."""
        generation = self.generation
        if self.generation.calendar.days > LONG and len(self.rows.low) > MANY_ROWS:
            self.mix()
        if search.price is None and not search.over():
            choice = swept(search, self.rows, self.people)
            if choice is not None:
                search.offer(choice, engine="columns")
        if self.mixing is not None and search.price is not None:
            return
        if len(self.rows.low) > MANY_ROWS:
            self.part_by_part()
        left = search.left()
        generation.reserve = CONVERGING * left if left < float("inf") else 0.0
        generation.converge(iterations=1_000_000)
        # Prices that are not the last ones yet are good enough to dive from.
        generation.reserve, generation.stopped = 0.0, False
        center = generation.center
        took = 0.0
        for how in DIVES:
            if search.over() or FINER * took > DIVING * search.left():
                break
            generation.center = center
            before = search.passed()
            choice = dive(generation, how)
            took = search.passed() - before
            if choice is not None:
                search.offer(choice, engine="columns")
        generation.center = center
        self.choose()
        self.pool.add(generation.program.columns)

    def mix(self) -> None:
        """Make a first roster of a long horizon from everybody's mixtures."""
        search = self.search
        # What everybody's cheapest roster costs is a bound, if no high one.
        alone, _ = self.generation.price(np.zeros(len(self.rows.low)))
        if alone.possible:
            search.raise_bound(alone.bound, engine="mixing")
        self.mixing = Mixing(search, self.rows, self.people)
        left = search.left()
        self.mixing.mixed(times=LEANINGS, until=(1 - MIXING) * left if left < float("inf") else 0)
        self.generation.center = self.mixing.duals
        found, _ = self.generation.price(self.generation.center)
        if found.possible:
            search.raise_bound(found.bound, engine="mixing")
        if self.mixing.settle(range(len(self.people))):
            search.offer(self.mixing.choice(), engine="mixing")

    def part_by_part(self) -> None:
        """Make a long horizon's roster anew some weeks after the other, and keep their prices."""
        search, generation = self.search, self.generation
        days, people = generation.calendar.days, len(self.people)
        center = np.zeros(len(self.rows.low))
        enough = PASSING * search.left() if search.left() < float("inf") else 0.0
        for length in PASSES:
            for part in passing(people, days, length):
                if search.price is None or search.over() or search.left() < enough:
                    break
                redo(search, self.pool, part, center, self.each)
            found, columns = generation.price(center)
            if found.possible:
                search.raise_bound(found.bound, engine="columns")
                generation.program.extend(columns)
        generation.center = center
        self.begin()

    def choose(self) -> None:
        """Offer the best choice among all columns met."""
        search = self.search
        if search.over() or search.price is None:
            return
        self.begin()
        seconds = min(CHOOSING_SECONDS, CHOOSING_PART * search.left())
        choice = best_of_columns(self.generation, search.price, seconds=seconds,
                                 nodes=CHOOSING_NODES, start=search.best)  # fmt: skip
        if choice is not None:
            search.offer(choice, engine="columns")

    def redo(self) -> None:
        """Make parts of the best roster anew until the search is over."""
        search, parts = self.search, self.parts
        while search.price is not None and not search.over():
            before = search.passed()
            redo(search, self.pool, parts.next(), self.generation.center, self.each)
            parts.took(search.passed() - before)

    def learned(self) -> Learned:
        """Return what was learned."""
        center = self.generation.center
        duals = np.zeros(len(self.rows.low)) if center is None else center
        thousandths = np.rint(duals * 1000).astype(np.int64)
        return Learned(
            rosters={member: tuple(own) for member, own in self.pool.known.items()},
            worth=self.rows.cell_prices(thousandths) / 1000,
        )
