"""A contract that changes while it is rostered binds across the day of the change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import attrs
import pytest

from backoffice_core.kernel import Duration, Effective, Version
from backoffice_core.scheduling import (
    Assignment,
    Contract,
    Coverage,
    DaysAWeekMax,
    Demand,
    HoursAWeekMax,
    Level,
    MinimumRest,
    Person,
    RestRun,
    RosterProblem,
    ShiftsBetween,
    Succession,
    Week,
    WeekendRun,
    WorkRun,
    check_roster,
    score_roster,
    solve_roster,
)
from backoffice_core.scheduling.catalogue import (
    CompleteWeekends,
    DaysBetween,
    IdenticalWeekend,
    KeepPublished,
    NoNightBeforeFreeWeekend,
    OneShiftADay,
    OnLeave,
    SkillRequired,
    TimeBetween,
    Travel,
    UnwantedPattern,
    WeekendsMax,
    WeeklyRest,
    WishesKept,
)
from backoffice_core.scheduling.rules import AnyRule, Rule
from backoffice_core.scheduling.solver.grid import grid_of
from backoffice_core.testing import roster_cases, shift_of_letter
from backoffice_core.testing.rosters_by_chance import RosterCase
from tests.scheduling.catalogue.samples import SAMPLES

FREE = Level.soft(0)
NO_HEADS = Coverage(short=FREE, desired=FREE, over=FREE)
MONDAY = date(2026, 6, 1)
CASES = tuple(roster_cases(25, seed=23))
PERSONAL = tuple(each for each in SAMPLES if not hasattr(each, "team_terms"))
NAMES = [f"{number}-{type(rule).__name__}" for number, rule in enumerate(PERSONAL)]


def changing(first: Contract, then: Contract, day: date) -> Effective[Contract]:
    """One contract until a day, and another from it on."""
    return Effective([Version(value=first, since=date(2020, 1, 1)), Version(value=then, since=day)])


def is_whole(rule: AnyRule) -> bool:
    """Whether no amount of a rule is of the whole roster, which a change cuts."""
    if isinstance(rule, ShiftsBetween | DaysBetween | TimeBetween):
        return rule.period is not None
    if isinstance(rule, WeekendsMax):
        return rule.of is not None
    return isinstance(
        rule,
        CompleteWeekends | DaysAWeekMax | HoursAWeekMax | IdenticalWeekend | KeepPublished
        | MinimumRest | OnLeave | OneShiftADay | NoNightBeforeFreeWeekend | RestRun
        | SkillRequired | Succession | Travel | UnwantedPattern | WeekendRun | WeeklyRest
        | WishesKept | WorkRun,
    )  # fmt: skip


def cut_of(number: int, case: RosterCase) -> date:
    """A day of change, another for each case."""
    days = case.problem.horizon
    return days.start + timedelta(days=number % max(1, (days.end - days.start).days))


def under(case: RosterCase, contract: Contract | Effective[Contract]) -> RosterProblem:
    """The problem of a case, with a contract for everybody."""
    people = [attrs.evolve(person, contract=contract) for person in case.problem.people]
    return attrs.evolve(case.problem, people=people, rules=[OnLeave(level=FREE)], coverage=NO_HEADS)


def breached(problem: RosterProblem, case: RosterCase, rule: Rule) -> int:
    """What the breaches of a rule add up to."""
    return sum(
        breach.amount
        for work in problem.works(case.assignments)
        for bound, seen in problem.binding(work)
        if bound is rule
        for breach in bound.breaches(seen)
    )


@pytest.mark.parametrize("rule", PERSONAL, ids=NAMES)
def test_a_contract_that_changes_costs_what_its_breaches_add_up_to(rule: Rule) -> None:
    """The grid of a solver and the checker agree across the change, chosen days and history."""
    soft = attrs.evolve(rule, level=Level.soft(1))  # type: ignore[misc]
    own = Contract("own", [soft])
    for number, case in enumerate(CASES):
        problem = under(case, changing(own, own, cut_of(number, case)))
        grid = grid_of(problem)
        price = grid.price(grid.choice(case.assignments))
        assert breached(problem, case, soft) == price, (number, cut_of(number, case))


@pytest.mark.parametrize(
    "rule", [each for each in PERSONAL if is_whole(each)],
    ids=[name for name, each in zip(NAMES, PERSONAL, strict=True) if is_whole(each)],
)  # fmt: skip
def test_two_equal_versions_are_one_contract(rule: Rule) -> None:
    """A change to the same rules changes nothing, in the middle of a week or of a month either."""
    soft = attrs.evolve(rule, level=Level.soft(1))  # type: ignore[misc]
    own = Contract("own", [soft])
    for number, case in enumerate(CASES):
        once = breached(under(case, own), case, soft)
        twice = breached(under(case, changing(own, own, cut_of(number, case))), case, soft)
        assert once == twice, (number, cut_of(number, case))


def roster_of(
    row: str, contract: Contract | Effective[Contract]
) -> tuple[RosterProblem, list[Assignment]]:
    """A week of one person, and what they work in it."""
    days = [MONDAY + timedelta(days=number) for number in range(len(row))]
    shifts = [shift_of_letter(letter, day) for day in days for letter in "ELN"]
    problem = RosterProblem(
        people=[Person(id="E1", name="Adi", skills=["care"], contract=contract)],
        demand=[Demand(shift=shift, people=0, desired=1) for shift in shifts],
        rules=(),
        coverage=Coverage(desired=FREE),
    )
    worked = [Assignment.of("E1", shift_of_letter(letter, day))
              for day, letter in zip(days, row, strict=True) if letter != "."]  # fmt: skip
    return problem, worked


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("..LE...", MinimumRest(level=Level.LAW)),
        ("EEEEE..", DaysAWeekMax(days=4)),
        ("EEEEEE.", WorkRun(most=5, level=Level.LAW)),
        ("..NE...", Succession(forbidden=[("N", "E")])),
        ("EEEEEEE", WeeklyRest(rest=Duration.of(hours=35), level=Level.LAW)),
    ],
)
def test_a_rule_that_binds_holds_across_the_change(row: str, rule: Rule) -> None:
    """The checker finds it broken over the day of change, and no solver breaks it."""
    own, other = Contract("own", [rule]), Contract("other", [attrs.evolve(rule)])
    problem, worked = roster_of(row, changing(own, other, MONDAY + timedelta(days=3)))
    kinds = {each.kind for each in check_roster(problem, worked)}
    assert {f"scheduling.{rule.name}"} == kinds - {"scheduling.desired"}
    grid = grid_of(problem)
    assert grid.price(grid.choice(worked)) is None
    wanting = attrs.evolve(problem, coverage=Coverage(desired=Level.soft(1)))
    found = solve_roster(wanting, period="2026-W23", deterministic_seconds=1)
    assert [each for each in check_roster(wanting, found.roster.assignments)
            if each.kind == f"scheduling.{rule.name}"] == []  # fmt: skip


def test_a_later_version_does_not_judge_what_the_earlier_allowed() -> None:
    """Late and early in a row are no breach of a rest that only begins afterwards."""
    short = Contract("short", [MinimumRest(rest=Duration.of(hours=8))])
    long = Contract("long", [MinimumRest(rest=Duration.of(hours=11))])
    problem, worked = roster_of("LE.....", changing(short, long, MONDAY + timedelta(days=3)))
    assert {each.kind for each in check_roster(problem, worked)} <= {"scheduling.desired"}
    grid = grid_of(problem)
    assert grid.price(grid.choice(worked)) == 0


@pytest.mark.parametrize("first", [1, 9])
@pytest.mark.parametrize(
    "make",
    [
        lambda most: DaysAWeekMax(days=most, level=Level.soft(1)),
        lambda most: HoursAWeekMax(time=Duration.of(hours=8 * most), level=Level.soft(1)),
        lambda most: ShiftsBetween(most=most, period=Week(), level=Level.soft(1)),
    ],
)
def test_a_week_in_which_a_contract_changes_is_judged_once_by_the_version_of_its_last_day(
    first: int, make: Callable[[int], Rule]
) -> None:
    """Whatever the earlier one allowed or not: five days worked, at most four of them by then."""
    earlier, later = Contract("earlier", [make(first)]), Contract("later", [make(4)])
    problem, worked = roster_of("EEEEE..", changing(earlier, later, MONDAY + timedelta(days=3)))
    (breach,) = (
        each for each in score_roster(problem, worked).violations if each.rule != "coverage.desired"
    )
    assert MONDAY == breach.day
    assert 5 == len(breach.assignments)
    problem, worked = roster_of("EEEE...", changing(earlier, later, MONDAY + timedelta(days=3)))
    assert {} == {
        who: cost for who, cost in score_roster(problem, worked).by_person().items() if cost
    }
