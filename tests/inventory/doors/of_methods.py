"""One valid call of each method that results and values are asked by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from backoffice_core.inventory.distributions import Poisson
from backoffice_core.inventory.forecasting import (
    average,
    backtest_forecasts,
    classify_patterns,
    classify_value,
    croston,
    forecast_by_pattern,
    tracking_signal,
    willemain_bootstrap,
)
from backoffice_core.inventory.networks import Network, place_safety_stock
from backoffice_core.inventory.replenishment.planning import Demand, Due
from backoffice_core.inventory.replenishment.supply import LeadTime
from tests.inventory.doors.of_forecasting import RARE, SEEN
from tests.inventory.doors.of_networks import ARCS, STAGES
from tests.inventory.doors.of_replenishment import ORDER, PROTECTION
from tests.inventory.replenishment.requests import EVERY_DAY, STEADY, TODAY, prices, terms

__all__ = ["METHODS"]

TABLE = np.array([RARE, SEEN]).T
MANY, DRAWN = croston(TABLE), willemain_bootstrap(TABLE, seed=1, samples=20)
NETWORK = Network(stages=STAGES, arcs=ARCS)
PRICES, TERMS, POSITION = prices((0, "1"), (9, "0.5")), terms(), ORDER.request.position

METHODS: Mapping[str, tuple[Callable[..., Any], Mapping[str, Any]]] = {
    "Forecast.over": (croston(RARE).over, {"lead_time": 2, "review": 1}),
    "Forecast.of": (MANY.of, {"place": 0}),
    "Forecast.totals": (MANY.totals, {"periods": 2}),
    "Forecast.expected": (MANY.expected, {"periods": 2}),
    "Forecast.explain": (MANY.explain, {"place": 1}),
    "BootstrapForecast.of": (DRAWN.of, {"place": 0}),
    "BootstrapForecast.over": (DRAWN.of(0).over, {"lead_time": 2, "review": 1}),
    "BootstrapForecast.totals": (DRAWN.totals, {"periods": 2}),
    "BootstrapForecast.explain": (DRAWN.explain, {"place": 1}),
    "PatternForecast.explain": (forecast_by_pattern(TABLE).explain, {"place": 0}),
    "Patterns.explain": (classify_patterns(TABLE).explain, {"place": 0}),
    "ValueClasses.explain": (classify_value([5, 3, 1]).explain, {"place": 0}),
    "Comparison.explain": (
        backtest_forecasts(RARE, {"average": average}, origins=2).explain,
        {"place": 0},
    ),
    "TrackingSignal.of": (tracking_signal(np.ones((2, 2)), np.zeros((2, 2))).of, {"place": 0}),
    "Network.of_rows": (
        Network.of_rows,
        {"stages": [{"code": "a", "demand_mean": 1}], "arcs": []},
    ),
    "Network.stage": (NETWORK.stage, {"code": "part"}),
    "Network.with_service_times": (NETWORK.with_service_times, {"times": {"part": 1}}),
    "Placement.stage": (place_safety_stock(NETWORK).stage, {"code": "part"}),
    "Demand.of_history": (Demand.of_history, {"days": [1, 2], "item": "tea"}),
    "Demand.of_lines": (Demand.of_lines, {"days": [[1, 2], [3]], "item": "tea"}),
    "Demand.of_law": (Demand.of_law, {"law": Poisson(1), "days": 1}),
    "Demand.of_forecast": (Demand.of_forecast, {"forecast": croston(RARE), "days": 1}),
    "Demand.over": (STEADY.over, {"days": 3}),
    "StockPosition.available": (POSITION.available, {"day": TODAY, "reserved_by": TODAY}),
    "StockPosition.coming_by": (POSITION.coming_by, {"day": TODAY}),
    "StockPosition.later": (POSITION.later, {"day": TODAY}),
    "StockPosition.with_order": (POSITION.with_order, {"due": Due(TODAY, 1)}),
    "Protection.short": (PROTECTION.short, {"levels": [1.0]}),
    "Protection.cycle": (PROTECTION.cycle, {"levels": [1.0]}),
    "Protection.filled": (PROTECTION.filled, {"levels": [1.0]}),
    "Protection.short_of": (PROTECTION.short_of, {"level": 1.0}),
    "Protection.left_of": (PROTECTION.left_of, {"level": 1.0}),
    "Outlook.outcome": (ORDER.outlook.outcome, {"quantity": 1}),
    "Outlook.cost": (ORDER.outlook.cost, {"quantity": 1}),
    "Outlook.difference": (ORDER.outlook.difference, {"before": 1, "after": 2}),
    "Outlook.money": (ORDER.outlook.money, {"minor": 1.0}),
    "LeadTime.fixed": (LeadTime.fixed, {"days": 1}),
    "LeadTime.of_cases": (LeadTime.of_cases, {"days": [1]}),
    "LeadTime.of": (LeadTime.of, {"distribution": Poisson(3)}),
    "LeadTime.quantile": (LeadTime.fixed(3).quantile, {"percent": 50}),
    "PriceList.cost": (PRICES.cost, {"quantity": 1}),
    "PriceList.unit_price": (PRICES.unit_price, {"quantity": 1}),
    "PriceList.breaks_above": (PRICES.breaks_above, {"quantity": 1}),
    "SupplierTerms.step": (TERMS.step, {"unit_step": Fraction(1)}),
    "SupplierTerms.order_day": (
        TERMS.order_day,
        {"day": TODAY, "calendar": EVERY_DAY, "at": None},
    ),
    "SupplierTerms.arrival": (
        TERMS.arrival,
        {"ordered": TODAY, "calendar": EVERY_DAY, "days": 3},
    ),
}
