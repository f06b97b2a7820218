"""Reorder points and levels for demand that varies: by service, and by cost."""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.policies.reorder.base_stock import (
    BaseStock,
    base_stock_level,
    base_stock_level_for,
    myopic_base_stock,
)
from backoffice_core.inventory.policies.reorder.base_stock_reasons import explain_base_stock
from backoffice_core.inventory.policies.reorder.newsvendor import (
    BelowZero,
    Margins,
    NewsvendorOrder,
    margins,
    newsvendor_order,
    newsvendor_order_for,
)
from backoffice_core.inventory.policies.reorder.newsvendor_reasons import (
    explain_newsvendor_order,
)
from backoffice_core.inventory.policies.reorder.policy_reasons import explain_reorder_policy
from backoffice_core.inventory.policies.reorder.reorder_approximations import (
    Approximation,
    approximate_reorder_policy,
)
from backoffice_core.inventory.policies.reorder.reorder_discrete import (
    optimal_reorder_policy_for,
    reorder_policy_cost_for,
)
from backoffice_core.inventory.policies.reorder.reorder_laws import (
    LawService,
    achieved_service_for,
    order_up_to_for,
    reorder_point_for,
)
from backoffice_core.inventory.policies.reorder.reorder_normal import (
    ReorderCost,
    ReorderPolicy,
    optimal_reorder_policy,
    reorder_policy_cost,
)
from backoffice_core.inventory.policies.reorder.reorder_reasons import explain_reorder_point
from backoffice_core.inventory.policies.reorder.reorder_service import (
    AchievedService,
    ReorderPoint,
    achieved_service,
    order_up_to,
    reorder_point,
)

__all__ = [
    "AchievedService",
    "Approximation",
    "BaseStock",
    "BelowZero",
    "LawService",
    "Margins",
    "NewsvendorOrder",
    "ReorderCost",
    "ReorderPoint",
    "ReorderPolicy",
    "achieved_service",
    "achieved_service_for",
    "approximate_reorder_policy",
    "base_stock_level",
    "base_stock_level_for",
    "explain_base_stock",
    "explain_newsvendor_order",
    "explain_reorder_point",
    "explain_reorder_policy",
    "margins",
    "myopic_base_stock",
    "newsvendor_order",
    "newsvendor_order_for",
    "optimal_reorder_policy",
    "optimal_reorder_policy_for",
    "order_up_to",
    "order_up_to_for",
    "reorder_point",
    "reorder_point_for",
    "reorder_policy_cost",
    "reorder_policy_cost_for",
]
