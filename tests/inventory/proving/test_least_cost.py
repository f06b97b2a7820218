"""No policy costs less than the one that knew all demand, and that one can be carried out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import FillRate, Poisson
from backoffice_core.inventory.proving import (
    Clairvoyant,
    LeastCost,
    MinMax,
    NaivePlan,
    OrderUpTo,
    OwnRule,
    PlannedOrders,
    Policy,
    ReorderQuantity,
    Replay,
    Shortage,
    StockCosts,
    WindowPlan,
    draw_demand,
)
from backoffice_core.inventory.proving.replay import Candidate
from backoffice_core.kernel.errors import InvalidValue

ITEMS = 4


@st.composite
def costs(draw: st.DrawFn) -> StockCosts:
    """Costs of each item, some of them nothing."""
    prices = st.lists(st.integers(0, 9), min_size=ITEMS, max_size=ITEMS)
    return StockCosts(
        holding_cost=draw(prices),
        fixed_cost=[6 * each for each in draw(prices)],
        backorder_cost=draw(prices),
        lost_sale_cost=draw(prices),
    )


@st.composite
def replays(draw: st.DrawFn) -> Replay:
    """Any way to be replenished."""
    periods = draw(st.integers(4, 30))
    seed = draw(st.integers(0, 9999))
    first = draw(st.integers(1, 3))
    dice = np.random.default_rng(seed)
    stock = st.lists(st.integers(0, 30), min_size=ITEMS, max_size=ITEMS)
    return Replay(
        demand=draw_demand(Poisson(draw(st.sampled_from([0.3, 2, 9]))), periods=periods,
                           items=ITEMS, seed=seed),
        lead_time=draw(st.sampled_from(
            [0, 2, [0, 1, 2, 3], dice.integers(0, 4, (periods, ITEMS))])),
        first=first,
        refit=draw(st.integers(1, 9)),
        review_period=draw(st.integers(1, 3)),
        shortage=draw(st.sampled_from(Shortage)),
        overtaking=draw(st.booleans()),
        starting_stock=draw(st.none() | stock),
        costs=draw(costs()),
        warm_up=draw(st.none() | st.integers(0, periods - first - 1)),
    )  # fmt: skip


@st.composite
def policies(draw: st.DrawFn) -> Candidate:
    """Sensible policies, and orders at random."""
    low, more = draw(st.integers(-3, 20)), draw(st.integers(1, 40))
    seed = draw(st.integers(0, 9999))
    dice = np.random.default_rng(seed)
    table = dice.integers(0, more, (40, ITEMS)) * (dice.random((40, ITEMS)) < 0.4)
    plain: list[Policy] = [
        OrderUpTo(low + more),
        MinMax(minimum=low, maximum=low + more),
        ReorderQuantity(reorder_point=low, quantity=more),
        PlannedOrders(table),
        OwnRule(lambda seen: np.where(seen.on_hand <= low, float(more), 0.0)),
    ]
    return draw(st.sampled_from([*plain, NaivePlan(), Clairvoyant(), Clairvoyant(0.7)]))


@settings(max_examples=100, deadline=None)
@given(replay=replays(), policy=policies())
def test_no_policy_costs_less(replay: Replay, policy: Candidate) -> None:
    """Of no item, whatever the lead times, the costs, and what becomes of unmet demand."""
    least = replay.run(LeastCost()).cost
    assert (replay.run(policy).cost >= least - 1e-9 * (1 + least)).all()


@settings(max_examples=40, deadline=None)
@given(
    demand=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    prices=st.tuples(*[st.integers(0, 4)] * 3),
    lead=st.integers(0, 1),
    review=st.integers(1, 2),
    loses=st.booleans(),
    stock=st.none() | st.integers(0, 4),
)
def test_the_bound_is_reached_by_some_orders(
    *,
    demand: list[int],
    prices: tuple[int, int, int],
    lead: int,
    review: int,
    loses: bool,
    stock: int | None,
) -> None:
    """Of all orders of whole units that there are, the cheapest cost exactly as much."""
    holding, fixed, short = prices
    total = sum(demand) + 1
    starts = range(total) if stock is None else [stock]
    days = [day for day in range(len(demand) - 1 - lead) if (day + 1) % review == 0]
    runs = list(itertools.product(starts, *[range(total)] * len(days)))
    orders = np.zeros((len(demand) + 1, len(runs)))
    for place, day in enumerate(days):
        orders[1 + day] = [run[1 + place] for run in runs]
    replay = Replay(
        demand=np.repeat(np.array([0, *demand])[:, None], len(runs), axis=1),
        lead_time=lead,
        first=1,
        refit=9,
        review_period=review,
        shortage=Shortage.LOST if loses else Shortage.BACKORDERED,
        starting_stock=[run[0] for run in runs],
        warm_up=0,
        costs=StockCosts(
            holding_cost=holding, fixed_cost=fixed, backorder_cost=short, lost_sale_cost=short
        ),
    )
    alone = Replay(
        demand=[0, *demand], lead_time=lead, first=1, refit=9, review_period=review,
        shortage=replay.shortage, starting_stock=stock, warm_up=0, costs=replay.costs,
    )  # fmt: skip
    tried = float(replay.run(PlannedOrders(orders)).cost.min())
    least = float(alone.run(LeastCost()).cost[0])
    assert pytest.approx(tried) == least


def test_lots_are_weighed_against_stock() -> None:
    """Dear orders are few and large, and cost less than an order at every review."""
    demand = draw_demand(Poisson(3), periods=80, items=5, seed=1)
    replay = Replay(
        demand=demand, lead_time=1, first=20, refit=10,
        costs=StockCosts(holding_cost=1, fixed_cost=60, backorder_cost=20),
    )  # fmt: skip
    least, often = replay.run(LeastCost()), replay.run(Clairvoyant())
    assert least.orders.max() < 12
    assert least.cost.sum() < 0.5 * often.cost.sum()
    assert least.cost.sum() < replay.run(WindowPlan(FillRate(0.95))).cost.sum()


def test_many_items_are_weighed_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As each alone."""
    monkeypatch.setattr("backoffice_core.inventory.proving.least_cost.CELLS", 60)
    demand = draw_demand(Poisson(3), periods=30, items=7, seed=2)
    terms = StockCosts(holding_cost=1, fixed_cost=np.arange(7.0) * 9, backorder_cost=4)
    whole = Replay(demand=demand, lead_time=1, first=5, refit=10, costs=terms).run(LeastCost())
    for item in range(7):
        own = StockCosts(holding_cost=1, fixed_cost=9.0 * item, backorder_cost=4)
        alone = Replay(demand=demand[:, [item]], lead_time=1, first=5, refit=10, costs=own)
        assert pytest.approx(whole.cost[item]) == alone.run(LeastCost()).cost[0]


def test_without_costs_nothing_is_cheapest() -> None:
    """Refused by name."""
    with pytest.raises(InvalidValue, match="costs_missing"):
        Replay(demand=[1, 2, 3], lead_time=0, first=1, refit=1).run(LeastCost())
