"""Items that nobody asks for: nothing is kept for them, and nothing is refused or owed."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from backoffice_core.inventory import policies
from backoffice_core.inventory.distributions.continuous import Deterministic, Normal
from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.samples import Empirical
from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    LineFillRate,
    OrderFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.distributions.sums import Compound

NO_LINES = Compound(count=Poisson(0), size=Pmf([0, 1.0]))
COUNTED: list[Distribution] = [
    Poisson(0),
    Pmf([1.0]),
    Empirical([0, 0]),
    NO_LINES,
    Compound(count=Poisson(3), size=Poisson(0)),
]
LAWS = [*COUNTED, Deterministic(0), Normal(0, 0)]
MEASURES = [CycleService(0.9), PeriodService(0.9), FillRate(0.9), ReadyRate(0.9)]


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("review", [0, 1, 2])
@pytest.mark.parametrize("service", MEASURES, ids=str)
def test_the_level_is_nothing(law: Distribution, review: int, service: Service) -> None:
    """By every measure, watched or reviewed, with a lead time or without."""
    for lead in (0, 1):
        point = policies.reorder_point_for(
            service, law, order_quantity=7, lead_time=lead, review_period=review
        )
        level = policies.order_up_to_for(service, law, lead_time=lead, review_period=review)
        assert (0.0, 0.0, 0.0, 0.0) == attrs.astuple(point)
        assert (0.0, 0.0, 0.0, 0.0) == attrs.astuple(level)


@pytest.mark.parametrize("service", [LineFillRate(0.9), OrderFillRate(0.9)], ids=str)
def test_so_is_that_for_lines(service: Service) -> None:
    """Of lines that do not come."""
    found = policies.reorder_point_for(
        service, NO_LINES, order_quantity=7, lead_time=1, review_period=1
    )
    assert 0.0 == found.level


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("point", [-3, 0, 2])
def test_everything_is_served(law: Distribution, point: int) -> None:
    """Whatever the level, by every measure; and nothing is owed."""
    for quantity, review in ((7, 0), (7, 1), (0, 0), (0, 2)):
        reached = policies.achieved_service_for(
            law, reorder_point=point, order_quantity=quantity, lead_time=1, review_period=review
        )
        shares = (
            reached.cycle_service,
            reached.period_service,
            reached.fill_rate,
            reached.ready_rate,
            1.0 if reached.size_service is None else reached.size_service,
        )
        assert (1.0,) * 5 == shares
        assert 0.0 == reached.backorders
        column = policies.achieved_service(
            level=point, mean=0, deviation=0, order_quantity=quantity, lead_time=1,
            review_period=review,
        )  # fmt: skip
        assert (1, 1, 1, 1, 0) == (
            column.cycle_service, column.period_service, column.fill_rate, column.ready_rate,
            column.backorders,
        )  # fmt: skip


def test_it_is_explained_as_it_is() -> None:
    """Nothing is owed, and nothing there for safety."""
    words: dict[str, Any] = {"order_quantity": 7, "lead_time": 1, "review_period": 1}
    point = policies.reorder_point_for(FillRate(0.9), Poisson(0), **words)
    told = policies.explain_reorder_point(point, FillRate(0.9), **words, demand=Poisson(0))
    assert "serves 100 % of order cycles, 100 % of periods and 100 % of units" in told.render()
    assert "0 owed" in told.render()
    assert "nothing more is there for safety" in told.render()


@pytest.mark.parametrize("law", COUNTED, ids=str)
def test_every_policy_costs_nothing(law: Distribution) -> None:
    """Levels of 0, at no cost, where customers wait and where they do not."""
    owed: dict[str, Any] = {"holding_cost": 1, "backorder_cost": 4}
    lost: dict[str, Any] = {"holding_cost": 1, "lost_sale_cost": 4}
    fails: dict[str, Any] = {"disruption_chance": 0.04, "recovery_chance": 0.25}
    ages: dict[str, Any] = {"shelf_life": 2, "waste_cost": 1}
    for found in (
        policies.base_stock_level_for(law, **owed, lead_time=2),
        policies.lost_sales_level(law, **lost, lead_time=2),
        policies.capped_lost_sales(law, **lost, lead_time=2),
        policies.capped_lost_sales(law, **lost, lead_time=0),
        policies.disrupted_base_stock_for(law, **owed, **fails),
        policies.perishable_level(law, **lost, **ages),
        policies.perishable_level_approximation(law, **lost, **ages),
    ):
        assert (0.0, 0.0) == (found.base_stock, found.cost)
    best = policies.optimal_min_max(law, fixed_cost=5, **owed)
    assert (0.0, 0.0) == (best.order_up_to, best.cost)
    order = policies.newsvendor_order_for(law, overage=1, underage=4)
    assert (0.0, 0.0, 1.0) == (order.quantity, order.cost, order.fill_rate)


def test_lost_sales_that_cost_nothing_are_all_lost() -> None:
    """The limit of cheap ones: nothing is kept, and no policy costs less."""
    found = policies.capped_lost_sales(Poisson(2), lead_time=1, holding_cost=1, lost_sale_cost=0)
    assert (0.0, 0.0, 0.0) == (found.base_stock, found.cost, found.best_cost)
