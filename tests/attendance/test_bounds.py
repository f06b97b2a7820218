"""A value that no business can have is refused where it is made, with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from backoffice_core.attendance import (
    INDONESIA,
    DayKind,
    Employee,
    Leave,
    LeaveKind,
    OvertimeTier,
    PlannedShift,
    Proof,
    Punch,
    Timesheet,
    TimesheetDay,
)
from backoffice_core.attendance.balances import (
    ANNUAL_LEAVE,
    AccrualPolicy,
    BalanceAccount,
    BalanceEntry,
    BalanceUnit,
    EntryKind,
    InLieuPolicy,
    LeaveYear,
    Milestone,
    Service,
)
from backoffice_core.attendance.capture import (
    AdmissionPolicy,
    Circle,
    CorrectionKind,
    PunchCorrection,
)
from backoffice_core.attendance.laws import OvertimeOrder
from backoffice_core.attendance.limits import (
    BreakAfter,
    BreakTotal,
    DaysInRowLimit,
    DaysWorkedLimit,
    OvertimeLimit,
    RestGap,
    WeeklyRest,
    WorkedLimit,
)
from backoffice_core.attendance.pay import (
    DailyWage,
    Earning,
    HourlyWage,
    HourOfMonth,
    MonthlyWage,
    PieceWage,
    RegularRate,
    WeeklySalary,
    pay_over_change,
)
from backoffice_core.attendance.places import Point
from backoffice_core.attendance.rules import WEEK, Citation, RuleBook
from backoffice_core.attendance.schedules import PeriodHours, ShiftTemplate
from backoffice_core.attendance.watching import WatchPolicy
from backoffice_core.attendance.worked import Credit, WorkedDay, WorkSpan
from backoffice_core.kernel import Duration, Effective, InvalidValue, Money, Version, ZonedInstant

DAY = date(2026, 5, 4)
CITED = Citation("a contract")
HOUR = Duration.of(hours=1)
AT = ZonedInstant.parse("2026-05-04T08:00:00+07:00[Asia/Jakarta]")
LATER = ZonedInstant.parse("2026-05-04T16:00:00+07:00[Asia/Jakarta]")
WAGE = Money.of(5_000_000, "IDR")
SARI = Employee(
    id="E07",
    name="Sari",
    pin="7",
    days_a_week=5,
    basic_wage=WAGE,
    fixed_allowance=WAGE,
    variable_allowance=WAGE,
    joined=DAY,
)
# A value of each class, and what may not stand in its fields.
VALUES: tuple[tuple[object, tuple[str, ...], tuple[str, ...]], ...] = (
    (SARI, ("id",), ("basic_wage", "fixed_allowance", "variable_allowance")),
    (Punch(device="d", person="E07", at=AT), ("person",), ("state", "verify")),
    (Leave(person="E07", kind=LeaveKind.SICK, start=DAY, end=DAY), ("person",), ()),
    (PlannedShift(person="E07", day=DAY, start=AT, end=LATER, due=HOUR), ("person",), ("due",)),
    (
        TimesheetDay(day=DAY, kind=DayKind.WORKDAY),
        (),
        ("worked", "break_time", "before_start", "late", "early", "overtime"),
    ),
    (
        OvertimeTier(day=DAY, multiple=Fraction(2), time=HOUR, citation="a contract"),
        (),
        ("multiple", "time"),
    ),
    (
        Timesheet(person="E07", period="2026-05", days=(), overtime=()),
        ("person", "period"),
        ("revision", "working_days"),
    ),
    (OvertimeOrder(person="E07", day=DAY, number="1", time=HOUR), ("person", "number"), ("time",)),
    (BalanceAccount("leave", BalanceUnit.DAYS), ("name",), ()),
    (
        BalanceEntry(
            person="E07",
            account=ANNUAL_LEAVE,
            day=DAY,
            kind=EntryKind.GRANTED,
            amount=Fraction(1),
            source="a grant",
        ),
        ("person", "source"),
        ("revision",),
    ),
    (Milestone(months=60, a_year=Fraction(15)), (), ("months", "a_year")),
    (Service(person="E07", joined=DAY), ("person",), ()),
    (InLieuPolicy(valid_months=3), (), ("valid_months",)),
    (Circle(name="shop", centre=Point(0, 0), radius=50), ("name",), ()),
    (
        PunchCorrection(
            number="1",
            kind=CorrectionKind.ADD,
            person="E07",
            at=AT,
            reason="forgotten",
            made_by="E07",
            made=AT.instant,
        ),
        ("number", "person", "made_by"),
        (),
    ),
    (
        BreakAfter(name="meal", after=HOUR, least=HOUR, citation=CITED),
        ("name",),
        ("after", "least"),
    ),
    (
        BreakTotal(name="meal", after=HOUR, least=HOUR, citation=CITED),
        ("name",),
        ("after", "least", "block"),
    ),
    (OvertimeLimit(name="day", period=WEEK, most=HOUR, citation=CITED), ("name",), ("most",)),
    (WorkedLimit(name="week", period=WEEK, most=HOUR, citation=CITED), ("name",), ("most",)),
    (RestGap(name="night", least=HOUR, citation=CITED), ("name",), ("least",)),
    (WeeklyRest(name="week", least=HOUR, citation=CITED), ("name",), ("least",)),
    (DaysInRowLimit(name="six", most=6, citation=CITED), ("name",), ("most",)),
    (DaysWorkedLimit(name="six", most=6, citation=CITED), ("name",), ("most",)),
    (Earning(name="bonus", amount=WAGE), ("name",), ("waiting",)),
    (WeeklySalary(amount=WAGE, covers=HOUR), (), ("covers",)),
    (PeriodHours(time=HOUR, period=WEEK), (), ("time",)),
    (ShiftTemplate.flexible("day", "08:00", "16:00", due=HOUR), ("name",), ("due",)),
    (AccrualPolicy(name="twelve", a_year=Fraction(12), valid_months=6), (), ("valid_months",)),
    (WatchPolicy(), (), ("wait", "shift_max")),
    (Credit(name="paid meal", time=HOUR), ("name",), ("time",)),
    (WorkedDay(person="E07", day=DAY, zone="Asia/Jakarta"), ("person",), ()),
)
NAMED = [(value, field) for value, texts, _ in VALUES for field in texts]
COUNTED = [(value, field) for value, _, counts in VALUES for field in counts]


def title(given: object) -> str:
    """What a case is called."""
    if isinstance(given, str):
        return given
    return getattr(given, "__name__", type(given).__name__)


def below_nothing(value: object) -> object:
    """A value of the same kind that is negative."""
    return Duration(-60) if value is None or isinstance(value, Duration) else -abs_of(value)


def abs_of(value: Any) -> Any:  # noqa: ANN401 - a number or an amount of money
    """How much a value is, and 1 where it is nothing."""
    return abs(value) or 1


@pytest.mark.parametrize(("value", "field"), NAMED, ids=title)
def test_what_names_nobody_is_refused(value: Any, field: str) -> None:  # noqa: ANN401
    """An empty id or name, of blanks alone too, and the error says whose."""
    with pytest.raises(InvalidValue, match=f"The {field} of {type(value).__name__}") as caught:
        attrs.evolve(value, **{field: ""})
    assert ("text_empty", True) == (caught.value.code, bool(caught.value.remedy))


@pytest.mark.parametrize(("value", "field"), COUNTED, ids=title)
def test_less_than_nothing_is_refused(value: Any, field: str) -> None:  # noqa: ANN401
    """A negative count, time or amount, and the error says which."""
    wrong = below_nothing(getattr(value, field))
    with pytest.raises(InvalidValue, match=f"The {field} of {type(value).__name__}") as caught:
        attrs.evolve(value, **{field: wrong})
    assert ("number_too_small", True) == (caught.value.code, bool(caught.value.remedy))


@pytest.mark.parametrize("days", [-1, 0, 8])
@pytest.mark.parametrize(
    "made",
    [
        lambda days: attrs.evolve(SARI, days_a_week=days),
        lambda days: DailyWage(amount=WAGE, days_a_week=days),
    ],
    ids=["employee", "daily wage"],
)
def test_a_week_has_one_to_seven_working_days(made: Callable[[int], object], days: int) -> None:
    """Somebody who works on no day of it is not employed."""
    with pytest.raises(InvalidValue, match="Give 1 to 7") as caught:
        made(days)
    assert "number_out_of_range" == caught.value.code


def test_nobody_leaves_before_joining() -> None:
    """Whoever left on the first day was there for one."""
    assert DAY == attrs.evolve(SARI, left=DAY).left
    with pytest.raises(InvalidValue, match="E07 left on 2026-05-03, before joining") as caught:
        attrs.evolve(SARI, left=date(2026, 5, 3))
    assert "left_before_joined" == caught.value.code


def test_a_face_is_like_another_from_nothing_to_all() -> None:
    """A score in percent is not read as a hundred times the likeness."""
    assert Fraction(1) == Proof(face_score=Fraction(1)).face_score
    with pytest.raises(InvalidValue, match="Give 0 to 1"):
        Proof(face_score=Fraction(87))
    with pytest.raises(InvalidValue, match="Give 0 to 1"):
        AdmissionPolicy(name="office", face_least=Fraction(87))


def test_no_more_is_due_than_there_is_time_for() -> None:
    """The frame less its break; who is there for all of it has done what is due."""
    eight, nine = Duration.of(hours=8), Duration.of(hours=9)
    assert eight == ShiftTemplate.flexible("day", "08:00", "16:00", due=eight).due
    with pytest.raises(InvalidValue, match="9:00:00 are due in shift 'day'") as caught:
        ShiftTemplate.flexible("day", "08:00", "17:00", due=nine, break_minutes=30)
    assert "due_beyond_frame" == caught.value.code


def test_a_contract_is_no_negative_part_of_a_full_one() -> None:
    """Leave would be taken for it, not granted."""
    share = Effective([Version(value=Fraction(-1, 2), since=DAY)])
    with pytest.raises(InvalidValue, match="less than nothing of a full one") as caught:
        Service(person="E07", joined=DAY, share=share)
    assert "share_negative" == caught.value.code


def test_a_shift_is_planned_on_the_day_it_starts() -> None:
    """By the clock where it starts; on another date its hours would be lost from the month."""
    night = PlannedShift(person="E07", day=DAY, start=LATER, end=LATER + Duration.of(hours=12))
    assert date(2026, 5, 5) == night.end.day
    with pytest.raises(InvalidValue, match="Give 2026-05-04 as its day") as caught:
        attrs.evolve(night, day=date(2026, 5, 5))
    assert "shift_on_other_day" == caught.value.code


@pytest.mark.parametrize("away", [-2, -1, 0, 1, 2])
def test_work_may_belong_to_a_day_beside_it(away: int) -> None:
    """Which of two days a night belongs to is a policy's choice."""
    span = WorkSpan(start=AT, end=LATER)
    day = DAY + timedelta(days=away)
    assert day == WorkedDay(person="E07", day=day, zone="Asia/Jakarta", spans=(span,)).day


