"""The four classes of demand that policies are proved on, and how fast each is."""

from __future__ import annotations

import numpy as np

from backoffice_core.inventory.distributions import Distribution, Gamma, Normal, Pmf

SMOOTH = Normal(100, 20)
SKEWED = Gamma(100, 120)
SIZES = 0.2 * 0.8 ** np.arange(150)  # geometric from 1, of 5 on average
LUMPY = Pmf(np.concatenate([[0.8], 0.2 * SIZES / SIZES.sum()]))
LATE = Pmf([1 / 7] * 7, first=1)

CLASSES: dict[str, tuple[Distribution, int | Pmf]] = {
    "smooth": (SMOOTH, 3),
    "skewed": (SKEWED, 3),
    "lumpy": (LUMPY, 3),
    "late": (SMOOTH, LATE),
}
"""Demand of a day and the lead time of an order."""
