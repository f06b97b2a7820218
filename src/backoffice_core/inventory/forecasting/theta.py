"""The theta method: exponential smoothing with half the long-run trend.

It won the M3 competition, and it is as simple as it is good: the level of simple smoothing
drifts by half the slope of a line through the whole history. A season is taken out before,
by averages, and put back after.

Source: Assimakopoulos and Nikolopoulos, International Journal of Forecasting 16 (2000);
Hyndman and Billah, International Journal of Forecasting 19 (2003).
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.forecasting.model import Forecast, forecast_of
from backoffice_core.inventory.forecasting.series import as_series
from backoffice_core.inventory.forecasting.simple import season_length, slopes
from backoffice_core.inventory.forecasting.smoothing import smoothed_level
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.kernel.words import Message

__all__ = ["theta"]


def theta(history: Numbers, *, alpha: Numbers | None = None, season: int = 1) -> Forecast:
    """The standard theta method; ``season`` above 1 is a season of so many periods, added on.

    Raises :class:`InvalidValue`: ``number_unknown``, ``history_short`` (a season needs two),
    ``not_a_series``, ``share_out_of_range``, ``season_invalid``.

    >>> theta([10, 12, 14, 16], alpha=1).expected(2)
    array([17., 18.])
    """
    length = season_length(season)
    series = as_series(history, least=2 * length if length > 1 else 1)
    season_rows = seasonal_means(series.values, length)
    places = np.arange(series.periods) % length
    plain = attrs.evolve(series, values=series.values - season_rows[places])
    level, alphas, deviation = smoothed_level(plain, alpha)
    drift = slopes(plain.values) / 2
    # The level lags behind the line by what is not yet smoothed in (Hyndman and Billah, 2.2).
    lag = (1 - (1 - alphas) ** series.periods) / alphas
    forecast = forecast_of(
        series,
        method=Message("theta method"),
        level=level + drift * (lag - 1),
        deviation=deviation,
        level_gain=alphas,
        parameters={"alpha": alphas},
        found=frozenset({"alpha"} if alpha is None else ()),
        source="Hyndman and Billah 2003",
    )
    following = np.roll(season_rows, -(series.periods % length), axis=0)
    rows = following if length > 1 else following[:0]
    return attrs.evolve(forecast, trend=drift, season=rows)


def seasonal_means(values: Array, length: int) -> Array:
    """How far each place of the season lies from all, on average, apart from the trend."""
    if length == 1:
        return np.zeros((1, values.shape[1]))
    # The trend of whole seasons: a season that is cut off would look like one.
    seasons = values.shape[0] // length
    whole = values[-seasons * length :].reshape(seasons, length, -1).mean(axis=1)
    times: Array = np.arange(values.shape[0], dtype=np.float64)[:, None]
    line = times * slopes(whole) / length
    level = values - line
    means = np.array([level[place::length].mean(axis=0) for place in range(length)])
    result: Array = means - means.mean(axis=0)
    return result
