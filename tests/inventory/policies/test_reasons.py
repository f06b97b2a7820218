"""Every policy says why, in one way: its result, the same arguments, a reason tree."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backoffice_core.inventory import policies
from backoffice_core.inventory.distributions import Normal, PeriodService, Poisson, Uniform
from backoffice_core.inventory.policies.reasons import figure, of_item, words_of_item
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation

STEADY: dict[str, Any] = {"demand": 1300, "fixed_cost": 8, "holding_cost": 0.225}
TIERS: dict[str, Any] = {
    "demand": 1300, "fixed_cost": 8, "holding_rate": 0.3,
    "breakpoints": [0, 400, 800], "unit_costs": [0.75, 0.72, 0.68],
}  # fmt: skip
MACHINE: dict[str, Any] = {
    "demand": [400, 300], "production_rate": [1000, 900], "fixed_cost": [50, 80],
    "holding_cost": [2, 3], "setup_time": 0.04,
}  # fmt: skip
SHARED: dict[str, Any] = {
    "shared_cost": 10, "fixed_cost": [2, 9, 1], "holding_cost": 0.2, "demand": [1700, 140, 0],
}  # fmt: skip
LIMIT: dict[str, Any] = {
    "demand": [1000, 500], "fixed_cost": 50, "holding_cost": [2, 4], "unit_size": [10, 20],
    "limit": 3000,
}  # fmt: skip
BUDGET: dict[str, Any] = {
    "overage": [2, 5], "underage": [4, 12], "unit_size": [10, 30], "limit": 2500,
}  # fmt: skip
LEVELS: dict[str, Any] = {"fixed_cost": 5, "holding_cost": 1, "backorder_cost": 4}
SEASON = [Poisson(mean) for mean in (20, 40, 60, 40)]
FORMULA: dict[str, Any] = {
    "mean": 50, "deviation": 8, "fixed_cost": 64, "holding_cost": 1, "backorder_cost": 9,
    "lead_time": 2,
}  # fmt: skip
LOTS: dict[str, Any] = {
    "demand": [90, 120, 80, 70], "fixed_cost": 500, "holding_cost": 2, "backorder_cost": 1,
}  # fmt: skip
YEAR: dict[str, Any] = {"fixed_cost": 100, "holding_cost": 1, "backorder_cost": 10}
TOGETHER: dict[str, Any] = {
    "demand": [4, 2], "shared_cost": 20, "fixed_cost": 2, "holding_cost": 1, "backorder_cost": 9,
    "lead_time": 0.5,
}  # fmt: skip
LOST: dict[str, Any] = {"lead_time": 2, "holding_cost": 1, "lost_sale_cost": 4}
RARE: dict[str, Any] = {**STEADY, "lost_sale_cost": 0.5}
FAILING: dict[str, Any] = {
    **STEADY, "lost_sale_cost": 5, "disruption_rate": 1.5, "recovery_rate": 14,
}  # fmt: skip
DOWN: dict[str, Any] = {
    "holding_cost": 0.25, "backorder_cost": 3, "disruption_chance": 0.04, "recovery_chance": 0.25,
}  # fmt: skip
SHARES: dict[str, Any] = {**STEADY, "yield_mean": 0.9, "yield_deviation": 0.1}
SPILLS: dict[str, Any] = {**STEADY, "yield_mean": -20, "yield_deviation": 9}
ONCE: dict[str, Any] = {"demand": 60, "overage": 1, "underage": 3}
FRESH: dict[str, Any] = {
    "shelf_life": 3, "holding_cost": 0.1, "lost_sale_cost": 5, "waste_cost": 4,
}  # fmt: skip
AGED: dict[str, Any] = {"demand": 3, "base_stock": 12}

# What is chosen by hand is in the result.
CHOSEN = {"quantity", "level"}

Told = Callable[[], Explanation]
CASES: dict[str, Told] = {
    "order": lambda: policies.explain_economic_order(
        policies.economic_order_quantity(**STEADY), **STEADY
    ),
    "order in packs": lambda: policies.explain_economic_order(
        policies.economic_order_quantity(**STEADY, multiple=24, minimum=10),
        **STEADY,
        multiple=24,
        minimum=10,
    ),
    "order that may wait": lambda: policies.explain_economic_order(
        policies.economic_order_quantity(**STEADY, backorder_cost=5, unit_cost=2),
        **STEADY,
        backorder_cost=5,
        unit_cost=2,
    ),
    "lot": lambda: policies.explain_economic_order(
        policies.production_quantity(**STEADY, production_rate=3000, multiple=50),
        **STEADY,
        production_rate=3000,
        multiple=50,
    ),
    "no demand": lambda: policies.explain_economic_order(
        policies.economic_order_quantity(**{**STEADY, "demand": 0}), **{**STEADY, "demand": 0}
    ),
    "no fixed cost": lambda: policies.explain_economic_order(
        policies.economic_order_quantity(**{**STEADY, "fixed_cost": 0}),
        **{**STEADY, "fixed_cost": 0},
    ),
    "power of two": lambda: policies.explain_power_of_two_cycle(
        policies.power_of_two_cycle(**STEADY, base_period=1 / 52), **STEADY
    ),
    "no power of two": lambda: policies.explain_power_of_two_cycle(
        policies.power_of_two_cycle(**{**STEADY, "demand": 0}), **{**STEADY, "demand": 0}
    ),
    "rotation": lambda: policies.explain_rotation(policies.rotation_cycle(**MACHINE), **MACHINE),
    "discount": lambda: policies.explain_discounted_order(
        policies.all_units_discount(**TIERS), **TIERS
    ),
    "incremental discount": lambda: policies.explain_discounted_order(
        policies.incremental_discount(**TIERS), **TIERS, incremental=True
    ),
    "no discount": lambda: policies.explain_discounted_order(
        policies.all_units_discount(**{**TIERS, "demand": 0}), **{**TIERS, "demand": 0}
    ),
    "joint": lambda: policies.explain_joint_order(policies.joint_order(**SHARED), **SHARED),
    "joint of nothing": lambda: policies.explain_joint_order(
        policies.joint_order(**{**SHARED, "demand": 0}), **{**SHARED, "demand": 0}
    ),
    "limit": lambda: policies.explain_limited_orders(policies.limited_orders(**LIMIT), **LIMIT),
    "limit that holds nothing": lambda: policies.explain_limited_orders(
        policies.limited_orders(**{**LIMIT, "limit": 1e6}), **{**LIMIT, "limit": 1e6}, item=1
    ),
    "budget": lambda: policies.explain_limited_newsvendors(
        policies.limited_newsvendors(**BUDGET, mean=[100, 60], deviation=20), **BUDGET, item=1
    ),
    "budget that is enough": lambda: policies.explain_limited_newsvendors(
        policies.limited_newsvendors(**{**BUDGET, "limit": 1e6}, mean=[100, 60], deviation=20),
        **{**BUDGET, "limit": 1e6},
    ),
    "formula": lambda: policies.explain_min_max_levels(
        policies.power_approximation(**FORMULA), **FORMULA
    ),
    "formula, small lots": lambda: policies.explain_min_max_levels(
        policies.power_approximation(**{**FORMULA, "fixed_cost": [0, 1]}),
        **{**FORMULA, "fixed_cost": [0, 1]},
        item=1,
    ),
    "formula, nothing": lambda: policies.explain_min_max_levels(
        policies.power_approximation(**{**FORMULA, "mean": 0, "deviation": 0}),
        **{**FORMULA, "mean": 0, "deviation": 0},
    ),
    "bounds": lambda: policies.explain_myopic_bounds(
        policies.myopic_bounds(SEASON, **YEAR), SEASON, **YEAR, period=3
    ),
    "lots": lambda: policies.explain_lots(policies.optimal_lots(**LOTS), **LOTS),
    "lots of nothing": lambda: policies.explain_lots(
        policies.optimal_lots(**{**LOTS, "demand": [0, 0]}), **{**LOTS, "demand": [0, 0]}
    ),
    "lots of a pack": lambda: policies.explain_lot_multiple(
        policies.optimal_lot_multiple(Poisson(6), **LEVELS, lot=12), Poisson(6), **LEVELS
    ),
    "can order": lambda: policies.explain_can_order(
        policies.can_order_policy(**TOGETHER), **TOGETHER
    ),
    "season": lambda: policies.explain_horizon_plan(
        policies.finite_horizon_policy(SEASON, **YEAR), SEASON, **YEAR
    ),
    "season with a lead time": lambda: policies.explain_horizon_plan(
        policies.finite_horizon_policy(SEASON, **YEAR, lead_time=1),
        SEASON,
        **YEAR,
        lead_time=1,
        period=2,
    ),
    "season with enough": lambda: policies.explain_horizon_plan(
        policies.finite_horizon_policy(SEASON, **YEAR), SEASON, **YEAR, stock=20
    ),
    "order days": lambda: policies.explain_review_plan(
        policies.review_plan(SEASON, **YEAR), SEASON, **YEAR
    ),
    "order days for a service": lambda: policies.explain_review_plan(
        policies.review_plan(SEASON, fixed_cost=9, holding_cost=1, service=PeriodService(0.9)),
        SEASON,
        fixed_cost=9,
        holding_cost=1,
        service=PeriodService(0.9),
    ),
    "lost sales": lambda: policies.explain_lost_sales(
        policies.lost_sales_level(Poisson(3), **LOST), Poisson(3), **LOST
    ),
    "lost sales, capped": lambda: policies.explain_lost_sales(
        policies.capped_lost_sales(Poisson(3), **LOST), Poisson(3), **LOST
    ),
    "lost sales one for one": lambda: policies.explain_lost_sales(
        policies.lost_sales_base_stock(demand=[2, 0.1], **LOST), [2, 0.1], **LOST, item=1
    ),
    "lost sales, order": lambda: policies.explain_lost_sales_order(
        policies.lost_sales_order(Normal(108, 43), **RARE), Normal(108, 43), **RARE
    ),
    "disruption": lambda: policies.explain_disrupted_order(
        policies.disrupted_order(**FAILING), **FAILING
    ),
    "disruption, no demand": lambda: policies.explain_disrupted_order(
        policies.disrupted_order(**{**FAILING, "demand": 0}), **{**FAILING, "demand": 0}
    ),
    "disrupted level": lambda: policies.explain_disrupted_level(
        policies.disrupted_base_stock(demand=[2000, 0], **DOWN), [2000, 0], **DOWN
    ),
    "disrupted level for a law": lambda: policies.explain_disrupted_level(
        policies.disrupted_base_stock_for(Poisson(20), **DOWN), Poisson(20), **DOWN
    ),
    "yield": lambda: policies.explain_yield_order(
        policies.multiplicative_yield_order(**SHARES), **SHARES
    ),
    "additive yield": lambda: policies.explain_yield_order(
        policies.additive_yield_order(**SPILLS), **SPILLS, additive=True
    ),
    "yield once": lambda: policies.explain_yield_newsvendor(
        policies.multiplicative_yield_newsvendor(Uniform(0.5, 1), **ONCE), Uniform(0.5, 1), **ONCE
    ),
    "additive yield once": lambda: policies.explain_yield_newsvendor(
        policies.additive_yield_newsvendor(Uniform(-5, 5), **ONCE),
        Uniform(-5, 5),
        **ONCE,
        additive=True,
    ),
    "perishable": lambda: policies.explain_perishable_level(
        policies.perishable_level(Poisson(3), **FRESH), Poisson(3), **FRESH
    ),
    "perishable, nearly": lambda: policies.explain_perishable_level(
        policies.perishable_level_approximation(Normal(30, 6), **FRESH), Normal(30, 6), **FRESH
    ),
    "shelf life": lambda: policies.explain_shelf_life_cap(
        policies.shelf_life_cap(Poisson(3), shelf_life=4, waste_share=0.05),
        Poisson(3),
        shelf_life=4,
        waste_share=0.05,
    ),
    "ages": lambda: policies.explain_aged_order(
        policies.aged_order([6, 0, 4], **AGED), [6, 0, 4], **AGED
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_decision_says_why_in_both_languages(case: str) -> None:
    """A tree of sentences, each translated, each with its values, none of them nan or infinite."""
    told = CASES[case]()
    assert isinstance(told, Explanation)
    assert told.result is not None
    for (_, node), english, indonesian in zip(
        told.walk(), told.render("en").splitlines(), told.render("id").splitlines(), strict=True
    ):
        assert node.rule.startswith(("inventory.", "lot_sizing."))
        assert english != indonesian
        assert not re.search(r"[{}]|\bnan\b|\binf\b", english + indonesian)
    assert told.as_json()["rule"] == told.rule


def test_every_explanation_takes_the_arguments_of_its_decision() -> None:
    """So that what a decision was asked with can be handed on as it is."""
    pairs: list[tuple[Any, Any]] = [
        (policies.explain_economic_order, policies.economic_order_quantity),
        (policies.explain_economic_order, policies.production_quantity),
        (policies.explain_discounted_order, policies.all_units_discount),
        (policies.explain_discounted_order, policies.incremental_discount),
        (policies.explain_joint_order, policies.joint_order),
        (policies.explain_limited_orders, policies.limited_orders),
        (policies.explain_rotation, policies.rotation_cycle),
        (policies.explain_lots, policies.optimal_lots),
        (policies.explain_min_max, policies.optimal_min_max),
        (policies.explain_min_max_levels, policies.power_approximation),
        (policies.explain_myopic_bounds, policies.myopic_bounds),
        (policies.explain_reorder_policy, policies.optimal_reorder_policy_for),
        (policies.explain_newsvendor_order, policies.newsvendor_order_for),
        (policies.explain_base_stock, policies.base_stock_level_for),
        (policies.explain_reorder_point, policies.reorder_point_for),
        (policies.explain_can_order, policies.can_order_policy),
        (policies.explain_horizon_plan, policies.finite_horizon_policy),
        (policies.explain_review_plan, policies.review_plan),
        (policies.explain_lost_sales_order, policies.lost_sales_order),
        (policies.explain_shelf_life_cap, policies.shelf_life_cap),
        (policies.explain_aged_order, policies.aged_order),
    ]
    for explain, decide in pairs:
        taken = inspect.signature(explain).parameters
        assert set() == set(inspect.signature(decide).parameters) - set(taken) - CHOSEN


def test_an_item_of_a_column_is_explained_as_it_is_alone() -> None:
    """The same words for a column's item as for the single numbers."""
    column = {**STEADY, "demand": np.array([10.0, 1300.0]), "multiple": [5, 24]}
    order = policies.economic_order_quantity(**column)
    one = {**STEADY, "multiple": 24}
    alone = policies.explain_economic_order(policies.economic_order_quantity(**one), **one)
    assert alone == policies.explain_economic_order(order, **column, item=1)
    many = {**TIERS, "demand": [5, 1300], "breakpoints": [[0, 9], [0, 400, 800]],
            "unit_costs": [[2, 1], [0.75, 0.72, 0.68]]}  # fmt: skip
    orders = policies.all_units_discount(**many)
    alone = policies.explain_discounted_order(policies.all_units_discount(**TIERS), **TIERS)
    assert alone == policies.explain_discounted_order(orders, **many, item=1)


