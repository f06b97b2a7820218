"""Gross pay, line by line."""

from __future__ import annotations

from datetime import date, timedelta
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
    pay_lines,
)
from backoffice_core.attendance.laws import rules_in
from backoffice_core.attendance.reckoned_month import tiers_of
from backoffice_core.attendance.rules import WorkedDay, WorkSpan, reckon
from backoffice_core.kernel import Duration, Holiday, InvalidValue, Money, Rounding, round_to
from tests.attendance.shifts import (
    BUDI,
    CALENDAR,
    SARI,
    ZONE,
    decide,
    kinds,
    leave,
    moment,
    punches,
    rupiah,
    shift,
)

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


def test_unpaid_leave_costs_its_part_of_the_working_days_of_the_month() -> None:
    """One of twenty-six each (PP 36/2021 art. 40(1)); the Sunday inside costs nothing."""
    sheet, _ = decide([], leaves=[leave("05-08", "05-11", LeaveKind.UNPAID)])
    lines = [line for line in lines_of(sheet) if line.kind == "unpaid_leave"]
    assert [rupiah(-192_308), rupiah(-192_307), rupiah(-192_308)] == [line.amount for line in lines]
    assert [8, 9, 11] == [line.day.day for line in lines if line.day is not None]
    assert "PP 36/2021 art. 40(1)" == lines[-1].explanation.source
    assert [[], ["May 10, 2026 costs no wage: it is a rest day"], []] == [
        [node.sentence() for node in line.explanation.because] for line in lines
    ]


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
    ("joined", "left", "of_26"),
    [
        (date(2026, 5, 18), None, 12),
        (date(2024, 1, 8), date(2026, 5, 2), 2),
        (date(2026, 5, 2), None, 25),
        (date(2026, 5, 1), date(2026, 5, 31), 26),
        (date(2026, 5, 31), None, 0),
    ],
)
def test_who_joins_or_leaves_within_the_month_is_paid_the_working_days_of_employment(
    joined: date, left: date | None, of_26: int
) -> None:
    """May 2026 has 26 working days in a week of six, two of them holidays and paid as well."""
    employee = attrs.evolve(SARI, joined=joined, left=left)
    sheet, _ = decide([], employee=employee)
    (line,) = lines_of(sheet, employee)
    exact = Fraction(rupiah(5_000_000).minor * of_26, 26)
    assert round_to(exact, WHOLE, Rounding.HALF_UP) == line.amount.minor


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
    morning = moment("05-01 00:00")
    worked = [
        WorkedDay(
            person="E07",
            day=morning.day + timedelta(days=number),
            zone=ZONE,
            kind=kind,
            spans=(WorkSpan(start=start, end=start + Duration(time)),),
        )
        for number, (time, kind) in enumerate(days)
        for start in (morning + Duration.of(days=number),)
    ]
    reckoned = reckon(worked, rules=rules_in(INDONESIA, pattern="six_day")).days
    sheet = Timesheet(
        person="E07",
        period="2026-05",
        days=tuple(
            TimesheetDay(
                day=day.day,
                kind=day.worked.kind,
                worked=day.worked.worked,
                overtime=day.overtime,
            )
            for day in reckoned
        ),
        overtime=tuple(tier for day in reckoned for tier in tiers_of(day)),
        premiums=(),
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


SHOP = attrs.evolve(
    CALENDAR,
    weekend=frozenset({6}),
    holidays=(
        *CALENDAR.holidays,
        Holiday(day=date(2026, 5, 27), name="Idul Adha"),
        Holiday(day=date(2026, 5, 31), name="Waisak"),
    ),
)
JOINED = attrs.evolve(SARI, days_a_week=5, joined=date(2026, 5, 18), basic_wage=rupiah(4_200_000))


def paid_days(lines: tuple[PayLine, ...]) -> Fraction:
    """How many of the twenty-one working days of 200,000 each are paid."""
    steady = (line.amount for line in lines if line.kind != "overtime")
    return Fraction(Money.total(steady, "IDR").minor, 200_000 * WHOLE)


@pytest.mark.parametrize("plan", [(), ("05-18",), ("05-23",), ("05-19", "05-20", "05-24")])
def test_half_a_plan_does_not_decide_how_many_days_are_paid(plan: tuple[str, ...]) -> None:
    """18-22 and 25-29 May are ten days: no Saturday, and not Waisak on Sunday the 31st."""
    sheet, _ = decide(
        [], *(shift(day, "08:00", "16:00") for day in plan), employee=JOINED, calendar=SHOP
    )
    assert 10 == paid_days(lines_of(sheet, JOINED))


def test_unpaid_leave_leaves_the_base_alone() -> None:
    """20-31 May: of ten days eight are away, and Idul Adha among them stays paid."""
    away = [leave("05-20", "05-31", LeaveKind.UNPAID)]
    sheet, _ = decide([], employee=JOINED, calendar=SHOP, leaves=away)
    lines = lines_of(sheet, JOINED)
    assert [rupiah(2_000_000)] == amounts(lines, "basic")
    assert [20, 21, 22, 25, 26, 28, 29] == [line.day.day for line in lines if line.day is not None]
    assert 3 == paid_days(lines)
    free = {node.says.template for line in lines for node in line.explanation.because}
    assert {
        "{day} costs no wage: it is a rest day",
        "{day} costs no wage: it is a public holiday",
    } == free


@pytest.mark.parametrize(("week", "paid"), [(5, 2), (6, 3)])
def test_days_worked_in_a_month_of_unpaid_leave_are_paid(week: int, paid: int) -> None:
    """4, 5 and 9 May: Saturday is a working day of six, and overtime beside a week of five."""
    employee = attrs.evolve(SARI, days_a_week=week)
    free = attrs.evolve(CALENDAR, holidays=())
    touches = [
        touch
        for day in ("05-04", "05-05", "05-09")
        for touch in punches(f"{day} 08:00", f"{day} 15:00")
    ]
    whole = [leave("05-01", "05-31", LeaveKind.UNPAID)]
    sheet, findings = decide(touches, employee=employee, calendar=free, leaves=whole)
    lines = lines_of(sheet, employee)
    steady = Money.total((line.amount for line in lines if line.kind != "overtime"), "IDR")
    assert (
        rupiah(5_000_000)
        .times(Fraction(paid, sheet.working_days), rounding=Rounding.HALF_UP)
        .round_to(WHOLE, rounding=Rounding.HALF_UP)
        == steady
    )
    assert (week == 5) == bool(amounts(lines, "overtime"))
    assert 3 == kinds(findings).count("worked_on_leave")


def test_a_wage_in_dollars_is_rounded_to_cents_and_says_so() -> None:
    """Whole units are the ministry's example in rupiah; 3,000 dollars are 17.34 an hour."""
    nothing = Money.zero("USD")
    employee = attrs.evolve(
        JOINED,
        basic_wage=Money.of(3000, "USD"),
        fixed_allowance=nothing,
        variable_allowance=nothing,
    )
    sheet, _ = decide(punches("05-23 08:00", "05-23 09:30"), employee=employee, calendar=SHOP)
    basic, overtime = lines_of(sheet, employee)
    assert Money.of("1428.57", "USD") == basic.amount
    assert Money.of("52.02", "USD") == overtime.amount
    cent = Money.of("0.01", "USD")
    assert [cent, cent] == [
        node.parameters["rounded_to"]
        for _, node in overtime.explanation.walk()
        if "rounded_to" in node.parameters
    ]


def test_a_share_of_a_month_without_working_days_is_refused() -> None:
    """A timesheet made by hand must say what the month's wage is for."""
    with pytest.raises(InvalidValue) as refused:
        lines_of(attrs.evolve(decide([], employee=JOINED)[0], working_days=0), JOINED)
    assert "working_days_missing" == refused.value.code


def test_a_timesheet_without_any_day_is_worth_nothing() -> None:
    """Of a month in which nobody was employed nothing is owed, whatever month it was."""
    (line,) = lines_of(
        Timesheet(person="E07", period="2026-05", days=(), overtime=(), premiums=()), JOINED
    )
    assert Money.zero("IDR") == line.amount


DAYS = st.sets(st.integers(1, 31), max_size=31)
WEEKS = st.sampled_from([5, 6])
WAGES = st.integers(0, 10**8).map(rupiah)


def month_of(
    employee: Employee, planned: set[int], *, away: set[int], worked: set[int]
) -> tuple[PayLine, ...]:
    """The pay lines of May with shifts, single days of unpaid leave and days of work."""
    sheet, _ = decide(
        [
            touch
            for day in sorted(worked)
            for touch in punches(f"05-{day:02} 08:00", f"05-{day:02} 12:00")
        ],
        *(shift(f"05-{day:02}", "08:00", "12:00") for day in sorted(planned)),
        employee=employee,
        calendar=SHOP,
        leaves=[leave(f"05-{day:02}", f"05-{day:02}", LeaveKind.UNPAID) for day in sorted(away)],
    )
    return lines_of(sheet, employee)


def steady(lines: tuple[PayLine, ...]) -> Money:
    """What is paid but for overtime."""
    return Money.total((line.amount for line in lines if line.kind != "overtime"), "IDR")


@given(DAYS, DAYS, WEEKS, WAGES, st.tuples(st.integers(1, 31), st.integers(1, 31)))
def test_more_days_of_employment_never_pay_less_and_never_more_than_the_month(
    planned: set[int], away: set[int], week: int, wage: Money, joined: tuple[int, int]
) -> None:
    """Joining earlier pays at least as much, whatever is planned and whoever is on leave."""
    early, late = sorted(joined)
    employee = attrs.evolve(SARI, days_a_week=week, basic_wage=wage)
    less, more = (
        month_of(
            attrs.evolve(employee, joined=date(2026, 5, day)), planned, away=away, worked=set()
        )
        for day in (late, early)
    )
    assert Money.zero("IDR") <= steady(less) <= steady(more) <= wage
    assert amounts(less, "basic")[0] <= amounts(more, "basic")[0]
    if early == 1:
        assert [wage] == amounts(more, "basic")


@given(DAYS, WEEKS, WAGES, st.integers(1, 30))
def test_the_two_parts_of_a_month_are_the_month(
    planned: set[int], week: int, wage: Money, last: int
) -> None:
    """Leaving on a day and joining on the next: at most half a rupiah of rounding each."""
    employee = attrs.evolve(SARI, days_a_week=week, basic_wage=wage)
    first = attrs.evolve(employee, left=date(2026, 5, last))
    second = attrs.evolve(employee, joined=date(2026, 5, last + 1))
    parts = [month_of(each, planned, away=set(), worked=set()) for each in (first, second)]
    assert abs((steady(parts[0]) + steady(parts[1]) - wage).minor) <= WHOLE


@given(DAYS, DAYS, st.tuples(DAYS, DAYS), WEEKS, WAGES)
def test_unpaid_leave_raises_no_line_and_leaves_no_debt(
    planned: set[int], worked: set[int], leaves: tuple[set[int], set[int]], week: int, wage: Money
) -> None:
    """More leave costs the same or more; the base and the overtime stay what they were."""
    employee = attrs.evolve(SARI, days_a_week=week, basic_wage=wage)
    away, more = leaves
    some = month_of(employee, planned, away=away, worked=worked)
    all_of_it = month_of(employee, planned, away=away | more, worked=worked)
    for kind in ("basic", "overtime"):
        assert amounts(some, kind) == amounts(all_of_it, kind)
    assert all(amount <= Money.zero("IDR") for amount in amounts(all_of_it, "unpaid_leave"))
    assert Money.zero("IDR") <= steady(all_of_it) <= steady(some)


@given(DAYS, DAYS, WEEKS, WAGES)
def test_a_month_without_leave_is_exactly_the_month(
    planned: set[int], worked: set[int], week: int, wage: Money
) -> None:
    """Planned, half planned or not at all, worked or not."""
    employee = attrs.evolve(SARI, days_a_week=week, basic_wage=wage)
    assert wage == steady(month_of(employee, planned, away=set(), worked=worked))
