"""How good a forecast was, by measures that cannot be fooled the same way.

Absolute errors reward the median, which of seldom demand is nothing; squared ones the mean.
Scaled by the errors of the naive method they compare over items. Stock is set by the upper
end of the law, so quantiles and whole laws have measures of their own.

Source: Hyndman and Koehler, International Journal of Forecasting 22 (2006), for scaled errors;
Gneiting and Raftery, Journal of the American Statistical Association 102 (2007), for laws;
Trigg, Operational Research Quarterly 15 (1964), for the tracking signal.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.forecasting.series import Series, as_series, place_among, told
from backoffice_core.inventory.forecasting.simple import season_length
from backoffice_core.inventory.numbers import Array, Given, Numbers, one_number
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = [
    "Accuracy",
    "TrackingSignal",
    "coverage",
    "interval_score",
    "measure_accuracy",
    "pinball_loss",
    "rank_probability_score",
    "tracking_finding",
    "tracking_signal",
]

# Beyond this many mean absolute errors, a sum of errors is no chance (Trigg 1964; 3 to 8 in use).
LIMIT = 4.0
# A law that is not of whole units is cut into this many steps of a deviation.
STEPS = 64


@attrs.frozen(kw_only=True, eq=False)
class Accuracy:
    """The errors of forecasts, one number for each series.

    ``bias`` is the mean of forecast less demand: above 0 too much was forecast. The scaled
    errors are over those of the naive method in the history; where it made none, a scaled
    error is 0 for a forecast without errors and infinite for any other. ``None`` without one.
    """

    mean_absolute_error: Numbers
    root_mean_squared_error: Numbers
    bias: Numbers
    mean_absolute_scaled_error: Numbers = None
    root_mean_squared_scaled_error: Numbers = None


@attrs.frozen(kw_only=True, eq=False)
class TrackingSignal:
    """The sum of errors over the mean absolute error, after each period.

    ``outside`` says of each series whether the last signal is beyond the limit: above it,
    demand is higher than forecast; below minus it, lower.
    """

    signal: Array
    outside: Numbers
    limit: float

    def of(self, place: int) -> TrackingSignal:
        """The signal of one of the series. Raises :class:`InvalidValue` (``place_unknown``)."""
        table = self.signal if self.signal.ndim > 1 else self.signal[:, None]
        place = place_among(place, table.shape[1])
        outside = bool(np.atleast_1d(self.outside)[place])
        return attrs.evolve(self, signal=table[:, place], outside=outside)


def measure_accuracy(
    demand: Numbers, forecast: Numbers, *, history: Numbers = None, season: int = 1
) -> Accuracy:
    """Errors of forecasts of some periods; scaled ones if the history before is given.

    Raises :class:`InvalidValue`: ``number_unknown``, ``history_short``, ``not_a_series``,
    ``lengths_differ``, ``season_invalid``.

    >>> found = measure_accuracy([5, 7], [6, 6], history=[4, 6, 5, 7])
    >>> found.mean_absolute_error, found.bias, round(found.mean_absolute_scaled_error, 6)
    (1.0, 0.0, 0.6)
    """
    actual, errors = errors_of(demand, forecast)
    absolute = np.abs(errors).mean(axis=0)
    squared = (errors * errors).mean(axis=0)
    found = Accuracy(
        mean_absolute_error=actual.back(absolute),
        root_mean_squared_error=actual.back(np.sqrt(squared)),
        bias=actual.back(errors.mean(axis=0)),
    )
    if history is None:
        return found
    length = season_length(season)
    before = as_series(history, least=length + 1).values
    if before.shape[1] != actual.items:
        raise InvalidValue(
            "lengths_differ",
            f"There are {before.shape[1]} histories for {actual.items} series.",
            "Give the history of each series.",
        )
    steps = before[length:] - before[:-length]
    naive_squared = (steps * steps).mean(axis=0)
    return attrs.evolve(
        found,
        mean_absolute_scaled_error=actual.back(scaled(absolute, np.abs(steps).mean(axis=0))),
        root_mean_squared_scaled_error=actual.back(np.sqrt(scaled(squared, naive_squared))),
    )


def errors_of(demand: Numbers, forecast: Numbers) -> tuple[Series, Array]:
    """Forecast less demand, a row for each period."""
    actual, said = as_series(demand), as_series(forecast)
    if actual.values.shape != said.values.shape:
        raise InvalidValue(
            "lengths_differ",
            f"Demand is {actual.values.shape}, its forecast {said.values.shape}.",
            "Give a forecast for each period and series.",
        )
    return actual, said.values - actual.values


def scaled(error: Array, scale: Array) -> Array:
    """An error over a scale that may be nothing."""
    worst = np.where(error > 0, np.inf, 0.0)
    with np.errstate(over="ignore"):  # beyond all doubles is infinitely worse
        result: Array = np.divide(error, scale, out=worst, where=scale > 0)
    return result


def tracking_signal(demand: Numbers, forecast: Numbers, *, limit: float = LIMIT) -> TrackingSignal:
    """Whether errors keep going one way: their sum over their mean size.

    Raises :class:`InvalidValue`: ``number_unknown``, ``history_short``, ``lengths_differ``,
    ``number_too_small`` for a limit that is not above 0.

    >>> found = tracking_signal([12, 13, 12, 14, 13], [10, 10, 10, 10, 10])
    >>> float(found.signal[-1]), found.outside
    (5.0, True)
    """
    most = one_number(limit, "limit")
    if most <= 0:
        raise InvalidValue("number_too_small", f"The limit is {most!r}.", "Give more than 0.")
    actual, errors = errors_of(demand, forecast)
    sums = np.cumsum(-errors, axis=0)
    sizes = np.cumsum(np.abs(errors), axis=0) / np.arange(1, actual.periods + 1)[:, None]
    signal = np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes > 0)
    outside = np.abs(signal[-1]) > most
    return TrackingSignal(
        signal=signal[:, 0] if actual.one else signal,
        outside=bool(outside[0]) if actual.one else outside,
        limit=most,
    )


@checked
def tracking_finding(item: str, found: TrackingSignal) -> Finding | None:
    """The finding that the forecast of an item is off to one side; None if it is not.

    Raises :class:`InvalidValue` (``forecast_of_many``).
    """
    if found.signal.ndim > 1:
        raise InvalidValue(
            "forecast_of_many",
            f"The signals are of {found.signal.shape[1]} series, and {item} is one.",
            "Give signals.of(place).",
        )
    if not found.outside:
        return None
    last = float(found.signal[-1])
    says = (
        Message(
            "{item}: demand keeps being higher than forecast (tracking signal {signal}, limit "
            "{limit}): look at the method or its parameters",
            item=item,
            signal=told(last, digits=3),
            limit=told(found.limit),
        )
        if last > 0
        else Message(
            "{item}: demand keeps being lower than forecast (tracking signal {signal}, limit "
            "{limit}): look at the method or its parameters",
            item=item,
            signal=told(last, digits=3),
            limit=told(found.limit),
        )
    )
    return Finding(
        kind="inventory.forecast_biased",
        severity=Severity.WARNING,
        subject=f"item {item}",
        says=says,
    )


def pinball_loss(demand: Numbers, quantile: Numbers, *, share: Numbers) -> Numbers:
    """The loss of a quantile that demand should stay below with a probability of ``share``.

    Raises :class:`InvalidValue`: ``not_a_number``, ``share_out_of_range``, ``lengths_differ``.

    >>> pinball_loss(10, 8, share=0.75), pinball_loss(6, 8, share=0.75)
    (1.5, 0.5)
    """
    given = Given(demand=demand, quantile=quantile, share=share)
    part = given.share("share")
    above = given.array("demand") - given.array("quantile")
    return given.back(np.maximum(part * above, (part - 1) * above))


def interval_score(demand: Numbers, low: Numbers, high: Numbers, *, share: Numbers) -> Numbers:
    """The width of an interval that should hold ``share`` of demand, and a fine for misses.

    Raises :class:`InvalidValue`: ``not_a_number``, ``share_out_of_range``, ``lengths_differ``.

    >>> round(interval_score(12, 4, 10, share=0.8), 9)
    26.0
    """
    given = Given(demand=demand, low=low, high=high, share=share)
    fine = 2 / (1 - given.share("share"))
    actual, least, most = (given.array(name) for name in ("demand", "low", "high"))
    misses = np.maximum(least - actual, 0) + np.maximum(actual - most, 0)
    return given.back(most - least + fine * misses)


def coverage(demand: Numbers, low: Numbers, high: Numbers) -> float:
    """The share of demands that lie within their intervals, ends included.

    Raises :class:`InvalidValue`: ``not_a_number``, ``lengths_differ``, ``history_short``.

    >>> coverage([3, 5, 12, 7], 4, 10)
    0.5
    """
    given = Given(demand=demand, low=low, high=high)
    actual = given.full("demand")
    if not actual.size:
        raise InvalidValue("history_short", "There is no demand.", "Give the demand of a period.")
    inside = (given.array("low") <= actual) & (actual <= given.array("high"))
    return float(inside.mean())


def rank_probability_score(law: Distribution, demand: float) -> float:
    """The continuous ranked probability score of a law: exact for whole units.

    It is the absolute error of a law that is a single number, and less is better. Laws that
    are not of whole units are cut into steps. Raises :class:`InvalidValue` (``not_a_number``).

    >>> from backoffice_core.inventory.distributions.pmf import Pmf
    >>> rank_probability_score(Pmf([0.5, 0.5]), 1)
    0.25
    """
    expect(law, Distribution, name="law")  # type: ignore[type-abstract]
    actual = one_number(demand, "demand")
    if law.variance <= 0:
        return abs(law.mean - actual)
    step = 1.0 if law.discrete else law.deviation / STEPS
    chances = law.pmf(step=step)
    levels, below = chances.levels, np.cumsum(chances.chances)
    # Between two levels the law says the same; demand may lie between them, or beyond all.
    edges = np.unique(np.append(levels, actual))
    place = np.searchsorted(levels, edges[:-1], side="right") - 1
    said = np.where(place >= 0, below[np.maximum(place, 0)], 0.0)
    missed = said - (edges[:-1] >= actual)
    return float((missed * missed * np.diff(edges)).sum())
