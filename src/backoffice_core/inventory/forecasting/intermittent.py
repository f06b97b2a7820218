"""Demand that is nothing most of the time: how much, and how often, kept apart.

An average of mostly nothing forgets between two demands what it has learned. Croston's method
smooths the sizes and the intervals between them; Syntetos and Boylan take out its bias;
Teunter, Syntetos and Babai smooth the chance of a demand instead of the interval, so that the
forecast of an item nobody asks for any more goes to nothing, as the other two never do.

Sizes start with the first demand, and the first interval counts from the start of the series.

Source: Croston, Operational Research Quarterly 23 (1972); Syntetos and Boylan, International
Journal of Forecasting 21 (2005); Teunter, Syntetos and Babai, European Journal of Operational
Research 214 (2011).
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np

from backoffice_core.inventory.forecasting.model import Forecast, forecast_of
from backoffice_core.inventory.forecasting.series import (
    as_series,
    columns,
    gain,
    rounding_gone,
)
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.kernel.words import Message

__all__ = ["croston", "syntetos_boylan", "teunter_syntetos_babai"]

# Items that are followed together, so that what is known of them stays in the cache.
BLOCK = 8192


@attrs.frozen(kw_only=True, eq=False)
class Followed:
    """What a block of series comes to: mean per period, and variances."""

    mean: Array
    variance: Array
    level_variance: Array


Follow = Callable[[Array, Array, Array], Followed]


def croston(history: Numbers, *, alpha: Numbers = 0.1, beta: Numbers | None = None) -> Forecast:
    """Croston's method: smoothed size over smoothed interval.

    ``alpha`` smooths the sizes and ``beta`` the intervals (``alpha`` too if not given).
    Raises :class:`InvalidValue`: ``number_unknown``, ``history_short``, ``not_a_series``,
    ``share_out_of_range``, ``lengths_differ``.

    >>> round(croston([1, 0, 0, 0, 2, 0, 0]).mean, 9)
    0.846153846
    """
    method = Message("Croston's method")
    return followed(history, alpha, beta, follow=by_interval, method=method, source="Croston 1972")


def syntetos_boylan(
    history: Numbers, *, alpha: Numbers = 0.1, beta: Numbers | None = None
) -> Forecast:
    """Croston's method without its bias: times ``1 - beta / 2``.

    Arguments and errors are those of :func:`croston`.

    >>> round(syntetos_boylan([1, 0, 0, 0, 2, 0, 0]).mean, 9)
    0.803846154
    """
    method = Message("Syntetos and Boylan's method")
    return followed(
        history, alpha, beta, follow=without_bias, method=method, source="Syntetos and Boylan 2005"
    )


def teunter_syntetos_babai(
    history: Numbers, *, alpha: Numbers = 0.1, beta: Numbers | None = None
) -> Forecast:
    """Smoothed size times smoothed chance of a demand, which sinks while nobody asks.

    ``alpha`` smooths the sizes and ``beta`` the chance. Errors are those of :func:`croston`.

    >>> round(teunter_syntetos_babai([1, 0, 0, 0, 2, 0, 0]).mean, 7)
    0.6736851
    """
    method = Message("Teunter, Syntetos and Babai's method")
    return followed(
        history,
        alpha,
        beta,
        follow=by_chance,
        method=method,
        source="Teunter, Syntetos and Babai 2011",
    )


def followed(
    history: Numbers,
    alpha: Numbers,
    beta: Numbers | None,
    *,
    follow: Follow,
    method: Message,
    source: str,
) -> Forecast:
    """Follow all series block by block."""
    series = as_series(history)
    sizes = gain(alpha, series.items, "alpha")
    times = gain(alpha if beta is None else beta, series.items, "beta")
    mean, deviation, level = (np.empty(series.items) for _ in range(3))
    for block in columns(series.items, BLOCK):
        found = follow(series.values[:, block], sizes[block], times[block])
        mean[block] = found.mean
        deviation[block] = np.sqrt(found.variance)
        level[block] = np.sqrt(found.level_variance)
    return forecast_of(
        series,
        method=method,
        level=mean,
        deviation=deviation,
        level_deviation=level,
        parameters={"alpha": sizes, "beta": times},
        source=source,
    )


def size_variance(values: Array, asked: Array) -> Array:
    """The variance of the sizes of demands; of a single one it is taken to be its square."""
    count = np.maximum(asked.sum(axis=0), 1)
    total = values.sum(axis=0)
    squares = np.einsum("ti,ti->i", values, values)
    mean = total / count
    variance = rounding_gone(squares / count - mean * mean, squares / count)
    sample: Array = variance * count / np.maximum(count - 1, 1)
    sample[count < 2] = (mean * mean)[count < 2]  # noqa: PLR2004 - a sample is of two or more
    return sample


def smoothed(values: Array, alpha: Array, beta: Array) -> tuple[Array, Array]:
    """Size and interval after the last period: a first demand counts in full."""
    items = values.shape[1]
    size, interval, gap = np.zeros(items), np.zeros(items), np.ones(items)
    size_gain, interval_gain = np.ones(items), np.ones(items)
    step, asked = np.empty(items), np.empty(items, dtype=np.bool_)
    for row in values:
        np.not_equal(row, 0.0, out=asked)
        np.subtract(row, size, out=step)
        step *= size_gain
        step *= asked
        size += step
        np.subtract(gap, interval, out=step)
        step *= interval_gain
        step *= asked
        interval += step
        np.copyto(size_gain, alpha, where=asked)
        np.copyto(interval_gain, beta, where=asked)
        gap += 1.0
        np.copyto(gap, 1.0, where=asked)
    return size, interval


def by_interval(values: Array, alpha: Array, beta: Array) -> Followed:
    """Croston's mean, and the variance of it (Syntetos and Boylan 2005, eq. 15)."""
    size, interval = smoothed(values, alpha, beta)
    asked = values != 0.0
    never = interval == 0.0
    interval = np.where(never, 1.0, interval)
    spread = size_variance(values, asked)
    chance = 1 / interval
    often, much = beta / (2 - beta), alpha / (2 - alpha)
    doubt = often * chance**3 * (interval - 1) * (size * size + much * spread)
    return Followed(
        mean=size * chance,
        variance=chance * spread + chance * (1 - chance) * size * size,
        level_variance=doubt + much * spread * chance * chance,
    )


