"""Min and max: the best two levels of any law, against every other pair and against time itself."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions.continuous import Deterministic, Normal
from backoffice_core.inventory.distributions.discrete import NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.samples import Empirical
from backoffice_core.inventory.distributions.skewed import Gamma, exponential
from backoffice_core.inventory.policies.levels.lot_multiples import (
    lot_multiple_cost,
    optimal_lot_multiple,
)
from backoffice_core.inventory.policies.levels.min_max_exact import min_max_cost, optimal_min_max
from backoffice_core.inventory.policies.levels.power_approximation import (
    SmallLots,
    power_approximation,
)
from backoffice_core.inventory.policies.levels.review_positions import positions
from backoffice_core.inventory.policies.reorder.base_stock import base_stock_level_for
from backoffice_core.kernel.errors import InvalidValue

COSTS: dict[str, Any] = {"fixed_cost": 5, "holding_cost": 1, "backorder_cost": 4}
DIE = Pmf([0.25] * 4)


def test_the_textbook_s_policy() -> None:
    """Snyder and Shen, 2nd ed., example 4.7 (case ss-01)."""
    policy = optimal_min_max(Poisson(6), **COSTS)
    assert (4.0, 10.0) == (policy.reorder_point, policy.order_up_to)
    assert 8.03411156147164 == pytest.approx(policy.cost, rel=1e-12)
    told = min_max_cost(Poisson(6), reorder_point=4, order_up_to=10, **COSTS)
    assert policy == told


def test_the_largest_demand_counts() -> None:
    """Peers drop the last probability of a list: 4.125 instead of 4.375, and (1, 5)."""
    assert 4.375 == min_max_cost(DIE, reorder_point=1, order_up_to=3, **COSTS).cost
    policy = optimal_min_max(DIE, **COSTS)
    assert (0.0, 5.0) == (policy.reorder_point, policy.order_up_to)
    assert 3.9868995633 == pytest.approx(policy.cost, rel=1e-10)


def test_levels_may_lie_further_apart_than_the_largest_demand() -> None:
    """Peers break there: an index out of range."""
    apart = [min_max_cost(DIE, reorder_point=0, order_up_to=high, **COSTS) for high in (5, 6, 40)]
    assert apart[0].cost < apart[1].cost < apart[2].cost
    assert 20.5 < apart[2].on_hand + 1.5 < 22.5


def chain_cost(law: Pmf, low: int, high: int, costs: dict[str, Any], lead: int) -> float:
    """The same cost by the stationary law of the position, a linear equation."""
    count = high - low
    moves = np.zeros((count, count))
    for place, (step, chance) in itertools.product(range(count), enumerate(law.chances)):
        down = place - step if place - step >= 0 else count - 1
        moves[place, down] += chance
    system = np.vstack([moves.T - np.eye(count), np.ones(count)])
    often = np.linalg.lstsq(system, np.append(np.zeros(count), 1.0), rcond=None)[0]
    total = law.over(lead + 1)
    levels = np.arange(low + 1, high + 1)
    each = costs["holding_cost"] * np.asarray(total.leftover(levels))
    each = each + costs["backorder_cost"] * np.asarray(total.loss(levels))
    orders = sum(
        often[place] * law.chances[step]
        for place in range(count)
        for step in range(law.chances.size)
        if place - step < 0
    )
    return float(often @ each + costs["fixed_cost"] * orders)


@settings(max_examples=40, deadline=None)
@given(
    weights=st.lists(st.integers(0, 9), min_size=2, max_size=6),
    fixed=st.sampled_from([0, 0.5, 3, 12]),
    backorder=st.sampled_from([0.5, 4, 19]),
    lead=st.integers(0, 2),
)
def test_no_other_pair_of_levels_costs_less(
    weights: list[int], fixed: float, backorder: float, lead: int
) -> None:
    """Every pair in reach, each evaluated as a Markov chain of its own."""
    if sum(weights[1:]) == 0:
        weights[-1] = 1
    law = Pmf(np.array(weights) / sum(weights))
    costs = {"fixed_cost": fixed, "holding_cost": 1, "backorder_cost": backorder}
    policy = optimal_min_max(law, lead_time=lead, **costs)
    low, high = int(policy.reorder_point), int(policy.order_up_to)
    assert chain_cost(law, low, high, costs, lead) == pytest.approx(policy.cost, rel=1e-9, abs=1e-9)
    others = min(
        chain_cost(law, first, last, costs, lead)
        for first in range(low - 4, low + 5)
        for last in range(max(first + 1, high - 4), high + 5)
    )
    assert policy.cost <= others + 1e-9


@pytest.mark.parametrize("shortage", [0, 6])
@pytest.mark.parametrize("stockout", [0, 15])
def test_prices_for_each_shortage(shortage: float, stockout: float) -> None:
    """A price for a unit short, or a period short, may bend costs: still no pair is better."""
    law = Pmf([0.5, 0, 0, 0, 0.3, 0, 0.2])
    terms = {**COSTS, "shortage_cost": shortage, "stockout_cost": stockout, "lead_time": 1}
    policy = optimal_min_max(law, **terms)
    pairs = [(low, high) for high in range(-2, 25) for low in range(high - 15, high)]
    best = min(min_max_cost(law, reorder_point=a, order_up_to=b, **terms).cost for a, b in pairs)
    assert best == pytest.approx(policy.cost, rel=1e-12)


def test_what_a_simulation_pays() -> None:
    """A lead time of two, reviews every third period, each shortage priced; within 2 per cent."""
    terms: dict[str, Any] = {**COSTS, "shortage_cost": 3, "stockout_cost": 2, "review_cost": 1}
    law = NegativeBinomial(4, 9)
    policy = optimal_min_max(law, lead_time=2, review_period=3, **terms)
    demand = law.sample(90_000, seed=8)
    stock, underway, paid = policy.order_up_to, [0.0, 0.0], 0.0
    for period, asked in enumerate(demand):
        if period % 3 == 0:
            position = stock + sum(underway)
            due = position <= policy.reorder_point
            paid += 1 + 5 * due
            underway.append(policy.order_up_to - position if due else 0.0)
        else:
            underway.append(0.0)
        stock += underway.pop(0)
        short = max(asked - max(stock, 0.0), 0.0)
        paid += 3 * short + 2 * (stock >= 0 and asked > stock)
        stock -= asked
        paid += max(stock, 0.0) + 4 * max(-stock, 0.0)
    assert policy.cost == pytest.approx(paid / demand.size, rel=0.02)


def test_measured_demand_by_its_closed_form() -> None:
    """Exponential demand renews evenly: the cost is an integral, done here by second losses."""
    law, low, high = exponential(10), 5.0, 30.0
    each = {"fixed_cost": 2.5, "holding_cost": 0.18, "backorder_cost": 0.7}
    held = 0.88 * float(law.second_loss(low) - law.second_loss(high))
    held += 0.18 * ((high**2 - low**2) / 2 - 10 * (high - low))
    there = 0.18 * float(law.leftover(high)) + 0.7 * float(law.loss(high))
    exact = (2.5 + there + held / 10) / (1 + (high - low) / 10)
    told = min_max_cost(law, reorder_point=low, order_up_to=high, **each)
    assert exact == pytest.approx(told.cost, rel=1e-8)
    assert abs(told.cost - exact) <= told.error < 1e-5
    policy = optimal_min_max(law, **each)
    for change in itertools.product((-1, 0, 1), repeat=2):
        other = min_max_cost(
            law,
            reorder_point=policy.reorder_point + change[0],
            order_up_to=policy.order_up_to + change[1],
            **each,
        )
        assert policy.cost <= other.cost * (1 + 1e-7)


@pytest.mark.parametrize("law", [Normal(50, 8), Gamma(50, 40), Poisson(50), Empirical([0, 9, 4])])
def test_without_a_fixed_cost_it_is_a_base_stock(law: Distribution) -> None:
    """The limit: order up to the same level at every review, at the same cost."""
    terms = {"holding_cost": 0.18, "backorder_cost": 0.7, "lead_time": 1}
    policy = optimal_min_max(law, fixed_cost=0, **terms)
    level = base_stock_level_for(law, **terms)
    assert level.cost == pytest.approx(policy.cost, rel=1e-4)
    assert level.base_stock == pytest.approx(policy.order_up_to, rel=1e-2)


def test_certain_demand_and_none() -> None:
    """Two periods' demand at a time; and nothing at all."""
    certain = optimal_min_max(Deterministic(5.5), **{**COSTS, "fixed_cost": 8})
    assert (0.0, 11.0, 6.75) == (certain.reorder_point, certain.order_up_to, certain.cost)
    none = optimal_min_max(Poisson(0), **COSTS, review_cost=2)
    assert (0.0, 2.0, 0.0) == (none.order_up_to, none.cost, none.orders_per_period)
    assert (
        2.0 == min_max_cost(Poisson(0), reorder_point=3, order_up_to=9, **COSTS, review_cost=2).cost
    )


