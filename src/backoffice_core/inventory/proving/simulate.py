"""Simulation: what a policy does to stock and service, seen and not derived.

A formula holds for the stock it was derived for. A simulation has the stock as it is: looked
at now and then, with orders on their way that come late or overtake each other, with customers
who wait or who go. Policies that are to be compared see the same demand and the same lead times,
which are tables and not dice: whatever differs then, the policies made it.

Source of common random numbers: Law, Simulation Modeling and Analysis, 5th ed., 11.2.
"""

from __future__ import annotations

import enum

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.inventory.proving.engine import SUMS, Block, Course, Setting, run_block
from backoffice_core.inventory.proving.measures import StockCosts, StockRun
from backoffice_core.inventory.proving.own_rules import as_policy, expect_columns
from backoffice_core.inventory.proving.policies import Policy, Rule
from backoffice_core.inventory.proving.tables import count_of, demand_table, fitting, lead_table
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.members import expect_member

__all__ = ["Shortage", "simulate", "simulate_course"]

BLOCK = 4096


class Shortage(enum.Enum):
    """What becomes of demand that is not served at once."""

    BACKORDERED = "backordered"
    LOST = "lost"


@checked
def simulate(
    policy: Policy | Rule,
    demand: Numbers,
    *,
    lead_time: Numbers,
    review_period: int = 1,
    shortage: Shortage = Shortage.BACKORDERED,
    overtaking: bool = False,
    warm_up: int = 0,
    starting_stock: Numbers | None = None,
    costs: StockCosts | None = None,
    ordered_together: Numbers | None = None,
    traced: bool = False,
) -> StockRun:
    """Run a policy through the periods of ``demand[period, item]``, or of a single series.

    In each period what is due arrives, then customers ask, then, at the end of every
    ``review_period`` periods, the policy orders; ``lead_time`` full periods lie between an
    order and its arrival. It is a number, one for each item, or a table: the lead time of an
    order of each period and item. Orders arrive in turn, so that a late one holds up those
    behind it, or with ``overtaking`` each in its own time. The first ``warm_up`` periods are
    not counted. Without ``starting_stock`` a policy begins with the stock it aims at.
    ``ordered_together`` numbers the customers' orders that items of one period belong to.

    Raises :class:`InvalidValue`: ``not_a_series``, ``not_a_number``, ``number_too_small``,
    ``lengths_differ``, ``periods_not_whole``, ``type_wrong``, ``not_a_member``,
    ``not_a_policy``, ``order_impossible`` (what a rule of one's own gives is no order).

    >>> from backoffice_core.inventory.distributions import FillRate
    >>> from backoffice_core.inventory.proving.policies import MinMax
    >>> run = simulate(MinMax(minimum=2, maximum=6), [3, 0, 4, 2, 0, 5, 1, 1], lead_time=1)
    >>> run.total_service(FillRate), run.on_hand, run.orders
    (0.6875, array([1.75]), array([2.]))
    """
    return simulate_course(
        ((0, as_policy(policy)),),
        demand_table(demand),
        lead_time=lead_time,
        review_period=review_period,
        shortage=shortage,
        overtaking=overtaking,
        warm_up=warm_up,
        starting_stock=starting_stock,
        costs=costs,
        ordered_together=ordered_together,
        traced=traced,
    )


def simulate_course(
    course: Course,
    table: Array,
    *,
    lead_time: Numbers,
    review_period: int = 1,
    shortage: Shortage = Shortage.BACKORDERED,
    overtaking: bool = False,
    warm_up: int = 0,
    starting_stock: Numbers | None = None,
    costs: StockCosts | None = None,
    ordered_together: Numbers | None = None,
    traced: bool = False,
) -> StockRun:
    """Run policies that follow one another; arguments as of :func:`simulate`."""
    expect_member(shortage, Shortage, name="shortage")
    periods, items = table.shape
    setting = Setting(
        lead=lead_table(lead_time, periods=periods, items=items),
        review=count_of(review_period, "review_period", least=1),
        loses=shortage is Shortage.LOST,
        overtaking=overtaking,
        warm_up=count_of(warm_up, "warm_up", least=0, most=periods - 1),
    )
    expect_course(course, periods=periods, items=items, review=setting.review)
    start = fitting(
        course[0][1].start() if starting_stock is None else starting_stock, items, "starting_stock"
    )
    sums = np.empty((len(SUMS), items))
    trace = np.zeros(table.shape) if traced else None
    missed = None if ordered_together is None else np.zeros(table.shape, dtype=np.bool_)
    for first in range(0, items, BLOCK):
        own = slice(first, min(first + BLOCK, items))
        part = np.ascontiguousarray(table[:, own])
        block = Block(setting.of(own), own, start=start[own], largest=part.max(axis=0))
        run_block(
            block,
            part,
            tuple((at, policy.of(own)) for at, policy in course),
            trace=None if trace is None else trace[:, own],
            lines=None if missed is None else missed[:, own],
        )
        sums[:, own] = block.sums
    run = run_of(table[setting.warm_up :], sums, loses=setting.loses)
    if missed is not None:
        together = customer_orders(table, missed, ordered_together, setting.warm_up)
        run = attrs.evolve(run, customer_orders=together[0], customer_orders_missed=together[1])
    return attrs.evolve(run, costs=costs, trace=trace)


def expect_course(course: Course, *, periods: int, items: int, review: int) -> None:
    """Refuse policies whose columns are not of the items, or whose plans end before they do.

    Raises :class:`InvalidValue` (``lengths_differ``).
    """
    ends = [at for at, _ in course[1:]] + [periods]
    for (_, policy), end in zip(course, ends, strict=True):
        # A plan is asked at the end of a review period, the last time before the next one is.
        expect_columns(policy, periods=end // review * review, count=items)


def run_of(counted: Array, sums: Array, *, loses: bool) -> StockRun:
    """The sums of the periods that count as a run."""
    found = dict(zip(SUMS, sums, strict=True))
    held, owed = found.pop("held"), found.pop("owed")
    periods = counted.shape[0]
    return StockRun(
        periods=periods,
        asked=counted.sum(axis=0),
        lines=np.count_nonzero(counted, axis=0).astype(np.float64),
        on_hand=held / periods,
        backorders=owed / periods,
        lost=found["missed"] if loses else np.zeros_like(owed),
        **found,
    )


def customer_orders(
    table: Array, missed: NDArray[np.bool_], together: Numbers, warm_up: int
) -> tuple[Array, Array]:
    """How many orders each group of items had, and how many were not served in full."""
    groups = fitting(together, table.shape[1], "ordered_together")
    _, place = np.unique(groups, return_inverse=True)
    count = int(place.max()) + 1
    asked, failed = np.zeros(count), np.zeros(count)
    for row, lacking in zip(table[warm_up:], missed[warm_up:], strict=True):
        asked += np.bincount(place[row > 0], minlength=count) > 0
        failed += np.bincount(place[lacking], minlength=count) > 0
    return asked, failed
