"""A first roster without a solver: shift by shift, to whoever is furthest below their share.

It is legal, quick and repeatable. Where it covers everything fairly it is the answer, and
no solver is loaded at all; otherwise it is what the solver starts from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.rules import work_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backoffice_core.scheduling.program import Cover, Program

__all__ = ["draft"]

# Loads are compared in parts of a million of each person's share.
MILLION = 1_000_000


@attrs.define
class Ledger:
    """What the chosen cells have used of each limit, and how long everybody works."""

    program: Program
    touches: dict[int, list[tuple[int, int]]]
    used: list[int]
    counts: Counter[tuple[int, int]] = attrs.Factory(Counter[tuple[int, int]])
    chosen: set[int] = attrs.Factory(set[int])
    seconds: Counter[str] = attrs.Factory(Counter[str])

    @classmethod
    def of(cls, program: Program) -> Ledger:
        """Open a ledger with nothing chosen."""
        touches: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, limit in enumerate(program.limits):
            for place, group in enumerate(limit.groups):
                for cell in group:
                    touches[cell].append((number, place))
        return cls(program, dict(touches), [0] * len(program.limits))

    def fits(self, cell: int) -> bool:
        """Say whether a cell can be chosen as well without passing a limit."""
        limits = self.program.limits
        return cell not in self.chosen and all(
            self.counts[number, place]
            or self.used[number] + limits[number].weights[place] <= (limits[number].most or 0)
            for number, place in self.touches.get(cell, ())
        )

    def choose(self, cell: int) -> None:
        """Choose a cell."""
        assignment = self.program.cells[cell]
        self.chosen.add(cell)
        self.seconds[assignment.person] += work_time(assignment).seconds
        for number, place in self.touches.get(cell, ()):
            if not self.counts[number, place]:
                self.used[number] += self.program.limits[number].weights[place]
            self.counts[number, place] += 1

    def release(self, cell: int) -> None:
        """Give a chosen cell up."""
        assignment = self.program.cells[cell]
        self.chosen.remove(cell)
        self.seconds[assignment.person] -= work_time(assignment).seconds
        for number, place in self.touches.get(cell, ()):
            self.counts[number, place] -= 1
            if not self.counts[number, place]:
                self.used[number] -= self.program.limits[number].weights[place]


def draft(program: Program, shares: Mapping[str, int]) -> frozenset[int]:
    """Return the cells of a legal roster: what can be kept of the earlier one, then the rest."""
    ledger = Ledger.of(program)
    keep = frozenset(program.earlier)
    for cover in program.covers:
        for cell in cover.cells:
            if cell in keep and needs_more(cover, ledger) and ledger.fits(cell):
                ledger.choose(cell)
    for cover in sorted(program.covers, key=scarce_first):
        while needs_more(cover, ledger):
            able = [cell for cell in cover.cells if ledger.fits(cell)]
            if not able:
                break
            ledger.choose(min(able, key=lambda cell: load(cell, ledger, shares)))
    level(ledger)
    return frozenset(ledger.chosen)


def level(ledger: Ledger) -> None:
    """Pass shifts on, one by one, from who works more than fair to who can work more."""
    program, keep = ledger.program, frozenset(ledger.program.earlier)
    fair = {balance.person: balance for balance in program.balances}
    hours = {one.person: one.total(ledger.chosen) for one in program.balances}
    for cover in program.covers:
        for cell in cover.cells:
            giver = program.cells[cell].person
            if cell not in ledger.chosen or cell in keep or giver not in fair:
                continue
            length = fair[giver].lengths.get(cell, 0)
            for other in cover.cells:
                taker = program.cells[other].person
                before = fair[giver].off(hours[giver]) + fair[taker].off(hours[taker])
                after = (fair[giver].off(hours[giver] - length)
                         + fair[taker].off(hours[taker] + length))  # fmt: skip
                if after < before and ledger.fits(other):
                    ledger.release(cell)
                    ledger.choose(other)
                    hours[giver] -= length
                    hours[taker] += length
                    break


def needs_more(cover: Cover, ledger: Ledger) -> bool:
    """Say whether a shift still lacks somebody."""
    return sum(cell in ledger.chosen for cell in cover.cells) < cover.need


def scarce_first(cover: Cover) -> tuple[int, int, int]:
    """Return the order shifts are filled in: by day, on a day the hardest to fill first."""
    return (cover.shift.day.toordinal(), len(cover.cells) - cover.need, cover.missing)


def load(cell: int, ledger: Ledger, shares: Mapping[str, int]) -> tuple[int, int]:
    """Return how much of their share the person of a cell carries, then the cell itself."""
    person = ledger.program.cells[cell].person
    return (ledger.seconds[person] * MILLION // max(1, shares[person]), cell)
