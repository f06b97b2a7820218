"""What a month was handed over with: whose it is, and what of it cannot be meant.

Shifts, leaves and terms of people who are no employees, and shifts nobody can be at both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.model import Employee, Leave, PlannedShift
from backoffice_core.attendance.terms import AttendanceTerms
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import ZonedInstant
from backoffice_core.kernel.words import Message

__all__ = ["by_person", "overlapping", "shifts_overlap", "unknown_people"]

T = TypeVar("T", PlannedShift, Leave)


def by_person(things: Iterable[T]) -> dict[str, list[T]]:
    """Shifts or leaves of each person, each once: handed over again it is the same one."""
    own: dict[str, list[T]] = {}
    for thing in dict.fromkeys(things):
        own.setdefault(thing.person, []).append(thing)
    return own


def overlapping(shifts: Iterable[PlannedShift]) -> Iterator[PlannedShift]:
    """One person's shifts that begin before an earlier one has ended."""
    until = None
    for shift in sorted(shifts, key=lambda each: (each.start.instant, each.end.instant)):
        if until is not None and shift.start.instant < until:
            yield shift
        until = shift.end.instant if until is None else max(until, shift.end.instant)


def unknown_people(
    shifts: Mapping[str, list[PlannedShift]],
    leaves: Mapping[str, list[Leave]],
    terms: AttendanceTerms,
    staff: tuple[Employee, ...],
) -> Iterator[Finding]:
    """Findings about shifts, leaves and terms of nobody we know."""
    known = {employee.id for employee in staff}
    for person in sorted(shifts.keys() - known):
        yield unknown_planned(person, count=len(shifts[person]))
    for person in sorted(leaves.keys() - known):
        yield unknown_on_leave(person, count=len(leaves[person]))
    for person in sorted((terms.patterns.keys() | terms.exempt_in.keys()) - known):
        yield unknown_in_terms(person)


def unknown_planned(person: str, *, count: int) -> Finding:
    """Shifts planned for nobody we know."""
    says = Message.plural(
        "{count} shift is planned for {person}, who is no employee",
        "{count} shifts are planned for {person}, who is no employee",
        count=count,
        person=person,
    )
    return found.about("unknown_person", Severity.WARNING, person, says, detail="shift")


def unknown_on_leave(person: str, *, count: int) -> Finding:
    """Leaves of nobody we know."""
    says = Message.plural(
        "{count} leave is of {person}, who is no employee",
        "{count} leaves are of {person}, who is no employee",
        count=count,
        person=person,
    )
    return found.about("unknown_person", Severity.WARNING, person, says, detail="leave")


def unknown_in_terms(person: str) -> Finding:
    """A pattern of work or an exemption of nobody we know."""
    says = Message("The terms are for {person} too, who is no employee", person=person)
    return found.about("unknown_person", Severity.WARNING, person, says, detail="terms")


def shifts_overlap(person: str, name: str, day: date, *, start: ZonedInstant) -> Finding:
    """A shift planned before another has ended."""
    says = Message(
        "{person} is planned twice at a time: a shift begins at {start}, before another has ended",
        person=name,
        start=start,
    )
    detail = start.instant.iso()
    return found.about("shifts_overlap", Severity.WARNING, person, says, day=day, detail=detail)
