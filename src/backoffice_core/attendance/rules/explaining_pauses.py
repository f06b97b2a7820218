"""The times between pieces of work in words: what each was, how long, and whether it is paid."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from backoffice_core.attendance.rules.explaining_words import PAUSES, clocks_of
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.worked import BreakSpan, WorkedDay
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval, subtract
from backoffice_core.kernel.words import Message, Value

__all__ = ["pause_said", "pauses_of"]


def pauses_of(day: WorkedDay) -> Iterator[tuple[Interval[Instant], BreakSpan | None]]:
    """The times between spans, with the break that each is, where one is known."""
    for before, after in pairwise(day.spans):
        gap = Interval(before.end.instant, after.start.instant)
        if gap.is_empty:
            continue
        found: list[tuple[Interval[Instant], BreakSpan | None]] = []
        for pause in day.breaks:
            inside = gap.intersection(Interval(pause.start.instant, pause.end.instant))
            if inside is not None and not inside.is_empty:
                found.append((inside, pause))
        rest = subtract([gap], [each for each, _ in found])
        found += [(each, None) for each in rest]
        yield from sorted(found, key=lambda each: (each[0].start, each[0].end))


def pause_said(
    times: Interval[Instant], pause: BreakSpan | None, day: ReckonedDay, *, with_offset: bool
) -> Explanation:
    """A time between two pieces: what it was, how long, and whether it is paid."""
    zone = day.worked.zone
    start, end = clocks_of(
        times.start.at_zone(zone), times.end.at_zone(zone), day.day, with_offset=with_offset
    )
    time = times.end - times.start
    said: dict[str, Value] = {"start": start, "end": end, "time": time}
    if pause is None:
        says = Message("{start} to {end}: {time} away, not paid", **said)
    elif pause.paid:
        what = PAUSES[pause.kind]
        says = Message("{start} to {end}: {time} of {what}, paid besides", **said, what=what)
    else:
        what = PAUSES[pause.kind]
        says = Message("{start} to {end}: {time} of {what}, not paid", **said, what=what)
    return Explanation(rule="time.pause", says=says, result=time)
