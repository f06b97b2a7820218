"""The facts of scheduling: who can work, what is needed, and who was assigned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import child_table, fact
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.intervals import Interval, merge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backoffice_core.kernel.effective import Effective
    from backoffice_core.scheduling.contracts import Contract

__all__ = [
    "Absence",
    "Assignment",
    "Demand",
    "IntervalDemand",
    "Person",
    "Roster",
    "Shift",
    "skill_levels",
]

Span = Interval[Instant]


def skill_set(skills: Iterable[str]) -> frozenset[str]:
    """The skills, from whatever they came in."""
    return frozenset(skills)


def skill_levels(skills: Mapping[str, int]) -> frozenset[str]:
    """Return skills with levels as plain skills: who stands on a level has those below it.

    >>> sorted(skill_levels({"nurse": 2, "driver": 1}))
    ['driver', 'driver 1', 'nurse', 'nurse 1', 'nurse 2']

    A shift that wants a nurse of level 2 or above asks for the skill ``nurse 2``.
    """
    levels = {f"{name} {step}" for name, top in skills.items() for step in range(1, top + 1)}
    return frozenset(skills) | levels


@attrs.frozen(kw_only=True)
class Person:
    """Somebody who can be rostered, with the skills they have and the contract they are under."""

    id: str
    name: str
    skills: frozenset[str] = attrs.field(converter=skill_set)
    contract: Contract | Effective[Contract] | None = None


def length_of(spans: Iterable[Span]) -> Duration:
    """Return how long spans of time are, all together."""
    return Duration.total(span.length for span in merge(spans))


Slot = tuple[str, str, date, ZonedInstant, ZonedInstant, Duration, str]


def check_order(
    value: Shift | Assignment | IntervalDemand,
    attribute: object,  # noqa: ARG001 - as attrs calls a validator
    end: ZonedInstant,
) -> None:
    """Refuse a shift that ends before it starts."""
    if end.instant <= value.start.instant:
        raise InvalidValue(
            "shift_ends_before_start",
            f"Shift of {value.day} runs {value.start.iso()} to {end.iso()}.",
            "A shift past midnight ends on the next day.",
        )


@attrs.frozen(kw_only=True)
class Shift:
    """Work to be done on ``day`` (the day it starts) by people with ``skill`` at ``place``.

    ``breaks`` are the unpaid breaks inside it whose time is fixed; ``break_time`` is how
    long all breaks are, those too that are taken when it suits.
    """

    code: str
    day: date
    start: ZonedInstant
    skill: str
    breaks: tuple[Span, ...] = ()
    break_time: Duration = attrs.field(
        default=attrs.Factory(lambda self: length_of(self.breaks), takes_self=True)
    )
    place: str = ""
    end: ZonedInstant = attrs.field(validator=check_order)

    @property
    def slot(self) -> Slot:
        """Return what makes two shifts, or assignments, the same work."""
        return (self.code, self.skill, self.day, self.start, self.end, self.break_time, self.place)

    def serves(self, span: Span) -> bool:
        """Say whether somebody on the shift is there for all of a span of time."""
        there = self.start.instant <= span.start and span.end <= self.end.instant
        return there and not any(rest.overlaps(span) for rest in self.breaks)

    @property
    def work_time(self) -> Duration:
        """Return the time worked: from start to end without the break."""
        return self.end.instant - self.start.instant - self.break_time


@attrs.frozen(kw_only=True)
class Demand:
    """How many ``people`` a shift needs, how many are ``desired``, and how many at ``most``.

    Without them as many are desired as are needed, and at most as many as are desired.
    """

    shift: Shift
    people: int
    desired: int = attrs.field(default=attrs.Factory(lambda self: self.people, takes_self=True))
    most: int = attrs.field(
        default=attrs.Factory(lambda self: max(self.people, self.desired), takes_self=True)
    )


@attrs.frozen(kw_only=True)
class IntervalDemand:
    """How many ``people`` with ``skill`` are needed at ``place`` from ``start`` to ``end``.

    Whoever is on a shift that covers all of it, and not on a break of a fixed time, counts.
    ``desired`` and ``most`` are as in :class:`Demand`; without ``most`` more cost nothing.
    """

    start: ZonedInstant
    skill: str
    people: int
    desired: int = attrs.field(default=attrs.Factory(lambda self: self.people, takes_self=True))
    most: int | None = None
    place: str = ""
    end: ZonedInstant = attrs.field(validator=check_order)

    @property
    def day(self) -> date:
        """Return the day it starts on."""
        return self.start.day

    @property
    def span(self) -> Span:
        """Return the time it lasts."""
        return Interval(self.start.instant, self.end.instant)


@attrs.frozen(kw_only=True)
class Absence:
    """A day on which a person cannot work, and why (leave, training, ...)."""

    person: str
    day: date
    reason: str = ""


@attrs.frozen(kw_only=True)
class Assignment:
    """One person on one shift."""

    person: str
    day: date
    shift: str
    skill: str
    start: ZonedInstant
    break_time: Duration = Duration(0)
    place: str = ""
    end: ZonedInstant = attrs.field(validator=check_order)

    @property
    def slot(self) -> Slot:
        """Return what makes two shifts, or assignments, the same work."""
        return (self.shift, self.skill, self.day, self.start, self.end, self.break_time,
                self.place)  # fmt: skip

    @classmethod
    def of(cls, person: str, shift: Shift) -> Assignment:
        """Assign a person to a shift."""
        return cls(
            person=person,
            day=shift.day,
            shift=shift.code,
            skill=shift.skill,
            start=shift.start,
            break_time=shift.break_time,
            place=shift.place,
            end=shift.end,
        )


@fact("rosters", identity=("period", "revision"))
@attrs.frozen(kw_only=True)
class Roster:
    """A published roster: who works when in ``period`` (a month, ``2026-06``).

    A changed roster is published again with the next ``revision``; ``basis`` is the
    digest of what it was made from, so that nobody solves the same problem twice.
    """

    period: str
    revision: int = 1
    basis: str = ""
    assignments: tuple[Assignment, ...] = child_table("assignments")

    def of_person(self, person: str) -> tuple[Assignment, ...]:
        """Return one person's assignments by start."""
        own = (assignment for assignment in self.assignments if assignment.person == person)
        return by_start(own)


def by_start(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Return assignments in the order of start, then person, then shift."""
    return tuple(
        sorted(
            assignments,
            key=lambda one: (one.start.instant.seconds, one.person, one.shift, one.skill),
        )
    )
