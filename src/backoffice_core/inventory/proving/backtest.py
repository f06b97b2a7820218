"""Back-tests: what a policy would have done in the past, without knowing what came.

At each of several days of the past, plans are made anew from what was known then; between
them the stock goes its way with the demand that really came. All policies meet the same days:
the one in use, the naive one, the candidates, and the clairvoyant, who knows the future and
shows what could be gained at most.

Demand of the past is sales. Where stock was out, more may have been asked for: plans are
given estimates in place of such periods, made of what was known at the time, but what is
replayed is what was seen.

Source: Tashman, International Journal of Forecasting 16 (2000), on rolling origins.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.distributions.service import FillRate, Service
from backoffice_core.inventory.forecasting.censoring import uncensored
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.inventory.proving.clairvoyant import Clairvoyant
from backoffice_core.inventory.proving.engine import Course
from backoffice_core.inventory.proving.intervals import (
    Aspect,
    Difference,
    Figure,
    difference_of,
    rounded,
)
from backoffice_core.inventory.proving.measures import StockCosts, StockRun
from backoffice_core.inventory.proving.planning import Past, Plan
from backoffice_core.inventory.proving.policies import PlannedLevels, PlannedOrders, Policy
from backoffice_core.inventory.proving.simulate import Shortage, simulate_course
from backoffice_core.inventory.proving.tables import count_of, demand_table, lead_table
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message, Value

__all__ = ["Backtest", "Candidate", "Replay", "backtest"]

Candidate = Policy | Plan | Clairvoyant
"""A policy that stays as it is, a plan that is made anew, or the one who knows all."""


@attrs.frozen(kw_only=True, eq=False)
class Replay:
    """A past to be played again: ``demand[period, item]`` and how stock was replenished.

    Plans are first made from the periods before ``first``, and anew every ``refit`` periods.
    ``lead_time``, ``shortage``, ``overtaking``, ``starting_stock`` and ``costs`` are as of
    :func:`simulate`. ``stock`` is what was on hand at the end of each period: where nothing
    was, demand was more than it says. The first ``warm_up`` periods of the replay are not
    counted: without a number, until the first orders have arrived.

    Raises :class:`InvalidValue`: ``not_a_series``, ``lengths_differ``, ``periods_not_whole``.
    """

    demand: Array = attrs.field(converter=demand_table)
    lead_time: Numbers
    first: int
    refit: int
    review_period: int = 1
    shortage: Shortage = Shortage.BACKORDERED
    overtaking: bool = False
    starting_stock: Numbers | None = None
    stock: Numbers | None = None
    costs: StockCosts | None = None
    warm_up: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a replay of nothing."""
        count_of(self.first, "first", least=1, most=self.periods - 1)
        count_of(self.refit, "refit", least=1)
        if self.stock is not None and np.shape(self.stock) != self.demand.shape:
            raise InvalidValue(
                "lengths_differ",
                f"Stock has shape {np.shape(self.stock)}, demand {self.demand.shape}.",
                "Give the stock at the end of each period and item.",
            )

    @property
    def periods(self) -> int:
        """How many periods the past has."""
        return int(self.demand.shape[0])

    @property
    def leads(self) -> NDArray[np.int64]:
        """Lead times: a row, or a row for each period."""
        return lead_table(self.lead_time, periods=self.periods, items=self.demand.shape[1])

    @property
    def origins(self) -> tuple[int, ...]:
        """How many periods are known when plans are made."""
        return tuple(range(self.first, self.periods, self.refit))

    def past(self, origin: int) -> Past:
        """What is known after so many periods."""
        leads = self.leads
        seen = leads[:origin] if leads.shape[0] > 1 else leads
        demand = self.demand[:origin].view()
        if self.stock is not None:
            demand = estimated(demand, np.asarray(self.stock)[:origin] <= 0)
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
        if isinstance(candidate, PlannedOrders):
            return ((0, PlannedOrders(candidate.orders[self.first :])),)
        if isinstance(candidate, PlannedLevels):
            return ((0, PlannedLevels(candidate.levels[self.first :])),)
        if isinstance(candidate, Policy):
            return ((0, candidate),)
        plan: Plan = candidate
        # What is known of all periods before an origin is acted on at the end of the last one.
        return tuple(
            (max(origin - 1 - self.first, 0), plan(self.past(origin))) for origin in self.origins
        )

    def foreseen(self, candidate: Clairvoyant) -> Policy:
        """The orders of the clairvoyant: with lead times that vary, as if there were none."""
        leads = self.leads[0] if self.fixed else np.zeros_like(self.leads[0])
        return candidate.levels(self.demand[self.first :], lead=leads, review=self.review_period)

    @property
    def fixed(self) -> bool:
        """Whether each item's lead time is always the same."""
        return bool(self.leads.shape[0] == 1)

    def run(self, candidate: Candidate) -> StockRun:
        """What a candidate would have come to."""
        leads = self.leads if self.fixed else self.leads[self.first :]
        lead: Numbers = leads[0] if self.fixed else leads
        if isinstance(candidate, Clairvoyant) and not self.fixed:
            lead = 0
        length = self.periods - self.first
        settling = int(leads.max()) + self.review_period
        return simulate_course(
            self.course(candidate),
            self.demand[self.first :],
            lead_time=lead,
            review_period=self.review_period,
            shortage=self.shortage,
            overtaking=self.overtaking,
            warm_up=min(settling, length - 1) if self.warm_up is None else self.warm_up,
            starting_stock=self.starting_stock,
            costs=self.costs,
            traced=True,
        )


