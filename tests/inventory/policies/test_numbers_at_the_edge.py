"""Answers where demand, service or numbers are at an edge: limits, or refusals by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backoffice_core.inventory.distributions import (
    Compound,
    CycleService,
    FillRate,
    LineFillRate,
    Normal,
    OrderFillRate,
    PeriodService,
    Poisson,
    ReadyRate,
    demand_over,
    distribution_from_json,
    fit_distribution,
    geometric,
)
from backoffice_core.inventory.policies import (
    DiscountedOrder,
    LotRule,
    Part,
    all_units_discount,
    capped_lost_sales,
    cost_of_plan,
    economic_order_quantity,
    incremental_discount,
    limited_orders,
    lost_sales_level,
    newsvendor_order,
    optimal_reorder_policy,
    optimal_reorder_policy_for,
    order_up_to,
    perishable_level,
    power_approximation,
    reorder_point,
    reorder_point_for,
    reorder_policy_cost,
)
from backoffice_core.kernel.errors import InvalidValue


@pytest.mark.parametrize("measure", [CycleService, PeriodService, FillRate, ReadyRate])
@pytest.mark.parametrize("review", [0, 2])
def test_without_demand_the_reorder_point_is_nothing(
    measure: type[CycleService | PeriodService | FillRate | ReadyRate], review: int
) -> None:
    """In a column the dead item has 0, and the others what they have alone."""
    terms = {"order_quantity": 50, "lead_time": 3, "review_period": review}
    column = reorder_point(measure(0.95), mean=[10, 0], deviation=[2, 0], **terms).level
    alone = reorder_point(measure(0.95), mean=10, deviation=2, **terms).level
    assert column[0] == pytest.approx(alone, rel=1e-12)
    assert column[1] == 0.0
    assert order_up_to(measure(0.95), mean=0, deviation=0, lead_time=3).level == 0.0


@pytest.mark.parametrize("measure", [LineFillRate, OrderFillRate])
def test_the_sizes_of_a_compound_law_are_known_to_every_measure(
    measure: type[LineFillRate | OrderFillRate],
) -> None:
    """Said once in the law, they need not be said again."""
    demand = Compound(count=Poisson(2), size=geometric(5))
    known = reorder_point_for(measure(0.95), demand, order_quantity=40, lead_time=3)
    told = reorder_point_for(
        measure(0.95), demand, order_quantity=40, lead_time=3, sizes=geometric(5)
    )
    assert (known.level, told.level) == (54.0, 54.0)
    with pytest.raises(InvalidValue, match="measure_needs_sizes"):
        reorder_point_for(measure(0.95), Poisson(2), order_quantity=40, lead_time=3)


def test_a_history_below_nothing_gets_a_law_that_can_be_below_nothing() -> None:
    """More came back than was sold: a gamma law would call that impossible."""
    assert fit_distribution([-1, 2, 5]).distribution == Normal(2, 3)


@pytest.mark.parametrize("told", [None, 3, "normal", [1]])
def test_what_is_no_written_law_is_refused_as_such(told: object) -> None:
    """With a code of its own, whatever it is."""
    with pytest.raises(InvalidValue, match="law_invalid"):
        distribution_from_json(told)  # type: ignore[arg-type]


def test_a_share_of_units_served_is_never_below_nothing() -> None:
    """Where nothing is ordered, nothing is served: what a normal law has below 0 is no demand."""
    assert newsvendor_order(overage=1, underage=1, mean=10, deviation=2, quantity=0).fill_rate == 0


def test_results_larger_than_any_double_are_refused_with_their_item() -> None:
    """Not a warning of numpy, but the item and its numbers."""
    with pytest.raises(InvalidValue, match=r"At 1: demand 1e\+40.*result_too_large"):
        economic_order_quantity(demand=[1, 1e40], fixed_cost=[1, 1e40], holding_cost=[1, 1e-300])
    with pytest.raises(InvalidValue, match=r"demand at 1 is 1e\+200.*number_too_large"):
        economic_order_quantity(demand=[1, 1e200], fixed_cost=1, holding_cost=1)


def test_lots_that_contradict_say_what_they_are() -> None:
    """Without a multiple there is no word of one."""
    with pytest.raises(InvalidValue, match="No quantity lies between 10 and 5"):
        LotRule(minimum=10, maximum=5)
    with pytest.raises(InvalidValue, match="No multiple of 4 lies between 5 and 7"):
        LotRule(minimum=5, maximum=7, multiple=4)


def test_parts_of_nothing_and_lots_of_no_period_are_refused() -> None:
    """They would be planned for ever, or not at all."""
    with pytest.raises(InvalidValue, match=r"quantity is 0.*number_too_small"):
        Part(item="screw", quantity=0)
    with pytest.raises(InvalidValue, match=r"periods is below 1.*number_too_small"):
        LotRule(periods=0)


def test_a_plan_is_told_by_the_periods_its_explanations_count() -> None:
    """From 1 on, in every sentence."""
    with pytest.raises(InvalidValue, match="At the end of period 2 3 is owed"):
        cost_of_plan(quantity=[9, 2], demand=[9, 5], fixed_cost=1, holding_cost=1)
    with pytest.raises(InvalidValue, match=r"demand in period 2 is -1\.0"):
        cost_of_plan(quantity=[9, 2], demand=[9, -1], fixed_cost=1, holding_cost=1)


def test_stock_has_a_price_of_its_own_for_each_item_of_a_discount() -> None:
    """Of one demand and many holding costs there are many orders."""
    tiers = {"breakpoints": [0, 50], "unit_costs": [3, 2.5]}
    order = all_units_discount(demand=100, fixed_cost=8, holding_cost=[1, 2], **tiers)
    alone = [
        all_units_discount(demand=100, fixed_cost=8, holding_cost=price, **tiers).quantity
        for price in (1, 2)
    ]
    assert alone == order.quantity.tolist()


def test_a_lead_time_whose_law_reaches_below_nothing_is_refused_as_that() -> None:
    """It is the law that is wrong, and there are laws that are not."""
    with pytest.raises(InvalidValue, match=r"its law reaches below 0.*Gamma or TruncatedNormal"):
        demand_over(Poisson(3), Normal(5, 1))


@pytest.mark.parametrize("costs", [(1e13, 1.0), (1.0, 1e13)])
def test_costs_a_million_million_times_another_are_refused_and_not_searched_for_ever(
    costs: tuple[float, float],
) -> None:
    """What would be best then lies beyond the digits of a double."""
    hold, other = costs
    with pytest.raises(InvalidValue, match=r"more than 1e\+12 times.*costs_too_far_apart"):
        optimal_reorder_policy_for(
            Poisson(6), fixed_cost=8, holding_cost=hold, backorder_cost=other, demand=3
        )
    with pytest.raises(InvalidValue, match=r"more than 1e\+12 times.*costs_too_far_apart"):
        capped_lost_sales(Poisson(2), lead_time=1, holding_cost=hold, lost_sale_cost=other)


@pytest.mark.parametrize("ratio", [1.5, 1e6, 1e13, 1e40])
def test_dear_stock_is_the_mirror_of_dear_backorders(ratio: float) -> None:
    """The normal law looks the same from both sides: far below its mean no digit is lost."""
    words = {"fixed_cost": 8, "demand": 100, "lead_time_mean": 0, "lead_time_deviation": 5}
    stock = optimal_reorder_policy(holding_cost=ratio, backorder_cost=1, **words)
    owed = optimal_reorder_policy(holding_cost=1, backorder_cost=ratio, **words)
    assert stock.order_quantity == pytest.approx(owed.order_quantity, rel=1e-12)
    assert stock.reorder_point == pytest.approx(
        -owed.reorder_point - owed.order_quantity, rel=1e-10, abs=1e-9
    )
    assert stock.cost == pytest.approx(owed.cost, rel=1e-10)


def test_too_many_ages_are_answered_by_what_looks_at_fewer() -> None:
    """Of goods that spoil, and not of lost sales."""
    with pytest.raises(InvalidValue, match=r"perishable_level_approximation.*too_many_states"):
        perishable_level(
            Poisson(30), shelf_life=6, holding_cost=1, lost_sale_cost=5, waste_cost=1, base_stock=60
        )
    with pytest.raises(InvalidValue, match=r"lost_sales_base_stock.*too_many_states"):
        lost_sales_level(Poisson(30), lead_time=6, holding_cost=1, lost_sale_cost=5, base_stock=60)


def test_the_formula_has_a_level_without_fixed_cost_where_backorders_are_dear() -> None:
    """A share that rounds to 1 has a quantile all the same, found from the other side."""
    words = {"mean": 50, "deviation": 8, "fixed_cost": 0, "holding_cost": 1}
    dear = power_approximation(**words, backorder_cost=1e40).order_up_to
    assert dear == pytest.approx(50 + 8 * 13.31092137142517, rel=1e-9)


def test_a_deviation_next_to_none_costs_as_none() -> None:
    """Distances that cannot be counted in it leave the doubles, and the cost does not."""
    call: dict[str, Any] = {
        "reorder_point": [126.8, 90],
        "order_quantity": 328.5,
        "fixed_cost": 8,
        "holding_cost": 0.225,
        "backorder_cost": 7.5,
        "demand": 1300,
        "lead_time_mean": 108.0,
    }
    none = reorder_policy_cost(**call, lead_time_deviation=0)
    for least in (1e-300, 1e-160, 1e-20):
        found = reorder_policy_cost(**call, lead_time_deviation=least)
        assert found.cost == pytest.approx(none.cost, rel=1e-12)
        assert found.on_hand == pytest.approx(none.on_hand, rel=1e-12)


@pytest.mark.parametrize("discount", [all_units_discount, incremental_discount])
def test_packs_next_to_nothing_do_not_bind(discount: Callable[..., DiscountedOrder]) -> None:
    """More of them than can be counted are as good as any quantity."""
    call: dict[str, Any] = {
        "demand": [1300, 5200],
        "fixed_cost": 8,
        "holding_rate": 0.3,
        "breakpoints": [0, 400, 800],
        "unit_costs": [0.75, 0.72, 0.68],
        "minimum": 350,
    }
    free = discount(**call)
    for least in (1e-300, 1e-160, 1e-20):
        packed = discount(**call, multiple=least)
        assert packed.quantity == pytest.approx(free.quantity, rel=1e-12)
        assert packed.cost == pytest.approx(free.cost, rel=1e-12)


def test_a_limit_next_to_none_is_refused() -> None:
    """What a unit of it would save is no double."""
    for limit in (1e-300, 1e-160):
        with pytest.raises(InvalidValue, match="limit is 1e-") as caught:
            limited_orders(
                demand=[1000, 500], fixed_cost=50, holding_cost=2, unit_size=1, limit=limit
            )
        assert "limit_too_small" == caught.value.code
