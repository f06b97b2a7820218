"""One valid call of each door of proving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from backoffice_core.inventory.distributions import FillRate, Pmf, Poisson
from backoffice_core.inventory.forecasting import naive
from backoffice_core.inventory.networks import Arc, Network, Stage
from backoffice_core.inventory.proving import (
    MinMax,
    NaivePlan,
    OrderUpTo,
    Replay,
    Sharing,
    Shortage,
    StockCosts,
    WindowPlan,
    simulate,
)

__all__ = ["CALLS", "RESULTS", "WHOLE"]

DEMAND = np.random.default_rng(1).poisson(3, (24, 2))
COSTS = StockCosts(holding_cost=1)
REPLAY = Replay(demand=DEMAND, lead_time=1, first=12, refit=6)
RUNS = [simulate(OrderUpTo(level), DEMAND, lead_time=1, costs=COSTS) for level in (6, 9)]
NETWORK = Network(
    stages=[
        Stage(code="part", processing_time=1),
        Stage(code="shop", processing_time=1, demand_deviation=1),
    ],
    arcs=[Arc(upstream="part", downstream="shop")],
)


def window_plan(share: float) -> WindowPlan:
    """A plan for a share of units."""
    return WindowPlan(FillRate(share))


def nothing(seen: Any) -> Any:  # noqa: ANN401 - what a rule sees
    """Order nothing."""
    return np.zeros_like(seen.net)


CALLS: Mapping[str, Mapping[str, Any]] = {
    "Clairvoyant": {"share": 0.9},
    "Echelon": {"policy": OrderUpTo(5)},
    "FixedPeriod": {"level": 9, "every": 2, "first": 0},
    "ForecastPlan": {"service": FillRate(0.9), "method": naive, "order_quantity": 5},
    "MinMax": {"minimum": 3, "maximum": 9},
    "LeastCost": {},
    "NaivePlan": {},
    "OrderUpTo": {"level": 9},
    "OwnRule": {"decide": nothing},
    "PlannedLevels": {"levels": [[9, 9]] * 3},
    "PlannedOrders": {"orders": [[3, 3]] * 3},
    "PooledPlan": {"service": FillRate(0.9), "periods": 20, "groups": 2},
    "ReorderQuantity": {"reorder_point": 3, "quantity": 5, "once": False},
    "Replay": {
        "demand": DEMAND,
        "lead_time": 1,
        "first": 12,
        "refit": 6,
        "review_period": 1,
        "shortage": Shortage.BACKORDERED,
        "overtaking": False,
        "starting_stock": 9,
        "stock": np.full((24, 2), 9),
        "costs": COSTS,
        "warm_up": 1,
    },
    "StockCosts": {
        "holding_cost": 1,
        "fixed_cost": 2,
        "backorder_cost": 3,
        "lost_sale_cost": 4,
        "unit_cost": 5,
    },
    "TunedPlan": {"plan": window_plan, "service": FillRate(0.9), "tested": 0.25},
    "WindowPlan": {"service": FillRate(0.9), "periods": 20},
    "backtest": {"replay": REPLAY, "policies": {"naive": NaivePlan()}},
    "difference_of": {
        "first": RUNS[0],
        "second": RUNS[1],
        "aspect": FillRate,
        "seed": 1,
        "names": ("A", "B"),
        "draws": 20,
    },
    "draw_demand": {"laws": Poisson(3), "periods": 4, "seed": 1, "items": 2},
    "draw_lead_times": {"laws": Pmf([0.5, 0.5], first=1), "periods": 4, "seed": 1, "items": 2},
    "simulate": {
        "policy": MinMax(minimum=3, maximum=9),
        "demand": DEMAND,
        "lead_time": 1,
        "review_period": 1,
        "shortage": Shortage.BACKORDERED,
        "overtaking": False,
        "warm_up": 1,
        "starting_stock": 9,
        "costs": COSTS,
        "ordered_together": None,
        "traced": True,
    },
    "simulate_network": {
        "network": NETWORK,
        "policies": {"part": OrderUpTo(9), "shop": OrderUpTo(9)},
        "demand": {"shop": DEMAND[:, 0]},
        "processing_times": {"part": 1, "shop": 1},
        "service_times": {"part": 0, "shop": 0},
        "sharing": Sharing.OLDEST_FIRST,
        "costs": {"part": COSTS, "shop": COSTS},
        "starting_stock": {"part": 9, "shop": 9},
        "warm_up": 1,
        "traced": True,
    },
    "trace_frontier": {
        "replay": REPLAY,
        "plan": window_plan,
        "targets": [0.8, 0.9],
        "measure": FillRate,
    },
}

# Doors whose columns are one thing: the items of a simulation.
WHOLE: frozenset[str] = frozenset({"simulate"})

# What doors give back or hand to others, and nobody else makes; and the protocol of policies.
RESULTS = frozenset(
    {
        "Backtest",
        "Difference",
        "Estimate",
        "Frontier",
        "FrontierPoint",
        "NetworkRun",
        "Past",
        "PointPrice",
        "Policy",
        "Seen",
        "SeenDemand",
        "StageRun",
        "StageTrace",
        "StockRun",
    }
)
