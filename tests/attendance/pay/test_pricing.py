"""Pricing: where law and wage change, and where they may not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from backoffice_core.attendance.laws import (
    CALIFORNIA,
    INDONESIA,
    UNITED_STATES,
    rules_in,
    taking,
)
from backoffice_core.attendance.laws.packs import LawPack
from backoffice_core.attendance.pay import (
    DailyWage,
    Earning,
    HourlyWage,
    MonthlyWage,
    PieceWage,
    WeeklySalary,
    check_minimum_wage,
    price,
)
from backoffice_core.attendance.pay.wages import Wage
from backoffice_core.attendance.rules import Citation, Premium, Reckoning, WorkedDay, reckon
from backoffice_core.kernel import Duration, Effective, InvalidValue, Money, Version
from tests.attendance.american_weeks import SUNDAY, hours, usd, week

LAW = UNITED_STATES


def wrong(value: object) -> Any:  # noqa: ANN401 - for the type checker alone
    """A value that no type checker would let through."""
    return value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (WeeklySalary(amount=usd(400), covers=hours(40)), WeeklySalary(amount=usd(500))),
        (HourlyWage(amount=usd(10)), HourlyWage(amount=usd(12))),
    ],
)
def test_a_week_that_is_priced_as_a_whole_is_not_divided(old: Wage, new: Wage) -> None:
    """Its salary would be paid twice, and its rate be of neither wage (29 CFR 778.113, .115)."""
    wage = Effective([Version(value=old, since=SUNDAY), Version(value=new, since=date(2026, 5, 6))])
    days = reckon(week(0, 9, 9, 9, 9, 9), rules=rules_in(UNITED_STATES))
    with pytest.raises(InvalidValue, match=r"E07 change on 2026-05-06, within the workweek"):
        price(days, wage=wage, law=UNITED_STATES)


def test_new_terms_begin_with_a_workweek() -> None:
    """Two weeks, each at its own wage; a raise within one is a rate by name."""
    wage: Effective[Wage] = Effective(
        [
            Version(value=HourlyWage(amount=usd(10)), since=SUNDAY),
            Version(value=HourlyWage(amount=usd(12)), since=date(2026, 5, 10)),
        ]
    )
    days = reckon(
        [*week(0, 8, 8), *week(0, 8, 8, first=date(2026, 5, 10))], rules=rules_in(UNITED_STATES)
    )
    paid = price(days, wage=wage, law=UNITED_STATES)
    assert usd(16 * 22) == Money.total((line.amount for line in paid), "USD")


def test_days_are_priced_by_the_law_they_were_reckoned_by() -> None:
    """Twelve American hours are no Indonesian overtime of nothing: they are refused."""
    american = reckon(week(0, 12), rules=rules_in(UNITED_STATES))
    wage = HourlyWage(amount=usd(10))
    for law in (INDONESIA, CALIFORNIA, INDONESIA.on(SUNDAY)):
        with pytest.raises(InvalidValue, match="reckoned by 'FLSA'") as refused:
            price(american, wage=wage, law=law)
        assert "law_of_other_rules" == refused.value.code


def test_a_book_stays_the_laws_under_an_agreement_an_exemption_and_a_reading() -> None:
    """What was made of the law's own book may be priced by it."""
    own = UNITED_STATES.on(SUNDAY).book()
    sundays = Premium(name="Sunday", multiple=2, citation=Citation("agreement of 2026"))
    exact = taking(UNITED_STATES, {"rate_rounding": "exact"})
    for rules in (
        attrs.evolve(own, premiums=[sundays]),
        attrs.evolve(own, name="ours"),
        rules_in(UNITED_STATES, exempt_in="offer letter"),
        rules_in(exact),
    ):
        days = reckon(week(8), rules=rules)
        assert price(days, wage=HourlyWage(amount=usd(10)), law=UNITED_STATES)


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("wage_negative", lambda: HourlyWage(amount=usd(-1))),
        ("wage_negative", lambda: HourlyWage(amount=usd(1), rates={"night": usd(-2)})),
        ("wage_negative", lambda: WeeklySalary(amount=usd(-1))),
        ("wage_negative", lambda: DailyWage(amount=usd(-1), days_a_week=5)),
        ("wage_negative", lambda: PieceWage(earned=usd(-1))),
        ("wage_negative", lambda: PieceWage(earned=usd(1), month_average=usd(-1))),
        (
            "wage_negative",
            lambda: MonthlyWage(basic=usd(1), fixed_allowance=usd(-1), variable_allowance=usd(0)),
        ),
        ("number_not_whole", lambda: DailyWage(amount=usd(1), days_a_week=wrong("5"))),
        ("type_wrong", lambda: HourlyWage(amount=wrong(5))),
        ("type_wrong", lambda: WeeklySalary(amount=usd(1), covers=wrong(40))),
        (
            "type_wrong",
            lambda: price(reckon([], rules=rules_in(UNITED_STATES)), wage=wrong(5), law=LAW),
        ),
    ],
)
def test_a_wage_that_cannot_be_meant_is_refused(code: str, make: Callable[[], object]) -> None:
    """Nobody pays for having worked, and a text is no number of days."""
    with pytest.raises(InvalidValue) as refused:
        make()
    assert code == refused.value.code


