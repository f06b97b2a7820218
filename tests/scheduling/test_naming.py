"""Who is named by a rule is there, or it is told; and they are called by their names."""

from __future__ import annotations

import attrs
import pytest

from backoffice_core.kernel import Money, Severity
from backoffice_core.scheduling import (
    Accompanied,
    Apart,
    Assignment,
    Budget,
    Contract,
    Demand,
    FairShare,
    HeadsMax,
    LabourCost,
    Level,
    RosterProblem,
    ShiftsBetween,
    Supervised,
    Together,
    Wish,
    WishKind,
    check_problem,
    check_roster,
    score_roster,
    solve_roster,
    wish_rules,
)
from backoffice_core.scheduling.catalogue import AlternativeSkill, Succession, UnwantedPattern
from backoffice_core.scheduling.naming import codes_named, people_named
from backoffice_core.scheduling.rules import AnyRule
from tests.scheduling.shop import MONDAY, person, shift

RUPIAH = Money.of(1, "IDR")
HOURLY = {"E1": Money.of(30_000, "IDR"), "E9": Money.of(30_000, "IDR")}
NAMING: list[AnyRule] = [
    Together(people=["E1", "E9"]),
    Apart(people=["E1", "E9"]),
    Accompanied(person="E1", by=["E9"]),
    Accompanied(person="E9", by=["E1"]),
    Supervised(by=["E9", "E1"]),
    HeadsMax(people=["E1", "E9"], most=1),
    FairShare(shares={"E1": 1, "E9": 1}),
    LabourCost(rates=HOURLY, unit=RUPIAH),
    Budget(most=Money.of(10_000_000, "IDR"), rates=HOURLY, unit=RUPIAH),
    AlternativeSkill(mains={"E1": "cashier", "E9": "stock"}),
    *wish_rules([Wish(person="E9", day=MONDAY)]),
    *wish_rules([Wish(person="E9", day=MONDAY, kind=WishKind.NEVER)]),
    *wish_rules([Wish(person="E1", day=MONDAY, colleague="E9")]),
]


def two_days(*rules: AnyRule) -> RosterProblem:
    """Two people and a shift on each of two days."""
    demand = [Demand(shift=shift(day, 6), people=1) for day in range(2)]
    return RosterProblem(people=[person(1), person(2)], demand=demand, rules=rules)


@pytest.mark.parametrize("rule", NAMING, ids=lambda rule: type(rule).__name__)
def test_a_rule_that_names_somebody_who_is_not_there_is_told(rule: AnyRule) -> None:
    """By the checker and with each roster, and the roster is made all the same."""
    problem = two_days(rule)
    (found,) = check_problem(problem)
    assert "scheduling.unknown_person_named" == found.kind
    assert f"rule {rule.name}" == found.subject
    assert (Severity.WARNING if rule.level.binds else Severity.NOTICE) is found.severity
    assert str(found.says).startswith("E9 is not among the people and is named by a rule: ")
    assert found in check_roster(problem, ())
    solution = solve_roster(problem, period="x")
    assert (found,) == solution.findings
    everybody = attrs.evolve(problem, people=[*problem.people, person(9)])
    assert () == check_problem(everybody)


def test_rules_of_contracts_are_asked_whom_they_name_too() -> None:
    """Each once, however many people have the contract."""
    contract = Contract("cashiers", wish_rules([Wish(person="E9", day=MONDAY)]))  # type: ignore[arg-type]
    problem = two_days()
    people = [attrs.evolve(each, contract=contract) for each in problem.people]
    (found,) = check_problem(attrs.evolve(problem, people=people))
    assert "rule wishes_kept" == found.subject


@pytest.mark.parametrize(
    "rule",
    [
        ShiftsBetween(most=2, codes=["6"]),
        Succession(forbidden=[("06", "6")]),
        UnwantedPattern(steps=["06", ["06", "6"]]),
        *wish_rules([Wish(person="E1", day=MONDAY, code="6")]),
        *wish_rules([Wish(person="E1", day=MONDAY, code="6", colleague="E2")]),
    ],
    ids=lambda rule: type(rule).__name__,
)
def test_a_code_that_no_shift_has_is_told_as_good_to_know(rule: AnyRule) -> None:
    """A wrong letter, or a rule that is kept for other months."""
    problem = two_days(rule)
    (found,) = check_problem(problem)
    assert ("scheduling.unknown_shift_named", Severity.INFO) == (found.kind, found.severity)
    assert str(found.says).startswith("No shift is called 6, which a rule names: ")
    past = attrs.evolve(shift(-1, 6), code="6")
    history = [Assignment.of("E1", past)]
    assert () == check_problem(attrs.evolve(problem, history=history))


def test_a_rule_of_ones_own_need_not_say_whom_it_names() -> None:
    """Nor what else its codes may be."""
    assert frozenset() == people_named(ShiftsBetween(most=1))
    assert frozenset() == codes_named(ShiftsBetween(most=1))


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Together(people=["E1", "E2"]), "Person 1, Person 2 work together"),
        (Apart(people=["E1", "E2"]), "Person 1, Person 2 do not work together"),
        (Accompanied(person="E1", by=["E2"]), "Person 1 works only with Person 2"),
        (Supervised(by=["E2"]), "One of Person 2 on every shift"),
        (HeadsMax(people=["E1", "E2"], most=0), "At most 0 of Person 1, Person 2 on a shift"),
    ],
)
def test_a_broken_rule_about_several_people_calls_them_by_their_names(
    rule: AnyRule, sentence: str
) -> None:
    """In what is said of the breach, and in the rule as its reason."""
    problem = two_days(attrs.evolve(rule, level=Level.soft(1)))  # type: ignore[type-var]
    shifts = problem.slots()
    alone = [Assignment.of("E1", shifts[0])]
    both = [Assignment.of(each, shifts[0]) for each in ("E1", "E2")]
    told = [
        one
        for roster in (alone, both)
        for one in score_roster(problem, roster).violations
        if one.rule == rule.name
    ]
    assert told
    for one in told:
        assert sentence == str(one.stated.says)
        assert "E1" not in str(one.says)
        assert "E2" not in str(one.says)
    stated = [str(each.says) for each in solve_roster(problem, period="x").explanation.because]
    assert sentence in stated


def test_a_wish_for_company_calls_the_colleague_by_name() -> None:
    """As the checker says it."""
    problem = two_days(*wish_rules([Wish(person="E1", day=MONDAY, colleague="E2")]))
    alone = [Assignment.of("E1", problem.slots()[0])]
    (told,) = (one for one in score_roster(problem, alone).violations if one.rule == "company_kept")
    assert "Person 1 wished for work on 2026-06-01 with Person 2 and does not get it" == str(
        told.says
    )
