"""Large neighbourhood search: monotone, repeatable, and honest about what it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings

from backoffice_core.scheduling import (
    Coverage,
    DaysBetween,
    Demand,
    Level,
    RosterProblem,
    Week,
    Wish,
    WishKind,
    WorkRun,
    standard_rules,
    wish_rules,
)
from backoffice_core.scheduling.solver.cpsat import Limit, Outcome
from backoffice_core.scheduling.solver.framing import Frame
from backoffice_core.scheduling.solver.grid import Grid, grid_of
from backoffice_core.scheduling.solver.neighbourhoods import (
    Hunt,
    Kind,
    Neighbourhoods,
    Part,
    search_neighbourhoods,
)
from backoffice_core.scheduling.solver.search import Search
from tests.scheduling.shop import MONDAY, person, shift
from tests.scheduling.solver.grids import choices, grids


def busy_problem() -> RosterProblem:
    """Ten people, three weeks, three shifts a day, and more wishes than can be kept."""
    people = [person(number, "cashier") for number in range(10)]
    demand = [Demand(shift=shift(day, start), people=2) for day in range(21)
              for start in (6, 14, 22)]  # fmt: skip
    wishes = [
        Wish(person=one.id, day=MONDAY + timedelta(days=day), kind=WishKind.AVOID,
             weight=1 + (number + day) % 5)
        for number, one in enumerate(people) for day in range(number % 3, 21, 3)
    ]  # fmt: skip
    return RosterProblem(
        people=people,
        demand=demand,
        coverage=Coverage(short=Level.soft(20), over=Level.soft(1)),
        rules=[
            *standard_rules(),
            WorkRun(least=2, most=5, level=Level.soft(7)),
            DaysBetween(least=3, period=Week(), level=Level.soft(4)),
            *wish_rules(wishes),
        ],
    )


def busy() -> Grid:
    """The grid of that."""
    return grid_of(busy_problem())


def search(grid: Grid, *, work: float, workers: int = 1) -> Search:
    """A counted search from nobody working."""
    begun = Search(grid=grid, work=work, workers=workers)
    begun.offer((frozenset[int](),) * len(grid.members), engine="test")
    return begun


@pytest.mark.parametrize("workers", [1, 2])
def test_a_counted_search_is_repeatable_and_gets_better(workers: int) -> None:
    """However many parts are searched at once, and however long each takes."""
    grid = busy()
    found: list[Search] = []
    for _ in range(2):
        begun = search(grid, work=0.2, workers=workers)
        first = begun.price
        search_neighbourhoods(begun, Frame.of(grid))
        assert first is not None
        assert begun.price is not None
        assert begun.price < first
        assert begun.best is not None
        assert grid.price(begun.best) == begun.price
        found.append(begun)
    assert (found[0].best, found[0].spent) == (found[1].best, found[1].spent)


def test_parts_are_of_the_size_that_their_kind_takes() -> None:
    """At least one person's, and else no more cells than that."""
    grid = busy()
    begun = search(grid, work=1)
    parts = Neighbourhoods(Frame.of(grid))
    assert begun.best is not None
    for _ in range(50):
        kind = parts.kind()
        cells = parts.cells(kind, begun.best)
        people = {cell // len(grid.shifts) for cell in cells}
        assert len(people) == 1 or len(cells) <= kind.cells
        assert all(cell % len(grid.shifts) in grid.members[cell // len(grid.shifts)].open
                   for cell in cells)  # fmt: skip


@settings(max_examples=40)
@given(grids())
def test_small_grids_are_searched_to_their_best(grid: Grid) -> None:
    """Parts as large as the grid find what enumeration finds, from any legal roster."""
    prices = {grid.price(choice): choice for choice in choices(grid)}
    legal = [price for price in prices if price is not None]
    if not legal:
        return
    begun = Search(grid=grid, work=0.02)
    begun.offer(prices[max(legal)], engine="test")
    begun.raise_bound(min(legal), engine="test")
    search_neighbourhoods(begun, Frame.of(grid))
    assert min(legal) == begun.price


def test_what_others_found_meanwhile_is_kept() -> None:
    """Two parts made anew at once both count."""
    grid = busy()
    begun = search(grid, work=1)
    hunt = Hunt(begun, Neighbourhoods(Frame.of(grid)))
    around = begun.best
    assert around is not None
    alone = [frozenset[int]()] * (len(grid.members) - 2)
    kind = Kind("window")
    first, second = frozenset({0, 3, 6, 9, 12}), frozenset({1, 4, 7, 10, 13})
    width = len(grid.shifts)
    hunt.learn(
        Part(kind, frozenset(range(width)), around, Limit()),
        Outcome(choice=(first, frozenset(), *alone)),
    )
    hunt.learn(
        Part(kind, frozenset(range(width, 2 * width)), around, Limit()),
        Outcome(choice=(frozenset(), second, *alone), optimal=True),
    )
    assert begun.best is not None
    assert (first, second) == begun.best[:2]


def test_a_kind_learns_from_how_it_went() -> None:
    """Solved at once: larger next time; not solved: smaller; gains make it likelier."""
    kind = Kind("window")
    kind.learn(3, quick=True, late=False)
    assert kind.cells > 240
    assert kind.merit > 1
    for _ in range(100):
        kind.learn(0, quick=False, late=True)
    assert 30 == kind.cells
    assert kind.merit < 0.5