@pytest.mark.parametrize("day", [date(2026, 5, 1), date(2026, 5, 7), date(2030, 5, 4)])
def test_work_belongs_to_no_day_that_it_is_not_near(day: date) -> None:
    """A slip in the year would be paid in another month."""
    span = WorkSpan(start=AT, end=LATER)
    with pytest.raises(InvalidValue, match=f"E07 on {day}: work from") as caught:
        WorkedDay(person="E07", day=day, zone="Asia/Jakarta", spans=(span,))
    assert "span_on_other_day" == caught.value.code


def test_a_day_is_read_in_a_zone_that_there_is() -> None:
    """Its clock windows could not be found in another."""
    with pytest.raises(InvalidValue) as caught:
        WorkedDay(person="E07", day=DAY, zone="Asia/Djakarta")
    assert "unknown_zone" == caught.value.code


DOLLARS = Money.of(5, "USD")


@pytest.mark.parametrize(
    "made",
    [
        lambda: attrs.evolve(SARI, fixed_allowance=DOLLARS),
        lambda: MonthlyWage(basic=WAGE, fixed_allowance=WAGE, variable_allowance=DOLLARS),
        lambda: HourlyWage(amount=WAGE, rates={"night": DOLLARS}),
        lambda: PieceWage(earned=WAGE, month_average=WAGE, month_minimum=DOLLARS),
    ],
    ids=["employee", "monthly", "hourly", "piece"],
)
def test_one_wage_is_in_one_currency(made: Callable[[], object]) -> None:
    """Where it is agreed, and not in the month in which it is first added up."""
    with pytest.raises(InvalidValue) as caught:
        made()
    assert "currency_mixed" == caught.value.code


