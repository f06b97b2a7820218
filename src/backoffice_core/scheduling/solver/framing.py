"""Models of a grid, or of parts of it, built as often as a search asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.solver.model import Model, Scope
from backoffice_core.scheduling.solver.posting import Posting, weights_of
from backoffice_core.scheduling.terms import Count, Run, Term

if TYPE_CHECKING:
    from backoffice_core.scheduling.solver.grid import Bound, Choice, Cover, Grid

__all__ = ["Frame", "build_model"]

# Counts of more positions than most people work in a part are read by what is worked.
LONG = 60


@attrs.frozen
class Frame:
    """What building models of parts of one grid needs time and again.

    ``weights`` holds the long counts of single positions, by the term's ``id``.
    """

    grid: Grid
    alone: tuple[dict[int, set[int]], ...]
    touching: tuple[dict[int, list[int]], ...]
    covering: dict[int, list[int]]
    together: dict[int, list[int]]
    weights: dict[int, dict[int, int]]

    @classmethod
    def of(cls, grid: Grid) -> Frame:
        """Look through a grid once."""
        spoken: dict[int, frozenset[int]] = {}
        touching = tuple(touched_by(member.bounds, spoken) for member in grid.members)
        alone: list[dict[int, set[int]]] = []
        for member in grid.members:
            sets: dict[int, set[int]] = {}
            for number, bound in enumerate(member.bounds):
                if bound.cost is None and is_clique(bound.term):
                    for position in spoken[id(bound.term)]:
                        sets.setdefault(position, set()).add(number)
            alone.append(sets)
        covering: dict[int, list[int]] = {}
        for number, cover in enumerate(grid.covers):
            for shift in cover.shifts:
                covering.setdefault(shift, []).append(number)
        together = touched_by(grid.bounds, spoken)
        return cls(grid, tuple(alone), touching, covering, together, long_counts(grid))


def long_counts(grid: Grid) -> dict[int, dict[int, int]]:
    """Return the weights of long counts of single positions, each term read once."""
    found: dict[int, dict[int, int]] = {}
    for member in grid.members:
        for bound in member.bounds:
            term = bound.term
            if isinstance(term, Count) and len(term.groups) > LONG and id(term) not in found:
                weights = weights_of(term)
                if weights is not None:
                    found[id(term)] = weights
    return found


def touched_by(bounds: Sequence[Bound], spoken: dict[int, frozenset[int]]) -> dict[int, list[int]]:
    """Return the bounds that speak of each position; terms that people share are read once."""
    touched: dict[int, list[int]] = {}
    for number, bound in enumerate(bounds):
        key = id(bound.term)
        if key not in spoken:
            spoken[key] = positions_of(bound.term)
        for position in spoken[key]:
            touched.setdefault(position, []).append(number)
    return touched


def positions_of(term: Term) -> frozenset[int]:
    """Return every position a term speaks of."""
    if isinstance(term, Count):
        return frozenset(chain.from_iterable(term.groups))
    if isinstance(term, Run):
        return frozenset(chain.from_iterable(term.steps))
    return frozenset(each for group, _ in term.steps for each in group)


def is_clique(term: Term) -> bool:
    """Say whether a term allows one of several positions."""
    return (isinstance(term, Count) and term.most == 1 and term.least is None
            and all(weight == 1 for weight in term.weights)
            and all(len(group) == 1 for group in term.groups))  # fmt: skip


def build_model(
    frame: Frame, *, start: Choice | None = None, free: AbstractSet[int] | None = None
) -> Model:
    """Return the model of a grid, of its ``free`` cells alone where they are given.

    Everything that is not free is as in ``start``; without ``start`` nothing is worked.
    """
    grid, model = frame.grid, Model()
    width = len(grid.shifts)
    chosen: Choice = start if start is not None else (frozenset[int](),) * len(grid.members)
    own: list[list[int]] = [[] for _ in grid.members]
    if free is None:
        own = [list(member.open) for member in grid.members]
    else:
        for cell in sorted(free):
            number, shift = divmod(cell, width)
            if shift in grid.members[number].able:
                own[number].append(shift)
    for number, shifts in enumerate(own):
        if shifts or free is None:
            add_member(model, frame, number, shifts, chosen[number])
    add_covers(model, frame, chosen, everything=free is None)
    add_together(model, frame, chosen, everything=free is None)
    return model


def add_member(
    model: Model, frame: Frame, number: int, shifts: Sequence[int], worked: frozenset[int]
) -> None:
    """Add one person: their cells and everything that speaks of any of them."""
    member = frame.grid.members[number]
    variables: dict[int, int] = {}
    for shift in shifts:
        variables[shift] = model.literal(value=int(shift in worked))
        model.cells[frame.grid.cell(number, shift)] = variables[shift]
        if worth := member.worth.get(shift, 0):
            model.pay(variables[shift], worth)
    scope = Scope(model, variables, worked - variables.keys(), frame.alone[number])
    posting = Posting(scope, frame.weights)
    if len(variables) == len(member.open):
        model.constant += member.fixed
        bounds: Iterable[int] = range(len(member.bounds))
    else:
        near = frame.touching[number]
        bounds = sorted({each for shift in shifts for each in near.get(shift, ())})
    for each in bounds:
        posting.post(member.bounds[each].term, member.bounds[each].cost)


def add_covers(model: Model, frame: Frame, chosen: Choice, *, everything: bool) -> None:
    """Make heads, those missing and those over add up to each need."""
    grid, width = frame.grid, len(frame.grid.shifts)
    on: dict[int, list[int]] = {}
    changing: set[int] = set()
    if everything:
        changing.update(range(len(grid.covers)))
    for cell, variable in model.cells.items():
        shift = cell % width
        on.setdefault(shift, []).append(variable)
        changing.update(frame.covering.get(shift, ()))
    fixed: dict[int, int] = {}
    for number, shifts in enumerate(chosen):
        for shift in shifts:
            if number * width + shift not in model.cells:
                fixed[shift] = fixed.get(shift, 0) + 1
    for each in sorted(changing):
        cover = grid.covers[each]
        heads = [variable for shift in cover.shifts for variable in on.get(shift, ())]
        add_cover(model, cover, heads, sum(fixed.get(shift, 0) for shift in cover.shifts))


def add_cover(model: Model, cover: Cover, heads: Sequence[int], fixed: int) -> None:
    """Add one need, ``fixed`` heads of which stay."""
    need = cover.need - fixed
    terms = dict.fromkeys(heads, 1)
    there = sum(model.values[each] for each in heads)
    least = most = None
    if cover.short and need > 0:
        terms[model.slack(need, cover.short, value=need - there)] = 1
        least = need
    if cover.over is None:
        most = need
    elif cover.over and len(heads) > need:
        if need < 0:
            model.constant -= need * cover.over
        most = max(0, need)
        upper = len(heads) - most
        terms[model.slack(upper, cover.over, value=there - most)] = -1
    if least is not None or most is not None:
        model.row(terms, least, most)


def add_together(model: Model, frame: Frame, chosen: Choice, *, everything: bool) -> None:
    """Add what binds several people together."""
    grid = frame.grid
    if not grid.bounds:
        return
    on = {grid.cell(number, shift) for number, own in enumerate(chosen) for shift in own}
    posting = Posting(Scope(model, model.cells, on - model.cells.keys()))
    numbers: Iterable[int] = range(len(grid.bounds))
    if not everything:
        numbers = sorted({each for cell in model.cells for each in frame.together.get(cell, ())})
    for each in numbers:
        posting.post(grid.bounds[each].term, grid.bounds[each].cost)
