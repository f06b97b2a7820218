"""The model says what the grid says, to the unit, whole or in part."""

from __future__ import annotations

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.scheduling import Count
from backoffice_core.scheduling.solver.cpsat import (
    Limit,
    Task,
    minimise,
    solve,
    solve_by_public_face,
)
from backoffice_core.scheduling.solver.framing import Frame, build_model
from backoffice_core.scheduling.solver.grid import Bound, Grid
from tests.scheduling.solver.grids import cheapest, choices, grids

ENOUGH = Limit(work=20)


@settings(max_examples=100)
@given(grids())
def test_the_best_of_the_whole_model_is_the_best_of_all_choices(grid: Grid) -> None:
    """Proven, at the price the grid itself names; or nobody can, and that is proven too."""
    found = minimise(Frame.of(grid), limit=ENOUGH)
    best = cheapest(grid)
    if best is None:
        assert found.impossible
        assert found.choice is None
    else:
        assert found.optimal
        assert found.choice is not None
        assert best == grid.price(found.choice) == found.bound


@settings(max_examples=100)
@given(st.data())
def test_the_best_of_a_part_keeps_the_rest_as_it_was(data: st.DataObject) -> None:
    """What is not free stays, and among the choices that differ in free cells none is better."""
    grid = data.draw(grids())
    legal = [choice for choice in choices(grid) if grid.price(choice) is not None]
    if not legal:
        return
    start = data.draw(st.sampled_from(legal))
    cells = range(6 * len(grid.members))
    free = frozenset(data.draw(st.sets(st.sampled_from(cells), min_size=1)))
    found = minimise(Frame.of(grid), limit=ENOUGH, start=start, free=free)
    assert found.optimal
    assert found.choice is not None

    def rest(choice: tuple[frozenset[int], ...]) -> list[frozenset[int]]:
        return [
            own - {cell % 6 for cell in free if cell // 6 == number}
            for number, own in enumerate(choice)
        ]

    assert rest(start) == rest(found.choice)
    near = [grid.price(choice) for choice in legal if rest(choice) == rest(start)]
    assert min(price for price in near if price is not None) == grid.price(found.choice)


@settings(max_examples=25)
@given(grids())
def test_both_ways_into_the_solver_give_one_answer(grid: Grid) -> None:
    """The lean door and the public face of OR-tools are the same solver."""
    model = build_model(Frame.of(grid))
    if not model.impossible:
        task = Task.of(model, ENOUGH, hinted=False)
        assert list(solve(task).solution) == list(solve_by_public_face(task).solution)


@given(grids(team=False))
@settings(max_examples=25)
def test_costs_beyond_the_solver_are_told_in_larger_units(grid: Grid) -> None:
    """No sum overflows; the roster is still one that nothing forbids, and no bound is claimed."""
    dear = attrs.evolve(
        grid.members[0],
        bounds=(
            *grid.members[0].bounds,
            Bound(Count(groups=((0,), (1,), (2,)), least=2), 1 << 62, 0),
        ),
    )
    huge = attrs.evolve(grid, members=(dear, *grid.members[1:]))
    found = minimise(Frame.of(huge), limit=ENOUGH)
    if found.choice is not None:
        assert huge.price(found.choice) is not None
        assert found.bound is None
