"""Shifts in an iCalendar file (RFC 5545), the way calendars and rostering programs export them.

A recurring shift is expanded on dates and only then given its time, because a recurrence
expanded on clock times yields times that never happen. Each ``VEVENT`` is a shift of every
``ATTENDEE`` (whose ``CN`` is the employee's id) or of the employee in ``X-EMPLOYEE``;
``SUMMARY`` is the shift's code, ``CATEGORIES`` the skill, ``X-BREAK-MINUTES`` the break.
Cancelled events are left out, ``EXDATE``, ``RDATE`` and ``RECURRENCE-ID`` are followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from backoffice_core.attendance.model import PlannedShift
from backoffice_core.formats.files import decoded, file_bytes
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.calendars import Recurrence
from backoffice_core.kernel.errors import InvalidValue, require
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant, resolve
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.zones import zone_rules
from backoffice_core.scheduling.model import Assignment

__all__ = ["read_planned_shifts", "read_shifts_calendar", "shifts_of_calendar"]

UNTIL = re.compile(r"UNTIL=([0-9]{8})(?:T([0-9]{6})(Z?))?")
BREAK_MINUTES_MAX = 24 * 60
SHIFT_MAX = timedelta(hours=24)
EVENTS_MAX = 100_000


@attrs.frozen(kw_only=True)
class Event:
    """One ``VEVENT`` in plain values; times are clock times in ``zone``."""

    line: int
    uid: str
    start: datetime
    length: timedelta
    zone: str
    rule: str
    added: frozenset[date]
    removed: frozenset[date]
    replaces: date | None
    cancelled: bool
    people: tuple[str, ...]
    shift: str
    skill: str
    break_time: Duration


def read_shifts_calendar(
    source: Path | str | bytes, *, zone: str, month: Month, employees: Iterable[str]
) -> tuple[Assignment, ...]:
    """The shifts of a month in an iCalendar file, given as a path or as bytes.

    ``zone`` is used for times that name none. Raises :class:`InputRefused` with everything
    that is wrong, and :class:`MissingExtra` without the extra ``formats``.
    """
    problems = Problems()
    content, file = (source, "shifts.ics") if isinstance(source, bytes) else (None, "")
    if not isinstance(source, bytes):
        path = Path(source)
        content, file = file_bytes(path.parent, path.name, problems), path.name
    found: tuple[Assignment, ...] = ()
    if content is not None:
        found = shifts_of_calendar(
            content,
            file=file,
            zone=zone,
            month=month,
            employees=frozenset(employees),
            problems=problems,
        )
    problems.refuse()
    return found


@checked
def read_planned_shifts(
    source: Path | str | bytes, *, zone: str, month: Month, employees: Iterable[str]
) -> tuple[PlannedShift, ...]:
    r"""The same shifts as attendance plans them: who, on which day, from when to when.

    Raises as :func:`read_shifts_calendar` does.

    >>> lines = (
    ...     "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "SUMMARY:pagi",
    ...     "X-EMPLOYEE:E07", "DTSTART;TZID=Asia/Jakarta:20260504T080000", "DURATION:PT9H",
    ...     "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Asia/Jakarta:20260505T080000",
    ...     "END:VEVENT", "END:VCALENDAR",
    ... )  # fmt: skip
    >>> shifts = read_planned_shifts(
    ...     "\r\n".join(lines).encode(),
    ...     zone="Asia/Jakarta",
    ...     month=Month(2026, 5),
    ...     employees=["E07"],
    ... )
    >>> [(shift.person, str(shift.day)) for shift in shifts]
    [('E07', '2026-05-04'), ('E07', '2026-05-06')]
    """
    return tuple(
        PlannedShift(
            person=one.person,
            day=one.day,
            start=one.start,
            end=one.end,
            break_time=one.break_time,
        )
        for one in read_shifts_calendar(source, zone=zone, month=month, employees=employees)
    )


def shifts_of_calendar(
    content: bytes,
    *,
    file: str,
    zone: str,
    month: Month,
    employees: Container[str],
    problems: Problems,
) -> tuple[Assignment, ...]:
    """The shifts of a month and of the days that lead into it; what is wrong becomes a problem."""
    window = Interval(month.lead_in, month.next.start)
    events = [
        event
        for event in events_of(content, file, zone, problems)
        if all(check_person(event, person, file, employees, problems) for person in event.people)
    ]
    replaced = {(event.uid, event.replaces) for event in events if event.replaces is not None}
    found: list[tuple[Assignment, int]] = []
    for event in events:
        if event.cancelled:
            continue
        try:
            for day in days_of(event, window):
                if event.replaces is None and (event.uid, day) in replaced:
                    continue
                found.extend((one, event.line) for one in assignments_of(event, day, zone))
        except InvalidValue as problem:
            problems.add(file, problem.message, problem.remedy, line=event.line, field="DTSTART")
    inside = [(one, line) for one, line in found if window.contains(one.day)]
    note_overlaps(inside, file, problems)
    return tuple(one for one, _ in inside)


def note_overlaps(found: list[tuple[Assignment, int]], file: str, problems: Problems) -> None:
    """Note every shift that starts before the same person's last one has ended."""
    latest: dict[str, tuple[int, int]] = {}
    for one, line in sorted(found, key=lambda each: (each[0].start.instant, each[1])):
        until, other = latest.get(one.person, (one.start.instant.seconds, 0))
        if one.start.instant.seconds < until:
            problems.add(
                file,
                f"The shift of {one.person} on {one.day} overlaps the one on line {other}.",
                "Nobody works two shifts at once: remove or move one.",
                line=line,
                field="DTSTART",
            )
        latest[one.person] = max((until, other), (one.end.instant.seconds, line))


