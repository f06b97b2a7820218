"""The normal law's tail, loss and second loss together, as fast as a processor does them.

A search asks for all three at the same places, millions of times. They share one density and
one Mills ratio; here they are computed from these at once. A few units of the last digits are
given away beyond z = 8 (the square of z times the rounding of doubles, its fourth power for
the second loss): less than matters to a search, whose answers are evaluated by
:mod:`~backoffice_core.inventory.distributions.normal`, which gives nothing away.

Averages over an order quantity are differences of these, and for short ones quadratures:
there a difference would have no digits left.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from backoffice_core.inventory.numbers import Array, special

__all__ = [
    "average_beyond",
    "average_left",
    "average_loss",
    "average_tail",
    "average_within",
    "density_at",
    "tail_at",
    "tails",
]

ROOT_HALF = float(np.sqrt(0.5))
ROOT_HALF_PI = float(np.sqrt(np.pi / 2))
ROOT_TAU = float(np.sqrt(2 * np.pi))
# Averages over less than so many deviations are taken by quadrature.
SHORT = 0.2
GAUSS: tuple[Array, Array] = np.polynomial.legendre.leggauss(7)
# In the order in which they are added up, so that the average of ones is one.
ALL = sum(GAUSS[1].tolist())

Integral = Callable[[Array, Array], Array]


def tails(z: Array) -> tuple[Array, Array, Array]:
    """Of ``z`` of 0 or more: the tail, the loss and the second loss of the standard normal."""
    mills = special.erfcx(z * ROOT_HALF) * ROOT_HALF_PI
    dense = np.exp(-0.5 * z * z) / ROOT_TAU
    first = 1 - z * mills
    return (
        dense * mills,
        dense * np.maximum(first, 0),
        0.5 * dense * np.maximum(mills - z * first, 0),
    )


def beyond_of(z: Array) -> Array:
    """The tail at any ``z``."""
    result: Array = special.ndtr(-z)
    return result


def loss_of(z: Array) -> Array:
    """The loss at any ``z``."""
    _, loss, _ = tails(np.abs(z))
    return loss + np.maximum(-z, 0.0)


def averaged(
    z: Array, width: Array, function: Callable[[Array], Array], integral: Integral
) -> Array:
    """The average of ``function`` from ``z`` to ``z + width``, of which ``integral`` is the sum."""
    short = width < SHORT
    wide = np.where(short, 1.0, width)
    with np.errstate(over="ignore", invalid="ignore"):
        result = np.array(integral(z, wide) / wide)
    if short.any():
        low, part = z[short], width[short]
        total = np.zeros_like(low)
        for point, weight in zip(*GAUSS, strict=True):
            total += weight * function(low + 0.5 * (1 + point) * part)
        result[short] = total / ALL
    return result


def tail_over(z: Array, width: Array) -> Array:
    """The sum of the tail over an interval.

    It is the interval's part below the mean, where all but a tail is beyond, and two losses
    that are small: so that far below nothing is left of it but a whole.
    """
    _, near, _ = tails(np.abs(z))
    _, far, _ = tails(np.abs(z + width))
    result: Array = np.minimum(np.maximum(-z, 0.0), width) + (near - far)
    return result


def loss_over(z: Array, width: Array) -> Array:
    """The sum of the loss over an interval, in the same way."""
    end = z + width
    _, _, near = tails(np.abs(z))
    _, _, far = tails(np.abs(end))
    below = np.maximum(-z, 0.0) + np.maximum(-end, 0.0)
    crossing = np.where((z < 0) & (end >= 0), 1.0, 0.0)
    line = 0.5 * (below * np.minimum(np.maximum(-z, 0.0), width) + crossing)
    result: Array = line + (np.where(z < 0, -near, near) - np.where(end < 0, -far, far))
    return result


def average_tail(z: Array, width: Array) -> Array:
    """The average tail of the standard normal over an interval; over none, the tail."""
    return averaged(z, width, beyond_of, tail_over)


def average_second(z: Array, width: Array) -> Array:
    """The average loss of the standard normal over an interval; over none, the loss."""
    return averaged(z, width, loss_of, loss_over)


def density_at(x: Array, mean: Array, deviation: Array) -> Array:
    """The density of normal laws; of a constant none, wherever it is."""
    spread = np.where(deviation > 0, deviation, 1.0)
    z = np.clip((x - mean) / spread, -1e6, 1e6)
    return np.where(deviation > 0, np.exp(-0.5 * z * z) / (ROOT_TAU * spread), 0.0)


def tail_at(x: Array, mean: Array, deviation: Array) -> Array:
    """The chance of more than ``x``."""
    spread = np.where(deviation > 0, deviation, 1.0)
    return np.where(deviation > 0, beyond_of((x - mean) / spread), np.where(x < mean, 1.0, 0.0))


def average_beyond(r: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The average over positions from ``r`` to ``r + quantity`` of the chance of more demand."""
    r, quantity, mean, deviation = np.broadcast_arrays(r, quantity, mean, deviation)
    spread = np.where(deviation > 0, deviation, 1.0)
    random = average_tail((r - mean) / spread, quantity / spread)
    return np.where(deviation > 0, random, certain_beyond(r, quantity, mean))


def average_within(r: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The average over positions from ``r`` to ``r + quantity`` of the chance of no more demand."""
    r, quantity, mean, deviation = np.broadcast_arrays(r, quantity, mean, deviation)
    spread = np.where(deviation > 0, deviation, 1.0)
    random = average_tail((mean - r - quantity) / spread, quantity / spread)
    return np.where(deviation > 0, random, 1 - certain_beyond(r, quantity, mean))


def certain_beyond(r: Array, quantity: Array, mean: Array) -> Array:
    """The share of the positions that are below a certain demand."""
    size = np.where(quantity > 0, quantity, 1.0)
    with np.errstate(over="ignore"):
        result: Array = np.clip(np.where(quantity > 0, (mean - r) / size, mean > r), 0.0, 1.0)
    return result


def average_loss(r: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The average over positions from ``r`` to ``r + quantity`` of what demand exceeds them by."""
    r, quantity, mean, deviation = np.broadcast_arrays(r, quantity, mean, deviation)
    spread = np.where(deviation > 0, deviation, 1.0)
    random = spread * average_second((r - mean) / spread, quantity / spread)
    size = np.where(quantity > 0, quantity, 1.0)
    ahead, behind = np.maximum(mean - r, 0.0), np.maximum(mean - r - quantity, 0.0)
    part = (ahead - behind) / size
    certain = np.where(quantity > 0, 0.5 * (ahead + behind) * part, ahead)
    return np.where(deviation > 0, random, certain)


def average_left(r: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The average over positions from ``r`` to ``r + quantity`` of what demand leaves of them.

    What is left of a level is what is missing of demand: the other side of the same law.
    """
    return average_loss(-r - quantity, quantity, -mean, deviation)
