"""What must be looked at in a decided day: where it leaves the plan, and where breaks lack."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.limits.breaks import BreakAfter
from backoffice_core.attendance.matching import Presence
from backoffice_core.attendance.measuring import unbroken
from backoffice_core.attendance.model import Employee, TimesheetDay
from backoffice_core.attendance.policy import AttendancePolicy
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration

__all__ = ["Judge"]


@attrs.frozen(kw_only=True)
class Judge:
    """One person's decided day, and the terms it is judged by."""

    employee: Employee
    policy: AttendancePolicy
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

    def breaks(self, presences: tuple[Presence, ...], rule: BreakAfter | None) -> Iterator[Finding]:
        """Long work for which no break was planned or punched."""
        if rule is None or not self.day.complete:
            return
        after, least = rule.after.seconds, rule.least.seconds
        through = (unbroken(each, break_after=after, break_least=least) for each in presences)
        if any(through):
            yield found.break_missing(
                self.employee.id,
                self.employee.name,
                self.day.day,
                worked=self.day.worked,
                law=str(rule.citation),
            )
