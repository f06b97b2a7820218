"""The catalogue of roster rules: each one class, each a value with its number and its citation."""

from __future__ import annotations

from backoffice_core.scheduling.catalogue.counts import DaysBetween, ShiftsBetween, TimeBetween
from backoffice_core.scheduling.catalogue.days import (
    DaysAWeekMax,
    HoursAWeekMax,
    OneShiftADay,
    OnLeave,
)
from backoffice_core.scheduling.catalogue.periods import Month, Period, Rolling, Week
from backoffice_core.scheduling.catalogue.rest import MinimumRest
from backoffice_core.scheduling.catalogue.runs import RestRun, Succession, WorkRun
from backoffice_core.scheduling.catalogue.skills import SkillRequired
from backoffice_core.scheduling.catalogue.standard import standard_rules
from backoffice_core.scheduling.catalogue.weekends import (
    CompleteWeekends,
    IdenticalWeekend,
    WeekendsMax,
)
from backoffice_core.scheduling.catalogue.wishes import Wish, WishesKept, WishKind, wish_rules

__all__ = [
    "CompleteWeekends",
    "DaysAWeekMax",
    "DaysBetween",
    "HoursAWeekMax",
    "IdenticalWeekend",
    "MinimumRest",
    "Month",
    "OnLeave",
    "OneShiftADay",
    "Period",
    "RestRun",
    "Rolling",
    "ShiftsBetween",
    "SkillRequired",
    "Succession",
    "TimeBetween",
    "Week",
    "WeekendsMax",
    "Wish",
    "WishKind",
    "WishesKept",
    "WorkRun",
    "standard_rules",
    "wish_rules",
]
