"""What is wished where nobody says what: little change, then hours near fair shares.

A problem all of whose rules bind leaves most rosters equally good. Then what an earlier
roster had is kept where it can be, and hours stay within half a shift of everybody's fair
share. Both rank below everything that the problem itself asks for: a head missing costs
more than giving up the whole earlier roster, and that more than any unfairness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from math import gcd

import attrs

from backoffice_core.scheduling.solver.grid import Bound, Grid
from backoffice_core.scheduling.terms import Count

__all__ = ["Balance", "Usual", "usual_wishes"]


@attrs.frozen(kw_only=True)
class Balance:
    """One person's hours, in a common unit: how long shifts are, and the fair range."""

    lengths: Mapping[int, int]
    least: int
    most: int

    def off(self, total: int) -> int:
        """Return how far a total leaves the fair range."""
        return max(0, self.least - total, total - self.most)

    @property
    def term(self) -> Count:
        """Return the balance as a solver is told it."""
        return Count(groups=tuple((shift,) for shift in self.lengths),
                     weights=tuple(self.lengths.values()),
                     least=self.least, most=self.most)  # fmt: skip


@attrs.frozen(kw_only=True)
class Usual:
    """A grid with the usual wishes. What cost one before costs ``unit`` in it."""

    grid: Grid
    unit: int
    balances: tuple[Balance | None, ...]
    kept: AbstractSet[int]


def usual_wishes(grid: Grid, *, shares: Mapping[str, int], kept: AbstractSet[int]) -> Usual:
    """Return a grid without wishes with the usual ones: ``kept`` are an earlier roster's cells.

    ``shares`` are fair seconds of work by person.
    """
    balances = tuple(balances_of(grid, shares))
    width = len(grid.shifts)
    again = [frozenset(cell % width for cell in kept if cell // width == number) & member.able
             for number, member in enumerate(grid.members)]  # fmt: skip
    keep = 1 + sum(sum(one.lengths.values()) for one in balances if one is not None)
    unit = keep * (1 + sum(len(own) for own in again))
    members = tuple(
        attrs.evolve(
            member,
            bounds=member.bounds if balance is None else (*member.bounds,
                                                          Bound(balance.term, 1, 0)),
            worth=dict.fromkeys(sorted(own), -keep),
            fixed=member.fixed * unit + keep * len(own),
        )
        for member, balance, own in zip(grid.members, balances, again, strict=True)
    )  # fmt: skip
    covers = tuple(
        attrs.evolve(cover, short=cover.short * unit,
                     over=None if cover.over is None else cover.over * unit)
        for cover in grid.covers
    )  # fmt: skip
    return Usual(
        grid=attrs.evolve(grid, members=members, covers=covers,
                          missing_cost=grid.missing_cost * unit),
        unit=unit,
        balances=balances,
        kept=frozenset(number * width + shift for number, own in enumerate(again)
                       for shift in own),
    )  # fmt: skip


def balances_of(grid: Grid, shares: Mapping[str, int]) -> Iterator[Balance | None]:
    """Yield how far each person's hours may be from half a shift around their share."""
    seconds = [shift.work_time.seconds for shift in grid.shifts]
    own = [[shift for shift in member.open if seconds[shift] > 0] for member in grid.members]
    unit = gcd(*{seconds[shift] for shifts in own for shift in shifts})
    for member, shifts in zip(grid.members, own, strict=True):
        if not shifts:
            yield None
            continue
        lengths = {shift: seconds[shift] // unit for shift in shifts}
        longest, total = max(lengths.values()), sum(lengths.values())
        share = 2 * shares[member.person.id] // unit
        yield Balance(lengths=lengths, least=min(total, max(0, (share - longest + 1) // 2)),
                      most=(share + longest) // 2)  # fmt: skip
