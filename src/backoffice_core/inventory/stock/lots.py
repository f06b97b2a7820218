"""Lots and serial numbers: how long their goods keep, and whether each is told apart.

A lot goes bad as a whole, and a serial number is one piece that can be in one place. Both are
found out from the moves alone, before anybody stands in front of an empty shelf.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

import attrs

from backoffice_core.inventory.model import Item, Move, Tracking
from backoffice_core.inventory.stock.cells import in_turn
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.findings import Finding, Severity, ranked
from backoffice_core.kernel.words import Message

__all__ = ["Lot", "expiry_of", "lots_by_code", "tracking_findings", "where"]

LotKey = tuple[str, str]


def days_in_order(lot: Lot, attribute: object, expires_on: date | None) -> None:  # noqa: ARG001
    """Refuse a lot that is bad before it is made or before its best is over."""
    days = [day for day in (lot.made_on, lot.best_before, expires_on) if day is not None]
    if days != sorted(days):
        raise InvalidValue(
            "lot_days_invalid",
            f"Lot {lot.code} of {lot.item} is made, at its best and usable until "
            f"{', '.join(map(str, days))}.",
            "Give the days in that order.",
        )


@fact("stock_lots", identity=("item", "code"))
@checked_fields
@attrs.frozen(kw_only=True)
class Lot:
    """Goods of an item that were made together, or one piece with its serial number.

    ``expires_on`` is the last day they may be used, ``best_before`` the last day on which the
    maker answers for their quality (GS1 application identifiers 17 and 15); ``made_on`` is
    when they were made (11), ``supplier_code`` what the supplier calls the lot.

    Raises :class:`InvalidValue` (``text_empty``, ``type_wrong``, ``not_a_date``,
    ``lot_days_invalid``).

    >>> Lot(item="milk", code="L7", expires_on=date(2026, 5, 9)).is_expired(date(2026, 5, 9))
    False
    """

    item: str = attrs.field(validator=named)
    code: str = attrs.field(validator=named)
    made_on: date | None = None
    best_before: date | None = None
    expires_on: date | None = attrs.field(default=None, validator=days_in_order)
    supplier_code: str = ""

    def is_expired(self, day: date) -> bool:
        """Whether the goods may no longer be used on a day."""
        return self.expires_on is not None and self.expires_on < day


@checked
def lots_by_code(lots: Iterable[Lot]) -> Mapping[LotKey, Lot]:
    """The lots by item and code.

    Raises :class:`InvalidValue` (``lot_twice``).
    """
    known: dict[LotKey, Lot] = {}
    for lot in lots:
        key = lot.item, lot.code
        if known.setdefault(key, lot) != lot:
            raise InvalidValue(
                "lot_twice",
                f"Lot {lot.code} of {lot.item} is given twice, in two ways.",
                "Give each lot once.",
            )
    return known


def expiry_of(lot: Lot | None, item: Item | None, arrived_on: date | None) -> date | None:
    """The last day goods may be used: what the lot says, else the item's shelf life.

    That counts from the day the goods were made, or if nobody knows it from the day they came.

    >>> from backoffice_core.kernel.quantity import Unit
    >>> milk = Item(code="milk", name="Susu", unit=Unit.of("l"), shelf_life_days=7)
    >>> print(expiry_of(None, milk, date(2026, 5, 4)))
    2026-05-11
    """
    if lot is not None and lot.expires_on is not None:
        return lot.expires_on
    made_on = None if lot is None else lot.made_on
    start = made_on or arrived_on
    if item is None or item.shelf_life_days is None or start is None:
        return None
    days = min(item.shelf_life_days, (date.max - start).days)
    return start + timedelta(days=days)


def where(place: str, lot: str) -> Message | str:
    """A place and a lot in a sentence, as far as they are named."""
    if not lot:
        return place or Message("a place without a name")
    if not place:
        return Message("lot {lot}", lot=lot)
    return Message("{place}, lot {lot}", place=place, lot=lot)


@checked
def tracking_findings(moves: Iterable[Move], *, items: Iterable[Item]) -> tuple[Finding, ...]:
    """Where moves do not tell goods apart as their items ask; the most severe first.

    ``inventory.lot_missing`` for a move without lot or serial number,
    ``inventory.serial_not_one`` for one of more or less than a piece, and
    ``inventory.serial_twice`` where a piece would be there twice, in one place or in two.
    """
    known = {item.code: item for item in items}
    there: dict[LotKey, Fraction] = defaultdict(Fraction)
    found: list[Finding] = []
    for move in in_turn(moves):
        item = known.get(move.item)
        if item is None or item.tracking is Tracking.NONE:
            continue
        if not move.lot:
            found.append(lot_missing(move, item.tracking))
        elif item.tracking is Tracking.SERIAL:
            amount = amount_in(move.quantity, item.unit)
            held = there[move.item, move.lot]
            there[move.item, move.lot] = held + amount
            if abs(amount) != 1:
                found.append(serial_not_one(move))
            if amount > 0 and held + amount > 1 >= amount:
                found.append(serial_twice(move))
    return ranked(found)


def of_move(move: Move, kind: str, severity: Severity, says: Message) -> Finding:
    """A finding about one move."""
    return Finding(
        kind=kind,
        severity=severity,
        subject=f"item {move.item}",
        day=move.day,
        detail=move.number,
        says=says,
    )


def lot_missing(move: Move, tracking: Tracking) -> Finding:
    """A move does not say which goods it is about."""
    if tracking is Tracking.LOT:
        says = Message(
            "Move {number} does not say of which lot its {quantity} of {item} are",
            number=move.number, quantity=move.quantity, item=move.item,
        )  # fmt: skip
    else:
        says = Message(
            "Move {number} does not say of which serial number its {quantity} of {item} are",
            number=move.number, quantity=move.quantity, item=move.item,
        )  # fmt: skip
    return of_move(move, "inventory.lot_missing", Severity.WARNING, says)


def serial_not_one(move: Move) -> Finding:
    """A serial number is one piece, and this move is of another number of them."""
    says = Message(
        "Move {number} moves {quantity} of {item} under the one serial number {serial}",
        number=move.number, quantity=move.quantity, item=move.item, serial=move.lot,
    )  # fmt: skip
    return of_move(move, "inventory.serial_not_one", Severity.WARNING, says)


def serial_twice(move: Move) -> Finding:
    """A piece comes in that is there already: two pieces of one number, or a move too many."""
    says = Message(
        "Move {number} brings in serial number {serial} of {item}, which is in stock already",
        number=move.number, serial=move.lot, item=move.item,
    )  # fmt: skip
    return of_move(move, "inventory.serial_twice", Severity.SERIOUS, says)
