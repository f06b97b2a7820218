"""Watching: what of a day to look at now, and what only once its shift has really ended.

At ten past nine Budi has left; whether he left early is known when the shift is over:

>>> from datetime import date
>>> from backoffice_core.attendance import PlannedShift
>>> from backoffice_core.attendance.worked import WorkedDay, WorkSpan
>>> from backoffice_core.kernel import Duration, ZonedInstant
>>> def at(clock: str) -> ZonedInstant:
...     return ZonedInstant.parse(f"2026-05-04T{clock}:00+07:00[Asia/Jakarta]")
>>> shift = PlannedShift(person="E08", day=date(2026, 5, 4), start=at("08:00"), end=at("16:00"))
>>> morning = WorkedDay(
...     person="E08",
...     day=shift.day,
...     zone="Asia/Jakarta",
...     spans=(WorkSpan(start=at("08:20"), end=at("09:10")),),
...     planned=(shift,),
... )
>>> late = WatchPolicy(watches={WatchKind.LATE: Watch(grace=Duration.of(minutes=15))})
>>> for seen in watch_days([morning], known_until=at("09:10").instant, policy=late):
...     print(seen.state.value, seen.finding.says)
provisional E08 left 6:50:00 early on 2026-05-04, from the shift of 08:00
provisional E08 worked 7:10:00 less than planned on 2026-05-04
active E08 is 0:20:00 late on 2026-05-04, for the shift of 08:00
"""

from __future__ import annotations

from backoffice_core.attendance.watching.policy import Watch, WatchKind, WatchPolicy
from backoffice_core.attendance.watching.watch import Watched, WatchedState, watch_days

__all__ = [
    "Watch",
    "WatchKind",
    "WatchPolicy",
    "Watched",
    "WatchedState",
    "watch_days",
]
