"""Explanations of lots: what a period more or less would cost, in two languages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.policies.lots.lot_plans import cost_of_plan
from backoffice_core.inventory.policies.lots.lot_reasons import explain_lots
from backoffice_core.inventory.policies.lots.lot_sizing import optimal_lots
from backoffice_core.kernel.errors import InvalidValue

WORDS: dict[str, Any] = {"demand": [90, 120, 80, 70], "fixed_cost": 500, "holding_cost": 2}


def test_each_order_says_what_it_covers_and_what_else_would_cost() -> None:
    """Snyder & Shen 2e, example 3.9: 80 for a period longer would be 320 - 140 more."""
    why = explain_lots(cost_of_plan(quantity=[210, 0, 150, 0], **WORDS), **WORDS)
    _parts, first, second = why.because
    assert first.render("en").splitlines() == [
        "Order 210 in period 1: it covers the periods 1 to 2",
        "  A period more (80) would cost 180 more",
        "  A period less (120) would cost 60 more",
    ]
    assert "  Ini mencakup semuanya sampai periode terakhir" in second.render("id")


def test_a_plan_by_hand_is_told_where_it_could_be_cheaper() -> None:
    """Lot for lot costs 2000: covering a period more saves."""
    why = explain_lots(cost_of_plan(quantity=[90, 120, 80, 70], **WORDS), **WORDS)
    _parts, first, *_others = why.because
    assert first.render("en").splitlines() == [
        "Order 90 in period 1: it covers that period",
        "  A period more (120) would cost 260 less",
    ]
    words = {**WORDS, "fixed_cost": 50}
    late = explain_lots(cost_of_plan(quantity=[360, 0, 0, 0], **words), **words)
    assert "A period less (70) would cost 370 less" in late.render("en")


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
    _parts, *reasons = explain_lots(plan, **words).because
    assert plan.orders == len(reasons)
    for reason in reasons:
        assert all(part.result is None or part.result >= 0 for part in reason.because)


def test_an_item_of_a_table_is_explained_as_it_is_alone() -> None:
    """Periods by items, each with costs of its own; a plan of another length is refused."""
    words: dict[str, Any] = {
        "demand": [[90, 10], [120, 0], [80, 30], [70, 5]],
        "fixed_cost": [[500, 20]],
        "holding_cost": 2,
        "initial_stock": [0, 4],
    }
    alone: dict[str, Any] = {
        "demand": [10, 0, 30, 5],
        "fixed_cost": 20,
        "holding_cost": 2,
        "initial_stock": 4,
    }
    plans = optimal_lots(**words)
    assert explain_lots(optimal_lots(**alone), **alone) == explain_lots(plans, **words, item=1)
    for item in (2, -1, None):
        with pytest.raises(InvalidValue, match="item_unknown"):
            explain_lots(plans, **words, item=item)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="lengths_differ"):
        explain_lots(plans, **WORDS)
    with pytest.raises(InvalidValue, match="type_wrong"):
        explain_lots([1, 2], **WORDS)  # type: ignore[arg-type]


def test_what_waits_for_an_order_is_told_with_its_price() -> None:
    """An order that comes late serves first what was asked for before."""
    words: dict[str, Any] = {**WORDS, "backorder_cost": 3}
    text = explain_lots(cost_of_plan(quantity=[0, 210, 150, 0], **words), **words).render("en")
    assert "What waits for a later order costs 270" in text
    assert "Of it 90 were asked for before, and had to wait" in text
    assert "Darinya 90 sudah diminta" in explain_lots(
        cost_of_plan(quantity=[0, 210, 150, 0], **words), **words
    ).render("id")
