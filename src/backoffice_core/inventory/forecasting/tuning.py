"""The parameters with the least squared errors, found for all series at once.

A solver called for each series spends its time on being called. Here all series take the same
steps: a coarse grid finds the right valley (there may be several), then one parameter after
another is narrowed down by golden section, and series that no longer gain drop out.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.forecasting.recursion import Gains, Start, smooth
from backoffice_core.inventory.numbers import Array, Places

__all__ = ["Range", "tuned"]

GOLDEN = (5**0.5 - 1) / 2
STEPS = 12
ROUNDS = 8
# A round that saves less than this share of the squared errors is the last of a series.
WORTHWHILE = 1e-5

Loss = Callable[[Array, Places], Array]


@attrs.frozen(kw_only=True)
class Range:
    """Where a parameter may lie, the places of the grid, and what it is if all are alike."""

    grid: tuple[float, ...]
    usual: float

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most it may be."""
        return self.grid[0], self.grid[-1]

    @property
    def reach(self) -> float:
        """How far apart the places of the grid are, at most."""
        return max((b - a for a, b in zip(self.grid, self.grid[1:], strict=False)), default=0.0)


def tuned(values: Array, start: Start, given: Gains, free: dict[str, Range]) -> Gains:
    """The gains with the least squared errors; only those named in ``free`` are changed."""
    if not free:
        return given
    if values.shape[0] <= start.first:
        usual = {name: np.full(values.shape[1], each.usual) for name, each in free.items()}
        return attrs.evolve(given, **usual)
    names = list(free)

    def loss(parameters: Array, chosen: Places) -> Array:
        """The squared errors of some series with parameters of their own."""
        kept = {
            name: getattr(given, name)[chosen] for name in ("alpha", "beta", "gamma", "damping")
        }
        kept.update(zip(names, parameters, strict=True))
        return smooth(values[:, chosen], start.of(chosen), Gains(**kept)).squares

    best, least = coarse(loss, free, values.shape[1])
    best = refined(loss, free, best, least)
    return attrs.evolve(given, **dict(zip(names, best, strict=True)))


def coarse(loss: Loss, free: dict[str, Range], items: int) -> tuple[Array, Array]:
    """The best place of the grid for each series, and its squared errors."""
    everyone = np.arange(items)
    best = np.empty((len(free), items))
    least = np.full(items, np.inf)
    # The usual place comes first, so that it stays where nothing is better.
    places = [tuple(each.usual for each in free.values())]
    places.extend(product(*(each.grid for each in free.values())))
    for place in places:
        parameters = np.repeat(np.array(place)[:, None], items, axis=1)
        found = loss(parameters, everyone)
        better = found < least
        best[:, better] = parameters[:, better]
        least = np.where(better, found, least)
    return best, least


def refined(loss: Loss, free: dict[str, Range], best: Array, least: Array) -> Array:
    """The parameters narrowed down one after another, while that is worth while."""
    ranges = list(free.values())
    active = np.flatnonzero(least > 0)
    reach = 1.0
    for _ in range(ROUNDS):
        if not active.size:
            break
        before = least[active]
        for place, each in enumerate(ranges):
            narrow(loss, best, least, active, place=place, each=each, reach=reach)
        reach *= GOLDEN
        saved = before - least[active]
        active = active[saved > WORTHWHILE * before] if len(ranges) > 1 else active[:0]
    return best


def narrow(
    loss: Loss, best: Array, least: Array, active: Places, *, place: int, each: Range, reach: float
) -> None:
    """Golden section in one parameter of the active series, around the best so far."""
    low, high = each.ends
    centre = best[place, active]
    left = np.maximum(centre - reach * each.reach, low)
    right = np.minimum(centre + reach * each.reach, high)

    def at(points: Array) -> Array:
        parameters = best[:, active]
        parameters[place] = points
        return loss(parameters, active)

    inner, outer = right - GOLDEN * (right - left), left + GOLDEN * (right - left)
    at_inner, at_outer = at(inner), at(outer)
    for _ in range(STEPS):
        lower = at_inner <= at_outer
        left, right = either(lower, left, inner), either(lower, outer, right)
        fresh = either(lower, right - GOLDEN * (right - left), left + GOLDEN * (right - left))
        value = at(fresh)
        inner, outer = either(lower, fresh, outer), either(lower, inner, fresh)
        at_inner, at_outer = either(lower, value, at_outer), either(lower, at_inner, value)
    for points, found in ((inner, at_inner), (outer, at_outer)):
        better = found < least[active]
        best[place, active[better]] = points[better]
        least[active[better]] = found[better]


def either(chosen: NDArray[np.bool_], yes: Array, no: Array) -> Array:
    """One of two numbers for each series."""
    result: Array = np.where(chosen, yes, no)
    return result