@pytest.mark.parametrize(
    ("wage", "law", "money"),
    [
        # 29 U.S.C. 206(a)(1): $7.25; forty hours at $5 lack $90.
        (HourlyWage(amount=usd(5)), UNITED_STATES, [usd(90)]),
        (HourlyWage(amount=usd("7.25")), UNITED_STATES, []),
        (HourlyWage(amount=usd("7.24")), UNITED_STATES, [usd("0.40")]),
        # By the workweek (29 CFR 776.4): a salary is spread over what was worked for it.
        (WeeklySalary(amount=usd(280)), UNITED_STATES, [usd(10)]),
        # Cal. Lab. Code 1182.12: $16.90 in 2026.
        (HourlyWage(amount=usd("16.89")), CALIFORNIA, [usd("0.40")]),
    ],
)
def test_a_week_that_pays_less_than_the_minimum_wage_is_found(
    wage: Wage, law: Effective[LawPack], money: list[Money]
) -> None:
    """What is lacking is said, and where the minimum is written."""
    days = reckon(week(0, 8, 8, 8, 8, 8, traits={"meals_taken"}), rules=rules_in(law))
    said = check_minimum_wage(days, wage=wage, law=law)
    assert money == [finding.money for finding in said]
    assert ["attendance.below_minimum_wage"] * len(money) == [finding.kind for finding in said]


def test_a_bonus_counts_towards_the_minimum_wage_and_overtime_does_not() -> None:
    """29 CFR 778.5: fifty hours at $7 lack $12.50, whatever the overtime adds."""
    days = reckon(week(0, 10, 10, 10, 10, 10), rules=rules_in(UNITED_STATES))
    wage = HourlyWage(amount=usd(7))
    (finding,) = check_minimum_wage(days, wage=wage, law=UNITED_STATES)
    assert usd("12.50") == finding.money
    bonus = Earning(name="production bonus", amount=usd("12.50"))
    assert () == check_minimum_wage(days, wage=wage, law=UNITED_STATES, earnings=[bonus])


def driving(day: WorkedDay) -> WorkedDay:
    """A day whose work was driving."""
    return attrs.evolve(day, spans=tuple(attrs.evolve(span, rate="driving") for span in day.spans))


def californian(*days: WorkedDay, premiums: Iterable[Premium] = ()) -> Reckoning:
    """Days under the law of California, with premiums of an agreement."""
    book = CALIFORNIA.on(days[0].day).book()
    return reckon(days, rules=attrs.evolve(book, premiums=tuple(premiums)))


def test_in_california_no_hour_makes_up_for_another() -> None:
    """Armenta v. Osmose, 135 Cal.App.4th 314 (2005): hours driven unpaid are owed the minimum.

    Thirty-two hours at $30 come to $27.42 an hour over 35, which federal law would take.
    """
    *work, last = week(0, 8, 8, 8, 8, 3, traits={"meals_taken"})
    wage = HourlyWage(amount=usd(30), rates={"driving": usd(0)})
    bonus = Earning(name="production bonus", amount=usd(500))
    days = californian(*work, driving(last))
    (finding,) = check_minimum_wage(days, wage=wage, law=CALIFORNIA, earnings=[bonus])
    assert (usd("50.70"), "driving") == (finding.money, finding.detail)
    assert "3:00:00" in str(finding.says)
    assert finding.explanation is not None
    assert "Armenta" in finding.explanation.source
    federal = reckon([*work, driving(last)], rules=rules_in(UNITED_STATES))
    assert () == check_minimum_wage(federal, wage=wage, law=UNITED_STATES)


