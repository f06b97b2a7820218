"""Where the goods of a receipt are by now, when it turns out that they cost something else.

Where goods can be told apart (first in, first out; last in, first out) they are followed by
what was taken from the layers they came in with. Where they are valued at an average nobody
can say which ones left, so that each issue took along the part of the amount that it took of
the stock. Through transfers the amount goes to another pool, through an order to what the
order made; what went anywhere else was sold.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

import attrs

from backoffice_core.inventory.model import MoveKind
from backoffice_core.inventory.valuation.adjustments import AdjustmentReason
from backoffice_core.inventory.valuation.booking import BROUGHT_IN, ItemLedger
from backoffice_core.inventory.valuation.events import CostEvent, Event, Key, MoveEvent
from backoffice_core.inventory.valuation.lines import Flow, ValueChange, by_place
from backoffice_core.inventory.valuation.methods import CostMethod
from backoffice_core.inventory.valuation.parts import Basis, signed_share
from backoffice_core.kernel.money import Money

__all__ = ["apply_cost"]

TOLD_APART = frozenset({CostMethod.FIFO, CostMethod.LIFO})
PoolKey = tuple[str, str]


@attrs.define(eq=False)
class Spread:
    """An amount by where its goods are: in pools, or handed to an order by a consumption."""

    pools: dict[PoolKey, int] = attrs.Factory(dict[PoolKey, int])
    orders: list[tuple[MoveEvent, int]] = attrs.Factory(list[tuple[MoveEvent, int]])


@attrs.define(eq=False)
class Effect:
    """What an adjustment does to one item: what reached it, what it handed on, what it kept."""

    came: int = 0
    handed_on: int = 0
    places: dict[str, int] = attrs.Factory(dict[str, int])

    @property
    def kept(self) -> int:
        """What stayed with the goods that are still there."""
        return sum(self.places.values())


def apply_cost(
    event: CostEvent, ledgers: Mapping[str, ItemLedger], logs: Mapping[str, Sequence[Event]]
) -> None:
    """Book a cost adjustment: what is held gets dearer, and the rest goes to cost of sales."""
    adjustment, receipt = event.adjustment, event.receipt
    amount = adjustment.amount.minor
    ledger = ledgers[event.item]
    effects = {event.item: Effect(came=amount)}
    standard = ledger.method is CostMethod.STANDARD
    if receipt is not None and not (standard or receipt.move.owner):
        spread_out(event, receipt, ledgers, logs, effects)
    if receipt is not None and adjustment.reason is AdjustmentReason.PRICE_DIFFERENCE:
        correct_records(event, receipt, amount)
    rest = Flow.PRICE_VARIANCE if standard else Flow.SOLD
    event.outcome = tuple(
        change_of(event, ledgers[item], effect, rest) for item, effect in sorted(effects.items())
    )


def spread_out(
    event: CostEvent,
    receipt: MoveEvent,
    ledgers: Mapping[str, ItemLedger],
    logs: Mapping[str, Sequence[Event]],
    effects: dict[str, Effect],
) -> None:
    """Follow an amount from the receipt on, through everything that was made of its goods.

    What was made comes later than what it was made of, so that in the order of time each
    production is reached once, with all that it takes over.
    """
    amounts = {receipt.key: event.adjustment.amount.minor}
    reached = {receipt.key: receipt}
    waiting = [receipt.key]
    while waiting:
        key = heapq.heappop(waiting)
        made, amount = reached[key], amounts[key]
        ledger, effect = ledgers[made.item], effects.setdefault(made.item, Effect())
        if made is not receipt:
            effect.came += amount
        spread = spread_in_item(ledger, between(logs[made.item], key, event.key), made, amount)
        for pool_key, part in spread.pools.items():
            pool = ledger.pools[pool_key]
            pool.begin(event.trail)
            kept = pool.dearer(part, made.move.number)
            pool.minor += kept
            effect.places[pool.place] = effect.places.get(pool.place, 0) + kept
        for consumption, part in spread.orders:
            left = part
            for production, taken in handed_on(consumption, part, event.key):
                left -= taken
                if production.key not in reached:
                    heapq.heappush(waiting, production.key)
                    reached[production.key] = production
                amounts[production.key] = amounts.get(production.key, 0) + taken
            effect.handed_on += part - left + keep_in_order(consumption, left, event)


def keep_in_order(consumption: MoveEvent, minor: int, event: CostEvent) -> int:
    """Let an order's work in progress get dearer; return by how much, as it has to be worth 0."""
    order = consumption.order
    if order is None:
        return 0
    kept = max(minor, -order.minor)
    order.add(0, kept, event.trail)
    return kept


def between(log: Sequence[Event], after: Key, until: Key) -> Iterator[MoveEvent]:
    """The moves of an item after one moment and before another."""
    for place in range(bisect_right(log, after, key=lambda event: event.key), len(log)):
        event = log[place]
        if event.key >= until:
            return
        if isinstance(event, MoveEvent):
            yield event


