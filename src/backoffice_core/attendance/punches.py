"""Punches made usable: whose they are, each once, double touches dropped.

What a device sends is dirty: uploads repeat, people touch twice, clocks and directions lie.
The result of this module depends on the set of punches alone, never on their order or on
how often they were handed over. A punch uploaded twice is one fact told twice, so it is
dropped without a word; a double touch is two facts, so a finding says what was left out.
"""

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

__all__ = ["clean_punches"]

Key = tuple[str, int, str, int, int, str, str, str, int]


def clean_punches(
    punches: Iterable[Punch], *, bounce: Duration
) -> tuple[tuple[Punch, ...], tuple[Finding, ...]]:
    """The punches by person and time without repeats, and findings about double touches.

    A punch less than ``bounce`` after the last one *kept* of that person is dropped, so that
    a long row of touches leaves one punch each ``bounce``, and cleaning twice changes nothing.

    >>> from backoffice_core.kernel.instants import ZonedInstant
    >>> at = [
    ...     ZonedInstant.parse(f"2026-05-04T{clock}+07:00[Asia/Jakarta]")
    ...     for clock in ("09:01:00", "09:01:20", "18:00:00")
    ... ]
    >>> touches = [Punch(device="door", person="E07", at=moment) for moment in at]
    >>> kept, said = clean_punches(touches * 2, bounce=Duration.of(minutes=1))
    >>> len(kept), [str(finding) for finding in said]
    (2, ['info: E07 touched the device again within 0:01:00 on 2026-05-04; 1 punch left out'])
    """
    kept: list[Punch] = []
    said: list[Finding] = []
    for person, own in groupby(sorted(punches, key=punch_key), key=person_of):
        good, dropped = without_bounces(own, bounce=bounce)
        kept.extend(good)
        said.extend(bounce_findings(person, person, dropped, bounce=bounce))
    return tuple(kept), tuple(said)


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


def person_of(punch: Punch) -> str:
    """Whose punch it is."""
    return punch.person


def without_bounces(
    punches: Iterable[Punch], *, bounce: Duration
) -> tuple[list[Punch], list[Punch]]:
    """One person's sorted punches: those kept, and the double touches dropped."""
    kept: list[Punch] = []
    dropped: list[Punch] = []
    last = previous = None
    for punch in punches:
        seconds = punch.at.instant.seconds
        fact = (seconds, punch.device, punch.state)
        if fact == previous:
            continue
        previous = fact
        if last is not None and seconds - last < bounce.seconds:
            dropped.append(punch)
        else:
            kept.append(punch)
            last = seconds
    return kept, dropped


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
    said = (found.unknown_person(person, count=len(rest)) for person, rest in unknown.items())
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
