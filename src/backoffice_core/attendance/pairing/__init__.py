"""Pairing: from punches, in any order and as dirty as they are, to worked days.

A night at the door that the device calls an in, and a lunch that nobody named:

>>> from datetime import time
>>> from backoffice_core.attendance import Punch
>>> from backoffice_core.kernel import ZonedInstant
>>> punches = [
...     Punch(device="door", person="E07", at=ZonedInstant.parse(f"{at}:00+07:00[Asia/Jakarta]"))
...     for at in ("2026-05-05T06:00", "2026-05-04T22:00", "2026-05-05T01:40", "2026-05-05T01:00")
... ]
>>> lunch = BreakDetection(opens=time(23), closes=time(2))
>>> (night,), findings = worked_days(punches, policy=Pairing(detect=[lunch]), zone="Asia/Jakarta")
>>> print(night.day, night.worked, [str(pause.time) for pause in night.breaks], findings)
2026-05-04 7:20:00 ['0:40:00'] ()
>>> (late, early), _ = worked_days(
...     punches, policy=Pairing(attribution=Attribution.SPLIT), zone="Asia/Jakarta"
... )
>>> print(late.worked, early.worked)
2:00:00 5:20:00
"""

from __future__ import annotations

from backoffice_core.attendance.pairing.assuming import Assumed
from backoffice_core.attendance.pairing.breaks import (
    Allocation,
    BreakApplied,
    BreakEffect,
    BreakRule,
)
from backoffice_core.attendance.pairing.days import worked_days
from backoffice_core.attendance.pairing.drafts import PunchRole
from backoffice_core.attendance.pairing.policy import (
    Attribution,
    BreakDetection,
    DirectionDoubt,
    EarlyWork,
    OddPunch,
    Pairing,
    PairingMode,
)
from backoffice_core.attendance.pairing.rounding import Rounded
from backoffice_core.attendance.pairing.rounding_rules import (
    ARRIVALS,
    DEPARTURES,
    EVERY_PUNCH,
    QUARTER_HOUR,
    AroundClock,
    AroundPlan,
    PunchRounding,
    RoundingMode,
    RoundingRule,
    Seconds,
    TotalBetween,
    TotalOf,
    TotalRounding,
)
from backoffice_core.attendance.pairing.status import DayStatus, StatusPolicy, day_status
from backoffice_core.attendance.pairing.tolerance import (
    EXACT,
    FIXED,
    Deviation,
    Flexibility,
    Tolerance,
    ToleranceKind,
    deviation,
)
from backoffice_core.attendance.pairing.windows import PunchWindow, punch_windows

__all__ = [
    "ARRIVALS",
    "DEPARTURES",
    "EVERY_PUNCH",
    "EXACT",
    "FIXED",
    "QUARTER_HOUR",
    "Allocation",
    "AroundClock",
    "AroundPlan",
    "Assumed",
    "Attribution",
    "BreakApplied",
    "BreakDetection",
    "BreakEffect",
    "BreakRule",
    "DayStatus",
    "Deviation",
    "DirectionDoubt",
    "EarlyWork",
    "Flexibility",
    "OddPunch",
    "Pairing",
    "PairingMode",
    "PunchRole",
    "PunchRounding",
    "PunchWindow",
    "Rounded",
    "RoundingMode",
    "RoundingRule",
    "Seconds",
    "StatusPolicy",
    "Tolerance",
    "ToleranceKind",
    "TotalBetween",
    "TotalOf",
    "TotalRounding",
    "day_status",
    "deviation",
    "punch_windows",
    "worked_days",
]
