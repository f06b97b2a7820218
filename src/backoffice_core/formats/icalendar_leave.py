"""Leave in an iCalendar file (RFC 5545): whole days, as calendars and leave programs hold it.

An all-day event is leave of every ``ATTENDEE`` (whose ``CN`` is the employee's id) or of the
employee in ``X-EMPLOYEE``. Its kind is what ``CATEGORIES`` or else ``SUMMARY`` says, in the words
given: which leave is paid is nobody's guess. ``DTEND`` is the day after the last one, as the
standard has it; ``RRULE``, ``RDATE``, ``EXDATE`` and ``RECURRENCE-ID`` are followed, within a
window of days.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from backoffice_core.attendance.model import Leave, LeaveKind
from backoffice_core.formats.files import file_bytes
from backoffice_core.formats.icalendar_shifts import (
    Event,
    check_person,
    dated,
    dates_in,
    days_of,
    parsed,
    people_in,
    skill_in,
    wall_time,
)
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.calendars import Recurrence
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.intervals import Interval

__all__ = ["LEAVE_WORDS", "read_leave_calendar"]

LEAVE_DAYS_MAX = 366
# A rule without an end is followed through the whole window, by each of up to 100,000 events.
WINDOW_DAYS_MAX = 3660

LEAVE_WORDS: Mapping[str, LeaveKind] = MappingProxyType(
    {
        "annual": LeaveKind.ANNUAL, "annual leave": LeaveKind.ANNUAL, "vacation": LeaveKind.ANNUAL,
        "cuti": LeaveKind.ANNUAL, "cuti tahunan": LeaveKind.ANNUAL,
        "sick": LeaveKind.SICK, "sick leave": LeaveKind.SICK, "sakit": LeaveKind.SICK,
        "maternity": LeaveKind.MATERNITY, "maternity leave": LeaveKind.MATERNITY,
        "cuti melahirkan": LeaveKind.MATERNITY, "cuti hamil": LeaveKind.MATERNITY,
        "unpaid": LeaveKind.UNPAID, "unpaid leave": LeaveKind.UNPAID,
        "cuti tanpa upah": LeaveKind.UNPAID, "cuti di luar tanggungan": LeaveKind.UNPAID,
        "other": LeaveKind.OTHER, "izin": LeaveKind.OTHER,
    }
)  # fmt: skip


@checked
def read_leave_calendar(
    source: Path | str | bytes,
    *,
    zone: str,
    window: Interval[date],
    employees: Iterable[str],
    words: Mapping[str, LeaveKind] = LEAVE_WORDS,
) -> tuple[Leave, ...]:
    r"""The leave in an iCalendar file that touches a window of days, by start and person.

    ``words`` says in lower case which kind a category or a summary is. Times from midnight to
    midnight in ``zone`` are whole days too. Raises :class:`InputRefused` with everything that is
    wrong (an unknown word, part of a day, a stranger, two leaves of a person at once),
    :class:`InvalidValue` (``window_too_long``) for more than ten years, and :class:`MissingExtra`
    without the extra ``formats``.

    >>> lines = (
    ...     "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1",
    ...     "SUMMARY:Cuti tahunan", "X-EMPLOYEE:E07", "DTSTART;VALUE=DATE:20260504",
    ...     "DTEND;VALUE=DATE:20260507", "END:VEVENT", "END:VCALENDAR",
    ... )  # fmt: skip
    >>> (leave,) = read_leave_calendar(
    ...     "\r\n".join(lines).encode(),
    ...     zone="Asia/Jakarta",
    ...     window=Interval(date(2026, 5, 1), date(2026, 6, 1)),
    ...     employees=["E07"],
    ... )
    >>> leave.kind.value, str(leave.start), str(leave.end)
    ('annual', '2026-05-04', '2026-05-06')
    """
    if (window.end - window.start).days > WINDOW_DAYS_MAX:
        raise InvalidValue(
            "window_too_long",
            f"The window has more than {WINDOW_DAYS_MAX} days.",
            "Read a year or a month at a time.",
        )
    problems = Problems()
    content, file = (source, "leave.ics") if isinstance(source, bytes) else (None, "")
    if not isinstance(source, bytes):
        path = Path(source)
        content, file = file_bytes(path.parent, path.name, problems), path.name
    found: list[tuple[Leave, int]] = []
    if content is not None:
        events = list(
            parsed(content, file, problems, lambda one, line: leave_event(one, line, zone, words))
        )
        found = leaves_of(events, file, window, frozenset(employees), problems)
        note_overlaps(found, file, problems)
    problems.refuse()
    return tuple(leave for leave, _ in found)


def leave_event(
    component: Any,  # noqa: ANN401 - icalendar's own
    line: int,
    zone: str,
    words: Mapping[str, LeaveKind],
) -> Event:
    """One event in plain values, its kind as the shift's name; wrong fields are refused."""
    start = whole_day(component, "DTSTART", zone)
    length = days_long(component, start, zone)
    if not timedelta(0) < length <= timedelta(days=LEAVE_DAYS_MAX):
        raise InvalidValue("DTEND", "The leave has no day, or more than a year.", "Mend it.")
    midnight = datetime.combine(start, time.min)
    rule = ""
    if "RRULE" in component:
        if isinstance(component["RRULE"], list):
            raise InvalidValue("RRULE", "There are several rules.", "Make an event of each.")
        rule = dated(component["RRULE"].to_ical().decode(), midnight, zone)
        Recurrence(rule)
    replaces = whole_day(component, "RECURRENCE-ID", zone) if "RECURRENCE-ID" in component else None
    return Event(
        line=line,
        uid=str(component.get("UID", f"line {line}")),
        start=midnight,
        length=length,
        zone=zone,
        rule=rule,
        added=dates_in(component, "RDATE"),
        removed=dates_in(component, "EXDATE"),
        replaces=replaces,
        cancelled=str(component.get("STATUS", "")).upper() == "CANCELLED",
        people=people_in(component),
        shift=kind_of_leave(component, words).value,
        skill="",
        break_time=Duration(0),
    )


