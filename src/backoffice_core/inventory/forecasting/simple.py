"""The methods to beat: the last value, the last season, the average.

A method that is not better than these on the same history is not worth its parameters, so they
are methods like any other, with laws of their own.

Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5.
"""

from __future__ import annotations

from types import MappingProxyType

import attrs
import numpy as np

from backoffice_core.inventory.forecasting.model import Forecast, forecast_of, shared
from backoffice_core.inventory.forecasting.series import Series, as_series, rounding_gone
from backoffice_core.inventory.numbers import Array, Numbers, in_a_line, one_number
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message

__all__ = [
    "average",
    "error_deviation",
    "moving_average",
    "naive",
    "seasonal_naive",
    "slopes",
    "spread",
]

FPP = "Hyndman and Athanasopoulos, Forecasting, 3rd ed., 5.2"


def naive(history: Numbers) -> Forecast:
    """The next periods are as the last one was: demand wanders without a level of its own.

    Raises :class:`InvalidValue` (``number_unknown``, ``history_short``, ``not_a_series``).

    >>> naive([4, 6, 5]).expected(2)
    array([5., 5.])
    """
    series = as_series(history)
    values = series.values
    errors = values[1:] - values[:-1]
    return forecast_of(
        series,
        method=Message("last value"),
        level=np.array(values[-1]),
        deviation=error_deviation((errors * errors).sum(axis=0), errors.shape[0], values[-1]),
        level_gain=shared(1.0, series.items),
        parameters={},
        source=FPP,
    )


def seasonal_naive(history: Numbers, *, season: int) -> Forecast:
    """The next periods are as they were a season (of so many periods) ago.

    Raises :class:`InvalidValue` as :func:`naive`, and ``season_invalid``.

    >>> seasonal_naive([10, 1, 1, 20, 2, 2], season=3).expected(4)
    array([20.,  2.,  2., 20.])
    """
    length = season_length(season)
    series = as_series(history, least=length)
    values = series.values
    errors = values[length:] - values[:-length]
    base = forecast_of(
        series,
        method=Message("last season"),
        level=np.zeros(series.items),
        deviation=error_deviation(
            (errors * errors).sum(axis=0), errors.shape[0], values[-length:].mean(axis=0)
        ),
        parameters={},
        source=FPP,
    )
    return attrs.evolve(
        base, season=np.array(values[-length:]), season_gain=shared(1.0, series.items)
    )


def average(history: Numbers) -> Forecast:
    """Every period is as likely as any other: the next ones are as all were on average.

    Raises :class:`InvalidValue` (``number_unknown``, ``history_short``, ``not_a_series``).

    >>> average([4, 6, 5]).mean
    5.0
    """
    series = as_series(history)
    return averaged(series, series.periods, Message("average"))


def moving_average(history: Numbers, *, periods: int) -> Forecast:
    """The next periods are as the last ``periods`` were on average.

    Raises :class:`InvalidValue` (``number_unknown``, ``history_short``, ``not_a_series``).

    >>> moving_average([0, 0, 4, 6], periods=2).mean
    5.0
    """
    window = season_length(periods, what="moving average")
    return averaged(as_series(history, least=window), window, Message("moving average"))


def averaged(series: Series, window: int, method: Message) -> Forecast:
    """The average of the last periods, and how uncertain it is."""
    last = series.values[-window:]
    level = last.mean(axis=0)
    deviation = spread(last, level)
    return forecast_of(
        series,
        method=method,
        level=level,
        deviation=deviation,
        level_deviation=deviation / np.sqrt(window),
        parameters=MappingProxyType({"periods": np.array([float(window)])}),
        found=frozenset({"periods"} if window == series.periods else ()),
        source=FPP,
    )


def season_length(periods: int, *, what: str = "season") -> int:
    """A number of periods that makes a season, a moving average or a block.

    Raises :class:`InvalidValue` (``season_invalid``).
    """
    length = one_number(periods, "periods" if what != "season" else what)
    if length != int(length) or length < 1:
        raise InvalidValue(
            "season_invalid",
            f"A {what} of {in_a_line(periods)} periods is none.",
            "Give a whole number of periods, 1 or more.",
        )
    return int(length)


def spread(values: Array, level: Array) -> Array:
    """The sample deviation of each column; a single value says nothing, and counts as itself."""
    away = values - values.mean(axis=0)
    squares = (away * away).sum(axis=0)
    squares = rounding_gone(squares, (values * values).sum(axis=0))
    return error_deviation(squares, values.shape[0] - 1, level)


def error_deviation(squares: Array, count: int, level: Array) -> Array:
    """The deviation of errors whose squares are summed up.

    Where there was no error to learn from, it is as large as the level: better a wide law
    than one that claims to know.
    """
    if count < 1:
        return np.abs(level)
    result: Array = np.sqrt(squares / count)
    return result


def slopes(values: Array) -> Array:
    """The slope of the least-squares line through each column."""
    times: Array = np.arange(values.shape[0], dtype=np.float64) - (values.shape[0] - 1) / 2
    squares = float(times @ times)
    away = values - values.mean(axis=0)
    sums: Array = np.einsum("t,ti->i", times, away)
    return sums / (squares or 1.0)
