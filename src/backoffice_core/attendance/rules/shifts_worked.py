"""Shifts as they were worked: one person's spans joined wherever the pause was short.

Rules about shifts must not depend on where a day was cut, so spans are taken across days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import attrs

from backoffice_core.attendance.rules.conditions import WORKING_TIME
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.worked import TimeKind, WorkSpan
from backoffice_core.kernel.instants import Duration

__all__ = ["WorkedShift", "in_a_row", "shifts_worked"]


@attrs.frozen
class WorkedShift:
    """Spans that belong together, with the reckoned day the first of them counts on.

    ``seconds`` is what was worked of it.
    """

    day: ReckonedDay
    spans: tuple[WorkSpan, ...]
    seconds: int

    @property
    def start(self) -> int:
        """When it began, in seconds since 1970."""
        return self.spans[0].start.instant.seconds

    @property
    def end(self) -> int:
        """When it ended, in seconds since 1970."""
        return self.spans[-1].end.instant.seconds

    def pauses(self) -> Iterator[tuple[int, int, int]]:
        """Start and end of every pause, and what had been worked before it."""
        worked = 0
        for before, after in pairwise(self.spans):
            opens, closes = before.end.instant.seconds, after.start.instant.seconds
            worked += opens - before.start.instant.seconds
            if opens < closes:
                yield opens, closes, worked


def in_a_row(kinds: frozenset[TimeKind]) -> tuple[TimeKind, ...]:
    """The kinds of time with work first, which is quicker to ask than a set: most time is work."""
    return tuple(kind for kind in TimeKind if kind in kinds)


def shifts_worked(
    days: Iterable[ReckonedDay],
    *,
    apart: Duration,
    kinds: frozenset[TimeKind] = WORKING_TIME.kinds,
) -> Iterator[WorkedShift]:
    """One person's shifts in order; a pause of ``apart`` or more begins another."""
    own: list[WorkSpan] = []
    first: ReckonedDay | None = None
    ended = seconds = 0
    pause = apart.seconds
    # Plain numbers, as every rule about shifts walks over every span of everybody.
    counted = in_a_row(kinds)
    for day in days:
        for span in day.worked.spans:
            starts, ends = span.start.instant.seconds, span.end.instant.seconds
            if starts == ends or span.kind not in counted:
                continue
            if first is None or starts - ended >= pause:
                if first is not None:
                    yield WorkedShift(first, tuple(own), seconds)
                first, own, seconds = day, [], 0
            own.append(span)
            seconds += ends - starts
            ended = ends
    if first is not None:
        yield WorkedShift(first, tuple(own), seconds)
