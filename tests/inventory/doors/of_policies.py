"""One valid call of each door of the policies."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from backoffice_core.inventory.distributions import FillRate, Normal, Pmf, Poisson
from backoffice_core.inventory.policies import (
    Approximation,
    BelowZero,
    Issuing,
    LotRule,
    Part,
    PlannedItem,
    SafetyStock,
    SmallLots,
    optimal_min_max,
    reorder_point,
)

__all__ = ["CALLS", "RESULTS", "WHOLE"]

COSTS: Mapping[str, Any] = {"fixed_cost": 8, "holding_cost": 0.5, "backorder_cost": 5}
LOTS: Mapping[str, Any] = {
    "demand": [9, 12, 0, 7],
    "fixed_cost": 30,
    "holding_cost": 1,
    "unit_cost": 2,
    "initial_stock": 3,
}
ORDER: Mapping[str, Any] = {
    "demand": 100,
    "fixed_cost": 8,
    "holding_cost": 0.5,
    "holding_rate": 0.1,
    "unit_cost": 3,
    "backorder_cost": 5,
    "lead_time": 2,
    "multiple": 4,
    "minimum": 10,
}
TIERS: Mapping[str, Any] = {
    "demand": 100,
    "fixed_cost": 8,
    "breakpoints": [0, 50],
    "unit_costs": [3, 2.5],
    "holding_cost": 0.1,
    "holding_rate": 0.2,
    "lead_time": 2,
    "multiple": 4,
    "minimum": 10,
}
NORMAL: Mapping[str, Any] = {"mean": 10, "deviation": 3}
WAIT: Mapping[str, Any] = {"lead_time": 3, "lead_time_deviation": 0.5, "review_period": 1}
LAW = Poisson(2)
FEW = Pmf([0.5, 0.3, 0.2])
# Of the searches over levels: few levels, so that they are quick.
SEARCH: Mapping[str, Any] = {
    "fixed_cost": 3,
    "holding_cost": 1,
    "backorder_cost": 4,
    "lead_time": 1,
    "review_period": 1,
}
PENALTIES: Mapping[str, Any] = {"shortage_cost": 1, "stockout_cost": 1, "review_cost": 1}
LEAD_DEMAND: Mapping[str, Any] = {
    "lead_time_demand": Poisson(6),
    "fixed_cost": 8,
    "holding_cost": 1,
    "backorder_cost": 5,
    "demand": 3,
}
LEAD_NORMAL: Mapping[str, Any] = {
    **COSTS,
    "demand": 100,
    "lead_time_mean": 20,
    "lead_time_deviation": 5,
}
SEVERAL: Mapping[str, Any] = {
    "shared_cost": 10,
    "fixed_cost": [2, 3],
    "demand": [10, 20],
    "holding_cost": [1, 1],
}
TOGETHER: Mapping[str, Any] = {
    "demand": [1, 2],
    "shared_cost": 5,
    "fixed_cost": [1, 1],
    "holding_cost": 1,
    "backorder_cost": 5,
    "lead_time": 1,
    "seed": 1,
}
HORIZON: Mapping[str, Any] = {
    "demand": [Poisson(2), Poisson(3)],
    "holding_cost": 1,
    "backorder_cost": 5,
    "fixed_cost": 4,
    "unit_cost": 1,
    "discount": 0.9,
}
LOST: Mapping[str, Any] = {"lead_time": 1, "holding_cost": 1, "lost_sale_cost": 5}
AGED: Mapping[str, Any] = {
    "demand": LAW,
    "shelf_life": 2,
    "holding_cost": 1,
    "lost_sale_cost": 5,
    "waste_cost": 2,
}
YIELD: Mapping[str, Any] = {
    "demand": 100,
    "fixed_cost": 8,
    "holding_cost": 0.5,
    "yield_mean": 0.8,
    "yield_deviation": 0.1,
    "quantity": 60,
}
DISRUPTED: Mapping[str, Any] = {
    "holding_cost": 1,
    "backorder_cost": 5,
    "disruption_chance": 0.1,
    "recovery_chance": 0.4,
}
POINT = reorder_point(FillRate(0.95), mean=10, deviation=3, lead_time=3, order_quantity=20)
MIN_MAX = optimal_min_max(LAW, **SEARCH)
PARTS: Any = (Part(item="b", quantity=2),)
ITEM = PlannedItem(parts=PARTS, lead_time=1)

CALLS: Mapping[str, Mapping[str, Any]] = {
    "LotRule": {"minimum": 5, "multiple": 5, "maximum": 20, "periods": 2},
    "Part": {"item": "a", "quantity": 2, "scrap_percent": 5},
    "PlannedItem": {
        "parts": (Part(item="b", quantity=2),),
        "lead_time": 1,
        "safety_time": 1,
        "safety_stock": 2,
        "safety": SafetyStock.NOW,
        "scrap_percent": 2,
        "lots": LotRule(minimum=5),
        "on_hand": 3,
        "receipts": {1: 4},
    },
    "achieved_service": {**NORMAL, **WAIT, "level": 40, "order_quantity": 20},
    "achieved_service_for": {
        "demand": LAW,
        "reorder_point": 8,
        "order_quantity": 5,
        "lead_time": 3,
        "review_period": 1,
        "sizes": Pmf([0.5, 0.5], first=1),
        "overtaking": False,
    },
    "additive_yield_newsvendor": {
        "yields": Normal(-5, 2),
        "demand": 100,
        "overage": 1,
        "underage": 3,
    },
    "additive_yield_order": {**YIELD, "yield_mean": -5, "yield_deviation": 2},
    "aged_order": {
        "stock": [2, 3],
        "demand": 2,
        "base_stock": 10,
        "lead_time": 1,
        "on_order": 1,
    },
    "all_units_discount": TIERS,
    "approximate_reorder_policy": {
        "approximation": Approximation.SAFETY_STOCK,
        **LEAD_NORMAL,
    },
    "base_stock_level": {
        **NORMAL,
        **WAIT,
        "holding_cost": 1,
        "backorder_cost": 5,
        "level": 40,
        "below_zero": BelowZero.REFUSE,
    },
    "base_stock_level_for": {
        "demand": LAW,
        "holding_cost": 1,
        "backorder_cost": 5,
        "lead_time": 2,
        "review_period": 1,
        "level": 8,
    },
    "best_base_period": {"demand": 100, "fixed_cost": 8, "holding_cost": 0.5, "least_base": 1},
    "can_order_cost": {
        **TOGETHER,
        "must_order": [1, 1],
        "can_order": [2, 2],
        "order_up_to": [5, 5],
    },
    "can_order_policy": TOGETHER,
    "capped_lost_sales": {"demand": FEW, **LOST},
    "cost_of_plan": {**LOTS, "quantity": [20, 0, 0, 7], "backorder_cost": 3},
    "cost_of_quantity": {
        **{name: value for name, value in ORDER.items() if name not in {"multiple", "minimum"}},
        "quantity": 50,
        "production_rate": 300,
    },
    "cost_ratio": {"quantity_ratio": 2},
    "disrupted_base_stock": {"demand": 10, **DISRUPTED, "base_stock": 30},
    "disrupted_base_stock_for": {"demand": LAW, **DISRUPTED, "base_stock": 5},
    "disrupted_order": {
        "demand": 100,
        "fixed_cost": 8,
        "holding_cost": 0.5,
        "lost_sale_cost": 4,
        "disruption_rate": 1,
        "recovery_rate": 10,
        "quantity": 60,
    },
    "economic_order_quantity": ORDER,
    "explain_min_max": {"policy": MIN_MAX, "demand": LAW, **SEARCH},
    "explain_reorder_point": {
        "point": POINT,
        "service": FillRate(0.95),
        "lead_time": Fraction(3),
        "review_period": 0,
        "order_quantity": 20,
        "achieved": None,
    },
    "finite_horizon_policy": {
        **HORIZON,
        "leftover_value": 0.5,
        "shortfall_cost": 1,
        "stock": 1,
    },
    "fixed_quantity": {**LOTS, "quantity": 10},
    "incremental_discount": TIERS,
    "joint_order": SEVERAL,
    "joint_order_heuristic": SEVERAL,
    "joint_power_of_two": {**SEVERAL, "base_period": 1},
    "least_unit_cost": LOTS,
    "limited_lots": {
        **LOTS,
        "capacity": 20,
        "backorder_cost": 3,
        "minimum": 2,
        "maximum_stock": 30,
    },
    "limited_orders": {
        "demand": [100, 200],
        "fixed_cost": [8, 8],
        "holding_cost": [1, 1],
        "unit_size": [1, 2],
        "limit": 60,
    },
    "lost_sales_base_stock": {"demand": 5, **LOST, "base_stock": 8},
    "lost_sales_level": {"demand": LAW, **LOST, "base_stock": 5, "order_cap": 3},
    "lost_sales_order": {
        "lead_time_demand": Poisson(4),
        "fixed_cost": 8,
        "holding_cost": 1,
        "lost_sale_cost": 5,
        "demand": 3,
    },
    "lot_for_lot": LOTS,
    "lot_multiple_cost": {
        "demand": LAW,
        **SEARCH,
        "reorder_point": 4,
        "lot": 3,
        "review_cost": 1,
    },
    "margins": {"price": 3, "cost": 1, "salvage": 0.5, "goodwill": 0.2},
    "min_max_cost": {
        "demand": LAW,
        **SEARCH,
        **PENALTIES,
        "reorder_point": 3,
        "order_up_to": 9,
    },
    "multiplicative_yield_newsvendor": {
        "shares": Pmf([0.5, 0.5], first=1, step=0.5),
        "demand": 100,
        "overage": 1,
        "underage": 3,
    },
    "multiplicative_yield_order": YIELD,
    "myopic_base_stock": {
        **NORMAL,
        "holding_cost": 1,
        "backorder_cost": 5,
        "unit_cost": 1,
        "discount": 0.9,
        "lead_time": 2,
        "below_zero": BelowZero.REFUSE,
    },
    "myopic_bounds": {**HORIZON, "demand": [FEW]},
    "newsvendor_order": {
        **NORMAL,
        "overage": 1,
        "underage": 3,
        "quantity": 12,
        "below_zero": BelowZero.REFUSE,
    },
    "newsvendor_order_for": {"demand": LAW, "overage": 1, "underage": 3, "quantity": 3},
    "optimal_lot_multiple": {"demand": LAW, **SEARCH, "lot": 3, "review_cost": 1},
    "optimal_lots": {**LOTS, "backorder_cost": 3},
    "optimal_min_max": {"demand": LAW, **SEARCH, **PENALTIES},
    "optimal_reorder_policy": LEAD_NORMAL,
    "optimal_reorder_policy_for": LEAD_DEMAND,
    "order_up_to": {"service": FillRate(0.95), **NORMAL, **WAIT},
    "order_up_to_for": {
        "service": FillRate(0.95),
        "demand": LAW,
        "lead_time": 3,
        "review_period": 1,
        "sizes": Pmf([0.5, 0.5], first=1),
        "overtaking": False,
    },
    "part_period": LOTS,
    "period_order_quantity": {**LOTS, "periods": 2},
    "perishable_level": {**AGED, "issuing": Issuing.FIFO, "base_stock": 5},
    "perishable_level_approximation": AGED,
    "plan_requirements": {
        "items": {"a": ITEM, "b": PlannedItem()},
        "demand": {"a": {3: 10}},
        "start": 1,
    },
    "power_approximation": {
        **NORMAL,
        **COSTS,
        "lead_time": 2,
        "small_lots": SmallLots.CAP,
    },
    "power_of_two_cycle": {"demand": 100, "fixed_cost": 8, "holding_cost": 0.5, "base_period": 1},
    "production_quantity": {**ORDER, "production_rate": 300},
    "reorder_point": {"service": FillRate(0.95), **NORMAL, **WAIT, "order_quantity": 20},
    "reorder_point_for": {
        "service": FillRate(0.95),
        "demand": LAW,
        "order_quantity": 5,
        "lead_time": 3,
        "review_period": 1,
        "sizes": Pmf([0.5, 0.5], first=1),
        "overtaking": False,
    },
    "reorder_policy_cost": {**LEAD_NORMAL, "reorder_point": 25, "order_quantity": 30},
    "reorder_policy_cost_for": {**LEAD_DEMAND, "reorder_point": 6, "order_quantity": 5},
    "review_plan": {
        "demand": [Poisson(2), Poisson(3)],
        "fixed_cost": 4,
        "holding_cost": 1,
        "backorder_cost": 5,
        "service": None,
        "stock": 1,
    },
    "rotation_cycle": {
        "demand": [10, 20],
        "production_rate": [100, 100],
        "fixed_cost": [8, 8],
        "holding_cost": [1, 1],
        "setup_time": [0.01, 0.01],
    },
    "shelf_life_cap": {"demand": LAW, "shelf_life": 2, "waste_share": 0.1},
    "silver_meal": LOTS,
    "stock_of_plan": {"quantity": [20, 0, 0, 7], "demand": [9, 12, 0, 7], "initial_stock": 3},
}

# Doors whose columns are one thing (periods, or items that share a cost), not one item each.
WHOLE: frozenset[str] = frozenset(
    {
        "additive_yield_newsvendor",
        "aged_order",
        "can_order_cost",
        "can_order_policy",
        "cost_of_plan",
        "finite_horizon_policy",
        "fixed_quantity",
        "least_unit_cost",
        "limited_lots",
        "lot_for_lot",
        "myopic_bounds",
        "optimal_lots",
        "part_period",
        "period_order_quantity",
        "silver_meal",
        "stock_of_plan",
        "best_base_period",
        "explain_reorder_point",
        "all_units_discount",
        "incremental_discount",
        "rotation_cycle",
    }
)

# What doors give back, and nobody else makes.
RESULTS = frozenset(
    {
        "AchievedService",
        "AgedOrder",
        "BaseStock",
        "CanOrder",
        "DiscountedOrder",
        "DisruptedLevel",
        "DisruptedOrder",
        "EconomicOrder",
        "HorizonPlan",
        "JointOrder",
        "LawService",
        "LimitedNewsvendors",
        "LimitedOrders",
        "LostSales",
        "LostSalesOrder",
        "LotMultiple",
        "LotPlan",
        "Margins",
        "MinMax",
        "MinMaxLevels",
        "MyopicBounds",
        "NewsvendorOrder",
        "Peg",
        "PerishableLevel",
        "PlannedOrder",
        "PowerOfTwoCycle",
        "ReorderCost",
        "ReorderPoint",
        "ReorderPolicy",
        "RequirementLine",
        "RequirementsPlan",
        "ReviewPlan",
        "Rotation",
        "ShelfLifeCap",
        "YieldOrder",
    }
)
