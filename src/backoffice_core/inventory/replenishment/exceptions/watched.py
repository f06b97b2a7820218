"""What is known of an item when somebody looks for what needs a planner."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.replenishment.planning import (
    Demand,
    Due,
    PlannedOrder,
    StockPosition,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction, whole_number
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity, Unit
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["ForecastSeen", "Watched"]


@checked
@attrs.frozen
class ForecastSeen:
    """What was forecast for a period, and what was asked for."""

    forecast: Fraction = attrs.field(converter=exact_fraction)
    actual: Fraction = attrs.field(converter=exact_fraction)


def by_day(dues: Iterable[Due]) -> tuple[Due, ...]:
    """What is due, in the order of days."""
    return tuple(sorted(dues, key=lambda due: (due.day, due.document, due.amount)))


def exact_amounts(amounts: Iterable[Fraction | int]) -> tuple[Fraction, ...]:
    """Amounts, exact."""
    return tuple(map(exact_fraction, amounts))


def optional_amount(amount: Fraction | int | None) -> Fraction | None:
    """An exact amount, or none."""
    return None if amount is None else exact_fraction(amount)


def periods(seen: Iterable[ForecastSeen]) -> tuple[ForecastSeen, ...]:
    """Periods in their order."""
    return tuple(seen)


def whole_days(days: Iterable[int]) -> tuple[int, ...]:
    """Lead times in their order, none of them below nothing."""
    return tuple(whole_number(each, name="lead time", least=0) for each in days)


@checked
@attrs.frozen(kw_only=True)
class Watched:
    """An item on a day. Only what is given is looked at.

    ``order`` is what is proposed, none where nobody delivers the item. ``recent`` is the
    demand of the last days and ``forecasts`` what was foretold and came, both the oldest
    first; ``lead_times`` are the last deliveries' days. ``expiring`` are lots by the day they
    expire, ``pending`` orders that were proposed and not placed, by the day they should have
    been. ``value`` is what the ledger says the stock is worth. A unit missing costs
    ``margin``, or else as much as the unit. Stock for more than ``cover_days_max`` days is
    too much; ``history_days`` without demand make stock dead. Raises :class:`InvalidValue`:
    ``order_of_another`` for an order of another item, unit, day or position than these.
    """

    item: str = attrs.field(validator=named)
    unit: Unit
    today: date
    position: StockPosition
    demand: Demand
    order: PlannedOrder | None = None
    unit_cost: Money | None = None
    margin: Money | None = None
    value: Money | None = None
    recent: tuple[Fraction, ...] = attrs.field(default=(), converter=exact_amounts)
    forecasts: tuple[ForecastSeen, ...] = attrs.field(default=(), converter=periods)
    lead_times: tuple[int, ...] = attrs.field(default=(), converter=whole_days)
    expiring: tuple[Due, ...] = attrs.field(default=(), converter=by_day)
    pending: tuple[Due, ...] = attrs.field(default=(), converter=by_day)
    safety_stock: Fraction | None = attrs.field(
        default=None, converter=optional_amount, validator=attrs.validators.optional(not_negative)
    )
    cover_days_max: int = attrs.field(default=120, validator=positive)

    def __attrs_post_init__(self) -> None:
        """Refuse an order that was planned for something else."""
        if self.order is None:
            return
        planned = self.order.request
        for name, ours, theirs in (
            ("item", self.item, planned.item),
            ("unit", self.unit.code, planned.unit.code),
            ("day", self.today, planned.today),
            ("position", self.position, planned.position),
        ):
            if ours != theirs:
                raise InvalidValue(
                    "order_of_another",
                    f"The {name} of {self.item} is {ours}, and that of its order {theirs}.",
                    "Give the order that was planned for it, or plan it anew.",
                )

    @property
    def mean(self) -> Fraction:
        """The demand of a day."""
        return self.demand.exact_mean

    def quantity(self, amount: Fraction) -> Quantity:
        """An amount, in the item's unit; of what is counted in whole ones, rounded up."""
        return Quantity(Fraction(math.ceil(amount)) if self.unit.whole else amount, self.unit)

    def worth(self, amount: Fraction) -> Money | None:
        """What so much cost, where that is known; rounded half up."""
        if self.unit_cost is None:
            return None
        return self.unit_cost.times(amount, rounding=Rounding.HALF_UP)

    def lost(self, amount: Fraction) -> Money | None:
        """What is lost where so much is missing."""
        each = self.margin or self.unit_cost
        return None if each is None else each.times(amount, rounding=Rounding.HALF_UP)

    def finding(
        self,
        kind: str,
        severity: Severity,
        says: Message,
        *,
        money: Money | None = None,
        day: date | None = None,
        detail: str = "",
    ) -> Finding:
        """A verdict about the item; without a day it stays the same one from day to day."""
        return Finding(
            kind=kind,
            severity=severity,
            subject=f"item {self.item}",
            says=says,
            money=money,
            day=day,
            detail=detail,
            explanation=None if self.order is None else self.order.explanation,
        )