def test_each_class_of_hours_that_is_paid_less_is_found_by_itself() -> None:
    """Ordinary hours lack $0.90 each and driving lacks $1.90; what an agreement adds counts."""
    one, two = week(8, 4, traits={"meals_taken"})
    wage = HourlyWage(amount=usd(16), rates={"driving": usd(15)})
    said = check_minimum_wage(californian(one, driving(two)), wage=wage, law=CALIFORNIA)
    assert [("", usd("7.20")), ("driving", usd("7.60"))] == [
        (finding.detail, finding.money) for finding in said
    ]
    assert 2 == len({finding.identity for finding in said})
    more = Premium(name="drive", multiple=Fraction(6, 5), citation=Citation("agreement of 2026"))
    (plain,) = check_minimum_wage(
        californian(driving(two), premiums=[more]),
        wage=HourlyWage(amount=usd(16), rates={"driving": usd(14)}),
        law=CALIFORNIA,
    )
    # Fourteen dollars and a fifth more are $16.80: four hours lack $0.40.
    assert ("driving x 6/5", usd("0.40")) == (plain.detail, plain.money)


def test_a_wage_by_the_day_is_measured_by_its_day_in_california() -> None:
    """$120 pays six hours, and is short by $15.20 of eight, however few the next day has."""
    days = californian(*week(8, 4, traits={"meals_taken"}))
    wage = DailyWage(amount=usd(120), days_a_week=5)
    (finding,) = check_minimum_wage(days, wage=wage, law=CALIFORNIA)
    assert usd("15.20") == finding.money
    # A sum for the week says nothing about one of its hours: the average is all there is.
    salary = WeeklySalary(amount=usd(600), covers=Duration.of(hours=40))
    (average,) = check_minimum_wage(
        californian(*week(0, 8, 8, 8, 8, 8, traits={"meals_taken"})), wage=salary, law=CALIFORNIA
    )
    assert usd(76) == average.money
    assert "for each hour" not in str(average.says)


def test_each_hour_is_owed_what_the_law_says_on_its_day() -> None:
    """The minimum rises on a Thursday: $16.50 until 31 December 2025, $16.90 from then on."""
    days = californian(*week(0, 0, 0, 8, 8, first=date(2025, 12, 28), traits={"meals_taken"}))
    (finding,) = check_minimum_wage(days, wage=HourlyWage(amount=usd("16.50")), law=CALIFORNIA)
    assert usd("3.20") == finding.money
    book = CALIFORNIA.on(date(2026, 5, 3)).book()
    early = reckon(week(0, 8, first=date(1990, 5, 6), traits={"meals_taken"}), rules=book)
    timeless = CALIFORNIA.on(date(2026, 5, 3))
    assert () == check_minimum_wage(early, wage=HourlyWage(amount=usd(1)), law=timeless)


def test_who_is_exempt_or_under_another_law_has_no_minimum_here() -> None:
    """29 U.S.C. 213(a) exempts from 206 as from 207; the minimum of Indonesia is a province's."""
    rules = rules_in(UNITED_STATES, exempt_in="offer letter")
    wage = WeeklySalary(amount=usd(100))
    exempt = reckon(week(0, 8, 8), rules=rules)
    assert () == check_minimum_wage(exempt, wage=wage, law=UNITED_STATES)
    indonesian = reckon(week(8), rules=rules_in(INDONESIA, pattern="six_day"))
    assert () == check_minimum_wage(indonesian, wage=wage, law=INDONESIA)
    early = reckon(week(8, first=date(1990, 5, 6)), rules=rules_in(UNITED_STATES))
    assert () == check_minimum_wage(early, wage=wage, law=UNITED_STATES)
    rupiah = HourlyWage(amount=Money.of(5, "IDR"))
    with pytest.raises(InvalidValue, match="currency_mixed"):
        check_minimum_wage(
            reckon(week(8), rules=rules_in(UNITED_STATES)), wage=rupiah, law=UNITED_STATES
        )


def test_a_daily_wage_is_of_the_week_whose_rules_the_days_were_reckoned_by() -> None:
    """A day of a week of six is worth another month than one of a week of five."""
    wage = DailyWage(amount=Money.of(200_000, "IDR"), days_a_week=6)
    six = reckon(week(8), rules=rules_in(INDONESIA, pattern="six_day"))
    assert price(six, wage=wage, law=INDONESIA)
    mine = reckon(week(8), rules=rules_in(INDONESIA, pattern="energy"))
    assert price(mine, wage=wage, law=INDONESIA)
    five = reckon(week(8), rules=rules_in(INDONESIA, pattern="five_day"))
    with pytest.raises(InvalidValue, match="rules of a week of 5") as caught:
        price(five, wage=wage, law=INDONESIA)
    assert "week_of_other_rules" == caught.value.code
