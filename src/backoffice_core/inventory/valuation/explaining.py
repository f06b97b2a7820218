"""Why a move is worth what it is, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from backoffice_core.inventory.model import MoveKind
from backoffice_core.inventory.valuation.lines import Flow, ValueChange, ValuedMove
from backoffice_core.inventory.valuation.methods import CostMethod
from backoffice_core.inventory.valuation.parts import Basis, Part
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

__all__ = ["METHOD_SOURCES", "explain_change", "explain_move", "kind_words"]

OWN = frozenset({Basis.OWN_COST, Basis.OWN_TOTAL})
METHOD_SOURCES: Mapping[CostMethod, str] = MappingProxyType(
    {
        CostMethod.FIFO: "IAS 2.25, 2.27 (PSAK 202): first in, first out",
        CostMethod.LIFO: "ASC 330-10-30-9: last in, first out (IAS 2.25 does not allow it)",
        CostMethod.MOVING_AVERAGE: "IAS 2.25, 2.27 (PSAK 202): weighted average cost",
        CostMethod.PERIODIC_AVERAGE: "IAS 2.25, 2.27 (PSAK 202): weighted average cost of a month",
        CostMethod.STANDARD: "IAS 2.21 (PSAK 202): standard cost",
        CostMethod.SPECIFIC: "IAS 2.23 (PSAK 202): specific identification",
    }
)


KIND_WORDS: Mapping[MoveKind, Message] = MappingProxyType(
    {
        MoveKind.OPENING: Message("opening stock"),
        MoveKind.RECEIPT: Message("goods received"),
        MoveKind.ISSUE: Message("goods issued"),
        MoveKind.CUSTOMER_RETURN: Message("customer return"),
        MoveKind.SUPPLIER_RETURN: Message("supplier return"),
        MoveKind.COUNT: Message("stock count difference"),
        MoveKind.SCRAP: Message("goods scrapped"),
        MoveKind.TRANSFER: Message("transfer"),
        MoveKind.CONSUMPTION: Message("goods used in production"),
        MoveKind.PRODUCTION: Message("goods produced"),
    }
)

FLOW_WORDS: Mapping[Flow, Message] = MappingProxyType(
    {
        Flow.LANDED_COST: Message("what the goods cost besides"),
        Flow.PRICE_DIFFERENCE: Message("what the invoice says beyond the receipt"),
        Flow.SOLD: Message("of goods that are no longer there, to cost of sales"),
        Flow.WORK_IN_PROGRESS: Message("of goods that orders have used up"),
        Flow.PRICE_VARIANCE: Message("the standard cost is another"),
        Flow.REVALUED: Message("the standard cost has changed"),
    }
)


def kind_words(kind: MoveKind) -> Message:
    """What happened, in words.

    >>> print(kind_words(MoveKind.ISSUE).render("id"))
    pengeluaran barang
    """
    return KIND_WORDS[kind]


def explain_move(line: ValuedMove, *, method: CostMethod) -> Explanation:
    """Why a move is worth what it is."""
    unit = line.quantity_after.unit
    because = [
        explain_part(part, Quantity(Fraction(part[1], line.scale), unit), line, method)
        for part in line.parts
    ]
    if not line.difference.is_zero:
        because.append(
            Explanation(
                rule="inventory.difference",
                says=Message(
                    "{value} of the change is no cost of the move: it goes to cost of sales",
                    value=line.difference,
                ),
                result=line.difference,
            )
        )
    if not line.variance.is_zero:
        because.append(
            Explanation(
                rule="inventory.price_variance",
                says=Message(
                    "{value} of the change is no cost of the move: the standard cost is another",
                    value=line.variance,
                ),
                result=line.variance,
            )
        )
    return Explanation(
        rule=f"inventory.{method.value}",
        says=move_says(line, method),
        result=line.value,
        source=METHOD_SOURCES[method],
        because=because,
    )


def move_says(line: ValuedMove, method: CostMethod) -> Message:
    """What a move did; what it left is told where moves are booked in the order they happen."""
    move = line.move
    if method is CostMethod.PERIODIC_AVERAGE:
        return Message(
            "Move {number}, {kind} of {quantity} {item} on {day}, changes the value of stock by "
            "{value}, by the average of its month",
            number=move.number,
            kind=kind_words(move.kind),
            quantity=abs(move.quantity),
            item=move.item,
            day=move.day,
            value=line.value,
        )
    return Message(
        "Move {number}, {kind} of {quantity} {item} on {day}, changes the value of stock by "
        "{value}; then {left} worth {worth} are left",
        number=move.number,
        kind=kind_words(move.kind),
        quantity=abs(move.quantity),
        item=move.item,
        day=move.day,
        value=line.value,
        left=line.quantity_after,
        worth=line.value_after,
    )


def explain_change(changes: Sequence[ValueChange]) -> Explanation:
    """Why a cost adjustment, or a new standard cost, changed the value of stock as it did."""
    first = changes[0]
    value = Money.total((change.value for change in changes), first.currency)
    return Explanation(
        rule="inventory.cost_change",
        says=Message(
            "{number} on {day} changes the value of stock by {value} while no goods moved",
            number=first.number,
            day=first.day,
            value=value,
        ),
        result=value,
        because=[
            Explanation(
                rule=f"inventory.flow.{flow.value}",
                says=Message(
                    "{item}: {amount}, {cause}",
                    item=change.item,
                    amount=amount,
                    cause=FLOW_WORDS[flow],
                ),
                result=amount,
            )
            for change in changes
            for flow, amount in change.flows
        ],
    )


def explain_part(
    part: Part, quantity: Quantity, line: ValuedMove, method: CostMethod
) -> Explanation:
    """Why a part of a move is worth what it is."""
    basis, _, minor, reference, other = part
    currency = line.value.currency
    value = Money(minor, currency)
    if basis is Basis.AVERAGE:
        says = at_average(quantity, value, method)
    elif basis in OWN and line.move.kind is MoveKind.PRODUCTION:
        says = added_says(basis, quantity, value, Money(other, currency))
    else:
        says = part_says(basis, quantity, value, reference, Money(other, currency))
    return Explanation(
        rule=f"inventory.cost.{basis.value}",
        says=says,
        result=value,
    )


def part_says(
    basis: Basis, quantity: Quantity, value: Money, reference: str, other: Money
) -> Message:
    """The sentence for a part of a move; ``other`` is a unit cost or an estimate."""
    match basis:
        case Basis.OWN_COST:
            return Message(
                "{quantity} at their own cost of {other} each: {value}",
                quantity=quantity, other=other, value=value,
            )  # fmt: skip
        case Basis.OWN_TOTAL:
            return Message("{quantity} at their own cost: {value}", quantity=quantity, value=value)
        case Basis.SETTLED:
            return Message(
                "{quantity} had left already, for {other} by estimate; they really cost {value}",
                quantity=quantity, other=other, value=value,
            )  # fmt: skip
        case Basis.CONSUMED:
            return Message(
                "{value} of what order {reference} has used up", value=value, reference=reference
            )
        case Basis.NO_COST:
            return Message("{quantity} of which no cost is known, at nothing", quantity=quantity)
        case Basis.STANDARD | Basis.LAST_COST:
            return at_a_cost(basis, quantity, value)
        case _:
            return as_before(basis, quantity, value, reference)


def at_a_cost(basis: Basis, quantity: Quantity, value: Money) -> Message:
    """The sentence for goods at a cost that is not theirs alone."""
    if basis is Basis.STANDARD:
        return Message("{quantity} at standard cost: {value}", quantity=quantity, value=value)
    return Message(
        "{quantity} with nothing in stock, at the last known cost: {value}",
        quantity=quantity, value=value,
    )  # fmt: skip


def at_average(quantity: Quantity, value: Money, method: CostMethod) -> Message:
    """The sentence for goods at what those in stock cost, as a method sees it."""
    if method is CostMethod.SPECIFIC:
        return Message(
            "{quantity} at the cost of their lot: {value}", quantity=quantity, value=value
        )
    if method in {CostMethod.FIFO, CostMethod.LIFO}:
        return Message(
            "{quantity} at the current cost of the stock: {value}", quantity=quantity, value=value
        )
    return Message(
        "{quantity} at the average cost of the stock: {value}", quantity=quantity, value=value
    )


def added_says(basis: Basis, quantity: Quantity, value: Money, each: Money) -> Message:
    """The sentence for what production cost on top of what was used up."""
    if basis is Basis.OWN_TOTAL:
        return Message(
            "labour and other costs of making {quantity}: {value}", quantity=quantity, value=value
        )
    return Message(
        "{other} for each of {quantity} in labour and other costs of making them: {value}",
        other=each, quantity=quantity, value=value,
    )  # fmt: skip


def as_before(basis: Basis, quantity: Quantity, value: Money, reference: str) -> Message:
    """The sentence for goods at what an earlier move or document says they cost."""
    match basis:
        case Basis.LAYER:
            return Message(
                "{quantity} of those that came in with move {reference}: {value}",
                quantity=quantity, reference=reference, value=value,
            )  # fmt: skip
        case Basis.HANDED_OVER:
            return Message(
                "{quantity} handed over with those of move {reference}: {value}",
                quantity=quantity, reference=reference, value=value,
            )  # fmt: skip
        case Basis.ORIGINAL_ISSUE:
            return Message(
                "{quantity} at the cost they left with under {reference}: {value}",
                quantity=quantity, reference=reference, value=value,
            )  # fmt: skip
        case _:
            return Message(
                "{quantity} at what they cost under {reference}: {value}",
                quantity=quantity, reference=reference, value=value,
            )  # fmt: skip
