"""Orders that are still on their way, when every order has a lead time of its own.

What is on its way now is not the demand of one lead time. If orders overtake each other, many
young ones have come already; if they arrive in turn, one late order holds up all behind it.
Taking the lead time of a single order for either misses a target by points of service.

Looking back from now: all orders older than the longest lead time have come. From then on the
position is followed period by period together with how many batches are still to come. An
order is late with the probability that its lead time is longer than its age; in turn, it is
late as well if one before it is. Nothing of this depends on where the reorder point is.

Sources: Robinson, Bradley and Thomas, Manufacturing and Service Operations Management 3
(2001), on overtaking; Zipkin, Foundations of Inventory Management, 7.4, on orders in turn.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions.panjer import mixed
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.numbers import Array

__all__ = ["shortfall_underway"]

# Less likely than this altogether, and it is left out.
NOTHING = 1e-15
# More products than this are summed by Fourier transform.
DIRECT = 4_000_000


@attrs.frozen
class Following:
    """``chances[batches, place]``: batches still to come, and places from ``low`` on.

    Places are steps above the reorder point.
    """

    chances: Array
    low: int

    @property
    def high(self) -> int:
        """The highest place."""
        width: int = self.chances.shape[1]
        return self.low + width - 1


def shortfall_underway(
    demand: Pmf, places: int, lead_times: list[tuple[int, float]], *, review: int, overtaking: bool
) -> Pmf:
    """What net stock lacks of the reorder point at the start of a period, on average of them."""
    longest = max(time for time, _ in lead_times)
    late = [sum(chance for time, chance in lead_times if time > age) for age in range(longest)]
    laws: list[Pmf] = []
    for phase in range(review):
        oldest = phase + review * max(-(-(longest - phase) // review), 0)
        # An order of each age that a review has, from the oldest on; None: no review.
        ages = [
            (late[age] if age < longest else 0.0) if (age - phase) % review == 0 else None
            for age in range(oldest - 1, -1, -1)
        ]
        start = Following(np.full((1, places), 1 / places), 1)
        end = overtaken(start, demand, ages) if overtaking else in_turn(start, demand, ages)
        laws.append(lacking(end, places, demand.step))
    return mixed(laws, [1 / review] * review)


def overtaken(state: Following, demand: Pmf, ages: list[float | None]) -> Following:
    """What is to come if each order comes in its own time."""
    places = state.chances.shape[1]
    for late in ages:
        state = sold(state, demand)
        if late is not None:
            state = ordered(state, places, late)
    return state


def in_turn(clear: Following, demand: Pmf, ages: list[float | None]) -> Following:
    """What is to come if no order comes before an older one."""
    places = clear.chances.shape[1]
    behind = Following(np.zeros_like(clear.chances), clear.low)
    for late in ages:
        clear, behind = sold(clear, demand), sold(behind, demand)
        if late is not None:
            opened = ordered(clear, places, late).chances
            # Behind a late order every other is late.
            behind = together(ordered(behind, places, 1.0).chances, opened, rest=1)
            clear = Following(opened[:1], 1)
    return together(behind.chances, clear.chances, low=clear.low)


def together(first: Array, second: Array, *, rest: int = 0, low: int = 1) -> Following:
    """The sum of two, of the second only the rows from ``rest`` on."""
    total = np.zeros((max(first.shape[0], second.shape[0]), first.shape[1]))
    total[: first.shape[0]] += first
    total[rest : second.shape[0]] += second[rest:]
    return Following(total, low)


def sold(state: Following, demand: Pmf) -> Following:
    """After a period's demand."""
    rows, width = state.chances.shape
    size = width + demand.chances.size - 1
    # What is sold goes down: the law of demand, read backwards.
    backwards = demand.chances[::-1]
    if rows * width * demand.chances.size < DIRECT:
        chances: Array = np.array([np.convolve(row, backwards) for row in state.chances])
    else:
        waves = np.fft.rfft(state.chances, size, axis=1) * np.fft.rfft(backwards, size)
        chances = np.maximum(np.fft.irfft(waves, size, axis=1), 0.0)
    return Following(chances, state.low - (demand.first + demand.chances.size - 1))


def ordered(state: Following, places: int, late: float) -> Following:
    """After a review: batches are ordered, and are still to come with probability ``late``."""
    rows = state.chances.shape[0]
    most = max((places - state.low) // places, 0)
    found = np.zeros((rows + most, max(state.high, places)))
    for batches in range(most + 1):
        first = 1 - batches * places
        last = state.high if batches == 0 else first + places - 1
        start, end = max(first, state.low), min(last, state.high)
        if start > end:
            continue
        part = state.chances[:, start - state.low : end - state.low + 1]
        into = slice(start - first, end - first + 1)
        found[batches : batches + rows, into] += part * (late if batches else 1.0)
        if batches:
            found[:rows, into] += (1 - late) * part
    beyond = np.cumsum(found.sum(axis=1)[::-1])[::-1]
    kept = max(int((beyond > NOTHING).sum()), 1)
    return Following(found[:kept], 1)


def lacking(state: Following, places: int, step: float) -> Pmf:
    """Batches to come, less what the position has above the reorder point."""
    rows, width = state.chances.shape
    found = np.zeros((rows - 1) * places + width)
    for row in range(rows):
        found[row * places : row * places + width] += state.chances[row, ::-1]
    return Pmf(found / found.sum(), first=-state.high, step=step)
