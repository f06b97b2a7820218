"""Optimal lots against the books and against trying every plan there is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.policies.lots.lot_plans import cost_of_plan, stock_of_plan
from backoffice_core.inventory.policies.lots.lot_sizing import optimal_lots
from backoffice_core.kernel.errors import InvalidValue

Costs = Sequence[float]
whole = st.integers(0, 9)


def close(value: float) -> object:
    """The value, as near as a closed form must come."""
    return pytest.approx(value, rel=1e-12, abs=1e-12)


def every_plan(demand: Costs, fixed: Costs, holding: Costs, unit: Costs) -> float:
    """The least cost over all choices of periods to order in."""
    best = float("inf")
    periods = range(len(demand))
    for choice in itertools.product((False, True), repeat=len(demand)):
        cost, order = 0.0, None
        for now in periods:
            if choice[now]:
                order, cost = now, cost + fixed[now]
            if demand[now] and order is None:
                cost = float("inf")
                break
            if demand[now] and order is not None:
                cost += demand[now] * (unit[order] + sum(holding[order:now]))
        best = min(best, cost)
    return best


def every_plan_owing(
    demand: Costs, fixed: Costs, holding: Costs, unit: Costs, backorder: Costs
) -> float:
    """The same where demand may wait: each period is served by the cheapest order there is."""
    best = float("inf")
    for choice in itertools.product((False, True), repeat=len(demand)):
        orders = [now for now, made in enumerate(choice) if made]
        cost = sum(fixed[order] for order in orders)
        for now, asked in enumerate(demand):
            prices = [
                unit[order] + sum(holding[order:now]) + sum(backorder[now:order])
                for order in orders
            ]
            cost += asked * min(prices) if prices else (float("inf") if asked else 0)
        best = min(best, cost)
    return best


def test_the_example_that_wagner_and_whitin_published() -> None:
    """Wagner & Whitin, Management Science 5 (1958): twelve months, 864."""
    words = {
        "demand": [69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56],
        "fixed_cost": [85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114],
        "holding_cost": 1,
    }
    plan = optimal_lots(**words)
    assert plan.cost == 864
    published = [98, 0, 97, 0, 121, 0, 0, 112, 0, 67, 135, 0]
    assert cost_of_plan(quantity=published, **words).cost == 864


def test_the_example_of_the_textbook() -> None:
    """Snyder & Shen, Fundamentals of Supply Chain Theory 2e, example 3.9."""
    plan = optimal_lots(demand=[90, 120, 80, 70], fixed_cost=500, holding_cost=2)
    assert [210, 0, 150, 0] == plan.quantity.tolist()
    assert (1380, 1000, 380, 2) == (plan.cost, plan.ordering_cost, plan.holding_cost, plan.orders)


def test_prices_that_change_move_the_orders() -> None:
    """The stockpyl instance scmo_ww_hw_c: five periods, unit costs 3, 1, 4, 6, 6."""
    demand, unit = [400, 500, 500, 1100, 900], [3, 1, 4, 6, 6]
    plan = optimal_lots(demand=demand, fixed_cost=100, holding_cost=0.1, unit_cost=unit)
    assert [400, 3000, 0, 0, 0] == plan.quantity.tolist()
    assert close(every_plan(demand, [100] * 5, [0.1] * 5, unit)) == plan.cost


def test_of_two_cheapest_plans_the_one_of_fewer_orders_is_returned() -> None:
    """Hillier & Lieberman's airplanes (p. 952, as quoted by R's SCperf) have two, both of 4.8."""
    words = {"demand": [3, 2, 3, 2], "fixed_cost": 2, "holding_cost": 0.2}
    plan = optimal_lots(**words)
    assert [10, 0, 0, 0] == plan.quantity.tolist()
    for quantity in ([10, 0, 0, 0], [5, 0, 5, 0]):
        assert close(4.8) == cost_of_plan(quantity=quantity, **words).cost


def test_empty_periods_need_no_order() -> None:
    """Issue 177 of stockpyl: nothing is asked for until the sixth period."""
    plan = optimal_lots(
        demand=[0, 0, 0, 0, 0, 7], fixed_cost=[110, 108, 110, 120, 125, 134], holding_cost=1
    )
    assert [0, 0, 7, 0, 0, 0] == plan.quantity.tolist()
    assert plan.cost == 131
    nothing = optimal_lots(demand=[0, 0, 0], fixed_cost=5, holding_cost=1)
    assert (0, 0) == (nothing.cost, nothing.orders)


def test_silver_pyke_and_petersons_twelve_months() -> None:
    """Silver, Pyke & Peterson, chapter 6: 501.20."""
    demand = [10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41]
    plan = optimal_lots(demand=demand, fixed_cost=54, holding_cost=0.4)
    assert [84, 0, 0, 130, 283, 0, 140, 0, 124, 160, 279, 0] == plan.quantity.tolist()
    assert close(501.2) == plan.cost


def test_each_period_is_held_at_its_own_price() -> None:
    """Given a list, stockpyl holds at the ordering period's price throughout: 130 for 210."""
    demand, holding = [50, 50, 50], [1, 10, 1]
    plan = optimal_lots(demand=demand, fixed_cost=80, holding_cost=holding)
    assert every_plan(demand, [80] * 3, holding, [0] * 3) == plan.cost
    two = optimal_lots(demand=[10, 10, 10], fixed_cost=100, holding_cost=holding)
    assert every_plan([10] * 3, [100] * 3, holding, [0] * 3) == two.cost == 210


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(whole, st.integers(0, 60), st.integers(0, 5), whole), min_size=1, max_size=9)
)
def test_no_plan_is_cheaper(rows: list[tuple[int, int, int, int]]) -> None:
    """Against all plans there are, with everything changing from period to period."""
    demand, fixed, holding, unit = (list(column) for column in zip(*rows, strict=True))
    plan = optimal_lots(demand=demand, fixed_cost=fixed, holding_cost=holding, unit_cost=unit)
    assert every_plan(demand, fixed, holding, unit) == plan.cost
    assert sum(demand) == plan.quantity.sum()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(whole, st.integers(0, 60), st.integers(0, 5), whole, st.integers(0, 5)),
        min_size=1,
        max_size=8,
    )
)
def test_no_plan_is_cheaper_when_demand_may_wait(rows: list[tuple[int, ...]]) -> None:
    """Against all plans there are, with backorders; and never dearer than without."""
    demand, fixed, holding, unit, owing = (list(column) for column in zip(*rows, strict=True))
    words = {
        "demand": demand, "fixed_cost": fixed, "holding_cost": holding, "unit_cost": unit,
    }  # fmt: skip
    plan = optimal_lots(**words, backorder_cost=owing)
    assert every_plan_owing(demand, fixed, holding, unit, owing) == plan.cost
    assert plan.cost <= optimal_lots(**words).cost
    assert optimal_lots(**words).cost == optimal_lots(**words, backorder_cost=10**6).cost


