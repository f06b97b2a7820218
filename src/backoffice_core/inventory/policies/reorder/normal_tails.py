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

import functools
import operator
from collections.abc import Callable

import numpy as np

from backoffice_core.inventory.numbers import Array, special

__all__ = [
    "average_beyond",
    "average_both",
    "average_left",
    "average_loss",
    "average_tail",
    "average_within",
    "density_at",
    "tail_and_loss",
    "tail_at",
    "tails",
    "within_at",
]

ROOT_HALF = float(np.sqrt(0.5))
ROOT_HALF_PI = float(np.sqrt(np.pi / 2))
ROOT_TAU = float(np.sqrt(2 * np.pi))
# Averages over less than so many deviations are taken by quadrature.
SHORT = 0.2
# Beyond so many deviations there is no density, and its exponent none that overflows.
FAR = 1e6
GAUSS: tuple[Array, Array] = np.polynomial.legendre.leggauss(7)
# Added up as the weights of an average are, so that the average of ones is one; ``sum`` itself
# keeps what is rounded off since Python 3.12.
ALL = functools.reduce(operator.add, GAUSS[1].tolist())

Integral = Callable[[Array, Array], Array]
Tails = tuple[Array, Array, Array]
"""Tail, loss and second loss at a place."""


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


def tail_and_loss(z: Array) -> tuple[Array, Array]:
    """The first two of :func:`tails`."""
    mills = special.erfcx(z * ROOT_HALF) * ROOT_HALF_PI
    dense = np.exp(-0.5 * z * z) / ROOT_TAU
    return dense * mills, dense * np.maximum(1 - z * mills, 0)


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
    if not short.any():
        with np.errstate(over="ignore", invalid="ignore"):
            return integral(z, width) / width
    z, width, short = np.broadcast_arrays(z, width, short)
    result = np.empty(z.shape)
    few, many = np.nonzero(short), np.nonzero(~short)
    if many[0].size:
        result[many] = averaged(z[many], width[many], function, integral)
    low, part = z[few], width[few]
    total = np.zeros_like(low)
    for point, weight in zip(*GAUSS, strict=True):
        total += weight * function(low + 0.5 * (1 + point) * part)
    result[few] = total / ALL
    return result


def tail_over(z: Array, width: Array) -> Array:
    """The sum of the tail over an interval.

    It is the interval's part below the mean, where all but a tail is beyond, and two losses
    that are small: so that far below nothing is left of it but a whole.
    """
    return sum_of_tails(z, width, tails(np.abs(z)), tails(np.abs(z + width)))


def loss_over(z: Array, width: Array) -> Array:
    """The sum of the loss over an interval, in the same way."""
    end = z + width
    return sum_of_losses(z, end, tails(np.abs(z)), tails(np.abs(end)))


def sum_of_tails(z: Array, width: Array, near: Tails, far: Tails) -> Array:
    """The sum of the tail, of the tails at both ends."""
    result: Array = np.minimum(np.maximum(-z, 0.0), width) + (near[1] - far[1])
    return result


def sum_of_losses(z: Array, end: Array, near: Tails, far: Tails) -> Array:
    """The sum of the loss, of the tails at both ends."""
    start_below, end_below = np.maximum(-z, 0.0), np.maximum(-end, 0.0)
    both, crossing = start_below + end_below, np.where((z < 0) & (end >= 0), 1.0, 0.0)
    line = 0.5 * (both * np.minimum(start_below, end - z) + crossing)
    result: Array = line + (np.where(z < 0, -near[2], near[2]) - np.where(end < 0, -far[2], far[2]))
    return result


def average_tail(z: Array, width: Array) -> Array:
    """The average tail of the standard normal over an interval; over none, the tail."""
    return averaged(z, width, beyond_of, tail_over)


def average_second(z: Array, width: Array) -> Array:
    """The average loss of the standard normal over an interval; over none, the loss."""
    return averaged(z, width, loss_of, loss_over)


