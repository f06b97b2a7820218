"""The files about people: employees, shifts, leave, punches and what next month needs."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta
from typing import Literal, TypedDict

import attrs

from backoffice_core.attendance.model import Employee, Leave, LeaveKind, Punch
from backoffice_core.formats.amounts import Amounts
from backoffice_core.formats.attlog import AttlogReading, repeated_finding
from backoffice_core.formats.attlog_lines import Clock
from backoffice_core.formats.references import Catalogue, Names
from backoffice_core.formats.shop_settings import Settings
from backoffice_core.formats.tables import Row, Table, counted
from backoffice_core.kernel.calendars import Holiday, HolidayKind
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant, resolve
from backoffice_core.kernel.money import Money
from backoffice_core.scheduling.model import Assignment, Demand, Person, Shift

__all__ = [
    "COLUMNS_OF_PEOPLE",
    "Staff",
    "check_overlaps",
    "read_employees",
    "read_holidays",
    "read_leaves",
    "read_punches",
    "read_shifts",
    "read_staffing",
]

COLUMNS_OF_PEOPLE = {
    "employees.csv": (
        *("employee", "name", "pin", "skills", "days_a_week"),
        *("basic_wage", "fixed_allowance", "variable_allowance", "joined", "left"),
    ),
    "shifts.csv": ("date", "employee", "shift", "skill", "start", "end", "break_minutes"),
    "leave.csv": ("employee", "kind", "start", "end"),
    "punches.csv": ("employee", "time", "state", "device"),
    "staffing.csv": ("date", "shift", "skill", "start", "end", "break_minutes", "people"),
    "holidays.csv": ("date", "name", "kind"),
}
WAGES: tuple[Literal["basic_wage", "fixed_allowance", "variable_allowance"], ...] = (
    "basic_wage",
    "fixed_allowance",
    "variable_allowance",
)
MINUTES_A_DAY = 24 * 60
PEOPLE_MAX = 10_000
STATE_MAX = 65_535


@attrs.frozen(kw_only=True)
class Staff:
    """The employees, as attendance and as scheduling know them; ``pins`` names whose each is."""

    employees: tuple[Employee, ...]
    people: tuple[Person, ...]
    ids: Names
    pins: Catalogue[str]


def read_employees(table: Table, settings: Settings) -> Staff:
    """``employees.csv``; whoever has left before next month is not planned for it."""
    employees: list[Employee] = []
    people: list[Person] = []
    ids: dict[str, int] = {}
    pins: dict[str, int] = {}
    amounts = Amounts(settings.currency)
    for row in table.rows():
        read = employee_cells(row, settings)
        for field in WAGES:
            amounts.add(row, field, read[field].minor)
        skills = row.optional("skills").split()
        once(row, "employee", read["id"], ids)
        once(row, "pin", read["pin"], pins)
        if row.ok:
            employee = Employee(**read)
            employees.append(employee)
            if employee.left is None or employee.left >= settings.month.next.start:
                people.append(person_of(employee, skills))
    return Staff(
        employees=tuple(employees),
        people=tuple(people),
        ids=table.names("employee"),
        pins=Catalogue({one.pin: one.id for one in employees}, table.names("pin"), str),
    )


def person_of(employee: Employee, skills: list[str]) -> Person:
    """An employee as scheduling knows them."""
    return Person(
        id=employee.id,
        name=employee.name,
        skills=skills,
    )


class EmployeeCells(TypedDict):
    """An employee's cells as they were read, by field: with stand-ins they are no employee yet."""

    id: str
    name: str
    pin: str
    days_a_week: int
    basic_wage: Money
    fixed_allowance: Money
    variable_allowance: Money
    joined: date
    left: date | None


