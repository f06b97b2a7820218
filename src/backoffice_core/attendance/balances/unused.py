"""What was handed over and changed nothing: said, so that a slip in an id or a date is seen.

An account is kept for one person, and whoever keeps many hands over everybody's days each
time. So days of others are passed over, and only where nothing is left is it worth a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["all_of_others", "by_date", "date_without_day", "not_due", "part_unused"]


def by_date(person: str, days: Iterable[WorkedDay]) -> dict[date, WorkedDay]:
    """A person's days by date.

    Raises :class:`InvalidValue` (``day_twice``), as one of two would be lost.
    """
    found: dict[date, WorkedDay] = {}
    for day in days:
        if day.person != person:
            continue
        if day.day in found:
            raise InvalidValue(
                "day_twice",
                f"{person} has two worked days of {day.day}.",
                "Put the spans of a date into one worked day.",
            )
        found[day.day] = day
    return found


def all_of_others(person: str, name: str, others: Iterable[str]) -> list[Finding]:
    """A finding where all days that were handed over are of ``others``."""
    whose = set(others)
    if not whose or person in whose:
        return []
    says = Message.plural(
        "No day handed over is one of {person}, only days of {count} other person",
        "No day handed over is one of {person}, only days of {count} other people",
        person=name,
        count=len(whose),
    )
    return [about(person, "days_of_others", says, severity=Severity.WARNING)]


def not_due(person: str, name: str, days: list[WorkedDay]) -> list[Finding]:
    """A finding about time worked on dates for which nobody said what was due."""
    worked = sorted((day for day in days if not day.worked.is_zero), key=lambda day: day.day)
    if not worked:
        return []
    says = Message.plural(
        "{person} worked {time} on {count} day that has no time due, first on {first}: it is not"
        " in the balance of flexitime",
        "{person} worked {time} on {count} days that have no time due, first on {first}: it is not"
        " in the balance of flexitime",
        count=len(worked),
        person=name,
        time=Duration.total(day.worked for day in worked),
        first=worked[0].day,
    )
    return [about(person, "flexitime_not_due", says, day=worked[0].day)]


def date_without_day(person: str, day: date) -> Finding:
    """A date chosen to be turned into time off, of which nothing was reckoned."""
    says = Message(
        "Overtime of {person} on {day} was to become time off, but that day was not reckoned",
        person=person,
        day=day,
    )
    return about(person, "in_lieu_not_reckoned", says, day=day)


def part_unused(person: str, name: str, day: date) -> Finding:
    """A part of a date that no leave takes."""
    says = Message(
        "{person} was to take a part of {day}, but no leave takes anything of that day",
        person=name,
        day=day,
    )
    return about(person, "leave_part_unused", says, day=day)


def about(
    person: str,
    kind: str,
    says: Message,
    *,
    day: date | None = None,
    severity: Severity = Severity.NOTICE,
) -> Finding:
    """A finding about somebody's account."""
    return Finding(
        kind=f"attendance.{kind}",
        severity=severity,
        subject=f"employee {person}",
        day=day,
        says=says,
    )
