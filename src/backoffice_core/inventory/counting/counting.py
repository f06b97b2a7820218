"""Counts: what somebody found on a shelf at a time, and how far it may differ."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.stock.cells import CellKey
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding

__all__ = ["Count", "CountTolerance"]


def found(count: Count, attribute: object, quantity: Quantity) -> None:  # noqa: ARG001
    """Refuse to have found less than nothing."""
    if quantity.amount < 0:
        raise InvalidValue(
            "count_negative",
            f"Count {count.number} found {quantity} of {count.item}.",
            "Give what was there: 0 or more.",
        )


@fact("stock_counts", identity=("number",))
@checked_fields
@attrs.frozen(kw_only=True)
class Count:
    """What ``counter`` found of an item in one place, of one lot and owner, at one time.

    ``sequence`` is the time within the day, as for moves: what moved at a lower one had happened,
    at a higher one had not; at the same one the numbers decide, as among moves. A second count
    names the first as ``recount_of``; ``approved_by`` is who accepts a difference beyond tolerance.

    Raises :class:`InvalidValue` (``count_negative``, ``text_empty``, ``type_wrong``).
    """

    number: str = attrs.field(validator=named)
    day: date
    sequence: int = 0
    place: str = ""
    item: str = attrs.field(validator=named)
    lot: str = ""
    owner: str = ""
    quantity: Quantity = attrs.field(validator=found)
    counter: str = ""
    recount_of: str | None = None
    approved_by: str | None = None

    @property
    def cell(self) -> CellKey:
        """What was counted: item, place, lot and owner."""
        return self.item, self.place, self.lot, self.owner

    @property
    def turn(self) -> tuple[date, int, str]:
        """When it was, among moves and other counts."""
        return self.day, self.sequence, self.number


@checked_fields
@attrs.frozen(kw_only=True)
class CountTolerance:
    """How far a count may differ and still be booked unasked: no further than any limit given.

    ``quantity`` in the unit counted, ``percent`` of what the books say, ``money`` at unit cost.
    Without limits everything is booked. Where the books say nothing, any difference is beyond
    a percentage; where no cost is known, beyond a limit in money. Raises :class:`InvalidValue`
    (``number_too_small``).

    >>> three = CountTolerance(quantity=3, percent=10)
    >>> book = Quantity.of(20, "pcs")
    >>> [three.allows(Quantity.of(off, "pcs"), book=book, cost=None) for off in (-2, 3)]
    [True, False]
    """

    quantity: int | Fraction | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_negative)
    )
    percent: int | Fraction | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_negative)
    )
    money: Money | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_negative)
    )

    def allows(self, difference: Quantity, *, book: Quantity, cost: Money | None) -> bool:
        """Whether a difference is small enough; ``cost`` is that of one unit.

        Raises :class:`InvalidValue` (``currency_mixed``, ``dimension_mixed``).
        """
        if difference.is_zero:
            return True
        off = abs(difference)
        worth = cost and worth_of(off, cost)
        return (
            (self.quantity is None or off.amount <= self.quantity)
            and (self.percent is None or off * 100 <= abs(book) * Fraction(self.percent))
            and (self.money is None or (worth is not None and worth <= self.money))
        )


def worth_of(quantity: Quantity, cost: Money) -> Money:
    """What a quantity is worth at the cost of one unit."""
    return cost.times(quantity.amount, rounding=Rounding.HALF_UP)
