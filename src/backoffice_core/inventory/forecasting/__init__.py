"""What will be asked for: histories that know what they do not know, and laws of demand.

A history keeps what was seen and marks what it is worth (closed days, empty shelves,
promotions); a method says what it makes of one series or a million; its forecast gives the law
of demand over any lead time, which is what a policy needs.

>>> demand = [0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0]
>>> classify_patterns(demand).patterns[0].value
'intermittent'
>>> forecast = syntetos_boylan(demand, alpha=0.1)
>>> round(forecast.mean, 3)  # a period
0.943
>>> law = forecast.over(4)  # lead time and review together
>>> round(law.mean, 2), round(law.deviation, 2), law.quantile(0.95)
(3.77, 3.51, 11.0)
>>> tested = backtest_forecasts(
...     demand, {"SBA": syntetos_boylan, "TSB": teunter_syntetos_babai}, origins=6
... )
>>> tested.best()
('SBA',)
"""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.forecasting.accuracy import (
    Accuracy,
    TrackingSignal,
    coverage,
    interval_score,
    measure_accuracy,
    pinball_loss,
    rank_probability_score,
    tracking_finding,
    tracking_signal,
)
from backoffice_core.inventory.forecasting.aggregation import adida, imapa
from backoffice_core.inventory.forecasting.bootstrap import (
    BootstrapForecast,
    willemain_bootstrap,
    window_bootstrap,
)
from backoffice_core.inventory.forecasting.by_pattern import (
    BY_PATTERN,
    PatternForecasts,
    forecast_by_pattern,
)
from backoffice_core.inventory.forecasting.censoring import CensoredLaw, Uncensored, uncensored
from backoffice_core.inventory.forecasting.choosing import (
    ForecastBacktest,
    ForecastMeasure,
    backtest_forecasts,
)
from backoffice_core.inventory.forecasting.classification import (
    DemandPattern,
    Patterns,
    ValueClasses,
    VariationClasses,
    VariationOf,
    classify_patterns,
    classify_value,
    classify_variation,
    combined_classes,
)
from backoffice_core.inventory.forecasting.gathering import (
    Returned,
    days_without_stock,
    history_of,
    history_of_moves,
    history_of_rows,
)
from backoffice_core.inventory.forecasting.history import (
    Cadence,
    Cleaning,
    DemandMark,
    DemandPeriod,
    History,
    Treatment,
)
from backoffice_core.inventory.forecasting.intermittent import (
    croston,
    syntetos_boylan,
    teunter_syntetos_babai,
)
from backoffice_core.inventory.forecasting.model import Forecast, Totals
from backoffice_core.inventory.forecasting.outliers import (
    Outlier,
    find_outliers,
    outlier_findings,
)
from backoffice_core.inventory.forecasting.simple import (
    average,
    moving_average,
    naive,
    seasonal_naive,
)
from backoffice_core.inventory.forecasting.smoothing import (
    Seasonality,
    exponential_smoothing,
    holt,
    holt_winters,
)
from backoffice_core.inventory.forecasting.theta import theta

__all__ = [
    "BY_PATTERN",
    "Accuracy",
    "BootstrapForecast",
    "Cadence",
    "CensoredLaw",
    "Cleaning",
    "DemandMark",
    "DemandPattern",
    "DemandPeriod",
    "Forecast",
    "ForecastBacktest",
    "ForecastMeasure",
    "History",
    "Outlier",
    "PatternForecasts",
    "Patterns",
    "Returned",
    "Seasonality",
    "Totals",
    "TrackingSignal",
    "Treatment",
    "Uncensored",
    "ValueClasses",
    "VariationClasses",
    "VariationOf",
    "adida",
    "average",
    "backtest_forecasts",
    "classify_patterns",
    "classify_value",
    "classify_variation",
    "combined_classes",
    "coverage",
    "croston",
    "days_without_stock",
    "exponential_smoothing",
    "find_outliers",
    "forecast_by_pattern",
    "history_of",
    "history_of_moves",
    "history_of_rows",
    "holt",
    "holt_winters",
    "imapa",
    "interval_score",
    "measure_accuracy",
    "moving_average",
    "naive",
    "outlier_findings",
    "pinball_loss",
    "rank_probability_score",
    "seasonal_naive",
    "syntetos_boylan",
    "teunter_syntetos_babai",
    "theta",
    "tracking_finding",
    "tracking_signal",
    "uncensored",
    "willemain_bootstrap",
    "window_bootstrap",
]