def test_dozens_are_units_of_twelve() -> None:
    """The same stock in dozens and in pieces."""
    dozens = Poisson(6).pmf(tolerance=1e-15)
    pieces = Pmf(dozens.chances, first=dozens.first, step=12.0)
    policy = optimal_min_max(pieces, fixed_cost=5, holding_cost=1 / 12, backorder_cost=4 / 12)
    assert (48.0, 120.0) == (policy.reorder_point, policy.order_up_to)
    assert 8.03411156147164 == pytest.approx(policy.cost, rel=1e-12)


def test_costs_scale_with_the_currency() -> None:
    """In rupiah the same levels, and the cost times as much."""
    rupiah = {name: cost * 16_000_000 for name, cost in COSTS.items()}
    policy = optimal_min_max(Poisson(6), **rupiah)
    assert (4.0, 10.0) == (policy.reorder_point, policy.order_up_to)
    assert 8.03411156147164 * 16_000_000 == pytest.approx(policy.cost, rel=1e-12)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("number_too_small", {"holding_cost": 0}),
        ("number_too_small", {"fixed_cost": -1}),
        ("number_too_small", {"review_period": 0}),
        ("number_not_whole", {"review_period": 1.5}),
        ("not_a_number", {"fixed_cost": [1, 2]}),
        ("not_a_number", {"backorder_cost": float("nan")}),
        ("review_too_long", {"review_period": 10**9}),
    ],
)
def test_what_cannot_be_is_refused(code: str, change: dict[str, Any]) -> None:
    """By a code of its own, never with nan."""
    with pytest.raises(InvalidValue, match=code):
        optimal_min_max(Poisson(6), **{**COSTS, **change})


