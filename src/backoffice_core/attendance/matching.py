"""Punches matched to shifts: who was there when, and on which day it counts.

A shift is a window in time, so a night shift keeps its punches on both sides of midnight and
everything belongs to the day the shift starts. Shifts that follow each other closely are one
*stretch*: their punches are paired together and the time is cut between two days in the
middle of the gap, so that nobody who works through has to punch at the seam. The direction a
device records is not looked at: in half of the devices seen it is wrong or always the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise

import attrs

from backoffice_core.attendance.model import PlannedShift, Punch
from backoffice_core.attendance.policy import AttendancePolicy, MissingPunch
from backoffice_core.kernel.instants import Instant, ZonedInstant

__all__ = ["Duty", "Presence", "match_punches"]

Span = tuple[int, int]


@attrs.frozen(kw_only=True)
class Duty:
    """What a person was to do on one day in one go: one shift, or several close together.

    ``break_seconds`` are the planned breaks and the time between its shifts.
    """

    day: date
    start: ZonedInstant
    end: ZonedInstant
    break_seconds: int


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


@attrs.frozen(kw_only=True)
class Stretch:
    """Duties that share their punches, and the window in which punches are theirs."""

    duties: tuple[Duty, ...]
    opens: int
    closes: int

    @property
    def start(self) -> int:
        """When the first duty starts."""
        return self.duties[0].start.instant.seconds

    @property
    def end(self) -> int:
        """When the last duty ends."""
        return self.duties[-1].end.instant.seconds


def match_punches(
    punches: Iterable[Punch], shifts: Iterable[PlannedShift], *, policy: AttendancePolicy, zone: str
) -> tuple[Presence, ...]:
    """One person's presences, planned and unplanned, by day; every punch is in exactly one.

    ``punches`` are cleaned and in order. A duty without punches gives a presence without
    any. Unplanned work counts on the date in ``zone`` of its first punch.
    """
    stretches = stretches_of(shifts, policy)
    own: list[list[Punch]] = [[] for _ in stretches]
    runs: list[list[Punch]] = []
    at = 0
    open_run = False
    for punch in punches:
        seconds = punch.at.instant.seconds
        while at < len(stretches) and stretches[at].closes < seconds:
            at += 1
        if at < len(stretches) and stretches[at].opens <= seconds:
            own[at].append(punch)
            open_run = False
        elif open_run and seconds - runs[-1][0].at.instant.seconds <= policy.shift_max.seconds:
            runs[-1].append(punch)
        else:
            runs.append([punch])
            open_run = True
    planned = (
        presence
        for stretch, theirs in zip(stretches, own, strict=True)
        for presence in planned_presences(stretch, theirs, policy)
    )
    unplanned = (unplanned_presence(run, policy, zone) for run in runs)
    return tuple(sorted((*planned, *unplanned), key=presence_key))


def presence_key(presence: Presence) -> tuple[date, int]:
    """By day, then by when it began or should have begun."""
    begin = presence.first or (presence.duty.start if presence.duty else None)
    return presence.day, begin.instant.seconds if begin else 0


def shift_key(shift: PlannedShift) -> tuple[int, int, date, int]:
    """A total order of one person's shifts by time."""
    seconds = shift.start.instant.seconds, shift.end.instant.seconds
    return (*seconds, shift.day, shift.break_time.seconds)


def stretches_of(shifts: Iterable[PlannedShift], policy: AttendancePolicy) -> list[Stretch]:
    """The stretches of one person's plan, their windows cut so that none overlap."""
    groups: list[list[PlannedShift]] = []
    busy_until = 0
    for shift in sorted(set(shifts), key=shift_key):
        if groups and shift.start.instant.seconds - busy_until < policy.split.seconds:
            groups[-1].append(shift)
        else:
            groups.append([shift])
        busy_until = max(busy_until, shift.end.instant.seconds)
    found: list[Stretch] = []
    for group in groups:
        duties = tuple(
            duty_of(day, list(part)) for day, part in groupby(group, key=lambda shift: shift.day)
        )
        start = duties[0].start.instant.seconds
        opens = start - policy.before_shift.seconds
        if found:
            # What lies between belongs to the earlier shift up to where the later one opens,
            # and the end of the earlier one is always its own.
            seam = max(found[-1].end, opens)
            found[-1] = attrs.evolve(found[-1], closes=min(found[-1].closes, seam))
            opens = max(opens, found[-1].closes + 1)
        closes = duties[-1].end.instant.seconds + policy.after_shift.seconds
        found.append(Stretch(duties=duties, opens=opens, closes=closes))
    return found


