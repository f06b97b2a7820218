"""Which method for which item: by what it would have said in the past, or by its pattern.

A back-test stands at several days of the past, gives each method only what was known then, and
compares what it says with what came. Nothing of the future is looked at, not even by the
parameters, which are found anew at every stand. The naive method always takes part, so that a
choice is never better than itself only.

Source: Tashman, International Journal of Forecasting 16 (2000), on rolling origins; Syntetos,
Boylan and Croston, Journal of the Operational Research Society 56 (2005), on patterns.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.forecasting.accuracy import scaled
from backoffice_core.inventory.forecasting.bootstrap import BootstrapForecast
from backoffice_core.inventory.forecasting.classification import (
    DemandPattern,
    Patterns,
    classify_patterns,
)
from backoffice_core.inventory.forecasting.intermittent import (
    syntetos_boylan,
    teunter_syntetos_babai,
)
from backoffice_core.inventory.forecasting.model import (
    Forecast,
    Totals,
    place_unknown,
    whole_periods,
)
from backoffice_core.inventory.forecasting.series import Series, as_series
from backoffice_core.inventory.forecasting.simple import naive
from backoffice_core.inventory.forecasting.smoothing import exponential_smoothing
from backoffice_core.inventory.numbers import Array, Numbers, Places
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.words import Message

__all__ = [
    "BY_PATTERN",
    "ForecastBacktest",
    "ForecastMeasure",
    "Method",
    "PatternForecasts",
    "backtest_forecasts",
    "forecast_by_pattern",
]

Method: TypeAlias = Callable[[Numbers], Forecast | BootstrapForecast]
"""A forecast from a history: any of the methods here, or one of your own."""


class ForecastMeasure(enum.Enum):
    """What the best method is best at."""

    ABSOLUTE_SCALED = "mean absolute scaled error"
    SQUARED_SCALED = "root mean squared scaled error"
    PINBALL = "pinball loss"


MEASURE_WORDS = {
    ForecastMeasure.ABSOLUTE_SCALED: Message("mean absolute scaled error"),
    ForecastMeasure.SQUARED_SCALED: Message("root mean squared scaled error"),
    ForecastMeasure.PINBALL: Message("pinball loss"),
}


@attrs.frozen(kw_only=True, eq=False)
class ForecastBacktest:
    """What each method would have been worth: a row for each method, a column for each series.

    ``pinball`` is scaled as the absolute errors are, and only there if a share was given.
    """

    methods: tuple[str, ...]
    absolute_scaled: Array
    squared_scaled: Array
    pinball: Array | None
    bias: Array
    origins: tuple[int, ...]
    horizon: int

    def scores(self, measure: ForecastMeasure) -> Array:
        """The scores by a measure: less is better.

        Raises :class:`InvalidValue` (``measure_missing``, ``not_a_member``).
        """
        expect_member(measure, ForecastMeasure, name="measure")
        if measure is ForecastMeasure.ABSOLUTE_SCALED:
            return self.absolute_scaled
        if measure is ForecastMeasure.SQUARED_SCALED:
            return self.squared_scaled
        if self.pinball is None:
            raise InvalidValue(
                "measure_missing",
                "The back-test did not ask for quantiles.",
                "Give a share to backtest_forecasts.",
            )
        return self.pinball

    def best(self, *, measure: ForecastMeasure = ForecastMeasure.SQUARED_SCALED) -> tuple[str, ...]:
        """The best method of each series; of equals the first."""
        places: list[int] = self.scores(measure).argmin(axis=0).tolist()
        return tuple(self.methods[place] for place in places)

    def best_of_all(self, *, measure: ForecastMeasure = ForecastMeasure.SQUARED_SCALED) -> str:
        """The method with the least average score over all series."""
        return self.methods[int(self.scores(measure).sum(axis=1).argmin())]

    def explain(
        self, place: int = 0, *, measure: ForecastMeasure = ForecastMeasure.SQUARED_SCALED
    ) -> Explanation:
        """Why a method is the best of a series: what all of them scored."""
        scores = self.scores(measure)[:, place]
        order: list[int] = np.argsort(scores, kind="stable").tolist()
        return Explanation(
            rule="forecast.choice",
            says=Message(
                "{method} was best over the last {origins} tests of {horizon} periods ({measure})",
                method=self.methods[order[0]],
                origins=len(self.origins),
                horizon=self.horizon,
                measure=MEASURE_WORDS[measure],
            ),
            because=tuple(
                Explanation(
                    rule="forecast.score",
                    says=Message(
                        "{method}: {score}",
                        method=self.methods[each],
                        score=f"{scores[each]:.3f}",
                    ),
                )
                for each in order
            ),
            source="Tashman 2000",
        )


@checked
def backtest_forecasts(
    history: Numbers,
    methods: Mapping[str, Method],
    *,
    horizon: int = 1,
    origins: int = 12,
    share: float | None = None,
) -> ForecastBacktest:
    """Stand at the last ``origins`` periods that leave a horizon, forecast, and compare.

    The last value (``naive``) always takes part. Errors are scaled by those of the naive
    method before the first stand, or by demand where it made none. With a ``share``, the
    quantile of the demand of the whole horizon is scored too, one law at a time.

    Raises :class:`InvalidValue`: ``history_short``, ``number_unknown``, ``not_a_series``,
    ``number_too_small``, and what the methods raise.

    >>> tested = backtest_forecasts(
    ...     [9, 11, 10, 10, 9, 12, 10, 9, 11, 10, 9, 11],
    ...     {"smoothing": exponential_smoothing},
    ...     origins=6,
    ... )
    >>> tested.best()
    ('smoothing',)
    """
    if horizon < 1 or origins < 1:
        raise InvalidValue(
            "number_too_small",
            f"{origins} tests of {horizon} periods.",
            "Give at least one test of at least one period.",
        )
    series = as_series(history, least=horizon + origins + 1)
    last = series.periods - horizon
    stands = tuple(range(last - origins + 1, last + 1))
    every = methods if naive in methods.values() else {**methods, "naive": naive}
    scales = Scales.of(series.values[: stands[0]])
    scored = [
        score(series, method, stands, horizon=horizon, share=share, scales=scales)
        for method in every.values()
    ]
    absolute, squared, biases, quantiles = (np.array(rows) for rows in zip(*scored, strict=True))
    return ForecastBacktest(
        methods=tuple(every),
        absolute_scaled=absolute,
        squared_scaled=squared,
        bias=biases,
        pinball=None if share is None else quantiles,
        origins=stands,
        horizon=horizon,
    )


@attrs.frozen(kw_only=True, eq=False)
class Scales:
    """What errors of each series are measured by."""

    absolute: Array
    squared: Array

    @classmethod
    def of(cls, known: Array) -> Scales:
        """The errors of the naive method; where it made none, demand itself, or one unit."""
        steps = np.diff(known, axis=0)
        return cls(
            absolute=first_above(mean_of(np.abs(steps)), mean_of(np.abs(known))),
            squared=first_above(mean_of(steps * steps), mean_of(known * known)),
        )


def mean_of(sizes: Array) -> Array:
    """The mean of each column; of none, nothing."""
    result: Array = sizes.sum(axis=0) / max(sizes.shape[0], 1)
    return result


def first_above(scale: Array, other: Array) -> Array:
    """The scale, or the other one, or one unit: the first that is above 0."""
    return np.where(scale > 0, scale, np.where(other > 0, other, 1.0))


def score(
    series: Series,
    method: Method,
    stands: Sequence[int],
    *,
    horizon: int,
    share: float | None,
    scales: Scales,
) -> tuple[Array, Array, Array, Array]:
    """The scores of one method: absolute, squared, bias and pinball."""
    absolute, squared, bias, pinball = (np.zeros(series.items) for _ in range(4))
    for stand in stands:
        known = series.values[:stand]
        forecast = method(known[:, 0] if series.one else known)
        said = np.asarray(forecast.expected(horizon)).reshape(horizon, -1)
        errors = said - series.values[stand : stand + horizon]
        absolute += np.abs(errors).mean(axis=0)
        squared += (errors * errors).mean(axis=0)
        bias += errors.mean(axis=0)
        if share is not None:
            total = series.values[stand : stand + horizon].sum(axis=0)
            above = total - quantiles_of(forecast, horizon, share)
            pinball += np.maximum(share * above, (share - 1) * above) / horizon
    count = len(stands)
    return (
        scaled(absolute / count, scales.absolute),
        np.sqrt(scaled(squared / count, scales.squared)),
        bias / count,
        scaled(pinball / count, scales.absolute),
    )


def quantiles_of(forecast: Forecast | BootstrapForecast, horizon: int, share: float) -> Array:
    """The quantile of the demand of the horizon, of each series."""
    each = [forecast] if forecast.one else [forecast.of(place) for place in range(forecast.items)]
    return np.array([float(one.over(horizon).quantile(share)) for one in each])


BY_PATTERN: Mapping[DemandPattern, Method] = MappingProxyType(
    {
        DemandPattern.SMOOTH: exponential_smoothing,
        DemandPattern.ERRATIC: syntetos_boylan,
        DemandPattern.INTERMITTENT: syntetos_boylan,
        DemandPattern.LUMPY: syntetos_boylan,
        DemandPattern.NONE: teunter_syntetos_babai,
    }
)
"""The method of each pattern, as Syntetos, Boylan and Croston advise."""


@attrs.frozen(kw_only=True, eq=False)
class PatternForecasts:
    """Forecasts of many series, each by the method of its pattern."""

    one: bool
    patterns: Patterns
    forecasts: Mapping[DemandPattern, Forecast | BootstrapForecast]
    places: Places  # where each series is among those of its pattern

    @property
    def items(self) -> int:
        """How many series were forecast."""
        return int(self.places.size)

    @property
    def mean(self) -> Numbers:
        """The mean demand of the next period."""
        return self.totals(1).mean

    def expected(self, periods: int) -> Array:
        """The mean demand of each of the next periods; of many series a row for each period.

        Raises :class:`InvalidValue`: ``periods_not_whole``, ``history_short``.
        """
        rows = np.empty((whole_periods(periods), self.items))
        for chosen, forecast in self.groups():
            rows[:, chosen] = forecast.expected(periods)
        return rows[:, 0] if self.one else rows

    def totals(self, periods: float) -> Totals:
        """Mean and standard deviation of the demand of the next ``periods`` together.

        Raises :class:`InvalidValue`: ``periods_not_whole``, ``history_short``.
        """
        mean, deviation = np.empty(self.items), np.empty(self.items)
        for chosen, forecast in self.groups():
            totals = forecast.totals(periods)
            mean[chosen], deviation[chosen] = totals.mean, totals.deviation
        if self.one:
            return Totals(mean=float(mean[0]), deviation=float(deviation[0]))
        return Totals(mean=mean, deviation=deviation)

    def over(self, lead_time: Distribution | float, *, review: float = 0) -> Distribution:
        """The law of the demand of a lead time and the review after it, of a single series.

        Raises :class:`InvalidValue`: ``periods_not_whole``; ``forecast_of_many``.
        """
        if not self.one:
            raise InvalidValue(
                "forecast_of_many",
                f"The forecast is of {self.items} series.",
                "Ask forecast.of(place).over(periods), or forecast.totals(periods) for all.",
            )
        return self.of(0).over(lead_time, review=review)

    def groups(self) -> Iterator[tuple[Places, Forecast | BootstrapForecast]]:
        """The forecasts of the patterns there are, each with the series it is of."""
        for number, pattern in enumerate(DemandPattern):
            if pattern in self.forecasts:
                yield np.flatnonzero(self.patterns.places == number), self.forecasts[pattern]

    def of(self, place: int) -> Forecast | BootstrapForecast:
        """The forecast of one series.

        Raises :class:`InvalidValue` (``place_unknown``).
        """
        if not 0 <= place < self.items:
            raise place_unknown(place, self.items)
        return self.forecasts[self.patterns.patterns[place]].of(int(self.places[place]))

    def explain(self, place: int = 0) -> Explanation:
        """What is forecast of a series, and why by this method."""
        return attrs.evolve(self.of(place).explain(), because=(self.patterns.explain(place),))


@checked
def forecast_by_pattern(
    history: Numbers, *, methods: Mapping[DemandPattern, Method] = BY_PATTERN
) -> PatternForecasts:
    """Forecast each series by the method of its pattern.

    Of a single series it is asked as any other forecast is, such as by ``over`` for the lead
    time; of many by place, or by ``totals`` for all of them at once. Raises
    :class:`InvalidValue`: ``method_missing``, ``number_unknown``, ``history_short``,
    ``not_a_series``.

    >>> print(forecast_by_pattern([0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0]).explain(0).render())
    Syntetos and Boylan's method: the next period asks for 0.9435 on average, give or take 1.715 \
(Syntetos and Boylan 2005)
      intermittent: asked for seldom, in much the same amounts (every 3 periods, limit 1.32; \
squared variation 0.289, limit 0.49) (Syntetos, Boylan and Croston 2005)
    """
    series = as_series(history)
    found = classify_patterns(series.values)
    places = np.zeros(series.items, dtype=np.int64)
    forecasts: dict[DemandPattern, Forecast | BootstrapForecast] = {}
    for number, pattern in enumerate(DemandPattern):
        chosen = np.flatnonzero(found.places == number)
        if not chosen.size:
            continue
        if pattern not in methods:
            raise InvalidValue(
                "method_missing", f"No method is given for {pattern.value} demand.", "Give one."
            )
        places[chosen] = np.arange(chosen.size)
        forecasts[pattern] = methods[pattern](series.values[:, chosen])
    return PatternForecasts(
        one=series.one, patterns=found, forecasts=MappingProxyType(forecasts), places=places
    )
