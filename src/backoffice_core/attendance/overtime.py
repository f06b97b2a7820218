"""Which part of the time worked is overtime.

On a working day overtime is what exceeds the normal hours of the day (7 in a week of six
days, 8 in one of five), or the normal hours of the week (40) when those run out first; no
second counts twice. Time before the planned start is worked but never overtime: whoever
comes early on their own does not make overtime, and overtime that was ordered is planned.
On a rest day or a holiday everything counted is overtime, and it does not use up the week.
"""

from __future__ import annotations

import attrs

from backoffice_core.attendance.laws.pack import WeekPattern
from backoffice_core.attendance.model import DayKind

__all__ = ["WeekHours"]


@attrs.define
class WeekHours:
    """The running week of one person, in seconds; it starts anew every Monday."""

    normal: int = 0
    overtime: int = 0

    def add(self, countable: int, *, kind: DayKind, pattern: WeekPattern) -> int:
        """Add a day's time and return how much of it is overtime."""
        if kind is not DayKind.WORKDAY:
            return countable
        left_this_week = pattern.hours_a_week.seconds - self.normal
        normal = min(countable, pattern.hours_a_day.seconds, left_this_week)
        self.normal += normal
        self.overtime += countable - normal
        return countable - normal