def estimated(demand: Array, out: NDArray[np.bool_]) -> Array:
    """Demand with estimates where stock was out; an item that was always out stays as it is."""
    filled = np.array(demand)
    for item in np.flatnonzero(out.any(axis=0) & ~out.all(axis=0)):
        filled[:, item] = uncensored(demand[:, item], out[:, item]).demand
    return filled


@attrs.frozen(kw_only=True, eq=False)
class Backtest:
    """The runs of all candidates over the same past, by name."""

    runs: Mapping[str, StockRun]

    def run(self, name: str) -> StockRun:
        """The run of a candidate. Raises :class:`InvalidValue` (``policy_unknown``)."""
        if name not in self.runs:
            raise InvalidValue(
                "policy_unknown",
                f"There is no policy {name!r}.",
                f"Ask for one of {', '.join(self.runs)}.",
            )
        return self.runs[name]

    def difference(
        self, first: str, second: str, *, aspect: Aspect = Figure.COST, seed: int
    ) -> Difference:
        """How much the first has more than the second, with intervals."""
        return difference_of(
            self.run(first), self.run(second), aspect=aspect, seed=seed, names=(first, second)
        )

    def explain(self, *, measure: type[Service] = FillRate) -> Explanation:
        """What each policy served, held and, if costs are known, cost: the best service first."""
        order = sorted(self.runs, key=lambda name: -self.runs[name].total_service(measure))
        best = self.runs[order[0]]
        return Explanation(
            rule="inventory.backtest",
            says=Message(
                "Of {count} policies over {periods} periods and {items} items, {best} served most",
                count=len(order),
                periods=best.periods,
                items=best.items,
                best=order[0],
            ),
            because=tuple(line_of(name, self.runs[name], measure) for name in order),
        )


def line_of(name: str, run: StockRun, measure: type[Service]) -> Explanation:
    """A policy in a sentence."""
    values: dict[str, Value] = {
        "policy": name,
        "measure": measure.name,
        "percent": rounded(round(100 * run.total_service(measure), 2)),
        "value": rounded(round(float(run.stock_value.sum()), 2)),
    }
    says = Message("{policy}: {measure} {percent} %, stock worth {value}", **values)
    if run.costs is not None:
        says = Message(
            "{policy}: {measure} {percent} %, stock worth {value}, cost of a period {cost}",
            cost=rounded(round(float(run.cost.sum()), 2)),
            **values,
        )
    return Explanation(rule="inventory.backtest_policy", says=says)


def backtest(replay: Replay, policies: Mapping[str, Candidate]) -> Backtest:
    """Play the past again with each policy; all of them meet the same demand and lead times.

    A policy stays as it is; a plan is made anew at each origin from what was known then;
    :class:`Clairvoyant` knows all. Raises :class:`InvalidValue` (``history_short`` from plans
    that need a longer past, and as of :func:`simulate`).

    >>> from backoffice_core.inventory.proving.planning import NaivePlan
    >>> replay = Replay(demand=[4, 6, 5, 7, 3, 6, 5, 4, 8, 5], lead_time=1, first=4, refit=1)
    >>> tested = backtest(replay, {"naive": NaivePlan(), "clairvoyant": Clairvoyant()})
    >>> print(tested.explain().render())
    Of 2 policies over 4 periods and 1 items, clairvoyant served most
      clairvoyant: fill rate of units 100 %, stock worth 0
      naive: fill rate of units 72.73 %, stock worth 0
    """
    return Backtest(
        runs=MappingProxyType({name: replay.run(each) for name, each in policies.items()})
    )
