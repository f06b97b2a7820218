"""Booking one item, move by move: what each kind of move means for its pools."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import attrs

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.valuation.cells import Cell, Record
from backoffice_core.inventory.valuation.costing import Pool, pool_for, share
from backoffice_core.inventory.valuation.events import MoveEvent
from backoffice_core.inventory.valuation.findings import move_findings
from backoffice_core.inventory.valuation.lines import ValuedMove
from backoffice_core.inventory.valuation.methods import CostMethod, NegativeStock, Pools
from backoffice_core.inventory.valuation.parts import Basis
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["ItemLedger"]

OWN = frozenset({Basis.OWN_COST, Basis.OWN_TOTAL})
BROUGHT_IN = frozenset({MoveKind.OPENING, MoveKind.RECEIPT, MoveKind.PRODUCTION})


@attrs.define(eq=False)
class ItemLedger:
    """The stock of one item in all its pools; ``scale`` units are one of its unit.

    ``whole`` are quantities of whole units that were made before, shared among the items of a
    unit; ``unmatched`` are the units that the last move brought back or sent back and that no
    earlier one accounts for.
    """

    item: str
    unit: Unit
    currency: Currency
    method: CostMethod
    pooled: Pools
    negative: NegativeStock
    scale: int = 1
    whole: dict[int, Quantity] = attrs.Factory(dict[int, Quantity])
    unmatched: int = 0
    nothing: Money = attrs.field(init=False)
    last: Cell = attrs.Factory(Cell)
    pools: dict[tuple[str, str], Pool] = attrs.Factory(dict[tuple[str, str], Pool])
    issued: dict[str, Record] = attrs.Factory(dict[str, Record])
    received: dict[str, Record] = attrs.Factory(dict[str, Record])
    documents: dict[str, str | None] = attrs.Factory(dict[str, "str | None"])
    by_place: bool = attrs.field(init=False)
    by_lot: bool = attrs.field(init=False)
    refuses: bool = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Work out once what every move asks."""
        self.nothing = Money(0, self.currency)
        self.by_place = self.pooled.by_place
        self.by_lot = self.pooled.by_lot or self.method is CostMethod.SPECIFIC
        periodic = self.method is CostMethod.PERIODIC_AVERAGE
        self.refuses = self.negative is NegativeStock.REFUSE and not periodic

    @property
    def units(self) -> int:
        """How many are in all pools together."""
        return sum(pool.units for pool in self.pools.values())

    @property
    def minor(self) -> int:
        """What all pools are worth together."""
        return sum(pool.minor for pool in self.pools.values())

    def pool_key(self, move: Move) -> tuple[str, str]:
        """Which pool a move belongs to."""
        return (move.place if self.by_place else "", move.lot if self.by_lot else "")

    def pool_of(self, move: Move) -> Pool:
        """The pool a move belongs to, empty if it never had anything."""
        key = self.pool_key(move)
        pool = self.pools.get(key)
        if pool is None:
            pool = pool_for(self.method, last=self.last, place=key[0], lot=key[1])
            self.pools[key] = pool
        return pool

    def quantity(self, units: int) -> Quantity:
        """So many units as a quantity of the item."""
        if self.scale != 1:
            return Quantity(Fraction(units, self.scale), self.unit)
        # Most items move in whole units, and the same few of them come again and again.
        known = self.whole.get(units)
        if known is None:
            known = self.whole[units] = Quantity(units, self.unit)
        return known

    def apply(self, event: MoveEvent) -> None:
        """Book a move, and note on it what it did and how to take that back."""
        move, units = event.move, event.units
        pool = self.pool_of(move)
        pool.begin(event.trail)
        event.before = pool.units
        event.drawn = None
        self.unmatched = 0
        value = difference = 0
        if not (move.owner or (move.kind is MoveKind.TRANSFER and self.stays(event))):
            if self.method is CostMethod.STANDARD and self.last.cost is None:
                raise self.standard_later(move)
            if self.refuses and units < 0 and pool.units + units < 0:
                raise self.short(move, pool.units)
            value, difference = self.book(event, pool)
            pool.units += units
            pool.minor += value
        elif move.arrives and event.origin is None and not move.owner:
            self.unmatched = units
        event.parts = tuple(pool.parts)
        self.conclude(event, pool, value, difference)

    def conclude(self, event: MoveEvent, pool: Pool, value: int, difference: int) -> None:
        """Write the line of a move that was just booked, and what is to be said about it."""
        currency = self.currency
        told = Money(difference, currency) if difference else self.nothing
        standard = self.method is CostMethod.STANDARD
        line = ValuedMove(
            move=event.move,
            value=Money(value, currency),
            difference=self.nothing if standard else told,
            variance=told if standard else self.nothing,
            added=self.added(event) if event.move.kind is MoveKind.PRODUCTION else self.nothing,
            quantity_after=self.quantity(pool.units),
            value_after=Money(pool.minor, currency),
            parts=event.parts,
            scale=self.scale,
        )
        event.outcome = (line,)
        event.findings = ()
        move = event.move
        priced = event.units < 0 and (move.unit_cost is not None or move.cost is not None)
        if difference or pool.units < 0 or self.unmatched or pool.costless or priced:
            periodic = self.method is CostMethod.PERIODIC_AVERAGE  # that looks at days by itself
            event.findings = tuple(
                move_findings(
                    line,
                    was_owed=event.before < 0,
                    owed=pool.units < 0 and not periodic,
                    unmatched=self.quantity(self.unmatched),
                    costless=pool.costless,
                )
            )

    def added(self, event: MoveEvent) -> Money:
        """What production cost on top of what its order consumed."""
        own = sum(part[2] for part in event.parts if part[0] in OWN)
        return Money(own, self.currency)

    def stays(self, event: MoveEvent) -> bool:
        """Whether goods change their place without leaving their pool.

        Unless places are pools of their own, goods whose other half is not known stay in it, so
        that a transfer is worth the same before and after it arrives.
        """
        if event.move.kind is not MoveKind.TRANSFER:
            return False
        other = event.arrival if event.units < 0 else event.origin
        if other is None:
            return not self.by_place
        return other.move.owner == event.move.owner and self.pool_key(other.move) == self.pool_key(
            event.move
        )

    def book(self, event: MoveEvent, pool: Pool) -> tuple[int, int]:
        """What a move adds to the value of its pool, and how much of that is a difference."""
        kind, units = event.move.kind, event.units
        if kind is MoveKind.ISSUE:
            return -self.issue(event, pool), 0
        if kind in {MoveKind.OPENING, MoveKind.RECEIPT}:
            return self.receive(event, pool, self.own_cost(event, units, pool))
        if kind is MoveKind.CUSTOMER_RETURN:
            return self.take_back(event, pool)
        if kind is MoveKind.SUPPLIER_RETURN:
            return self.send_back(event, pool)
        if kind is MoveKind.TRANSFER and units > 0:
            return self.arrive(event, pool)
        if kind is MoveKind.PRODUCTION:
            return self.produce(event, pool)
        if units > 0:
            return self.bring_in(event, pool, self.estimate(event, units, pool))
        cost = self.write_off(event, pool) if kind is MoveKind.SCRAP else pool.take(-units)
        if kind is MoveKind.CONSUMPTION and event.order is not None:
            event.order.add(0, cost, event.trail)
        return -cost, 0

    def bring_in(self, event: MoveEvent, pool: Pool, minor: int) -> tuple[int, int]:
        """Put goods of a known worth into a pool."""
        difference = pool.put(event.units, minor, event.move.number)
        return minor + difference, difference

    def receive(self, event: MoveEvent, pool: Pool, minor: int) -> tuple[int, int]:
        """Bring in goods at a cost of their own, and remember what came under which document."""
        pool.learn((minor, event.units))
        self.documents[event.move.number] = event.move.document
        for record in self.records(event, self.received):
            record.add(event.units, minor, event.trail)
        return self.bring_in(event, pool, minor)

    def produce(self, event: MoveEvent, pool: Pool) -> tuple[int, int]:
        """Bring in what an order made, at its share of what the order consumed."""
        move, order, taken = event.move, event.order, 0
        priced = move.unit_cost is not None or move.cost is not None
        if order is not None:
            left = order.total - order.units
            taken = share(order.minor, move.share, left) if left else 0
            pool.costless = not (order.minor or priced) and move.share > 0
            order.add(move.share, -taken, event.trail)
            pool.parts.append((Basis.CONSUMED, event.units, taken, str(move.document), 0))
        own = self.own_cost(event, event.units, pool) if priced else 0
        return self.receive(event, pool, taken + own)

    def issue(self, event: MoveEvent, pool: Pool) -> int:
        """Take out goods and remember what left under which document; return their cost."""
        units = -event.units
        records = self.records(event, self.issued)
        at_hand = min(units, max(pool.units, 0))
        minor = pool.take(at_hand)
        if at_hand:
            for record in records:
                record.add(at_hand, minor, event.trail)
        return minor + pool.take(units - at_hand, records, event.move.number)

    def take_back(self, event: MoveEvent, pool: Pool) -> tuple[int, int]:
        """Bring in what a customer returned, at the cost it left with.

        Goods that left before they came in return to where they came from: the debt is
        struck out. What nothing accounts for comes back at the current cost.
        """
        record = self.record_of(event, frozenset({MoveKind.ISSUE}), self.issued)
        units, minor = event.units, 0
        struck = minor_struck = known = 0
        if record is not None:
            struck, minor_struck = pool.strike(record, units)
            there = record.units
            known, minor = record.draw(units - struck, event.trail)
            event.drawn = (known, there, units - struck) if known else None
        if known or struck:
            reference = self.reference(event)
            pool.parts.append(
                (Basis.ORIGINAL_ISSUE, known + struck, minor + minor_struck, reference, 0)
            )
        self.unmatched = units - struck - known
        if self.unmatched:
            minor += self.estimate(event, self.unmatched, pool)
        difference = pool.put(units - struck, minor, event.move.number)
        return minor + minor_struck + difference, difference

    def send_back(self, event: MoveEvent, pool: Pool) -> tuple[int, int]:
        """Take out what goes back to the supplier, who owes what the goods cost."""
        units = -event.units
        record = self.record_of(event, BROUGHT_IN, self.received)
        known = credit = out = 0
        if record is not None:
            there = record.units
            known, credit = record.draw(units, event.trail)
            event.drawn = (known, there, 0) if known else None
            out = (
                pool.withdraw(known, credit, self.mine(event), self.reference(event))
                if known
                else 0
            )
        self.unmatched = units - known
        rest = pool.take(self.unmatched)
        return -(out + rest), credit - out

    def write_off(self, event: MoveEvent, pool: Pool) -> int:
        """Take out what is broken; what a customer returned goes at the cost it came back at."""
        units, origin = -event.units, event.origin
        if origin is None or origin.move.kind is not MoveKind.CUSTOMER_RETURN:
            return pool.take(units)
        came = [line.cost.minor for line in origin.outcome if isinstance(line, ValuedMove)]
        known = min(units, origin.units)
        worth = share(sum(came), known, origin.units)
        cost = pool.withdraw(known, worth, self.mine(event), self.reference(event))
        return cost + pool.take(units - known)

    def arrive(self, event: MoveEvent, pool: Pool) -> tuple[int, int]:
        """Bring in what a transfer took out of another pool, layer by layer."""
        origin = event.origin
        pieces = origin.parts if origin is not None and origin.done else ()
        if not pieces:
            self.unmatched = event.units
            return self.bring_in(event, pool, self.estimate(event, event.units, pool))
        value = difference = 0
        for _, units, minor, reference, _ in pieces:
            number = reference or event.move.origin or ""
            pool.parts.append((Basis.HANDED_OVER, units, minor, number, 0))
            difference += pool.put(units, minor, number)
            value += minor
        return value + difference, difference

    def records(self, event: MoveEvent, known: dict[str, Record]) -> tuple[Record, ...]:
        """Where it is remembered what a move brought or took: by document, and by itself."""
        found: tuple[Record, ...] = ()
        event.record = None
        document = event.move.document
        if document is not None:
            record = known.get(document)
            if record is None:
                record = known[document] = Record()
            found = (record,)
        if event.followed:
            own = event.record = Record(kin=found)
            for record in found:
                event.trail.append((record, record.state()))
                record.kin += (own,)
            found += (own,)
        return found

    def record_of(
        self, event: MoveEvent, kinds: frozenset[MoveKind], known: dict[str, Record]
    ) -> Record | None:
        """What is remembered of the goods that come or go back."""
        origin = event.origin
        if origin is not None:
            return origin.record if origin.move.kind in kinds else None
        return known.get(event.move.document) if event.move.document is not None else None

    def mine(self, event: MoveEvent) -> Callable[[str], bool]:
        """Which goods a supplier return sends back: those of its origin, or of its document."""
        if event.origin is not None:
            return event.origin.move.number.__eq__
        document, documents = event.move.document, self.documents
        return lambda number: documents.get(number) == document

    def reference(self, event: MoveEvent) -> str:
        """What a return goes by."""
        return str(event.move.document) if event.origin is None else event.origin.move.number

    def estimate(self, event: MoveEvent, units: int, pool: Pool) -> int:
        """The value of goods that come in without a cost: the current one, or their own."""
        minor = pool.estimate(units)
        if minor is not None:
            return minor
        if event.move.unit_cost is not None or event.move.cost is not None:
            return self.own_cost(event, units, pool)
        pool.costless = True
        pool.parts.append((Basis.NO_COST, units, 0, "", 0))
        return 0

    def own_cost(self, event: MoveEvent, units: int, pool: Pool) -> int:
        """What goods cost by the move itself, rounded half up to a minor unit."""
        move, unit_cost = event.move, event.move.unit_cost
        if unit_cost is not None and move.quantity.unit == self.unit:
            minor = share(unit_cost.minor, units, self.scale)
            pool.parts.append((Basis.OWN_COST, units, minor, "", unit_cost.minor))
            return minor
        own = move.own_cost
        minor = 0 if own is None else share(own.minor, units, event.units)
        pool.parts.append((Basis.OWN_TOTAL, units, minor, "", 0))
        return minor

    def standard_later(self, move: Move) -> InvalidValue:
        """The refusal of a move on a day for which no standard cost is set."""
        return InvalidValue(
            "standard_missing",
            f"Move {move.number} of {move.day} comes before the first standard cost of "
            f"{move.item}.",
            "Add a standard that starts no later than the item's first move.",
        )

    def short(self, move: Move, units: int) -> InvalidValue:
        """The refusal of a move that takes more than the ``units`` that are there."""
        there = self.quantity(max(units, 0))
        missing = abs(move.quantity).to(self.unit) - there
        where = f" in {move.place}" if move.place else ""
        return InvalidValue(
            "stock_short",
            f"Move {move.number} of {move.day} takes {abs(move.quantity)} of {move.item}{where}, "
            f"where {there} are left: {missing} are missing.",
            "Record what came in before, or let stock fall below zero: NegativeStock.ALLOW.",
        )
