"""From punches, plan, leave and law to a timesheet for everybody and what must be looked at.

Work belongs to the day its shift starts, also when most of it lies on the next date or in the
next month. So hand over the punches and shifts of the days around the month as well: those of
the week before give the first week its hours, those of the morning after close night shifts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.frames import DayFrame, Frame, frame_of
from backoffice_core.attendance.judging import Judge
from backoffice_core.attendance.laws.joint_leave import joint_leave_day
from backoffice_core.attendance.limits.breaks import break_rule
from backoffice_core.attendance.matching import (
    Presence,
    duties_of,
    match_punches,
    unplanned_presence,
)
from backoffice_core.attendance.measuring import Measured, measure
from backoffice_core.attendance.model import (
    DayKind,
    Employee,
    Leave,
    LeaveKind,
    OvertimeTier,
    PlannedShift,
    PremiumTime,
    Punch,
    Timesheet,
    TimesheetDay,
)
from backoffice_core.attendance.pairing.gathering import punches_in_order, without_touches
from backoffice_core.attendance.pairing.policy import Pairing
from backoffice_core.attendance.punches import bounce_findings, sort_by_employee
from backoffice_core.attendance.reckoned_month import (
    DayMade,
    limits_crossed,
    overtime_before_plan,
    premiums_of,
    reckon_days,
    tiers_of,
)
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.strangers import (
    by_person,
    overlapping,
    shifts_overlap,
    unknown_people,
)
from backoffice_core.attendance.terms import AttendanceTerms
from backoffice_core.attendance.working_days import NormalWeek
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.periods import Month

__all__ = ["decide_timesheets"]

ONE_DAY = timedelta(days=1)


@checked
def decide_timesheets(
    punches: Iterable[Punch],
    *,
    employees: Iterable[Employee],
    month: Month,
    terms: AttendanceTerms,
    planned: Iterable[PlannedShift] = (),
    leaves: Iterable[Leave] = (),
) -> tuple[tuple[Timesheet, ...], tuple[Finding, ...]]:
    """A timesheet of the month for every employee, in their order, and the findings.

    The order of punches, shifts and leaves does not matter, nor how often one was handed over.
    Whoever has some, or terms of their own, and is no employee is a finding. A day has a
    :class:`TimesheetDay` when the person was employed on it, ``left`` being the last such day. A
    week has as many working days as the person's pattern: those with a shift, and where the plan
    has fewer, days of the pattern, which rests on the calendar's weekend; all others are rest
    days, whoever is on leave. Whoever is only to be reachable has no shift: what is worked then
    counts, being called does not. Premiums of the law are found; what it owes besides time (a
    missed meal, a call-out) is not, so such a law is refused.

    Raises :class:`InvalidValue`: ``employee_twice``, ``pin_shared``, ``week_pattern_unknown``,
    ``pattern_unknown``, ``extras_not_by_month``, and ``no_value_on_day`` when the law does not
    reach back so far.
    """
    staff = tuple(employees)
    own, unknown = sort_by_employee(punches, staff)
    shifts = by_person(planned)
    absences = by_person(leaves)
    last_punch = max((theirs[-1].at.instant.seconds for theirs in own.values()), default=0)
    frame = frame_of(month, terms, last_punch)
    sheets: list[Timesheet] = []
    said: list[Finding] = [
        *unknown,
        *unknown_people(shifts, absences, terms, staff),
        *first_week(frame, own),
    ]
    for employee in staff:
        theirs = tuple(shifts.get(employee.id, ()))
        clerk = Clerk(
            frame=frame,
            employee=employee,
            shifts=theirs,
            leaves=tuple(absences.get(employee.id, ())),
            normal_week=frame.normal_week(employee, duties_of(theirs)),
        )
        sheet = clerk.decide(own.get(employee.id, []))
        if sheet.days:
            sheets.append(sheet)
        said.extend(clerk.said)
    return tuple(sheets), tuple(said)


def first_week(frame: Frame, own: Mapping[str, list[Punch]]) -> Iterator[Finding]:
    """A finding when the first week began before the month and before the punches."""
    first = min((theirs[0].at.day for theirs in own.values()), default=None)
    monday = frame.days[0].day
    if first is not None and monday < frame.month.start and monday < first:
        yield found.week_before(str(frame.month), monday, first)


@attrs.define(kw_only=True)
class Clerk:
    """Writes one person's timesheet day by day, remembers the week and notes findings."""

    frame: Frame
    employee: Employee
    shifts: tuple[PlannedShift, ...]
    leaves: tuple[Leave, ...]
    normal_week: NormalWeek
    working: frozenset[date] = frozenset()
    said: list[Finding] = attrs.Factory(list[Finding])
    previous_end: int | None = None

    def decide(self, punches: list[Punch]) -> Timesheet:
        """The timesheet; what must be looked at is in ``said`` afterwards."""
        id_, name, frame = self.employee.id, self.employee.name, self.frame
        touching = Pairing(bounce=frame.policy.bounce)
        kept, dropped = without_touches(punches_in_order(punches), touching)
        touches = [punch for punch in dropped if punch.at.day in frame.month]
        self.said.extend(bounce_findings(id_, name, touches, bounce=frame.policy.bounce))
        presences: dict[date, list[Presence]] = {}
        for presence in match_punches(kept, self.shifts, policy=frame.policy, zone=frame.zone):
            if (own := self.within_month(presence, kept)) is not None:
                presences.setdefault(own.day, []).append(own)
        first = frame.days[0].day
        self.working = frozenset(self.normal_week.through(first, frame.month.next.start))
        made = self.days_made(presences)
        reckoned = {day.day: day for day in reckon_days(self.employee, made.values(), frame)}
        crossed = limits_crossed(tuple(reckoned.values()), names={id_: name})
        unasked = overtime_before_plan(self.employee, made.values(), reckoned.values(), frame)
        days: list[TimesheetDay] = []
        overtime: list[OvertimeTier] = []
        premiums: list[PremiumTime] = []
        for frame_day in frame.days:
            day = frame_day.day
            if day not in made:
                self.not_employed(day, presences.get(day, ()))
                continue
            rest = self.rest_before(made[day].presences)
            if day in frame.month:
                days.append(self.decide_day(made[day], reckoned[day], rest))
                self.said.extend(crossed.get(day, ()))
                overtime.extend(tiers_of(reckoned[day]))
                premiums.extend(premiums_of(reckoned[day]))
        sheet = Timesheet(
            person=id_,
            period=str(frame.month),
            working_days=sum(day in frame.month for day in self.working),
            days=tuple(days),
            overtime=tuple(overtime),
            premiums=tuple(premiums),
        )
        left_out = Duration.total(time for day, time in unasked.items() if day in frame.month)
        if not left_out.is_zero:
            self.say(found.before_start(id_, name, time=left_out))
        self.said.extend(self.without_plan(sheet))
        self.said.extend(
            shifts_overlap(id_, name, shift.day, start=shift.start)
            for shift in overlapping(duties_of(self.shifts))
            if shift.day in frame.month
        )
        return sheet

    def without_plan(self, sheet: Timesheet) -> Iterator[Finding]:
        """What to know where the plan was silent."""
        id_, name, frame = self.employee.id, self.employee.name, self.frame
        week, rest = self.normal_week.days, self.normal_week.rest
        if sheet.days and not any(shift.day in frame.month for shift in duties_of(self.shifts)):
            yield found.no_roster(id_, name, week=week, rest=rest)
        if self.employed(frame.month.start) and self.employed(frame.month.last_day):
            return
        own = [day.day for day in sheet.days if day.working_day]
        silent = [day for day in own if day not in self.normal_week.planned | frame.holidays]
        silent = [day for day in silent if self.leave_on(day, say=False) is None]
        if silent:
            yield found.part_month(
                id_,
                name,
                own=len(own),
                of=sheet.working_days,
                first=silent[0],
                week=week,
                rest=rest,
            )

    def within_month(self, presence: Presence, kept: list[Punch]) -> Presence | None:
        """The presence without a first punch that ends work of the month before."""
        frame, first = self.frame, presence.punches[:1]
        if (
            presence.duty is None
            and not presence.complete
            and presence.day == frame.month.start
            and first[0] is kept[0]
            and first[0].at.instant.seconds - frame.starts <= frame.policy.shift_max.seconds
            and self.employee.joined < frame.month.start
        ):
            self.said.append(
                found.closes_earlier_shift(
                    self.employee.id, self.employee.name, presence.day, first[0].at
                )
            )
            rest = list(presence.punches[1:])
            return unplanned_presence(rest, frame.policy, frame.zone) if rest else None
        return presence

    def days_made(self, presences: Mapping[date, list[Presence]]) -> dict[date, DayMade]:
        """The time of every day of the employment, also of those before the month."""
        made: dict[date, DayMade] = {}
        rules: Effective[RuleBook] | None = None
        for frame_day in self.frame.days:
            day = frame_day.day
            if not self.employed(day):
                continue
            rules = self.frame.rules(self.employee) if rules is None else rules
            rule = break_rule(rules.on(day))
            theirs = tuple(presences.get(day, ()))
            made[day] = DayMade(
                frame=frame_day,
                kind=self.kind_of(frame_day),
                presences=theirs,
                break_rule=rule,
                measured=measure(
                    theirs,
                    grace=self.frame.policy.grace.seconds,
                    break_after=0 if rule is None else rule.after.seconds,
                    early_work=self.frame.policy.early_work,
                ),
                shortest=day.weekday() == self.frame.policy.shortest_weekday,
            )
        return made

    def not_employed(self, day: date, presences: Iterable[Presence]) -> None:
        """Say that somebody punched who did not work here then."""
        if day in self.frame.month and any(presence.punches for presence in presences):
            self.say(found.not_employed(self.employee.id, self.employee.name, day))

    def decide_day(
        self, made: DayMade, reckoned: ReckonedDay, rest: Duration | None
    ) -> TimesheetDay:
        """One day of the month."""
        day, presences, measured = made.frame.day, made.presences, made.measured
        leave = self.leave_on(day)
        if self.takes_joint_leave(made.frame, presences, leave):
            leave = LeaveKind.ANNUAL
            self.say(self.joint_leave(made.frame))
        decided = timesheet_day(
            made,
            attrs.evolve(measured, late=0, early=0) if leave is not None else measured,
            leave=leave,
            overtime=reckoned.overtime,
            working_day=day in self.working,
        )
        judge = Judge(employee=self.employee, policy=self.frame.policy, day=decided)
        open_end = None if self.frame.last_punch >= self.frame.ends else self.frame.ends
        self.said.extend(judge.plan(presences, rest=rest, open_end=open_end))
        self.said.extend(judge.breaks(presences, made.break_rule))
        return decided

    def joint_leave(self, frame_day: DayFrame) -> Finding:
        """The finding that cuti bersama was taken, with what makes it annual leave."""
        employee, day = self.employee, frame_day.day
        finding = found.joint_leave(employee.id, employee.name, day, holiday=frame_day.joint_leave)
        why = joint_leave_day(day, worked=Duration(0), law=self.frame.law)
        return attrs.evolve(finding, explanation=why.explanation)

    def say(self, finding: Finding) -> None:
        """Note a finding."""
        self.said.append(finding)

    def employed(self, day: date) -> bool:
        """Whether the person worked here on that day."""
        left = self.employee.left
        return self.employee.joined <= day and (left is None or day <= left)

    def leave_on(self, day: date, *, say: bool = True) -> LeaveKind | None:
        """The leave of a day: of several the one that began first."""
        covering = [leave for leave in self.leaves if leave.start <= day <= leave.end]
        if not covering:
            return None
        taken = min(covering, key=lambda leave: (leave.start, leave.kind.value)).kind
        if say and any(leave.kind is not taken for leave in covering):
            name = self.employee.name
            self.say(found.leave_overlap(self.employee.id, name, day, taken=taken))
        return taken

    def kind_of(self, frame_day: DayFrame) -> DayKind:
        """What the law sees in a day of this person; being on leave changes nothing."""
        if frame_day.holiday:
            return DayKind.HOLIDAY
        return DayKind.WORKDAY if frame_day.day in self.working else DayKind.REST_DAY

    def takes_joint_leave(
        self, frame_day: DayFrame, presences: tuple[Presence, ...], leave: LeaveKind | None
    ) -> bool:
        """Whether the person took a planned day off with everybody else."""
        return (
            bool(frame_day.joint_leave)
            and not frame_day.holiday
            and leave is None
            and bool(presences)
            and not any(presence.punches for presence in presences)
        )

    def rest_before(self, presences: tuple[Presence, ...]) -> Duration | None:
        """The rest since the work of an earlier day, where both ends are known."""
        present = [presence for presence in presences if presence.punches or presence.spans]
        if not present:
            return None
        rest = None
        first, last = present[0].first, present[-1].last
        if self.previous_end is not None and present[0].complete and first is not None:
            rest = Duration(first.instant.seconds - self.previous_end)
        known = present[-1].complete and last is not None
        self.previous_end = last.instant.seconds if known and last is not None else None
        return rest


def timesheet_day(
    made: DayMade,
    measured: Measured,
    *,
    leave: LeaveKind | None,
    overtime: Duration,
    working_day: bool,
) -> TimesheetDay:
    """The day as it is kept."""
    presences = made.presences
    duties = [presence.duty for presence in presences if presence.duty is not None]
    firsts = [presence.first for presence in presences if presence.first is not None]
    lasts = [presence.last for presence in presences if presence.last is not None]
    there = any(presence.punches or presence.spans for presence in presences)
    return TimesheetDay(
        day=made.frame.day,
        kind=made.kind,
        planned_start=duties[0].start if duties else None,
        planned_end=duties[-1].end if duties else None,
        first_in=firsts[0] if firsts else None,
        last_out=lasts[-1] if lasts else None,
        worked=Duration(measured.worked),
        break_time=Duration(measured.break_time),
        before_start=Duration(measured.before_start),
        late=Duration(measured.late),
        early=Duration(measured.early),
        overtime=overtime,
        leave=leave,
        absent=bool(duties) and not there and leave is None,
        complete=all(presence.complete for presence in presences),
        working_day=working_day,
    )
