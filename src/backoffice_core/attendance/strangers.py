"""Whose shifts, leaves and terms they are, and what is said of people who are no employees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.model import Employee, Leave, PlannedShift
from backoffice_core.attendance.terms import AttendanceTerms
from backoffice_core.kernel.findings import Finding

__all__ = ["by_person", "unknown_people"]

T = TypeVar("T", PlannedShift, Leave)


def by_person(things: Iterable[T]) -> dict[str, list[T]]:
    """Shifts or leaves of each person, each once: handed over again it is the same one."""
    own: dict[str, list[T]] = {}
    for thing in dict.fromkeys(things):
        own.setdefault(thing.person, []).append(thing)
    return own


def unknown_people(
    shifts: Mapping[str, list[PlannedShift]],
    leaves: Mapping[str, list[Leave]],
    terms: AttendanceTerms,
    staff: tuple[Employee, ...],
) -> Iterator[Finding]:
    """Findings about shifts, leaves and terms of nobody we know."""
    known = {employee.id for employee in staff}
    for person in sorted(shifts.keys() - known):
        yield found.unknown_planned(person, count=len(shifts[person]))
    for person in sorted(leaves.keys() - known):
        yield found.unknown_on_leave(person, count=len(leaves[person]))
    for person in sorted((terms.patterns.keys() | terms.exempt_in.keys()) - known):
        yield found.unknown_in_terms(person)
