"""Whatever the doors of replenishment are given, they answer or refuse it by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from backoffice_core import Money
from backoffice_core.inventory.distributions import FillRate, Poisson
from backoffice_core.inventory.making import RecipeBook
from backoffice_core.inventory.replenishment import exceptions, planning, supply
from backoffice_core.inventory.replenishment.planning import (
    Choice,
    Costs,
    Demand,
    Due,
    JointChange,
    JointKind,
    Limits,
    MinMax,
    OrderUpTo,
    PeriodicReview,
    Protection,
    ReorderLevel,
    ReorderPoint,
    StockPosition,
    TargetReorderPoint,
    Window,
    best_choices,
    fill_containers,
    plan_order,
    within_budget,
)
from backoffice_core.inventory.replenishment.supply import LeadTime, PriceTier, SupplierTerms
from backoffice_core.kernel.errors import BackofficeError, InvalidValue
from tests.inventory.replenishment.requests import (
    EVERY_DAY,
    NO_DEMAND,
    PIECES,
    STEADY,
    TODAY,
    prices,
    request,
    terms,
    usd,
)

NONSENSE: tuple[Any, ...] = (
    None, 0, -1, 1.5, "x", [], {}, float("nan"), float("inf"), object(), True, [None], [1], (),
    {"a": None}, TODAY, date.max, Fraction(1, 3), b"", 10**30, 1e308,
)  # fmt: skip
ORDER = plan_order(request(demand=STEADY, suppliers=[terms(prices=prices((0, "1")))]))
PROTECTION, POSITION, TERMS = ORDER.protection, ORDER.request.position, terms()
PRICES = prices((0, "1"), (9, "0.5"))
TIER = PriceTier(0, usd(1))
CHOICE = Choice(item="a", quantity=6, cost=60, worth=50)
WATCHED = {"item": "tea", "unit": PIECES, "today": TODAY, "position": POSITION, "demand": STEADY}
WATCHED |= {"order": ORDER, "unit_cost": usd(1), "margin": usd(1), "value": usd(1), "recent": [1]}
WATCHED |= {"forecasts": [], "lead_times": [1], "expiring": [], "pending": [], "safety_stock": 1}
FIELDS = {"supplier": "a", "lead_time": LeadTime.fixed(1), "order_weekdays": {0}, "pack": 1}
FIELDS |= {"minimum_quantity": 1, "multiple": 1, "layer": 1, "pallet": 1, "pallet_from": 1}
FIELDS |= {"capacity": 1, "minimum_value": usd(1), "shelf_life_days": 1, "cut_off": None}
ASKED = attrs.asdict(request(demand=STEADY), recurse=False)

DOORS: tuple[tuple[Callable[..., Any], Mapping[str, Any]], ...] = (
    (planning.achieved, {"service": FillRate(0.9), "protection": PROTECTION, "levels": [10]}),
    (planning.level_for, {"service": FillRate(0.9), "protection": PROTECTION, "step": 1, "lot": 5}),
    (planning.best_choices, {"choices": [CHOICE], "budget": 100}),
    (planning.fill_containers,
     {"orders": [ORDER], "volumes": {"tea": 1}, "container": 10, "freight": usd(1)}),
    (planning.marginal_units, {"values": {"A": [1, 2]}, "count": 2}),
    (planning.marginal_values,
     {"demand": Poisson(1), "position": 0, "gain": 1, "overstock_cost": 1, "count": 3}),
    (planning.plan_order, {"request": request()}),
    (planning.plan_orders, {"requests": [request()]}),
    (planning.reach_minimum_values, {"orders": [ORDER]}),
    (planning.replay, {"text": ORDER.to_json()}),
    (planning.within_budget, {"orders": [ORDER], "budget": usd(10)}),
    (planning.stock_position, {"levels": None, "item": "tea", "today": TODAY}),
    (planning.dependent_demand, {"requests": [], "made": [ORDER], "book": RecipeBook([])}),
    (Limits, {"minimum_stock": 1, "maximum_stock": 3, "space": 3, "unit_volume": 1}),
    (Costs, {"holding_percent": 1, "shortage_cost": usd(1), "unit_cost": usd(1)}),
    (Due, {"day": TODAY, "amount": 1, "document": ""}),
    (StockPosition,
     {"on_hand": 1, "reserved": [], "on_order": [], "in_transit": [], "backordered": 1}),
    (JointChange, {"kind": JointKind.BUDGET, "quantity": 1, "limit": ""}),
    (Choice, {"item": "a", "quantity": 1, "cost": 1, "worth": 1}),
    (Window, {"lead": 1, "cover": 2, "weight": 1.0}),
    (Protection, {"demand": STEADY, "windows": (Window(1, 2, 1.0),)}),
    (Demand, {"law": STEADY.law, "mean": 1, "deviation": 1, "seen": (), "history_days": 0}),
    (MinMax, {"minimum": 1, "maximum": 2, "review_days": 1}),
    (OrderUpTo, {"level": 1, "review_days": 1}),
    (PeriodicReview, {"target": FillRate(0.9), "review_days": 1}),
    (ReorderLevel, {"level": 1, "quantity": 1, "review_days": 1}),
    (ReorderPoint, {"point": 1, "lot": 1, "review_days": 1}),
    (TargetReorderPoint, {"target": FillRate(0.9), "lot": 1, "review_days": 1}),
    (Demand.of_history, {"days": [1, 2], "item": "tea"}),
    (Demand.of_law, {"law": Poisson(1), "days": 1}),
    (Demand.of_forecast, {"forecast": None, "days": 1, "periods": 1}),
    (STEADY.over, {"days": 3}),
    (planning.OrderRequest, ASKED),
    (POSITION.available, {"day": TODAY, "reserved_by": TODAY}),
    (POSITION.coming_by, {"day": TODAY}),
    (POSITION.later, {"day": TODAY}),
    (POSITION.with_order, {"due": Due(TODAY, 1)}),
    (PROTECTION.short, {"levels": [1.0]}),
    (PROTECTION.cycle, {"levels": [1.0]}),
    (PROTECTION.filled, {"levels": [1.0]}),
    (PROTECTION.short_of, {"level": 1.0}),
    (PROTECTION.left_of, {"level": 1.0}),
    (ORDER.outlook.outcome, {"quantity": 1}),
    (ORDER.outlook.cost, {"quantity": 1}),
    (ORDER.outlook.difference, {"before": 1, "after": 2}),
    (ORDER.outlook.money, {"minor": 1.0}),
    (LeadTime.fixed, {"days": 1}),
    (LeadTime.of_cases, {"days": [1]}),
    (LeadTime.of, {"distribution": Poisson(3)}),
    (LeadTime.fixed(3).quantile, {"percent": 50}),
    (PRICES.cost, {"quantity": 1}),
    (PRICES.unit_price, {"quantity": 1}),
    (PRICES.breaks_above, {"quantity": 1}),
    (PriceTier, {"least": 0, "price": usd(1)}),
    (supply.PriceList, {"tiers": [TIER], "scheme": PRICES.scheme}),
    (SupplierTerms, FIELDS),
    (TERMS.step, {"unit_step": Fraction(1)}),
    (TERMS.order_day, {"day": TODAY, "calendar": EVERY_DAY, "at": None}),
    (TERMS.arrival, {"ordered": TODAY, "calendar": EVERY_DAY, "days": 3}),
    (supply.lead_times_seen, {"deliveries": [], "by": [supply.LeadTimeKey.SUPPLIER]}),
    (supply.terms_on, {"supplies": [], "item": "a", "day": TODAY, "known": None}),
    (exceptions.watch, {"items": [], "today": TODAY, "snoozes": []}),
    (exceptions.Snooze,
     {"kind": "inventory.expired", "subject": "b", "until": TODAY, "reason": ""}),
    (exceptions.Watched, WATCHED),
    (exceptions.ForecastSeen, {"forecast": 1, "actual": 1}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("door", "good"), DOORS, ids=lambda each: getattr(each, "__qualname__", "")
)
def test_nonsense_is_refused_by_name(door: Callable[..., Any], good: Mapping[str, Any]) -> None:
    """With one argument of nonsense, nothing comes out but an answer or a typed refusal."""
    for name in good:
        for value in NONSENSE:
            with suppress(BackofficeError):
                door(**{**good, name: value})


def test_every_door_has_been_tried() -> None:
    """No public function is left out."""
    tried = {getattr(door, "__name__", "") for door, _ in DOORS}
    public = {
        name
        for package in (planning, supply, exceptions)
        for name in package.__all__
        if callable(getattr(package, name)) and name[0].islower()
    }
    assert public - tried == {"awake", "by_money", "exceptions_of"}


@pytest.mark.parametrize(
    ("door", "code", "words"),
    [
        (lambda: Limits(minimum_stock=9, maximum_stock=3), "levels_reversed", "maximum stock 3"),
        (lambda: best_choices([], budget=-1), "number_too_small", "A budget of -1"),
        (lambda: within_budget([ORDER], budget=usd(-5)), "number_too_small", "USD -5.00"),
        (
            lambda: Demand.of_history([3, -1, 4], item="soap"),
            "number_too_small",
            "The demand of soap on day 2 is -1.",
        ),
        (lambda: Demand.of_history([3, None]), "not_a_number", "The demand on day 2"),
        (lambda: Demand(law=STEADY.law, mean=-1), "number_too_small", "-1"),
        (
            lambda: fill_containers([ORDER], volumes={"tea": -1}, container=9),
            "number_too_small",
            "The volume of tea is -1.",
        ),
        (lambda: Window(lead=5, cover=3, weight=1.0), "levels_reversed", "3 days"),
        (lambda: Protection(STEADY, ()), "samples_missing", "No case"),
        (lambda: request(today=date.max), "day_out_of_range", "9999-12-31"),
        (lambda: LeadTime.fixed(3).quantile(101), "share_out_of_range", "101 percent"),
        (lambda: MinMax(minimum=1, maximum=2, review_days=9999), "number_out_of_range", "9999"),
    ],
)
def test_a_refusal_says_what_is_wrong(door: Callable[[], object], code: str, words: str) -> None:
    """The code is the promised one, and the message names the value."""
    with pytest.raises(InvalidValue) as refused:
        door()
    assert code == refused.value.code
    assert words in refused.value.message


def test_a_budget_of_other_money_names_the_budget_and_the_order() -> None:
    """Both currencies are told, and the item whose price is in the other."""
    with pytest.raises(InvalidValue) as refused:
        within_budget([ORDER], budget=Money.of(100, "IDR"))
    assert "currency_mixed" == refused.value.code
    for word in ("budget", "IDR", "tea", "USD"):
        assert word in refused.value.message


def test_a_lead_time_of_an_item_that_nobody_asks_for_is_no_exception() -> None:
    """Deliveries that took longer risk no money where there is no demand."""
    order = plan_order(request(demand=NO_DEMAND, on_hand=300))
    seen = exceptions.Watched(
        item="tea", unit=PIECES, today=TODAY, position=order.request.position, demand=NO_DEMAND,
        order=order, unit_cost=usd(1), lead_times=[30, 31, 32],
    )  # fmt: skip
    assert [] == [each for each in exceptions.exceptions_of(seen) if "lead_time" in each.kind]
