"""From what punches did to spans of work and the pauses between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import attrs

from backoffice_core.attendance.model import PlannedShift
from backoffice_core.attendance.pairing.clocks import LocalClock
from backoffice_core.attendance.pairing.drafts import Mark, Pause, PunchRole, Span
from backoffice_core.attendance.pairing.policy import BreakDetection, OddPunch, Pairing
from backoffice_core.attendance.pairing.reading import Shift, State
from backoffice_core.attendance.worked import BreakKind, TimeKind

__all__ = ["Built", "build", "clip", "close_open", "cut_early", "detect_pauses", "planned_seconds"]

Roles = tuple[PunchRole, PunchRole]
START, END, TRANSFER = PunchRole.START, PunchRole.END, PunchRole.TRANSFER
WORK = TimeKind.WORK
LEAVES = {PunchRole.MEAL_START: BreakKind.MEAL, PunchRole.BREAK_START: BreakKind.REST}
ROLES: dict[BreakKind, Roles] = {
    BreakKind.MEAL: (PunchRole.MEAL_START, PunchRole.MEAL_END),
    BreakKind.REST: (PunchRole.BREAK_START, PunchRole.BREAK_END),
}


@attrs.frozen
class Built:
    """Work and pauses in order, in seconds since 1970."""

    spans: list[Span]
    pauses: list[Pause]


def detect_pauses(
    marks: Sequence[Mark], detect: tuple[BreakDetection, ...], clock: LocalClock
) -> None:
    """Name the plain gaps that are meals or rests."""
    for before, after in pairwise(marks):
        if before.role is not END or after.role is not START:
            continue
        offset = clock.offset(before.seconds)
        for rule in detect:
            if rule.fits(
                before.seconds, after.seconds, shift_start=marks[0].seconds, offset=offset
            ):
                before.role, after.role = ROLES[rule.kind]
                break


def build(marks: Sequence[Mark]) -> Built:
    """The spans and pauses that marks in order make; a span that nothing ends is left open."""
    spans: list[Span] = []
    pauses: list[Pause] = []
    since = paused = -1
    rate = ""
    kind = BreakKind.MEAL
    for mark in marks:
        role, at = mark.role, mark.seconds
        if role is START:
            since, rate, paused = at, mark.rate, -1
            continue
        if role is END or role is TRANSFER or role in LEAVES:
            if 0 <= since < at:
                spans.append(Span(since, at, WORK, rate))
            since, paused = -1, -1
            if role is TRANSFER:
                since, rate = at, mark.rate
            elif role is not END:
                paused, kind = at, LEAVES[role]
            continue
        if 0 <= paused < at:
            pauses.append(Pause(paused, at, kind))
        paused = -1
        if since < 0:
            since = at
            rate = mark.rate or rate
    return Built(spans, pauses)


def planned_seconds(planned: Sequence[PlannedShift]) -> tuple[int, int]:
    """How long was planned from start to end, and the breaks in it."""
    length = sum(shift.end.instant.seconds - shift.start.instant.seconds for shift in planned)
    return length, sum(shift.break_time.seconds for shift in planned)


def close_open(shift: Shift, policy: Pairing, until: int | None, *, beside: int = 0) -> int | None:
    """When an open pair is taken to end, or ``None``; never after the next punch ``until``.

    ``beside`` is what else counts on the day already, where the day is filled as a whole.

    ``AUTO_CLOSE`` takes it that the planned break lies within the time present, as far as it
    was not punched: once it comes off, planned time and tolerance were worked (OD-05 of the
    cases restated from Odoo).
    """
    if shift.state is not State.AT_WORK or not shift.marks:
        return None
    opened = shift.marks[-1].seconds
    planned = shift.window.shifts if shift.window is not None else ()
    end: int | None = None
    if policy.odd_punch is OddPunch.PLANNED_END and shift.window is not None:
        end = shift.window.end
    elif policy.odd_punch is OddPunch.AUTO_CLOSE:
        built = build(shift.marks)
        length, breaks = planned_seconds(planned) if planned else (policy.normal_day.seconds, 0)
        punched = sum(pause.end - pause.start for pause in built.pauses)
        present = sum(span.end - span.start for span in built.spans)
        end = opened + length + policy.close_after.seconds - present - min(breaks, punched)
        end -= beside
    if end is None or end <= opened:
        return None
    return end if until is None else min(end, until)


def clip(built: Built, opens: int, closes: int) -> Built:
    """What of it lies between two moments."""
    spans = [
        Span(max(span.start, opens), min(span.end, closes), span.kind, span.rate)
        for span in built.spans
        if span.start < closes and opens < span.end
    ]
    pauses = [
        Pause(
            max(pause.start, opens),
            min(pause.end, closes),
            pause.kind,
            punched=pause.punched,
            paid=pause.paid,
        )
        for pause in built.pauses
        if pause.start < closes and opens < pause.end
    ]
    return Built(spans, pauses)


def cut_early(spans: list[Span], begin: int) -> list[Span]:
    """The same time, with what lies before the planned start as a kind of its own."""
    cut: list[Span] = []
    for span in spans:
        if span.start >= begin or span.kind is not TimeKind.WORK:
            cut.append(span)
            continue
        cut.append(Span(span.start, min(span.end, begin), TimeKind.BEFORE_SHIFT, span.rate))
        if begin < span.end:
            cut.append(Span(begin, span.end, span.kind, span.rate))
    return cut
