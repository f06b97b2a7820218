"""What stock is worth: every move with its value, and what is left, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType

import attrs

from backoffice_core.inventory.model import MoveKind
from backoffice_core.inventory.units import unknown_item
from backoffice_core.inventory.valuation.explaining import explain_change, explain_move
from backoffice_core.inventory.valuation.lines import (
    ItemValue,
    OpenLayer,
    PoolValue,
    ValueChange,
    ValuedMove,
)
from backoffice_core.inventory.valuation.methods import CostMethod, Pools
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity

__all__ = ["Valuation"]

NOTHING: Mapping[str, Money] = MappingProxyType({})


@attrs.frozen(kw_only=True, slots=False)
class Valuation:
    """All moves valued, in the order they happened, and what is left of each item.

    ``pooled`` says what was valued together: all of an item, or what is in a place or of a lot.
    ``changes`` are the lines of what changed values while no goods moved: cost adjustments
    and new standard costs. ``work_in_progress`` is what each order has consumed and not
    handed on, ``in_transit`` what each transfer, by the number of its first move, took out of a
    pool and has not brought into another. The values of all lines and changes add up to
    :attr:`value`, which is without the two.
    """

    method: CostMethod = attrs.field(validator=member_validator(CostMethod))
    pooled: Pools = Pools.ITEM
    currency: Currency
    lines: tuple[ValuedMove, ...] = attrs.field(repr=False)
    changes: tuple[ValueChange, ...] = attrs.field(default=(), repr=False)
    closing: tuple[ItemValue, ...]
    work_in_progress: Mapping[str, Money] = NOTHING
    in_transit: Mapping[str, Money] = NOTHING
    findings: tuple[Finding, ...] = ()

    @property
    def value(self) -> Money:
        """The value of all stock that is left."""
        return Money.total((item.value for item in self.closing), self.currency)

    @property
    def opening_value(self) -> Money:
        """The cost of the opening moves: what the inventory account held before."""
        opening = (line.cost for line in self.lines if line.move.kind is MoveKind.OPENING)
        return Money.total(opening, self.currency)

    @property
    def on_hand(self) -> Mapping[str, Quantity]:
        """The quantity left of each item, by its code."""
        return MappingProxyType({item.item: item.quantity for item in self.closing})

    @property
    def unit_costs(self) -> Mapping[str, Money]:
        """The unit cost of each item that has a known one, by its code."""
        known = {item.item: item.unit_cost for item in self.closing if item.unit_cost is not None}
        return MappingProxyType(known)

    @property
    def pools(self) -> tuple[PoolValue, ...]:
        """Every pool that holds or owes something."""
        return tuple(pool for item in self.closing for pool in item.pools)

    def layers(self, item: str) -> tuple[OpenLayer, ...]:
        """The goods of an item in stock by what they came in with, in the order they leave.

        Raises :class:`InvalidValue` (``unknown_item``).
        """
        return tuple(layer for pool in self.of_item(item).pools for layer in pool.layers)

    @checked
    def value_on(self, day: date) -> Money:
        """The value of all stock at the end of a day.

        Under a periodic average, what is sold in a month is valued when the month is over, so
        that only the values at the ends of months are those of the goods that were there.
        """
        minor = sum(line.value.minor for line in self.lines if line.move.day <= day)
        changed = sum(change.value.minor for change in self.changes if change.day <= day)
        return Money(minor + changed, self.currency)

    def of_item(self, code: str) -> ItemValue:
        """What is left of an item.

        Raises :class:`InvalidValue` (``unknown_item``).
        """
        for item in self.closing:
            if item.item == code:
                return item
        raise unknown_item(code)

    @cached_property
    def by_number(self) -> Mapping[str, ValuedMove]:
        """The moves with their worth, by their numbers."""
        return MappingProxyType({line.move.number: line for line in self.lines})

    def of_move(self, number: str) -> ValuedMove:
        """The move of a number with its worth.

        Raises :class:`InvalidValue` (``unknown_move``).
        """
        line = self.by_number.get(number)
        if line is None:
            raise unknown_move(number)
        return line

    def changes_of(self, number: str) -> tuple[ValueChange, ...]:
        """The lines of a cost adjustment or a change of standard cost, one for each item.

        Raises :class:`InvalidValue` (``unknown_move``).
        """
        found = tuple(change for change in self.changes if change.number == number)
        if not found:
            raise unknown_move(number)
        return found

    def explain(self, number: str) -> Explanation:
        """Why a move, or a change of cost, is worth what it is.

        Raises :class:`InvalidValue` (``unknown_move``).
        """
        line = self.by_number.get(number)
        if line is not None:
            return explain_move(line, method=self.method)
        return explain_change(self.changes_of(number))


def unknown_move(number: str) -> InvalidValue:
    """The refusal of a number that is no move's."""
    return InvalidValue(
        "unknown_move",
        f"No move {number!r} was valued.",
        "Ask for a number that was handed in.",
    )
