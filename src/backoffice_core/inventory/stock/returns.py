"""Returns: which deliveries the goods that come back are of.

A return costs what the goods cost when they left, so it has to say which issue it undoes; a
credit note that says only the invoice may be of several. The oldest delivery comes back first,
never more of it than was delivered and has not come back already.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.stock.cells import in_turn
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["customer_return_moves", "supplier_return_moves"]


@checked
def customer_return_moves(
    moves: Iterable[Move],
    *,
    item: str,
    quantity: Quantity,
    document: str,
    number: str,
    day: date,
    sequence: int = 0,
    place: str | None = None,
    lot: str | None = None,
    scrapped: bool = False,
) -> tuple[Move, ...]:
    """The moves of goods that a customer sends back of the sale under ``document``.

    ``moves`` are all moves of the item. Goods delivered later cannot come back yet; returns count
    whenever they were, so that a return turning up late takes nothing twice. There is one move for
    each issue that goods come back of, the oldest first, numbered ``number-1`` and so on. They
    come to ``place``, or to where they left from, and only those of ``lot`` if it is given.
    ``scrapped`` goods are written off at once, in moves that follow and name the return as their
    origin: what is broken costs what it came back at, and goods that were there stay as they were.

    Raises :class:`InvalidValue`: ``return_exceeds``, naming how many can still come back;
    ``return_quantity_invalid``, ``dimension_mixed``, ``quantity_not_whole``.

    >>> def sale(number, day, pieces):
    ...     return Move(
    ...         number=number,
    ...         day=date(2026, 5, day),
    ...         item="soap",
    ...         kind=MoveKind.ISSUE,
    ...         document="INV-3",
    ...         quantity=Quantity.of(-pieces, "pcs"),
    ...     )
    >>> back = customer_return_moves(
    ...     [sale("S1", 2, 5), sale("S2", 4, 5)],
    ...     item="soap",
    ...     quantity=Quantity.of(7, "pcs"),
    ...     document="INV-3",
    ...     number="CN-1",
    ...     day=date(2026, 5, 9),
    ... )
    >>> [(move.number, move.origin, str(move.quantity)) for move in back]
    [('CN-1-1', 'S1', '5 pcs'), ('CN-1-2', 'S2', '2 pcs')]
    """
    returned = Move(
        number=number,
        day=day,
        item=item,
        kind=MoveKind.CUSTOMER_RETURN,
        document=document,
        sequence=sequence,
        quantity=more_than_nothing(item, quantity),
    )
    found = returns_of(moves, returned, of=MoveKind.ISSUE, place=place, lot=lot)
    if not scrapped:
        return found
    return (
        *found,
        *(
            attrs.evolve(
                back,
                number=f"{back.number}-scrap",
                kind=MoveKind.SCRAP,
                quantity=-back.quantity,
                origin=back.number,
            )
            for back in found
        ),
    )


@checked
def supplier_return_moves(
    moves: Iterable[Move],
    *,
    item: str,
    quantity: Quantity,
    document: str,
    number: str,
    day: date,
    sequence: int = 0,
    place: str | None = None,
    lot: str | None = None,
) -> tuple[Move, ...]:
    """The moves of goods that go back to the supplier of the receipts under ``document``.

    ``quantity`` is above 0, the moves are out. They leave from ``place``, or from where they came
    to. Otherwise as :func:`customer_return_moves`, errors too.
    """
    returned = Move(
        number=number,
        day=day,
        item=item,
        kind=MoveKind.SUPPLIER_RETURN,
        document=document,
        sequence=sequence,
        quantity=-more_than_nothing(item, quantity),
    )
    return returns_of(moves, returned, of=MoveKind.RECEIPT, place=place, lot=lot)


def more_than_nothing(item: str, quantity: Quantity) -> Quantity:
    """The quantity, if there is any."""
    if quantity.amount <= 0:
        raise InvalidValue(
            "return_quantity_invalid",
            f"A return of {quantity} of {item} brings nothing back.",
            "Return more than 0.",
        )
    return quantity


def returns_of(
    moves: Iterable[Move], returned: Move, *, of: MoveKind, place: str | None, lot: str | None
) -> tuple[Move, ...]:
    """The parts of a return, each with the delivery it is of."""
    unit = returned.quantity.unit
    known = [move for move in in_turn(moves) if move.item == returned.item]
    now = (returned.day, returned.sequence, returned.number)
    deliveries = [
        move
        for move in known
        if move.kind is of
        and move.document == returned.document
        and (move.day, move.sequence, move.number) < now
    ]
    left = left_of(deliveries, known, returned, unit)
    asked = abs(returned.quantity.amount)
    sign = 1 if returned.quantity.amount > 0 else -1
    parts: list[Move] = []
    remaining = Fraction(0)
    meant = [delivery for delivery in deliveries if lot in {None, delivery.lot}]
    for delivery in meant:
        remaining += left[delivery.number]
        part = min(left[delivery.number], asked)
        if part:
            asked -= part
            parts.append(
                attrs.evolve(
                    returned,
                    number=f"{returned.number}-{len(parts) + 1}",
                    quantity=Quantity(sign * part, unit),
                    place=delivery.place if place is None else place,
                    lot=delivery.lot,
                    owner=delivery.owner,
                    origin=delivery.number,
                )
            )
    if asked:
        raise return_exceeds(returned, remaining, delivered=bool(meant))
    return tuple(parts)


def return_exceeds(returned: Move, remaining: Fraction, *, delivered: bool) -> InvalidValue:
    """The refusal of a return of more than was delivered and has not come back."""
    quantity = abs(returned.quantity)
    of = f"{quantity} of {returned.item} cannot come back on {returned.day}"
    if not delivered:
        problem = f"{of}: none was delivered under {returned.document} before."
        remedy = "Check the item, the day and the document."
    elif not remaining:
        problem = f"{of}: all that was delivered under {returned.document} has come back."
        remedy = "Name another document, or check whether the return is recorded already."
    else:
        left = Quantity(remaining, quantity.unit)
        problem = f"{of}: of what was delivered under {returned.document}, {left} remain."
        remedy = f"Return {left} at most, or name another document."
    return InvalidValue("return_exceeds", problem, remedy)


def left_of(
    deliveries: list[Move], known: list[Move], returned: Move, unit: Unit
) -> dict[str, Fraction]:
    """What of each delivery has not come back; returns without an origin are of the oldest."""
    left = {move.number: abs(amount_in(move.quantity, unit)) for move in deliveries}
    back = [move for move in known if move.kind is returned.kind]
    for move in back:
        if move.origin in left:
            left[move.origin] -= abs(amount_in(move.quantity, unit))
    for move in back:
        amount = abs(amount_in(move.quantity, unit))
        if move.origin is None and move.document == returned.document:
            for delivery in deliveries:
                part = min(max(left[delivery.number], Fraction(0)), amount)
                left[delivery.number] -= part
                amount -= part
    return {number: max(amount, Fraction(0)) for number, amount in left.items()}
