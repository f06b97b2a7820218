"""The roster beside the timesheets: what was planned, what was worked, and the difference.

Planning and attendance do not know each other; here a roster's assignments become the
planned shifts that punches are matched to, and both are added up person by person.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.attendance import PlannedShift, Timesheet
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.periods import Month
from backoffice_core.scheduling.model import Assignment

__all__ = ["PlannedAndWorked", "compare_planned_and_worked", "planned_shifts"]


@attrs.frozen(kw_only=True)
class PlannedAndWorked:
    """One person's month: shifts and time planned, days and time worked, days missed.

    ``incomplete_days`` have a punch missing, so that less time may be shown than was worked.
    """

    person: str
    planned_shifts: int
    planned: Duration
    worked_days: int
    worked: Duration
    overtime: Duration
    absent_days: int
    incomplete_days: int

    @property
    def difference(self) -> Duration:
        """Time worked beyond the plan; negative when it was less."""
        return self.worked - self.planned


def planned_shifts(assignments: Iterable[Assignment]) -> tuple[PlannedShift, ...]:
    """The assignments as attendance sees them, in their order: when, not what for."""
    return tuple(
        PlannedShift(
            person=one.person,
            day=one.day,
            start=one.start,
            end=one.end,
            break_time=one.break_time,
        )
        for one in assignments
    )


def compare_planned_and_worked(
    assignments: Iterable[Assignment], timesheets: Iterable[Timesheet], *, month: Month
) -> tuple[PlannedAndWorked, ...]:
    """A row for everybody who was planned or has a timesheet, by person.

    Assignments of other months are left out: the days around a month are handed over to
    close night shifts, and are compared in the month they start in.
    """
    planned: dict[str, list[Duration]] = {}
    for one in assignments:
        if one.day in month:
            time = one.end - one.start - one.break_time
            planned.setdefault(one.person, []).append(time)
    sheets = {sheet.person: sheet for sheet in timesheets if sheet.period == str(month)}
    return tuple(
        row(person, planned.get(person, []), sheets.get(person))
        for person in sorted(planned.keys() | sheets.keys())
    )


def row(person: str, planned: list[Duration], sheet: Timesheet | None) -> PlannedAndWorked:
    """The two sides of one person."""
    days = () if sheet is None else sheet.days
    return PlannedAndWorked(
        person=person,
        planned_shifts=len(planned),
        planned=Duration.total(planned),
        worked_days=sum(not day.worked.is_zero for day in days),
        worked=Duration.total(day.worked for day in days),
        overtime=Duration.total(day.overtime for day in days),
        absent_days=sum(day.absent for day in days),
        incomplete_days=sum(not day.complete for day in days),
    )
