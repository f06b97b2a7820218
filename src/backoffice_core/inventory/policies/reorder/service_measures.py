"""What a stock achieves: every measure of service at once, and what it holds and owes.

One and the same stock serves 91 % by one measure and 99 % by another. Whoever compares
stocks, or has agreed on a measure with a customer, sees them side by side here. Each comes
with its slope, so that a level can be searched for that meets it.

Sources: Hadley and Whitin, Analysis of Inventory Systems (1963), 4-9 and 5-3; Silver, Pyke and
Thomas, 4th ed., 6.7 and 6.9.
"""

from __future__ import annotations

import itertools
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array
from backoffice_core.inventory.policies.reorder.normal_tails import (
    average_beyond,
    average_loss,
    density_at,
    tail_at,
)
from backoffice_core.inventory.policies.reorder.protection import (
    Ends,
    averaged,
    demand_over,
    period_ends,
)

__all__ = ["Stock", "cycle_short", "missing_share", "short_at_ends"]

# Demand of a review so many deviations from its mean is as good as impossible.
DEVIATIONS_MAX = 9.0
GAUSS: tuple[Array, Array] = np.polynomial.legendre.leggauss(24)
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

    def of(self, which: NDArray[Any]) -> Stock:
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
    nothing = np.zeros(1)
    first, last = stock.over(nothing), stock.protection
    continuous = stock.review == 0
    sold = np.where(continuous | (stock.mean == 0), 1.0, stock.review * stock.mean)
    owed = average_loss(r, stock.quantity, *last) - average_loss(r, stock.quantity, *first)
    late = average_beyond(r, stock.quantity, *last)
    early = average_beyond(r, stock.quantity, *first)
    flow = density_over(r, stock.quantity, *first)
    value = np.where(continuous, early, owed / sold)
    return value, np.where(continuous, -flow, (early - late) / sold)


def cycle_short(r: Array, stock: Stock) -> tuple[Array, Array]:
    """How likely something is owed before an order has come, and the slope.

    An order is placed at a review, when the position has fallen to ``r`` or below since the
    last one, from anywhere between ``r`` and ``r + quantity``.
    """
    lead_mean, lead_spread = stock.over(np.zeros(1))
    quantity = stock.quantity
    sold, sold_spread = demand_over(stock.review, stock.mean, stock.deviation, np.zeros(1))
    low = np.maximum(sold - DEVIATIONS_MAX * sold_spread, 0.0)
    high = sold + DEVIATIONS_MAX * sold_spread
    # Where the integrand has a corner: each part between two corners is smooth.
    inner = np.array([quantity, r - lead_mean, r + quantity - lead_mean])
    corners = np.sort(np.array([low, *np.clip(inner, low, high), high]), axis=0)
    ordered: Array = np.zeros_like(r)
    short, slope = ordered, ordered
    certain = sold_spread == 0
    for start, end in itertools.pairwise(corners):
        half = 0.5 * (end - start)
        for node, weight in zip(*GAUSS, strict=True):
            demand = start + (1 + node) * half
            chance: Array = weight * half * density_at(demand, sold, sold_spread)
            chance = np.where(certain, 0.5 * weight / (corners.shape[0] - 1), chance)
            width = np.minimum(demand, quantity)
            place = r - demand
            ordered = ordered + chance * width
            short = short + chance * width * average_beyond(place, width, lead_mean, lead_spread)
            slope = slope - chance * width * density_over(place, width, lead_mean, lead_spread)
    size = np.where(ordered > 0, ordered, 1.0)
    return np.where(ordered > 0, short / size, 0.0), slope / size
