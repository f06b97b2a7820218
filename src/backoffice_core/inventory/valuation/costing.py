"""Pools: the stock that is valued together, and which cost leaves it.

What is carried from move to move is the value of the stock, never a unit cost. A unit
cost has to be rounded, and after a few thousand moves the rounding is money that nobody
can explain; a value needs no rounding except where part of it leaves, and then the rest
stays. So stock that is gone is worth exactly nothing, and the values of all moves add up
to the value of what is left.

Quantities are counted in the smallest step that an item's moves need (``units``), so
that all arithmetic is on integers. First in, first out keeps a layer for each receipt in a
row, last in, first out in a stack; an average is a single layer into which every receipt is
poured; a standard cost needs none.

Goods may leave before they are booked in. They then leave at the last known cost as a
debt, and whatever comes in next settles the debts, the oldest first; what it really cost
beyond that estimate is the ``difference`` of the move that came in.

Every change leaves a note of what was before: see
:mod:`~backoffice_core.inventory.valuation.cells`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

import attrs

from backoffice_core.inventory.valuation.cells import Cell, Cost, Debt, Layer, Record, State, Trail
from backoffice_core.inventory.valuation.methods import CostMethod
from backoffice_core.inventory.valuation.parts import Basis, Part, share, signed_share

__all__ = ["CostMethod", "Mine", "Pool", "pool_for", "share"]

Mine: TypeAlias = Callable[[str], bool]
"""Whether goods that came in with a move are meant."""


@attrs.define(eq=False)
class Pool(Cell):
    """The stock valued together, first in, first out; ``units`` are negative when owed.

    Either there are open layers or open debts, never both. ``last`` holds the last cost known
    of the item. While a move is booked, ``parts`` says how its value comes about and ``trail``
    what was before.
    """

    last: Cell = attrs.Factory(Cell)
    place: str = ""
    lot: str = ""
    layers: list[Layer] = attrs.Factory(list[Layer])
    debts: list[Debt] = attrs.Factory(list[Debt])
    first: int = 0
    first_debt: int = 0
    parts: list[Part] = attrs.Factory(list[Part])
    trail: Trail = attrs.Factory(Trail)
    costless: bool = False

    def state(self) -> State:
        """Lists only ever grow, so that their lengths say what they were."""
        return (
            self.units, self.minor, self.first, len(self.layers), self.first_debt, len(self.debts),
        )  # fmt: skip

    def restore(self, state: State) -> None:
        """Forget what was added since."""
        self.units, self.minor, self.first, layers, self.first_debt, debts = state
        del self.layers[layers:]
        del self.debts[debts:]

    def begin(self, trail: Trail) -> None:
        """Get ready to book a move."""
        trail.append((self, self.state()))
        trail.append((self.last, self.last.state()))
        self.trail = trail
        self.parts = []
        self.costless = False

    # What the methods do each in their own way.

    def top(self) -> Layer | None:
        """The layer that goods leave from."""
        layers = self.layers
        while self.first < len(layers):
            layer = layers[self.first]
            if layer.units:
                return layer
            self.first += 1
        return None

    def keep(self, units: int, minor: int, number: str) -> None:
        """Keep goods in stock, in a layer of their own."""
        self.layers.append(Layer(units, minor, (minor, units), number))

    def open_layers(self) -> Iterator[Layer]:
        """The goods in stock, in the order they leave."""
        return (layer for layer in self.layers[self.first :] if layer.units)

    def basis_of(self, layer: Layer) -> tuple[Basis, str]:
        """Where the cost of goods taken from a layer comes from."""
        return Basis.LAYER, layer.number

    # What all methods do alike.

    @property
    def current_cost(self) -> Cost | None:
        """The average cost of what is in stock, or the last known one when empty."""
        return (self.minor, self.units) if self.units > 0 else self.last.cost

    def learn(self, cost: Cost) -> None:
        """Remember the last cost known."""
        self.last.cost = cost

    def put(self, units: int, minor: int, number: str) -> int:
        """Bring in goods worth ``minor``: settle debts first, then keep what is left.

        Returns what they settled was estimated at beyond what it cost.
        """
        difference = 0
        while units and self.first_debt < len(self.debts):
            debt = self.debts[self.first_debt]
            part = min(units, debt.units)
            if part:
                real, owed = share(minor, part, units), share(debt.minor, part, debt.units)
                for record in debt.records:
                    record.add(part, real, self.trail)
                self.parts.append((Basis.SETTLED, part, real, debt.number, owed))
                debt.add(-part, -owed, self.trail)
                units, minor = units - part, minor - real
                difference += owed - real
            if not debt.units:
                self.first_debt += 1
        if units:
            self.keep(units, minor, number)
        return difference

    def take(self, units: int, records: tuple[Record, ...] = (), number: str = "") -> int:
        """Take out goods, and owe what is not there; return their cost.

        ``records`` remember what is owed, to the issue of a ``number``.
        """
        cost = 0
        while units:
            layer = self.top()
            if layer is None:
                return cost + self.owe(units, records, number)
            part = min(units, layer.units)
            cost += self.draw(layer, part)
            units -= part
        return cost

    def draw(self, layer: Layer, units: int) -> int:
        """Take part of a layer; return what it cost."""
        minor = share(layer.minor, units, layer.units)
        basis, reference = self.basis_of(layer)
        self.parts.append((basis, units, minor, reference, 0))
        self.last.cost = layer.cost
        layer.add(-units, -minor, self.trail)
        return minor

    def owe(self, units: int, records: tuple[Record, ...], number: str) -> int:
        """Let goods leave that are not there, at the last known cost."""
        cost = self.last.cost
        minor = share(cost[0], units, cost[1]) if cost else 0
        self.costless |= cost is None
        self.parts.append((Basis.LAST_COST if cost else Basis.NO_COST, units, minor, "", 0))
        self.debts.append(Debt(units, minor, None, records, number))
        return minor

    def strike(self, record: Record, units: int) -> tuple[int, int]:
        """Strike out up to ``units`` of the debts that a record tells of."""
        struck = minor = 0
        for debt in self.debts[self.first_debt :]:
            part = min(units - struck, debt.units) if record in debt.records else 0
            if part:
                estimate = share(debt.minor, part, debt.units)
                debt.add(-part, -estimate, self.trail)
                struck, minor = struck + part, minor + estimate
        return struck, minor

    def withdraw(self, units: int, credit: int, mine: Mine, reference: str) -> int:  # noqa: ARG002 - an average needs all
        """Take out goods of some moves first, wherever in the row they stand."""
        minor = 0
        for layer in list(self.open_layers()):
            part = min(units, layer.units) if mine(layer.number) else 0
            if part:
                minor += self.draw(layer, part)
                units -= part
        return minor + self.take(units)

    def estimate(self, units: int) -> int | None:
        """What goods that come in without a cost are worth now; None when that is not known."""
        cost = self.current_cost
        if cost is None:
            return None
        minor = share(cost[0], units, cost[1])
        basis = Basis.AVERAGE if self.units > 0 else Basis.LAST_COST
        self.parts.append((basis, units, minor, "", 0))
        return minor

    def dearer(self, minor: int, number: str) -> int:
        """Add to the cost of the goods of a move; return how much they could take.

        They can lose no more than they are worth.
        """
        mine = [layer for layer in self.open_layers() if layer.number == number]
        units = sum(layer.units for layer in mine)
        taken = seen = told = 0
        for layer in mine:
            seen += layer.units
            part = signed_share(minor, seen, units) - told
            told += part
            part = max(part, -layer.minor)
            self.revalue(layer, part)
            taken += part
        return taken

    def revalue(self, layer: Layer, minor: int) -> None:
        """Change what the goods of a layer are worth."""
        layer.add(0, minor, self.trail)
        layer.cost = (layer.minor, layer.units)


class Stack(Pool):
    """Last in, first out: ``first`` is the layer on top, and each knows the one below."""

    def top(self) -> Layer | None:
        """The youngest layer that has anything left."""
        while self.first:
            layer = self.layers[self.first - 1]
            if layer.units:
                return layer
            self.first = layer.below
        return None

    def keep(self, units: int, minor: int, number: str) -> None:
        """Put goods on top."""
        self.layers.append(Layer(units, minor, (minor, units), number, self.first))
        self.first = len(self.layers)

    def open_layers(self) -> Iterator[Layer]:
        """The goods in stock, the youngest first."""
        place = self.first
        while place:
            layer = self.layers[place - 1]
            if layer.units:
                yield layer
            place = layer.below


class Average(Pool):
    """All goods in one layer, each worth the same."""

    def top(self) -> Layer | None:
        """The only layer, if it has anything left."""
        return self.layers[0] if self.layers and self.layers[0].units else None

    def keep(self, units: int, minor: int, number: str) -> None:  # noqa: ARG002 - goods lose their names
        """Pour goods into the only layer."""
        if not self.layers:
            self.layers.append(Layer())
        layer = self.layers[0]
        layer.add(units, minor, self.trail)
        layer.cost = (layer.minor, layer.units)

    def open_layers(self) -> Iterator[Layer]:
        """The only layer."""
        return (layer for layer in self.layers if layer.units)

    def basis_of(self, layer: Layer) -> tuple[Basis, str]:  # noqa: ARG002 - there is only one
        """Where the cost of goods comes from."""
        return Basis.AVERAGE, ""

    def withdraw(self, units: int, credit: int, mine: Mine, reference: str) -> int:  # noqa: ARG002
        """Take the value that goods came in at out of the average, as far as it goes."""
        layer = self.top()
        if layer is None or layer.units <= units:
            return self.take(units)
        minor = min(credit, layer.minor)
        self.parts.append((Basis.ORIGINAL_RECEIPT, units, minor, reference, 0))
        layer.add(-units, -minor, self.trail)
        layer.cost = (layer.minor, layer.units)
        return minor

    def dearer(self, minor: int, number: str) -> int:  # noqa: ARG002 - goods lost their names
        """Add to the cost of all goods."""
        layer = self.top()
        if layer is None:
            return 0
        taken = max(minor, -layer.minor)
        self.revalue(layer, taken)
        return taken


@attrs.define(eq=False)
class Standard(Pool):
    """Goods at a cost set beforehand: the value is always that of so many, rounded once.

    ``last`` holds the standard. What goods cost otherwise comes back as a difference.
    ``ahead`` is what the move that is being booked has changed so far.
    """

    ahead: tuple[int, int] = (0, 0)

    def begin(self, trail: Trail) -> None:
        """Get ready to book a move."""
        Pool.begin(self, trail)
        self.ahead = (0, 0)

    def worth(self, units: int) -> int:
        """What so many more are worth, at the standard."""
        minor, whole = self.last.cost or (0, 1)
        there, worth = self.ahead
        return signed_share(minor, self.units + there + units, whole) - self.minor - worth

    def move(self, units: int) -> int:
        """Bring in or take out so many; return what they add to the value."""
        worth = self.worth(units)
        self.ahead = (self.ahead[0] + units, self.ahead[1] + worth)
        self.parts.append((Basis.STANDARD, abs(units), abs(worth), "", 0))
        return worth

    def learn(self, cost: Cost) -> None:
        """Keep the standard, whatever goods cost."""

    def put(self, units: int, minor: int, number: str) -> int:  # noqa: ARG002 - goods have no names
        """Bring in goods at standard; return what they are worth beyond what they cost."""
        return (self.move(units) if units else 0) - minor

    def take(self, units: int, records: tuple[Record, ...] = (), number: str = "") -> int:  # noqa: ARG002 - nothing is owed
        """Take out goods at standard."""
        return -self.move(-units) if units else 0

    def withdraw(self, units: int, credit: int, mine: Mine, reference: str) -> int:  # noqa: ARG002
        """Take out goods at standard, whatever they cost."""
        return self.take(units)

    def estimate(self, units: int) -> int | None:
        """What goods are worth by the standard."""
        return self.worth(units)

    def dearer(self, minor: int, number: str) -> int:  # noqa: ARG002 - the standard stays
        """Nothing can make them dearer but another standard."""
        return 0

    def open_layers(self) -> Iterator[Layer]:
        """All goods, alike."""
        return iter([Layer(self.units, self.minor)] if self.units > 0 else [])


POOLS: Mapping[CostMethod, type[Pool]] = MappingProxyType(
    {
        CostMethod.FIFO: Pool,
        CostMethod.LIFO: Stack,
        CostMethod.MOVING_AVERAGE: Average,
        CostMethod.PERIODIC_AVERAGE: Average,
        CostMethod.STANDARD: Standard,
        CostMethod.SPECIFIC: Average,
    }
)


def pool_for(method: CostMethod, *, last: Cell, place: str, lot: str) -> Pool:
    """An empty pool of a method."""
    return POOLS[method](last=last, place=place, lot=lot)
