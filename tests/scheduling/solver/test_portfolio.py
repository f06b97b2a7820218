"""The engines that are there do the work, and none has to be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from backoffice_core.scheduling.solver import portfolio
from backoffice_core.scheduling.solver.grid import Grid
from backoffice_core.scheduling.solver.portfolio import Portfolio, floor_of, relaxed
from backoffice_core.scheduling.solver.search import Search
from tests.scheduling.solver.grids import cheapest, grids
from tests.scheduling.solver.test_neighbourhoods import busy


@settings(max_examples=60)
@given(grids())
def test_a_small_grid_is_proven_or_shown_to_be_impossible(grid: Grid) -> None:
    """Bound and cost meet at what enumeration finds."""
    best = cheapest(grid)
    search = Search(grid=grid, work=20)
    Portfolio(search, wishes=True).run()
    if best is None:
        assert search.best is None
    else:
        assert best == search.price == search.bound


@settings(max_examples=60)
@given(grids())
def test_what_is_seen_without_a_search_is_never_too_high(grid: Grid) -> None:
    """No choice costs less than the floor."""
    best = cheapest(grid)
    assert best is None or floor_of(grid) <= best


@settings(max_examples=40)
@given(grids())
def test_where_nothing_binds_there_is_always_a_roster(grid: Grid) -> None:
    """And it breaks something only where every roster does."""
    free = relaxed(grid, None)
    assert cheapest(free) is not None
    if cheapest(grid) is None:
        assert (cheapest(free) or 0) != 0 or grid.missing_cost == 0


def test_time_runs_out_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the search decides, and no engine takes more than its part of it."""
    now = [0.0]

    def clock() -> float:
        now[0] += 0.5
        return now[0]

    search = Search(grid=busy(), seconds=20, clock=clock)
    Portfolio(search, wishes=True).run()
    assert search.over()
    assert 20 == search.seconds
    assert search.best is not None
    monkeypatch.setattr(portfolio, "has", lambda module: False)  # noqa: ARG005
    alone = Search(grid=busy(), seconds=20, clock=clock)
    Portfolio(alone, wishes=True).run()
    assert 20 == alone.seconds


def test_without_any_extra_the_heuristic_uses_the_time_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where nothing is wished and there is a draft already."""
    monkeypatch.setattr(portfolio, "has", lambda module: False)  # noqa: ARG005
    now = [0.0]

    def clock() -> float:
        now[0] += 0.01
        return now[0]

    grid = busy()
    search = Search(grid=grid, seconds=20, clock=clock)
    nobody = (frozenset[int](),) * len(grid.members)
    assert search.offer(nobody, engine="draft")
    drafted = search.price
    Portfolio(search, wishes=False).run()
    assert search.over()
    assert search.price is not None
    assert drafted is not None
    assert search.price < drafted
