"""In what steps time beyond its bounds is counted: minutes, or what a rule says.

A wish about time stands beside wishes about shifts, and nobody weighs a second. So a soft rule
counts each minute, or each hour where it says ``per``; and what it is about must be whole steps,
for half an hour has no whole price. What binds is kept to the second all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration

if TYPE_CHECKING:
    from backoffice_core.scheduling.levels import Level

__all__ = ["MINUTE", "begun", "counted"]

MINUTE = Duration.of(minutes=1)


def counted(seconds: int, per: Duration, level: Level) -> int:
    """Return a time as terms count it: in seconds where the rule binds, else in whole steps.

    Raises :class:`InvalidValue` (``time_not_in_steps``).

    >>> from backoffice_core.scheduling import Level
    >>> counted(27_000, Duration.of(minutes=30), Level.soft(1))
    15
    """
    if level.binds:
        return seconds
    steps, rest = divmod(seconds, per.seconds)
    if rest:
        raise InvalidValue(
            "time_not_in_steps",
            f"{Duration(seconds)} is no whole number of {per}, which a soft rule about time "
            "counts in.",
            "Give the rule a `per` that divides its bounds and the work time of every shift.",
        )
    return steps


def begun(time: Duration, per: Duration) -> int:
    """Return how many steps a time has, the last one begun or whole.

    >>> begun(Duration.of(minutes=61), Duration.of(hours=1))
    2
    """
    return -(-time.seconds // per.seconds)
