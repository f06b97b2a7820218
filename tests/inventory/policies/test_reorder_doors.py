"""Nonsense at any argument of any function of reorder points is refused by name, or is harmless."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

from backoffice_core.inventory import policies
from backoffice_core.inventory.distributions import CycleService, FillRate, Normal, Poisson, Service
from backoffice_core.inventory.policies import reorder
from backoffice_core.kernel.errors import InvalidValue

STOCK = {"mean": 10, "deviation": 2, "order_quantity": 50, "lead_time": 3,
         "lead_time_deviation": 0.5, "review_period": 1}  # fmt: skip
PRICES = {"fixed_cost": 8, "holding_cost": 0.225, "backorder_cost": 7.5, "demand": 1300}
LEAD = {"lead_time_mean": 108, "lead_time_deviation": 43}
SHOP: dict[str, Any] = {"order_quantity": 10, "lead_time": 2, "review_period": 1, "sizes": None,
        "overtaking": False}  # fmt: skip
UP_TO = {name: value for name, value in STOCK.items() if name != "order_quantity"}
LAW = {"demand": Poisson(5)}
POINT = policies.reorder_point(FillRate(0.95), **{**STOCK, "lead_time_deviation": 0})
DOORS: dict[str, dict[str, Any]] = {
    "achieved_service": {"level": 40, **STOCK},
    "achieved_service_for": {**LAW, "reorder_point": 12, **SHOP},
    "approximate_reorder_policy": {
        "approximation": policies.Approximation.SAFETY_STOCK, **PRICES, **LEAD,
    },
    "base_stock_level": {
        "holding_cost": 1, "backorder_cost": 9, **UP_TO, "level": 40,
        "below_zero": policies.BelowZero.KEEP,
    },
    "base_stock_level_for": {
        **LAW, "holding_cost": 1, "backorder_cost": 9, "lead_time": 2, "review_period": 1,
        "level": 17,
    },
    "explain_base_stock": {
        "level": policies.base_stock_level_for(Poisson(5), holding_cost=1, backorder_cost=9),
        **LAW, "holding_cost": 1, "backorder_cost": 9, "lead_time": 0, "review_period": 1,
    },
    "explain_newsvendor_order": {
        "order": policies.newsvendor_order_for(Poisson(5), overage=1, underage=3),
        **LAW, "overage": 1, "underage": 3,
    },
    "explain_reorder_point": {
        "point": POINT, "service": FillRate(0.95), "lead_time": 3, "review_period": 1,
        "order_quantity": 50, "achieved": policies.achieved_service(level=30, **STOCK),
        "demand": Normal(10, 2), "sizes": None, "overtaking": False,
    },
    "explain_reorder_policy": {
        "policy": policies.optimal_reorder_policy(**PRICES, **LEAD),
        "lead_time_demand": Normal(108, 43), **PRICES,
    },
    "margins": {"price": 5, "cost": 3, "salvage": 2, "goodwill": 1},
    "myopic_base_stock": {
        "holding_cost": 1, "backorder_cost": 10, "unit_cost": 5, "discount": 0.95, "mean": 100,
        "deviation": 15, "lead_time": 2, "below_zero": policies.BelowZero.REFUSE,
    },
    "newsvendor_order": {
        "overage": 1, "underage": 3, "mean": 50, "deviation": 8, "quantity": 50,
        "below_zero": policies.BelowZero.REFUSE,
    },
    "newsvendor_order_for": {**LAW, "overage": 1, "underage": 3, "quantity": 6},
    "optimal_reorder_policy": {**PRICES, **LEAD},
    "optimal_reorder_policy_for": {"lead_time_demand": Poisson(3), **PRICES},
    "order_up_to": {"service": CycleService(0.9), **UP_TO},
    "order_up_to_for": {
        "service": CycleService(0.9), **LAW, "lead_time": 2, "review_period": 1, "sizes": None,
        "overtaking": False,
    },
    "reorder_point": {"service": FillRate(0.95), **STOCK},
    "reorder_point_for": {"service": FillRate(0.95), **LAW, **SHOP},
    "reorder_policy_cost": {"reorder_point": 100, "order_quantity": 300, **PRICES, **LEAD},
    "reorder_policy_cost_for": {
        "lead_time_demand": Poisson(3), "reorder_point": 3, "order_quantity": 5, **PRICES,
    },
}  # fmt: skip
NONSENSE: tuple[Any, ...] = (
    None, 0.95, "2", True, math.nan, math.inf, -math.inf, -1, 10**400, -0.0, [], [1, None], [1, 2],
    ["a"], {}, object(), np.array([[1.0, 2.0], [3.0, 4.0]]), Fraction(1, 3), Service, FillRate,
    Service(0.9), b"3", 1j, 1e12,
)  # fmt: skip


def finite(result: object) -> bool:
    """Whether all numbers of a result are numbers."""
    values = [result] if not attrs.has(type(result)) else attrs.asdict(result).values()  # type: ignore[arg-type]
    numbers = [value for value in values if isinstance(value, (float, np.ndarray))]
    return all(np.isfinite(value).all() for value in numbers)


def asked(door: Callable[..., Any], words: dict[str, Any]) -> object:
    """The result, or the remedy of a refusal."""
    try:
        return door(**words)
    except InvalidValue as refused:
        return refused.remedy or math.nan


def test_every_function_of_the_package_is_a_door_here() -> None:
    """None is left out."""
    functions = {name for name in reorder.__all__ if not name[0].isupper()}
    assert functions == set(DOORS)


@pytest.mark.parametrize("name", DOORS)
def test_nonsense_is_refused_by_name(name: str) -> None:
    """An error of ours with a code, or an answer that is one: never one of Python's or numpy's."""
    door: Callable[..., Any] = getattr(policies, name)
    good = DOORS[name]
    assert finite(door(**good))
    for argument in good:
        for value in NONSENSE:
            result = asked(door, {**good, argument: value})
            assert finite(result), (argument, value)


def test_a_bare_share_is_no_measure() -> None:
    """Of what is it 95 %? It is said what to give."""
    with pytest.raises(InvalidValue, match=r"0\.95.*FillRate\(0\.95\).*measure_wrong"):
        policies.reorder_point(0.95, **STOCK)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match=r"demand is None.*Poisson\(5\).*law_invalid"):
        policies.reorder_point_for(FillRate(0.95), None, **SHOP)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match=r"lead_time is '2'.*not_a_number"):
        policies.reorder_point_for(FillRate(0.95), Poisson(5), **{**SHOP, "lead_time": "2"})
    with pytest.raises(InvalidValue, match=r"point of explain_reorder_point is None.*type_wrong"):
        policies.explain_reorder_point(None, FillRate(0.95), lead_time=3)  # type: ignore[arg-type]


def test_a_lead_time_that_reaches_below_nothing_is_refused_with_what_to_take() -> None:
    """A normal law of lead times has some of them before the order."""
    with pytest.raises(InvalidValue, match=r"lead_time.*below 0.*TruncatedNormal"):
        policies.reorder_point_for(
            FillRate(0.95), Poisson(5), **{**SHOP, "lead_time": Normal(3, 1)}
        )
    law = policies.order_up_to_for(CycleService(0.9), Poisson(5), lead_time=Poisson(2))
    assert law.level > 0
