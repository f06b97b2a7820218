"""How far a worked day is from its plan, and how much of that is let pass.

Two things are called tolerance. A dead band lets small deviations pass and counts the others
in full, so that nobody bargains over a minute; an allowance takes its time off every one.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import attrs

from backoffice_core.attendance.model import PlannedShift
from backoffice_core.attendance.worked import TimeKind, WorkedDay
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator

__all__ = ["EXACT", "FIXED", "Deviation", "Flexibility", "Tolerance", "ToleranceKind", "deviation"]

Part = tuple[int, int]

# Whoever only has to be reachable, or to wait, is neither late nor working.
WAITING: Final = frozenset({TimeKind.ON_CALL, TimeKind.STAND_BY})


class ToleranceKind(enum.Enum):
    """What becomes of a deviation that is not within the tolerance.

    ``DEAD_BAND``: all of it counts. ``ALLOWANCE``: only what is beyond the tolerance does.
    """

    DEAD_BAND = "dead_band"
    ALLOWANCE = "allowance"


@checked_fields
@attrs.frozen
class Tolerance:
    """So much ``time`` is let pass, as a dead band or as an allowance.

    Raises :class:`InvalidValue` (``tolerance_negative``, ``not_a_member``).

    >>> quarter = Duration.of(minutes=15)
    >>> [str(Tolerance(quarter).beyond(Duration.of(minutes=late))) for late in (15, 16)]
    ['0:00:00', '0:16:00']
    >>> str(Tolerance(quarter, kind=ToleranceKind.ALLOWANCE).beyond(Duration.of(minutes=16)))
    '0:01:00'
    """

    time: Duration
    kind: ToleranceKind = attrs.field(
        default=ToleranceKind.DEAD_BAND,
        validator=member_validator(ToleranceKind),
        kw_only=True,
    )

    def __attrs_post_init__(self) -> None:
        if self.time.seconds < 0:
            raise InvalidValue(
                "tolerance_negative", f"A tolerance of {self.time} is negative.", "Use 0 or more."
            )

    def beyond(self, deviation: Duration) -> Duration:
        """What of a deviation counts; one to the other side never does."""
        return Duration(self.seconds_beyond(deviation.seconds))

    def seconds_beyond(self, seconds: int) -> int:
        """What of a deviation in seconds counts."""
        if seconds <= self.time.seconds:
            return 0
        dead_band = self.kind is ToleranceKind.DEAD_BAND
        return seconds if dead_band else seconds - self.time.seconds


@checked_fields
@attrs.frozen(kw_only=True)
class Flexibility:
    """How much ``earlier`` or ``later`` than planned a shift may begin; its end moves along.

    For shifts whose length is fixed. One that may be worked in pieces anywhere in a frame says
    itself what is due. Raises :class:`InvalidValue` (``number_too_small``).
    """

    earlier: Duration = attrs.field(default=Duration(0), validator=not_negative)
    later: Duration = attrs.field(default=Duration(0), validator=not_negative)


EXACT: Final = Tolerance(Duration(0))
"""Every second of a deviation counts."""
FIXED: Final = Flexibility()
"""The plan says when."""


@attrs.frozen(kw_only=True)
class Deviation:
    """How a day differs from its plan, after the tolerances.

    ``late`` and ``early`` are how late somebody came and how early they went, ``before_start`` and
    ``after_end`` the work outside the plan. ``excess`` is all that counts as worked beyond
    the planned time without its breaks, whenever it was worked, ``shortfall`` what is missing
    from it. ``missed`` are planned shifts without any work.
    """

    late: Duration = Duration(0)
    early: Duration = Duration(0)
    before_start: Duration = Duration(0)
    after_end: Duration = Duration(0)
    excess: Duration = Duration(0)
    shortfall: Duration = Duration(0)
    missed: tuple[PlannedShift, ...] = ()


@checked
def deviation(
    day: WorkedDay,
    *,
    late: Tolerance = EXACT,
    early: Tolerance = EXACT,
    excess: Tolerance = EXACT,
    shortfall: Tolerance = EXACT,
    flexible: Flexibility = FIXED,
) -> Deviation:
    """Hold a worked day against its planned shifts.

    Each shift is held against what was worked nearer to it than to the others of the day. Late
    and early are measured where no punch is missing, and never guessed; the tolerances apply to
    each arrival and departure, and to the day's total. A break that a rule took off at the edge
    of a shift makes nobody late. A flexible shift that says what is ``due`` in its frame only
    knows late and early at its core; shifts of waiting or being on call know neither.
    """
    shifts = [shift for shift in day.planned if shift.kind not in WAITING]
    sums = [0, 0, 0, 0]
    missed: list[PlannedShift] = []
    for shift, here in matched(presence(day), shifts):
        if not here:
            missed.append(shift)
            continue
        came, went = here[0][0], here[-1][1]
        start, end = bounds(shift, came, flexible)
        if day.complete:
            in_time, until = expected(shift, start, end)
            sums[0] += late.seconds_beyond(came - in_time)
            sums[1] += early.seconds_beyond(until - went)
        sums[2] += sum(max(0, min(part[1], start) - part[0]) for part in here)
        sums[3] += sum(max(0, part[1] - max(part[0], end)) for part in here)
    waited = sum(span.time.seconds for span in day.spans if span.kind in WAITING)
    beyond = day.worked.seconds - waited - sum(map(due_of, shifts))
    return Deviation(
        late=Duration(sums[0]),
        early=Duration(sums[1]),
        before_start=Duration(sums[2]),
        after_end=Duration(sums[3]),
        excess=Duration(excess.seconds_beyond(beyond)),
        shortfall=Duration(shortfall.seconds_beyond(-beyond)),
        missed=tuple(missed),
    )


def due_of(shift: PlannedShift) -> int:
    """The seconds to be worked in a shift."""
    if shift.due is not None:
        return shift.due.seconds
    return (shift.end - shift.start).seconds - shift.break_time.seconds


def bounds(shift: PlannedShift, came: int, flexible: Flexibility) -> Part:
    """From when to when a shift goes for somebody who came then; a frame does not move."""
    start, end = shift.start.instant.seconds, shift.end.instant.seconds
    if shift.due is not None:
        return start, end
    moved = min(max(came - start, -flexible.earlier.seconds), flexible.later.seconds)
    return start + moved, end + moved


def expected(shift: PlannedShift, start: int, end: int) -> Part:
    """By when somebody is to be there, and until when: for the core only, if there is one."""
    if shift.core_start is not None and shift.core_end is not None:
        return shift.core_start.instant.seconds, shift.core_end.instant.seconds
    # Nobody is late within a frame without a core, nor gone too early.
    return (end, start) if shift.due is not None else (start, end)


def presence(day: WorkedDay) -> list[Part]:
    """When somebody was there: at work, or on a break that nobody punched."""
    spans = [span for span in day.spans if span.kind not in WAITING]
    taken_off = [pause for pause in day.breaks if not pause.punched]
    parts = [(each.start.instant.seconds, each.end.instant.seconds) for each in spans]
    parts += [(each.start.instant.seconds, each.end.instant.seconds) for each in taken_off]
    return sorted(parts)


def matched(
    present: list[Part], planned: Iterable[PlannedShift]
) -> Iterator[tuple[PlannedShift, list[Part]]]:
    """Each shift with what lies nearer to it than to the shifts before and after it."""
    shifts = sorted(planned, key=lambda shift: shift.start.instant.seconds)
    middles = [
        (before.end.instant.seconds + after.start.instant.seconds) // 2
        for before, after in pairwise(shifts)
    ]
    first, last = (present[0][0], present[-1][1]) if present else (0, 0)
    for shift, opens, closes in zip(shifts, [first, *middles], [*middles, last], strict=False):
        here = [(max(start, opens), min(end, closes)) for start, end in present]
        yield shift, [part for part in here if part[0] < part[1]]
