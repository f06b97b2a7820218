"""Writing stock moves so that reading them gives the same moves, to the last field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from backoffice_core.inventory.model import Move
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["WRITTEN_COLUMNS", "write_stock_moves"]

WRITTEN_COLUMNS = (
    *("number", "date", "sequence", "item", "kind", "quantity", "unit", "unit_cost", "total_cost"),
    *("document", "place", "lot", "owner", "origin", "share"),
)
TEXT_CHARACTERS_MAX = 1000


@checked
def write_stock_moves(moves: Iterable[Move]) -> str:
    r"""The moves as CSV with commas and decimal points, a line each, in their order.

    :func:`read_stock_moves` gives them back as they were, if it is told their currency and the
    units that are not known ones. Raises :class:`InvalidValue`: ``move_not_writable`` for texts
    that no reader could tell from others (with blanks around them, or over several lines),
    ``currency_mixed``.

    >>> from datetime import date
    >>> from backoffice_core.inventory import MoveKind
    >>> from backoffice_core.kernel.quantity import Quantity
    >>> sold = Move(
    ...     number="S1",
    ...     day=date(2026, 5, 4),
    ...     item="tea",
    ...     kind=MoveKind.ISSUE,
    ...     quantity=Quantity.of("-2.5", "kg"),
    ... )
    >>> print(write_stock_moves([sold]))
    number,date,sequence,item,kind,quantity,unit,unit_cost,total_cost,document,place,lot,owner,origin,share
    S1,2026-05-04,0,tea,issue,-2.5,kg,,,,,,,,1
    <BLANKLINE>
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(WRITTEN_COLUMNS)
    currencies: set[str] = set()
    for move in moves:
        cost = move.unit_cost or move.cost
        if cost is not None:
            currencies.add(cost.currency.code)
        if len(currencies) > 1:
            raise InvalidValue(
                "currency_mixed",
                f"The costs are in {' and '.join(sorted(currencies))}.",
                "Write a file for each currency.",
            )
        writer.writerow(cells_of(move))
    return stream.getvalue()


def cells_of(move: Move) -> tuple[str, ...]:
    """The cells of a move, in the order of the columns."""
    return (
        text_in(move, "number", move.number),
        move.day.isoformat(),
        str(move.sequence),
        text_in(move, "item", move.item),
        move.kind.value,
        move.quantity.text,
        move.quantity.unit.code,
        "" if move.unit_cost is None else move.unit_cost.text,
        "" if move.cost is None else move.cost.text,
        "" if move.document is None else text_in(move, "document", move.document, empty=False),
        text_in(move, "place", move.place),
        text_in(move, "lot", move.lot),
        text_in(move, "owner", move.owner),
        "" if move.origin is None else text_in(move, "origin", move.origin, empty=False),
        str(move.share),
    )


def text_in(move: Move, field: str, text: str, *, empty: bool = True) -> str:
    """A text that a cell can hold."""
    if (
        text != text.strip()
        or not (text or empty)
        or not text.isprintable()
        or len(text) > TEXT_CHARACTERS_MAX
    ):
        raise InvalidValue(
            "move_not_writable",
            f"The {field} of move {move.number!r} is {text[:40]!r}, which a cell cannot hold.",
            "Use printable text on one line, without blanks around it.",
        )
    return text
