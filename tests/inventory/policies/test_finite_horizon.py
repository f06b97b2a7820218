"""Seasons: the best levels of each period, plans of order days, and what both cost."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.discrete import NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.service import PeriodService
from backoffice_core.inventory.policies.levels import (
    finite_horizon_policy,
    myopic_bounds,
)
from backoffice_core.inventory.policies.levels.non_stationary import (
    costs_of,
    levels_of,
    played,
    review_plan,
)
from backoffice_core.inventory.policies.lots.lot_sizing import optimal_lots
from backoffice_core.kernel.errors import InvalidValue

COSTS: dict[str, Any] = {"fixed_cost": 100, "holding_cost": 1, "backorder_cost": 10}
SEASON = [Poisson(mean) for mean in (20, 40, 60, 40)]


def test_no_tail_is_cut_off() -> None:
    """A peer that cuts the support at 0.9999 answers 332.119; untruncated it is 332.177."""
    plan = finite_horizon_policy(SEASON, **COSTS)
    assert [15, 28, 55, 28] == plan.reorder_point.tolist()
    assert [67, 49, 109, 49] == plan.order_up_to.tolist()
    assert 332.177 == pytest.approx(plan.cost(0), abs=5e-4)
    assert plan.error < 1e-9
    wide = finite_horizon_policy(SEASON, **COSTS, stock=900)
    assert plan.cost(0) == pytest.approx(wide.cost(0), rel=1e-12)


def brute(laws: list[Pmf], costs: dict[str, Any], stock: int, period: int = 0) -> float:
    """The least cost by trying every order in every state."""
    if period == len(laws):
        return costs["shortfall_cost"] * max(-stock, 0) - costs["leftover_value"] * max(stock, 0)
    best = np.inf
    for order in range(9):
        cost = costs["fixed_cost"] * (order > 0) + costs["unit_cost"] * order
        for asked, chance in enumerate(laws[period].chances):
            if chance:
                left = stock + order - asked
                held = costs["holding_cost"] * max(left, 0) + costs["backorder_cost"] * max(
                    -left, 0
                )
                later = brute(laws, costs, left, period + 1)
                cost += chance * (held + costs["discount"] * later)
        best = min(best, cost)
    return best


@settings(max_examples=15, deadline=None)
@given(
    weights=st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=3),
    fixed=st.sampled_from([0, 2, 7]),
    discount=st.sampled_from([1, 0.9]),
    stock=st.integers(-2, 4),
)
def test_no_way_of_ordering_costs_less(
    weights: list[list[int]], fixed: int, discount: float, stock: int
) -> None:
    """Every order in every state of small seasons."""
    laws = [Pmf(np.array(each) / sum(each)) for each in ([1, *tail] for tail in weights)]
    costs = {
        "fixed_cost": fixed, "holding_cost": 1.0, "backorder_cost": 4.0, "unit_cost": 0.5,
        "discount": discount, "leftover_value": 0.2, "shortfall_cost": 0.5,
    }  # fmt: skip
    plan = finite_horizon_policy(laws, stock=stock, **costs)
    assert brute(laws, costs, stock) == pytest.approx(plan.cost(stock), rel=1e-10, abs=1e-10)


def test_certain_demand_is_a_plan_of_lots() -> None:
    """Wagner and Whitin's instance of Snyder and Shen, example 3.9, with backorders too dear."""
    asked = [90, 120, 80, 70]
    laws = [Pmf([1.0], first=each) for each in asked]
    plan = finite_horizon_policy(laws, fixed_cost=500, holding_cost=2, backorder_cost=1e6)
    lots = optimal_lots(demand=asked, fixed_cost=500, holding_cost=2)
    assert lots.cost == pytest.approx(plan.cost(0), rel=1e-12)
    assert 1380.0 == pytest.approx(plan.cost(0), rel=1e-12)


