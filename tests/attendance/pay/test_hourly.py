"""An hour priced from a month, by whatever was agreed."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.attendance import INDONESIA, DayKind
from backoffice_core.attendance.laws import rules_in
from backoffice_core.attendance.pay import (
    BY_SECOND,
    Earning,
    HourlyWage,
    HourOfMonth,
    PartHours,
    PayKind,
    RoundedTo,
    Wage,
    WeeklySalary,
    price,
)
from backoffice_core.attendance.rules import (
    Citation,
    Credit,
    Extra,
    Reckoning,
    WorkedDay,
    WorkSpan,
    reckon,
)
from backoffice_core.kernel import (
    Currency,
    Duration,
    Effective,
    InvalidValue,
    Money,
    Rounding,
    Version,
)
from tests.attendance.laws.days import MONDAY, daily, day, monthly, piece, rupiah, total

RULES = rules_in(INDONESIA, pattern="six_day")
RUPIAH = Currency.of("IDR")


def rule() -> HourOfMonth:
    """How the law of Indonesia pays."""
    found = INDONESIA.on(MONDAY).pay
    assert isinstance(found, HourOfMonth)
    return found


def nine_hours(person: str = "E07") -> Reckoning:
    """Two hours of overtime on a Monday."""
    return reckon([day(MONDAY, 9, person=person)], rules=RULES)


def kinds(reckoning: Reckoning, wage: Wage) -> list[tuple[PayKind, Money]]:
    """Kind and amount of every line."""
    return [(line.kind, line.amount) for line in price(reckoning, wage=wage, law=INDONESIA)]


def test_who_is_paid_by_the_day_gets_the_day_and_its_overtime() -> None:
    """200,000 a day in a week of six is 5,000,000 a month, 28,901 an hour."""
    days = [day(MONDAY, 8), day(date(2026, 5, 10), 2, DayKind.REST_DAY)]
    reckoning = reckon(days, rules=RULES)
    assert [
        (PayKind.BASIC, rupiah(200_000)),
        (PayKind.OVERTIME, rupiah(43_352)),
        (PayKind.OVERTIME, rupiah(115_604)),
    ] == kinds(reckoning, daily(200_000, 6))


def test_a_week_no_month_is_made_of_is_refused() -> None:
    """PP 35/2021 art. 33(1) has weeks of five and six days."""
    with pytest.raises(InvalidValue, match="Enter 5 or 6 days a week") as caught:
        kinds(nine_hours(), daily(200_000, 4))
    assert "week_pattern_unknown" == caught.value.code


def test_pieces_are_paid_once_also_where_the_law_changes() -> None:
    """The change of 2 February 2021 lies within the period."""
    days = [day(date(2021, 2, 1), 8), day(date(2021, 2, 2), 8)]
    reckoning = reckon(days, rules=RULES)
    paid = kinds(reckoning, piece(1_730_000, earned=500_000))
    assert [PayKind.BASIC, PayKind.OVERTIME, PayKind.OVERTIME] == [kind for kind, _ in paid]
    assert rupiah(530_000) == Money.total((amount for _, amount in paid), "IDR")


def test_pieces_without_an_average_have_no_hour() -> None:
    """PP 35/2021 art. 33(2) wants twelve months."""
    with pytest.raises(InvalidValue) as caught:
        kinds(nine_hours(), piece(None, earned=500_000))
    assert "average_missing" == caught.value.code


def test_a_salary_by_the_week_is_refused() -> None:
    """The law makes no month of it."""
    with pytest.raises(InvalidValue) as caught:
        kinds(nine_hours(), WeeklySalary(amount=rupiah(1_000_000)))
    assert "wage_unsuited" == caught.value.code


def test_an_hourly_wage_pays_every_hour_and_names_its_article() -> None:
    """Ordinary hours too, each rate by its own."""
    span = day(MONDAY, 9).spans[0]
    middle = span.start + Duration.of(hours=7)
    worked = attrs.evolve(
        day(MONDAY, 9),
        spans=(
            WorkSpan(start=span.start, end=middle),
            WorkSpan(start=middle, end=span.end, rate="night"),
        ),
    )
    wage = HourlyWage(amount=rupiah(20_000), rates={"night": rupiah(30_000)})
    lines = price(reckon([worked], rules=RULES), wage=wage, law=INDONESIA)
    assert [rupiah(140_000), rupiah(45_000), rupiah(60_000)] == [line.amount for line in lines]
    assert "PP 35/2021 art. 21(2)a" == lines[0].explanation.source


def test_a_credit_is_within_a_months_wage_and_paid_by_the_hour() -> None:
    """Time given at the plain wage."""
    worked = attrs.evolve(
        day(MONDAY, 4), credits=(Credit(name="travel", time=Duration.of(hours=1)),)
    )
    reckoning = reckon([worked], rules=RULES)
    assert [] == kinds(reckoning, monthly(5_000_000))
    assert (PayKind.EXTRA, rupiah(20_000)) == kinds(reckoning, HourlyWage(amount=rupiah(20_000)))[
        -1
    ]


def test_an_extra_of_an_amount_is_paid_as_it_is() -> None:
    """Whatever an hour is worth."""
    reckoning = nine_hours()
    extra = Extra(
        person="E07",
        day=MONDAY,
        name="call-out",
        amount=rupiah(75_000),
        citation=Citation("house rule 3"),
    )
    called = Reckoning((attrs.evolve(reckoning.days[0], extras=(extra,)),))
    (*_, line) = price(called, wage=monthly(5_000_000), law=INDONESIA)
    assert (PayKind.EXTRA, rupiah(75_000)) == (line.kind, line.amount)
    assert "house rule 3" == line.explanation.source
    assert "call-out on 2026-05-04: IDR 75000.00" == str(line.explanation.says)
    assert line.explanation.says.render("id").startswith("panggilan kerja pada 4 Mei 2026: ")


def test_an_earning_is_a_line_of_its_own() -> None:
    """A bonus beside the overtime; without a day there is nobody to pay it to."""
    bonus = Earning(name="bonus", amount=rupiah(100_000))
    lines = price(nine_hours(), wage=monthly(1_730_000), law=INDONESIA, earnings=[bonus])
    assert (PayKind.EARNING, rupiah(100_000)) == (lines[-1].kind, lines[-1].amount)
    assert rupiah(135_000) == total(lines)
    with pytest.raises(InvalidValue) as caught:
        price(Reckoning(()), wage=monthly(1), law=INDONESIA, earnings=[bonus])
    assert "days_missing" == caught.value.code
    assert () == price(Reckoning(()), wage=monthly(1), law=INDONESIA)


def test_a_raise_within_the_period_pays_each_day_by_its_own_wage() -> None:
    """10,000 an hour on Monday, 20,000 on Tuesday."""
    raised = Effective[Wage](
        [
            Version(value=monthly(1_730_000), since=date(2026, 1, 1)),
            Version(value=monthly(3_460_000), since=MONDAY + timedelta(days=1)),
        ]
    )
    reckoning = reckon([day(MONDAY + timedelta(days=each), 8) for each in (0, 1)], rules=RULES)
    lines = price(reckoning, wage=raised, law=INDONESIA)
    assert [rupiah(15_000), rupiah(30_000)] == [line.amount for line in lines]


def test_the_days_of_two_people_have_no_one_wage() -> None:
    """Each is priced alone."""
    two = reckon([day(MONDAY, 8), day(MONDAY, 8, person="E08")], rules=RULES)
    with pytest.raises(InvalidValue) as caught:
        price(two, wage=monthly(1_730_000), law=INDONESIA)
    assert "people_mixed" == caught.value.code


def test_a_wage_in_dollars_is_rounded_to_cents() -> None:
    """Whole units are the ministry's example in rupiah."""
    nothing = Money.zero("USD")
    wage = attrs.evolve(
        monthly(0),
        basic=Money.of(3000, "USD"),
        fixed_allowance=nothing,
        variable_allowance=nothing,
    )
    assert Money.of("17.34", "USD") == rule().hour(wage).money


