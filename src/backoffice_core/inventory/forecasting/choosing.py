"""Which method for which item: the one that would have been right in the past.

A back-test stands at several days of the past, gives each method only what was known then, and
compares what it says with what came. Nothing of the future is looked at, not even by the
parameters, which are found anew at every stand, and not by the estimates of a history, which
are made anew of what it knew. The naive method always takes part, so that a
choice is never better than itself only.

Source: Tashman, International Journal of Forecasting 16 (2000), on rolling origins.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import compress
from typing import TypeAlias

import attrs
import numpy as np

from backoffice_core.inventory.forecasting.accuracy import scaled
from backoffice_core.inventory.forecasting.history import History
from backoffice_core.inventory.forecasting.methods import DemandForecast, Method, forecast_by
from backoffice_core.inventory.forecasting.series import (
    Series,
    as_series,
    place_among,
    rounding_gone,
    told,
)
from backoffice_core.inventory.forecasting.simple import naive
from backoffice_core.inventory.numbers import Array, Given, Numbers
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.words import Message

__all__ = ["ForecastBacktest", "ForecastMeasure", "backtest_forecasts"]


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
        """Why a method is the best of a series: what all of them scored.

        Raises :class:`InvalidValue`: ``place_unknown``, ``measure_missing``, ``not_a_member``.
        """
        place = place_among(place, self.absolute_scaled.shape[1])
        scores = self.scores(measure)[:, place]
        order: list[int] = np.argsort(scores, kind="stable").tolist()
        return Explanation(
            rule="forecast.choice",
            says=Message(
                "{method} was best over {tests} of {periods} ({measure})",
                method=self.methods[order[0]],
                tests=Message.plural(
                    "the last test", "the last {count} tests", count=len(self.origins)
                ),
                periods=Message.plural("{count} period", "{count} periods", count=self.horizon),
                measure=MEASURE_WORDS[measure],
            ),
            because=tuple(
                Explanation(
                    rule="forecast.score",
                    says=Message(
                        "{method}: {score}",
                        method=self.methods[each],
                        score=told(scores[each], digits=3),
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
    ``number_too_small``, ``share_out_of_range``, ``method_wrong``, and what the methods raise.

    >>> from backoffice_core.inventory.forecasting.smoothing import exponential_smoothing
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
            f"origins is {origins}, and horizon is {horizon}.",
            "Give at least one test of at least one period.",
        )
    if share is not None:
        Given(share=share).share("share")
    past = past_of(history, least=horizon + origins + 1)
    last = past.series.periods - horizon
    stands = tuple(range(last - origins + 1, last + 1))
    every = methods if naive in methods.values() else {**methods, "naive": naive}
    scales = Scales.of(past.known(stands[0]).reshape(stands[0], -1))
    scored = [
        score(past, method, stands, horizon=horizon, share=share, scales=scales)
        for method in every.values()
    ]
    return compared(tuple(every), scored, stands, horizon=horizon, share=share)


Scored: TypeAlias = tuple[Array, Array, Array, Array]
"""The scores of one method: absolute, squared, bias and pinball."""


def compared(
    methods: tuple[str, ...],
    scored: list[Scored],
    stands: tuple[int, ...],
    *,
    horizon: int,
    share: float | None,
) -> ForecastBacktest:
    """The scores of all methods, a row for each."""
    absolute, squared, biases, quantiles = (np.array(rows) for rows in zip(*scored, strict=True))
    return ForecastBacktest(
        methods=methods,
        absolute_scaled=absolute,
        squared_scaled=squared,
        bias=biases,
        pinball=None if share is None else quantiles,
        origins=stands,
        horizon=horizon,
    )


@attrs.frozen(kw_only=True, eq=False)
class Past:
    """A history as it was known on each of its days, and what came after."""

    series: Series
    history: History | None
    starts: tuple[date, ...]  # the first days of the periods, of a history that has days

    def known(self, stand: int) -> Array:
        """What was known before a period, a copy that a method cannot look beyond or change.

        A history estimates from what it knows, so what was estimated is estimated anew.
        """
        known: Array = np.array(self.series.values[:stand])
        if self.history is not None:
            known = self.history.before(self.starts[stand]).series()[:, None]
        known.setflags(write=False)
        return known[:, 0] if self.series.one else known

    def came(self, stand: int, horizon: int) -> Array:
        """The demand of the periods after, in the open days that an average period had before."""
        came = self.series.values[stand : stand + horizon]
        if self.history is None or not self.history.is_levelled:
            return came
        known = self.history.before(self.starts[stand])
        return came * (known.average_days / self.history.average_days)


def past_of(history: Numbers, *, least: int) -> Past:
    """A history as one that can be asked what was known when."""
    series = as_series(history, least=least)
    if not isinstance(history, History):
        return Past(series=series, history=None, starts=())
    kept: list[bool] = history.kept().tolist()
    starts = (period.days.start for period in history.periods)
    return Past(series=series, history=history, starts=tuple(compress(starts, kept)))


@attrs.frozen(kw_only=True, eq=False)
class Scales:
    """What errors of each series are measured by."""

    absolute: Array
    squared: Array

    @classmethod
    def of(cls, known: Array) -> Scales:
        """The errors of the naive method; where it made none, demand itself, or one unit."""
        steps = np.diff(known, axis=0)
        # Errors that are only rounding measure nothing.
        squares = rounding_gone(mean_of(steps * steps), mean_of(known * known))
        sizes = np.where(squares > 0, mean_of(np.abs(steps)), 0.0)
        return cls(
            absolute=first_above(sizes, mean_of(np.abs(known))),
            squared=first_above(squares, mean_of(known * known)),
        )


def mean_of(sizes: Array) -> Array:
    """The mean of each column; of none, nothing."""
    result: Array = sizes.sum(axis=0) / max(sizes.shape[0], 1)
    return result


def first_above(scale: Array, other: Array) -> Array:
    """The scale, or the other one, or one unit: the first that is above 0."""
    return np.where(scale > 0, scale, np.where(other > 0, other, 1.0))


def score(
    past: Past,
    method: Method,
    stands: Sequence[int],
    *,
    horizon: int,
    share: float | None,
    scales: Scales,
) -> Scored:
    """The scores of one method over all stands."""
    absolute, squared, bias, pinball = (np.zeros(past.series.items) for _ in range(4))
    for stand in stands:
        forecast = forecast_by(method, past.known(stand))
        came = past.came(stand, horizon)
        said = np.asarray(forecast.expected(horizon)).reshape(horizon, -1)
        errors = said - came
        absolute += np.abs(errors).mean(axis=0)
        squared += (errors * errors).mean(axis=0)
        bias += errors.mean(axis=0)
        if share is not None:
            above = came.sum(axis=0) - quantiles_of(forecast, horizon, share)
            pinball += np.maximum(share * above, (share - 1) * above) / horizon
    count = len(stands)
    return (
        scaled(absolute / count, scales.absolute),
        np.sqrt(scaled(squared / count, scales.squared)),
        bias / count,
        scaled(pinball / count, scales.absolute),
    )


def quantiles_of(forecast: DemandForecast, horizon: int, share: float) -> Array:
    """The quantile of the demand of the horizon, of each series."""
    each = [forecast] if forecast.one else [forecast.of(place) for place in range(forecast.items)]
    return np.array([float(one.over(horizon).quantile(share)) for one in each])
