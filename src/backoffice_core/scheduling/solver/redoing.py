"""A good roster made better: some people's, or some days, are made anew from the rest.

What stays as it is only shifts what the rows ask for; so a part is a small problem of the
same kind, and column generation solves it the same way: a bound, which often says at once
that there is nothing to gain; a dive; and the best choice among all columns met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import Random

import attrs
import numpy as np

from backoffice_core.scheduling.solver.bounds import Real
from backoffice_core.scheduling.solver.diving import Dive, dive
from backoffice_core.scheduling.solver.generation import Each, Generation
from backoffice_core.scheduling.solver.grid import Choice, Grid
from backoffice_core.scheduling.solver.linear import Column
from backoffice_core.scheduling.solver.machines import Calendar, Flags
from backoffice_core.scheduling.solver.master import Rows
from backoffice_core.scheduling.solver.pricing import Pricer
from backoffice_core.scheduling.solver.search import Search

__all__ = ["Part", "Parts", "Pool", "best_of_columns", "passing", "redo"]

MOST_COLUMNS = 4_000
FIRST_CELLS = 300
LEAST_CELLS = 50
LENGTHS = (7, 14, 21, 28, 42)
WHOLE_HORIZON = 0.5
OVERLAP = 4
QUICK, SLOW = 1.0, 3.0
MANY_PEOPLE = 30
FEW_AT_ONCE = Dive(share=0.15, iterations=3)
MANY_AT_ONCE = Dive(share=0.2, iterations=2, likely=0.35)


@attrs.frozen
class Part:
    """What to make anew: these people, on the days from ``first`` to before ``last``."""

    members: tuple[int, ...]
    first: int
    last: int


class Pool:
    """The rosters of single people met so far, with what pricing charges for each."""

    def __init__(self, search: Search, people: Sequence[Pricer], rows: Rows) -> None:
        """Begin with none."""
        self.search, self.people, self.rows = search, people, rows
        self.known: dict[int, dict[tuple[int, ...], int]] = defaultdict(dict)

    def add(self, columns: Iterable[Column], members: Sequence[int] | None = None) -> None:
        """Keep columns; ``members`` are what their members count, where it is a part."""
        for column in columns:
            member = column.member if members is None else members[column.member]
            self.known[member][column.shifts] = column.cost

    def charge(self, member: int, shifts: tuple[int, ...]) -> int:
        """Return what a person's pricing charges for a roster."""
        known = self.known[member]
        if shifts not in known:
            worked = frozenset(shifts)
            cost = self.search.grid.members[member].price(worked) or 0
            left = sum(bound.price(worked) or 0 for bound in self.people[member].left)
            known[shifts] = cost - left
        return known[shifts]


def redo(search: Search, pool: Pool, part: Part, center: Real | None, each: Each) -> bool:
    """Make a part of the best roster anew; say whether that made it better.

    ``center`` are prices of the rows to begin with.
    """
    rows = pool.rows
    best, price = search.best, search.price
    assert best is not None and price is not None  # noqa: S101, PT018 - asked only then
    chosen = set(part.members)
    given = [(member, tuple(sorted(best[member]))) for member in range(len(best))
             if member not in chosen]  # fmt: skip
    people = [pool.people[member] for member in part.members]
    generation = Generation(search, people, rows.part(part.members, given), each)
    owed = sum(pool.charge(member, shifts) for member, shifts in given)
    calendar = generation.calendar
    banned = [outside(calendar, best[member], part) for member in part.members]
    generation.banned = banned
    for number, member in enumerate(part.members):
        own = tuple(sorted(best[member]))
        pool.charge(member, own)
        generation.program.extend(
            Column(number, shifts, cost) for shifts, cost in pool.known[member].items()
            if shifts == own or agrees(shifts, best[member], part, calendar)
        )  # fmt: skip
    # Prices of nothing are worse than none to begin with.
    if center is not None and center[rows_inside(search.grid, part)].any():
        generation.center = center
    generation.converge(iterations=12, certify=False)
    found = generation.found
    if found is None or owed + found.bound >= price:
        return False
    learn(center, generation, part)
    better = False
    for choice in attempts(generation, price - owed):
        whole = list(best)
        for number, member in enumerate(part.members):
            whole[member] = choice[number]
        better = search.offer(whole, engine="columns") or better
    pool.add(generation.program.columns, part.members)
    return better


