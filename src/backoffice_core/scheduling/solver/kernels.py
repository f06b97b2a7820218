"""The inner loops of pricing, plain functions over arrays that numba compiles when asked.

All labels lie in one row of numbers. Those of a state are ``outer`` rows of ``width``
numbers: a row for each combination of the outer counters, a column for each number of the
inner one from ``low`` on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from backoffice_core.kernel.errors import require

# Arrays and numbers of whatever width numba is given.
Array: TypeAlias = Any

__all__ = ["compiled", "reach", "retrace"]


def reach(  # noqa: C901, PLR0917 - one loop nest, as numba wants it
    state_first: Array, edge_first: Array, source: Array, jump: Array, step: Array, weight: Array,
    outer_count: Array, outer_first: Array, outer_from: Array, base: Array, low: Array,
    width: Array,
    values: Array, alive: Array, unreached: Array,
) -> None:  # fmt: skip
    """Fill ``values`` with the least cost of every label after the first boundary.

    States that nothing leads to are not ``alive``, and their values are left as they were.
    """
    for layer in range(1, len(state_first) - 1):
        count = outer_count[layer]
        for state in range(state_first[layer], state_first[layer + 1]):
            wide = width[state]
            for edge in range(edge_first[state], edge_first[state + 1]):
                if weight[edge] < unreached and alive[source[edge]]:
                    alive[state] = True
                    break
            if not alive[state]:
                continue
            for outer in range(count):
                start = base[state] + outer * wide
                for place in range(start, start + wide):
                    values[place] = unreached
                for edge in range(edge_first[state], edge_first[state + 1]):
                    cost = weight[edge]
                    if cost >= unreached or not alive[source[edge]]:
                        continue
                    row = outer_from[outer_first[layer] + jump[edge] * count + outer]
                    if row < 0:
                        continue
                    origin = source[edge]
                    shift = low[state] - step[edge] - low[origin]
                    first = max(0, -shift)
                    last = min(wide, width[origin] - shift)
                    there = base[origin] + row * width[origin] + shift
                    for place in range(first, last):
                        value = values[there + place] + cost
                        values[start + place] = min(values[start + place], value)


def retrace(  # noqa: PLR0917 - as above
    state_first: Array, edge_first: Array, source: Array, jump: Array, step: Array, weight: Array,
    outer_count: Array, outer_first: Array, outer_from: Array, base: Array, low: Array,
    width: Array,
    values: Array, alive: Array, unreached: Array, state: Array, outer: Array, inner: Array,
    path: Array,
) -> None:  # fmt: skip
    """Fill ``path`` with the edges of a cheapest way to one label, the last first written."""
    layer = len(state_first) - 2
    while layer > 0:
        count = outer_count[layer]
        value = values[base[state] + outer * width[state] + inner - low[state]]
        for edge in range(edge_first[state], edge_first[state + 1]):
            if weight[edge] >= unreached or not alive[source[edge]]:
                continue
            row = outer_from[outer_first[layer] + jump[edge] * count + outer]
            if row < 0:
                continue
            origin = source[edge]
            column = inner - step[edge] - low[origin]
            if column < 0 or column >= width[origin]:
                continue
            if values[base[origin] + row * width[origin] + column] + weight[edge] == value:
                path[layer - 1] = edge
                inner -= step[edge]
                state = origin
                outer = row
                break
        layer -= 1


@cache
def compiled(function: Callable[..., None]) -> Callable[..., None]:
    """Return a loop of this module as machine code that lets other threads run."""
    numba = require("numba", extra="solve", purpose="pricing rosters")
    fast: Callable[..., None] = numba.njit(nogil=True, cache=True)(function)
    return fast
