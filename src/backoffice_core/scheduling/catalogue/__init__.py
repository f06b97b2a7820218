"""The catalogue of roster rules: each one class, each a value with its number and its citation."""

from __future__ import annotations

from backoffice_core.scheduling.catalogue.averages import AverageTime
from backoffice_core.scheduling.catalogue.company import CompanyKept, wish_rules
from backoffice_core.scheduling.catalogue.cost import Budget, LabourCost, OvertimePremium
from backoffice_core.scheduling.catalogue.counts import DaysBetween, ShiftsBetween, TimeBetween
from backoffice_core.scheduling.catalogue.days import (
    DaysAWeekMax,
    HoursAWeekMax,
    OneShiftADay,
    OnLeave,
)
from backoffice_core.scheduling.catalogue.fairness import FairShare, fair_shares
from backoffice_core.scheduling.catalogue.laws import european_rules, indonesian_rules
from backoffice_core.scheduling.catalogue.pairing import (
    Apart,
    HeadsMax,
    Together,
)
from backoffice_core.scheduling.catalogue.patterns import DayIs, UnwantedPattern
from backoffice_core.scheduling.catalogue.periods import CalendarMonth, Period, Rolling, Week
from backoffice_core.scheduling.catalogue.publication import KeepPublished
from backoffice_core.scheduling.catalogue.rest import MinimumRest, WeeklyRest
from backoffice_core.scheduling.catalogue.runs import RestRun, Succession, WorkRun
from backoffice_core.scheduling.catalogue.skills import AlternativeSkill, SkillRequired
from backoffice_core.scheduling.catalogue.standard import standard_rules
from backoffice_core.scheduling.catalogue.supervising import Accompanied, Supervised
from backoffice_core.scheduling.catalogue.travel import Travel
from backoffice_core.scheduling.catalogue.weekend_runs import (
    NoNightBeforeFreeWeekend,
    WeekendRun,
)
from backoffice_core.scheduling.catalogue.weekends import (
    CompleteWeekends,
    IdenticalWeekend,
    WeekendsMax,
)
from backoffice_core.scheduling.catalogue.wishes import Wish, WishesKept, WishKind

__all__ = [
    "Accompanied",
    "AlternativeSkill",
    "Apart",
    "AverageTime",
    "Budget",
    "CalendarMonth",
    "CompanyKept",
    "CompleteWeekends",
    "DayIs",
    "DaysAWeekMax",
    "DaysBetween",
    "FairShare",
    "HeadsMax",
    "HoursAWeekMax",
    "IdenticalWeekend",
    "KeepPublished",
    "LabourCost",
    "MinimumRest",
    "NoNightBeforeFreeWeekend",
    "OnLeave",
    "OneShiftADay",
    "OvertimePremium",
    "Period",
    "RestRun",
    "Rolling",
    "ShiftsBetween",
    "SkillRequired",
    "Succession",
    "Supervised",
    "TimeBetween",
    "Together",
    "Travel",
    "UnwantedPattern",
    "Week",
    "WeekendRun",
    "WeekendsMax",
    "WeeklyRest",
    "Wish",
    "WishKind",
    "WishesKept",
    "WorkRun",
    "european_rules",
    "fair_shares",
    "indonesian_rules",
    "standard_rules",
    "wish_rules",
]
