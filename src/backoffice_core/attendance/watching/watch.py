"""Watching the day: what can be said now, and what only once a shift has really ended.

Somebody who has not come is late already and absent only when the shift is over; somebody who
left may come back. So each finding is provisional until nothing that can still come in could
change it, and active from then on. Its identity stays the same the whole time, so a list on
a screen changes its mind and never shows one thing twice.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from backoffice_core.attendance.model import Leave, PlannedShift, TimeKind
from backoffice_core.attendance.pairing.tolerance import matched, presence
from backoffice_core.attendance.watching import sentences as say
from backoffice_core.attendance.watching.policy import WatchKind, WatchPolicy
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.words import Clock, Message

__all__ = ["Watched", "WatchedState", "watch_days"]

Part = tuple[int, int]
NEVER = Instant(-62_000_000_000)


class WatchedState(enum.Enum):
    """Whether a finding can still go away by itself."""

    PROVISIONAL = "provisional"
    ACTIVE = "active"


@attrs.frozen
class Watched:
    """A finding, and whether it is final; ``settles`` is when it is or became so."""

    finding: Finding
    state: WatchedState
    settles: Instant


@checked
def watch_days(
    days: Iterable[WorkedDay],
    *,
    known_until: Instant,
    policy: WatchPolicy | None = None,
    planned: Iterable[PlannedShift] = (),
    leaves: Iterable[Leave] = (),
    names: Mapping[str, str] | None = None,
) -> tuple[Watched, ...]:
    """What is to be looked at, as far as punches are known.

    ``days`` carry the shifts they were matched to; ``planned`` may name more, of people and
    dates of which no punch is there yet. ``known_until`` is up to when punches have come in:
    now, where devices are online, or the last synchronisation. Days on leave are not watched.
    The result is in the order of person and day.

    >>> from backoffice_core.kernel.instants import ZonedInstant
    >>> def at(clock: str) -> ZonedInstant:
    ...     return ZonedInstant.parse(f"2026-05-04T{clock}:00+07:00[Asia/Jakarta]")
    >>> shift = PlannedShift(person="E07", day=date(2026, 5, 4), start=at("08:00"), end=at("16:00"))
    >>> for clock in ("08:20", "17:30"):
    ...     for seen in watch_days([], known_until=at(clock).instant, planned=[shift]):
    ...         print(clock, seen.state.value, seen.finding.says)
    08:20 provisional E07 has not come for the shift of 08:00 on 2026-05-04
    08:20 active E07 is 0:20:00 late on 2026-05-04, for the shift of 08:00
    17:30 active E07 has not come for the shift of 08:00 on 2026-05-04
    """
    watcher = Watcher(policy or WatchPolicy(), known_until, names or {})
    away = tuple(leaves)
    found: list[Watched] = []
    for day in with_plan(days, planned):
        if not any(
            leave.person == day.person and leave.start <= day.day <= leave.end for leave in away
        ):
            found.extend(watcher.of_day(day))
    order = {kind.value: number for number, kind in enumerate(WatchKind)}
    return tuple(
        sorted(
            found,
            key=lambda each: (
                each.finding.subject,
                each.finding.day or date.min,
                each.state is WatchedState.ACTIVE,
                order[each.finding.kind.removeprefix("attendance.")],
                each.finding.detail,
            ),
        )
    )


def with_plan(days: Iterable[WorkedDay], planned: Iterable[PlannedShift]) -> Iterator[WorkedDay]:
    """The days, and an empty one for each date that only has a plan."""
    shifts: dict[tuple[str, date], list[PlannedShift]] = {}
    for shift in planned:
        shifts.setdefault((shift.person, shift.day), []).append(shift)
    for day in days:
        more = shifts.pop((day.person, day.day), [])
        every = dict.fromkeys((*day.planned, *more))
        yield attrs.evolve(day, planned=tuple(every)) if more else day
    for (person, date_), own in shifts.items():
        yield WorkedDay(
            person=person, day=date_, zone=own[0].start.zone, planned=tuple(dict.fromkeys(own))
        )


@attrs.frozen
class Watcher:
    """Looks at one day after another."""

    policy: WatchPolicy
    known_until: Instant
    names: Mapping[str, str]

    def of_day(self, day: WorkedDay) -> Iterator[Watched]:
        """Everything about one day."""
        shifts = [shift for shift in day.planned if shift.kind is TimeKind.WORK]
        here = presence(day)
        if not day.complete:
            yield from self.seen(WatchKind.MISSING_PUNCH, day, None, self.end_of(day, here))
        if not shifts:
            if here:
                yield from self.seen(WatchKind.UNSCHEDULED, day, day.worked, NEVER)
            return
        for shift, parts in matched(here, tuple(shifts)):
            if parts or day.punches:
                yield from self.of_shift(day, shift, parts)
            else:
                yield from self.of_nobody(day, shift)
        if here:
            yield from self.of_total(day, shifts)

    def end_of(self, day: WorkedDay, here: list[Part]) -> Instant:
        """When all punches of a day can have come in."""
        ends = [shift.end.instant + self.policy.wait for shift in day.planned]
        if ends:
            return max(ends)
        known = [part[1] for part in here] + [punch.at.instant.seconds for punch in day.punches]
        return Instant(max(known)) + self.policy.shift_max if known else NEVER

    def of_nobody(self, day: WorkedDay, shift: PlannedShift) -> Iterator[Watched]:
        """A shift for which nobody has come."""
        late = self.known_until - starts(shift)
        if late.seconds <= 0:
            return
        over = shift.end.instant + self.policy.wait
        watch = self.policy.watches.get(WatchKind.LATE)
        if watch is None or late > watch.grace:
            yield from self.seen(WatchKind.ABSENT, day, None, over, shift)
        if self.known_until < over:
            yield from self.seen(WatchKind.LATE, day, late, NEVER, shift)

    def of_shift(self, day: WorkedDay, shift: PlannedShift, parts: list[Part]) -> Iterator[Watched]:
        """How somebody came and went; where a punch is missing nobody knows."""
        if not parts or not day.complete:
            return
        came, went = parts[0][0], parts[-1][1]
        over = shift.end.instant + self.policy.wait
        if shift.due is None or shift.core_start is not None:
            late = Duration(came - starts(shift).seconds)
            yield from self.seen(WatchKind.LATE, day, late, NEVER, shift)
            early = Duration(ends(shift).seconds - went)
            yield from self.seen(WatchKind.LEFT_EARLY, day, early, over, shift)
        before = Duration(shift.start.instant.seconds - came)
        yield from self.seen(WatchKind.CAME_EARLY, day, before, NEVER, shift)
        after = Duration(went - shift.end.instant.seconds)
        yield from self.seen(WatchKind.LEFT_LATE, day, after, NEVER, shift)

    def of_total(self, day: WorkedDay, shifts: list[PlannedShift]) -> Iterator[Watched]:
        """The day as a whole: time and breaks against the plan."""
        if not day.complete:
            return
        over = max(shift.end.instant for shift in shifts) + self.policy.wait
        due = sum(due_seconds(shift) for shift in shifts)
        beyond = Duration(day.worked.seconds - due)
        yield from self.seen(WatchKind.OVER_DAY, day, beyond, NEVER)
        yield from self.seen(WatchKind.UNDER_DAY, day, -beyond, over)
        planned = sum(shift.break_time.seconds for shift in shifts)
        if planned:
            taken = sum(pause_seconds(day, shift) for shift in shifts)
            yield from self.seen(WatchKind.BREAK_LONG, day, Duration(taken - planned), NEVER)
            yield from self.seen(WatchKind.BREAK_SHORT, day, Duration(planned - taken), over)

    def seen(
        self,
        kind: WatchKind,
        day: WorkedDay,
        by: Duration | None,
        settles: Instant,
        shift: PlannedShift | None = None,
    ) -> Iterator[Watched]:
        """The finding, if its watch sees it; without ``settles`` it is final at once."""
        watch = self.policy.watches.get(kind)
        if watch is None or (by is not None and not watch.sees(by)):
            return
        person = self.names.get(day.person, day.person)
        final = settles <= self.known_until
        yield Watched(
            finding=Finding(
                kind=f"attendance.{kind.value}",
                severity=watch.severity,
                subject=f"employee {day.person}",
                day=day.day,
                detail="" if shift is None else shift.start.instant.iso(),
                says=sentence(kind, person, day, by, shift),
            ),
            state=WatchedState.ACTIVE if final else WatchedState.PROVISIONAL,
            settles=self.known_until if settles is NEVER else settles,
        )


def pause_seconds(day: WorkedDay, shift: PlannedShift) -> int:
    """The pauses of a shift: what lies between its spans, and what of them is a paid break."""
    opens, closes = shift.start.instant.seconds, shift.end.instant.seconds
    paused, ended = 0, None
    for span in day.spans:
        start = max(opens, span.start.instant.seconds)
        end = min(closes, span.end.instant.seconds)
        if start >= end:
            continue
        if ended is not None:
            paused += start - ended
        if span.kind is TimeKind.PAID_BREAK:
            paused += end - start
        ended = end
    return paused


def starts(shift: PlannedShift) -> Instant:
    """When somebody must be there: at the core, or at the start where there is none."""
    return (shift.core_start or shift.start).instant


def ends(shift: PlannedShift) -> Instant:
    """Until when somebody must be there."""
    return (shift.core_end or shift.end).instant


def due_seconds(shift: PlannedShift) -> int:
    """What is to be worked in a shift."""
    if shift.due is not None:
        return shift.due.seconds
    return (shift.end - shift.start).seconds - shift.break_time.seconds


def sentence(
    kind: WatchKind, person: str, day: WorkedDay, by: Duration | None, shift: PlannedShift | None
) -> Message:
    """What is to be said about it."""
    if shift is not None:
        clock = Clock(f"{(shift.core_start or shift.start).local:%H:%M}")
        if by is None:
            return say.about_shift(kind, person, day.day, clock)
        return say.about_shift_by(kind, person, day.day, clock, by)
    return say.about_day(kind, person, day.day, by or Duration(0))
