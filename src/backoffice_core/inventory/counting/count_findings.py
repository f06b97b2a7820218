"""The verdicts on counts: what differs, what to count again, what nobody counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from backoffice_core.inventory.counting.counting import worth_of
from backoffice_core.inventory.stock.cells import CellKey
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.inventory.counting.counts import CountLine

__all__ = ["count_findings", "not_counted"]


def count_findings(line: CountLine, cost: Money | None) -> Iterator[Finding]:
    """What to look at in a count; nothing of one that was made again."""
    count = line.count
    if line.superseded_by is not None or line.difference.is_zero:
        return
    money = cost and worth_of(abs(line.difference), cost)
    if not line.accepted:
        says = Message(
            "{counted} of {item} were counted and the books say {book}, beyond tolerance: "
            "count again or approve it",
            counted=count.quantity,
            item=count.item,
            book=line.book,
        )
        yield of_count(line, "inventory.count_outside_tolerance", Severity.WARNING, says, money)
        return
    says = Message(
        "{counted} of {item} were counted and the books said {book}",
        counted=count.quantity,
        item=count.item,
        book=line.book,
    )
    yield of_count(line, "inventory.count_differs", Severity.NOTICE, says, money)
    if line.move is not None and not line.posted.is_zero:
        says = Message(
            "A move from before count {number} of {item} turned up: {rest} more are booked, "
            "so that {counted} stay what was there",
            number=count.number,
            item=count.item,
            rest=line.move.quantity,
            counted=count.quantity,
        )
        rest = cost and worth_of(abs(line.move.quantity), cost)
        yield of_count(line, "inventory.count_compared_again", Severity.NOTICE, says, rest)


def of_count(
    line: CountLine, kind: str, severity: Severity, says: Message, money: Money | None
) -> Finding:
    """A finding about one count."""
    return Finding(
        kind=kind,
        severity=severity,
        subject=f"item {line.count.item}",
        day=line.count.day,
        detail=line.count.number,
        says=says,
        money=money,
        explanation=line.explain(),
    )


def not_counted(cell: CellKey, level: Quantity, day: date) -> Finding:
    """What should be in a place that was counted, and nobody looked for."""
    item, place, lot, owner = cell
    return Finding(
        kind="inventory.not_counted",
        severity=Severity.NOTICE,
        subject=f"item {item}",
        day=day,
        detail=f"{place}/{lot}/{owner}",
        says=Message(
            "The books say that {quantity} of {item} are in {place}, and nobody counted them",
            quantity=level,
            item=item,
            place=place,
        ),
    )
