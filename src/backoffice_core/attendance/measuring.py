"""From presences to the time of a day: worked, broken off, late, early.

The planned break is taken off what was worked, as far as it was not punched, and only off
the time beyond that after which the law owes a break: so nobody who stays longer ends up
with less. Late and early are measured where the punches are complete and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import attrs

from backoffice_core.attendance.matching import Presence, Span
from backoffice_core.attendance.worked import TimeKind, WorkSpan
from backoffice_core.kernel.instants import Instant

__all__ = ["Measured", "measure", "unbroken", "work_spans"]

Work = tuple[int, int, TimeKind]


@attrs.frozen(kw_only=True)
class Measured:
    """A day in seconds; ``before_start`` of ``worked`` lie before the planned start.

    ``work`` is all that was worked, without the break: from when to when, and as what.
    """

    worked: int = 0
    break_time: int = 0
    before_start: int = 0
    late: int = 0
    early: int = 0
    work: tuple[Work, ...] = ()


def measure(presences: Iterable[Presence], *, grace: int, break_after: int) -> Measured:
    """The time of one day's presences together."""
    worked = break_time = before_start = late = early = 0
    work: list[Work] = []
    for presence in presences:
        present = sum(end - start for start, end in presence.spans)
        duty = presence.duty
        if duty is None:
            worked += present
            work.extend((start, end, TimeKind.WORK) for start, end in presence.spans)
            continue
        untaken = max(0, duty.break_seconds - gaps(presence))
        taken_off = min(untaken, max(0, present - break_after))
        worked += present - taken_off
        break_time += taken_off
        begin, close = duty.start.instant.seconds, duty.end.instant.seconds
        early_work = [(start, min(end, begin)) for start, end in presence.spans if start < begin]
        before = sum(end - start for start, end in early_work)
        before_start += before
        work.extend(work_of(presence, early_work, taken_off, break_after - before))
        if presence.complete and presence.spans:
            late += beyond(presence.spans[0][0] - begin, grace)
            early += beyond(close - presence.spans[-1][1], grace)
    return Measured(
        worked=worked,
        break_time=break_time,
        before_start=before_start,
        late=late,
        early=early,
        work=tuple(sorted(work)),
    )


def work_of(
    presence: Presence, early_work: list[Span], taken_off: int, break_at: int
) -> Iterator[Work]:
    """A planned presence as spans: what lies before the plan, and the rest without the break.

    The break is taken off where it was owed, ``break_at`` into the planned work; where that
    is shorter than the break, all of the planned work and then the time before it.
    """
    begin = presence.duty.start.instant.seconds if presence.duty else 0
    planned = [(max(start, begin), end) for start, end in presence.spans if end > begin]
    length = sum(end - start for start, end in planned)
    within = min(taken_off, length)
    rest = without(planned, max(0, min(break_at, length - within)), within)
    yield from ((start, end, TimeKind.WORK) for start, end in rest)
    left = without(early_work, 0, taken_off - within)
    yield from ((start, end, TimeKind.BEFORE_SHIFT) for start, end in left)


def without(spans: Iterable[Span], skip: int, length: int) -> Iterator[Span]:
    """The spans without ``length`` seconds of them, ``skip`` seconds into their time."""
    passed = 0
    for start, end in spans:
        opens = start + min(end - start, max(0, skip - passed))
        closes = start + min(end - start, max(0, skip + length - passed))
        passed += end - start
        yield from ((one, other) for one, other in ((start, opens), (closes, end)) if one < other)


def work_spans(measured: Measured, zone: str) -> tuple[WorkSpan, ...]:
    """What was worked, as spans of a worked day."""
    return tuple(
        WorkSpan(start=Instant(start).at_zone(zone), end=Instant(end).at_zone(zone), kind=kind)
        for start, end, kind in measured.work
        if start < end
    )


def gaps(presence: Presence) -> int:
    """The time between the spans, within the plan if there is one: the break that was punched.

    Coming back after the shift is a second piece of work, not the end of a break.
    """
    duty = presence.duty
    between = [(one[1], other[0]) for one, other in pairwise(presence.spans)]
    if duty is not None:
        begin, close = duty.start.instant.seconds, duty.end.instant.seconds
        between = [(max(out, begin), min(back, close)) for out, back in between]
    return sum(max(0, back - out) for out, back in between)


def beyond(seconds: int, grace: int) -> int:
    """All of it, once it is more than the grace."""
    return seconds if seconds > grace else 0


def unbroken(presence: Presence, *, break_after: int, break_least: int) -> bool:
    """Whether somebody worked on longer than that without a planned or punched break."""
    planned = presence.duty.break_seconds if presence.duty else 0
    longest = max((end - start for start, end in presence.spans), default=0)
    return longest > break_after and planned + gaps(presence) < break_least
