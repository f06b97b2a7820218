"""Pricing finds the cheapest roster of one person, whatever binds them and whatever cells cost."""

from __future__ import annotations

import itertools

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.scheduling import Count, Pattern, Run
from backoffice_core.scheduling.solver.grid import Bound, Grid, Member
from tests.scheduling.solver.grids import grids

np = pytest.importorskip("numpy")
pytest.importorskip("numba")
compiling = pytest.importorskip("backoffice_core.scheduling.solver.compiling")

ONE_A_DAY = [Bound(Count.one_of((day, day + 1)), None, 0) for day in (0, 2, 4)]


def one_a_day(grid: Grid) -> Grid:
    """The grid with one shift a day for everybody."""
    return attrs.evolve(grid, members=tuple(
        attrs.evolve(member, bounds=(*member.bounds, *ONE_A_DAY)) for member in grid.members
    ))  # fmt: skip


def all_rosters(member: Member) -> list[frozenset[int]]:
    """Every roster of a person over six shifts."""
    return [frozenset(some) for size in range(4)
            for some in itertools.combinations(member.open, size)]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    grids(people_max=1).map(one_a_day),
    st.lists(st.integers(-30, 30), min_size=6, max_size=6),
    st.integers(1, 7),
)
def test_what_is_found_is_the_cheapest_of_all(grid: Grid, prices: list[int], scale: int) -> None:
    """Of any small member, with terms of every kind, as enumeration finds it."""
    (member,) = grid.members
    costs = [
        cost * scale + sum(prices[shift] for shift in worked)
        for worked in all_rosters(member)
        if (cost := member.price(worked)) is not None
    ]
    people = compiling.pricers(grid)
    if people is None:
        assert not costs
        return
    (pricer,) = people
    cost = np.zeros(pricer.calendar.options, np.int64)
    cost[pricer.calendar.option_of] = prices
    found = pricer.cheapest(cost, scale=scale)
    kept = attrs.evolve(member, bounds=tuple(each for each in member.bounds
                                             if each not in pricer.left))  # fmt: skip
    assert bool(found) >= bool(costs)
    for path in found:
        worked = frozenset(path.shifts)
        charged = kept.price(worked)
        assert charged == path.charge
        assert charged * scale + sum(prices[shift] for shift in worked) == path.value
    if costs and not pricer.left:
        assert min(costs) == found[0].value
    elif costs:
        assert min(costs) >= found[0].value


