"""One valid call of each door that explains what another door of the policies answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backoffice_core.inventory import policies
from backoffice_core.inventory.distributions import Normal, Poisson
from tests.inventory.doors.of_policies import CALLS as ASKED
from tests.inventory.doors.of_policies import NORMAL

__all__ = ["CALLS", "LIMITED"]

LIMITED: Mapping[str, Mapping[str, Any]] = {
    "limited_newsvendors": {
        "overage": [1, 1],
        "underage": [3, 4],
        "mean": [10, 20],
        "deviation": [3, 4],
        "unit_size": [1, 2],
        "limit": 40,
    },
    "limited_newsvendors_for": {
        "demands": [Poisson(3), Poisson(5)],
        "overage": [1, 1],
        "underage": [3, 4],
        "unit_size": [1, 2],
        "limit": 9,
    },
}


def answered(
    name: str, door: str, *without: str, call: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The answer of a door by the name an explanation has for it, and what the door was asked."""
    asked = {**LIMITED, **ASKED}[door] if call is None else call
    answer = getattr(policies, door)(**asked)
    return {name: answer} | {key: value for key, value in asked.items() if key not in without}


CALLS: Mapping[str, Mapping[str, Any]] = {
    "explain_aged_order": answered("order", "aged_order"),
    "explain_base_stock": answered("level", "base_stock_level_for", "level"),
    "explain_can_order": answered("policy", "can_order_policy"),
    "explain_discounted_order": {
        **answered("order", "all_units_discount"),
        "incremental": False,
        "item": 0,
    },
    "explain_disrupted_level": {
        **answered("level", "disrupted_base_stock_for", "base_stock"),
        "item": 0,
    },
    "explain_disrupted_order": {**answered("order", "disrupted_order", "quantity"), "item": 0},
    "explain_economic_order": {**answered("order", "economic_order_quantity"), "item": 0},
    "explain_horizon_plan": {**answered("plan", "finite_horizon_policy"), "period": 0},
    "explain_joint_order": answered("order", "joint_order"),
    "explain_limited_newsvendors": {
        **answered("orders", "limited_newsvendors", "mean", "deviation"),
        "item": 0,
    },
    "explain_limited_orders": {**answered("orders", "limited_orders"), "item": 0},
    "explain_lost_sales": {
        **answered("level", "lost_sales_level", "base_stock", "order_cap"),
        "item": 0,
    },
    "explain_lost_sales_order": answered("order", "lost_sales_order"),
    "explain_lots": {**answered("plan", "optimal_lots"), "item": 0},
    "explain_lot_multiple": answered("policy", "optimal_lot_multiple", "lot"),
    "explain_min_max_levels": {**answered("levels", "power_approximation"), "item": 0},
    "explain_myopic_bounds": {**answered("bounds", "myopic_bounds"), "period": 0},
    "explain_newsvendor_order": {
        **answered("order", "newsvendor_order", "quantity", "below_zero", *NORMAL),
        "demand": Normal(10, 3),
    },
    "explain_perishable_level": answered("level", "perishable_level", "base_stock"),
    "explain_power_of_two_cycle": {
        **answered("cycle", "power_of_two_cycle", "base_period"),
        "item": 0,
    },
    "explain_reorder_policy": answered("policy", "optimal_reorder_policy_for"),
    "explain_review_plan": answered("plan", "review_plan"),
    "explain_rotation": answered("rotation", "rotation_cycle"),
    "explain_shelf_life_cap": answered("cap", "shelf_life_cap"),
    "explain_yield_newsvendor": {
        **answered("order", "additive_yield_newsvendor"),
        "additive": True,
        "item": 0,
    },
    "explain_yield_order": {
        **answered("order", "multiplicative_yield_order", "quantity"),
        "additive": False,
        "item": 0,
    },
    **LIMITED,
}
