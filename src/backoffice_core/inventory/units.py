"""Counting the moves of an item in one unit."""

from __future__ import annotations

from fractions import Fraction

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["amount_in", "unknown_item"]


def amount_in(quantity: Quantity, unit: Unit) -> Fraction:
    """The amount of a quantity counted in a unit, parts of a whole unit too.

    Raises :class:`InvalidValue` (``dimension_mixed``).
    """
    if quantity.unit is unit or quantity.unit == unit:
        return quantity.amount
    if quantity.unit.dimension != unit.dimension:
        return quantity.to(unit).amount  # refuses, and says why
    return quantity.amount * quantity.unit.factor / unit.factor


def unknown_item(code: str) -> InvalidValue:
    """The refusal of an item that nobody declared."""
    return InvalidValue("unknown_item", f"There is no item {code!r}.", "Add it to the items.")
