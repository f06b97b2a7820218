"""Rules: what a second of work is worth, as data that any law can be written in.

California, ten hours on a Monday and the half that is overtime:

>>> from backoffice_core.attendance import DayKind
>>> from backoffice_core.kernel import Duration, ZonedInstant
>>> la = "America/Los_Angeles"
>>> start, end = (
...     ZonedInstant.parse(f"2026-05-04T{clock}-07:00[{la}]") for clock in ("08:00:00", "21:00:00")
... )
>>> daily = Threshold(
...     name="daily",
...     period=DAY,
...     beyond=Duration.of(hours=8),
...     tiers=tiers(("3/2", 4), (2, None)),
...     citation=Citation("Cal. Lab. Code 510(a)"),
... )
>>> book = RuleBook(
...     name="California", ordinary=Citation("Cal. Lab. Code 510(a)"), thresholds=[daily]
... )
>>> monday = WorkedDay(
...     person="E07", day=start.day, zone=la, spans=(WorkSpan(start=start, end=end),)
... )
>>> for piece in reckon([monday], rules=book).pieces:
...     print(piece.start.local.time(), piece.time, "x", piece.multiple)
08:00:00 8:00:00 x 1
16:00:00 4:00:00 x 3/2
20:00:00 1:00:00 x 2
"""

from __future__ import annotations

from backoffice_core.attendance.citations import Citation, Rule
from backoffice_core.attendance.rules.book import Combination, ExtraRule, LimitRule, RuleBook
from backoffice_core.attendance.rules.conditions import (
    ALWAYS,
    WORKING_TIME,
    Contributing,
    DayInRow,
    ShortWeek,
    When,
)
from backoffice_core.attendance.rules.distance import DistancePay
from backoffice_core.attendance.rules.explaining import explain_reckoned
from backoffice_core.attendance.rules.extras import (
    CallBack,
    CallOut,
    MinimumShift,
    ReportingTime,
    RestBetween,
)
from backoffice_core.attendance.rules.extras_breaks import (
    MealClock,
    MealDue,
    MissedMeal,
    MissedRest,
    RestRecords,
    SplitShift,
)
from backoffice_core.attendance.rules.periods import (
    DAY,
    MONTH,
    WEEK,
    YEAR,
    Period,
    PeriodUnit,
)
from backoffice_core.attendance.rules.premiums import ClockWindow, Premium
from backoffice_core.attendance.rules.reckoned import (
    Extra,
    Piece,
    Reason,
    ReckonedDay,
    Reckoning,
)
from backoffice_core.attendance.rules.reckoning import reckon
from backoffice_core.attendance.rules.thresholds import Threshold, Tier, TierIndex, tiers
from backoffice_core.attendance.worked import (
    BreakKind,
    BreakSpan,
    Credit,
    TimeKind,
    WorkedDay,
    WorkSpan,
)

__all__ = [
    "ALWAYS",
    "DAY",
    "MONTH",
    "WEEK",
    "WORKING_TIME",
    "YEAR",
    "BreakKind",
    "BreakSpan",
    "CallBack",
    "CallOut",
    "Citation",
    "ClockWindow",
    "Combination",
    "Contributing",
    "Credit",
    "DayInRow",
    "DistancePay",
    "Extra",
    "ExtraRule",
    "LimitRule",
    "MealClock",
    "MealDue",
    "MinimumShift",
    "MissedMeal",
    "MissedRest",
    "Period",
    "PeriodUnit",
    "Piece",
    "Premium",
    "Reason",
    "ReckonedDay",
    "Reckoning",
    "ReportingTime",
    "RestBetween",
    "RestRecords",
    "Rule",
    "RuleBook",
    "ShortWeek",
    "SplitShift",
    "Threshold",
    "Tier",
    "TierIndex",
    "TimeKind",
    "When",
    "WorkSpan",
    "WorkedDay",
    "explain_reckoned",
    "reckon",
    "tiers",
]
