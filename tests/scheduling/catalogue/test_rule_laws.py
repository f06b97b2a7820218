"""The laws of rules: every rule of the catalogue keeps them, and the broken ones break theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from backoffice_core.kernel import Interval, InvalidValue, Message
from backoffice_core.scheduling import Breach, Count, Level, TeamWork, Term, Work
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
    work_row,
)
from tests.scheduling.catalogue.samples import SAMPLES

NAMES = [f"{number}-{type(rule).__name__}" for number, rule in enumerate(SAMPLES)]
SOFT = Level.soft(1)


@pytest.mark.parametrize("rule", SAMPLES, ids=NAMES)
def test_every_rule_of_the_catalogue_keeps_every_law(rule: AnyRule) -> None:
    """What a checker judges is what a solver is told, by the unit, as a wish and as a law."""
    assert RULE_LAWS == check_rule(attrs.evolve(rule, level=SOFT), rosters=25)
    assert RULE_LAWS == check_rule(attrs.evolve(rule, level=Level.HARD), rosters=10)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
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


@attrs.frozen
class WithLevel(SoundRule):
    """Its level is a text."""

    level: object = "law"


@attrs.frozen
class WithSentence(SoundRule):
    """Its sentence is a text."""

    sentence = "No Sundays"


@attrs.frozen
class WithSource(SoundRule):
    """Its source is a number."""

    source: object = 2003


class SaysText(SoundRule):
    """Its breaches say a text."""

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Spoil each."""
        return (attrs.evolve(each, says="Sunday") for each in super().breaches(work))


class MeansOthers(SoundRule):
    """Its breaches are of what somebody else works."""

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Spoil each."""
        for breach in super().breaches(work):
            (own,) = breach.assignments
            yield attrs.evolve(breach, assignments=(attrs.evolve(own, person="E9"),))


class OtherBreaches(SoundRule):
    """Says another sentence each time."""

    asked: ClassVar[Iterator[int]] = count()

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Spoil each."""
        for breach in super().breaches(work):
            says = Message("{count} shift", count=next(self.asked))
            yield attrs.evolve(breach, says=says)


class Negative(SoundRule):
    """Pays for Sundays."""

    def terms(self, possible: Work) -> Iterator[Term]:
        """Spoil each."""
        return (attrs.evolve(each, each=-1) for each in super().terms(possible))


class WithoutWeights(SoundRule):
    """Has a term with fewer weights than groups."""

    def terms(self, possible: Work) -> Iterator[Term]:
        """Add one of no sense."""
        yield from super().terms(possible)
        if possible.assignments:
            yield Count(groups=((0,),), weights=(), most=1)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (WithLevel, "its level is 'law'"),
        (WithSentence, "its sentence is 'No Sundays'"),
        (WithSource, "its source is no text"),
        (SaysText, "a breach says 'Sunday'"),
        (MeansOthers, "nobody works what is meant by"),
        (OtherBreaches, "its breaches are others"),
        (Negative, "is no number of 0 or more"),
        (WithoutWeights, "was raised"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told(kind: type[SoundRule], told: str) -> None:
    """Whoever writes a rule reads what to mend, and on which roster it went wrong."""
    with pytest.raises(LawBroken) as broken:
        check_rule(kind(), rosters=30)
    assert told in broken.value.message
    assert "for the days from 2026-06-0" in broken.value.message


@pytest.mark.parametrize("rule", SAMPLES, ids=NAMES)
def test_a_rule_answers_for_a_roster_of_no_days(rule: AnyRule) -> None:
    """An empty demand is no error, and a rule finds nothing to say of it but of what is worked."""
    work = attrs.evolve(work_row("DDN", past="EL."), horizon=Interval(date.min, date.min))
    team = TeamWork(works=(work,))
    worked = frozenset(range(len(work.assignments)))
    if hasattr(rule, "team_terms"):
        breaches, terms = rule.team_breaches(team), rule.team_terms(team)
    else:
        breaches, terms = rule.breaches(work), rule.terms(work)
    assert bool(sum(term.amount(worked) for term in terms)) == bool(list(breaches))


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("number_too_small", {"rosters": 0}),
        ("number_not_whole", {"rosters": "x"}),
        ("problems_missing", {"problems": []}),
        ("not_a_rule", {"rule": SoundRule}),
        ("type_wrong", {"rule": "x"}),
    ],
)
def test_a_check_of_nothing_is_refused(code: str, fields: dict[str, Any]) -> None:
    """Laws that were held against nothing are not kept, and nobody is told they are."""
    with pytest.raises(InvalidValue) as refused:
        check_rule(**{"rule": SoundRule(), **fields})
    assert code == refused.value.code