def learn(center: Real | None, generation: Generation, part: Part) -> None:
    """Take the prices of a part for its days, where everybody is in it."""
    found, grid = generation.center, generation.search.grid
    if center is not None and found is not None and len(part.members) == len(grid.members):
        inside = rows_inside(grid, part)
        center[inside] = found[inside]


def rows_inside(grid: Grid, part: Part) -> list[int]:
    """Return the rows of covers on the days of a part: covers are the first rows."""
    return [
        row
        for row, cover in enumerate(grid.covers)
        if all(part.first <= grid.day_of[shift] < part.last for shift in cover.shifts)
    ]


def attempts(generation: Generation, target: int) -> Iterable[Choice]:
    """Yield rosters of a part: by diving, and the best choice among the columns met."""
    many = len(generation.people) > MANY_PEOPLE
    choice = dive(generation, MANY_AT_ONCE if many else FEW_AT_ONCE)
    if choice is not None:
        yield choice
    if not generation.search.over():
        choice = best_of_columns(generation, target, seconds=3, nodes=300)
        if choice is not None:
            yield choice


def best_of_columns(
    generation: Generation, target: float, *, seconds: float, nodes: int,
    start: Choice | None = None,
) -> Choice | None:  # fmt: skip
    """Return the best roster from the columns met that could cost less than ``target``.

    ``start`` is one to begin with, of columns that are known.
    """
    solution = generation.solve()
    program = generation.program
    spare = target - solution.objective
    saving = sorted(
        (generation.reduced(column, solution), place)
        for place, column in enumerate(program.columns)
        if program.open[place]
    )
    places = [place for worth, place in saving if worth < spare][:MOST_COLUMNS]
    begun = []
    if start is not None:
        begun = [place for place, column in enumerate(program.columns)
                 if frozenset(column.shifts) == start[column.member]]  # fmt: skip
        places = sorted({*places, *begun})
        begun = begun if len(begun) == len(start) else []
    limit = generation.limit(seconds=seconds, nodes=nodes)
    chosen, steps = program.whole(places, limit, start=begun)
    generation.count(steps)
    return generation.chosen(chosen)


def outside(calendar: Calendar, own: frozenset[int], part: Part) -> Flags | None:
    """Return what is forbidden: anything but what is there, on days outside a part."""
    if part.first <= 0 and part.last >= calendar.days:
        return None
    banned = np.ones(calendar.options, np.bool_)
    banned[calendar.first[:-1]] = False
    for shift in own:
        day = calendar.day_of[shift]
        banned[calendar.first[day]] = True
        banned[calendar.option_of[shift]] = False
    banned[calendar.first[part.first] : calendar.first[part.last]] = False
    return banned


def agrees(shifts: tuple[int, ...], own: frozenset[int], part: Part, calendar: Calendar) -> bool:
    """Say whether a roster is the same outside a part."""
    return all(part.first <= calendar.day_of[shift] < part.last
               for shift in own.symmetric_difference(shifts))  # fmt: skip


def passing(people: int, days: int, length: int) -> list[Part]:
    """Return parts of everybody, some days after the other, each overlapping the last."""
    step = max(1, length - OVERLAP)
    everybody = tuple(range(people))
    return [Part(everybody, first, min(days, first + length))
            for first in range(0, max(1, days - OVERLAP), step)]  # fmt: skip


class Parts:
    """Parts to make anew, at random, as large as a second or two allows."""

    def __init__(self, people: int, calendar: Calendar, *, seed: int = 1) -> None:
        """Begin with small ones."""
        self.people, self.calendar = people, calendar
        self.random = Random(seed)  # noqa: S311 - nothing secret
        self.cells = FIRST_CELLS

    def next(self) -> Part:
        """Return a part: all days of few people, or fewer days of more."""
        days = self.calendar.days
        whole = self.random.random() < WHOLE_HORIZON
        length = min(days, days if whole else self.random.choice(LENGTHS))
        count = min(self.people, max(2, self.cells // length))
        first = self.random.randrange(days - length + 1)
        members = self.random.sample(range(self.people), count)
        return Part(tuple(sorted(members)), first, first + length)

    def took(self, seconds: float) -> None:
        """Take larger parts where they are quick, and smaller where they are slow."""
        if seconds < QUICK:
            self.cells = int(self.cells * 1.05) + 1
        elif seconds > SLOW:
            self.cells = max(LEAST_CELLS, int(self.cells * 0.85))
