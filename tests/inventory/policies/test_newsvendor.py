"""One order for a season: what it is, what it costs, and what any other would."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.samples import Empirical
from backoffice_core.inventory.policies.reorder.newsvendor import (
    BelowZero,
    margins,
    newsvendor_order,
    newsvendor_order_for,
)
from backoffice_core.inventory.policies.reorder.newsvendor_reasons import explain_newsvendor_order
from backoffice_core.kernel.errors import InvalidValue


def test_the_textbook_s_newspapers() -> None:
    """Snyder and Shen, 2nd ed., example 4.3 (case nv-01)."""
    order = newsvendor_order(overage=0.18, underage=0.7, mean=50, deviation=8)
    assert 56.60395592743389 == pytest.approx(order.quantity, rel=1e-12)
    assert 1.9976051931766445 == pytest.approx(order.cost, rel=1e-12)
    assert 0.7 / 0.88 == pytest.approx(order.cycle_service, rel=1e-12)


def test_the_same_from_price_cost_and_salvage() -> None:
    """Snyder and Shen, 2nd ed., example 4.2 (case nv-03)."""
    each = margins(price=1, cost=0.3, salvage=0.12)
    order = newsvendor_order(overage=each.overage, underage=each.underage, mean=50, deviation=8)
    assert 56.60395592743389 == pytest.approx(order.quantity, rel=1e-10)
    assert 33.002394806823354 == pytest.approx(each.profit * 50 - order.cost, rel=1e-10)


def test_poisson_demand() -> None:
    """Snyder and Shen, 2nd ed., example 4.7 (case nv-05)."""
    for law in (Poisson(6), Poisson(6).pmf(tolerance=1e-15)):
        order = newsvendor_order_for(law, overage=1, underage=4)
        assert 8.0 == order.quantity
        assert 3.5701069457709407 == pytest.approx(order.cost, rel=1e-12)


def test_samples_are_a_law_too() -> None:
    """Of ten past seasons the eighth smallest is enough in four of five."""
    seasons = Empirical([31, 12, 25, 40, 18, 22, 27, 35, 20, 29])
    order = newsvendor_order_for(seasons, overage=1, underage=4)
    assert 31.0 == order.quantity
    short, left = (9 + 4) / 10, (19 + 6 + 13 + 9 + 4 + 11 + 2) / 10
    assert left + 4 * short == pytest.approx(order.cost, rel=1e-12)


def test_numbers_arrays_and_columns_alike() -> None:
    """One computation, to the last digits."""
    means = np.array([10.0, 50.0, 400.0])
    many = newsvendor_order(overage=0.18, underage=0.7, mean=means, deviation=2)
    column = newsvendor_order(overage=0.18, underage=0.7, mean=pl.Series(means), deviation=2)
    assert isinstance(column.cost, pl.Series)
    for place, mean in enumerate(means):
        one = newsvendor_order(overage=0.18, underage=0.7, mean=mean, deviation=2)
        assert one.quantity == pytest.approx(many.quantity[place], rel=1e-12)
        assert one.cost == pytest.approx(column.cost[place], rel=1e-12)


@settings(max_examples=50)
@given(
    over=st.floats(0.01, 100),
    under=st.floats(0.01, 100),
    mean=st.floats(1, 1000),
    part=st.floats(0.01, 0.25),
)
def test_no_other_quantity_costs_less(over: float, under: float, mean: float, part: float) -> None:
    """The optimum against its neighbours, and the law's function against the column's."""
    spread = part * mean
    best = newsvendor_order(
        overage=over, underage=under, mean=mean, deviation=spread, below_zero=BelowZero.KEEP
    )
    for apart in (-0.1, 0.1):
        other = newsvendor_order(
            overage=over,
            underage=under,
            mean=mean,
            deviation=spread,
            quantity=best.quantity + apart * spread,
        )
        assert other.cost >= best.cost * (1 - 1e-12)
    law = newsvendor_order_for(Normal(mean, spread), overage=over, underage=under)
    assert best.quantity == pytest.approx(law.quantity, rel=1e-9)
    assert best.cost == pytest.approx(law.cost, rel=1e-9)


@pytest.mark.parametrize("scale", [1e-11, 1.0, 1e11])
def test_costs_may_be_of_any_size(scale: float) -> None:
    """Another currency, another number of zeros: the same quantity, the cost in proportion."""
    order = newsvendor_order(overage=0.18 * scale, underage=0.7 * scale, mean=50, deviation=8)
    assert 56.60395592743389 == pytest.approx(order.quantity, rel=1e-12)
    assert 1.9976051931766445 * scale == pytest.approx(order.cost, rel=1e-12)


def test_certain_demand_is_ordered_and_costs_nothing() -> None:
    """A deviation of 0 is a limit, not an error; so is no demand at all."""
    order = newsvendor_order(overage=1, underage=2, mean=50, deviation=0)
    assert (50.0, 0.0, 1.0, 1.0) == (
        order.quantity,
        order.cost,
        order.cycle_service,
        order.fill_rate,
    )
    none = newsvendor_order(overage=1, underage=2, mean=0, deviation=0)
    assert (0.0, 0.0, 1.0) == (none.quantity, none.cost, none.fill_rate)


def test_a_level_below_nothing_is_refused_or_named() -> None:
    """A deviation of twice the mean asks for -15.6 (peers return it silently)."""
    wide = {"overage": 9, "underage": 1, "mean": 10, "deviation": 20}
    with pytest.raises(InvalidValue, match="level_below_zero"):
        newsvendor_order(**wide)
    assert 0.0 == newsvendor_order(**wide, below_zero=BelowZero.ORDER_NOTHING).quantity
    assert -15.631 == pytest.approx(
        newsvendor_order(**wide, below_zero=BelowZero.KEEP).quantity, abs=1e-3
    )


@pytest.mark.parametrize(
    ("prices", "code"),
    [
        ({"price": 1, "cost": 1}, "no_margin"),
        ({"price": 2, "cost": 1, "salvage": 1}, "salvage_too_high"),
        ({"price": 2, "cost": 1, "goodwill": -1}, "number_too_small"),
    ],
)
def test_prices_that_have_no_answer_are_refused(prices: dict[str, float], code: str) -> None:
    """Nothing would be ordered, or without end."""
    with pytest.raises(InvalidValue, match=code):
        margins(**prices)


def test_an_amount_that_is_likely_enough_exactly_is_enough() -> None:
    """A ratio that a cumulative probability hits is not passed over for rounding's sake."""
    law = Pmf([0.1] * 10)
    assert 6.0 == newsvendor_order_for(law, overage=3, underage=7).quantity


def test_less_than_nothing_is_not_offered() -> None:
    """An order of nothing is explained by what can be ordered; below it, only what was kept so."""
    nothing = newsvendor_order(
        overage=9, underage=1, mean=20, deviation=30, below_zero=BelowZero.ORDER_NOTHING
    )
    told = explain_newsvendor_order(nothing, Normal(20, 30), overage=9, underage=1).render()
    assert "; 1 would cost " in told
    assert "-" not in told
    assert "cheapest" not in told
    kept = newsvendor_order(overage=9, underage=1, mean=20, deviation=30, below_zero=BelowZero.KEEP)
    told = explain_newsvendor_order(kept, Normal(20, 30), overage=9, underage=1).render()
    assert "and -" in told
