"""Lots under a capacity against trying every order of every period."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.policies.lots.lot_capacity import limited_lots
from backoffice_core.inventory.policies.lots.lot_plans import stock_of_plan
from backoffice_core.inventory.policies.lots.lot_sizing import optimal_lots
from backoffice_core.kernel.errors import InvalidValue

small = st.integers(0, 4)
rows = st.lists(
    st.tuples(small, st.integers(0, 12), st.integers(0, 4), small, st.integers(0, 5)),
    min_size=1,
    max_size=4,
)


def every_order(
    columns: list[list[int]], *, least: int, stock: int, owing: list[int] | None, most: int
) -> float:
    """The least cost over all quantities of all periods."""
    demand, fixed, holding, unit, capacity = columns
    best = float("inf")
    for quantity in itertools.product(*(range(high + 1) for high in capacity)):
        cost, left = 0.0, stock
        for now, ordered in enumerate(quantity):
            if 0 < ordered < least:
                cost = float("inf")
            left += ordered - demand[now]
            cost += (fixed[now] if ordered else 0) + unit[now] * ordered
            cost += max(left, 0) * holding[now]
            if left < 0:
                cost += float("inf") if owing is None else -left * owing[now]
            if left > most:
                cost = float("inf")
        best = min(best, cost if left >= 0 else float("inf"))
    return best


@settings(max_examples=100, deadline=None)
@given(rows, st.integers(0, 3), st.integers(0, 3), st.integers(3, 9), st.booleans())
def test_no_orders_within_the_limits_are_cheaper(
    drawn: list[tuple[int, ...]],
    least: int,
    stock: int,
    most: int,
    owing: bool,  # noqa: FBT001
) -> None:
    """Capacity, least orders, backorders, a shelf and stock: against everything there is."""
    columns = [list(column) for column in zip(*drawn, strict=True)]
    demand, fixed, holding, unit, capacity = columns
    price = [2] * len(demand) if owing else None
    expected = every_order(columns, least=least, stock=stock, owing=price, most=most)
    words = {
        "demand": demand, "fixed_cost": fixed, "holding_cost": holding, "unit_cost": unit,
        "capacity": capacity, "minimum": least, "initial_stock": stock, "maximum_stock": most,
        "backorder_cost": price,
    }  # fmt: skip
    if expected == float("inf"):
        with pytest.raises(InvalidValue) as refused:
            limited_lots(**words)
        assert refused.value.code == "capacity_too_small"
    else:
        assert expected == pytest.approx(limited_lots(**words).cost, rel=1e-12)


def test_a_capacity_that_never_binds_changes_nothing() -> None:
    """Wagner and Whitin's example once more, in single units, and as backorders."""
    words = {
        "demand": [69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56],
        "fixed_cost": [85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114],
        "holding_cost": 1,
    }
    assert limited_lots(**words, capacity=1000).cost == optimal_lots(**words).cost == 864
    waiting = limited_lots(**words, capacity=1000, backorder_cost=1)
    assert waiting.cost == optimal_lots(**words, backorder_cost=1).cost


def test_a_tight_capacity_makes_work_ahead() -> None:
    """What the last periods cannot make is made before, and never more than the capacity."""
    plan = limited_lots(demand=[0, 0, 0, 90], fixed_cost=5, holding_cost=1, capacity=30)
    assert [0, 30, 30, 30] == plan.quantity.tolist()
    assert [0, 30, 60, 0] == stock_of_plan(quantity=plan.quantity, demand=[0, 0, 0, 90]).tolist()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"demand": [1.5]}, "number_not_whole"),
        ({"demand": [1], "minimum": -1}, "number_not_whole"),
        ({"demand": [9, 9]}, "capacity_too_small"),
        ({"demand": [1, 2], "capacity": [1, 2, 3]}, "lengths_differ"),
        ({"demand": [[1, 2]]}, "lengths_differ"),
        ({"demand": [10**9]}, "too_many_units"),
    ],
)
def test_what_cannot_be_planned_is_refused(words: dict[str, object], code: str) -> None:
    """By a code each."""
    with pytest.raises(InvalidValue) as refused:
        limited_lots(**{"fixed_cost": 1, "holding_cost": 1, "capacity": 3, **words})  # type: ignore[arg-type]
    assert code == refused.value.code
