"""Service times of networks that are no trees: searched by trees, bounded by prices, proved.

Leave out the arcs that close rings and a tree is left, solved exactly in no time. Three things
follow from that.

*A bound.* Put a price on every arc left out (what it costs that goods come later than they are
needed); the priced tree costs no more than the network. The dual prices of the network with
straight lines for its curves are a good start, and each solution says which prices to raise.

*A search.* Keep of every arc left out some moment between both promises; whatever the tree then
finds keeps the promise of the network, and is never dearer. Other trees find other ways.

*A proof.* What the priced tree gets wrong at some arc is split in two: its stage promises within
a moment, or later. Both halves are solved again, until nothing is left that could be cheaper.

Effort is counted in solutions of trees, so that the same network always has the same answer.

Source: the relaxation and the two halves as in Lesnaia, Optimizing Safety Stock Placement in
General Network Supply Chains (MIT, 2004); Humair and Willems, Operations Research 54 (2006) and
INFORMS Journal on Computing 23 (2011), for the problem and for trees within a general network.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import attrs
import numpy as np

from backoffice_core.inventory.networks.straight import straight_solution
from backoffice_core.inventory.networks.times import Box, Times
from backoffice_core.inventory.networks.trees import Forest, Prices, Solved, solve_forest
from backoffice_core.inventory.numbers import Array, Places

__all__ = ["Found", "solve_general"]

# A bound this near to the cost proves it: costs are sums of doubles.
PROVED = 1e-9
# After so many solutions without a better bound, the steps of the prices are halved.
PATIENCE = 6
# How much of the effort goes into prices and into the search; the rest goes into the proof.
PRICING, SEARCHING = 0.35, 0.3
# With more arcs left out than these a proof would not end: all goes into prices and search.
PROVABLE = 200


@attrs.frozen(kw_only=True)
class Found:
    """The best times found, their cost, and what no times can cost less than."""

    inbound: Places
    outbound: Places
    cost: float
    bound: float
    solutions: int


def solve_general(times: Times, *, effort: int, seed: int) -> Found:
    """The best service times that so many solutions of trees find, and the bound they prove."""
    forest = Forest.of(times, range(len(times.up)))
    if len(forest.kept) == len(times.up):
        solved = solve_forest(times, forest, times.box)
        if solved is not None:
            cost = times.cost(solved.inbound, solved.outbound)
            into, out = solved.inbound, solved.outbound
            return Found(inbound=into, outbound=out, cost=cost, bound=cost, solutions=1)
    hunt = Hunt(times, effort, seed)
    large = len(hunt.left) > PROVABLE
    hunt.price(max(1, round(effort * (0.5 if large else PRICING))))
    hunt.search(effort if large else hunt.solutions + round(effort * SEARCHING))
    hunt.prove()
    return Found(
        inbound=hunt.inbound,
        outbound=hunt.outbound,
        cost=hunt.cost,
        bound=min(hunt.bound, hunt.cost),
        solutions=hunt.solutions,
    )


class Hunt:
    """The best times so far, the bound so far, and the prices of the arcs left out."""

    def __init__(self, times: Times, effort: int, seed: int) -> None:
        """Start from straight lines instead of curves."""
        self.times, self.effort = times, effort
        self.dice = np.random.default_rng(seed)
        self.solutions = 0
        start = straight_solution(times)
        self.bound, self.cost = start.bound, np.inf
        # The least promises there are always keep all others.
        self.inbound, self.outbound = times.box.in_high, times.box.low
        self.take(times.box.low)
        self.take(start.outbound)
        heavy = sorted(range(len(times.up)), key=lambda arc: -start.prices[arc])
        self.forest = Forest.of(times, heavy)
        self.left = np.setdiff1d(np.arange(len(times.up)), self.forest.kept)
        self.up, self.down = times.up[self.left], times.down[self.left]
        self.prices = start.prices[self.left]

    @property
    def proved(self) -> bool:
        """Whether nothing can be cheaper."""
        return self.cost - self.bound <= PROVED * max(1.0, self.cost)

    def take(self, outbound: Places) -> bool:
        """Take times near the given ones that keep all promises, if they are cheaper."""
        both = self.times.repaired(outbound)
        cost = self.times.cost(*both)
        if cost >= self.cost:
            return False
        self.cost, (self.inbound, self.outbound) = cost, both
        return True

    def relaxed(self, box: Box, prices: Array) -> Solved | None:
        """The tree alone, with prices for the arcs left out; what it finds is tried as well."""
        count = len(self.times.order)
        outward, inward = np.zeros(count), np.zeros(count)
        np.add.at(outward, self.up, prices)
        np.subtract.at(inward, self.down, prices)
        self.solutions += 1
        solved = solve_forest(self.times, self.forest, box, Prices(outward, inward))
        if solved is not None:
            self.take(solved.outbound)
        return solved

    def violations(self, solved: Solved) -> Array:
        """By how much each arc left out is promised later than needed; below 0 if earlier."""
        return (solved.outbound[self.up] - solved.inbound[self.down]).astype(np.float64)

    def price(self, rounds: int, box: Box | None = None) -> float:
        """Raise the prices of what is violated, lower the others; the best bound of the box."""
        prices, best, step, stale = self.prices, -np.inf, 1.0, 0
        way = np.zeros(len(prices))
        for _ in range(rounds):
            solved = self.relaxed(box or self.times.box, prices)
            if solved is None:
                return np.inf
            if solved.value > best:
                best, self.prices, stale = solved.value, prices, 0
            else:
                stale += 1
            if stale == PATIENCE:
                step, stale, prices, way = step / 2, 0, self.prices, way * 0
            violated = self.violations(solved)
            # What is early and has no price cannot become cheaper.
            violated[(violated < 0) & (prices <= 0)] = 0
            way = violated + 0.5 * way
            size = float(way @ way)
            gap = self.cost - solved.value
            if size == 0 or gap <= PROVED * max(1.0, self.cost):
                break
            prices = np.maximum(prices + step * gap / size * way, 0)
        if box is None:
            self.bound = max(self.bound, best)
        return best

    def search(self, until: int) -> None:
        """Solve other trees that keep what has been found, until so many solutions are spent."""
        while self.solutions < until and not self.proved:
            self.around()

    def around(self) -> None:
        """One other tree, drawn among those that keep the tight arcs."""
        times = self.times
        slack = self.inbound[times.down] - self.outbound[times.up]
        # Arcs without slack bind: those the tree had better keep.
        keys = self.dice.random(len(slack)) + self.dice.random() * (slack > 0)
        forest = Forest.of(times, np.argsort(keys).tolist())
        left = np.setdiff1d(np.arange(len(slack)), forest.kept)
        early = self.dice.random(len(left)) < self.dice.random()
        moment = self.outbound[times.up[left]] + np.where(early, 0, slack[left])
        high, in_low = times.box.high.copy(), times.box.in_low.copy()
        np.minimum.at(high, times.up[left], moment)
        np.maximum.at(in_low, times.down[left], moment)
        box = attrs.evolve(times.box, high=high, in_low=in_low)
        self.solutions += 1
        solved = solve_forest(times, forest, box)
        if solved is not None:
            self.take(solved.outbound)

    def prove(self) -> None:
        """Split what the priced tree gets wrong, the least bound first, while effort is left."""
        waiting: list[tuple[float, int, Box]] = [(self.bound, 0, self.times.box)]
        count = 0
        while waiting and self.solutions < self.effort and not self.proved:
            bound, _, box = heapq.heappop(waiting)
            self.bound = max(self.bound, bound)
            worth, halves = self.parted(box)
            for half in halves:
                count += 1
                heapq.heappush(waiting, (max(bound, worth), count, half))
        if not waiting:
            self.bound = self.cost
        elif self.solutions >= self.effort:
            self.bound = max(self.bound, waiting[0][0])

    def parted(self, box: Box) -> tuple[float, list[Box]]:
        """The bound of a box, and its two halves; none if nothing cheaper is in it."""
        kept = self.prices
        worth = self.price(PATIENCE, box)
        solved = None if worth == np.inf else self.relaxed(box, self.prices)
        self.prices = kept
        if solved is None or worth >= self.cost - PROVED * max(1.0, self.cost):
            return worth, []
        stage, moment = self.split(solved, box)
        if stage < 0:
            return worth, []
        return worth, list(self.halves(box, stage, moment))

    def split(self, solved: Solved, box: Box) -> tuple[int, int]:
        """The stage, and the moment at which its promises are split in two."""
        open_stages = box.low < box.high
        wrong = self.violations(solved)
        weight = np.where(wrong > 0, wrong * (1 + self.prices), -wrong * self.prices * 1e-3)
        weight = np.where(open_stages[self.up], weight, -1.0)
        arc = int(weight.argmax())
        stage = int(self.up[arc])
        moment = int(solved.outbound[stage] + solved.inbound[self.down[arc]]) // 2
        if weight[arc] <= 0:
            if not open_stages.any():
                return -1, 0
            stage = int(np.where(open_stages, box.high - box.low, -1).argmax())
            moment = int(box.low[stage] + box.high[stage]) // 2
        return stage, min(max(moment, int(box.low[stage])), int(box.high[stage]) - 1)

    def halves(self, box: Box, stage: int, moment: int) -> Iterator[Box]:
        """The box with promises of the stage up to the moment, and with later ones."""
        high, low = box.high.copy(), box.low.copy()
        high[stage], low[stage] = moment, moment + 1
        for half in (attrs.evolve(box, high=high), attrs.evolve(box, low=low)):
            tight = self.times.tightened(half)
            if not tight.is_empty:
                yield tight
