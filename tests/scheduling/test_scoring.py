"""The score of a roster, and the price its solvers reckon with, are the same number."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import Severity
from backoffice_core.scheduling import (
    Coverage,
    Level,
    RosterProblem,
    Scorer,
    binding_findings,
    check_roster,
    count_heads,
    score_roster,
)
from backoffice_core.scheduling.scoring import Total
from backoffice_core.scheduling.solver import grid_of
from backoffice_core.scheduling.solver.grid import Scale
from backoffice_core.scheduling.solving import price_of
from backoffice_core.scheduling.stating import lies_in
from tests.scheduling.judged import FewAtOnce, any_roster, wished
from tests.scheduling.shop import problems


@given(problems(), st.randoms(use_true_random=False))
def test_the_grid_prices_a_roster_as_the_checker_scores_it(
    problem: RosterProblem, random: Random
) -> None:
    """Two paths that share no code, one number."""
    grid = grid_of(problem)
    choice = [
        frozenset(shift for shift in range(len(grid.shifts)) if random.random() < 0.3)
        for _ in grid.members
    ]
    shut = any(
        not own <= set(member.open) for own, member in zip(choice, grid.members, strict=True)
    )
    score = score_roster(problem, grid.assignments(choice))
    price = None if shut else grid.price(choice)
    assert (price is None) == (score.broken > 0)
    if price is not None:
        assert price == score.missing * grid.missing_cost + score.cost


@given(wished(), st.data())
def test_wishes_that_history_breaks_cost_the_same_in_the_grid_and_in_the_score(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """For one person and for several; what binds and is broken by history alone costs nothing."""
    alone: list[Any] = [rule for rule in problem.rules if not isinstance(rule, FewAtOnce)]
    rules = [attrs.evolve(rule, level=Level.soft(3)) for rule in alone]
    rules += [FewAtOnce(most=1, level=Level.soft(2)), FewAtOnce(most=1, level=Level.HARD)]
    problem = attrs.evolve(problem, rules=rules, coverage=Coverage(short=Level.soft(1)))
    roster = any_roster(data, problem)
    grid = grid_of(problem)
    price = grid.price(grid.choice(roster))
    score = score_roster(problem, roster)
    assert (price is None) == (score.broken > 0)
    if price is not None:
        assert price == price_of(score, Scale.of(problem))
    nobody = score_roster(problem, ())
    assert 0 == nobody.broken
    assert len(problem.history) - 1 <= sum(
        one.amount for one in nobody.violations if one.rule == "few_at_once"
    )


@given(wished(), st.data())
def test_a_change_scores_as_the_changed_roster_does(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Re-scoring only whom and what a change touches loses nothing, wishes and teams included."""
    if not problem.slots():
        return
    before = any_roster(data, problem)
    plus = any_roster(data, problem)
    without = data.draw(st.lists(st.sampled_from(before), unique=True)) if before else []
    scorer = Scorer.of(problem, before)
    if data.draw(st.booleans()):
        assert scorer.total == scorer.score.total
    change = scorer.change(without=without, plus=plus)
    after = score_roster(problem, change.after.assignments)
    assert Counter(map(repr, after.violations)) == Counter(map(repr, change.after.score.violations))
    assert after.total == change.after.total == change.total
    assert after.total - scorer.total == change.difference
    added, removed = Total.of(change.added), Total.of(change.removed)
    assert (added - removed).rank == change.difference.rank


@given(wished(), st.data())
def test_every_breach_is_a_finding_and_says_how_grave_it_is(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """One path: law is serious, the house warns, wishes are told; each has its own identity.

    But for what history alone breaks: nobody can mend it, so nobody is told.
    """
    roster = any_roster(data, problem)
    score = score_roster(problem, roster)
    told = [each for each in score.violations if not lies_in(each.breach, problem.history)]
    assert all(not each.level.binds for each in score.violations if each not in told)
    found = check_roster(problem, roster)
    assert len(told) == len(found) == len({each.identity for each in found})
    says = Counter(str(each.says) for each in told)
    assert says == Counter(str(each.says) for each in found)
    laws = sum(each.level == Level.LAW for each in told)
    assert laws == sum(each.severity is Severity.SERIOUS for each in found)
    binding = Counter(each.identity for each in binding_findings(problem, roster))
    assert score.broken == 0 or binding
    assert set(binding) <= {each.identity for each in found}


@given(wished(), st.data())
def test_heads_are_counted_once_for_the_score_and_for_whoever_asks(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """What is missing in the counts, by shift and by interval, is what the score says."""
    roster = any_roster(data, problem)
    short = [each for each in score_roster(problem, roster).violations
             if each.rule == "coverage.short"]  # fmt: skip
    counted = count_heads(problem, roster)
    assert sum(each.missing for each in counted) == sum(each.amount for each in short)
    assert len(counted) == len(problem.needs()) + len(problem.intervals)
