"""Following an amount to the goods of a receipt, when it turns out that they cost something else.

Where they are within an item is asked of
:mod:`~backoffice_core.inventory.valuation.whereabouts`; through an order the amount goes on to
what the order made. What went with an issue was sold, and is remembered there: what customers
bring back later comes at the cost it turned out to have.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

import attrs

from backoffice_core.inventory.valuation.adjustments import AdjustmentReason
from backoffice_core.inventory.valuation.booking import BROUGHT_IN, ItemLedger
from backoffice_core.inventory.valuation.cells import Record
from backoffice_core.inventory.valuation.events import CostEvent, Event, Key, MoveEvent
from backoffice_core.inventory.valuation.findings import below_nothing
from backoffice_core.inventory.valuation.lines import Flow, ValueChange, ValuedMove, by_place
from backoffice_core.inventory.valuation.linking import Links
from backoffice_core.inventory.valuation.methods import CostMethod
from backoffice_core.inventory.valuation.parts import signed_share
from backoffice_core.inventory.valuation.whereabouts import Spread, whereabouts
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.money import Money

__all__ = ["Known", "apply_cost"]


@attrs.frozen(kw_only=True)
class Known:
    """The ledgers and logs of all items, and what follows from what."""

    ledgers: Mapping[str, ItemLedger]
    logs: Mapping[str, Sequence[Event]]
    links: Links


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


def apply_cost(event: CostEvent, known: Known) -> None:
    """Book a cost adjustment: what is held gets dearer, and the rest goes to cost of sales."""
    adjustment, receipt = event.adjustment, event.receipt
    amount = adjustment.amount.minor
    ledgers = known.ledgers
    effects = {event.item: Effect(came=amount)}
    standard = ledgers[event.item].method is CostMethod.STANDARD
    event.findings = ()
    if receipt is not None and not receipt.move.owner:
        event.findings = tuple(impossible(event, receipt, known.links))
        if not standard:
            spread_out(event, receipt, known, effects)
    if receipt is not None and adjustment.reason is AdjustmentReason.PRICE_DIFFERENCE:
        correct_records(event, receipt, amount)
    rest = Flow.PRICE_VARIANCE if standard else Flow.SOLD
    event.outcome = tuple(
        change_of(event, ledgers[item], effect, rest) for item, effect in sorted(effects.items())
    )


def impossible(event: CostEvent, receipt: MoveEvent, links: Links) -> Iterator[Finding]:
    """Say so when all costs of a receipt together make it cost less than nothing."""
    line, adjustment = receipt.outcome[0], event.adjustment
    if adjustment.amount.minor >= 0 or not isinstance(line, ValuedMove):
        return
    costs = links.adjusted.get(receipt.move.number, ())
    told = sum(cost.adjustment.amount.minor for cost in costs if cost.key <= event.key)
    left = receipt.units if receipt.record is None else receipt.record.units
    worth = signed_share(line.cost.minor, left, receipt.units) + told
    if worth < 0:
        yield below_nothing(adjustment, Money(-worth, adjustment.amount.currency))


def spread_out(
    event: CostEvent, receipt: MoveEvent, known: Known, effects: dict[str, Effect]
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
        ledger, effect = known.ledgers[made.item], effects.setdefault(made.item, Effect())
        if made is not receipt:
            effect.came += amount
        spread = spread_in_item(event, made, amount, known)
        revalue(event, spread, ledger, effect)
        remember(event, spread, ledger)
        for consumption, part in spread.orders:
            left = part
            for production, taken in handed_on(consumption, part, event.key):
                left -= taken
                if production.key not in reached:
                    heapq.heappush(waiting, production.key)
                    reached[production.key] = production
                amounts[production.key] = amounts.get(production.key, 0) + taken
            effect.handed_on += part - left + keep_in_order(consumption, left, event)


def spread_in_item(event: CostEvent, made: MoveEvent, amount: int, known: Known) -> Spread:
    """Where an amount that came in with a move is when it becomes known."""
    where = whereabouts(known.ledgers[made.item], known.links.moves, made, amount)
    for later in between(known.logs[made.item], made.key, event.key):
        where.follow(later)
    return where.spread(amount)


def revalue(event: CostEvent, spread: Spread, ledger: ItemLedger, effect: Effect) -> None:
    """Let what is held get dearer, layer by layer."""
    for (pool_key, layer), part in spread.held.items():
        pool = ledger.pools[pool_key]
        pool.begin(event.trail)
        kept = pool.dearer(part, layer)
        pool.minor += kept
        effect.places[pool.place] = effect.places.get(pool.place, 0) + kept


def remember(event: CostEvent, spread: Spread, ledger: ItemLedger) -> None:
    """Let what customers bring back later cost what it turned out to have cost."""
    for issue, minor in spread.issued:
        document = issue.move.document
        under = None if document is None else ledger.issued.get(document)
        for record in (issue.record, under):
            if record is not None:
                let_cost(record, minor, event)


def let_cost(record: Record, minor: int, event: CostEvent) -> None:
    """Change what the goods a record tells of have cost, if there are any; to nothing at least."""
    if record.units and minor:
        record.add(0, max(minor, -record.minor), event.trail)


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
    """Let the supplier owe for what goes back later what the invoice said of what was left."""
    record = receipt.record
    if record is None or receipt.move.kind not in BROUGHT_IN or not record.units:
        return
    for told in (record, *record.kin):
        let_cost(told, amount, event)


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
