"""Gross pay, line by line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import (
    INDONESIA,
    DayKind,
    Employee,
    LeaveKind,
    PayLine,
    Timesheet,
    TimesheetDay,
    overtime_tiers,
    pay_lines,
)
from backoffice_core.kernel import Duration, InvalidValue, Money, Rounding
from tests.attendance.shifts import BUDI, CALENDAR, MAY, SARI, decide, leave, punches, rupiah, shift

WHOLE = 100


def lines_of(sheet: Timesheet, employee: Employee = SARI) -> tuple[PayLine, ...]:
    """The lines with the ministry's rounding."""
    return pay_lines(sheet, employee=employee, law=INDONESIA, hourly_rounding=Rounding.FLOOR)


def amounts(lines: tuple[PayLine, ...], kind: str) -> list[Money]:
    """The amounts of one kind."""
    return [line.amount for line in lines if line.kind == kind]


def test_nine_hours_on_a_holiday_pay_what_the_ministry_says() -> None:
    """Kemnaker guide quoted by Okezone, 2 April 2025: 5,000,000 a month gives 606,921."""
    sheet, _ = decide(punches("05-01 08:00", "05-01 17:00"))
    overtime = amounts(lines_of(sheet), "overtime")
    assert [rupiah(404_614), rupiah(86_703), rupiah(115_604)] == overtime
    assert rupiah(606_921) == Money.total(overtime, "IDR")


def test_three_hours_after_a_working_day() -> None:
    """PP 35/2021 art. 31(1): 5.5 x 28,901 = 158,955.50; each line is rounded half up once."""
    sheet, _ = decide(
        punches("05-04 08:00", "05-04 19:00"), shift("05-04", "08:00", "16:00", rest=60)
    )
    assert [rupiah(43_352), rupiah(115_604)] == amounts(lines_of(sheet), "overtime")


def test_part_hours_are_paid_by_the_second() -> None:
    """The law is silent on part hours: 30 minutes at 1.5 are 0.75 of an hour."""
    sheet, _ = decide(
        punches("05-04 08:00", "05-04 16:30"), shift("05-04", "08:00", "16:00", rest=60)
    )
    assert [rupiah(21_676)] == amounts(lines_of(sheet), "overtime")


def test_every_overtime_line_says_rule_hour_and_base() -> None:
    """The reason goes down to the article that sets the base."""
    employee = attrs.evolve(
        SARI, basic_wage=rupiah(3_000_000), variable_allowance=rupiah(2_000_000)
    )
    sheet, _ = decide(punches("05-01 08:00", "05-01 12:00"), employee=employee)
    (line,) = (line for line in lines_of(sheet, employee) if line.kind == "overtime")
    sources = [node.source for _, node in line.explanation.walk()]
    assert ["PP 35/2021 art. 31(2)a", "PP 35/2021 art. 32(2)", "PP 35/2021 art. 32(4)"] == sources
    assert "Upah sejam adalah 1/173 dari dasar itu: Rp21.676" in line.explanation.render("id")


def test_the_hourly_wage_does_not_depend_on_what_was_worked() -> None:
    """frappe/hrms PR #4211: absence must not inflate the rate of overtime."""
    touches = punches("05-01 08:00", "05-01 12:00")
    full, _ = decide(touches)
    away, _ = decide(touches, leaves=[leave("05-04", "05-29", LeaveKind.UNPAID)])
    assert amounts(lines_of(full), "overtime") == amounts(lines_of(away), "overtime")


def test_unpaid_leave_costs_a_daily_wage_a_working_day() -> None:
    """PP 36/2021 art. 17: 1/25 in a week of six days; the Sunday inside costs nothing."""
    sheet, _ = decide([], leaves=[leave("05-08", "05-11", LeaveKind.UNPAID)])
    lines = lines_of(sheet)
    assert [rupiah(-200_000)] * 3 == amounts(lines, "unpaid_leave")
    assert [date(2026, 5, day) for day in (8, 9, 11)] == [
        line.day for line in lines if line.kind == "unpaid_leave"
    ]
    assert "PP 36/2021 art. 17" == lines[-1].explanation.source


