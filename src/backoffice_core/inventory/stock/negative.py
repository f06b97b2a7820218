"""Which moves would take stock below nothing, now or on any later day, if they were written.

A move written for an earlier day changes every level after it. Goods that are there that day
may be gone a week later, so what counts is the lowest level of all that follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

import attrs

from backoffice_core.inventory.model import Item, Move
from backoffice_core.inventory.stock.cells import in_turn, units_moved
from backoffice_core.inventory.stock.levels import Aspect, items_by_code
from backoffice_core.inventory.stock.lots import where
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity, ranked
from backoffice_core.kernel.quantity import Quantity, Unit
from backoffice_core.kernel.words import Message

__all__ = ["would_go_negative"]

EVERYTHING = (Aspect.PLACE, Aspect.LOT, Aspect.OWNER)


@checked
def would_go_negative(
    moves: Iterable[Move],
    new: Iterable[Move],
    *,
    items: Iterable[Item] = (),
    by: Iterable[Aspect] = EVERYTHING,
) -> tuple[Finding, ...]:
    """The new moves that would take stock below nothing if all of them were written.

    Levels are kept apart by place, lot and owner, or only ``by`` some of these (by none: of the
    whole item), and looked at after every move in the order of day, sequence and number. A new
    move that takes goods out is found (``inventory.would_go_negative``, serious) if at or after
    it a level is below nothing and lower than without the new moves; the finding names the
    first day and the lowest level. What is negative already is not blamed on moves that change
    nothing about it. To refuse negative stock is to write no move that is found.

    Raises :class:`InvalidValue`: ``dimension_mixed``, ``item_twice``, and ``move_twice`` for a
    new move of a number that is there.

    >>> from datetime import date
    >>> from backoffice_core.inventory.model import MoveKind
    >>> def move(number, day, pieces):
    ...     return Move(
    ...         number=number,
    ...         day=date(2026, 5, day),
    ...         item="tea",
    ...         kind=MoveKind.COUNT,
    ...         quantity=Quantity.of(pieces, "pcs"),
    ...     )
    >>> written = [move("1", 1, 10), move("2", 20, -8)]
    >>> [found] = would_go_negative(written, [move("3", 5, -4)])
    >>> print(found.says)
    Move 3 takes out 4 pcs of tea that are needed later: from 2026-05-20 on as little as \
-2 pcs would be left (a place without a name)
    """
    old, added = list(moves), list(new)
    refuse_twice(old, added)
    every = in_turn([*old, *added])
    units = units_moved(every, items_by_code(items))
    apart, fresh = tuple(by), {move.number for move in added}
    touched = {key_of(move, apart) for move in added}
    of_key: dict[tuple[str, ...], list[Move]] = defaultdict(list)
    for move in every:
        if (key := key_of(move, apart)) in touched:
            of_key[key].append(move)
    return ranked(
        found
        for some in of_key.values()
        for found in of_level(some, units[some[0].item], fresh, apart)
    )


def refuse_twice(old: Iterable[Move], added: Iterable[Move]) -> None:
    """Refuse new moves of numbers that are taken."""
    seen = {move.number for move in old}
    for move in added:
        if move.number in seen:
            raise InvalidValue(
                "move_twice",
                f"The new move {move.number} has a number that is taken.",
                "Give each move a number of its own; leave out the move it is to replace.",
            )
        seen.add(move.number)


def key_of(move: Move, by: Iterable[Aspect]) -> tuple[str, ...]:
    """Whose level a move changes."""
    return move.item, *(getattr(move, aspect.value) for aspect in by)


@attrs.frozen
class Lowest:
    """The first and the lowest of the levels that follow; ``None`` if none is below nothing."""

    first: Move | None = None
    level: Fraction = Fraction(0)


def of_level(
    moves: Sequence[Move], unit: Unit, fresh: set[str], by: Sequence[Aspect]
) -> Iterator[Finding]:
    """The findings on one level; from the last move back, so that each is looked at once."""
    amounts = [amount_in(move.quantity, unit) for move in moves]
    after = list(accumulate(amounts))
    before = accumulate(
        Fraction(0) if move.number in fresh else amount
        for move, amount in zip(moves, amounts, strict=True)
    )
    lowest = Lowest()
    steps = list(zip(moves, amounts, after, before, strict=True))
    for move, amount, with_new, without in reversed(steps):
        if with_new < min(Fraction(0), without):
            lowest = Lowest(move, min(lowest.level, with_new))
        if move.number in fresh and amount < 0 and lowest.first is not None:
            yield would_be(move, lowest.first, Quantity(lowest.level, unit), by)


def would_be(move: Move, first: Move, lowest: Quantity, by: Sequence[Aspect]) -> Finding:
    """A move that must not be written where stock may not go below nothing."""
    place = where(
        move.place if Aspect.PLACE in by else "", move.lot if Aspect.LOT in by else ""
    ) if Aspect.PLACE in by or Aspect.LOT in by else Message("all places")  # fmt: skip
    if first.day == move.day:
        says = Message(
            "Move {number} takes out {quantity} of {item} that are not there: from {day} on "
            "as little as {level} would be left ({where})",
            number=move.number, quantity=-move.quantity, item=move.item, day=first.day,
            level=lowest, where=place,
        )  # fmt: skip
    else:
        says = Message(
            "Move {number} takes out {quantity} of {item} that are needed later: from {day} "
            "on as little as {level} would be left ({where})",
            number=move.number, quantity=-move.quantity, item=move.item, day=first.day,
            level=lowest, where=place,
        )  # fmt: skip
    return Finding(
        kind="inventory.would_go_negative",
        severity=Severity.SERIOUS,
        subject=f"item {move.item}",
        day=move.day,
        detail=move.number,
        says=says,
    )
