"""Economic order and production quantities against the books, brute force and their limits."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.policies.orders.economic_order import (
    cost_of_quantity,
    cost_ratio,
    economic_order_quantity,
)
from backoffice_core.inventory.policies.orders.production_lots import (
    production_quantity,
    rotation_cycle,
)
from backoffice_core.kernel.errors import InvalidValue

PARTS = ("ordering_cost", "holding_cost", "backorder_cost", "purchase_cost")
sizes = st.floats(0.01, 1e6)


def close(value: float, digits: float = 1e-12) -> object:
    """The value, as near as a closed form must come."""
    return pytest.approx(value, rel=digits, abs=0)


def test_the_order_quantity_of_the_textbook() -> None:
    """Snyder & Shen, Fundamentals of Supply Chain Theory 2e, example 3.1."""
    order = economic_order_quantity(demand=1300, fixed_cost=8, holding_cost=0.225)
    assert close(304.0467800264368) == order.quantity
    assert close(68.41052550594829) == order.cost


def test_price_coverage_and_turns_come_with_the_quantity() -> None:
    """Test of gwr3n/inventoryanalytics (MIT): unit price, reorder point, coverage, turns."""
    order = economic_order_quantity(
        demand=2400, fixed_cost=3.2, holding_cost=0.24, unit_cost=0.4, lead_time=1 / 12
    )
    assert close(252.98221281347034) == order.quantity
    assert close(1020.715731075233, 1e-9) == order.cost
    assert close(200) == order.reorder_point
    assert close(0.105409, 1e-5) == order.cycle_time
    assert close(18.9737, 1e-5) == order.turns


def test_the_speakers_of_hillier_and_lieberman() -> None:
    """Hillier & Lieberman's television speakers, per month, as quoted by R's SCperf."""
    order = economic_order_quantity(demand=8000, fixed_cost=12000, holding_cost=0.3)
    assert close(25298.221281, 1e-10) == order.quantity
    assert close(7589.466384, 1e-9) == order.cost
    assert close(3.162278, 1e-6) == order.cycle_time


def test_planned_backorders_of_the_textbook() -> None:
    """Snyder & Shen 2e, example 3.8."""
    order = economic_order_quantity(
        demand=1300, fixed_cost=8, holding_cost=0.225, backorder_cost=5, lead_time=0.5
    )
    assert close(310.81255515896464) == order.quantity
    assert close(0.0430622009569378) == order.peak_backorder / order.quantity
    assert close(66.92136355097325) == order.cost
    assert close(650 - order.peak_backorder) == order.reorder_point


def test_the_production_lot_of_the_lecture() -> None:
    """Gallego's lecture notes as quoted by R's SCperf: all figures are whole."""
    lot = production_quantity(demand=200, fixed_cost=100, holding_cost=5, production_rate=1000)
    assert (100, 0.5, 0.1, 80, 400) == (
        lot.quantity, lot.cycle_time, lot.run_time, lot.peak_stock, lot.cost,
    )  # fmt: skip


def test_production_with_backorders_balances_its_costs() -> None:
    """At the best lot ordering costs as much as stock and backorders; a limit is the EOQ."""
    words = {"demand": 400.0, "fixed_cost": 90.0, "holding_cost": 3.0, "backorder_cost": 11.0}
    lot = production_quantity(**words, production_rate=1000)
    factor = math.sqrt((3 + 11) / 11)
    assert close(math.sqrt(2 * 90 * 400 / (3 * 0.6)) * factor) == lot.quantity
    assert close(lot.ordering_cost) == lot.holding_cost + lot.backorder_cost
    fast = production_quantity(**words, production_rate=1e18)
    assert close(economic_order_quantity(**words).cost) == fast.cost


@settings(max_examples=60, deadline=None)
@given(demand=sizes, fixed=sizes, holding=sizes, short=sizes, factor=st.floats(0.1, 10))
def test_no_other_quantity_costs_less(
    demand: float, fixed: float, holding: float, short: float, factor: float
) -> None:
    """A different quantity costs more by the ratio that depends on nothing else."""
    words = {
        "demand": demand, "fixed_cost": fixed, "holding_cost": holding, "backorder_cost": short,
    }  # fmt: skip
    best = economic_order_quantity(**words)
    other = cost_of_quantity(quantity=best.quantity * factor, **words)
    assert close(best.cost * cost_ratio(quantity_ratio=factor), 1e-9) == other.cost
    assert close(sum(getattr(best, part) for part in PARTS)) == best.cost


@settings(max_examples=60, deadline=None)
@given(
    demand=st.integers(1, 300), fixed=st.integers(0, 60), holding=st.integers(1, 9),
    pack=st.integers(1, 7), least=st.integers(0, 40),
)  # fmt: skip
def test_the_best_pack_is_the_best_of_all_packs(
    demand: int, fixed: int, holding: int, pack: int, least: int
) -> None:
    """The convexity rule finds what trying every multiple finds."""
    words = {"demand": demand, "fixed_cost": fixed, "holding_cost": holding}
    best = economic_order_quantity(**words, multiple=pack, minimum=least)
    tried = [packs * pack for packs in range(1, 300) if packs * pack >= least]
    costs = [cost_of_quantity(quantity=quantity, **words).cost for quantity in tried]
    assert close(min(costs)) == best.cost
    assert best.quantity in tried


def test_numbers_arrays_and_columns_agree() -> None:
    """One computation: a column holds what each number alone gives."""
    demand = [1300.0, 2400.0, 0.0]
    frame = pl.Series("demand", demand)
    column = economic_order_quantity(demand=frame, fixed_cost=8, holding_rate=0.3, unit_cost=0.75)
    assert isinstance(column.cost, pl.Series)
    alone = [
        economic_order_quantity(demand=one, fixed_cost=8, holding_rate=0.3, unit_cost=0.75).cost
        for one in demand
    ]
    assert alone == column.cost.to_list()


def test_limits_are_reached_without_a_warning() -> None:
    """No demand: no order, ever. No fixed cost: ever smaller orders, that cost nothing."""
    still = economic_order_quantity(demand=0, fixed_cost=8, holding_cost=1, multiple=12, minimum=5)
    assert (0, 0, 0, math.inf) == (
        still.quantity, still.cost, still.orders_per_period, still.cycle_time,
    )  # fmt: skip
    free = economic_order_quantity(demand=10, fixed_cost=0, holding_cost=1, unit_cost=2)
    assert (0, 20, math.inf, 0) == (
        free.quantity, free.cost, free.orders_per_period, free.cycle_time,
    )  # fmt: skip
    assert economic_order_quantity(demand=0, fixed_cost=0, holding_cost=0).cost == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"demand": 10, "fixed_cost": 5}, "quantity_unbounded"),
        ({"demand": -1, "fixed_cost": 5, "holding_cost": 1}, "number_too_small"),
        ({"demand": math.nan, "fixed_cost": 5, "holding_cost": 1}, "not_a_number"),
        ({"demand": [1, 2], "fixed_cost": [1, 2, 3], "holding_cost": 1}, "lengths_differ"),
        (
            {"demand": 1, "fixed_cost": 5, "holding_cost": 1, "backorder_cost": 0},
            "number_too_small",
        ),
    ],
)
def test_what_has_no_answer_is_refused_by_name(words: dict[str, object], code: str) -> None:
    """Never nan, never infinity: a refusal with a code."""
    with pytest.raises(InvalidValue) as refused:
        economic_order_quantity(**words)  # type: ignore[arg-type]
    assert code == refused.value.code


def test_a_machine_slower_than_demand_is_refused() -> None:
    """A lot would never be finished; and a rotation would never come round."""
    with pytest.raises(InvalidValue, match="outpace"):
        production_quantity(demand=200, fixed_cost=1, holding_cost=1, production_rate=200)
    with pytest.raises(InvalidValue, match="leaves none"):
        rotation_cycle(
            demand=[600, 500], production_rate=1000, fixed_cost=1, holding_cost=1, setup_time=0.1
        )


def test_a_rotation_is_never_cheaper_than_machines_of_their_own() -> None:
    """A single product's rotation is its own lot; several cost no less than their bound."""
    one = rotation_cycle(demand=200, production_rate=1000, fixed_cost=100, holding_cost=5)
    assert (400, 100, 0.5) == (one.cost, one.quantity, one.cycle_time)
    several = rotation_cycle(
        demand=[100, 200], production_rate=1000, fixed_cost=[10, 90], holding_cost=5, setup_time=0.1
    )
    assert several.cost > several.own_cost
    assert several.busy_share <= 1
    assert np.allclose(several.quantity, np.array([100, 200]) * several.cycle_time, rtol=1e-12)
    longest = rotation_cycle(
        demand=[400, 500], production_rate=1000, fixed_cost=1, holding_cost=5, setup_time=0.1
    )
    assert close(2) == longest.cycle_time
    assert close(1) == longest.busy_share
