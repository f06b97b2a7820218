"""Orders for steady demand: the economic quantity and what bends it."""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.policies.orders.discount_reasons import explain_discounted_order
from backoffice_core.inventory.policies.orders.discounts import (
    DiscountedOrder,
    all_units_discount,
    incremental_discount,
)
from backoffice_core.inventory.policies.orders.economic_order import (
    EconomicOrder,
    cost_of_quantity,
    cost_ratio,
    economic_order_quantity,
)
from backoffice_core.inventory.policies.orders.joint import (
    JointOrder,
    joint_order,
    joint_order_heuristic,
    joint_power_of_two,
)
from backoffice_core.inventory.policies.orders.order_reasons import (
    explain_economic_order,
    explain_power_of_two_cycle,
    explain_rotation,
)
from backoffice_core.inventory.policies.orders.power_of_two import (
    PowerOfTwoCycle,
    best_base_period,
    power_of_two_cycle,
)
from backoffice_core.inventory.policies.orders.production_lots import (
    Rotation,
    production_quantity,
    rotation_cycle,
)
from backoffice_core.inventory.policies.orders.shared_limit import LimitedOrders, limited_orders
from backoffice_core.inventory.policies.orders.shared_reasons import (
    explain_joint_order,
    explain_limited_newsvendors,
    explain_limited_orders,
)
from backoffice_core.inventory.policies.orders.shared_season import (
    LimitedNewsvendors,
    limited_newsvendors,
    limited_newsvendors_for,
)

__all__ = [
    "DiscountedOrder",
    "EconomicOrder",
    "JointOrder",
    "LimitedNewsvendors",
    "LimitedOrders",
    "PowerOfTwoCycle",
    "Rotation",
    "all_units_discount",
    "best_base_period",
    "cost_of_quantity",
    "cost_ratio",
    "economic_order_quantity",
    "explain_discounted_order",
    "explain_economic_order",
    "explain_joint_order",
    "explain_limited_newsvendors",
    "explain_limited_orders",
    "explain_power_of_two_cycle",
    "explain_rotation",
    "incremental_discount",
    "joint_order",
    "joint_order_heuristic",
    "joint_power_of_two",
    "limited_newsvendors",
    "limited_newsvendors_for",
    "limited_orders",
    "power_of_two_cycle",
    "production_quantity",
    "rotation_cycle",
]
