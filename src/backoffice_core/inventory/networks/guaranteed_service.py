"""The guaranteed-service model: where in a network safety stock costs least.

Each stage promises its goods within a service time and keeps the promise as long as demand
stays within its bound. Stock at a stage covers the time that its promise is shorter than what
it waits for; a stage that promises as late as it is served and works holds none. So the choice
of service times is the choice of where to hold stock, and the model says for the whole network
what that costs.

Source: Graves and Willems, M&SOM 2 (2000) 68-83; Snyder and Shen, Fundamentals of Supply Chain
Theory, 2nd ed., 6.3; for lead times that vary Humair et al., Interfaces 43 (2013).
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.networks.fields import hundredths, periods_told
from backoffice_core.inventory.networks.general import PROVED, Found, solve_general
from backoffice_core.inventory.networks.model import Network
from backoffice_core.inventory.networks.times import Times
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["Placement", "StagePlacement", "place_safety_stock"]

SOURCE = "Graves and Willems, M&SOM 2 (2000)"
EFFORT = 400


@attrs.frozen(kw_only=True)
class StagePlacement:
    """What a stage promises and holds: times in periods, stock in units, cost of a period.

    ``net_time`` is the time its stock covers; ``safety_stock`` is what demand within its bound
    may ask for in that time beyond the mean, ``base_stock`` all it may ask for.
    """

    code: str
    inbound_time: int
    processing_time: int
    outbound_time: int
    safety_stock: float
    base_stock: float
    cost: float

    @property
    def net_time(self) -> int:
        """The periods that the stock covers."""
        return self.inbound_time + self.processing_time - self.outbound_time

    def explain(self) -> Explanation:
        """Why the stage holds stock, or none."""
        times = Message(
            "{stage} is served within {periods}, takes {processing}, promises {outbound}",
            stage=self.code,
            periods=periods_told(self.inbound_time),
            processing=self.processing_time,
            outbound=self.outbound_time,
        )
        if self.net_time == 0:
            says = Message("{times}: no safety stock, it makes what is asked for", times=times)
        else:
            says = Message(
                "{times}: {stock} units of safety stock cover the {periods} between",
                times=times,
                stock=hundredths(self.safety_stock),
                periods=periods_told(self.net_time),
            )
        costs = Message("It costs {cost} a period", cost=hundredths(self.cost))
        return Explanation(
            rule="inventory.safety_stock_placed",
            says=says,
            source=SOURCE,
            because=(Explanation(rule="inventory.safety_stock_cost", says=costs),),
        )


@attrs.frozen(kw_only=True)
class Placement:
    """Service times and stock of a whole network, its cost of a period, and how good that is.

    No placement can cost less than ``bound``. ``solutions`` of trees were computed.
    """

    network: Network = attrs.field(repr=False)
    stages: tuple[StagePlacement, ...]
    cost: float
    bound: float
    solutions: int

    @property
    def gap(self) -> float:
        """By which part of the cost a better placement might be cheaper, at most."""
        return 0.0 if self.optimal else (self.cost - self.bound) / self.cost

    @property
    def optimal(self) -> bool:
        """Whether no placement is cheaper, up to a billionth."""
        return self.cost - self.bound <= PROVED * max(1.0, self.cost)

    @property
    def base_stocks(self) -> dict[str, float]:
        """The base stock of each stage: what a simulation orders up to."""
        return {stage.code: stage.base_stock for stage in self.stages}

    @property
    def service_times(self) -> dict[str, int]:
        """The outbound service time of each stage: what a simulation promises."""
        return {stage.code: stage.outbound_time for stage in self.stages}

    @checked
    def stage(self, code: str) -> StagePlacement:
        """What a stage does. Raises :class:`InvalidValue` (``stage_unknown``)."""
        if code not in self.network.places:
            raise InvalidValue("stage_unknown", f"There is no stage {code}.", "Name one there is.")
        return self.stages[self.network.places[code]]

    def explain(self) -> Explanation:
        """Why stock lies where it lies, stage by stage from the suppliers on."""
        cost, bound = hundredths(self.cost), hundredths(self.bound)
        if self.optimal:
            says = Message("Safety stock costs {cost} a period, and nowhere less", cost=cost)
        else:
            says = Message(
                "Safety stock costs {cost} a period; no placement costs less than {bound}",
                cost=cost,
                bound=bound,
            )
        return Explanation(
            rule="inventory.safety_stock_network",
            says=says,
            source=SOURCE,
            because=tuple(self.stage(code).explain() for code in self.network.order),
        )


@checked
def place_safety_stock(network: Network, *, effort: int = EFFORT, seed: int = 0) -> Placement:
    """The service times of a network at which safety stock costs least.

    Serial, assembly, distribution and other tree networks are solved exactly. Where arcs close
    rings the least cost is searched and bounded with ``effort`` solutions of trees: small
    networks are solved exactly, large ones have a cost and a :attr:`Placement.gap`. The same
    network, effort and seed have the same answer.

    Raises :class:`InvalidValue`: ``service_time_out_of_reach`` (forced times that cannot be
    kept), ``time_too_long``, ``bound_invalid``, ``effort_too_small``, ``type_wrong``.

    >>> from backoffice_core.inventory.networks import Arc, Stage
    >>> network = Network(
    ...     stages=[
    ...         Stage(code="part", processing_time=6, added_cost=2),
    ...         Stage(code="shop", processing_time=2, added_cost=8, demand_deviation=10),
    ...     ],
    ...     arcs=[Arc(upstream="part", downstream="shop")],
    ... )
    >>> placement = place_safety_stock(network)
    >>> round(placement.cost, 3), [stage.outbound_time for stage in placement.stages]
    (190.411, [0, 0])
    """
    if effort < 1 or seed < 0:
        raise InvalidValue(
            "effort_too_small",
            f"The effort is {effort} and the seed {seed}.",
            "Give an effort of 1 or more, and a seed of 0 or more.",
        )
    times = Times(network)
    return placed(times, solve_general(times, effort=effort, seed=seed))


def placed(times: Times, found: Found) -> Placement:
    """The times found, as stock."""
    network = times.network
    net = found.inbound + times.processing - found.outbound
    stock = times.safety_stock(net)
    costs = stock * network.holding_costs
    base = stock + net * network.means
    rows = zip(network.stages, found.inbound, found.outbound, stock, base, costs, strict=True)
    return Placement(
        network=network,
        stages=tuple(
            StagePlacement(
                code=stage.code,
                inbound_time=int(inbound),
                processing_time=stage.processing_time,
                outbound_time=int(outbound),
                safety_stock=float(safety),
                base_stock=float(level),
                cost=float(cost),
            )
            for stage, inbound, outbound, safety, level, cost in rows
        ),
        cost=float(np.sum(costs)),
        bound=found.bound,
        solutions=found.solutions,
    )
