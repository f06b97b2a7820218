"""From presences to the time of a day: worked, broken off, late, early.

The planned break is taken off what was worked, as far as it was not punched, and only off
the time beyond that after which the law owes a break: so nobody who stays longer ends up
with less. Late and early are measured where the punches are complete and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import attrs

from backoffice_core.attendance.matching import Presence

__all__ = ["Measured", "measure", "unbroken"]


@attrs.frozen(kw_only=True)
class Measured:
    """A day in seconds; ``before_start`` of ``worked`` lie before the planned start."""

    worked: int = 0
    break_time: int = 0
    before_start: int = 0
    late: int = 0
    early: int = 0

    @property
    def countable(self) -> int:
        """What can be overtime at all: work that did not begin before it was planned."""
        return max(0, self.worked - self.before_start)


def measure(presences: Iterable[Presence], *, grace: int, break_after: int) -> Measured:
    """The time of one day's presences together."""
    worked = break_time = before_start = late = early = 0
    for presence in presences:
        present = sum(end - start for start, end in presence.spans)
        duty = presence.duty
        if duty is None:
            worked += present
            continue
        untaken = max(0, duty.break_seconds - gaps(presence))
        taken_off = min(untaken, max(0, present - break_after))
        worked += present - taken_off
        break_time += taken_off
        begin, close = duty.start.instant.seconds, duty.end.instant.seconds
        before_start += sum(
            min(end, begin) - start for start, end in presence.spans if start < begin
        )
        if presence.complete and presence.spans:
            late += beyond(presence.spans[0][0] - begin, grace)
            early += beyond(close - presence.spans[-1][1], grace)
    return Measured(
        worked=worked, break_time=break_time, before_start=before_start, late=late, early=early
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
