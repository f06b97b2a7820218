"""All that one proposal rests on, as one value: nothing is read from anywhere else.

So it can be written down, its fingerprint says whether anything changed, and the same request
gives the same order whenever it is asked again.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from datetime import date, time
from fractions import Fraction

import attrs

from backoffice_core.inventory.replenishment.planning.demands import Demand
from backoffice_core.inventory.replenishment.planning.position import StockPosition
from backoffice_core.inventory.replenishment.planning.rules import Rule
from backoffice_core.inventory.replenishment.supply import SupplierTerms
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Unit

__all__ = ["Costs", "JointChange", "JointKind", "Limits", "OrderRequest"]


def optional_fraction(value: Fraction | int | None) -> Fraction | None:
    """An exact amount, or none."""
    return None if value is None else exact_fraction(value)


TODAY_LEAST, TODAY_MOST = date(1900, 1, 1), date(9900, 12, 31)
NOT_NEGATIVE_OR_NONE = attrs.validators.optional(not_negative)


@checked
@attrs.frozen(kw_only=True)
class Costs:
    """What decisions cost: holding a unit for a year, in percent of its price; missing one.

    Without ``shortage_cost`` a missing unit costs as much as it would have been bought for.
    ``unit_cost`` stands in where a supplier has no prices.
    """

    holding_percent: Fraction = attrs.field(
        default=Fraction(25), converter=exact_fraction, validator=not_negative
    )
    shortage_cost: Money | None = attrs.field(default=None, validator=NOT_NEGATIVE_OR_NONE)
    unit_cost: Money | None = attrs.field(default=None, validator=NOT_NEGATIVE_OR_NONE)


@checked
@attrs.frozen(kw_only=True)
class Limits:
    """What our own side allows: stock at least and at most, and the room there is.

    ``space`` and ``unit_volume`` are in one measure, whichever. Raises :class:`InvalidValue`
    (``levels_reversed``, ``volume_missing``).
    """

    minimum_stock: Fraction | None = attrs.field(default=None, converter=optional_fraction)
    maximum_stock: Fraction | None = attrs.field(
        default=None, converter=optional_fraction, validator=NOT_NEGATIVE_OR_NONE
    )
    space: Fraction | None = attrs.field(
        default=None, converter=optional_fraction, validator=NOT_NEGATIVE_OR_NONE
    )
    unit_volume: Fraction | None = attrs.field(
        default=None, converter=optional_fraction, validator=attrs.validators.optional(positive)
    )

    def __attrs_post_init__(self) -> None:
        least, most = self.minimum_stock, self.maximum_stock
        if least is not None and most is not None and most < least:
            raise InvalidValue(
                "levels_reversed",
                f"The maximum stock {most} is below the minimum stock {least}.",
                "Give a maximum that is at least the minimum.",
            )
        if self.space is not None and self.unit_volume is None:
            raise InvalidValue(
                "volume_missing",
                f"There is room for {self.space}, and what room a unit takes is not known.",
                "Give its volume, too.",
            )


class JointKind(enum.Enum):
    """What changed an order for the sake of others."""

    MINIMUM_VALUE = "minimum_value"
    CONTAINER = "container"
    BUDGET = "budget"
    MINIMUM_VALUE_MISSED = "minimum_value_missed"  # changes nothing; it is told


@checked
@attrs.frozen
class JointChange:
    """A quantity that was set because of all orders together; ``limit`` in words of its kind.

    It is of the order with ``supplier``, whatever others would deliver at that quantity.
    """

    kind: JointKind
    quantity: Fraction = attrs.field(converter=exact_fraction, validator=not_negative)
    limit: str = attrs.field(default="", kw_only=True)
    supplier: str = attrs.field(default="", kw_only=True)


def some(instance: object, attribute: object, terms: tuple[SupplierTerms, ...]) -> None:  # noqa: ARG001
    """Refuse a request that nobody could deliver."""
    if not terms:
        raise InvalidValue(
            "terms_missing", "Nobody delivers the item.", "Give the terms of a supplier."
        )


def several(terms: Iterable[SupplierTerms]) -> tuple[SupplierTerms, ...]:
    """Terms in the order of suppliers."""
    return tuple(sorted(terms, key=lambda each: each.supplier))


def far_from_the_end(instance: object, attribute: object, today: date) -> None:  # noqa: ARG001
    """Refuse a day after which calendars end before an order could come in."""
    if not TODAY_LEAST <= today <= TODAY_MOST:
        raise InvalidValue(
            "day_out_of_range",
            f"Today is {today}.",
            f"Give a day from {TODAY_LEAST} to {TODAY_MOST}.",
        )


def in_turn(changes: Iterable[JointChange]) -> tuple[JointChange, ...]:
    """Changes in the order they were made."""
    return tuple(changes)


@checked
@attrs.frozen(kw_only=True)
class OrderRequest:
    """A look at an item on the morning of a day, before its demand.

    Amounts are in ``unit``, of which ``unit_step`` are counted. What comes in on a day is
    there for its demand.

    ``at`` is the time of day, for suppliers with a cut-off. ``capacity_taken`` is what others
    already have of the supplier's capacity. ``joint`` are changes for the sake of other items.
    Raises :class:`InvalidValue`: ``text_empty``, ``terms_missing``, ``number_too_small``,
    ``day_out_of_range``, ``type_wrong``; ``currency_mixed``, for amounts of money are compared.
    """

    item: str = attrs.field(validator=named)
    unit: Unit
    today: date = attrs.field(validator=far_from_the_end)
    demand: Demand
    position: StockPosition
    rule: Rule
    suppliers: tuple[SupplierTerms, ...] = attrs.field(converter=several, validator=some)
    calendar: Calendar
    at: time | None = None
    unit_step: Fraction = attrs.field(
        default=Fraction(1), converter=exact_fraction, validator=positive
    )
    costs: Costs = Costs()
    limits: Limits = Limits()
    capacity_taken: Fraction = attrs.field(
        default=Fraction(0), converter=exact_fraction, validator=not_negative
    )
    joint: tuple[JointChange, ...] = attrs.field(default=(), converter=in_turn)

    def __attrs_post_init__(self) -> None:
        known = list(money_in(self))
        for what, currency in known[1:]:
            first, expected = known[0]
            if currency != expected:
                raise InvalidValue(
                    "currency_mixed",
                    f"Of {self.item}, {first} is in {expected.code}, {what} in {currency.code}.",
                    "Give all amounts of money of a request in one currency.",
                )


def money_in(request: OrderRequest) -> Iterator[tuple[str, Currency]]:
    """The currencies of all amounts of money that are weighed against each other."""
    for terms in request.suppliers:
        if terms.prices is not None:
            yield f"the price of {terms.supplier}", terms.prices.currency
        if terms.minimum_value is not None:
            yield f"the least value of {terms.supplier}", terms.minimum_value.currency
    costs = request.costs
    if costs.shortage_cost is not None:
        yield "the shortage cost", costs.shortage_cost.currency
    if costs.unit_cost is not None:
        yield "the unit cost", costs.unit_cost.currency
