"""What is said about the lines of a file of moves that are moves all the same."""

from __future__ import annotations

from backoffice_core.inventory.model import Move
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["likeness", "move_repeated"]


def likeness(move: Move, second: int) -> tuple[object, ...]:
    """All that two lines of one delivery note have alike if one of them was entered twice."""
    return (
        *(move.day, second, move.item, move.kind, move.quantity, move.unit_cost, move.cost),
        *(move.document, move.place, move.lot, move.owner, move.origin, move.share),
    )


def move_repeated(move: Move, *, file: str, line: int, before: int) -> Finding:
    """A line that says what an earlier one of its document says: both are moves."""
    return Finding(
        kind="formats.move_repeated",
        severity=Severity.NOTICE,
        subject=f"{file}:{line}",
        day=move.day,
        says=Message(
            "{file}, line {line}: {document} has the same line of {item} on line {before}; both "
            "count",
            file=file,
            line=line,
            document=move.document or "-",
            item=move.item,
            before=before,
        ),
    )
