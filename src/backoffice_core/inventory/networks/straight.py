"""Straight lines instead of curves: a first bound, first times and first prices of arcs.

The cost of a stage bends downward, so the straight line between its ends lies below it. With
these lines the service times are a linear program, whose value no placement can go below and
whose dual prices say which arcs bind.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.networks.times import Times
from backoffice_core.inventory.numbers import PURPOSE, Array, Places
from backoffice_core.kernel.errors import require

__all__ = ["Straight", "straight_solution"]


@attrs.frozen(kw_only=True)
class Straight:
    """A bound, whole outbound times near the best of the lines, and a price of each arc."""

    bound: float
    outbound: Places
    prices: Array


def straight_solution(times: Times) -> Straight:
    """The best of the straight lines. If the program gives no answer, the bound is 0."""
    optimize: Any = require("scipy.optimize", extra="replenish", purpose=PURPOSE)
    sparse: Any = require("scipy.sparse", extra="replenish", purpose=PURPOSE)
    count, arcs, box = len(times.order), len(times.up), times.box
    shortest = np.maximum(box.in_low - box.high, -times.processing)
    longest = box.in_high - box.low
    rows = np.arange(count)
    base = times.table[rows, shortest + times.width - 1]
    rise = times.table[rows, longest + times.width - 1] - base
    slopes = rise / np.maximum(longest - shortest, 1)
    numbers = np.arange(arcs + count)
    # Outbound times come first, inbound times after them.
    above = np.concatenate([times.up, rows])
    below = np.concatenate([times.down, rows]) + count
    matrix = sparse.csr_array(
        (
            np.concatenate([np.ones(arcs + count), -np.ones(arcs + count)]),
            (np.concatenate([numbers, numbers]), np.concatenate([above, below])),
        ),
        shape=(arcs + count, 2 * count),
    )
    answer = optimize.linprog(
        np.concatenate([-slopes, slopes]),
        A_ub=matrix,
        b_ub=np.concatenate([np.zeros(arcs), times.processing]),
        bounds=np.column_stack(
            [np.concatenate([box.low, box.in_low]), np.concatenate([box.high, box.in_high])]
        ),
        method="highs",
    )
    if answer.x is None:
        return Straight(bound=0.0, outbound=box.low, prices=np.zeros(arcs))
    return Straight(
        bound=float(answer.fun + (base - slopes * shortest).sum()),
        outbound=np.rint(answer.x[:count]).astype(np.int64),
        prices=np.maximum(-np.asarray(answer.ineqlin.marginals[:arcs], dtype=np.float64), 0.0),
    )
