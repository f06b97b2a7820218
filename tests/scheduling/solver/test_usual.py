"""What is wished where nothing is, and the first draft that goes for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.scheduling import (
    Assignment,
    Demand,
    OneShiftADay,
    RosterProblem,
    SkillRequired,
)
from backoffice_core.scheduling.fairness import fair_time
from backoffice_core.scheduling.solver.drafting import draft
from backoffice_core.scheduling.solver.grid import grid_of
from backoffice_core.scheduling.solver.portfolio import floor_of
from backoffice_core.scheduling.solver.usual import usual_wishes
from tests.scheduling.shop import person, problems, shift


@given(problems(), st.randoms(use_true_random=False))
def test_the_usual_wishes_never_outrank_what_the_problem_asks_for(
    problem: RosterProblem, random: object
) -> None:
    """Of two rosters the one that costs less by the problem costs less with them as well."""
    grid = grid_of(problem)
    cells = [grid.cell(number, shift) for number, one in enumerate(grid.members)
             for shift in one.open]  # fmt: skip
    kept = frozenset(cells[::2])
    usual = usual_wishes(grid, shares=fair_time(problem), kept=kept)
    choice = draft(usual.grid, shares=fair_time(problem), kept=usual.kept,
                   balances=usual.balances)  # fmt: skip
    price, dear = grid.price(choice), usual.grid.price(choice)
    assert price is not None
    assert dear is not None
    assert price == dear // usual.unit
    assert floor_of(usual.grid) <= dear
    assert floor_of(grid) <= price
    del random


def test_what_an_earlier_roster_had_is_worth_more_than_fair_hours() -> None:
    """E1 keeps all five days, though E2 has none."""
    people = [person(1), person(2)]
    demand = [Demand(shift=shift(day, 8, 8), people=1) for day in range(5)]
    problem = RosterProblem(people=people, demand=demand, rules=[OneShiftADay()])
    grid = grid_of(problem)
    earlier = grid.choice(Assignment.of("E1", one.shift) for one in demand)
    kept = frozenset(grid.cell(0, shift) for shift in earlier[0])
    usual = usual_wishes(grid, shares=fair_time(problem), kept=kept)
    shared = (frozenset({0, 1, 2}), frozenset({3, 4}))
    prices = [usual.grid.price(choice) for choice in (earlier, shared)]
    assert prices[0] is not None
    assert prices[1] is not None
    assert 0 < prices[0] < prices[1] < usual.unit
    plain = usual_wishes(grid, shares=fair_time(problem), kept=frozenset())
    assert 0 == plain.grid.price(shared)


def test_a_draft_gives_each_shift_to_whoever_is_furthest_below_their_share() -> None:
    """And leaves nobody's skill out of account."""
    people = [person(1, "cashier"), person(2, "cashier", "stock")]
    demand = [Demand(shift=shift(day, 8, 8), people=1) for day in range(2)]
    demand.append(Demand(shift=shift(2, 8, 8, skill="stock"), people=1))
    problem = RosterProblem(people=people, demand=demand, rules=[OneShiftADay(), SkillRequired()])
    grid = grid_of(problem)
    drafted = draft(grid, shares=fair_time(problem))
    assert 0 == grid.price(drafted)
    assert 2 in drafted[1]
