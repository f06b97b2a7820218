"""Law packs: the rules of a country as values, with citations and worked examples."""

from __future__ import annotations

from backoffice_core.attendance.laws.indonesia import INDONESIA
from backoffice_core.attendance.laws.pack import (
    LawPack,
    OvertimeStep,
    OvertimeTable,
    Rule,
    WeekPattern,
    WorkedExample,
    failing_examples,
    hourly_wage,
    overtime_tiers,
    wage_base,
)

__all__ = [
    "INDONESIA",
    "LawPack",
    "OvertimeStep",
    "OvertimeTable",
    "Rule",
    "WeekPattern",
    "WorkedExample",
    "failing_examples",
    "hourly_wage",
    "overtime_tiers",
    "wage_base",
]
