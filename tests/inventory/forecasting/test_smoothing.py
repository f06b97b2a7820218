"""Smoothing, trends and seasons: known values, best parameters, and laws over lead times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import Pmf
from backoffice_core.inventory.forecasting import (
    Seasonality,
    average,
    exponential_smoothing,
    holt,
    holt_winters,
    moving_average,
    naive,
    seasonal_naive,
    theta,
)
from backoffice_core.kernel.errors import InvalidValue

ONES = (naive, average, exponential_smoothing, holt, theta)
# Oil production of Saudi Arabia, million tonnes, 1996 to 2013: Hyndman and Athanasopoulos,
# Forecasting: Principles and Practice, 2nd ed., 7.1 (alpha 0.83, level 446.6 at first).
OIL = [445.36, 453.20, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28]
OIL += [508.95, 488.89, 509.87, 456.72, 473.82, 525.95, 549.83, 542.34]


def test_the_best_alpha_is_that_of_the_textbook() -> None:
    """Alpha 0.83 and 542.68 as the next value; the textbook finds its first level, too."""
    forecast = exponential_smoothing(OIL)
    assert float(forecast.parameters["alpha"][0]) == pytest.approx(0.83, abs=0.01)
    assert forecast.mean == pytest.approx(542.68, abs=0.2)


def test_the_best_alpha_has_the_least_squared_errors() -> None:
    """No alpha of a fine grid does better, for any of many series."""
    dice = np.random.default_rng(3)
    values = dice.normal(50, 10, (40, 6)) + np.cumsum(dice.normal(0, 3, (40, 6)), axis=0)
    best = exponential_smoothing(values).deviation
    for alpha in np.linspace(0.02, 1, 99):
        assert (best <= exponential_smoothing(values, alpha=alpha).deviation * (1 + 1e-6)).all()


def test_holt_goes_on_along_a_line_and_damping_lets_it_fade() -> None:
    """A line is its own forecast; damped, it rises less and less."""
    line = [10.0 + 3 * period for period in range(12)]
    assert holt(line).expected(3) == pytest.approx([46, 49, 52])
    damped = np.diff(holt(line, alpha=0.5, beta=0.1, damping=0.9).expected(6))
    assert damped[1:] == pytest.approx(0.9 * damped[:-1])
    best = holt(line, damping=None)
    assert 0.8 <= best.parameters["damping"][0] <= 0.98


@pytest.mark.parametrize("seasonality", Seasonality)
def test_holt_and_winters_go_on_with_trend_and_season(seasonality: Seasonality) -> None:
    """What is a line with a season on top, or times one, is its own forecast."""
    season = (
        np.array([4.0, -1, -3, 0])
        if seasonality is Seasonality.ADDITIVE
        else np.array([1.3, 1.0, 0.7, 1.0])
    )
    times = np.arange(28)
    line = 20.0 + (times if seasonality is Seasonality.ADDITIVE else 0 * times)
    both = (
        line + np.tile(season, 7)
        if seasonality is Seasonality.ADDITIVE
        else line * np.tile(season, 7)
    )
    found = holt_winters(both[:-6], season=4, seasonality=seasonality)
    assert found.expected(6) == pytest.approx(both[-6:], rel=1e-6)


def test_last_seasons_and_averages_are_what_they_say() -> None:
    """The methods to beat."""
    assert seasonal_naive([1, 2, 3, 4, 5, 6], season=3).expected(5).tolist() == [4, 5, 6, 4, 5]
    assert naive([1, 2, 3]).mean == 3.0
    assert average([1, 2, 6]).mean == 3.0
    assert moving_average([9, 1, 2, 6], periods=3).mean == 3.0


def test_the_theta_method_drifts_by_half_the_slope() -> None:
    """Hyndman and Billah 2003: simple smoothing with a drift of half the slope of a line."""
    steps = np.diff(theta([3.0, 5, 4, 8, 7, 9], alpha=0.4).expected(5))
    slope = np.polyfit(range(6), [3.0, 5, 4, 8, 7, 9], 1)[0]
    assert steps == pytest.approx(np.full(4, slope / 2))


def test_a_season_is_put_back_by_the_theta_method() -> None:
    """A season without a trend is its own forecast."""
    assert theta([8, 2] * 6, season=2).expected(3) == pytest.approx([8, 2, 8])


def test_the_variance_of_a_sum_follows_the_errors_that_stay() -> None:
    """Of wandering demand, n periods together vary by the sum of the squares of 1 to n."""
    forecast = naive([3, 5, 4, 8, 7])
    one = forecast.totals(1).deviation ** 2
    assert forecast.totals(3).deviation ** 2 == pytest.approx(one * (1 + 4 + 9))
    smoothed = exponential_smoothing([3, 5, 4, 8, 7], alpha=0.5)
    own = smoothed.totals(1).deviation ** 2
    assert smoothed.totals(3).deviation ** 2 == pytest.approx(own * (1 + 1.5**2 + 2**2))


def test_the_variance_of_a_sum_is_that_of_simulated_futures() -> None:
    """Holt's method with a damped trend, simulated from its own state (Hyndman et al. 2008)."""
    forecast = holt([9.0, 12, 11, 15, 14, 18], alpha=0.4, beta=0.3, damping=0.9)
    dice = np.random.default_rng(5)
    errors = dice.normal(0, float(forecast.deviation[0]), (4, 100_000))
    level, trend, total = float(forecast.level[0]), float(forecast.trend[0]), np.zeros(100_000)
    for error in errors:
        base = level + 0.9 * trend
        total += base + error
        level, trend = base + 0.4 * error, 0.9 * trend + 0.4 * 0.3 * error
    assert forecast.totals(4).mean == pytest.approx(total.mean(), rel=0.01)
    assert forecast.totals(4).deviation == pytest.approx(total.std(), rel=0.02)


