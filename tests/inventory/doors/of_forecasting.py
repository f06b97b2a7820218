"""One valid call of each door of forecasting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from backoffice_core import Interval, Unit
from backoffice_core.inventory.distributions import Poisson
from backoffice_core.inventory.forecasting import (
    BY_PATTERN,
    Cadence,
    CensoredLaw,
    Cleaning,
    DemandMark,
    Returned,
    Seasonality,
    Treatment,
    VariationOf,
    classify_value,
    classify_variation,
    history_of,
    naive,
    tracking_signal,
)
from backoffice_core.inventory.model import MoveKind
from backoffice_core.kernel.calendars import Calendar
from tests.inventory.goods import move

__all__ = ["CALLS", "RESULTS", "WHOLE"]

SEEN = [4, 6, 5, 7, 3, 5, 6, 8, 5, 4, 6, 7]
RARE = [0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0]
MAY = Interval(date(2026, 5, 1), date(2026, 5, 15))
MOVES = [move(1, 1, 9), move(2, 3, -2, kind=MoveKind.ISSUE), move(3, 5, -3, kind=MoveKind.ISSUE)]
EVERY_DAY = Calendar(name="every day", weekend=frozenset())
HISTORY = history_of(SEEN, item="tea", start=date(2026, 5, 1), cadence=Cadence.DAY)
OF_DAYS: Mapping[str, Any] = {
    "item": "tea",
    "days": MAY,
    "cadence": Cadence.DAY,
    "calendar": EVERY_DAY,
    "without_stock": (),
    "exceptional": (),
    "cleaning": Cleaning(),
}

CALLS: Mapping[str, Mapping[str, Any]] = {
    "Cleaning": {
        "censored": Treatment.ESTIMATE,
        "exceptional": Treatment.LEAVE_OUT,
        "unknown": Treatment.LEAVE_OUT,
        "law": CensoredLaw.NORMAL,
        "levelled": True,
    },
    "DemandPeriod": {
        "days": Interval(date(2026, 5, 1), date(2026, 5, 2)),
        "demand": 3,
        "open_days": 1,
        "marks": frozenset({DemandMark.CENSORED}),
    },
    "History": {
        "item": "tea",
        "cadence": Cadence.DAY,
        "periods": HISTORY.periods,
        "cleaning": Cleaning(),
    },
    "adida": {"history": RARE, "alpha": 0.1, "block": 3},
    "average": {"history": SEEN},
    "backtest_forecasts": {
        "history": SEEN,
        "methods": {"naive": naive},
        "horizon": 1,
        "origins": 3,
        "share": 0.9,
    },
    "classify_patterns": {
        "history": RARE,
        "interval_cutoff": 1.32,
        "variation_cutoff": 0.49,
        "variation_of": VariationOf.POPULATION,
    },
    "classify_value": {"value": [10, 5, 1], "shares": (0.8, 0.95)},
    "classify_variation": {"history": SEEN, "cutoffs": (0.5, 1.0)},
    "combined_classes": {
        "value": classify_value([10, 5]),
        "variation": classify_variation(list(zip(SEEN, RARE, strict=True))),
    },
    "coverage": {"demand": [1, 2, 3], "low": 1, "high": 2},
    "croston": {"history": RARE, "alpha": 0.1, "beta": 0.1},
    "days_without_stock": {"moves": MOVES, "item": "tea", "unit": Unit.of("pcs"), "days": MAY},
    "exponential_smoothing": {"history": SEEN, "alpha": 0.2},
    "find_outliers": {"demand": SEEN, "limit": 3.0, "window": 5},
    "forecast_by_pattern": {"history": SEEN, "methods": BY_PATTERN},
    "history_of": {
        "demand": SEEN,
        "item": "tea",
        "start": date(2026, 5, 1),
        "cadence": Cadence.DAY,
        "cleaning": Cleaning(),
    },
    "history_of_moves": {
        **OF_DAYS,
        "moves": MOVES,
        "unit": Unit.of("pcs"),
        "returned": Returned.SALE,
        "kinds": frozenset({MoveKind.ISSUE}),
    },
    "history_of_rows": {**OF_DAYS, "rows": [(date(2026, 5, 2), 3)]},
    "holt": {"history": SEEN, "alpha": 0.2, "beta": 0.1, "damping": 0.9},
    "holt_winters": {
        "history": SEEN,
        "season": 3,
        "seasonality": Seasonality.ADDITIVE,
        "alpha": 0.2,
        "beta": 0.1,
        "gamma": 0.1,
        "damping": 0.9,
    },
    "imapa": {"history": RARE, "alpha": 0.1},
    "interval_score": {"demand": 3, "low": 1, "high": 4, "share": 0.9},
    "measure_accuracy": {
        "demand": [3, 4],
        "forecast": [2, 5],
        "history": SEEN,
        "season": 1,
    },
    "moving_average": {"history": SEEN, "periods": 3},
    "naive": {"history": SEEN},
    "outlier_findings": {"history": HISTORY, "limit": 3.0},
    "pinball_loss": {"demand": 3, "quantile": 4, "share": 0.9},
    "rank_probability_score": {"law": Poisson(3), "demand": 2},
    "seasonal_naive": {"history": SEEN, "season": 3},
    "syntetos_boylan": {"history": RARE, "alpha": 0.1, "beta": 0.1},
    "teunter_syntetos_babai": {"history": RARE, "alpha": 0.1, "beta": 0.1},
    "theta": {"history": SEEN, "alpha": 0.2, "season": 3},
    "tracking_finding": {"item": "tea", "found": tracking_signal([3, 4], [2, 5])},
    "tracking_signal": {"demand": [3, 4], "forecast": [2, 5], "limit": 4.0},
    "uncensored": {
        "sold": [3, 4, 5, 4],
        "censored": [False, True, False, False],
        "law": CensoredLaw.NORMAL,
    },
    "willemain_bootstrap": {"history": RARE, "seed": 1, "samples": 50, "jitter": True},
    "window_bootstrap": {"history": RARE},
}

# Doors whose columns are one thing: the periods of a history.
WHOLE: frozenset[str] = frozenset(
    {
        "adida",
        "coverage",
        "croston",
        "exponential_smoothing",
        "holt",
        "holt_winters",
        "imapa",
        "syntetos_boylan",
        "teunter_syntetos_babai",
        "theta",
    }
)

# What doors give back, and nobody else makes.
RESULTS = frozenset(
    {
        "Accuracy",
        "BootstrapForecast",
        "Forecast",
        "ForecastBacktest",
        "Outlier",
        "PatternForecasts",
        "Patterns",
        "Totals",
        "TrackingSignal",
        "Uncensored",
        "ValueClasses",
        "VariationClasses",
    }
)
