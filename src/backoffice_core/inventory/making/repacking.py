"""Repacking: one item becomes another, all of it and nothing more."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.making.producing import MadeOn
from backoffice_core.inventory.model import Item, Move, MoveKind
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["repack_moves"]


@checked
def repack_moves(
    source: Item,
    quantity: Quantity,
    *,
    target: Item,
    order: str,
    day: date,
    into: Unit | None = None,
    sequence: int = 0,
    place: str = "",
    lot: str = "",
) -> tuple[Move, Move]:
    """The moves that turn ``quantity`` of an item into another, all of it and nothing more.

    Cartons become pieces and pieces cartons, a sack of 25 kg fifty bags of 500 g. What is made
    is whole packs ``into`` (the target's unit, if not given); the lot stays the same.

    Raises :class:`InvalidValue`: ``repack_remainder`` where something would remain over,
    ``repack_same_item`` as an item's own packs need no repacking, ``order_quantity_invalid``,
    ``dimension_mixed``, ``quantity_not_whole``.

    >>> carton = Unit("carton24", "count", 24, whole=True)
    >>> cartons = Item(code="soap-ct", name="Soap, carton of 24", unit=carton)
    >>> pieces = Item(code="soap", name="Soap", unit=Unit.of("pcs"))
    >>> for move in repack_moves(
    ...     cartons, Quantity.of(2, carton), target=pieces, order="RP-1", day=date(2026, 5, 4)
    ... ):
    ...     print(move.kind.value, move.item, move.quantity)
    consumption soap-ct -2 carton24
    production soap 48 pcs
    >>> repack_moves(
    ...     pieces, Quantity.of(50, "pcs"), target=cartons, order="RP-2", day=date(2026, 5, 4)
    ... )
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: 50 pcs of soap make 2 carton24 of soap-ct, and \
2 pcs remain over. Repack 48 pcs. [repack_remainder]
    """
    if source.code == target.code:
        raise InvalidValue(
            "repack_same_item",
            f"{source.code} would be repacked into itself.",
            "An item is counted in one unit whatever packs it comes in: nothing moves.",
        )
    if quantity.amount <= 0:
        raise InvalidValue(
            "order_quantity_invalid",
            f"{quantity} of {source.code} are to be repacked.",
            "Repack more than 0.",
        )
    whole = whole_packs(source.code, quantity, target.code, into or target.unit)
    made_on = MadeOn(order=order, day=day, sequence=sequence, place=place)
    taken = made_on.move(1, source.code, -quantity.to(source.unit), MoveKind.CONSUMPTION)
    made = made_on.move(2, target.code, whole.to(target.unit), MoveKind.PRODUCTION)
    return attrs.evolve(taken, lot=lot), attrs.evolve(made, lot=lot)


def whole_packs(source: str, quantity: Quantity, target: str, pack: Unit) -> Quantity:
    """The packs that a quantity fills, if it fills them all."""
    size = Quantity.of(1, pack).measure[1] / quantity.unit.factor
    if pack.dimension == quantity.unit.dimension and (quantity.amount / size) % 1:
        packs = quantity.amount // size
        rest = quantity.amount - packs * size
        # Of whole units only so many can be taken that fill whole packs.
        step = Fraction(size.numerator) if quantity.unit.whole else size
        most = Quantity(quantity.amount // step * step, quantity.unit)
        raise InvalidValue(
            "repack_remainder",
            f"{quantity} of {source} make {packs} {pack} of {target}, and {rest} {quantity.unit} "
            "remain over.",
            "Use a smaller pack." if most.is_zero else f"Repack {most}.",
        )
    return quantity.to(pack)
