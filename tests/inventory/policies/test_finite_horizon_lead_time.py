"""Seasons with a lead time: the position decides, and a season too short is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.policies.levels import (
    finite_horizon_policy,
    min_max_cost,
    optimal_min_max,
)
from backoffice_core.kernel.errors import InvalidValue

COSTS: dict[str, Any] = {"fixed_cost": 100, "holding_cost": 1, "backorder_cost": 10}
SEASON = [Poisson(mean) for mean in (20, 40, 60, 40)]


def brute(
    laws: list[Pmf], costs: dict[str, Any], stock: int, coming: tuple[int, ...], period: int = 0
) -> float:
    """The least cost by trying every order in every state of all that is under way.

    ``coming`` is what arrives in this period and the next ones; costs of periods that no order
    reaches are not counted.
    """
    lead = costs["lead_time"]
    if period == len(laws):
        return costs["shortfall_cost"] * max(-stock, 0) - costs["leftover_value"] * max(stock, 0)
    best = np.inf
    for order in range(8 if period < len(laws) - lead else 1):
        arriving = (*coming, order)
        cost = costs["fixed_cost"] * (order > 0) + costs["unit_cost"] * order
        for asked, chance in enumerate(laws[period].chances):
            if chance:
                left = stock + arriving[0] - asked
                held = costs["holding_cost"] * max(left, 0) + costs["backorder_cost"] * max(
                    -left, 0
                )
                later = brute(laws, costs, left, arriving[1:], period + 1)
                cost += chance * (held * (period >= lead) + costs["discount"] * later)
        best = min(best, cost)
    return best


@settings(max_examples=12, deadline=None)
@given(
    weights=st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=1), min_size=3, max_size=4),
    fixed=st.sampled_from([0, 2, 7]),
    discount=st.sampled_from([1, 0.9]),
    coming=st.lists(st.integers(0, 2), min_size=1, max_size=2),
    stock=st.integers(-1, 2),
)
def test_no_way_of_ordering_costs_less_from_any_state(
    weights: list[list[int]], fixed: int, discount: float, coming: list[int], stock: int
) -> None:
    """Every order in every state of stock and of all orders under way, in small seasons."""
    laws = [Pmf(np.array(each) / sum(each)) for each in ([1, *tail] for tail in weights)]
    costs = {
        "fixed_cost": fixed, "holding_cost": 1.0, "backorder_cost": 4.0, "unit_cost": 0.5,
        "discount": discount, "leftover_value": 0.2, "shortfall_cost": 0.5,
        "lead_time": len(coming),
    }  # fmt: skip
    position = stock + sum(coming)
    plan = finite_horizon_policy(laws, stock=position, **costs)
    found = brute(laws, costs, stock, tuple(coming))
    assert found == pytest.approx(plan.cost(position), rel=1e-10, abs=1e-10)


def test_a_season_costs_what_a_simulation_pays() -> None:
    """Twenty thousand seasons, each order two periods under way; within 1 per cent."""
    season = [Poisson(mean) for mean in (6, 12, 4, 9, 15, 7, 5)]
    words = {**COSTS, "fixed_cost": 20}
    plan = finite_horizon_policy(season, **words, lead_time=2, stock=18)
    dice = np.random.default_rng(7)
    stock, paid = np.full(20_000, 18.0), np.zeros(20_000)
    coming = [np.zeros(stock.size), np.zeros(stock.size)]
    for period, law in enumerate(season):
        order = np.zeros(stock.size)
        if period < plan.order_up_to.size:
            position = stock + coming[0] + coming[1]
            due = position <= plan.reorder_point[period]
            order = np.where(due, plan.order_up_to[period] - position, 0)
            paid += 20 * due
        stock = stock + coming[0] - dice.poisson(law.mean, stock.size)
        coming = [coming[1], order]
        if period >= 2:
            paid += np.maximum(stock, 0) + 10 * np.maximum(-stock, 0)
    assert paid.mean() == pytest.approx(plan.cost(18), rel=0.01)


@pytest.mark.parametrize("lead_time", [1, 3])
def test_a_long_season_is_ordered_for_as_one_without_an_end(lead_time: int) -> None:
    """Far from its end the levels are those of the best min and max with the same lead time."""
    words = {"fixed_cost": 20, "holding_cost": 1, "backorder_cost": 9}
    plan = finite_horizon_policy([Poisson(5)] * 60, **words, lead_time=lead_time)
    best = optimal_min_max(Poisson(5), **words, lead_time=lead_time)
    levels = {"reorder_point": plan.reorder_point[0], "order_up_to": plan.order_up_to[0]}
    assert (best.reorder_point, best.order_up_to) == tuple(levels.values())
    # A period more of the season costs what a period of the best policy does.
    shorter = finite_horizon_policy([Poisson(5)] * 50, **words, lead_time=lead_time)
    per_period = (plan.cost(10) - shorter.cost(10)) / 10
    told = min_max_cost(Poisson(5), **levels, **words, lead_time=lead_time)
    assert told.cost == pytest.approx(per_period, rel=1e-4)


def test_no_lead_time_is_what_it_was() -> None:
    """Given as 0, or not at all."""
    plan, other = (
        finite_horizon_policy(SEASON, **COSTS, **words) for words in ({}, {"lead_time": 0})
    )
    assert plan.order_up_to.tolist() == other.order_up_to.tolist()
    assert plan.cost(0) == other.cost(0)


@pytest.mark.parametrize(
    ("code", "lead_time"),
    [
        ("lead_time_too_long", 4),
        ("number_too_small", -1),
        ("number_not_whole", 0.5),
        ("not_a_number", "two"),
        ("not_a_number", None),
        ("not_a_number", [1, 2]),
    ],
)
def test_lead_times_that_leave_nothing_to_decide(code: str, lead_time: Any) -> None:  # noqa: ANN401 - nonsense of any kind
    """Named, as every other refusal."""
    with pytest.raises(InvalidValue, match=code):
        finite_horizon_policy(SEASON, **COSTS, lead_time=lead_time)
