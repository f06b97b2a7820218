"""One valid call of each door of replenishment: the shop's review and the planner's proposals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from backoffice_core import Interval, Quantity
from backoffice_core.inventory import Item, Supplier, propose_orders
from backoffice_core.inventory.distributions import FillRate, Poisson
from backoffice_core.inventory.making import Recipe, RecipeBook, RecipePart
from backoffice_core.inventory.model import MoveKind
from backoffice_core.inventory.replenishment.exceptions import ForecastSeen, exceptions_of
from backoffice_core.inventory.replenishment.exceptions import Watched as Seen
from backoffice_core.inventory.replenishment.planning import (
    Choice,
    DemandLaw,
    DemandShape,
    JointKind,
    Protection,
    Reservations,
    Trigger,
    Window,
    plan_order,
)
from backoffice_core.inventory.replenishment.supply import (
    DaysCounted,
    Delivery,
    LeadTime,
    LeadTimeKey,
    PriceTier,
    Supply,
    TierScheme,
)
from backoffice_core.inventory.stock.levels import stock_levels
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.instants import Instant
from tests.inventory.goods import TREE, move
from tests.inventory.replenishment.requests import (
    EVERY_DAY,
    PIECES,
    STEADY,
    TODAY,
    after,
    prices,
    request,
    terms,
    usd,
)

__all__ = ["EXCEPTIONS", "PLANNING", "REPLENISHMENT", "SUPPLY"]

Table = Mapping[str, Mapping[str, Any]]

# ------------------------------------------------------------------------------- the review

TEA = Item(code="tea", name="Tea", unit=PIECES, supplier="A")
PROPOSED: Mapping[str, Any] = {
    "items": [TEA],
    "suppliers": [Supplier(code="A", name="CV Teh", lead_time_days=3)],
    "on_hand": {"tea": Quantity.of(9, PIECES)},
    "history": [move(1, 2, -3, kind=MoveKind.ISSUE)],
    "history_days": Interval(date(2026, 5, 1), date(2026, 5, 4)),
    "calendar": EVERY_DAY,
    "today": TODAY,
    "incoming": (),
    "service_percent": 95,
    "review_days": 7,
    "unit_costs": {"tea": usd(2)},
}
REPLENISHMENT: Table = {
    "DemandHistory": {"days": 9, "total": Fraction(9), "variance": Fraction(1)},
    "Incoming": {"item": "tea", "quantity": Quantity.of(3, PIECES), "arrives_on": TODAY},
    "explain_orders": {"proposals": propose_orders(**PROPOSED)[0]},
    "propose_orders": PROPOSED,
}

# -------------------------------------------------------------------------------- the supply

DELIVERY: Mapping[str, Any] = {
    "supplier": "acme",
    "ordered_on": date(2026, 5, 1),
    "delivered_on": date(2026, 5, 4),
    "item": "tea",
    "country": "ID",
    "mode": "sea",
    "line": 2,
}
TERMS = terms()
SUPPLY: Table = {
    "Delivery": DELIVERY,
    "LeadTime": {"chances": [(3, 1), (5, 1)], "seen": 2},
    "PriceList": {"tiers": [PriceTier(0, usd(2))], "scheme": TierScheme.ALL_UNITS},
    "PriceTier": {"least": 0, "price": usd(2)},
    "SupplierTerms": {
        "supplier": "acme",
        "lead_time": LeadTime.fixed(3),
        "counted": DaysCounted.WORKING,
        "prices": prices((0, "1")),
        "order_weekdays": {0, 1},
        "cut_off": None,
        "minimum_quantity": 2,
        "multiple": 2,
        "pack": 2,
        "layer": 4,
        "pallet": 8,
        "pallet_from": 1,
        "capacity": 80,
        "minimum_value": usd(3),
        "shelf_life_days": 90,
    },
    "Supply": {"item": "tea", "terms": Effective([Version(value=TERMS, since=TODAY)])},
    "lead_times_seen": {"deliveries": [Delivery(**DELIVERY)], "by": [LeadTimeKey.SUPPLIER]},
    "terms_on": {
        "supplies": [Supply(item="tea", terms=Effective([Version(value=TERMS, since=TODAY)]))],
        "item": "tea",
        "day": TODAY,
        "known": Instant(0),
    },
}

# ------------------------------------------------------------------------------ the planning

ORDER = plan_order(request(demand=STEADY, suppliers=[terms(prices=prices((0, "1")))]))
BOOK = RecipeBook(
    [
        Recipe(
            item="tea",
            quantity=Quantity.of(1, PIECES),
            parts=[RecipePart(item="leaf", quantity=Quantity.of(2, PIECES))],
        )
    ]
)
PROTECTION = Protection(STEADY, [Window(3, 7, 1.0)])
REVIEW: Mapping[str, Any] = {"review_days": 1, "reservations": Reservations.WITHIN_COVER}
PLANNING: Table = {
    "Choice": {"item": "tea", "quantity": 6, "cost": 60, "worth": 50},
    "Costs": {"holding_percent": 25, "shortage_cost": usd(1), "unit_cost": usd(2)},
    "Demand": {
        "law": DemandLaw.NORMAL,
        "mean": 10,
        "deviation": 3,
        "seen": (),
        "shape": DemandShape.GIVEN,
        "history_days": 90,
        "demand_days": 80,
        "method": "given",
    },
    "Due": {"day": TODAY, "amount": 3, "document": "PO1"},
    "JointChange": {"kind": JointKind.BUDGET, "quantity": 3, "limit": "USD 9"},
    "Limits": {"minimum_stock": 1, "maximum_stock": 9, "space": 9, "unit_volume": 1},
    "MinMax": {"minimum": 5, "maximum": 20, "trigger": Trigger.BELOW, **REVIEW},
    "OrderRequest": attrs.asdict(request(demand=STEADY), recurse=False),
    "OrderUpTo": {"level": 9, **REVIEW},
    "PeriodicReview": {"target": FillRate(0.95), **REVIEW},
    "Protection": {"demand": STEADY, "windows": [Window(3, 7, 1.0)]},
    "ReorderLevel": {"level": 5, "quantity": 9, "trigger": Trigger.BELOW, **REVIEW},
    "ReorderPoint": {"point": 5, "lot": 9, "trigger": Trigger.BELOW, **REVIEW},
    "StockPosition": {
        "on_hand": 9,
        "reserved": [after(1, 2)],
        "on_order": [after(2, 3)],
        "in_transit": [after(3, 4)],
        "backordered": 1,
    },
    "TargetReorderPoint": {"target": FillRate(0.95), "lot": 9, **REVIEW},
    "Window": {"lead": 3, "cover": 7, "weight": 1.0},
    "achieved": {"service": FillRate(0.95), "protection": PROTECTION, "levels": [80.0]},
    "best_choices": {
        "choices": [Choice(item="tea", quantity=6, cost=60, worth=50)],
        "budget": 100,
    },
    "dependent_demand": {
        "requests": [request(item="leaf", demand=STEADY)],
        "made": [ORDER],
        "book": BOOK,
    },
    "fill_containers": {
        "orders": [ORDER],
        "volumes": {"tea": 1},
        "container": 10,
        "freight": usd(5),
    },
    "level_for": {"service": FillRate(0.95), "protection": PROTECTION, "step": 1, "lot": 9},
    "marginal_units": {"values": {"tea": [3.0, 2.0]}, "count": 2},
    "marginal_values": {
        "demand": Poisson(3),
        "position": 1,
        "gain": 5.0,
        "overstock_cost": 1.0,
        "count": 3,
    },
    "plan_order": {"request": request(demand=STEADY)},
    "plan_orders": {"requests": [request(demand=STEADY)]},
    "reach_minimum_values": {"orders": [ORDER]},
    "replay": {"text": ORDER.to_json()},
    "stock_position": {
        "levels": stock_levels([move(1, 1, 9)], places=TREE),
        "item": "tea",
        "today": TODAY,
        "place": None,
        "reservations": (),
        "on_order": (),
        "in_transit_due": TODAY,
        "backordered": Quantity.of(1, PIECES),
        "lots": (),
        "quarantined": (),
    },
    "within_budget": {"orders": [ORDER], "budget": usd(50)},
}

# ---------------------------------------------------------------------------- the exceptions

WATCHED: Mapping[str, Any] = {
    "item": "tea",
    "unit": PIECES,
    "today": TODAY,
    "position": ORDER.request.position,
    "demand": STEADY,
    "order": ORDER,
    "unit_cost": usd(2),
    "margin": usd(5),
    "value": usd(9),
    "recent": [9, 11, 40, 8],
    "forecasts": [ForecastSeen(50, 70)],
    "lead_times": [12, 13],
    "expiring": [after(5, 80)],
    "pending": [after(5, 80)],
    "safety_stock": 5,
    "cover_days_max": 120,
}
FINDINGS = exceptions_of(Seen(**WATCHED))
EXCEPTIONS: Table = {
    "ForecastSeen": {"forecast": 50, "actual": 70},
    "Snooze": {"kind": "inventory.overstock", "subject": "item tea", "until": TODAY, "reason": ""},
    "Watched": WATCHED,
    "awake": {"findings": FINDINGS, "snoozes": (), "today": TODAY},
    "by_money": {"findings": FINDINGS},
    "exceptions_of": {"seen": Seen(**WATCHED)},
    "watch": {"items": [Seen(**WATCHED)], "today": TODAY, "snoozes": ()},
}

# What doors give back, and nobody else makes.
RESULTS: Mapping[str, frozenset[str]] = {
    "replenishment": frozenset({"Proposal"}),
    "replenishment.supply": frozenset({"LeadTimeEvidence", "LeftOut"}),
    "replenishment.planning": frozenset(
        {
            "Aim",
            "DependentDemand",
            "JointPlan",
            "MarginalUnit",
            "Outcome",
            "Outlook",
            "PlannedOrder",
            "Rule",
            "Step",
        }
    ),
    "replenishment.exceptions": frozenset(),
}