def spread_in_item(
    ledger: ItemLedger, later: Iterator[MoveEvent], receipt: MoveEvent, amount: int
) -> Spread:
    """Where an amount that came in with ``receipt`` is after the moves that came ``later``.

    What is carried from move to move is units where goods are told apart, and else money.
    """
    apart = ledger.method in TOLD_APART
    number, size = receipt.move.number, receipt.units
    whole = size if apart else amount
    settled = min(size, max(-receipt.before, 0))
    carried = {ledger.pool_key(receipt.move): whole - signed_share(whole, settled, size)}
    on_the_way: dict[str, int] = {}
    orders: list[tuple[MoveEvent, int]] = []
    for event in later:
        if event.move.owner or ledger.stays(event):
            continue
        here = ledger.pool_key(event.move)
        if event.units < 0 and carried.get(here):
            leaving = taken_of(event, number) if apart else part_of(event, carried[here])
            carried[here] -= leaving
            if event.move.kind is MoveKind.TRANSFER:
                on_the_way[event.move.number] = leaving
            elif event.move.kind is MoveKind.CONSUMPTION:
                orders.append((event, leaving))
        elif event.move.arrives and event.origin is not None:
            coming = on_the_way.pop(event.origin.move.number, 0)
            settled = settled_of(event, number) if apart else settled_part(event, coming)
            carried[here] = carried.get(here, 0) + coming - settled
    places = sorted(key for key, held in carried.items() if held)
    if apart:
        told = iter(
            told_by_units(
                amount, size, [*(carried[key] for key in places), *(units for _, units in orders)]
            )
        )
        return Spread(
            {key: next(told) for key in places}, [(event, next(told)) for event, _ in orders]
        )
    return Spread({key: carried[key] for key in places}, [pair for pair in orders if pair[1]])


def told_by_units(amount: int, size: int, units: Sequence[int]) -> Iterator[int]:
    """The parts of an amount that belong to so many of ``size`` units each, adding up exactly."""
    seen = told = 0
    for some in units:
        seen += some
        until = signed_share(amount, seen, size)
        yield until - told
        told = until


def taken_of(event: MoveEvent, number: str) -> int:
    """How many units a move took from the layers of a receipt."""
    return sum(part[1] for part in event.parts if part[0] is Basis.LAYER and part[3] == number)


def part_of(event: MoveEvent, minor: int) -> int:
    """How much of an amount in its pool a move took along."""
    there = max(event.before, 0)
    return signed_share(minor, min(-event.units, there), there) if there else 0


def settled_part(event: MoveEvent, minor: int) -> int:
    """How much of an amount that arrives belongs to goods that had left already."""
    return signed_share(minor, min(event.units, max(-event.before, 0)), event.units)


def settled_of(event: MoveEvent, number: str) -> int:
    """How many units of a receipt had left already when they arrived: they follow its part."""
    settled, mine = 0, False
    for part in event.parts:
        mine = part[3] == number if part[0] is Basis.HANDED_OVER else mine
        settled += part[1] if mine and part[0] is Basis.SETTLED else 0
    return settled


def handed_on(consumption: MoveEvent, minor: int, until: Key) -> Iterator[tuple[MoveEvent, int]]:
    """What of an amount that an order consumed went on with what it produced since."""
    order = consumption.order
    given = 0
    for event in order.events if order is not None else ():
        if order is None or event.key >= until:
            return
        if not isinstance(event, MoveEvent) or event.units < 0:
            continue
        left = order.total - given
        given += event.move.share
        if event.key > consumption.key and left:
            part = signed_share(minor, event.move.share, left)
            minor -= part
            if part:
                yield event, part


def correct_records(event: CostEvent, receipt: MoveEvent, amount: int) -> None:
    """Let the supplier owe for what goes back later what the invoice said."""
    record = receipt.record
    if record is None or receipt.move.kind not in BROUGHT_IN:
        return
    more = max(signed_share(amount, record.units, receipt.units), -record.minor)
    for told in (record, *record.kin):
        told.add(0, max(more, -told.minor), event.trail)


def change_of(event: CostEvent, ledger: ItemLedger, effect: Effect, rest: Flow) -> ValueChange:
    """The line of an item that an adjustment reached."""
    adjustment = event.adjustment
    first = ledger.item == event.item
    own = adjustment.amount.minor if first else 0
    amounts = (
        (Flow[adjustment.reason.name], own),
        (Flow.WORK_IN_PROGRESS, effect.came - own - effect.handed_on),
        (rest, effect.kept + effect.handed_on - effect.came),
    )
    return ValueChange(
        number=adjustment.number,
        day=adjustment.day,
        sequence=adjustment.sequence,
        item=ledger.item,
        document=adjustment.document,
        flows=tuple((flow, Money(amount, ledger.currency)) for flow, amount in amounts if amount),
        places=by_place(effect.places, ledger.currency),
        quantity_after=ledger.quantity(ledger.units),
        value_after=Money(ledger.minor, ledger.currency),
    )
