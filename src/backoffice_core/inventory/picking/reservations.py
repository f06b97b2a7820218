"""Goods set aside for somebody: who asked for what, and what is still open of it.

A reservation is a fact and stays one; that it is released, or that its goods have left, is
told by other facts. What goods it holds is decided anew each time (:func:`allocate`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.stock.cells import in_turn
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.quantity import Quantity

__all__ = ["Release", "Reservation", "in_rank", "open_reservations"]

DELIVERS = frozenset({MoveKind.ISSUE, MoveKind.CONSUMPTION, MoveKind.TRANSFER})


def more_than_nothing(thing: object, attribute: object, quantity: Quantity) -> None:  # noqa: ARG001
    """Refuse a quantity of nothing or less."""
    if quantity.amount <= 0:
        raise InvalidValue(
            "quantity_not_positive",
            f"The quantity of a {type(thing).__name__} is {quantity}.",
            "Give more than 0.",
        )


@fact("stock_reservations", identity=("number",))
@checked_fields
@attrs.frozen(kw_only=True)
class Reservation:
    """So much of an item is wanted on a day, for an order or a customer (``document``).

    A ``hard`` one holds goods in just the ``place`` and of the ``lot`` it names, and goes
    before all soft ones. A soft one holds goods anywhere inside its place, wherever they are
    best taken from that day. Where place or lot are empty, any will do. The higher ``priority``
    goes first. ``owner`` is whose goods are meant, empty for ours.

    Raises :class:`InvalidValue` (``text_empty``, ``type_wrong``, ``quantity_not_positive``).
    """

    number: str = attrs.field(validator=named)
    item: str = attrs.field(validator=named)
    quantity: Quantity = attrs.field(validator=more_than_nothing)
    made_on: date
    needed_on: date
    priority: int = 0
    hard: bool = False
    place: str = ""
    lot: str = ""
    owner: str = ""
    document: str | None = None

    @property
    def rank(self) -> tuple[bool, int, date, date, str]:
        """What decides who goes first, the smallest: hard, priority, needed, made, number."""
        return not self.hard, -self.priority, self.needed_on, self.made_on, self.number


@fact("reservation_releases", identity=("number",))
@checked_fields
@attrs.frozen(kw_only=True)
class Release:
    """From a day on a reservation wants so much less; where no quantity is given, nothing.

    Raises :class:`InvalidValue` (``text_empty``, ``type_wrong``, ``quantity_not_positive``).
    """

    number: str = attrs.field(validator=named)
    reservation: str = attrs.field(validator=named)
    day: date
    quantity: Quantity | None = attrs.field(
        default=None, validator=attrs.validators.optional(more_than_nothing)
    )
    reason: str = ""


def in_rank(reservations: Iterable[Reservation]) -> list[Reservation]:
    """The reservations, who goes first coming first.

    Raises :class:`InvalidValue` (``reservation_twice``).
    """
    ranked = sorted(reservations, key=lambda each: each.rank)
    seen: set[str] = set()
    for each in ranked:
        if each.number in seen:
            raise InvalidValue(
                "reservation_twice",
                f"There are two reservations of the number {each.number}.",
                "Give each reservation once.",
            )
        seen.add(each.number)
    return ranked


@checked
def open_reservations(
    reservations: Iterable[Reservation],
    *,
    at: date,
    releases: Iterable[Release] = (),
    moves: Iterable[Move] = (),
) -> tuple[Reservation, ...]:
    """What is still wanted at the end of the day ``at``, who goes first coming first.

    Reservations made later are left out. Releases make them smaller, and so do the moves that
    deliver: issues, consumption and goods sent away under the document of a reservation,
    of its item, its owner and its lot, if it names one. A reservation of nothing is gone.

    Raises :class:`InvalidValue`: ``reservation_twice``, ``unknown_reservation`` for a release
    of none, ``dimension_mixed``.

    >>> wanted = Reservation(
    ...     number="R1",
    ...     item="tea",
    ...     quantity=Quantity.of(10, "pcs"),
    ...     made_on=date(2026, 5, 1),
    ...     needed_on=date(2026, 5, 9),
    ... )
    >>> less = Release(
    ...     number="1", reservation="R1", day=date(2026, 5, 2), quantity=Quantity.of(4, "pcs")
    ... )
    >>> [left] = open_reservations([wanted], releases=[less], at=date(2026, 5, 2))
    >>> print(left.quantity)
    6 pcs
    """
    ranked = in_rank(reservations)
    wanted = {each.number: each.quantity.amount for each in ranked}
    units = {each.number: each.quantity.unit for each in ranked}
    for release in releases:
        number = release.reservation
        if number not in wanted:
            raise InvalidValue(
                "unknown_reservation",
                f"Release {release.number} is of reservation {number!r}, and there is none.",
                "Check the number, or hand the reservation over too.",
            )
        if release.day <= at:
            less = wanted[number]
            if release.quantity is not None:
                less = min(less, amount_in(release.quantity, units[number]))
            wanted[number] -= less
    left = delivered(moves, at)
    kept: list[Reservation] = []
    for each in ranked:
        factor = each.quantity.unit.factor
        for goods in [goods for goods in left if goods.serves(each)]:
            sent = min(left[goods] / factor, wanted[each.number])
            left[goods] -= sent * factor
            wanted[each.number] -= sent
        if wanted[each.number] and each.made_on <= at:
            quantity = Quantity(wanted[each.number], each.quantity.unit)
            kept.append(attrs.evolve(each, quantity=quantity))
    return tuple(kept)


@attrs.frozen(kw_only=True)
class Delivered:
    """Goods that left under a document."""

    document: str
    item: str
    owner: str
    lot: str
    dimension: str

    def serves(self, wanted: Reservation) -> bool:
        """Whether a reservation was for goods like these."""
        return (
            (self.document, self.item, self.owner, self.dimension)
            == (wanted.document, wanted.item, wanted.owner, wanted.quantity.unit.dimension)
        ) and wanted.lot in {"", self.lot}  # fmt: skip


def delivered(moves: Iterable[Move], at: date) -> dict[Delivered, Fraction]:
    """What left under each document until the end of a day, in base units."""
    left: dict[Delivered, Fraction] = defaultdict(Fraction)
    for move in in_turn(moves):
        if (
            move.kind in DELIVERS
            and move.document is not None
            and move.day <= at
            and move.quantity.amount < 0
        ):
            dimension, amount = move.quantity.measure
            goods = Delivered(
                document=move.document,
                item=move.item,
                owner=move.owner,
                lot=move.lot,
                dimension=dimension,
            )
            left[goods] -= amount
    return left
