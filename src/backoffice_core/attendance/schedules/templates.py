"""Shift templates: a shift by the clock on the wall, before it has a date and a person."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import attrs

from backoffice_core.attendance.model import PlannedShift, TimeKind
from backoffice_core.attendance.rules.windows import clock_seconds
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration, Fold, Gap, ZonedInstant, resolve
from backoffice_core.kernel.members import member_validator

__all__ = ["ShiftTemplate"]

DAY = 86_400
LAST_HOUR = 24


def clock_of(clock: str) -> int:
    """Seconds after midnight of ``HH:MM``; ``24:00`` is the end of the day.

    Raises :class:`InvalidValue` (``clock_unreadable``).
    """
    seconds = clock_seconds(clock)
    if seconds <= DAY:
        return seconds
    raise InvalidValue(
        "clock_unreadable", f"{clock!r} is no time of the day.", "Write HH:MM, like 07:30."
    )


@checked
@attrs.frozen(kw_only=True)
class ShiftTemplate:
    """A shift from ``start`` to ``end`` (seconds after midnight) with its break.

    An end at or before the start lies on the next day; an end of 24:00 is midnight. For
    flexible work start and end are the frame, ``due`` is what is to be worked in it, and
    ``core`` the clock times between which to be there. Raises :class:`InvalidValue`:
    ``text_empty``, ``number_too_small``, ``clock_unreadable``, ``core_outside_frame``,
    ``break_too_long``, ``due_beyond_frame``, ``not_a_member``.

    >>> night = ShiftTemplate.of("night", "22:00", "06:00", break_minutes=30)
    >>> night.time
    Duration(seconds=27000)
    """

    name: str = attrs.field(validator=named)
    start: int
    end: int
    break_time: Duration = Duration(0)
    kind: TimeKind = attrs.field(default=TimeKind.WORK, validator=member_validator(TimeKind))
    due: Duration | None = attrs.field(default=None, validator=not_negative)
    core: tuple[int, int] | None = None

    def __attrs_post_init__(self) -> None:
        for second in (self.start, self.end, *(self.core or ())):
            if type(second) is not int or not 0 <= second <= DAY:
                raise InvalidValue(
                    "clock_unreadable",
                    f"There is no second {second!r} of a day in shift {self.name!r}.",
                    "Give seconds after midnight, from 0 to 86400.",
                )
        if self.break_time.seconds < 0 or self.break_time.seconds >= self.length:
            raise InvalidValue(
                "break_too_long",
                f"Shift {self.name!r} lasts {Duration(self.length)} and breaks for"
                f" {self.break_time}.",
                "Give a break of less than the shift, or none.",
            )
        present = self.length - self.break_time.seconds
        if self.due is not None and self.due.seconds > present:
            raise InvalidValue(
                "due_beyond_frame",
                f"{self.due} are due in shift {self.name!r}, which has time for"
                f" {Duration(present)}.",
                "Widen its frame, or let less be due.",
            )
        if self.core is not None:
            opens, closes = (self.after_start(second) for second in self.core)
            if not opens < closes <= self.length:
                raise InvalidValue(
                    "core_outside_frame",
                    f"The core of shift {self.name!r} does not lie within it.",
                    "Give core times in order, from the start of the shift to its end.",
                )

    @classmethod
    def of(
        cls,
        name: str,
        start: str,
        end: str,
        *,
        break_minutes: int = 0,
        kind: TimeKind = TimeKind.WORK,
    ) -> ShiftTemplate:
        """A shift between two times like ``22:00`` and ``06:00``."""
        return cls(
            name=name,
            start=clock_of(start),
            end=clock_of(end),
            break_time=Duration.of(minutes=break_minutes),
            kind=kind,
        )

    @classmethod
    def flexible(
        cls,
        name: str,
        start: str,
        end: str,
        *,
        due: Duration,
        core: tuple[str, str] | None = None,
        break_minutes: int = 0,
    ) -> ShiftTemplate:
        """So much ``due`` anywhere between two times, and there for the ``core``.

        >>> office = ShiftTemplate.flexible(
        ...     "office", "06:00", "20:00", due=Duration.of(hours=8), core=("10:00", "15:00")
        ... )
        >>> office.time.hours
        Fraction(8, 1)
        """
        return cls(
            name=name,
            start=clock_of(start),
            end=clock_of(end),
            break_time=Duration.of(minutes=break_minutes),
            due=due,
            core=None if core is None else (clock_of(core[0]), clock_of(core[1])),
        )

    @property
    def length(self) -> int:
        """The seconds from start to end by the clock, on a day without a clock change."""
        return (self.end - self.start - 1) % DAY + 1

    @property
    def time(self) -> Duration:
        """What is to be worked: the time due, or all of the shift less its break."""
        return self.due or Duration(self.length - self.break_time.seconds)

    def after_start(self, second: int) -> int:
        """How long after the start a clock time is first reached."""
        return (second - self.start) % DAY or (DAY if second == self.start + DAY else 0)

    def on(
        self,
        day: date,
        *,
        person: str,
        zone: str,
        gap: Gap = Gap.LATER,
        fold: Fold = Fold.FIRST,
    ) -> PlannedShift:
        """The shift that starts on ``day``, as it is planned for a person.

        ``gap`` and ``fold`` say what a time means that the clocks of the zone skip or repeat
        that night; a shift whose start is moved over midnight so is one of the day it starts
        on. Raises :class:`InvalidValue` (``unknown_zone``).

        >>> night = ShiftTemplate.of("night", "22:00", "06:00")
        >>> shift = night.on(date(2013, 11, 2), person="E07", zone="America/New_York")
        >>> print(shift.end - shift.start)
        9:00:00
        """

        def moment(seconds: int) -> ZonedInstant:
            days, second = divmod(seconds, DAY)
            midnight = datetime.combine(day + timedelta(days=days), time())
            return resolve(midnight + timedelta(seconds=second), zone, gap=gap, fold=fold)

        start = moment(self.start)
        core = [self.start + self.after_start(second) for second in self.core or ()]
        return PlannedShift(
            person=person,
            day=start.day,
            start=start,
            end=moment(self.start + self.length),
            break_time=self.break_time,
            kind=self.kind,
            due=self.due,
            core_start=moment(core[0]) if core else None,
            core_end=moment(core[1]) if core else None,
        )
