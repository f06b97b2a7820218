"""Reorder point and order quantity of least cost, exactly, and what approximations give away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from backoffice_core.inventory.distributions.continuous import Deterministic, Normal, Uniform
from backoffice_core.inventory.distributions.discrete import NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.skewed import Gamma
from backoffice_core.inventory.policies.reorder.reorder_approximations import (
    Approximation,
    approximate_reorder_policy,
)
from backoffice_core.inventory.policies.reorder.reorder_discrete import (
    optimal_reorder_policy_for,
    reorder_policy_cost_for,
)
from backoffice_core.inventory.policies.reorder.reorder_normal import (
    optimal_reorder_policy,
    reorder_policy_cost,
)
from backoffice_core.kernel.errors import InvalidValue

COSTS: dict[str, Any] = {
    "fixed_cost": 8,
    "holding_cost": 0.225,
    "backorder_cost": 7.5,
    "demand": 1300,
}
LEAD: dict[str, Any] = {
    "lead_time_mean": 1300 / 12,
    "lead_time_deviation": 150 * math.sqrt(1 / 12),
}
POISSON: dict[str, Any] = {
    "fixed_cost": 100,
    "holding_cost": 20,
    "backorder_cost": 150,
    "demand": 1.5,
}


def test_what_the_textbook_s_policy_costs() -> None:
    """Snyder and Shen, 2nd ed., example 5.1 (case rq-01)."""
    policy = {"reorder_point": 126.8, "order_quantity": 328.5}
    assert 78.07116250928294 == pytest.approx(
        reorder_policy_cost(**policy, **COSTS, **LEAD).cost, rel=1e-12
    )
    law = Normal(LEAD["lead_time_mean"], LEAD["lead_time_deviation"])
    assert 78.07116250928294 == pytest.approx(
        reorder_policy_cost_for(law, **policy, **COSTS).cost, rel=1e-12
    )


def test_the_exact_optimum() -> None:
    """Case rq-02, a root to forty digits; the peers have approximations only."""
    policy = optimal_reorder_policy(**COSTS, **LEAD)
    assert 126.8670633676 == pytest.approx(policy.reorder_point, rel=1e-9)
    assert 328.4491422784 == pytest.approx(policy.order_quantity, rel=1e-9)
    assert 78.07114627035 == pytest.approx(policy.cost, rel=1e-11)


@pytest.mark.parametrize(
    ("way", "point", "quantity"),
    [
        (Approximation.EXPECTED_INVENTORY_LEVEL, 213.97044213580244, 318.5901810768729),
        (Approximation.PLANNED_BACKORDERS, 128.63781442427097, 308.5737801203754),
        (Approximation.SAFETY_STOCK, 190.3369965715624, 304.0467800264368),
    ],
)
def test_the_textbook_s_approximations(way: Approximation, point: float, quantity: float) -> None:
    """Snyder and Shen, 2nd ed., examples 5.2 to 5.5 (case rq-05)."""
    policy = approximate_reorder_policy(way, **COSTS, **LEAD)
    assert point == pytest.approx(policy.reorder_point, rel=1e-6)
    assert quantity == pytest.approx(policy.order_quantity, rel=1e-6)
    assert policy.cost >= 78.07114627


def test_approximations_without_an_answer_say_so() -> None:
    """Peers return nan where Qh > p lambda, and a reorder point of -306."""
    cheap = {**COSTS, "fixed_cost": 1000, "demand": 100, "holding_cost": 10, "backorder_cost": 1}
    for way in (Approximation.EXPECTED_INVENTORY_LEVEL, Approximation.LOSS_FUNCTION):
        with pytest.raises(InvalidValue, match="approximation_infeasible"):
            approximate_reorder_policy(way, **cheap, **LEAD)
    exact = optimal_reorder_policy(**cheap, **LEAD)
    assert np.isfinite(exact.cost)
    assert exact.reorder_point < 0


def test_poisson_demand() -> None:
    """Snyder and Shen, 2nd ed., example 5.8 (case rq-06); by the law and by its probabilities."""
    for law in (Poisson(3), Poisson(3).pmf(tolerance=1e-15)):
        policy = optimal_reorder_policy_for(law, **POISSON)
        assert (3.0, 5.0) == (policy.reorder_point, policy.order_quantity)
        assert 107.92358063314975 == pytest.approx(policy.cost, rel=1e-11)


def test_dozens_are_units_of_twelve() -> None:
    """The same stock counted in dozens and in pieces: the same policy, the same cost."""
    dozens = Poisson(3).pmf(tolerance=1e-15)
    pieces = Pmf(dozens.chances, first=dozens.first, step=12.0)
    costs = {**POISSON, "demand": 18, "holding_cost": 20 / 12, "backorder_cost": 150 / 12}
    policy = optimal_reorder_policy_for(pieces, **costs)
    assert (36.0, 60.0) == (policy.reorder_point, policy.order_quantity)
    told = reorder_policy_cost_for(pieces, reorder_point=36, order_quantity=60, **costs)
    assert 107.92358063314975 == pytest.approx(told.cost, rel=1e-11)


def test_no_other_pair_of_whole_numbers_costs_less() -> None:
    """Every pair around the optimum, of a lumpy law."""
    law = NegativeBinomial(6, 30)
    best = optimal_reorder_policy_for(law, **POISSON)
    costs = {
        (point, quantity): reorder_policy_cost_for(
            law, reorder_point=point, order_quantity=quantity, **POISSON
        ).cost
        for point in range(-5, 30)
        for quantity in range(1, 40)
    }
    assert min(costs.values()) == pytest.approx(best.cost, rel=1e-12)
    assert costs[int(best.reorder_point), int(best.order_quantity)] == pytest.approx(
        best.cost, rel=1e-12
    )


@pytest.mark.parametrize("law", [Gamma(108, 60), Uniform(20, 180), Normal(108, 43)])
def test_other_laws_against_a_search_without_derivatives(law: Distribution) -> None:
    """The conditions of optimality, and a simplex search, agree."""
    policy = optimal_reorder_policy_for(law, **COSTS)

    def cost(pair: Sequence[float]) -> float:
        told = reorder_policy_cost_for(
            law, reorder_point=float(pair[0]), order_quantity=abs(float(pair[1])) + 1e-9, **COSTS
        )
        return float(told.cost)

    found = minimize(
        cost, [policy.reorder_point * 1.1, policy.order_quantity], method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-12, "maxiter": 2000},
    )  # fmt: skip
    assert found.fun == pytest.approx(policy.cost, rel=1e-9)
    assert policy.cost == pytest.approx(
        cost([policy.reorder_point, policy.order_quantity]), rel=1e-11
    )


@settings(max_examples=60)
@given(
    fixed=st.floats(-6, 6),
    holding=st.floats(-3, 3),
    backorder=st.floats(-3, 3),
    demand=st.floats(-2, 5),
    deviation=st.floats(-4, 6),
)
def test_both_ends_cost_what_the_policy_costs(
    fixed: float, holding: float, backorder: float, demand: float, deviation: float
) -> None:
    """The condition of optimality (Zheng 1992), over twelve orders of magnitude."""
    costs = {
        "fixed_cost": 10**fixed,
        "holding_cost": 10**holding,
        "backorder_cost": 10**backorder,
        "demand": 10**demand,
    }
    lead = {"lead_time_mean": 100.0, "lead_time_deviation": 10**deviation}
    policy = optimal_reorder_policy(**costs, **lead)
    law = Normal(100.0, 10**deviation)
    for end in (policy.reorder_point, policy.reorder_point + policy.order_quantity):
        each = costs["holding_cost"] * law.leftover(end) + costs["backorder_cost"] * law.loss(end)
        assert each == pytest.approx(policy.cost, rel=1e-8)
    told = reorder_policy_cost(
        reorder_point=policy.reorder_point,
        order_quantity=policy.order_quantity,
        **costs,
        **lead,
    )
    assert told.cost == pytest.approx(policy.cost, rel=1e-8)


@pytest.mark.parametrize("scale", [1e-11, 1e3, 1e11])
def test_costs_of_any_size_end_and_scale(scale: float) -> None:
    """Peers stop on an absolute difference: costs of 1e11 never end there."""
    costs = {name: COSTS[name] * scale for name in ("fixed_cost", "holding_cost", "backorder_cost")}
    policy = optimal_reorder_policy(**costs, demand=1300, **LEAD)
    assert 126.8670633676 == pytest.approx(policy.reorder_point, rel=1e-9)
    assert 78.07114627035 * scale == pytest.approx(policy.cost, rel=1e-9)
    whole = optimal_reorder_policy_for(
        Poisson(3),
        fixed_cost=100 * scale,
        holding_cost=20 * scale,
        backorder_cost=150 * scale,
        demand=1.5,
    )
    assert (3.0, 5.0) == (whole.reorder_point, whole.order_quantity)
    for way in Approximation:
        near = approximate_reorder_policy(way, **costs, demand=1300, **LEAD)
        assert near.order_quantity == pytest.approx(
            approximate_reorder_policy(way, **COSTS, **LEAD).order_quantity, rel=1e-9
        )


def test_units_of_any_size_scale() -> None:
    """Grams or tonnes: reorder points and quantities in proportion."""
    for scale in (1e-6, 1e6):
        policy = optimal_reorder_policy(
            fixed_cost=8,
            holding_cost=0.225 / scale,
            backorder_cost=7.5 / scale,
            demand=1300 * scale,
            lead_time_mean=LEAD["lead_time_mean"] * scale,
            lead_time_deviation=LEAD["lead_time_deviation"] * scale,
        )
        assert 126.8670633676 * scale == pytest.approx(policy.reorder_point, rel=1e-9)
        assert 328.4491422784 * scale == pytest.approx(policy.order_quantity, rel=1e-9)


def test_limits_are_given_not_refused() -> None:
    """No deviation: planned backorders. No fixed cost or demand: base stock, quantity 0."""
    certain = optimal_reorder_policy(**COSTS, lead_time_mean=100, lead_time_deviation=0)
    assert 308.5737801203754 == pytest.approx(certain.order_quantity, rel=1e-12)
    assert certain.cost == pytest.approx(
        optimal_reorder_policy_for(Deterministic(100), **COSTS).cost, rel=1e-12
    )
    free = optimal_reorder_policy(**{**COSTS, "fixed_cost": 0}, **LEAD)
    assert 0.0 == free.order_quantity
    assert 190.3369965715624 == pytest.approx(free.reorder_point, rel=1e-12)
    still = optimal_reorder_policy(**{**COSTS, "demand": 0}, **LEAD)
    assert free.reorder_point == still.reorder_point
    nothing = optimal_reorder_policy(
        **{**COSTS, "demand": 0}, lead_time_mean=0, lead_time_deviation=0
    )
    assert (0.0, 0.0, 0.0) == (nothing.reorder_point, nothing.order_quantity, nothing.cost)
    small = optimal_reorder_policy(**{**COSTS, "fixed_cost": 1e-12}, **LEAD)
    assert small.reorder_point == pytest.approx(free.reorder_point, rel=1e-3)


def test_a_column_is_its_numbers() -> None:
    """Ten thousand items at once and one by one, to 1e-12."""
    dice = np.random.default_rng(1)
    many = {
        "fixed_cost": dice.uniform(1, 100, 20_000),
        "holding_cost": dice.uniform(0.1, 5, 20_000),
        "backorder_cost": dice.uniform(5, 100, 20_000),
        "demand": 10 ** dice.uniform(1, 4, 20_000),
        "lead_time_mean": 10 ** dice.uniform(0, 3, 20_000),
        "lead_time_deviation": 10 ** dice.uniform(-1, 2.5, 20_000),
    }
    policies = optimal_reorder_policy(**many)
    for place in (0, 1, 16_383, 16_384, 19_999):
        one = optimal_reorder_policy(**{name: float(row[place]) for name, row in many.items()})
        assert one.order_quantity == pytest.approx(policies.order_quantity[place], rel=1e-12)
        assert one.cost == pytest.approx(policies.cost[place], rel=1e-12)


def test_what_is_no_cost_is_refused() -> None:
    """By name and place; a law has one optimum, not a column."""
    with pytest.raises(InvalidValue, match="holding_cost is 0"):
        optimal_reorder_policy(**{**COSTS, "holding_cost": 0}, **LEAD)
    with pytest.raises(InvalidValue, match="not_a_number"):
        optimal_reorder_policy_for(Poisson(3), **{**POISSON, "fixed_cost": [1, 2]})
