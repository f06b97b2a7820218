"""Limits: the lines a law draws, as data; crossing one is a finding with the law cited.

Eleven hours of rest a day and 48 hours a week, wherever that is the law:

>>> from backoffice_core.attendance.rules import Citation, RuleBook, WorkedDay, WorkSpan, reckon
>>> from backoffice_core.kernel import Duration, ZonedInstant
>>> def worked(start: str, end: str) -> WorkedDay:
...     span = WorkSpan(start=ZonedInstant.parse(start), end=ZonedInstant.parse(end))
...     return WorkedDay(person="E07", day=span.start.day, zone="Europe/Rome", spans=(span,))
>>> late = worked(
...     "2026-05-04T15:00:00+02:00[Europe/Rome]", "2026-05-04T23:00:00+02:00[Europe/Rome]"
... )
>>> early = worked(
...     "2026-05-05T07:00:00+02:00[Europe/Rome]", "2026-05-05T15:00:00+02:00[Europe/Rome]"
... )
>>> rest = RestGap(
...     name="daily rest",
...     least=Duration.of(hours=11),
...     citation=Citation("Directive 2003/88/EC art. 3"),
... )
>>> book = RuleBook(name="EU", ordinary=Citation("contract"), limits=[rest])
>>> for finding in check_limits(reckon([late, early], rules=book), names={"E07": "Sari"}):
...     print(finding, "-", finding.explanation.source)
warning: Sari rested 8:00:00 before the work of 2026-05-05; 11:00:00 are owed - \
Directive 2003/88/EC art. 3
"""

from __future__ import annotations

from backoffice_core.attendance.limits.break_totals import BreakTotal
from backoffice_core.attendance.limits.breaks import BreakAfter
from backoffice_core.attendance.limits.checking import check_limits
from backoffice_core.attendance.limits.overtime import OvertimeLimit, UnlistedOvertime
from backoffice_core.attendance.limits.rest import (
    DaysInRowLimit,
    DaysWorkedLimit,
    RestGap,
    WeeklyRest,
)
from backoffice_core.attendance.limits.rosters import RestAfterWork
from backoffice_core.attendance.limits.schedule import FurtherDayUnsaid
from backoffice_core.attendance.limits.worked import AverageLimit, WorkedLimit

__all__ = [
    "AverageLimit",
    "BreakAfter",
    "BreakTotal",
    "DaysInRowLimit",
    "DaysWorkedLimit",
    "FurtherDayUnsaid",
    "OvertimeLimit",
    "RestAfterWork",
    "RestGap",
    "UnlistedOvertime",
    "WeeklyRest",
    "WorkedLimit",
    "check_limits",
]
