"""The cost ledger of one item: what each move is worth, in whole minor units.

What is carried from move to move is the value of the stock, never a unit cost. A unit
cost has to be rounded, and after a few thousand moves the rounding is money that nobody
can explain; a value needs no rounding except where part of it leaves, and then the rest
stays. So stock that is gone is worth exactly nothing, and the values of all moves add up
to the value of what is left.

Quantities are counted in the smallest step that an item's moves need (``units``), so
that all arithmetic is on integers. FIFO keeps a layer for each receipt; the moving
average is the same ledger with a single layer, into which every receipt is poured.

Goods may leave before they are booked in. They then leave at the last known cost as a
debt, and whatever comes in next settles the debts, the oldest first; what it really cost
beyond that estimate is the ``difference`` of the move that came in.
"""

from __future__ import annotations

import enum
from collections import deque
from typing import TypeAlias

import attrs

from backoffice_core.inventory.model import Move, MoveKind

__all__ = ["Basis", "CostMethod", "ItemLedger", "Part", "share"]

Cost: TypeAlias = tuple[int, int]
"""So many minor units for so many units."""
Share: TypeAlias = tuple[int, int]
"""So many units, and the minor units they cost."""
Change: TypeAlias = tuple[int, int]
"""What stock is worth more, in minor units, and how much of that is a difference."""


class CostMethod(enum.Enum):
    """Which cost leaves with the goods (IAS 2.25; LIFO is not allowed)."""

    FIFO = "fifo"
    MOVING_AVERAGE = "moving_average"


class Basis(enum.Enum):
    """Where the cost of a part of a move came from."""

    OWN_COST = "own_cost"
    LAYER = "layer"
    AVERAGE = "average"
    LAST_COST = "last_cost"
    NO_COST = "no_cost"
    ORIGINAL_ISSUE = "original_issue"
    ORIGINAL_RECEIPT = "original_receipt"
    SETTLED = "settled"


Part: TypeAlias = tuple[Basis, int, int, str, int]
"""Basis, units, minor units, a move or document, and a second amount where there is one."""


@attrs.define
class Layer:
    """Goods of one cost that are still in stock; ``cost`` is what they cost when complete."""

    units: int
    minor: int
    number: str
    cost: Cost


@attrs.define
class Debt:
    """Goods that left before they came in, and the estimate they left at."""

    units: int
    minor: int
    document: str | None


@attrs.define
class Pool:
    """What one document brought in or took out, less what was returned since."""

    units: int = 0
    minor: int = 0
    layers: list[Layer] = attrs.Factory(list[Layer])


def share(minor: int, part: int, whole: int) -> int:
    """Return ``part / whole`` of an amount of zero or more, rounded half up.

    >>> share(670500, 180, 255)  # 4,732.94 of 6,705.00
    473294
    """
    return (2 * minor * part + whole) // (2 * whole)


