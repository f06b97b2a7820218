"""Which punches belong together: those of one planned window, or of one run of work.

Without a plan a shift ends at a pause of ``new_shift_gap``. Time at work is no pause, however
long nobody punches, but a shift lasts at most ``shift_max``: a punch beyond that cannot be its
end, so it opens a shift of its own and both stay incomplete.
"""

from __future__ import annotations

from collections.abc import Sequence

from backoffice_core.attendance.model import Punch, PunchDirection
from backoffice_core.attendance.pairing.drafts import PunchRole
from backoffice_core.attendance.pairing.policy import DirectionDoubt, Pairing, PairingMode
from backoffice_core.attendance.pairing.reading import (
    AT_WORK,
    AWAY,
    IN,
    WORK,
    Reader,
    Shift,
    contradicts,
    reader_of,
    take_outermost,
)
from backoffice_core.attendance.pairing.windows import PunchWindow
from backoffice_core.attendance.punches import punch_key

__all__ = ["Gatherer", "punches_in_order", "without_touches"]

FactKey = tuple[str, int, str, int, str, str]


def seconds_of(punch: Punch) -> int:
    """When it was made."""
    return punch.at.instant.seconds


def full_order(punch: Punch) -> tuple[object, ...]:
    """A total order of punches that differ in anything pairing looks at."""
    received = punch.received.seconds if punch.received is not None else 0
    return (
        *punch_key(punch), punch.kind.value, punch.direction.value, received,
        repr(punch.place), repr(punch.proof),
    )  # fmt: skip


def punches_in_order(punches: list[Punch]) -> list[Punch]:
    """One person's punches by time, each once; sorts the list it is given."""
    punches.sort(key=seconds_of)
    last = None
    for punch in punches:
        seconds = punch.at.instant.seconds
        if seconds == last:
            break
        last = seconds
    else:
        return punches
    once: dict[FactKey, Punch] = {}
    for punch in sorted(punches, key=full_order):
        once.setdefault(fact_of(punch), punch)
    return list(once.values())


def fact_of(punch: Punch) -> FactKey:
    """What makes two uploads the same punch."""
    at, kind, direction = punch.at.instant.seconds, punch.kind.value, punch.direction.value
    return punch.person, at, punch.device, punch.state, kind, direction


def without_touches(punches: list[Punch], policy: Pairing) -> tuple[list[Punch], list[Punch]]:
    """The punches kept, and double touches: those too soon after the last one kept.

    One of another kind, or with another direction where the mode believes directions, says
    something new and is kept, however soon it comes.
    """
    bounce, believing = policy.bounce.seconds, policy.mode.believes_direction
    last = None
    for punch in punches:
        seconds = punch.at.instant.seconds
        if last is not None and seconds - last < bounce:
            break
        last = seconds
    else:
        return punches, []
    kept = punches[:1]
    dropped: list[Punch] = []
    last = seconds_of(kept[0])
    for punch in punches[1:]:
        seconds = punch.at.instant.seconds
        if seconds - last < bounce:
            before = kept[-1]
            other_way = believing and {before.direction, punch.direction} == BOTH_WAYS
            if before.kind is punch.kind and not other_way:
                dropped.append(punch)
                continue
        kept.append(punch)
        last = seconds
    return kept, dropped


BOTH_WAYS = {PunchDirection.IN, PunchDirection.OUT}


