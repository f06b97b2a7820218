"""Demand that is seldom, made regular by adding up periods.

Over blocks as long as an average interval there is demand nearly always, and simple smoothing
works again. One length of block (ADIDA) or the average over all lengths up to it (IMAPA).

Source: Nikolopoulos, Syntetos, Boylan, Petropoulos and Assimakopoulos, Journal of the
Operational Research Society 62 (2011); Petropoulos and Kourentzes, Journal of the Operational
Research Society 66 (2015).
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.forecasting.model import Forecast, forecast_of
from backoffice_core.inventory.forecasting.series import Series, as_series, columns, gain
from backoffice_core.inventory.forecasting.simple import season_length, spread
from backoffice_core.inventory.forecasting.smoothing import smoothed_level
from backoffice_core.inventory.numbers import Array, Numbers, Places
from backoffice_core.kernel.words import Message

__all__ = ["adida", "imapa", "mean_interval"]

# Series whose blocks are smoothed together, so that what is known of them stays in the cache.
BLOCK = 8192


def adida(history: Numbers, *, alpha: Numbers | None = None, block: int | None = None) -> Forecast:
    """Simple smoothing of blocks of periods; the average interval is the block if none is given.

    Blocks end with the last period. ``alpha`` is the best one if not given. Raises
    :class:`InvalidValue`: ``number_unknown``, ``history_short``, ``not_a_series``,
    ``share_out_of_range``, ``season_invalid``.

    >>> adida([0, 4, 0, 4, 0, 4]).mean
    2.0
    """
    series = as_series(history)
    if block is None:
        lengths = block_lengths(series)
    else:
        length = season_length(block, what="block")
        lengths = np.full(series.items, min(length, series.periods))
    method = Message("smoothing of blocks (ADIDA)")
    forecast = aggregated(series, lengths, lengths, alpha, method)
    return forecast if block is None else attrs.evolve(forecast, found=frozenset[str]())


def imapa(history: Numbers, *, alpha: Numbers | None = None) -> Forecast:
    """The average of smoothing blocks of one, two, ... periods, up to the average interval.

    Arguments and errors are those of :func:`adida`.

    >>> imapa([0, 4, 0, 4, 0, 4], alpha=1).mean
    3.0
    """
    series = as_series(history)
    lengths = block_lengths(series)
    method = Message("smoothing of all blocks (IMAPA)")
    return aggregated(series, np.ones_like(lengths), lengths, alpha, method)


def mean_interval(values: Array) -> Array:
    """The average interval between demands, the first from the start; 1 if there are none."""
    last, count = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for period, row in enumerate(values, start=1):
        asked = row != 0.0
        last[asked] = period
        count += asked
    return np.where(count > 0, last / np.maximum(count, 1), 1.0)


def block_lengths(series: Series) -> Places:
    """The average interval in whole periods, halves up."""
    return np.floor(mean_interval(series.values) + 0.5).astype(np.int64)


def aggregated(
    series: Series, shortest: Places, longest: Places, alpha: Numbers | None, method: Message
) -> Forecast:
    """The forecast of a level found from blocks: single periods vary as they always did."""
    gains = None if alpha is None else gain(alpha, series.items, "alpha")
    level, doubt, deviation = (np.empty(series.items) for _ in range(3))
    # Series of one length lie together, so that a block of them has few lengths between them.
    order = np.argsort(-longest, kind="stable")
    for part in columns(series.items, BLOCK):
        chosen = order[part]
        values = series.values.take(chosen, axis=1)
        own = None if gains is None else gains[chosen]
        found, unsure = smoothed_blocks(values, shortest[chosen], longest[chosen], own)
        level[chosen], doubt[chosen] = found, unsure
        deviation[chosen] = spread(values, found)
    return forecast_of(
        series,
        method=method,
        level=level,
        deviation=deviation,
        level_deviation=doubt,
        found=frozenset({"block"}),
        parameters={"block": longest.astype(np.float64)},
        source="Nikolopoulos et al. 2011; Petropoulos and Kourentzes 2015",
    )


def smoothed_blocks(
    values: Array, shortest: Places, longest: Places, alpha: Array | None
) -> tuple[Array, Array]:
    """The level per period, and how uncertain it is, on average over the lengths of blocks.

    The series are in the order of their longest blocks, the longest first.
    """
    level, doubt = np.zeros(longest.size), np.zeros(longest.size)
    lengths = longest - shortest + 1
    for length in range(int(shortest.min(initial=1)), int(longest.max(initial=0)) + 1):
        places = np.flatnonzero((shortest <= length) & (length <= longest))
        if not places.size:
            continue
        # Those of one length lie side by side.
        own = slice(places[0], places[-1] + 1)
        blocks = Series(values=summed(values[:, own], length), one=False)
        found, alphas, deviation = smoothed_level(blocks, None if alpha is None else alpha[own])
        unsure = deviation * np.sqrt(alphas / (2 - alphas))
        level[own] += found / length / lengths[own]
        doubt[own] += unsure / length / lengths[own]
    return level, doubt


def summed(values: Array, length: int) -> Array:
    """The sums of blocks of so many periods, of which the last one ends with the last period."""
    whole = values[values.shape[0] % length :]
    sums = np.array(whole[::length])
    for place in range(1, length):
        sums += whole[place::length]
    return sums
