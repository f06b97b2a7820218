"""Pricing: where law and wage change, and where they may not."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice_core.attendance.laws import UNITED_STATES, rules_in
from backoffice_core.attendance.pay import HourlyWage, WeeklySalary, price
from backoffice_core.attendance.pay.wages import Wage
from backoffice_core.attendance.rules import reckon
from backoffice_core.kernel import Effective, InvalidValue, Money, Version
from tests.attendance.american_weeks import SUNDAY, hours, usd, week


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
