"""Faults found in other libraries about newsvendor, base stock and reorder points: none is here.

Each was reproduced in stockpyl 1.0.2: a search that ends by an absolute difference, losses by
subtraction, refusals of numbers that have a limit, results that are no numbers.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad

from backoffice_core.inventory.distributions import (
    Deterministic,
    Distribution,
    Gamma,
    NegativeBinomial,
    Normal,
    Pmf,
    Poisson,
)
from backoffice_core.inventory.policies import (
    Approximation,
    approximate_reorder_policy,
    base_stock_level,
    base_stock_level_for,
    newsvendor_order,
    newsvendor_order_for,
    optimal_reorder_policy,
    optimal_reorder_policy_for,
    reorder_policy_cost,
    reorder_policy_cost_for,
)
from backoffice_core.kernel.errors import InvalidValue

COSTS: dict[str, Any] = {"holding_cost": 1, "backorder_cost": 9}


@pytest.mark.parametrize("z", [6, 7, 8, 12])
def test_what_is_missing_far_above_the_mean_is_never_a_difference(z: int) -> None:
    """Peers: wrong by 2e-6 at z = 6, by 2e-3 at 7, below 0 at 8; here to eleven digits."""
    level = 50 + 8 * z
    expected = quad(Normal(50, 8).above, level, level + 160, epsabs=0, epsrel=1e-13)[0]
    order = newsvendor_order(overage=1, underage=1, mean=50, deviation=8, quantity=level)
    assert expected == pytest.approx(order.short, rel=1e-11)
    stock = base_stock_level(**COSTS, mean=50, deviation=8, level=level)
    assert expected == pytest.approx(stock.backorders, rel=1e-11)


@pytest.mark.parametrize("z", [6, 7, 8])
def test_backorders_of_a_high_reorder_point_keep_their_digits(z: int) -> None:
    """Peers take second losses by subtraction: five per cent off at z = 7."""
    point, quantity = 100 + 20 * z, 30
    law = Normal(100, 20)
    expected = quad(law.loss, point, point + quantity, epsabs=0, epsrel=1e-13)[0] / quantity
    costs: dict[str, Any] = {"fixed_cost": 8, **COSTS, "demand": 50}
    told = reorder_policy_cost(
        reorder_point=point, order_quantity=quantity, **costs,
        lead_time_mean=100, lead_time_deviation=20,
    )  # fmt: skip
    assert expected == pytest.approx(told.backorders, rel=1e-9)
    by_law = reorder_policy_cost_for(law, reorder_point=point, order_quantity=quantity, **costs)
    assert expected == pytest.approx(by_law.backorders, rel=1e-9)


@pytest.mark.parametrize(("mean", "level"), [(1.5, 20), (100, 200)])
def test_poisson_backorders_keep_their_digits(mean: float, level: int) -> None:
    """Peers: off by 17 to 51 times. Here the terms are added up, the smallest first."""
    terms = [
        (n - level) * math.exp(n * math.log(mean) - mean - math.lgamma(n + 1))
        for n in range(level + 1, level + 400)
    ]
    order = newsvendor_order_for(Poisson(mean), overage=1, underage=1, quantity=level)
    assert math.fsum(terms) == pytest.approx(order.short, rel=1e-9)


@pytest.mark.parametrize("scale", [1e-12, 1e11, 1e15])
def test_searches_end_for_costs_of_any_size(scale: float) -> None:
    """Peers stop on an absolute difference of 1e-6: never with 1e11, at once with 1e-12."""
    costs = {"fixed_cost": 8 * scale, "holding_cost": scale, "backorder_cost": 9 * scale}
    for law in (Poisson(40), NegativeBinomial(40, 200), Gamma(40, 30), Normal(40, 9)):
        one = optimal_reorder_policy_for(law, fixed_cost=8, **COSTS, demand=20)
        other = optimal_reorder_policy_for(law, **costs, demand=20)
        assert one.order_quantity == pytest.approx(other.order_quantity, rel=1e-6)
        assert one.cost * scale == pytest.approx(other.cost, rel=1e-9)


@pytest.mark.parametrize("law", [Poisson(0), Deterministic(0), Pmf([1.0]), Deterministic(7)])
def test_laws_of_nothing_and_of_certainty_have_limits(law: Distribution) -> None:
    """Peers raise, although their pages allow it; here nothing is nan, and nothing is lost."""
    order = newsvendor_order_for(law, overage=1, underage=3)
    assert (law.mean, 0.0, 1.0) == (order.quantity, order.cost, order.fill_rate)
    stock = base_stock_level_for(law, **COSTS, lead_time=2)
    assert (3 * law.mean, 0.0) == (stock.base_stock, stock.cost)
    policy = optimal_reorder_policy_for(law, fixed_cost=0, **COSTS, demand=law.mean)
    assert 0.0 == pytest.approx(policy.cost, abs=1e-12)


def test_zero_deviations_in_a_column_do_not_touch_their_neighbours() -> None:
    """A dead item, a certain one and an ordinary one side by side."""
    lead: dict[str, Any] = {"lead_time_mean": [0, 100, 100], "lead_time_deviation": [0, 0, 20]}
    many = optimal_reorder_policy(fixed_cost=8, **COSTS, demand=[0, 50, 50], **lead)
    assert np.isfinite(many.cost).all()
    one = optimal_reorder_policy(
        fixed_cost=8, **COSTS, demand=50, lead_time_mean=100, lead_time_deviation=20
    )
    assert one.cost == pytest.approx(many.cost[2], rel=1e-12)
    assert (0.0, 0.0) == (many.order_quantity[0], many.cost[0])


def test_what_has_no_answer_is_refused_by_name_never_nan() -> None:
    """Peers: three nan where Qh > p lambda, and a reorder point of -306 for K = 1000, lambda = 100.

    In a column the item is named.
    """
    terms: dict[str, Any] = {
        "fixed_cost": [8, 1000], "holding_cost": [0.225, 10], "backorder_cost": [7.5, 1],
        "demand": [1300, 100], "lead_time_mean": 108, "lead_time_deviation": 43,
    }  # fmt: skip
    for way in (Approximation.EXPECTED_INVENTORY_LEVEL, Approximation.LOSS_FUNCTION):
        with pytest.raises(InvalidValue, match=r"At 1: fixed_cost 1000.*approximation_infeasible"):
            approximate_reorder_policy(way, **terms)


@pytest.mark.parametrize("name", ["lead_time", "review_period"])
def test_a_column_of_times_is_not_taken_for_its_first(name: str) -> None:
    """Peers accept lists of parameters and leave most of them out."""
    with pytest.raises(InvalidValue, match="not_a_number"):
        base_stock_level_for(Poisson(4), **COSTS, **{name: [1, 2]})  # type: ignore[arg-type]


@pytest.mark.parametrize("costs", [(1e-9, 9), (1, 9e9), (1e9, 1)])
@pytest.mark.parametrize("law", [Gamma(108, 60), Normal(108, 43)])
def test_costs_far_apart_are_solved(law: Distribution, costs: tuple[float, float]) -> None:
    """Never a division by nothing: both ends cost what the policy costs."""
    holding, backorder = costs
    prices = {"fixed_cost": 8.0, "holding_cost": holding, "backorder_cost": backorder}
    policy = optimal_reorder_policy_for(law, **prices, demand=1300)
    for end in (policy.reorder_point, policy.reorder_point + policy.order_quantity):
        each = holding * law.leftover(end) + backorder * law.loss(end)
        assert each == pytest.approx(policy.cost, rel=1e-5)