def test_bounds_known_without_looking_ahead() -> None:
    """Normal demand as peers compute it; and a stationary season's levels lie between them."""
    words: dict[str, Any] = {"holding_cost": 1, "backorder_cost": 20, "unit_cost": 2}
    bounds = myopic_bounds([Normal(100, 20)] * 5, fixed_cost=50, **words)
    assert 133.36782387894158 == pytest.approx(bounds.order_up_to_low[0], rel=1e-12)
    assert 191.66022942788436 == pytest.approx(bounds.order_up_to_high[0], rel=1e-9)
    assert 110.26036848597217 == pytest.approx(bounds.reorder_point_low[0], rel=1e-9)
    laws = [Poisson(20)] * 6
    plan = finite_horizon_policy(laws, fixed_cost=50, **words, leftover_value=2, shortfall_cost=2)
    within = myopic_bounds(laws, fixed_cost=50, **words)
    assert (plan.order_up_to >= within.order_up_to_low - 1).all()
    assert (plan.order_up_to <= within.order_up_to_high + 1).all()
    assert (plan.reorder_point >= within.reorder_point_low - 1).all()
    assert (plan.reorder_point <= within.reorder_point_high + 1).all()


def test_without_fixed_costs_each_period_has_a_base_stock() -> None:
    """The myopic level where demand does not fall, with the end settled at the unit cost."""
    words: dict[str, Any] = {"holding_cost": 1, "backorder_cost": 9, "unit_cost": 3}
    laws = [Poisson(mean) for mean in (5, 8, 20)]
    plan = finite_horizon_policy(laws, **words, leftover_value=3, shortfall_cost=3)
    assert [float(law.quantile(0.9)) for law in laws] == plan.order_up_to.tolist()
    assert (plan.order_up_to - 1).tolist() == plan.reorder_point.tolist()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("fixed_cost_rising", {"fixed_cost": [1, 2, 3, 4]}),
        ("leftover_too_dear", {"leftover_value": 3}),
        ("waiting_too_cheap", {"unit_cost": [30, 0, 0, 0]}),
        ("share_out_of_range", {"discount": 1.1}),
        ("lengths_differ", {"holding_cost": [1, 2]}),
        ("number_too_small", {"unit_cost": -1}),
    ],
)
def test_seasons_that_have_no_best_plan(code: str, change: dict[str, Any]) -> None:
    """Named, never nan or an endless search."""
    with pytest.raises(InvalidValue, match=code):
        finite_horizon_policy(SEASON, **{**COSTS, **change})


def test_levels_and_laws_of_no_use_are_named() -> None:
    """A level outside of the plan, measured demand, mixed steps, returns, no period."""
    plan = finite_horizon_policy(SEASON, **COSTS)
    for level, period in ((0.5, 0), (1e9, 0), (0, 9)):
        with pytest.raises(InvalidValue, match="level_unknown"):
            plan.cost(level, period=period)
    with pytest.raises(InvalidValue, match="demand_not_counted"):
        finite_horizon_policy([Normal(5, 1)], **COSTS)
    with pytest.raises(InvalidValue, match="steps_differ"):
        finite_horizon_policy([Poisson(5), Pmf([0.5, 0.5], step=2)], **COSTS)
    with pytest.raises(InvalidValue, match="demand_below_zero"):
        finite_horizon_policy([Pmf([0.5, 0.5], first=-1)], **COSTS)
    with pytest.raises(InvalidValue, match="lengths_differ"):
        finite_horizon_policy([], **COSTS)


# ------------------------------------------------------------------------------ order days


def test_order_days_fixed_beforehand_cost_little_more() -> None:
    """Between the best policy of all and the bound of the path; as a simulation pays."""
    plan = review_plan(SEASON, **COSTS)
    best = finite_horizon_policy(SEASON, **COSTS).cost(0)
    assert best <= plan.cost
    assert plan.bound <= plan.cost
    assert 0 <= plan.gap < 0.01
    dice = np.random.default_rng(4)
    stock, paid = np.zeros(60_000), np.zeros(60_000)
    levels = dict(zip(plan.periods, plan.order_up_to, strict=True))
    for period, law in enumerate(SEASON):
        if period in levels:
            paid += 100
            stock = np.maximum(stock, levels[period])
        stock = stock - dice.poisson(law.mean, stock.size)
        paid += np.maximum(stock, 0) + 10 * np.maximum(-stock, 0)
        assert plan.end_service[period] == pytest.approx((stock >= 0).mean(), abs=0.01)
    assert plan.cost == pytest.approx(paid.mean(), rel=0.01)


