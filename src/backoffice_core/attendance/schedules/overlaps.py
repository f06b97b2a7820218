"""Shifts that share time in one schedule: nobody can be there for both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from backoffice_core.attendance.model import TimeKind
from backoffice_core.attendance.schedules.templates import ShiftTemplate
from backoffice_core.kernel.durations import DAY
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["expect_apart"]

# Whoever is reachable, or stands by, may be called to work.
WAITING = frozenset({TimeKind.ON_CALL, TimeKind.STAND_BY})


def expect_apart(days: Sequence[Sequence[ShiftTemplate]]) -> None:
    """Refuse a cycle of days, repeated for ever, in which a shift begins before another ended.

    Its time would be due twice, and who was there for one would be late for the other. To be
    reachable is no shift here. Raises :class:`InvalidValue` (``shifts_overlap``).

    >>> night = ShiftTemplate.of("night", "22:00", "09:00")
    >>> expect_apart([(night, ShiftTemplate.of("day", "08:00", "16:00"))])
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: Shift 'day' on day 1 of 1 begins before shift \
'night' on day 1 has ended. Give shifts one after the other. [shifts_overlap]
    """
    begun = sorted(in_cycle(days), key=lambda each: each[:2])
    if not begun:
        return
    start, end, number, shift = begun[0]
    length = DAY * len(days)
    again = (start + length, end + length, number, shift)
    for (_, until, earlier, before), (then, _, later, after) in pairwise([*begun, again]):
        if then < until:
            raise InvalidValue(
                "shifts_overlap",
                f"Shift {after.name!r} on day {later + 1} of {len(days)} begins before shift"
                f" {before.name!r} on day {earlier + 1} has ended.",
                "Give shifts one after the other.",
            )


def in_cycle(
    days: Sequence[Sequence[ShiftTemplate]],
) -> Iterator[tuple[int, int, int, ShiftTemplate]]:
    """Start and end of every shift in seconds from the cycle's first midnight, and its day."""
    for number, shifts in enumerate(days):
        for shift in shifts:
            if shift.kind not in WAITING:
                start = number * DAY + shift.start
                yield start, start + shift.length, number, shift
