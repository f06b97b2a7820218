"""From weights to a roster: cells are fixed one after the other, and prices found anew.

The linear program gives each person several rosters in part. What they agree on is kept;
then the cell they most nearly agree on, a person on a day in a shift or free, is fixed,
everybody's pricing is asked again within what is fixed, and so on until each person has
one roster. Fixing cells, and not whole rosters, leaves the most room to the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from backoffice_core.scheduling.solver.bounds import Real
from backoffice_core.scheduling.solver.generation import Generation
from backoffice_core.scheduling.solver.grid import Choice
from backoffice_core.scheduling.solver.linear import Solution
from backoffice_core.scheduling.solver.machines import Flags
from backoffice_core.scheduling.solver.pricing import Path

__all__ = ["Dive", "dive"]

SURE = 0.999
NEARLY = 0.85
SLIGHT = 1e-4


@attrs.frozen(kw_only=True)
class Dive:
    """How to dive: the share of doubtful cells to fix at a time, and how often to ask prices.

    But for the likeliest of all, a cell is fixed only where its weight is ``likely``.
    """

    share: float = 0.03
    iterations: int = 4
    likely: float = 0.6


def dive(generation: Generation, how: Dive) -> Choice | None:
    """Return a roster, or ``None`` where none was found or time is over.

    What is forbidden on the way is allowed again afterwards; columns found are kept.
    """
    before = list(generation.banned)
    try:
        return Diving(generation, how).run()
    finally:
        generation.forbid(before)


class Diving:
    """One dive."""

    def __init__(self, generation: Generation, how: Dive) -> None:
        """Begin where the linear program stands."""
        self.generation, self.how = generation, how
        calendar = generation.calendar
        self.first = calendar.first
        self.day_of = np.repeat(np.arange(calendar.days), np.diff(calendar.first))

    def run(self) -> Choice | None:
        """Fix cells until all weights are whole."""
        generation = self.generation
        solution = self.settled()
        while solution is not None:
            weights = self.cells(solution)
            doubtful = list(self.doubtful(weights))
            if not doubtful:
                return generation.choice(solution)
            generation.forbid(self.possible(self.fixed(doubtful), doubtful))
            generation.converge(iterations=self.how.iterations, certify=False)
            solution = self.settled()
        return None

    def settled(self) -> Solution | None:
        """Return a solution that breaks what binds only where it must; ``None`` to give up.

        Where something is broken, or missing, at a capped price, the price is raised first.
        """
        generation = self.generation
        while not generation.stopped:
            solution = generation.solve()
            if not generation.program.raised(solution):
                return solution
            generation.converge(iterations=self.how.iterations, certify=False)
        return None

    def cells(self, solution: Solution) -> Real:
        """Return the weight of each option of each person: (member, option)."""
        generation = self.generation
        weights = np.zeros((len(generation.people), generation.calendar.options))
        for place in np.nonzero(solution.weights > SLIGHT)[0]:
            member = generation.program.columns[place].member
            weights[member, generation.options(int(place))] += solution.weights[place]
        return weights

    def doubtful(self, weights: Real) -> Iterator[tuple[float, int, int]]:
        """Yield the weight, member and option of each cell that is neither sure nor out.

        A day that is fixed is in doubt no more, even where its person has no whole roster.
        """
        for member, option in zip(*np.nonzero((weights > SLIGHT) & (weights < SURE)), strict=True):
            if not self.is_fixed(int(member), int(self.day_of[option])):
                yield float(weights[member, option]), int(member), int(option)

    def is_fixed(self, member: int, day: int) -> bool:
        """Say whether only one option of a day is left to a person."""
        own = self.generation.banned[member]
        if own is None:
            return False
        first, last = int(self.first[day]), int(self.first[day + 1])
        return last - first - int(own[first:last].sum()) <= 1

    def possible(
        self, banned: list[Flags | None], doubtful: Sequence[tuple[float, int, int]]
    ) -> list[Flags | None]:
        """Return what is forbidden, but for those it leaves no roster: they fix one cell only."""
        generation = self.generation
        changed = [member for member, own in enumerate(banned)
                   if own is not generation.banned[member]]  # fmt: skip
        nothing = np.zeros(generation.calendar.options, np.int64)

        def price(member: int) -> tuple[Path, ...]:
            return tuple(generation.people[member].cheapest(nothing, banned=banned[member]))

        for member, paths in zip(changed, generation.each(price, changed), strict=True):
            if not paths:
                likeliest = max(cell for cell in doubtful if cell[1] == member)
                banned[member] = self.with_cell(generation.banned[member], likeliest[2])
        return banned

    def with_cell(self, banned: Flags | None, option: int) -> Flags:
        """Return what is forbidden once an option is fixed too."""
        day = int(self.day_of[option])
        own = np.zeros(len(self.day_of), np.bool_) if banned is None else banned.copy()
        own[self.first[day] : self.first[day + 1]] = True
        own[option] = False
        return own

    def fixed(self, doubtful: Sequence[tuple[float, int, int]]) -> list[Flags | None]:
        """Return what is forbidden once the likeliest cells are fixed."""
        ordered = sorted(doubtful, key=lambda cell: (-cell[0], cell[1], cell[2]))
        wanted = max(1, int(self.how.share * len(ordered)))
        banned = list(self.generation.banned)
        taken: set[tuple[int, int]] = set()
        for number, (weight, member, option) in enumerate(ordered):
            if number and (weight < self.how.likely or (number >= wanted and weight < NEARLY)):
                break
            day = int(self.day_of[option])
            if (member, day) not in taken:
                taken.add((member, day))
                banned[member] = self.with_cell(banned[member], option)
        return banned
