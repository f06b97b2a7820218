"""Exponential smoothing: the recent past counts more, and how much more is learned.

A level alone (Brown), with a trend (Holt), with a season (Winters). Parameters that are not
given are those with the least squared errors one period ahead.

A trend goes on for ever unless it is damped; over long lead times a damped one is the safer.

Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., ch. 8;
Gardner, International Journal of Forecasting 22 (2006).
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from types import MappingProxyType

import attrs
import numpy as np

from backoffice_core.inventory.forecasting.model import Forecast, forecast_of, shared
from backoffice_core.inventory.forecasting.recursion import Gains, Smoothed, Start, smooth
from backoffice_core.inventory.forecasting.series import Series, as_series, columns, gain
from backoffice_core.inventory.forecasting.simple import error_deviation, season_length, slopes
from backoffice_core.inventory.forecasting.tuning import Range, tuned
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.words import Message

__all__ = ["Seasonality", "exponential_smoothing", "holt", "holt_winters", "smoothed_level"]

# Items that are smoothed together, so that what is known of them stays in the cache.
BLOCK = 8192
# So many periods make the line that a trend starts with (Hyndman et al. 2008, 2.6).
LINE = 10
FPP = "Hyndman and Athanasopoulos, Forecasting, 3rd ed., ch. 8"
ALPHAS = Range(grid=(0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), usual=0.2)
FEW_ALPHAS = Range(grid=(0.01, 0.2, 0.5, 0.9), usual=0.2)
BETAS = Range(grid=(0.0001, 0.1, 0.4, 0.9), usual=0.1)
GAMMAS = Range(grid=(0.0001, 0.1, 0.3, 0.7), usual=0.1)
# What Hyndman and Athanasopoulos allow a trend to be damped by (3rd ed., 8.2).
DAMPINGS = Range(grid=(0.8, 0.9, 0.98), usual=0.9)


class Seasonality(enum.Enum):
    """Whether a season adds to the level or multiplies it."""

    ADDITIVE = "additive"
    MULTIPLICATIVE = "multiplicative"


class Fit:
    """Gains, states and errors of all series, filled block by block."""

    def __init__(self, items: int, season: int) -> None:
        """Room for so many series."""
        self.level, self.trend, self.squares = (np.empty(items) for _ in range(3))
        self.season = np.empty((season, items))
        self.gains = {name: np.empty(items) for name in ("alpha", "beta", "gamma", "damping")}
        self.count = 0
        self.found = frozenset[str]()

    def put(self, block: slice, state: Smoothed, gains: Gains) -> None:
        """Keep what a block came to."""
        self.level[block], self.trend[block] = state.level, state.trend
        self.season[:, block], self.squares[block] = state.season, state.squares
        self.count = state.count
        for name, room in self.gains.items():
            room[block] = getattr(gains, name)


def exponential_smoothing(history: Numbers, *, alpha: Numbers | None = None) -> Forecast:
    """Simple exponential smoothing: a level that wanders; the first value is the first level.

    ``alpha`` is how much of an error goes into the level; the best one if not given.
    Raises :class:`InvalidValue`: ``number_unknown``, ``history_short``, ``not_a_series``,
    ``share_out_of_range``, ``lengths_differ``.

    >>> exponential_smoothing([10, 20, 20], alpha=0.5).mean
    17.5
    """
    series = as_series(history)
    fit = fitted(series, level_start, alpha=alpha, free={"alpha": ALPHAS})
    return forecast_of(
        series,
        method=Message("exponential smoothing"),
        level=fit.level,
        deviation=error_deviation(fit.squares, fit.count, series.values[0]),
        level_gain=fit.gains["alpha"],
        parameters={"alpha": fit.gains["alpha"]},
        found=fit.found,
        source=FPP,
    )


def smoothed_level(series: Series, alpha: Numbers | None) -> tuple[Array, Array, Array]:
    """Level, alpha and error deviation of simple smoothing, for methods that build on it."""
    fit = fitted(series, level_start, alpha=alpha, free={"alpha": ALPHAS})
    deviation = error_deviation(fit.squares, fit.count, series.values[0])
    return fit.level, fit.gains["alpha"], deviation


def holt(
    history: Numbers,
    *,
    alpha: Numbers | None = None,
    beta: Numbers | None = None,
    damping: Numbers | None = 1,
) -> Forecast:
    """Holt's method: a level and a trend, which ``damping`` below 1 lets fade.

    ``damping=None`` finds the best one between 0.8 and 0.98. Errors are those of
    :func:`exponential_smoothing`.

    >>> holt([10, 12, 14, 16]).expected(2).round(9)
    array([18., 20.])
    """
    series = as_series(history, least=2)
    free = {"alpha": FEW_ALPHAS, "beta": BETAS, "damping": DAMPINGS}
    fit = fitted(series, trend_start, alpha=alpha, beta=beta, damping=damping, free=free)
    return with_states(series, fit, Message("Holt's method"))


def holt_winters(
    history: Numbers,
    *,
    season: int,
    seasonality: Seasonality = Seasonality.ADDITIVE,
    alpha: Numbers | None = None,
    beta: Numbers | None = None,
    gamma: Numbers | None = None,
    damping: Numbers | None = 1,
) -> Forecast:
    """Holt's and Winters' method: level, trend and a season of so many periods.

    The history needs two seasons; the first one makes the start. A multiplicative season
    needs demand in every period (``number_too_small``), and its variance is that of errors
    that do not grow with the level, an approximation. Errors are those of :func:`holt`, and
    ``season_invalid``.

    >>> holt_winters([8, 4, 9, 5, 10, 6], season=2).expected(2).round(6)
    array([11.,  7.])
    """
    length = season_length(season)
    multiplies = expect_member(seasonality, Seasonality, name="seasonality")
    series = as_series(history, least=2 * length)
    if multiplies is Seasonality.MULTIPLICATIVE and not (series.values > 0).all():
        period, place = (int(each[0]) for each in np.nonzero(series.values <= 0))
        at = "" if series.one else f" of item {place}"
        raise InvalidValue(
            "number_too_small",
            f"The demand of period {period}{at} is {float(series.values[period, place])!r}, and a "
            "multiplicative season needs demand above 0 in every period.",
            "Use an additive season, or a method for demand that is often nothing.",
        )

    def start(values: Array) -> Start:
        return season_start(values, length, seasonality)

    free = {"alpha": FEW_ALPHAS, "beta": BETAS, "gamma": GAMMAS, "damping": DAMPINGS}
    fit = fitted(series, start, alpha=alpha, beta=beta, gamma=gamma, damping=damping, free=free)
    forecast = with_states(series, fit, Message("Holt and Winters' method"))
    return attrs.evolve(forecast, multiplies=multiplies is Seasonality.MULTIPLICATIVE)


def fitted(
    series: Series,
    start: Callable[[Array], Start],
    *,
    free: dict[str, Range],
    alpha: Numbers | None,
    beta: Numbers | None = None,
    gamma: Numbers | None = None,
    damping: Numbers | None = 1,
) -> Fit:
    """The states of all series, with parameters as given or the best ones."""
    items = series.items
    given = {"alpha": alpha, "beta": beta, "gamma": gamma, "damping": damping}
    ranges = {name: each for name, each in free.items() if given[name] is None}
    # What a method does not have does not move: no trend, no season, nothing to damp.
    still = {
        name: shared(0.0, items) if given[name] is None else gain(given[name], items, name)
        for name in given
    }
    fit: Fit | None = None
    for block in columns(items, BLOCK):
        values = np.ascontiguousarray(series.values[:, block])
        begun = start(values)
        gains = Gains(**{name: each[block] for name, each in still.items()})
        gains = tuned(values, begun, gains, ranges)
        fit = fit or Fit(items, begun.season.shape[0])
        fit.put(block, smooth(values, begun, gains), gains)
    fit = fit or Fit(0, 0)
    fit.found = frozenset(ranges)
    return fit


def level_start(values: Array) -> Start:
    """The first value is the level, and nothing to learn from."""
    none = np.zeros(values.shape[1])
    return Start(level=values[0], trend=none, season=np.zeros((0, none.size)), first=1)


def trend_start(values: Array) -> Start:
    """The line through the first periods, as it was before the first of them."""
    first = values[:LINE]
    slope = slopes(first)
    level = first.mean(axis=0) - slope * (first.shape[0] + 1) / 2
    return Start(level=level, trend=slope, season=np.zeros((0, slope.size)), first=0)


def season_start(values: Array, length: int, seasonality: Seasonality) -> Start:
    """The first two seasons give the trend, and the first one with it level and season."""
    one, two = values[:length], values[length : 2 * length]
    mean = one.mean(axis=0)
    trend = (two.mean(axis=0) - mean) / length
    # The mean of a season is the level in its middle; the season starts half of it before.
    line = mean + trend * (np.arange(length)[:, None] - (length - 1) / 2)
    multiplies = seasonality is Seasonality.MULTIPLICATIVE
    season = one / mean if multiplies else one - line
    level = mean if multiplies else line[-1]
    return Start(level=level, trend=trend, season=season, first=length, multiplies=multiplies)


def with_states(series: Series, fit: Fit, method: Message) -> Forecast:
    """The forecast of a level with a trend and maybe a season."""
    gains = fit.gains
    names = ("alpha", "beta", "gamma", "damping") if fit.season.shape[0] else None
    return attrs.evolve(
        forecast_of(
            series,
            method=method,
            level=fit.level,
            # Where all periods count, two of them have gone into the line of the start.
            deviation=error_deviation(
                fit.squares, min(fit.count, series.periods - 2), series.values.mean(axis=0)
            ),
            level_gain=gains["alpha"],
            parameters={},
            found=fit.found,
            source=FPP,
        ),
        trend=fit.trend,
        damping=gains["damping"],
        season=fit.season,
        trend_gain=gains["alpha"] * gains["beta"],
        season_gain=gains["gamma"],
        parameters=MappingProxyType(
            {name: gains[name] for name in names or ("alpha", "beta", "damping")}
        ),
    )
