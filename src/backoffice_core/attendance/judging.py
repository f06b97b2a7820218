"""What must be looked at in a decided day: where it leaves the plan, and where the law."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.laws.pack import LawPack, OvertimeTable
from backoffice_core.attendance.matching import Presence
from backoffice_core.attendance.measuring import unbroken
from backoffice_core.attendance.model import DayKind, Employee, TimesheetDay
from backoffice_core.attendance.policy import AttendancePolicy
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration

__all__ = ["Judge"]


@attrs.frozen(kw_only=True)
class Judge:
    """One person's decided day, and the terms it is judged by."""

    employee: Employee
    policy: AttendancePolicy
    law: LawPack
    day: TimesheetDay

    def plan(
        self, presences: tuple[Presence, ...], *, rest: Duration | None, open_end: int | None
    ) -> Iterator[Finding]:
        """Where plan and punches differ.

        ``open_end`` is the end of the month in seconds, when there are no punches after it.
        """
        person, name, day = self.employee.id, self.employee.name, self.day
        for number, presence in enumerate(presences, start=1):
            # So that two findings of one kind and day can be told apart.
            detail = "" if number == 1 else str(number)
            if not presence.complete:
                yield self.incomplete(presence, open_end, detail)
            elif presence.duty is None:
                time = Duration(sum(end - start for start, end in presence.spans))
                yield found.unscheduled(
                    person, name, day.day, kind=day.kind, worked=time, detail=detail
                )
            elif not presence.punches and not presence.spans and day.leave is None:
                yield found.absent(person, name, day.day, detail=detail)
        if day.leave is not None and not day.worked.is_zero:
            yield found.worked_on_leave(person, name, day.day, worked=day.worked)
        if not day.late.is_zero:
            yield found.late(person, name, day.day, by=day.late)
        if not day.early.is_zero:
            yield found.left_early(person, name, day.day, by=day.early)
        if rest is not None and rest < self.policy.rest:
            yield found.rest_short(person, name, day.day, rest=rest, least=self.policy.rest)

    def incomplete(self, presence: Presence, open_end: int | None, detail: str) -> Finding:
        """A punch is missing, or those of the next morning were not handed over yet."""
        person, name, day = self.employee.id, self.employee.name, self.day
        duty = presence.duty
        if duty is not None and open_end is not None and open_end <= duty.end.instant.seconds:
            return found.ends_after_punches(person, name, day.day, duty.end)
        return found.missing_punch(
            person,
            name,
            day.day,
            count=len(presence.punches),
            worked=day.worked,
            policy=self.policy.missing_punch,
            detail=detail,
        )

    def limits(
        self, presences: tuple[Presence, ...], table: OvertimeTable, *, week_before: int, week: int
    ) -> Iterator[Finding]:
        """Where the law draws a line that was crossed.

        ``week_before`` and ``week`` are the seconds of overtime on working days of this week
        before and after the day: overtime on days off does not count towards these limits.
        """
        person, name, day, law = self.employee.id, self.employee.name, self.day, self.law
        after, least = law.break_after.value.seconds, law.break_least.value.seconds
        through = (unbroken(each, break_after=after, break_least=least) for each in presences)
        if day.complete and any(through):
            cited = law.break_after.citation
            yield found.break_missing(person, name, day.day, worked=day.worked, law=cited)
        if day.kind is not DayKind.WORKDAY:
            if table.listed is not None and table.listed < day.overtime:
                yield found.overtime_unlisted(
                    person,
                    name,
                    day.day,
                    time=day.overtime,
                    listed=table.listed,
                    law=table.citation,
                )
            return
        a_day, a_week = law.overtime_a_day_max, law.overtime_a_week_max
        if day.overtime > a_day.value:
            time, most, cited = day.overtime, a_day.value, a_day.citation
            yield found.overtime_day(person, name, day.day, time=time, most=most, law=cited)
        if week_before <= a_week.value.seconds < week:
            time, most, cited = Duration(week), a_week.value, a_week.citation
            yield found.overtime_week(person, name, day.day, time=time, most=most, law=cited)