@settings(max_examples=40, deadline=None)
@given(st.lists(whole, min_size=2, max_size=8), st.integers(0, 30), st.integers(1, 40))
def test_initial_stock_is_used_up_first(demand: list[int], stock: int, fixed: int) -> None:
    """What is planned is the demand that is left; what the stock costs to hold is counted."""
    plan = optimal_lots(demand=demand, fixed_cost=fixed, holding_cost=1, initial_stock=stock)
    left, net = stock, []
    for asked in demand:
        net.append(max(asked - left, 0))
        left = max(left - asked, 0)
    held = sum(max(stock - sum(demand[: now + 1]), 0) for now in range(len(demand)))
    assert every_plan(net, [fixed] * len(net), [1] * len(net), [0] * len(net)) + held == plan.cost
    assert stock_of_plan(quantity=plan.quantity, demand=demand, initial_stock=stock).min() >= 0


@pytest.mark.parametrize("backorder", [None, 3.0])
def test_many_items_are_planned_as_each_alone(backorder: float | None) -> None:
    """Periods by items give, item for item, what each gives alone, across blocks."""
    dice = np.random.default_rng(7)
    demand = dice.poisson(4, size=(12, 40)) * dice.integers(0, 2, size=(12, 40))
    fixed, holding = dice.uniform(5, 60, size=(12, 40)), dice.uniform(0.5, 2, size=(1, 40))
    words = {"backorder_cost": backorder}
    plan = optimal_lots(demand=demand, fixed_cost=fixed, holding_cost=holding, **words)
    for item in range(40):
        alone = optimal_lots(
            demand=demand[:, item],
            fixed_cost=fixed[:, item],
            holding_cost=holding[0, item],
            **words,
        )
        assert alone.quantity.tolist() == plan.quantity[:, item].tolist()
        assert close(alone.cost) == plan.cost[item]


