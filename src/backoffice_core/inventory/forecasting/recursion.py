"""Exponential smoothing as one recursion: level, trend and season, each moved by the error.

Simple smoothing is the recursion without trend and season, Holt's is the one without season;
so there is one of them, over any number of series at once, that also adds up the squared
errors, which is all that finding the best parameters needs.

Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008), 2.5.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Places

__all__ = ["Gains", "Smoothed", "Start", "level_squares", "only_level", "smooth", "steps_of"]


# Demand of less than this is none: shares of it would leave the range of doubles.
TINY = 1e-100


@attrs.frozen(kw_only=True, eq=False)
class Start:
    """The state before the first error that counts, which is that of period ``first``."""

    level: Array
    trend: Array
    season: Array  # a row for each period of the season, from period ``first`` on
    first: int
    multiplies: bool = False

    def of(self, chosen: Places) -> Start:
        """The state of some of the series."""
        return attrs.evolve(
            self,
            level=self.level[chosen],
            trend=self.trend[chosen],
            season=self.season.take(chosen, axis=1),
        )


@attrs.frozen(kw_only=True, eq=False)
class Gains:
    """How much of an error goes into level, trend (of the level's part) and season."""

    alpha: Array
    beta: Array
    gamma: Array
    damping: Array


@attrs.frozen(kw_only=True, eq=False)
class Smoothed:
    """The state after the last period, and the squared errors on the way."""

    level: Array
    trend: Array
    season: Array
    squares: Array
    count: int


def smooth(values: Array, start: Start, gains: Gains) -> Smoothed:
    """Follow series from their start to the end."""
    if only_level(start, gains):
        return smooth_level(values, start, gains.alpha)
    return smooth_all(values, start, gains)


def only_level(start: Start, gains: Gains) -> bool:
    """Whether there is neither a trend nor a season, nor will be one."""
    return not start.season.shape[0] and not start.trend.any() and not gains.beta.any()


def steps_of(values: Array, start: Start) -> Array:
    """How far each value that counts is from the one before, the first one from the level."""
    counting = values[start.first :]
    steps = np.empty_like(counting)
    np.subtract(counting[0], start.level, out=steps[0])
    np.subtract(counting[1:], counting[:-1], out=steps[1:])
    return steps


def level_squares(steps: Array, alpha: Array) -> Array:
    """The squared errors of simple smoothing, all that finding the best ``alpha`` needs.

    The level is not followed for them: of an error, what the level did not take is left in the
    next one, on top of the step that demand itself made.
    """
    left = 1 - alpha
    error: Array = np.array(steps[0])
    squares: Array = error * error
    square = np.empty_like(error)
    for step in steps[1:]:
        error *= left
        error += step
        np.multiply(error, error, out=square)
        squares += square
    return squares


def smooth_level(values: Array, start: Start, alpha: Array) -> Smoothed:
    """Simple smoothing: the same recursion, with less to do."""
    level, squares = np.array(start.level), np.zeros(start.level.size)
    error = np.empty_like(level)
    square = np.empty_like(level)
    for row in values[start.first :]:
        np.subtract(row, level, out=error)
        np.multiply(error, error, out=square)
        squares += square
        error *= alpha
        level += error
    return Smoothed(
        level=level,
        trend=start.trend,
        season=start.season,
        squares=squares,
        count=values.shape[0] - start.first,
    )


def smooth_all(values: Array, start: Start, gains: Gains) -> Smoothed:
    """Level, trend and season together."""
    level, trend, season = start.level, start.trend, np.array(start.season)
    squares = np.zeros(level.size)
    length = season.shape[0]
    for period, row in enumerate(values[start.first :]):
        drift = gains.damping * trend
        base = level + drift
        own = season[period % length] if length else 0.0
        if start.multiplies:
            error = row - base * own
            moved = shares_of(error, own)
            season[period % length] = own + gains.gamma * shares_of(error, base)
        else:
            error = row - base - own
            moved = error
            if length:
                season[period % length] = own + gains.gamma * error
        squares += error * error
        level = base + gains.alpha * moved
        trend = drift + gains.alpha * gains.beta * moved
    count = values.shape[0] - start.first
    turned = np.roll(season, -(count % length), axis=0) if length else season
    return Smoothed(level=level, trend=trend, season=turned, squares=squares, count=count)


def shares_of(error: Array, base: Array | float) -> Array:
    """The error as a multiple of a base; of a base that is not above 0, nothing is learned."""
    positive = np.asarray(base) > TINY
    result: Array = np.divide(error, base, out=np.zeros_like(error), where=positive)
    return result
