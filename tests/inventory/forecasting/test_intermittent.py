"""Methods for seldom demand: published values, degenerate histories, and laws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.forecasting import (
    Forecast,
    adida,
    croston,
    imapa,
    syntetos_boylan,
    teunter_syntetos_babai,
)
from backoffice_core.kernel.errors import InvalidValue

FAMILY = (croston, syntetos_boylan, teunter_syntetos_babai)
METHODS = (*FAMILY, adida, imapa)
FADING = [5.0, 0, 5, 0, 5, *[0.0] * 50]
demands = st.lists(st.integers(0, 20).map(float), min_size=1, max_size=30)
Method = Callable[..., Forecast]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (croston, 0.8461538461538461),
        (syntetos_boylan, 0.8038461538461538),
        (teunter_syntetos_babai, 0.6736851),
    ],
)
def test_the_example_of_the_r_package_comes_out(method: Method, expected: float) -> None:
    """Issue 26 of robjhyndman/forecast; the first interval counts from the start (fc-01)."""
    forecast = method([1, 0, 0, 0, 2, 0, 0], alpha=0.1, beta=0.1)
    assert forecast.mean == pytest.approx(expected, rel=1e-7)


def test_no_demand_and_a_single_demand_are_forecast_too() -> None:
    """Old versions of the R package failed on both (robjhyndman/forecast, issue 26; fc-02)."""
    assert croston([0] * 8).mean == 0.0
    assert croston([0, 0, 0, 0, 2, 0, 0]).mean == 0.4


@pytest.mark.parametrize("method", METHODS)
def test_no_demand_at_all_is_a_law_of_none(method: Method) -> None:
    """What was never asked for is forecast as nothing, without doubt and without nan."""
    law = method([0.0] * 8).over(5)
    assert law.mean == 0.0
    assert law.variance == 0.0
    assert law.at_most(0) == 1.0


def test_demand_that_ended_fades_only_where_the_chance_is_smoothed() -> None:
    """After 50 periods of none Croston still says 4.2, TSB next to nothing (fc-03)."""
    assert croston(FADING).mean >= 4.0
    assert croston(FADING).mean == pytest.approx(4.2017, abs=1e-4)
    assert syntetos_boylan(FADING).mean == pytest.approx(3.9916, abs=1e-4)
    assert teunter_syntetos_babai(FADING).mean <= 0.03


@pytest.mark.parametrize("method", METHODS)
def test_more_returns_than_sales_are_no_negative_demand_unless_asked_for(method: Method) -> None:
    """A known fault elsewhere: smoothing of blocks says that less than nothing will be sold."""
    history = [2.0, 0, -3, 0, -4, 0, -5]
    forecast = method(history)
    assert (forecast.expected(6) >= 0).all()
    assert forecast.over(3).at_most(-0.001) == 0.0
    if method in {adida, imapa}:
        assert forecast.with_returns().mean < 0


@settings(max_examples=40, deadline=None)
@given(table=st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=12))
def test_many_series_at_once_are_forecast_as_each_alone(table: list[list[int]]) -> None:
    """A table is no other computation."""
    values = np.array(table, dtype=np.float64)
    for method in METHODS:
        together = method(values)
        for place in range(values.shape[1]):
            alone = method(values[:, place])
            assert together.mean[place] == pytest.approx(alone.mean, rel=1e-12)
            assert together.totals(3).deviation[place] == pytest.approx(
                alone.totals(3).deviation, rel=1e-9, abs=1e-12
            )


def test_blocks_of_items_make_no_difference() -> None:
    """Items are followed in blocks that fit the cache; the last of them is short."""
    dice = np.random.default_rng(7)
    values = dice.poisson(0.4, (20, 8192 + 3)).astype(np.float64)
    forecast = croston(values)
    for place in (0, 8191, 8192, 8194):
        assert forecast.mean[place] == croston(values[:, place]).mean


@settings(max_examples=40, deadline=None)
@given(demand=demands, factor=st.sampled_from([0.25, 2.0, 1024.0]))
def test_scaling_demand_scales_its_forecast(demand: list[float], factor: float) -> None:
    """Counted in dozens or pieces, it is the same forecast."""
    for method in METHODS:
        once, scaled = method(demand), method(np.array(demand) * factor)
        assert scaled.mean == pytest.approx(once.mean * factor, rel=1e-12, abs=1e-300)
        assert scaled.totals(4).deviation == pytest.approx(
            once.totals(4).deviation * factor, rel=1e-9, abs=1e-12 * factor
        )


@settings(max_examples=30, deadline=None)
@given(amount=st.floats(0.01, 1e6), periods=st.integers(1, 20))
def test_a_constant_demand_forecasts_itself(amount: float, periods: int) -> None:
    """Where nothing varies, there is nothing to smooth."""
    for method in (croston, teunter_syntetos_babai, adida, imapa):
        assert method([amount] * periods).mean == pytest.approx(amount, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(demand=demands, later=st.integers(0, 50))
def test_the_future_does_not_change_what_was_forecast(demand: list[float], later: int) -> None:
    """A forecast made of what was known then is the same whatever comes after."""
    full = [*demand, float(later)]
    for method in METHODS:
        known = np.array(full)[: len(demand)]
        assert method(known).mean == method(demand).mean


@settings(max_examples=40, deadline=None)
@given(demand=demands, periods=st.integers(1, 12))
def test_a_law_has_the_mean_of_the_forecast_and_is_never_nan(
    demand: list[float], periods: int
) -> None:
    """The law over a lead time is that of the totals, and lies on whole units."""
    for method in FAMILY:
        forecast = method(demand)
        law, totals = forecast.over(periods), forecast.totals(periods)
        assert law.mean == pytest.approx(totals.mean, rel=1e-9)
        assert law.variance >= totals.deviation**2 * (1 - 1e-6)
        assert 0 <= law.quantile(0.95) < np.inf


def test_a_parameter_of_each_series_may_be_given() -> None:
    """Columns of parameters are as good as numbers."""
    values = np.array([[1.0, 1], [0, 0], [3, 3]])
    found = croston(values, alpha=[0.1, 0.5])
    assert found.mean[0] == croston(values[:, 0], alpha=0.1).mean
    assert found.mean[1] == croston(values[:, 1], alpha=0.5).mean
    assert found.of(1).parameters["alpha"].tolist() == [0.5]


@pytest.mark.parametrize(
    ("demand", "code"),
    [
        ([], "history_short"),
        ([1.0, float("nan")], "number_unknown"),
        ([1.0, None], "number_unknown"),
        ([1.0, float("inf")], "number_unknown"),
        ("12", "not_a_series"),
        (5, "not_a_series"),
        (["a"], "not_a_series"),
        (np.zeros((2, 2, 2)), "not_a_series"),
    ],
)
def test_what_is_no_series_of_numbers_is_refused(demand: object, code: str) -> None:
    """Missing numbers are never taken for none."""
    with pytest.raises(InvalidValue) as refusal:
        croston(demand)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("alpha", "code"),
    [
        (0, "share_out_of_range"),
        (1.1, "share_out_of_range"),
        ([0.1, 0.2], "lengths_differ"),
        ("a", "not_a_number"),
    ],
)
def test_parameters_out_of_range_are_refused(alpha: object, code: str) -> None:
    """A parameter is above 0 and at most 1, for each series."""
    with pytest.raises(InvalidValue) as refusal:
        croston([1, 2], alpha=alpha)
    assert refusal.value.code == code


def test_a_forecast_of_many_says_how_to_ask_for_one() -> None:
    """A law is of one item."""
    forecast = croston(np.ones((3, 2)))
    with pytest.raises(InvalidValue, match="forecast_of_many"):
        forecast.over(2)
    with pytest.raises(InvalidValue, match="place_unknown"):
        forecast.of(2)
    with pytest.raises(InvalidValue, match="periods_not_whole"):
        forecast.expected(-1)
    assert forecast.of(1).over(2).mean == 2.0


def test_smoothing_of_blocks_takes_the_block_it_is_given() -> None:
    """Blocks end with the last period; what is left over at the start is not used."""
    assert adida([9, 0, 4, 0, 4], block=2).mean == 2.0
    assert adida([9, 0, 4, 0, 4], block=99).mean == pytest.approx(17 / 5)
