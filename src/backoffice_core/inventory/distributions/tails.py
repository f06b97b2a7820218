"""Integrals over a tail without a subtraction, however deep the tail is.

What is missing beyond a level is the integral of a positive function that dies away. A
double exponential rule takes it to the last digits with the same few points everywhere:
they lie as densely as the function changes, near the level and far beyond it.

Source: Takahasi and Mori, Double exponential formulas for numerical integration, Publ. RIMS
9 (1974).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from backoffice_core.inventory.numbers import Array

__all__ = ["tail_integral"]

STEP = 0.125
PLACES = STEP * np.arange(-30, 38, dtype=np.float64)
POINTS: Array = np.exp(PLACES - np.exp(-PLACES))
WEIGHTS: Array = STEP * POINTS * (1 + np.exp(-PLACES))


def tail_integral(function: Callable[[Array], Array], scale: Array) -> Array:
    """The integral from 0 on of a function that dies away over a few ``scale``.

    >>> scale = np.array([1.0, 20.0])
    >>> tail_integral(lambda s: np.exp(-s / scale), scale).round(12)
    array([ 1., 20.])
    """
    total = np.zeros_like(scale)
    for point, weight in zip(POINTS, WEIGHTS, strict=True):
        total += weight * function(point * scale)
    return total * scale
