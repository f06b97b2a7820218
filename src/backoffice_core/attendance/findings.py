"""The verdicts attendance can return, each built in one place.

================================  ======================================================
kind                              when
================================  ======================================================
``attendance.bounce``             double touches were left out
``attendance.unknown_person``     punches, shifts, leaves or terms of nobody we know
``attendance.not_employed``       punches on a day before joining or after leaving
``attendance.missing_punch``      an odd number of punches: the day is incomplete
``attendance.month_edge``         a punch belongs to a shift that starts or ends outside
``attendance.week_before``        the first week began before the first punch there is
``attendance.no_roster``          somebody without any planned shift
``attendance.shifts_overlap``     somebody was planned twice at a time
``attendance.part_month``         part of a month is paid by the pattern, not by a plan
``attendance.unscheduled``        work that no shift was planned for
``attendance.late``               the first punch came after the planned start
``attendance.before_start``       time before the planned start was left out of overtime
``attendance.left_early``         the last punch came before the planned end
``attendance.absent``             a planned shift without punches and without leave
``attendance.joint_leave``        a shift on cuti bersama not worked: annual leave
``attendance.worked_on_leave``    punches on a day of leave
``attendance.leave_overlap``      two leaves of different kinds on one day
``attendance.rest_short``         too little rest since the day before
``attendance.break_missing``      long work without any break
``attendance.overtime_day``       more overtime in a day than the law allows
``attendance.overtime_week``      more overtime in a week than the law allows
``attendance.overtime_unlisted``  more overtime than the law lists multiples for
================================  ======================================================
"""

from __future__ import annotations

from datetime import date

from backoffice_core.attendance.model import DayKind, LeaveKind
from backoffice_core.attendance.policy import MissingPunch
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration, ZonedInstant
from backoffice_core.kernel.words import Message

__all__: list[str] = []

HOW_MISSING = {
    MissingPunch.COUNT_PAIRS: Message("only pairs of punches count, in the order they came"),
    MissingPunch.COUNT_NOTHING: Message("nothing counts until it is corrected"),
    MissingPunch.PLANNED_END: Message("the open pair is closed at the planned end"),
}
DAY_KINDS = {
    DayKind.WORKDAY: Message("an ordinary working day"),
    DayKind.REST_DAY: Message("a rest day"),
    DayKind.HOLIDAY: Message("a public holiday"),
}
WEEKDAYS = (
    Message("Monday"),
    Message("Tuesday"),
    Message("Wednesday"),
    Message("Thursday"),
    Message("Friday"),
    Message("Saturday"),
    Message("Sunday"),
)
LEAVE_KINDS = {
    LeaveKind.ANNUAL: Message("annual leave"),
    LeaveKind.SICK: Message("sick leave"),
    LeaveKind.MATERNITY: Message("maternity leave"),
    LeaveKind.UNPAID: Message("unpaid leave"),
    LeaveKind.OTHER: Message("other leave"),
}


def about(
    kind: str,
    severity: Severity,
    person: str,
    says: Message,
    *,
    day: date | None = None,
    detail: str = "",
    explanation: Explanation | None = None,
) -> Finding:
    """A finding of attendance about one employee."""
    return Finding(
        kind=f"attendance.{kind}",
        severity=severity,
        subject=f"employee {person}",
        says=says,
        day=day,
        detail=detail,
        explanation=explanation,
    )


def bounced(person: str, name: str, day: date, *, count: int, bounce: Duration) -> Finding:
    """Double touches of a day."""
    says = Message.plural(
        "{person} touched the device again within {bounce} on {day}; {count} punch left out",
        "{person} touched the device again within {bounce} on {day}; {count} punches left out",
        count=count,
        person=name,
        bounce=bounce,
        day=day,
    )
    return about("bounce", Severity.INFO, person, says, day=day)


def unknown_person(person: str, *, count: int) -> Finding:
    """Punches whose person is neither an id nor a PIN."""
    says = Message.plural(
        "{count} punch is of {person}, who is no employee",
        "{count} punches are of {person}, who is no employee",
        count=count,
        person=person,
    )
    return about("unknown_person", Severity.WARNING, person, says)


