"""Exceptions first: what a planner should look at, with the money at risk.

>>> from datetime import date
>>> from backoffice_core import Money, Unit
>>> from backoffice_core.inventory.replenishment.planning import Demand, Due, StockPosition
>>> milk = Watched(
...     item="milk",
...     unit=Unit.of("pcs"),
...     today=date(2026, 5, 4),
...     demand=Demand.of_history([4, 6, 5]),
...     position=StockPosition(on_hand=100, on_order=[Due(date(2026, 5, 1), 40)]),
...     expiring=[Due(date(2026, 5, 14), 100)],
...     unit_cost=Money.of(8000, "IDR"),
... )
>>> for finding in watch([milk], today=date(2026, 5, 4)):
...     print(finding.kind, finding.money)
inventory.supplier_missing IDR 4800000.00
inventory.expiry_risk IDR 400000.00
inventory.supply_late IDR 320000.00
"""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.replenishment.exceptions.watched import ForecastSeen, Watched
from backoffice_core.inventory.replenishment.exceptions.watching import (
    Snooze,
    awake,
    by_money,
    exceptions_of,
    watch,
)

__all__ = ["ForecastSeen", "Snooze", "Watched", "awake", "by_money", "exceptions_of", "watch"]
