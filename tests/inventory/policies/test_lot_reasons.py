"""Explanations of lots: what a period more or less would cost, in two languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.policies.lots.lot_reasons import explain_lots
from backoffice_core.inventory.policies.lots.lot_sizing import optimal_lots
from backoffice_core.kernel.errors import InvalidValue

WORDS = {"demand": [90, 120, 80, 70], "fixed_cost": 500, "holding_cost": 2}


def test_each_order_says_what_it_covers_and_what_else_would_cost() -> None:
    """Snyder & Shen 2e, example 3.9: 80 for a period longer would be 320 - 140 more."""
    first, second = explain_lots(quantity=[210, 0, 150, 0], **WORDS)
    assert first.render("en").splitlines() == [
        "Order 210 in period 1: it covers the periods 1 to 2",
        "  A period more (80) would cost 180 more",
        "  A period less (120) would cost 60 more",
    ]
    assert "  Ini mencakup semuanya sampai periode terakhir" in second.render("id")


def test_a_plan_by_hand_is_told_where_it_could_be_cheaper() -> None:
    """Lot for lot costs 2000: covering a period more saves."""
    first, *_others = explain_lots(quantity=[90, 120, 80, 70], **WORDS)
    assert first.render("en").splitlines() == [
        "Order 90 in period 1: it covers that period",
        "  A period more (120) would cost 260 less",
    ]
    late = explain_lots(
        quantity=[360, 0, 0, 0], demand=WORDS["demand"], fixed_cost=50, holding_cost=2
    )
    assert "A period less (70) would cost 370 less" in late[0].render("en")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), min_size=1, max_size=10),
    st.integers(0, 9),
)
def test_no_order_of_an_optimal_plan_could_be_cheaper(
    rows: list[tuple[int, int]], stock: int
) -> None:
    """A period more or less never saves anything on the cheapest plan."""
    demand, fixed = (list(column) for column in zip(*rows, strict=True))
    words = {"demand": demand, "fixed_cost": fixed, "holding_cost": 1, "initial_stock": stock}
    plan = optimal_lots(**words)
    reasons = explain_lots(quantity=plan.quantity, **words)
    assert plan.orders == len(reasons)
    for reason in reasons:
        assert all(part.result is None or part.result >= 0 for part in reason.because)


def test_only_one_item_is_explained_at_a_time() -> None:
    """Several items, or a plan of another length, are refused."""
    with pytest.raises(InvalidValue, match="one item at a time"):
        explain_lots(quantity=[[1, 2]], demand=[[1, 2]], fixed_cost=1, holding_cost=1)
    with pytest.raises(InvalidValue, match="one item at a time"):
        explain_lots(quantity=[1], demand=[1, 2], fixed_cost=1, holding_cost=1)
