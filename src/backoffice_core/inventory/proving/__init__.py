"""Proving: what a policy does to stock and service, simulated and played again on the past.

>>> import numpy as np
>>> from backoffice_core.inventory.distributions import FillRate
>>> demand = np.random.default_rng(7).poisson(4, (120, 50))  # days of 50 items
>>> replay = Replay(demand=demand, lead_time=2, first=60, refit=10)
>>> tested = backtest(
...     replay,
...     {
...         "min/max as is": MinMax(minimum=10, maximum=20),
...         "fill rate 95 %": WindowPlan(FillRate(0.95)),
...         "clairvoyant": Clairvoyant(),
...     },
... )
>>> print(tested.explain().render())
Of 3 policies over 57 periods and 50 items, clairvoyant served most
  clairvoyant: fill rate of units 100 %, stock worth 0
  fill rate 95 %: fill rate of units 95.14 %, stock worth 245.63
    fill rate 95 % meets its target of 95 % fill rate of units
  min/max as is: fill rate of units 89.01 %, stock worth 236.95
>>> gain = tested.difference("fill rate 95 %", "min/max as is", aspect=FillRate, seed=1)
>>> print(gain.explain().says.render())
fill rate 95 % has 6.13 more points of fill rate of units than min/max as is, with 95 % \
confidence between 5.33 and 6.93
"""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.proving.backtest import Backtest, backtest
from backoffice_core.inventory.proving.clairvoyant import Clairvoyant
from backoffice_core.inventory.proving.draws import draw_demand, draw_lead_times
from backoffice_core.inventory.proving.frontier import (
    Frontier,
    FrontierPoint,
    PointPrice,
    trace_frontier,
)
from backoffice_core.inventory.proving.intervals import Difference, Figure, difference_of
from backoffice_core.inventory.proving.least_cost import LeastCost
from backoffice_core.inventory.proving.measures import StockCosts, StockRun
from backoffice_core.inventory.proving.network_runs import (
    Estimate,
    NetworkRun,
    StageRun,
    StageTrace,
)
from backoffice_core.inventory.proving.networks import Echelon, Sharing, simulate_network
from backoffice_core.inventory.proving.own_rules import OwnRule
from backoffice_core.inventory.proving.planning import ForecastPlan, NaivePlan, Past, WindowPlan
from backoffice_core.inventory.proving.policies import (
    FixedPeriod,
    MinMax,
    OrderUpTo,
    PlannedLevels,
    PlannedOrders,
    Policy,
    ReorderQuantity,
    Seen,
)
from backoffice_core.inventory.proving.pooled import PooledPlan
from backoffice_core.inventory.proving.replay import Replay
from backoffice_core.inventory.proving.seen import SeenDemand
from backoffice_core.inventory.proving.simulate import Shortage, simulate
from backoffice_core.inventory.proving.tuning import TunedPlan

__all__ = [
    "Backtest",
    "Clairvoyant",
    "Difference",
    "Echelon",
    "Estimate",
    "Figure",
    "FixedPeriod",
    "ForecastPlan",
    "Frontier",
    "FrontierPoint",
    "LeastCost",
    "MinMax",
    "NaivePlan",
    "NetworkRun",
    "OrderUpTo",
    "OwnRule",
    "Past",
    "PlannedLevels",
    "PlannedOrders",
    "PointPrice",
    "Policy",
    "PooledPlan",
    "ReorderQuantity",
    "Replay",
    "Seen",
    "SeenDemand",
    "Sharing",
    "Shortage",
    "StageRun",
    "StageTrace",
    "StockCosts",
    "StockRun",
    "TunedPlan",
    "WindowPlan",
    "backtest",
    "difference_of",
    "draw_demand",
    "draw_lead_times",
    "simulate",
    "simulate_network",
    "trace_frontier",
]
