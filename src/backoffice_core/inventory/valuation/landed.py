"""Landed cost: freight, duty and insurance shared among the goods they brought in.

One bill of a forwarder is for many receipts. It is shared by what the goods cost, by how many
there are, by weight or by volume, with whole minor units and nothing lost: the shares of
100.00 among three are 33.34, 33.33 and 33.33. Each share then makes its receipt dearer
(:class:`~backoffice_core.inventory.valuation.adjustments.CostAdjustment`).

Source: IAS 2.11 (PSAK 202): costs of purchase include import duties, transport and handling.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.model import Item, Move
from backoffice_core.inventory.valuation.adjustments import AdjustmentReason, CostAdjustment
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["LandedBy", "LandedShare", "share_landed_cost"]


class LandedBy(enum.Enum):
    """What a landed cost is shared in proportion to."""

    VALUE = "value"  # what they cost
    QUANTITY = "quantity"  # in the items' own units, which must measure the same
    WEIGHT = "weight"  # of the items
    VOLUME = "volume"  # of the items
    EQUAL = "equal"  # a share for each receipt


@attrs.frozen(kw_only=True)
class LandedShare:
    """How much of a landed cost a receipt bears, and its weight among all."""

    receipt: Move
    amount: Money
    weight: Fraction
    total: Fraction
    whole: Money
    by: LandedBy

    def adjustment(self, bill: str, *, day: date) -> CostAdjustment:
        """The share as a cost of its receipt from ``day`` on, charged by ``bill``."""
        return CostAdjustment(
            number=f"{bill}/{self.receipt.number}",
            day=day,
            receipt=self.receipt.number,
            amount=self.amount,
            reason=AdjustmentReason.LANDED_COST,
            document=bill,
        )

    @property
    def explanation(self) -> Explanation:
        """Why this much: its weight among those of all receipts."""
        says = Message(
            "Receipt {number} of {item} bears {amount} of {whole}: {percent} percent of the {by}",
            number=self.receipt.number,
            item=self.receipt.item,
            amount=self.amount,
            whole=self.whole,
            percent=Fraction(round(1000 * self.weight / self.total), 10),
            by=BY_WORDS[self.by],
        )
        return Explanation(
            rule="inventory.landed_cost",
            says=says,
            result=self.amount,
            source="IAS 2.11 (PSAK 202)",
        )


BY_WORDS = {
    LandedBy.VALUE: Message("value"),
    LandedBy.QUANTITY: Message("quantity"),
    LandedBy.WEIGHT: Message("weight"),
    LandedBy.VOLUME: Message("volume"),
    LandedBy.EQUAL: Message("receipts"),
}


@checked
def share_landed_cost(
    amount: Money, *, receipts: Iterable[Move], by: LandedBy, items: Iterable[Item] = ()
) -> tuple[LandedShare, ...]:
    """Share a cost of bringing goods in among their receipts, to the last minor unit.

    ``items`` are needed for weight and volume. The largest remainder method decides who
    bears the odd minor units; of equal ones, the earlier receipt.

    Raises :class:`InvalidValue`: ``receipts_missing``, ``receipt_repeated``,
    ``not_a_receipt``, ``unknown_item``, ``item_measure_missing`` (an item has no weight or
    volume), ``dimension_mixed``, ``currency_mixed``, ``landed_weightless`` (nothing to share in
    proportion to).

    >>> from datetime import date
    >>> from backoffice_core.inventory.model import MoveKind
    >>> from backoffice_core.kernel.quantity import Quantity
    >>> receipts = [
    ...     Move(
    ...         number=f"R{number}",
    ...         day=date(2026, 5, 4),
    ...         item="tea",
    ...         kind=MoveKind.RECEIPT,
    ...         quantity=Quantity.of(5, "kg"),
    ...         unit_cost=Money.of(7, "USD"),
    ...     )
    ...     for number in (1, 2, 3)
    ... ]
    >>> shares = share_landed_cost(Money.of(100, "USD"), receipts=receipts, by=LandedBy.EQUAL)
    >>> [str(share.amount) for share in shares]
    ['USD 33.34', 'USD 33.33', 'USD 33.33']
    """
    bearers = tuple(receipts)
    known = {item.code: item for item in items}
    numbers = [receipt.number for receipt in bearers]
    for number in numbers:
        if numbers.count(number) > 1:
            raise InvalidValue(
                "receipt_repeated", f"Receipt {number} is given twice.", "Give each receipt once."
            )
    weights = [weight_of(receipt, by, known, bearers[0], amount) for receipt in bearers]
    total = sum(weights, Fraction(0))
    if not bearers:
        raise InvalidValue(
            "receipts_missing", "No receipt is given to bear the cost.", "Give at least one."
        )
    if not total:
        raise InvalidValue(
            "landed_weightless",
            f"All receipts together have a {by.value} of nothing.",
            "Share the cost by something else.",
        )
    return tuple(
        LandedShare(receipt=receipt, amount=share, weight=weight, total=total, whole=amount, by=by)
        for receipt, share, weight in zip(bearers, amount.allocate(weights), weights, strict=True)
    )


def weight_of(
    receipt: Move, by: LandedBy, items: Mapping[str, Item], first: Move, amount: Money
) -> Fraction:
    """What a receipt weighs in the sharing."""
    cost = receipt.own_cost
    if receipt.quantity.amount <= 0 or not receipt.kind.needs_cost or cost is None:
        raise InvalidValue(
            "not_a_receipt",
            f"Move {receipt.number} ({receipt.kind.value}) brought in nothing at a cost.",
            "Give receipts and opening stock only.",
        )
    if by is LandedBy.EQUAL:
        return Fraction(1)
    if by is LandedBy.VALUE:
        if cost.currency != amount.currency:
            raise InvalidValue(
                "currency_mixed",
                f"Receipt {receipt.number} cost {cost}, and {amount} is to be shared.",
                "Convert one of them first, or share by quantity.",
            )
        return Fraction(cost.minor)
    if by is LandedBy.QUANTITY:
        return Fraction(receipt.quantity.to(first.quantity.unit).amount)
    return Fraction(measure_of(receipt, by, items))


def measure_of(receipt: Move, by: LandedBy, items: Mapping[str, Item]) -> Fraction:
    """The weight or volume of all goods of a receipt."""
    item = items.get(receipt.item)
    if item is None:
        raise InvalidValue(
            "unknown_item",
            f"Receipt {receipt.number} is of {receipt.item!r}, which is not among the items.",
            f"Give the items, with their {by.value}.",
        )
    measure = item.weight if by is LandedBy.WEIGHT else item.volume
    if measure is None:
        raise InvalidValue(
            "item_measure_missing",
            f"Item {item.code} has no {by.value}.",
            "Give it, or share the cost by something else.",
        )
    return measure * Fraction(receipt.quantity.to(item.unit).amount)
