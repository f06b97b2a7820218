"""Days, their options, and the arithmetic of what is remembered between them.

The packed number holds counts side by side, in *lanes*: a lane of ``size`` values at
``stride`` holds ``value`` where the place of a bit, divided by the stride, leaves it by the
size. So all ways of working so far move together when a shift is worked.
"""

from __future__ import annotations

from typing import Final

import attrs

__all__ = ["BITS_MAX", "Compiled", "Day", "Lane", "Moves", "Option", "Total"]

# The packed number has at most so many bits: a millisecond for each hundred operations.
BITS_MAX: Final = 1 << 18
DEAD: Final = -1


@attrs.frozen(kw_only=True)
class Option:
    """Shifts of a day that are alike in all that binds, or none, and what they do.

    ``kill`` are the patterns they end, ``touch`` the counts of one they use up, ``seen``
    the groups of several days they work. ``late`` ends patterns by what such a group came
    to, ``runs`` and ``totals`` and ``lanes`` are the steps and sums they move.
    """

    shifts: tuple[int, ...]
    kill: int
    touch: int
    seen: int
    late: tuple[tuple[int, bool, bool, int], ...]
    runs: tuple[tuple[int, bool, int], ...]
    totals: tuple[tuple[int, int, int], ...]
    lanes: tuple[tuple[int, int, int, int], ...]


@attrs.frozen(kw_only=True)
class Lane:
    """A count that ends: its lane of the packed number, and what it may end with."""

    number: int
    least: int
    most: int


@attrs.frozen(kw_only=True)
class Day:
    """One day: its options, the patterns that begin and finish, and what ends with it."""

    options: tuple[Option, ...]
    begin: int
    finish: int
    living: int
    using: int
    seeing: int
    runs_end: tuple[int, ...]
    totals_end: tuple[int, ...]
    lanes_end: tuple[Lane, ...]


@attrs.frozen(kw_only=True)
class Moves:
    """A run as a machine: from its length and whether its start is known, to the next."""

    start: int
    step: dict[bool, tuple[int, ...]]
    last: tuple[bool, ...]


@attrs.frozen(kw_only=True)
class Total:
    """A count that is kept as a plain number; ``rising`` where nothing is taken away."""

    least: int | None
    most: int | None
    rising: bool

    def kept(self, value: int) -> int | None:
        """Return the value as far as it matters; ``None`` where it is too much for good."""
        if not self.rising:
            return value
        if self.most is not None:
            return None if value > self.most else value
        return value if self.least is None else min(value, self.least)

    def ends(self, value: int) -> bool:
        """Whether it may end with a value."""
        enough = self.least is None or value >= self.least
        return enough and (self.most is None or value <= self.most)


@attrs.define(kw_only=True, eq=False)
class Compiled:
    """One person's terms, day by day, and the arithmetic of the packed counts."""

    days: tuple[Day, ...]
    runs: tuple[Moves, ...]
    totals: tuple[Total, ...]
    strides: tuple[int, ...]
    sizes: tuple[int, ...]
    impossible: bool
    masks: dict[tuple[int, int], int] = attrs.Factory(dict[tuple[int, int], int])

    @property
    def start(self) -> tuple[int, int, int, tuple[int, ...], tuple[int, ...]]:
        """Return the state before the first day."""
        return (0, 0, 0, tuple(run.start for run in self.runs), (0,) * len(self.totals))

    def moved_runs(
        self, day: Day, option: Option, runs: tuple[int, ...], seen: int
    ) -> tuple[int, ...] | None:
        """Return the runs after an option; ``None`` where one is too short or too long."""
        moved = list(runs)
        for number, inside, bit in option.runs:
            to = self.runs[number].step[inside or bool(seen & bit)][moved[number]]
            if to == DEAD:
                return None
            moved[number] = to
        for number in day.runs_end:
            if not self.runs[number].last[moved[number]]:
                return None
            moved[number] = 0
        return tuple(moved)

    def added(
        self, day: Day, option: Option, totals: tuple[int, ...], seen: int
    ) -> tuple[int, ...] | None:
        """Return the plain totals after an option; ``None`` where one cannot end within."""
        added = list(totals)
        for number, weight, bit in option.totals:
            if not seen & bit:
                value = self.totals[number].kept(added[number] + weight)
                if value is None:
                    return None
                added[number] = value
        for number in day.totals_end:
            if not self.totals[number].ends(added[number]):
                return None
            added[number] = 0
        return tuple(added)

    def lanes_up(self, option: Option, seen: int) -> tuple[int, int]:
        """Return how far an option shifts the packed counts, and which have room for it."""
        up, mask = 0, -1
        more: dict[int, int] = {}
        for number, weight, bit, room in option.lanes:
            if not seen & bit:
                more[number] = more.get(number, 0) + weight
                up += weight * self.strides[number]
                mask &= self.below(number, room - more[number])
        return up, mask

    def below(self, number: int, values: int) -> int:
        """Return the mask of all packed counts whose lane has one of the first ``values``."""
        key = (number, max(0, values))
        if key not in self.masks:
            stride, size = self.strides[number], self.sizes[number]
            block = "0" * (stride * (size - key[1])) + "1" * (stride * key[1])
            whole = self.strides[-1] * self.sizes[-1]
            self.masks[key] = int(block * (whole // (stride * size)) or "0", 2)
        return self.masks[key]

    def folded(self, day: Day, counts: int) -> int:
        """Return the counts after a day's end: those that end there checked, and begun anew."""
        for lane in day.lanes_end:
            stride, least = self.strides[lane.number], max(0, lane.least)
            ended = 0
            first = self.below(lane.number, 1)
            for value in range(least, lane.most + 1):
                ended |= (counts >> (value * stride)) & first
            counts = ended
        return counts

    def unfolded(self, day: Day, counts: int) -> int:
        """Return all counts that a day's end folds into one of these."""
        for lane in reversed(day.lanes_end):
            stride = self.strides[lane.number]
            begun = counts & self.below(lane.number, 1)
            counts = 0
            for value in range(max(0, lane.least), lane.most + 1):
                counts |= begun << (value * stride)
        return counts
