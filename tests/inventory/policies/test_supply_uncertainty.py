"""Suppliers that fail, and orders of which more or less comes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from backoffice_core.inventory.distributions.continuous import Deterministic, Normal, Uniform
from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.policies.losses.disruptions import (
    disrupted_base_stock,
    disrupted_base_stock_for,
    disrupted_order,
)
from backoffice_core.inventory.policies.losses.yields import (
    additive_yield_newsvendor,
    additive_yield_order,
    multiplicative_yield_newsvendor,
    multiplicative_yield_order,
)
from backoffice_core.inventory.policies.orders.economic_order import economic_order_quantity
from backoffice_core.inventory.policies.reorder.newsvendor import newsvendor_order_for
from backoffice_core.kernel.errors import InvalidValue

ORDER: dict[str, Any] = {
    "demand": 1300,
    "fixed_cost": 8,
    "holding_cost": 0.225,
    "lost_sale_cost": 5,
    "disruption_rate": 1.5,
    "recovery_rate": 14,
}
CHAIN: dict[str, Any] = {"disruption_chance": 0.04, "recovery_chance": 0.25}
LEVEL: dict[str, Any] = {"holding_cost": 0.25, "backorder_cost": 3, **CHAIN}


def test_what_quantities_cost_of_a_supplier_that_fails() -> None:
    """Snyder and Shen, 2nd ed., example 9.1 (case su-01)."""
    told = disrupted_order(**ORDER, quantity=[800, 400, 1100])
    expected = [174.0524722120417, 211.0841892589692, 184.7949312205155]
    assert expected == pytest.approx(told.cost, rel=1e-12)
    best = disrupted_order(**ORDER)
    assert 772.8110739983106 == pytest.approx(best.quantity, rel=1e-6)
    assert 173.95000257319708 == pytest.approx(best.cost, rel=1e-12)
    assert 773.1432417118889 == pytest.approx(best.approximate_quantity, rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    fixed=st.floats(0.1, 1e4),
    lose=st.floats(0.01, 1e3),
    down=st.floats(0, 20),
    up=st.floats(0.05, 50),
    demand=st.floats(0.1, 1e5),
)
def test_the_quantity_is_the_best(
    fixed: float, lose: float, down: float, up: float, demand: float
) -> None:
    """Against a minimiser that knows the cost only."""
    words = {
        "demand": demand, "fixed_cost": fixed, "holding_cost": 1, "lost_sale_cost": lose,
        "disruption_rate": down, "recovery_rate": up,
    }  # fmt: skip
    best = disrupted_order(**words)

    def cost(log: float) -> float:
        return float(disrupted_order(**words, quantity=math.exp(log)).cost)

    middle = math.log(best.quantity)
    found = minimize_scalar(cost, bounds=(middle - 3, middle + 3), method="bounded")
    assert best.cost <= found.fun * (1 + 1e-9)


def test_limits_of_a_supplier_that_fails() -> None:
    """No failures: the economic order quantity. No demand: nothing. A column is each alone."""
    sure = disrupted_order(**{**ORDER, "disruption_rate": 0})
    order = economic_order_quantity(demand=1300, fixed_cost=8, holding_cost=0.225)
    assert order.quantity == pytest.approx(sure.quantity, rel=1e-9)
    assert order.cost == pytest.approx(sure.cost, rel=1e-12)
    column = disrupted_order(**{**ORDER, "demand": [1300, 0, 90], "fixed_cost": [8, 8, 0]})
    assert 0.0 == column.quantity[1] == column.cost[1]
    assert np.isfinite(column.cost).all()
    assert disrupted_order(**ORDER).quantity == pytest.approx(column.quantity[0], rel=1e-12)
    none = disrupted_order(**{**ORDER, "fixed_cost": 0, "disruption_rate": 0})
    assert (0.0, 0.0) == (none.quantity, none.cost)
    with pytest.raises(InvalidValue, match="number_too_small"):
        disrupted_order(**{**ORDER, "recovery_rate": 0})


def chain_sum(demand: float, level: float) -> float:
    """The cost added up, disruption by disruption."""
    fail, mend = 0.04, 0.25
    total = 0.0
    for down in range(400):
        chance = mend / (fail + mend)
        if down:
            chance = fail * mend / (fail + mend) * (1 - mend) ** (down - 1)
        need = (down + 1) * demand
        total += chance * (0.25 * max(level - need, 0) + 3 * max(need - level, 0))
    return total


def test_levels_against_a_supplier_that_fails() -> None:
    """Snyder and Shen, example 9.3: 8000. Peers leave out 1e-10 of disruptions, we none."""
    best = disrupted_base_stock(demand=2000, **LEVEL)
    assert 8000.0 == best.base_stock
    assert 2737.0689302470355 == pytest.approx(best.cost, rel=2e-8)
    assert chain_sum(2000, 8000) == pytest.approx(best.cost, rel=1e-12)
    levels = [0, 1200, 2000, 3100, 8000, 9999]
    told = disrupted_base_stock(demand=2000, **LEVEL, base_stock=levels)
    assert [chain_sum(2000, level) for level in levels] == pytest.approx(told.cost, rel=1e-12)
    assert 5710.344790717086 == pytest.approx(told.cost[1], rel=1e-7)


def test_levels_for_any_law_of_demand() -> None:
    """Certain demand is the closed form; of counted demand no other level is better."""
    sure = disrupted_base_stock_for(Deterministic(2000.0), **LEVEL)
    assert disrupted_base_stock(demand=2000, **LEVEL).cost == pytest.approx(sure.cost, rel=1e-9)
    best = disrupted_base_stock_for(Poisson(6), **LEVEL)
    costs = [disrupted_base_stock_for(Poisson(6), **LEVEL, base_stock=x).cost for x in range(50)]
    assert int(np.argmin(costs)) == best.base_stock
    none = disrupted_base_stock(demand=0, **LEVEL)
    assert (0.0, 0.0, 1.0) == (none.base_stock, none.cost, none.period_service)
    with pytest.raises(InvalidValue, match="share_out_of_range"):
        disrupted_base_stock(demand=1, **{**LEVEL, "recovery_chance": 0})


def test_additive_yields() -> None:
    """Snyder and Shen, 2nd ed., examples 9.4 and 9.6."""
    words: dict[str, Any] = {"demand": 75000, "fixed_cost": 18500, "holding_cost": 0.06}
    order = additive_yield_order(**words, yield_mean=-15000, yield_deviation=9000)
    assert 230246.37046881882 == pytest.approx(order.quantity, rel=1e-12)
    assert 12914.78222812913 == pytest.approx(order.cost, rel=1e-12)
    other = additive_yield_order(
        **words, yield_mean=-15000, yield_deviation=9000, quantity=[300000, 230246.37]
    )
    assert [13426.947368421053, 12914.78222812913] == pytest.approx(other.cost, rel=1e-9)
    once = additive_yield_newsvendor(
        Uniform(-500_000, 500_000), demand=1.5e6, overage=15, underage=75
    )
    assert 1833333.3333333333 == pytest.approx(once.quantity, rel=1e-12)
    assert 6.25e6 == pytest.approx(once.cost, rel=1e-9)
    with pytest.raises(InvalidValue, match="nothing_comes"):
        additive_yield_order(**words, yield_mean=-15000, yield_deviation=9, quantity=15000)


def test_multiplicative_yields() -> None:
    """Snyder and Shen, 2nd ed., example 9.5."""
    words: dict[str, Any] = {"demand": 75000, "fixed_cost": 18500, "holding_cost": 0.06}
    spread = math.sqrt(0.0198)
    order = multiplicative_yield_order(**words, yield_mean=0.8333, yield_deviation=spread)
    assert 254477.46130342316 == pytest.approx(order.quantity, rel=1e-12)
    assert 13086.16169098594 == pytest.approx(order.cost, rel=1e-12)
    told = multiplicative_yield_order(
        **words, yield_mean=0.8333, yield_deviation=spread, quantity=300000
    )
    assert 13263.770562822512 == pytest.approx(told.cost, rel=1e-12)


def test_sure_yields_are_what_they_were_without() -> None:
    """All that is ordered comes: the economic order quantity, and the demand itself."""
    words: dict[str, Any] = {"demand": 1300, "fixed_cost": 8, "holding_cost": 0.225}
    plain = economic_order_quantity(**words)
    for order in (
        additive_yield_order(**words, yield_mean=0, yield_deviation=0),
        multiplicative_yield_order(**words, yield_mean=1, yield_deviation=0),
    ):
        assert plain.quantity == pytest.approx(order.quantity, rel=1e-12)
        assert plain.cost == pytest.approx(order.cost, rel=1e-12)
    sure = multiplicative_yield_newsvendor(Deterministic(0.5), demand=60, overage=1, underage=3)
    assert 120.0 == pytest.approx(sure.quantity, rel=1e-9)
    assert 0.0 == pytest.approx(sure.cost, abs=1e-6)


def test_the_best_single_order_of_which_a_share_comes() -> None:
    """Against every other, by draws of the law."""
    law = Uniform(0.5, 1)
    best = multiplicative_yield_newsvendor(law, demand=60, overage=1, underage=3)
    shares = law.sample(200_000, seed=1)

    def paid(quantity: float) -> float:
        came = quantity * shares
        return float(np.mean(np.maximum(came - 60, 0) + 3 * np.maximum(60 - came, 0)))

    assert best.cost == pytest.approx(paid(best.quantity), rel=0.01)
    assert paid(best.quantity) < min(paid(best.quantity - 3), paid(best.quantity + 3))
    with pytest.raises(InvalidValue, match="yield_below_zero"):
        multiplicative_yield_newsvendor(Normal(0.1, 1), demand=60, overage=1, underage=3)
    turned = newsvendor_order_for(Normal(100, 10), overage=3, underage=1)
    added = additive_yield_newsvendor(Normal(0, 10), demand=100, overage=1, underage=3)
    assert turned.quantity - 100 == pytest.approx(100 - added.quantity, rel=1e-9)
