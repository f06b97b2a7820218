"""What the stock ledger changes, and how it takes a change back.

Nothing is changed without a note of what it was before (``Trail``). So every move can be
taken back, the last one first, and a move that turns up late costs only what follows it.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import attrs

from backoffice_core.inventory.valuation.parts import share

__all__ = ["Cell", "Cost", "Debt", "Layer", "Record", "State", "Trail", "take_back_steps"]

Cost: TypeAlias = tuple[int, int]
"""So many minor units for so many units."""
State: TypeAlias = tuple[Any, ...]
Trail: TypeAlias = list[tuple["Cell", State]]
"""What was changed and what it was before, in the order of the changes."""


@attrs.define(eq=False)
class Cell:
    """Units and minor units that change; ``cost`` is what so many units cost when complete."""

    units: int = 0
    minor: int = 0
    cost: Cost | None = None

    def state(self) -> State:
        """Everything that may change, to be restored later."""
        return self.units, self.minor, self.cost

    def restore(self, state: State) -> None:
        """Be again what :meth:`state` told."""
        self.units, self.minor, self.cost = state

    def add(self, units: int, minor: int, trail: Trail) -> None:
        """Grow, or shrink by negative amounts, and leave a note of it."""
        trail.append((self, self.state()))
        self.units += units
        self.minor += minor


@attrs.define(eq=False)
class Layer(Cell):
    """Goods of one cost that are still in stock; ``number`` is the move they came in with."""

    number: str = ""
    below: int = -1


@attrs.define(eq=False)
class Record(Cell):
    """What a document or a move brought in or took out, less what was returned since.

    ``kin`` are the records that tell of the same goods: those of the moves of a document, and
    that of the document of a move.
    """

    kin: tuple[Record, ...] = ()

    def state(self) -> State:
        """Everything that may change, to be restored later."""
        return self.units, self.minor, self.kin

    def restore(self, state: State) -> None:
        """Be again what :meth:`state` told."""
        self.units, self.minor, self.kin = state

    def draw(self, units: int, trail: Trail) -> tuple[int, int]:
        """Take up to ``units`` back; return how many there were and what they cost."""
        drawn = self.lose(units, trail)
        left = drawn[0]
        for record in self.kin:
            left -= record.lose(left, trail)[0] if left else 0
        return drawn

    def lose(self, units: int, trail: Trail) -> tuple[int, int]:
        """Take up to ``units`` off this record alone."""
        part = min(units, self.units)
        minor = share(self.minor, part, self.units) if part else 0
        if part:
            self.add(-part, -minor, trail)
        return part, minor


@attrs.define(eq=False)
class Debt(Cell):
    """Goods that left before they came in, with which issue, and who remembers.

    ``minor`` is the estimate they left at.
    """

    records: tuple[Record, ...] = ()
    number: str = ""


def take_back_steps(trail: Trail) -> None:
    """Restore everything that a move changed, the last change first."""
    for cell, state in reversed(trail):
        cell.restore(state)
    trail.clear()
