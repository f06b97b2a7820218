"""Simulation: what happens in which order, what is counted, and what columns change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import (
    CycleService,
    FillRate,
    LineFillRate,
    Normal,
    OrderFillRate,
    PeriodService,
    Poisson,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.proving import (
    FixedPeriod,
    MinMax,
    OrderUpTo,
    OwnRule,
    PlannedLevels,
    PlannedOrders,
    Policy,
    ReorderQuantity,
    Seen,
    Shortage,
    StockCosts,
    StockRun,
    draw_demand,
    draw_lead_times,
    simulate,
)
from backoffice_core.kernel.errors import InvalidValue

DAYS, ITEMS = 60, 5
DEMAND = draw_demand([Poisson(mean) for mean in (1, 3, 3, 8, 20)], periods=DAYS, seed=3)
LEADS = np.random.default_rng(4).integers(0, 6, DEMAND.shape)
POLICIES: dict[str, Policy] = {
    "up to": OrderUpTo([6, 15, 9, 40, 90]),
    "lots": ReorderQuantity(reorder_point=[4, 9, 9, 25, 60], quantity=[5, 12, 3, 30, 70]),
    "one lot": ReorderQuantity(reorder_point=[4, 9, 9, 25, 60], quantity=2, once=True),
    "min/max": MinMax(minimum=[3, 9, 4, 25, 70], maximum=[9, 30, 15, 60, 150]),
    "own days": FixedPeriod(level=[6, 15, 9, 40, 90], every=[1, 2, 3, 4, 5]),
}
MEASURES = (FillRate, LineFillRate, PeriodService, ReadyRate, CycleService)


def one_by_one(policy: Policy, item: int, *, loses: bool, overtaking: bool) -> dict[str, float]:
    """The same stock kept in the plainest way: a list of orders, one item, one day at a time."""
    own = policy.of(slice(item, item + 1))
    net = float(own.start()[0])
    due: list[tuple[int, float]] = []
    found = dict.fromkeys(("missed", "lines_missed", "short", "ready", "held", "owed"), 0.0)
    found |= {"orders": 0.0, "cycles": 0.0, "cycles_short": 0.0}
    broken = False
    for day in range(DAYS):
        arriving = sum(amount for when, amount in due if when == day)
        if arriving > 0:
            found["cycles"] += 1
            found["cycles_short"] += broken
            broken = False
        net += arriving
        asked = float(DEMAND[day, item])
        missing = min(max(asked - net, 0.0), asked)
        net = net - asked + (missing if loses else 0.0)
        found["missed"] += missing
        found["lines_missed"] += missing > 0
        found["short"] += (missing > 0) if loses else (net < 0)
        found["ready"] += net > 0
        found["held"] += max(net, 0.0)
        found["owed"] += max(-net, 0.0)
        broken = (broken or missing > 0) if loses else net < 0
        position = net + sum(amount for when, amount in due if when > day)
        seen = Seen(
            period=day, items=slice(0, 1), position=np.array([position]), net=np.array([net])
        )
        amount = float(own.order(seen)[0])
        if amount > 0:
            when = day + 1 + int(LEADS[day, item])
            if not overtaking:
                when = max([when, *(each for each, _ in due)])
            due.append((when, amount))
            found["orders"] += 1
    return found


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("loses", [False, True])
@pytest.mark.parametrize("overtaking", [False, True])
def test_columns_say_what_a_plain_loop_says(name: str, *, loses: bool, overtaking: bool) -> None:
    """Every count and sum is that of stock kept one item and one day at a time."""
    run = simulate(
        POLICIES[name],
        DEMAND,
        lead_time=LEADS,
        shortage=Shortage.LOST if loses else Shortage.BACKORDERED,
        overtaking=overtaking,
    )
    for item in range(ITEMS):
        found = one_by_one(POLICIES[name], item, loses=loses, overtaking=overtaking)
        got = {
            "missed": run.missed[item],
            "lines_missed": run.lines_missed[item],
            "short": run.periods_short[item],
            "ready": run.periods_ready[item],
            "held": run.on_hand[item] * DAYS,
            "owed": run.backorders[item] * DAYS,
            "orders": run.orders[item],
            "cycles": run.cycles[item],
            "cycles_short": run.cycles_short[item],
        }
        assert pytest.approx(found, abs=1e-9) == got
    np.testing.assert_allclose(run.lost, run.missed if loses else 0)


@settings(max_examples=40, deadline=None)
@given(
    demand=st.lists(st.integers(0, 9), min_size=1, max_size=30),
    lead=st.integers(0, 4),
    review=st.integers(1, 3),
    level=st.integers(0, 40),
)
def test_nothing_gets_lost(demand: list[int], lead: int, review: int, level: int) -> None:
    """What was there and what came is what was sold and what is left, with what is under way."""
    last: list[Seen] = []

    def watched(seen: Seen) -> np.ndarray:
        last.append(Seen(period=seen.period, items=seen.items, position=seen.position.copy(),
                         net=seen.net.copy()))  # fmt: skip
        return np.maximum(level - seen.position, 0)

    run = simulate(
        watched, demand, lead_time=lead, review_period=review, starting_stock=5, traced=True
    )
    assert run.trace is not None
    for seen in last:
        before = run.trace[: seen.period].sum()
        assert pytest.approx(5 + before - sum(demand[: seen.period + 1])) == seen.position[0]
        assert pytest.approx(seen.position) == seen.on_hand - seen.backorders + seen.on_order
    assert float(run.asked[0]) == sum(demand)


def test_an_order_comes_before_the_demand_of_its_day() -> None:
    """Ordered at the end of day 0 with a lead time of 2, it serves day 3 and not day 2."""
    orders = PlannedOrders([[4], [0], [0], [0]])
    run = simulate(orders, [0, 0, 4, 0], lead_time=2)
    assert float(run.missed[0]) == 4
    run = simulate(orders, [0, 0, 0, 4], lead_time=2)
    assert float(run.missed[0]) == 0


def test_items_do_not_depend_on_their_neighbours() -> None:
    """An item alone, or among thousands over several blocks, comes to the same."""
    many = np.tile(DEMAND, (1, 2000))
    policy = MinMax(minimum=np.tile([3, 9, 4, 25, 70], 2000), maximum=160)
    whole = simulate(policy, many, lead_time=2)
    alone = simulate(MinMax(minimum=[3, 9, 4, 25, 70], maximum=160), DEMAND, lead_time=2)
    for name in ("missed", "on_hand", "backorders", "orders", "cycles_short"):
        np.testing.assert_array_equal(
            np.tile(getattr(alone, name), 2000), getattr(whole, name), err_msg=name
        )


def test_a_rule_of_ones_own_is_a_policy() -> None:
    """A function of what is seen does what the policy of the same rule does."""
    own = simulate(
        lambda seen: np.where(seen.position <= 4, 12 - seen.position, 0),
        DEMAND,
        lead_time=1,
        starting_stock=12,
    )
    same = simulate(MinMax(minimum=4, maximum=12), DEMAND, lead_time=1, starting_stock=12)
    np.testing.assert_array_equal(same.on_hand, own.on_hand)
    levels = PlannedLevels(np.full(DEMAND.shape, 12.0))
    np.testing.assert_array_equal(
        simulate(OrderUpTo(12), DEMAND, lead_time=1).missed,
        simulate(levels, DEMAND, lead_time=1).missed,
    )


def test_amounts_that_are_no_whole_units_do_not_turn_into_shortages() -> None:
    """Tenths do not add up in doubles; a stock that is used up exactly is not short."""
    demand = np.full((2000, 1), 0.1)
    run = simulate(OrderUpTo(0.1), demand, lead_time=0)
    assert run.total_service(PeriodService) == 1.0
    assert run.total_service(LineFillRate) == 1.0
    assert run.total_service(ReadyRate) == 0.0


def test_orders_of_several_items_are_served_in_full_or_not() -> None:
    """An order of two items misses if one does; the rate of orders is that of groups."""
    demand = [[1, 1, 2], [1, 0, 2], [0, 0, 0]]
    run = simulate(
        PlannedOrders(np.zeros((3, 3))),
        demand,
        lead_time=0,
        starting_stock=[1, 1, 9],
        ordered_together=[7, 7, 8],
    )
    np.testing.assert_array_equal(run.service(OrderFillRate), [0.5, 1.0])
    assert run.total_service(OrderFillRate) == 0.75
    assert run.total_service(LineFillRate) == 0.8


def test_costs_are_those_of_what_happened() -> None:
    """Holding, orders, backorders and lost sales, an average period."""
    costs = StockCosts(
        holding_cost=1, fixed_cost=10, backorder_cost=5, lost_sale_cost=7, unit_cost=3
    )
    run = simulate(MinMax(minimum=2, maximum=6), DEMAND, lead_time=1, costs=costs)
    expected = run.on_hand + 10 * run.orders / DAYS + 5 * run.backorders
    np.testing.assert_allclose(expected, run.cost)
    np.testing.assert_allclose(3 * run.on_hand, run.stock_value)
    lost = simulate(
        MinMax(minimum=2, maximum=6), DEMAND, lead_time=1, costs=costs, shortage=Shortage.LOST
    )
    np.testing.assert_allclose(
        lost.on_hand + 10 * lost.orders / DAYS + 7 * lost.lost / DAYS, lost.cost
    )
    assert run.with_costs(StockCosts(holding_cost=2)).cost[0] == 2 * run.on_hand[0]


@pytest.mark.parametrize("measure", MEASURES)
def test_more_stock_serves_no_less(measure: type[Service]) -> None:
    """Of every measure, for a level ordered up to."""
    served = [
        simulate(OrderUpTo(level), DEMAND, lead_time=2).service(measure)
        for level in (5, 20, 60, 200)
    ]
    assert (np.diff(served, axis=0) >= 0).all()


def test_draws_are_streams_of_their_own() -> None:
    """The same seed draws the same; another item more changes nothing for the others."""
    laws = [Poisson(3), Normal(5, 9)]
    first = draw_demand(laws, periods=50, seed=5)
    np.testing.assert_array_equal(
        first, draw_demand([*laws, Poisson(1)], periods=50, seed=5)[:, :2]
    )
    assert not np.array_equal(first, draw_demand(laws, periods=50, seed=6))
    assert first.min() == 0.0
    leads = draw_lead_times(Poisson(3), periods=50, items=2, seed=5)
    assert leads.dtype == np.int64
    assert not np.array_equal(first[:, 0], leads[:, 0])
    assert draw_demand(Poisson(3), periods=4, items=3, seed=1).shape == (4, 3)


def empty_run() -> StockRun:
    """A run without orders of customers and costs."""
    return simulate(OrderUpTo(3), [1, 2], lead_time=0)


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (lambda: simulate(OrderUpTo(3), "soap", lead_time=1), "not_a_series"),
        (lambda: simulate(OrderUpTo(3), [[[1.0]]], lead_time=1), "not_a_series"),
        (lambda: simulate(OrderUpTo(3), [1, -1], lead_time=1), "number_too_small"),
        (lambda: simulate(OrderUpTo(3), [1, float("nan")], lead_time=1), "not_a_number"),
        (lambda: simulate(OrderUpTo(3), [1, 1], lead_time=0.5), "periods_not_whole"),
        (lambda: simulate(OrderUpTo(3), [1, 1], lead_time=[1, 2]), "lengths_differ"),
        (lambda: simulate(OrderUpTo(3), [1, 1], lead_time=1, review_period=0), "periods_not_whole"),
        (lambda: simulate(OrderUpTo(3), [1, 1], lead_time=1, warm_up=2), "periods_not_whole"),
        (lambda: simulate(3, [1, 1], lead_time=1), "type_wrong"),  # type: ignore[arg-type]
        (lambda: simulate(lambda seen: seen.net - 99, [1], lead_time=1), "order_impossible"),
        (lambda: ReorderQuantity(reorder_point=1, quantity=0), "number_too_small"),
        (lambda: MinMax(minimum=5, maximum=4), "maximum_below_minimum"),
        (lambda: PlannedOrders([1, 2]), "not_a_series"),
        (lambda: StockCosts(holding_cost=-1), "number_too_small"),
        (lambda: draw_demand([], periods=3, seed=1), "law_missing"),
        (lambda: draw_demand(Poisson(1), periods=0, seed=1), "periods_not_whole"),
        (lambda: empty_run().service(OrderFillRate), "orders_unknown"),
        (lambda: empty_run().service(Service), "measure_missing"),
        (lambda: empty_run().cost, "costs_missing"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(refused: object, code: str) -> None:
    """With a code, before anything is computed."""
    assert callable(refused)
    with pytest.raises(InvalidValue) as problem:
        refused()
    assert code == problem.value.code


def test_own_rules_see_which_items_they_are_asked_about() -> None:
    """Beyond a block of items, a rule with levels of its own finds them by ``seen.items``."""
    levels = np.arange(5000.0)
    run = simulate(
        OwnRule(lambda seen: np.maximum(levels[seen.items] - seen.position, 0)),
        np.ones((3, 5000)),
        lead_time=0,
        traced=True,
    )
    assert run.trace is not None
    np.testing.assert_array_equal(levels + 1, run.trace[0])
