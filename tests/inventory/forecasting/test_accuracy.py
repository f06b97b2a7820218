"""Measures of forecasts: known values, limits, and scores of laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.forecasting import (
    coverage,
    interval_score,
    measure_accuracy,
    pinball_loss,
    rank_probability_score,
    tracking_finding,
    tracking_signal,
)
from backoffice_core.kernel.errors import InvalidValue


def test_errors_are_what_they_are_by_hand() -> None:
    """Errors of 1, -1 and 3 after steps of 2, 1 and 3."""
    found = measure_accuracy([5, 7, 4], [6, 6, 7], history=[4, 6, 5, 8])
    assert found.mean_absolute_error == pytest.approx(5 / 3)
    assert found.root_mean_squared_error == pytest.approx((11 / 3) ** 0.5)
    assert found.bias == pytest.approx(1)
    assert found.mean_absolute_scaled_error == pytest.approx((5 / 3) / 2)
    assert found.root_mean_squared_scaled_error == pytest.approx((11 / 14) ** 0.5)


def test_a_history_without_errors_scales_to_nothing_or_beyond_measure() -> None:
    """Never nan: no error is none, and any error is infinitely more than none."""
    found = measure_accuracy([[5, 5]], [[5, 6]], history=[[5, 5], [5, 5]])
    assert found.mean_absolute_scaled_error.tolist() == [0, np.inf]
    assert measure_accuracy([5], [6]).mean_absolute_scaled_error is None


def test_a_forecast_that_keeps_missing_one_way_is_a_finding() -> None:
    """Trigg 1964: the sum of errors over their mean size."""
    up = tracking_signal([12, 13, 12, 14, 13], [10] * 5)
    down = tracking_signal([8, 7, 8, 6, 7], [10] * 5)
    fair = tracking_signal([12, 8, 11, 9, 10], [10] * 5)
    assert (up.signal[-1], down.signal[-1]) == (5, -5)
    assert tracking_finding("soap", fair) is None
    high, low = tracking_finding("soap", up), tracking_finding("soap", down)
    assert high is not None
    assert "higher than forecast" in str(high)
    assert low is not None
    assert "terus lebih rendah" in low.says.render("id")
    assert tracking_signal([[1, 2]], [[1, 2]]).outside.tolist() == [False, False]


def test_quantiles_and_intervals_are_scored() -> None:
    """Gneiting and Raftery 2007: a miss is fined by how far it is, over the share left out."""
    assert pinball_loss([10, 6], 8, share=0.75).tolist() == [1.5, 0.5]
    assert interval_score(7, 4, 10, share=0.8) == pytest.approx(6)
    assert interval_score(12, 4, 10, share=0.8) == pytest.approx(26)
    assert coverage([3, 5, 12, 7], 4, 10) == 0.5


def test_the_score_of_a_normal_law_is_the_known_one() -> None:
    """Gneiting and Raftery 2007, 4.2: at the middle of a standard normal one."""
    expected = (2**0.5 - 1) / np.pi**0.5
    assert rank_probability_score(Normal(0, 1), 0) == pytest.approx(expected, rel=1e-3)


@settings(max_examples=30, deadline=None)
@given(mean=st.floats(0.1, 30), demand=st.integers(0, 60))
def test_the_score_of_a_law_is_that_of_its_draws(mean: float, demand: int) -> None:
    """``E|X - y| - E|X - X'| / 2``, for any whole-unit law (Gneiting and Raftery 2007, 21)."""
    law = Poisson(mean)
    pmf = law.pmf()
    away = float(pmf.chances @ np.abs(pmf.levels - demand))
    apart = float(pmf.chances @ np.abs(pmf.levels[:, None] - pmf.levels) @ pmf.chances)
    assert rank_probability_score(law, demand) == pytest.approx(away - apart / 2, abs=1e-9)


def test_the_score_of_a_number_is_its_error() -> None:
    """Less a law is not."""
    assert rank_probability_score(Normal(7, 0), 4) == 3


def test_measures_of_different_lengths_are_refused() -> None:
    """A forecast for each period and series, and a history for each series."""
    with pytest.raises(InvalidValue, match="lengths_differ"):
        measure_accuracy([1, 2], [1])
    with pytest.raises(InvalidValue, match="lengths_differ"):
        measure_accuracy([1, 2], [1, 2], history=[[1, 2], [1, 2]])
