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
from backoffice_core.inventory.forecasting.series import Series, as_series
from backoffice_core.inventory.forecasting.simple import season_length, spread
from backoffice_core.inventory.forecasting.smoothing import smoothed_level
from backoffice_core.inventory.numbers import Array, Numbers, Places
from backoffice_core.kernel.words import Message

__all__ = ["adida", "imapa", "mean_interval"]


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
        lengths = np.full(series.items, min(season_length(block, what="block"), series.periods))
    level, doubt = np.zeros(series.items), np.zeros(series.items)
    for length in np.unique(lengths):
        chosen = np.flatnonzero(lengths == length)
        level[chosen], doubt[chosen] = smoothed_blocks(series, chosen, int(length), alpha)
    return aggregated(series, level, doubt, lengths, Message("smoothing of blocks (ADIDA)"))


def imapa(history: Numbers, *, alpha: Numbers | None = None) -> Forecast:
    """The average of smoothing blocks of one, two, ... periods, up to the average interval.

    Arguments and errors are those of :func:`adida`.

    >>> imapa([0, 4, 0, 4, 0, 4], alpha=1).mean
    3.0
    """
    series = as_series(history)
    lengths = block_lengths(series)
    level, doubt = np.zeros(series.items), np.zeros(series.items)
    for length in range(1, int(lengths.max(initial=0)) + 1):
        chosen = np.flatnonzero(lengths >= length)
        found, unsure = smoothed_blocks(series, chosen, length, alpha)
        level[chosen] += found / lengths[chosen]
        doubt[chosen] += unsure / lengths[chosen]
    return aggregated(series, level, doubt, lengths, Message("smoothing of all blocks (IMAPA)"))


def mean_interval(values: Array) -> Array:
    """The average interval between demands, the first from the start; 1 if there are none."""
    last = np.zeros(values.shape[1])
    for period, row in enumerate(values, start=1):
        last[row != 0.0] = period
    count = (values != 0.0).sum(axis=0)
    return np.where(count > 0, last / np.maximum(count, 1), 1.0)


def block_lengths(series: Series) -> Places:
    """The average interval in whole periods, halves up."""
    return np.floor(mean_interval(series.values) + 0.5).astype(np.int64)


def smoothed_blocks(
    series: Series, chosen: Places, length: int, alpha: Numbers | None
) -> tuple[Array, Array]:
    """The level per period of blocks of some series, and how uncertain it is."""
    values = series.values[:, chosen]
    rest = values.shape[0] % length
    blocks = values[rest:].reshape(-1, length, chosen.size).sum(axis=1)
    own = alpha if alpha is None or np.ndim(alpha) == 0 else np.asarray(alpha)[chosen]
    level, alphas, deviation = smoothed_level(attrs.evolve(series, values=blocks), own)
    return level / length, deviation * np.sqrt(alphas / (2 - alphas)) / length


def aggregated(
    series: Series, level: Array, doubt: Array, lengths: Places, method: Message
) -> Forecast:
    """The forecast of a level found from blocks: single periods vary as they always did."""
    return forecast_of(
        series.values,
        one=series.one,
        method=method,
        level=level,
        deviation=spread(series.values, level),
        level_deviation=doubt,
        parameters={"block": lengths.astype(np.float64)},
        source="Nikolopoulos et al. 2011; Petropoulos and Kourentzes 2015",
    )
