"""When to order and how much: the rules that planners and their programs follow.

Programs agree on the words and differ in one sign: one orders below the minimum, another at
it; one counts reservations, another does not. So the rules of ERPs are policies of their own,
with that sign as a field, beside those that solve for a service.

Sources: Odoo ``stock.warehouse.orderpoint`` and ERPNext ``reorder_item`` as they are written;
SAP's MRP types VB and V1 as its documentation tells them; Silver, Pyke and Thomas, 4th ed., 6.6.
"""

from __future__ import annotations

import enum
import math
from fractions import Fraction
from typing import TypeAlias

import attrs

from backoffice_core.inventory.distributions import Service
from backoffice_core.inventory.replenishment.planning.protection import (
    Protection,
    asks_nothing,
    level_for,
)
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import positive, within
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.words import Message

__all__ = [
    "Aim",
    "MinMax",
    "OrderUpTo",
    "PeriodicReview",
    "ReorderLevel",
    "ReorderPoint",
    "Reservations",
    "Rule",
    "TargetReorderPoint",
    "Trigger",
    "aim",
]


# Who looks less than once in ten years does not plan.
REVIEW = within(1, 3650)


class Trigger(enum.Enum):
    """Whether standing just at the level already orders."""

    BELOW = "below"
    AT_OR_BELOW = "at_or_below"

    def fires(self, available: Fraction, level: Fraction) -> bool:
        """Whether a position orders."""
        return available <= level if self is Trigger.AT_OR_BELOW else available < level

    def answered(self, coming: Fraction) -> Trigger:
        """The trigger where something is on its way already."""
        return Trigger.BELOW if coming > 0 else self


class Reservations(enum.Enum):
    """Which reservations a rule counts as gone."""

    IGNORED = "ignored"
    WITHIN_LEAD_TIME = "within_lead_time"
    WITHIN_COVER = "within_cover"


@checked_fields
@attrs.frozen(kw_only=True)
class MinMax:
    """Below the minimum, order up to the maximum.

    Odoo orders ``BELOW`` its minimum. Raises :class:`InvalidValue` (``levels_reversed``).
    """

    minimum: Fraction = attrs.field(converter=exact_fraction)
    maximum: Fraction = attrs.field(converter=exact_fraction)
    trigger: Trigger = Trigger.BELOW
    reservations: Reservations = Reservations.WITHIN_COVER
    review_days: int = attrs.field(default=1, validator=REVIEW)

    def __attrs_post_init__(self) -> None:
        if self.maximum < self.minimum:
            raise InvalidValue(
                "levels_reversed",
                f"The maximum {self.maximum} is below the minimum {self.minimum}.",
                "Give a maximum that is at least the minimum.",
            )


@checked_fields
@attrs.frozen(kw_only=True)
class ReorderLevel:
    """At or below the level, order a quantity, or what is missing to the level if that is more.

    The rule of ERPNext.
    """

    level: Fraction = attrs.field(converter=exact_fraction)
    quantity: Fraction = attrs.field(converter=exact_fraction, validator=positive)
    trigger: Trigger = Trigger.AT_OR_BELOW
    reservations: Reservations = Reservations.WITHIN_COVER
    review_days: int = attrs.field(default=1, validator=REVIEW)


@checked_fields
@attrs.frozen(kw_only=True)
class ReorderPoint:
    """Below the point, order as many whole lots as bring stock back to it, at least one.

    SAP's manual reorder point planning: VB ignores reservations, V1 counts those within the
    lead time.

    >>> ReorderPoint.vb(point=600, lot=800).reservations.value
    'ignored'
    """

    point: Fraction = attrs.field(converter=exact_fraction)
    lot: Fraction = attrs.field(converter=exact_fraction, validator=positive)
    trigger: Trigger = Trigger.BELOW
    reservations: Reservations = Reservations.WITHIN_COVER
    review_days: int = attrs.field(default=1, validator=REVIEW)

    @classmethod
    def vb(cls, *, point: Fraction | int, lot: Fraction | int) -> ReorderPoint:
        """MRP type VB: reservations are not looked at."""
        return cls(point=point, lot=lot, reservations=Reservations.IGNORED)

    @classmethod
    def v1(cls, *, point: Fraction | int, lot: Fraction | int) -> ReorderPoint:
        """MRP type V1: reservations within the lead time are."""
        return cls(point=point, lot=lot, reservations=Reservations.WITHIN_LEAD_TIME)


