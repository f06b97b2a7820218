"""Units owed, shared out by chance: each belongs to a retailer with the part of its demand."""

from __future__ import annotations

import numpy as np

from backoffice_core.inventory.numbers import Array, special

__all__ = ["thinning"]


def thinning(size: int, part: float) -> Array:
    """Row n: the probabilities that 0, 1, 2... of n units are for a retailer with a part."""
    if part >= 1:
        return np.eye(size)
    n, k = np.arange(size)[:, None], np.arange(size)
    rest = np.maximum(n - k, 0)
    ways = special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(rest + 1.0)
    chances: Array = np.exp(ways + k * np.log(part) + rest * np.log1p(-part))
    result: Array = np.where(k > n, 0.0, chances)
    return result