@attrs.define
class ItemLedger:
    """The stock of one item, move by move; ``units`` and ``minor`` are negative when owed.

    ``scale`` units are one of the item's unit. Either there are layers or there are
    debts, never both. What the last move did besides is in ``parts`` (how its value came
    about), ``unmatched`` (units returned that no document accounts for) and ``costless``
    (whether something moved of which no cost was ever known).
    """

    method: CostMethod
    scale: int
    units: int = 0
    minor: int = 0
    last_cost: Cost | None = None
    parts: list[Part] = attrs.Factory(list[Part])
    unmatched: int = 0
    costless: bool = False
    layers: deque[Layer] = attrs.Factory(deque[Layer])
    debts: deque[Debt] = attrs.Factory(deque[Debt])
    issued: dict[str, Pool] = attrs.Factory(dict[str, Pool])
    received: dict[str, Pool] = attrs.Factory(dict[str, Pool])

    @property
    def current_cost(self) -> Cost | None:
        """Return the average cost of what is in stock, or the last known one when empty."""
        return (self.minor, self.units) if self.units > 0 else self.last_cost

    def apply(self, move: Move, units: int) -> Change:
        """Book a move; return what it adds to the value of stock, and the difference in it."""
        self.parts = []
        self.unmatched = 0
        self.costless = False
        value, difference = self.book(move, units)
        self.units += units
        self.minor += value
        return value, difference

    def book(self, move: Move, units: int) -> Change:
        """Move layers, debts and pools as the kind of the move asks."""
        kind = move.kind
        if kind is MoveKind.ISSUE:
            return -self.issue(-units, move.document), 0
        if kind is MoveKind.CUSTOMER_RETURN:
            return self.take_back(move, units)
        if kind is MoveKind.SUPPLIER_RETURN:
            return self.send_back(-units, move.document)
        if kind is MoveKind.COUNT:
            return self.adjust(move, units)
        return self.receive(move, units)

    def receive(self, move: Move, units: int) -> Change:
        """Bring in goods at their own cost."""
        minor = self.own_cost(move, units)
        self.last_cost = (minor, units)
        return self.put(units, minor, move.number, move.document)

    def issue(self, units: int, document: str | None) -> int:
        """Take out goods and remember what left under which document; return their cost."""
        at_hand = min(units, max(self.units, 0))
        minor = self.take(at_hand, document)
        if document is not None and at_hand:
            add_to_pool(self.issued, document, at_hand, minor)
        return minor + self.take(units - at_hand, document)

    def take_back(self, move: Move, units: int) -> Change:
        """Bring in what a customer returned, at the cost it left with.

        Goods that left before they came in return to where they came from: the debt is
        struck out. What no document accounts for comes back at the current cost.
        """
        struck, minor_struck = self.strike_debts(move.document, units)
        known, minor = draw_from_pool(self.issued, move.document, units - struck)
        if known or struck:
            basis = Basis.ORIGINAL_ISSUE
            self.parts.append((basis, known + struck, minor + minor_struck, str(move.document), 0))
        self.unmatched = units - struck - known
        if self.unmatched:
            minor += self.estimate(move, self.unmatched)
        value, difference = self.put(units - struck, minor, move.number)
        return value + minor_struck, difference

    def send_back(self, units: int, document: str | None) -> Change:
        """Take out what goes back to the supplier, who owes what the document's goods cost."""
        known, credit = draw_from_pool(self.received, document, units)
        out = self.withdraw(known, credit, document) if known else 0
        self.unmatched = units - known
        rest = self.take(self.unmatched, None)
        return -(out + rest), credit - out

    def adjust(self, move: Move, units: int) -> Change:
        """Bring in what a count found, or take out what it missed, at the current cost."""
        if units > 0:
            return self.put(units, self.estimate(move, units), move.number)
        return -self.take(-units, None), 0

    def put(self, units: int, minor: int, number: str, document: str | None = None) -> Change:
        """Bring in goods worth ``minor``: settle debts first, then keep what is left.

        Returns what the stock is worth more, and how much of that is the difference.
        """
        difference = 0
        worth = minor
        received = None
        if document is not None:
            received = add_to_pool(self.received, document, units, minor)
        while units and self.debts:
            debt = self.debts[0]
            part = min(units, debt.units)
            if part:
                real, owed = share(minor, part, units), share(debt.minor, part, debt.units)
                if debt.document is not None:
                    add_to_pool(self.issued, debt.document, part, real)
                self.parts.append((Basis.SETTLED, part, real, debt.document or "", owed))
                debt.units, debt.minor = debt.units - part, debt.minor - owed
                units, minor = units - part, minor - real
                difference += owed - real
            if not debt.units:
                self.debts.popleft()
        if units:
            layer = self.add_layer(units, minor, number)
            if received is not None and self.method is CostMethod.FIFO:
                received.layers.append(layer)
        return worth + difference, difference

    def take(self, units: int, document: str | None) -> int:
        """Take out goods, the oldest first, and owe what is not there; return their cost."""
        cost = 0
        layers = self.layers
        while units and layers:
            layer = layers[0]
            part = min(units, layer.units)
            if part:
                cost += self.draw(layer, part)
                units -= part
            if not layer.units:
                layers.popleft()
        return cost + self.owe(units, document) if units else cost

    def draw(self, layer: Layer, units: int) -> int:
        """Take part of a layer; return what it cost."""
        minor = share(layer.minor, units, layer.units)
        average = self.method is CostMethod.MOVING_AVERAGE
        basis, reference = (Basis.AVERAGE, "") if average else (Basis.LAYER, layer.number)
        self.parts.append((basis, units, minor, reference, 0))
        self.last_cost = layer.cost
        layer.units -= units
        layer.minor -= minor
        return minor

    def owe(self, units: int, document: str | None) -> int:
        """Let goods leave that are not there, at the last known cost."""
        minor = share(self.last_cost[0], units, self.last_cost[1]) if self.last_cost else 0
        self.costless |= self.last_cost is None
        basis = Basis.LAST_COST if self.last_cost else Basis.NO_COST
        self.parts.append((basis, units, minor, "", 0))
        self.debts.append(Debt(units, minor, document))
        return minor

    def withdraw(self, units: int, credit: int, document: str | None) -> int:
        """Take out goods of one document: its own layers, or their value out of the average."""
        if self.method is CostMethod.MOVING_AVERAGE:
            if not self.layers or self.layers[0].units <= units:
                return self.take(units, None)
            layer = self.layers[0]
            minor = min(credit, layer.minor)
            self.parts.append((Basis.ORIGINAL_RECEIPT, units, minor, str(document), 0))
            layer.units, layer.minor = layer.units - units, layer.minor - minor
            layer.cost = (layer.minor, layer.units)
            return minor
        minor = 0
        for layer in self.received[str(document)].layers:
            part = min(units, layer.units)
            if part:
                minor += self.draw(layer, part)
                units -= part
        return minor + self.take(units, None)

    def add_layer(self, units: int, minor: int, number: str) -> Layer:
        """Keep goods in stock: in a layer of their own, or poured into the only one."""
        if self.layers and self.method is CostMethod.MOVING_AVERAGE:
            layer = self.layers[0]
            layer.units, layer.minor = layer.units + units, layer.minor + minor
            layer.cost = (layer.minor, layer.units)
            return layer
        layer = Layer(units, minor, number, (minor, units))
        self.layers.append(layer)
        return layer

    def strike_debts(self, document: str | None, units: int) -> Share:
        """Strike out up to ``units`` that left under a document without being there."""
        struck = minor = 0
        for debt in self.debts if document is not None else ():
            part = min(units - struck, debt.units) if debt.document == document else 0
            if part:
                estimate = share(debt.minor, part, debt.units)
                debt.units, debt.minor = debt.units - part, debt.minor - estimate
                struck, minor = struck + part, minor + estimate
        return struck, minor

    def estimate(self, move: Move, units: int) -> int:
        """Return the value of goods that come in without a cost: the current one, or their own."""
        cost = self.current_cost
        if cost is not None:
            minor = share(cost[0], units, cost[1])
            self.parts.append(
                (Basis.AVERAGE if self.units > 0 else Basis.LAST_COST, units, minor, "", 0)
            )
            return minor
        if move.unit_cost is not None:
            return self.own_cost(move, units)
        self.costless = True
        self.parts.append((Basis.NO_COST, units, 0, "", 0))
        return 0

    def own_cost(self, move: Move, units: int) -> int:
        """Return what goods cost by the move itself, rounded half up to a minor unit."""
        unit_cost = move.unit_cost.minor if move.unit_cost is not None else 0
        minor = share(unit_cost, units, self.scale)
        self.parts.append((Basis.OWN_COST, units, minor, "", unit_cost))
        return minor


def add_to_pool(pools: dict[str, Pool], document: str, units: int, minor: int) -> Pool:
    """Remember what moved under a document."""
    pool = pools.get(document)
    if pool is None:
        pool = pools[document] = Pool()
    pool.units += units
    pool.minor += minor
    return pool


def draw_from_pool(pools: dict[str, Pool], document: str | None, units: int) -> Share:
    """Take up to ``units`` back from a document; return how many it had and their cost."""
    pool = pools.get(document) if document is not None else None
    part = min(units, pool.units) if pool is not None else 0
    if pool is None or not part:
        return 0, 0
    minor = share(pool.minor, part, pool.units)
    pool.units -= part
    pool.minor -= minor
    return part, minor
