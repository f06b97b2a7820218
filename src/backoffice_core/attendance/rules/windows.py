"""Clock windows: the part of a day that a rule means, as the clock on the wall shows it."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.attendance.model import DayKind
from backoffice_core.kernel.checks import expect, several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = [
    "EVERY_KIND",
    "EVERY_WEEKDAY",
    "ClockWindow",
    "day_kind_set",
    "expect_days",
    "weekday_set",
]

DAY = 86_400
SECONDS_IN_HOUR = 3600
SECONDS_IN_MINUTE = 60

EVERY_KIND = frozenset(DayKind)
EVERY_WEEKDAY = frozenset(range(7))


def weekday_set(weekdays: Iterable[int]) -> frozenset[int]:
    """Weekdays as a set; :class:`InvalidValue` (``weekday_unknown``) where one is none."""
    found = frozenset(several(weekdays, int, name="weekdays"))
    for weekday in found - EVERY_WEEKDAY:
        raise InvalidValue(
            "weekday_unknown", f"There is no weekday {weekday!r}.", "Monday is 0 and Sunday is 6."
        )
    # The usual set is one value, so that the hot path can tell it by identity.
    return EVERY_WEEKDAY if found == EVERY_WEEKDAY else found


def day_kind_set(kinds: Iterable[DayKind]) -> frozenset[DayKind]:
    """Kinds of day as a set."""
    found = frozenset(several(kinds, DayKind, name="kinds of day"))
    return EVERY_KIND if found == EVERY_KIND else found


def expect_days(what: object, weekdays: frozenset[int], kinds: frozenset[DayKind]) -> None:
    """Refuse what names no weekday or no kind of day: it would hold on none, without a word.

    Raises :class:`InvalidValue` (``days_missing``).
    """
    if not weekdays or not kinds:
        raise InvalidValue(
            "days_missing",
            f"The {'kinds of day' if weekdays else 'weekdays'} of a {type(what).__name__} are"
            " none, so it holds on no day.",
            "Name some, or leave it out where all are meant.",
        )


@attrs.frozen(kw_only=True)
class ClockWindow:
    """A part of days by the clock on the wall, in seconds after midnight.

    A window that ends before it starts runs on to the next morning: 22:00 to 05:00. It opens
    on the dates whose weekday and kind it names, as the calendar on the wall shows them: a
    Sunday window from 00:00 to 24:00 meets the end of Saturday's night shift, which
    :class:`When` with its weekdays, read on the day the whole shift counts on, does not. A
    date's kind is that of the person's worked day of it, a working day if there is none.

    Raises :class:`InvalidValue`: ``clock_unreadable``, ``window_empty`` where it ends as it
    starts, ``days_missing`` where it opens on no date, ``weekday_unknown``, ``type_wrong``.

    >>> ClockWindow.of("22:00", "05:00").length
    25200
    """

    start: int
    end: int
    weekdays: frozenset[int] = attrs.field(default=EVERY_WEEKDAY, converter=weekday_set)
    day_kinds: frozenset[DayKind] = attrs.field(default=EVERY_KIND, converter=day_kind_set)

    def __attrs_post_init__(self) -> None:
        for second, last in ((self.start, DAY - 1), (self.end, DAY)):
            if type(second) is not int or not 0 <= second <= last:
                raise InvalidValue(
                    "clock_unreadable",
                    f"There is no second {shown(second)} of a day.",
                    "Give seconds after midnight: from 0, and only an end may be 86400.",
                )
        if self.start == self.end:
            raise InvalidValue(
                "window_empty",
                f"A window opens and closes {self.start} s after midnight.",
                "Write 00:00 to 24:00 for all of the day.",
            )
        expect_days(self, self.weekdays, self.day_kinds)

    @classmethod
    def of(
        cls,
        start: str,
        end: str,
        *,
        weekdays: Iterable[int] = EVERY_WEEKDAY,
        day_kinds: Iterable[DayKind] = EVERY_KIND,
    ) -> ClockWindow:
        """The window between two times like ``22:00``; ``24:00`` is the end of the day."""
        return cls(
            start=clock_seconds(start),
            end=clock_seconds(end),
            weekdays=weekdays,
            day_kinds=day_kinds,
        )

    @property
    def length(self) -> int:
        """The seconds of the window on a day without a clock change."""
        return (self.end - self.start - 1) % DAY + 1

    @property
    def clock(self) -> str:
        """Both ends as the clock shows them.

        >>> ClockWindow(start=79200, end=86400).clock
        '22:00-24:00'
        """
        return f"{clock_text(self.start)}-{clock_text(self.end)}"


def clock_seconds(clock: str) -> int:
    """Seconds after midnight of ``HH:MM``."""
    hours, colon, minutes = expect(clock, str, name="time of the day").partition(":")
    readable = colon and hours.isdecimal() and minutes.isdecimal()
    if not readable or int(minutes) >= SECONDS_IN_MINUTE:
        raise InvalidValue(
            "clock_unreadable",
            f"{shown(clock)} is no time of the day.",
            "Write HH:MM, like 22:00.",
        )
    return int(hours) * SECONDS_IN_HOUR + int(minutes) * SECONDS_IN_MINUTE


def clock_text(seconds: int) -> str:
    """``HH:MM`` of seconds after midnight, with the seconds where there are some."""
    minutes, rest = divmod(seconds, SECONDS_IN_MINUTE)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text
