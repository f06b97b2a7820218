"""Goods that spoil: levels by all ages, bounds, caps, and orders that allow for spoiling."""

from __future__ import annotations

import numpy as np
import pytest

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.policies.losses import (
    Issuing,
    aged_order,
    perishable_level,
    perishable_level_approximation,
    shelf_life_cap,
)
from backoffice_core.inventory.policies.reorder.newsvendor import newsvendor_order_for
from backoffice_core.kernel.errors import InvalidValue

COSTS = {"holding_cost": 0.1, "lost_sale_cost": 5, "waste_cost": 4}


def simulated(law: Pmf, level: int, life: int, issuing: Issuing) -> tuple[float, float]:
    """What is wasted and paid per period."""
    ages, wasted, paid = np.zeros(life - 1), 0.0, 0.0
    demand = law.sample(60_000, seed=9)
    for asked in demand:
        shelf = np.append(ages, level - ages.sum())
        missing = asked
        for age in range(life) if issuing is Issuing.FIFO else reversed(range(life)):
            used = min(missing, shelf[age])
            shelf[age] -= used
            missing -= used
        wasted += shelf[0]
        ages = shelf[1:]
        paid += 5 * missing + 4 * shelf[0] + 0.1 * ages.sum()
    return wasted / demand.size, paid / demand.size


@pytest.mark.parametrize("issuing", list(Issuing))
def test_a_level_wastes_what_a_simulation_wastes(issuing: Issuing) -> None:
    """Three periods of shelf life; within 3 per cent."""
    law = Pmf([0.3, 0.2, 0.2, 0.2, 0.1])
    level = perishable_level(law, shelf_life=3, issuing=issuing, base_stock=6, **COSTS)
    wasted, paid = simulated(law, 6, 3, issuing)
    assert level.wasted == pytest.approx(wasted, rel=0.03)
    assert level.cost == pytest.approx(paid, rel=0.03)


@pytest.mark.parametrize("issuing", list(Issuing))
def test_the_level_is_the_best(issuing: Issuing) -> None:
    """Of all in reach."""
    words = {"shelf_life": 3, "issuing": issuing, **COSTS}
    best = perishable_level(Poisson(3), **words)
    costs = [perishable_level(Poisson(3), base_stock=each, **words).cost for each in range(14)]
    assert int(np.argmin(costs)) == best.base_stock
    assert min(costs) == pytest.approx(best.cost, rel=1e-12)


def test_goods_of_one_period_are_a_newsvendor() -> None:
    """What is left is thrown away: its cost is the overage."""
    level = perishable_level(Poisson(7), shelf_life=1, **COSTS)
    order = newsvendor_order_for(Poisson(7), overage=4, underage=5)
    near = perishable_level_approximation(Poisson(7), shelf_life=1, **COSTS)
    for each in (level, near):
        assert order.quantity == each.base_stock
        assert order.cost == pytest.approx(each.cost, rel=1e-9)


def test_the_freshest_first_wastes_more() -> None:
    """And oldest first never less than the bound; long lives waste nothing."""
    for level in (4, 6, 9):
        words = {"shelf_life": 3, "base_stock": level, **COSTS}
        oldest = perishable_level(Poisson(3), **words)
        freshest = perishable_level(Poisson(3), issuing=Issuing.LIFO, **words)
        bound = float(Poisson(9).leftover(level)) / 3
        assert bound - 1e-9 <= oldest.wasted <= freshest.wasted
        assert oldest.lost == pytest.approx(freshest.lost, rel=1e-12)
    near = perishable_level_approximation(Poisson(3), shelf_life=3, **COSTS)
    best = perishable_level(Poisson(3), shelf_life=3, **COSTS)
    assert near.cost <= best.cost
    paid = perishable_level(Poisson(3), shelf_life=3, base_stock=near.base_stock, **COSTS).cost
    assert paid <= 1.05 * best.cost
    assert not near.exact


def test_measured_demand_has_an_approximation() -> None:
    """The slope of its cost is 0 there."""
    law = Normal(30, 6)
    level = perishable_level_approximation(law, shelf_life=2, **COSTS).base_stock
    within, whole = float(law.at_most(level)), float(law.over(2).at_most(level))
    assert 0.0 == pytest.approx(0.1 * within - 5 * (1 - within) + 2 * whole, abs=1e-9)


@pytest.mark.parametrize("law", [Poisson(3), Normal(3, 1)])
def test_a_cap_is_the_largest_that_is_sold_in_time(law: Poisson | Normal) -> None:
    """A step more wastes more than the share."""
    cap = shelf_life_cap(law, shelf_life=4, waste_share=0.05)
    over = law.over(4)
    assert cap.wasted <= 0.05 * cap.quantity * (1 + 1e-9)
    more = cap.quantity + (1 if law.discrete else 1e-6)
    assert float(over.leftover(more)) > 0.05 * more


def test_an_order_allows_for_what_spoils_until_it_comes() -> None:
    """Worked by hand: of 6 old ones 3 are sold today, of 4 others all in time."""
    assert 3.0 == aged_order([6, 0, 4], demand=3, base_stock=12).expected_waste
    assert 5.0 == aged_order([6, 0, 4], demand=3, base_stock=12).quantity
    later = aged_order([6, 5, 4], demand=[3, 1], base_stock=20, lead_time=1, on_order=2)
    assert (7.0, 10.0) == (later.expected_waste, later.quantity)
    assert 12.0 == aged_order([], demand=3, base_stock=12).quantity
    assert 0.0 == aged_order([0, 30], demand=3, base_stock=12).quantity


@pytest.mark.parametrize(
    ("code", "law", "change"),
    [
        ("number_too_small", Poisson(3), {"shelf_life": 0}),
        ("number_not_whole", Poisson(3), {"shelf_life": 1.5}),
        ("demand_not_counted", Normal(3, 1), {}),
        ("demand_below_zero", Pmf([0.5, 0.5], first=-1), {}),
        ("too_many_states", Poisson(90), {"shelf_life": 6, "base_stock": 200}),
        ("number_too_small", Poisson(3), {"waste_cost": -1}),
    ],
)
def test_what_cannot_be_computed_is_named(
    code: str, law: Poisson | Normal | Pmf, change: dict[str, float]
) -> None:
    """By its code."""
    with pytest.raises(InvalidValue, match=code):
        perishable_level(law, **{"shelf_life": 3, **COSTS, **change})  # type: ignore[arg-type]
