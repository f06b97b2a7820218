"""A first roster without a search: shift by shift, to whoever is furthest below their share.

It is quick and repeatable, and passes no limit. Where it covers everything fairly it is
the answer, and no solver is loaded at all; otherwise it is what the search starts from.
What must last for a while, or reach a least number, it does not see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.terms import Count, Pattern, Run

if TYPE_CHECKING:
    from backoffice_core.scheduling.solver.grid import Bound, Choice, Cover, Grid, Member
    from backoffice_core.scheduling.solver.usual import Balance

__all__ = ["draft"]

# Loads are compared in parts of a million of each person's share.
MILLION = 1_000_000


@attrs.define
class Ledger:
    """What one person's chosen shifts have used of each limit."""

    limits: list[Count]
    touches: dict[int, list[tuple[int, int]]]
    watched: dict[int, list[Bound]]
    used: list[int]
    counts: dict[tuple[int, int], int] = attrs.Factory(
        lambda: defaultdict[tuple[int, int], int](int)
    )
    chosen: set[int] = attrs.Factory(set[int])

    @classmethod
    def of(cls, member: Member) -> Ledger:
        """Open a ledger with nothing chosen."""
        touches: dict[int, list[tuple[int, int]]] = defaultdict(list)
        watched: dict[int, list[Bound]] = defaultdict(list)
        limits: list[Count] = []
        for bound in member.bounds:
            term = bound.term
            if bound.cost is not None:
                continue
            if isinstance(term, Count):
                if term.most is None or min(term.weights, default=0) < 0:
                    continue
                for place, group in enumerate(term.groups):
                    for shift in group:
                        touches[shift].append((len(limits), place))
                limits.append(term)
            elif isinstance(term, Pattern) or term.least <= 1:
                steps = term.steps if isinstance(term, Run) else [one for one, _ in term.steps]
                for shift in {shift for step in steps for shift in step}:
                    watched[shift].append(bound)
        return cls(limits, dict(touches), dict(watched), [0] * len(limits))

    def fits(self, shift: int) -> bool:
        """Say whether a shift can be chosen as well without passing a limit."""
        limits = self.limits
        if shift in self.chosen:
            return False
        for number, place in self.touches.get(shift, ()):
            over = self.used[number] + limits[number].weights[place] > (limits[number].most or 0)
            if over and not self.counts[number, place]:
                return False
        watched = self.watched.get(shift)
        if not watched:
            return True
        more = self.chosen | {shift}
        return all(one.term.amount(more) <= one.term.amount(self.chosen) for one in watched)

    def choose(self, shift: int) -> None:
        """Choose a shift."""
        self.chosen.add(shift)
        for number, place in self.touches.get(shift, ()):
            if not self.counts[number, place]:
                self.used[number] += self.limits[number].weights[place]
            self.counts[number, place] += 1

    def release(self, shift: int) -> None:
        """Give a chosen shift up."""
        self.chosen.remove(shift)
        for number, place in self.touches.get(shift, ()):
            self.counts[number, place] -= 1
            if not self.counts[number, place]:
                self.used[number] -= self.limits[number].weights[place]