def test_every_choice_of_order_days_and_levels_costs_more() -> None:
    """All plans of a small season, each played by its laws."""
    laws = [Pmf([0.3, 0.4, 0.3], first=first) for first in (0, 2, 1)]
    words = {"fixed_cost": 3, "holding_cost": 1, "backorder_cost": 5}
    plan = review_plan(laws, **words)
    best = np.inf
    for days in ((0,), (0, 1), (0, 2), (0, 1, 2)):
        for levels in itertools.product(range(9), repeat=len(days)):
            cost = 0.0
            for asked in itertools.product(*(range(law.first, law.first + 3) for law in laws)):
                stock, paid = 0, 0
                for period in range(3):
                    if period in days:
                        stock, paid = max(stock, levels[days.index(period)]), paid + 3
                    stock -= asked[period]
                    paid += max(stock, 0) + 5 * max(-stock, 0)
                chance = np.prod(
                    [law.chances[d - law.first] for law, d in zip(laws, asked, strict=True)]
                )
                cost += chance * paid
            best = min(best, cost)
    assert plan.bound - 1e-9 <= best <= plan.cost + 1e-9


def test_a_service_in_every_period() -> None:
    """Bookbinder and Tan's strategy: each period ends without backorders often enough."""
    laws = [NegativeBinomial(mean, 2 * mean) for mean in (10, 30, 5, 25, 40)]
    plan = review_plan(laws, fixed_cost=60, holding_cost=1, service=PeriodService(0.95))
    assert (plan.end_service >= 0.95 - 1e-12).all()
    assert 0 == plan.periods[0]
    with pytest.raises(InvalidValue, match="measure_missing"):
        review_plan(laws, fixed_cost=60, holding_cost=1)
    with pytest.raises(InvalidValue, match="lengths_differ"):
        review_plan([], **COSTS)


def test_stock_at_hand_is_used_first() -> None:
    """Plenty of it: nothing is ordered or reserved, only what is kept is paid, and none is better.

    With less of it the first order day comes when it is used up.
    """
    plan = review_plan([Pmf([1.0], first=3)] * 2, **COSTS, stock=50)
    assert () == plan.periods
    assert 47 + 44 == plan.cost == plan.bound
    plan = review_plan([Pmf([1.0], first=30)] * 3, **COSTS, stock=30)
    assert (1,) == plan.periods
    assert (60.0,) == plan.order_up_to
    assert 100 + 30 == plan.cost == plan.bound


@pytest.mark.parametrize("law", [Poisson(0), Pmf([1.0])])
def test_a_season_without_demand_has_no_order_days(law: Distribution) -> None:
    """Nothing is asked for, so nothing is ordered, and it costs nothing."""
    plan = review_plan([law] * 3, fixed_cost=100, holding_cost=1, backorder_cost=10)
    assert ((), 0.0, 0.0) == (plan.periods, plan.cost, plan.bound)
    sure = review_plan([law] * 3, fixed_cost=100, holding_cost=1, service=PeriodService(0.9))
    assert ((), 0.0) == (sure.periods, sure.cost)


@settings(max_examples=15, deadline=None)
@given(
    means=st.lists(st.sampled_from([0, 0.5, 2, 5, 20]), min_size=1, max_size=4),
    fixed=st.sampled_from([0, 3, 20]),
    owed=st.sampled_from([0.5, 3, 20]),
    stock=st.sampled_from([0, -5, 10, 60]),
)
@example(means=[80, 2, 2, 60], fixed=5, owed=10, stock=0)
def test_levels_are_the_best_of_their_order_days(
    means: list[float], fixed: float, owed: float, stock: float
) -> None:
    """No other level of a day is cheaper, and no days with their best levels below the bound.

    Nor are any much cheaper.
    """
    laws = [Poisson(mean) for mean in means]
    words = {"fixed_cost": fixed, "holding_cost": 1, "backorder_cost": owed}
    plan = review_plan(laws, **words, stock=stock)
    costs = costs_of(fixed, 1, owed, None, stock)
    pmfs = [law.pmf(tolerance=1e-15) for law in laws]

    def cost(levels: dict[int, float]) -> float:
        return played(pmfs, levels, costs, (stock, 1.0))[0]

    levels = dict(zip(plan.periods, plan.order_up_to, strict=True))
    for (day, level), other in itertools.product(levels.items(), (-4, -1, 1, 4)):
        assert plan.cost <= cost({**levels, day: level + other}) + 1e-9
    count = len(laws)
    least = min(
        cost(dict(zip(days, map(float, levels_of(pmfs, days, costs)), strict=True)))
        for size in range(count + 1)
        for days in itertools.combinations(range(count), size)
    )
    assert plan.bound <= least + 1e-9
    assert plan.cost <= 1.25 * least + 1e-9
