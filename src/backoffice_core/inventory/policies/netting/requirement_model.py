"""What requirements planning starts from and ends in: items with their parts, and orders.

Quantities are whole numbers or exact fractions, never floats, so that a thousandth of a litre
per bottle adds up. Times are all dates or all period numbers; lead times count days or periods.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_number, shown, whole_number
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.words import Message

__all__ = [
    "Amount",
    "LotRule",
    "Part",
    "Peg",
    "PlannedItem",
    "PlannedOrder",
    "RequirementLine",
    "RequirementsPlan",
    "SafetyStock",
    "When",
    "plain",
]

Amount: TypeAlias = int | Fraction
"""A whole number or an exact fraction."""
When: TypeAlias = int | date
"""A period's number or a date; one kind throughout a plan."""


ORDERS_MAX = 10_000
"""Orders into which one shortage may be split."""


def not_negative(_instance: object, attribute: attrs.Attribute[Amount], value: Amount) -> None:
    """Refuse what is not exact or below 0 (``number_not_exact``, ``number_too_small``)."""
    name = attribute.name.replace("_", " ")
    if exact_number(value, name=name) < 0:
        raise InvalidValue("number_too_small", f"The {name} is {value}.", "Give 0 or more.")


def time_needed(_instance: object, attribute: attrs.Attribute[int], value: int) -> None:
    """Refuse what is not a whole number of periods or days, 0 or more."""
    whole_number(value, name=attribute.name.replace("_", " "), least=0)


def some_periods(_instance: object, attribute: attrs.Attribute[int], value: int) -> None:
    """Refuse what is not a whole number of periods or days, 1 or more."""
    whole_number(value, name=attribute.name.replace("_", " "), least=1)


def something(_instance: object, attribute: attrs.Attribute[Amount], value: Amount) -> None:
    """Refuse what is not exact, and nothing (``number_not_exact``, ``number_too_small``)."""
    name = attribute.name.replace("_", " ")
    if exact_number(value, name=name) <= 0:
        raise InvalidValue("number_too_small", f"The {name} is {value}.", "Give more than 0.")


def scrap(_instance: object, attribute: attrs.Attribute[Amount], value: Amount) -> None:
    """Refuse a percentage from which nothing good is left."""
    if not 0 <= exact_number(value, name=attribute.name.replace("_", " ")) < 100:  # noqa: PLR2004
        raise InvalidValue(
            "percent_out_of_range", f"The scrap percent is {value}.", "Give 0 or more, below 100."
        )


NONE: Amount = 0


class SafetyStock(enum.Enum):
    """When stock that fell below its safety is made up."""

    NOW = "now"
    """As soon as an order can arrive, asked for or not."""
    WITH_DEMAND = "with_demand"
    """With the next demand, as OCA's MRP does."""
    LAST_RESORT = "last_resort"
    """Not before the safety stock itself is used up."""


@checked_fields
@attrs.frozen(kw_only=True)
class Part:
    """What one unit of an item takes of another.

    ``scrap_percent`` of what is issued is lost: with 10 percent, 10 are issued to have 9.
    Raises :class:`InvalidValue` (``number_not_exact``, ``number_too_small``,
    ``percent_out_of_range``).
    """

    item: str
    quantity: Amount = attrs.field(validator=something)
    scrap_percent: Amount = attrs.field(default=NONE, validator=scrap)

    @property
    def good(self) -> Fraction:
        """The share of what is issued that is not lost."""
        return 1 - Fraction(self.scrap_percent) / 100


