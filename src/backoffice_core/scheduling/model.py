"""The facts of scheduling: who can work, what is needed, and who was assigned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked, checked_fields, expect_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.facts import child_table, fact
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.intervals import Interval, merge
from backoffice_core.scheduling.levels import Coverage

if TYPE_CHECKING:
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
# Nobody is on one shift for longer; who is on call for a week is.
SHIFT_MAX = Duration.of(days=7)


def skill_set(skills: Iterable[str]) -> frozenset[str]:
    """The skills, from whatever they came in."""
    return frozenset(skills)


@checked
def skill_levels(skills: Mapping[str, int]) -> frozenset[str]:
    """Return skills with levels as plain skills: who stands on a level has those below it.

    >>> sorted(skill_levels({"nurse": 2, "driver": 1}))
    ['driver', 'driver 1', 'nurse', 'nurse 1', 'nurse 2']

    A shift that wants a nurse of level 2 or above asks for the skill ``nurse 2``. Who has a
    skill without a level has level 0. Raises :class:`InvalidValue` (``number_too_small``).
    """
    for name, top in skills.items():
        if top < 0:
            raise InvalidValue("number_too_small", f"The level of {shown(name)} is {top}.",
                               "Give 0 or more.")  # fmt: skip
    levels = {f"{name} {step}" for name, top in skills.items() for step in range(1, top + 1)}
    return frozenset(skills) | levels


@checked_fields
@attrs.frozen(kw_only=True)
class Person:
    """Somebody who can be rostered, with the skills they have and the contract they are under.

    Raises :class:`InvalidValue`: ``not_several``, ``text_empty``, ``type_wrong``.
    """

    id: str = attrs.field(validator=named)
    name: str = attrs.field(validator=named)
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
    """Refuse what ends before it starts, or as it does."""
    if end.instant <= value.start.instant:
        what = f"{type(value).__name__} {getattr(value, 'code', getattr(value, 'skill', ''))}"
        lasts = "no time at all" if end.instant == value.start.instant else "less than nothing"
        raise InvalidValue(
            "shift_ends_before_start",
            f"{what} of {value.day} runs {value.start.iso()} to {end.iso()}, which is {lasts}.",
            "Give an end after the start: what goes on past midnight ends on the next day.",
        )


@checked_fields
@attrs.frozen(kw_only=True)
class Shift:
    """Work to be done on ``day`` (the day it starts) by people with ``skill`` at ``place``.

    ``breaks`` are the unpaid breaks inside it whose time is fixed; ``break_time`` is how
    long all breaks are, those too that are taken when it suits.

    Raises :class:`InvalidValue`: ``shift_ends_before_start``, ``shift_on_another_day`` where
    ``day`` is not the date of ``start`` on its own clock, ``break_beyond_shift``,
    ``number_too_small`` for a break of less than nothing, ``shift_too_long`` beyond a week,
    ``text_empty``, ``not_a_date``, ``type_wrong``.
    """

    code: str = attrs.field(validator=named)
    day: date
    start: ZonedInstant
    skill: str = attrs.field(validator=named)
    breaks: tuple[Span, ...] = ()
    break_time: Duration = attrs.field(
        default=attrs.Factory(lambda self: length_of(self.breaks), takes_self=True),
        validator=not_negative,
    )
    place: str = ""
    end: ZonedInstant = attrs.field(validator=check_order)

    def __attrs_post_init__(self) -> None:
        """Refuse another day than the one it starts on, and breaks longer than it is."""
        if self.day != self.start.day:
            raise InvalidValue("shift_on_another_day",
                               f"Shift {self.code} of {self.day} starts on {self.start.day}, at "
                               f"{self.start.iso()}.",
                               "Give the day it starts on, on the clock there.")  # fmt: skip
        if self.break_time > self.end.instant - self.start.instant:
            raise InvalidValue("break_beyond_shift",
                               f"Shift {self.code} of {self.day} lasts "
                               f"{self.end.instant - self.start.instant}, and its breaks "
                               f"{self.break_time}.",
                               "Give breaks that lie within the shift.")  # fmt: skip
        if self.end.instant - self.start.instant > SHIFT_MAX:
            raise InvalidValue("shift_too_long",
                               f"Shift {self.code} of {self.day} lasts until {self.end.iso()}.",
                               "Give an end within a week of the start.")  # fmt: skip

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


def check_heads(asked: Demand | IntervalDemand) -> None:
    """Refuse fewer than no people, and a desired number or a most below the one before it.

    Raises :class:`InvalidValue`: ``demand_negative``, ``demand_crossed``.
    """
    if asked.people < 0:
        raise InvalidValue("demand_negative",
                           f"{heads_where(asked)} needs {asked.people}.",
                           "Ask for nobody or more.")  # fmt: skip
    if asked.desired < asked.people or (asked.most is not None and asked.most < asked.desired):
        raise InvalidValue("demand_crossed",
                           f"{heads_where(asked)} needs {asked.people}, desires {asked.desired} "
                           f"and takes {asked.most} at most.",
                           "Give a desired number of people or more, and a most of desired or "
                           "more.")  # fmt: skip


def heads_where(asked: Demand | IntervalDemand) -> str:
    """Return what asks for heads, for an error."""
    if isinstance(asked, Demand):
        return f"{asked.shift.code} on {asked.shift.day}"
    return f"{asked.skill} from {asked.start.iso()}"


@checked_fields
@attrs.frozen(kw_only=True)
class Demand:
    """How many ``people`` a shift needs, how many are ``desired``, and how many at ``most``.

    Without them as many are desired as are needed, and at most as many as are desired. What a
    head too few means says ``coverage``, or else that of the problem; where demand for one shift
    adds up, the first of its own holds.

    Raises :class:`InvalidValue`: ``demand_negative``, ``demand_crossed``,
    ``number_not_whole``, ``type_wrong``.
    """

    shift: Shift
    people: int
    desired: int = attrs.field(default=attrs.Factory(lambda self: self.people, takes_self=True))
    most: int = attrs.field(
        default=attrs.Factory(lambda self: max(self.people, self.desired), takes_self=True)
    )
    coverage: Coverage | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        check_heads(self)


@checked_fields
@attrs.frozen(kw_only=True)
class IntervalDemand:
    """How many ``people`` with ``skill`` are needed at ``place`` from ``start`` to ``end``.

    Whoever is on a shift that covers all of it, and not on a break of a fixed time, counts.
    ``desired``, ``most`` and ``coverage`` are as in :class:`Demand`; without ``most`` more cost
    nothing.

    Raises :class:`InvalidValue`: ``shift_ends_before_start``, ``demand_negative``,
    ``demand_crossed``, ``number_not_whole``, ``type_wrong``.
    """

    start: ZonedInstant
    skill: str
    people: int
    desired: int = attrs.field(default=attrs.Factory(lambda self: self.people, takes_self=True))
    most: int | None = None
    place: str = ""
    coverage: Coverage | None = None
    end: ZonedInstant = attrs.field(validator=check_order)

    def __attrs_post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        check_heads(self)

    @property
    def day(self) -> date:
        """Return the day it starts on."""
        return self.start.day

    @property
    def span(self) -> Span:
        """Return the time it lasts."""
        return Interval(self.start.instant, self.end.instant)


@checked_fields
@attrs.frozen(kw_only=True)
class Absence:
    """A day on which a person cannot work, and why (leave, training, ...).

    Raises :class:`InvalidValue`: ``not_a_date``, ``type_wrong``.
    """

    person: str
    day: date
    reason: str = ""


@attrs.frozen(kw_only=True)
class Assignment:
    """One person on one shift.

    Raises :class:`InvalidValue`: ``shift_ends_before_start``, ``not_a_date``, ``type_wrong``.
    """

    person: str
    day: date
    shift: str
    skill: str
    start: ZonedInstant
    break_time: Duration = Duration(0)
    place: str = ""
    end: ZonedInstant

    def __attrs_post_init__(self) -> None:
        """Refuse what is no assignment; one that is usual is only looked at once."""
        told = (type(self.person), type(self.day), type(self.shift), type(self.skill))
        timed = (type(self.start), type(self.break_time), type(self.place), type(self.end))
        if told != TOLD or timed != TIMED:
            expect_fields(self)
        if self.end.instant.seconds <= self.start.instant.seconds:
            check_order(self, None, self.end)

    @property
    def slot(self) -> Slot:
        """Return what makes two shifts, or assignments, the same work."""
        return (self.shift, self.skill, self.day, self.start, self.end, self.break_time,
                self.place)  # fmt: skip

    def __str__(self) -> str:
        """Return who works what and when, in short."""
        where = f"{self.skill} at {self.place}" if self.place else self.skill
        hours = f"{self.start.local:%H:%M}-{self.end.local:%H:%M}"
        return f"{self.person}: {self.shift} on {self.day} {hours} ({where})"

    @classmethod
    def of(cls, person: str, shift: Shift) -> Assignment:
        """Assign a person to a shift."""
        if type(shift) is not Shift:
            expect(shift, Shift, name="shift of Assignment.of")
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


# What nearly every assignment is made of; only another is looked at field by field.
TOLD = (str, date, str, str)
TIMED = (ZonedInstant, Duration, str, ZonedInstant)


@fact("rosters", identity=("period", "revision"))
@attrs.frozen(kw_only=True)
class Roster:
    """A published roster: who works when in ``period`` (a month, ``2026-06``).

    A changed roster is published again with the next ``revision``; ``basis`` is the
    digest of what it was made from, so that nobody solves the same problem twice.
    """

    SEVERAL: ClassVar[str] = "Pass its assignments: roster.assignments."

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