def spread_of(deviation: Array) -> tuple[Array, bool]:
    """Deviations to divide by, 1 for none, and whether all demand deviates."""
    random = deviation > 0
    if random.all():
        return deviation, True
    return np.where(random, deviation, 1.0), False


def density_at(x: Array, mean: Array, deviation: Array) -> Array:
    """The density of normal laws; of a constant none, wherever it is."""
    spread, random = spread_of(deviation)
    z = np.minimum(np.abs((x - mean) / spread), FAR)
    dense: Array = np.exp(-0.5 * z * z) / (ROOT_TAU * spread)
    return dense if random else np.where(deviation > 0, dense, 0.0)


def tail_at(x: Array, mean: Array, deviation: Array) -> Array:
    """The chance of more than ``x``."""
    spread, random = spread_of(deviation)
    beyond = beyond_of((x - mean) / spread)
    return beyond if random else np.where(deviation > 0, beyond, np.where(x < mean, 1.0, 0.0))


def within_at(x: Array, mean: Array, deviation: Array) -> Array:
    """The chance of no more than ``x``."""
    spread, random = spread_of(deviation)
    within = beyond_of((mean - x) / spread)
    return within if random else np.where(deviation > 0, within, np.where(x < mean, 0.0, 1.0))


def average_beyond(r: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The average over positions from ``r`` to ``r + quantity`` of the chance of more demand."""
    spread, random = spread_of(deviation)
    beyond = average_tail((r - mean) / spread, quantity / spread)
    if random:
        return beyond
    return np.where(deviation > 0, beyond, certain_beyond(r, quantity, mean))


def average_within(r: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The average over positions from ``r`` to ``r + quantity`` of the chance of no more demand."""
    spread, random = spread_of(deviation)
    within = average_tail((mean - r - quantity) / spread, quantity / spread)
    if random:
        return within
    return np.where(deviation > 0, within, 1 - certain_beyond(r, quantity, mean))


def certain_beyond(r: Array, quantity: Array, mean: Array) -> Array:
    """The share of the positions that are below a certain demand."""
    size = np.where(quantity > 0, quantity, 1.0)
    with np.errstate(over="ignore"):
        result: Array = np.clip(np.where(quantity > 0, (mean - r) / size, mean > r), 0.0, 1.0)
    return result


def average_loss(r: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The average over positions from ``r`` to ``r + quantity`` of what demand exceeds them by.

    A deviation so small that distances cannot be counted in it is as good as none.
    """
    spread, random = spread_of(deviation)
    with np.errstate(over="ignore", invalid="ignore"):
        lost: Array = spread * average_second((r - mean) / spread, quantity / spread)
    told = np.isfinite(lost)
    if random and told.all():
        return lost
    size = np.where(quantity > 0, quantity, 1.0)
    ahead, behind = np.maximum(mean - r, 0.0), np.maximum(mean - r - quantity, 0.0)
    part = (ahead - behind) / size
    certain = np.where(quantity > 0, 0.5 * (ahead + behind) * part, ahead)
    return np.where((deviation > 0) & told, lost, certain)


def average_both(r: Array, quantity: Array, mean: Array, deviation: Array) -> tuple[Array, Array]:
    """:func:`average_beyond` and :func:`average_loss` at once, as fast as one where it can be."""
    spread, random = spread_of(deviation)
    width = quantity / spread
    if not random or (width < SHORT).any():
        return average_beyond(r, quantity, mean, deviation), average_loss(
            r, quantity, mean, deviation
        )
    z = (r - mean) / spread
    with np.errstate(over="ignore", invalid="ignore"):
        end = z + width
        near, far = tails(np.abs(z)), tails(np.abs(end))
        beyond = sum_of_tails(z, width, near, far) / width
        lost: Array = spread * (sum_of_losses(z, end, near, far) / width)
    return beyond, lost


def average_left(r: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The average over positions from ``r`` to ``r + quantity`` of what demand leaves of them.

    What is left of a level is what is missing of demand: the other side of the same law.
    """
    return average_loss(-r - quantity, quantity, -mean, deviation)
