"""How much of what was planned as a break comes off the time somebody was there.

Off a shift comes its break as far as it was not punched, and only off the time beyond that
after which the law owes one. Between two shifts of a day nobody works, punched or not; but
that is a break only for who was there before and after it, and never longer than either. So
each shift answers for its own presence, and nobody who stays longer ends up with less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import attrs

from backoffice_core.attendance.matching import Duty, Span

__all__ = ["break_taken_off", "gaps"]


@attrs.frozen(kw_only=True)
class Attended:
    """A shift from ``start`` to ``end`` and who was there for it.

    ``present`` are the seconds of presence that are nearer to it than to any other shift.
    """

    start: int
    end: int
    rest: int
    present: int

    def taken_off(self, break_after: int) -> int:
        """The most that its break can take off its presence."""
        return min(self.rest, max(0, self.present - break_after))


def break_taken_off(duty: Duty, spans: tuple[Span, ...], *, break_after: int) -> int:
    """The seconds of planned breaks, and between shifts, that come off the spans."""
    present = length(spans)
    taken = 0
    for run in runs_attended(duty, spans):
        punched = gaps(spans, (run[0].start, run[-1].end))
        apart = [(one.end, other.start) for one, other in pairwise(run) if one.end < other.start]
        between = sum(end - start for start, end in apart)
        worked_through = sum(
            min(end - start, within(spans, run[0].start, start), within(spans, end, run[-1].end))
            for start, end in apart
        )
        taken += min(max(0, between - punched), worked_through)
        several = len(run) > 1
        least = sum(
            each.taken_off(
                min(break_after, each.end - each.start - each.rest) if several else break_after
            )
            for each in run
        )
        rest = sum(each.rest for each in run)
        taken += min(max(0, rest - max(0, punched - between)), least)
    return min(taken, max(0, present - break_after))


def runs_attended(duty: Duty, spans: tuple[Span, ...]) -> Iterator[tuple[Attended, ...]]:
    """The shifts of a duty that somebody came for, together as long as none was left out."""
    run: list[Attended] = []
    for shift in attended(duty, spans):
        if len(duty.shifts) == 1 or within(spans, shift.start, shift.end):
            run.append(shift)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def attended(duty: Duty, spans: tuple[Span, ...]) -> Iterator[Attended]:
    """The shifts of a duty, each with the presence around it."""
    edges = [(shift.start.instant.seconds, shift.end.instant.seconds) for shift in duty.shifts]
    seams = [(one[1] + other[0]) // 2 for one, other in pairwise(edges)]
    opens = min(spans[0][0], edges[0][0]) if spans else edges[0][0]
    last = max(spans[-1][1], edges[-1][1]) if spans else edges[-1][1]
    for shift, (start, end), closes in zip(duty.shifts, edges, (*seams, last), strict=True):
        yield Attended(
            start=start,
            end=end,
            rest=shift.break_time.seconds,
            present=within(spans, opens, closes),
        )
        opens = max(opens, closes)


def gaps(spans: tuple[Span, ...], bounds: Span | None) -> int:
    """The time between the spans, within the bounds if there are any: the break that was punched.

    Coming back after the shift is a second piece of work, not the end of a break.
    """
    between = [(one[1], other[0]) for one, other in pairwise(spans)]
    if bounds is None:
        return length(between)
    return within(between, *bounds)


def within(spans: Iterable[Span], start: int, end: int) -> int:
    """How much of the spans lies between two moments."""
    return sum(max(0, min(close, end) - max(begin, start)) for begin, close in spans)


def length(spans: Iterable[Span]) -> int:
    """How long they are together."""
    return sum(end - start for start, end in spans)
