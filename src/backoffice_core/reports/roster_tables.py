"""Next month's roster as tables: who works when, and what stays open and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message, Value
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.reports.names import month_name, weekday_name
from backoffice_core.reports.tables import Column, Kind, Table
from backoffice_core.scheduling import (
    Assignment,
    IntervalDemand,
    OpenShift,
    Person,
    RosterProblem,
    Shift,
    explain_open,
)

__all__ = ["open_shift_table", "roster_days", "roster_people", "roster_table"]

# A person counts once, with the first of these that keeps them from a shift.
BARRED: Final = {
    "scheduling.skill_required": "{count} without the skill",
    "scheduling.on_leave": "{count} on leave",
    "scheduling.one_shift_a_day": "{count} at work that day",
    "scheduling.minimum_rest": "{count} resting",
    "scheduling.days_a_week_max": "{count} with a full week of days",
    "scheduling.hours_a_week_max": "{count} with a full week of hours",
}
ABLE, ASSIGNED, OTHER = "scheduling.able", "scheduling.assigned", "other"


def assignments_of(month: ClosedMonth) -> tuple[Assignment, ...]:
    """Who works when next month; nobody where there is no roster."""
    return () if month.roster is None else month.roster.assignments


def roster_people(month: ClosedMonth) -> tuple[Person, ...]:
    """The people of next month by name."""
    return tuple(sorted(month.roster_problem.people, key=lambda person: (person.name, person.id)))


def roster_days(month: ClosedMonth) -> tuple[date, ...]:
    """The days of next month."""
    return tuple(month.shop.month.next)


def roster_table(month: ClosedMonth, *, days: Sequence[date] | None = None) -> Table:
    """A row for each person, a column for each of the ``days`` (all of next month).

    A cell holds the code of the shift, or of several. The note says what the codes mean.
    """
    days = roster_days(month) if days is None else days
    codes: dict[tuple[str, date], list[str]] = defaultdict(list)
    for assignment in assignments_of(month):
        codes[assignment.person, assignment.day].append(assignment.shift)
    meaning = "; ".join(legend(month))
    return Table(
        name="roster",
        title=Message("Roster of {month}", month=month_name(month.shop.month.next)),
        columns=(Column(Message("Name")), *(Column(weekday_name(day)) for day in days)),
        rows=[
            (person.name, *("+".join(codes[person.id, day]) or None for day in days))
            for person in roster_people(month)
        ],
        note=Message("Shifts: {meaning}", meaning=meaning) if meaning else None,
    )


def legend(month: ClosedMonth) -> Iterator[str]:
    """Each shift code and when it is worked, ``P 07:00-15:00``."""
    shifts = (demand.shift for demand in month.roster_problem.demand)
    for code, hours in sorted({(shift.code, shift_hours(shift)) for shift in shifts}):
        yield f"{code} {hours}"


def shift_hours(work: Shift | Assignment | IntervalDemand) -> str:
    """From when to when a shift or an interval is, by the clock on the wall."""
    return f"{work.start.local:%H:%M}-{work.end.local:%H:%M}"


def open_shift_table(month: ClosedMonth, *, reasons_max: int = 20) -> Table:
    """What nobody works yet, and why nobody can; the first ``reasons_max`` with a reason."""
    found = month.open_shifts
    reasons: list[Value | None] = [
        why_open(month.roster_problem, assignments_of(month), each) for each in found[:reasons_max]
    ]
    reasons += [None] * (len(found) - len(reasons))
    return Table(
        name="open_shifts",
        title=Message("Open shifts of {month}", month=month_name(month.shop.month.next)),
        columns=(
            Column(Message("Day"), Kind.DAY),
            Column(Message("Shift")),
            Column(Message("Hours")),
            Column(Message("Skill")),
            Column(Message("Needed"), Kind.NUMBER),
            Column(Message("Missing"), Kind.NUMBER),
            Column(Message("Why nobody can")),
        ),
        rows=[
            (
                each.day,
                each.at.code if isinstance(each.at, Shift) else "",
                shift_hours(each.at),
                each.at.skill,
                each.demand.people,
                each.missing,
                why,
            )
            for each, why in zip(found, reasons, strict=True)
        ],
    )


def why_open(
    problem: RosterProblem, assignments: tuple[Assignment, ...], shift: OpenShift
) -> Message:
    """Why a shift is open in one sentence: how many people each rule keeps from it."""
    people = explain_open(problem, assignments, shift).because
    counts = Counter(first_bar(person) for person in people)
    parts = [Message(BARRED[rule], count=counts[rule]) for rule in BARRED if counts[rule]]
    if counts[OTHER]:
        parts.append(Message("{count} kept from it by a rule of the house", count=counts[OTHER]))
    if counts[ASSIGNED]:
        parts.append(Message("{count} on it already", count=counts[ASSIGNED]))
    if counts[ABLE]:
        parts.append(Message("{count} could still work it", count=counts[ABLE]))
    return listed(parts) if parts else Message("nobody to ask")


def first_bar(person: Explanation) -> str:
    """What keeps a person from a shift, the most lasting reason first."""
    if person.rule != "scheduling.barred":
        return person.rule
    rules = {reason.rule for reason in person.because}
    return next((rule for rule in BARRED if rule in rules), OTHER)


def listed(parts: Sequence[Message]) -> Message:
    """Several parts of a sentence as one."""
    sentence = parts[-1]
    for part in reversed(parts[:-1]):
        sentence = Message("{first}, {rest}", first=part, rest=sentence)
    return sentence