class Gatherer:
    """Gathers punches under one policy, its choices at hand as plain values."""

    __slots__ = ("anew", "believing", "gap", "most", "outermost", "policy", "read")

    def __init__(self, policy: Pairing) -> None:
        mode = policy.mode
        self.policy = policy
        self.read = reader_of(policy)
        self.most = policy.shift_max.seconds
        self.gap = policy.new_shift_gap.seconds
        self.outermost = mode.spans_all
        self.believing = mode.believes_direction
        # After so long an in is believed to come, though nobody left.
        believed = policy.wrong_direction is DirectionDoubt.MISSING
        self.anew = believed and mode is PairingMode.TYPED

    def gather(
        self, punches: list[Punch], windows: Sequence[PunchWindow]
    ) -> tuple[list[Shift], dict[int, Shift]]:
        """One person's shifts in order, read; and which of them is that of which window."""
        if windows:
            shifts, planned = self.by_windows(punches, windows)
        else:
            shifts, planned = self.by_runs(punches), {}
        if self.outermost:
            for shift in shifts:
                take_outermost(shift, self.policy.mode)
        return shifts, planned

    def by_runs(self, punches: list[Punch]) -> list[Shift]:
        """The shifts of somebody without a plan."""
        shifts: list[Shift] = []
        run: Shift | None = None
        for index, listed in enumerate(punches):
            punch = listed
            if self.believing and run is not None:
                punch = fitting(run, punches, index)
            run = self.put(punch, run, shifts)
        return shifts

    def by_windows(
        self, punches: list[Punch], windows: Sequence[PunchWindow]
    ) -> tuple[list[Shift], dict[int, Shift]]:
        """The shifts of somebody with a plan."""
        shifts: list[Shift] = []
        planned: dict[int, Shift] = {}
        run: Shift | None = None
        at = 0
        for index, listed in enumerate(punches):
            punch = listed
            seconds = punch.at.instant.seconds
            while at < len(windows) and windows[at].closes < seconds:
                at += 1
            inside = at < len(windows) and windows[at].opens <= seconds
            shift = planned.get(at) if inside else run
            if self.believing and shift is not None:
                punch = fitting(shift, punches, index)
            if not inside:
                run = self.put(punch, shift, shifts)
                continue
            run = None
            if shift is None:
                shift = planned[at] = Shift(windows[at])
                shifts.append(shift)
            shift.punches.append(punch)
            if not self.outermost:
                self.read(shift, punch)
        return shifts, planned

    def reread(self, punches: Sequence[Punch]) -> Shift:
        """Punches that are known to belong together, as one shift without a plan."""
        shift = Shift()
        for punch in punches:
            shift.punches.append(punch)
            self.read(shift, punch)
        return shift

    def put(self, punch: Punch, run: Shift | None, shifts: list[Shift]) -> Shift:
        """Add a punch to the run, or to a new one."""
        if run is None or not self.belongs(run, punch):
            run = self.next_run(run, punch)
            shifts.append(run)
        run.punches.append(punch)
        if not self.outermost:
            self.read(run, punch)
        return run

    def belongs(self, run: Shift, punch: Punch) -> bool:
        """Whether a punch goes on with the work of those before it."""
        punches = run.punches
        seconds = punch.at.instant.seconds
        length = seconds - punches[0].at.instant.seconds
        if length > self.most:
            return False
        if self.outermost:
            return True
        near = seconds - punches[-1].at.instant.seconds < self.gap
        if run.state is AWAY:
            # What reaches the longest shift cannot begin another part of it.
            return near and length < self.most
        return near or not (self.anew and punch.direction is IN and punch.kind is WORK)

    def next_run(self, run: Shift | None, punch: Punch) -> Shift:
        """A new run; it takes along an in that only the run before was too long for.

        By turns nobody knows that it was an in: as likely one was forgotten before it, and
        then the night would be taken for work.
        """
        new = Shift()
        if run is None or run.state is not AT_WORK:
            return new
        seconds = punch.at.instant.seconds
        if not (self.believing and punch.direction is IN):
            run.rejected = seconds
        opening = run.marks[-1]
        if (
            self.believing
            and len(run.marks) > 1
            and opening.role is PunchRole.START
            and run.punches[-1] is opening.punch
            and run.punches[-1].direction is IN
            and seconds - opening.seconds <= self.most
        ):
            move_last(run, new, self.read)
        return new


def fitting(shift: Shift, punches: list[Punch], index: int) -> Punch:
    """Of two punches of one second, in and out, the one that fits comes first."""
    punch = punches[index]
    if index + 1 == len(punches):
        return punch
    after = punches[index + 1]
    if (
        seconds_of(punch) == seconds_of(after)
        and contradicts(shift, punch)
        and not contradicts(shift, after)
    ):
        punches[index], punches[index + 1] = after, punch
        return after
    return punch


def move_last(run: Shift, new: Shift, read: Reader) -> None:
    """The last punch of a run, which opened it again, opens the next one instead."""
    punch = run.punches.pop()
    run.marks.pop()
    run.doubts = [doubt for doubt in run.doubts if doubt[1] is not punch]
    run.state = AWAY
    run.rejected = None
    new.punches.append(punch)
    read(new, punch)
