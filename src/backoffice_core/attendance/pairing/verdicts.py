"""What pairing could not be sure of, each said in one place.

==============================  =========================================================
kind                            when
==============================  =========================================================
``attendance.missing_punch``    a punch is missing, and directions do not say which
``attendance.missing_in``       somebody left and no punch says when they came
``attendance.missing_out``      somebody came and no punch says when they left
``attendance.still_open``       somebody is at work as far as the punches reach
``attendance.shift_too_long``   a punch came too late to end the shift before it
``attendance.wrong_direction``  a punch was taken as the other direction
``attendance.left_out``         a punch was not counted
``attendance.between``          punches between the first and the last were not looked at
``attendance.rounded_away``     a pair of punches was rounded to nothing
``attendance.offset_odd``       punches say an offset that their zone does not have
``attendance.by_hand``          punches of a time that was entered by hand were not counted
==============================  =========================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from backoffice_core.attendance.findings import about
from backoffice_core.attendance.model import Punch
from backoffice_core.attendance.pairing.clocks import LocalClock
from backoffice_core.attendance.pairing.policy import Pairing
from backoffice_core.attendance.pairing.reading import Doubt, Shift, State
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration, ZonedInstant
from backoffice_core.kernel.words import Message

__all__: list[str] = []


def of_shift(
    shift: Shift,
    person: str,
    day: date,
    *,
    policy: Pairing,
    clock: LocalClock,
    how: Message,
    following: Shift | None,
    still_open: bool,
) -> Iterator[Finding]:
    """All that was doubtful about a shift; ``how`` is what counts where a punch is missing."""
    if still_open:
        punched = [mark.punch for mark in shift.marks if mark.punch is not None]
        yield at_work(person, day, at=clock.of(punched[-1].at))
    elif shift.missing:
        yield from of_missing(shift, person, day, policy=policy, clock=clock, how=how)
    first = shift.punches[0].at
    if shift.rejected is not None and following is not None and following.missing:
        # Where it begins a whole shift it is no doubt that one's punch, and not this one's.
        after = shift.rejected - first.instant.seconds
        if after <= policy.shift_max.seconds + policy.new_shift_gap.seconds:
            at = clock.moment(shift.rejected)
            yield shift_too_long(person, day, first=first, at=at, most=policy.shift_max)
    passed = 0
    for doubt, punch in shift.doubts:
        at, detail = clock.of(punch.at), detail_of(punch)
        if doubt is Doubt.WRONG_DIRECTION:
            yield wrong_direction(person, day, at=at, detail=detail)
        elif doubt is Doubt.LEFT_OUT:
            yield left_out(person, day, at=at, detail=detail)
        elif doubt is Doubt.BETWEEN:
            passed += 1
    if passed:
        yield between(person, day, count=passed, detail=first.instant.iso())


def of_missing(
    shift: Shift,
    person: str,
    day: date,
    *,
    policy: Pairing,
    clock: LocalClock,
    how: Message,
) -> Iterator[Finding]:
    """Which punches are missing, as far as directions tell, and ``how`` it counts all the same."""
    if not policy.mode.believes_direction:
        first = clock.of(shift.punches[0].at)
        yield missing_punch(person, day, count=len(shift.punches), first=first, how=how)
        return
    for doubt, punch in shift.doubts:
        if doubt is Doubt.NO_IN_BEFORE:
            yield missing_in(person, day, punch, at=clock.of(punch.at), how=how)
        elif doubt is Doubt.NO_OUT_AFTER:
            yield missing_out(person, day, punch, at=clock.of(punch.at), how=how)
    if shift.state is not State.AWAY:
        punched = [mark.punch for mark in shift.marks if mark.punch is not None]
        yield missing_out(person, day, punched[-1], at=clock.of(punched[-1].at), how=how)


def detail_of(punch: Punch) -> str:
    """What tells a punch from all others of a person."""
    return (
        f"{punch.at.instant.iso()} {punch.device} {punch.state} "
        f"{punch.kind.value} {punch.direction.value}"
    )


def missing_punch(
    person: str, day: date, *, count: int, first: ZonedInstant, how: Message
) -> Finding:
    """An odd number of punches."""
    says = Message.plural(
        "{person} has {count} punch from {first}, so one is missing: {how}",
        "{person} has {count} punches from {first}, so one is missing: {how}",
        count=count,
        person=person,
        first=first,
        how=how,
    )
    return about(
        "missing_punch", Severity.WARNING, person, says, day=day, detail=first.instant.iso()
    )


def missing_in(person: str, day: date, punch: Punch, *, at: ZonedInstant, how: Message) -> Finding:
    """Left or came back, and never came."""
    says = Message(
        "A punch of {person} is missing before the one at {at}: {how}",
        person=person,
        at=at,
        how=how,
    )
    return about("missing_in", Severity.WARNING, person, says, day=day, detail=detail_of(punch))


def missing_out(person: str, day: date, punch: Punch, *, at: ZonedInstant, how: Message) -> Finding:
    """Came and never left."""
    says = Message(
        "A punch of {person} is missing after the one at {at}: {how}", person=person, at=at, how=how
    )
    return about("missing_out", Severity.WARNING, person, says, day=day, detail=detail_of(punch))


def at_work(person: str, day: date, *, at: ZonedInstant) -> Finding:
    """Came and may still leave."""
    says = Message(
        "{person} is at work since {at}, as far as the punches reach", person=person, at=at
    )
    return about("still_open", Severity.INFO, person, says, day=day, detail=at.instant.iso())


def shift_too_long(
    person: str, day: date, *, first: ZonedInstant, at: ZonedInstant, most: Duration
) -> Finding:
    """What would have ended the shift, had it come earlier."""
    says = Message(
        "The punch of {person} at {at} comes {after} after the shift began, longer than {most}: "
        "it does not end the shift and begins another",
        person=person,
        at=at,
        after=at - first,
        most=most,
    )
    return about("shift_too_long", Severity.WARNING, person, says, day=day, detail=at.instant.iso())


def wrong_direction(person: str, day: date, *, at: ZonedInstant, detail: str) -> Finding:
    """In for out, or out for in."""
    says = Message(
        "The direction of the punch of {person} at {at} cannot be right; "
        "it is taken as the other one",
        person=person,
        at=at,
    )
    return about("wrong_direction", Severity.NOTICE, person, says, day=day, detail=detail)


def left_out(person: str, day: date, *, at: ZonedInstant, detail: str) -> Finding:
    """A punch that pairs with none."""
    says = Message(
        "The punch of {person} at {at} has no counterpart of the other direction; "
        "it is not counted",
        person=person,
        at=at,
    )
    return about("left_out", Severity.NOTICE, person, says, day=day, detail=detail)


def between(person: str, day: date, *, count: int, detail: str) -> Finding:
    """Only the outermost punches count."""
    says = Message.plural(
        "{count} punch of {person} on {day} lies between the first and the last; "
        "it is not looked at",
        "{count} punches of {person} on {day} lie between the first and the last; "
        "they are not looked at",
        count=count,
        person=person,
        day=day,
    )
    return about("between", Severity.INFO, person, says, day=day, detail=detail)


def by_hand(person: str, day: date, *, count: int, detail: str) -> Finding:
    """A time entered by hand stands."""
    says = Message.plural(
        "{count} punch of {person} on {day} falls on time entered by hand; it is not counted",
        "{count} punches of {person} on {day} fall on time entered by hand; they are not counted",
        count=count,
        person=person,
        day=day,
    )
    return about("by_hand", Severity.INFO, person, says, day=day, detail=detail)


def rounded_away(person: str, day: date, start: int, end: int, *, clock: LocalClock) -> Finding:
    """Somebody was there, and the rounding leaves nothing of it."""
    since = clock.moment(start)
    says = Message(
        "The time of {person} from {start} to {end} is rounded to nothing",
        person=person,
        start=since,
        end=clock.moment(end),
    )
    return about("rounded_away", Severity.INFO, person, says, day=day, detail=since.instant.iso())


def offset_odd(person: str, punches: Iterable[Punch], *, clock: LocalClock) -> Iterator[Finding]:
    """A record that contradicts itself counts by its instant, on the day its own clock showed."""
    for number, own in groupby(punches, key=lambda punch: clock.day(punch.at)):
        odd = list(own)
        day, first = date.fromordinal(number), odd[0].at
        says = Message.plural(
            "{count} punch of {person} on {day} says an offset that {zone} does not have then "
            "({first}); look at the clock of {device}",
            "{count} punches of {person} on {day} say an offset that {zone} does not have then "
            "(the first is {first}); look at the clock of {device}",
            count=len(odd),
            person=person,
            day=day,
            zone=first.zone,
            first=first.iso(),
            device=odd[0].device,
        )
        yield about(
            "offset_odd", Severity.WARNING, person, says, day=day, detail=first.instant.iso()
        )
