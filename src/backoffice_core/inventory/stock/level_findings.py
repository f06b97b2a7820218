"""What levels show that somebody should look at: goods owed, places and items nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from backoffice_core.inventory.model import Item, Move
from backoffice_core.inventory.stock.lots import tracking_findings, where
from backoffice_core.inventory.stock.places import PlaceTree
from backoffice_core.kernel.findings import Finding, Severity, ranked
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.inventory.stock.levels import StockLine

__all__ = ["level_findings"]


def level_findings(
    moves: Iterable[Move],
    *,
    negative: Iterable[StockLine],
    items: Mapping[str, Item] | None,
    places: PlaceTree | None,
) -> tuple[Finding, ...]:
    """All verdicts on levels and the moves they come from, the most severe first."""
    told = tuple(moves)
    found = [negative_level(line) for line in negative]
    if items is not None:
        found.extend(unknown_items(told, items))
        found.extend(tracking_findings(told, items=items.values()))
    if places is not None:
        found.extend(unknown_places(told, places))
    return ranked(found)


def negative_level(line: StockLine) -> Finding:
    """More left a place than was booked into it."""
    return Finding(
        kind="inventory.negative_level",
        severity=Severity.WARNING,
        subject=f"item {line.item}",
        detail=f"{line.place}\x1e{line.lot}\x1e{line.owner}",
        says=Message(
            "{item} ({where}) stands at {quantity}: more left than was booked in; count it",
            item=line.item,
            where=where(line.place, line.lot),
            quantity=line.quantity,
        ),
    )


def unknown_items(moves: Iterable[Move], items: Mapping[str, Item]) -> Iterator[Finding]:
    """Items that move although nobody described them."""
    counts = Counter(move.item for move in moves if move.item not in items)
    for item, count in counts.items():
        says = Message.plural(
            "{count} move is of {item}, an item that is not in the list",
            "{count} moves are of {item}, an item that is not in the list",
            count=count,
            item=item,
        )
        yield Finding(
            kind="inventory.item_unknown",
            severity=Severity.WARNING,
            subject=f"item {item}",
            says=says,
        )


def unknown_places(moves: Iterable[Move], places: PlaceTree) -> Iterator[Finding]:
    """Places that goods move to or from although they are not in the tree."""
    counts = Counter(move.place for move in moves if move.place not in places)
    for place, count in counts.items():
        if place:
            says = Message.plural(
                "{count} move is in {place}, a place that is not in the list",
                "{count} moves are in {place}, a place that is not in the list",
                count=count,
                place=place,
            )
        else:
            says = Message.plural(
                "{count} move names no place",
                "{count} moves name no place",
                count=count,
            )
        yield Finding(
            kind="inventory.place_unknown",
            severity=Severity.WARNING,
            subject=f"place {place}",
            says=says,
        )
