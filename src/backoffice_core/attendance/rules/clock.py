"""Clock windows as time: where the clock on the wall stood within a window.

A window is of the wall, a span of time is real. Where the clocks change within a day the
window is read on both sides of the change, so an hour that the clocks repeat is in it twice
and one that they skip is in it never.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date

from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.windows import EVERY_KIND, EVERY_WEEKDAY, ClockWindow
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.zones import offset_at, zone_rules

__all__ = ["window_spans"]

DAY = 86_400
DAYS_IN_WEEK = 7
# 1970-01-01 was a Thursday.
FIRST_WEEKDAY = 3
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def window_spans(
    window: ClockWindow, worked: WorkedDay, kinds: Mapping[date, DayKind]
) -> list[tuple[int, int]]:
    """The window's occurrences around a day's spans, in seconds since 1970, in order.

    ``kinds`` are the kinds of dates, where they are no working days.
    """
    spans = worked.spans
    if not spans:
        return []
    first, last = spans[0].start.instant.seconds, spans[-1].end.instant.seconds
    found: list[tuple[int, int]] = []
    for start, end, offset in steady_parts(first, last, worked):
        for opens, closes in occurrences(window, start, end, offset, kinds):
            # Where one ends as the next begins, the window has never closed.
            joined = found.pop()[0] if found and found[-1][1] == opens else opens
            found.append((joined, closes))
    return found


def steady_parts(first: int, last: int, worked: WorkedDay) -> list[tuple[int, int, int]]:
    """The time from ``first`` to ``last`` cut where the clocks change, with the offsets."""
    zone = worked.zone
    start, end = worked.spans[0].start, worked.spans[-1].end
    at_home = start.zone == zone == end.zone
    if at_home and start.offset == end.offset and last - first <= DAY:
        return [(first, last, start.offset)]
    rules = zone_rules(zone)
    parts: list[tuple[int, int, int]] = []
    at = first
    while at < last:
        offset = offset_at(at, rules)
        until = at
        while until < last and offset_at(min(until + DAY, last), rules) == offset:
            until = min(until + DAY, last)
        if until < last:
            ahead = range(until, min(until + DAY, last) + 1)
            until = ahead[
                bisect_left(ahead, 1, key=lambda second: int(offset_at(second, rules) != offset))
            ]
        parts.append((at, until, offset))
        at = until
    return parts


def occurrences(
    window: ClockWindow, start: int, end: int, offset: int, kinds: Mapping[date, DayKind]
) -> list[tuple[int, int]]:
    """Where the window lies between two seconds while the clocks stand at one offset."""
    length = window.length
    # The day before as well: its window may run on into this one.
    day = (start + offset) // DAY - 1
    opens = day * DAY + window.start - offset
    found: list[tuple[int, int]] = []
    while opens < end:
        if opens + length > start and opens_on(window, day, kinds):
            found.append((max(opens, start), min(opens + length, end)))
        day += 1
        opens += DAY
    return found


def opens_on(window: ClockWindow, day: int, kinds: Mapping[date, DayKind]) -> bool:
    """Whether the window opens on a date, given in days since 1970."""
    weekdays, day_kinds = window.weekdays, window.day_kinds
    if weekdays is not EVERY_WEEKDAY and (day + FIRST_WEEKDAY) % DAYS_IN_WEEK not in weekdays:
        return False
    if day_kinds is EVERY_KIND:
        return True
    return kinds.get(date.fromordinal(EPOCH_ORDINAL + day), DayKind.WORKDAY) in day_kinds
