"""Short ways to write moves between places, and random ones; lots, reservations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from backoffice_core import Currency, Money, Quantity, Unit
from backoffice_core.inventory.model import Item, Move, MoveKind, Tracking
from backoffice_core.inventory.picking.reservations import Reservation
from backoffice_core.inventory.stock.places import Place, PlaceTree, PlaceUsage

IDR = Currency.of("IDR")
TEA = Item(code="tea", name="Teh", unit=Unit.of("pcs"))
MILK = Item(code="milk", name="Susu", unit=Unit.of("pcs"), tracking=Tracking.LOT)
TREE = PlaceTree(
    [
        Place(code="bekasi", name="Gudang Bekasi"),
        Place(code="rak-1", within="bekasi"),
        Place(code="rak-2", within="bekasi"),
        Place(code="bogor", name="Toko Bogor"),
        Place(code="truk", usage=PlaceUsage.TRANSIT),
    ]
)
PLACES = ("rak-1", "rak-2", "bogor", "truk")


def may(day: int) -> date:
    """A day of May 2026, or after it."""
    return date(2026, 5, 1) + timedelta(days=day - 1)


def pcs(pieces: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(pieces, "pcs")


def move(
    number: str | int,
    day: int,
    pieces: int,
    *,
    place: str = "rak-1",
    lot: str = "",
    item: str = "tea",
    owner: str = "",
    kind: MoveKind = MoveKind.COUNT,
    document: str | None = None,
    origin: str | None = None,
    sequence: int = 0,
) -> Move:
    """One move of May 2026; a count unless another kind is named."""
    return Move(
        number=str(number),
        day=may(day),
        item=item,
        kind=kind,
        quantity=pcs(pieces),
        unit_cost=Money.zero(IDR) if kind.needs_cost else None,
        place=place,
        lot=lot,
        owner=owner,
        document=document,
        origin=origin,
        sequence=sequence,
    )


def transfer(
    number: str, day: int, pieces: int, start: str, end: str, *, lot: str = "", item: str = "tea"
) -> list[Move]:
    """Goods that go from one place to another on a day."""
    out, into = f"{number}-out", f"{number}-to"
    kind = MoveKind.TRANSFER
    return [
        move(out, day, -pieces, place=start, lot=lot, item=item, kind=kind),
        move(into, day, pieces, place=end, lot=lot, item=item, kind=kind, origin=out, sequence=1),
    ]


def reservation(
    number: str,
    pieces: int,
    *,
    needed: int = 20,
    made: int = 10,
    priority: int = 0,
    hard: bool = False,
    place: str = "",
    lot: str = "",
    item: str = "tea",
    document: str | None = None,
) -> Reservation:
    """A reservation of May 2026."""
    return Reservation(
        number=number,
        item=item,
        quantity=pcs(pieces),
        made_on=may(made),
        needed_on=may(needed),
        priority=priority,
        hard=hard,
        place=place,
        lot=lot,
        document=document,
    )


@st.composite
def moves_between_places(draw: st.DrawFn) -> list[Move]:
    """Up to twenty counts and transfers, of goods that may not be there."""
    moves: list[Move] = []
    for number in range(draw(st.integers(1, 20))):
        day, lot = draw(st.integers(1, 6)), draw(st.sampled_from(["", "A", "B"]))
        size = draw(st.integers(1, 9))
        place = draw(st.sampled_from(PLACES))
        if draw(st.booleans()):
            end = draw(st.sampled_from(PLACES))
            moves.extend(transfer(f"{number:02}", day, size, place, end, lot=lot))
        else:
            pieces = draw(st.sampled_from([size, size, -size]))
            owner = draw(st.sampled_from(["", "", "PT Titip"]))
            moves.append(move(f"{number:02}", day, pieces, place=place, lot=lot, owner=owner))
    return moves


@st.composite
def reservations(draw: st.DrawFn, *, most: int = 6) -> list[Reservation]:
    """Reservations of any rank, for any place and lot."""
    return [
        reservation(
            f"R{number}",
            draw(st.integers(1, 12)),
            needed=draw(st.integers(5, 12)),
            made=draw(st.integers(1, 3)),
            priority=draw(st.integers(0, 2)),
            hard=draw(st.booleans()),
            place=draw(st.sampled_from(["", "bekasi", "rak-1", "rak-2", "bogor"])),
            lot=draw(st.sampled_from(["", "", "A", "B"])),
        )
        for number in range(draw(st.integers(1, most)))
    ]


def texts(quantities: Sequence[Quantity]) -> list[str]:
    """The amounts alone."""
    return [quantity.text for quantity in quantities]
