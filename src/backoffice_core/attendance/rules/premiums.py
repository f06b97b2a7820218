"""Premiums: time that is worth more because of when it was worked, overtime or not."""

from __future__ import annotations

from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.conditions import ALWAYS, WORKING_TIME, Contributing, When
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration

__all__ = ["ClockWindow", "Premium"]

DAY = 86_400


@attrs.frozen(kw_only=True)
class ClockWindow:
    """A part of every day by the clock on the wall, in seconds after midnight.

    A window that ends at or before its start runs on to the next morning: 22:00 to 05:00.
    Its days are those it starts on. Raises :class:`InvalidValue` (``clock_unreadable``).

    >>> ClockWindow.of("22:00", "05:00")
    ClockWindow(start=79200, end=18000)
    """

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        for second in (self.start, self.end):
            if type(second) is not int or not 0 <= second <= DAY:
                raise InvalidValue(
                    "clock_unreadable",
                    f"There is no second {second!r} of a day.",
                    "Give seconds after midnight, from 0 to 86400.",
                )

    @classmethod
    def of(cls, start: str, end: str) -> ClockWindow:
        """The window between two times like ``22:00``; ``24:00`` is the end of the day."""
        return cls(start=clock_seconds(start), end=clock_seconds(end))

    @property
    def length(self) -> int:
        """The seconds of the window on a day without a clock change."""
        return (self.end - self.start - 1) % DAY + 1


def clock_seconds(clock: str) -> int:
    """Seconds after midnight of ``HH:MM``."""
    hours, colon, minutes = clock.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60):  # noqa: PLR2004
        raise InvalidValue(
            "clock_unreadable", f"{clock!r} is no time of the day.", "Write HH:MM, like 22:00."
        )
    return int(hours) * 3600 + int(minutes) * 60


@attrs.frozen(kw_only=True)
class Premium:
    """Time within a ``window`` of the clock, or on days ``when`` it holds, has a ``multiple``.

    Without a window it is the whole day. Less than ``least`` of it in a day earns nothing,
    more than ``most`` no more than that. With ``whole_span_only`` a span that leaves the
    window earns nothing.
    """

    name: str
    multiple: Fraction
    citation: Citation
    window: ClockWindow | None = None
    when: When = ALWAYS
    counts: Contributing = WORKING_TIME
    least: Duration = Duration(0)
    most: Duration | None = None
    whole_span_only: bool = False