def test_part_of_a_period_is_part_of_its_mean_and_variance() -> None:
    """A lead time of two and a half periods lies between two and three."""
    forecast = average([4.0, 6, 5, 9])
    assert forecast.totals(2.5).mean == pytest.approx(15.0)
    two, three = (forecast.totals(each).deviation ** 2 for each in (2, 3))
    assert forecast.totals(2.5).deviation ** 2 == pytest.approx((two + three) / 2)
    assert forecast.over(0).mean == 0.0


def test_a_lead_time_that_varies_mixes_the_laws_of_its_lengths() -> None:
    """Three periods, or five in one of four deliveries, and a review of one."""
    forecast = average([4, 6, 5, 9, 2, 4])
    late = forecast.over(Pmf([0.75, 0, 0.25], first=3), review=1)
    short, long = forecast.over(4), forecast.over(6)
    assert late.mean == pytest.approx(0.75 * short.mean + 0.25 * long.mean)
    assert late.above(30) == pytest.approx(0.75 * short.above(30) + 0.25 * long.above(30))
    assert forecast.over(3, review=1).mean == short.mean


def test_a_forecast_of_nothing_that_was_wrong_is_not_certain() -> None:
    """After 3 and 0 the last value says 0, and the law still allows for demand."""
    law = naive([0, 3, 0]).over(1)
    assert law.quantile(0.99) > 0


@settings(max_examples=30, deadline=None)
@given(amount=st.floats(0.01, 1e6), periods=st.integers(2, 20))
def test_a_constant_demand_forecasts_itself(amount: float, periods: int) -> None:
    """Where nothing varies, there is nothing to smooth."""
    for method in ONES:
        assert method([amount] * periods).expected(3) == pytest.approx([amount] * 3, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    demand=st.lists(st.integers(0, 30).map(float), min_size=3, max_size=16),
    factor=st.sampled_from([0.25, 2.0, 1024.0]),
)
def test_scaling_demand_scales_its_forecast(demand: list[float], factor: float) -> None:
    """Also where the parameters are looked for."""
    for method in ONES:
        once, scaled = method(demand), method(np.array(demand) * factor)
        assert scaled.expected(3) == pytest.approx(once.expected(3) * factor, rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(table=st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=4, max_size=10))
def test_many_series_at_once_are_forecast_as_each_alone(table: list[list[int]]) -> None:
    """A table is no other computation, also for seasons and where parameters are looked for."""
    values = np.array(table, dtype=np.float64)
    for method in (*ONES, lambda given: holt_winters(given, season=2)):
        together = method(values).expected(3)
        for place in range(values.shape[1]):
            alone = method(values[:, place]).expected(3)
            assert together[:, place] == pytest.approx(alone, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("method", ONES)
def test_a_short_history_has_a_wide_law(method: object) -> None:
    """Two equal values are a forecast; one or two that differ say little, and no nan."""
    for demand in ([4.0], [4.0, 7.0]) if method is not holt else ([4.0, 7.0],):
        law = method(demand).over(2)  # type: ignore[operator]
        assert np.isfinite([law.mean, law.variance, law.quantile(0.9)]).all()


def test_too_short_histories_and_impossible_seasons_are_refused() -> None:
    """Each refusal has a code of its own."""
    with pytest.raises(InvalidValue, match="history_short"):
        holt_winters([1, 2, 3], season=2)
    with pytest.raises(InvalidValue, match="season_invalid"):
        holt_winters([1, 2, 3], season=0)
    with pytest.raises(InvalidValue, match="number_too_small"):
        holt_winters([1, 0, 3, 1], season=2, seasonality=Seasonality.MULTIPLICATIVE)
    with pytest.raises(InvalidValue, match="history_short"):
        holt([1])


def test_a_forecast_says_what_it_is_in_both_languages() -> None:
    """The method, the mean and the deviation of the next period."""
    said = exponential_smoothing([4, 6, 5, 7], alpha=0.5).explain()
    assert said.render().startswith("exponential smoothing: the next period asks for 6 on average")
    assert said.render("id").startswith("pemulusan eksponensial: periode berikutnya meminta")
