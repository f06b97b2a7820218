"""Sales that are lost, supply that fails, goods that spoil."""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.policies.losses.disruptions import (
    DisruptedLevel,
    DisruptedOrder,
    disrupted_base_stock,
    disrupted_base_stock_for,
    disrupted_order,
)
from backoffice_core.inventory.policies.losses.lost_sales import (
    LostSales,
    LostSalesOrder,
    lost_sales_base_stock,
    lost_sales_order,
)
from backoffice_core.inventory.policies.losses.lost_sales_chain import (
    capped_lost_sales,
    lost_sales_level,
)
from backoffice_core.inventory.policies.losses.lost_sales_reasons import (
    explain_lost_sales,
    explain_lost_sales_order,
)
from backoffice_core.inventory.policies.losses.perishables import (
    Issuing,
    PerishableLevel,
    perishable_level,
    perishable_level_approximation,
)
from backoffice_core.inventory.policies.losses.shelf_life import (
    AgedOrder,
    ShelfLifeCap,
    aged_order,
    shelf_life_cap,
)
from backoffice_core.inventory.policies.losses.shelf_reasons import (
    explain_aged_order,
    explain_perishable_level,
    explain_shelf_life_cap,
)
from backoffice_core.inventory.policies.losses.supply_reasons import (
    explain_disrupted_level,
    explain_disrupted_order,
    explain_yield_newsvendor,
    explain_yield_order,
)
from backoffice_core.inventory.policies.losses.yields import (
    YieldOrder,
    additive_yield_newsvendor,
    additive_yield_order,
    multiplicative_yield_newsvendor,
    multiplicative_yield_order,
)

__all__ = [
    "AgedOrder",
    "DisruptedLevel",
    "DisruptedOrder",
    "Issuing",
    "LostSales",
    "LostSalesOrder",
    "PerishableLevel",
    "ShelfLifeCap",
    "YieldOrder",
    "additive_yield_newsvendor",
    "additive_yield_order",
    "aged_order",
    "capped_lost_sales",
    "disrupted_base_stock",
    "disrupted_base_stock_for",
    "disrupted_order",
    "explain_aged_order",
    "explain_disrupted_level",
    "explain_disrupted_order",
    "explain_lost_sales",
    "explain_lost_sales_order",
    "explain_perishable_level",
    "explain_shelf_life_cap",
    "explain_yield_newsvendor",
    "explain_yield_order",
    "lost_sales_base_stock",
    "lost_sales_level",
    "lost_sales_order",
    "multiplicative_yield_newsvendor",
    "multiplicative_yield_order",
    "perishable_level",
    "perishable_level_approximation",
    "shelf_life_cap",
]
