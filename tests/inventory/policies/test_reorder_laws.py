"""A reorder point serves as it promises: held against a simulated stock, day by day."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from backoffice_core.inventory.distributions.continuous import Deterministic, Normal
from backoffice_core.inventory.distributions.discrete import NegativeBinomial, Poisson, geometric
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    LineFillRate,
    OrderFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.distributions.skewed import Gamma
from backoffice_core.inventory.distributions.sums import Compound
from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.inventory.policies.reorder.reorder_laws import (
    achieved_service_for,
    order_up_to_for,
    reorder_point_for,
)
from backoffice_core.inventory.policies.reorder.reorder_service import order_up_to, reorder_point
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.stocks import simulate

SIZES = 0.2 * 0.8 ** np.arange(150)
LUMPY = Pmf(np.concatenate([[0.8], 0.2 * SIZES / SIZES.sum()]))
WEEK = Pmf([1 / 7] * 7, first=1)


@attrs.frozen(kw_only=True)
class Kind:
    """A kind of demand and of supply: its law, and the same thing drawn."""

    law: Distribution
    lead: float | Distribution
    quantity: float

    def drawn(self, days: int, paths: int) -> tuple[Array, Places]:
        """Demand and lead times, the same numbers whenever asked."""
        size = days * paths
        demand = self.law.sample(size, seed=3)
        lead = (
            self.lead.sample(size, seed=4).astype(int)
            if isinstance(self.lead, Distribution)
            else np.full(size, int(self.lead))
        )
        return np.maximum(demand, 0).reshape(days, paths), lead.reshape(days, paths)


KINDS = {
    "smooth": Kind(law=Normal(100, 20), lead=3, quantity=200),
    "erratic": Kind(law=Gamma(100, 120), lead=3, quantity=200),
    "lumpy": Kind(law=LUMPY, lead=3, quantity=10),
    "random lead time": Kind(law=Normal(100, 20), lead=WEEK, quantity=200),
    "small orders, random lead time": Kind(law=Normal(100, 20), lead=WEEK, quantity=25),
}


def check(kind: Kind, *, days: int, paths: int, within: float, review: int = 1) -> None:
    """Solve for each measure, simulate, and compare."""
    demand, leads = kind.drawn(days, paths)
    for overtaking in (False, True):
        for service in (FillRate(0.95), PeriodService(0.95)):
            point = reorder_point_for(
                service,
                kind.law,
                order_quantity=kind.quantity,
                lead_time=kind.lead,
                review_period=review,
                overtaking=overtaking,
            )
            seen = simulate(
                demand,
                leads,
                point=point.level,
                quantity=kind.quantity,
                review=review,
                overtaking=overtaking,
            )
            told = achieved_service_for(
                kind.law,
                reorder_point=point.level,
                order_quantity=kind.quantity,
                lead_time=kind.lead,
                review_period=review,
                overtaking=overtaking,
            )
            name = "fill_rate" if isinstance(service, FillRate) else "period_service"
            # Whole units cannot hit a target; they reach it, and just so.
            assert getattr(told, name) == pytest.approx(0.95, abs=1e-5) or kind.law.discrete
            assert getattr(told, name) >= 0.95 - 1e-5
            assert seen.fill_rate == pytest.approx(told.fill_rate, abs=within)
            assert seen.period_service == pytest.approx(told.period_service, abs=within)
            assert seen.on_hand == pytest.approx(told.on_hand, rel=2 * within)


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_what_is_achieved_is_what_was_asked_for(name: str) -> None:
    """Daily review, target 95 %: within a point, on the four classes and one of small orders."""
    check(KINDS[name], days=600, paths=60, within=0.01)


@pytest.mark.deep
@pytest.mark.parametrize("review", [1, 4])
@pytest.mark.parametrize("name", KINDS)
def test_what_is_achieved_is_what_was_asked_for_over_many_years(name: str, review: int) -> None:
    """400 paths of 1,000 days, reviewed daily and every four days: within half a point."""
    check(KINDS[name], days=1000, paths=400, within=0.005, review=review)


def test_smooth_demand_needs_less_than_the_textbook_holds() -> None:
    """What was owed before the review is not counted again: 79 in stock on average, not 115."""
    point = reorder_point_for(
        FillRate(0.95), Normal(100, 20), order_quantity=200, lead_time=3, review_period=1
    )
    column = reorder_point(
        FillRate(0.95), mean=100, deviation=20, order_quantity=200, lead_time=3, review_period=1
    )
    assert 374.3202596 == pytest.approx(column.level, abs=1e-6)
    assert column.level == pytest.approx(point.level, abs=1e-3)


@pytest.mark.parametrize("review", [0, 1, 3])
@pytest.mark.parametrize(
    "service", [CycleService(0.95), PeriodService(0.9), FillRate(0.97), ReadyRate(0.6)]
)
def test_the_law_of_the_shortfall_agrees_with_the_closed_forms(
    service: Service, review: int
) -> None:
    """Normal demand by a grid and by its integrals: two computations, one answer."""
    for quantity in (200, 30):
        grid = reorder_point_for(
            service,
            Normal(100, 20),
            order_quantity=quantity,
            lead_time=3,
            review_period=review,
        )
        exact = reorder_point(
            service,
            mean=100,
            deviation=20,
            order_quantity=quantity,
            lead_time=3,
            review_period=review,
        )
        # A two-hundredth of a percent of the deviation over the lead time.
        assert exact.level == pytest.approx(grid.level, abs=0.15)
    upto = order_up_to_for(service, Normal(100, 20), lead_time=3, review_period=max(review, 1))
    level = order_up_to(service, mean=100, deviation=20, lead_time=3, review_period=max(review, 1))
    assert level.level == pytest.approx(upto.level, abs=0.15)


def test_base_stock_of_negative_binomial_demand() -> None:
    """Case bs-03 (scipy nbinom): mean 3, variance 9 a period, 4 periods, 95 %: 23."""
    level = order_up_to_for(CycleService(0.95), NegativeBinomial(3, 9), lead_time=3)
    assert 23.0 == level.level


def test_watched_unit_demand_is_served_as_often_as_there_is_stock() -> None:
    """Units that come one by one see what is there: fill rate and ready rate agree."""
    reached = achieved_service_for(Poisson(5), reorder_point=12, order_quantity=10, lead_time=2)
    assert reached.fill_rate == pytest.approx(reached.ready_rate, rel=1e-12)
    # By hand: the position is one of 13 to 22 alike, and lead-time demand must be less.
    expected = np.mean([1 - Poisson(10).above(place - 1) for place in range(13, 23)])
    assert expected == pytest.approx(reached.fill_rate, rel=1e-12)


def test_lines_of_several_units_are_served_less_often_than_units() -> None:
    """A line is served only in full; which measure is meant changes the reorder point."""
    demand = Compound(count=Poisson(2), size=geometric(4))
    levels = [
        reorder_point_for(service, demand, order_quantity=40, lead_time=3, sizes=geometric(4)).level
        for service in (FillRate(0.95), LineFillRate(0.95), OrderFillRate(0.95))
    ]
    assert levels[1] == levels[2]
    reached = achieved_service_for(demand, reorder_point=levels[1], order_quantity=40, lead_time=3)
    assert reached.size_service is not None
    assert reached.size_service >= 0.95
    assert reached.size_service != pytest.approx(reached.fill_rate, abs=1e-4)


def test_a_measure_of_lines_needs_their_sizes() -> None:
    """By name: a fill rate of units is never taken for one of lines."""
    with pytest.raises(InvalidValue, match="measure_needs_sizes"):
        reorder_point_for(LineFillRate(0.95), Poisson(5), order_quantity=10, lead_time=2)


def test_quantities_and_times_that_do_not_fit_are_refused() -> None:
    """By name, not by a wrong answer."""
    with pytest.raises(InvalidValue, match="quantity_not_whole"):
        reorder_point_for(FillRate(0.9), Poisson(5), order_quantity=2.5, lead_time=2)
    with pytest.raises(InvalidValue, match="number_too_small"):
        reorder_point_for(FillRate(0.9), Poisson(5), order_quantity=-1, lead_time=2)
    with pytest.raises(InvalidValue, match="periods_not_whole"):
        reorder_point_for(
            FillRate(0.9),
            Poisson(5),
            order_quantity=2,
            lead_time=Pmf([0.5, 0.5], first=1, step=0.5),
            review_period=1,
        )


def test_certain_demand_and_no_lead_time_are_limits() -> None:
    """Nothing is nan: with a certain demand of 100 the stock must last just so long."""
    assert 400.0 == pytest.approx(
        order_up_to_for(CycleService(0.9), Deterministic(100), lead_time=3).level
    )
    none = order_up_to_for(PeriodService(0.95), Poisson(5), lead_time=0)
    assert Poisson(5).quantile(0.95) == none.level