def check_person(
    event: Event, person: str, file: str, employees: Container[str], problems: Problems
) -> bool:
    """Whether an attendee is an employee; if not, that is a problem."""
    if person not in employees:
        problems.add(
            file,
            f"{person[:40]!r} is not in employees.csv.",
            "Add them there, or mend the name here.",
            line=event.line,
            field="ATTENDEE",
        )
    return person in employees


def events_of(content: bytes, file: str, zone: str, problems: Problems) -> Iterator[Event]:
    """The events of a file as shifts."""
    return parsed(content, file, problems, lambda component, line: event_of(component, line, zone))


def parsed(
    content: bytes, file: str, problems: Problems, parse: Callable[[Any, int], Event]
) -> Iterator[Event]:
    """The events of a file, each parsed with its line; what is wrong becomes a problem."""
    icalendar: Any = require("icalendar", extra="formats", purpose="Reading iCalendar files")
    text = decoded(content, file, problems)
    if text is None:
        return
    try:
        components: list[Any] = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as problem:
        problems.add(
            file,
            f"It is not a calendar that can be read: {str(problem)[:120]}.",
            "Export it again as iCalendar (RFC 5545).",
        )
        return
    if len(components) > EVENTS_MAX:
        problems.add(file, f"It has more than {EVENTS_MAX} events.", "Split it by month.")
        return
    starts = [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip().upper() == "BEGIN:VEVENT"
    ]
    for place, component in enumerate(components):
        line = starts[place] if place < len(starts) else 1
        try:
            yield parse(component, line)
        except InvalidValue as problem:
            problems.add(file, problem.message, problem.remedy, line=line, field=problem.code)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as problem:
            problems.add(
                file,
                f"The event cannot be read: {str(problem)[:120]}.",
                "Mend its dates and rules.",
                line=line,
            )


def event_of(component: Any, line: int, zone: str) -> Event:  # noqa: ANN401 - icalendar's own
    """One event in plain values; wrong fields are :class:`InvalidValue` with their name as code."""
    start, own_zone = wall_time(component, "DTSTART", zone)
    length = length_of(component, start, own_zone)
    if not timedelta(0) < length <= SHIFT_MAX:
        raise InvalidValue("DTEND", "The shift has no length, or more than a day.", "Mend it.")
    replaces = None
    if "RECURRENCE-ID" in component:
        replaces = wall_time(component, "RECURRENCE-ID", zone)[0].date()
    rule = ""
    if "RRULE" in component:
        if isinstance(component["RRULE"], list):
            raise InvalidValue("RRULE", "There are several rules.", "Make an event of each.")
        rule = dated(component["RRULE"].to_ical().decode(), start, own_zone)
        Recurrence(rule)
    summary = str(component.get("SUMMARY", "")).strip()
    if not summary:
        raise InvalidValue("SUMMARY", "The event has no SUMMARY.", "Name the shift in it.")
    return Event(
        line=line,
        uid=str(component.get("UID", f"line {line}")),
        start=start,
        length=length,
        zone=own_zone,
        rule=rule,
        added=dates_in(component, "RDATE"),
        removed=dates_in(component, "EXDATE"),
        replaces=replaces,
        cancelled=str(component.get("STATUS", "")).upper() == "CANCELLED",
        people=people_in(component),
        shift=summary,
        skill=skill_in(component),
        break_time=break_in(component, length),
    )


def wall_time(component: Any, name: str, zone: str) -> tuple[datetime, str]:  # noqa: ANN401
    """A property's clock time and its zone; without one it is in the shop's."""
    if name not in component or isinstance(component[name], list):
        raise InvalidValue(name, f"The event needs one {name}.", f"Give {name} with its time.")
    moment: Any = component[name].dt
    if not isinstance(moment, datetime):
        raise InvalidValue(name, f"{name} is a day without a time.", "Give the time too.")
    wall = moment.replace(tzinfo=None, fold=0)
    named = component[name].params.get("TZID")
    if moment.tzinfo is None and named is None:
        return wall, zone
    if named is None and moment.utcoffset() == timedelta(0):
        return wall, "UTC"
    # Some programs write Windows names; icalendar knows which zones they mean.
    own = str(getattr(moment.tzinfo, "key", named))
    zone_rules(own)
    return wall, own


