"""The regular rate: what counts in it, what raises it, what is set against overtime."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.laws.united_states import UNITED_STATES
from backoffice_core.attendance.pay.lines import PayKind
from backoffice_core.attendance.pay.pricing import Earning, TellsHour, price
from backoffice_core.attendance.pay.regular_rate import (
    BonusDivisor,
    RegularRate,
    SalaryIsFor,
    Spread,
)
from backoffice_core.attendance.pay.wages import PieceWage, Wage
from backoffice_core.attendance.pay.workweek_change import pay_over_change
from backoffice_core.attendance.rules.book import Combination
from backoffice_core.attendance.rules.extras import MinimumShift
from backoffice_core.attendance.rules.premiums import Premium
from backoffice_core.attendance.rules.reckoned import ReckonedDay, Reckoning
from backoffice_core.attendance.worked import Credit, TimeKind, WorkedDay
from backoffice_core.kernel import Duration, InvalidValue, Money, Rounding
from tests.attendance.american_weeks import (
    SUNDAY,
    hourly,
    hours,
    only_week,
    paid,
    reckoned,
    regular,
    salary,
    spread,
    usd,
    week,
)

NOW = UNITED_STATES.on(SUNDAY)
NEXT = SUNDAY + timedelta(days=7)
AGREED = Citation("the agreement, s. 4")


def bonus(amount: int | str, **more: bool) -> Earning:
    """A bonus."""
    return Earning(name="bonus", amount=usd(amount), in_regular_rate=more.get("counts", True))


def with_pay(**changes: object) -> RegularRate:
    """The pay rule of the Act, changed."""
    return attrs.evolve(regular(NOW), rate_rounding=None, **changes)


def rates(
    rule: RegularRate, days: Iterable[WorkedDay], wage: Wage, *earnings: Earning
) -> list[Fraction]:
    """The regular rate of each week."""
    figures = rule.workweeks(reckoned(days, NOW), wage=wage, earnings=earnings)
    return [each.regular_rate for each in figures]


def test_it_can_tell_what_an_hour_is_worth() -> None:
    """hour_of is the regular rate of the last week; without days there is none."""
    rule: object = regular(NOW)
    assert isinstance(rule, TellsHour)
    days = reckoned(spread(46), NOW)
    assert 13 == rule.hour_of(days, wage=hourly(12), earnings=(bonus(46),))
    with pytest.raises(InvalidValue, match="days_missing"):
        rule.hour_of((), wage=hourly(12), earnings=())


def test_a_gift_is_paid_and_does_not_count() -> None:
    """29 CFR 778.212: it raises no rate."""
    figures = only_week(NOW, spread(46), hourly(12), bonus(46, counts=False))
    assert 12 == figures.regular_rate
    assert usd(634) == paid(NOW, spread(46), hourly(12), bonus(46, counts=False))


def test_what_was_earned_over_weeks_is_paid_once_and_counts_in_each() -> None:
    """29 CFR 778.209(b): an equal part to every week, or by hours, or a part of the month."""
    days = (*spread(50), *week(0, *[6] * 5, first=NEXT))
    shares = {
        Spread.EQUAL_WEEKS: [Fraction(13), 12 + Fraction(50, 30)],
        Spread.EQUAL_HOURS: [12 + Fraction(100, 80)] * 2,
        Spread.MONTH: [12 + Fraction(100 * 12, 52 * 50), 12 + Fraction(100 * 12, 52 * 30)],
        Spread.HALF_MONTH: [12 + Fraction(100 * 24, 52 * 50), 12 + Fraction(100 * 24, 52 * 30)],
    }
    for way, expected in shares.items():
        assert expected == rates(with_pay(spread=way), days, hourly(12), bonus(100))
    lines = with_pay().lines(reckoned(days, NOW), wage=hourly(12), earnings=(bonus(100),))
    assert [usd(100)] == [line.amount for line in lines if line.kind is PayKind.EARNING]


def test_back_pay_is_what_the_bonus_would_have_added() -> None:
    """Deferred, a bonus comes to the same as if it had been known: 778.209(a)."""
    days = reckoned((*spread(50), *week(0, *[8] * 5, first=NEXT)), NOW)
    known = with_pay().workweeks(days, wage=hourly(12), earnings=(bonus(100),))
    before = with_pay().workweeks(days, wage=hourly(12))
    due = sum(each.due for each in known) - sum(each.due for each in before)
    (line,) = with_pay().back_pay(days, wage=hourly(12), earned=bonus(100))
    assert (due, 10, PayKind.OVERTIME) == (line.amount.major, 10, line.kind)
    assert () == with_pay().back_pay((), wage=hourly(12), earned=bonus(100))


@pytest.mark.parametrize(
    ("is_for", "worked", "rate", "straight"),
    [
        (SalaryIsFor.HOURS_UP_TO, 30, Fraction(400, 30), 400),
        (SalaryIsFor.FIXED_HOURS, 30, Fraction(10), 300),
        (SalaryIsFor.ORDINARY_HOURS, 30, Fraction(10), 400),
        (SalaryIsFor.HOURS_UP_TO, 50, Fraction(10), 500),
        (SalaryIsFor.FIXED_HOURS, 50, Fraction(10), 500),
        (SalaryIsFor.ORDINARY_HOURS, 50, Fraction(10), 500),
    ],
)
def test_a_salary_for_forty_hours_by_what_it_was_agreed_for(
    is_for: SalaryIsFor, worked: int, rate: Fraction, straight: int
) -> None:
    """Only a short week tells the readings apart."""
    rule = with_pay(salary_is_for=is_for)
    (figures,) = rule.workweeks(reckoned(spread(worked), NOW), wage=salary(400, 40))
    assert (rate, Fraction(straight)) == (figures.regular_rate, figures.straight)


def test_a_week_without_work_keeps_its_salary_and_its_rate() -> None:
    """Nothing worked: the salary stands, and an hour is worth what it would be."""
    for wage in (salary(400, 40), salary(400)):
        figures = only_week(NOW, week(0, 0), wage)
        assert (10, 400) == (figures.regular_rate, figures.pay)
    assert 12 == only_week(NOW, week(0), hourly(12)).regular_rate


def test_extras_are_paid_at_the_regular_rate() -> None:
    """Cal. Lab. Code 226.7, Ferra v. Loews (2021): with the bonus in it, not the bare wage."""
    book = attrs.evolve(
        NOW.book(), extras=[MinimumShift(citation=AGREED, least=hours(4))], workday_starts=None
    )
    pack = attrs.evolve(NOW, books={"": book})
    # Two hours on Monday, two are lacking; an hour came to 12 + 10/2.
    assert usd(24 + 34 + 10) == paid(pack, week(0, 2), hourly(12), bonus(10))


def test_what_a_rule_owes_is_called_in_the_readers_language() -> None:
    """On the payslip as in the explanation of the day; a name of the house stays as it is."""
    book = attrs.evolve(
        NOW.book(), extras=[MinimumShift(citation=AGREED, least=hours(4))], workday_starts=None
    )
    pack = attrs.evolve(NOW, books={"": book})
    lines = regular(pack).lines(
        reckoned(week(0, 2), pack),
        wage=hourly(12),
        earnings=(Earning(name="house share", amount=usd(5)),),
    )
    said = {line.kind: line.explanation.says.render("id") for line in lines}
    assert said[PayKind.EXTRA].startswith("sif minimum: 2 jam")
    assert said[PayKind.EARNING].startswith("house share: ")


def test_credited_time_is_paid_beside_the_hours_worked() -> None:
    """Half an hour of break that counts as worked is paid, and no hour of overtime."""
    (monday,) = week(40, first=SUNDAY)
    credited = attrs.evolve(monday, credits=(Credit(name="break", time=hours("1/2")),))
    assert usd(480 + 6) == paid(NOW, [credited], hourly(12))


def test_nothing_can_be_owed_by_the_hour_where_no_hour_has_a_worth() -> None:
    """Pieces without hours say nothing about an hour."""
    (monday,) = week(0, first=SUNDAY)
    credited = attrs.evolve(monday, credits=(Credit(name="meeting", time=hours(1)),))
    with pytest.raises(InvalidValue, match="rate_undefined"):
        paid(NOW, [credited], PieceWage(earned=usd(0)))


def test_being_reachable_is_not_worked() -> None:
    """29 CFR 785.17: time on call at home is in no hours and in no pay."""
    days = tuple(
        attrs.evolve(day, spans=tuple(attrs.evolve(each, kind=TimeKind.ON_CALL)
                                      for each in day.spans))
        for day in week(0, 8)
    )  # fmt: skip
    assert hours(0) == only_week(NOW, days, hourly(12)).hours
    assert usd(0) == paid(NOW, days, hourly(12))


@pytest.mark.parametrize(
    ("combination", "extra"),
    [(Combination.MAX, 60), (Combination.SUM, 80), (Combination.PRODUCT, 92)],
)
def test_several_premiums_on_one_hour_are_combined_as_the_book_says(
    combination: Combination, extra: int
) -> None:
    """1.6 and 1.2 make 1.6, 1.8 or 1.92 of ten hours at ten dollars."""
    book = attrs.evolve(
        NOW.book(),
        combination=combination,
        premiums=[
            Premium(name="special", multiple=Fraction(8, 5), citation=AGREED),
            Premium(name="dirty", multiple=Fraction(6, 5), citation=AGREED),
        ],
    )
    pack = attrs.evolve(NOW, books={"": book})
    figures = only_week(pack, week(0, 10), hourly(10))
    assert Fraction(extra) == figures.pay - 100


def test_a_flat_sum_that_pays_for_no_overtime_is_owed_at_the_whole_multiple() -> None:
    """Alvarado under the Act's forty hours: 15 over 40 is 0.375, ten hours at 1.5 of it."""
    rule = with_pay(flat_divisor=BonusDivisor.ORDINARY_HOURS)
    days = reckoned(spread(50), NOW)
    due = [
        rule.workweeks(days, wage=hourly(20), earnings=earned)[0].due
        for earned in ((bonus(15),), ())
    ]
    assert Fraction("5.625") == due[0] - due[1]


