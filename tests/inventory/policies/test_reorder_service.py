"""Reorder points for a target, of columns of normal demand: each measure, solved for."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    LineFillRate,
    OrderFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.policies.reorder.fill_places import places
from backoffice_core.inventory.policies.reorder.normal_tails import average_tail
from backoffice_core.inventory.policies.reorder.reorder_reasons import explain_reorder_point
from backoffice_core.inventory.policies.reorder.reorder_service import (
    achieved_service,
    order_up_to,
    reorder_point,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.stocks import simulate

MEASURES = {
    CycleService: "cycle_service",
    PeriodService: "period_service",
    FillRate: "fill_rate",
    ReadyRate: "ready_rate",
}


def test_what_a_reorder_point_of_6000_achieves() -> None:
    """Chopra and Meindl, Supply Chain Management, ch. 12 (case sl-01): 0.92 and 0.9975."""
    reached = achieved_service(
        level=6000, mean=2500, deviation=500, lead_time=2, order_quantity=10_000
    )
    assert 0.9213503964748574 == pytest.approx(reached.cycle_service, rel=1e-9)
    assert 0.9974872729169993 == pytest.approx(reached.fill_rate, rel=1e-9)
    missing = Normal(5000, 500 * 2**0.5).loss(6000)
    assert 25.127270830006143 == pytest.approx(missing, rel=1e-9)


def test_lead_times_that_deviate() -> None:
    """Chopra and Meindl, ch. 12 (case sl-03): a safety stock of 22,491 instead of 1,695."""
    terms = {"mean": 2500, "deviation": 500, "order_quantity": 10_000, "lead_time": 7}
    point = reorder_point(CycleService(0.9), **terms, lead_time_deviation=7)
    assert 17549.928774784243 == pytest.approx(point.protection_deviation, rel=1e-9)
    assert 22491.138696520975 == pytest.approx(point.safety_stock, rel=1e-9)
    assert 1695 == pytest.approx(reorder_point(CycleService(0.9), **terms).safety_stock, abs=1)


def test_periodic_review_up_to_a_level() -> None:
    """Chopra and Meindl, ch. 12 (case sl-04)."""
    level = order_up_to(CycleService(0.9), mean=2500, deviation=500, lead_time=2, review_period=4)
    assert 1569.5737073246112 == pytest.approx(level.safety_stock, rel=1e-9)
    assert 16569.573707324613 == pytest.approx(level.level, rel=1e-9)


def test_a_fill_rate_with_both_loss_terms() -> None:
    """Nahmias, Production and Operations Analysis, ch. 5 (case sl-06); the book rounds to 126."""
    point = reorder_point(FillRate(0.98), mean=100, deviation=25, order_quantity=100, lead_time=1)
    assert 125.53096417386 == pytest.approx(point.level, rel=1e-8)


@settings(max_examples=100)
@given(
    kind=st.sampled_from(sorted(MEASURES, key=lambda kind: kind.__name__)),
    share=st.floats(0.5, 0.9999),
    part=st.floats(0.01, 0.4),
    quantity=st.floats(0, 1000),
    lead=st.floats(0.25, 20),
    late=st.floats(0, 2),
    review=st.integers(0, 9),
)
def test_the_level_achieves_the_target(  # noqa: PLR0917 - drawn, each by its name
    kind: type[Service],
    share: float,
    part: float,
    quantity: float,
    lead: float,
    late: float,
    review: int,
) -> None:
    """For every measure, review and lead time: solved for, and asked again."""
    terms = {
        "mean": 100,
        "deviation": 100 * part,
        "order_quantity": quantity,
        "lead_time": lead,
        "lead_time_deviation": late,
        "review_period": review,
    }
    point = reorder_point(kind(share), **terms)
    reached = achieved_service(level=point.level, **terms)
    assert share == pytest.approx(getattr(reached, MEASURES[kind]), abs=1e-9)


def test_average_tails_against_integration() -> None:
    """The average over an order quantity, wide and narrow, against adaptive quadrature."""
    law = Normal(0, 1)
    for place in (-3.0, -0.4, 0.0, 1.5, 6.0):
        for width in (1e-6, 0.05, 0.19, 0.21, 2.0, 30.0):
            whole = quad(lambda x, at=place: law.above(at + x), 0, width, epsabs=0, epsrel=1e-12)
            expected = whole[0] / width
            found = average_tail(np.array([place]), np.array([width]))[0]
            assert expected == pytest.approx(found, rel=1e-11)


def test_places_leave_no_residual() -> None:
    """From a share of 1e-12 missing to one of 0.9, from no order quantity to enormous ones."""
    dice = np.random.default_rng(2)
    share = 1 - 10 ** dice.uniform(-12, -0.05, 20_000)
    width = 10 ** dice.uniform(-9, 9, 20_000)
    found = average_tail(places(share, width), width)
    assert np.abs(found / (1 - share) - 1).max() < 5e-13


@pytest.mark.slow
@pytest.mark.parametrize("review", [1, 3])
@pytest.mark.parametrize("service", [CycleService(0.9), PeriodService(0.95), FillRate(0.95)])
def test_the_target_is_met_in_simulation(service: Service, review: int) -> None:
    """Case sim-01: N(100, 20), lead time 3, Q 200: within a point of the target."""
    point = reorder_point(
        service, mean=100, deviation=20, order_quantity=200, lead_time=3, review_period=review
    )
    demand = np.maximum(np.random.default_rng(11).normal(100, 20, (1000, 100)), 0)
    seen = simulate(
        demand, np.full(demand.shape, 3), point=point.level, quantity=200, review=review
    )
    assert service.share == pytest.approx(getattr(seen, MEASURES[type(service)]), abs=0.01)


def test_a_column_is_its_numbers() -> None:
    """Numbers, arrays and columns: one computation, to 1e-12."""
    means = np.array([20.0, 100.0, 4000.0])
    for review in (0, 2):
        terms = {"order_quantity": 300, "lead_time": 3, "review_period": review}
        many = reorder_point(FillRate(0.97), mean=pl.Series(means), deviation=15, **terms)
        assert isinstance(many.level, pl.Series)
        for place, mean in enumerate(means):
            one = reorder_point(FillRate(0.97), mean=mean, deviation=15, **terms)
            assert one.level == pytest.approx(many.level[place], rel=1e-12)


def test_watched_and_reviewed_items_in_one_column() -> None:
    """Each item has its own review period."""
    terms = {"mean": 100, "deviation": 20, "order_quantity": 200, "lead_time": 3}
    for service in (CycleService(0.9), FillRate(0.9), ReadyRate(0.9)):
        many = reorder_point(service, **terms, review_period=[0, 1, 5])
        for place, review in enumerate((0, 1, 5)):
            one = reorder_point(service, **terms, review_period=review)
            assert one.level == pytest.approx(many.level[place], rel=1e-12)


@pytest.mark.parametrize("review", [0, 1, 4])
@pytest.mark.parametrize("kind", list(MEASURES))
def test_limits_are_given_not_refused(kind: type[Service], review: int) -> None:
    """No deviation, lead time, quantity or demand: numbers, never nan, never a warning."""
    for mean, deviation, quantity, lead in (
        (100, 0, 200, 3),
        (100, 20, 0, 3),
        (100, 0, 0, 3),
        (100, 20, 200, 0),
        (100, 0, 200, 0),
        (0, 0, 200, 3),
        (0, 0, 0, 0),
        (0, 20, 200, 3),
    ):
        terms = {
            "mean": mean,
            "deviation": deviation,
            "order_quantity": quantity,
            "lead_time": lead,
            "review_period": review,
        }
        point = reorder_point(kind(0.95), **terms)
        assert np.isfinite(point.level)
        reached = achieved_service(level=point.level, **terms)
        assert 0 <= getattr(reached, MEASURES[kind]) <= 1


@pytest.mark.parametrize("review", [0, 1, 3])
@pytest.mark.parametrize(("deviation", "quantity"), [(2, 50), (20, 1), (2, 0), (0, 7)])
def test_far_from_any_demand_every_share_is_nothing_or_all(
    deviation: float, quantity: float, review: int
) -> None:
    """A million below, and above: no crumb of rounding is left of what cannot be."""
    terms = {"mean": 10, "deviation": deviation, "order_quantity": quantity, "lead_time": 3}
    low, high = (
        achieved_service(level=level, **terms, review_period=review) for level in (-1e6, 1e6)
    )
    for name in MEASURES.values():
        assert (0.0, 1.0) == (getattr(low, name), getattr(high, name))
    assert (0.0, 0.0) == (low.on_hand, high.backorders)


@pytest.mark.parametrize("review", [0, 1, 4])
def test_what_is_served_is_computed_from_the_side_that_is_small(review: int) -> None:
    """A position low enough serves a few in a million; stock less backorders is the position."""
    terms = {"mean": 10, "deviation": 2, "order_quantity": 5, "lead_time": 3}
    served = []
    for level in (-8, -6, 0, 20, 30, 60):
        reached = achieved_service(level=level, **terms, review_period=review)
        served.append(reached.fill_rate)
        position = level + 2.5 - 10 * (3 + (review + 1) / 2 if review else 3)
        assert position == pytest.approx(reached.on_hand - reached.backorders, rel=1e-12)
    assert sorted(served) == served
    few = achieved_service(level=-8, **terms)
    expected = quad(Normal(30, 2 * 3**0.5).at_most, -8, -3, epsabs=0, epsrel=1e-12)[0] / 5
    assert expected == pytest.approx(few.fill_rate, rel=1e-10)
    assert 0 < few.ready_rate < 1e-20


def test_certain_demand_may_be_short_of_the_share_that_may_be_missing() -> None:
    """Without deviation a fill rate of 95 % lets a twentieth of the order be owed."""
    point = reorder_point(FillRate(0.95), mean=100, deviation=0, order_quantity=200, lead_time=3)
    assert 290.0 == pytest.approx(point.level, rel=1e-12)


def test_a_rate_of_lines_or_orders_is_not_one_of_units() -> None:
    """Each measure is a type of its own; those of single demands need their sizes."""
    terms = {"mean": 100, "deviation": 20, "order_quantity": 200, "lead_time": 3}
    for service in (LineFillRate(0.9), OrderFillRate(0.9)):
        with pytest.raises(InvalidValue, match="measure_needs_sizes"):
            reorder_point(service, **terms)
    with pytest.raises(InvalidValue, match="number_too_small"):
        reorder_point(FillRate(0.9), **{**terms, "lead_time": -1})
    with pytest.raises(InvalidValue, match="number_not_whole"):
        reorder_point(FillRate(0.9), **terms, review_period=1.5)


def test_a_reorder_point_explains_itself_in_two_languages() -> None:
    """How long it must last, what is sold until then, what is for safety, what it achieves."""
    terms = {
        "mean": 100,
        "deviation": 20,
        "order_quantity": 200,
        "lead_time": 3,
        "review_period": 1,
    }
    point = reorder_point(FillRate(0.95), **terms)
    why = explain_reorder_point(
        point,
        FillRate(0.95),
        lead_time=3,
        review_period=1,
        order_quantity=200,
        achieved=achieved_service(level=point.level, **terms),
    )
    text = why.render()
    assert "Order 200 when the position falls to 374.32, for a fill rate of units of 95 %" in text
    assert "In the 4 periods it must last" in text
    assert "25.68 fewer suffice" in text
    assert "95 % of units" in text
    indonesian = why.render("id")
    assert "Pesan 200 saat posisi stok turun ke 374,32" in indonesian
    with pytest.raises(InvalidValue, match="item_unknown"):
        explain_reorder_point(
            reorder_point(FillRate(0.95), **{**terms, "mean": [1, 2]}),
            FillRate(0.95),
            lead_time=3,
            item=2,
        )
