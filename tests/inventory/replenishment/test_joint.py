"""Orders that share a least value, a container or a budget."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.inventory.distributions import FillRate, Poisson
from backoffice_core.inventory.replenishment.planning import (
    Choice,
    Costs,
    OrderUpTo,
    PeriodicReview,
    PlannedOrder,
    StepKind,
    best_choices,
    fill_containers,
    marginal_units,
    marginal_values,
    plan_order,
    plan_orders,
    reach_minimum_values,
    replay,
    within_budget,
)
from backoffice_core.inventory.replenishment.planning.allotting import (
    Shared,
    allotted,
    greedily,
    spent,
)
from backoffice_core.inventory.replenishment.planning.budgets import Quantities
from backoffice_core.inventory.replenishment.planning.changing import price_of
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import STEADY, prices, request, terms, usd


def order(item: str, level: int, price: str = "1.00", **terms_of: object) -> PlannedOrder:
    """An order of an item up to a level."""
    return plan_order(
        request(
            item=item,
            demand=STEADY,
            rule=OrderUpTo(level=level),
            suppliers=[terms(prices=prices((0, price)), **terms_of)],
            costs=Costs(shortage_cost=usd(3)),
        )
    )


def amounts(orders: tuple[PlannedOrder, ...]) -> dict[str, int]:
    """How much of each item."""
    return {each.item: int(each.quantity.amount) for each in orders}


def test_the_units_of_two_items_are_ranked_by_what_they_are_worth() -> None:
    """The k-th unit: gain * P(D > before) - cost * P(D <= before).

    Numbers of our own, after the idea of Lokad's economic purchase prioritization.
    """
    one = marginal_values(Poisson(4), position=2, gain=10, overstock_cost=1, count=6)
    other = marginal_values(Poisson(1), position=0, gain=30, overstock_cost=2, count=4)
    assert [7.380864, 5.231829, 3.082794, 1.363566, 0.217414, -0.43753] == pytest.approx(
        list(one), abs=1e-6
    )
    assert [18.227858, 6.455716, 0.569645, -1.392379] == pytest.approx(list(other), abs=1e-6)
    first = marginal_units({"A": one, "B": other}, count=5)
    assert ["B1", "A1", "B2", "A2", "A3"] == [f"{unit.item}{unit.rank}" for unit in first]
    assert 5 + 3 == len(marginal_units({"A": one, "B": other}, count=100))


def test_too_many_units_are_refused() -> None:
    """A count has bounds."""
    with pytest.raises(InvalidValue, match="number_out_of_range"):
        marginal_values(Poisson(4), position=0, gain=1, overstock_cost=1, count=-1)


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=3),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 60),
)
@settings(max_examples=80, deadline=None)
def test_the_best_choices_are_those_that_trying_all_finds(
    items: list[list[tuple[int, int]]], budget: int
) -> None:
    """Small enough to try every combination."""
    choices = [
        Choice(item=f"i{place}", quantity=Fraction(number), cost=cost, worth=float(worth))
        for place, pairs in enumerate(items)
        for number, (cost, worth) in enumerate(pairs)
    ]
    best, proven = best_choices(choices, budget=budget)
    by_item = [
        [None, *(c for c in choices if c.item == f"i{place}")] for place in range(len(items))
    ]
    worths = [
        sum(c.worth for c in taken if c)
        for taken in itertools.product(*by_item)
        if sum(c.cost for c in taken if c) <= budget
    ]
    assert proven
    assert max(worths) == sum(c.worth for c in best.values())
    assert sum(c.cost for c in best.values()) <= budget


def test_a_budget_goes_where_it_is_worth_most_and_each_order_says_so() -> None:
    """Two items alike share it evenly, whatever their levels; both replay."""
    orders = (order("a", 100), order("b", 300))
    plan = within_budget(orders, budget=usd(150))
    assert plan.proven
    assert plan.cost <= usd(150)
    found = amounts(plan.orders)
    assert abs(found["a"] - found["b"]) <= 8
    cut = next(each for each in plan.orders if each.item == "b")
    assert ("budget", "USD 150.00") == (cut.steps[-1].kind.value, cut.steps[-1].limit)
    assert cut.quantity == replay(cut.to_json()).quantity
    assert "the budget of $150.00" in cut.explanation.render()
    told = {each.says.render() for each in plan.overridden}
    assert any(each.startswith("b: 300 pcs are wanted, and the budget") for each in told)


def test_a_budget_that_is_large_enough_changes_nothing() -> None:
    """No order has a step more."""
    orders = plan_orders([each.request for each in (order("a", 100), order("b", 50))])
    plan = within_budget(orders, budget=usd(1000))
    assert (orders, usd(150)) == (plan.orders, plan.cost)


def test_an_order_without_a_price_has_no_place_in_a_budget() -> None:
    """It is refused by name."""
    with pytest.raises(InvalidValue, match="price_missing"):
        within_budget([plan_order(request())], budget=usd(10))


def test_a_least_order_value_is_reached_by_what_costs_least() -> None:
    """Both items of the supplier are looked at; the limit stands in the step."""
    least = {"minimum_value": usd(200)}
    orders = plan_orders([order("a", 60, **least).request, order("b", 60, "2.00", **least).request])
    assert sum(each.cost.minor for each in orders if each.cost) >= 200_00
    changed = [each.steps[-1].kind.value for each in orders if each.steps]
    assert changed
    assert {"minimum_value"} == set(changed)


def test_nothing_is_ordered_for_the_sake_of_a_least_value_alone() -> None:
    """No order stays none."""
    assert {"a": 0} == amounts(plan_orders([order("a", 0, minimum_value=usd(200)).request]))


def test_a_least_value_never_passes_a_bound() -> None:
    """Where the supplier's capacity keeps it from being reached, no more is bought for it."""
    orders = plan_orders([order("a", 60, minimum_value=usd(200), capacity=100).request])
    assert {"a": 60} == amounts(orders)
    told = orders[0].explanation.render()
    assert "All orders with acme together stay below its least value of" in told
    assert told == replay(orders[0].to_json()).explanation.render()
    assert orders == reach_minimum_values(orders)