@pytest.mark.parametrize(
    ("days", "wage", "earnings", "code"),
    [
        (
            reckoned(spread(40), NOW)
            + tuple(
                attrs.evolve(day, worked=attrs.evolve(day.worked, person="E08"))
                for day in reckoned(spread(40), NOW)
            ),
            hourly(12), (), "people_mixed",
        ),
        (
            reckoned(spread(40), NOW), hourly(12),
            (Earning(name="bonus", amount=Money.of(5, "EUR")),), "currency_mixed",
        ),
        (
            reckoned((*spread(40), *week(0, 8, first=NEXT)), NOW), PieceWage(earned=usd(9)), (),
            "pieces_of_several_weeks",
        ),
    ],
    ids=["people", "currencies", "pieces"],
)  # fmt: skip
def test_what_cannot_be_priced_is_refused(
    days: tuple[ReckonedDay, ...], wage: Wage, earnings: tuple[Earning, ...], code: str
) -> None:
    """One person, one currency, and pieces of one week."""
    with pytest.raises(InvalidValue, match=code):
        regular(NOW).workweeks(days, wage=wage, earnings=earnings)


def test_price_takes_the_law_as_it_is() -> None:
    """The way everybody pays: a reckoning, a wage and a law."""
    reckoning = Reckoning(reckoned(spread(46), NOW))
    lines = price(reckoning, wage=hourly(12), law=UNITED_STATES, earnings=[bonus(46)])
    assert [PayKind.REGULAR, PayKind.OVERTIME, PayKind.EARNING] == [each.kind for each in lines]
    assert usd(637) == Money.total((line.amount for line in lines), "USD")


