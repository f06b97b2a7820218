"""Rosters of many months: everybody's lean first, then one roster each.

Where a horizon is too long for a linear program of whole rosters, everybody may have several
rosters in part, a mixture. What a cell is worth to one person is what it is expected to
change beside the mixtures of the others: a head that is likely to be missing is worth most
of its price, one that is likely to be there nothing. Each takes the cheapest roster at that
worth, and mixes it in, a little less each time; so nobody takes everything because they were
asked first. Then one after the other is settled on one roster, and the others lean anew.

This is the method of Frank and Wolfe, person by person, on the expected cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import attrs
import numpy as np

from backoffice_core.scheduling.solver.bounds import Real
from backoffice_core.scheduling.solver.generation import PRICING, usual
from backoffice_core.scheduling.solver.grid import Choice
from backoffice_core.scheduling.solver.machines import Flags, Whole
from backoffice_core.scheduling.solver.master import Rows
from backoffice_core.scheduling.solver.pricing import Pricer
from backoffice_core.scheduling.solver.search import Search
from backoffice_core.scheduling.solver.sweeping import slopes, summed

__all__ = ["Mixing"]

# Worths are told to pricing in thousandths of a unit.
SCALE = 1000
# How much of the spread of independent mixtures is believed, and a logistic's by its deviation.
SPREAD = 0.3 * 0.5513
TINY, NARROW, FAR = 1e-6, 0.2, 50.0
# How fast the price of a person's own count rises, in usual costs, for each part it is over.
STEP = 0.2
# The least that a new roster counts; how many settle before the others lean anew, and by how much.
LEAST_SHARE, SETTLED, LEANING = 0.1, 10, 0.3
TRIES, SWEEPS = 12, 3
# What weighing a roster takes besides pricing it, in seconds: of a few people, nearly all.
WEIGHING = 3e-4
# People mixed anew from a whole roster, and how often.
FEW, MORE, AGAIN = 4, 10, 4


class Mixing:
    """Everybody's mixture: how likely each is to work each shift, and what rows come to."""

    def __init__(self, search: Search, rows: Rows, people: Sequence[Pricer]) -> None:
        """Begin with nobody working."""
        self.search, self.rows, self.people = search, rows, people
        dear = 2 * max(1, search.grid.missing_cost, int(rows.slack_cost.max(initial=0)))
        self.below, self.above = slopes(rows, dear)
        self.entries = [Entries.of(rows, member) for member in range(len(people))]
        self.own = owned(self.entries, len(rows.low))
        self.mean = np.zeros(len(rows.low))
        self.spread = np.zeros(len(rows.low))
        self.prices = np.zeros(len(rows.low))
        # The prices of rows met on the way, the later ones more: good ones for a bound.
        self.duals = np.zeros(len(rows.low))
        self.likely = np.zeros((len(people), rows.shifts))
        self.step = STEP * usual(search.grid)
        self.random = Random(1)  # noqa: S311 - nothing secret

    def mixed(self, *, times: int, until: float) -> None:
        """Let everybody lean, so often at most, while more than ``until`` is left."""
        members = list(range(len(self.people)))
        for number in range(times):
            if number and (self.search.over() or self.search.left() < until):
                break
            share = max(2 / (number + 2), LEAST_SHARE)
            self.lean(members, share)
            self.duals += share * (self.slope() - self.duals)

    def lean(self, members: Sequence[int], share: float) -> None:
        """Mix a cheapest roster into each one's mixture."""
        order = list(members)
        self.random.shuffle(order)
        for member in order:
            if self.search.over():
                return
            self.count(member)
            found = self.people[member].cheapest(self.worth(member), scale=SCALE)
            if found:
                self.learn(member, found[0].shifts)
                self.mix(member, found[0].shifts, share)

    def slope(self) -> Real:
        """Return what one more in each row is worth at everybody's mixtures."""
        rows = self.rows
        width = SPREAD * np.sqrt(np.maximum(self.spread, 0.0)) + NARROW
        below = np.where(rows.low > 0, self.below, 0) * chance(rows.low - self.mean, width)
        above = self.above * chance(self.mean - rows.high, width)
        found: Real = np.where(self.own, -self.prices, below - above)
        return found

    def settle(self, members: Sequence[int]) -> bool:
        """Settle people on one roster each; say whether everybody has one."""
        order = list(members)
        self.random.shuffle(order)
        for number, member in enumerate(order, 1):
            if self.search.over() or not self.take(member):
                return False
            if number % SETTLED == 0:
                self.lean(order[number:], LEANING)
        for _ in range(SWEEPS):
            self.random.shuffle(order)
            before = self.likely[order].copy()
            for member in order:
                if self.search.over() or not self.take(member):
                    return False
            if np.array_equal(before, self.likely[order]):
                break
        return True

    def choice(self) -> Choice:
        """Return the roster that settled mixtures are."""
        return tuple(frozenset(np.nonzero(own > 0.5)[0].tolist())  # noqa: PLR2004 - a half
                     for own in self.likely)  # fmt: skip

    def improve(self) -> None:
        """Mix and settle some people anew, again and again, until the search is over."""
        search = self.search
        while search.best is not None and not search.over():
            self.begin(search.best)
            count = min(len(self.people), self.random.randint(FEW, MORE))
            members = self.random.sample(range(len(self.people)), count)
            for number in range(AGAIN):
                self.lean(members, 2 / (number + 2))
            if self.settle(members):
                search.offer(self.choice(), engine="mixing")

    def begin(self, best: Choice) -> None:
        """Take a roster as everybody's mixture, where it is not already."""
        for member, own in enumerate(best):
            now = frozenset(np.nonzero(self.likely[member])[0].tolist())
            if now != own or not np.all(np.isin(self.likely[member], (0.0, 1.0))):
                self.mix(member, sorted(own), 1.0)

    def count(self, member: int) -> None:
        """Count pricing a person as work."""
        self.search.spent += PRICING * self.people[member].shape.labels + WEIGHING

    def worth(self, member: int) -> Whole:
        """Return what each option of a person is expected to cost beside the others' mixtures."""
        own, rows = self.entries[member], self.rows
        row, weight = own.row, own.weight
        mean, spread = own.sums(self.likely[member], len(self.mean))
        others = (self.mean - mean)[row]
        width = SPREAD * np.sqrt(np.maximum(self.spread - spread, 0.0))[row]
        low, high = rows.low[row], rows.high[row]
        change = self.below[row] * (over(low - others - weight, width) - over(low - others, width))
        change += self.above[row] * (over(others + weight - high, width)
                                     - over(others - high, width))  # fmt: skip
        change = np.where(self.own[row], self.prices[row] * weight, change)
        cost = np.zeros(self.people[member].calendar.options, np.int64)
        cost[self.people[member].calendar.option_of] = summed(
            np.rint(change * SCALE).astype(np.int64), own.first)  # fmt: skip
        return cost

    def learn(self, member: int, shifts: Sequence[int]) -> None:
        """Change the price of each row that is this person's alone, as their roster asks for."""
        rows, own = self.rows, self.entries[member].alone(self.own)
        heads = np.zeros(len(rows.low))
        where, weights = rows.column(member, shifts)
        heads[where] = weights
        heads, low, high = heads[own], rows.low[own], rows.high[own]
        over = np.maximum(heads - high, 0) - np.maximum(low - heads, 0)
        inside = np.where(heads < high, heads - high, 0) * (self.prices[own] > 0)
        inside += np.where(heads > low, heads - low, 0) * (self.prices[own] < 0)
        part = (over + np.where(over == 0, inside, 0)) / np.maximum(1, np.minimum(high, 1e6))
        most = np.where(self.prices[own] + part > 0, self.above[own], self.below[own])
        self.prices[own] = np.clip(self.prices[own] + self.step * part, -most, most)

    def mix(self, member: int, shifts: Sequence[int], share: float) -> None:
        """Let a roster count a share in a person's mixture."""
        own, likely = self.entries[member], self.likely[member]
        mean, spread = own.sums(likely, len(self.mean))
        likely *= 1 - share
        likely[list(shifts)] += share
        new_mean, new_spread = own.sums(likely, len(self.mean))
        self.mean += new_mean - mean
        self.spread += new_spread - spread

    def take(self, member: int) -> bool:
        """Settle a person on the cheapest roster that keeps their own counts."""
        cost, pricer = self.worth(member), self.people[member]
        banned: Flags = np.zeros(pricer.calendar.options, np.bool_)
        for _ in range(TRIES):
            self.count(member)
            found = pricer.cheapest(cost, scale=SCALE, banned=banned)
            if not found:
                return False
            shifts = found[0].shifts
            where, weights = self.rows.column(member, shifts)
            exceeded = where[self.own[where] & (weights > self.rows.high[where])]
            if not len(exceeded):
                self.mix(member, shifts, 1.0)
                return True
            for row in exceeded.tolist():
                banned[pricer.calendar.option_of[self.dearest(member, row, shifts, cost)]] = True
        return False

    def dearest(self, member: int, row: int, shifts: Sequence[int], cost: Whole) -> list[int]:
        """Return the shifts a row counts, but as many of the cheapest worked as it allows."""
        counted = self.entries[member].counted(row)
        option = self.people[member].calendar.option_of
        worked = sorted(counted.intersection(shifts), key=lambda shift: int(cost[option[shift]]))
        return sorted(counted.difference(worked[: max(0, int(self.rows.high[row]))]))


