"""Policies made from the past: what a planner would have set with what was known then.

A back-test stands at a day of the past and asks for a policy. What it hands over is the
:class:`Past`: demand up to that day and nothing after it, so that a plan cannot look ahead even
by mistake. The clairvoyant is the one who may: what it costs, nobody can undercut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs
import numpy as np

from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    PeriodService,
    Service,
)
from backoffice_core.inventory.forecasting.bootstrap import BootstrapForecast
from backoffice_core.inventory.forecasting.intermittent import syntetos_boylan
from backoffice_core.inventory.forecasting.model import Forecast
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.inventory.policies.reorder.reorder_service import order_up_to, reorder_point
from backoffice_core.inventory.proving.policies import OrderUpTo, Policy, ReorderQuantity, column
from backoffice_core.inventory.proving.simulate import Shortage
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["ForecastPlan", "NaivePlan", "Past", "Plan", "WindowPlan", "window_sums"]

HALVINGS = 40
# Levels of counted demand nearer to a whole number than this are one.
WHOLE = 1e-6
COLUMNS = 256


@attrs.frozen(kw_only=True, eq=False)
class Past:
    """What is known at the end of a period: ``demand[period, item]`` until then.

    ``lead_time`` and ``lead_time_deviation`` are those of past orders, one for each item.
    Where stock was out, demand is estimated already. ``shortage`` says what becomes of unmet
    demand, ``refit`` for how many periods a plan is kept.
    """

    demand: Array
    lead_time: Array
    lead_time_deviation: Array
    review_period: int
    shortage: Shortage = Shortage.BACKORDERED
    refit: int = 1

    @property
    def items(self) -> int:
        """How many items there are."""
        return int(self.demand.shape[1])

    @property
    def leads(self) -> Array:
        """Lead times in whole periods, rounded up."""
        return np.ceil(self.lead_time)


Plan: TypeAlias = Callable[[Past], Policy]
"""What makes a policy of the past: one of the plans here, or a function of your own."""


@attrs.frozen
class NaivePlan:
    """Order up to what was asked for in the last lead time and review period."""

    @checked
    def __call__(self, past: Past) -> OrderUpTo:
        """The policy for a past."""
        periods = (past.leads + past.review_period).astype(np.int64)
        last = past.demand[-int(periods.max()) :]
        sums = np.vstack([np.zeros(past.items), np.cumsum(last, axis=0)])
        first = np.maximum(sums.shape[0] - 1 - periods, 0)
        return OrderUpTo(sums[-1] - sums[first, np.arange(past.items)])


@checked_fields
@attrs.frozen
class ForecastPlan:
    """Levels for a service from a forecast's mean and deviation, as of a normal law.

    With an ``order_quantity`` it orders that in lots, and otherwise up to a level.
    """

    service: Service
    method: Callable[[Numbers], Forecast | BootstrapForecast] = attrs.field(
        default=syntetos_boylan, kw_only=True
    )
    order_quantity: Array | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(column)
    )

    @checked
    def __call__(self, past: Past) -> Policy:
        """The policy for a past."""
        forecast = self.method(past.demand)
        mean, deviation = np.empty(past.items), np.empty(past.items)
        periods = past.leads + past.review_period
        for length in np.unique(periods):
            own = periods == length
            totals = forecast.totals(float(length))
            mean[own] = np.broadcast_to(totals.mean, mean.shape)[own] / length
            deviation[own] = np.broadcast_to(totals.deviation, mean.shape)[own] / np.sqrt(length)
        timing = {
            "mean": mean,
            "deviation": deviation,
            "lead_time": past.lead_time,
            "lead_time_deviation": past.lead_time_deviation,
            "review_period": past.review_period,
        }
        if self.order_quantity is None:
            return OrderUpTo(order_up_to(self.service, **timing).level)
        point = reorder_point(self.service, order_quantity=self.order_quantity, **timing)
        return ReorderQuantity(reorder_point=point.level, quantity=self.order_quantity)


@checked_fields
@attrs.frozen
class WindowPlan:
    """Levels to order up to for a service, from the sums of demand that really occurred.

    Every run of a lead time and review period in the last ``periods`` is one case, as likely
    as any other; no curve is fitted. For fill rate, period service and cycle service; lead
    times that deviate are taken as they are on average, rounded up.
    """

    service: Service
    periods: int = attrs.field(default=400, kw_only=True)

    @checked
    def __call__(self, past: Past) -> OrderUpTo:
        """The policy for a past. Raises :class:`InvalidValue` (``history_short``)."""
        seen = past.demand[-self.periods :]
        levels = np.empty(past.items)
        leads = past.leads.astype(np.int64)
        for lead in np.unique(leads):
            items = np.flatnonzero(leads == lead)
            for first in range(0, items.size, COLUMNS):
                own = items[first : first + COLUMNS]
                levels[own] = self.levels(seen[:, own], int(lead), past.review_period)
        return OrderUpTo(levels)

    def levels(self, seen: Array, lead: int, review: int) -> Array:
        """The levels of some items of one lead time."""
        if seen.shape[0] < lead + review:
            raise InvalidValue(
                "history_short",
                f"There is no run of {lead + review} periods in a past of {seen.shape[0]}.",
                "Begin the back-test later.",
            )
        missing = self.missing(seen, lead, review)
        counted = (seen == np.rint(seen)).all(axis=0)
        high: Array = window_sums(seen, lead + review).max(axis=0)
        low: Array = np.where(counted, -1.0, 0.0)
        aim = 1 - self.service.share
        for _ in range(HALVINGS):
            if (counted & (high - low <= 1)).all():
                break  # whole levels are between no others
            middle: Array = (low + high) / 2
            np.copyto(middle, np.floor(middle), where=counted)
            slack = WHOLE * (1 + middle) * counted
            enough = (missing(middle + slack) <= aim) & (middle > low)
            np.copyto(high, middle, where=enough)
            np.copyto(low, middle, where=~enough)
        return high

    def missing(self, seen: Array, lead: int, review: int) -> Callable[[Array], Array]:
        """What lacks to a full service at some levels.

        Raises :class:`InvalidValue` (``measure_missing``).
        """
        count = seen.shape[0] - lead - review + 1
        match self.service:
            case FillRate():
                before = window_sums(seen, lead)[:count]
                after = window_sums(seen, lead + review)
                sold = np.maximum((after - before).mean(axis=0), np.finfo(float).tiny)
                return lambda level: (
                    (np.maximum(after, level) - np.maximum(before, level)).mean(axis=0) / sold
                )
            case CycleService():
                ends = [window_sums(seen, lead + review)]
            case PeriodService():
                ends = [window_sums(seen, lead + 1 + each)[:count] for each in range(review)]
            case _:
                raise InvalidValue(
                    "measure_missing",
                    f"Windows do not say {type(self.service).__name__}.",
                    "Aim at a FillRate, CycleService or PeriodService.",
                )
        slack = WHOLE * (1 + ends[-1].max(axis=0))
        return lambda level: np.mean([(sums > level + slack).mean(axis=0) for sums in ends], axis=0)


def window_sums(seen: Array, periods: int) -> Array:
    """The sums of every run of so many periods."""
    sums = np.vstack([np.zeros(seen.shape[1]), np.cumsum(seen, axis=0)])
    return sums[periods:] - sums[: sums.shape[0] - periods]
