"""Lots for demand that changes from period to period."""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.policies.lots.lot_capacity import limited_lots
from backoffice_core.inventory.policies.lots.lot_heuristics import (
    fixed_quantity,
    least_unit_cost,
    lot_for_lot,
    part_period,
    period_order_quantity,
    silver_meal,
)
from backoffice_core.inventory.policies.lots.lot_plans import LotPlan, cost_of_plan, stock_of_plan
from backoffice_core.inventory.policies.lots.lot_reasons import explain_lots
from backoffice_core.inventory.policies.lots.lot_sizing import optimal_lots

__all__ = [
    "LotPlan",
    "cost_of_plan",
    "explain_lots",
    "fixed_quantity",
    "least_unit_cost",
    "limited_lots",
    "lot_for_lot",
    "optimal_lots",
    "part_period",
    "period_order_quantity",
    "silver_meal",
    "stock_of_plan",
]
