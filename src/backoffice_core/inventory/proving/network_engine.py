"""The heart of the simulation of networks: a period after the other, stage by stage.

All runs of a block go through a period together. The order of events is fixed:

1. what is due arrives, and customers ask,
2. stages order, those at the customers first: each sees what the stages after it ordered,
3. goods go out, from the suppliers on: what takes no time is there in the same period.

So what a stage orders in period ``t`` serves in period ``t + T`` if its time is ``T``, and its
level must last for ``T`` periods: the timing of the guaranteed-service model and of chains. For
:func:`~backoffice_core.inventory.proving.simulate`, whose orders are given at the end of the
period, that is a lead time of ``T - 1``.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.inventory.proving.engine import ALIKE, SUMS
from backoffice_core.inventory.proving.policies import Policy, Seen

__all__ = ["Claims", "Input", "Plan", "Site", "Tally", "run_periods", "split"]


@attrs.frozen(kw_only=True, eq=False)
class Plan:
    """A stage as it is simulated, in a block of runs.

    ``inputs`` are the places of the stages before it and the units of each in one of its own;
    ``claims`` those of the stages after it. ``outside`` is the time of suppliers outside the
    network, if there are any. ``lead`` is a row for all periods or a table by runs.
    """

    policy: Policy
    echelon: bool
    inputs: tuple[tuple[int, float], ...]
    claims: tuple[tuple[int, float], ...]
    outside: int | None
    lead: Places
    promise: int
    demand: Array | None
    start: Array
    scale: Array


class Input:
    """What a stage works on: units there, and those of outside suppliers on their way."""

    def __init__(self, units: float, runs: int, *, delay: int = 0) -> None:
        """Nothing is there."""
        self.units, self.waiting, self.held = units, np.zeros(runs), np.zeros(runs)
        self.late = np.zeros((delay + 1, runs))

    def order(self, period: int, units: Array) -> None:
        """Order outside; what takes no time is there at once."""
        size = len(self.late)
        self.late[(period + size - 1) % size] += units
        self.waiting += self.late[period % size]
        self.late[period % size] = 0.0


class Claims:
    """What is asked of a stage by its customers, who come first, and by the stages after it."""

    def __init__(self, count: int, runs: int, *, promise: int, cohorts: int, whole: bool) -> None:
        """Nothing is asked; ``cohorts`` periods are kept apart, or none."""
        self.owed, self.due = np.zeros((count, runs)), np.zeros((count, runs))
        self.later = np.zeros((promise + 1, count, runs))
        self.whole, self.runs = whole, np.arange(runs)
        # What fell due in each period, if older orders go first; row 0 is before all of them.
        # Of each run, where its oldest order is, the newest, and which comes after which.
        kept = cohorts + 1 if cohorts and count > 1 else 0
        self.cohorts = np.zeros((kept, count, runs))
        self.after = np.zeros((kept, runs), dtype=np.int64)
        self.head, self.last = np.zeros(runs, dtype=np.int64), np.zeros(runs, dtype=np.int64)

    def ask(self, claimant: int, period: int, units: Array) -> None:
        """Something is asked for, to be served when the promise falls due."""
        size = len(self.later)
        self.later[(period + size - 1) % size, claimant] += units

    def fall_due(self, period: int) -> None:
        """What was promised for a period is due."""
        row = self.later[period % len(self.later)]
        self.due[:] = row
        self.owed += row
        if len(self.cohorts):
            self.cohorts[period + 1] = row
            some = np.flatnonzero(row.any(axis=0))
            self.after[self.last[some], some] = period + 1
            self.last[some] = period + 1
        row[:] = 0.0

    def serve(self, period: int, on_hand: Array) -> Array:
        """What each is given of what is there."""
        total: Array = self.owed.sum(axis=0)
        if len(self.owed) == 1:
            given = np.minimum(on_hand, total)[None, :]
        elif len(self.cohorts):
            given = self.oldest_first(period, on_hand, total)
        else:
            given = split(self.owed, on_hand, whole=self.whole, turn=period)
        self.owed -= given
        return given

    def oldest_first(self, period: int, on_hand: Array, total: Array) -> Array:
        """Serve what fell due first; what fell due together, in proportion."""
        given = self.owed.copy()
        enough = np.flatnonzero(on_hand >= total)
        self.head[enough] = self.last[enough]
        self.cohorts[self.last[enough], :, enough] = 0.0
        short = on_hand < total
        given[:, short] = 0.0
        runs = np.flatnonzero(short & (on_hand > 0))
        left = on_hand[runs]
        while runs.size:
            head = self.head[runs]
            asked = self.cohorts[head, :, runs].T
            part = split(asked, left, whole=self.whole, turn=period)
            rest = asked - part
            self.cohorts[head, :, runs] = rest.T
            given[:, runs] += part
            left = left - part.sum(axis=0)
            more = (left > 0) & (rest.sum(axis=0) == 0) & (head < self.last[runs])
            runs, left = runs[more], left[more]
            self.head[runs] = self.after[head[more], runs]
        return given


def split(asked: Array, there: Array, *, whole: bool, turn: int) -> Array:
    """What there is, in proportion to what each asks; whole units go round by turns.

    >>> split(np.array([[1.0], [3.0]]), np.array([2.0]), whole=False, turn=0).tolist()
    [[0.5], [1.5]]
    >>> split(np.array([[1.0], [3.0]]), np.array([2.0]), whole=True, turn=0).tolist()
    [[1.0], [1.0]]
    """
    total = asked.sum(axis=0)
    enough = there >= total
    parts: Array = asked * np.divide(there, total, out=np.zeros_like(total), where=~enough)
    if whole:
        turns = (np.arange(len(asked)) + turn) % len(asked)
        sums = np.floor(np.cumsum(parts[turns], axis=0) + 0.5)
        parts[turns] = np.diff(sums, axis=0, prepend=0.0)
        np.minimum(parts, asked, out=parts)
    return np.where(enough, asked, parts)


class Tally:
    """The sums of what is asked of a stage, over the periods that count."""

    def __init__(self, tiny: Array) -> None:
        """Nothing yet; amounts up to ``tiny`` are rounding."""
        self.tiny = tiny
        self.sums = np.zeros((len(SUMS), tiny.size))
        self.asked, self.lines = np.zeros(tiny.size), np.zeros(tiny.size)
        self.short = np.zeros(tiny.size, dtype=np.bool_)

    def arrived(self, units: Array) -> None:
        """An arrival ends a cycle."""
        ends = units > 0
        self.sums[4] += ends
        self.sums[5] += ends & self.short

    def closed(self, due: Array, owed: Array, on_hand: Array) -> None:
        """A period is over that counts."""
        sums, tiny = self.sums, self.tiny
        missing = np.minimum(owed, due)
        self.asked += due
        self.lines += due > 0
        sums[0] += missing
        sums[1] += missing > tiny
        sums[2] += owed > tiny
        sums[3] += on_hand > tiny
        sums[6] += on_hand
        sums[7] += owed

    def ordered(self, orders: Array) -> None:
        """Orders of a period that counts."""
        self.sums[8] += orders > 0
        self.sums[9] += orders


class Site:
    """A stage on its way through the periods: what the loop changes in place."""

    def __init__(self, plan: Plan, *, cohorts: int, whole: bool) -> None:
        """Start with stock on hand, nothing on its way and nothing owed."""
        runs = plan.start.size
        self.plan, self.whole = plan, whole
        self.on_hand, self.position = plan.start.copy(), plan.start.copy()
        self.echelon = plan.start.copy()
        self.inputs = [Input(units, runs) for _, units in plan.inputs]
        self.spots = {before: spot for spot, (before, _) in enumerate(plan.inputs)}
        self.claimants = {after: 1 + spot for spot, (after, _) in enumerate(plan.claims)}
        if plan.outside is not None:
            self.inputs.append(Input(1.0, runs, delay=plan.outside))
        self.claims = Claims(
            len(plan.claims) + 1, runs, promise=plan.promise, cohorts=cohorts, whole=whole
        )
        self.ring = np.zeros((int(plan.lead.max()) + 2, runs))
        self.same = int(plan.lead[0, 0]) if (plan.lead == plan.lead[0, 0]).all() else None
        self.last = np.zeros(runs, dtype=np.int64)
        self.in_process, self.worked = np.zeros(runs), np.zeros(runs)
        self.orders, self.came = np.zeros(runs), np.zeros(runs)
        self.began, self.given = np.zeros(runs), np.zeros((len(plan.claims) + 1, runs))
        tiny = ALIKE * np.maximum(plan.scale, np.abs(plan.start))
        self.all, self.customers = Tally(tiny), Tally(tiny)
        # Customers are counted apart where stages are served as well.
        apart = plan.demand is not None and plan.claims
        self.tallies = [self.all, self.customers] if apart else [self.all]

    def open(self, period: int, *, counts: bool) -> None:
        """What is due arrives, and customers ask."""
        row = self.ring[period % len(self.ring)]
        self.came[:] = 0.0
        self.arrive(row.copy(), counts=counts)
        row[:] = 0.0
        if self.plan.demand is not None:
            self.claims.ask(0, period, self.plan.demand[period])
            self.position -= self.plan.demand[period]

    def arrive(self, units: Array, *, counts: bool) -> None:
        """Goods are ready."""
        self.on_hand += units
        self.in_process -= units
        self.came += units
        if counts:
            for tally in self.tallies:
                tally.arrived(units)

    def order(self, period: int, runs: slice, sites: Sequence[Site], *, counts: bool) -> None:
        """The policy looks, and orders of the stages before and outside."""
        self.claims.fall_due(period)
        self.echelon = self.position.copy()
        for place, units in self.plan.claims:
            self.echelon += units * sites[place].echelon
        position = self.echelon if self.plan.echelon else self.position
        net = self.on_hand - self.claims.owed.sum(axis=0)
        orders = self.plan.policy.order(Seen(period=period, items=runs, position=position, net=net))
        self.orders = np.array(orders, dtype=np.float64)
        self.position += self.orders
        self.echelon += self.orders
        if self.plan.outside is not None:
            self.inputs[-1].order(period, self.orders)
        if counts:
            for tally in self.tallies:
                tally.ordered(self.orders)

    def work(self, period: int, *, counts: bool) -> None:
        """Begin as much as all inputs are there for."""
        able = np.min([each.waiting / each.units for each in self.inputs], axis=0)
        batch = np.floor(able + ALIKE) if self.whole else able
        for each in self.inputs:
            each.waiting = np.maximum(each.waiting - batch * each.units, 0.0)
        self.began = batch
        self.in_process += batch
        lead, size = self.plan.lead, len(self.ring)
        if self.same is not None:
            on = self.same
            if on:
                self.ring[(period + on) % size] += batch
            else:
                self.arrive(batch, counts=counts)
            return
        some = np.flatnonzero(batch > 0)
        ready = period + lead[period if len(lead) > 1 else 0, some]
        # What begins later is not ready earlier.
        ready = np.maximum(ready, self.last[some])
        self.last[some] = ready
        self.ring[ready % size, some] += batch[some]
        row = self.ring[period % size]
        self.arrive(row.copy(), counts=counts)
        row[:] = 0.0

    def send(self, period: int, sites: Sequence[Site], own: int, *, counts: bool) -> None:
        """Serve customers and the stages after it from what is there."""
        self.given = self.claims.serve(period, self.on_hand)
        self.on_hand = np.maximum(self.on_hand - self.given.sum(axis=0), 0.0)
        for claimant, (place, _) in enumerate(self.plan.claims, start=1):
            sites[place].receive(own, self.given[claimant])
        due, owed = self.claims.due, self.claims.owed
        for tally in self.tallies:
            one = tally is self.customers
            asked, lacking = (due[0], owed[0]) if one else (due.sum(axis=0), owed.sum(axis=0))
            if counts:
                tally.closed(asked, lacking, self.on_hand)
            tally.short = lacking > tally.tiny

    def receive(self, place: int, units: Array) -> None:
        """Goods of the stage at a place are there to be worked on."""
        self.inputs[self.spots[place]].waiting += units

    def close(self) -> None:
        """What is worked on and what waits, at the end of a period that counts."""
        self.worked += self.in_process
        for each in self.inputs:
            each.held += each.waiting


def run_periods(
    sites: Sequence[Site],
    order: Sequence[int],
    *,
    runs: slice,
    periods: int,
    warm_up: int,
    watch: Sequence[dict[str, Array]] | None,
) -> None:
    """Go through all periods; ``order`` names the stages from the suppliers on."""
    for period in range(periods):
        counts = period >= warm_up
        for site in sites:
            site.open(period, counts=counts)
        for place in reversed(order):
            site = sites[place]
            site.order(period, runs, sites, counts=counts)
            for before, units in site.plan.inputs:
                asked, supplier = units * site.orders, sites[before]
                supplier.claims.ask(supplier.claimants[place], period, asked)
                supplier.position -= asked
        for place in order:
            sites[place].work(period, counts=counts)
            sites[place].send(period, sites, place, counts=counts)
        for place, site in enumerate(sites):
            if counts:
                site.close()
            if watch is not None:
                note(site, period, runs, watch[place])


def note(site: Site, period: int, runs: slice, into: dict[str, Array]) -> None:
    """Write down the end of a period."""
    rows = {
        "on_hand": site.on_hand,
        "backorders": site.claims.owed.sum(axis=0),
        "in_process": site.in_process,
        "ordered": site.orders,
        "begun": site.began,
        "arrived": site.came,
        "served": site.given[0],
    }
    for name, row in rows.items():
        into[name][period, runs] = row
    for claimant, (place, _) in enumerate(site.plan.claims, start=1):
        into[f"sent {place}"][period, runs] = site.given[claimant]
    for each, (place, _) in zip(site.inputs, site.plan.inputs, strict=False):
        into[f"waiting {place}"][period, runs] = each.waiting
