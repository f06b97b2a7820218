"""The roster that needs no solver, held to every choice of small grids."""

from __future__ import annotations

from datetime import timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.kernel import Duration
from backoffice_core.scheduling import (
    Count,
    Demand,
    HoursAWeekMax,
    RosterProblem,
    Wish,
    WishKind,
    wish_rules,
)
from backoffice_core.scheduling.solver.descent import improve
from backoffice_core.scheduling.solver.grid import Bound, Grid, grid_of
from backoffice_core.scheduling.solver.search import Search
from tests.scheduling.shop import MONDAY, person, shift
from tests.scheduling.solver.grids import cheapest, grids

ONE_A_DAY = tuple(Bound(Count.one_of((day, day + 1)), None, 0) for day in (0, 2, 4))


def one_a_day(grid: Grid) -> Grid:
    """The same grid where everybody has one shift a day."""
    return attrs.evolve(
        grid,
        members=tuple(attrs.evolve(one, bounds=(*one.bounds, *ONE_A_DAY)) for one in grid.members),
    )


@given(grids().map(one_a_day))
@settings(max_examples=100, deadline=None)
def test_what_is_offered_costs_what_the_descent_believes(grid: Grid) -> None:
    """Nothing that is offered is refused: the roster breaks no rule, whatever the terms."""
    search = Search(grid=grid, work=0.02)
    improve(search)
    assert search.best is None or search.price == grid.price(search.best)


@given(grids())
@settings(max_examples=40, deadline=None)
def test_several_shifts_a_day_are_drafted(grid: Grid) -> None:
    """Where people may have several shifts a day, there is a draft or nothing, and no failure."""
    search = Search(grid=grid, work=0.01)
    improve(search)
    assert search.best is None or search.price == grid.price(search.best)


@given(grids(people_max=1, team=False).map(one_a_day))
@settings(max_examples=100, deadline=None)
def test_one_person_gets_a_roster_exactly_where_there_is_one(grid: Grid) -> None:
    """Whether a person can keep everything that binds them is known, not guessed."""
    grid = attrs.evolve(grid, covers=())
    search = Search(grid=grid, work=0.02)
    improve(search)
    assert (cheapest(grid) is None) == (search.best is None)


@given(grids(people_max=1, team=False).map(one_a_day))
@settings(max_examples=60, deadline=None)
def test_one_person_gets_the_best_roster(grid: Grid) -> None:
    """One person on a few days is planned without loss, whatever costs."""
    grid = attrs.evolve(grid, covers=())
    search = Search(grid=grid, work=0.05)
    improve(search)
    assert cheapest(grid) == search.price


@given(grids(team=False).map(one_a_day), st.integers(1, 30))
@settings(max_examples=30, deadline=None)
def test_counted_work_gives_the_same_roster_every_time(grid: Grid, hundredths: int) -> None:
    """Two searches of as much work end with the same roster."""
    first, second = (Search(grid=grid, work=hundredths / 100) for _ in range(2))
    improve(first)
    improve(second)
    assert (first.best, first.spent) == (second.best, second.spent)


def test_where_somebody_may_work_twice_a_day_the_time_is_used_too() -> None:
    """One draft after another, each with others favoured, and the best of them stays."""
    people = [person(number, "cashier") for number in range(6)]
    demand = [Demand(shift=shift(day, start, 4), people=2) for day in range(7) for start in (8, 13)]
    wishes = [Wish(person=one.id, day=MONDAY + timedelta(days=number), kind=WishKind.AVOID)
              for number, one in enumerate(people)]  # fmt: skip
    hours = HoursAWeekMax(time=Duration.of(hours=24))
    problem = RosterProblem(people=people, demand=demand, rules=[hours, *wish_rules(wishes)])
    once, often = (Search(grid=grid_of(problem), work=work) for work in (0.0, 0.2))
    for search in (once, often):
        improve(search)
        assert search.over()
    assert once.price is not None
    assert often.price is not None
    assert often.price < once.price
