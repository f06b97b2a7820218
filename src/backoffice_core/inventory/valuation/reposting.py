"""A stock ledger that moves can be put into and taken out of, at any time in its past.

Facts turn up late: a receipt after the goods were sold, the invoice after both. Nothing is
ever revalued in place for it. The ledger takes back what follows, the last first, puts the
fact where it belongs and books again what follows, so that it makes no difference when
something was recorded, only when it happened, and a correction costs what follows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

import attrs

from backoffice_core.inventory.model import Item, Move, MoveKind
from backoffice_core.inventory.valuation.adjustments import CostAdjustment
from backoffice_core.inventory.valuation.booking import ItemLedger
from backoffice_core.inventory.valuation.costing import Pool
from backoffice_core.inventory.valuation.events import Event, MoveEvent
from backoffice_core.inventory.valuation.findings import in_transit, work_in_progress
from backoffice_core.inventory.valuation.lines import (
    ItemValue,
    OpenLayer,
    PoolValue,
    ValueChange,
    ValuedMove,
)
from backoffice_core.inventory.valuation.methods import CostMethod, NegativeStock, Pools
from backoffice_core.inventory.valuation.parts import share
from backoffice_core.inventory.valuation.result import Valuation, unknown_move
from backoffice_core.inventory.valuation.timeline import Timeline
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, ranked
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["Line", "Reposting", "StockLedger", "timeline_of", "valuation_of"]

Line: TypeAlias = ValuedMove | ValueChange
"""A move with its worth, or a change of cost while nothing moved."""
NO_STANDARDS: Mapping[str, Effective[Money]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Reposting:
    """What a correction of the past changed.

    ``changed`` are lines as they were and as they are, ``new`` and ``gone`` those that are
    there only after or before; ``findings`` what has to be said since, and ``replayed`` how
    many events were booked again to find out.
    """

    changed: tuple[tuple[Line, Line], ...]
    new: tuple[Line, ...]
    gone: tuple[Line, ...]
    findings: tuple[Finding, ...]
    replayed: int


@checked
class StockLedger:
    """The value of stock, kept as facts arrive; takes the arguments of :func:`value_moves`.

    Every answer is that of valuing all its facts at once, whatever order they came in. What
    is refused raises :class:`InvalidValue` as :func:`value_moves` does, and leaves the ledger
    as it was.

    >>> from datetime import date
    >>> from backoffice_core.inventory.model import MoveKind
    >>> def move(number, day, kind, pieces, cost=None):
    ...     return Move(
    ...         number=number,
    ...         day=date(2026, 5, day),
    ...         item="soap",
    ...         kind=kind,
    ...         quantity=Quantity.of(pieces, "pcs"),
    ...         unit_cost=cost and Money.of(cost, "USD"),
    ...     )
    >>> ledger = StockLedger(method=CostMethod.FIFO, currency="USD")
    >>> first = ledger.record(
    ...     [move("R2", 5, MoveKind.RECEIPT, 10, 3), move("S1", 9, MoveKind.ISSUE, -4)]
    ... )
    >>> late = ledger.record([move("R1", 2, MoveKind.RECEIPT, 10, 2)])
    >>> [(before.value.text, after.value.text) for before, after in late.changed]
    [('30.00', '30.00'), ('-12.00', '-8.00')]
    >>> print(ledger.valuation().value)
    USD 42.00
    """

    def __init__(
        self,
        *,
        method: CostMethod,
        currency: str | Currency,
        items: Iterable[Item] | None = None,
        pools: Pools = Pools.ITEM,
        negative: NegativeStock = NegativeStock.ALLOW,
        standards: Mapping[str, Effective[Money]] | None = None,
    ) -> None:
        self.timeline = timeline_of(
            method=method,
            currency=currency,
            items=items,
            pools=pools,
            negative=negative,
            standards=standards,
        )

    def record(
        self, moves: Iterable[Move], *, adjustments: Iterable[CostAdjustment] = ()
    ) -> Reposting:
        """Put moves, and cost adjustments, where they belong.

        Raises :class:`InvalidValue`: see :func:`value_moves`.
        """
        return compared(self.timeline.add(moves, adjustments))

    def adjust(self, adjustments: Iterable[CostAdjustment]) -> Reposting:
        """Put cost adjustments where they belong.

        Raises :class:`InvalidValue`: see :func:`value_moves`.
        """
        return self.record((), adjustments=adjustments)

    def withdraw(self, number: str) -> Reposting:
        """Take out a move or a cost adjustment, as if it had never been recorded.

        Raises :class:`InvalidValue`: ``unknown_move``, and ``stock_short`` where goods that
        left later would not have been there.
        """
        links = self.timeline.links
        event = links.moves.get(number) or links.costs.get(number)
        if event is None:
            raise unknown_move(number)
        following = self.timeline.remove(event)
        event.outcome = event.findings = ()
        return compared([event, *following])

    def valuation(self) -> Valuation:
        """Everything that was recorded, valued."""
        return valuation_of(self.timeline)


def timeline_of(
    *,
    method: CostMethod,
    currency: str | Currency,
    items: Iterable[Item] | None,
    pools: Pools,
    negative: NegativeStock,
    standards: Mapping[str, Effective[Money]] | None,
    lasting: bool = True,
) -> Timeline:
    """An empty timeline for these choices; raises :class:`InvalidValue` for what is none."""
    expect_member(method, CostMethod, name="method")
    expect_member(pools, Pools, name="pools")
    expect_member(negative, NegativeStock, name="negative")
    return Timeline(
        method=method,
        currency=Currency.of(currency),
        pools=pools,
        negative=negative,
        units=units_of(items),
        standards=NO_STANDARDS if standards is None else standards,
        lasting=lasting,
    )


def compared(events: Iterable[Event]) -> Reposting:
    """What booking some events again made of their lines."""
    changed: list[tuple[Line, Line]] = []
    new: list[Line] = []
    gone: list[Line] = []
    findings: list[Finding] = []
    replayed = 0
    for event in events:
        replayed += event.done
        if event.findings:
            known = event.previous_findings
            findings.extend(finding for finding in event.findings if finding not in known)
        before = {item_of(line): line for line in event.previous}
        for line in event.outcome:
            earlier = before.pop(item_of(line), None)
            if earlier is None:
                new.append(line)
            elif earlier != line:
                changed.append((earlier, line))
        gone.extend(before.values())
    return Reposting(
        changed=tuple(changed),
        new=tuple(new),
        gone=tuple(gone),
        findings=ranked(findings),
        replayed=replayed,
    )


def item_of(line: Line) -> str:
    """The item a line is of."""
    return line.move.item if isinstance(line, ValuedMove) else line.item


def valuation_of(timeline: Timeline) -> Valuation:
    """What all that happened comes to."""
    links = timeline.links
    lines: list[ValuedMove] = []
    changes: list[ValueChange] = []
    findings: list[Finding] = []
    for event in timeline.everything():
        findings.extend(event.findings)
        for line in event.outcome:
            if isinstance(line, ValuedMove):
                lines.append(line)
            else:
                changes.append(line)
    lines.sort(key=lambda line: (line.move.day, line.move.sequence, line.move.number))
    changes.sort(key=lambda line: (line.day, line.sequence, line.number, line.item))
    orders = {
        code: Money(order.minor, timeline.currency)
        for code, order in sorted(links.orders.items())
        if order.minor
    }
    findings.extend(
        work_in_progress(code, left, day=last_day(links.orders[code].events))
        for code, left in orders.items()
    )
    travelling: dict[str, Money] = {}
    for event, left, beside in on_the_way(timeline):
        findings.append(in_transit(event.move, left, beside=beside))
        if beside:
            travelling[event.move.number] = left
    return Valuation(
        method=timeline.method,
        pooled=timeline.pools,
        currency=timeline.currency,
        lines=tuple(lines),
        changes=tuple(changes),
        closing=tuple(closing_of(timeline)),
        work_in_progress=MappingProxyType(orders),
        in_transit=MappingProxyType(travelling),
        findings=ranked(findings),
    )


def on_the_way(timeline: Timeline) -> Iterator[tuple[MoveEvent, Money, bool]]:
    """The goods that left and arrived nowhere, their worth, and whether they left their pool."""
    for _, event in sorted(timeline.links.moves.items()):
        if event.move.kind is not MoveKind.TRANSFER or event.units > 0:
            continue
        if event.arrival is not None or event.move.owner:
            continue
        ledger, (line,) = timeline.ledgers[event.item], event.outcome
        if not ledger.stays(event) and isinstance(line, ValuedMove):
            yield event, -line.cost, True
        else:
            cost = ledger.pool_of(event.move).current_cost
            worth = share(cost[0], -event.units, cost[1]) if cost else 0
            yield event, Money(worth, timeline.currency), False


def last_day(events: Iterable[Event]) -> date:
    """The last day on which an order moved goods."""
    return max(event.move.day for event in events if isinstance(event, MoveEvent))


def closing_of(timeline: Timeline) -> Iterator[ItemValue]:
    """What is left of each item that was declared, or moved."""
    units = timeline.units
    codes = timeline.ledgers.keys() if units is None else units.keys()
    for code in sorted(codes):
        ledger = timeline.ledgers.get(code)
        if ledger is None and units is not None:
            nothing = Money(0, timeline.currency)
            yield ItemValue(item=code, quantity=Quantity.zero(units[code]), value=nothing)
        elif ledger is not None:
            yield item_value(ledger, timeline)


def item_value(ledger: ItemLedger, timeline: Timeline) -> ItemValue:
    """What is left of an item."""
    held = [pool for pool in ledger.pools.values() if pool.units > 0]
    units, minor = sum(pool.units for pool in held), sum(pool.minor for pool in held)
    cost = (minor, units) if units else ledger.last.cost
    pools = sorted(ledger.pools.items())
    return ItemValue(
        item=ledger.item,
        quantity=ledger.quantity(ledger.units),
        value=Money(ledger.minor, ledger.currency),
        unit_cost=(
            None if cost is None else Money(share(cost[0], ledger.scale, cost[1]), ledger.currency)
        ),
        pools=tuple(pool_value(pool, ledger, timeline) for _, pool in pools if pool.units),
    )


def pool_value(pool: Pool, ledger: ItemLedger, timeline: Timeline) -> PoolValue:
    """What is left in a pool, and the layers it lies in."""
    moves = timeline.links.moves
    return PoolValue(
        item=ledger.item,
        place=pool.place,
        lot=pool.lot,
        quantity=ledger.quantity(pool.units),
        value=Money(pool.minor, ledger.currency),
        layers=tuple(
            OpenLayer(
                move=layer.number,
                day=moves[layer.number].move.day if layer.number else None,
                quantity=ledger.quantity(layer.units),
                value=Money(layer.minor, ledger.currency),
            )
            for layer in pool.open_layers()
        ),
    )


def units_of(items: Iterable[Item] | None) -> Mapping[str, Unit] | None:
    """The unit to count each declared item in.

    Raises :class:`InvalidValue`: ``item_repeated``.
    """
    if items is None:
        return None
    units: dict[str, Unit] = {}
    for item in items:
        if item.code in units:
            raise InvalidValue(
                "item_repeated", f"Item {item.code} is given twice.", "Give each item once."
            )
        units[item.code] = item.unit
    return units
