"""Transfers: goods on their way from one place to another, and what never arrived.

Every leg is a pair of its own: so many leave, and the same number comes in where they go. With a
place of transit the shipment is one pair and each arrival another, out of transit, so that a lorry
can be unloaded in parts without any move being split afterwards. What is still in transit is open,
and a thing somebody should ask about once it has been there too long.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

import attrs

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.stock.cells import in_turn
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity, ranked
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = [
    "OpenTransfer",
    "OpenTransfers",
    "TransferArrival",
    "TransferOutcome",
    "open_transfers",
    "transfer_moves",
]

NO_COSTS: Mapping[str, Money] = MappingProxyType({})


class TransferOutcome(enum.Enum):
    """How a part of a transfer ended."""

    ARRIVED = "arrived"
    LOST = "lost"  # broken or gone on the way: scrapped
    BACK = "back"  # sent back to where it came from


@checked_fields
@attrs.frozen(kw_only=True)
class TransferArrival:
    """So much of a transfer left transit on a day, and how."""

    day: date
    quantity: Quantity
    outcome: TransferOutcome = TransferOutcome.ARRIVED
    sequence: int = 0


@checked
def transfer_moves(
    number: str,
    *,
    item: str,
    quantity: Quantity,
    source: str,
    target: str,
    shipped_on: date,
    transit: str | None = None,
    arrivals: Iterable[TransferArrival] = (),
    sequence: int = 0,
    lot: str = "",
    owner: str = "",
) -> tuple[Move, ...]:
    """The moves of a transfer: at once, or through ``transit`` as the goods arrive.

    Each leg is two moves of one size, ``number-1`` out and ``number-1-in`` in; the second names
    the first as its origin. All have ``number`` as their document.

    Raises :class:`InvalidValue`: ``transfer_quantity_invalid``, ``transfer_same_place``,
    ``transfer_transit_missing`` for arrivals of what has arrived at once, ``transfer_exceeded``
    if more arrives than was shipped, ``transfer_reversed``, ``dimension_mixed``.

    >>> moves = transfer_moves(
    ...     "T7",
    ...     item="soap",
    ...     quantity=Quantity.of(10, "pcs"),
    ...     source="jakarta",
    ...     target="bandung",
    ...     transit="road",
    ...     shipped_on=date(2026, 5, 4),
    ...     arrivals=[TransferArrival(day=date(2026, 5, 6), quantity=Quantity.of(8, "pcs"))],
    ... )
    >>> for move in moves:
    ...     print(move.number, move.day, move.place, move.quantity, move.origin)
    T7-1 2026-05-04 jakarta -10 pcs None
    T7-1-in 2026-05-04 road 10 pcs T7-1
    T7-2 2026-05-06 road -8 pcs None
    T7-2-in 2026-05-06 bandung 8 pcs T7-2
    """
    parts = sorted(arrivals, key=lambda part: (part.day, part.sequence))
    refuse_ways(number, source, target, transit, parts)
    refuse_amounts(number, quantity, shipped_on, sequence, parts)
    out = Move(
        number=f"{number}-1",
        day=shipped_on,
        item=item,
        kind=MoveKind.TRANSFER,
        document=number,
        sequence=sequence,
        quantity=-quantity,
        place=source,
        lot=lot,
        owner=owner,
    )
    moves = [out, arrival_of(out, target if transit is None else transit)]
    for leg, part in enumerate(parts, start=2):
        moves += leg_of(out, part, number=f"{number}-{leg}", transit=transit or "", target=target)
    return tuple(moves)


def leg_of(
    out: Move, part: TransferArrival, *, number: str, transit: str, target: str
) -> tuple[Move, ...]:
    """The moves of a part that leaves transit; ``out`` is the shipment it is of."""
    lost = part.outcome is TransferOutcome.LOST
    left = attrs.evolve(
        out,
        number=number,
        day=part.day,
        sequence=part.sequence,
        quantity=-part.quantity,
        place=transit,
        kind=MoveKind.SCRAP if lost else MoveKind.TRANSFER,
    )
    if lost:
        return (left,)
    back = part.outcome is TransferOutcome.BACK
    return left, arrival_of(left, out.place if back else target)


def arrival_of(out: Move, place: str) -> Move:
    """The other half of a leg; its number is later, as it begins with that of the first."""
    return attrs.evolve(
        out, number=f"{out.number}-in", quantity=-out.quantity, place=place, origin=out.number
    )


def refuse_ways(
    number: str, source: str, target: str, transit: str | None, parts: list[TransferArrival]
) -> None:
    """Refuse a transfer to where it comes from, and arrivals of what was never on its way."""
    if source == target or transit in {source, target}:
        raise InvalidValue(
            "transfer_same_place",
            f"Transfer {number} goes from {source or 'nowhere'} to {target or 'nowhere'} through "
            f"{transit}.",
            "Name places that differ.",
        )
    if parts and transit is None:
        raise InvalidValue(
            "transfer_transit_missing",
            f"Transfer {number} arrives at once, and on {parts[0].day} again.",
            "Name the place of transit.",
        )


def refuse_amounts(
    number: str,
    quantity: Quantity,
    shipped_on: date,
    sequence: int,
    parts: list[TransferArrival],
) -> None:
    """Refuse nothing shipped, more arrived than that, and arrivals before it was shipped."""
    for each in (quantity, *(part.quantity for part in parts)):
        if each.amount <= 0:
            raise InvalidValue(
                "transfer_quantity_invalid", f"Transfer {number} is of {each}.", "Move more than 0."
            )
    left = quantity
    for part in parts:
        if (part.day, part.sequence) < (shipped_on, sequence):
            raise InvalidValue(
                "transfer_reversed",
                f"Transfer {number} is shipped on {shipped_on} and arrives on {part.day}.",
                "Give the days in order.",
            )
        if part.quantity > left:
            raise InvalidValue(
                "transfer_exceeded",
                f"{part.quantity} of transfer {number} arrive on {part.day}, and {left} are on "
                "their way.",
                f"Give {left} at most; what is more came from elsewhere.",
            )
        left -= part.quantity


@checked_fields
@attrs.frozen(kw_only=True)
class OpenTransfer:
    """What of a transfer is still in transit: ``open`` of what was ``shipped``."""

    document: str
    item: str
    place: str
    lot: str
    owner: str
    shipped: Quantity
    open: Quantity
    shipped_on: date


@checked_fields
@attrs.frozen(kw_only=True)
class OpenTransfers:
    """All that is in transit, the longest first, and what to ask about."""

    transfers: tuple[OpenTransfer, ...]
    findings: tuple[Finding, ...]


@checked
def open_transfers(
    moves: Iterable[Move],
    *,
    transit: Iterable[str],
    today: date,
    days_max: int = 7,
    unit_costs: Mapping[str, Money] = NO_COSTS,
) -> OpenTransfers:
    """What is on its way at the end of a day, transfer by transfer.

    Moves in and out of the places of ``transit`` are told apart by their document. Findings:
    ``inventory.transfer_overdue`` when nothing arrived within ``days_max`` days,
    ``inventory.transfer_short`` when only a part did (a notice until then, a warning after), and
    ``inventory.transfer_exceeded`` when more arrived than was shipped.

    >>> pieces = Quantity.of(10, "pcs")
    >>> moves = transfer_moves(
    ...     "T7",
    ...     item="soap",
    ...     quantity=pieces,
    ...     source="jakarta",
    ...     target="bandung",
    ...     transit="road",
    ...     shipped_on=date(2026, 5, 4),
    ... )
    >>> print(open_transfers(moves, transit=["road"], today=date(2026, 5, 14)).findings[0].says)
    10 pcs of soap, shipped with T7 on 2026-05-04, have not arrived: 10 days
    """
    places = set(transit)
    states: dict[tuple[str, ...], OpenTransfer] = {}
    for move in in_turn(moves):
        if move.place not in places or move.day > today:
            continue
        key = (move.document or "", move.item, move.place, move.lot, move.owner)
        nothing = Quantity.zero(move.quantity.unit)
        before = states.get(key) or OpenTransfer(
            document=key[0],
            item=move.item,
            place=move.place,
            lot=move.lot,
            owner=move.owner,
            shipped=nothing,
            open=nothing,
            shipped_on=move.day,
        )
        states[key] = attrs.evolve(
            before,
            shipped=before.shipped + max(move.quantity, nothing),
            open=before.open + move.quantity,
        )
    still = sorted(
        (state for state in states.values() if not state.open.is_zero),
        key=lambda state: (state.shipped_on, state.document, state.item, state.place, state.lot),
    )
    findings = (
        finding_of(state, (today - state.shipped_on).days, days_max, unit_costs) for state in still
    )
    return OpenTransfers(
        transfers=tuple(still), findings=ranked(each for each in findings if each is not None)
    )


def finding_of(
    state: OpenTransfer, days: int, days_max: int, unit_costs: Mapping[str, Money]
) -> Finding | None:
    """What to ask about a transfer that is open; none while it is in time."""
    late = days > days_max
    if state.open.amount < 0:
        kind, severity = "inventory.transfer_exceeded", Severity.WARNING
        says = Message(
            "{quantity} of {item} more arrived with {document} than was shipped",
            quantity=-state.open,
            item=state.item,
            document=state.document,
        )
    elif state.open != state.shipped:
        kind = "inventory.transfer_short"
        severity = Severity.WARNING if late else Severity.NOTICE
        says = Message(
            "{open} of {shipped} {item}, shipped with {document} on {day}, have not arrived",
            open=state.open,
            shipped=state.shipped,
            item=state.item,
            document=state.document,
            day=state.shipped_on,
        )
    elif late:
        kind, severity = "inventory.transfer_overdue", Severity.WARNING
        says = Message(
            "{open} of {item}, shipped with {document} on {day}, have not arrived: {days} days",
            open=state.open,
            item=state.item,
            document=state.document,
            day=state.shipped_on,
            days=days,
        )
    else:
        return None
    cost = unit_costs.get(state.item) if not state.owner else None
    return Finding(
        kind=kind,
        severity=severity,
        subject=f"item {state.item}",
        day=state.shipped_on,
        detail=f"{state.document}/{state.place}/{state.lot}/{state.owner}",
        says=says,
        money=cost and cost.times(abs(state.open.amount), rounding=Rounding.HALF_UP),
    )
