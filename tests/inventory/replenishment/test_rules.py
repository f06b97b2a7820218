"""The rules of ERPs, each held to what its program does."""

from __future__ import annotations

from fractions import Fraction

import pytest

from backoffice_core.inventory.distributions import (
    CycleService,
    FillRate,
    LineFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.replenishment.planning import (
    MinMax,
    OrderUpTo,
    PeriodicReview,
    ReorderLevel,
    ReorderPoint,
    StockPosition,
    TargetReorderPoint,
    Trigger,
    achieved,
    plan_order,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import STEADY, after, request, terms


def test_odoo_orders_up_to_its_maximum_in_whole_multiples() -> None:
    """A forecast of 3 with 5 to 20 in sixes: 17 are missing, 18 are ordered.

    Source: odoo addons/stock/models/stock_orderpoint.py, _compute_qty_to_order.
    """
    order = plan_order(request(on_hand=3, suppliers=[terms(multiple=6)]))
    assert (17, 18) == (order.raw.amount, order.quantity.amount)


@pytest.mark.parametrize(("trigger", "ordered"), [(Trigger.BELOW, 0), (Trigger.AT_OR_BELOW, 15)])
def test_standing_at_the_minimum_orders_only_where_the_rule_says_so(
    trigger: Trigger, ordered: int
) -> None:
    """Odoo orders below its minimum, others at it."""
    rule = MinMax(minimum=5, maximum=20, trigger=trigger)
    assert ordered == plan_order(request(on_hand=5, rule=rule)).quantity.amount


@pytest.mark.parametrize(("projected", "ordered"), [(4, 6), (8, 5), (10, 5), (11, 0)])
def test_erpnext_orders_its_quantity_or_what_is_missing(projected: int, ordered: int) -> None:
    """At or below a level of 10: 5, or more if more is missing.

    Source: erpnext/stock/reorder_item.py.
    """
    rule = ReorderLevel(level=10, quantity=5)
    assert ordered == plan_order(request(on_hand=projected, rule=rule)).quantity.amount


def test_a_reorder_quantity_becomes_whole_packs() -> None:
    """25 in packs of 12 are 3 packs. Source: erpnext/stock/reorder_item.py."""
    rule = ReorderLevel(level=10, quantity=25)
    order = plan_order(request(on_hand=4, rule=rule, suppliers=[terms(pack=12)]))
    assert 36 == order.quantity.amount


@pytest.mark.parametrize(("days", "vb", "v1"), [(8, 0, 0), (2, 0, 800)])
def test_sap_vb_ignores_reservations_and_v1_counts_those_within_the_lead_time(
    days: int, vb: int, v1: int
) -> None:
    """700 in stock, 500 reserved, a point of 600, lots of 800, a lead time of 7 days.

    Source: SAP's documentation of the MRP types VB and V1.
    """
    position = StockPosition(on_hand=700, reserved=[after(days, 500)])
    ordered = [
        plan_order(request(position=position, rule=rule(point=600, lot=800))).quantity.amount
        for rule in (ReorderPoint.vb, ReorderPoint.v1)
    ]
    assert [vb, v1] == ordered


@pytest.mark.parametrize("on_hand", [0, 3, 5])
def test_running_again_orders_nothing_twice(on_hand: int) -> None:
    """Three runs, one order. Source: frappe/erpnext issues 36154 and 4791."""
    for rule in (ReorderLevel(level=5, quantity=10), ReorderLevel(level=5, quantity=1)):
        position = StockPosition(on_hand=on_hand)
        ordered = []
        for _ in range(3):
            order = plan_order(request(position=position, rule=rule))
            if not order.quantity.is_zero:
                ordered.append(order)
                position = position.with_order(order.due)
        assert 1 == len(ordered)


def test_supply_that_comes_too_late_hides_no_stock_out() -> None:
    """500 due in three months do not cover the next week.

    Source: OCA/stock-logistics-warehouse issue 582.
    """
    late = StockPosition(on_hand=0, on_order=[after(90, 500)])
    near = StockPosition(on_hand=0, on_order=[after(3, 500)])
    rule = OrderUpTo(level=50)
    ordered = [
        plan_order(request(position=each, rule=rule)).quantity.amount for each in (late, near)
    ]
    assert [50, 0] == ordered


def test_as_many_lots_are_ordered_as_bring_stock_back_to_the_point() -> None:
    """Far below the point one lot is not enough."""
    rule = ReorderPoint(point=100, lot=40)
    assert 120 == plan_order(request(on_hand=-10, rule=rule)).quantity.amount


@pytest.mark.parametrize("target", [CycleService(0.95), PeriodService(0.95), FillRate(0.95)])
@pytest.mark.parametrize("lead", [7, [2, 7, 7, 30]])
def test_the_level_is_the_least_that_achieves_the_target(target: Service, lead: object) -> None:
    """One unit less would not, with a fixed lead time and with one that varies."""
    rule = PeriodicReview(target=target, review_days=7)
    order = plan_order(request(demand=STEADY, rule=rule, suppliers=[terms(lead=lead)]))  # type: ignore[arg-type]
    level = float(order.aim.level)
    reached = [achieved(target, order.protection, [each]) for each in (level - 1, level)]
    assert reached[0] < target.share <= reached[1]


def test_a_lead_time_that_varies_needs_more_stock_than_its_mean_says() -> None:
    """Its variance is in the level."""
    rule = PeriodicReview(target=FillRate(0.98), review_days=7)
    levels = [
        plan_order(request(demand=STEADY, rule=rule, suppliers=[terms(lead=lead)])).aim.level
        for lead in (10, [3, 17])
    ]
    assert levels[0] < levels[1]


def test_a_lot_above_the_point_needs_a_lower_point() -> None:
    """What whole lots bring beyond the point is reckoned with."""
    points = [
        plan_order(
            request(demand=STEADY, rule=TargetReorderPoint(target=FillRate(0.95), lot=lot))
        ).aim.level
        for lot in (1, 50, 400)
    ]
    assert sorted(points, reverse=True) == points
    assert points[0] > points[2]


def test_the_ready_rate_is_below_the_period_service_of_whole_units() -> None:
    """Nothing missing is not yet something left."""
    demand = STEADY
    levels = [
        plan_order(request(demand=demand, rule=PeriodicReview(target=target))).aim.level
        for target in (PeriodService(0.9), ReadyRate(0.9))
    ]
    assert levels[0] <= levels[1]


def test_without_demand_nothing_is_aimed_at() -> None:
    """The limit of less and less demand is a level of 0."""
    order = plan_order(request(on_hand=0, rule=PeriodicReview(target=FillRate(0.95))))
    assert (Fraction(0), 0) == (order.aim.level, order.quantity.amount)


def test_a_share_of_order_lines_is_not_solved_for_without_lines() -> None:
    """Measures are never taken for one another."""
    with pytest.raises(InvalidValue, match="service_not_solvable"):
        plan_order(request(demand=STEADY, rule=PeriodicReview(target=LineFillRate(0.95))))


def test_a_maximum_below_the_minimum_is_refused() -> None:
    """It could never be reached."""
    with pytest.raises(InvalidValue, match="levels_reversed"):
        MinMax(minimum=5, maximum=4)
