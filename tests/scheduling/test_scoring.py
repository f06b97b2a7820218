"""The score of a roster, and the price its solvers reckon with, are the same number."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.scheduling import Assignment, RosterProblem
from backoffice_core.scheduling.scoring import Scorer, score_roster
from backoffice_core.scheduling.solver import grid_of
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


@given(problems(), st.data())
def test_a_change_scores_as_the_changed_roster_does(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Re-scoring only whom a change touches loses nothing."""
    cells = [Assignment.of(one.id, shift) for one in problem.people for shift in problem.slots()]
    if not cells:
        return
    before = data.draw(st.lists(st.sampled_from(cells), unique=True, max_size=8))
    plus = data.draw(st.lists(st.sampled_from(cells), unique=True, max_size=3))
    without = data.draw(st.lists(st.sampled_from(before), unique=True)) if before else []
    changed = Scorer.of(problem, before).changed(without=without, plus=plus)
    assert score_roster(problem, changed.assignments).rank == changed.score.rank