def test_levels_that_order_nothing_and_demand_below_zero_are_refused() -> None:
    """And numbers that are no law."""
    with pytest.raises(InvalidValue, match="levels_crossed"):
        min_max_cost(Poisson(6), reorder_point=10, order_up_to=10, **COSTS)
    with pytest.raises(InvalidValue, match="demand_below_zero"):
        optimal_min_max(Normal(10, 20), **COSTS)
    with pytest.raises(InvalidValue, match="law_invalid"):
        optimal_min_max(6, **COSTS)  # type: ignore[arg-type]


# ---------------------------------------------------------------------- power approximation


def test_the_textbook_s_approximation() -> None:
    """Snyder and Shen, 2nd ed., 4.8 (case ss-05), printed without the rule of small lots."""
    words: dict[str, Any] = {"mean": 50, "deviation": 8, "fixed_cost": 2.5, "holding_cost": 0.18}
    kept = power_approximation(**words, backorder_cost=0.7, small_lots=SmallLots.KEEP)
    assert 40.19461695647407 == pytest.approx(kept.reorder_point, rel=1e-12)
    assert 74.29017010980579 == pytest.approx(kept.order_up_to, rel=1e-12)
    capped = power_approximation(**words, backorder_cost=0.7)
    law = Normal(50, 8)
    costs = {"fixed_cost": 2.5, "holding_cost": 0.18, "backorder_cost": 0.7}
    paid = [
        min_max_cost(law, reorder_point=each.reorder_point, order_up_to=each.order_up_to, **costs)
        for each in (kept, capped)
    ]
    best = optimal_min_max(law, **costs).cost
    assert best < paid[1].cost < 1.01 * best
    assert paid[0].cost > 1.2 * best


