"""When an order goes out and comes in, and the next one: the days an order must last.

They depend on the supplier, the calendar and the rule's review, not on the item. A supplier
delivers hundreds of items on the same terms, so its days are worked out once for all of them.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, timedelta

import attrs

from backoffice_core.inventory.replenishment.planning.requests import OrderRequest
from backoffice_core.inventory.replenishment.planning.windows import Window
from backoffice_core.inventory.replenishment.supply import SupplierTerms
from backoffice_core.kernel.calendars import Calendar

__all__ = ["Timing", "Timings"]


@attrs.frozen(kw_only=True)
class Timing:
    """The days of an order and of the next, and every case of how long the order must last."""

    order_on: date
    arrives_on: date
    next_arrives_on: date
    windows: tuple[Window, ...]


@attrs.frozen(eq=False)
class Timings:
    """Days of orders, each worked out once."""

    # Calendars are long, so they are told apart by which they are; kept, so that they stay it.
    known: dict[Hashable, tuple[Calendar, Timing]] = attrs.field(
        init=False, factory=dict[Hashable, tuple[Calendar, Timing]]
    )

    def of(self, request: OrderRequest, terms: SupplierTerms) -> Timing:
        """The days of an order from a supplier."""
        key = (
            id(request.calendar),
            request.today,
            request.at,
            request.rule.review_days,
            terms.lead_time,
            terms.counted,
            terms.order_weekdays,
            terms.cut_off,
        )
        if key not in self.known:
            self.known[key] = request.calendar, timing(request, terms)
        return self.known[key][1]


def next_order_day(request: OrderRequest, terms: SupplierTerms, order_on: date) -> date:
    """The day of the next order: of the first look, at the same hour, that can bring another.

    Who looks after the cut-off today does so next time, too.
    """
    review, today = request.rule.review_days, request.today
    looks = max((order_on - today).days // review, 1)
    while True:
        look = today + timedelta(days=review * looks)
        following = terms.order_day(look, request.calendar, at=request.at)
        if following > order_on:
            return following
        looks += 1


def timing(request: OrderRequest, terms: SupplierTerms) -> Timing:
    """The days of an order from a supplier, worked out.

    Raises :class:`InvalidValue` (``order_day_missing``).
    """
    today, calendar = request.today, request.calendar
    order_on = terms.order_day(today, calendar, at=request.at)
    following = next_order_day(request, terms, order_on)

    def after(ordered: date, days: int) -> int:
        return (terms.arrival(ordered, calendar, days=days) - today).days

    planned = terms.lead_time.planned
    return Timing(
        order_on=order_on,
        arrives_on=terms.arrival(order_on, calendar, days=planned),
        next_arrives_on=terms.arrival(following, calendar, days=planned),
        windows=tuple(
            Window(lead=after(order_on, days), cover=after(following, days), weight=weight)
            for days, weight in terms.lead_time.few()
        ),
    )
