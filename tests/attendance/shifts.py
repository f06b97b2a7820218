"""People, shifts and punches of May 2026 in Jakarta, shared by the tests of attendance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import attrs

from backoffice_core.attendance import (
    AttendancePolicy,
    AttendanceTerms,
    Employee,
    Leave,
    LeaveKind,
    PlannedShift,
    Punch,
    Timesheet,
    TimesheetDay,
    decide_timesheets,
)
from backoffice_core.kernel import (
    Calendar,
    Duration,
    Finding,
    Holiday,
    HolidayKind,
    Money,
    Month,
    ZonedInstant,
    resolve,
)

ZONE = "Asia/Jakarta"
MAY = Month(2026, 5)
CALENDAR = Calendar(
    name="ID",
    weekend=frozenset({5, 6}),
    holidays=(
        Holiday(day=date(2026, 5, 1), name="Hari Buruh"),
        Holiday(day=date(2026, 5, 14), name="Kenaikan Yesus Kristus"),
        Holiday(
            day=date(2026, 5, 15),
            name="Cuti bersama Kenaikan Yesus Kristus",
            kind=HolidayKind.JOINT_LEAVE,
        ),
    ),
)
POLICY = AttendancePolicy()
TERMS = AttendanceTerms(calendar=CALENDAR, zone=ZONE, policy=POLICY)


def rupiah(amount: int | str) -> Money:
    """So many rupiah."""
    return Money.of(amount, "IDR")


SARI = Employee(
    id="E07",
    name="Sari",
    pin="7",
    days_a_week=6,
    basic_wage=rupiah(5_000_000),
    fixed_allowance=rupiah(0),
    variable_allowance=rupiah(0),
    joined=date(2024, 1, 8),
)
BUDI = attrs.evolve(SARI, id="E08", name="Budi", pin="8", days_a_week=5)


def moment(text: str, zone: str = ZONE) -> ZonedInstant:
    """``05-04 08:00`` of 2026 on the clocks of the zone; 24:00 and later is the next day."""
    day, clock = text.split()
    hours, minutes, *seconds = (int(part) for part in clock.split(":"))
    month, number = (int(part) for part in day.split("-"))
    midnight = datetime(2026, month, number)
    local = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return resolve(midnight + local, zone)


def punch(text: str, person: str = "E07", *, device: str = "door") -> Punch:
    """A touch of the device."""
    return Punch(device=device, person=person, at=moment(text))


def punches(*texts: str, person: str = "E07") -> tuple[Punch, ...]:
    """Touches of one person."""
    return tuple(punch(text, person) for text in texts)


def shift(day: str, start: str, end: str, *, rest: int = 0, person: str = "E07") -> PlannedShift:
    """A shift on a day of 2026 with ``rest`` minutes of break; it may end on the next."""
    begin, close = moment(f"{day} {start}"), moment(f"{day} {end}")
    if close.instant <= begin.instant:
        close = close + Duration.of(days=1)
    return PlannedShift(
        person=person,
        day=begin.day,
        start=begin,
        end=close,
        break_time=Duration.of(minutes=rest),
    )


def leave(start: str, end: str, kind: LeaveKind = LeaveKind.ANNUAL) -> Leave:
    """Leave of Sari between two days of 2026."""
    return Leave(
        person="E07",
        kind=kind,
        start=date.fromisoformat(f"2026-{start}"),
        end=date.fromisoformat(f"2026-{end}"),
    )


def decide(
    touches: Iterable[Punch], *shifts: PlannedShift, employee: Employee = SARI, **terms: object
) -> tuple[Timesheet, tuple[Finding, ...]]:
    """One person's timesheet of May and the findings."""
    settings: dict[str, Any] = {"month": MAY, "planned": shifts}
    held: dict[str, Any] = {
        name: terms.pop(name)
        for name in ("calendar", "zone", "policy", "law", "exempt_in", "patterns")
        if name in terms
    }
    (sheet,), findings = decide_timesheets(
        touches,
        employees=[employee],
        terms=attrs.evolve(TERMS, **held),
        **(settings | terms),
    )
    return sheet, findings


def day_of(sheet: Timesheet, day: str) -> TimesheetDay:
    """One day of a timesheet."""
    wanted = date.fromisoformat(f"2026-{day}")
    return next(each for each in sheet.days if each.day == wanted)


def minutes(duration: Duration) -> int:
    """A duration in whole minutes."""
    assert 0 == duration.seconds % 60
    return duration.seconds // 60


def kinds(findings: Iterable[Finding], *, ignore: Iterable[str] = ("week_before",)) -> list[str]:
    """The kinds of findings without their prefix, sorted."""
    names = (finding.kind.removeprefix("attendance.") for finding in findings)
    return sorted(name for name in names if name not in set(ignore))
