"""Chains, and warehouses with their retailers, as networks: to be simulated, or drawn.

Formulas count time as it is; a network counts it in whole periods. So times are given in
periods that are short enough, and demand and costs are those of such a period.
"""

from __future__ import annotations

from collections.abc import Iterable

from backoffice_core.inventory.distributions import Distribution
from backoffice_core.inventory.networks.fields import COUNT_MAX
from backoffice_core.inventory.networks.model import Arc, Network, Stage
from backoffice_core.inventory.networks.serial import ChainStage
from backoffice_core.inventory.networks.two_echelon import Retailer, Warehouse, checked_retailers
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["chain_network", "two_echelon_network"]

WAREHOUSE = "warehouse"
# Sums of doubles are not more exact than this.
ROUNDING = 1e-9


@checked
def chain_network(stages: Iterable[ChainStage], *, demand: Distribution) -> Network:
    """A chain as a network, its stages in the order of the goods.

    Raises :class:`InvalidValue`: ``periods_not_whole``, ``no_stages``, ``stage_twice``.

    >>> from backoffice_core.inventory.distributions import Poisson
    >>> stages = [
    ...     ChainStage(code="plant", lead_time=2, holding_cost=1),
    ...     ChainStage(code="shop", lead_time=1, holding_cost=3),
    ... ]
    >>> network = chain_network(stages, demand=Poisson(4))
    >>> network.order, network.means.tolist(), network.holding_costs.tolist()
    (('plant', 'shop'), [4.0, 4.0], [1.0, 3.0])
    """
    line = [expect(stage, ChainStage, name="stage") for stage in stages]
    last = len(line) - 1
    return Network(
        stages=[
            Stage(
                code=stage.code,
                processing_time=whole(stage.lead_time, f"lead_time of stage {stage.code}"),
                holding_cost=stage.holding_cost,
                demand_mean=demand.mean if place == last else 0.0,
                demand_deviation=demand.deviation if place == last else None,
            )
            for place, stage in enumerate(line)
        ],
        arcs=[
            Arc(upstream=line[place].code, downstream=line[place + 1].code) for place in range(last)
        ],
    )


@checked
def two_echelon_network(
    warehouse: Warehouse, retailers: Iterable[Retailer], *, periods: int = 1
) -> Network:
    """A warehouse and its retailers as a network, each period cut into so many short ones.

    The stage of the warehouse is called ``warehouse``. Where units are ordered one by one as
    they are sold, cut periods so short that hardly ever two are sold in one. Raises
    :class:`InvalidValue`: ``periods_not_whole``, ``periods_out_of_range``,
    ``retailer_twice``, ``no_retailers``, ``number_too_small``.

    >>> network = two_echelon_network(
    ...     Warehouse(lead_time=1), [Retailer(code="a", demand=2, lead_time=1.5)], periods=10
    ... )
    >>> network.stage("a").processing_time, network.stage("a").demand_mean
    (15, 0.2)
    """
    if not 1 <= periods <= COUNT_MAX:
        raise InvalidValue(
            "periods_out_of_range",
            f"A period is cut into {periods}.",
            f"Give 1 to {COUNT_MAX} periods.",
        )
    shops = checked_retailers(retailers)
    source = Stage(
        code=WAREHOUSE,
        processing_time=whole(warehouse.lead_time * periods, f"lead_time of {WAREHOUSE}"),
        holding_cost=warehouse.holding_cost / periods,
    )
    return Network(
        stages=[
            source,
            *(
                Stage(
                    code=shop.code,
                    processing_time=whole(
                        shop.lead_time * periods, f"lead_time of retailer {shop.code}"
                    ),
                    holding_cost=shop.holding_cost / periods,
                    demand_mean=shop.demand / periods,
                    demand_deviation=(shop.demand / periods) ** 0.5,
                )
                for shop in shops
            ),
        ],
        arcs=[Arc(upstream=WAREHOUSE, downstream=shop.code) for shop in shops],
    )


def whole(periods: float, name: str) -> int:
    """A time that is whole periods. Raises :class:`InvalidValue` (``periods_not_whole``)."""
    if abs(periods - round(periods)) > ROUNDING * max(1.0, periods):
        raise InvalidValue(
            "periods_not_whole",
            f"The {name} is {periods:g} periods.",
            "Give whole periods, or cut periods into shorter ones.",
        )
    return round(periods)