def length_of(component: Any, start: datetime, zone: str) -> timedelta:  # noqa: ANN401
    """How long an event lasts on the clock."""
    if "DTEND" in component:
        end, own_zone = wall_time(component, "DTEND", zone)
        if own_zone != zone:
            raise InvalidValue("DTEND", "The event ends in another zone.", "Use one zone.")
        return end - start
    if "DURATION" not in component:
        raise InvalidValue("DTEND", "The event has no end.", "Give DTEND or DURATION.")
    length: Any = component["DURATION"].dt
    return length if isinstance(length, timedelta) else timedelta(0)


def dated(rule: str, start: datetime, zone: str) -> str:
    """A rule whose UNTIL is a date: the last day on which a shift may start.

    >>> dated("FREQ=DAILY;UNTIL=20260504T005959Z", datetime(2026, 5, 1, 8), "Asia/Jakarta")
    'FREQ=DAILY;UNTIL=20260503'
    """
    found = UNTIL.search(rule)
    if found is None or found[2] is None:
        return rule
    last = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S")  # noqa: DTZ007
    if found[3]:
        last = Instant.of(last.replace(tzinfo=UTC)).at_zone(zone).local
    day = last.date() if last.time() >= start.time() else last.date() - timedelta(days=1)
    return f"{rule[: found.start()]}UNTIL={day:%Y%m%d}{rule[found.end() :]}"


def dates_in(component: Any, name: str) -> frozenset[date]:  # noqa: ANN401
    """The dates of a property that may be there several times, each with several values."""
    values: Any = component.get(name, [])
    found: set[date] = set()
    for value in values if isinstance(values, list) else [values]:  # pyright: ignore[reportUnknownVariableType]
        for each in value.dts:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            moment: object = each.dt  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            if not isinstance(moment, date):
                raise InvalidValue(name, f"{name} holds periods.", "Give dates.")
            found.add(moment.date() if isinstance(moment, datetime) else moment)
    return frozenset(found)


def people_in(component: Any) -> tuple[str, ...]:  # noqa: ANN401
    """The employees of an event, each once."""
    attendees: Any = component.get("ATTENDEE", [])
    each: list[Any] = attendees if isinstance(attendees, list) else [attendees]  # pyright: ignore[reportUnknownVariableType]
    names = [str(getattr(one, "params", {}).get("CN", "")).strip() for one in each]
    names.append(str(component.get("X-EMPLOYEE", "")).strip())
    found = tuple(dict.fromkeys(name for name in names if name))
    if not found:
        raise InvalidValue(
            "ATTENDEE",
            "The event names no employee.",
            "Give ATTENDEE with CN, or X-EMPLOYEE.",
        )
    return found


def skill_in(component: Any) -> str:  # noqa: ANN401
    """The skill of a shift: its first category."""
    value: Any = component.get("CATEGORIES")
    if value is None:
        return ""
    first: Any = value[0] if isinstance(value, list) else value  # pyright: ignore[reportUnknownVariableType]
    names: list[Any] = list(getattr(first, "cats", [first]))  # pyright: ignore[reportUnknownArgumentType]
    return str(names[0]).strip() if names else ""


def break_in(component: Any, length: timedelta) -> Duration:  # noqa: ANN401
    """The break inside a shift."""
    text = str(component.get("X-BREAK-MINUTES", "0")).strip()
    if re.fullmatch(r"[0-9]{1,4}", text) is None or timedelta(minutes=int(text)) >= length:
        raise InvalidValue(
            "X-BREAK-MINUTES", f"{text[:20]!r} is not a break within the shift.", "Give minutes."
        )
    return Duration(60 * int(text))


def days_of(event: Event, window: Interval[date]) -> Iterator[date]:
    """The dates an event starts on, a day of margin around the window for other zones."""
    first = event.start.date()
    margin = timedelta(days=2)
    wide = Interval(window.start - margin, window.end + margin)
    days = set(event.added)
    if not event.removed or first not in event.removed:
        days.add(first)
    if event.rule:
        days.update(Recurrence(event.rule).days(first, wide))
    yield from sorted(day for day in days - event.removed if wide.contains(day))


def assignments_of(event: Event, day: date, zone: str) -> Iterator[Assignment]:
    """The shift of each person of an event on one of its days."""
    wall = datetime.combine(day, event.start.time())
    start = in_zone(resolve(wall, event.zone), zone)
    end = in_zone(resolve(wall + event.length, event.zone), zone)
    for person in event.people:
        yield Assignment(
            person=person,
            day=start.day,
            shift=event.shift,
            skill=event.skill,
            start=start,
            end=end,
            break_time=event.break_time,
        )


def in_zone(moment: ZonedInstant, zone: str) -> ZonedInstant:
    """A moment as the shop's clocks show it."""
    return moment if moment.zone == zone else moment.instant.at_zone(zone)
