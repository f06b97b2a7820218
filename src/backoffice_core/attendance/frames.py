"""What holds for everybody in a month: its days, the law, what is off, where it begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import attrs

from backoffice_core.attendance.laws.packs import LawPack, mapped
from backoffice_core.attendance.model import Employee, PlannedShift
from backoffice_core.attendance.policy import AttendancePolicy
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.terms import AttendanceTerms
from backoffice_core.attendance.working_days import NormalWeek, rest_weekdays
from backoffice_core.kernel.calendars import Calendar, HolidayKind
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import first_instant
from backoffice_core.kernel.periods import Month

__all__ = ["DayFrame", "Frame", "frame_of"]

ONE_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class DayFrame:
    """What holds for everybody on a day: the law, and whether it is off."""

    day: date
    holiday: bool
    joint_leave: str


@attrs.frozen(kw_only=True)
class Frame:
    """What holds for everybody in a month; ``days`` start on the Monday of its first week."""

    month: Month
    zone: str
    policy: AttendancePolicy
    calendar: Calendar
    law: Effective[LawPack]
    patterns: Mapping[str, str]
    exempt_in: Mapping[str, str]
    holidays: frozenset[date]
    days: tuple[DayFrame, ...]
    starts: int
    ends: int
    last_punch: int

    def rules(self, employee: Employee) -> Effective[RuleBook]:
        """The law over time for a person's pattern of work, and for an exempt position."""
        days, written_in = employee.days_a_week, self.exempt_in.get(employee.id, "")
        pattern = self.patterns.get(employee.id, "")

        def book(pack: LawPack) -> RuleBook:
            return pack.book(pattern) if pattern else pack.book_of_week(days)

        return mapped(
            self.law, lambda pack: without_extras(pack.exempted(book(pack), written_in=written_in))
        )

    def normal_week(self, employee: Employee, shifts: tuple[PlannedShift, ...]) -> NormalWeek:
        """How a person's weeks are worked, planned or not."""
        return NormalWeek(
            days=employee.days_a_week,
            rest=rest_weekdays(employee.days_a_week, self.calendar.weekend),
            planned=frozenset(shift.day for shift in shifts),
            holidays=self.holidays,
        )


def frame_of(month: Month, terms: AttendanceTerms, last_punch: int) -> Frame:
    """The frame of a month; ``last_punch`` is the second of the last one there is."""
    days = tuple(day_frames(month, terms))
    return Frame(
        month=month,
        zone=terms.zone,
        policy=terms.policy,
        calendar=terms.calendar,
        law=law_within(terms.law, days),
        patterns=terms.patterns,
        exempt_in=terms.exempt_in,
        holidays=frozenset(terms.calendar.holidays_by_day),
        days=days,
        starts=first_instant(month.start, terms.zone).seconds,
        ends=first_instant(month.next.start, terms.zone).seconds,
        last_punch=last_punch,
    )


def law_within(law: Effective[LawPack], days: tuple[DayFrame, ...]) -> Effective[LawPack]:
    """The law without versions that hold on none of the days: what those lack is no matter."""
    versions = (law.version_on(frame.day) for frame in days)
    return Effective({id(version): version for version in versions}.values())


def without_extras(book: RuleBook) -> RuleBook:
    """The book, refused where it owes what a month of timesheets does not find."""
    if book.extras:
        names = ", ".join(rule.name for rule in book.extras)
        raise InvalidValue(
            "extras_not_by_month",
            f"{book.name} owes more than time, which no timesheet of a month holds: {names}.",
            "Use worked_days(), reckon() and price(), which find and pay it.",
        )
    return book


def monday_of(day: date) -> date:
    """The first day of the week of a day."""
    return day - ONE_DAY * day.weekday()


def day_frames(month: Month, terms: AttendanceTerms) -> Iterator[DayFrame]:
    """Every day from the Monday of the first week to the end of the month."""
    day = monday_of(month.start)
    while day < month.next.start:
        pack = terms.law.on(day)
        holidays = terms.calendar.holidays_on(day)
        joint = [each.name for each in holidays if each.kind is HolidayKind.JOINT_LEAVE]
        yield DayFrame(
            day=day,
            holiday=any(each.kind in pack.holiday_kinds.value for each in holidays),
            joint_leave=joint[0] if joint else "",
        )
        day += ONE_DAY
