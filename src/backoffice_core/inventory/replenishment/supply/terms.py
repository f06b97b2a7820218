"""On what terms a supplier delivers an item: when, how much at least and at most, at what price.

Terms change, and an order is judged by those that held on its day, so they are effective-dated
and belong to supplier and item together: the same supplier has other minima for other goods.
Amounts are in the item's own unit, exact.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, time, timedelta
from fractions import Fraction
from math import lcm

import attrs

from backoffice_core.inventory.replenishment.supply.lead_times import LeadTime, expect_lead_days
from backoffice_core.inventory.replenishment.supply.prices import PriceList
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.money import Money

__all__ = ["DaysCounted", "SupplierTerms", "Supply", "terms_on"]

DAYS_IN_WEEK = 7
EVERY_DAY = frozenset(range(DAYS_IN_WEEK))
# Longer without a day that the supplier takes orders is a mistake.
CLOSED_DAYS_MAX = 366
DAY_MOST = date(9950, 12, 31)


class DaysCounted(enum.Enum):
    """Which days a lead time counts."""

    CALENDAR = "calendar"
    WORKING = "working"


def optional_fraction(value: Fraction | int | None) -> Fraction | None:
    """An exact amount, or none."""
    return None if value is None else exact_fraction(value)


SOME_OR_NONE = attrs.validators.optional(positive)


def order_days(instance: object, attribute: object, days: frozenset[int]) -> None:  # noqa: ARG001
    """Refuse weekdays that are none."""
    if not days or not days <= EVERY_DAY:
        raise InvalidValue(
            "order_weekdays_invalid",
            f"The order weekdays are {sorted(days)}.",
            "Give at least one, counting Monday as 0 and Sunday as 6.",
        )


def share_of_a_pallet(
    terms: SupplierTerms,
    attribute: object,  # noqa: ARG001
    share: Fraction | None,
) -> None:
    """Refuse more of a pallet than there is, and a share of no pallet."""
    if share is None:
        return
    if share > 1:
        raise InvalidValue(
            "share_out_of_range",
            f"A pallet is filled from a share of {share} on.",
            "Give more than 0 and at most 1.",
        )
    if terms.pallet is None:
        raise InvalidValue(
            "pallet_missing",
            f"A pallet is filled from a share of {share} on, and what it holds is not known.",
            "Give the pallet, too.",
        )


@checked
@attrs.frozen(kw_only=True)
class SupplierTerms:
    """The terms of a supplier for an item.

    Orders are taken on ``order_weekdays`` (Monday is 0) that the calendar works, until
    ``cut_off``; an order after it is one of the next day. ``multiple`` and ``pack`` are what
    only whole ones of are delivered; so are ``layer`` and ``pallet``, the latter only where
    the last one is full to at least the share ``pallet_from``. ``capacity`` is the most that
    can be had at a time, ``minimum_value`` what an order of all items comes to at least,
    ``shelf_life_days`` how long goods keep once they have arrived.

    Raises :class:`InvalidValue` (``text_empty``, ``number_too_small``, ``number_not_exact``,
    ``order_weekdays_invalid``, ``type_wrong``, ``share_out_of_range``, ``pallet_missing``,
    ``currency_mixed``).

    >>> terms = SupplierTerms(
    ...     supplier="wangi", lead_time=LeadTime.fixed(3), order_weekdays={0}, cut_off=time(11)
    ... )
    >>> shop = Calendar(name="Toko", weekend={6})
    >>> monday = date(2026, 5, 4)
    >>> print(terms.order_day(monday, shop), terms.order_day(monday, shop, at=time(11, 30)))
    2026-05-04 2026-05-11
    """

    supplier: str = attrs.field(validator=named)
    lead_time: LeadTime
    counted: DaysCounted = DaysCounted.CALENDAR
    prices: PriceList | None = None
    order_weekdays: frozenset[int] = attrs.field(
        default=EVERY_DAY, converter=frozenset, validator=order_days
    )
    cut_off: time | None = None
    minimum_quantity: Fraction = attrs.field(
        default=Fraction(0), converter=exact_fraction, validator=not_negative
    )
    multiple: Fraction | None = attrs.field(
        default=None, converter=optional_fraction, validator=SOME_OR_NONE
    )
    pack: Fraction | None = attrs.field(
        default=None, converter=optional_fraction, validator=SOME_OR_NONE
    )
    layer: Fraction | None = attrs.field(
        default=None, converter=optional_fraction, validator=SOME_OR_NONE
    )
    pallet: Fraction | None = attrs.field(
        default=None, converter=optional_fraction, validator=SOME_OR_NONE
    )
    pallet_from: Fraction | None = attrs.field(
        default=None, converter=optional_fraction, validator=[SOME_OR_NONE, share_of_a_pallet]
    )
    capacity: Fraction | None = attrs.field(
        default=None, converter=optional_fraction, validator=SOME_OR_NONE
    )
    minimum_value: Money | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_negative)
    )
    shelf_life_days: int | None = attrs.field(default=None, validator=SOME_OR_NONE)

    def __attrs_post_init__(self) -> None:
        if self.prices is not None and self.minimum_value is not None:
            # Refuses a least value that prices cannot be compared with.
            Money.total([self.minimum_value], self.prices.currency)

    def step(self, unit_step: Fraction) -> Fraction:
        """What orders are whole numbers of: units, multiples, packs and layers at once."""
        step = unit_step
        for each in (self.multiple, self.pack, self.layer):
            step = step if each is None else common(step, each)
        if self.pallet is not None and self.pallet_from is None:
            step = common(step, self.pallet)
        return step

    def order_day(self, day: date, calendar: Calendar, *, at: time | None = None) -> date:
        """The first day from ``day`` on that an order is taken.

        Raises :class:`InvalidValue` (``order_day_missing``, ``day_out_of_range``).
        """
        expect_day(day)
        late = at is not None and self.cut_off is not None and at > self.cut_off
        for ahead in range(int(late), CLOSED_DAYS_MAX):
            each = day + timedelta(days=ahead)
            if each.weekday() in self.order_weekdays and calendar.is_working_day(each):
                return each
        raise InvalidValue(
            "order_day_missing",
            f"In {calendar.name}, supplier {self.supplier} takes no order in the year from {day}.",
            "Check the supplier's order days against the calendar.",
        )

    def arrival(self, ordered: date, calendar: Calendar, *, days: int) -> date:
        """The day goods come in that take ``days``: a working day.

        Raises :class:`InvalidValue`: ``number_too_small``, ``lead_time_too_long``,
        ``day_out_of_range``.
        """
        expect_lead_days(days)
        expect_day(ordered)
        if self.counted is DaysCounted.WORKING:
            due = calendar.add_working_days(ordered, days)
        else:
            due = ordered + timedelta(days=days)
        return due if calendar.is_working_day(due) else calendar.next_working_day(due)


def expect_day(day: date) -> None:
    """Refuse a day that calendars end so soon after that nothing could come in any more.

    Raises :class:`InvalidValue` (``day_out_of_range``).
    """
    if day > DAY_MOST:
        raise InvalidValue(
            "day_out_of_range", f"An order of {day}.", f"Give a day up to {DAY_MOST}."
        )


def common(one: Fraction, other: Fraction) -> Fraction:
    """The least amount that is a whole number of both."""
    scale = lcm(one.denominator, other.denominator)
    return Fraction(lcm(int(one * scale), int(other * scale)), scale)


@checked_fields
@attrs.frozen(kw_only=True)
class Supply:
    """That an item can be had from a supplier, on terms that change over time.

    Raises :class:`InvalidValue` (``text_empty``, ``type_wrong``).
    """

    item: str = attrs.field(validator=named)
    terms: Effective[SupplierTerms]


@checked
def terms_on(
    supplies: Iterable[Supply], *, item: str, day: date, known: Instant | None = None
) -> tuple[SupplierTerms, ...]:
    """The terms that hold for an item on a day, by supplier; none where nobody delivers it.

    >>> from backoffice_core.kernel.effective import Version
    >>> terms = SupplierTerms(supplier="wangi", lead_time=LeadTime.fixed(3))
    >>> supply = Supply(
    ...     item="soap", terms=Effective([Version(value=terms, since=date(2026, 5, 1))])
    ... )
    >>> [len(terms_on([supply], item="soap", day=date(2026, month, 1))) for month in (4, 5)]
    [0, 1]
    """
    found = [
        each.terms.on(day, known=known)
        for each in supplies
        if each.item == item
        and any(version.holds(day, known=known) for version in each.terms.versions)
    ]
    return tuple(sorted(found, key=lambda terms: terms.supplier))
