"""Where stock stands: what is there, what is promised, what is on its way and when it is due.

A sum of all of it would say that an order due in four months covers the next week. So whatever
is on its way keeps its day, and a position is always asked as of a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.model import Item
from backoffice_core.inventory.picking import Reservation
from backoffice_core.inventory.replenishment.proposing import Incoming
from backoffice_core.inventory.stock import Lot, PlaceUsage, StockLevels, StockLine
from backoffice_core.inventory.stock.lots import expiry_of, lots_by_code
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["Due", "StockPosition", "stock_position"]


@checked_fields
@attrs.frozen
class Due:
    """So much is due on a day; ``document`` says of which order.

    Of an order it may be known who delivers and when it went, or goes, out.
    """

    day: date
    amount: Fraction = attrs.field(converter=exact_fraction, validator=not_negative)
    document: str = attrs.field(default="", kw_only=True)
    supplier: str = attrs.field(default="", kw_only=True)
    ordered_on: date | None = attrs.field(default=None, kw_only=True)


def by_day(dues: Iterable[Due]) -> tuple[Due, ...]:
    """What is due, in the order of days."""
    return tuple(sorted(dues, key=lambda due: (due.day, due.document, due.amount)))


def total(dues: Iterable[Due]) -> Fraction:
    """The sum of what is due."""
    return sum((due.amount for due in dues), Fraction(0))


@checked
@attrs.frozen(kw_only=True)
class StockPosition:
    """Amounts of an item, in its unit: on hand (below 0 if owed), backordered, and due by day.

    ``reserved`` is wanted on its day and leaves; ``on_order`` and ``in_transit`` come in.

    >>> position = StockPosition(
    ...     on_hand=20, on_order=[Due(date(2026, 5, 8), 5), Due(date(2026, 9, 1), 500)]
    ... )
    >>> position.available(date(2026, 5, 31)), position.later(date(2026, 5, 31))
    (Fraction(25, 1), Fraction(500, 1))
    """

    on_hand: Fraction = attrs.field(converter=exact_fraction)
    reserved: tuple[Due, ...] = attrs.field(default=(), converter=by_day)
    on_order: tuple[Due, ...] = attrs.field(default=(), converter=by_day)
    in_transit: tuple[Due, ...] = attrs.field(default=(), converter=by_day)
    backordered: Fraction = attrs.field(
        default=Fraction(0), converter=exact_fraction, validator=not_negative
    )

    @property
    def incoming(self) -> tuple[Due, ...]:
        """All that comes in, by day."""
        return by_day((*self.on_order, *self.in_transit))

    def coming_by(self, day: date) -> Fraction:
        """What comes in until the end of a day; what is overdue is still expected."""
        return total(due for due in self.incoming if due.day <= day)

    def later(self, day: date) -> Fraction:
        """What comes in only after a day."""
        return total(due for due in self.incoming if due.day > day)

    def reserved_by(self, day: date) -> Fraction:
        """What is wanted until the end of a day."""
        return total(due for due in self.reserved if due.day <= day)

    def available(self, day: date, *, reserved_by: date | None = None) -> Fraction:
        """What can be reckoned with until ``day``: on hand and coming, less what is promised.

        Reservations count until ``reserved_by``, if that is another day.
        """
        promised = self.backordered + self.reserved_by(reserved_by or day)
        return self.on_hand + self.coming_by(day) - promised

    def ordered(self, supplier: str, day: date) -> Fraction:
        """What is on its way of orders that a supplier got, or gets, on a day."""
        return total(
            due for due in self.incoming if due.supplier == supplier and due.ordered_on == day
        )

    def with_order(self, due: Due) -> StockPosition:
        """The position once an order is placed."""
        return attrs.evolve(self, on_order=(*self.on_order, due))


@checked
def stock_position(
    levels: StockLevels,
    item: str,
    *,
    today: date,
    place: str | None = None,
    reservations: Iterable[Reservation] = (),
    on_order: Iterable[Incoming] = (),
    in_transit_due: date | None = None,
    backordered: Quantity | None = None,
    lots: Iterable[Lot] = (),
    quarantined: Iterable[str] = (),
) -> StockPosition:
    """The position of an item in a place and all inside it, from the ledger's levels.

    What may no longer be used today, by its lot or its item's shelf life, is not counted, nor
    what is in ``quarantined`` places and inside them. Goods in transit are due
    ``in_transit_due``, without it today; reservations are those that are open (see
    :func:`~backoffice_core.inventory.picking.open_reservations`), each counted where it is in
    that place or in none. Raises :class:`InvalidValue`: ``unknown_item``, ``unknown_place``,
    ``dimension_mixed``, ``lot_twice``.
    """
    unit, known = levels.unit_of(item), lots_by_code(lots)
    closed = frozenset[str]().union(*(levels.inside(each) for each in quarantined))
    inside = None if place is None else levels.inside(place)
    moving = levels.in_transit(item).amount
    return StockPosition(
        on_hand=sum(
            (
                usable(line, levels.items.get(item), known, today)
                for line in levels.lines_of(item, place=place, usage=PlaceUsage.INTERNAL)
                if line.place not in closed
            ),
            Fraction(0),
        ),
        reserved=[
            Due(each.needed_on, amount_of(each.quantity, unit), document=each.number)
            for each in reservations
            if each.item == item and (inside is None or not each.place or each.place in inside)
        ],
        on_order=[
            Due(each.arrives_on, amount_of(each.quantity, unit))
            for each in on_order
            if each.item == item
        ],
        in_transit=[Due(in_transit_due or today, moving)] if moving > 0 else [],
        backordered=amount_of(backordered, unit) if backordered else Fraction(0),
    )


def usable(
    line: StockLine, item: Item | None, lots: Mapping[tuple[str, str], Lot], today: date
) -> Fraction:
    """What there is in a line without what has expired."""
    lot = lots.get((line.item, line.lot))
    last_days = (
        (expiry_of(lot, item, arrival.day), arrival.quantity.amount) for arrival in line.arrivals
    )
    expired = (amount for last, amount in last_days if last is not None and last < today)
    return line.quantity.amount - sum(expired, Fraction(0))


def amount_of(quantity: Quantity, unit: Unit) -> Fraction:
    """A quantity as an amount of the item's unit."""
    return Fraction(quantity.to(unit).amount)
