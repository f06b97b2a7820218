"""The engine of columns: its bound is never above the best cost, and it finds the best."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.scheduling import Count
from backoffice_core.scheduling.solver.grid import Bound, Choice, Cover, Grid, Member
from backoffice_core.scheduling.solver.search import Search
from tests.scheduling.solver.grids import cheapest, grids
from tests.scheduling.solver.test_pricing import month, one_a_day

np = pytest.importorskip("numpy")
pytest.importorskip("numba")
pytest.importorskip("highspy")
bounds = pytest.importorskip("backoffice_core.scheduling.solver.bounds")
columns = pytest.importorskip("backoffice_core.scheduling.solver.columns")
master = pytest.importorskip("backoffice_core.scheduling.solver.master")
compiling = pytest.importorskip("backoffice_core.scheduling.solver.compiling")


@settings(max_examples=60, deadline=None)
@given(
    grids().map(one_a_day), st.lists(st.integers(-40, 40), min_size=60, max_size=60),
    st.sampled_from([1, 4]),
)  # fmt: skip
def test_any_prices_on_rows_give_a_bound(grid: Grid, duals: list[int], scale: int) -> None:
    """Covers, rules about several people and prices of any sign: nothing costs less."""
    people = compiling.pricers(grid)
    best = cheapest(grid)
    if people is None:
        assert best is None
        return
    rows = master.rows_of(grid, people)
    prices = np.resize(np.array(duals, np.int64), len(rows.low))
    found = bounds.evaluate(rows, people, prices, scale, each=map)
    if best is not None:
        assert found.possible
        assert found.bound <= best


def team(*, people: int = 4, days: int = 14, need: int = 2) -> Grid:
    """A small team with a most for each, over days that need a head or two on each shift."""
    grid = month([Bound(Count(groups=tuple((shift,) for shift in range(2 * days)),
                              least=days // 2, most=days - 4), None, 0)], days=days)  # fmt: skip
    (one,) = grid.members
    members = tuple(
        attrs.evolve(one, worth={(7 * number + 3 * day) % (2 * days): day for day in range(1, 5)})
        for number in range(people)
    )
    covers = tuple(Cover(shifts=(shift,), need=1 + shift % need, short=100, over=1)
                   for shift in range(2 * days))  # fmt: skip
    return attrs.evolve(grid, members=members, covers=covers)


def searched(grid: Grid, work: float = 2.0) -> Search:
    """A search by counted work, over."""
    search = Search(grid=grid, work=work)
    columns.improve(search)
    return search


@settings(max_examples=25, deadline=None)
@given(grids(team=False).map(one_a_day))
def test_what_is_offered_keeps_every_bound(grid: Grid) -> None:
    """The price is never below the best, and the bound never above it."""
    search = searched(grid, work=0.05)
    best = cheapest(grid)
    if best is None:
        assert search.price is None
        return
    assert search.price is None or best <= search.price
    assert search.bound <= max(0, best)


def test_a_small_team_is_proven() -> None:
    """Bound and cost meet."""
    search = searched(team())
    assert search.price is not None
    assert search.bound == search.price


def test_counted_work_makes_it_the_same_each_time() -> None:
    """The same grid and the same work: the same roster and the same bound."""
    grid = team(people=5, need=3)
    one, other = searched(grid, work=0.5), searched(grid, work=0.5)
    assert one.best is not None
    assert (one.best, one.bound) == (other.best, other.bound)


def test_threads_change_nothing_but_the_time() -> None:
    """People are priced side by side, and the roster is the same."""
    grid = team(people=5, need=3)
    together = Search(grid=grid, work=0.5, workers=2)
    columns.improve(together)
    assert searched(grid, work=0.5).best == together.best


def test_prices_that_are_cut_short_are_dived_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that takes too long leaves its time for rosters."""
    found: list[Choice | None] = []
    dive = columns.dive

    def told(generation: object, how: object) -> Choice | None:
        found.append(dive(generation, how))
        return found[-1]

    monkeypatch.setattr(columns, "dive", told)
    # All that is left is kept back, so prices are asked for hardly at all.
    monkeypatch.setattr(columns, "CONVERGING", 0.98)
    search = searched(team(people=5, need=3), work=0.5)
    assert found
    assert found[0] is not None
    assert search.best is not None


def test_a_start_is_never_made_worse() -> None:
    """A roster that is handed in is where it begins."""
    grid = team()
    start: Choice = searched(grid).best or ()
    search = Search(grid=grid, work=0.01)
    assert search.offer(start, engine="given")
    before = search.price
    columns.improve(search)
    assert search.price is not None
    assert before is not None
    assert search.price <= before


def test_it_stops_when_told() -> None:
    """Before anything is priced, if need be."""
    search = Search(grid=team(), stop=lambda: True)
    columns.improve(search)
    assert search.best is None
    assert search.bound == 0


def test_other_engines_may_go_on_from_what_was_learned() -> None:
    """Rosters of each person, and what a head is worth."""
    grid = team()
    learned = columns.improve(Search(grid=grid, work=1.0))
    assert learned is not None
    assert set(range(4)) == set(learned.rosters)
    assert (4, len(grid.shifts)) == learned.worth.shape


def test_what_it_cannot_do_is_left_alone() -> None:
    """Two shifts a day, nobody at all, costs beyond all measure: no roster, no bound."""
    grid = team()
    loose = attrs.evolve(grid, members=tuple(
        attrs.evolve(member, bounds=()) for member in grid.members))  # fmt: skip
    nobody = attrs.evolve(grid, members=())
    dear = attrs.evolve(grid, covers=(Cover(shifts=(0,), need=1, short=10**30, over=0),))
    for other in (loose, nobody, dear):
        search = Search(grid=other, work=1.0)
        assert columns.improve(search) is None
        assert search.best is None


def test_somebody_without_any_roster_stops_it() -> None:
    """Nothing is offered, and no bound is claimed."""
    grid = team()
    impossible: Member = attrs.evolve(grid.members[0], open=())
    search = searched(attrs.evolve(grid, members=(impossible, *grid.members[1:])))
    assert search.best is None
