"""The laws of rules: every rule of the catalogue keeps them, and the broken ones break theirs."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from backoffice_core.scheduling import Level
from backoffice_core.scheduling.rules import AnyRule
from backoffice_core.testing import (
    BROKEN_RULES,
    RULE_LAWS,
    LawBroken,
    RosterCase,
    RuleLaw,
    SoundRule,
    check_rule,
    check_rule_law,
    roster_cases,
    roster_strategy,
)
from tests.scheduling.catalogue.samples import SAMPLES

NAMES = [f"{number}-{type(rule).__name__}" for number, rule in enumerate(SAMPLES)]
SOFT = Level.soft(1)


@pytest.mark.parametrize("rule", SAMPLES, ids=NAMES)
def test_every_rule_of_the_catalogue_keeps_every_law(rule: AnyRule) -> None:
    """What a checker judges is what a solver is told, by the unit, as a wish and as a law."""
    assert RULE_LAWS == check_rule(attrs.evolve(rule, level=SOFT), rosters=40)
    assert RULE_LAWS == check_rule(attrs.evolve(rule, level=Level.HARD), rosters=15)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(roster_strategy())
def test_no_roster_is_found_on_which_the_two_forms_differ(case: RosterCase) -> None:
    """Hypothesis looks for one, and would make it small."""
    for rule in SAMPLES:
        for law in RULE_LAWS:
            check_rule_law(law, attrs.evolve(rule, level=SOFT), case)


@pytest.mark.parametrize("law", RULE_LAWS, ids=[law.slug for law in RULE_LAWS])
def test_a_rule_that_breaks_a_law_is_found_out_by_that_law_alone(law: RuleLaw) -> None:
    """Each law has teeth, and none of them bites what another one is for."""
    with pytest.raises(LawBroken) as broken:
        check_rule(BROKEN_RULES[law.slug]())
    assert f"breaks 1 of {len(RULE_LAWS)} laws" in broken.value.message
    assert law.promise in broken.value.message


def test_there_is_one_broken_rule_for_each_law() -> None:
    """So no law is without its proof."""
    assert sorted(BROKEN_RULES) == sorted(law.slug for law in RULE_LAWS)


def test_a_sound_rule_keeps_the_laws_and_the_cases_are_the_same_again() -> None:
    """What is found once is found again."""
    assert RULE_LAWS == check_rule(SoundRule())
    assert list(roster_cases(5, seed=1)) == list(roster_cases(5, seed=1))


def test_a_rule_is_checked_on_problems_of_ones_own() -> None:
    """Rules about certain people and dates mean nothing elsewhere."""
    problem = next(roster_cases(1, seed=7)).problem
    cases = list(roster_cases(4, problems=[problem]))
    assert [problem] * 4 == [case.problem for case in cases]
    assert len({case.assignments for case in cases}) > 1


def test_a_broken_law_is_raised_for_a_single_roster_too() -> None:
    """So any test framework can look for the smallest."""
    rule, case = BROKEN_RULES["asked-twice"](), next(roster_cases(1))
    with pytest.raises(LawBroken, match="asked again"):
        check_rule_law(RULE_LAWS[4], rule, case)
