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
from backoffice_core.inventory.forecasting.series import as_series, told
from backoffice_core.inventory.numbers import Array, Numbers, one_number
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["Outlier", "find_outliers", "outlier_findings"]

# A median deviation times this is the standard deviation of a normal law; so is a mean one.
OF_MEDIAN = 1.482602218505602
OF_MEAN = 1.2533141373155001
LEAST = 4
LIMIT = 3.0


@attrs.frozen(kw_only=True)
class Outlier:
    """The demand of a period that lies beyond ``low`` or ``high``; ``proposed`` is usual."""

    period: int
    seen: float
    low: float
    high: float
    proposed: float
    limit: float = LIMIT

    def explain(self) -> Explanation:
        """Why the demand of a period is unusual."""
        return Explanation(
            rule="forecast.outlier",
            says=Message(
                "A demand of {seen} lies outside {low} to {high}: the median {median}, give or "
                "take {limit} deviations that are not moved by what is unusual",
                seen=told(self.seen),
                low=told(self.low),
                high=told(self.high),
                median=told(self.proposed),
                limit=told(self.limit),
            ),
            source="Hampel 1974; Iglewicz and Hoaglin 1993",
        )


def find_outliers(
    demand: Numbers, *, limit: float = LIMIT, window: int | None = None
) -> tuple[Outlier, ...]:
    """The periods whose demand lies more than ``limit`` deviations from the median.

    With a ``window``, the median is that of so many periods around each (Hampel's filter),
    which goes along with trends. Fewer than four demands have no outliers. Raises
    :class:`InvalidValue`: ``number_unknown``, ``not_a_series``, ``number_too_small``,
    ``number_not_whole``.

    >>> find_outliers([4, 6, 5, 50, 5, 4, 6])[0].proposed
    5.0
    """
    values = as_series(demand).values
    if values.shape[1] != 1:
        raise InvalidValue(
            "not_a_series",
            f"There are {values.shape[1]} series.",
            "Look for outliers in one at a time.",
        )
    far = one_number(limit, "limit")
    if far <= 0:
        raise InvalidValue("number_too_small", f"The limit is {far!r}.", "Give more than 0.")
    if window is not None:
        whole_number(window, name="window", least=LEAST)
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
        low, high = middle - far * deviation, middle + far * deviation
        if deviation > 0 and not low <= series[place] <= high:
            found.append(
                Outlier(
                    period=int(place),
                    seen=float(series[place]),
                    low=low,
                    high=high,
                    proposed=middle,
                    limit=far,
                )
            )
    return tuple(found)


def usual(values: Array) -> tuple[float, float]:
    """The median, and a deviation that a few outliers do not move."""
    middle = float(np.median(values))
    away = np.abs(values - middle)
    median = float(np.median(away))
    return middle, OF_MEDIAN * median if median > 0 else OF_MEAN * float(away.mean())


def outlier_findings(history: History, *, limit: float = LIMIT) -> tuple[Finding, ...]:
    """The outliers of a history as findings; periods marked as exceptional or unknown are none.

    A period that ended without stock cannot be too low. Raises as :func:`find_outliers`.
    """
    expect(history, History, name="history")
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
                seen=told(outlier.seen),
                low=told(max(outlier.low, 0.0)),
                high=told(outlier.high),
                proposed=told(outlier.proposed),
            ),
            explanation=outlier.explain(),
        )
        for outlier in telling
    )
