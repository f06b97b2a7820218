"""Order up to a level: what it costs, watched or looked at now and then."""

from __future__ import annotations

import numpy as np
import pytest

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.policies.reorder.base_stock import (
    base_stock_level,
    base_stock_level_for,
    myopic_base_stock,
)
from backoffice_core.inventory.policies.reorder.newsvendor import BelowZero
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.stocks import simulate

COSTS = {"holding_cost": 0.18, "backorder_cost": 0.7}


def test_the_textbook_s_level() -> None:
    """Snyder and Shen, 2nd ed., example 4.4 (case bs-01): lead time 4, protection 5."""
    level = base_stock_level(**COSTS, mean=50, deviation=8, lead_time=4)
    assert 264.76689437415484 == pytest.approx(level.base_stock, rel=1e-12)
    assert 4.466781004149577 == pytest.approx(level.cost, rel=1e-12)
    assert 5.0 == level.protection


@pytest.mark.parametrize("review", [1, 3])
def test_laws_and_columns_agree(review: int) -> None:
    """Normal demand by the law's own functions and by columns."""
    column = base_stock_level(**COSTS, mean=50, deviation=8, lead_time=4, review_period=review)
    law = base_stock_level_for(Normal(50, 8), **COSTS, lead_time=4, review_period=review)
    assert column.base_stock == pytest.approx(law.base_stock, rel=1e-9)
    assert column.cost == pytest.approx(law.cost, rel=1e-9)
    assert column.on_hand == pytest.approx(law.on_hand, rel=1e-9)


def test_the_level_is_the_best_there_is() -> None:
    """Against every other whole level, for counted demand and a review of three periods."""
    terms = {**COSTS, "lead_time": 2, "review_period": 3}
    best = base_stock_level_for(Poisson(4), **terms)
    costs = [base_stock_level_for(Poisson(4), **terms, level=level).cost for level in range(40)]
    assert int(np.argmin(costs)) == best.base_stock
    assert min(costs) == pytest.approx(best.cost, rel=1e-12)


def test_the_cost_is_what_a_simulation_pays() -> None:
    """Certain lead time, reviewed every other day; within three per cent."""
    level = base_stock_level(**COSTS, mean=50, deviation=8, lead_time=3, review_period=2)
    demand = np.random.default_rng(5).normal(50, 8, (400, 100))
    seen = simulate(demand, np.full(demand.shape, 3), point=level.base_stock, quantity=0, review=2)
    paid = 0.18 * seen.on_hand + 0.7 * seen.backorders
    assert level.cost == pytest.approx(paid, rel=0.03)


def test_reviews_of_different_lengths_in_one_column() -> None:
    """Watched, daily and weekly items side by side are what each is alone."""
    many = base_stock_level(**COSTS, mean=50, deviation=8, lead_time=4, review_period=[0, 1, 7])
    for place, review in enumerate((0, 1, 7)):
        one = base_stock_level(**COSTS, mean=50, deviation=8, lead_time=4, review_period=review)
        assert one.base_stock == pytest.approx(many.base_stock[place], rel=1e-12)
        assert one.cost == pytest.approx(many.cost[place], rel=1e-12)


def test_limits_are_given_not_refused() -> None:
    """No deviation, no lead time, no demand: each has an answer."""
    certain = base_stock_level(**COSTS, mean=50, deviation=0, lead_time=4)
    assert (250.0, 0.0) == (certain.base_stock, certain.cost)
    watched = base_stock_level(**COSTS, mean=50, deviation=8, lead_time=0, review_period=0)
    assert (0.0, 0.0) == (watched.base_stock, watched.cost)
    nothing = base_stock_level(**COSTS, mean=0, deviation=0, lead_time=4, review_period=3)
    assert 0.0 == pytest.approx(nothing.base_stock, abs=1e-7)
    weekly = base_stock_level(**COSTS, mean=50, deviation=0, lead_time=4, review_period=5)
    # Enough for 4 of the 5 periods (0.7 / 0.88 of them), so for eight in all.
    assert 400.0 == pytest.approx(weekly.base_stock, rel=1e-9)


def test_a_level_below_nothing_is_refused_or_named() -> None:
    """A deviation of twice the mean with cheap backorders: peers return -15.6 silently."""
    wide = {"holding_cost": 9, "backorder_cost": 1, "mean": 10, "deviation": 20}
    with pytest.raises(InvalidValue, match="level_below_zero"):
        base_stock_level(**wide)
    assert 0.0 == base_stock_level(**wide, below_zero=BelowZero.ORDER_NOTHING).base_stock
    assert base_stock_level(**wide, below_zero=BelowZero.KEEP).base_stock < -15


def test_the_myopic_level_without_a_discount_is_the_base_stock() -> None:
    """Money that is worth the same tomorrow changes nothing; waiting that pays is refused."""
    level = myopic_base_stock(**COSTS, unit_cost=5, discount=1, mean=50, deviation=8, lead_time=4)
    assert 264.76689437415484 == pytest.approx(level, rel=1e-12)
    with pytest.raises(InvalidValue, match="wait_pays"):
        myopic_base_stock(**COSTS, unit_cost=5, discount=0.8, mean=50, deviation=8)
    with pytest.raises(InvalidValue, match="share_out_of_range"):
        myopic_base_stock(**COSTS, unit_cost=5, discount=1.1, mean=50, deviation=8)


def test_the_largest_demand_counts() -> None:
    """Uniform 0 to 3: 2.25 of the cost is of demand 3 (a peer drops it)."""
    level = base_stock_level_for(Pmf([0.25] * 4), holding_cost=1, backorder_cost=9)
    assert 3.0 == level.base_stock
    assert 1.5 == pytest.approx(level.cost, rel=1e-12)
    assert (2 + 1 + 0 + 9) / 4 == pytest.approx(
        base_stock_level_for(Pmf([0.25] * 4), holding_cost=1, backorder_cost=9, level=2).cost
    )
