"""The clairvoyant: what somebody who knew all demand would order, to hold the least stock.

Nobody can do better, so the distance to it says how much there is to gain at all, and how much
of the cost of stock is the price of not knowing. Orders bring in what is asked for until the
next arrival. If less than all of it need be served at once, what would lie longest is left to
wait: the demand of the last periods before the next arrival.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Numbers, Places, one_number
from backoffice_core.inventory.proving.policies import PlannedLevels
from backoffice_core.inventory.proving.tables import expect_share

__all__ = ["Clairvoyant"]


def share_given(value: Numbers) -> float:
    """One number. Raises :class:`InvalidValue` (``not_a_number``)."""
    return one_number(value, "share")


@attrs.frozen
class Clairvoyant:
    """The least stock that serves a share of units at once, knowing all demand.

    Orders cost it nothing, so it orders at every review. Of lead times that vary it knows
    each, and can only be undercut in no stock at all. Raises :class:`InvalidValue`
    (``share_out_of_range``, ``not_a_number``).

    >>> plan = Clairvoyant(1.0).levels(
    ...     np.array([[5.0], [1], [2], [3]]), lead=np.array([0]), review=2
    ... )
    >>> plan.levels.T
    array([[3., 5., 3., 0.]])
    """

    share: float = attrs.field(default=1.0, converter=share_given)

    def __attrs_post_init__(self) -> None:
        """Refuse a share that is none."""
        expect_share(self.share, "The share of Clairvoyant")

    def levels(self, demand: Array, *, lead: Places, review: int) -> PlannedLevels:
        """The position to order up to at the end of each period."""
        periods, items = demand.shape
        sums = np.vstack([np.zeros(items), np.cumsum(demand, axis=0)])
        whole, rest = self.reach(demand, lead, review)
        places: Places = np.arange(items, dtype=np.int64)
        rows: Places = np.arange(1, periods + 1, dtype=np.int64)[:, None]

        def until(ahead: Places) -> Array:
            found: Array = sums[np.minimum(rows + ahead, periods), places]
            return found

        full = until(lead + whole)
        return PlannedLevels(full + rest * (until(lead + whole + 1) - full) - sums[1:])

    def reach(self, demand: Array, lead: Places, review: int) -> tuple[Places, Array]:
        """How many periods after an arrival are served in full, and what part of the next."""
        periods, items = demand.shape
        after: Places = (np.arange(periods, dtype=np.int64)[:, None] - lead) % review
        sizes: Array = np.array(
            [(demand * (after == place)).sum(axis=0) for place in range(review)]
        )
        below = np.vstack([np.zeros(items), np.cumsum(sizes, axis=0)])
        aim = self.share * below[-1]
        whole: Places = np.minimum((below[1:] <= aim).sum(axis=0), review)
        if self.share == 1.0:
            return whole * 0 + review, np.zeros_like(aim)
        each: Places = np.arange(items, dtype=np.int64)
        place: Places = np.minimum(whole, review - 1)
        part: Array = np.divide(
            aim - below[place, each],
            sizes[place, each],
            out=np.zeros_like(aim),
            where=(sizes[place, each] > 0) & (whole < review),
        )
        return whole, np.clip(part, 0.0, 1.0)
