"""A forecast or any law is demand of the planner, and what it comes to is kept honestly."""

from __future__ import annotations

import pytest

from backoffice_core.inventory.distributions import (
    Binomial,
    Distribution,
    Empirical,
    FillRate,
    Gamma,
    NegativeBinomial,
    Normal,
    Poisson,
)
from backoffice_core.inventory.forecasting import exponential_smoothing, window_bootstrap
from backoffice_core.inventory.replenishment.planning import (
    Demand,
    DemandLaw,
    Limits,
    MinMax,
    PeriodicReview,
    marginal_values,
    plan_order,
    plan_orders,
    replay,
    within_budget,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import STEADY, prices, request, terms, usd

WEEKS = [68.5, 75, 61, 80, 72, 66, 77, 70]


@pytest.mark.parametrize(
    "law",
    [
        Normal(70, 9),
        Gamma(70, 40),
        Poisson(7),
        NegativeBinomial(7, 9),
        Binomial(10, 0.5),
        Empirical([0, 3, 0, 9]),
    ],
)
def test_a_law_of_a_week_is_the_same_again_over_seven_days(law: Distribution) -> None:
    """Mean and variance are those of the law."""
    week = Demand.of_law(law, days=7).over(7)
    assert (law.mean, law.variance) == pytest.approx((week.mean, week.variance))


def test_days_that_were_seen_stay_as_they_were() -> None:
    """An empirical law of days is kept sample by sample; one of weeks is not."""
    assert (0.0, 0.0, 3.0, 9.0) == Demand.of_law(Empirical([0, 3, 0, 9])).seen
    assert () == Demand.of_law(Empirical([0, 3, 0, 9]), days=7).seen
    days = Demand.of_forecast(window_bootstrap([0, 3, 0, 9]), days=1)
    assert (DemandLaw.SEEN, 3.0) == (days.law, days.mean)


def test_an_order_from_a_forecast_names_the_method_and_replays() -> None:
    """Over the periods given, the demand is the forecast's own."""
    forecast = exponential_smoothing(WEEKS)
    demand = Demand.of_forecast(forecast, days=7, periods=2)
    assert forecast.over(2).deviation == pytest.approx(demand.over(14).deviation)
    order = plan_order(request(demand=demand, rule=PeriodicReview(target=FillRate(0.95))))
    assert "forecast by exponential smoothing" in order.explanation.render()
    assert "pemulusan eksponensial" in order.explanation.render("id")
    assert order == replay(order.to_json())


def test_a_budget_never_leaves_less_than_a_supplier_delivers() -> None:
    """All of the least value or nothing; where the money does not reach it, nothing is best."""
    asked = request(
        demand=STEADY, suppliers=[terms(prices=prices((0, "1.00")), minimum_value=usd(200))],
        rule=MinMax(minimum=50, maximum=300),
    )  # fmt: skip
    plan = within_budget(plan_orders([asked]), budget=usd(100))
    assert (usd(0), True) == (plan.cost, plan.proven)


def test_a_price_does_not_buy_beyond_the_maximum_of_the_rule() -> None:
    """The next price is worth it, and beyond 200."""
    cheap = terms(prices=prices((0, "9.00"), (480, "1.00")))
    asked = request(
        demand=STEADY, on_hand=10, suppliers=[cheap], rule=MinMax(minimum=80, maximum=200)
    )
    assert 190 == plan_order(asked).quantity.amount


def test_what_cannot_be_meant_is_refused() -> None:
    """An item twice, limits turned round, a budget below nothing, a gain that is no number."""
    with pytest.raises(InvalidValue, match="item_twice"):
        plan_orders([request(), request()])
    with pytest.raises(InvalidValue, match="levels_reversed"):
        Limits(minimum_stock=9, maximum_stock=3)
    with pytest.raises(InvalidValue, match="number_too_small"):
        within_budget([], budget=usd(-5))
    with pytest.raises(InvalidValue, match="not_a_number"):
        marginal_values(Poisson(3), position=0, gain=float("nan"), overstock_cost=1, count=3)
    with pytest.raises(InvalidValue, match="not_several"):
        Demand.of_history(None)  # type: ignore[arg-type]
