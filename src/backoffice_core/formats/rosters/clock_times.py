"""Clock times of shifts in SchedulingPeriod files (``.ros``), the XML twins of text instances.

The text of an instance says only how long a shift is and what may not follow it; its twin
says when the shift starts and how much rest lies between two, and that is the same rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.elements import Element, elements_in
from backoffice_core.formats.tables import shown
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.instants import Duration

__all__ = ["RosterClockTimes", "read_roster_clock_times"]

MINUTES_A_DAY = 24 * 60
REST_MAX = 7 * MINUTES_A_DAY


@attrs.frozen(kw_only=True)
class RosterClockTimes:
    """When each shift starts, from midnight, how long it is, and the least rest between two."""

    starts: Mapping[str, timedelta]
    lengths: Mapping[str, Duration]
    rest: Duration


@checked
def read_roster_clock_times(source: Path | str | bytes) -> RosterClockTimes:
    """The clock times in a ``.ros`` file, given as a path or as bytes.

    Raises :class:`InputRefused` with everything that is wrong, and :class:`MissingExtra`
    without the extra ``formats``.

    >>> times = read_roster_clock_times(
    ...     b"<SchedulingPeriod><ShiftTypes><Shift ID='E'><StartTime>6:00</StartTime>"
    ...     b"<Duration>480</Duration></Shift></ShiftTypes><Contracts><Contract ID='All'>"
    ...     b"<MinRestTime>840</MinRestTime></Contract></Contracts></SchedulingPeriod>"
    ... )
    >>> str(times.starts["E"]), str(times.lengths["E"]), str(times.rest)
    ('6:00:00', '8:00:00', '14:00:00')
    """
    problems = Problems()
    root = elements_in(source, "SchedulingPeriod", problems)
    starts: dict[str, timedelta] = {}
    lengths: dict[str, Duration] = {}
    for shift in root.one("ShiftTypes").each("Shift"):
        code = shift.attribute("ID")
        if code in starts:
            shift.note(f"The shift {shown(code)} is there twice.", "Remove one.", field="ID")
        starts[code] = shift.one("StartTime").clock()
        length = shift.one("Duration").whole(least=1, most=MINUTES_A_DAY)
        lengths[code] = Duration.of(minutes=length)
    rest = rest_in(root)
    problems.refuse()
    return RosterClockTimes(starts=starts, lengths=lengths, rest=rest)


def rest_in(root: Element) -> Duration:
    """The least rest: the longest that any contract asks for, none where none does."""
    asked = [
        each.whole(most=REST_MAX) for each in root.each("Contracts", "Contract", "MinRestTime")
    ]
    return Duration.of(minutes=max(asked, default=0))
