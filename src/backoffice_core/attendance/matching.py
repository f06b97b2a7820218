"""Punches matched to shifts, as a month of timesheets reads them.

The pairing itself is that of :mod:`backoffice_core.attendance.pairing`, under the choices of an
:class:`~backoffice_core.attendance.policy.AttendancePolicy`: by turns, planned shifts first,
and unplanned work from its first punch for as long as a shift may last. What a month wants
besides is who was there for which shift: late and early are measured against each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from backoffice_core.attendance.model import PlannedShift, Punch, TimeKind
from backoffice_core.attendance.pairing.building import build, close_open
from backoffice_core.attendance.pairing.drafts import Mark, PunchRole
from backoffice_core.attendance.pairing.gathering import Gatherer
from backoffice_core.attendance.pairing.policy import OddPunch, Pairing
from backoffice_core.attendance.pairing.reading import Shift
from backoffice_core.attendance.pairing.windows import PunchWindow, punch_windows
from backoffice_core.attendance.policy import AttendancePolicy, MissingPunch
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant

__all__ = ["Duty", "Presence", "duties_of", "match_punches"]

Span = tuple[int, int]

REACHABLE = frozenset({TimeKind.ON_CALL, TimeKind.STAND_BY})

ODD = {
    MissingPunch.COUNT_PAIRS: OddPunch.COUNT_PAIRS,
    MissingPunch.COUNT_NOTHING: OddPunch.COUNT_NOTHING,
    MissingPunch.PLANNED_END: OddPunch.PLANNED_END,
}


@attrs.frozen(kw_only=True)
class Duty:
    """What a person was to do on one day in one go: one shift, or several close together."""

    day: date
    start: ZonedInstant
    end: ZonedInstant
    shifts: tuple[PlannedShift, ...]

    @property
    def break_seconds(self) -> int:
        """The planned breaks and the time between the shifts."""
        seconds, until = 0, self.start.instant.seconds
        for shift in self.shifts:
            seconds += shift.break_time.seconds + max(0, shift.start.instant.seconds - until)
            until = max(until, shift.end.instant.seconds)
        return seconds


@attrs.frozen(kw_only=True)
class Presence:
    """Punches that belong together and count on ``day``; ``duty`` is ``None`` if unplanned.

    ``spans`` are the paired times in seconds since 1970, in order; ``complete`` is false when
    one of the ``punches`` is missing.
    """

    day: date
    duty: Duty | None = None
    spans: tuple[Span, ...] = ()
    first: ZonedInstant | None = None
    last: ZonedInstant | None = None
    complete: bool = True
    punches: tuple[Punch, ...] = ()


def match_punches(
    punches: Iterable[Punch], shifts: Iterable[PlannedShift], *, policy: AttendancePolicy, zone: str
) -> tuple[Presence, ...]:
    """One person's presences, planned and unplanned, by day; every punch is in exactly one.

    ``punches`` are cleaned and in order. A duty without punches gives a presence without
    any. Unplanned work counts on the date in ``zone`` of its first punch; what is worked while
    only reachable is unplanned as well, and counts on the day of a shift close by.
    """
    pairing = pairing_of(policy)
    windows = tuple(
        window for window in punch_windows(shifts, policy=pairing) if duties_of(window.shifts)
    )
    gathered, served = Gatherer(pairing).gather(list(punches), windows)
    planned = (
        presence
        for number, window in enumerate(windows)
        for presence in planned_presences(window, served.get(number) or Shift(window), pairing)
    )
    unplanned = (
        unplanned_presence(shift.punches, policy, zone)
        for shift in gathered
        if shift.window is None
    )
    return tuple(sorted((*planned, *unplanned), key=presence_key))


def pairing_of(policy: AttendancePolicy) -> Pairing:
    """The choices of a month in the words of pairing; a pause ends no unplanned work."""
    return Pairing(
        bounce=Duration.ZERO,
        new_shift_gap=policy.shift_max,
        shift_max=policy.shift_max,
        before_shift=policy.before_shift,
        after_shift=policy.after_shift,
        share_within=policy.split,
        odd_punch=ODD[policy.missing_punch],
    )


def presence_key(presence: Presence) -> tuple[date, int]:
    """By day, then by when it began or should have begun."""
    begin = presence.first or (presence.duty.start if presence.duty else None)
    return presence.day, begin.instant.seconds if begin else 0


def duties_of(shifts: tuple[PlannedShift, ...]) -> tuple[PlannedShift, ...]:
    """The shifts somebody is to come for: to be reachable, or to stand by, is none."""
    return tuple(shift for shift in shifts if shift.kind not in REACHABLE)


def duty_of(shifts: tuple[PlannedShift, ...]) -> Duty | None:
    """One day's shifts of a window as one duty, if there is any to come for."""
    own = duties_of(shifts)
    if not own:
        return None
    last = max(own, key=lambda shift: shift.end.instant.seconds)
    return Duty(day=own[0].day, start=own[0].start, end=last.end, shifts=own)


