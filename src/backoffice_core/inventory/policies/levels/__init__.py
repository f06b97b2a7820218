"""Minimum and maximum, seasons and horizons: two levels, period by period."""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.policies.levels.can_order import (
    CanOrder,
    can_order_cost,
    can_order_policy,
)
from backoffice_core.inventory.policies.levels.finite_horizon import (
    HorizonPlan,
    finite_horizon_policy,
)
from backoffice_core.inventory.policies.levels.formula_reasons import (
    explain_min_max_levels,
    explain_myopic_bounds,
)
from backoffice_core.inventory.policies.levels.level_reasons import (
    explain_can_order,
    explain_lot_multiple,
)
from backoffice_core.inventory.policies.levels.lot_multiples import (
    LotMultiple,
    lot_multiple_cost,
    optimal_lot_multiple,
)
from backoffice_core.inventory.policies.levels.min_max_exact import (
    MinMax,
    min_max_cost,
    optimal_min_max,
)
from backoffice_core.inventory.policies.levels.min_max_reasons import explain_min_max
from backoffice_core.inventory.policies.levels.myopic import MyopicBounds, myopic_bounds
from backoffice_core.inventory.policies.levels.non_stationary import ReviewPlan, review_plan
from backoffice_core.inventory.policies.levels.power_approximation import (
    MinMaxLevels,
    SmallLots,
    power_approximation,
)
from backoffice_core.inventory.policies.levels.season_reasons import (
    explain_horizon_plan,
    explain_review_plan,
)

__all__ = [
    "CanOrder",
    "HorizonPlan",
    "LotMultiple",
    "MinMax",
    "MinMaxLevels",
    "MyopicBounds",
    "ReviewPlan",
    "SmallLots",
    "can_order_cost",
    "can_order_policy",
    "explain_can_order",
    "explain_horizon_plan",
    "explain_lot_multiple",
    "explain_min_max",
    "explain_min_max_levels",
    "explain_myopic_bounds",
    "explain_review_plan",
    "finite_horizon_policy",
    "lot_multiple_cost",
    "min_max_cost",
    "myopic_bounds",
    "optimal_lot_multiple",
    "optimal_min_max",
    "power_approximation",
    "review_plan",
]