@checked_fields
@attrs.frozen(kw_only=True)
class LotRule:
    """How what is missing becomes orders; by default lot for lot.

    ``minimum`` and ``multiple`` round up (0 for none), ``maximum`` splits into several orders,
    and an order covers what is missing within ``periods`` periods or days. A fixed quantity is
    a minimum and multiple of it. Raises :class:`InvalidValue` (``lots_contradict``,
    ``number_not_exact``, ``number_not_whole``, ``number_too_small``).
    """

    minimum: Amount = attrs.field(default=NONE, validator=not_negative)
    multiple: Amount = attrs.field(default=NONE, validator=not_negative)
    maximum: Amount | None = None
    periods: int = attrs.field(default=1, validator=some_periods)

    def __attrs_post_init__(self) -> None:
        """Refuse a maximum that no order can keep."""
        if self.maximum is not None and not 0 < self.largest() >= self.smallest():
            raise InvalidValue(
                "lots_contradict",
                (f"No multiple of {self.multiple}" if self.multiple else "No quantity")
                + f" lies between {self.minimum} and {self.maximum}.",
                "Raise the maximum, or lower the minimum or the multiple.",
            )

    def smallest(self) -> Amount:
        """The smallest order there is."""
        return self.rounded(self.minimum)

    def largest(self) -> Amount:
        """The largest order there is; asked only where there is a maximum."""
        most = exact_number(self.maximum, name="maximum")
        return most // self.multiple * self.multiple if self.multiple else most

    def rounded(self, quantity: Amount) -> Amount:
        """A quantity rounded up to the multiple."""
        return -(-quantity // self.multiple) * self.multiple if self.multiple else quantity

    def orders(self, missing: Amount) -> tuple[Amount, ...]:
        """The quantities to order where so much is missing."""
        wanted = self.rounded(max(missing, self.minimum))
        if self.maximum is None:
            return (wanted,)
        largest = self.largest()
        full, rest = int(wanted // largest), wanted % largest
        if full > ORDERS_MAX:
            raise InvalidValue(
                "too_many_orders",
                f"{wanted} would be {full} orders of no more than {self.maximum}.",
                "Raise the maximum.",
            )
        return (largest,) * full + ((max(rest, self.smallest()),) if rest else ())


def frozen_receipts(receipts: Mapping[When, Amount]) -> Mapping[When, Amount]:
    """A read-only copy. Raises :class:`InvalidValue` (``type_wrong``)."""
    try:
        return MappingProxyType(dict(receipts))
    except (TypeError, ValueError) as problem:
        raise InvalidValue(
            "type_wrong", f"The receipts are {shown(receipts)}.", "Write {when: quantity}."
        ) from problem


NONE_DUE: Mapping[When, Amount] = MappingProxyType({})


@checked_fields
@attrs.frozen(kw_only=True)
class PlannedItem:
    """An item as planning sees it: what it is made of, how long it takes, what there is.

    An order is released ``lead_time`` before it is due and due ``safety_time`` before it is
    needed; ``scrap_percent`` of it is lost in the making. ``receipts`` are those on order.
    """

    parts: tuple[Part, ...] = attrs.field(default=(), converter=tuple)
    lead_time: int = attrs.field(default=0, validator=time_needed)
    safety_time: int = attrs.field(default=0, validator=time_needed)
    safety_stock: Amount = attrs.field(default=NONE, validator=not_negative)
    safety: SafetyStock = SafetyStock.NOW
    scrap_percent: Amount = attrs.field(default=NONE, validator=scrap)
    lots: LotRule = LotRule()
    on_hand: Amount = attrs.field(default=NONE, validator=not_negative)
    receipts: Mapping[When, Amount] = attrs.field(
        default=NONE_DUE, converter=frozen_receipts, hash=False
    )

    @property
    def good(self) -> Fraction:
        """The share of an order that is good."""
        return 1 - Fraction(self.scrap_percent) / 100


@attrs.frozen(kw_only=True)
class Peg:
    """What a part of an order is for: demand of an item, or a planned order of a parent.

    ``order`` is the parent's order, or nothing where customers ask; both are nothing where the
    part goes to stock: for safety, for a least quantity or by rounding.
    """

    quantity: Amount
    item: str = ""
    when: When | None = None
    order: str = ""

    def says(self) -> Message:
        """What the part is for, in words."""
        if self.order:
            return Message(
                "{quantity} for order {order} of {item}",
                quantity=self.quantity, order=self.order, item=self.item,
            )  # fmt: skip
        if self.when is not None:
            return Message(
                "{quantity} for the demand of {when} for {item}"
                if isinstance(self.when, date) else
                "{quantity} for the demand for {item} in period {when}",
                quantity=self.quantity, when=self.when, item=self.item,
            )  # fmt: skip
        return Message(
            "{quantity} for stock: safety, least quantity or rounding", quantity=self.quantity
        )


@attrs.frozen(kw_only=True)
class PlannedOrder:
    """An order that planning proposes.

    ``quantity`` is ordered and ``good`` of it arrives; ``needed`` is when it must be there,
    ``due`` a safety time before and ``release`` a lead time before that. What was asked for
    before the plan starts is needed when it was asked for. ``late`` tells by how many periods
    or days the release lies before the start: released then, it comes so much late. ``pegs``
    say what the good part is for.
    """

    number: str
    item: str
    quantity: Amount
    good: Amount
    release: When
    due: When
    needed: When
    late: int
    pegs: tuple[Peg, ...] = ()

    def explain(self) -> Explanation:
        """Why it is ordered: what each part of it is for."""
        says = Message(
            "Order {number}: {quantity} of {item}, released {release}, due {due}"
            if isinstance(self.due, date)
            else "Order {number}: {quantity} of {item}, released in period {release}, "
            "due in period {due}",
            number=self.number,
            quantity=self.quantity,
            item=self.item,
            release=self.release,
            due=self.due,
        )
        reasons = [
            Explanation(rule="requirements.peg", says=peg.says(), result=peg.quantity)
            for peg in self.pegs
        ]
        return Explanation(
            rule="requirements.order", says=says, result=self.quantity, because=reasons
        )


@attrs.frozen(kw_only=True)
class RequirementLine:
    """One item at one time: what is asked of it, what comes, and what stays in stock."""

    item: str
    when: When
    gross: Amount
    receipts: Amount
    planned: Amount
    stock: Amount


def numbered(orders: Iterable[PlannedOrder]) -> Mapping[str, PlannedOrder]:
    """The orders by number."""
    return {order.number: order for order in orders}


@attrs.frozen(kw_only=True)
class RequirementsPlan:
    """Orders of all levels, the lines behind them, and what somebody should look at.

    ``levels`` is each item's low-level code: the longest way down to it from a finished item.
    """

    orders: tuple[PlannedOrder, ...]
    lines: tuple[RequirementLine, ...]
    levels: Mapping[str, int] = attrs.field(hash=False)
    findings: tuple[Finding, ...]

    def orders_of(self, item: str) -> tuple[PlannedOrder, ...]:
        """The orders of one item, by time."""
        return tuple(order for order in self.orders if order.item == item)

    def end_demand(self, number: str) -> tuple[tuple[str, When], ...]:
        """The demands of customers that an order serves in the end, through all levels.

        Raises :class:`InvalidValue` (``order_unknown``).
        """
        known = numbered(self.orders)
        if number not in known:
            raise InvalidValue("order_unknown", f"There is no order {number}.", "See orders.")
        found: dict[tuple[str, When], None] = {}
        waiting, seen = [number], {number}
        while waiting:
            for peg in known[waiting.pop(0)].pegs:
                if peg.order and peg.order not in seen:
                    seen.add(peg.order)
                    waiting.append(peg.order)
                elif not peg.order and peg.when is not None:
                    found[peg.item, peg.when] = None
        return tuple(found)


def plain(amount: Amount) -> Amount:
    """A fraction without a denominator as the whole number it is."""
    return int(amount) if Fraction(amount).denominator == 1 else amount
