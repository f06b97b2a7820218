"""How many heads are on each shift, what one more would cost, and rules about several people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.solver.alone import shared_bounds
from backoffice_core.scheduling.solver.readers import groups_of

if TYPE_CHECKING:
    from backoffice_core.scheduling.solver.grid import Bound, Cover, Grid

__all__ = ["Heads"]


@attrs.define(kw_only=True, eq=False)
class Heads:
    """Heads on covers, and the cells that rules about several people look at.

    ``more`` holds what one head more costs on each shift. What is not allowed costs
    ``dear``. ``price`` is what everything here costs now.
    """

    grid: Grid
    dear: int
    covers_on: list[list[int]]
    heads: list[int]
    more: list[int]
    joint: list[Bound]
    joint_of: dict[int, list[int]]
    cells: set[int] = attrs.Factory(set[int])
    price: int = 0

    @classmethod
    def of(cls, grid: Grid) -> Heads:
        """Return the heads where nobody works."""
        covers_on: list[list[int]] = [[] for _ in grid.shifts]
        for number, cover in enumerate(grid.covers):
            for shift in cover.shifts:
                covers_on[shift].append(number)
        joint = shared_bounds(grid)
        joint_of: dict[int, set[int]] = defaultdict(set)
        for number, bound in enumerate(joint):
            for group in groups_of(bound.term):
                for cell in group:
                    joint_of[cell].add(number)
        costs = [grid.missing_cost, *(cover.short for cover in grid.covers)]
        heads = cls(grid=grid, dear=1000 * max(1, *costs), covers_on=covers_on,
                    heads=[0] * len(grid.covers), more=[0] * len(grid.shifts), joint=joint,
                    joint_of={cell: sorted(own) for cell, own in joint_of.items()})  # fmt: skip
        for shift in range(len(grid.shifts)):
            heads.more[shift] = heads.one_more(shift)
        heads.price = sum(heads.cover_price(cover, 0) for cover in grid.covers)
        heads.price += sum(heads.joint_price(number) for number in range(len(joint)))
        return heads

    def cover_price(self, cover: Cover, heads: int) -> int:
        """Return what so many heads cost."""
        price = cover.price(heads)
        return (heads - cover.need) * self.dear if price is None else price

    def joint_price(self, number: int) -> int:
        """Return what a rule about several people costs now."""
        bound = self.joint[number]
        return bound.term.amount(self.cells) * (self.dear if bound.cost is None else bound.cost)

    def one_more(self, shift: int) -> int:
        """Return what one head more costs on a shift."""
        total = 0
        for number in self.covers_on[shift]:
            cover, heads = self.grid.covers[number], self.heads[number]
            if heads < cover.need:
                total -= cover.short
            else:
                total += self.dear if cover.over is None else cover.over
        return total

    def average(self, among: int) -> list[int]:
        """Return what each of the next heads costs on each shift, on average."""
        per_cover = [
            (max(0, min(among, heads - cover.need + among))
             * (self.dear if cover.over is None else cover.over)
             - max(0, min(among, cover.need - heads)) * cover.short) // among
            for cover, heads in zip(self.grid.covers, self.heads, strict=True)
        ]  # fmt: skip
        return [sum([per_cover[number] for number in own]) for own in self.covers_on]

    def sore_day(self, part: float) -> int | None:
        """Return a day by what its heads cost, the more the likelier; ``part`` is by chance."""
        grid = self.grid
        costs = [self.cover_price(cover, heads)
                 for cover, heads in zip(grid.covers, self.heads, strict=True)]  # fmt: skip
        left = part * sum(costs)
        for cover, cost in zip(grid.covers, costs, strict=True):
            left -= cost
            if left < 0 and cover.shifts:
                return grid.day_of[cover.shifts[0]]
        return None

    def change(self, member: int, shifts: Iterable[int], by: int) -> None:
        """Put somebody on shifts (``by`` 1), or take them off (-1)."""
        touched: set[int] = set()
        joint: set[int] = set()
        width = len(self.grid.shifts)
        for shift in shifts:
            for number in self.covers_on[shift]:
                cover = self.grid.covers[number]
                self.price -= self.cover_price(cover, self.heads[number])
                self.heads[number] += by
                self.price += self.cover_price(cover, self.heads[number])
                touched.update(cover.shifts)
            if self.joint_of:
                joint.update(self.joint_of.get(member * width + shift, ()))
        if joint:
            self.price -= sum(map(self.joint_price, joint))
            own = {member * width + shift for shift in shifts}
            self.cells = self.cells | own if by > 0 else self.cells - own
            self.price += sum(map(self.joint_price, joint))
        elif self.joint_of:
            own = {member * width + shift for shift in shifts}
            self.cells = self.cells | own if by > 0 else self.cells - own
        for shift in touched:
            self.more[shift] = self.one_more(shift)

    def costs(self, member: int, *, among: int = 1) -> list[int]:
        """Return what each shift costs when this member, who is on none, is put on it.

        Where they are one of several without shifts, each head costs what the next heads
        cost on average: the others may be on it as well.
        """
        costs = self.more.copy() if among == 1 else self.average(among)
        if not self.joint_of:
            return costs
        width = len(self.grid.shifts)
        alone = {number: self.joint_price(number)
                 for shift in range(width)
                 for number in self.joint_of.get(member * width + shift, ())}  # fmt: skip
        for shift in range(width):
            cell = member * width + shift
            numbers = self.joint_of.get(cell, ())
            if numbers:
                self.cells.add(cell)
                costs[shift] += sum(self.joint_price(number) - alone[number] for number in numbers)
                self.cells.discard(cell)
        return costs
