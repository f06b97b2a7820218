"""What a stock achieves: every measure of service at once, and what it holds and owes.

One and the same stock serves 91 % by one measure and 99 % by another. Whoever compares
stocks, or has agreed on a measure with a customer, sees them side by side here. Each comes
with its slope, so that a level can be searched for that meets it.

Sources: Hadley and Whitin, Analysis of Inventory Systems (1963), 4-9 and 5-3; Silver, Pyke and
Thomas, 4th ed., 6.7 and 6.9.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array
from backoffice_core.inventory.policies.reorder.normal_tails import (
    average_beyond,
    average_both,
    density_at,
    tail_at,
)
from backoffice_core.inventory.policies.reorder.protection import (
    Ends,
    averaged,
    demand_over,
    period_ends,
)
from backoffice_core.inventory.policies.reorder.searching import blocks

__all__ = ["Stock", "cycle_short", "missing_share", "short_at_ends"]

# Demand of a review so many deviations from its mean is as good as impossible.
DEVIATIONS_MAX = 9.0
GAUSS: tuple[Array, Array] = np.polynomial.legendre.leggauss(24)
# Parts between the corners of what is integrated.
PARTS = 4
# Orders below this part of a deviation are as good as none.
TINY = 1e-9


@attrs.frozen
class Stock:
    """Columns of normal demand per period, and how a stock is ordered for it."""

    mean: Array
    deviation: Array
    quantity: Array
    lead: Array
    lead_deviation: Array
    review: Array

    def of(self, which: NDArray[Any] | slice) -> Stock:
        """Some of the items."""
        return Stock(*(column[which] for column in attrs.astuple(self, recurse=False)))

    def over(self, time: Array) -> tuple[Array, Array]:
        """Mean and deviation of the demand over a lead time and ``time`` after it."""
        return demand_over(self.lead + time, self.mean, self.deviation, self.lead_deviation)

    @property
    def protection(self) -> tuple[Array, Array]:
        """Mean and deviation of the demand over the lead time and the review period."""
        return self.over(self.review)

    @property
    def ends(self) -> Ends:
        """The demand until the ends of the periods until the next delivery."""
        return period_ends(
            mean=self.mean,
            deviation=self.deviation,
            lead=self.lead,
            lead_deviation=self.lead_deviation,
            review=self.review,
        )


def density_over(r: Array, quantity: Array, mean: Array, deviation: Array) -> Array:
    """The average density over positions from ``r`` to ``r + quantity``."""
    few = quantity <= TINY * deviation
    size = np.where(few, 1.0, quantity)
    falls = (tail_at(r, mean, deviation) - tail_at(r + quantity, mean, deviation)) / size
    return np.where(few, density_at(r, mean, deviation), falls)


def short_at_ends(r: Array, stock: Stock) -> tuple[Array, Array]:
    """How likely something is owed at the end of a period, and the slope."""
    ends, quantity = stock.ends, stock.quantity
    value = averaged(ends, lambda mean, spread: average_beyond(r, quantity, mean, spread))
    slope = averaged(ends, lambda mean, spread: density_over(r, quantity, mean, spread))
    return value, -slope


def missing_share(r: Array, stock: Stock) -> tuple[Array, Array]:
    """The share of units that are not served at once, and the slope.

    What is owed when a delivery has come, was owed before and is not counted again.
    """
    watched = stock.review == 0
    if watched.all():
        return missing_watched(r, stock)
    reviewed = missing_reviewed(r, stock)
    if not watched.any():
        return reviewed
    pairs = zip(missing_watched(r, stock), reviewed, strict=True)
    value, slope = (np.where(watched, one, other) for one, other in pairs)
    return value, slope


def missing_watched(r: Array, stock: Stock) -> tuple[Array, Array]:
    """The share of units that come while nothing is in stock, and the slope."""
    first = stock.over(np.zeros(1))
    value = average_beyond(r, stock.quantity, *first)
    return value, -density_over(r, stock.quantity, *first)


def missing_reviewed(r: Array, stock: Stock) -> tuple[Array, Array]:
    """The share of units that become owed from a delivery to the next, and the slope."""
    first, last = stock.over(np.zeros(1)), stock.protection
    sold = stock.review * stock.mean
    sold = np.where(sold > 0, sold, 1.0)
    # From the side that is small: what is left, where the positions lie below the mean.
    low = r + 0.5 * stock.quantity < first[0]
    turn, place = np.where(low, -1.0, 1.0), np.where(low, -r - stock.quantity, r)
    late, after = average_both(place, stock.quantity, turn * last[0], last[1])
    early, before = average_both(place, stock.quantity, turn * first[0], first[1])
    apart = turn * (after - before)
    return np.where(low, sold - apart, apart) / sold, turn * (early - late) / sold


def cycle_short(r: Array, stock: Stock) -> tuple[Array, Array]:
    """How likely something is owed before an order has come, and the slope.

    An order is placed at a review, when the position has fallen to ``r`` or below since the
    last one, from anywhere between ``r`` and ``r + quantity``.
    """
    results = np.empty((2, r.size))
    for few in blocks(r.size, len(GAUSS[0]) * PARTS):
        results[:, few] = short_since_review(r[few], stock.of(few))
    return results[0], results[1]


def short_since_review(r: Array, stock: Stock) -> tuple[Array, Array]:
    """The same of a few items, all places of the quadrature at once, a row each."""
    lead_mean, lead_spread = stock.over(np.zeros(1))
    sold, sold_spread = demand_over(stock.review, stock.mean, stock.deviation, np.zeros(1))
    low = np.maximum(sold - DEVIATIONS_MAX * sold_spread, 0.0)
    high = sold + DEVIATIONS_MAX * sold_spread
    # Where the integrand has a corner: each part between two corners is smooth.
    inner = np.array([stock.quantity, r - lead_mean, r + stock.quantity - lead_mean])
    corners = np.sort(np.array([low, *np.clip(inner, low, high), high]), axis=0)
    # Parts that no item has are left out; of certain demand one is left, of no width.
    parts = np.flatnonzero((corners[1:] > corners[:-1]).any(axis=1))
    parts = parts if parts.size else np.zeros(1, dtype=np.int64)
    start, half = corners[parts, None], 0.5 * (corners[parts + 1] - corners[parts])[:, None]
    node, weight = (each[:, None] for each in GAUSS)
    demand = (start + (1 + node) * half).reshape(-1, r.size)
    chance = (weight * half).reshape(-1, r.size) * density_at(demand, sold, sold_spread)
    alike = np.tile(0.5 * weight / parts.size, (parts.size, 1))
    chance = np.where(sold_spread == 0, alike, chance)
    width = np.minimum(demand, stock.quantity)
    weights, place = chance * width, r - demand
    short = weights * average_beyond(place, width, lead_mean, lead_spread)
    slope = weights * density_over(place, width, lead_mean, lead_spread)
    ordered: Array = weights.sum(axis=0)
    size = np.where(ordered > 0, ordered, 1.0)
    return short.sum(axis=0) / size, -slope.sum(axis=0) / size