def test_a_rate_without_a_name_is_refused() -> None:
    """No span could ask for it."""
    with pytest.raises(InvalidValue, match="has no name") as caught:
        HourlyWage(amount=WAGE, rates={" ": WAGE})
    assert "rate_unnamed" == caught.value.code


def test_a_core_has_two_ends() -> None:
    """With one alone nothing would be missed, whoever came when."""
    shift = PlannedShift(person="E07", day=DAY, start=AT, end=LATER, core_start=AT, core_end=LATER)
    with pytest.raises(InvalidValue) as caught:
        attrs.evolve(shift, core_end=None)
    assert "core_half_given" == caught.value.code


def test_a_leave_year_begins_in_a_month_that_there_is() -> None:
    """However large the number is."""
    with pytest.raises(InvalidValue) as caught:
        LeaveYear(month=10**30)
    assert "year_start_invalid" == caught.value.code


RATE = RegularRate(citation=CITED, premium_citation=CITED, credit_citation=CITED)
HOURLY = HourlyWage(amount=DOLLARS)
BONUS = Earning(name="bonus", amount=DOLLARS)
WEEKLY = RuleBook(name="ours", ordinary=CITED)
DOORS: tuple[tuple[Callable[..., object], dict[str, object]], ...] = (
    (RATE.back_pay, {"days": (), "wage": HOURLY, "earned": BONUS, "counted": ()}),
    (RATE.workweeks, {"days": (), "wage": HOURLY, "earnings": ()}),
    (
        pay_over_change,
        {
            "days": (),
            "old": WEEKLY,
            "new": WEEKLY,
            "since": DAY,
            "pay": RATE,
            "wage": HOURLY,
            "earnings": (),
        },
    ),
)
ASKED = [(function, given, name) for function, given in DOORS for name in given]


