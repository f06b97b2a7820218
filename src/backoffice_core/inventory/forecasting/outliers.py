"""Demands that are unlike all others: found, shown, and left where they are.

A hundred pieces to one customer on one day may be a typing error or the best customer there
is. No formula knows which, so an outlier is a finding with a replacement proposed; only
whoever looks at it decides. Median and median deviation say what is usual, for they are not
moved by what is unusual. Where most periods have no demand, usual is meant of those that have.

Source: Hampel, Journal of the American Statistical Association 69 (1974); Iglewicz and
Hoaglin, How to Detect and Handle Outliers (1993), 3.2, where the median deviation is nothing.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.forecasting.history import DemandMark, History
from backoffice_core.inventory.forecasting.series import as_series
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["Outlier", "find_outliers", "outlier_findings"]

# A median deviation times this is the standard deviation of a normal law; so is a mean one.
OF_MEDIAN = 1.482602218505602
OF_MEAN = 1.2533141373155001
LEAST = 4


@attrs.frozen(kw_only=True)
class Outlier:
    """The demand of a period that lies beyond ``low`` or ``high``; ``proposed`` is usual."""

    period: int
    seen: float
    low: float
    high: float
    proposed: float


def find_outliers(
    demand: Numbers, *, limit: float = 3.0, window: int | None = None
) -> tuple[Outlier, ...]:
    """The periods whose demand lies more than ``limit`` deviations from the median.

    With a ``window``, the median is that of so many periods around each (Hampel's filter),
    which goes along with trends. Fewer than four demands have no outliers. Raises
    :class:`InvalidValue`: ``number_unknown``, ``not_a_series``, ``number_too_small``.

    >>> find_outliers([4, 6, 5, 50, 5, 4, 6])[0].proposed
    5.0
    """
    values = as_series(demand).values
    if not limit > 0 or values.shape[1] > 1 or (window is not None and window < LEAST):
        raise InvalidValue(
            "number_too_small",
            f"{values.shape[1]} series with a limit of {limit} and a window of {window}.",
            f"Give one series, a limit above 0, and a window of {LEAST} or more, or none.",
        )
    series = values[:, 0]
    places = np.flatnonzero(series) if np.median(series) == 0 else np.arange(series.size)
    found: list[Outlier] = []
    for order, place in enumerate(places):
        around = places
        if window is not None:
            start = max(min(order - window // 2, places.size - window), 0)
            around = places[start : start + window]
        if around.size < LEAST:
            continue
        middle, deviation = usual(series[around])
        low, high = middle - limit * deviation, middle + limit * deviation
        if deviation > 0 and not low <= series[place] <= high:
            found.append(
                Outlier(
                    period=int(place),
                    seen=float(series[place]),
                    low=low,
                    high=high,
                    proposed=middle,
                )
            )
    return tuple(found)


def usual(values: Array) -> tuple[float, float]:
    """The median, and a deviation that a few outliers do not move."""
    middle = float(np.median(values))
    away = np.abs(values - middle)
    median = float(np.median(away))
    return middle, OF_MEDIAN * median if median > 0 else OF_MEAN * float(away.mean())


def outlier_findings(history: History, *, limit: float = 3.0) -> tuple[Finding, ...]:
    """The outliers of a history as findings; periods marked as exceptional or unknown are none.

    A period that ended without stock cannot be too low. Raises as :func:`find_outliers`.
    """
    known = [
        period
        for period in history.periods
        if not period.marks & {DemandMark.EXCEPTIONAL, DemandMark.UNKNOWN}
    ]
    # A bound that is low says nothing: demand was that or more.
    telling = [
        outlier
        for outlier in (
            find_outliers([period.demand for period in known], limit=limit) if known else ()
        )
        if outlier.seen > outlier.high or DemandMark.CENSORED not in known[outlier.period].marks
    ]
    return tuple(
        Finding(
            kind="inventory.demand_outlier",
            severity=Severity.NOTICE,
            subject=f"item {history.item}",
            day=known[outlier.period].days.start,
            says=Message(
                "{item}: a demand of {seen} is unusual, {low} to {high} would be usual; "
                "if it will not come again, count it as {proposed}",
                item=history.item,
                seen=f"{outlier.seen:g}",
                low=f"{max(outlier.low, 0.0):.4g}",
                high=f"{outlier.high:.4g}",
                proposed=f"{outlier.proposed:g}",
            ),
        )
        for outlier in telling
    )