@attrs.define
class Drafting:
    """A grid, everybody's ledger, and how many heads each shift has."""

    grid: Grid
    ledgers: list[Ledger]
    able: list[list[int]]
    seconds: list[int]
    loads: list[int]

    @classmethod
    def of(cls, grid: Grid) -> Drafting:
        """Begin with nobody on anything."""
        able: list[list[int]] = [[] for _ in grid.shifts]
        for number, member in enumerate(grid.members):
            for shift in member.open:
                able[shift].append(number)
        return cls(grid, [Ledger.of(member) for member in grid.members], able,
                   [shift.work_time.seconds for shift in grid.shifts],
                   [0] * len(grid.members))  # fmt: skip

    def cells(self, cover: Cover) -> Iterable[tuple[int, int]]:
        """Yield whom a need could be met by, and on which shift."""
        return ((number, shift) for shift in cover.shifts for number in self.able[shift])

    def needs_more(self, cover: Cover) -> bool:
        """Say whether heads are missing that cost."""
        heads = sum(shift in self.ledgers[number].chosen for number, shift in self.cells(cover))
        return cover.short > 0 and heads < cover.need

    def fits(self, number: int, shift: int) -> bool:
        """Say whether a person can be on a shift as well."""
        if not self.ledgers[number].fits(shift):
            return False
        hard = [bound for bound in self.grid.bounds if bound.cost is None]
        if not hard:
            return True
        worked = {self.grid.cell(one, each) for one, own in enumerate(self.ledgers)
                  for each in own.chosen}  # fmt: skip
        more = worked | {self.grid.cell(number, shift)}
        return all(one.term.amount(more) <= one.term.amount(worked) for one in hard)

    def choose(self, number: int, shift: int) -> None:
        """Put somebody on a shift."""
        self.ledgers[number].choose(shift)
        self.loads[number] += self.seconds[shift]

    def keep(self, kept: AbstractSet[int]) -> None:
        """Put people where they were, as far as that is needed and possible."""
        for cover in self.grid.covers:
            for number, shift in self.cells(cover):
                again = self.grid.cell(number, shift) in kept
                if again and self.needs_more(cover) and self.fits(number, shift):
                    self.choose(number, shift)

    def scarce_first(self, each: int) -> tuple[int, int, int]:
        """Return the order needs are met in: by day, on a day the hardest to meet first."""
        cover = self.grid.covers[each]
        day = min((self.grid.day_of[shift] for shift in cover.shifts), default=0)
        return (day, sum(len(self.able[shift]) for shift in cover.shifts) - cover.need, each)


def draft(
    grid: Grid,
    *,
    shares: Mapping[str, int],
    kept: AbstractSet[int] = frozenset(),
    balances: Sequence[Balance | None] = (),
) -> Choice:
    """Return a first choice: what must be, what can be kept of ``kept`` cells, then the rest."""
    drafting = Drafting.of(grid)
    fair = [max(1, shares[member.person.id]) for member in grid.members]
    for number, member in enumerate(grid.members):
        for shift in musts(member):
            drafting.choose(number, shift)
    if kept:
        drafting.keep(kept)
    for each in sorted(range(len(grid.covers)), key=drafting.scarce_first):
        cover = grid.covers[each]
        while drafting.needs_more(cover):
            able = [cell for cell in drafting.cells(cover) if drafting.fits(*cell)]
            if not able:
                break
            loads = drafting.loads
            drafting.choose(
                *min(able, key=lambda cell: (loads[cell[0]] * MILLION // fair[cell[0]], cell))
            )
    if balances and not grid.bounds:
        level(drafting, balances, kept)
    return tuple(frozenset(ledger.chosen) for ledger in drafting.ledgers)


def musts(member: Member) -> Iterable[int]:
    """Yield the shifts that a person must be on."""
    for bound in member.bounds:
        if bound.cost is None and isinstance(bound.term, Pattern) and len(bound.term.steps) == 1:
            group, wanted = bound.term.steps[0]
            if not wanted and len(group) == 1 and group[0] in member.able:
                yield group[0]


def level(drafting: Drafting, balances: Sequence[Balance | None], kept: AbstractSet[int]) -> None:
    """Pass shifts on, one by one, from who works more than fair to who can work more."""
    grid = drafting.grid
    fixed = {grid.cell(number, shift) for number, member in enumerate(grid.members)
             for shift in musts(member)}  # fmt: skip
    stay = kept | fixed
    hours = [
        0 if one is None else sum(one.lengths.get(shift, 0) for shift in ledger.chosen)
        for one, ledger in zip(balances, drafting.ledgers, strict=True)
    ]
    for shift, able in enumerate(drafting.able):
        for giver in able:
            own = balances[giver]
            if own is None or shift not in drafting.ledgers[giver].chosen:
                continue
            if grid.cell(giver, shift) in stay:
                continue
            length = own.lengths.get(shift, 0)
            for taker in able:
                other = balances[taker]
                if other is None:
                    continue
                before = own.off(hours[giver]) + other.off(hours[taker])
                after = own.off(hours[giver] - length) + other.off(hours[taker] + length)
                if after < before and drafting.fits(taker, shift):
                    drafting.ledgers[giver].release(shift)
                    drafting.ledgers[taker].choose(shift)
                    hours[giver] -= length
                    hours[taker] += length
                    break
