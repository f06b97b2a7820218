"""The cheapest roster of one person, exactly, under any costs of their cells.

Everything that binds the person alone is in an automaton (:mod:`automata`); the cheapest
path through it is found layer by layer. Costs are whole numbers throughout, so what is
found is exact and not only nearly so: that is what makes bounds certain.

Not every term need be in it. A count that would make it too large is left out and told of
(``left``): then the cheapest path is cheaper than the person's cheapest roster, never
dearer, and the bound still holds.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.scheduling.solver import kernels
from backoffice_core.scheduling.solver.grid import Bound
from backoffice_core.scheduling.solver.machines import Calendar, Flags, TooLarge, Whole
from backoffice_core.scheduling.solver.shapes import Shape

__all__ = ["BANNED", "Path", "Pricer"]

# In 32 bits where they suffice, which is twice as fast, or else in 64.
Narrow: TypeAlias = NDArray[np.int32] | NDArray[np.int64]

BANNED = 1 << 60
INT32_SAFE = 1 << 28
INT64_SAFE = 1 << 59


@attrs.frozen
class Path:
    """A roster of one person, its shifts in order.

    ``value`` is what it costs under the costs given, ``charge`` what the terms that are
    looked at charge, in units and without those costs.
    """

    value: int
    charge: int
    shifts: tuple[int, ...]


@attrs.frozen(kw_only=True)
class Labels:
    """The least cost of every label, in 32 bits or 64, and the states that are reached."""

    weight: Narrow
    values: Narrow
    alive: Flags
    unreached: int


@attrs.frozen(kw_only=True)
class Pricer:
    """One person's pricing.

    ``own`` is what each option costs by itself, ``BANNED`` where it may not be; ``fixed``
    what is owed whatever is chosen; ``left`` the terms that are not looked at.
    """

    shape: Shape
    calendar: Calendar
    own: Whole
    fixed: int
    left: tuple[Bound, ...]

    def cheapest(
        self, cost: Whole, *, scale: int = 1, most: int = 1, banned: Flags | None = None
    ) -> list[Path]:
        """Return the cheapest rosters, of different counter numbers, the best first.

        ``cost`` is added to each option's own cost times ``scale``; all that the grid
        charges is multiplied by ``scale``. Options where ``banned`` is true are left out.
        """
        shape = self.shape
        option_cost = np.where(self.own >= BANNED, BANNED, self.own * scale + cost)
        if banned is not None:
            option_cost = np.where(banned, BANNED, option_cost)
        class_cost = np.minimum.reduceat(option_cost[shape.class_order], shape.class_first)
        weight = np.minimum(class_cost[shape.edge_class] + shape.edge_cost * scale, BANNED)
        weight[class_cost[shape.edge_class] >= BANNED] = BANNED
        labels = self.reached(weight, scale)
        last = labels.values[shape.base[-1] :]
        final = last.astype(np.int64) + shape.final_cost.ravel() * scale
        final[last >= labels.unreached // 2] = BANNED
        if not labels.alive[-1]:
            return []
        paths: list[Path] = []
        for place in np.argsort(final, kind="stable")[:most].tolist():
            if final[place] >= BANNED:
                break
            options = self.options(self.edges(place, labels), option_cost, class_cost)
            value = int(final[place]) + self.fixed * scale
            charge = (value - int(cost[options].sum())) // scale
            paths.append(Path(value, charge, self.shifts(options)))
        return paths

    def reached(self, weight: Whole, scale: int) -> Labels:
        """Return the least cost of every label."""
        shape = self.shape
        usable = np.where(weight >= BANNED, 0, np.abs(weight))
        # The dearest edge of each day, and the end: no path costs more than their sum.
        first = shape.edge_first[shape.state_first[1:-1]]
        highest = int(np.maximum.reduceat(usable, first).sum())
        highest += int(np.abs(shape.final_cost).max()) * scale
        if highest >= INT64_SAFE:
            raise TooLarge
        small = highest < INT32_SAFE
        unreached = 1 << 30 if small else 1 << 61
        values: Narrow = (
            np.empty(shape.labels, np.int32) if small else np.empty(shape.labels, np.int64)
        )
        values[: shape.state_first[1]] = 0
        alive = np.zeros(len(shape.base), np.bool_)
        alive[: shape.state_first[1]] = True
        wide = np.minimum(weight, unreached)
        narrow: Narrow = wide.astype(np.int32) if small else wide
        labels = Labels(weight=narrow, values=values, alive=alive, unreached=unreached)
        kernels.compiled(kernels.reach)(
            *shape.arrays, narrow, *shape.outer_arrays, values, alive, values.dtype.type(unreached)
        )
        return labels

    def edges(self, place: int, labels: Labels) -> Whole:
        """Return the edges of a cheapest way to a label of the last boundary, day by day."""
        shape = self.shape
        path = np.full(self.calendar.days, -1, np.int64)
        outer, inner = divmod(place, int(shape.width[-1]))
        kernels.compiled(kernels.retrace)(
            *shape.arrays, labels.weight, *shape.outer_arrays, labels.values, labels.alive,
            labels.values.dtype.type(labels.unreached), len(shape.base) - 1, outer,
            inner + int(shape.low[-1]), path,
        )  # fmt: skip
        return path

    def options(self, edges: Whole, option_cost: Whole, class_cost: Whole) -> Whole:
        """Return the options of a path: the cheapest of each class it goes by."""
        shape = self.shape
        class_of = shape.option_class[shape.class_order]
        cheapest = np.flatnonzero(option_cost[shape.class_order] == class_cost[class_of])[::-1]
        best = np.zeros(len(class_cost), np.int64)
        # Backwards, so that of several the first is what remains.
        best[class_of[cheapest]] = shape.class_order[cheapest]
        chosen: Whole = best[shape.edge_class[edges]]
        return chosen

    def shifts(self, options: Whole) -> tuple[int, ...]:
        """Return the shifts of a person's options."""
        places: list[int] = (options - self.calendar.first[:-1]).tolist()
        return tuple(self.calendar.shifts[day][place - 1]
                     for day, place in enumerate(places) if place)  # fmt: skip
