"""What a simulated network came to: service, stock and cost of each stage, and how sure.

Each stage is a run of stock like any other, whose columns are runs instead of items. What a
figure is worth, its interval says: runs that know nothing of each other spread as their mean
does, by Student's law, and no less because there are many periods in each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from backoffice_core.inventory.distributions.service import FillRate, Service
from backoffice_core.inventory.networks.fields import periods_told
from backoffice_core.inventory.networks.model import Network
from backoffice_core.inventory.numbers import Array, Numbers, as_array, one_number, special
from backoffice_core.inventory.policies.reasons import figure
from backoffice_core.inventory.proving.engine import SUMS
from backoffice_core.inventory.proving.intervals import (
    CONFIDENCE,
    POINTS,
    influences,
    share_of,
)
from backoffice_core.inventory.proving.measures import StockCosts, StockRun
from backoffice_core.inventory.proving.network_engine import Site, Tally
from backoffice_core.inventory.proving.tables import fitting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["Estimate", "NetworkRun", "StageRun", "StageTrace", "network_run"]


@attrs.frozen(kw_only=True)
class Estimate:
    """A mean over runs, and the 95 percent interval around it; of one run it has no end.

    >>> cost = Estimate.of([4.0, 5.0, 6.0])
    >>> cost.mean, round(cost.low, 3), round(cost.high, 3)
    (5.0, 2.516, 7.484)
    """

    mean: float
    low: float
    high: float
    runs: int

    @classmethod
    def of(cls, values: Numbers) -> Estimate:
        """The mean of a number for each run, such as the difference of two networks' costs.

        Raises :class:`InvalidValue` (``not_a_number``, ``runs_missing``).
        """
        each = as_array(values, "values")
        if not each.size:
            raise InvalidValue("runs_missing", "There are no runs.", "Give one or more.")
        return cls.around(float(each.mean()), each - each.mean())

    @classmethod
    def around(cls, mean: float, spread: Array) -> Estimate:
        """A mean, and how far each run moves it."""
        runs = int(spread.size)
        wide = np.inf
        if runs > 1:
            student = float(special.stdtrit(runs - 1, (1 + CONFIDENCE) / 2))
            wide = student * float(spread.std(ddof=1)) / float(np.sqrt(runs))
        return cls(mean=mean, low=mean - wide, high=mean + wide, runs=runs)

    def contains(self, value: Numbers) -> bool:
        """Whether a number lies within the interval.

        Raises :class:`InvalidValue` (``not_a_number``).
        """
        return self.low <= one_number(value, "value") <= self.high


@attrs.frozen(kw_only=True, eq=False)
class StageTrace:
    """All of a stage by period and run, as it is at the end of the period.

    ``backorders`` are due and not served, to customers and stages; ``in_process`` has begun and
    is not ready. ``ordered``, ``begun``, ``arrived`` and ``served`` (to customers) are those of
    the period, ``sent`` those to each stage after it; ``waiting`` are units of each stage before
    it that are there and cannot be worked on yet.
    """

    on_hand: Array
    backorders: Array
    in_process: Array
    ordered: Array
    begun: Array
    arrived: Array
    served: Array
    sent: Mapping[str, Array]
    waiting: Mapping[str, Array]


@attrs.frozen(kw_only=True, eq=False)
class StageRun:
    """A stage over all periods that count, an element for each run.

    ``stock`` counts all that is asked of it, the orders of stages among it, when it is due;
    ``customers`` what customers ask. ``in_process`` units and ``waiting`` ones of stages before
    it are averages. ``cost`` is that of a period: its stock, its orders, and the customers who
    wait for it; ``transit_cost`` that of what is in process and waiting.
    """

    code: str
    stock: StockRun
    customers: StockRun
    in_process: Array
    waiting: Mapping[str, Array]
    cost: Array
    transit_cost: Array
    trace: StageTrace | None = None

    @checked
    def service(self, measure: type[Service] = FillRate) -> Estimate:
        """The service of customers or, of a stage that has none, of the stages after it.

        Raises :class:`InvalidValue` (``measure_missing``, ``orders_unknown``).
        """
        run = self.customers if self.customers.asked.any() else self.stock
        good, whole = run.counted(measure)
        share = float(share_of(good.sum(), whole.sum()))
        return Estimate.around(share, influences((good, whole), share))

    def explain(self) -> Explanation:
        """What the stage did."""
        served = self.service()
        because = [
            Explanation(
                rule="inventory.stage_stock",
                says=Message(
                    "{stock} units on hand, {process} in process, {owed} owed",
                    stock=figure(float(self.stock.on_hand.mean())),
                    process=figure(float(self.in_process.mean())),
                    owed=figure(float(self.stock.backorders.mean())),
                ),
            )
        ]
        because += [
            Explanation(
                rule="inventory.stage_waits",
                says=Message(
                    "{units} units of {stage} wait for what else is needed",
                    units=figure(float(units.mean())),
                    stage=code,
                ),
            )
            for code, units in self.waiting.items()
            if units.any()
        ]
        return Explanation(
            rule="inventory.stage_simulated",
            says=Message(
                "{stage} serves {share} percent of units in time and costs {cost} a period",
                stage=self.code,
                share=figure(POINTS * served.mean),
                cost=figure(float((self.cost + self.transit_cost).mean())),
            ),
            because=tuple(because),
        )


@attrs.frozen(kw_only=True, eq=False)
class NetworkRun:
    """A simulated network: its stages, and its cost of a period in each run."""

    periods: int
    stages: tuple[StageRun, ...]

    @property
    def cost(self) -> Array:
        """The cost of a period, an element for each run."""
        total: Array = np.sum([each.cost + each.transit_cost for each in self.stages], axis=0)
        return total

    @property
    def expected_cost(self) -> Estimate:
        """The mean cost of a period, and how sure it is."""
        return Estimate.of(self.cost)

    @checked
    def stage(self, code: str) -> StageRun:
        """What a stage did. Raises :class:`InvalidValue` (``stage_unknown``)."""
        for each in self.stages:
            if each.code == code:
                return each
        raise InvalidValue("stage_unknown", f"There is no stage {code}.", "Name one there is.")

    def explain(self) -> Explanation:
        """What the network costs, how sure that is, and what each stage did."""
        cost = self.expected_cost
        says = Message(
            "Over {periods} the network costs {cost} a period",
            periods=periods_told(self.periods),
            cost=figure(cost.mean),
        )
        if cost.runs > 1:
            says = Message(
                "Over {periods} and {count} runs the network costs {cost} a period, with "
                "95 % confidence between {low} and {high}",
                periods=periods_told(self.periods),
                count=cost.runs,
                cost=figure(cost.mean),
                low=figure(cost.low),
                high=figure(cost.high),
            )
        return Explanation(
            rule="inventory.network_simulated",
            says=says,
            source="Law, Simulation Modeling and Analysis, 5th ed., 9.4",
            because=tuple(each.explain() for each in self.stages),
        )


def network_run(
    network: Network,
    found: Sequence[Sequence[Site]],
    *,
    periods: int,
    costs: Mapping[str, StockCosts],
    watch: Sequence[dict[str, Array]] | None,
) -> NetworkRun:
    """The stages of all blocks of runs, put together in the order of the goods."""
    holding = network.holding_costs
    stages: list[StageRun] = []
    for code in network.order:
        place = network.places[code]
        blocks = [sites[place] for sites in found]
        cost = costs.get(code, StockCosts(holding_cost=float(holding[place])))
        check_costs(cost, code, sum(site.on_hand.size for site in blocks))
        stock = run_of_tallies([site.all for site in blocks], periods, cost)
        customers = customers_of(blocks, stock)
        worked = joined([site.worked for site in blocks]) / periods
        befores = [before for before, _ in blocks[0].plan.inputs]
        waits = {
            before: joined([site.inputs[spot].held for site in blocks]) / periods
            for spot, before in enumerate(befores)
        }
        transit = np.zeros_like(worked)
        for before, units in blocks[0].plan.inputs:
            # Goods between two stages cost what they cost at the one they left.
            transit = transit + holding[before] * (waits[before] + units * worked)
        stages.append(
            StageRun(
                code=code,
                stock=stock,
                customers=customers,
                in_process=worked,
                waiting={network.stages[before].code: each for before, each in waits.items()},
                cost=customers.cost,
                transit_cost=transit,
                trace=None if watch is None else traced(network, watch[place]),
            )
        )
    return NetworkRun(periods=periods, stages=tuple(stages))


def check_costs(costs: StockCosts, code: str, runs: int) -> None:
    """Refuse costs that are neither one number nor one for each run."""
    for field in attrs.fields(StockCosts):
        fitting(getattr(costs, field.name), runs, f"{field.name} of {code}")


def customers_of(blocks: Sequence[Site], stock: StockRun) -> StockRun:
    """What customers ask of a stage: all, nothing, or what was counted apart."""
    plan = blocks[0].plan
    if plan.demand is not None and not plan.claims:
        return stock
    costs = stock.costs
    run = run_of_tallies([site.customers for site in blocks], stock.periods, costs)
    return attrs.evolve(run, on_hand=stock.on_hand, orders=stock.orders, ordered=stock.ordered)


def joined(parts: Sequence[Array]) -> Array:
    """The runs of all blocks."""
    whole: Array = np.concatenate(parts)
    return whole


def run_of_tallies(tallies: Sequence[Tally], periods: int, costs: StockCosts | None) -> StockRun:
    """What was counted, as a run of stock; its cost is that of who is counted."""
    sums = np.concatenate([tally.sums for tally in tallies], axis=1)
    found = dict(zip(SUMS, sums, strict=True))
    held, owed = found.pop("held"), found.pop("owed")
    return StockRun(
        periods=periods,
        asked=joined([tally.asked for tally in tallies]),
        lines=joined([tally.lines for tally in tallies]),
        on_hand=held / periods,
        backorders=owed / periods,
        lost=np.zeros_like(owed),
        costs=costs,
        **found,
    )


def traced(network: Network, tables: dict[str, Array]) -> StageTrace:
    """What was noted of a stage, by the codes of the stages it deals with."""

    def by_code(word: str) -> dict[str, Array]:
        return {
            network.stages[int(name.removeprefix(word))].code: table
            for name, table in tables.items()
            if name.startswith(word)
        }

    return StageTrace(
        on_hand=tables["on_hand"],
        backorders=tables["backorders"],
        in_process=tables["in_process"],
        ordered=tables["ordered"],
        begun=tables["begun"],
        arrived=tables["arrived"],
        served=tables["served"],
        sent=by_code("sent "),
        waiting=by_code("waiting "),
    )