@pytest.mark.parametrize(("function", "given", "name"), ASKED, ids=title)
@pytest.mark.parametrize("wrong", [None, 5, "x"])
def test_what_is_no_pay_is_refused_by_name(
    function: Callable[..., object], given: dict[str, object], name: str, wrong: object
) -> None:
    """No argument is looked into before it is known to be what is meant."""
    function(**given)
    with pytest.raises(InvalidValue) as caught:
        function(**{**given, name: wrong})
    assert name in str(caught.value)


def test_a_rule_of_pay_is_made_of_rules() -> None:
    """A citation of nothing would be found out by whoever asks why."""
    with pytest.raises(InvalidValue):
        RegularRate(citation=None, premium_citation=CITED, credit_citation=CITED)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="salaried_week"):
        attrs.evolve(RATE, salaried_week=Duration(0))
    month = INDONESIA.on(DAY).pay
    assert isinstance(month, HourOfMonth)
    with pytest.raises(InvalidValue, match="divisor"):
        attrs.evolve(month, divisor=None)


@pytest.mark.parametrize(
    "limit",
    [
        RestGap(name="night", least=HOUR, citation=CITED),
        WeeklyRest(name="week", least=HOUR, citation=CITED),
        BreakAfter(name="meal", after=HOUR, least=HOUR, citation=CITED),
        BreakTotal(name="meal", after=HOUR, least=HOUR, citation=CITED),
    ],
    ids=title,
)
def test_a_limit_that_nobody_can_cross_is_refused(limit: Any) -> None:  # noqa: ANN401
    """No rest and no break at the least is a slip, and would find nothing for ever."""
    with pytest.raises(InvalidValue, match="Give more than 0") as caught:
        attrs.evolve(limit, least=Duration(0))
    assert "number_too_small" == caught.value.code
