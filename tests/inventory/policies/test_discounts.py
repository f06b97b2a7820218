"""Discounts and shared limits against the books and against trying everything."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.policies.orders.discounts import (
    all_units_discount,
    incremental_discount,
)
from backoffice_core.inventory.policies.orders.economic_order import economic_order_quantity
from backoffice_core.inventory.policies.orders.shared_limit import limited_orders
from backoffice_core.kernel.errors import InvalidValue

BOOK = {
    "demand": 1300,
    "fixed_cost": 8,
    "holding_rate": 0.3,
    "breakpoints": [0, 400, 800],
    "unit_costs": [0.75, 0.72, 0.68],
}
steps = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 20)), min_size=1, max_size=4)


def close(value: float, digits: float = 1e-10) -> object:
    """The value, as near as a closed form must come."""
    return pytest.approx(value, rel=digits, abs=0)


def test_the_all_units_discount_of_the_textbook_lands_on_a_break() -> None:
    """Snyder & Shen, Fundamentals of Supply Chain Theory 2e, example 3.6."""
    order = all_units_discount(**BOOK)
    assert (800, 2, 0.68) == (order.quantity, order.tier, order.unit_cost)
    assert close(978.6) == order.cost


def test_the_incremental_discount_of_the_textbook_stays_in_the_first_tier() -> None:
    """Snyder & Shen 2e, example 3.7."""
    order = incremental_discount(**BOOK)
    assert close(304.0467800264) == order.quantity
    assert close(1043.4105255059) == order.cost
    assert order.tier == 0


@pytest.mark.parametrize("whole_order", [True, False])
@settings(max_examples=60, deadline=None)
@given(tiers=steps, demand=st.integers(1, 200), numbers=st.tuples(*[st.integers(1, 30)] * 4))
def test_the_best_pack_under_a_discount_is_the_best_of_all(
    *, whole_order: bool, tiers: list[tuple[int, int]], demand: int, numbers: tuple[int, ...]
) -> None:
    """Against every multiple up to far beyond the last break, either kind of discount."""
    fixed, rate, pack, least = numbers[0], numbers[1] / 10, numbers[2] % 6 + 1, numbers[3]
    breaks = [sum(width for width, _ in tiers[:count]) for count in range(len(tiers))]
    prices = [100 - sum(fall for _, fall in tiers[:count]) for count in range(len(tiers))]
    rule = all_units_discount if whole_order else incremental_discount
    order = rule(
        demand=demand, fixed_cost=fixed, holding_rate=rate, breakpoints=breaks,
        unit_costs=prices, multiple=pack, minimum=least,
    )  # fmt: skip
    units = np.arange(1, 3000)
    if whole_order:
        price = np.array(prices)[np.searchsorted(breaks, units, side="right") - 1]
    else:
        paid = np.array(prices)[np.searchsorted(breaks, units, side="left") - 1]
        price = np.cumsum(paid) / units
    cost = demand * price + fixed * demand / units + rate * price * units / 2
    cost[(units % pack > 0) | (units < least)] = np.inf
    assert close(cost.min()) == order.cost
    assert close(cost[int(order.quantity) - 1]) == order.cost


@pytest.mark.parametrize("rule", [all_units_discount, incremental_discount])
def test_one_tier_is_the_economic_order_quantity(rule: object) -> None:
    """Without a break both discounts are the plain formula."""
    words = {
        "demand": [1300.0, 90.0, 0.0],
        "fixed_cost": 8,
        "holding_cost": 0.1,
        "holding_rate": 0.3,
    }
    order = rule(**words, breakpoints=[0], unit_costs=[0.75])  # type: ignore[operator]
    plain = economic_order_quantity(**words, unit_cost=0.75)
    assert np.allclose(plain.quantity, order.quantity, rtol=1e-14)
    assert np.allclose(plain.cost, order.cost, rtol=1e-14)
    assert [0.0, math.inf] == [order.cost[2], order.cycle_time[2]]


@pytest.mark.parametrize("rule", [all_units_discount, incremental_discount])
def test_each_item_may_have_tiers_of_its_own(rule: object) -> None:
    """Lists of any lengths, a column of demand: item for item what each alone gives."""
    breaks, prices = [[0, 400, 800], [0], [50, 90]], [[0.75, 0.72, 0.68], [3], [9, 8.5]]
    demand = pl.Series("demand", [1300, 200, 40])
    words = {"fixed_cost": 8, "holding_rate": 0.3}
    all_of_them = rule(demand=demand, breakpoints=breaks, unit_costs=prices, **words)  # type: ignore[operator]
    for place in range(3):
        alone = rule(  # type: ignore[operator]
            demand=demand[place], breakpoints=breaks[place], unit_costs=prices[place], **words
        )
        assert alone.quantity == all_of_them.quantity[place]
        assert alone.cost == all_of_them.cost[place]
    assert all_of_them.quantity[2] >= 50


@pytest.mark.parametrize(
    "tiers",
    [
        {"breakpoints": [0, 400], "unit_costs": [1]},
        {"breakpoints": [400, 0], "unit_costs": [2, 1]},
        {"breakpoints": [0, 400], "unit_costs": [1, 2]},
        {"breakpoints": [-1, 400], "unit_costs": [2, 1]},
        {"breakpoints": [], "unit_costs": []},
        {"breakpoints": 5, "unit_costs": [1]},
        {"breakpoints": [[0], [0]], "unit_costs": [[1], [1], [1]]},
    ],
)
def test_tiers_that_make_no_sense_are_refused(tiers: dict[str, object]) -> None:
    """A price that rises with the quantity, or a break without a price."""
    with pytest.raises(InvalidValue) as refused:
        all_units_discount(demand=1, fixed_cost=1, holding_cost=1, **tiers)  # type: ignore[arg-type]
    assert refused.value.code == "tiers_wrong"


def test_free_stock_has_no_best_order() -> None:
    """Without a price of stock the larger an order the better."""
    with pytest.raises(InvalidValue, match="Stock costs nothing"):
        incremental_discount(demand=1, fixed_cost=1, breakpoints=[0], unit_costs=[1])


@settings(max_examples=60, deadline=None)
@given(
    items=st.lists(
        st.tuples(
            st.floats(0, 1e6), st.floats(0, 1e4), st.floats(0.001, 1e3), st.floats(0.01, 1e3)
        ),
        min_size=1, max_size=6,
    ),
    share=st.floats(1e-6, 2),
)  # fmt: skip
def test_orders_fill_a_limit_that_binds_and_none_that_does_not(
    items: list[tuple[float, float, float, float]], share: float
) -> None:
    """To 1e-9 of the limit; and each item is at its best for one price (Kuhn and Tucker)."""
    demand, fixed, holding, size = (np.array(column) for column in zip(*items, strict=True))
    free = float(np.sqrt(2 * demand * fixed / holding) @ size)
    limit = max(free * share, 1e-6)
    orders = limited_orders(
        demand=demand, fixed_cost=fixed, holding_cost=holding, unit_size=size, limit=limit
    )
    if free > limit * (1 + 1e-9):
        assert close(limit, 1e-9) == orders.used
        assert orders.price > 0
        assert orders.cost >= orders.free_cost * (1 - 1e-12)
    elif free < limit * (1 - 1e-9):
        assert orders.price == 0
        assert pytest.approx(orders.free_cost, rel=1e-9) == orders.cost
    balance = fixed * demand
    paid = orders.quantity**2 * (holding / 2 + orders.price * size)
    assert np.allclose(balance, paid, rtol=1e-9)


def test_the_price_of_a_limit_is_what_a_little_more_would_save() -> None:
    """The multiplier, by difference; also where stock itself costs nothing."""
    words = {"demand": [900, 100], "fixed_cost": 20, "holding_cost": [0, 1], "unit_size": [1, 3]}
    orders = limited_orders(**words, limit=200)
    more = limited_orders(**words, limit=200.01)
    assert close(orders.price, 1e-4) == (orders.cost - more.cost) / 0.01
    with pytest.raises(InvalidValue, match="limit is 0"):
        limited_orders(**words, limit=0)
    with pytest.raises(InvalidValue, match="Neither stock"):
        limited_orders(demand=1, fixed_cost=1, holding_cost=0, unit_size=0, limit=1)