@pytest.mark.parametrize(
    ("to", "minor", "expected"),
    [
        (RoundedTo(Rounding.FLOOR), Fraction(12_399), 12_300),
        (RoundedTo(Rounding.HALF_UP), Fraction(12_350), 12_400),
        (RoundedTo(Rounding.FLOOR, decimals=0), Fraction(12_399), 12_300),
        (RoundedTo(Rounding.FLOOR, decimals=2), Fraction(24_799, 2), 12_399),
        (RoundedTo(Rounding.HALF_UP, decimals=3), Fraction(123_994, 10), Fraction(123_994, 10)),
        (RoundedTo(Rounding.UP, decimals=-3), Fraction(12_399_00), 13_000_00),
    ],
)
def test_amounts_are_rounded_to_so_many_decimals(
    to: RoundedTo, minor: Fraction, expected: Fraction | int
) -> None:
    """In minor units of a currency with two."""
    assert expected == to.of(minor, RUPIAH, whole=True)


def test_a_rounding_given_as_text_is_refused() -> None:
    """The members are named."""
    with pytest.raises(InvalidValue, match=r"Rounding\.FLOOR"):
        RoundedTo(cast("Any", "floor"))


@pytest.mark.parametrize("minutes", [0, 7, 45, 120])
def test_a_unit_that_makes_no_whole_hours_is_refused(minutes: int) -> None:
    """Or hours would be cut in the middle."""
    with pytest.raises(InvalidValue) as caught:
        PartHours(unit=Duration.of(minutes=minutes))
    assert "unit_uneven" == caught.value.code


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 20_000), max_size=4),
    st.sampled_from([1, 60, 360, 900, 1800, 3600]),
    st.sampled_from(list(Rounding)),
)
def test_part_hours_round_the_day_and_keep_its_order(
    parts: list[int], unit: int, mode: Rounding
) -> None:
    """Within one unit of what was worked, and nothing is ever negative."""
    policy = PartHours(unit=Duration(unit), mode=mode)
    counted = list(policy.of(parts))
    assert len(parts) == len(counted)
    assert all(each >= 0 for each in counted)
    assert 0 == sum(counted) % unit
    assert abs(sum(counted) - sum(parts)) < unit
    assert parts == list(BY_SECOND.of(parts))


def test_a_person_without_spans_has_no_lines() -> None:
    """A day off is a day without pay lines."""
    rest = WorkedDay(person="E07", day=MONDAY, zone="Asia/Jakarta")
    assert [] == kinds(reckon([rest], rules=RULES), monthly(5_000_000))
