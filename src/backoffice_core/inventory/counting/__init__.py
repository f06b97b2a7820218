"""What is really there: counts, their differences, and what to count when."""

from __future__ import annotations

from backoffice_core.inventory.counting.count_plan import CountPlan, DueCount, due_counts
from backoffice_core.inventory.counting.counting import Count, CountTolerance
from backoffice_core.inventory.counting.counts import CountLine, CountResult, count_moves

__all__ = [
    "Count",
    "CountLine",
    "CountPlan",
    "CountResult",
    "CountTolerance",
    "DueCount",
    "count_moves",
    "due_counts",
]
