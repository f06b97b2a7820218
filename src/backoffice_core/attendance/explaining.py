"""Why a day of a timesheet came to what it did, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from backoffice_core.attendance.findings import LEAVE_KINDS
from backoffice_core.attendance.laws.packs import LawPack
from backoffice_core.attendance.limits.breaks import break_rule
from backoffice_core.attendance.model import DayKind, Timesheet, TimesheetDay
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_day"]

DAY_KINDS = {
    DayKind.WORKDAY: Message("It is a working day"),
    DayKind.REST_DAY: Message("It is a rest day: all work is overtime"),
    DayKind.HOLIDAY: Message("It is a public holiday: all work is overtime"),
}


@checked
def explain_day(
    timesheet: Timesheet,
    day: date,
    *,
    law: Effective[LawPack] | None = None,
    name: str = "",
) -> Explanation:
    """Why ``day`` has its time: plan, punches, lateness, break, premiums, tiers of overtime.

    With ``law`` the break is cited as well; overtime always is. ``name`` is what the person
    is called; a timesheet knows only the employee id. Raises :class:`InvalidValue`
    (``day_not_in_timesheet``).
    """
    for each in timesheet.days:
        if each.day == day:
            pack = None if law is None else law.on(day)
            return Explanation(
                rule="attendance.day",
                says=Message(
                    "{person} worked {worked} on {day}: "
                    "{normal} of normal time and {overtime} of overtime",
                    person=name or timesheet.person,
                    worked=each.worked,
                    day=day,
                    normal=each.normal,
                    overtime=each.overtime,
                ),
                result=each.worked,
                because=(
                    *plan(each),
                    *presence(each, pack),
                    *premiums(timesheet, each),
                    *overtime(timesheet, each),
                ),
            )
    raise InvalidValue(
        "day_not_in_timesheet",
        f"The timesheet of {timesheet.person} for {timesheet.period} has no {day}.",
        "Ask for a day of that month on which the person was employed.",
    )


def plan(day: TimesheetDay) -> Iterator[Explanation]:
    """What kind of day it was, and what was planned."""
    yield Explanation(rule="attendance.day_kind", says=DAY_KINDS[day.kind])
    if day.planned_start is not None and day.planned_end is not None:
        says = Message(
            "Planned from {start} to {end}", start=day.planned_start, end=day.planned_end
        )
        yield Explanation(rule="attendance.plan", says=says)
    if day.leave is not None:
        says = Message("On leave: {kind}", kind=LEAVE_KINDS[day.leave])
        yield Explanation(rule="attendance.leave", says=says)
    if day.absent:
        says = Message("Absent: a planned shift, no punch and no leave")
        yield Explanation(rule="attendance.absent", says=says)


def presence(day: TimesheetDay, law: LawPack | None) -> Iterator[Explanation]:
    """The punches that counted and what was taken off."""
    if day.first_in is not None and day.last_out is not None:
        says = Message(
            "First in at {first}, last out at {last}", first=day.first_in, last=day.last_out
        )
        yield Explanation(rule="attendance.punches", says=says)
    elif day.first_in is not None:
        says = Message("One punch, at {first}", first=day.first_in)
        yield Explanation(rule="attendance.punches", says=says)
    if not day.late.is_zero:
        says = Message("{time} late, counted from the planned start", time=day.late)
        yield Explanation(rule="attendance.late", says=says, result=day.late)
    if not day.early.is_zero:
        says = Message("Left {time} early, counted to the planned end", time=day.early)
        yield Explanation(rule="attendance.left_early", says=says, result=day.early)
    if not day.complete:
        says = Message("A punch is missing, so the time follows the policy for missing punches")
        yield Explanation(rule="attendance.missing_punch", says=says)
    if not day.break_time.is_zero:
        says = Message("{time} of planned break is taken off", time=day.break_time)
        rule = None if law is None else break_rule(next(iter(law.books.values())))
        cited = "" if rule is None else str(rule.citation)
        yield Explanation(rule="attendance.break", says=says, result=day.break_time, source=cited)
    if not day.before_start.is_zero:
        says = Message(
            "{time} before the planned start is worked, but is never overtime",
            time=day.before_start,
        )
        yield Explanation(rule="attendance.before_start", says=says, result=day.before_start)


def premiums(timesheet: Timesheet, day: TimesheetDay) -> Iterator[Explanation]:
    """Time that is worth more, or less, without being overtime, with the rule that says so."""
    for premium in timesheet.premiums:
        if premium.day == day.day:
            yield Explanation(
                rule="premium.time",
                says=Message(
                    "{time} of normal time at {multiple} times the hourly wage",
                    time=premium.time,
                    multiple=premium.multiple,
                ),
                result=premium.time,
                source=premium.citation,
            )


def overtime(timesheet: Timesheet, day: TimesheetDay) -> Iterator[Explanation]:
    """Each tier with the rule that gives it."""
    for tier in timesheet.overtime:
        if tier.day == day.day:
            yield Explanation(
                rule="overtime.tier",
                says=Message(
                    "{time} of overtime at {multiple} times the hourly wage",
                    time=tier.time,
                    multiple=tier.multiple,
                ),
                result=tier.time,
                source=tier.citation,
            )
