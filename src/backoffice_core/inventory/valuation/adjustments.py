"""Costs of goods that become known after the goods came in: freight, duty, the invoice's price."""

from __future__ import annotations

import enum
from datetime import date

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.money import Money

__all__ = ["AdjustmentReason", "CostAdjustment"]


class AdjustmentReason(enum.Enum):
    """Why goods cost more or less than they came in at."""

    LANDED_COST = "landed_cost"
    PRICE_DIFFERENCE = "price_difference"


@fact("cost_adjustments", version=1, identity=("number",))
@checked_fields
@attrs.frozen(kw_only=True)
class CostAdjustment:
    """What the goods of a receipt cost besides, or less (``amount`` negative).

    ``receipt`` is the number of the move that brought them in. On ``day``, in the order of
    ``sequence`` and ``number`` among the moves, what is still held of them gets dearer by its
    part of the amount, wherever it is by then; the rest goes to cost of sales, and under
    standard cost all of it is a price variance.

    The amount is for what was kept: goods that went back to the supplier before bear none of
    it. Goods that customers brought back are held again, and carry their share of all that
    their issue took along; those brought back later come at the cost they turned out to have.

    >>> from datetime import date
    >>> freight = CostAdjustment(
    ...     number="A1",
    ...     day=date(2026, 5, 9),
    ...     receipt="R1",
    ...     amount=Money.of("12.50", "USD"),
    ...     reason=AdjustmentReason.LANDED_COST,
    ... )
    >>> freight.document is None
    True
    """

    number: str = attrs.field(validator=named)
    day: date
    sequence: int = 0
    receipt: str = attrs.field(validator=named)
    amount: Money
    reason: AdjustmentReason
    document: str | None = None
