"""Traits that no rule asks about: a slip of the pen is found."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice_core.attendance.laws import CALIFORNIA, INDONESIA, UNITED_STATES, check_traits
from backoffice_core.attendance.laws.packs import LawPack, rules_in
from backoffice_core.attendance.limits import AverageLimit
from backoffice_core.attendance.limits.traits import traits_asked
from backoffice_core.attendance.rules import Citation, RuleBook, reckon
from backoffice_core.kernel import Duration, Effective
from tests.attendance.american_weeks import week

FRIDAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("law", "pattern", "traits", "unknown"),
    [
        (INDONESIA, "six_day", {"shortst"}, ["shortst"]),
        (INDONESIA, "six_day", {"shortest", "woman", "continuous"}, []),
        # A week of five days has no shortest one.
        (INDONESIA, "five_day", {"shortest"}, ["shortest"]),
        (CALIFORNIA, "", {"meal_waved", "own_wish"}, ["meal_waved"]),
        (
            CALIFORNIA,
            "four_tens",
            {"meal_waived", "second_meal_waived", "meals_taken", "rest_missed", "reported"},
            [],
        ),
        (CALIFORNIA, "four_tens", {"further_day"}, []),
        (CALIFORNIA, "", {"further_day"}, ["further_day"]),
        # The Act asks about none, so whatever stands there is somebody's own.
        (UNITED_STATES, "", {"shortst"}, []),
    ],
)
def test_a_trait_that_nothing_asks_about_is_found(
    law: Effective[LawPack], pattern: str, traits: set[str], unknown: list[str]
) -> None:
    """Each once a day, with what the law does ask about."""
    days = reckon(week(8, first=FRIDAY, traits=traits), rules=rules_in(law, pattern=pattern))
    said = check_traits(days, law=law, names={"E07": "Sari"})
    assert unknown == [finding.detail for finding in said]
    assert all(str(finding.says).startswith("Sari has the trait ") for finding in said)
    assert () == check_traits(days, law=law, also=traits)


def test_a_limit_says_which_trait_it_asks_about() -> None:
    """An average makes up for the days that are excluded from it (WTR 1998 reg. 4(6))."""
    cited = Citation("WTR 1998 reg. 4")
    average = AverageLimit(name="average", weeks=17, most=Duration.of(hours=48), citation=cited)
    book = RuleBook(name="ours", ordinary=cited, limits=[average])
    assert {"excluded"} == traits_asked(book)
