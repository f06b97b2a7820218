"""Networks simulated: what stages do to each other when goods run short.

A formula for a network holds for the network it was derived for: one chain, or units ordered
one by one, or promises that are always kept. Here stages of any network without rings order by
policies of their own, wait for each other, share out what there is not enough of, and work on
what has come. All that is random is in tables with a column for each run; so two ways to run a
network meet the same demand, and the runs, which know nothing of each other, say how sure a
figure is.

In each period what is due arrives and customers ask; then stages order, those at the customers
first; then goods go out, from the suppliers on. A stage begins when all it needs is there, and
its goods are ready a processing time later: within the period, if that is 0.

Source: Law, Simulation Modeling and Analysis, 5th ed., 9.4 (intervals of independent runs) and
11.2 (common random numbers); Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 6.2.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs
import numpy as np

from backoffice_core.inventory.networks.model import Network
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.inventory.proving.measures import StockCosts
from backoffice_core.inventory.proving.network_engine import Plan, Site, run_periods
from backoffice_core.inventory.proving.network_runs import NetworkRun, network_run
from backoffice_core.inventory.proving.own_rules import as_policy, expect_columns
from backoffice_core.inventory.proving.policies import Policy, Rule
from backoffice_core.inventory.proving.tables import (
    LEAD_MAX,
    count_of,
    demand_table,
    fitting,
    lead_table,
)
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Echelon", "Sharing", "simulate_network"]

# So many numbers of what is owed are kept at a time.
CELLS = 8_000_000


class Sharing(enum.Enum):
    """Who is served if there is not enough for all."""

    OLDEST_FIRST = "oldest first"
    IN_PROPORTION = "in proportion"


@checked_fields
@attrs.frozen(eq=False)
class Echelon:
    """A policy that sees the stock of its stage and of all after it as one position.

    >>> from backoffice_core.inventory.proving import OrderUpTo
    >>> Echelon(OrderUpTo(20)).policy
    OrderUpTo(level=array([20.]))
    """

    policy: Policy = attrs.field(converter=as_policy)


@checked
def simulate_network(
    network: Network,
    policies: Mapping[str, Policy | Rule | Echelon],
    demand: Mapping[str, Numbers],
    *,
    processing_times: Mapping[str, Numbers] | None = None,
    service_times: Mapping[str, int] | None = None,
    sharing: Sharing = Sharing.OLDEST_FIRST,
    costs: Mapping[str, StockCosts] | None = None,
    starting_stock: Mapping[str, Numbers] | None = None,
    warm_up: int = 0,
    traced: bool = False,
) -> NetworkRun:
    """Run a network through the periods of ``demand[stage][period, run]``.

    ``policies`` see the position of their stage, or as :class:`Echelon` that of all after it
    too. ``processing_times`` has others than the stages', for each run or as tables
    ``[period, run]``, by the period in which work begins. What is asked for is due after the
    ``service_times``, or else the stage's ``service_time``, or at once. Where there is not
    enough, ``sharing`` decides; whole units are shared in whole units.

    Holding costs what the network says, also for goods between stages, at the cost of the stage
    they left; ``costs`` says otherwise of stages, and what orders and customers' waiting cost.
    Stages start with the stock their policies aim at. The first ``warm_up`` periods are not
    counted.

    Raises :class:`InvalidValue`: ``stage_unknown``, ``policy_missing``, ``demand_missing``,
    ``lengths_differ``, and as
    :func:`~backoffice_core.inventory.proving.simulate`.

    >>> from backoffice_core.inventory.distributions import FillRate, Poisson
    >>> from backoffice_core.inventory.networks import Arc, Stage
    >>> from backoffice_core.inventory.proving import OrderUpTo, draw_demand
    >>> network = Network(
    ...     stages=[
    ...         Stage(code="plant", processing_time=2, holding_cost=1),
    ...         Stage(code="shop", processing_time=1, holding_cost=3, demand_mean=4),
    ...     ],
    ...     arcs=[Arc(upstream="plant", downstream="shop")],
    ... )
    >>> run = simulate_network(
    ...     network,
    ...     {"plant": OrderUpTo(9), "shop": OrderUpTo(7)},
    ...     {"shop": draw_demand(Poisson(4), periods=400, items=50, seed=1)},
    ...     warm_up=20,
    ... )
    >>> print(run.explain().says.render())
    Over 380 periods and 50 runs the network costs 13.54 a period, with 95 % confidence between \
