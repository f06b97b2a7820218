"""The facts of scheduling: who can work, what is needed, and who was assigned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import child_table, fact
from backoffice_core.kernel.instants import Duration, ZonedInstant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backoffice_core.kernel.effective import Effective
    from backoffice_core.scheduling.contracts import Contract

__all__ = ["Absence", "Assignment", "Demand", "Person", "Roster", "Shift"]


def skill_set(skills: Iterable[str]) -> frozenset[str]:
    """The skills, from whatever they came in."""
    return frozenset(skills)


@attrs.frozen(kw_only=True)
class Person:
    """Somebody who can be rostered, with the skills they have and the contract they are under."""

    id: str
    name: str
    skills: frozenset[str] = attrs.field(converter=skill_set)
    contract: Contract | Effective[Contract] | None = None


def check_order(value: Shift | Assignment, attribute: object, end: ZonedInstant) -> None:  # noqa: ARG001
    """Refuse a shift that ends before it starts."""
    if end.instant <= value.start.instant:
        raise InvalidValue(
            "shift_ends_before_start",
            f"Shift of {value.day} runs {value.start.iso()} to {end.iso()}.",
            "A shift past midnight ends on the next day.",
        )


@attrs.frozen(kw_only=True)
class Shift:
    """Work to be done on ``day`` (the day it starts) by people with ``skill``.

    ``break_time`` is the unpaid break inside it.
    """

    code: str
    day: date
    start: ZonedInstant
    skill: str
    break_time: Duration = Duration(0)
    end: ZonedInstant = attrs.field(validator=check_order)

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
    end: ZonedInstant = attrs.field(validator=check_order)

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
        sorted(assignments, key=lambda one: (one.start.instant, one.person, one.shift, one.skill))
    )
