"""Exactly optimal service times on a forest of arcs, by dynamic programming over columns.

Graves and Willems: hang a tree up at any stage; the best cost of what hangs below a stage is a
function of one service time that it shares with the stage above. All stages of one level are
computed together, and the cost of a stage, which depends on SI - S alone, is a view of one row
of the table, so that nothing is computed twice.

Prices can be put on times, and times be kept within a box. So the same computation bounds and
searches networks that are no trees.

Source: Graves and Willems, M&SOM 2 (2000) 68-83, with the correction in M&SOM 5 (2003) 176-177.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import attrs
import numpy as np
from numpy.lib.stride_tricks import as_strided

from backoffice_core.inventory.networks.times import Box, Times
from backoffice_core.inventory.numbers import Array, Places

__all__ = ["Forest", "Prices", "Solved", "solve_forest"]

# So many sums at a time: what fits into the cache of a processor.
CELLS = 400_000
Near: TypeAlias = list[list[tuple[int, bool]]]


@attrs.frozen(kw_only=True)
class Level:
    """Stages equally far from their root: which, their parents, and which side those are."""

    stages: Places
    parents: Places
    feeds: bool  # whether the parents are downstream


@attrs.frozen
class Forest:
    """Some of the arcs of a network, without a ring, hung up at one stage of each tree."""

    roots: Places
    levels: tuple[Level, ...]
    kept: tuple[int, ...]

    @classmethod
    def of(cls, times: Times, arcs: Iterable[int]) -> Forest:
        """The forest that takes the arcs in the given order, leaving out what closes a ring."""
        count = len(times.order)
        leaders = list(range(count))
        near: Near = [[] for _ in range(count)]
        kept: list[int] = []
        ups: list[int] = times.up.tolist()
        downs: list[int] = times.down.tolist()
        for arc in arcs:
            up, down = ups[arc], downs[arc]
            first, second = leader(leaders, up), leader(leaders, down)
            if first != second:
                leaders[first] = second
                near[up].append((down, True))
                near[down].append((up, False))
                kept.append(arc)
        return hung(near, tuple(kept))


def leader(leaders: list[int], place: int) -> int:
    """The stage that stands for the tree of a stage."""
    while leaders[place] != place:
        leaders[place] = leaders[leaders[place]]
        place = leaders[place]
    return place


def hung(near: Near, kept: tuple[int, ...]) -> Forest:
    """A forest level by level; ``near`` says of each stage its neighbours and whether it feeds."""
    roots = roots_of(near)
    front, done = roots, set(roots)
    levels: list[Level] = []
    while front:
        sides: dict[bool, list[tuple[int, int]]] = {False: [], True: []}
        for parent in front:
            for child, parent_feeds in near[parent]:
                if child not in done:
                    done.add(child)
                    sides[not parent_feeds].append((child, parent))
        for feeds, pairs in sides.items():
            if pairs:
                array = np.array(pairs, dtype=np.int64)
                levels.append(Level(stages=array[:, 0], parents=array[:, 1], feeds=feeds))
        front = [child for pairs in sides.values() for child, _ in pairs]
    return Forest(np.array(roots, dtype=np.int64), tuple(levels), kept)


def roots_of(near: Near) -> list[int]:
    """Of each tree the stage with most neighbours: levels are then few and wide."""
    seen: set[int] = set()
    roots: list[int] = []
    for start in sorted(range(len(near)), key=lambda place: -len(near[place])):
        if start not in seen:
            roots.append(start)
            waiting = [start]
            while waiting:
                place = waiting.pop()
                seen.add(place)
                waiting.extend(other for other, _ in near[place] if other not in seen)
    return roots


@attrs.frozen
class Prices:
    """What a period of each stage's outbound and inbound service time costs, or brings."""

    outbound: Array
    inbound: Array


@attrs.frozen
class Solved:
    """The least cost, prices included, and the times that have it."""

    value: float
    inbound: Places
    outbound: Places


