"""Seasonal goods under one limit: the price of the limit, against every way of sharing it."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.policies.orders.shared_season import (
    limited_newsvendors,
    limited_newsvendors_for,
)
from backoffice_core.inventory.policies.reorder.newsvendor import (
    newsvendor_order,
    newsvendor_order_for,
)
from backoffice_core.kernel.errors import InvalidValue

WORDS: dict[str, Any] = {
    "overage": [2, 5, 1], "underage": [4, 12, 6], "mean": [100, 60, 40],
    "deviation": [20, 25, 10], "unit_size": [10, 30, 5],
}  # fmt: skip


def test_a_limit_that_does_not_bind_changes_nothing() -> None:
    """Each item is the newsvendor that it is alone; the limit has no price."""
    shared = limited_newsvendors(**WORDS, limit=1e6)
    alone = newsvendor_order(**{name: WORDS[name] for name in WORDS if name != "unit_size"})
    assert alone.quantity == pytest.approx(shared.quantity, rel=1e-12)
    assert alone.cost.sum() == pytest.approx(shared.cost, rel=1e-12)
    assert (0.0, shared.cost, 0.0) == (shared.price, shared.free_cost, shared.gap)


@pytest.mark.parametrize("limit", [2800, 1500, 400, 20])
def test_the_price_is_what_one_more_unit_saves(limit: float) -> None:
    """By the difference of the costs of two limits; the whole limit is used, and no gap left."""
    shared = limited_newsvendors(**WORDS, limit=limit)
    assert limit == pytest.approx(shared.used, rel=1e-9)
    assert shared.gap <= 1e-9
    little = 1e-4 * limit
    costs = [limited_newsvendors(**WORDS, limit=limit + side * little).cost for side in (-1, 1)]
    assert shared.price == pytest.approx((costs[0] - costs[1]) / (2 * little), rel=1e-5)


def test_no_way_of_sharing_a_budget_costs_less() -> None:
    """A fine grid of two items on the line where the budget is used up."""
    words = {name: each[:2] for name, each in WORDS.items()}
    shared = limited_newsvendors(**words, limit=2500)
    first = np.linspace(0, 250, 20_001)
    quantity = [first, (2500 - 10 * first) / 30]
    costs = sum(
        newsvendor_order(
            **{name: words[name][item] for name in words if name != "unit_size"},
            quantity=quantity[item],
        ).cost
        for item in range(2)
    )
    assert shared.cost <= float(np.min(costs)) + 1e-9
    assert shared.cost == pytest.approx(float(np.min(costs)), rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    weights=st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=4), min_size=2, max_size=3),
    sizes=st.lists(st.integers(1, 4), min_size=3, max_size=3),
    under=st.lists(st.integers(1, 9), min_size=3, max_size=3),
    limit=st.integers(1, 20),
)
def test_counted_goods_against_every_way_of_sharing(
    weights: list[list[int]], sizes: list[int], under: list[int], limit: int
) -> None:
    """No orders that fit cost less than the bound; ours fit, and cost no more than the gap says."""
    laws = [Pmf(np.array([1, *each]) / (1 + sum(each))) for each in weights]
    words = {"overage": 1, "underage": under[: len(laws)], "unit_size": sizes[: len(laws)]}
    shared = limited_newsvendors_for(laws, **words, limit=limit)
    tables = [
        newsvendor_order_for(law, overage=1, underage=each, quantity=np.arange(6.0)).cost
        for law, each in zip(laws, under, strict=False)
    ]
    best = min(
        sum(table[each] for table, each in zip(tables, orders, strict=True))
        for orders in itertools.product(range(6), repeat=len(laws))
        if sum(size * each for size, each in zip(sizes, orders, strict=False)) <= limit
    )
    assert shared.used <= limit
    assert shared.lower_bound <= best + 1e-9
    assert best - 1e-9 <= shared.cost
    if all(size == 1 for size in sizes[: len(laws)]):
        # Units of one size are a greedy choice, which is exact.
        assert best == pytest.approx(shared.cost, abs=1e-9)


def test_laws_and_columns_are_one_computation() -> None:
    """Normal laws by themselves and as columns of their means and deviations."""
    laws = [Normal(mean, dev) for mean, dev in zip(WORDS["mean"], WORDS["deviation"], strict=True)]
    words = {name: WORDS[name] for name in ("overage", "underage", "unit_size")}
    one = limited_newsvendors(**WORDS, limit=1500)
    other = limited_newsvendors_for(laws, **words, limit=1500)
    assert one.quantity == pytest.approx(other.quantity, rel=1e-9)
    assert one.price == pytest.approx(other.price, rel=1e-9)


def test_certain_demand_fills_a_limit_in_order_of_worth() -> None:
    """A continuous knapsack: what saves most by its size first, the last one in part."""
    shared = limited_newsvendors(
        overage=1, underage=[6, 2, 9], mean=[10, 10, 10], deviation=0, unit_size=[2, 1, 1], limit=20
    )
    assert [5.0, 0.0, 10.0] == shared.quantity.tolist()
    assert 3.0 == pytest.approx(shared.price, rel=1e-12)
    assert 50.0 == pytest.approx(shared.cost, rel=1e-12)


def test_what_takes_no_room_is_not_limited() -> None:
    """And one number is given back for numbers."""
    free = limited_newsvendors(**{**WORDS, "unit_size": [0, 30, 5]}, limit=100)
    assert free.quantity[0] == pytest.approx(free.free_quantity[0], rel=1e-12)
    one = limited_newsvendors(overage=1, underage=1, mean=10, deviation=2, unit_size=1, limit=8)
    assert 8.0 == pytest.approx(one.quantity, rel=1e-12)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("limit_too_small", {"limit": 0}),
        ("not_a_number", {"limit": None}),
        ("not_a_number", {"limit": [1, 2]}),
        ("number_too_small", {"unit_size": -1}),
        ("number_too_small", {"overage": 0}),
        ("number_too_small", {"deviation": -1}),
        ("lengths_differ", {"mean": [1, 2]}),
        ("not_a_number", {"mean": "many"}),
    ],
)
def test_what_cannot_be_shared_is_named(code: str, change: dict[str, Any]) -> None:
    """By its code."""
    with pytest.raises(InvalidValue, match=code):
        limited_newsvendors(**{**WORDS, "limit": 100, **change})


def test_laws_that_are_none_are_named() -> None:
    """No law, none at all, another number of them."""
    words = {"overage": [1, 2], "underage": 1, "unit_size": 1, "limit": 5}
    for code, laws in (
        ("law_invalid", [Poisson(3), 3]), ("law_invalid", 7), ("lengths_differ", []),
        ("lengths_differ", [Poisson(3)]),
    ):  # fmt: skip
        with pytest.raises(InvalidValue, match=code):
            limited_newsvendors_for(laws, **words)  # type: ignore[arg-type]
