"""How much to order and when: one function for a number, an array or a column of a million.

>>> order = economic_order_quantity(fixed_cost=8, holding_cost=0.225, demand=1300)
>>> round(order.quantity, 2), round(order.cost, 2)
(304.05, 68.41)
>>> import numpy as np
>>> many = economic_order_quantity(fixed_cost=8, holding_cost=0.225, demand=np.array([1300, 5200]))
>>> many.quantity.round(2)
array([304.05, 608.09])
>>> from backoffice_core.inventory.distributions import FillRate
>>> point = reorder_point(FillRate(0.98), mean=50, deviation=12.5, lead_time=4, order_quantity=100)
>>> round(point.level, 2), round(point.safety_stock, 2)
(225.53, 25.53)
>>> plan = optimal_lots(demand=[90, 120, 80, 70], fixed_cost=500, holding_cost=2)
>>> plan.quantity.tolist(), plan.cost
([210.0, 0.0, 150.0, 0.0], 1380.0)
"""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.policies.base_stock import (
    BaseStock,
    base_stock_level,
    base_stock_level_for,
    myopic_base_stock,
)
from backoffice_core.inventory.policies.discounts import (
    DiscountedOrder,
    all_units_discount,
    incremental_discount,
)
from backoffice_core.inventory.policies.economic_order import (
    EconomicOrder,
    cost_of_quantity,
    cost_ratio,
    economic_order_quantity,
)
from backoffice_core.inventory.policies.joint import (
    JointOrder,
    joint_order,
    joint_order_heuristic,
    joint_power_of_two,
)
from backoffice_core.inventory.policies.lot_capacity import limited_lots
from backoffice_core.inventory.policies.lot_heuristics import (
    fixed_quantity,
    least_unit_cost,
    lot_for_lot,
    part_period,
    period_order_quantity,
    silver_meal,
)
from backoffice_core.inventory.policies.lot_plans import LotPlan, cost_of_plan, stock_of_plan
from backoffice_core.inventory.policies.lot_reasons import explain_lots
from backoffice_core.inventory.policies.lot_sizing import optimal_lots
from backoffice_core.inventory.policies.newsvendor import (
    BelowZero,
    Margins,
    NewsvendorOrder,
    margins,
    newsvendor_order,
    newsvendor_order_for,
)
from backoffice_core.inventory.policies.power_of_two import (
    PowerOfTwoCycle,
    best_base_period,
    power_of_two_cycle,
)
from backoffice_core.inventory.policies.production_lots import (
    Rotation,
    production_quantity,
    rotation_cycle,
)
from backoffice_core.inventory.policies.reorder_approximations import (
    Approximation,
    approximate_reorder_policy,
)
from backoffice_core.inventory.policies.reorder_discrete import (
    optimal_reorder_policy_for,
    reorder_policy_cost_for,
)
from backoffice_core.inventory.policies.reorder_laws import (
    LawService,
    achieved_service_for,
    order_up_to_for,
    reorder_point_for,
)
from backoffice_core.inventory.policies.reorder_normal import (
    ReorderCost,
    ReorderPolicy,
    optimal_reorder_policy,
    reorder_policy_cost,
)
from backoffice_core.inventory.policies.reorder_reasons import explain_reorder_point
from backoffice_core.inventory.policies.reorder_service import (
    AchievedService,
    ReorderPoint,
    achieved_service,
    order_up_to,
    reorder_point,
)
from backoffice_core.inventory.policies.requirement_model import (
    LotRule,
    Part,
    Peg,
    PlannedItem,
    PlannedOrder,
    RequirementLine,
    RequirementsPlan,
    SafetyStock,
)
from backoffice_core.inventory.policies.requirements import plan_requirements
from backoffice_core.inventory.policies.shared_limit import LimitedOrders, limited_orders

__all__ = [
    "AchievedService",
    "Approximation",
    "BaseStock",
    "BelowZero",
    "DiscountedOrder",
    "EconomicOrder",
    "JointOrder",
    "LawService",
    "LimitedOrders",
    "LotPlan",
    "LotRule",
    "Margins",
    "NewsvendorOrder",
    "Part",
    "Peg",
    "PlannedItem",
    "PlannedOrder",
    "PowerOfTwoCycle",
    "ReorderCost",
    "ReorderPoint",
    "ReorderPolicy",
    "RequirementLine",
    "RequirementsPlan",
    "Rotation",
    "SafetyStock",
    "achieved_service",
    "achieved_service_for",
    "all_units_discount",
    "approximate_reorder_policy",
    "base_stock_level",
    "base_stock_level_for",
    "best_base_period",
    "cost_of_plan",
    "cost_of_quantity",
    "cost_ratio",
    "economic_order_quantity",
    "explain_lots",
    "explain_reorder_point",
    "fixed_quantity",
    "incremental_discount",
    "joint_order",
    "joint_order_heuristic",
    "joint_power_of_two",
    "least_unit_cost",
    "limited_lots",
    "limited_orders",
    "lot_for_lot",
    "margins",
    "myopic_base_stock",
    "newsvendor_order",
    "newsvendor_order_for",
    "optimal_lots",
    "optimal_reorder_policy",
    "optimal_reorder_policy_for",
    "order_up_to",
    "order_up_to_for",
    "part_period",
    "period_order_quantity",
    "plan_requirements",
    "power_of_two_cycle",
    "production_quantity",
    "reorder_point",
    "reorder_point_for",
    "reorder_policy_cost",
    "reorder_policy_cost_for",
    "rotation_cycle",
    "silver_meal",
    "stock_of_plan",
]
