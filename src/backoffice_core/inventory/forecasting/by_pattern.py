"""Which method for which item, by the pattern of its demand: no test, but a rule that is proven.

Items that are asked for often and evenly are smoothed, all others get a method for seldom
demand. The forecast of many items is one, whatever methods it is made of.

Source: Syntetos, Boylan and Croston, Journal of the Operational Research Society 56 (2005).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
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
from backoffice_core.inventory.forecasting.methods import Method, forecast_by, method_wrong
from backoffice_core.inventory.forecasting.model import (
    Forecast,
    Totals,
    whole_periods,
)
from backoffice_core.inventory.forecasting.series import as_series, place_among
from backoffice_core.inventory.forecasting.smoothing import exponential_smoothing
from backoffice_core.inventory.numbers import Array, Numbers, Places
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation

__all__ = ["BY_PATTERN", "PatternForecasts", "forecast_by_pattern"]

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
        place = place_among(place, self.items)
        return self.forecasts[self.patterns.patterns[place]].of(int(self.places[place]))

    def explain(self, place: int = 0) -> Explanation:
        """What is forecast of a series, and why by this method."""
        own = self.of(place).explain()
        return attrs.evolve(own, because=(self.patterns.explain(place), *own.because))


@checked
def forecast_by_pattern(
    history: Numbers, *, methods: Mapping[DemandPattern, Method] = BY_PATTERN
) -> PatternForecasts:
    """Forecast each series by the method of its pattern.

    Of a single series it is asked as any other forecast is, such as by ``over`` for the lead
    time; of many by place, or by ``totals`` for all of them at once. Raises
    :class:`InvalidValue`: ``method_missing``, ``method_wrong``, ``number_unknown``,
    ``history_short``, ``not_a_series``.

    >>> print(forecast_by_pattern([0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0]).explain(0).render())
    Syntetos and Boylan's method: the next period asks for 0.944 on average, give or take 1.715 \
(Syntetos and Boylan 2005)
      intermittent: asked for seldom, in much the same amounts (every 3 periods, limit 1.32; \
squared variation 0.289, limit 0.49) (Syntetos, Boylan and Croston 2005)
      alpha = 0.1: as given
      beta = 0.1: as given
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
        method = methods[pattern]
        made = forecast_by(method, series.values[:, chosen])
        if not isinstance(made, (Forecast, BootstrapForecast)):
            raise method_wrong(method, made, chosen.size)
        forecasts[pattern] = made
    return PatternForecasts(
        one=series.one, patterns=found, forecasts=MappingProxyType(forecasts), places=places
    )
