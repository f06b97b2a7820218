"""A past to be played again, without knowing what came.

At each of several days of the past, plans are made anew from what was known then; between
them the stock goes its way with the demand that really came.

Demand of the past is sales. Where stock was out, more may have been asked for: plans are
given estimates in place of such periods, made of what was known at the time, but what is
replayed is what was seen.

Source: Tashman, International Journal of Forecasting 16 (2000), on rolling origins.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array, Numbers, Places
from backoffice_core.inventory.proving.clairvoyant import Clairvoyant
from backoffice_core.inventory.proving.engine import Course
from backoffice_core.inventory.proving.least_cost import LeastCost, Ledger
from backoffice_core.inventory.proving.measures import StockCosts, StockRun, expect_costs
from backoffice_core.inventory.proving.own_rules import as_policy, expect_columns
from backoffice_core.inventory.proving.planning import Past, Plan
from backoffice_core.inventory.proving.policies import PlannedLevels, PlannedOrders, Policy
from backoffice_core.inventory.proving.seen import SeenDemand, estimated, seen_demand, stock_table
from backoffice_core.inventory.proving.simulate import Shortage, simulate_course
from backoffice_core.inventory.proving.tables import count_of, fitting, lead_table
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.intervals import Interval

__all__ = ["Candidate", "Replay"]

Candidate: TypeAlias = Policy | Plan | Clairvoyant | LeastCost
"""A policy that stays as it is, a plan that is made anew, or one who knows all."""


@checked
@attrs.frozen(kw_only=True, eq=False)
class Replay:
    """A past to be played again: ``demand[period, item]`` and how stock was replenished.

    ``demand`` is a table, a series, or a :class:`History` of each item, all of the same
    periods: then plans are given estimates where it is marked, as its ``cleaning`` says.
    Plans are first made from the periods before ``first``, and anew every ``refit`` periods.
    ``lead_time``, ``shortage``, ``overtaking``, ``starting_stock`` and ``costs`` are as of
    :func:`simulate`. ``stock`` is what was on hand at the end of each period: where nothing
    was, demand was more than it says. The first ``warm_up`` periods of the replay are not
    counted: without a number, until the first orders have arrived.

    Raises :class:`InvalidValue`: ``not_a_series``, ``not_a_number``, ``number_too_small``,
    ``lengths_differ``, ``periods_not_whole``, ``not_a_member``, ``type_wrong``,
    ``history_empty``, ``demand_unknown``.
    """

    demand: SeenDemand = attrs.field(converter=seen_demand)
    lead_time: Numbers
    first: int
    refit: int
    review_period: int = 1
    shortage: Shortage = Shortage.BACKORDERED
    overtaking: bool = False
    starting_stock: Numbers | None = None
    stock: Array | None = attrs.field(
        default=None, converter=attrs.converters.optional(stock_table)
    )
    costs: StockCosts | None = None
    warm_up: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a replay of nothing, and what would only fail on the way."""
        count_of(self.first, "first", least=1, most=self.periods - 1)
        count_of(self.refit, "refit", least=1)
        count_of(self.review_period, "review_period", least=1)
        if self.warm_up is not None:
            count_of(self.warm_up, "warm_up", least=0, most=self.periods - self.first - 1)
        if self.starting_stock is not None:
            fitting(self.starting_stock, self.items, "starting_stock")
        self.demand.expect_known(self.first)
        lead_table(self.lead_time, periods=self.periods, items=self.items)
        if self.stock is not None and self.stock.shape != self.demand.table.shape:
            raise InvalidValue(
                "lengths_differ",
                f"Stock has shape {self.stock.shape}, demand {self.demand.table.shape}.",
                "Give the stock at the end of each period and item.",
            )

    @property
    def periods(self) -> int:
        """How many periods the past has."""
        return int(self.demand.table.shape[0])

    @property
    def items(self) -> int:
        """How many items there are."""
        return int(self.demand.table.shape[1])

    @property
    def asked(self) -> Array:
        """The demand that is replayed."""
        asked: Array = self.demand.table[self.first :]
        return asked

    @property
    def leads(self) -> NDArray[np.int64]:
        """Lead times: a row, or a row for each period."""
        return lead_table(self.lead_time, periods=self.periods, items=self.items)

    @property
    def origins(self) -> tuple[int, ...]:
        """How many periods are known when plans are made."""
        return tuple(range(self.first, self.periods, self.refit))

    @property
    def settling(self) -> int:
        """How many periods of the replay are not counted."""
        if self.warm_up is not None:
            return self.warm_up
        leads = self.leads if self.fixed else self.leads[self.first :]
        return min(int(leads.max()) + self.review_period, self.periods - self.first - 1)

    @property
    def counted_days(self) -> Interval[date] | None:
        """The days that are counted, if they are known."""
        days = self.demand.days[self.first + self.settling :]
        return Interval(days[0].start, days[-1].end) if days else None

    def past(self, origin: int) -> Past:
        """What is known after so many periods."""
        leads = self.leads
        seen = leads[:origin] if leads.shape[0] > 1 else leads
        demand = self.demand.known(origin)
        if self.stock is not None:
            demand = estimated(demand, self.stock[:origin] <= 0)
        demand.flags.writeable = False
        return Past(
            demand=demand,
            lead_time=seen.mean(axis=0),
            lead_time_deviation=seen.std(axis=0),
            review_period=self.review_period,
            shortage=self.shortage,
            refit=self.refit,
        )

    def course(self, candidate: Candidate) -> Course:
        """The policies of a candidate, each with the period of the replay it begins at."""
        if isinstance(candidate, Clairvoyant):
            return ((0, self.foreseen(candidate)),)
        if isinstance(candidate, PlannedOrders | PlannedLevels):
            looked = self.asked.shape[0] // self.review_period * self.review_period
            expect_columns(candidate, periods=self.first + looked, count=self.items)
        if isinstance(candidate, PlannedOrders):
            return ((0, PlannedOrders(candidate.orders[self.first :])),)
        if isinstance(candidate, PlannedLevels):
            return ((0, PlannedLevels(candidate.levels[self.first :])),)
        if isinstance(candidate, Policy):
            return ((0, as_policy(candidate)),)
        if not callable(candidate):
            raise InvalidValue(
                "not_a_policy",
                f"{shown(candidate)} is no policy.",
                "Give a policy such as MinMax(minimum=4, maximum=20), or a plan.",
            )
        plan: Plan = candidate
        # What is known of all periods before an origin is acted on at the end of the last one.
        return tuple(
            (max(origin - 1 - self.first, 0), as_policy(plan(self.past(origin))))
            for origin in self.origins
        )

    def foreseen(self, candidate: Clairvoyant) -> Policy:
        """The orders of the clairvoyant: with lead times that vary, as if there were none."""
        leads = self.leads[0] if self.fixed else np.zeros_like(self.leads[0])
        return candidate.levels(self.asked, lead=leads, review=self.review_period)

    @property
    def fixed(self) -> bool:
        """Whether each item's lead time is always the same."""
        return bool(self.leads.shape[0] == 1)

    def run(self, candidate: Candidate) -> StockRun:
        """What a candidate would have come to.

        Raises :class:`InvalidValue` (``not_a_policy``, ``costs_missing`` of the least cost, and
        as plans do).
        """
        if isinstance(candidate, LeastCost):
            return self.cheapest()
        at_once = isinstance(candidate, Clairvoyant) and not self.fixed
        return self.simulated(self.course(candidate), self.starting_stock, at_once=at_once)

    def simulated(self, course: Course, start: Numbers | None, *, at_once: bool) -> StockRun:
        """The run of policies, with lead times as they were, or as if there were none."""
        leads = self.leads[0] if self.fixed else self.leads[self.first :]
        return simulate_course(
            course,
            self.asked,
            lead_time=0 if at_once else leads,
            review_period=self.review_period,
            shortage=self.shortage,
            overtaking=self.overtaking,
            warm_up=self.settling,
            starting_stock=start,
            costs=self.costs,
            traced=True,
        )

    def cheapest(self) -> StockRun:
        """The run that cost least."""
        costs = expect_costs(self.costs)
        periods, loses = self.periods - self.first, self.shortage is Shortage.LOST
        leads = self.leads[0] if self.fixed else np.zeros(self.items, dtype=np.int64)
        review = self.review_period if self.fixed else 1
        # Orders of before the periods that count cost nothing; with lead times that vary, no
        # arrival is counted that may be of one of them.
        free = self.settling + (0 if self.fixed else int(self.leads[self.first :].max()))
        ordered: Places = np.arange(periods, dtype=np.int64)[:, None] - 1 - leads
        start, quantity = Ledger(
            demand=self.asked,
            holding=fitting(costs.holding_cost, self.items, "holding_cost"),
            penalty=fitting(
                costs.lost_sale_cost if loses else costs.backorder_cost, self.items, "a cost"
            ),
            fees=np.where(ordered >= free, fitting(costs.fixed_cost, self.items, "fixed_cost"), 0),
            allowed=(ordered >= 0) & ((ordered + 1) % review == 0),
            counted=self.settling,
            loses=loses,
            start=None
            if self.starting_stock is None
            else fitting(self.starting_stock, self.items, "starting_stock"),
        ).arrivals()
        orders = np.zeros_like(quantity)
        at, item = np.nonzero(quantity)
        orders[ordered[at, item], item] = quantity[at, item]
        run = attrs.evolve(self, review_period=review, warm_up=self.settling).simulated(
            ((0, PlannedOrders(orders)),), start, at_once=not self.fixed
        )
        return attrs.evolve(run, orders=np.count_nonzero(orders[free:], axis=0).astype(np.float64))
