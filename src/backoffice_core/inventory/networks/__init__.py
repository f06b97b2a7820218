"""Networks: where stock is held, how much at each place, and what moves between places.

>>> network = Network(
...     stages=[Stage(code="part", processing_time=6, added_cost=2),
...             Stage(code="shop", processing_time=2, added_cost=8, demand_deviation=10)],
...     arcs=[Arc(upstream="part", downstream="shop")],
... )
>>> print(place_safety_stock(network).stage("part").explain().says.render())
part is served within 0 periods, takes 6, promises 0: 24.49 units of safety stock cover the \
6 periods between
"""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.networks.guaranteed_service import (
    Placement,
    StagePlacement,
    place_safety_stock,
)
from backoffice_core.inventory.networks.model import BOUNDS, Arc, Network, Stage
from backoffice_core.inventory.networks.reading import read_network
from backoffice_core.inventory.networks.serial import (
    ChainLevels,
    ChainStage,
    chain_bounds,
    chain_cost,
    optimal_chain,
)
from backoffice_core.inventory.networks.transfer_or_buy import (
    Lane,
    Offer,
    PlannedPlace,
    PlannedUnits,
    StockPlace,
    TransferPlan,
    transfer_or_buy,
)
from backoffice_core.inventory.networks.two_echelon import (
    Retailer,
    RetailerLevel,
    TwoEchelon,
    TwoEchelonMethod,
    Warehouse,
    optimal_two_echelon,
    two_echelon,
)
from backoffice_core.inventory.networks.views import chain_network, two_echelon_network

__all__ = [
    "BOUNDS",
    "Arc",
    "ChainLevels",
    "ChainStage",
    "Lane",
    "Network",
    "Offer",
    "Placement",
    "PlannedPlace",
    "PlannedUnits",
    "Retailer",
    "RetailerLevel",
    "Stage",
    "StagePlacement",
    "StockPlace",
    "TransferPlan",
    "TwoEchelon",
    "TwoEchelonMethod",
    "Warehouse",
    "chain_bounds",
    "chain_cost",
    "chain_network",
    "optimal_chain",
    "optimal_two_echelon",
    "place_safety_stock",
    "read_network",
    "transfer_or_buy",
    "two_echelon",
    "two_echelon_network",
]
