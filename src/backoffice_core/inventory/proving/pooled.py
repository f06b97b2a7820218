"""Levels learnt from all items together: what came after items that looked like this one.

The past of a single item knows little. What never sold in it would get no stock, and what sold
once at most that much: on real spare parts no share of such a past, not even all of it, reaches
the service wanted. But among thousands of items many looked just like this one at some time,
and what came after them is known. So an item is taken for one of those alike, and gets the
level that would have been enough for a share of them. That share is one number for all items,
so that the next unit of stock goes where it is needed most; it is set so that a replay of the
past, with all that happens in it, reaches the service of all items together. Units are whole:
where one share serves too few and the next too many, some of the items get the higher level.

Items look alike by their recent demand, over as many periods then as now: a plan that was
tested on less past than it has now would ask for too much. What is to be reached is counted in
the later half of the replay, for what is asked for drifts, and all items drift together.

Sources: Bertsimas and Kallus, Management Science 66 (2020), on decisions from what came after
cases alike; Sherbrooke, Optimal Inventory Modeling of Systems, 2nd ed. (2004), ch. 2, on
stock of many items for a service of all of them.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.service import Service
from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.inventory.proving.planning import WHOLE, Past, window_sums
from backoffice_core.inventory.proving.policies import OrderUpTo, PlannedLevels
from backoffice_core.inventory.proving.simulate import simulate
from backoffice_core.inventory.proving.tables import count_of
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["PooledPlan"]

# Cases in a group of items alike: fewer say little about a share of 99 in 100.
CASES = 50
# How often what a period counts for is halved from the newest one of a memory to the oldest.
HALVES = 4
# The highest share tried leaves out exp(-12), 6 of a million cases.
STEEPEST = 12.0
HALVINGS = 12
LEAST = 2
# The part of the golden ratio spreads any share of the items evenly among them.
GOLDEN = 0.6180339887498949


@checked_fields
@attrs.frozen
class PooledPlan:
    """Levels to order up to that reach a service of all items together, learnt from all of them.

    For demand of many items: what is reached by one of them may differ. Of the last ``periods``
    half is what an item looks like, and half is what is learnt from; ``groups`` is how many
    kinds of items are told apart. If no level learnt reaches the service, the highest is taken.
    Raises :class:`InvalidValue` (``periods_not_whole``, ``history_short``).

    >>> from backoffice_core.inventory.distributions import FillRate, Poisson
    >>> from backoffice_core.inventory.proving import Replay, draw_demand
    >>> demand = draw_demand([Poisson(mean) for mean in (0.05, 0.1, 1.5)] * 40, periods=60, seed=1)
    >>> replay = Replay(demand=demand, lead_time=1, first=36, refit=1)
    >>> round(replay.run(PooledPlan(FillRate(0.9))).total_service(FillRate), 3)
    0.898
    """

    service: Service
    periods: int = attrs.field(default=200, kw_only=True)
    groups: int = attrs.field(default=20, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a memory that is none."""
        count_of(self.periods, "periods", least=2 * LEAST)
        count_of(self.groups, "groups", least=1)

    @checked
    def __call__(self, past: Past) -> OrderUpTo:
        """The policy for a past. Raises :class:`InvalidValue` (``history_short``)."""
        demand = past.demand[-self.periods :]
        memory = demand.shape[0] // 2
        spans = past.leads.astype(np.int64) + past.review_period
        if demand.shape[0] - memory < spans.max() + LEAST:
            raise InvalidValue(
                "history_short",
                f"Of {demand.shape[0]} periods too few are left to learn from.",
                "Begin the back-test later.",
            )
        alike = {
            int(span): Alike.of(demand[:, spans == span], memory, int(span), self.groups)
            for span in np.unique(spans)
        }

        def levels(share: float) -> Array:
            table = np.empty((demand.shape[0] - memory + 1, past.items))
            for span, cases in alike.items():
                table[:, spans == span] = cases.levels(share)
            return table

        def enough(table: Array) -> bool:
            return self.reached(past, demand[memory:], table) >= self.service.share

        low, high = halved(lambda steps: enough(levels(share_of(steps))), STEEPEST)
        # Of items that look the same, one more unit for all may be far too much: some get it.
        few, many = levels(share_of(low)), levels(share_of(high))
        turn = np.arange(past.items) * GOLDEN % 1
        part = halved(lambda each: enough(np.where(turn < each, many, few)), 1.0)[1]
        return OrderUpTo(np.where(turn < part, many, few)[-1])

    def reached(self, past: Past, demand: Array, levels: Array) -> float:
        """The service that levels, kept for as long as plans are, would have reached of late."""
        periods, settling = demand.shape[0], int(past.leads.max()) + past.review_period
        kept: Places = np.arange(periods, dtype=np.int64) // past.refit * past.refit
        run = simulate(
            PlannedLevels(levels[1:][kept]),
            demand,
            lead_time=past.leads,
            review_period=past.review_period,
            shortage=past.shortage,
            starting_stock=np.maximum(levels[0], 0.0),
            warm_up=min(max(settling, periods // 2), periods - 1),
        )
        return run.total_service(type(self.service))


def halved(enough: Callable[[float], bool], high: float) -> tuple[float, float]:
    """The last number tried that is not enough, and the first that is, or else the highest."""
    low = 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return low, high


def share_of(steps: float) -> float:
    """A share by how little it leaves out: in even steps towards all."""
    return float(-np.expm1(-steps))


@attrs.frozen(kw_only=True, eq=False)
class Alike:
    """Cases of items in groups that looked alike, and which group each item is of when.

    ``sizes[origin, item]`` is the recent demand of an item, or 1 of one without any: what came
    after, as a multiple of that, is sorted in ``cases`` by group, from ``starts`` on.
    """

    sizes: Array
    group: Places
    cases: Array
    starts: Places
    whole: bool

    @classmethod
    def of(cls, demand: Array, memory: int, span: int, groups: int) -> Alike:
        """The cases of a table of demand: ``span`` periods after ``memory`` periods."""
        weight = 0.5 ** (np.arange(memory)[::-1] * HALVES / memory)
        recent = np.array(
            [weight @ demand[first : first + memory]
             for first in range(demand.shape[0] - memory + 1)]
        ) / weight.sum()  # fmt: skip
        after = window_sums(demand, span)[memory:]
        known = recent[: after.shape[0]]
        sold = np.sort(known[known > 0])
        count = max(min(groups, sold.size // CASES), 1)
        edges = np.unique(sold[np.arange(count) * sold.size // count] if sold.size else sold)
        edges[:1] = np.finfo(float).tiny  # what has not sold is of a group of its own
        sizes = np.where(recent > 0, recent, 1.0)
        group: Places = np.asarray(np.searchsorted(edges, recent, side="right"), dtype=np.int64)
        # A case of nothing after nothing: there may be no other item without demand.
        ratio = np.append(after / sizes[: after.shape[0]], 0.0)
        own = np.append(group[: after.shape[0]], 0)
        order = np.lexsort((ratio, own))
        return cls(
            sizes=sizes,
            group=group,
            cases=ratio[order],
            starts=np.asarray(np.searchsorted(own[order], np.arange(edges.size + 2)), np.int64),
            whole=bool((demand == np.rint(demand)).all()),
        )

    def levels(self, share: float) -> Array:
        """The levels that would have been enough for a share of the cases alike."""
        counts = np.diff(self.starts)
        places = self.starts[:-1] + np.maximum(np.ceil(share * counts).astype(np.int64) - 1, 0)
        levels: Array = self.cases[places][self.group] * self.sizes
        return np.maximum(np.ceil(levels - WHOLE), 0.0) if self.whole else levels
