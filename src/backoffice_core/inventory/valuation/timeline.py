"""The order of everything that happened to stock, and how to put something into its past.

Each item has a log of what happened to it, in order. Whatever turns up late is put where it
belongs; what follows it is taken back, the last first, and booked again, the first first. What
follows is the rest of the item's own log, and through orders and the costs that go through
them parts of other logs, each from the first moment that anything could change: nothing else
is touched, and nothing twice.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping

import attrs

from backoffice_core.inventory.model import Move
from backoffice_core.inventory.units import amount_in, unknown_item
from backoffice_core.inventory.valuation.adjustments import CostAdjustment
from backoffice_core.inventory.valuation.booking import ItemLedger
from backoffice_core.inventory.valuation.cells import Cell, State, Trail, take_back_steps
from backoffice_core.inventory.valuation.daily import count_days
from backoffice_core.inventory.valuation.events import (
    FIRST_OF_A_DAY,
    CostEvent,
    Event,
    MoveEvent,
    StandardEvent,
    first_of_month,
    key_of,
)
from backoffice_core.inventory.valuation.following import Known, apply_cost
from backoffice_core.inventory.valuation.linking import Links, Start, event_key, next_of
from backoffice_core.inventory.valuation.methods import CostMethod, NegativeStock, Pools
from backoffice_core.inventory.valuation.revaluing import apply_standard
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["Timeline"]

FEW = 8


@attrs.define(eq=False, kw_only=True)
class Timeline:
    """The logs and ledgers of all items; ``units`` are those declared, None if none were.

    What is not ``lasting`` is booked once, and cannot be corrected.
    """

    method: CostMethod
    currency: Currency
    pools: Pools
    negative: NegativeStock
    units: Mapping[str, Unit] | None
    standards: Mapping[str, Effective[Money]]
    lasting: bool = True
    scratch: Trail = attrs.Factory(list[tuple[Cell, State]])
    links: Links = attrs.Factory(Links)
    whole: dict[Unit, dict[int, Quantity]] = attrs.Factory(dict[Unit, dict[int, Quantity]])
    ledgers: dict[str, ItemLedger] = attrs.Factory(dict[str, ItemLedger])
    logs: dict[str, list[Event]] = attrs.Factory(dict[str, list[Event]])

    def add(self, moves: Iterable[Move], costs: Iterable[CostAdjustment]) -> list[Event]:
        """Put facts where they belong and value what follows.

        Returns everything that was valued, or valued again. What cannot be valued raises
        :class:`InvalidValue`, and everything is as it was.
        """
        new: list[Event] = []
        starts: list[Start] = []
        try:
            fresh = not self.logs
            self.enter(moves, costs, new, starts)
            if fresh:
                following = sorted(self.everything(), key=event_key)
                self.book(following)
                return following
            following = self.following(starts)
            self.take_back(following)
            self.book(following)
            following.extend(event for event in new if waits(event))
        except InvalidValue:
            following = self.following(starts)
            self.take_back(following)
            self.leave(new)
            gone = {id(event) for event in new}
            self.book([event for event in following if id(event) not in gone])
            raise
        return following

    def enter(
        self,
        moves: Iterable[Move],
        costs: Iterable[CostAdjustment],
        new: list[Event],
        starts: list[Start],
    ) -> None:
        """Register facts, link them, and note from where on they change something."""
        of_items: dict[str, list[MoveEvent]] = {}
        for move in moves:
            self.refuse_unusable(move.number, move.cost or move.unit_cost)
            if self.method is CostMethod.SPECIFIC and not (move.lot or move.owner):
                raise lot_missing(move)
            event = MoveEvent(key=key_of(move, self.method), item=move.item, move=move)
            if not self.lasting:
                event.trail = self.scratch
            new.append(event)
            self.links.moves[move.number] = event
            of_items.setdefault(move.item, []).append(event)
        for code, events in of_items.items():
            starts.extend(self.extend(code, events))
            starts.extend(self.measure(code, events))
        ordered = False
        links = self.links
        for events in of_items.values():
            for event in events:
                if links.alone(event.move):
                    starts.append((event.item, event.key))
                else:
                    starts.extend(links.add_move(event))
                    ordered = ordered or event.order is not None
        changed = [cost for event in new for cost in self.links.adjusted.get(number_of(event), ())]
        for cost in costs:
            self.refuse_unusable(cost.number, cost.amount)
            added = CostEvent(key=key_of(cost, self.method), item="", adjustment=cost)
            new.append(added)
            starts.extend(self.links.add_cost(added))
            changed.append(added)
        for known in self.links.costs.values() if ordered else changed:
            starts.extend(self.spread(known))

    def spread(self, cost: CostEvent) -> Iterator[Start]:
        """Put a cost into the logs of all items that it may reach."""
        if cost.receipt is None:
            return
        for code in [cost.item, *self.links.reach(cost)]:
            log = self.logs[code]
            place = bisect_left(log, cost.key, key=event_key)
            if place == len(log) or log[place] is not cost:
                log.insert(place, cost)
                cost.items.add(code)
                yield code, cost.key

    def extend(self, code: str, events: list[MoveEvent]) -> Iterator[Start]:
        """Put moves into the log of their item."""
        log = self.logs.get(code)
        if log is None:
            log = self.logs[code] = []
            log.extend(self.standards_of(code))
            yield from ((code, event.key) for event in log[:1])
        if len(events) <= FEW:
            for event in events:
                insort(log, event, key=event_key)
        else:
            log.extend(events)
            log.sort(key=event_key)

    def standards_of(self, code: str) -> Iterator[StandardEvent]:
        """The days on which an item's standard cost changes."""
        if self.method is not CostMethod.STANDARD:
            return
        if code not in self.standards:
            raise standard_missing(code)
        known = self.standards[code]
        for day in sorted({version.since for version in known.versions}):
            standard = known.on(day)
            self.refuse_currency(f"The standard of {code}", standard)
            key = (0, 0, day, FIRST_OF_A_DAY, code)
            yield StandardEvent(key=key, item=code, day=day, standard=standard)

    def measure(self, code: str, events: list[MoveEvent]) -> Iterator[Start]:
        """Count moves in whole steps; where smaller ones are needed, all the item's moves."""
        unit = self.unit_of(code)
        ledger = self.ledgers.get(code)
        if ledger is None:
            ledger = self.ledgers[code] = ItemLedger(
                item=code, unit=unit, currency=self.currency, method=self.method,
                pooled=self.pools, negative=self.negative, whole=self.whole.setdefault(unit, {}),
            )  # fmt: skip
        counted = events
        if unit != ledger.unit:
            counted = [event for event in self.logs[code] if isinstance(event, MoveEvent)]
        amounts = [amount_in(event.move.quantity, unit) for event in counted]
        scale = math.lcm(ledger.scale, *{amount.denominator for amount in amounts})
        if scale != ledger.scale or unit != ledger.unit:
            yield code, self.logs[code][0].key
            ledger.scale, ledger.unit = scale, unit
            ledger.whole = self.whole.setdefault(unit, {})
            counted = [event for event in self.logs[code] if isinstance(event, MoveEvent)]
            amounts = [amount_in(event.move.quantity, unit) for event in counted]
        for event, amount in zip(counted, amounts, strict=True):
            event.units = amount.numerator * (scale // amount.denominator)

    def unit_of(self, code: str) -> Unit:
        """The unit an item is counted in: as declared, or that of its first move."""
        if self.units is not None:
            if code not in self.units:
                raise unknown_item(code)
            return self.units[code]
        first = next(event for event in self.logs[code] if isinstance(event, MoveEvent))
        return first.move.quantity.unit

    def remove(self, event: MoveEvent | CostEvent) -> list[Event]:
        """Take a fact away and value what follows; return everything that was valued again."""
        starts = [(code, event.key) for code in self.places_of(event)]
        if isinstance(event, MoveEvent):
            costs = self.links.adjusted.get(event.move.number, ())
            starts.extend((code, cost.key) for cost in costs for code in cost.items)
            if event.origin is not None:
                starts.append((event.item, event.origin.key))
            if event.order is not None:
                starts.extend((other.item, other.key) for other in event.order.events[:1])
        following = self.following(starts)
        self.take_back(following)
        self.leave([event])
        rest = [other for other in following if other is not event]
        try:
            self.book(rest)
        except InvalidValue:
            self.take_back(rest)
            again: list[Event] = []
            moves = [event.move] if isinstance(event, MoveEvent) else []
            costs_again = [event.adjustment] if isinstance(event, CostEvent) else []
            self.enter(moves, costs_again, again, [])
            self.book(sorted([*rest, *again], key=event_key))
            raise
        return rest

    def places_of(self, event: MoveEvent | CostEvent) -> list[str]:
        """The items whose logs hold an event."""
        return sorted(event.items) if isinstance(event, CostEvent) else [event.item]

    def leave(self, events: list[Event]) -> None:
        """Forget facts that were taken back, or never booked."""
        for event in events:
            if isinstance(event, CostEvent):
                self.drop(event, event.items)
                self.links.remove_cost(event)
            elif isinstance(event, MoveEvent):
                for cost in self.links.adjusted.get(event.move.number, ()):
                    self.drop(cost, cost.items)
                self.links.remove_move(event)
                self.drop(event, {event.item})
        for code in {event.item for event in events if isinstance(event, MoveEvent)}:
            if any(isinstance(other, MoveEvent) for other in self.logs.get(code, ())):
                list(self.measure(code, []))  # what is counted again was taken back already
            else:
                self.logs.pop(code, None)
                self.ledgers.pop(code, None)

    def drop(self, event: Event, items: Iterable[str]) -> None:
        """Take an event out of some logs."""
        for code in items:
            log = self.logs.get(code, [])
            place = bisect_left(log, event.key, key=event_key)
            if place < len(log) and log[place] is event:
                del log[place]

    def following(self, starts: Iterable[Start]) -> list[Event]:
        """Everything that may change when something changes at some moments, in order."""
        reached: dict[str, int] = {}
        found: dict[int, Event] = {}
        waiting = list(starts)
        while waiting:
            code, key = waiting.pop()
            log = self.logs.get(code, [])
            if self.method is CostMethod.PERIODIC_AVERAGE:
                key = first_of_month(key)
            place = bisect_left(log, key, key=event_key)
            until = reached.get(code, len(log))
            if place >= until:
                continue
            reached[code] = place
            for event in log[place:until]:
                found[id(event)] = event
                if isinstance(event, MoveEvent):
                    if event.order is not None:
                        waiting.extend(next_of(event.order, event))
                elif isinstance(event, CostEvent):
                    waiting.extend((other, event.key) for other in event.items)
                    for order in event.orders:
                        waiting.extend(next_of(order, event))
        return sorted(found.values(), key=event_key)

    def everything(self) -> Iterator[Event]:
        """All events, each once."""
        yield from self.links.moves.values()
        yield from self.links.costs.values()
        for log in self.logs.values():
            yield from (event for event in log if isinstance(event, StandardEvent))

    def take_back(self, events: list[Event]) -> None:
        """Undo what was booked, the last first."""
        for event in reversed(events):
            if event.done:
                event.previous, event.previous_findings = event.outcome, event.findings
            if event.trail:
                take_back_steps(event.trail)
            event.done = False

    def book(self, events: Iterable[Event]) -> None:
        """Value events in their order."""
        ledgers = self.ledgers
        known = Known(ledgers=ledgers, logs=self.logs, links=self.links)
        booked = list(events)
        for event in booked:
            if isinstance(event, MoveEvent):
                ledgers[event.item].apply(event)
            elif isinstance(event, CostEvent):
                if event.receipt is None:
                    continue
                apply_cost(event, known)
            elif isinstance(event, StandardEvent):
                if event.item not in ledgers:
                    continue
                apply_standard(event, ledgers[event.item])
            event.done = True
            if not self.lasting:
                event.trail.clear()
        if self.method is CostMethod.PERIODIC_AVERAGE:
            count_days(booked, ledgers)

    def refuse_unusable(self, number: str, money: Money | None) -> None:
        """Refuse a number that is taken, and money of another currency."""
        if number in self.links.moves or number in self.links.costs:
            raise InvalidValue(
                "move_number_repeated",
                f"Two moves have the number {number}.",
                "Give each move, and each adjustment, a number of its own.",
            )
        if money is not None:
            self.refuse_currency(f"Move {number}", money)

    def refuse_currency(self, subject: str, money: Money) -> None:
        """Refuse money of another currency."""
        if money.currency is not self.currency and money.currency != self.currency:
            raise InvalidValue(
                "currency_mixed",
                f"{subject} costs {money}, and stock is valued in {self.currency}.",
                "Convert the cost first.",
            )


def waits(event: Event) -> bool:
    """Whether an event is a cost that waits for its receipt."""
    return isinstance(event, CostEvent) and event.receipt is None


def number_of(event: Event) -> str:
    """The number of a move."""
    return event.move.number if isinstance(event, MoveEvent) else ""


def lot_missing(move: Move) -> InvalidValue:
    """The refusal of a move that does not say which goods it moves."""
    return InvalidValue(
        "lot_missing",
        f"Move {move.number} of {move.item} names no lot or serial number, and each is valued "
        "by its own cost.",
        "Name the lot, or value the item by another method.",
    )


def standard_missing(code: str) -> InvalidValue:
    """The refusal of goods that have no standard cost."""
    return InvalidValue(
        "standard_missing",
        f"Item {code} has no standard cost.",
        "Add one to standards that starts no later than the item's first move.",
    )