def test_more_periods_than_a_byte_counts() -> None:
    """A thousand periods of one item: the last order, too, is found."""
    demand = np.tile([3.0, 0, 5, 1, 9, 2, 0, 4], 125)
    plan = optimal_lots(demand=demand, fixed_cost=11, holding_cost=1)
    assert demand.sum() == plan.quantity.sum()
    parts = optimal_lots(demand=demand[:200], fixed_cost=11, holding_cost=1)
    assert plan.quantity[:190].tolist() == parts.quantity[:190].tolist()


def test_a_column_comes_back_as_a_column() -> None:
    """One item's demand as a polars column gives its quantities as one."""
    column = pl.Series("demand", [90, 120, 80, 70])
    plan = optimal_lots(demand=column, fixed_cost=500, holding_cost=2)
    assert isinstance(plan.quantity, pl.Series)
    assert [210, 0, 150, 0] == plan.quantity.to_list()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"demand": []}, "no_periods"),
        ({"demand": [1, -1]}, "number_too_small"),
        ({"demand": [1, float("nan")]}, "not_a_number"),
        ({"demand": [1, float("inf")]}, "not_a_number"),
        ({"demand": "many"}, "not_a_number"),
        ({"demand": [[1, 2], [3]]}, "not_a_number"),
        ({"demand": [[[1]]]}, "lengths_differ"),
        ({"demand": [1, 2], "holding_cost": [1, 2, 3]}, "lengths_differ"),
        ({"demand": [1, 2], "initial_stock": [1, 2, 3]}, "lengths_differ"),
    ],
)
def test_what_cannot_be_planned_is_refused(words: dict[str, object], code: str) -> None:
    """By a code, and by the place of the number."""
    with pytest.raises(InvalidValue) as refused:
        optimal_lots(**{"fixed_cost": 1, "holding_cost": 1, **words})  # type: ignore[arg-type]
    assert code == refused.value.code


def test_a_plan_that_runs_short_is_refused_or_charged() -> None:
    """Without a price of owing, no plan may owe; with one, it is charged per period."""
    words = {"quantity": [0, 3], "demand": [2, 1], "fixed_cost": 10, "holding_cost": 1}
    with pytest.raises(InvalidValue, match="At the end of period 1 2 is owed"):
        cost_of_plan(**words)
    plan = cost_of_plan(**words, backorder_cost=4)
    assert (18, 8) == (plan.cost, plan.backorder_cost)
    with pytest.raises(InvalidValue, match="quantity has the shape"):
        cost_of_plan(quantity=[1], demand=[1, 2], fixed_cost=1, holding_cost=1)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(whole, st.integers(0, 60), st.integers(0, 5)), min_size=1, max_size=10),
    st.sampled_from([2.0**-40, 0.125, 1024, 2.0**40]),
    st.booleans(),
)
def test_another_currency_or_unit_changes_no_plan(
    rows: list[tuple[int, int, int]],
    scale: float,
    wait: bool,  # noqa: FBT001 - drawn
) -> None:
    """Costs in other money, or goods in other units: the same plan, whatever their size."""
    demand, fixed, holding = (np.array(column) for column in zip(*rows, strict=True))
    owing = np.array(3.0) if wait else None
    plan = optimal_lots(demand=demand, fixed_cost=fixed, holding_cost=holding, backorder_cost=owing)
    money = optimal_lots(
        demand=demand, fixed_cost=fixed * scale, holding_cost=holding * scale,
        backorder_cost=None if owing is None else owing * scale,
    )  # fmt: skip
    assert plan.quantity.tolist() == money.quantity.tolist()
    assert plan.cost * scale == money.cost
    units = optimal_lots(
        demand=demand * scale, fixed_cost=fixed, holding_cost=holding / scale,
        backorder_cost=None if owing is None else owing / scale,
    )  # fmt: skip
    assert (plan.quantity * scale).tolist() == units.quantity.tolist()
    assert plan.cost == units.cost