13.42 and 13.65
    >>> print(run.stage("shop").explain().says.render())
    shop serves 93.16 percent of units in time and costs 11.8 a period
    """
    for given in (policies, demand, processing_times, service_times, costs, starting_stock):
        for code in given or {}:
            network.stage(code)
    plans = Plans(network, policies, demand_tables(network, demand), starting_stock or {})
    plans.read_times(processing_times or {}, service_times or {})
    cold = count_of(warm_up, "warm_up", least=0, most=plans.periods - 1)
    watch = [plans.traces(place) for place in range(len(network.stages))] if traced else None
    found = run_blocks(plans, sharing, warm_up=cold, watch=watch)
    return network_run(network, found, periods=plans.periods - cold, costs=costs or {}, watch=watch)


def run_blocks(
    plans: Plans, sharing: Sharing, *, warm_up: int, watch: list[dict[str, Array]] | None
) -> list[list[Site]]:
    """Run block after block of runs: the stages of each, at the end."""
    periods, runs = plans.periods, plans.runs
    kept = periods if sharing is Sharing.OLDEST_FIRST else 0
    size = max(16, CELLS // (kept * (1 + plans.claims_most))) if kept else runs
    order = [plans.network.places[code] for code in plans.network.order]
    found: list[list[Site]] = []
    for first in range(0, runs, size):
        own = slice(first, min(first + size, runs))
        sites = [Site(plan, cohorts=kept, whole=plans.whole) for plan in plans.of(own)]
        run_periods(sites, order, runs=own, periods=periods, warm_up=warm_up, watch=watch)
        found.append(sites)
    return found


def demand_tables(network: Network, demand: Mapping[str, Numbers]) -> dict[str, Array]:
    """The demand of each stage that customers ask, by periods and runs."""
    tables = {code: demand_table(table) for code, table in demand.items()}
    missing = [s.code for s in network.stages if s.serves and s.code not in tables]
    if missing or not tables:
        raise InvalidValue(
            "demand_missing",
            f"There is no demand of {', '.join(missing) or 'any stage'}.",
            "Give a table demand[period, run] of each stage that serves customers.",
        )
    periods = {table.shape[0] for table in tables.values()}
    runs = {table.shape[1] for table in tables.values()} - {1}
    if len(periods) > 1 or len(runs) > 1:
        shapes = ", ".join(f"{code} {table.shape}" for code, table in tables.items())
        raise InvalidValue(
            "lengths_differ",
            f"The tables of demand have different shapes: {shapes}.",
            "Give tables of the same periods and runs.",
        )
    wide = (periods.pop(), max(runs, default=1))
    return {code: np.broadcast_to(table, wide) for code, table in tables.items()}


def sizes_of(tables: dict[str, Array]) -> tuple[int, int]:
    """How many periods and runs there are."""
    first = next(iter(tables.values()))
    return len(first), len(first[0])


class Plans:
    """The stages of a network as they are simulated, with what each of them is given."""

    def __init__(
        self,
        network: Network,
        policies: Mapping[str, Policy | Rule | Echelon],
        tables: dict[str, Array],
        starting: Mapping[str, Numbers],
    ) -> None:
        """Policies, demand and stock to start with."""
        missing = [stage.code for stage in network.stages if stage.code not in policies]
        if missing:
            raise InvalidValue(
                "policy_missing",
                f"There is no policy of {', '.join(missing)}.",
                "Give one of each stage, such as OrderUpTo(40).",
            )
        self.network, self.tables = network, tables
        self.periods, self.runs = sizes_of(tables)
        self.links = network.links()
        given = [policies[stage.code] for stage in network.stages]
        self.echelon = [isinstance(policy, Echelon) for policy in given]
        self.policies = [
            policy.policy if isinstance(policy, Echelon) else as_policy(policy) for policy in given
        ]
        for stage, policy in zip(network.stages, self.policies, strict=True):
            expect_columns(
                policy,
                periods=self.periods,
                count=self.runs,
                whose=f"policy of {stage.code}",
                each="run",
            )
        self.scales = self.summed([self.peak(stage.code) for stage in network.stages])
        self.starts = self.stocks(starting)
        self.leads = [np.zeros((1, self.runs), dtype=np.int64) for _ in given]
        self.promises = [0 for _ in given]
        wholes = [*tables.values(), *self.starts, [units for _, _, units in self.links]]
        self.whole = all(bool((np.asarray(each) % 1 == 0).all()) for each in wholes)

    @property
    def claims_most(self) -> int:
        """How many stages one stage serves at most."""
        ups = [up for up, _, _ in self.links]
        return max((ups.count(up) for up in set(ups)), default=0)

    def peak(self, code: str) -> Array:
        """The most that customers ask for in a period."""
        table = self.tables.get(code)
        if table is None:
            return np.zeros(self.runs)
        most: Array = np.max(table, axis=0)
        return most

    def summed(self, own: list[Array]) -> list[Array]:
        """Amounts of stages, with what they need for those of the stages after them."""
        result = [each.copy() for each in own]
        for up, down, units in reversed(self.links):
            result[up] += units * result[down]
        return result

    def stocks(self, given: Mapping[str, Numbers]) -> list[Array]:
        """The stock each stage starts with: what its policy aims at, if nothing is said."""
        count = len(self.network.stages)
        starts, echelon = [np.zeros(self.runs)] * count, [np.zeros(self.runs)] * count
        for code in reversed(self.network.order):
            place = self.network.places[code]
            policy = self.policies[place]
            after = np.zeros(self.runs)
            for up, down, units in self.links:
                if up == place:
                    after = after + units * echelon[down]
            name = f"starting_stock of {code}"
            if code in given:
                stock = fitting(given[code], self.runs, name)
            else:
                aim = fitting(policy.start(), self.runs, name)
                stock = np.maximum(aim - after, 0.0) if self.echelon[place] else aim
            starts[place], echelon[place] = stock, stock + after
        return starts

    def read_times(self, times: Mapping[str, Numbers], promises: Mapping[str, int]) -> None:
        """Processing times and promises, where others than those of the stages are given."""
        for place, stage in enumerate(self.network.stages):
            own = times.get(stage.code, stage.processing_time)
            self.leads[place] = lead_table(own, periods=self.periods, items=self.runs)
            promise = promises.get(stage.code, stage.service_time or 0)
            name = f"service time of {stage.code}"
            self.promises[place] = count_of(promise, name, least=0, most=LEAD_MAX)

    def of(self, runs: slice) -> list[Plan]:
        """The plans of some runs."""
        result: list[Plan] = []
        for place, stage in enumerate(self.network.stages):
            table = self.tables.get(stage.code)
            inputs = tuple((up, units) for up, down, units in self.links if down == place)
            result.append(
                Plan(
                    policy=self.policies[place].of(runs),
                    echelon=self.echelon[place],
                    inputs=inputs,
                    claims=tuple((down, units) for up, down, units in self.links if up == place),
                    outside=stage.inbound_time if stage.inbound_time or not inputs else None,
                    lead=self.leads[place][:, runs],
                    promise=self.promises[place],
                    demand=None if table is None else np.ascontiguousarray(table[:, runs]),
                    start=self.starts[place][runs],
                    scale=self.scales[place][runs],
                )
            )
        return result

    def traces(self, place: int) -> dict[str, Array]:
        """Tables for all that is noted of a stage."""
        names = "on_hand", "backorders", "in_process", "ordered", "begun", "arrived", "served"
        sent = [f"sent {down}" for up, down, _ in self.links if up == place]
        waiting = [f"waiting {up}" for up, down, _ in self.links if down == place]
        shape = self.periods, self.runs
        return {name: np.zeros(shape) for name in (*names, *sent, *waiting)}
