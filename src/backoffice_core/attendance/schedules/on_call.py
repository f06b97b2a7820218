"""On call: being reachable is planned, being called in is punched, and both are time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from backoffice_core.attendance.model import PlannedShift, TimeKind
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.instants import ZonedInstant

__all__ = ["with_on_call"]

WAITING = frozenset({TimeKind.ON_CALL, TimeKind.STAND_BY})


@checked
def with_on_call(
    days: Iterable[WorkedDay], planned: Iterable[PlannedShift]
) -> tuple[WorkedDay, ...]:
    """The days with the planned time on call around what was worked of it.

    Work punched within a shift of kind ``ON_CALL`` or ``STAND_BY`` becomes a call-out; the
    rest of the shift is waiting time of its kind. A day that only has a plan becomes a day.
    Planned shifts of other kinds change nothing, and doing it twice changes nothing.

    >>> from backoffice_core.attendance.schedules.templates import ShiftTemplate
    >>> night = ShiftTemplate.of("on call", "18:00", "06:00", kind=TimeKind.ON_CALL)
    >>> shift = night.on(date(2026, 5, 4), person="E07", zone="Asia/Jakarta")
    >>> called = WorkedDay(
    ...     person="E07",
    ...     day=shift.day,
    ...     zone="Asia/Jakarta",
    ...     spans=[
    ...         WorkSpan(
    ...             start=ZonedInstant.parse("2026-05-04T23:00:00+07:00[Asia/Jakarta]"),
    ...             end=ZonedInstant.parse("2026-05-05T01:30:00+07:00[Asia/Jakarta]"),
    ...         )
    ...     ],
    ... )
    >>> (day,) = with_on_call([called], [shift])
    >>> for span in day.spans:
    ...     print(span.kind.value, span.time)
    on_call 5:00:00
    call_out 2:30:00
    on_call 4:30:00
    """
    waiting: dict[tuple[str, date], list[PlannedShift]] = {}
    for shift in planned:
        if shift.kind in WAITING:
            waiting.setdefault((shift.person, shift.day), []).append(shift)
    found: list[WorkedDay] = []
    for day in days:
        shifts = waiting.pop((day.person, day.day), [])
        found.append(around(day, sorted(set(shifts), key=start_of)) if shifts else day)
    for (person, date_), shifts in waiting.items():
        empty = WorkedDay(person=person, day=date_, zone=shifts[0].start.zone)
        found.append(around(empty, sorted(set(shifts), key=start_of)))
    return tuple(sorted(found, key=lambda day: (day.person, day.day)))


def start_of(shift: PlannedShift) -> int:
    """When a shift starts, in seconds."""
    return shift.start.instant.seconds


def around(day: WorkedDay, shifts: list[PlannedShift]) -> WorkedDay:
    """One day with the waiting time of its shifts."""
    spans = list(day.spans)
    for shift in shifts:
        spans = list(placed(spans, shift))
    planned = tuple(dict.fromkeys((*day.planned, *shifts)))
    return attrs.evolve(day, spans=tuple(spans), planned=planned)


def placed(spans: list[WorkSpan], shift: PlannedShift) -> Iterator[WorkSpan]:
    """Spans in order, with a shift's waiting time wherever nothing else is."""
    at = shift.start
    for span in spans:
        before, inside, after = parts_of(span, shift)
        if before is not None:
            yield before
        if inside is not None:
            if seconds(at) < seconds(inside.start):
                yield WorkSpan(start=at, end=inside.start, kind=shift.kind)
            at = later(at, inside.end)
            yield inside if inside.kind is not TimeKind.WORK else called_out(inside)
        if after is not None:
            if seconds(at) < seconds(shift.end):
                yield WorkSpan(start=at, end=shift.end, kind=shift.kind)
            at = shift.end
            yield after
    if seconds(at) < seconds(shift.end):
        yield WorkSpan(start=at, end=shift.end, kind=shift.kind)


def called_out(span: WorkSpan) -> WorkSpan:
    """Work that was done on call."""
    return attrs.evolve(span, kind=TimeKind.CALL_OUT)


def parts_of(
    span: WorkSpan, shift: PlannedShift
) -> tuple[WorkSpan | None, WorkSpan | None, WorkSpan | None]:
    """What of a span lies before a shift, within it and after it."""
    opens, closes = seconds(shift.start), seconds(shift.end)
    start, end = seconds(span.start), seconds(span.end)
    before = inside = after = None
    if start < opens:
        before = span if end <= opens else attrs.evolve(span, end=shift.start)
    if end > closes:
        after = span if start >= closes else attrs.evolve(span, start=shift.end)
    if start < closes and opens < end:
        inside = attrs.evolve(
            span,
            start=span.start if start >= opens else shift.start,
            end=span.end if end <= closes else shift.end,
        )
    return before, inside, after


def later(one: ZonedInstant, other: ZonedInstant) -> ZonedInstant:
    """The later of two moments."""
    return one if seconds(one) >= seconds(other) else other


def seconds(moment: ZonedInstant) -> int:
    """A moment in seconds since 1970."""
    return moment.instant.seconds
