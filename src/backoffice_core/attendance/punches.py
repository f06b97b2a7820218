"""Whose punches they are, and in which order: the same for any order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.model import Employee, Punch
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration

__all__ = ["bounce_findings", "punch_key", "sort_by_employee", "whole_key"]

Key = tuple[str, int, str, int, int, str, str, str, int]


def punch_key(punch: Punch) -> Key:
    """A total order: by person, then time, then everything else, so that no tie is left."""
    at = punch.at
    return (
        punch.person, at.instant.seconds, punch.device, punch.state,
        punch.verify, punch.work_code, punch.source, at.zone, at.offset,
    )  # fmt: skip


def whole_key(punch: Punch) -> tuple[Key, str]:
    """A total order even among tellings of one touch that differ in place or proof."""
    return punch_key(punch), repr((punch.kind, punch.direction, punch.place, punch.proof))


def bounce_findings(
    person: str, name: str, dropped: list[Punch], *, bounce: Duration
) -> Iterator[Finding]:
    """One finding a day about the double touches of a person."""
    for day, touches in groupby(dropped, key=day_of):
        yield found.bounced(person, name, day, count=len(list(touches)), bounce=bounce)


def day_of(punch: Punch) -> date:
    """The local day on which a punch was recorded."""
    return punch.at.day


def sort_by_employee(
    punches: Iterable[Punch], employees: Iterable[Employee]
) -> tuple[dict[str, list[Punch]], tuple[Finding, ...]]:
    """The punches of each employee in order, and findings about those of nobody we know.

    ``Punch.person`` is the employee's id, or the PIN where no id matches. Raises
    :class:`InvalidValue` (``employee_twice``, ``pin_shared``) when that is not one person.
    """
    known = names_on_punches(employees)
    own: dict[str, list[Punch]] = {}
    unknown: dict[str, list[Punch]] = {}
    for punch in sorted(punches, key=punch_key):
        person = known.get(punch.person)
        if person is None:
            unknown.setdefault(punch.person, []).append(punch)
        else:
            own.setdefault(person, []).append(punch)
    for person, mixed in own.items():
        if any(punch.person != person for punch in mixed):
            renamed = (attrs.evolve(punch, person=person) for punch in mixed)
            own[person] = sorted(renamed, key=punch_key)
    # Handed over twice, or read from two files, it is still one punch.
    said = (
        found.unknown_person(
            person, count=len({(each.device, each.at.instant, each.state) for each in rest})
        )
        for person, rest in unknown.items()
    )
    return own, tuple(said)


def names_on_punches(employees: Iterable[Employee]) -> dict[str, str]:
    """The employee each id and each PIN stands for."""
    staff = tuple(employees)
    known: dict[str, str] = {}
    for employee in staff:
        if employee.id in known:
            raise InvalidValue(
                "employee_twice", f"Two employees have the id {employee.id}.", "Rename one."
            )
        known[employee.id] = employee.id
    for employee in staff:
        if employee.pin and known.setdefault(employee.pin, employee.id) != employee.id:
            raise InvalidValue(
                "pin_shared",
                f"{employee.pin} stands for employees {known[employee.pin]} and {employee.id}.",
                "Give everybody a PIN of their own; empty the PIN of whoever left.",
            )
    return known
