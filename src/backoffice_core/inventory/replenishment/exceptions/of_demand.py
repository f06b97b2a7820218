"""What is odd about demand: a day unlike all others, a forecast that errs to one side.

Source of the tracking signal: Brown, Smoothing, Forecasting and Prediction (1963); the sum of
errors over their mean absolute size, of which more than four to one side is no chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from backoffice_core.inventory.replenishment.exceptions.watched import Watched
from backoffice_core.inventory.replenishment.planning.demands import told
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["demand_exceptions"]

# A day is an outlier where the law gives it, or more, a smaller chance than that.
OUTLIER_CHANCE = 1e-4
RECENT_DAYS = 7
SIGNAL_BOUND, SIGNAL_PERIODS_MIN = 4, 6


def demand_exceptions(seen: Watched) -> Iterator[Finding]:
    """The verdicts on the demand of an item."""
    yield from outlier(seen)
    yield from bias(seen)


def outlier(seen: Watched) -> Iterator[Finding]:
    """The largest of the last days is beyond all that the law of demand expects."""
    largest = max(seen.recent[-RECENT_DAYS:], default=Fraction(0))
    if not largest:
        return
    law = seen.demand.over(1)
    if float(law.above(math.ceil(largest) - 1)) >= OUTLIER_CHANCE:
        return
    yield seen.finding(
        "inventory.demand_outlier",
        Severity.NOTICE,
        Message("{quantity} of {item} were asked for on one day; {mean} are usual",
                quantity=seen.quantity(largest), item=seen.item, mean=told(seen.demand.mean)),
        money=seen.worth(largest - seen.mean),
        detail=str(largest),
    )  # fmt: skip


def bias(seen: Watched) -> Iterator[Finding]:
    """The forecast errs to one side by more than chance."""
    errors = [period.actual - period.forecast for period in seen.forecasts]
    size = sum(map(abs, errors), Fraction(0))
    if len(errors) < SIGNAL_PERIODS_MIN or not size:
        return
    total = sum(errors, Fraction(0))
    signal = total * len(errors) / size
    if abs(signal) <= SIGNAL_BOUND:
        return
    yield seen.finding(
        "inventory.forecast_biased",
        Severity.WARNING,
        Message("The forecast of {item} is too low: over {count} periods {missing} more were "
                "asked for (tracking signal {signal})"
                if total > 0 else
                "The forecast of {item} is too high: over {count} periods {missing} fewer were "
                "asked for (tracking signal {signal})",
                item=seen.item, count=len(errors), missing=seen.quantity(abs(total)),
                signal=told(float(signal))),
        money=seen.lost(total) if total > 0 else seen.worth(-total),
    )  # fmt: skip
