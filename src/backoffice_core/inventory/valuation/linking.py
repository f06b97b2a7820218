"""What follows from what: transfers from their start, returns from their issue, goods from orders.

Facts turn up in any order, a return perhaps before the issue it goes back to. So a link is
kept from the moment either end is known, and taken apart when one end is withdrawn.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator
from typing import TypeVar

import attrs

from backoffice_core.inventory.model import ORDERED, Move, MoveKind
from backoffice_core.inventory.valuation.booking import BROUGHT_IN
from backoffice_core.inventory.valuation.events import (
    CostEvent,
    Event,
    Key,
    MoveEvent,
    Order,
    in_time,
)
from backoffice_core.inventory.valuation.findings import receipt_unknown
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Links", "Start", "event_key", "next_of"]

E = TypeVar("E")
Start = tuple[str, Key]
"""An item, and the moment from which on it has to be valued again."""


def event_key(event: Event) -> Key:
    """What events are sorted by."""
    return event.key


@attrs.define(eq=False)
class Links:
    """Every event by its number, and who goes back to whom."""

    moves: dict[str, MoveEvent] = attrs.Factory(dict[str, MoveEvent])
    costs: dict[str, CostEvent] = attrs.Factory(dict[str, CostEvent])
    followers: dict[str, list[MoveEvent]] = attrs.Factory(dict[str, list[MoveEvent]])
    adjusted: dict[str, list[CostEvent]] = attrs.Factory(dict[str, list[CostEvent]])
    orders: dict[str, Order] = attrs.Factory(dict[str, Order])
    consumers: dict[str, set[str]] = attrs.Factory(dict[str, set[str]])

    def alone(self, move: Move) -> bool:
        """Whether a move has to do with no other."""
        return (
            move.origin is None
            and move.number not in self.followers
            and move.number not in self.adjusted
            and move.kind not in ORDERED
        )

    def add_move(self, event: MoveEvent) -> Iterator[Start]:
        """Link a move both ways; tell from where on that changes anything."""
        move = event.move
        self.moves[move.number] = event
        yield event.item, event.key
        if move.origin is not None:
            self.followers.setdefault(move.origin, []).append(event)
            origin = self.moves.get(move.origin)
            if origin is not None:
                yield self.bind(event, origin)
        for follower in self.followers.get(move.number, ()):
            yield self.bind(follower, event)
        for cost in self.adjusted.get(move.number, ()):
            self.bind_cost(cost, event)
        if move.kind in ORDERED and not move.owner:
            yield from self.join_order(event, str(move.document))

    def bind(self, event: MoveEvent, origin: MoveEvent) -> Start:
        """Let a move follow from another; refuse what cannot be."""
        move, first = event.move, origin.move
        if in_time(move) < in_time(first):
            raise origin_later(move.number, first.number)
        if event.item != origin.item:
            raise InvalidValue(
                "origin_unlike",
                f"Move {move.number} of {event.item} follows from move {first.number} "
                f"of {origin.item}.",
                "Give as origin a move of the same item.",
            )
        if move.arrives:
            if first.kind is not MoveKind.TRANSFER or first.quantity != -move.quantity:
                raise InvalidValue(
                    "transfer_unequal",
                    f"Move {move.number} brings in {move.quantity}, and move {first.number} "
                    f"({first.kind.value}) is of {first.quantity}.",
                    "Let a transfer bring in what one move took out; write two for two parts.",
                )
            if origin.arrival is not None and origin.arrival is not event:
                raise InvalidValue(
                    "transfer_repeated",
                    f"Moves {origin.arrival.move.number} and {move.number} both bring in what "
                    f"move {first.number} took out.",
                    "Give each a move of its own as origin.",
                )
            origin.arrival = event
        event.origin = origin
        origin.followed = True
        return origin.item, origin.key

    def bind_cost(self, event: CostEvent, receipt: MoveEvent) -> None:
        """Let a cost belong to a receipt; refuse what cannot be."""
        adjustment, move = event.adjustment, receipt.move
        if in_time(adjustment) < in_time(move):
            raise origin_later(adjustment.number, move.number)
        if move.kind not in BROUGHT_IN:
            raise InvalidValue(
                "receipt_unlike",
                f"Adjustment {adjustment.number} is of move {move.number} ({move.kind.value}).",
                "Give the move that brought the goods in.",
            )
        event.receipt = receipt
        event.findings = ()
        event.item = receipt.item
        receipt.followed = True

    def join_order(self, event: MoveEvent, code: str) -> Iterator[Start]:
        """Let an order consume or produce; what it produces depends on all that it will."""
        order = self.orders.setdefault(code, Order())
        event.order = order
        insort(order.events, event, key=event_key)
        if event.move.kind is MoveKind.PRODUCTION:
            order.total += event.move.share
            yield from productions_of(order)
        else:
            self.consumers.setdefault(event.item, set()).add(code)

    def remove_move(self, event: MoveEvent) -> None:
        """Take the links of a move apart."""
        move = event.move
        self.moves.pop(move.number, None)
        if move.origin is not None:
            forget(self.followers, move.origin, event)
            origin = event.origin
            if origin is not None:
                if origin.arrival is event:
                    origin.arrival = None
                self.still_followed(origin)
        for follower in self.followers.get(move.number, ()):
            follower.origin = None
        for cost in self.adjusted.get(move.number, ()):
            release(cost)
        order = event.order
        if order is not None and event in order.events:
            order.events.remove(event)
            if move.kind is MoveKind.PRODUCTION:
                order.total -= move.share

    def add_cost(self, event: CostEvent) -> Iterator[Start]:
        """Link a cost to its receipt, if that is known by now."""
        number = event.adjustment.receipt
        self.costs[event.adjustment.number] = event
        self.adjusted.setdefault(number, []).append(event)
        receipt = self.moves.get(number)
        if receipt is None:
            event.findings = (receipt_unknown(event.adjustment),)
        else:
            self.bind_cost(event, receipt)
            yield receipt.item, receipt.key

    def remove_cost(self, event: CostEvent) -> None:
        """Take a cost from its receipt."""
        self.costs.pop(event.adjustment.number, None)
        forget(self.adjusted, event.adjustment.receipt, event)
        if event.receipt is not None:
            self.still_followed(event.receipt)
        release(event)

    def still_followed(self, origin: MoveEvent) -> None:
        """Note whether anything goes back to a move."""
        number = origin.move.number
        origin.followed = bool(self.followers.get(number) or self.adjusted.get(number))

    def reach(self, event: CostEvent) -> Iterator[str]:
        """The items a cost may come to through orders, as far as it was not known; join these."""
        waiting = [event.item]
        event.items.add(event.item)
        seen = {event.item}
        while waiting:
            for code in sorted(self.consumers.get(waiting.pop(), ())):
                order = self.orders[code]
                if not any(order is known for known in event.orders):
                    event.orders.append(order)
                    insort(order.events, event, key=event_key)
                for made in order.events:
                    if produces(made) and made.item not in seen:
                        seen.add(made.item)
                        waiting.append(made.item)
                        yield made.item


def productions_of(order: Order) -> Iterator[Start]:
    """What an order produces first, from where on all it produces changes."""
    for event in order.events:
        if produces(event):
            yield event.item, event.key
            return


def produces(event: Event) -> bool:
    """Whether an event of an order is one of what it makes."""
    return isinstance(event, MoveEvent) and event.move.kind is MoveKind.PRODUCTION


def next_of(order: Order, event: Event) -> Iterator[Start]:
    """What happens to an order next: it depends on what happened before."""
    place = bisect_right(order.events, event.key, key=event_key)
    for later in order.events[place : place + 1]:
        yield later.item, later.key


def release(cost: CostEvent) -> None:
    """Take a cost off its receipt, and out of the orders it went through."""
    for order in cost.orders:
        order.events.remove(cost)
    cost.orders.clear()
    cost.items.clear()
    cost.receipt = None
    cost.outcome = ()
    cost.findings = (receipt_unknown(cost.adjustment),)


def forget(known: dict[str, list[E]], number: str, event: E) -> None:
    """Take an event out of those that go back to a number."""
    left = [other for other in known.get(number, ()) if other is not event]
    if left:
        known[number] = left
    else:
        known.pop(number, None)


def origin_later(number: str, origin: str) -> InvalidValue:
    """The refusal of what follows from something that happens later."""
    return InvalidValue(
        "origin_later",
        f"{number} follows from move {origin}, which happens later.",
        "Give it a later day or sequence, or another origin.",
    )
