"""Histories as they are in a shop: of items that died, of rows that are not even."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from backoffice_core.inventory.distributions import Deterministic, NegativeBinomial
from backoffice_core.inventory.forecasting import (
    BootstrapForecast,
    CensoredLaw,
    Cleaning,
    Forecast,
    PatternForecasts,
    Seasonality,
    adida,
    average,
    croston,
    exponential_smoothing,
    forecast_by_pattern,
    history_of_rows,
    holt,
    holt_winters,
    imapa,
    moving_average,
    naive,
    seasonal_naive,
    syntetos_boylan,
    teunter_syntetos_babai,
    theta,
    uncensored,
    willemain_bootstrap,
    window_bootstrap,
)
from backoffice_core.inventory.forecasting.shapes import demand_law
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval

DEAD = [4, 6, 5, 7, 3, 5, 6] + [0] * 40
METHODS: list[Callable[[Numbers], Forecast]] = [
    adida,
    croston,
    exponential_smoothing,
    holt,
    imapa,
    naive,
    syntetos_boylan,
    teunter_syntetos_babai,
]


@pytest.mark.parametrize("method", METHODS)
def test_an_item_that_died_has_a_law_that_answers(method: Callable[[Numbers], Forecast]) -> None:
    """Whatever is left of the mean, every question to the law has a finite answer."""
    for periods in (1, 4):
        law = method(DEAD).over(periods)
        answers = [law.mean, law.deviation, law.quantile(0.95), law.loss(3), law.second_loss(3)]
        assert np.isfinite(answers).all()
        assert 0 <= law.at_most(0) <= 1


def test_a_mean_that_has_faded_away_is_nothing() -> None:
    """Smoothing leaves 1e-16 of a unit, with the deviation of better days: that is no demand."""
    assert exponential_smoothing(DEAD).over(4) == Deterministic(0.0)
    assert adida(DEAD).over(1) == imapa(DEAD).over(1) == Deterministic(0.0)
    for counted in (True, False):
        law = demand_law(mean=1e-12, variance=4.0, counted=counted, signed=False)
        assert law == Deterministic(0.0)
    seldom = demand_law(mean=1e-6, variance=1.0, counted=True, signed=False)
    assert seldom == NegativeBinomial(1e-6, 1.0)
    assert seldom.quantile(0.95) == 0.0


def test_a_forecast_by_pattern_is_asked_as_any_other() -> None:
    """Of one series by its lead time, of many by place or all at once."""
    one, other = [0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0], [9, 8, 10, 9, 9, 8, 10, 9, 9, 10, 9, 9]
    single = forecast_by_pattern(one)
    assert single.over(3, review=1) == syntetos_boylan(one).over(4)
    assert single.mean == syntetos_boylan(one).mean
    assert single.expected(2).shape == (2,)
    assert single.totals(2).deviation == syntetos_boylan(one).totals(2).deviation
    assert single.explain().because
    many = forecast_by_pattern(np.array([other, one, [0] * 12]).T)
    assert many.items == 3
    assert many.of(1).over(4) == single.over(4)
    assert many.expected(3).shape == (3, 3)
    assert many.mean.tolist() == [many.of(place).mean for place in range(3)]
    assert many.totals(2.5).deviation[1] == pytest.approx(single.totals(2.5).deviation)
    with pytest.raises(InvalidValue, match=r"of 3 series.*forecast_of_many"):
        many.over(4)
    with pytest.raises(InvalidValue, match=r"no series 3 among 3.*place_unknown"):
        many.of(3)


def test_a_table_with_uneven_rows_is_refused_by_its_period() -> None:
    """Not numpy says what is wrong, but the period and its number of items."""
    with pytest.raises(InvalidValue, match=r"Period 1 has 1 items, and period 0 has 2"):
        exponential_smoothing([[1, 2], [3]])
    with pytest.raises(InvalidValue, match=r"Some periods are rows.*not_a_series"):
        exponential_smoothing([1, [2, 3]])
    with pytest.raises(InvalidValue, match=r"Period 1 has 2 items"):
        naive([np.array([1.0]), np.array([1.0, 2.0])])


def test_what_a_number_of_periods_is_for_is_said_where_it_is_none() -> None:
    """A moving average is no season, nor is a block."""
    with pytest.raises(InvalidValue, match="A moving average of 0 periods is none"):
        moving_average([1, 2, 3], periods=0)
    with pytest.raises(InvalidValue, match="A block of 0 periods is none"):
        adida([1, 2, 3], block=0)


@pytest.mark.parametrize("seed", [None, "a", 1.5, True, -1])
def test_draws_that_could_not_be_drawn_again_are_refused(seed: object) -> None:
    """A seed is a whole number: nothing else gives the same draws again."""
    with pytest.raises(InvalidValue, match="The seed"):
        willemain_bootstrap([1, 0, 2], seed=seed)  # type: ignore[arg-type]


def test_a_replayed_series_that_there_is_not_is_refused() -> None:
    """As any other forecast does."""
    with pytest.raises(InvalidValue, match="place_unknown"):
        willemain_bootstrap([[1, 0], [0, 2]], seed=1).of(2)


SORRY = [
    [0.0] * 20, [5.0] * 20, DEAD, [1e-9, 0] * 6, [1e40] * 10, [1e50, 0] * 6, [0] * 19 + [1],
    [-1, 2] * 8, [-5] * 10, [1e-300, 1] * 7, [1e-300] * 9, [3], [3, 4], [0.1] * 15,
    [1, 1e12] * 8, [5e-324] * 8 + [1],
]  # fmt: skip
EVERY: list[Callable[[Numbers], Forecast | BootstrapForecast | PatternForecasts]] = [
    *METHODS,
    average,
    forecast_by_pattern,
    theta,
    window_bootstrap,
    lambda given: holt(given, damping=None),
    lambda given: holt_winters(given, season=2),
    lambda given: holt_winters(given, season=2, seasonality=Seasonality.MULTIPLICATIVE),
    lambda given: moving_average(given, periods=2),
    lambda given: seasonal_naive(given, season=2),
    lambda given: willemain_bootstrap(given, seed=2, samples=50),
]


@pytest.mark.parametrize("method", EVERY)
def test_whatever_a_history_is_like_its_forecast_answers_or_is_refused(
    method: Callable[[Numbers], Forecast | BootstrapForecast | PatternForecasts],
) -> None:
    """Nothing, dust, mountains, returns and a single day: a finite answer, or an error of ours."""
    for history in SORRY:
        try:
            forecast = method(history)
            laws = [forecast.over(periods) for periods in (0, 1, 4)]
        except InvalidValue:
            continue
        for law in laws:
            answers = [law.mean, law.deviation, law.quantile(0.95), law.loss(3), law.at_most(0)]
            assert np.isfinite(answers).all()
        assert forecast.explain().render("id")


def test_what_cannot_be_less_than_nothing_is_refused_by_name() -> None:
    """A season that multiplies and a Poisson law have no place for more returns than sales."""
    with pytest.raises(InvalidValue, match=r"period 2 is 0\.0, and a multiplicative season"):
        holt_winters([1, 2, 0, 4], season=2, seasonality=Seasonality.MULTIPLICATIVE)
    with pytest.raises(InvalidValue, match=r"period 1 is -2\.0"):
        uncensored([1, -2, 3], [True, False, False], law=CensoredLaw.POISSON)
    days = Interval(date(2026, 5, 4), date(2026, 5, 7))
    history = history_of_rows(
        [(date(2026, 5, 4), 3), (date(2026, 5, 5), -2)],
        item="soap",
        days=days,
        without_stock=[date(2026, 5, 4)],
        cleaning=Cleaning(law=CensoredLaw.POISSON),
    )
    with pytest.raises(InvalidValue, match="soap on 2026-05-05 is -2"):
        history.series()
