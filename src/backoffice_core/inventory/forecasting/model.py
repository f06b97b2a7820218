"""What a method says of the future: not a number, but the law of demand over any time.

An order covers the lead time and the time until the next order, so what a policy needs is the
law of the demand of several periods together. Adding up single periods as if they were
independent leaves out that they are all forecast from the same history: if the level is wrong,
it is wrong for all of them. A forecast therefore carries how an error of today moves the
forecasts of the periods after, and the variance of a sum follows exactly.

Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008), ch. 6,
and Snyder, Koehler, Hyndman and Ord, European Journal of Operational Research 158 (2004).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.forecasting.series import Series, place_among, told
from backoffice_core.inventory.forecasting.shapes import demand_law, over_lead_time
from backoffice_core.inventory.numbers import Array, Numbers, one_number
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["Forecast", "Totals", "forecast_of", "shared", "whole_periods"]

PERIODS_MAX = 10_000
PARAMETER_WORDS = {
    "alpha": Message("alpha"),
    "beta": Message("beta"),
    "gamma": Message("gamma"),
    "damping": Message("damping"),
    "block": Message("periods of a block"),
    "periods": Message("periods"),
}


@attrs.frozen(kw_only=True, eq=False)
class Totals:
    """Demand of some periods together: its mean and its standard deviation."""

    mean: Numbers
    deviation: Numbers


@attrs.frozen(kw_only=True, eq=False)
class Forecast:
    """What one method says of one series or of many.

    The mean ``h`` periods ahead is the level and ``h`` (damped) trends, and the season on top
    or times the season. ``deviation`` is that of the error of one period; ``level_gain``,
    ``trend_gain`` and ``season_gain`` say how much of an error stays in level, trend and
    season; ``level_deviation`` is how uncertain the level is itself, where the method takes
    demand to have one; ``found`` names the parameters that were found to be the best and not
    given. Forecasts are not below 0 unless :meth:`with_returns` says so.
    """

    method: Message
    one: bool
    level: Array
    trend: Array
    damping: Array
    season: Array
    multiplies: bool = False
    deviation: Array
    level_deviation: Array
    level_gain: Array
    trend_gain: Array
    season_gain: Array
    counted: NDArray[np.bool_]
    signed: bool = False
    parameters: Mapping[str, Array]
    found: frozenset[str] = frozenset()
    source: str = ""

    @property
    def items(self) -> int:
        """How many series were forecast."""
        return int(self.level.size)

    @property
    def mean(self) -> Numbers:
        """The mean demand of the next period."""
        return self.back(self.means(1)[0])

    def back(self, result: Array) -> Numbers:
        """One number for one series."""
        return float(result[0]) if self.one else np.array(result)

    def expected(self, periods: int) -> Array:
        """The mean demand of each of the next periods; of many series a row for each period.

        Raises :class:`InvalidValue` (``periods_not_whole``).
        """
        rows = self.means(whole_periods(periods))
        return rows[:, 0] if self.one else rows

    def means(self, periods: int) -> Array:
        """The means as a table, a row for each period."""
        rows = np.empty((periods, self.items))
        trends = np.zeros(self.items)
        damped = np.ones(self.items)
        for step in range(periods):
            damped = damped * self.damping
            trends = trends + damped
            base = self.level + trends * self.trend
            if self.season.shape[0]:
                season = self.season[step % self.season.shape[0]]
                base = base * season if self.multiplies else base + season
            rows[step] = base if self.signed else np.maximum(base, 0.0)
        return rows

    def totals(self, periods: float) -> Totals:
        """Mean and standard deviation of the demand of the next ``periods`` together.

        Part of a period counts as that part of its mean and of its variance.

        Raises :class:`InvalidValue` (``periods_not_whole``).
        """
        length = one_number(periods, "periods")
        whole = whole_periods(math.ceil(length) if length > 0 else length)
        part = length - math.floor(length)
        means = np.vstack([np.zeros(self.items), np.cumsum(self.means(whole), axis=0)])
        spread = np.vstack([np.zeros(self.items), self.variances(whole)])
        last = math.floor(length)
        mean = means[last] + part * (means[whole] - means[last])
        variance = spread[last] + part * (spread[whole] - spread[last])
        return Totals(mean=self.back(mean), deviation=self.back(np.sqrt(variance)))

    def variances(self, periods: int) -> Array:
        """The variance of the sum of the next one, two, ... periods, a row for each."""
        rows = np.empty((periods, self.items))
        stays, summed = np.ones(self.items), np.zeros(self.items)
        damped, trends = np.ones(self.items), np.zeros(self.items)
        length = self.season.shape[0]
        for step in range(periods):
            if step:
                damped = damped * self.damping
                trends = trends + damped
                stays = stays + self.level_gain + self.trend_gain * trends
                if length and step % length == 0:
                    stays = stays + self.season_gain
            summed = summed + stays * stays
            level = (step + 1) * self.level_deviation
            rows[step] = self.deviation * self.deviation * summed + level * level
        return rows

    def over(self, lead_time: Distribution | float, *, review: float = 0) -> Distribution:
        """The law of the demand of a lead time and the review after it, in periods.

        Counted demand gets a law of whole units, measured demand one of positive numbers,
        demand with returns a normal one, each of the mean and variance of :meth:`totals`. A
        lead time that varies is given as its law, and mixes those of its lengths.

        Raises :class:`InvalidValue`: ``periods_not_whole``; ``forecast_of_many``.
        """
        if not self.one:
            raise InvalidValue(
                "forecast_of_many",
                f"The forecast is of {self.items} series.",
                "Ask forecast.of(place).over(periods), or forecast.totals(periods) for all.",
            )
        return over_lead_time(self.law, lead_time, review)

    def law(self, periods: float) -> Distribution:
        """The law of the demand of a number of periods."""
        totals = self.totals(periods)
        return demand_law(
            mean=totals.mean,
            variance=totals.deviation**2,
            counted=bool(self.counted[0]),
            signed=self.signed,
        )

    def of(self, place: int) -> Forecast:
        """The forecast of one of the series.

        Raises :class:`InvalidValue` (``place_unknown``).
        """
        place = place_among(place, self.items)
        at = slice(place, place + 1)
        arrays = {
            field.name: getattr(self, field.name)[..., at]
            for field in attrs.fields(Forecast)
            if isinstance(getattr(self, field.name), np.ndarray)
        }
        own = {name: each[at] if each.size > 1 else each for name, each in self.parameters.items()}
        return attrs.evolve(self, one=True, parameters=MappingProxyType(own), **arrays)

    def with_returns(self) -> Forecast:
        """The same forecast where more may come back than is sold: it may be below 0."""
        return attrs.evolve(self, signed=True)

    def explain(self, place: int = 0) -> Explanation:
        """What the forecast of a series is made of, and where its parameters are from.

        Raises :class:`InvalidValue` (``place_unknown``).
        """
        own = self.of(place)
        return Explanation(
            rule="forecast.method",
            says=Message(
                "{method}: the next period asks for {mean} on average, give or take {deviation}",
                method=own.method,
                mean=told(own.mean),
                deviation=told(own.over(1).deviation),
            ),
            parameters={name: told(float(each[0])) for name, each in own.parameters.items()},
            source=own.source,
            because=tuple(
                Explanation(
                    rule="forecast.parameter",
                    says=Message(
                        "{name} = {number}: {reason}",
                        name=PARAMETER_WORDS[name],
                        number=told(float(each[0])),
                        reason=self.reason(name),
                    ),
                )
                for name, each in own.parameters.items()
            ),
        )

    def reason(self, name: str) -> Message:
        """Why a parameter is what it is."""
        if name not in self.found:
            return Message("as given")
        if name == "periods":
            return Message("all there are")
        if name == "block":
            return Message("the average interval between demands, in whole periods")
        return Message("the least squared errors, one period ahead")


def whole_periods(periods: float) -> int:
    """A number of periods, at least none.

    Raises :class:`InvalidValue` (``periods_not_whole``).
    """
    length = one_number(periods, "periods")
    if not 0 <= length <= PERIODS_MAX or length != int(length):
        raise InvalidValue(
            "periods_not_whole",
            f"A forecast over {periods} periods is not defined.",
            f"Give 0 to {PERIODS_MAX} periods.",
        )
    return int(length)


def shared(value: float, items: int) -> Array:
    """One number for all items, without a copy of it for each."""
    return np.broadcast_to(np.float64(value), (items,))


def forecast_of(
    series: Series,
    *,
    method: Message,
    level: Array,
    deviation: Array,
    parameters: Mapping[str, Array],
    source: str,
    level_deviation: Array | None = None,
    level_gain: Array | None = None,
    found: frozenset[str] = frozenset(),
) -> Forecast:
    """A forecast without trend and season: what most methods come to."""
    items = level.size
    none = shared(0.0, items)
    return Forecast(
        method=method,
        one=series.one,
        level=level,
        trend=none,
        damping=shared(1.0, items),
        season=np.zeros((0, items)),
        deviation=deviation,
        level_deviation=none if level_deviation is None else level_deviation,
        level_gain=none if level_gain is None else level_gain,
        trend_gain=none,
        season_gain=none,
        counted=counted_columns(series),
        parameters=MappingProxyType(dict(parameters)),
        found=found,
        source=source,
    )


def counted_columns(series: Series) -> NDArray[np.bool_]:
    """Which series are of whole units throughout, be it that estimates between them are not."""
    counted = np.ones(series.items, dtype=np.bool_)
    if series.counted:
        return counted
    for row in series.values:
        counted &= row == np.rint(row)
    return counted