def duty_of(day: date, shifts: list[PlannedShift]) -> Duty:
    """One day's shifts of a stretch as one duty."""
    last = max(shifts, key=lambda shift: shift.end.instant.seconds)
    breaks = sum(shift.break_time.seconds for shift in shifts)
    until = shifts[0].end.instant.seconds
    for shift in shifts[1:]:
        breaks += max(0, shift.start.instant.seconds - until)
        until = max(until, shift.end.instant.seconds)
    return Duty(day=day, start=shifts[0].start, end=last.end, break_seconds=breaks)


def pair(punches: list[Punch], policy: AttendancePolicy, planned_end: int | None) -> list[Span]:
    """Every second punch closes the one before it; the policy decides about one left over."""
    times = [punch.at.instant.seconds for punch in punches]
    if len(times) % 2:
        if policy.missing_punch is MissingPunch.COUNT_NOTHING:
            return []
        if (
            policy.missing_punch is MissingPunch.PLANNED_END
            and planned_end is not None
            and planned_end > times[-1]
        ):
            times.append(planned_end)
    return list(zip(times[::2], times[1::2], strict=False))


def planned_presences(
    stretch: Stretch, punches: list[Punch], policy: AttendancePolicy
) -> Iterator[Presence]:
    """A presence for each duty of a stretch."""
    spans = pair(punches, policy, stretch.end)
    complete = len(punches) % 2 == 0
    if len(stretch.duties) == 1:
        yield Presence(
            day=stretch.duties[0].day,
            duty=stretch.duties[0],
            spans=tuple(spans),
            first=punches[0].at if punches else None,
            last=punches[-1].at if len(punches) > 1 else None,
            complete=complete,
            punches=tuple(punches),
        )
        return
    seams = seams_of(stretch.duties)
    moments = {punch.at.instant.seconds: punch.at for punch in punches}
    for index, duty in enumerate(stretch.duties):
        opens, closes = seams[index], seams[index + 1]
        inside = tuple(
            (max(start, opens), min(end, closes))
            for start, end in spans
            if start < closes and opens < end
        )
        zone = duty.start.zone
        # Which of the duties a punch is missing from cannot be known, so they share them all.
        theirs = tuple(
            punch for punch in punches if not complete or opens <= punch.at.instant.seconds < closes
        )
        yield Presence(
            day=duty.day,
            duty=duty,
            spans=inside,
            first=moment(inside[0][0], moments, zone) if inside else None,
            last=moment(inside[-1][1], moments, zone) if inside else None,
            complete=complete,
            punches=theirs,
        )


def seams_of(duties: tuple[Duty, ...]) -> list[int]:
    """Where time goes over from one duty to the next: in the middle between them."""
    inner = [
        (before.end.instant.seconds + after.start.instant.seconds) // 2
        for before, after in pairwise(duties)
    ]
    return [-(10**12), *inner, 10**12]


def moment(seconds: int, punched: dict[int, ZonedInstant], zone: str) -> ZonedInstant:
    """The punch of that second, or the seam itself where somebody worked through it."""
    return punched.get(seconds) or Instant(seconds).at_zone(zone)


def unplanned_presence(run: list[Punch], policy: AttendancePolicy, zone: str) -> Presence:
    """Punches that no shift was planned for."""
    first = run[0].at
    return Presence(
        day=first.day if first.zone == zone else first.instant.at_zone(zone).day,
        spans=tuple(pair(run, policy, None)),
        first=first,
        last=run[-1].at if len(run) > 1 else None,
        complete=len(run) % 2 == 0,
        punches=tuple(run),
    )
