"""Where goods come from and where they go says why they move.

Every stock program has places that hold stock and places that only stand for somebody: the
supplier, the customer, what is lost or found in a count, what is being made. A move from one
to another is of one kind, whatever it is called.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import attrs

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity

__all__ = ["Journey", "LocationUsage", "kind_between", "moves_of"]


class LocationUsage(enum.Enum):
    """What a place stands for; only internal places and goods in transit are stock."""

    INTERNAL = "internal"
    TRANSIT = "transit"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    INVENTORY = "inventory"  # what counts find and miss
    SCRAP = "scrap"
    PRODUCTION = "production"

    @property
    def is_stock(self) -> bool:
        """Whether goods there are ours to count."""
        return self in {LocationUsage.INTERNAL, LocationUsage.TRANSIT}


INWARD: Mapping[LocationUsage, MoveKind] = MappingProxyType(
    {
        LocationUsage.SUPPLIER: MoveKind.RECEIPT,
        LocationUsage.CUSTOMER: MoveKind.CUSTOMER_RETURN,
        LocationUsage.INVENTORY: MoveKind.COUNT,
        LocationUsage.SCRAP: MoveKind.COUNT,
        LocationUsage.PRODUCTION: MoveKind.PRODUCTION,
    }
)
OUTWARD: Mapping[LocationUsage, MoveKind] = MappingProxyType(
    {
        LocationUsage.SUPPLIER: MoveKind.SUPPLIER_RETURN,
        LocationUsage.CUSTOMER: MoveKind.ISSUE,
        LocationUsage.INVENTORY: MoveKind.COUNT,
        LocationUsage.SCRAP: MoveKind.SCRAP,
        LocationUsage.PRODUCTION: MoveKind.CONSUMPTION,
    }
)


def kind_between(source: LocationUsage, target: LocationUsage) -> MoveKind | None:
    """The kind of a move; nothing where goods never come into stock, as when shipped direct.

    >>> kind_between(LocationUsage.SUPPLIER, LocationUsage.INTERNAL)
    <MoveKind.RECEIPT: 'receipt'>
    """
    if source.is_stock:
        return MoveKind.TRANSFER if target.is_stock else OUTWARD[target]
    return INWARD[source] if target.is_stock else None


@attrs.frozen(kw_only=True)
class Journey:
    """Goods that go from one place to another: ``quantity`` is their size, above zero.

    ``source`` and ``target`` are places that hold stock; what stands outside has no name.
    """

    number: str
    day: date
    sequence: int
    item: str
    kind: MoveKind
    quantity: Quantity
    source: str | None = None
    target: str | None = None
    unit_cost: Money | None = None
    cost: Money | None = None
    document: str | None = None
    lot: str = ""
    owner: str = ""
    origin: str | None = None


def moves_of(journey: Journey) -> tuple[Move, ...]:
    """The move of a journey; of a transfer the two, out of one place and into the other.

    Raises :class:`InvalidValue` as :class:`Move` does.
    """
    if journey.kind is MoveKind.TRANSFER:
        arriving = attrs.evolve(journey, number=f"{journey.number}/in", origin=journey.number)
        return move_at(journey, outward=True), move_at(arriving, outward=False)
    return (move_at(journey, outward=journey.target is None),)


def move_at(journey: Journey, *, outward: bool) -> Move:
    """One end of a journey."""
    return Move(
        number=journey.number,
        day=journey.day,
        sequence=journey.sequence,
        item=journey.item,
        kind=journey.kind,
        quantity=-journey.quantity if outward else journey.quantity,
        unit_cost=journey.unit_cost,
        cost=journey.cost,
        document=journey.document,
        place=(journey.source if outward else journey.target) or "",
        lot=journey.lot,
        owner=journey.owner,
        origin=journey.origin,
    )