@pytest.mark.parametrize("wage", ["5000000", "4999999.99", "100"])
def test_a_month_of_unpaid_leave_costs_the_wage_and_never_more(wage: str) -> None:
    """Twenty-six working days at 1/25: the rounded days together are the wage, to the sen."""
    employee = attrs.evolve(SARI, basic_wage=rupiah(wage), fixed_allowance=rupiah("33.33"))
    free = attrs.evolve(CALENDAR, holidays=())
    sheet, _ = decide(
        [],
        employee=employee,
        calendar=free,
        leaves=[leave("05-01", "05-31", LeaveKind.UNPAID)],
    )
    lines = lines_of(sheet, employee)
    assert 26 == len(amounts(lines, "unpaid_leave"))
    assert Money.zero("IDR") == Money.total((line.amount for line in lines), "IDR")


def test_only_unpaid_leave_costs_wage() -> None:
    """Sick, annual, maternity and other leave are paid."""
    for kind in set(LeaveKind) - {LeaveKind.UNPAID}:
        sheet, _ = decide([], leaves=[leave("05-04", "05-08", kind)])
        assert [rupiah(5_000_000)] == [line.amount for line in lines_of(sheet)]


@pytest.mark.parametrize(
    ("joined", "left", "paid"),
    [
        (date(2026, 5, 18), None, 2_400_000),
        (date(2024, 1, 8), date(2026, 5, 2), 400_000),
        (date(2026, 5, 2), None, 5_000_000),
    ],
)
def test_who_joins_or_leaves_within_the_month_is_paid_by_the_day(
    joined: date, left: date | None, paid: int
) -> None:
    """Working days of employment at 1/25 (PP 36/2021 art. 17), never more than the month."""
    employee = attrs.evolve(SARI, joined=joined, left=left)
    sheet, _ = decide([], employee=employee)
    (line,) = lines_of(sheet, employee)
    assert rupiah(paid) == line.amount


def test_allowances_have_lines_of_their_own_and_nothing_has_none() -> None:
    """A payslip shows what there is."""
    employee = attrs.evolve(SARI, fixed_allowance=rupiah(300_000))
    lines = lines_of(decide([], employee=employee)[0], employee)
    assert ["basic", "fixed_allowance"] == [line.kind for line in lines]


def test_a_timesheet_of_somebody_else_is_refused() -> None:
    """Nobody is paid another's hours."""
    with pytest.raises(InvalidValue) as refused:
        lines_of(decide([])[0], BUDI)
    assert "timesheet_of_other" == refused.value.code


@given(
    st.integers(0, 10**10),
    st.lists(st.tuples(st.integers(0, 50_000), st.sampled_from(DayKind)), max_size=6),
    st.sampled_from(list(Rounding)),
)
def test_every_line_is_whole_and_within_one_unit_of_the_exact_amount(
    wage: int, days: list[tuple[int, DayKind]], mode: Rounding
) -> None:
    """One rounding a line, and nothing rounded before it but the hour."""
    employee = attrs.evolve(SARI, basic_wage=Money(wage * WHOLE, SARI.basic_wage.currency))
    law = INDONESIA.on(MAY.start)
    dates = [date(2026, 5, number + 1) for number in range(len(days))]
    sheet = Timesheet(
        person="E07",
        period="2026-05",
        days=tuple(
            TimesheetDay(day=day, kind=kind, worked=Duration(time), overtime=Duration(time))
            for day, (time, kind) in zip(dates, days, strict=True)
        ),
        overtime=tuple(
            tier
            for day, (time, kind) in zip(dates, days, strict=True)
            for tier in overtime_tiers(Duration(time), law=law, day=day, kind=kind, days_a_week=6)
        ),
    )
    lines = pay_lines(
        sheet, employee=employee, law=INDONESIA, hourly_rounding=mode, line_rounding=mode
    )
    for line in lines:
        assert 0 == line.amount.minor % WHOLE
        if line.multiple is not None and line.time is not None:
            exact = Fraction(wage * WHOLE, 173) * line.multiple * line.time.hours
            off = abs(line.amount.minor - exact)
            assert off < WHOLE * (1 + line.multiple * line.time.hours)
