"""Orders a planner signs: from demand, position, rule and terms to a quantity that says why.

>>> from datetime import date
>>> from backoffice_core import Money, Unit
>>> from backoffice_core.inventory.distributions import FillRate
>>> from backoffice_core.inventory.replenishment.supply import LeadTime, PriceList, SupplierTerms
>>> from backoffice_core.kernel.calendars import Calendar
>>> wangi = SupplierTerms(
...     supplier="CV Wangi",
...     lead_time=LeadTime.of_cases([2, 3, 3, 5]),
...     order_weekdays={0},
...     minimum_quantity=24,
...     pack=12,
...     prices=PriceList.flat(Money.of(9000, "IDR")),
... )
>>> order = plan_order(
...     OrderRequest(
...         item="soap",
...         unit=Unit.of("pcs"),
...         today=date(2026, 5, 4),
...         demand=Demand.of_history([4, 6, 5, 3, 7, 5, 5]),
...         position=StockPosition(on_hand=40, on_order=[Due(date(2026, 9, 1), 500)]),
...         rule=PeriodicReview(target=FillRate(0.98), review_days=7),
...         suppliers=[wangi],
...         calendar=Calendar(name="Toko", weekend={6}),
...     )
... )
>>> print(order.raw, order.quantity, order.cost)
19 pcs 24 pcs IDR 216000.00
>>> print(order.sentence())
Order 24 pcs of soap from CV Wangi on May 4, 2026; it arrives on May 8, 2026
>>> replay(order.to_json()).quantity == order.quantity
True
"""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.replenishment.planning.demands import (
    Confidence,
    Demand,
    DemandLaw,
    DemandShape,
)
from backoffice_core.inventory.replenishment.planning.joint import (
    JointPlan,
    fill_containers,
    plan_orders,
    reach_minimum_values,
    within_budget,
)
from backoffice_core.inventory.replenishment.planning.marginal import (
    Choice,
    MarginalUnit,
    best_choices,
    marginal_units,
    marginal_values,
)
from backoffice_core.inventory.replenishment.planning.outcomes import Outcome, Outlook
from backoffice_core.inventory.replenishment.planning.planned import (
    RULE_VERSION,
    PlannedOrder,
    plan_order,
    replay,
)
from backoffice_core.inventory.replenishment.planning.position import (
    Due,
    StockPosition,
    stock_position,
)
from backoffice_core.inventory.replenishment.planning.protection import (
    Protection,
    achieved,
    level_for,
)
from backoffice_core.inventory.replenishment.planning.recipes import (
    DependentDemand,
    dependent_demand,
)
from backoffice_core.inventory.replenishment.planning.requests import (
    Costs,
    JointChange,
    JointKind,
    Limits,
    OrderRequest,
)
from backoffice_core.inventory.replenishment.planning.rules import (
    Aim,
    MinMax,
    OrderUpTo,
    PeriodicReview,
    ReorderLevel,
    ReorderPoint,
    Reservations,
    Rule,
    TargetReorderPoint,
    Trigger,
)
from backoffice_core.inventory.replenishment.planning.steps import Step, StepKind
from backoffice_core.inventory.replenishment.planning.windows import Window

__all__ = [
    "RULE_VERSION",
    "Aim",
    "Choice",
    "Confidence",
    "Costs",
    "Demand",
    "DemandLaw",
    "DemandShape",
    "DependentDemand",
    "Due",
    "JointChange",
    "JointKind",
    "JointPlan",
    "Limits",
    "MarginalUnit",
    "MinMax",
    "OrderRequest",
    "OrderUpTo",
    "Outcome",
    "Outlook",
    "PeriodicReview",
    "PlannedOrder",
    "Protection",
    "ReorderLevel",
    "ReorderPoint",
    "Reservations",
    "Rule",
    "Step",
    "StepKind",
    "StockPosition",
    "TargetReorderPoint",
    "Trigger",
    "Window",
    "achieved",
    "best_choices",
    "dependent_demand",
    "fill_containers",
    "level_for",
    "marginal_units",
    "marginal_values",
    "plan_order",
    "plan_orders",
    "reach_minimum_values",
    "replay",
    "stock_position",
    "within_budget",
]
