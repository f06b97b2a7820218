"""Items that share an order: levels by decomposition, their cost exact or simulated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.policies.levels.can_order import (
    can_order_cost,
    can_order_policy,
    joint_of,
    simulated,
)
from backoffice_core.inventory.policies.reorder.reorder_discrete import optimal_reorder_policy_for
from backoffice_core.kernel.errors import InvalidValue

PAIR: dict[str, Any] = {
    "demand": [4, 2],
    "shared_cost": 20,
    "fixed_cost": [2, 3],
    "holding_cost": 1,
    "backorder_cost": 9,
    "lead_time": 0.5,
}


def test_one_item_alone_is_reordered_at_a_point() -> None:
    """The exact (r, Q) optimum, since Poisson demand comes one by one."""
    alone = can_order_policy(
        demand=1.5, shared_cost=60, fixed_cost=40, holding_cost=20, backorder_cost=150, lead_time=2
    )
    exact = optimal_reorder_policy_for(
        Poisson(3), fixed_cost=100, holding_cost=20, backorder_cost=150, demand=1.5
    )
    assert [exact.reorder_point] == alone.must_order.tolist()
    assert [exact.reorder_point + exact.order_quantity] == alone.order_up_to.tolist()
    assert exact.cost == pytest.approx(alone.cost, rel=1e-9)


def test_items_that_never_come_along_cost_what_each_does() -> None:
    """Can-order at must-order: two policies side by side."""
    apart = can_order_cost(must_order=[0, 1], can_order=[0, 1], order_up_to=[14, 9], **PAIR)
    each = [
        can_order_cost(
            must_order=low, can_order=low, order_up_to=high, demand=rate, shared_cost=20,
            fixed_cost=own, holding_cost=1, backorder_cost=9, lead_time=0.5,
        ).cost
        for low, high, rate, own in ((0, 14, 4, 2), (1, 9, 2, 3))
    ]  # fmt: skip
    assert sum(each) == pytest.approx(apart.cost, rel=1e-9)


def test_coming_along_saves() -> None:
    """Against each item ordering for itself; and near the best levels around."""
    policy = can_order_policy(**PAIR)
    alone = [
        optimal_reorder_policy_for(
            Poisson(rate / 2), fixed_cost=20 + own, holding_cost=1, backorder_cost=9, demand=rate
        ).cost
        for rate, own in ((4, 2), (2, 3))
    ]
    assert policy.cost < 0.95 * sum(alone)
    best = policy.cost
    for change in np.ndindex(3, 3, 3, 3):
        can, top = np.array(change[:2]) - 1, np.array(change[2:]) - 1
        levels = (policy.must_order, policy.can_order + can, policy.order_up_to + top)
        best = min(
            best,
            can_order_cost(
                must_order=levels[0], can_order=levels[1], order_up_to=levels[2], **PAIR
            ).cost,
        )
    assert policy.cost <= 1.05 * best


def test_the_simulation_agrees_with_the_exact_cost() -> None:
    """Within four standard errors."""
    policy = can_order_policy(**PAIR)
    joint = joint_of([4, 2], 20, ([2, 3], 1, 9), 0.5)
    levels = np.array([policy.must_order, policy.can_order, policy.order_up_to])
    cost, deviation = simulated(joint, levels, 7)
    assert 0 < deviation < 0.01 * cost
    assert abs(cost - policy.cost) < 4 * deviation


def test_many_items_are_simulated_and_say_so() -> None:
    """The same seed gives the same cost."""
    words: dict[str, Any] = {**PAIR, "demand": [4, 2, 1, 3, 5], "fixed_cost": 2}
    policy = can_order_policy(**words)
    assert policy.deviation > 0
    assert policy.cost == can_order_policy(**words).cost


def test_levels_out_of_order_are_refused() -> None:
    """And demand that is none."""
    with pytest.raises(InvalidValue, match="levels_crossed"):
        can_order_cost(must_order=[3, 1], can_order=[2, 1], order_up_to=[14, 9], **PAIR)
    with pytest.raises(InvalidValue, match="number_too_small"):
        can_order_policy(**{**PAIR, "demand": [0, 1]})
    with pytest.raises(InvalidValue, match="quantity_unbounded"):
        can_order_policy(**{**PAIR, "demand": [1e6, 1]})
