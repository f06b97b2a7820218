"""The sentences of what is watched, each written once."""

from __future__ import annotations

from datetime import date

from backoffice_core.attendance.watching.policy import WatchKind
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Clock, Message

__all__: list[str] = []


def about_shift(kind: WatchKind, person: str, day: date, clock: Clock) -> Message:
    """About a shift as a whole; so far only that nobody came."""
    del kind
    return Message(
        "{person} has not come for the shift of {clock} on {day}",
        person=person,
        clock=clock,
        day=day,
    )


def about_shift_by(kind: WatchKind, person: str, day: date, clock: Clock, by: Duration) -> Message:
    """About coming to a shift and going from it."""
    if kind is WatchKind.LATE:
        return Message(
            "{person} is {by} late on {day}, for the shift of {clock}",
            person=person,
            by=by,
            day=day,
            clock=clock,
        )
    if kind is WatchKind.LEFT_EARLY:
        return Message(
            "{person} left {by} early on {day}, from the shift of {clock}",
            person=person,
            by=by,
            day=day,
            clock=clock,
        )
    if kind is WatchKind.CAME_EARLY:
        return Message(
            "{person} came {by} before the shift of {clock} on {day}",
            person=person,
            by=by,
            day=day,
            clock=clock,
        )
    return Message(
        "{person} stayed {by} after the shift of {clock} on {day}",
        person=person,
        by=by,
        day=day,
        clock=clock,
    )


def about_day(kind: WatchKind, person: str, day: date, by: Duration) -> Message:
    """About a day as a whole."""
    return Message(ABOUT_DAY[kind], person=person, by=by, day=day)


ABOUT_DAY = {
    WatchKind.MISSING_PUNCH: "{person} has a punch missing on {day}",
    WatchKind.UNSCHEDULED: "{person} worked {by} on {day} without a shift",
    WatchKind.OVER_DAY: "{person} worked {by} more than planned on {day}",
    WatchKind.UNDER_DAY: "{person} worked {by} less than planned on {day}",
    WatchKind.BREAK_LONG: "{person} took breaks {by} longer than planned on {day}",
    WatchKind.BREAK_SHORT: "{person} took breaks {by} shorter than planned on {day}",
}
