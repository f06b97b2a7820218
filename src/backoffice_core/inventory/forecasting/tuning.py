"""The parameters with the least squared errors, found for all series at once.

A solver called for each series spends its time on being called. Here all series take the same
steps: a coarse grid finds the right valley (there may be several), then one parameter after
another is narrowed down by golden section, and series that no longer gain drop out.

Nearly all the time goes into adding up squared errors, so what is known of the series that
take a step is gathered once for it, and a level alone has a recursion of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.forecasting.recursion import (
    Gains,
    Start,
    level_squares,
    only_level,
    smooth,
    steps_of,
)
from backoffice_core.inventory.numbers import Array, Places

__all__ = ["Range", "tuned"]

GOLDEN = (5**0.5 - 1) / 2
STEPS = 12
ROUNDS = 8
# A round that saves less than this share of the squared errors is the last of a series.
WORTHWHILE = 1e-5
GAINS = ("alpha", "beta", "gamma", "damping")

Loss = Callable[[Array], Array]
"""The squared errors of series with parameters of their own, a row for each parameter."""
Losses = Callable[[Places], Loss]
"""The loss of some of the series."""


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
    losses = losses_of(values, start, given, list(free))
    everyone: Places = np.arange(values.shape[1], dtype=np.int64)
    best, least = coarse(losses(everyone), free, everyone.size)
    best = refined(losses, free, best, least)
    return attrs.evolve(given, **dict(zip(free, best, strict=True)))


def losses_of(values: Array, start: Start, given: Gains, names: list[str]) -> Losses:
    """How the squared errors of series depend on the named parameters."""
    steps = steps_of(values, start) if names == ["alpha"] and only_level(start, given) else None

    def losses(chosen: Places) -> Loss:
        everyone = chosen.size == values.shape[1]
        if steps is not None:
            own_steps = steps if everyone else steps.take(chosen, axis=1)
            return lambda parameters: level_squares(own_steps, parameters[0])
        own = values if everyone else values.take(chosen, axis=1)
        begun = start if everyone else start.of(chosen)
        kept = {name: getattr(given, name)[chosen] for name in GAINS}

        def loss(parameters: Array) -> Array:
            gains = kept | dict(zip(names, parameters, strict=True))
            return smooth(own, begun, Gains(**gains)).squares

        return loss

    return losses


def coarse(loss: Loss, free: dict[str, Range], items: int) -> tuple[Array, Array]:
    """The best place of the grid for each series, and its squared errors."""
    best = np.empty((len(free), items))
    least = np.full(items, np.inf)
    # The usual place comes first, so that it stays where nothing is better.
    usual = tuple(each.usual for each in free.values())
    grid = product(*(each.grid for each in free.values()))
    for place in (usual, *(each for each in grid if each != usual)):
        parameters = np.repeat(np.array(place)[:, None], items, axis=1)
        found = loss(parameters)
        better = found < least
        np.copyto(best, parameters, where=better)
        np.copyto(least, found, where=better)
    return best, least


def refined(losses: Losses, free: dict[str, Range], best: Array, least: Array) -> Array:
    """The parameters narrowed down one after another, while that is worth while."""
    ranges = list(free.values())
    active = np.flatnonzero(least > 0)
    reach = 1.0
    for _ in range(ROUNDS):
        if not active.size:
            break
        before, found, after = least[active], best[:, active], least[active]
        loss = losses(active)
        for place, each in enumerate(ranges):
            narrow(loss, found, after, place=place, each=each, reach=reach)
        best[:, active], least[active] = found, after
        reach *= GOLDEN
        active = active[before - after > WORTHWHILE * before] if len(ranges) > 1 else active[:0]
    return best


def narrow(loss: Loss, best: Array, least: Array, *, place: int, each: Range, reach: float) -> None:
    """Golden section in one parameter of all series, around the best so far."""
    low, high = each.ends
    centre = best[place]
    left = np.maximum(centre - reach * each.reach, low)
    right = np.minimum(centre + reach * each.reach, high)
    parameters = np.array(best)

    def at(points: Array) -> Array:
        parameters[place] = points
        return loss(parameters)

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
        better = found < least
        np.copyto(best[place], points, where=better)
        np.copyto(least, found, where=better)


def either(chosen: NDArray[np.bool_], yes: Array, no: Array) -> Array:
    """One of two numbers for each series."""
    result: Array = np.where(chosen, yes, no)
    return result