def not_employed(person: str, name: str, day: date) -> Finding:
    """Punches outside the time of employment."""
    says = Message("{person} punched on {day} but was not employed then", person=name, day=day)
    return about("not_employed", Severity.WARNING, person, says, day=day)


def missing_punch(
    person: str,
    name: str,
    day: date,
    *,
    count: int,
    worked: Duration,
    policy: MissingPunch,
    detail: str,
) -> Finding:
    """An odd number of punches, and what is counted all the same."""
    says = Message.plural(
        "{person} has {count} punch on {day}, so one is missing; {worked} counts: {how}",
        "{person} has {count} punches on {day}, so one is missing; {worked} counts: {how}",
        count=count,
        person=name,
        day=day,
        worked=worked,
        how=HOW_MISSING[policy],
    )
    return about("missing_punch", Severity.WARNING, person, says, day=day, detail=detail)


def closes_earlier_shift(person: str, name: str, day: date, at: ZonedInstant) -> Finding:
    """A punch on the first day that seems to end work of the month before."""
    says = Message(
        "The punch of {person} at {at} seems to end work that began the day before; "
        "it is left to the month before",
        person=name,
        at=at,
    )
    return about("month_edge", Severity.INFO, person, says, day=day, detail="start")


def ends_after_punches(person: str, name: str, day: date, end: ZonedInstant) -> Finding:
    """A shift into the next month, when the punches given end with this one."""
    says = Message(
        "The shift of {person} on {day} ends at {end}, after the last punch there is; "
        "add the punches of the next morning",
        person=name,
        day=day,
        end=end,
    )
    return about("month_edge", Severity.WARNING, person, says, day=day, detail="end")


def week_before(month: str, monday: date, first: date) -> Finding:
    """The hours of the first week cannot be complete."""
    says = Message(
        "The first week of {month} begins on {monday} and the punches on {first}: "
        "weekly overtime counts from there",
        month=month,
        monday=monday,
        first=first,
    )
    return Finding(
        kind="attendance.week_before", severity=Severity.INFO, subject=f"month {month}", says=says
    )


def no_roster(person: str, name: str, *, week: int, rest: tuple[int, ...]) -> Finding:
    """Nothing was planned, so nothing can be late or absent."""
    says = Message(
        "{person} has no planned shifts: lateness and absence are not judged, "
        "and a week of {week} working days rests on {rest}",
        person=name,
        week=week,
        rest=weekdays(rest),
    )
    return about("no_roster", Severity.INFO, person, says)


def part_month(
    person: str, name: str, *, own: int, of: int, first: date, week: int, rest: tuple[int, ...]
) -> Finding:
    """Employed for part of a month that no plan covers, so that the pattern decides."""
    says = Message(
        "{person} is paid for {own} of {of} working days of the month. "
        "The plan does not cover all of them, the first on {first}: "
        "there a week has {week} working days and rests on {rest}",
        person=name,
        own=own,
        of=of,
        first=first,
        week=week,
        rest=weekdays(rest),
    )
    return about("part_month", Severity.NOTICE, person, says)


def weekdays(numbers: tuple[int, ...]) -> Message:
    """The names of one or two weekdays."""
    names = [WEEKDAYS[number] for number in numbers]
    if not names:
        return Message("no day")
    return Message("{one} and {other}", one=names[0], other=names[-1]) if names[1:] else names[0]


def unscheduled(
    person: str, name: str, day: date, *, kind: DayKind, worked: Duration, detail: str
) -> Finding:
    """Work without a shift."""
    says = Message(
        "{person} worked {worked} on {day} without a planned shift; it counts as {as_what}",
        person=name,
        worked=worked,
        day=day,
        as_what=DAY_KINDS[kind],
    )
    return about("unscheduled", Severity.NOTICE, person, says, day=day, detail=detail)


def late(person: str, name: str, day: date, *, by: Duration) -> Finding:
    """Came after the planned start."""
    says = Message("{person} was {late} late on {day}", person=name, late=by, day=day)
    return about("late", Severity.NOTICE, person, says, day=day)


