"""What a move or a change of cost does to the value of stock, by cause.

Every line balances: the amounts of its ``flows`` add up to its ``value``. The other side of
each flow is an account of its own (goods received, cost of sales, work in progress ...), so
books that post the flows hold in their inventory account what the valuation says.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

import attrs

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.valuation.parts import Part
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity

__all__ = [
    "Flow",
    "Flows",
    "ItemValue",
    "OpenLayer",
    "PoolValue",
    "ValueChange",
    "ValuedMove",
    "by_place",
]


class Flow(enum.Enum):
    """Why the value of stock changed, and so where the other side of the change belongs."""

    OPENED = "opened"  # it was there before the first period
    RECEIVED = "received"  # bought, or sent back to the supplier
    ISSUED = "issued"  # sold or used, or brought back by a customer
    COUNTED = "counted"  # a count found or missed it
    SCRAPPED = "scrapped"
    TRANSFERRED = "transferred"  # between pools; together zero once it arrives
    WORK_IN_PROGRESS = "work_in_progress"  # handed to an order, or taken over from it
    ADDED_COST = "added_cost"  # labour and overhead on what was produced
    DIFFERENCE = "difference"  # it cost something else than stock carried it at: cost of sales
    PRICE_VARIANCE = "price_variance"  # it cost something else than the standard
    REVALUED = "revalued"  # the standard cost changed
    LANDED_COST = "landed_cost"  # freight, duty and the like, as charged
    PRICE_DIFFERENCE = "price_difference"  # the invoice said something else than the receipt
    SOLD = "sold"  # the part of such a cost whose goods are no longer there: cost of sales


Flows: TypeAlias = tuple[tuple[Flow, Money], ...]
"""Amounts by cause, as they add to the value of stock."""

KIND_FLOWS: Mapping[MoveKind, Flow] = MappingProxyType(
    {
        MoveKind.OPENING: Flow.OPENED,
        MoveKind.RECEIPT: Flow.RECEIVED,
        MoveKind.ISSUE: Flow.ISSUED,
        MoveKind.CUSTOMER_RETURN: Flow.ISSUED,
        MoveKind.SUPPLIER_RETURN: Flow.RECEIVED,
        MoveKind.COUNT: Flow.COUNTED,
        MoveKind.SCRAP: Flow.SCRAPPED,
        MoveKind.TRANSFER: Flow.TRANSFERRED,
        MoveKind.CONSUMPTION: Flow.WORK_IN_PROGRESS,
        MoveKind.PRODUCTION: Flow.WORK_IN_PROGRESS,
    }
)


@attrs.frozen(kw_only=True)
class ValuedMove:
    """A move with its worth: ``value`` is what it adds to the value of stock, signed.

    ``difference`` is the part of ``value`` that is no cost of the move itself: goods that
    left before they came in turn out dearer (negative) or cheaper than thought, or go
    back to the supplier at another cost than stock was carried at. It belongs to cost of
    sales. ``variance`` is the part that a standard cost is more (positive) or less than the
    goods cost, ``added`` what production cost on top of what it used up.
    ``quantity_after`` and ``value_after`` are the stock of the item's pool once it happened.
    """

    move: Move
    value: Money
    difference: Money
    variance: Money
    added: Money
    quantity_after: Quantity
    value_after: Money
    parts: tuple[Part, ...] = attrs.field(default=(), eq=False, repr=False)
    scale: int = attrs.field(default=1, eq=False, repr=False)

    @property
    def cost(self) -> Money:
        """The cost of the move itself: ``value`` without ``difference`` and ``variance``."""
        return self.value - self.difference - self.variance

    @property
    def flows(self) -> Flows:
        """The value by cause; the amounts add up to it, and none of them is zero."""
        amounts = (
            (KIND_FLOWS[self.move.kind], self.cost - self.added),
            (Flow.ADDED_COST, self.added),
            (Flow.DIFFERENCE, self.difference),
            (Flow.PRICE_VARIANCE, self.variance),
        )
        return tuple((flow, amount) for flow, amount in amounts if amount.minor)


@attrs.frozen(kw_only=True)
class ValueChange:
    """A change in what goods of an item are worth while none of them moved.

    ``number`` is that of the cost adjustment, and of a change of standard cost the item and
    the day. A cost that follows its goods through production changes several items: it then
    has a line for each. ``places`` is the value by place, of which there is one ("") unless
    stock is valued place by place. ``quantity_after`` and ``value_after`` are the item's stock
    in all pools.
    """

    number: str
    day: date
    sequence: int
    item: str
    document: str | None
    flows: Flows
    places: tuple[tuple[str, Money], ...] = ()
    quantity_after: Quantity
    value_after: Money

    @property
    def value(self) -> Money:
        """What it adds to the value of stock."""
        return Money.total((amount for _, amount in self.flows), self.currency)

    @property
    def currency(self) -> Currency:
        """The currency stock is valued in."""
        return self.value_after.currency


@attrs.frozen(kw_only=True)
class OpenLayer:
    """Goods in stock that came in together: with ``move``, on ``day``.

    Where goods are valued at an average or a standard cost they are not told apart, so that
    ``move`` is empty and there is no ``day``.
    """

    move: str
    day: date | None
    quantity: Quantity
    value: Money


@attrs.frozen(kw_only=True)
class PoolValue:
    """What is left of an item in a pool; ``place`` and ``lot`` where pools go by them."""

    item: str
    place: str = ""
    lot: str = ""
    quantity: Quantity
    value: Money
    layers: tuple[OpenLayer, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class ItemValue:
    """What is left of an item: ``value`` is zero when ``quantity`` is, negative when owed.

    ``unit_cost`` is the average of what is in stock, or the last known cost when nothing
    is, rounded to a minor unit: for showing and estimating, never for valuing. ``pools`` are
    those that hold or owe something; where one owes what another holds, the item as a whole
    may be worth something with no quantity at all.
    """

    item: str
    quantity: Quantity
    value: Money
    unit_cost: Money | None = None
    pools: tuple[PoolValue, ...] = attrs.field(default=(), repr=False)


def by_place(minors: Mapping[str, int], currency: Currency) -> tuple[tuple[str, Money], ...]:
    """Amounts by place, in order, without those of nothing."""
    return tuple(
        (place, Money(minor, currency)) for place, minor in sorted(minors.items()) if minor
    )