def test_a_container_is_filled_up_and_not_beyond() -> None:
    """90 and 40 units of volume 2 are 260; the next container of 100 is full at 300."""
    orders = (order("a", 90), order("b", 40))
    volumes = {"a": Fraction(2), "b": Fraction(2)}
    filled = fill_containers(orders, volumes=volumes, container=100)
    assert 150 == sum(amounts(filled).values())
    assert amounts(filled)["b"] > 40


def test_a_container_is_not_filled_with_what_costs_more_than_its_freight() -> None:
    """Years of stock fill no container."""
    orders = (order("a", 3000),)
    filled = fill_containers(
        orders, volumes={"a": Fraction(1)}, container=4000, freight=usd("0.01")
    )
    assert {"a": 3000} == amounts(filled)


def test_no_container_is_of_no_volume() -> None:
    """It is refused."""
    with pytest.raises(InvalidValue, match="number_too_small"):
        fill_containers([], volumes={}, container=0)


def test_too_many_combinations_give_an_answer_that_is_not_called_proven() -> None:
    """Money goes to what gives most for it, one after the other."""
    chance = random.Random(7)
    costs = [(item, chance.randint(1, 10**6)) for item in "abcdef" for _ in range(40)]
    choices = [
        Choice(item=item, quantity=Fraction(cost), cost=cost, worth=float(cost))
        for item, cost in costs
    ]
    best, proven = best_choices(choices, budget=2_000_000)
    assert not proven
    assert sum(choice.cost for choice in best.values()) <= 2_000_000
    assert best


def test_a_joint_change_keeps_its_service_on_record() -> None:
    """What a cut does to service is told."""
    asked = request(
        demand=STEADY,
        rule=PeriodicReview(target=FillRate(0.98)),
        suppliers=[terms(prices=prices((0, "1.00")))],
    )
    whole = plan_order(asked)
    cut = within_budget([whole], budget=usd(40)).orders[0]
    assert cut.outcome.service < 0.98 <= whole.outcome.service


@pytest.mark.parametrize("budget", [79_99, 79_00, 41_00, 40_00])
def test_a_cent_too_little_cuts_a_unit_and_not_the_rule(budget: int) -> None:
    """What a rule wants stays wanted: of 40 and 40 as many are left as there is money for."""
    orders = (order("a", 40), order("b", 40))
    plan = within_budget(orders, budget=Money(budget, usd(1).currency))
    assert plan.proven
    assert budget // 100 == sum(amounts(plan.orders).values())
    assert {"a", "b"} >= {str(each.says).partition(":")[0] for each in plan.overridden}
    cut = [each.item for each in plan.orders if each.quantity.amount < 40]
    assert sorted(cut) == [str(each.says).partition(":")[0] for each in plan.overridden]


def test_many_quantities_are_cut_by_a_unit_too() -> None:
    """More than are weighed at a time: the steps become finer, and it is not called proven."""
    orders = (order("a", 1000), order("b", 900))
    plan = within_budget(orders, budget=usd(1899))
    assert not plan.proven
    assert (usd(1899), 1899) == (plan.cost, sum(amounts(plan.orders).values()))


def test_a_least_value_within_a_budget_is_reached_or_nothing_is_ordered() -> None:
    """One supplier is let go whole where the other's order is worth more, and it is said."""
    orders = (
        order("a", 60, supplier="acme", minimum_value=usd(60)),
        order("b", 55, supplier="best", minimum_value=usd(50)),
    )
    plan = within_budget(orders, budget=usd(100))
    assert {"a": 60, "b": 0} == amounts(plan.orders)
    assert "Nothing is ordered from best on May 4, 2026" in plan.overridden[-1].says.render()
    plan = within_budget(orders, budget=usd(112))
    assert {"a": 60, "b": 52} == amounts(plan.orders)


