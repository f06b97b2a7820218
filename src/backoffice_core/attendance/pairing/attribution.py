"""To which day time belongs."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backoffice_core.attendance.model import PlannedShift, Punch
from backoffice_core.attendance.pairing.building import Built, clip
from backoffice_core.attendance.pairing.clocks import LocalClock
from backoffice_core.attendance.pairing.drafts import DayDraft, Pause, Span
from backoffice_core.attendance.pairing.policy import Attribution, Pairing
from backoffice_core.attendance.pairing.reading import Shift

__all__ = ["Part", "day_parts", "parts_of", "split_draft"]


START_DAY = Attribution.START_DAY


@attrs.frozen
class Part:
    """What of a shift counts on one day, given as ``date.toordinal()``."""

    day: int
    planned: tuple[PlannedShift, ...]
    built: Built
    punches: list[Punch]


def parts_of(shift: Shift, built: Built, policy: Pairing, clock: LocalClock) -> list[Part]:
    """A shift by the days it counts on: one, unless it serves the plans of several."""
    window = shift.window
    if window is None:
        return [Part(day_of_shift(shift, built, policy, clock), (), built, shift.punches)]
    if not policy.follow_plan:
        day = day_of_shift(shift, built, policy, clock)
        return [Part(day, window.shifts, built, shift.punches)]
    parts = window.parts()
    if len(parts) == 1:
        return [Part(window.shifts[0].day.toordinal(), window.shifts, built, shift.punches)]
    # Which day a punch is missing from cannot be known, so all of them share the punches.
    whole = not shift.missing
    return [
        Part(
            planned[0].day.toordinal(),
            planned,
            clip(built, opens, closes),
            [
                punch
                for punch in shift.punches
                if not whole or opens <= punch.at.instant.seconds < closes
            ],
        )
        for planned, opens, closes in parts
    ]


def day_of_shift(shift: Shift, built: Built, policy: Pairing, clock: LocalClock) -> int:
    """The one day of a shift without regard to a plan.

    Rounding moves no shift to another day: start and end are the punches as they were made.
    """
    marks = shift.marks
    opening = marks[0].punch if marks else None
    first = (opening or shift.punches[0]).at
    attribution = policy.attribution
    if attribution is START_DAY:
        return clock.day(first)
    if attribution is Attribution.END_DAY and len(marks) > 1:
        closing = marks[-1].punch
        last = closing.at.instant.seconds if closing is not None else marks[-1].seconds
        # Half open: what ends at midnight ends on the day before.
        return clock.day_of(max(last - 1, first.instant.seconds))
    if attribution is Attribution.MOST_WORKED:
        worked: dict[int, int] = {}
        for span in built.spans:
            for day, opens, closes in day_parts(span.start, span.end, clock):
                worked[day] = worked.get(day, 0) + closes - opens
        if worked:
            most = max(worked.values())
            return min(day for day, seconds in worked.items() if seconds == most)
    return clock.day(first)


def day_parts(start: int, end: int, clock: LocalClock) -> Iterator[tuple[int, int, int]]:
    """The days of a stretch of time, and from when to when it lies in each."""
    day = clock.day_of(start)
    while start < end:
        until = min(end, clock.begin(day + 1))
        if start < until:
            yield day, start, until
        start, day = until, day + 1


def split_draft(draft: DayDraft, clock: LocalClock) -> Iterator[DayDraft]:
    """A day in the making cut at the beginning of each local day.

    What is not time stays on its own day: the plan, credits, traits. A punch goes with the
    time it ends or begins.
    """
    own = draft.day.toordinal()
    parts: dict[int, DayDraft] = {}

    def part(day: int) -> DayDraft:
        if day not in parts:
            parts[day] = draft.like(day)
        return parts[day]

    part(own).take_rest_of(draft)
    for span in draft.spans:
        for day, start, end in day_parts(span.start, span.end, clock):
            part(day).spans.append(Span(start, end, span.kind, span.rate))
    for pause in draft.breaks:
        for day, start, end in day_parts(pause.start, pause.end, clock):
            whole = Pause(start, end, pause.kind, punched=pause.punched, paid=pause.paid)
            part(day).breaks.append(whole)
    ends = {span.end for span in draft.spans}
    if len(parts) > 1 and not any((parts[own].spans, parts[own].planned)):
        rest = parts.pop(own)
        parts[min(parts)].take_rest_of(rest)
    for punch in draft.punches:
        seconds = punch.at.instant.seconds
        day = clock.day_of(seconds - 1 if seconds in ends else seconds)
        # One that rounding took away from its day, or that pairs with none, stays with the rest.
        near = min(parts, key=lambda other: (abs(other - day), other))
        parts[near].punches.append(punch)
    for day in sorted(parts):
        yield parts[day]