def test_every_line_says_in_both_languages_what_it_pays_for() -> None:
    """The overtime line rests on the regular rate, and cites where both are written."""
    lines = regular(NOW).lines(reckoned(spread(46), NOW), wage=hourly(12), earnings=())
    _, overtime = lines
    assert "regular rate" in overtime.explanation.render("en")
    assert "29 CFR 778.109" in overtime.explanation.render("en")
    assert "Tarif reguler" in overtime.explanation.render("id")


def test_workdays_that_begin_at_another_hour_are_no_change_of_the_week_alone() -> None:
    """Hours, not days, would lie in both weeks."""
    book = NOW.book()
    with pytest.raises(InvalidValue, match="workday_start_changed"):
        pay_over_change(
            spread(40),
            old=book,
            new=attrs.evolve(book, workday_starts=hours(6)),
            since=date(2026, 5, 10),
            pay=regular(NOW),
            wage=hourly(12),
        )


quarters = st.lists(st.integers(0, 60), min_size=7, max_size=14)


@settings(max_examples=60, deadline=None)
@given(quarters, st.integers(1, 9_999), st.integers(0, 50_000), st.sampled_from(list(Rounding)))
def test_lines_add_up_to_the_rounded_week_in_every_mode(
    worked: list[int], wage: int, more: int, mode: Rounding
) -> None:
    """The sum of a week's lines is its exact pay, rounded once."""
    days = reckoned(week(*(Fraction(each, 4) for each in worked)), NOW)
    currency = usd(1).currency
    agreed = attrs.evolve(hourly(1), amount=Money(wage, currency))
    earned = (Earning(name="bonus", amount=Money(more, currency)),)
    rule = with_pay(total_rounding=mode)
    total = sum(line.amount.minor for line in rule.lines(days, wage=agreed, earnings=earned))
    figures = rule.workweeks(days, wage=agreed, earnings=earned)
    exact = sum((each.pay for each in figures), Fraction(0)) * 100
    assert abs(exact - total) < len(figures)


@settings(max_examples=60, deadline=None)
@given(quarters, st.integers(1, 99), st.integers(0, 500))
def test_half_time_beside_straight_time_is_time_and_a_half(
    worked: list[int], wage: int, more: int
) -> None:
    """40 hours at the rate and the rest at one and a half of it come to the same (778.110)."""
    days = reckoned(week(*(Fraction(each, 4) for each in worked[:7])), NOW)
    (figures,) = with_pay().workweeks(days, wage=hourly(wage), earnings=(bonus(more),))
    ordinary = (figures.hours - figures.overtime).hours
    rate = figures.regular_rate
    if figures.hours > Duration(0):
        expected = ordinary * rate + figures.overtime.hours * rate * Fraction(3, 2)
        assert expected == figures.pay
