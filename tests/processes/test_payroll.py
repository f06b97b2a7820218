"""Wages in the books."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import INDONESIA, LeaveKind, PayKind, PayLine, pay_lines
from backoffice_core.bookkeeping import Account, AccountType, Chart
from backoffice_core.kernel import Explanation, InvalidValue, Message, Money, Month, Rounding
from backoffice_core.processes.payroll import wage_entry
from tests.attendance.shifts import BUDI, MAY, SARI, decide, leave, punches, rupiah, shift

CHART = Chart(
    [
        Account(code="2300", name="Utang gaji", type=AccountType.LIABILITY, role="wages_payable"),
        Account(code="5100", name="Beban gaji", type=AccountType.EXPENSE, role="wages"),
        Account(code="5110", name="Beban lembur", type=AccountType.EXPENSE, role="overtime"),
    ]
)


def test_a_month_of_wages_is_one_entry_on_its_last_day() -> None:
    """Overtime has an account of its own, and what is owed names the employee."""
    sheet, _ = decide(punches("05-01 08:00", "05-01 17:00"))
    lines = pay_lines(sheet, employee=SARI, law=INDONESIA, hourly_rounding=Rounding.FLOOR)
    entry = wage_entry(lines, employee=SARI, month=MAY, chart=CHART)
    assert ("WAGES/2026-05/E07", date(2026, 5, 31)) == (entry.number, entry.day)
    assert [
        ("5100", rupiah(5_000_000), None),
        ("5110", rupiah(606_921), None),
        ("2300", rupiah(-5_606_921), "E07"),
    ] == [(leg.account, leg.amount, leg.party) for leg in entry.postings]


def test_a_month_without_overtime_has_no_overtime_leg() -> None:
    """And a month without any pay is on record as nothing owed."""
    away = [leave("05-01", "05-31", LeaveKind.UNPAID)]
    for terms, owed in (({}, -5_000_000), ({"leaves": away}, 0)):
        sheet, _ = decide([], **terms)
        lines = pay_lines(sheet, employee=SARI, law=INDONESIA, hourly_rounding=Rounding.FLOOR)
        entry = wage_entry(lines, employee=SARI, month=MAY, chart=CHART)
        assert ["5100", "2300"] == [leg.account for leg in entry.postings]
        if owed:
            assert rupiah(owed) == entry.postings[-1].amount


def test_lines_of_somebody_else_are_refused() -> None:
    """A mixed list would owe one person another's wage."""
    lines = pay_lines(decide([])[0], employee=SARI, law=INDONESIA, hourly_rounding=Rounding.FLOOR)
    with pytest.raises(InvalidValue) as refused:
        wage_entry(lines, employee=BUDI, month=MAY, chart=CHART)
    assert "pay_line_of_other" == refused.value.code


def test_a_line_given_twice_or_of_another_month_owes_nothing_again() -> None:
    """Money would be owed twice, and no total would say so."""
    nothing = Explanation(rule="pay.overtime", says=Message("overtime"))
    line = PayLine(person=SARI.id, kind=PayKind.OVERTIME, amount=Money.of(5, "IDR"),
                   explanation=nothing, day=date(2026, 5, 4))  # fmt: skip
    with pytest.raises(InvalidValue, match="pay_line_twice"):
        wage_entry([line, line], employee=SARI, month=MAY, chart=CHART)
    with pytest.raises(InvalidValue, match="pay_line_outside_month"):
        wage_entry([line], employee=SARI, month=Month(2026, 7), chart=CHART)


@given(
    st.integers(0, 10**11),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.integers(0, 15),
    st.integers(16, 30),
)
def test_the_entry_is_the_sum_of_the_lines_to_the_sen(
    basic: int, fixed: int, variable: int, hours: int, joined: int
) -> None:
    """What is explained is what is booked, whatever the amounts."""
    currency = SARI.basic_wage.currency
    employee = attrs.evolve(
        SARI,
        basic_wage=Money(basic, currency),
        fixed_allowance=Money(fixed, currency),
        variable_allowance=Money(variable, currency),
        joined=date(2026, 5, joined),
    )
    sheet, _ = decide(
        punches("05-30 08:00", f"05-30 {8 + hours}:17:31"),
        shift("05-30", "08:00", "16:00", rest=60),
        employee=employee,
        leaves=[leave("05-20", "05-25", LeaveKind.UNPAID)],
    )
    lines = pay_lines(sheet, employee=employee, law=INDONESIA, hourly_rounding=Rounding.HALF_EVEN)
    entry = wage_entry(lines, employee=employee, month=MAY, chart=CHART)
    total = Money.total((line.amount for line in lines), currency)
    assert -total == entry.postings[-1].amount
    assert total >= Money.zero(currency)