def spans_of(shift: Shift, pairing: Pairing) -> tuple[tuple[Span, ...], bool]:
    """What counts of a shift under the policy, and whether a punch is missing."""
    missing = bool(shift.punches) and shift.missing
    if missing and pairing.odd_punch is OddPunch.COUNT_NOTHING:
        return (), missing
    if missing and (end := close_open(shift, pairing, None)) is not None:
        shift.marks.append(Mark(end, PunchRole.END, None))
    return tuple((span.start, span.end) for span in build(shift.marks).spans), missing


def planned_presences(window: PunchWindow, shift: Shift, pairing: Pairing) -> Iterator[Presence]:
    """A presence for each day's duty of a window."""
    # Where a punch is missing, work ends with the last duty and not with being reachable.
    shift.window = attrs.evolve(window, shifts=duties_of(window.shifts))
    spans, missing = spans_of(shift, pairing)
    punches, parts = shift.punches, window.parts()
    if len(parts) == 1:
        yield Presence(
            day=window.shifts[0].day,
            duty=duty_of(window.shifts),
            spans=spans,
            first=punches[0].at if punches else None,
            last=punches[-1].at if len(punches) > 1 else None,
            complete=not missing,
            punches=tuple(punches),
        )
        return
    moments = {punch.at.instant.seconds: punch.at for punch in punches}
    for shifts, opens, closes in parts:
        duty, zone = duty_of(shifts), shifts[0].start.zone
        inside = tuple(
            (max(start, opens), min(end, closes))
            for start, end in spans
            if start < closes and opens < end
        )
        if duty is None and not inside:
            continue
        # Which of the duties a punch is missing from cannot be known, so they share them all.
        theirs = tuple(
            punch for punch in punches if missing or opens <= punch.at.instant.seconds < closes
        )
        yield Presence(
            day=shifts[0].day,
            duty=duty,
            spans=inside,
            first=moment(inside[0][0], moments, zone) if inside else None,
            last=moment(inside[-1][1], moments, zone) if inside else None,
            complete=not missing,
            punches=theirs,
        )


def moment(seconds: int, punched: dict[int, ZonedInstant], zone: str) -> ZonedInstant:
    """The punch of that second, or the seam itself where somebody worked through it."""
    return punched.get(seconds) or Instant(seconds).at_zone(zone)


def unplanned_presence(run: list[Punch], policy: AttendancePolicy, zone: str) -> Presence:
    """Punches that no shift was planned for."""
    pairing = pairing_of(policy)
    shift = Gatherer(pairing).reread(run)
    spans, missing = spans_of(shift, pairing)
    first = run[0].at
    return Presence(
        day=first.day if first.zone == zone else first.instant.at_zone(zone).day,
        spans=spans,
        first=first,
        last=run[-1].at if len(run) > 1 else None,
        complete=not missing,
        punches=tuple(run),
    )