def employee_cells(row: Row, settings: Settings) -> EmployeeCells:
    """What a row says of an employee."""
    currency = settings.currency
    read = EmployeeCells(
        id=row.text("employee"),
        name=row.text("name"),
        pin=row.text("pin"),
        days_a_week=row.count("days_a_week", least=5, most=6),
        basic_wage=row.money("basic_wage", currency),
        fixed_allowance=row.money("fixed_allowance", currency),
        variable_allowance=row.money("variable_allowance", currency),
        joined=row.day("joined"),
        left=row.optional_day("left"),
    )
    joined, left = read["joined"], read["left"]
    if row.ok and left is not None and left < joined:
        row.note("left", f"{left} is before {joined}.", "Swap or mend the dates.")
    return read


def once(row: Row, field: str, value: str, seen: dict[str, int]) -> None:
    """Note a value that an earlier line has already."""
    if value and value in seen:
        row.note(field, f"{value!r} is on line {seen[value]} already.", "Use each once.")
    seen.setdefault(value, row.line)


def known(row: Row, field: str, values: Container[str], where: str) -> str:
    """A text that must be among those of another file."""
    text = row.text(field)
    if text and text not in values:
        row.note(field, f"{text[:40]!r} is not in {where}.", "Add it there, or mend it here.")
    return text


@attrs.frozen
class Span:
    """Start and end of a shift in local time, and its break."""

    start: ZonedInstant
    end: ZonedInstant
    break_time: Duration


def span_of(row: Row, day: date, zone: str) -> Span | None:
    """When a shift is; an end at or before the start is on the next day."""
    start = row.minutes("start")
    end = row.minutes("end", last=MINUTES_A_DAY)
    pause = row.count("break_minutes", most=MINUTES_A_DAY)
    if not row.ok:
        return None
    end += MINUTES_A_DAY if end <= start else 0
    if pause >= end - start:
        shift = counted(end - start, "minute")
        problem = f"A break of {counted(pause, 'minute')} leaves nothing of a shift of {shift}."
        row.note("break_minutes", problem, "Give the minutes of the break.")
        return None
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - resolved below
    try:
        return Span(
            resolve(midnight + timedelta(minutes=start), zone),
            resolve(midnight + timedelta(minutes=end), zone),
            Duration(pause * 60),
        )
    except InvalidValue as problem:
        row.note("start", problem.message, "Move the shift off the clock change.")
        return None


def read_shifts(table: Table, settings: Settings, ids: Container[str]) -> tuple[Assignment, ...]:
    """``shifts.csv``; the last days before the month may be in it, for its first week and night."""
    found: list[Assignment] = []
    lines: list[int] = []
    for row in table.rows():
        day = row.day("date")
        person = known(row, "employee", ids, "employees.csv")
        shift = row.text("shift")
        skill = row.optional("skill")
        span = span_of(row, day, settings.zone)
        in_plan(row, day, settings)
        if span is not None and row.ok:
            found.append(
                Assignment(
                    person=person,
                    day=day,
                    shift=shift,
                    skill=skill,
                    start=span.start,
                    end=span.end,
                    break_time=span.break_time,
                )
            )
            lines.append(row.line)
    check_overlaps(table, found, lines)
    return tuple(found)


def in_plan(row: Row, day: date, settings: Settings) -> None:
    """Note a shift outside the month and the days that lead into it."""
    month = settings.month
    if row.ok and settings.month_known and not month.lead_in <= day <= month.last_day:
        row.note("date", f"{day} is not in {month}.", "Keep each month in a folder of its own.")


def check_overlaps(table: Table, assignments: list[Assignment], lines: list[int]) -> None:
    """Note every shift that starts before the same person's last one has ended."""
    latest: dict[str, tuple[int, int]] = {}
    order = sorted(
        range(len(assignments)), key=lambda index: assignments[index].start.instant.seconds
    )
    for index in order:
        one, line = assignments[index], lines[index]
        until, other = latest.get(one.person, (-(10**18), 0))
        if one.start.instant.seconds < until:
            table.problems.add(
                table.file,
                f"The shift of {one.person} on {one.day} overlaps the one on line {other}.",
                "Nobody works two shifts at once: remove or move one.",
                line=line,
                field="start",
            )
        latest[one.person] = max((until, other), (one.end.instant.seconds, line))