def whole_day(component: Any, name: str, zone: str) -> date:  # noqa: ANN401
    """A property that is a date, or a midnight in the zone."""
    if name not in component or isinstance(component[name], list):
        raise InvalidValue(name, f"The event needs one {name}.", f"Give {name} as a date.")
    moment: object = component[name].dt
    if isinstance(moment, date) and not isinstance(moment, datetime):
        return moment
    wall, own_zone = wall_time(component, name, zone)
    if own_zone != zone or wall.time() != time.min:
        raise InvalidValue(
            name, f"{name} is a time within a day.", "Leave is of whole days: give dates."
        )
    return wall.date()


def days_long(component: Any, start: date, zone: str) -> timedelta:  # noqa: ANN401
    """How many days an event lasts; without an end it is one (RFC 5545, 3.6.1)."""
    if "DTEND" in component:
        return whole_day(component, "DTEND", zone) - start
    if "DURATION" not in component:
        return timedelta(days=1)
    length: Any = component["DURATION"].dt
    if not isinstance(length, timedelta) or length % timedelta(days=1):
        raise InvalidValue("DURATION", "The leave is not of whole days.", "Give whole days.")
    return length


def kind_of_leave(component: Any, words: Mapping[str, LeaveKind]) -> LeaveKind:  # noqa: ANN401
    """The kind that the category or the summary names."""
    said = (skill_in(component), str(component.get("SUMMARY", "")).strip())
    for text in said:
        kind = words.get(" ".join(text.lower().split()))
        if kind is not None:
            return kind
    shown = "".join(sign if sign.isprintable() else " " for sign in (said[0] or said[1])[:40])
    raise InvalidValue(
        "CATEGORIES",
        f"Nobody said which kind of leave {shown!r} is." if shown else "It says no kind of leave.",
        "Name it in CATEGORIES, or say what the word means.",
    )


def leaves_of(
    events: list[Event],
    file: str,
    window: Interval[date],
    employees: Container[str],
    problems: Problems,
) -> list[tuple[Leave, int]]:
    """The leave of each person of each event that touches the window, with its line."""
    replaced = {(event.uid, event.replaces) for event in events if event.replaces is not None}
    found: list[tuple[Leave, int]] = []
    for event in events:
        known = [check_person(event, one, file, employees, problems) for one in event.people]
        if event.cancelled or not all(known):
            continue
        try:
            days = tuple(days_of(event, Interval(window.start - event.length, window.end)))
        except InvalidValue as problem:
            problems.add(file, problem.message, problem.remedy, line=event.line, field="RRULE")
            continue
        for day in days:
            last = day + event.length - timedelta(days=1)
            if last < window.start or day >= window.end:
                continue
            if event.replaces is None and (event.uid, day) in replaced:
                continue
            kind = LeaveKind(event.shift)
            found.extend(
                (Leave(person=person, kind=kind, start=day, end=last), event.line)
                for person in event.people
            )
    return sorted(found, key=lambda each: (each[0].start, each[0].person, each[1]))


def note_overlaps(found: list[tuple[Leave, int]], file: str, problems: Problems) -> None:
    """Note every leave that starts before the same person's last one has ended."""
    latest: dict[str, tuple[date, int]] = {}
    for leave, line in found:
        until, other = latest.get(leave.person, (date.min, 0))
        if leave.start <= until:
            problems.add(
                file,
                f"The leave of {leave.person} from {leave.start} overlaps that on line {other}.",
                "Nobody is away twice at once: remove or mend one.",
                line=line,
                field="DTSTART",
            )
        latest[leave.person] = max((until, other), (leave.end, line))
