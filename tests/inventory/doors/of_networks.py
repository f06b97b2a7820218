"""One valid call of each door of the networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backoffice_core.inventory.distributions import Poisson
from backoffice_core.inventory.networks import (
    Arc,
    ChainStage,
    Lane,
    Network,
    Offer,
    Retailer,
    Stage,
    StockPlace,
    TwoEchelonMethod,
    Warehouse,
)

__all__ = ["CALLS", "RESULTS", "WHOLE"]

STAGES = [
    Stage(code="part", processing_time=3, added_cost=2),
    Stage(code="shop", processing_time=2, added_cost=8, demand_deviation=10),
]
ARCS = [Arc(upstream="part", downstream="shop")]
CHAIN = [
    ChainStage(code="store", lead_time=1, holding_cost=1),
    ChainStage(code="shop", lead_time=1, holding_cost=3),
]
ALONG: Mapping[str, Any] = {"stages": CHAIN, "demand": Poisson(2), "backorder_cost": 10}
WAREHOUSE = Warehouse(lead_time=1, holding_cost=1)
SHOP = Retailer(code="a", demand=2, lead_time=1, holding_cost=2, backorder_cost=20)
PLACES = [
    StockPlace(code="a", on_hand=9, demand=Poisson(2), holding_cost=1, backorder_cost=9),
    StockPlace(code="b", on_hand=0, demand=Poisson(2), holding_cost=1, backorder_cost=9),
]
TEXT = (
    "stage_id,lead_time,max_s_time,cost,risk_pool,"
    "ext_demand_mean,ext_demand_std,ext_demand_thres,up_stages\n"
    "part,6,,2,2,,,,\nshop,2,0,8,,11,10,1.645,part,1\n"
)

CALLS: Mapping[str, Mapping[str, Any]] = {
    "Arc": {"upstream": "part", "downstream": "shop", "units": 2},
    "ChainStage": {"code": "shop", "lead_time": 1, "holding_cost": 3},
    "Lane": {"origin": "a", "destination": "b", "unit_cost": 1, "lead_time": 1, "maximum": 5},
    "Network": {
        "stages": STAGES,
        "arcs": ARCS,
        "holding_rate": 0.3,
        "bound": "square_root",
    },
    "Offer": {"supplier": "s", "destination": "b", "unit_cost": 2, "lead_time": 1, "maximum": 5},
    "Retailer": {
        "code": "a",
        "demand": 2,
        "lead_time": 1,
        "holding_cost": 2,
        "backorder_cost": 20,
    },
    "Stage": {
        "code": "shop",
        "processing_time": 2,
        "added_cost": 3,
        "holding_cost": 1,
        "demand_mean": 10,
        "demand_deviation": 3,
        "safety_factor": 1.6,
        "inbound_time": 1,
        "service_time_max": 2,
        "service_time": 0,
        "pooling": 2,
        "time_deviation": 0.5,
    },
    "StockPlace": {
        "code": "a",
        "on_hand": 9,
        "demand": Poisson(2),
        "holding_cost": 1,
        "backorder_cost": 9,
    },
    "Warehouse": {"lead_time": 1, "holding_cost": 1},
    "chain_bounds": ALONG,
    "chain_cost": {**ALONG, "echelon": [5, 8]},
    "chain_network": {"stages": CHAIN, "demand": Poisson(2)},
    "optimal_chain": ALONG,
    "optimal_two_echelon": {
        "warehouse": WAREHOUSE,
        "retailers": [SHOP],
        "method": TwoEchelonMethod.EXACT,
    },
    "place_safety_stock": {"network": Network(stages=STAGES, arcs=ARCS), "effort": 4, "seed": 0},
    "read_network": {"text": TEXT, "holding_rate": 0.5, "file": "network"},
    "transfer_or_buy": {
        "places": PLACES,
        "lanes": [Lane(origin="a", destination="b", unit_cost=1)],
        "offers": [Offer(supplier="s", destination="b", unit_cost=2)],
        "periods": 3,
    },
    "two_echelon": {
        "warehouse": WAREHOUSE,
        "retailers": [SHOP],
        "base_stock": 2,
        "retailer_stocks": {"a": 3},
        "method": TwoEchelonMethod.EXACT,
    },
    "two_echelon_network": {"warehouse": WAREHOUSE, "retailers": [SHOP], "periods": 1},
}

# Doors whose columns are one thing.
WHOLE: frozenset[str] = frozenset({"chain_bounds", "chain_cost", "optimal_chain", "read_network"})

# What doors give back, and nobody else makes.
RESULTS = frozenset(
    {
        "ChainLevels",
        "Placement",
        "PlannedPlace",
        "PlannedUnits",
        "RetailerLevel",
        "StagePlacement",
        "TransferPlan",
        "TwoEchelon",
    }
)