def solve_forest(
    times: Times, forest: Forest, box: Box, prices: Prices | None = None
) -> Solved | None:
    """The best service times if only the arcs of the forest bound them; none if none do."""
    work = Work(times, box, prices)
    for level in reversed(forest.levels):
        message = work.message(level.stages, feeds=level.feeds)
        work.best[level.stages] = message
        if level.feeds:
            np.add.at(work.inward, level.parents, np.minimum.accumulate(message, axis=1))
        else:
            back = np.minimum.accumulate(message[:, ::-1], axis=1)[:, ::-1]
            np.add.at(work.outward, level.parents, back)
    work.best[forest.roots] = work.message(forest.roots, feeds=True)
    value = float(work.best[forest.roots].min(axis=1).sum())
    if not np.isfinite(value):
        return None
    work.choose_outbound(forest.roots, np.full(len(forest.roots), times.width))
    for level in forest.levels:
        if level.feeds:
            work.choose_outbound(level.stages, work.inbound[level.parents])
        else:
            work.choose_inbound(level.stages, work.outbound[level.parents])
    return Solved(value, work.inbound, work.outbound)


class Work:
    """The arrays of one solution: what each time costs so far, and the times chosen."""

    def __init__(self, times: Times, box: Box, prices: Prices | None) -> None:
        """Start with the prices, and with no way out of the box."""
        self.times, self.box = times, box
        self.line = np.arange(times.width)
        self.outward = self.start(box.low, box.high, None if prices is None else prices.outbound)
        self.inward = self.start(
            box.in_low, box.in_high, None if prices is None else prices.inbound
        )
        self.best = np.empty_like(self.inward)
        self.inbound = np.zeros(len(self.inward), dtype=np.int64)
        self.outbound = np.zeros(len(self.inward), dtype=np.int64)

    def start(self, low: Places, high: Places, price: Array | None) -> Array:
        """A row a stage: the price of each time within the box."""
        costs = np.zeros((len(low), len(self.line)))
        if price is not None:
            costs += price[:, None] * self.line
        costs[(self.line < low[:, None]) | (self.line > high[:, None])] = np.inf
        return costs

    def message(self, stages: Places, *, feeds: bool) -> Array:
        """The least cost of stages at each outbound time (``feeds``), or else inbound time."""
        ins = int(self.box.in_high[stages].max()) + 1
        outs = int(self.box.high[stages].max()) + 1
        shared, other = (outs, ins) if feeds else (ins, outs)
        ahead, added = (self.inward, self.outward) if feeds else (self.outward, self.inward)
        result = np.full((len(stages), self.times.width), np.inf)
        rows = max(1, CELLS // (shared * other))
        columns = max(1, min(shared, CELLS // (rows * other)))
        for row in range(0, len(stages), rows):
            some = stages[row : row + rows]
            view = self.view(some, shared, other, feeds=feeds)
            add = ahead[some, None, :other]
            for column in range(0, shared, columns):
                part = view[:, column : column + columns] + add
                result[row : row + rows, column : column + columns] = part.min(axis=2)
        result[:, :shared] += added[stages, :shared]
        return result

    def view(self, stages: Places, shared: int, other: int, *, feeds: bool) -> Array:
        """The costs of stages by shared and other time, as a view of rows by SI - S."""
        middle = self.times.width - 1
        table = self.times.table[stages]
        row, step = table.strides
        sign = -1 if feeds else 1
        return as_strided(
            table[:, middle:],
            shape=(len(stages), shared, other),
            strides=(row, sign * step, -sign * step),
            writeable=False,
        )

    def choose_outbound(self, stages: Places, limit: Places) -> None:
        """Take the least outbound time of the best within a limit, then the inbound time."""
        best = np.where(self.line > limit[:, None], np.inf, self.best[stages])
        out = best.argmin(axis=1)
        gaps = self.line - out[:, None] + self.times.width - 1
        costs = self.times.table[stages[:, None], gaps] + self.inward[stages]
        self.outbound[stages], self.inbound[stages] = out, costs.argmin(axis=1)

    def choose_inbound(self, stages: Places, limit: Places) -> None:
        """Take the least inbound time of the best from a limit on, then the outbound time."""
        best = np.where(self.line < limit[:, None], np.inf, self.best[stages])
        into = best.argmin(axis=1)
        gaps = into[:, None] - self.line + self.times.width - 1
        costs = self.times.table[stages[:, None], gaps] + self.outward[stages]
        self.inbound[stages], self.outbound[stages] = into, costs.argmin(axis=1)
