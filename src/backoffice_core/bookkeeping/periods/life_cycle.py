"""Life cycles as tables: what may follow what is data, and the documents draw it."""

from __future__ import annotations

import enum

from backoffice_core.kernel.life_cycles import LifeCycle, Transition
from backoffice_core.kernel.words import Message

__all__ = ["LOCK_LIFE_CYCLE", "LockState"]


class LockState(enum.Enum):
    """What a period takes: everything, or less and less."""

    OPEN = "open"
    SOFT = "soft"  # only from whoever holds the permission, with a reason
    ADJUSTING = "adjusting"  # only adjusting and closing entries
    HARD = "hard"  # nothing
    REOPENED = "reopened"  # for a while, with a trace; then what it was

    @property
    def says(self) -> Message:
        """The state in words."""
        match self:
            case LockState.OPEN:
                return Message("open for posting")
            case LockState.SOFT:
                return Message("softly locked")
            case LockState.ADJUSTING:
                return Message("open for adjusting entries only")
            case LockState.HARD:
                return Message("locked")
            case LockState.REOPENED:
                return Message("reopened")


LOCK_LIFE_CYCLE = LifeCycle(
    LockState.OPEN,
    (
        Transition(LockState.OPEN, "lock softly", LockState.SOFT),
        Transition(LockState.OPEN, "keep for adjusting", LockState.ADJUSTING),
        Transition(LockState.OPEN, "lock", LockState.HARD),
        Transition(LockState.SOFT, "unlock", LockState.OPEN),
        Transition(LockState.SOFT, "keep for adjusting", LockState.ADJUSTING),
        Transition(LockState.SOFT, "lock", LockState.HARD),
        Transition(LockState.ADJUSTING, "unlock", LockState.OPEN),
        Transition(LockState.ADJUSTING, "lock softly", LockState.SOFT),
        Transition(LockState.ADJUSTING, "lock", LockState.HARD),
        Transition(LockState.SOFT, "reopen for a while", LockState.REOPENED),
        Transition(LockState.ADJUSTING, "reopen for a while", LockState.REOPENED),
        Transition(LockState.HARD, "reopen for a while", LockState.REOPENED),
        Transition(LockState.REOPENED, "time is up, or locked again", LockState.SOFT),
        Transition(LockState.REOPENED, "time is up, or locked again", LockState.ADJUSTING),
        Transition(LockState.REOPENED, "time is up, or locked again", LockState.HARD),
    ),
)
"""What may follow what in the life of a lock; ``markdown()`` writes it as a table."""
