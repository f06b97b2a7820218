"""Histories as they are in a shop: of items that died, of rows that are not even."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from backoffice_core.inventory.distributions import Deterministic, NegativeBinomial
from backoffice_core.inventory.forecasting import (
    Forecast,
    adida,
    croston,
    exponential_smoothing,
    forecast_by_pattern,
    holt,
    imapa,
    moving_average,
    naive,
    syntetos_boylan,
    teunter_syntetos_babai,
    willemain_bootstrap,
)
from backoffice_core.inventory.forecasting.shapes import demand_law
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.kernel.errors import InvalidValue

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
