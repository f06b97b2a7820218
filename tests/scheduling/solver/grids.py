"""Random small grids with terms of every kind, and all their choices."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from hypothesis import strategies as st

from backoffice_core.scheduling import Count, OneShiftADay, Pattern, Person, Run, Term
from backoffice_core.scheduling.solver.grid import Bound, Choice, Cover, Grid, Member
from tests.scheduling.shop import shift

groups = st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True).map(
    lambda group: tuple(sorted(group))
)


@st.composite
def counts(draw: st.DrawFn, group: st.SearchStrategy[tuple[int, ...]] = groups) -> Count:
    """Counts with weights of either sign, open or closed at either end."""
    own = draw(st.lists(group, min_size=1, max_size=5))
    weights = draw(st.lists(st.integers(-1, 4), min_size=len(own), max_size=len(own)))
    least = draw(st.none() | st.integers(-1, 4))
    most = draw(st.none() | st.integers(max(0, least or 0), 6))
    each = draw(st.integers(1, 2))
    return Count(groups=tuple(own), weights=tuple(weights), least=least, most=most, each=each)


@st.composite
def runs(draw: st.DrawFn, group: st.SearchStrategy[tuple[int, ...]] = groups) -> Run:
    """Runs of work and of rest with every kind of edge."""
    least = draw(st.integers(1, 3))
    return Run(
        steps=tuple(draw(st.lists(group | st.just(()), min_size=1, max_size=6))),
        least=least,
        most=draw(st.none() | st.integers(least, 4)),
        worked=draw(st.booleans()),
        before=draw(st.integers(0, 3)),
        start_known=draw(st.booleans()),
        end_known=draw(st.booleans()),
        each=draw(st.integers(1, 2)),
    )


@st.composite
def patterns(draw: st.DrawFn, group: st.SearchStrategy[tuple[int, ...]] = groups) -> Pattern:
    """Patterns of work and rest."""
    steps = draw(st.lists(st.tuples(group, st.booleans()), min_size=1, max_size=3))
    return Pattern(steps=tuple(steps), each=draw(st.integers(1, 2)))


def terms(group: st.SearchStrategy[tuple[int, ...]] = groups) -> st.SearchStrategy[Term]:
    """Terms of every kind."""
    return counts(group) | runs(group) | patterns(group)


@st.composite
def grids(draw: st.DrawFn, *, people_max: int = 2, team: bool = True) -> Grid:
    """Grids of up to six shifts on three days, two a day, for one or two people."""
    shifts = tuple(shift(day, start) for day in range(3) for start in (6, 14))
    cost = st.none() | st.integers(1, 9)
    members: list[Member] = []
    for number in range(draw(st.integers(1, people_max))):
        bounds = [Bound(draw(terms()), draw(cost), 0) for _ in range(draw(st.integers(0, 4)))]
        if draw(st.booleans()):
            bounds += [Bound(Count.one_of((day, day + 1)), None, 0) for day in (0, 2, 4)]
        members.append(
            Member(
                person=Person(id=f"E{number}", name=f"Person {number}", skills=[]),
                open=tuple(sorted(draw(st.sets(st.integers(0, 5), min_size=2)))),
                bounds=tuple(bounds),
                worth=draw(st.dictionaries(st.integers(0, 5), st.integers(-3, 5), max_size=3)),
                fixed=draw(st.integers(0, 3)),
            )
        )
    covers = [
        Cover(shifts=draw(groups), need=draw(st.integers(0, 2)), short=draw(st.integers(0, 9)),
              over=draw(cost | st.just(0)))
        for _ in range(draw(st.integers(0, 5)))
    ]  # fmt: skip
    cells = st.lists(st.integers(0, 6 * len(members) - 1), min_size=1, max_size=3, unique=True)
    joint = [
        Bound(draw(terms(cells.map(lambda group: tuple(sorted(group))))), draw(cost), 0)
        for _ in range(draw(st.integers(0, 2)) if team else 0)
    ]
    return Grid(shifts=shifts, day_of=(0, 0, 1, 1, 2, 2), days=3, members=tuple(members),
                covers=tuple(covers), bounds=tuple(joint), rules=(OneShiftADay(),),
                missing_cost=1000, missing_binds=False)  # fmt: skip


def choices(grid: Grid) -> Iterator[Choice]:
    """Every choice of open shifts."""
    own = [
        [
            frozenset(some)
            for size in range(len(member.open) + 1)
            for some in itertools.combinations(member.open, size)
        ]
        for member in grid.members
    ]
    return itertools.product(*own)


def cheapest(grid: Grid) -> int | None:
    """What the best choice of all costs; ``None`` when every one is forbidden."""
    prices = (grid.price(choice) for choice in choices(grid))
    return min((price for price in prices if price is not None), default=None)
