"""Shifts as they were worked: one person's spans joined wherever the pause was short.

Rules about shifts must not depend on where a day was cut, so spans are taken across days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from backoffice_core.attendance.rules.conditions import WORKING_TIME
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.worked import TimeKind, WorkSpan
from backoffice_core.kernel.instants import Duration

__all__ = ["WorkedShift", "shifts_worked"]


@attrs.frozen
class WorkedShift:
    """Spans that belong together, with the reckoned day the first of them counts on."""

    day: ReckonedDay
    spans: tuple[WorkSpan, ...]

    @property
    def start(self) -> int:
        """When it began, in seconds since 1970."""
        return self.spans[0].start.instant.seconds

    @property
    def end(self) -> int:
        """When it ended, in seconds since 1970."""
        return self.spans[-1].end.instant.seconds

    @property
    def seconds(self) -> int:
        """What was worked of it."""
        return sum(span.time.seconds for span in self.spans)

    def pauses(self) -> Iterator[tuple[int, int, int]]:
        """Start and end of every pause, and what had been worked before it."""
        worked = 0
        for before, after in zip(self.spans, self.spans[1:], strict=False):
            worked += before.time.seconds
            opens, closes = before.end.instant.seconds, after.start.instant.seconds
            if opens < closes:
                yield opens, closes, worked


def shifts_worked(
    days: Iterable[ReckonedDay],
    *,
    apart: Duration,
    kinds: frozenset[TimeKind] = WORKING_TIME.kinds,
) -> Iterator[WorkedShift]:
    """One person's shifts in order; a pause of ``apart`` or more begins another."""
    own: list[WorkSpan] = []
    first: ReckonedDay | None = None
    for day in days:
        for span in day.worked.spans:
            if span.kind not in kinds or span.time.is_zero:
                continue
            gap = span.start.instant.seconds - own[-1].end.instant.seconds if own else 0
            if first is not None and own and gap >= apart.seconds:
                yield WorkedShift(first, tuple(own))
                own = []
            if not own:
                first = day
            own.append(span)
    if first is not None and own:
        yield WorkedShift(first, tuple(own))