def test_the_tier_that_is_ordered_is_the_cheapest_of_all_tiers() -> None:
    """Each alternative with its cost, which is the cost of that quantity."""
    told = policies.explain_discounted_order(policies.all_units_discount(**TIERS), **TIERS)
    tiers = [node for node in told.because if node.rule == "inventory.discount_tier"]
    assert 3 == len(tiers)
    # Snyder and Shen, example 3.4: 1043.41, 1005.2 and 978.6 a year.
    assert [1043.41, 1005.2, 978.6] == [float(node.result) for node in tiers]  # type: ignore[arg-type]


def test_a_plan_made_by_hand_is_told_where_it_is_dear() -> None:
    """A result need not be the best one: the neighbours are priced all the same."""
    by_hand = policies.cost_of_quantity(**STEADY, quantity=1000)
    says = policies.explain_economic_order(by_hand, **STEADY).render()
    half = policies.cost_of_quantity(**STEADY, quantity=500).cost
    assert f"At 500 it would cost {float(figure(half)):.2f} per period" in says


def test_waiting_and_ordering_differ_by_what_is_said() -> None:
    """The costs of a season's explanation are those of plans from the same stock."""
    plan = policies.finite_horizon_policy(SEASON, **YEAR, stock=-100)
    told = policies.explain_horizon_plan(plan, SEASON, **YEAR)
    waiting = next(n for n in told.because if n.rule == "inventory.horizon_plan_waiting")
    first = sum(
        chance * (10 * asked + plan.cost(-asked, period=1))
        for asked, chance in enumerate(Poisson(20).pmf(tolerance=1e-12).chances)
        if asked <= 60
    )
    more = float(dict(waiting.says.values)["more"])  # type: ignore[arg-type]
    assert first - plan.cost(0) == pytest.approx(more, rel=1e-3)