@checked_fields
@attrs.frozen(kw_only=True)
class OrderUpTo:
    """At every look, order up to a level."""

    level: Fraction = attrs.field(converter=exact_fraction)
    reservations: Reservations = Reservations.WITHIN_COVER
    review_days: int = attrs.field(default=1, validator=REVIEW)


@checked_fields
@attrs.frozen(kw_only=True)
class PeriodicReview:
    """At every look, order up to the least level that achieves a service.

    The level is solved for over demand, lead time, calendar and review together.
    """

    target: Service
    review_days: int = attrs.field(default=7, validator=REVIEW)
    reservations: Reservations = Reservations.WITHIN_COVER


@checked_fields
@attrs.frozen(kw_only=True)
class TargetReorderPoint:
    """Lots are ordered at the least reorder point that achieves a service with them."""

    target: Service
    lot: Fraction = attrs.field(converter=exact_fraction, validator=positive)
    review_days: int = attrs.field(default=1, validator=REVIEW)
    reservations: Reservations = Reservations.WITHIN_COVER


Rule: TypeAlias = (
    MinMax | ReorderLevel | ReorderPoint | OrderUpTo | PeriodicReview | TargetReorderPoint
)


@attrs.frozen(kw_only=True)
class Aim:
    """What a rule wants: the level it looks at, and the raw quantity, which may be nothing."""

    level: Fraction
    raw: Fraction
    says: Message


def aim(
    rule: Rule,
    *,
    available: Fraction,
    coming: Fraction,
    protection: Protection,
    step: Fraction,
) -> Aim:
    """What a rule wants at a position, ``coming`` of which is on its way.

    What is on its way and brings stock just back to the level has answered the trigger, so
    that a rule that orders at its level does not order again and again.
    """
    match rule:
        case MinMax():
            raw = rule.maximum - available
            fires = rule.trigger.answered(coming).fires(available, rule.minimum)
            says = Message("Below {minimum}, order up to {maximum}",
                           minimum=rule.minimum, maximum=rule.maximum)  # fmt: skip
            return Aim(level=rule.minimum, raw=raw if fires else Fraction(0), says=says)
        case ReorderLevel():
            raw = max(rule.quantity, rule.level - available)
            fires = rule.trigger.answered(coming).fires(available, rule.level)
            says = Message("At {level}, order {quantity}, or what is missing if that is more",
                           level=rule.level, quantity=rule.quantity)  # fmt: skip
            return Aim(level=rule.level, raw=raw if fires else Fraction(0), says=says)
        case ReorderPoint():
            says = Message("Below {level}, order whole lots of {lot}",
                           level=rule.point, lot=rule.lot)  # fmt: skip
            raw = lots(rule.point, rule.lot, available, rule.trigger)
            return Aim(level=rule.point, raw=raw, says=says)
        case OrderUpTo():
            says = Message("Order up to {level}", level=rule.level)
            return Aim(level=rule.level, raw=max(rule.level - available, Fraction(0)), says=says)
        case PeriodicReview():
            level = level_for(rule.target, protection, step=step)
            says = Message("{level} are the least that give a {service}",
                           level=level, service=rule.target.says)  # fmt: skip
            return Aim(level=level, raw=max(level - available, Fraction(0)), says=says)
        case TargetReorderPoint():
            level = level_for(rule.target, protection, step=step, lot=rule.lot)
            says = Message(
                "{level} is the least reorder point that gives a {service} with lots of {lot}",
                level=level, service=rule.target.says, lot=rule.lot,
            )  # fmt: skip
            # A level that nothing is asked of is enough once it is reached.
            needless = asks_nothing(rule.target, protection)
            trigger = Trigger.BELOW if needless else Trigger.AT_OR_BELOW
            raw = lots(level, rule.lot, available, trigger)
            return Aim(level=level, raw=raw, says=says)


def lots(point: Fraction, lot: Fraction, available: Fraction, trigger: Trigger) -> Fraction:
    """The fewest whole lots after which a position no longer orders."""
    if not trigger.fires(available, point):
        return Fraction(0)
    count = (point - available) / lot
    whole = math.ceil(count) if trigger is Trigger.BELOW else math.floor(count) + 1
    return whole * lot
