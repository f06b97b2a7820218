"""What every solver reads of a rule costs what the checker counts, history and all."""

from __future__ import annotations

import attrs
import pytest

from backoffice_core.scheduling import Coverage, Level, OnLeave, TeamWork
from backoffice_core.scheduling.rules import AnyRule
from backoffice_core.scheduling.solver.grid import grid_of
from backoffice_core.testing import roster_cases
from tests.scheduling.catalogue.samples import SAMPLES

NAMES = [f"{number}-{type(rule).__name__}" for number, rule in enumerate(SAMPLES)]
FREE = Level.soft(0)
CASES = tuple(roster_cases(12, seed=11))


@pytest.mark.parametrize("rule", SAMPLES, ids=NAMES)
def test_the_grid_prices_a_roster_at_what_its_breaches_add_up_to(rule: AnyRule) -> None:
    """Settling the past, asking once for all who are alike and counting cells change nothing."""
    soft = attrs.evolve(rule, level=Level.soft(1))
    for case in CASES:
        problem = attrs.evolve(
            case.problem,
            rules=[soft, OnLeave(level=FREE)],
            coverage=Coverage(short=FREE, desired=FREE, over=FREE),
        )
        works = tuple(problem.works(case.assignments))
        if hasattr(soft, "team_terms"):
            breaches = list(soft.team_breaches(TeamWork(works=works)))
        else:
            breaches = [breach for work in works for breach in soft.breaches(work)]
        grid = grid_of(problem)
        assert sum(breach.amount for breach in breaches) == grid.price(
            grid.choice(case.assignments)
        )
