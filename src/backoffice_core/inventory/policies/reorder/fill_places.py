"""Where a normal stock must begin so that it covers a given share, a million items at a time.

With orders of Q the position is anywhere between r and r + Q alike, so what is not served is
the average tail over that interval. It is half exactly when the interval lies around the mean,
and the same beyond on either side, so only the far side is ever searched. There the logarithm
of the tail is concave, and Newton's steps on it come from outside and never overshoot: five or
six do for any item.
"""

from __future__ import annotations

import numpy as np

from backoffice_core.inventory.numbers import Array, Places, special
from backoffice_core.inventory.policies.reorder.normal_tails import (
    ROOT_TAU,
    SHORT,
    average_tail,
    tail_and_loss,
)
from backoffice_core.inventory.policies.reorder.searching import (
    STEP_SMALL,
    STEPS_MAX,
    blocks,
    unsolved,
)

__all__ = ["covering_point"]

# Where less is missing, the place is guessed from the loss; else from the middle's tail.
WIDE = 1.0
TINY = 1e-4
# A rational guess of the loss's inverse: Silver, Pyke and Thomas, 4th ed., appendix II.
NUMERATOR = (-5.3925569, 5.6211054, -3.8836830, 1.0897299)
DENOMINATOR = (1.0, -0.72496485, 0.507326622, 0.0669136868, -0.00329129114)
GUESS_MAX = 4.0
# Orders of so many deviations are those of certain demand, to the last digit.
CERTAIN = 1e18


def covering_point(served: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The ``r`` from which positions up to ``r + quantity`` cover a share of ``served``.

    All of one length, ``served`` between 0 and 1. Without a deviation it is the mean less what
    may be missing, without a quantity it is the quantile.
    """
    result = mean - (1 - served) * quantity
    random = deviation * CERTAIN > quantity
    spread, share = deviation[random], served[random]
    width = quantity[random] / spread
    place = np.empty_like(spread)
    for block in blocks(place.size):
        place[block] = places(share[block], width[block])
    result[random] = mean[random] + spread * place
    return result


def places(share: Array, width: Array) -> Array:
    """The places, in deviations, for shares on either side of a half."""
    mirrored = share < 0.5  # noqa: PLR2004 - a half
    missing = np.where(mirrored, share, 1 - share)
    far = far_places(missing, width)
    return np.where(mirrored, -far - width, far)


def far_places(missing: Array, width: Array) -> Array:
    """The places from which at most a half is missing."""
    place = guesses(missing, width)
    items = np.arange(place.size)
    for _ in range(STEPS_MAX):
        x, size, aim = place[items], width[items], missing[items]
        value, slope = tail_and_slope(x, size)
        step = np.log(value / aim) * value / slope
        following = np.maximum(x + step, -0.5 * size)
        place[items] = following
        left = ~(np.abs(following - x) <= STEP_SMALL * np.maximum(np.abs(following), 1.0))
        if not left.any():
            return place
        items = items[left]
    raise unsolved()


def tail_and_slope(z: Array, width: Array) -> tuple[Array, Array]:
    """The average tail over an interval and how fast it falls; it ends above the mean."""
    near_tail, near_loss = tail_and_loss(np.abs(z))
    far_tail, far_loss = tail_and_loss(z + width)
    below = np.minimum(np.maximum(-z, 0.0), width)
    falls = np.where(z < 0, 1 - near_tail, near_tail) - far_tail
    short = width < SHORT
    if not short.any():
        return (near_loss - far_loss + below) / width, falls / width
    wide = np.where(short, 1.0, width)
    value, slope = (near_loss - far_loss + below) / wide, falls / wide
    few: Places = np.flatnonzero(short)
    value[few] = average_tail(z[few], width[few])
    # Of tails so near to each other the difference has no digits, and the density all.
    middle = z[few] + 0.5 * width[few]
    part = np.maximum(width[few], TINY)
    density = np.exp(-0.5 * middle * middle) / ROOT_TAU
    slope[few] = np.where(width[few] > TINY, falls[few] / part, density)
    return value, slope


def horner(terms: tuple[float, ...], x: Array) -> Array:
    """A polynomial, of which the terms are given from the constant one up."""
    total = np.full_like(x, terms[-1])
    for term in terms[-2::-1]:
        total = total * x + term
    return total


def guesses(missing: Array, width: Array) -> Array:
    """Places to begin at."""
    loss = missing * width
    root = np.sqrt(2 * np.log(5 / np.minimum(np.maximum(loss, 1e-150), GUESS_MAX)))
    above = horner(NUMERATOR, root) / horner(DENOMINATOR, root)
    beyond = np.where(loss < GUESS_MAX, above, -loss)
    middle = -special.ndtri(missing) - 0.5 * width
    return np.where(width > WIDE, np.maximum(beyond, -0.5 * width), middle)
