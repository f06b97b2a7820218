"""Whatever is handed over, attendance answers with an error of its own, or does what it says.

Every public class and function is called with each of its arguments replaced by what somebody
might put there by mistake. Nothing may come out but an error that names what is wrong.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from backoffice_core import attendance
from backoffice_core.attendance import (
    INDONESIA,
    AttendancePolicy,
    AttendanceTerms,
    DayKind,
    Employee,
    Leave,
    LeaveKind,
    Place,
    PlannedShift,
    Point,
    Proof,
    Punch,
    TimeKind,
    balances,
    capture,
    limits,
    pairing,
    pay,
    rules,
    schedules,
    watching,
)
from backoffice_core.attendance.laws import OvertimeOrder, rules_in
from backoffice_core.attendance.orders import check_orders
from backoffice_core.formats import devices
from backoffice_core.kernel import (
    BackofficeError,
    Calendar,
    Duration,
    Instant,
    Interval,
    InvalidValue,
    Money,
    ZonedInstant,
)

ZONE = "Asia/Jakarta"
MONDAY = date(2026, 5, 4)
NAIVE = datetime(2026, 5, 4, 8)
HOUR = Duration.of(hours=1)
CITED = rules.Citation("a law")
NOW = Instant.parse("2026-05-05T01:00:00Z")
BAD: tuple[Any, ...] = (None, 5, 5.0, "x", [], {}, NAIVE, object(), [None], True, -1)


def at(clock: str) -> ZonedInstant:
    """A moment of that Monday."""
    return ZonedInstant.parse(f"2026-05-04T{clock}:00+07:00[{ZONE}]")


def rupiah(amount: int) -> Money:
    """An amount."""
    return Money.of(amount, "IDR")


CALENDAR = Calendar(name="office", weekend={5, 6})
WEEK = Interval(MONDAY, MONDAY + timedelta(days=7))
SHIFT = PlannedShift(person="E07", day=MONDAY, start=at("08:00"), end=at("16:00"))
PUNCHES = [
    Punch(device="gate", person="E07", at=at("08:00")),
    Punch(device="gate", person="E07", at=at("18:00")),
]
TEMPLATE = schedules.ShiftTemplate.of("day", "08:00", "16:00", break_minutes=60)
OFFICE = schedules.FixedWeek(dict.fromkeys(range(5), TEMPLATE))
DAYS = pairing.worked_days(PUNCHES, policy=pairing.Pairing(), zone=ZONE, planned=[SHIFT])[0]
RECKONING = rules.reckon(DAYS, rules=rules_in(INDONESIA, pattern="five_day"))
WAGE = pay.MonthlyWage(
    basic=rupiah(5_000_000), fixed_allowance=rupiah(0), variable_allowance=rupiah(0)
)
SERVICE = balances.Service(person="E07", joined=date(2025, 1, 6))
ACCRUAL = balances.AccrualPolicy(name="a day a month", a_year=12, every=balances.GrantEvery.MONTH)
LEDGER = balances.accrue(SERVICE, policy=ACCRUAL, until=date(2026, 5, 31))
LEAVE = Leave(person="E07", kind=LeaveKind.ANNUAL, start=MONDAY, end=MONDAY)
GATE = devices.Device(name="gate", zone=ZONE)
LOG = b"7\t2026-05-04 08:00:00\t1\t0\t1\t0\n"
LONG = b"PIN,Waktu\n7,2026-05-04 08:00\n"
WIDE = b"ID;Tanggal;Masuk;Pulang\n7;2026-05-04;08:00;17:00\n"

Call = tuple[Callable[..., object], dict[str, Any]]
CORRECTION: dict[str, Any] = {
    "number": "1",
    "kind": capture.CorrectionKind.ADD,
    "person": "E07",
    "at": at("12:00"),
    "reason": "forgotten",
    "made_by": "Sari",
    "made": NOW,
}
EMPLOYEE: dict[str, Any] = {
    "id": "E07",
    "name": "Sari",
    "pin": "7",
    "days_a_week": 5,
    "basic_wage": rupiah(5_000_000),
    "fixed_allowance": rupiah(0),
    "variable_allowance": rupiah(0),
    "joined": MONDAY,
}
# What is needed beside the arguments that have a default; those are tried too.
CALLS: list[Call] = [
    (Punch, {"device": "gate", "person": "E07", "at": at("08:00")}),
    (PlannedShift, {"person": "E07", "day": MONDAY, "start": at("08:00"), "end": at("16:00")}),
    (Leave, {"person": "E07", "kind": LeaveKind.SICK, "start": MONDAY, "end": MONDAY}),
    (Employee, EMPLOYEE),
    (Place, {}),
    (Proof, {}),
    (Point, {"latitude": 1, "longitude": 1}),
    (Point.of, {"latitude": "1", "longitude": "1"}),
    (AttendancePolicy, {}),
    (AttendanceTerms, {"calendar": CALENDAR, "zone": ZONE}),
    (attendance.TimesheetDay, {"day": MONDAY, "kind": DayKind.WORKDAY}),
    (
        attendance.Timesheet,
        {"person": "E07", "period": "2026-05", "days": (), "overtime": (), "premiums": ()},
    ),
    (attendance.clean_punches, {"punches": PUNCHES, "bounce": HOUR}),
    (rules.WorkSpan, {"start": at("08:00"), "end": at("16:00")}),
    (rules.BreakSpan, {"start": at("12:00"), "end": at("13:00")}),
    (rules.Credit, {"name": "half a day", "time": HOUR}),
    (rules.WorkedDay, {"person": "E07", "day": MONDAY, "zone": ZONE}),
    (rules.Citation, {"text": "a law"}),
    (rules.reckon, {"days": DAYS, "rules": rules_in(INDONESIA, pattern="five_day")}),
    (rules.explain_reckoned, {"day": RECKONING.days[0]}),
    (rules.RuleBook, {"name": "book", "ordinary": CITED}),
    (pay.price, {"reckoning": RECKONING, "wage": WAGE, "law": INDONESIA}),
    (pay.Earning, {"name": "bonus", "amount": rupiah(1)}),
    (pay.HourlyWage, {"amount": rupiah(1)}),
    (pay.DailyWage, {"amount": rupiah(1), "days_a_week": 5}),
    (pay.MonthlyWage, {"basic": WAGE.basic, "fixed_allowance": rupiah(0),
                       "variable_allowance": rupiah(0)}),
    (pay.WeeklySalary, {"amount": rupiah(1)}),
    (pay.PieceWage, {"earned": rupiah(1)}),
    (limits.check_limits, {"reckoning": RECKONING}),
    (limits.RestGap, {"name": "rest", "least": HOUR, "citation": CITED}),
    (limits.BreakAfter, {"name": "rest", "after": HOUR, "least": HOUR, "citation": CITED}),
    (limits.BreakTotal, {"name": "rest", "after": HOUR, "least": HOUR, "citation": CITED}),
    (limits.OvertimeLimit, {"name": "much", "period": rules.DAY, "most": HOUR,
                            "citation": CITED}),
    (OvertimeOrder, {"person": "E07", "day": MONDAY, "number": "1", "time": HOUR}),
    (check_orders, {"reckoning": RECKONING, "orders": (), "law": INDONESIA}),
    (pairing.Pairing, {}),
    (pairing.BreakDetection, {}),
    (pairing.BreakRule, {"name": "noon", "length": HOUR, "effect": pairing.BreakEffect.DEDUCT}),
    (pairing.PunchRounding, {"name": "quarter", "step": Duration.of(minutes=15),
                             "mode": pairing.RoundingMode.UP}),
    (pairing.TotalRounding, {"name": "quarter", "of": pairing.TotalOf.DAY,
                             "step": Duration.of(minutes=15), "mode": pairing.RoundingMode.UP}),
    (pairing.Tolerance, {"time": HOUR}),
    (pairing.Flexibility, {}),
    (pairing.StatusPolicy, {}),
    (pairing.day_status, {"day": DAYS[0], "policy": pairing.StatusPolicy()}),
    (pairing.deviation, {"day": DAYS[0]}),
    (pairing.worked_days, {"punches": PUNCHES, "policy": pairing.Pairing(), "zone": ZONE}),
    (watching.Watch, {}),
    (watching.WatchPolicy, {}),
    (watching.watch_days, {"days": DAYS, "known_until": NOW}),
    (capture.Circle, {"name": "office", "centre": Point.of("1", "1"), "radius": 10}),
    (capture.Polygon, {"name": "office", "corners": [
        Point.of("1", "1"), Point.of("1", "2"), Point.of("2", "2")]}),
    (capture.AdmissionPolicy, {"name": "office"}),
    (capture.admit, {"punches": PUNCHES, "policy": capture.AdmissionPolicy(name="office")}),
    (capture.take_in, {"uploaded": PUNCHES}),
    (capture.PunchCorrection, CORRECTION),
    (capture.apply_corrections, {"punches": PUNCHES, "corrections": [
        capture.PunchCorrection(**CORRECTION)]}),
    (capture.metres_between, {"one": Point.of("1", "1"), "other": Point.of("1", "2")}),
    (schedules.ShiftTemplate, {"name": "day", "start": 0, "end": 3600}),
    (schedules.ShiftTemplate.of, {"name": "day", "start": "08:00", "end": "16:00"}),
    (schedules.ShiftTemplate.flexible, {"name": "day", "start": "06:00", "end": "20:00",
                                        "due": HOUR}),
    (TEMPLATE.on, {"day": MONDAY, "person": "E07", "zone": ZONE}),
    (schedules.FixedWeek, {"week": {0: TEMPLATE}}),
    (schedules.Rotation, {"first": MONDAY, "days": [TEMPLATE, ()]}),
    (schedules.Rotation.named, {"pattern": "D-", "shifts": {"D": TEMPLATE}, "first": MONDAY}),
    (schedules.PeriodHours, {"time": HOUR, "period": rules.MONTH}),
    (schedules.plan_shifts, {"schedule": OFFICE, "person": "E07", "zone": ZONE, "days": WEEK}),
    (schedules.due_time, {"schedule": OFFICE, "days": WEEK}),
    (schedules.with_on_call, {"days": DAYS, "planned": [SHIFT]}),
    (schedules.with_substitutes, {"calendar": CALENDAR,
                                  "rule": schedules.Substitute.NEXT_WORKING_DAY}),
    (schedules.joined_calendars, {"calendar": CALENDAR}),
    (schedules.day_kind, {"day": MONDAY, "calendar": CALENDAR}),
    (balances.BalanceAccount, {"name": "leave", "unit": balances.BalanceUnit.DAYS}),
    (balances.Service, {"person": "E07", "joined": MONDAY}),
    (balances.AccrualPolicy, {"name": "twelve", "a_year": 12}),
    (balances.CarryOver, {}),
    (balances.LeaveYear, {}),
    (balances.LeavePolicy, {}),
    (balances.InLieuPolicy, {}),
    (balances.FlexitimePolicy, {}),
    (balances.Milestone, {"months": 12, "a_year": 15}),
    (balances.EditWindow, {"grace_days": 10}),
    (balances.EditWindow(grace_days=10).state, {"day": MONDAY, "today": MONDAY}),
    (balances.accrue, {"service": SERVICE, "policy": ACCRUAL, "until": date(2026, 5, 31)}),
    (balances.balance_on, {"entries": LEDGER, "day": MONDAY}),
    (balances.take_leave, {"person": "E07", "window": WEEK, "leaves": [LEAVE],
                           "schedule": OFFICE}),
    (balances.days_taken, {"leave": LEAVE, "schedule": OFFICE}),
    (balances.take_in_lieu, {"reckoning": RECKONING, "person": "E07"}),
    (balances.keep_flexitime, {"person": "E07", "days": DAYS, "due": {MONDAY: HOUR}}),
    (devices.Device, {"name": "gate", "zone": ZONE}),
    (devices.read_punches, {"source": LOG, "device": GATE}),
    (devices.read_long_table, {"source": LONG, "device": GATE}),
    (devices.read_wide_table, {"source": WIDE, "device": GATE}),
]  # fmt: skip


def called(function: Callable[..., Any]) -> str:
    """What a call is named in the report."""
    return getattr(function, "__qualname__", str(function))


@pytest.mark.parametrize(("function", "needed"), CALLS, ids=[called(each) for each, _ in CALLS])
def test_no_wrong_argument_raises_an_error_from_inside(
    function: Callable[..., object], needed: dict[str, Any]
) -> None:
    """Each argument in turn is what nobody means, and the others are right."""
    function(**needed)
    for name in inspect.signature(function).parameters:
        for bad in BAD:
            if name not in {"others", "args", "kwargs"}:
                with suppress(BackofficeError):
                    function(**{**needed, name: bad})


def refused(function: Callable[..., object], **given: object) -> str:
    """The code with which a call is refused."""
    needed = next(needed for each, needed in CALLS if each == function)
    with pytest.raises(InvalidValue) as caught:
        function(**{**needed, **given})
    return caught.value.code


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (Employee, "joined"),
        (Employee, "left"),
        (Leave, "start"),
        (Leave, "end"),
        (PlannedShift, "day"),
        (rules.WorkedDay, "day"),
        (OvertimeOrder, "day"),
        (balances.accrue, "until"),
        (balances.balance_on, "day"),
        (schedules.day_kind, "day"),
        (schedules.Rotation, "first"),
        (devices.Device, "since"),
    ],
)
def test_a_datetime_is_no_day(function: Callable[..., object], name: str) -> None:
    """It is one to Python, and falls on another day elsewhere."""
    assert refused(function, **{name: NAIVE}) == "not_a_date"


@pytest.mark.parametrize(
    ("code", "function", "given"),
    [
        ("not_a_member", devices.read_long_table, {"order": "month_first"}),
        ("not_a_member", devices.read_long_table, {"order": "nonsense"}),
        ("not_a_member", devices.read_long_table, {"order": None}),
        ("not_a_member", schedules.with_substitutes, {"rule": "junk"}),
        ("type_wrong", pay.Earning, {"in_regular_rate": "no"}),
        ("type_wrong", devices.Device, {"trust_direction": "no"}),
        ("type_wrong", rules.WorkedDay, {"complete": "no"}),
        ("not_several", rules.WorkedDay, {"traits": "shortest"}),
        ("leave_reversed", Leave, {"end": MONDAY - timedelta(days=1)}),
        ("not_a_date", schedules.due_time, {"absent": ["2026-05-05"]}),
        ("not_a_date", schedules.plan_shifts, {"ends_at": {"2026-05-05": "12:00"}}),
        ("type_wrong", pairing.worked_days, {"day_kinds": {MONDAY: DayKind.HOLIDAY}}),
        ("type_wrong", pairing.worked_days, {"traits": {"E07": ["shortest"]}}),
        ("shift_reversed", PlannedShift, {"end": at("07:00")}),
        ("break_too_long", PlannedShift, {"break_time": Duration.of(hours=9)}),
        ("break_too_long", PlannedShift, {"break_time": Duration.of(hours=-1)}),
        ("unknown_zone", AttendanceTerms, {"zone": "Asia/Djakarta"}),
        ("type_wrong", pay.HourlyWage, {"amount": 12.5}),
        ("type_wrong", pairing.Pairing, {"bounce": 60}),
        ("type_wrong", AttendancePolicy, {"grace": 5.0}),
        ("type_wrong", pay.price, {"law": "PP 35/2021"}),
    ],
)
def test_what_was_ignored_or_misread_is_refused(
    code: str, function: Callable[..., object], given: dict[str, Any]
) -> None:
    """None of these means anything, and none says so by itself."""
    assert code == refused(function, **given)


def test_a_list_of_spans_is_kept_as_a_tuple() -> None:
    """So that a day can be compared and hashed, whatever it was given."""
    span = rules.WorkSpan(start=at("08:00"), end=at("16:00"), kind=TimeKind.TRAVEL)
    day = rules.WorkedDay(person="E07", day=MONDAY, zone=ZONE, spans=[span], traits=["short"])
    assert ((span,), frozenset({"short"})) == (day.spans, day.traits)
    assert day == attrs.evolve(day, spans=(span,))


def test_a_part_of_a_day_is_exact() -> None:
    """Half a day is a fraction, no float."""
    days = balances.days_taken(LEAVE, schedule=OFFICE, parts={MONDAY: Fraction(1, 2)})
    assert {MONDAY: Fraction(1, 2)} == days
    assert refused(balances.days_taken, parts={MONDAY: 0.5}) == "type_wrong"
