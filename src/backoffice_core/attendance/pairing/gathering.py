"""Which punches belong together: those of one planned window, or of one run of work.

Without a plan a shift ends at a pause of ``new_shift_gap``. Time at work is no pause, however
long nobody punches, but a shift lasts at most ``shift_max``: a punch beyond that cannot be its
end, so it opens a shift of its own and both stay incomplete.
"""

from __future__ import annotations

from collections.abc import Sequence

from backoffice_core.attendance.model import Punch, PunchDirection, PunchKind
from backoffice_core.attendance.pairing.policy import DirectionDoubt, Pairing, PairingMode
from backoffice_core.attendance.pairing.reading import (
    Reader,
    Shift,
    State,
    contradicts,
    reader_of,
    take_outermost,
)
from backoffice_core.attendance.pairing.windows import PunchWindow
from backoffice_core.attendance.punches import punch_key

__all__ = ["gather", "punches_in_order", "without_touches"]

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
    kept: list[Punch] = []
    dropped: list[Punch] = []
    for punch in punches:
        if kept and seconds_of(punch) - seconds_of(kept[-1]) < bounce:
            before = kept[-1]
            other_way = believing and {before.direction, punch.direction} == BOTH_WAYS
            if before.kind is punch.kind and not other_way:
                dropped.append(punch)
                continue
        kept.append(punch)
    return kept, dropped


BOTH_WAYS = {PunchDirection.IN, PunchDirection.OUT}


def gather(
    punches: list[Punch], windows: Sequence[PunchWindow], policy: Pairing
) -> tuple[list[Shift], dict[int, Shift]]:
    """One person's shifts in order, read; and which of them is that of which window."""
    read = reader_of(policy)
    outermost, believing = policy.mode.spans_all, policy.mode.believes_direction
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
        if believing and shift is not None and index + 1 < len(punches):
            punch = fitting(shift, punches, index)
        if inside:
            run = None
            if shift is None:
                shift = planned[at] = Shift(windows[at])
                shifts.append(shift)
        elif shift is None or not belongs(shift, punch, policy):
            shift = run = next_run(shift, seconds, shifts, policy)
        shift.punches.append(punch)
        if not outermost:
            read(shift, punch)
    if outermost:
        for shift in shifts:
            take_outermost(shift, policy.mode)
    return shifts, planned


def fitting(shift: Shift, punches: list[Punch], index: int) -> Punch:
    """Of two punches of one second, in and out, the one that fits comes first."""
    punch, after = punches[index], punches[index + 1]
    if (
        seconds_of(punch) == seconds_of(after)
        and contradicts(shift, punch)
        and not contradicts(shift, after)
    ):
        punches[index], punches[index + 1] = after, punch
        return after
    return punch


def belongs(run: Shift, punch: Punch, policy: Pairing) -> bool:
    """Whether a punch goes on with the work of those before it."""
    seconds = punch.at.instant.seconds
    length = seconds - run.punches[0].at.instant.seconds
    outermost = policy.mode.spans_all
    away = run.state is State.AWAY and not outermost
    if length > policy.shift_max.seconds or (away and length == policy.shift_max.seconds):
        return False
    if outermost or seconds - run.punches[-1].at.instant.seconds < policy.new_shift_gap.seconds:
        return True
    return not (away or begins_anew(punch, policy))


def begins_anew(punch: Punch, policy: Pairing) -> bool:
    """Whether a punch after so long a time is believed to come, though nobody left."""
    if punch.kind is not PunchKind.WORK or punch.direction is not PunchDirection.IN:
        return False
    believed = policy.wrong_direction is DirectionDoubt.MISSING
    return believed and policy.mode is PairingMode.TYPED


def next_run(run: Shift | None, seconds: int, shifts: list[Shift], policy: Pairing) -> Shift:
    """A new run; it takes an open pair along that only the run before was too long for."""
    new = Shift()
    shifts.append(new)
    if run is None or run.state is not State.AT_WORK:
        return new
    run.rejected = seconds
    opening = run.marks[-1]
    punch = opening.punch
    if (
        len(run.marks) > 1
        and opening.role.value == "start"
        and punch is not None
        and run.punches[-1] is punch
        and seconds - opening.seconds <= policy.shift_max.seconds
    ):
        move_last(run, new, reader_of(policy))
    return new


def move_last(run: Shift, new: Shift, read: Reader) -> None:
    """The last punch of a run, which opened it again, opens the next one instead."""
    punch = run.punches.pop()
    run.marks.pop()
    run.doubts = [doubt for doubt in run.doubts if doubt[1] is not punch]
    run.state = State.AWAY
    run.rejected = None
    new.punches.append(punch)
    read(new, punch)
