"""Rules of thumb against the books, against each other and against the optimum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.policies.lots.lot_heuristics import (
    fixed_quantity,
    least_unit_cost,
    lot_for_lot,
    part_period,
    period_order_quantity,
    silver_meal,
)
from backoffice_core.inventory.policies.lots.lot_plans import LotPlan
from backoffice_core.inventory.policies.lots.lot_sizing import optimal_lots
from backoffice_core.kernel.errors import InvalidValue

Rule = Callable[..., LotPlan]
RULES: list[Rule] = [
    silver_meal, least_unit_cost, part_period, lot_for_lot, period_order_quantity,
]  # fmt: skip
YEAR: dict[str, Any] = {
    "demand": [10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41],
    "fixed_cost": 54,
    "holding_cost": 0.4,
}


def near(value: float) -> object:
    """The value, to the cent and much further."""
    return pytest.approx(value, abs=1e-9)


def test_the_year_of_silver_pyke_and_peterson() -> None:
    """Silver, Pyke & Peterson, chapter 6: Silver-Meal finds the optimum, 501.20."""
    plan = silver_meal(**YEAR)
    assert [84, 0, 0, 130, 283, 0, 140, 0, 124, 160, 279, 0] == plan.quantity.tolist()
    assert near(501.2) == plan.cost
    assert near(558.8) == least_unit_cost(**YEAR).cost
    assert near(648) == lot_for_lot(**YEAR).cost


def test_part_periods_balance_holding_and_ordering() -> None:
    """180 of ordering against 150 of holding, and no period more."""
    plan = part_period(**YEAR)
    assert sum(YEAR["demand"]) == plan.quantity.sum()
    assert plan.cost >= 501.2
    assert [210, 0, 0, 0] == part_period(
        demand=[100, 50, 50, 10], fixed_cost=180, holding_cost=1
    ).quantity.tolist()


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 50), st.integers(0, 4)), min_size=1, max_size=12
    ),
    st.integers(0, 12),
)
def test_no_rule_beats_the_optimum_or_leaves_anything_over(
    rule: Rule, drawn: list[tuple[int, int, int]], stock: int
) -> None:
    """With costs of every period and initial stock; demand is met and no more."""
    demand, fixed, holding = (list(column) for column in zip(*drawn, strict=True))
    words = {
        "demand": demand, "fixed_cost": fixed, "holding_cost": holding, "initial_stock": stock,
    }  # fmt: skip
    plan = rule(**words)
    assert plan.cost >= optimal_lots(**words).cost - 1e-9
    assert max(sum(demand) - stock, 0) == plan.quantity.sum()
    assert plan.orders <= sum(asked > 0 for asked in demand)


@pytest.mark.parametrize("rule", [*RULES, lambda **words: fixed_quantity(**words, quantity=7)])
def test_many_items_are_planned_as_each_alone(rule: Rule) -> None:
    """Periods by items give, item for item, what each gives alone."""
    dice = np.random.default_rng(3)
    demand = dice.poisson(4, size=(10, 30)) * dice.integers(0, 2, size=(10, 30))
    fixed, holding = dice.uniform(5, 60, size=(1, 30)), dice.uniform(0.5, 2, size=(10, 30))
    plan = rule(demand=demand, fixed_cost=fixed, holding_cost=holding)
    for item in range(30):
        alone = rule(
            demand=demand[:, item], fixed_cost=fixed[0, item], holding_cost=holding[:, item]
        )
        assert alone.quantity.tolist() == plan.quantity[:, item].tolist()
        assert alone.cost == pytest.approx(plan.cost[item], rel=1e-12)


def test_empty_periods_open_no_order() -> None:
    """Nothing asked for, nothing ordered, by any rule."""
    for rule in RULES:
        plan = rule(demand=[0, 0, 5, 0, 0], fixed_cost=10, holding_cost=1)
        assert [0, 0, 5, 0, 0] == plan.quantity.tolist()
        assert rule(demand=[0, 0], fixed_cost=10, holding_cost=1).cost == 0


def test_free_stock_is_ordered_once() -> None:
    """Where holding costs nothing, one order covers all; free orders cover a period each."""
    for rule in (silver_meal, least_unit_cost, part_period, period_order_quantity):
        assert rule(demand=[3, 4, 5], fixed_cost=10, holding_cost=0).orders == 1
        assert rule(demand=[3, 4, 5], fixed_cost=0, holding_cost=1).orders == 3


def test_a_number_of_periods_or_a_quantity_can_be_fixed() -> None:
    """Two weeks' orders; boxes of 100; and no such number as nothing."""
    plan = period_order_quantity(demand=[1, 2, 0, 3, 4], fixed_cost=1, holding_cost=1, periods=2)
    assert [3, 0, 0, 7, 0] == plan.quantity.tolist()
    boxes = fixed_quantity(
        demand=[90, 120, 80, 70], fixed_cost=5, holding_cost=2, quantity=100, initial_stock=95
    )
    assert [0, 200, 0, 100] == boxes.quantity.tolist()
    for words in ({"periods": 0}, {"quantity": 0}):
        rule: Rule = period_order_quantity if "periods" in words else fixed_quantity
        with pytest.raises(InvalidValue) as refused:
            rule(demand=[1], fixed_cost=1, holding_cost=1, **words)
        assert refused.value.code == "number_too_small"
