"""A cost that no roster can be below, reckoned in whole numbers.

Put a price on every row: what a cell or a slack brings to the row is paid for, and the row
pays for what it comes to. Whatever the prices, everybody's cheapest roster under them, and
the cheapest slacks, together cost no more than the best roster of all. The prices come
from a linear program in floating point, and are rounded to whole parts of a unit first;
from there on nothing is rounded any more, so the bound is certain, however the prices were
come by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.scheduling.solver.machines import Flags, Whole
from backoffice_core.scheduling.solver.master import Rows
from backoffice_core.scheduling.solver.pricing import Path, Pricer

__all__ = ["Evaluated", "evaluate", "scale_for"]

Real: TypeAlias = NDArray[np.float64]

FINEST = 1 << 20
COARSEST = 256
ROOM = 1 << 27
ROOM_WIDE = 1 << 56


@attrs.frozen(kw_only=True)
class Evaluated:
    """The bound at some prices, in parts of a unit, and everybody's cheapest rosters there.

    Somebody without any roster has no paths, and then the bound says nothing.
    """

    value: int
    scale: int
    paths: tuple[tuple[Path, ...], ...]

    @property
    def bound(self) -> int:
        """Return the bound in units: all costs are whole, so what is between rounds up."""
        return -(-self.value // self.scale)

    @property
    def possible(self) -> bool:
        """Say whether everybody has a roster."""
        return all(self.paths)


def scale_for(people: Sequence[Pricer], duals: Real) -> int:
    """Return into how many parts to cut a unit: as many as 32 bits hold, or else 64."""
    highest = float(np.abs(duals).max(initial=1.0))
    days = max((one.calendar.days for one in people), default=1)

    def fitting(room: int, coarsest: int) -> int:
        scale = FINEST
        while scale > coarsest and highest * days * scale > room:
            scale //= 2
        return scale

    scale = fitting(ROOM, COARSEST)
    return scale if highest * days * scale <= ROOM else fitting(ROOM_WIDE, 1)


def evaluate(
    rows: Rows,
    people: Sequence[Pricer],
    duals: Whole,
    scale: int,
    *,
    each: Callable[[Callable[[int], tuple[Path, ...]], Iterable[int]], Iterable[tuple[Path, ...]]],
    banned: Sequence[Flags | None] | None = None,
    most: int = 1,
) -> Evaluated:
    """Return the bound at whole ``duals`` (in parts of a unit), and the cheapest rosters.

    ``each`` maps over people, in parallel if it likes.
    """
    prices = rows.cell_prices(duals)

    def price(member: int) -> tuple[Path, ...]:
        pricer = people[member]
        cost = np.zeros(pricer.calendar.options, np.int64)
        cost[pricer.calendar.option_of] = -prices[member]
        shut = banned[member] if banned is not None else None
        return tuple(pricer.cheapest(cost, scale=scale, most=most, banned=shut))

    paths = tuple(each(price, range(len(people))))
    slack = rows.slack_cost * scale - rows.slack_prices(duals)
    value = sum(own[0].value for own in paths if own)
    value += sum((np.minimum(slack, 0) * rows.slack_most).tolist())
    value += sum(np.minimum(duals * rows.low, duals * rows.high).tolist())
    return Evaluated(value=value, scale=scale, paths=paths)
