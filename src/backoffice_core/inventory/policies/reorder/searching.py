"""Roots of a million equations at once, each iterated only until it has converged.

One stubborn item must not keep a million others iterating: what has converged leaves the
active set. Every step is Newton's, or, where that would leave the bracket, half of the
bracket; so there is no item for which the search does not end. What has converged is told
by the step relative to the root, never by an absolute number: costs may be of any size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["STEP_SMALL", "blocks", "expect_comparable", "roots", "unsolved"]

# Newton's error is squared by each step: after one of this size no digit is left to gain.
STEP_SMALL = 1e-8
# A bracket of so much of that has no double left inside.
HALVED = 1e-7
# Doubling and halving get from any double to any other in fewer.
STEPS_MAX = 2400
# A cost so many times another leaves no digit of the other in their sum that could be relied on.
FAR = 1e12
# So many items at once fit the processor's cache with all that is computed of them.
BLOCK = 16_384

Residual = Callable[[Array, Places], tuple[Array, Array]]


def blocks(size: int, rows: int = 1) -> Iterator[slice]:
    """Slices of so many items as fit the cache, each of so many rows."""
    block = max(BLOCK // rows, 1)
    for start in range(0, size, block):
        yield slice(start, min(start + block, size))


def roots(residual: Residual, start: Array, scale: Array) -> Array:
    """Where decreasing functions become 0, an element each.

    ``residual(x, items)`` gives the values and slopes at ``x`` of the functions of ``items``;
    steps are small in relation to ``x`` or to ``scale``, whichever is larger.
    """
    found = np.array(start)
    items = np.arange(start.size)
    low, high = np.full(start.size, -np.inf), np.full(start.size, np.inf)
    for _ in range(STEPS_MAX):
        x = found[items]
        value, slope = residual(x, items)
        low = np.where(value >= 0, x, low)
        high = np.where(value <= 0, x, high)
        following, newton = stepped(x, value, slope, (low, high, scale[items]))
        size = STEP_SMALL * np.maximum(np.abs(following), scale[items])
        found[items] = following
        done = (newton & (np.abs(following - x) <= size)) | (high - low <= size * HALVED)
        if done.all():
            return found
        left = ~done
        items, low, high = items[left], low[left], high[left]
    raise unsolved()


def stepped(
    x: Array, value: Array, slope: Array, bracket: tuple[Array, Array, Array]
) -> tuple[Array, NDArray[np.bool_]]:
    """The next places, and which of them are Newton's."""
    low, high, scale = bracket
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        newton = np.where(value == 0, x, x - value / slope)
        newton_holds = (newton >= low) & (newton <= high) & np.isfinite(newton)
        middle = 0.5 * (low + high)
    away = np.maximum(np.abs(x), scale)
    outward = np.where(np.isinf(high), x + away, np.where(np.isinf(low), x - away, middle))
    return np.where(newton_holds, newton, outward), newton_holds


def expect_comparable(costs: Mapping[str, float]) -> None:
    """Refuse costs of which one is a million million times another.

    What is least is then decided beyond the digits of a double, at chances that never come
    true: units were mixed up. Raises :class:`InvalidValue` (``costs_too_far_apart``).
    """
    low, high = min(costs, key=costs.__getitem__), max(costs, key=costs.__getitem__)
    if costs[high] > FAR * costs[low]:
        raise InvalidValue(
            "costs_too_far_apart",
            f"{high} is {costs[high]!r}, and {low} {costs[low]!r}: more than {FAR:g} times it.",
            "Give both per unit and period, in one currency.",
        )


def unsolved() -> InvalidValue:
    """The refusal of numbers so far apart that doubles cannot tell where the answer lies."""
    return InvalidValue(
        "not_solved",
        "The numbers are too far apart in size for an answer to be found.",
        "Give costs and demand in units of a like size.",
    )
