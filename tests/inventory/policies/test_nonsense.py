"""Nonsense of every kind at every door of levels and losses: a typed refusal, or an answer."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest

from backoffice_core.inventory import policies
from backoffice_core.inventory.distributions import Normal, Poisson, Uniform
from backoffice_core.kernel.errors import BackofficeError

COSTS: dict[str, Any] = {"fixed_cost": 5, "holding_cost": 1, "backorder_cost": 4}
LAW = Poisson(2)
PMF = LAW.pmf()
TOGETHER: dict[str, Any] = {"demand": [2, 1], "shared_cost": 5, **COSTS, "lead_time": 0.5}
LOST: dict[str, Any] = {"lead_time": 1, "holding_cost": 1, "lost_sale_cost": 4}
STEADY: dict[str, Any] = {"demand": 1300, "fixed_cost": 8, "holding_cost": 0.225}
CHANCES: dict[str, Any] = {"disruption_chance": 0.1, "recovery_chance": 0.5}
FRESH: dict[str, Any] = {
    "shelf_life": 2, "holding_cost": 0.1, "lost_sale_cost": 5, "waste_cost": 4,
}  # fmt: skip
HORIZON: dict[str, Any] = {
    "demand": [LAW, LAW, LAW], **COSTS, "unit_cost": 1, "discount": 0.9, "leftover_value": 0.1,
    "shortfall_cost": 1, "stock": 1, "lead_time": 1,
}  # fmt: skip
REVIEWED: dict[str, Any] = {**COSTS, "lead_time": 1, "review_period": 2, "review_cost": 1}
MORE: dict[str, Any] = {**REVIEWED, "shortage_cost": 1, "stockout_cost": 1}

DOORS: dict[Callable[..., Any], dict[str, Any]] = {
    policies.can_order_policy: {**TOGETHER, "seed": 1},
    policies.can_order_cost: {
        **TOGETHER, "must_order": [0, 0], "can_order": [1, 1], "order_up_to": [5, 4], "seed": 1,
    },
    policies.finite_horizon_policy: HORIZON,
    policies.myopic_bounds: {
        name: [PMF] * 3 if name == "demand" else HORIZON[name] for name in HORIZON
        if name not in {"leftover_value", "shortfall_cost", "stock", "lead_time"}
    },
    policies.review_plan: {"demand": [LAW, LAW], **COSTS, "stock": 1, "service": None},
    policies.lot_multiple_cost: {"demand": LAW, **REVIEWED, "reorder_point": 2, "lot": 4},
    policies.optimal_lot_multiple: {"demand": LAW, **REVIEWED, "lot": 4},
    policies.min_max_cost: {"demand": LAW, **MORE, "reorder_point": 2, "order_up_to": 6},
    policies.optimal_min_max: {"demand": LAW, **MORE},
    policies.power_approximation: {
        "mean": 5, "deviation": 2, **COSTS, "lead_time": 1,
        "small_lots": policies.SmallLots.CAP,
    },
    policies.disrupted_order: {
        **STEADY, "lost_sale_cost": 5, "disruption_rate": 1, "recovery_rate": 9, "quantity": 50,
    },
    policies.disrupted_base_stock: {
        "demand": 20, "holding_cost": 1, "backorder_cost": 4, **CHANCES, "base_stock": 40,
    },
    policies.disrupted_base_stock_for: {
        "demand": LAW, "holding_cost": 1, "backorder_cost": 4, **CHANCES, "base_stock": 4,
    },
    policies.lost_sales_base_stock: {"demand": 2, **LOST, "base_stock": 3},
    policies.lost_sales_level: {"demand": LAW, **LOST, "base_stock": 3, "order_cap": 2},
    policies.capped_lost_sales: {"demand": Poisson(1), **LOST},
    policies.lost_sales_order: {
        "lead_time_demand": Normal(108, 43), **STEADY, "lost_sale_cost": 0.5,
    },
    policies.perishable_level: {
        "demand": LAW, **FRESH, "issuing": policies.Issuing.FIFO, "base_stock": 3,
        "order_cap": 2, "lead_time": 1,
    },
    policies.perishable_level_approximation: {"demand": LAW, **FRESH},
    policies.shelf_life_cap: {"demand": LAW, "shelf_life": 3, "waste_share": 0.1},
    policies.aged_order: {
        "stock": [1, 2], "demand": 3, "base_stock": 9, "lead_time": 1, "on_order": 2,
    },
    policies.additive_yield_order: {
        **STEADY, "yield_mean": -5, "yield_deviation": 2, "quantity": 300,
    },
    policies.multiplicative_yield_order: {
        **STEADY, "yield_mean": 0.9, "yield_deviation": 0.1, "quantity": 300,
    },
    policies.additive_yield_newsvendor: {
        "yields": Normal(0, 1), "demand": 9, "overage": 1, "underage": 3,
    },
    policies.multiplicative_yield_newsvendor: {
        "shares": Uniform(0.5, 1), "demand": 9, "overage": 1, "underage": 3,
    },
    policies.limited_newsvendors: {
        "overage": 1, "underage": [3, 4], "mean": [5, 6], "deviation": 2, "unit_size": [1, 2],
        "limit": 9,
    },
    policies.limited_newsvendors_for: {
        "demands": [LAW, LAW], "overage": 1, "underage": [3, 4], "unit_size": [1, 2], "limit": 9,
    },
}  # fmt: skip
# Where all states are gone over, costs that differ as much take long to settle.
SLOW = (1e-300, 1e18)
NONSENSE: list[Any] = [
    *SLOW, "two", b"2", True, object(), {}, {"a": 1}, [], [[1, 2], [3]], [None],
    -1, 0, -0.5, 1.5, 7.25,
    float("nan"), float("inf"), -float("inf"), 1e300, 10**400, 1 + 2j, Poisson,
    Normal(-3, 1), Poisson(0), [Poisson(0)], [LAW, 3], lambda: 3, np.array([]), np.array(["a"]),
]  # fmt: skip


def numbers_of(result: Any) -> np.ndarray[Any, Any]:  # noqa: ANN401 - results of any kind
    """All numbers of a result."""
    fields = [value for value in attrs.asdict(result, recurse=False).values() if value is not None]
    return np.concatenate([np.asarray(each, dtype=float).reshape(-1) for each in fields])


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_nonsense_is_refused_by_name_or_answered(door: Callable[..., Any]) -> None:
    """Never a bare error of Python or numpy, a warning, or nan: argument by argument."""
    words = DOORS[door]
    positional = [name for name in ("stock",) if door is policies.aged_order]
    bad: list[str] = []
    for name in words:
        for value in [*NONSENSE, None]:
            if door is policies.capped_lost_sales and any(value is each for each in SLOW):
                continue
            changed = {**words, name: value}
            first = [changed.pop(each) for each in positional]
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                try:
                    found = door(*first, **changed)
                    if np.isnan(numbers_of(found)).any():
                        bad.append(f"{name}={value!r}: nan")
                except BackofficeError as refused:
                    if "\n" in str(refused) or not refused.code:
                        bad.append(f"{name}={value!r}: {refused}")
                except Exception as bare:  # noqa: BLE001 - whatever it is, it is the finding
                    bad.append(f"{name}={value!r}: {type(bare).__name__}: {bare}")
    assert [] == bad
