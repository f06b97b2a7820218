"""Mixtures of rosters: the roster they settle on keeps what binds, their prices give a bound."""

from __future__ import annotations

import pytest

from backoffice_core.scheduling import Count
from backoffice_core.scheduling.solver.grid import Bound, Grid
from backoffice_core.scheduling.solver.search import Search
from tests.scheduling.solver.test_columns import searched, team

np = pytest.importorskip("numpy")
pytest.importorskip("numba")
pytest.importorskip("highspy")
attrs = pytest.importorskip("attrs")
bounds = pytest.importorskip("backoffice_core.scheduling.solver.bounds")
columns = pytest.importorskip("backoffice_core.scheduling.solver.columns")
master = pytest.importorskip("backoffice_core.scheduling.solver.master")
mixing = pytest.importorskip("backoffice_core.scheduling.solver.mixing")
compiling = pytest.importorskip("backoffice_core.scheduling.solver.compiling")


def limited(grid: Grid, most: int) -> Grid:
    """The same, but nobody may work more than so many of the first shift of the days."""
    shifts = range(0, len(grid.shifts), 2)
    bound = Bound(Count(groups=tuple((shift,) for shift in shifts), least=None, most=most), None, 0)
    members = tuple(attrs.evolve(one, bounds=(*one.bounds, bound)) for one in grid.members)
    return attrs.evolve(grid, members=members)


def mixed(grid: Grid) -> tuple[Search, object, object, object]:
    """A search, everybody's mixtures after some rounds, the rows and the pricing."""
    search, people = Search(grid=grid, work=100.0), compiling.pricers(grid)
    rows = master.rows_of(grid, people)
    found = mixing.Mixing(search, rows, people)
    found.mixed(times=12, until=0.0)
    return search, found, rows, people


def test_mixtures_settle_on_a_roster_that_is_nearly_best() -> None:
    """Everybody has one, it breaks nothing, and a small team's costs little more than the best."""
    grid = limited(team(people=5, need=3), 4)
    search, found, _, _ = mixed(grid)
    assert found.settle(range(5))
    assert search.offer(found.choice(), engine="mixing")
    assert search.price <= 1.25 * searched(grid).price


def test_what_mixtures_say_of_prices_is_a_bound() -> None:
    """No roster costs less."""
    grid = team(people=5, need=3)
    _, found, rows, people = mixed(grid)
    duals = found.duals
    scale = bounds.scale_for(people, duals)
    whole = np.rint(duals * scale).astype(np.int64)
    bound = bounds.evaluate(rows, people, whole, scale, each=map).bound
    best = searched(grid).price
    assert bound <= best


def test_a_roster_is_made_better_by_mixing_some_anew() -> None:
    """Only what is better is offered, and a counted search ends."""
    grid = team(people=5, need=3)
    search, found, _, _ = mixed(grid)
    search.offer(found.choice() if found.settle(range(5)) else (), engine="mixing")
    before, search.work = search.price, search.spent + 0.05
    found.improve()
    assert search.price <= before


def test_a_long_horizon_begins_with_mixtures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a program of whole rosters would be too large, the engine still ends with a roster."""
    monkeypatch.setattr(columns, "LONG", 7)
    monkeypatch.setattr(columns, "MANY_ROWS", 10)
    search = searched(team(people=5, need=3), work=1.0)
    assert search.price is not None
    assert search.bound <= search.price
