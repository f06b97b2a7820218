"""Joint replenishment and power-of-two cycles against the books and against trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.policies.orders.economic_order import economic_order_quantity
from backoffice_core.inventory.policies.orders.joint import (
    joint_order,
    joint_order_heuristic,
    joint_power_of_two,
)
from backoffice_core.inventory.policies.orders.power_of_two import (
    best_base_period,
    power_of_two_cycle,
)
from backoffice_core.kernel.errors import InvalidValue

SPP = {
    "shared_cost": 40, "fixed_cost": [15] * 4, "holding_cost": [0.24] * 4,
    "demand": [86000, 12500, 1400, 3000],
}  # fmt: skip
SILVER = {
    "shared_cost": 10, "fixed_cost": [1.87, 5.27, 7.94, 8.19, 8.87], "holding_cost": [0.2] * 5,
    "demand": [1736, 656, 558, 170, 142],
}  # fmt: skip
# Instances of Snyder's stockpyl (MIT): scmo_jrp_ex, scmo_jrp_hw_1, _2, _3.
OTHERS = [
    {"shared_cost": 600, "fixed_cost": [120, 840, 300], "holding_cost": [160, 20, 50],
     "demand": [1, 1, 1]},
    {"shared_cost": 20000, "fixed_cost": [36000, 46000, 34000, 38000],
     "holding_cost": [1000, 900, 1200, 1000], "demand": [1780, 445, 920, 175]},
    {"shared_cost": 1500, "fixed_cost": [4000, 1000, 2000], "holding_cost": [300, 200, 200],
     "demand": [9100, 83200, 20800]},
    {"shared_cost": 180, "fixed_cost": [60, 100, 180, 115, 135],
     "holding_cost": [5.32, 3.92, 4.76, 3.92, 3.36], "demand": [6200, 1300, 400, 4400, 1800]},
]  # fmt: skip
amounts = st.floats(0.5, 100)


def close(value: float, digits: float = 1e-10) -> object:
    """The value, as near as a closed form must come."""
    return pytest.approx(value, rel=digits, abs=0)


def every_multiple(
    shared: float, fixed: Sequence[float], price: Sequence[float], most: int
) -> float:
    """The least cost over all multiples up to ``most``, one of them being 1."""
    costs = [
        2
        * (shared + sum(f / m for f, m in zip(fixed, multiples, strict=True)))
        * sum(p * m for p, m in zip(price, multiples, strict=True))
        for multiples in itertools.product(range(1, most + 1), repeat=len(fixed))
        if min(multiples) == 1
    ]
    return float(np.sqrt(min(costs)))


@pytest.mark.parametrize("rule", [joint_order, joint_order_heuristic])
def test_the_four_items_of_silver_pyke_and_peterson(rule: object) -> None:
    """Silver, Pyke & Peterson (1998), p. 428: heuristic and optimum agree."""
    order = rule(**SPP)  # type: ignore[operator]
    assert [1, 1, 4, 3] == order.multiple.tolist()
    assert close(0.07617340262784976) == order.base_cycle
    assert close(2067.650840930354) == order.cost


def test_the_published_heuristic_is_not_the_optimum() -> None:
    """Silver (1976): the heuristic costs 218.686, the optimum 218.252."""
    assert pytest.approx(218.686, abs=5e-4) == joint_order_heuristic(**SILVER).cost
    order = joint_order(**SILVER)
    assert pytest.approx(218.252, abs=5e-4) == order.cost
    price = np.multiply(SILVER["holding_cost"], SILVER["demand"])
    assert close(every_multiple(10, SILVER["fixed_cost"], price, 5)) == order.cost


@pytest.mark.parametrize("words", OTHERS)
def test_other_instances_of_the_textbook(words: dict[str, object]) -> None:
    """Exact against all multiples up to 7; bounded from below; the parts add up."""
    order = joint_order(**words)  # type: ignore[arg-type]
    price = np.multiply(words["holding_cost"], words["demand"])  # type: ignore[arg-type]
    assert close(every_multiple(words["shared_cost"], words["fixed_cost"], price, 7)) == order.cost  # type: ignore[arg-type]
    assert order.lower_bound <= order.cost <= joint_order_heuristic(**words).cost  # type: ignore[arg-type]
    assert close(order.shared_cost + order.ordering_cost + order.holding_cost) == order.cost
    assert joint_power_of_two(**words).gap <= 0.0607  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 100), st.lists(st.tuples(amounts, amounts), min_size=1, max_size=4))
def test_no_multiples_are_cheaper(shared: float, items: list[tuple[float, float]]) -> None:
    """Against all multiples up to 6: never dearer, and never below the bound of all policies."""
    fixed, price = (list(column) for column in zip(*items, strict=True))
    order = joint_order(shared_cost=shared, fixed_cost=fixed, demand=price, holding_cost=1)
    assert order.cost <= every_multiple(shared, fixed, price, 6) * (1 + 1e-12)
    assert order.multiple.min() == 1
    if order.multiple.max() <= 6:
        assert close(every_multiple(shared, fixed, price, 6)) == order.cost
    assert order.lower_bound <= order.cost * (1 + 1e-12)
    doubled = joint_power_of_two(shared_cost=shared, fixed_cost=fixed, demand=price, holding_cost=1)
    assert order.lower_bound <= doubled.cost * (1 + 1e-12)
    assert doubled.gap <= 0.0607


def test_a_single_item_is_its_order_quantity() -> None:
    """Shared and own cost together are its fixed cost; the gap closes."""
    order = joint_order(shared_cost=3, fixed_cost=5, demand=1300, holding_cost=0.225)
    plain = economic_order_quantity(demand=1300, fixed_cost=8, holding_cost=0.225)
    assert close(plain.quantity) == order.quantity
    assert close(plain.cost) == order.cost
    assert order.gap == pytest.approx(0, abs=1e-14)


def test_items_that_cost_nothing_to_add_are_on_every_order() -> None:
    """A fixed cost of 0 is a limit, if orders cost something; else it is refused."""
    order = joint_order(shared_cost=10, fixed_cost=[0, 500], demand=[10, 10], holding_cost=1)
    assert order.multiple[0] == 1
    assert order.multiple[1] > 1
    for rule in (joint_order, joint_order_heuristic, joint_power_of_two):
        with pytest.raises(InvalidValue) as refused:
            rule(shared_cost=0, fixed_cost=[0, 5], demand=[10, 10], holding_cost=1)
        assert refused.value.code == "nothing_to_share"
    with pytest.raises(InvalidValue, match="demand at 1"):
        joint_order(shared_cost=1, fixed_cost=1, demand=[1, -1], holding_cost=1)


def test_a_dead_item_in_a_column_is_never_ordered_and_changes_nothing() -> None:
    """Among a million items one is always dead: it has 0, the others what they have alone."""
    living = {"shared_cost": 4, "fixed_cost": [5, 6], "holding_cost": 1}
    column = {"shared_cost": 4, "fixed_cost": [5, 0, 6], "holding_cost": 1}
    for rule in (joint_order, joint_order_heuristic, joint_power_of_two):
        without, order = rule(demand=[10, 3], **living), rule(demand=[10, 0, 3], **column)
        assert order.quantity.tolist() == [without.quantity[0], 0.0, without.quantity[1]]
        assert order.cycle_time.tolist() == [without.cycle_time[0], np.inf, without.cycle_time[1]]
        assert (order.cost, order.gap) == (without.cost, without.gap)
        nothing = rule(demand=[0, 0, 0], **column)
        assert (nothing.cost, nothing.quantity.tolist()) == (0.0, [0.0, 0.0, 0.0])


def test_a_dead_item_has_no_say_in_a_base_period() -> None:
    """Its quantity and its cost are 0, its cycle is without end."""
    column = best_base_period(demand=[10, 0, 3], fixed_cost=5, holding_cost=1)
    without = best_base_period(demand=[10, 3], fixed_cost=5, holding_cost=1)
    assert column.base_period == without.base_period
    assert column.cost.tolist() == [without.cost[0], 0.0, without.cost[1]]
    assert (column.quantity[1], column.cycle_time[1], column.ratio[1]) == (0.0, np.inf, 1.0)
    alone = power_of_two_cycle(demand=0, fixed_cost=5, holding_cost=1)
    assert (alone.quantity, alone.cost, alone.cycle_time) == (0.0, 0.0, np.inf)
    assert best_base_period(demand=0, fixed_cost=5, holding_cost=1).cost == 0.0


def test_items_worlds_apart_are_refused_rather_than_searched_for_ever() -> None:
    """The number of stretches to try is bounded, and said."""
    rare = np.linspace(1, 2, 200) * 1e-10
    with pytest.raises(InvalidValue, match="stretches"):
        joint_order(shared_cost=0, fixed_cost=1, demand=[1, *rare], holding_cost=1)
    apart = {"fixed_cost": [1e-9, 1e9], "demand": [1e9, 1e-7], "holding_cost": 1}
    assert joint_order(shared_cost=0, **apart).gap < 1e-12


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=5))
def test_powers_of_two_keep_their_promise(items: list[tuple[float, float, float]]) -> None:
    """6.07 % for a given base, 2.02 % for the best one, which no finer search beats."""
    demand, fixed, holding = (np.array(column) for column in zip(*items, strict=True))
    words = {"demand": demand, "fixed_cost": fixed, "holding_cost": holding}
    given_base = power_of_two_cycle(**words, base_period=1)
    assert given_base.ratio.max() <= 1.06066018
    for factor in (0.5, 2):
        other = given_base.cycle_time * factor
        assert (fixed / other + holding * demand * other / 2 >= given_base.cost * (1 - 1e-12)).all()
    best = best_base_period(**words)
    assert best.cost.sum() <= best.least_cost.sum() * 1.0201396
    assert 1 <= best.base_period <= 2
    tried = [
        power_of_two_cycle(**words, base_period=base).cost.sum() for base in np.linspace(1, 2, 97)
    ]
    assert best.cost.sum() <= min(tried) * (1 + 1e-12)