def test_large_lots_are_near_the_optimum() -> None:
    """Within a per cent of the exact cost, lead times and all; a column is what each alone is."""
    costs: dict[str, Any] = {"holding_cost": 1.0, "backorder_cost": 9.0}
    fixed, lead = [32.0, 64.0, 200.0], [0, 2, 4]
    column = power_approximation(mean=9, deviation=4, fixed_cost=fixed, lead_time=lead, **costs)
    for place in range(3):
        alone = power_approximation(
            mean=9, deviation=4, fixed_cost=fixed[place], lead_time=lead[place], **costs
        )
        assert alone.reorder_point == pytest.approx(column.reorder_point[place], rel=1e-12)
        law = NegativeBinomial(9, 16)
        terms = {"fixed_cost": fixed[place], "lead_time": lead[place], **costs}
        paid = min_max_cost(
            law,
            reorder_point=round(alone.reorder_point),
            order_up_to=round(alone.order_up_to),
            **terms,
        )
        assert paid.cost < 1.02 * optimal_min_max(law, **terms).cost


def test_limits_of_the_approximation() -> None:
    """No fixed cost, no deviation, no demand: a level each, and never nan."""
    words = {"holding_cost": 0.18, "backorder_cost": 0.7}
    levels = power_approximation(
        mean=[50, 50, 0, 0], deviation=[8, 0, 0, 8], fixed_cost=[0, 2.5, 2.5, 2.5], **words
    )
    assert 56.60395592743389 == pytest.approx(levels.order_up_to[0], rel=1e-12)
    assert levels.reorder_point[0] == levels.order_up_to[0]
    assert np.isfinite(levels.reorder_point).all()
    assert 0.0 == levels.order_up_to[2]


# ------------------------------------------------------------------------------------- lots


def test_lots_of_one_are_a_base_stock() -> None:
    """A lot of one unit brings stock up to the same level at each review."""
    policy = optimal_lot_multiple(Poisson(6), lot=1, **{**COSTS, "fixed_cost": 0})
    level = base_stock_level_for(Poisson(6), holding_cost=1, backorder_cost=4)
    assert level.base_stock == policy.reorder_point + 1
    assert level.cost == pytest.approx(policy.cost, rel=1e-12)


def test_lots_cost_what_a_simulation_pays_and_no_less_than_levels() -> None:
    """Lumpy demand, a lead time of one, reviews every other period; within 2 per cent."""
    law = Pmf([0.5, 0, 0.3, 0, 0, 0.2])
    terms: dict[str, Any] = {**COSTS, "lead_time": 1, "review_period": 2}
    policy = optimal_lot_multiple(law, **terms)
    demand = law.sample(100_000, seed=4)
    stock, underway, paid = policy.reorder_point + 1, [0.0], 0.0
    for period, asked in enumerate(demand):
        position = stock + sum(underway)
        due = period % 2 == 0 and position <= policy.reorder_point
        lots = np.floor((policy.reorder_point - position) / policy.lot) + 1 if due else 0.0
        paid += 5 * due
        underway.append(lots * policy.lot)
        stock += underway.pop(0) - asked
        paid += max(stock, 0.0) + 4 * max(-stock, 0.0)
    assert policy.cost == pytest.approx(paid / demand.size, rel=0.02)
    assert optimal_min_max(law, **terms).cost <= policy.cost
    for lot, point in itertools.product(range(1, 13), range(-2, 12)):
        assert (
            policy.cost <= 1e-9 + lot_multiple_cost(law, reorder_point=point, lot=lot, **terms).cost
        )


def test_lots_are_of_counted_demand() -> None:
    """Measured demand has its own reorder policies; half a unit is no lot."""
    with pytest.raises(InvalidValue, match="demand_not_counted"):
        optimal_lot_multiple(Normal(50, 8), **COSTS)
    with pytest.raises(InvalidValue, match="lot_not_whole"):
        optimal_lot_multiple(Poisson(6), lot=2.5, **COSTS)


def test_costs_of_positions_are_there_for_any_lead_time() -> None:
    """A random lead time mixes the laws of all its lengths."""
    law = Pmf([0.5, 0.5], first=1)
    terms = positions(
        Poisson(6), lead_time=law, review_period=1, fixed_cost=5, holding_cost=1, backorder_cost=4,
        shortage_cost=0, stockout_cost=0, review_cost=0,
    )  # fmt: skip
    halves = [positions(
        Poisson(6), lead_time=lead, review_period=1, fixed_cost=5, holding_cost=1,
        backorder_cost=4, shortage_cost=0, stockout_cost=0, review_cost=0,
    ) for lead in (1, 2)]  # fmt: skip
    levels = np.arange(30.0)
    mean = (halves[0].cost(levels) + halves[1].cost(levels)) / 2
    assert mean == pytest.approx(terms.cost(levels), rel=1e-10)
