"""Valuing stock: what each move is worth, and so what left and what is left.

The values of all moves add up to the value of what is left, to the last minor unit, and
stock that is gone is worth nothing. How a single item gets there is in
:mod:`~backoffice_core.inventory.valuation.costing`; here the items of a shop come together.

Nothing is ever revalued in place: a move that turns up late is handed in with all the
others and the whole is computed again (a hundred thousand moves take about a second).
So it makes no difference when a move was recorded, only when it happened.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.inventory.findings import move_findings
from backoffice_core.inventory.model import Item, Move, MoveKind
from backoffice_core.inventory.valuation.costing import CostMethod, ItemLedger, share
from backoffice_core.inventory.valuation.explaining import explain_move
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, ranked
from backoffice_core.kernel.members import expect_member, member_validator
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["ItemValue", "Valuation", "ValuedMove", "value_moves"]


@attrs.frozen(kw_only=True)
class ValuedMove:
    """A move with its worth: ``value`` is what it adds to the value of stock, signed.

    ``difference`` is the part of ``value`` that is no cost of the move itself: goods that
    left before they came in turn out dearer (negative) or cheaper than thought, or go
    back to the supplier at another cost than stock was carried at. It belongs to cost of
    sales. ``quantity_after`` and ``value_after`` are the item's stock once it happened.
    """

    move: Move
    value: Money
    difference: Money
    quantity_after: Quantity
    value_after: Money

    @property
    def cost(self) -> Money:
        """The cost of the move itself: ``value`` without ``difference``."""
        return self.value - self.difference


@attrs.frozen(kw_only=True)
class ItemValue:
    """What is left of an item: ``value`` is zero when ``quantity`` is, negative when owed.

    ``unit_cost`` is the average of what is in stock, or the last known cost when nothing
    is, rounded to a minor unit: for showing and estimating, never for valuing.
    """

    item: str
    quantity: Quantity
    value: Money
    unit_cost: Money | None = None


@attrs.frozen(kw_only=True)
class Valuation:
    """All moves valued, in the order they happened, and what is left of each item."""

    method: CostMethod = attrs.field(validator=member_validator(CostMethod))
    currency: Currency
    lines: tuple[ValuedMove, ...] = attrs.field(repr=False)
    closing: tuple[ItemValue, ...]
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

    def value_on(self, day: date) -> Money:
        """The value of all stock at the end of a day."""
        until = (line.value for line in self.lines if line.move.day <= day)
        return Money.total(until, self.currency)

    def of_item(self, code: str) -> ItemValue:
        """What is left of an item.

        Raises :class:`InvalidValue` (``unknown_item``).
        """
        for item in self.closing:
            if item.item == code:
                return item
        raise unknown_item(code)

    def of_move(self, number: str) -> ValuedMove:
        """The move of a number with its worth.

        Raises :class:`InvalidValue` (``unknown_move``).
        """
        for line in self.lines:
            if line.move.number == number:
                return line
        raise InvalidValue(
            "unknown_move",
            f"No move {number!r} was valued.",
            "Ask for a number that was handed in.",
        )

    def explain(self, number: str) -> Explanation:
        """Why a move is worth what it is; replays the moves of its item up to it.

        Raises :class:`InvalidValue` (``unknown_move``).
        """
        line = self.of_move(number)
        item = line.move.item
        moves = [other.move for other in self.lines if other.move.item == item]
        unit = line.quantity_after.unit
        amounts, scale = in_units(moves, unit)
        ledger = ItemLedger(self.method, scale)
        for move, units in zip(moves, amounts, strict=True):
            ledger.apply(move, units)
            if move is line.move:
                break
        return explain_move(line, ledger=ledger)


def value_moves(
    moves: Iterable[Move],
    *,
    method: CostMethod,
    currency: str | Currency,
    items: Iterable[Item] | None = None,
) -> Valuation:
    """Value stock moves; their order in ``moves`` does not matter.

    Moves happen in the order of day, sequence and number. Goods come in at their own
    cost and leave by ``method``. A customer's return comes back at the cost its document
    left with, a supplier return is credited at the cost its document came in with, and
    what a count finds or misses is worth the current cost. Stock may go below zero: see
    :attr:`ValuedMove.difference`. Amounts are rounded half up where part of a value
    leaves, and the rest stays in stock.

    An item's quantities are in the unit of ``items``; without them in the unit of its
    first move. With them, items that never moved are valued too, and others are refused.

    Findings: ``inventory.negative_stock``, ``inventory.negative_settled``,
    ``inventory.return_unmatched``, ``inventory.return_difference``,
    ``inventory.cost_unknown``. Source: IAS 2.10-27 (PSAK 202).

    Raises :class:`InvalidValue`: ``unknown_item``, ``item_repeated``,
    ``move_number_repeated``, ``not_a_member``, ``currency_mixed``,
    ``dimension_mixed``.

    >>> def move(number, kind, quantity, cost=None):
    ...     return Move(
    ...         number=number,
    ...         day=date(2026, 5, 1),
    ...         item="tea",
    ...         kind=kind,
    ...         quantity=Quantity.of(quantity, "kg"),
    ...         unit_cost=cost,
    ...     )
    >>> tea = value_moves(
    ...     [move("1", MoveKind.RECEIPT, 3, Money.of(10, "USD")), move("2", MoveKind.ISSUE, -1)],
    ...     method=CostMethod.FIFO,
    ...     currency="USD",
    ... )
    >>> print(tea.of_move("2").value, tea.of_item("tea").value)
    USD -10.00 USD 20.00
    """
    known = Currency.of(currency)
    ordered = sorted(moves, key=lambda move: (move.day, move.sequence, move.number))
    refuse_unusable(ordered, method, known)
    places: dict[str, list[int]] = {}
    for place, move in enumerate(ordered):
        places.setdefault(move.item, []).append(place)
    units = units_of(items, {code: ordered[its[0]].quantity.unit for code, its in places.items()})
    lines: dict[int, ValuedMove] = {}
    closing: list[ItemValue] = []
    found: list[Finding] = []
    for code, unit in sorted(units.items()):
        its_places = places.get(code, [])
        its_moves = [ordered[place] for place in its_places]
        valued, left, verdicts = value_item(code, its_moves, unit, method, known)
        lines.update(zip(its_places, valued, strict=True))
        closing.append(left)
        found.extend(verdicts)
    return Valuation(
        method=method,
        currency=known,
        lines=tuple(lines[place] for place in range(len(ordered))),
        closing=tuple(closing),
        findings=ranked(found),
    )


def value_item(
    code: str, moves: list[Move], unit: Unit, method: CostMethod, currency: Currency
) -> tuple[list[ValuedMove], ItemValue, list[Finding]]:
    """Value the moves of one item, which come in order; quantities in ``unit``."""
    amounts, scale = in_units(moves, unit)
    ledger = ItemLedger(method, scale)
    nothing = Money(0, currency)
    lines: list[ValuedMove] = []
    found: list[Finding] = []
    for move, units in zip(moves, amounts, strict=True):
        was_owed = ledger.units < 0
        value, difference = ledger.apply(move, units)
        line = ValuedMove(
            move=move,
            value=Money(value, currency),
            difference=Money(difference, currency) if difference else nothing,
            # Most items move in whole units, and making a Fraction twice is what takes time.
            quantity_after=Quantity(
                ledger.units if scale == 1 else Fraction(ledger.units, scale), unit
            ),
            value_after=Money(ledger.minor, currency),
        )
        lines.append(line)
        if difference or ledger.units < 0 or ledger.unmatched or ledger.costless:
            found.extend(move_findings(line, ledger=ledger, was_owed=was_owed))
    cost = ledger.current_cost
    left = ItemValue(
        item=code,
        quantity=lines[-1].quantity_after if lines else Quantity.zero(unit),
        value=lines[-1].value_after if lines else nothing,
        unit_cost=None if cost is None else Money(share(cost[0], scale, cost[1]), currency),
    )
    return lines, left, found


def in_units(moves: list[Move], unit: Unit) -> tuple[list[int], int]:
    """The quantities of moves as integers, and how many of those make one ``unit``.

    Raises :class:`InvalidValue` (``dimension_mixed``).
    """
    amounts: list[Fraction] = []
    for move in moves:
        quantity = move.quantity
        if quantity.unit is unit or quantity.unit == unit:
            amounts.append(quantity.amount)
        else:
            amounts.append(amount_in(quantity, unit))
    scale = math.lcm(*{amount.denominator for amount in amounts})
    return [amount.numerator * (scale // amount.denominator) for amount in amounts], scale


def amount_in(quantity: Quantity, unit: Unit) -> Fraction:
    """The amount of a quantity counted in a unit, parts of a whole unit too.

    Raises :class:`InvalidValue` (``dimension_mixed``).
    """
    if quantity.unit.dimension != unit.dimension:
        return quantity.to(unit).amount  # refuses, and says why
    return quantity.amount * quantity.unit.factor / unit.factor


def units_of(items: Iterable[Item] | None, moved: Mapping[str, Unit]) -> Mapping[str, Unit]:
    """The unit to count each item in; ``moved`` gives those of the items that moved.

    Raises :class:`InvalidValue`: ``item_repeated``, ``unknown_item``.
    """
    if items is None:
        return moved
    units: dict[str, Unit] = {}
    for item in items:
        if item.code in units:
            raise InvalidValue(
                "item_repeated", f"Item {item.code} is given twice.", "Give each item once."
            )
        units[item.code] = item.unit
    for code in sorted(moved.keys() - units.keys()):
        raise unknown_item(code)
    return units


def refuse_unusable(moves: list[Move], method: CostMethod, currency: Currency) -> None:
    """Refuse moves that share a number or cost in another currency, and an unknown method."""
    expect_member(method, CostMethod, name="method")
    numbers: set[str] = set()
    for move in moves:
        if move.number in numbers:
            raise InvalidValue(
                "move_number_repeated",
                f"Two moves have the number {move.number}.",
                "Give each move a number of its own.",
            )
        numbers.add(move.number)
        cost = move.unit_cost
        if cost is not None and cost.currency is not currency and cost.currency != currency:
            raise InvalidValue(
                "currency_mixed",
                f"Move {move.number} costs {cost}, and stock is valued in {currency}.",
                "Convert the cost first.",
            )


def unknown_item(code: str) -> InvalidValue:
    """The refusal of an item that nobody declared."""
    return InvalidValue("unknown_item", f"There is no item {code!r}.", "Add it to the items.")