def without_bias(values: Array, alpha: Array, beta: Array) -> Followed:
    """Croston's mean and its doubt, each less by the bias."""
    found = by_interval(values, alpha, beta)
    kept = 1 - beta / 2
    return attrs.evolve(
        found, mean=found.mean * kept, level_variance=found.level_variance * kept * kept
    )


def by_chance(values: Array, alpha: Array, beta: Array) -> Followed:
    """Size times chance, and the variance of a product of two smoothed averages."""
    items = values.shape[1]
    size, size_gain = np.zeros(items), np.ones(items)
    chance = (values[0] != 0.0).astype(np.float64)
    step, asked = np.empty(items), np.empty(items, dtype=np.bool_)
    for period, row in enumerate(values):
        np.not_equal(row, 0.0, out=asked)
        np.subtract(row, size, out=step)
        step *= size_gain
        step *= asked
        size += step
        np.copyto(size_gain, alpha, where=asked)
        if period:
            np.subtract(asked, chance, out=step)
            step *= beta
            chance += step
    spread = size_variance(values, values != 0.0)
    often = beta / (2 - beta) * chance * (1 - chance)
    much = alpha / (2 - alpha) * spread
    return Followed(
        mean=size * chance,
        variance=chance * spread + chance * (1 - chance) * size * size,
        level_variance=size * size * often + chance * chance * much + often * much,
    )