def read_staffing(table: Table, settings: Settings) -> tuple[Demand, ...]:
    """``staffing.csv``: how many people each shift of next month needs."""
    found: list[Demand] = []
    seen: dict[str, int] = {}
    month = settings.month.next
    for row in table.rows():
        day = row.day("date")
        code, skill = row.text("shift"), row.text("skill")
        people = row.count("people", least=1, most=PEOPLE_MAX)
        span = span_of(row, day, settings.zone)
        if row.ok and settings.month_known and day not in month:
            row.note("date", f"{day} is not in {month}.", "It is the month after the closed one.")
        once(row, "shift", f"{day} {code} {skill}", seen)
        if span is not None and row.ok:
            shift = Shift(
                code=code,
                day=day,
                start=span.start,
                end=span.end,
                skill=skill,
                break_time=span.break_time,
            )
            found.append(Demand(shift=shift, people=people))
    return tuple(found)


def read_leaves(table: Table, ids: Container[str]) -> tuple[Leave, ...]:
    """``leave.csv``: approved leave, both days included; one person's do not overlap."""
    found: list[tuple[Leave, int]] = []
    for row in table.rows():
        person = known(row, "employee", ids, "employees.csv")
        kind = row.choice("kind", LeaveKind)
        start, end = row.day("start"), row.day("end")
        if row.ok and end < start:
            row.note("end", f"{end} is before {start}.", "Give the first and the last day off.")
        if row.ok:
            found.append((Leave(person=person, kind=kind, start=start, end=end), row.line))
    latest: dict[str, tuple[date, int]] = {}
    for leave, line in sorted(found, key=lambda each: (each[0].start, each[1])):
        until, other = latest.get(leave.person, (date.min, 0))
        if leave.start <= until:
            table.problems.add(
                table.file,
                f"The leave of {leave.person} overlaps that on line {other}.",
                "Shorten or remove one.",
                line=line,
                field="start",
            )
        latest[leave.person] = max((until, other), (leave.end, line))
    return tuple(leave for leave, _ in found)


def read_punches(table: Table, settings: Settings, ids: Container[str]) -> AttlogReading:
    """``punches.csv``: punches by employee, where the device's own dump is not at hand."""
    clock = Clock(zone=settings.zone, month=settings.month if settings.month_known else None)
    found: list[Punch] = []
    repeated: list[int] = []
    seen: set[tuple[str, str, Instant, int]] = set()
    for row in table.rows():
        person = known(row, "employee", ids, "employees.csv")
        moment = row.moment("time")
        state = row.count("state", most=STATE_MAX) if row.optional("state") else 255
        device = row.optional("device") or settings.device
        if row.ok and moment is not None and not clock.accepts(moment):
            row.note("time", f"{moment} is not in {settings.month}.", "Leave it out.")
        if not row.ok or moment is None:
            continue
        at = clock.at(moment)
        key = (device, person, at.instant, state)
        if key in seen:
            repeated.append(row.line)
            continue
        seen.add(key)
        source = f"{table.file}:{row.line}"
        found.append(Punch(device=device, person=person, at=at, state=state, source=source))
    findings = (repeated_finding(table.file, repeated),) if repeated else ()
    return AttlogReading(punches=tuple(found), findings=findings)


def read_holidays(table: Table) -> tuple[Holiday, ...]:
    """``holidays.csv``: the days off and why."""
    found: list[Holiday] = []
    for row in table.rows():
        day = row.day("date")
        name = row.text("name")
        kind = row.choice("kind", HolidayKind)
        if row.ok:
            found.append(Holiday(day=day, name=name, kind=kind))
    return tuple(found)