@attrs.frozen(kw_only=True)
class Entries:
    """What one person's cells enter: the row and weight of each entry, those of a cell together."""

    first: Whole
    row: Whole
    weight: Whole
    shift: Whole

    @classmethod
    def of(cls, rows: Rows, member: int) -> Entries:
        """Return the entries of a person."""
        first = rows.cell_first[member * rows.shifts : (member + 1) * rows.shifts + 1]
        inside = slice(int(first[0]), int(first[-1]))
        return cls(first=first, row=rows.cell_row[inside], weight=rows.cell_weight[inside],
                   shift=np.repeat(np.arange(rows.shifts), np.diff(first)))  # fmt: skip

    def sums(self, likely: Real, rows: int) -> tuple[Real, Real]:
        """Return what a mixture comes to in each row, and how far it spreads."""
        here = likely[self.shift]
        weight = self.weight.astype(np.float64)
        mean, spread = np.zeros(rows), np.zeros(rows)
        mean += np.bincount(self.row, weights=weight * here, minlength=rows)
        spread += np.bincount(self.row, weights=weight**2 * here * (1 - here), minlength=rows)
        return mean, spread

    def alone(self, own: Flags) -> Whole:
        """Return the rows that only this person enters."""
        found: Whole = np.unique(self.row[own[self.row]])
        return found

    def counted(self, row: int) -> frozenset[int]:
        """Return the shifts that a row counts."""
        return frozenset(self.shift[self.row == row].tolist())


def owned(entries: Sequence[Entries], rows: int) -> Flags:
    """Say of each row whether one person alone enters it."""
    people = np.zeros(rows, np.int64)
    for own in entries:
        people[np.unique(own.row)] += 1
    found: Flags = people == 1
    return found


def chance(amount: Real, width: Real) -> Real:
    """Return how likely something is to be above nothing, spread by so much."""
    found: Real = 1 / (1 + np.exp(-np.clip(amount / width, -FAR, FAR)))
    return found


def over(amount: Real, width: Real) -> Real:
    """Return how far something is expected to be above nothing, spread by so much."""
    wide = np.maximum(width, TINY)
    found: Real = np.where(width > TINY, wide * np.logaddexp(0, amount / wide),
                           np.maximum(amount, 0))  # fmt: skip
    return found