def test_each_order_day_has_a_least_value_of_its_own() -> None:
    """Of Monday and of Thursday are two orders, and neither counts for the other."""
    monday = order("a", 60, minimum_value=usd(100), order_weekdays={0})
    thursday = order("b", 60, minimum_value=usd(100), order_weekdays={3})
    orders = reach_minimum_values([monday, thursday])
    assert {"a": 100, "b": 100} == amounts(orders)
    assert 2 == len({each.order_on for each in orders})


def test_freight_of_another_currency_is_refused() -> None:
    """A dollar is not a rupiah."""
    with pytest.raises(InvalidValue, match="currency_mixed"):
        fill_containers(
            [order("a", 90)], volumes={"a": 1}, container=100, freight=Money.of(1, "IDR")
        )


@st.composite
def short_shops(draw: st.DrawFn) -> list[PlannedOrder]:
    """A few orders, small enough to try all quantities; two suppliers, with least values."""
    least = {"acme": draw(st.sampled_from([None, 5, 12])), "best": draw(st.sampled_from([None, 9]))}
    found = []
    for place in range(draw(st.integers(1, 3))):
        supplier = draw(st.sampled_from(sorted(least)))
        value = least[supplier]
        found.append(
            order(
                f"i{place}", draw(st.integers(1, 12)), f"{draw(st.integers(1, 3))}.50",
                supplier=supplier, minimum_value=None if value is None else usd(value),
                pack=draw(st.none() | st.integers(2, 4)),
                minimum_quantity=draw(st.integers(0, 3)),
            )
        )  # fmt: skip
    return found


@given(short_shops(), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_a_budget_is_spent_as_trying_all_quantities_finds(
    orders: list[PlannedOrder], percent: int
) -> None:
    """Of all that can be ordered for the money the greatest worth, and no order grows."""
    total = sum(each.cost.minor for each in orders if each.cost)
    budget = Money(total * percent // 100, usd(1).currency)
    plan = within_budget(orders, budget=budget)
    kinds = [Quantities.of(each.item, each, count=50) for each in orders]
    none = Choice(item="", quantity=0, cost=0, worth=0)
    bought: dict[str, int] = defaultdict(int)
    for each in orders:
        bought[each.supplier] += each.cost.minor if each.cost else 0

    def allowed(taken: tuple[Choice, ...]) -> bool:
        paid: dict[str, int] = defaultdict(int)
        for choice, each in zip(taken, orders, strict=True):
            paid[each.supplier] += choice.cost
        return sum(paid.values()) <= budget.minor and all(
            not paid[each.supplier]
            or each.terms.minimum_value is None
            or bought[each.supplier] < each.terms.minimum_value.minor
            or paid[each.supplier] >= each.terms.minimum_value.minor
            for each in orders
        )

    best = max(
        sum(choice.worth for choice in taken)
        for taken in itertools.product(*([none, *each.all()] for each in kinds))
        if allowed(taken)
    )
    got = {each.item: each.quantity.amount for each in plan.orders}
    taken = tuple(kind.choice(got[kind.name]) if got[kind.name] else none for kind in kinds)
    assert plan.proven
    assert allowed(taken)
    assert best == pytest.approx(sum(choice.worth for choice in taken))
    assert all(got[each.item] <= each.quantity.amount for each in orders)
    assert plan.orders == within_budget(plan.orders, budget=budget).orders
    assert plan.orders == within_budget(reversed(orders), budget=budget).orders


@given(short_shops(), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_what_cannot_be_tried_out_keeps_to_budget_and_least_values(
    orders: list[PlannedOrder], percent: int
) -> None:
    """Step by step it is at most as good, and it breaks no promise."""
    total = sum(each.cost.minor for each in orders if each.cost)
    budget = total * percent // 100
    groups: dict[str, dict[str, list[Choice]]] = defaultdict(dict)
    for each in orders:
        groups[each.supplier][each.item] = Quantities.of(each.item, each, count=50).all()
    shared = [Shared(choices, 6_00) for _, choices in sorted(groups.items())]
    taken = greedily(shared, budget)
    assert spent(taken, taken) <= budget
    assert all(group.met(taken) for group in shared)
    best, proven = allotted(shared, budget=budget)
    assert proven
    worths = [sum(choice.worth for choice in each.values()) for each in (taken, best)]
    assert worths[0] <= worths[1] * (1 + 1e-12)


def test_many_items_short_of_money_spend_all_but_a_unit() -> None:
    """Too many to try all: money goes step by step, and what is left buys nothing more."""
    orders = [order(f"i{place}", 30 + place, f"{1 + place % 7}.{place:02}") for place in range(60)]
    total = sum(each.cost.minor for each in orders if each.cost)
    plan = within_budget(orders, budget=Money(total * 9 // 10, usd(1).currency))
    left = total * 9 // 10 - plan.cost.minor
    cheapest = min(
        price_of(each)
        for each in plan.orders
        if each.steps and each.steps[-1].kind is StepKind.BUDGET
    )
    assert 0 <= left < cheapest
