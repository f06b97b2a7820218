"""The steps of a replenishment decision: days, chances, projections and a supplier's terms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from statistics import NormalDist
from typing import TypeAlias

import attrs

from backoffice_core.inventory.model import Supplier
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_number, whole_number

__all__ = [
    "Projection",
    "delivery_days",
    "expect_day_amid",
    "expect_supplier",
    "normal_quantile",
    "order_quantity",
    "order_up_to",
    "safety_stock",
]

Arrivals: TypeAlias = Sequence[tuple[date, Fraction]]

DAYS_IN_WEEK = 7
# Ten years: stock that lasts longer never runs out as far as anybody plans.
HORIZON_DAYS_MAX = 3650
# Longer without a day that the supplier takes orders and the calendar works is a mistake.
CLOSED_DAYS_MAX = 366
QUANTILE_SCALE = 10**6
# Orders, lead times and stock reach no further than decades from these.
TODAY_LEAST, TODAY_MOST = date(1900, 1, 1), date(9900, 12, 31)
SERVICE_PERCENT_MIN, SERVICE_PERCENT_LIMIT = 50, 100


def expect_supplier(supplier: Supplier) -> Supplier:
    """``supplier``, if goods can be ordered from it.

    Raises :class:`InvalidValue`: ``number_not_whole``, ``number_too_small``,
    ``lead_time_too_long``, ``order_weekdays_invalid``.
    """
    of = f"of supplier {supplier.code}"
    lead = whole_number(supplier.lead_time_days, name=f"lead time {of}", least=0)
    whole_number(supplier.minimum_quantity, name=f"minimum quantity {of}", least=0)
    whole_number(supplier.pack_size, name=f"pack size {of}", least=1)
    if lead > HORIZON_DAYS_MAX:
        raise InvalidValue(
            "lead_time_too_long",
            f"The lead time {of} is {lead} days.",
            f"Give at most {HORIZON_DAYS_MAX} days.",
        )
    if not supplier.order_weekdays or not supplier.order_weekdays <= set(range(DAYS_IN_WEEK)):
        raise InvalidValue(
            "order_weekdays_invalid",
            f"The order weekdays {of} are {sorted(supplier.order_weekdays)}.",
            "Give at least one, counting Monday as 0 and Sunday as 6.",
        )
    return supplier


def expect_day_amid(today: date) -> date:
    """``today``, if calendars reach far enough about it to order, wait and run out.

    Raises :class:`InvalidValue` (``day_out_of_range``).
    """
    if not TODAY_LEAST <= today <= TODAY_MOST:
        raise InvalidValue(
            "day_out_of_range",
            f"Today is {today}.",
            f"Give a day from {TODAY_LEAST} to {TODAY_MOST}.",
        )
    return today


def normal_quantile(service_percent: int | Fraction) -> Fraction:
    """How many standard deviations of safety a service level takes; six decimals.

    The service is the chance, in percent, that stock lasts until the next delivery: from
    50 (no safety) to below 100. Raises :class:`InvalidValue`: ``number_not_exact``,
    ``service_out_of_range``.

    >>> normal_quantile(95)  # 1.644854
    Fraction(822427, 500000)
    """
    percent = exact_number(service_percent, name="service percent")
    if not SERVICE_PERCENT_MIN <= percent < SERVICE_PERCENT_LIMIT:
        raise InvalidValue(
            "service_out_of_range",
            f"A service of {percent} percent is out of range.",
            "Give 50 to below 100; no stock serves every chance.",
        )
    # So close below 100 that the float is 1: the quantile is infinite.
    ratio = min(float(Fraction(percent, 100)), math.nextafter(1.0, 0.0))
    return Fraction(round(NormalDist().inv_cdf(ratio) * QUANTILE_SCALE), QUANTILE_SCALE)


def safety_stock(variance: Fraction, *, days: int, quantile: Fraction) -> int:
    """Whole units that cover ``quantile`` standard deviations of ``days`` days' demand.

    Days are taken to be independent, so variances add up.

    >>> safety_stock(Fraction(500**2), days=6, quantile=normal_quantile(90))
    1570
    """
    return square_root_ceiling(quantile * quantile * variance * days)


def order_up_to(expected: Fraction, variance: Fraction, *, days: int, quantile: Fraction) -> int:
    """The least whole number of units that covers expected demand and safety together.

    Demand of 97.03 and a safety of 109.17 are 206.2, so 207: rounded up once, at the end.
    As :func:`safety_stock`, it never meets a root that is not exact: a whole number covers
    a root where its square covers the square.

    >>> order_up_to(Fraction("97.03"), Fraction("109.17") ** 2, days=1, quantile=Fraction(1))
    207
    """
    square = quantile * quantile * variance * days
    least = math.ceil(expected + max(square_root_ceiling(square) - 1, 0))
    return least if (least - expected) ** 2 >= square else least + 1


def square_root_ceiling(value: Fraction) -> int:
    """The least whole number whose square is at least ``value``, which is zero or more.

    >>> square_root_ceiling(Fraction(2)), square_root_ceiling(Fraction(4))
    (2, 2)
    """
    whole = math.ceil(value)
    return math.isqrt(whole - 1) + 1 if whole else 0


def delivery_days(supplier: Supplier, *, calendar: Calendar, today: date) -> tuple[date, date]:
    """When an order can go out, today at the earliest, and when it arrives.

    Orders go out on the supplier's order days that are working days; the lead time counts
    calendar days, and what would arrive on a day off arrives on the next working day.
    Raises :class:`InvalidValue` (``delivery_day_missing``).
    """
    order_on = first_working_day(today, calendar, supplier.order_weekdays, supplier.code)
    due = order_on + timedelta(days=supplier.lead_time_days)
    return order_on, first_working_day(due, calendar, frozenset(range(7)), supplier.code)


def first_working_day(
    start: date, calendar: Calendar, weekdays: frozenset[int], supplier: str
) -> date:
    """The first working day from ``start`` on that is one of the weekdays."""
    for ahead in range(CLOSED_DAYS_MAX):
        day = start + timedelta(days=ahead)
        if day.weekday() in weekdays and calendar.is_working_day(day):
            return day
    raise InvalidValue(
        "delivery_day_missing",
        f"In {calendar.name}, no working day in the year from {start} suits supplier {supplier}.",
        "Check the supplier's order days against the calendar.",
    )


def order_quantity(need: int, supplier: Supplier) -> tuple[int, int]:
    """``need`` raised to what the supplier delivers at least, and then to whole packs.

    >>> order_quantity(25, Supplier(code="A", name="A", lead_time_days=1, pack_size=12))
    (25, 36)
    """
    raised = max(need, supplier.minimum_quantity)
    return raised, -(-raised // supplier.pack_size) * supplier.pack_size


@attrs.frozen(kw_only=True)
class Projection:
    """Stock as it is expected to go from the evening of ``today`` on, at an even demand.

    ``arrivals`` are in the order of their days, all after ``today``, and are there for
    that day's demand.
    """

    today: date
    on_hand: Fraction
    daily_demand: Fraction
    arrivals: Arrivals

    @property
    def runs_out_on(self) -> date | None:
        """The first day whose demand cannot be met in full; None if not within ten years."""
        if self.on_hand < 0:
            return self.today
        if not self.daily_demand:
            return None
        available = self.on_hand
        for day, amount in self.arrivals:
            if available < self.daily_demand * ((day - self.today).days - 1):
                break
            available += amount
        lasts = available // self.daily_demand
        return self.today + timedelta(days=lasts + 1) if lasts < HORIZON_DAYS_MAX else None

    def missing_before(self, day: date) -> int:
        """The most, in whole units, that is missing on any evening before ``day``."""
        available = self.on_hand
        missing = Fraction(0)
        for arrives_on, amount in (*self.arrivals, (day, Fraction(0))):
            evenings = (min(arrives_on, day) - self.today).days - 1
            if evenings >= 0:
                missing = max(missing, self.daily_demand * evenings - available)
            available += amount
        return math.ceil(missing)
