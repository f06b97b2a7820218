"""Reading punches: what each one did, given those before it.

A shift is read as a small machine: a person is away, at work, at a meal or at rest, and each
punch leads from one of these to another. A punch that cannot is never dropped: the shift
remembers it, and findings tell about it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable

from backoffice_core.attendance.model import Punch, PunchDirection, PunchKind
from backoffice_core.attendance.pairing.drafts import Mark, PunchRole
from backoffice_core.attendance.pairing.policy import DirectionDoubt, Pairing, PairingMode
from backoffice_core.attendance.pairing.windows import PunchWindow

__all__ = ["Doubt", "Shift", "State", "contradicts", "direction_of", "reader_of", "take_outermost"]


class State(enum.Enum):
    """Where a person is between two punches."""

    AWAY = "away"
    AT_WORK = "at_work"
    AT_MEAL = "at_meal"
    AT_REST = "at_rest"


class Doubt(enum.Enum):
    """What was wrong with a punch."""

    NO_IN_BEFORE = "no_in_before"
    NO_OUT_AFTER = "no_out_after"
    WRONG_DIRECTION = "wrong_direction"
    LEFT_OUT = "left_out"
    BETWEEN = "between"


# A member found under its name takes longer than all that is done with it: punches are many.
AWAY, AT_WORK = State.AWAY, State.AT_WORK
START, END, TRANSFER = PunchRole.START, PunchRole.END, PunchRole.TRANSFER
IN, OUT, UNKNOWN = PunchDirection.IN, PunchDirection.OUT, PunchDirection.UNKNOWN
WORK = PunchKind.WORK
MISSING = frozenset({Doubt.NO_IN_BEFORE, Doubt.NO_OUT_AFTER})


class Shift:
    """Punches that belong together, what they did, and what was doubtful about them.

    ``window`` is that of planned shifts, ``rejected`` the first punch that came too late to
    end it, in seconds.
    """

    __slots__ = ("doubts", "marks", "punches", "rejected", "state", "window")

    def __init__(self, window: PunchWindow | None = None) -> None:
        self.window = window
        self.punches: list[Punch] = []
        self.marks: list[Mark] = []
        self.state = AWAY
        self.doubts: list[tuple[Doubt, Punch]] = []
        self.rejected: int | None = None

    @property
    def missing(self) -> bool:
        """Whether a punch is missing; where none did anything, all that would have are."""
        if self.state is not AWAY or not self.marks:
            return True
        return bool(self.doubts) and any(doubt in MISSING for doubt, _ in self.doubts)

    def mark(self, punch: Punch, role: PunchRole, state: State) -> None:
        """Let a punch do that."""
        rate = punch.work_code if punch.kind is PunchKind.TRANSFER else ""
        self.marks.append(Mark(punch.at.instant.seconds, role, punch, rate))
        self.state = state

    def doubt(self, doubt: Doubt, punch: Punch) -> None:
        """Remember what was wrong with a punch."""
        self.doubts.append((doubt, punch))


Reader = Callable[[Shift, Punch], None]

PAUSES = {
    PunchKind.MEAL: (PunchRole.MEAL_START, PunchRole.MEAL_END, State.AT_MEAL),
    PunchKind.BREAK: (PunchRole.BREAK_START, PunchRole.BREAK_END, State.AT_REST),
}
BACK = {State.AT_MEAL: PunchRole.MEAL_END, State.AT_REST: PunchRole.BREAK_END}


def take_in_turn(shift: Shift, punch: Punch) -> None:
    """A punch is what is due: in, out, to a pause or back from it."""
    kind, state = punch.kind, shift.state
    if kind is WORK:
        if state is AWAY:
            shift.marks.append(Mark(punch.at.instant.seconds, START, punch))
            shift.state = AT_WORK
        elif state is AT_WORK:
            shift.marks.append(Mark(punch.at.instant.seconds, END, punch))
            shift.state = AWAY
        else:
            shift.mark(punch, BACK[state], AT_WORK)
    elif kind is PunchKind.TRANSFER:
        if state is AT_WORK:
            shift.mark(punch, TRANSFER, AT_WORK)
        else:
            shift.mark(punch, BACK.get(state, START), AT_WORK)
    else:
        take_pause(shift, punch)


def take_pause(shift: Shift, punch: Punch) -> None:
    """A punch of a meal or a rest begins it or ends it."""
    leave, back, pausing = PAUSES[punch.kind]
    if shift.state is AT_WORK:
        shift.mark(punch, leave, pausing)
    elif shift.state is pausing:
        shift.mark(punch, back, AT_WORK)
    elif shift.state is AWAY and shift.marks:
        # Left by a plain punch and back by one that says from what: that was the pause.
        shift.marks[-1].role = leave
        shift.mark(punch, back, AT_WORK)
    elif shift.state is AWAY:
        shift.doubt(Doubt.NO_IN_BEFORE, punch)
        shift.mark(punch, leave, pausing)
    else:
        # From one pause straight to another: the punch back from the first is missing.
        shift.doubt(Doubt.NO_IN_BEFORE, punch)
        shift.mark(punch, BACK[shift.state], AT_WORK)
        shift.mark(punch, leave, pausing)


def direction_of(punch: Punch) -> PunchDirection:
    """The direction a punch gives; going over to other work is neither in nor out."""
    return UNKNOWN if punch.kind is PunchKind.TRANSFER else punch.direction


def contradicts(shift: Shift, punch: Punch) -> bool:
    """Whether its direction cannot be right where the person is."""
    direction, state = direction_of(punch), shift.state
    if direction is IN:
        if state is AWAY:
            return punch.kind is not WORK and not shift.marks
        return state is AT_WORK or not ends_pause(punch, state)
    if direction is OUT:
        return state is not AT_WORK
    return False


def ends_pause(punch: Punch, state: State) -> bool:
    """Whether one comes back from a pause with it: with one of its kind, or a plain one."""
    return punch.kind is WORK or PAUSES[punch.kind][2] is state


def reader_of(policy: Pairing) -> Reader:
    """How the policy reads a punch, given those before it."""
    if policy.mode is PairingMode.TYPED:
        return typed_reader(policy.wrong_direction, policy.unknown_direction)
    if policy.mode is PairingMode.EVERY_VALID:
        return typed_reader(DirectionDoubt.LEFT_OUT, DirectionDoubt.LEFT_OUT)
    return take_in_turn


def typed_reader(wrong: DirectionDoubt, unknown: DirectionDoubt) -> Reader:
    """A reader that believes directions, and what it does with those it cannot believe."""

    def take(shift: Shift, punch: Punch) -> None:
        if punch.direction is UNKNOWN and punch.kind is not PunchKind.TRANSFER:
            if unknown is DirectionDoubt.LEFT_OUT:
                shift.doubt(Doubt.LEFT_OUT, punch)
            else:
                take_in_turn(shift, punch)
        elif not contradicts(shift, punch):
            take_in_turn(shift, punch)
        elif wrong is DirectionDoubt.BY_TURN:
            shift.doubt(Doubt.WRONG_DIRECTION, punch)
            take_in_turn(shift, punch)
        elif wrong is DirectionDoubt.MISSING:
            take_believing(shift, punch)
        else:
            leave_out(shift, punch)

    return take


def leave_out(shift: Shift, punch: Punch) -> None:
    """Count on without it; an out that opens a shift shows that an in is missing as well."""
    shift.doubt(Doubt.LEFT_OUT, punch)
    if not shift.marks and punch.direction is OUT:
        shift.doubt(Doubt.NO_IN_BEFORE, punch)


def take_believing(shift: Shift, punch: Punch) -> None:
    """A punch that contradicts those before it: one between them is missing."""
    if punch.direction is IN:
        if shift.state is AWAY:
            # Back from a pause that nobody left for, at the very beginning.
            shift.doubt(Doubt.NO_IN_BEFORE, punch)
        elif shift.marks[-1].punch is not None:
            shift.doubt(Doubt.NO_OUT_AFTER, shift.marks[-1].punch)
        shift.mark(punch, START, AT_WORK)
        return
    shift.doubt(Doubt.NO_IN_BEFORE, punch)
    if punch.kind is WORK:
        shift.mark(punch, END, AWAY)
    else:
        leave, _, pausing = PAUSES[punch.kind]
        shift.mark(punch, leave, pausing)


def take_outermost(shift: Shift, mode: PairingMode) -> None:
    """Read a shift from its first to its last plain punch, and the pauses between them.

    A plain punch outside of those two has nothing to pair with: an out before the first in.
    """
    plain = [punch for punch in shift.punches if punch.kind is WORK]
    first = last = None
    if mode is PairingMode.FIRST_LAST:
        first, last = (plain[0] if plain else None), (plain[-1] if len(plain) > 1 else None)
    else:
        first = next((punch for punch in plain if punch.direction is not OUT), None)
        ends = (punch for punch in reversed(plain) if punch.direction is not IN)
        last = next((punch for punch in ends if punch is not first), None)
        if first is not None and last is not None and comes_after(first, last, plain):
            first = None
    inside = False
    for punch in shift.punches:
        if punch is first:
            inside = last is not None
            shift.mark(punch, START, AT_WORK)
        elif punch is last:
            if shift.state is not AT_WORK:
                shift.doubt(Doubt.NO_IN_BEFORE, punch)
            shift.mark(punch, END, AWAY)
            inside = False
        elif punch.kind is WORK:
            shift.doubt(Doubt.BETWEEN if inside else Doubt.LEFT_OUT, punch)
        else:
            take_in_turn(shift, punch)


def comes_after(one: Punch, other: Punch, punches: list[Punch]) -> bool:
    """Whether the first of them stands later in the row."""
    return next(punch for punch in punches if punch is one or punch is other) is other