@pytest.mark.parametrize(
    ("code", "explained"),
    [
        ("type_wrong", lambda: policies.explain_economic_order(None, **STEADY)),  # type: ignore[arg-type]
        ("type_wrong", lambda: policies.explain_min_max(None, Poisson(6), **LEVELS)),  # type: ignore[arg-type]
        ("type_wrong", lambda: policies.explain_joint_order(3, **SHARED)),  # type: ignore[arg-type]
        ("type_wrong", lambda: policies.explain_horizon_plan({}, SEASON, **YEAR)),  # type: ignore[arg-type]
        (
            "item_unknown",
            lambda: policies.explain_limited_orders(
                policies.limited_orders(**LIMIT), **LIMIT, item=2
            ),
        ),
        (
            "item_unknown",
            lambda: policies.explain_limited_orders(
                policies.limited_orders(**LIMIT),
                **LIMIT,
                item="a",  # type: ignore[arg-type]
            ),
        ),
        (
            "lengths_differ",
            lambda: policies.explain_review_plan(
                policies.review_plan(SEASON, **YEAR), SEASON[1:], **YEAR
            ),
        ),
        (
            "level_unknown",
            lambda: policies.explain_horizon_plan(
                policies.finite_horizon_policy(SEASON, **YEAR), SEASON, **YEAR, period=4
            ),
        ),
        ("lengths_differ", lambda: words_of_item({"a": [1, 2], "b": [1, 2, 3]}, 0)),
        ("type_wrong", lambda: of_item(3, policies.EconomicOrder, 0)),
    ],
)
def test_what_cannot_be_explained_is_named(code: str, explained: Told) -> None:
    """By its code, as every refusal."""
    with pytest.raises(InvalidValue, match=code):
        explained()
