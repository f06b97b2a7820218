"""One place of one lot of one owner: how much is there, and since when.

What leaves takes what has been there longest. Goods keep the day they came in while they go
from place to place, so that the first to come in can be the first to go out anywhere. Goods
that left before they came in are owed, and the next ones to come are theirs.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar, cast

import attrs

from backoffice_core.inventory.model import Item, Move, MoveKind
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.quantity import Unit

__all__ = [
    "Cell",
    "CellKey",
    "in_turn",
    "plain_fields",
    "rebuild",
    "units_moved",
    "walk",
]

T = TypeVar("T")

CellKey = tuple[str, str, str, str]
"""Item, place, lot and owner."""

Layer = tuple[date, Fraction]


def in_turn(moves: Iterable[Move]) -> list[Move]:
    """The moves in the order they happen."""
    return sorted(moves, key=lambda move: (move.day, move.sequence, move.number))


def units_moved(moves: Iterable[Move], items: Mapping[str, Item]) -> dict[str, Unit]:
    """What each item is counted in: its own unit, else that of its first move."""
    units = {code: item.unit for code, item in items.items()}
    for move in moves:
        units.setdefault(move.item, move.quantity.unit)
    return units


@attrs.define
class Cell:
    """How much is there, and in layers by the day it came in, the oldest first."""

    amount: Fraction = Fraction(0)
    layers: list[Layer] = attrs.field(factory=list[Layer])

    def put(self, layers: Iterable[Layer]) -> None:
        """Let goods come in that are in stock since the days they are of."""
        for day, came in layers:
            kept = came - max(Fraction(0), min(came, -self.amount))
            self.amount += came
            if kept:
                self.layers.append((day, kept))
                if len(self.layers) > 1 and self.layers[-2][0] >= day:
                    insort(self.layers, self.layers.pop())

    def take(self, amount: Fraction) -> list[Layer]:
        """Let goods go out; what they were, as far as there were any."""
        self.amount -= amount
        taken: list[Layer] = []
        count = 0
        for day, there in self.layers:
            if there > amount:
                break
            taken.append((day, there))
            amount -= there
            count += 1
        del self.layers[:count]
        if amount and self.layers:
            day, there = self.layers[0]
            taken.append((day, amount))
            self.layers[0] = day, there - amount
        return taken


def walk(moves: Iterable[Move], units: Mapping[str, Unit]) -> dict[CellKey, Cell]:
    """Every cell after moves in their order."""
    cells: defaultdict[CellKey, Cell] = defaultdict(Cell)
    shipped: dict[str, list[Layer]] = {}
    for move in moves:
        cell = cells[move.item, move.place, move.lot, move.owner]
        amount = amount_in(move.quantity, units[move.item])
        if amount < 0:
            taken = cell.take(-amount)
            if move.kind is MoveKind.TRANSFER:
                shipped[move.number] = taken
        elif move.arrives and move.origin in shipped:
            cell.put(arriving(shipped.pop(move.origin), amount, move.day))
        else:
            cell.put([(move.day, amount)])
    return cells


def arriving(shipped: Iterable[Layer], amount: Fraction, day: date) -> Iterable[Layer]:
    """What arrives of what was shipped; goods nobody knows the age of are new."""
    for since, there in shipped:
        part = min(there, amount)
        if part:
            yield since, part
        amount -= part
    if amount:
        yield day, amount


def plain_fields(value: attrs.AttrsInstance) -> dict[str, object]:
    """The fields of a value, the read-only mappings among them as plain ones; for pickle."""
    fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    return {
        name: dict(cast("Mapping[object, object]", each))
        if isinstance(each, MappingProxyType)
        else each
        for name, each in fields.items()
    }


def rebuild(kind: Callable[..., T], fields: Mapping[str, object]) -> T:
    """A value from its fields, the mappings among them read-only again; for pickle."""
    return kind(**{
        name: MappingProxyType(cast("dict[object, object]", each))
        if isinstance(each, dict)
        else each
        for name, each in fields.items()
    })  # fmt: skip
