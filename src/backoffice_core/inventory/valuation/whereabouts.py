"""Where the goods that a move brought in are by now, within one item, move by move.

Where goods can be told apart (first in, first out; last in, first out) they are followed by
what was taken from their layers. Where they are valued at an average nobody can say which ones
left, so that each issue took along the part that it took of the stock. What a customer brings
back is part of what the issue took: returned goods carry their share of everything it took
along. What goes back to the supplier leaves the rest to bear all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

import attrs

from backoffice_core.inventory.model import MoveKind
from backoffice_core.inventory.valuation.booking import ItemLedger
from backoffice_core.inventory.valuation.events import MoveEvent
from backoffice_core.inventory.valuation.methods import CostMethod
from backoffice_core.inventory.valuation.parts import Basis, share, signed_share

__all__ = ["PoolKey", "Spread", "Whereabouts", "whereabouts"]

TOLD_APART = frozenset({CostMethod.FIFO, CostMethod.LIFO})
PoolKey = tuple[str, str]
Weight: TypeAlias = int | Fraction


@attrs.frozen(kw_only=True)
class Spread:
    """An amount by where its goods are.

    In the layers of pools, handed to an order by a consumption, or gone with an issue.
    """

    held: Mapping[tuple[PoolKey, str], int]
    orders: Sequence[tuple[MoveEvent, int]]
    issued: Sequence[tuple[MoveEvent, int]]


@attrs.define(eq=False, kw_only=True)
class Whereabouts:
    """How much of a weight is where; ``weight`` is all of it, ``kept`` all but what went back.

    This is how goods valued at an average are followed: the weight is money, in one layer
    without a name.
    """

    ledger: ItemLedger
    moves: Mapping[str, MoveEvent]
    receipt: MoveEvent
    weight: int
    kept: Weight = 0
    owed: int = 0
    held: dict[tuple[PoolKey, str], Weight] = attrs.Factory(dict[tuple[PoolKey, str], Weight])
    issued: dict[str, Weight] = attrs.Factory(dict[str, Weight])
    under: dict[str, list[str]] = attrs.Factory(dict[str, list[str]])
    orders: list[tuple[MoveEvent, Weight]] = attrs.Factory(list[tuple[MoveEvent, Weight]])
    travelling: dict[str, Weight] = attrs.Factory(dict[str, Weight])

    def __attrs_post_init__(self) -> None:
        """Start with the receipt, and with those who had waited for it."""
        self.kept = self.owed = self.weight
        self.bring_in(self.receipt, self.weight, self.receipt.units)

    # What the two ways to follow goods do each for itself.

    def portion(self, weight: Weight, part: int, whole: int) -> Weight:
        """A part of a weight, to a whole minor unit."""
        return share(int(weight), part, whole)

    def bring_in(self, event: MoveEvent, weight: Weight, units: int) -> None:
        """Let a weight come in with so many units; what was owed already goes to who was owed."""
        seen, told = 0, self.portion(weight, 0, units)
        for basis, part, _, debtor, _ in event.parts:
            if basis is Basis.SETTLED:
                seen += part
                until = self.portion(weight, seen, units)
                self.issue(debtor, until - told)
                told = until
        self.hold(event, "", weight - told)

    def taken(self, event: MoveEvent) -> dict[str, Weight]:
        """What a move took along: as large a part as it took of the stock.

        A return to the supplier takes goods of its own receipt, and of others what lacks.
        """
        held = self.held.get((self.ledger.pool_key(event.move), ""), 0)
        if self.goes_back(event) and event.drawn is not None:
            drawn, known, _ = event.drawn
            back = share(self.owed, drawn, known)
            self.owed -= back
            return {"": min(back, held)}
        there, alike = max(event.before, 0), 0
        for basis, units, *_ in event.parts:
            there -= units if basis is Basis.ORIGINAL_RECEIPT else 0
            alike += units if basis is Basis.AVERAGE else 0
        return {"": share(int(held), alike, there) if alike else 0}

    def arrive(self, event: MoveEvent, origin: MoveEvent) -> None:
        """Let in what a transfer brought."""
        self.bring_in(event, self.travelling.pop(origin.move.number, 0), event.units)

    # What both do alike.

    def hold(self, event: MoveEvent, layer: str, weight: Weight) -> None:
        """Add to what the pool of a move holds, in a layer."""
        key = (self.ledger.pool_key(event.move), layer)
        self.held[key] = self.held.get(key, 0) + weight

    def issue(self, number: str, weight: Weight) -> None:
        """Let a weight go with an issue; what else owed goods leaves no trace."""
        if not weight or number not in self.moves:
            return
        if number not in self.issued:
            document = self.moves[number].move.document
            if document is not None:
                self.under.setdefault(document, []).append(number)
        self.issued[number] = self.issued.get(number, 0) + weight

    def goes_back(self, event: MoveEvent) -> bool:
        """Whether a move sends goods of the receipt back to the supplier."""
        receipt, document = self.receipt.move, event.move.document
        if event.move.kind is not MoveKind.SUPPLIER_RETURN or event.drawn is None:
            return False
        if event.origin is not None:
            return event.origin is self.receipt
        return document is not None and document == receipt.document

    def follow(self, event: MoveEvent) -> None:
        """Follow the goods through one more move of their item."""
        if event.move.owner or self.ledger.stays(event):
            return
        kind = event.move.kind
        if event.units < 0:
            self.leave(event, kind)
        elif kind is MoveKind.CUSTOMER_RETURN:
            self.come_back(event)
        elif kind is MoveKind.TRANSFER and event.origin is not None:
            self.arrive(event, event.origin)

    def leave(self, event: MoveEvent, kind: MoveKind) -> None:
        """Let goods go: to an order, on the way, back to the supplier, or to a customer."""
        weight: Weight = 0
        for layer, part in self.taken(event).items():
            self.hold(event, layer, -part)
            weight += part
        if not weight:
            return
        if kind is MoveKind.TRANSFER:
            self.travelling[event.move.number] = weight
        elif kind is MoveKind.CONSUMPTION:
            self.orders.append((event, weight))
        elif kind is MoveKind.ISSUE:
            self.issue(event.move.number, weight)
        elif self.goes_back(event):
            self.kept -= weight

    def come_back(self, event: MoveEvent) -> None:
        """Let customers bring back their share of what the issue took along."""
        if event.drawn is None:
            return
        drawn, known, units = event.drawn
        origin, weight = event.origin, self.portion(0, 0, 1)
        under = self.under.get(event.move.document or "", ())
        for number in under if origin is None else (origin.move.number,):
            part = self.portion(self.issued.get(number, 0), drawn, known)
            if part:
                self.issued[number] -= part
                weight += part
        if weight:
            self.bring_in(event, weight, units)

    def spread(self, amount: int) -> Spread:
        """Share an amount among all that was kept, by where it is; what is gone bears the rest."""
        held = [(key, weight) for key, weight in sorted(self.held.items()) if weight]
        issued = [(self.moves[number], weight) for number, weight in self.issued.items() if weight]
        weights = [weight for _, weight in (*held, *self.orders, *issued)]
        told = told_by_weights(amount, self.kept, weights)
        return Spread(
            held={key: next(told) for key, _ in held},
            orders=[(event, next(told)) for event, _ in self.orders],
            issued=[(event, next(told)) for event, _ in issued],
        )


@attrs.define(eq=False, kw_only=True)
class ToldApart(Whereabouts):
    """Goods that are followed by their layers; the weight is units of the receipt.

    ``mixture`` says how much of a layer is the receipt's: all of its own, and of what customers
    brought back a share.
    """

    mixture: dict[str, Weight] = attrs.Factory(dict[str, Weight])

    def portion(self, weight: Weight, part: int, whole: int) -> Weight:
        """A part of so many units, exact."""
        return Fraction(weight * part, whole)

    def bring_in(self, event: MoveEvent, weight: Weight, units: int) -> None:
        """Let goods come in as a layer of their own."""
        mixture = self.portion(weight, 1, units)
        self.mixture[event.move.number] = mixture
        left = units
        for basis, part, _, debtor, _ in event.parts:
            if basis is Basis.SETTLED:
                self.issue(debtor, part * mixture)
                left -= part
        self.hold(event, event.move.number, left * mixture)

    def taken(self, event: MoveEvent) -> dict[str, Weight]:
        """What a move took from the layers that hold goods of the receipt."""
        found: dict[str, Weight] = {}
        for basis, units, _, layer, _ in event.parts:
            if basis is Basis.LAYER and layer in self.mixture:
                found[layer] = found.get(layer, 0) + units * self.mixture[layer]
        return found

    def arrive(self, event: MoveEvent, origin: MoveEvent) -> None:
        """Let in the layers that a transfer brought, less what was owed already."""
        self.travelling.pop(origin.move.number, None)
        layer = ""
        for basis, units, _, reference, _ in event.parts:
            if basis is Basis.HANDED_OVER:
                layer = reference
            weight = units * self.mixture.get(layer, 0)
            if basis is Basis.HANDED_OVER and weight:
                self.hold(event, layer, weight)
            elif basis is Basis.SETTLED and weight:
                self.hold(event, layer, -weight)
                self.issue(reference, weight)


def whereabouts(
    ledger: ItemLedger, moves: Mapping[str, MoveEvent], receipt: MoveEvent, amount: int
) -> Whereabouts:
    """Where the goods of a receipt are right after it, ready to follow them."""
    if ledger.method in TOLD_APART:
        return ToldApart(ledger=ledger, moves=moves, receipt=receipt, weight=receipt.units)
    return Whereabouts(ledger=ledger, moves=moves, receipt=receipt, weight=abs(amount))


def told_by_weights(amount: int, whole: Weight, weights: Sequence[Weight]) -> Iterator[int]:
    """The parts of an amount that belong to some weights of a whole, adding up exactly."""
    seen: Weight = 0
    told = 0
    for weight in weights:
        seen += weight
        until = rounded_share(amount, seen, whole)
        yield until - told
        told = until


def rounded_share(amount: int, part: Weight, whole: Weight) -> int:
    """A part of an amount, half away from zero."""
    ratio = Fraction(part, whole)
    return signed_share(amount, ratio.numerator, ratio.denominator)
