"""From presences to the time of a day: worked, broken off, late, early.

What is planned as a break is taken off what was worked, as far as it was not punched:
:mod:`~backoffice_core.attendance.planned_breaks` says how much. Late and early are measured
where the punches are complete and never guessed, against the time somebody was to be there:
for flexible work that is its core.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from backoffice_core.attendance.matching import Duty, Presence, Span
from backoffice_core.attendance.pairing.policy import EarlyWork
from backoffice_core.attendance.pairing.tolerance import expected
from backoffice_core.attendance.planned_breaks import break_taken_off, gaps
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


def measure(
    presences: Iterable[Presence], *, grace: int, break_after: int, early_work: EarlyWork
) -> Measured:
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
        taken_off = break_taken_off(duty, presence.spans, break_after=break_after)
        worked += present - taken_off
        break_time += taken_off
        ahead = spans_before(duty.start.instant.seconds, presence.spans)
        before = sum(end - start for start, end in ahead)
        made = work_of(presence, ahead, taken_off, break_after - before)
        if early_work is EarlyWork.WORK:
            made = ((start, end, TimeKind.WORK) for start, end, _ in made)
        else:
            before_start += before
        work.extend(made)
        if presence.complete and presence.spans:
            missed = missed_of(duty, presence.spans)
            late += beyond(missed[0], grace)
            early += beyond(missed[1], grace)
    return Measured(
        worked=worked,
        break_time=break_time,
        before_start=before_start,
        late=late,
        early=early,
        work=tuple(sorted(work)),
    )


def spans_before(begin: int, spans: Iterable[Span]) -> list[Span]:
    """What of the spans lies before a moment."""
    return [(start, min(end, begin)) for start, end in spans if start < begin]


def missed_of(duty: Duty, spans: tuple[Span, ...]) -> tuple[int, int]:
    """How much was missed before somebody came and after they went, of when they were to be there.

    Work before the duty began is no coming to it, and work after its end no staying until then.
    """
    begin, close = duty.start.instant.seconds, duty.end.instant.seconds
    came = next((start for start, end in spans if end > begin), spans[0][0])
    went = next((end for start, end in reversed(spans) if start < close), spans[-1][1])
    late = early = 0
    until = begin
    for shift in duty.shifts:
        since, last = expected(shift, shift.start.instant.seconds, shift.end.instant.seconds)
        since = max(since, until)
        late += max(0, min(came, last) - since)
        early += max(0, last - max(went, since))
        until = max(until, last)
    return late, early


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


def beyond(seconds: int, grace: int) -> int:
    """All of it, once it is more than the grace."""
    return seconds if seconds > grace else 0


def unbroken(presence: Presence, *, break_after: int, break_least: int) -> bool:
    """Whether somebody worked on longer than that without a planned or punched break."""
    planned = presence.duty.break_seconds if presence.duty else 0
    longest = max((end - start for start, end in presence.spans), default=0)
    duty = presence.duty
    within = None if duty is None else (duty.start.instant.seconds, duty.end.instant.seconds)
    return longest > break_after and planned + gaps(presence.spans, within) < break_least
