"""Sales that are lost where there is no stock: Erlang's share, levels, caps and their gap."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.discrete import Poisson, geometric
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.policies.losses.lost_sales import (
    lost_sales_base_stock,
    lost_sales_order,
)
from backoffice_core.inventory.policies.losses.lost_sales_chain import (
    capped_lost_sales,
    lost_sales_level,
)
from backoffice_core.inventory.policies.reorder.newsvendor import newsvendor_order_for
from backoffice_core.inventory.policies.reorder.reorder_discrete import optimal_reorder_policy_for
from backoffice_core.kernel.errors import InvalidValue


def test_the_share_lost_is_erlang_s() -> None:
    """By its definition, and the level is the best of all."""
    told = lost_sales_base_stock(
        demand=2, lead_time=3, holding_cost=1, lost_sale_cost=20, base_stock=np.arange(25)
    )
    for level in range(25):
        terms = [6.0**n / math.factorial(n) for n in range(level + 1)]
        assert terms[-1] / sum(terms) == pytest.approx(told.lost_share[level], rel=1e-12)
    best = lost_sales_base_stock(demand=2, lead_time=3, holding_cost=1, lost_sale_cost=20)
    assert int(np.argmin(told.cost)) == best.base_stock
    assert told.cost.min() == pytest.approx(best.cost, rel=1e-12)


def test_limits_of_ordering_one_for_one() -> None:
    """No lead time, no demand, sales that cost nothing: each its limit."""
    levels = lost_sales_base_stock(
        demand=[2, 0, 2], lead_time=[0, 3, 3], holding_cost=1, lost_sale_cost=[20, 20, 0]
    )
    assert [1, 0, 0] == levels.base_stock.tolist()
    assert [1, 0, 0] == levels.cost.tolist()
    assert [0, 0, 1] == levels.lost_share.tolist()


@pytest.mark.parametrize(
    ("penalty", "lead", "level", "best"),
    [(4, 1, 4.16, 4.04), (4, 2, 4.64, 4.40), (9, 1, 5.55, 5.44), (9, 2, 6.32, 6.09)],
)
def test_published_costs(penalty: float, lead: int, level: float, best: float) -> None:
    """Zipkin (2008), table 1: Poisson demand of 5, holding cost 1: base stock and optimum."""
    words = {"lead_time": lead, "holding_cost": 1, "lost_sale_cost": penalty}
    assert level == pytest.approx(lost_sales_level(Poisson(5), **words).cost, abs=0.006)
    capped = capped_lost_sales(Poisson(5), **words)
    assert best == pytest.approx(capped.best_cost, abs=0.006)
    assert capped.gap is not None
    assert 0 <= capped.gap < 0.01


def test_a_level_costs_what_a_simulation_pays() -> None:
    """Lumpy demand, three periods of lead time, a cap; within 2 per cent."""
    law = Pmf([0.5, 0.2, 0, 0.3])
    words = {"lead_time": 3, "holding_cost": 1, "lost_sale_cost": 6}
    policy = lost_sales_level(law, **words, base_stock=7, order_cap=2)
    demand = law.sample(100_000, seed=2)
    stock, underway, paid, lost = 0.0, [0.0] * 3, 0.0, 0.0
    for asked in demand:
        stock += underway.pop(0)
        underway.append(min(max(7 - stock - sum(underway), 0.0), 2.0))
        lost += max(asked - stock, 0.0)
        paid += 6 * max(asked - stock, 0.0)
        stock = max(stock - asked, 0.0)
        paid += stock
    assert policy.cost == pytest.approx(paid / demand.size, rel=0.02)
    assert policy.lost_share == pytest.approx(lost / demand.sum(), rel=0.03)


def test_without_a_lead_time_it_is_a_newsvendor() -> None:
    """Each period by itself; and the gap is none."""
    level = capped_lost_sales(geometric(4), lead_time=0, holding_cost=1, lost_sale_cost=9)
    order = newsvendor_order_for(geometric(4), overage=1, underage=9)
    assert order.quantity == level.base_stock
    assert order.cost == pytest.approx(level.cost, rel=1e-9)
    assert 0.0 == pytest.approx(level.gap, abs=1e-9)
    capped = lost_sales_level(
        Pmf([0, 1.0]), lead_time=0, holding_cost=1, lost_sale_cost=9, base_stock=3, order_cap=1
    )
    assert 0.0 == pytest.approx(capped.lost_share, abs=1e-9)


def test_reorder_points_with_lost_sales() -> None:
    """Dear lost sales make it nearly the exact policy with backorders of the same service."""
    law = Normal(100, 20)
    lost = lost_sales_order(law, fixed_cost=100, holding_cost=1, lost_sale_cost=50, demand=1000)
    assert 448 < lost.order_quantity < 470
    assert 1 - 0.009 == pytest.approx(float(law.at_most(lost.reorder_point)), abs=1e-3)
    exact = optimal_reorder_policy_for(
        law, fixed_cost=100, holding_cost=1, backorder_cost=50, demand=1000
    )
    assert lost.cost == pytest.approx(exact.cost, rel=0.1)


@pytest.mark.parametrize(
    ("code", "law", "change"),
    [
        ("too_many_states", Poisson(50), {"lead_time": 6}),
        ("demand_not_counted", Normal(5, 1), {}),
        ("demand_below_zero", Pmf([0.5, 0.5], first=-1), {}),
        ("number_not_whole", Poisson(5), {"lead_time": 1.5}),
        ("number_too_small", Poisson(5), {"holding_cost": 0}),
        ("law_invalid", 5, {}),
    ],
)
def test_what_cannot_be_computed_is_named(code: str, law: object, change: dict[str, float]) -> None:
    """By its code."""
    words = {"lead_time": 1, "holding_cost": 1, "lost_sale_cost": 4, **change}
    with pytest.raises(InvalidValue, match=code):
        lost_sales_level(law, **words)  # type: ignore[arg-type]
