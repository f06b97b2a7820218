"""What happens to the value of stock, in order, each with what is needed to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

import attrs

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.valuation.adjustments import CostAdjustment
from backoffice_core.inventory.valuation.cells import Cell, Record, Trail
from backoffice_core.inventory.valuation.lines import ValueChange, ValuedMove
from backoffice_core.inventory.valuation.methods import CostMethod
from backoffice_core.inventory.valuation.parts import Part
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.money import Money

__all__ = [
    "CostEvent",
    "Event",
    "Key",
    "MoveEvent",
    "Order",
    "StandardEvent",
    "first_of_month",
    "in_time",
    "key_of",
]

Key: TypeAlias = tuple[int, int, date, int, str]
"""A calendar month and a turn within it, a day, a sequence, a number."""

FIRST_OF_A_DAY = -(2**63)

TURNS: Mapping[MoveKind, int] = MappingProxyType(
    {
        MoveKind.OPENING: 1,
        MoveKind.RECEIPT: 1,
        MoveKind.SUPPLIER_RETURN: 2,
        MoveKind.TRANSFER: 3,
        MoveKind.CONSUMPTION: 3,
        MoveKind.PRODUCTION: 3,
        MoveKind.CUSTOMER_RETURN: 5,
    }
)
"""When in its month a move counts under a periodic average: what comes in counts first, less what
goes back to the supplier, then what moves within the company and what cost adjustments add, then
what leaves and is counted, and last what customers bring back."""
COSTS_TURN, OUTWARD_TURN = 3, 4


def key_of(event: Move | CostAdjustment, method: CostMethod) -> Key:
    """When a move or adjustment happens among the others, by a method."""
    if method is not CostMethod.PERIODIC_AVERAGE:
        return (0, 0, event.day, event.sequence, event.number)
    turn = TURNS.get(event.kind, OUTWARD_TURN) if isinstance(event, Move) else COSTS_TURN
    month = event.day.year * 12 + event.day.month
    return (month, turn, event.day, event.sequence, event.number)


def first_of_month(key: Key) -> Key:
    """The first moment of the month of a key, by a method that counts by months."""
    return (key[0], 0, date.min, FIRST_OF_A_DAY, "")


def in_time(fact: Move | CostAdjustment) -> tuple[object, ...]:
    """When a fact happens, whatever the method makes of it."""
    return (fact.day, fact.sequence, fact.number)


@attrs.define(eq=False)
class Order(Cell):
    """What an order has consumed and not handed on (``minor``), and shares handed out (``units``).

    ``total`` are the shares of all that it produces.
    """

    total: int = 0
    events: list[Event] = attrs.Factory(lambda: list[Event]())  # noqa: PLW0108 - not defined yet


@attrs.define(eq=False, kw_only=True)
class Event:
    """Something that changes the value of an item; ``trail`` is what it changed, once it did.

    ``outcome`` are its lines, ``previous`` those it had when it was last taken back.
    """

    key: Key
    item: str
    trail: Trail = attrs.Factory(Trail)
    done: bool = False
    outcome: tuple[ValuedMove | ValueChange, ...] = ()
    findings: tuple[Finding, ...] = ()
    previous: tuple[ValuedMove | ValueChange, ...] = ()
    previous_findings: tuple[Finding, ...] = ()


@attrs.define(eq=False, kw_only=True)
class MoveEvent(Event):
    """A move: how many ``units`` of its item's scale, and what stock was there ``before``.

    ``origin`` is the event it follows, ``arrival`` where a transfer goes, and ``followed``
    whether anything goes back to it. A return has ``drawn`` so many units off what an earlier
    move or document accounts for, of so many there, and brought so many into its pool.
    """

    move: Move
    units: int = 0
    before: int = 0
    parts: tuple[Part, ...] = ()
    origin: MoveEvent | None = None
    arrival: MoveEvent | None = None
    followed: bool = False
    record: Record | None = None
    order: Order | None = None
    drawn: tuple[int, int, int] | None = None


@attrs.define(eq=False, kw_only=True)
class CostEvent(Event):
    """A cost adjustment, the receipt it belongs to, and every item and order it may reach."""

    adjustment: CostAdjustment
    receipt: MoveEvent | None = None
    items: set[str] = attrs.Factory(set[str])
    orders: list[Order] = attrs.Factory(list[Order])


@attrs.define(eq=False, kw_only=True)
class StandardEvent(Event):
    """From this day on an item is worth another standard cost."""

    day: date
    standard: Money
