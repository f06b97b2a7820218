"""Levels of the policies reach their targets where stock is simulated, and textbook ones do not."""

from __future__ import annotations

import numpy as np
import pytest

from backoffice_core.inventory.distributions import FillRate, PeriodService, Service
from backoffice_core.inventory.policies.reorder.reorder_laws import (
    order_up_to_for,
    reorder_point_for,
)
from backoffice_core.inventory.proving import (
    OrderUpTo,
    ReorderQuantity,
    WindowPlan,
    draw_demand,
    draw_lead_times,
    simulate,
)
from backoffice_core.inventory.proving.planning import Past
from tests.inventory.proving.demands import CLASSES, LUMPY

TARGET = 0.95
POINT = 0.01


@pytest.mark.parametrize("name", ["smooth", "skewed", "lumpy"])
def test_a_target_is_reached(name: str) -> None:
    """Fill of 95 percent within a point, daily review, backorders, a lead time of three days."""
    law, lead = CLASSES[name]
    level = order_up_to_for(FillRate(TARGET), law, lead_time=lead, review_period=1).level
    demand = draw_demand(law, periods=1000, items=100, seed=1)
    run = simulate(OrderUpTo(level), demand, lead_time=lead, warm_up=50)
    assert pytest.approx(TARGET, abs=POINT) == run.total_service(FillRate)


@pytest.mark.deep
@pytest.mark.parametrize("name", CLASSES)
def test_a_target_is_reached_in_lots_and_with_late_orders(name: str) -> None:
    """400 paths of 1,000 days, in lots of five days, with lead times of one to seven days too."""
    law, lead = CLASSES[name]
    quantity = 5.0 if law is LUMPY else 500.0
    point = reorder_point_for(
        FillRate(TARGET), law, order_quantity=quantity, lead_time=lead, review_period=1
    )
    demand = draw_demand(law, periods=1000, items=400, seed=1)
    leads = (
        lead if isinstance(lead, int) else draw_lead_times(lead, periods=1000, items=400, seed=1)
    )
    policy = ReorderQuantity(reorder_point=point.level, quantity=quantity)
    run = simulate(policy, demand, lead_time=leads, warm_up=100)
    assert pytest.approx(TARGET, abs=POINT) == run.total_service(FillRate)


@pytest.mark.parametrize("service", [FillRate(0.9), PeriodService(0.9)])
@pytest.mark.parametrize("review", [1, 3])
def test_windows_of_the_past_reach_the_target_in_that_past(service: Service, review: int) -> None:
    """A level from windows serves the past it is made of as it should, and no level less does."""
    demand = draw_demand(LUMPY, periods=3000, items=4, seed=2)
    past = Past(
        demand=demand,
        lead_time=np.full(4, 2.0),
        lead_time_deviation=np.zeros(4),
        review_period=review,
    )
    level = WindowPlan(service, periods=3000)(past).level
    for less, reached in ((0, True), (1, False)):
        run = simulate(OrderUpTo(level - less), demand, lead_time=2, review_period=review)
        served = run.service(type(service))
        slack = 0.01 if reached else -0.01
        assert (
            (served + slack >= service.share).all()
            if reached
            else (served + slack < service.share).all()
        )
