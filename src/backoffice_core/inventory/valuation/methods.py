"""The choices a company makes about its stock: which cost leaves, what is a pool, what is owed."""

from __future__ import annotations

import enum

__all__ = ["CostMethod", "NegativeStock", "Pools"]


class CostMethod(enum.Enum):
    """Which cost leaves with the goods.

    IAS 2.23-27 (PSAK 202) knows all of these but ``LIFO``, which it does not allow (IAS 2.BC9);
    US GAAP does (ASC 330-10-30-9). ``PERIODIC_AVERAGE`` is the average of what was there and of
    everything that came in during the calendar month: within a month, values are known at its
    end. ``STANDARD`` values stock at a cost that was set beforehand (IAS 2.21), ``SPECIFIC``
    each lot or serial number at its own cost.
    """

    FIFO = "fifo"
    LIFO = "lifo"
    MOVING_AVERAGE = "moving_average"
    PERIODIC_AVERAGE = "periodic_average"
    STANDARD = "standard"
    SPECIFIC = "specific"


class Pools(enum.Enum):
    """What is valued together: goods of a pool share its layers or its average."""

    ITEM = "item"
    PLACE = "place"
    LOT = "lot"
    PLACE_AND_LOT = "place_and_lot"

    @property
    def by_place(self) -> bool:
        """Whether each place is a pool of its own."""
        return self in {Pools.PLACE, Pools.PLACE_AND_LOT}

    @property
    def by_lot(self) -> bool:
        """Whether each lot is a pool of its own."""
        return self in {Pools.LOT, Pools.PLACE_AND_LOT}


class NegativeStock(enum.Enum):
    """What happens when more leaves a pool than is there."""

    ALLOW = "allow"  # it leaves at the last known cost, and what comes in next settles it
    REFUSE = "refuse"  # the move is refused
