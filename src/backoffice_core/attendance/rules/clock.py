"""Clock windows as time: where the clock on the wall stood within a window.

A window is of the wall, a span of time is real. Where the clocks change within a day the
window is read on both sides of the change, so an hour that the clocks repeat is in it twice
and one that they skip is in it never.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta

from backoffice_core.attendance.rules.premiums import ClockWindow
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.zones import offset_at, zone_rules

__all__ = ["window_spans"]

DAY = 86_400
ONE_DAY = timedelta(days=1)


def window_spans(window: ClockWindow, worked: WorkedDay) -> list[tuple[int, int]]:
    """The window's occurrences around a day's spans, in seconds since 1970, in order."""
    spans = worked.spans
    if not spans:
        return []
    first, last = spans[0].start.instant.seconds, spans[-1].end.instant.seconds
    found: list[tuple[int, int]] = []
    for start, end, offset in steady_parts(first, last, worked):
        found.extend(occurrences(window, start, end, offset))
    return found


def steady_parts(first: int, last: int, worked: WorkedDay) -> list[tuple[int, int, int]]:
    """The time from ``first`` to ``last`` cut where the clocks change, with the offsets."""
    zone = worked.zone
    start, end = worked.spans[0].start, worked.spans[-1].end
    if start.zone == zone and start.offset == end.offset and last - first <= DAY:
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


def occurrences(window: ClockWindow, start: int, end: int, offset: int) -> list[tuple[int, int]]:
    """Where the window lies between two seconds while the clocks stand at one offset."""
    length = window.length
    opens = (start + offset) // DAY * DAY - DAY + window.start - offset
    found: list[tuple[int, int]] = []
    while opens < end:
        closes = opens + length
        if closes > start:
            inside = max(opens, start), min(closes, end)
            if found and found[-1][1] == inside[0]:
                inside = found.pop()[0], inside[1]
            found.append(inside)
        opens += DAY
    return found
