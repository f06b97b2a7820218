"""What is watched on a working day, how patiently, and how loudly."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Severity
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import expect_member, member_validator

__all__ = ["Watch", "WatchKind", "WatchPolicy"]


class WatchKind(enum.Enum):
    """What can be seen of a day as it goes; each is ``attendance.`` and its name as a finding."""

    LATE = "late"
    CAME_EARLY = "came_early"
    LEFT_EARLY = "left_early"
    LEFT_LATE = "left_late"
    ABSENT = "absent"
    MISSING_PUNCH = "missing_punch"
    UNSCHEDULED = "unscheduled"
    OVER_DAY = "over_planned"
    UNDER_DAY = "under_planned"
    BREAK_LONG = "break_long"
    BREAK_SHORT = "break_short"


@checked_fields
@attrs.frozen(kw_only=True)
class Watch:
    """How one thing is watched.

    Up to ``grace`` nothing is said. Beyond ``window`` it is no longer this but something else:
    who comes six hours late was absent for half a day. ``None`` has no such end.

    Raises :class:`InvalidValue` (``watch_window``, ``not_a_member``).
    """

    grace: Duration = Duration(0)
    window: Duration | None = None
    severity: Severity = attrs.field(default=Severity.NOTICE, validator=member_validator(Severity))

    def __attrs_post_init__(self) -> None:
        window = self.window
        if self.grace.seconds < 0 or (window is not None and window <= self.grace):
            raise InvalidValue(
                "watch_window",
                f"A watch with a grace of {self.grace} and a window of {window} sees nothing.",
                "Use a grace of 0 or more, and a window beyond it or none.",
            )

    def sees(self, deviation: Duration) -> bool:
        """Whether so much of it is worth a word."""
        return self.grace < deviation and (self.window is None or deviation <= self.window)


WATCHES: Mapping[WatchKind, Watch] = MappingProxyType(
    {
        WatchKind.LATE: Watch(),
        WatchKind.CAME_EARLY: Watch(grace=Duration.of(minutes=30), severity=Severity.INFO),
        WatchKind.LEFT_EARLY: Watch(),
        WatchKind.LEFT_LATE: Watch(grace=Duration.of(minutes=30), severity=Severity.INFO),
        WatchKind.ABSENT: Watch(severity=Severity.WARNING),
        WatchKind.MISSING_PUNCH: Watch(severity=Severity.WARNING),
        WatchKind.UNSCHEDULED: Watch(),
        WatchKind.OVER_DAY: Watch(grace=Duration.of(minutes=30), severity=Severity.INFO),
        WatchKind.UNDER_DAY: Watch(grace=Duration.of(minutes=15)),
        WatchKind.BREAK_LONG: Watch(grace=Duration.of(minutes=5)),
        WatchKind.BREAK_SHORT: Watch(grace=Duration.of(minutes=5), severity=Severity.INFO),
    }
)


def every_watch(changed: Mapping[WatchKind, Watch | None]) -> Mapping[WatchKind, Watch]:
    """The usual watches with some changed, or with ``None`` left out."""
    for kind in changed:
        expect_member(kind, WatchKind, name="kind of a watch")
    both = {**WATCHES, **changed}
    return MappingProxyType({kind: watch for kind, watch in both.items() if watch is not None})


@checked_fields
@attrs.frozen(kw_only=True)
class WatchPolicy:
    """The watches by kind, given as what differs from the usual; ``None`` stops one.

    A shift has really ended ``wait`` after its planned end, when late punches can no longer
    come in. A person whose punch is missing and who has no plan is waited for ``shift_max``.
    Raises :class:`InvalidValue` (``number_too_small``).

    >>> policy = WatchPolicy(
    ...     watches={
    ...         WatchKind.LATE: Watch(grace=Duration.of(minutes=15)),
    ...         WatchKind.CAME_EARLY: None,
    ...     }
    ... )
    >>> WatchKind.CAME_EARLY in policy.watches, policy.watches[WatchKind.LATE].grace.seconds
    (False, 900)
    """

    watches: Mapping[WatchKind, Watch] = attrs.field(
        default=WATCHES, converter=every_watch, hash=False
    )
    wait: Duration = attrs.field(default=Duration.of(hours=1), validator=not_negative)
    shift_max: Duration = attrs.field(default=Duration.of(hours=16), validator=not_negative)
