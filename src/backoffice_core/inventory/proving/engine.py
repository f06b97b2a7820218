"""The heart of the simulation: one row of periods after another, for a block of items.

All items of a block go through a period together, and a block is small enough that all that is
known of it stays in the processor's cache. The order of events is fixed:

1. what is due arrives,
2. customers ask, and are served from what is there,
3. at the end of every review period, the policy looks and orders.

So an order given at the end of period ``t`` with a lead time of ``L`` arrives before the demand
of period ``t + 1 + L``, and a level must last for ``L`` and the review period: the timing of
:func:`~backoffice_core.inventory.policies.reorder_point`.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.inventory.proving.policies import Policy, Seen

__all__ = ["SUMS", "Block", "Course", "Setting", "run_block"]

SUMS = (
    "missed",
    "lines_missed",
    "periods_short",
    "periods_ready",
    "cycles",
    "cycles_short",
    "held",
    "owed",
    "orders",
    "ordered",
)
"""What is summed up over the periods that count."""

Course = tuple[tuple[int, Policy], ...]
"""Policies, each with the first period at whose end it decides."""
# Amounts closer than this share of an item's largest one are equal: sums of doubles round.
ALIKE = 1e-9


@attrs.frozen(kw_only=True, eq=False)
class Setting:
    """How stock is replenished: the same for all blocks.

    ``lead`` is a row for all periods or a table; ``loses`` whether unmet demand is lost.
    """

    lead: Places
    review: int
    loses: bool
    overtaking: bool
    warm_up: int

    @property
    def ring(self) -> int:
        """How many periods ahead an order may be due."""
        return int(self.lead.max(initial=0)) + 2

    def of(self, items: slice) -> Setting:
        """The setting of some items."""
        return attrs.evolve(self, lead=self.lead[:, items])


class Block:
    """The stock of some items on its way through the periods: what the loop changes in place."""

    def __init__(self, setting: Setting, items: slice, *, start: Array, largest: Array) -> None:
        """Start with stock on hand and nothing on order."""
        size = start.size
        self.setting, self.items = setting, items
        self.net, self.position = start.copy(), start.copy()
        self.due = np.zeros((setting.ring, size))
        self.sums = np.zeros((len(SUMS), size))
        self.tiny = ALIKE * np.maximum(largest, np.abs(start))
        self.short = np.zeros(size, dtype=np.bool_)
        self.last = np.zeros(size, dtype=np.int64)
        self.on_hand, self.work = np.maximum(start, 0.0), np.empty(size)
        self.flag = np.empty(size, dtype=np.bool_)
        self.same = self.one_lead(setting)
        self.places = np.arange(size)

    def one_lead(self, setting: Setting) -> int | None:
        """The lead time if it is the same for all items and periods."""
        first = int(setting.lead[0, 0])
        return first if (setting.lead == first).all() else None

    def receive(self, period: int, *, counts: bool) -> None:
        """What is due arrives, and ends a cycle."""
        arriving = self.due[period % len(self.due)]
        if counts:
            arrived = np.greater(arriving, 0.0, out=self.flag)
            self.sums[4] += arrived
            self.sums[5] += arrived & self.short
        if self.setting.loses:
            self.short &= arriving <= 0.0
        self.net += arriving
        arriving[:] = 0.0

    def serve(self, demand: Array, *, counts: bool) -> Array:
        """Customers ask; returns in which items something is missing."""
        net, work = self.net, self.work
        net -= demand
        self.position -= demand
        np.negative(net, out=work)
        np.maximum(work, 0.0, out=work)
        if self.setting.loses:
            net += work
            self.position += work
            self.on_hand[:] = net
            missing = work
        else:
            np.maximum(net, 0.0, out=self.on_hand)
            missing = np.minimum(work, np.maximum(demand, 0.0))
        if counts:
            self.count(missing, work)
        short = np.greater(work, self.tiny)
        self.short = self.short | short if self.setting.loses else short
        return np.greater(missing, self.tiny, out=self.flag)

    def count(self, missing: Array, short: Array) -> None:
        """Add a period to the sums."""
        sums, tiny, flag = self.sums, self.tiny, self.flag
        sums[0] += missing
        sums[1] += np.greater(missing, tiny, out=flag)
        sums[2] += np.greater(short, tiny, out=flag)
        sums[3] += np.greater(self.on_hand, tiny, out=flag)
        sums[6] += self.on_hand
        if not self.setting.loses:
            sums[7] += short

    def review(self, period: int, policy: Policy, *, counts: bool) -> Array:
        """The policy looks and orders."""
        orders = policy.order(
            Seen(period=period, items=self.items, position=self.position, net=self.net)
        )
        self.position += orders
        if counts:
            self.sums[8] += np.greater(orders, 0.0, out=self.flag)
            self.sums[9] += orders
        if self.same is not None:
            self.due[(period + 1 + self.same) % len(self.due)] += orders
        else:
            self.send(period, orders)
        return orders

    def send(self, period: int, orders: Array) -> None:
        """Put orders under way that take a time of their own each."""
        lead = self.setting.lead
        some = np.flatnonzero(orders > 0)
        on = period + 1 + lead[period if lead.shape[0] > 1 else 0, some]
        if not self.setting.overtaking:
            on = np.maximum(on, self.last[some])
            self.last[some] = on
        self.due[on % len(self.due), some] += orders[some]


def run_block(
    block: Block,
    demand: Array,
    course: Course,
    *,
    trace: Array | None,
    lines: NDArray[np.bool_] | None,
) -> None:
    """Go through all periods; ``trace`` takes the orders, ``lines`` the lines not served."""
    setting = block.setting
    starts = dict(course)
    policy = course[0][1]
    for period in range(demand.shape[0]):
        counts = period >= setting.warm_up
        block.receive(period, counts=counts)
        missed = block.serve(demand[period], counts=counts)
        if lines is not None:
            lines[period] = missed
        policy = starts.get(period, policy)
        if (period + 1) % setting.review == 0:
            orders = block.review(period, policy, counts=counts)
            if trace is not None:
                trace[period] = orders
