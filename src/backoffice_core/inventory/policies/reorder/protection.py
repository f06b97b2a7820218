"""The demand a stock must last for: over the lead time, and until the end of each period after it.

An order of today is what the stock lives on until the order of the next review has come. So
what counts is the demand over the lead time, and over the lead time and one, two, and so on
periods, up to the review period. Lead times that deviate add the variance of how much is
sold in them; that holds as long as no order overtakes another.

Source: Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains, 4th
ed., 6.9 (periodic review), 6.10 (lead times that deviate).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from backoffice_core.inventory.numbers import Array

__all__ = ["Ends", "averaged", "demand_over", "period_ends", "scale_of"]

Ends = tuple[tuple[Array, Array, Array], ...]
"""Weights, means and deviations of the demand until the ends of the periods of a review."""


def demand_over(
    time: Array, mean: Array, deviation: Array, lead_deviation: Array
) -> tuple[Array, Array]:
    """Mean and deviation of the demand over a time that includes a lead time."""
    return time * mean, np.hypot(np.sqrt(time) * deviation, mean * lead_deviation)


def period_ends(
    *, mean: Array, deviation: Array, lead: Array, lead_deviation: Array, review: Array
) -> Ends:
    """The demand that must be covered at the end of each period until the next delivery.

    With continuous review (``review`` 0) at any time, which is as long as the lead time.
    """
    arrays = np.broadcast_arrays(mean, deviation, lead, lead_deviation, review)
    mean, deviation, lead, lead_deviation, review = arrays
    found: list[tuple[Array, Array, Array]] = []
    for period in range(int(review.max(initial=0)) + 1):
        counts = (review == 0) if period == 0 else (review >= period)
        if counts.any():
            over = demand_over(lead + period, mean, deviation, lead_deviation)
            found.append((counts / np.maximum(review, 1), *over))
    return tuple(found)


def averaged(ends: Ends, function: Callable[[Array, Array], Array]) -> Array:
    """The average of a function of mean and deviation."""
    total = np.zeros(1)
    for weight, mean, spread in ends:
        total = total + weight * function(mean, spread)
    return total


def scale_of(mean: Array, deviation: Array) -> Array:
    """How large steps are that count, of a search for a level."""
    scale = np.where(deviation > 0, deviation, np.abs(mean))
    return np.where(scale > 0, scale, 1.0)