def left_early(person: str, name: str, day: date, *, by: Duration) -> Finding:
    """Left before the planned end."""
    says = Message("{person} left {early} early on {day}", person=name, early=by, day=day)
    return about("left_early", Severity.NOTICE, person, says, day=day)


def before_start(person: str, name: str, *, time: Duration) -> Finding:
    """Overtime of a month that was not counted, as the time before the planned start was not."""
    says = Message(
        "{person} has {time} less overtime, as work before the plan is none", person=name, time=time
    )
    return about("before_start", Severity.INFO, person, says)


def absent(person: str, name: str, day: date, *, detail: str) -> Finding:
    """No punch and no leave."""
    says = Message(
        "{person} was absent on {day}: a planned shift, no punch and no leave. "
        "Wage is deducted only once the day is entered as unpaid leave",
        person=name,
        day=day,
    )
    return about("absent", Severity.WARNING, person, says, day=day, detail=detail)


def joint_leave(person: str, name: str, day: date, *, holiday: str) -> Finding:
    """Cuti bersama taken."""
    says = Message(
        "{person} took {holiday} on {day}: it counts against annual leave",
        person=name,
        holiday=holiday,
        day=day,
    )
    return about("joint_leave", Severity.INFO, person, says, day=day)


def worked_on_leave(person: str, name: str, day: date, *, worked: Duration) -> Finding:
    """Leave and work on one day."""
    says = Message(
        "{person} worked {worked} on {day}, a day of leave; no wage is deducted for it",
        person=name,
        worked=worked,
        day=day,
    )
    return about("worked_on_leave", Severity.NOTICE, person, says, day=day)


def leave_overlap(person: str, name: str, day: date, *, taken: LeaveKind) -> Finding:
    """Two kinds of leave on one day."""
    says = Message(
        "{person} has leave of two kinds on {day}; it is taken as {kind}",
        person=name,
        day=day,
        kind=LEAVE_KINDS[taken],
    )
    return about("leave_overlap", Severity.NOTICE, person, says, day=day)


def rest_short(person: str, name: str, day: date, *, rest: Duration, least: Duration) -> Finding:
    """Came back too soon."""
    says = Message(
        "{person} had {rest} of rest before the work of {day}; {least} are wanted",
        person=name,
        rest=rest,
        day=day,
        least=least,
    )
    return about("rest_short", Severity.WARNING, person, says, day=day)


def break_missing(person: str, name: str, day: date, *, worked: Duration, law: str) -> Finding:
    """Worked through."""
    says = Message(
        "{person} worked {worked} on {day} without a planned or punched break",
        person=name,
        worked=worked,
        day=day,
    )
    return about(
        "break_missing", Severity.NOTICE, person, says, day=day, explanation=cites(says, law)
    )


def overtime_day(
    person: str, name: str, day: date, *, time: Duration, most: Duration, law: str
) -> Finding:
    """Too much in a day."""
    says = Message(
        "{person} worked {time} of overtime on {day}; the law allows {most} a day",
        person=name,
        time=time,
        day=day,
        most=most,
    )
    return about(
        "overtime_day", Severity.WARNING, person, says, day=day, explanation=cites(says, law)
    )


def overtime_week(
    person: str, name: str, day: date, *, time: Duration, most: Duration, law: str
) -> Finding:
    """Too much in a week; ``day`` is the one that went over."""
    says = Message(
        "{person} reached {time} of overtime in the week of {day}; the law allows {most} a week",
        person=name,
        time=time,
        day=day,
        most=most,
    )
    return about(
        "overtime_week", Severity.WARNING, person, says, day=day, explanation=cites(says, law)
    )


def overtime_unlisted(
    person: str, name: str, day: date, *, time: Duration, listed: Duration, law: str
) -> Finding:
    """Beyond the last hour the law lists."""
    says = Message(
        "{person} worked {time} on {day}, a day off; the law lists multiples up to {listed}, "
        "the last one is paid beyond",
        person=name,
        time=time,
        day=day,
        listed=listed,
    )
    return about(
        "overtime_unlisted", Severity.SERIOUS, person, says, day=day, explanation=cites(says, law)
    )


def cites(says: Message, law: str) -> Explanation:
    """The sentence again with the law it rests on."""
    return Explanation(rule="law", says=says, source=law)
