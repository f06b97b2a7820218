"""How much of an item was in stock, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import attrs

from backoffice_core.inventory.model import Item, Move
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.quantity import Quantity

__all__ = ["StockDay", "stock_curve"]


@attrs.frozen
class StockDay:
    """What was in stock at the end of a day; negative if more left than was booked in."""

    day: date
    quantity: Quantity


def stock_curve(moves: Iterable[Move], *, item: Item, days: Interval[date]) -> tuple[StockDay, ...]:
    """What was in stock of an item at the end of each of the days; for pictures.

    Moves before the first day count, those of other items do not. Quantities are in the
    item's unit. Raises :class:`InvalidValue` (``dimension_mixed``).

    >>> from backoffice_core.inventory.model import MoveKind
    >>> from backoffice_core.kernel.quantity import Unit
    >>> tea = Item(code="tea", name="Tea", unit=Unit.of("kg"), supplier="A")
    >>> sold = Move(
    ...     number="1",
    ...     day=date(2026, 5, 2),
    ...     item="tea",
    ...     kind=MoveKind.ISSUE,
    ...     quantity=Quantity.of(-500, "g"),
    ... )
    >>> days = Interval(date(2026, 5, 1), date(2026, 5, 3))
    >>> [str(day.quantity) for day in stock_curve([sold], item=tea, days=days)]
    ['0 kg', '-0.5 kg']
    """
    changes: dict[date, Fraction] = {}
    level = Fraction(0)
    for move in moves:
        if move.item == item.code and move.day < days.end:
            amount = amount_in(move.quantity, item.unit)
            if move.day < days.start:
                level += amount
            else:
                changes[move.day] = changes.get(move.day, Fraction(0)) + amount
    curve: list[StockDay] = []
    for offset in range((days.end - days.start).days):
        day = days.start + timedelta(days=offset)
        level += changes.get(day, Fraction(0))
        curve.append(StockDay(day, Quantity(level, item.unit)))
    return tuple(curve)