def month(bounds: list[Bound], *, days: int = 28, types: int = 2) -> Grid:
    """A grid of one person on some days, a shift of each type a day, with bounds."""
    everything = range(days * types)
    one = [Bound(Count.one_of(tuple(range(day * types, (day + 1) * types))), None, 0)
           for day in range(days)]  # fmt: skip
    member = Member(person=None, open=tuple(everything), bounds=(*one, *bounds), worth={})
    return Grid(shifts=tuple(everything), day_of=tuple(shift // types for shift in everything),
                days=days, members=(member,), covers=(), bounds=(), rules=(),
                missing_cost=1, missing_binds=False)  # fmt: skip


def long_counts() -> st.SearchStrategy[list[Bound]]:
    """Counts over a dozen days, of which some become numbers and not states."""
    shifts = st.integers(0, 11)
    group = st.lists(shifts, min_size=1, max_size=3, unique=True).map(tuple)
    count = st.builds(
        lambda groups, weight, least, span: Count(
            groups=tuple(groups), weights=(weight,) * len(groups), least=least, most=least + span
        ),
        st.lists(group, min_size=3, max_size=8), st.integers(1, 3), st.integers(0, 6),
        st.integers(0, 6),
    )  # fmt: skip
    runs = st.builds(
        lambda least, span, worked: Run(steps=tuple((day,) for day in range(12)), least=least,
                                        most=least + span, worked=worked),
        st.integers(1, 3), st.integers(0, 3), st.booleans(),
    )  # fmt: skip
    cost = st.none() | st.integers(0, 9)
    return st.lists(st.builds(Bound, count | runs, cost, st.just(0)), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(long_counts(), st.lists(st.integers(-30, 30), min_size=12, max_size=12))
def test_counts_kept_as_numbers_change_nothing(bounds: list[Bound], prices: list[int]) -> None:
    """Over twelve days, as enumeration finds it: groups of several days, hard and soft."""
    grid = month(bounds, days=12, types=1)
    (member,) = grid.members
    costs = []
    for days in range(1 << 12):
        worked = frozenset(day for day in range(12) if days >> day & 1)
        cost = member.price(worked)
        if cost is not None:
            costs.append(cost + sum(prices[day] for day in worked))
    people = compiling.pricers(grid)
    if people is None:
        assert not costs
        return
    (pricer,) = people
    assert () == pricer.left
    cost = np.zeros(pricer.calendar.options, np.int64)
    cost[pricer.calendar.option_of] = prices
    assert costs[:0] == [path.value for path in pricer.cheapest(cost)] or (
        min(costs) == pricer.cheapest(cost)[0].value
    )


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(-30, 30), min_size=12, max_size=12), st.integers(0, 12),
    st.integers(0, 12), st.none() | st.integers(1, 20), st.integers(1, 20),
)  # fmt: skip
def test_a_least_and_a_most_of_the_same_are_one_number(
    prices: list[int], least: int, most: int, hard: int | None, soft: int
) -> None:
    """Bounds of the same count cost what each says, and share their labels."""
    days = tuple((day,) for day in range(12))
    one = Bound(Count(groups=days, least=least), soft, 0)
    other = Bound(Count(groups=days, most=most), hard, 0)
    alone, both = (compiling.pricers(month(bounds, days=12, types=1))[0]
                   for bounds in ([one], [one, other]))  # fmt: skip
    assert alone.shape.labels >= both.shape.labels
    cost = np.zeros(both.calendar.options, np.int64)
    cost[both.calendar.option_of] = prices
    (path,) = both.cheapest(cost)
    ordered = sorted(prices)
    totals = [sum(ordered[:count]) + soft * max(0, least - count)
              + (hard or 0) * max(0, count - most)
              for count in range(13) if hard is not None or count <= most]  # fmt: skip
    assert min(totals) == path.value


def test_what_is_banned_is_not_worked() -> None:
    """Being free can be banned as well as a shift."""
    (pricer,) = compiling.pricers(month([], days=3))
    banned = np.zeros(pricer.calendar.options, np.bool_)
    banned[[0, 2, 4]] = True  # Free and the second shift on the first day, the first on the second.
    (path,) = pricer.cheapest(np.zeros(len(banned), np.int64), banned=banned)
    assert (0,) == path.shifts
    banned[1] = True
    assert [] == pricer.cheapest(np.zeros(len(banned), np.int64), banned=banned)


def test_large_costs_are_as_exact_as_small_ones() -> None:
    """What does not fit 32 bits is reckoned in 64."""
    (pricer,) = compiling.pricers(month([], days=3))
    cost = np.full(pricer.calendar.options, -(10**12) - 1, np.int64)
    cost[pricer.calendar.first[:-1]] = 0
    assert [-3 * 10**12 - 3] == [path.value for path in pricer.cheapest(cost)]


def test_two_shifts_a_day_are_left_to_others() -> None:
    """Nothing is priced where a person may work twice on a day."""
    grid = month([], days=2)
    (member,) = grid.members
    loose = attrs.evolve(grid, members=(attrs.evolve(member, bounds=member.bounds[:1]),))
    assert compiling.pricers(loose) is None


def test_pairs_apart_are_as_good_as_one_a_day() -> None:
    """Three shifts on a day of which no two go together are one shift a day."""
    grid = month([], days=2, types=3)
    (member,) = grid.members
    pairs = [Bound(Count.one_of(pair), None, 0)
             for day in (0, 3)
             for pair in itertools.combinations(range(day, day + 3), 2)]  # fmt: skip
    apart = attrs.evolve(grid, members=(attrs.evolve(member, bounds=tuple(pairs)),))
    assert compiling.pricers(apart) is not None


def test_people_alike_share_what_is_compiled() -> None:
    """Only their costs and what they may work are their own."""
    grid = month([Bound(Pattern.of((0,), (3,)), None, 0)], days=4)
    (member,) = grid.members
    other = attrs.evolve(member, open=member.open[2:], worth={3: 5})
    one, two = compiling.pricers(attrs.evolve(grid, members=(member, other)))
    assert one.shape is two.shape
