"""Prices for a long horizon, from its blocks of weeks: a good place to begin.

Over many months the linear program has thousands of rows, and finding good prices for all
of them from nothing takes it long. Most of what makes a head dear on a day lies within a
few weeks of it. So each block is made a small grid of its own, with its share of what is
bounded over the whole, and its prices are taken for those days. Any prices give a bound;
these give one that is nearly the best.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np

from backoffice_core.scheduling.solver.bounds import Real
from backoffice_core.scheduling.solver.generation import Each, Generation
from backoffice_core.scheduling.solver.grid import Bound, Grid, Member
from backoffice_core.scheduling.solver.machines import TooLarge
from backoffice_core.scheduling.solver.master import rows_of
from backoffice_core.scheduling.solver.pricing import pricers
from backoffice_core.scheduling.solver.search import Search
from backoffice_core.scheduling.terms import Count, Pattern, Run, Term

__all__ = ["block_of", "block_prices"]

BLOCK = 28
ITERATIONS = 60


def block_prices(search: Search, count: int, each: Each, *, reserve: float) -> Real:
    """Return prices for the rows of a grid, those of its covers first, out of ``count``."""
    grid = search.grid
    prices = np.zeros(count)
    for first in range(0, grid.days, BLOCK):
        last = min(grid.days, first + BLOCK)
        if search.over() or search.left() < reserve:
            break
        covers = [number for number, cover in enumerate(grid.covers)
                  if within(cover.shifts, grid, first, last)]  # fmt: skip
        found = generated(search, block_of(grid, first, last), each, reserve)
        if found is not None:
            prices[covers] = found[: len(covers)]
    return prices


def generated(search: Search, block: Grid, each: Each, reserve: float) -> Real | None:
    """Return the prices of a block; ``None`` where it is too small or too large a problem."""
    if not block.shifts:
        return None
    inner = Search(grid=block, seconds=search.seconds, work=search.work, stop=search.stop,
                   clock=search.clock)  # fmt: skip
    inner.began, inner.spent = search.began, search.spent
    try:
        people = pricers(block)
        if people is None:
            return None
        generation = Generation(inner, people, rows_of(block, people), each)
        generation.reserve = reserve
        generation.converge(iterations=ITERATIONS, certify=False)
    except TooLarge:
        return None
    finally:
        search.spent = inner.spent
    return generation.center


def block_of(grid: Grid, first: int, last: int) -> Grid:
    """Return the days from ``first`` to before ``last`` of a grid, as a grid of their own."""
    shifts = [shift for shift, day in enumerate(grid.day_of) if first <= day < last]
    number = {shift: place for place, shift in enumerate(shifts)}
    known: dict[int, Term | None] = {}
    covers = tuple(
        attrs.evolve(cover, shifts=tuple(number[each] for each in cover.shifts))
        for cover in grid.covers
        if within(cover.shifts, grid, first, last)
    )
    return attrs.evolve(
        grid,
        shifts=tuple(grid.shifts[shift] for shift in shifts),
        day_of=tuple(grid.day_of[shift] - first for shift in shifts),
        days=last - first,
        members=tuple(
            member_of(member, number, known, grid.missing_cost) for member in grid.members
        ),
        covers=covers,
        bounds=(),
    )


def within(shifts: tuple[int, ...], grid: Grid, first: int, last: int) -> bool:
    """Say whether shifts lie within some days."""
    return all(first <= grid.day_of[shift] < last for shift in shifts)


def member_of(
    member: Member, number: dict[int, int], known: dict[int, Term | None], dear: int
) -> Member:
    """Return a person within a block."""
    bounds: list[Bound] = []
    for bound in member.bounds:
        if id(bound.term) not in known:
            known[id(bound.term)] = next(parts_of(bound.term, number), None)
        term = known[id(bound.term)]
        if term is not None:
            bounds.append(Bound(term, softened(term, bound.cost, dear), bound.rule))
    return attrs.evolve(
        member,
        open=tuple(number[shift] for shift in member.open if shift in number),
        bounds=tuple(bounds),
        worth={number[shift]: worth for shift, worth in member.worth.items() if shift in number},
    )


def softened(term: Term, cost: int | None, dear: int) -> int | None:
    """Return what a term costs in a block: who is away for most of it must reach no share."""
    if cost is not None or not isinstance(term, Count) or not term.least:
        return cost
    return max(1, dear // max(abs(weight) for weight in term.weights))


def parts_of(term: Term, number: dict[int, int]) -> Iterator[Term]:
    """Yield what is left of a term in a block, if anything."""
    if isinstance(term, Run):
        steps = [step for step in term.steps if step and all(shift in number for shift in step)]
        if len(steps) > 1:
            yield attrs.evolve(term, steps=tuple(tuple(number[shift] for shift in step)
                                                 for step in steps),
                               before=0, start_known=False, end_known=False)  # fmt: skip
    elif isinstance(term, Pattern):
        if all(shift in number for group, _ in term.steps for shift in group):
            yield attrs.evolve(term, steps=tuple(
                (tuple(number[shift] for shift in group), wanted)
                for group, wanted in term.steps))  # fmt: skip
    else:
        yield from shares_of(term, number)


def shares_of(term: Count, number: dict[int, int]) -> Iterator[Count]:
    """Yield a count with the block's share of its bounds, a little wider than that."""
    own = [(group, weight) for group, weight in zip(term.groups, term.weights, strict=True)
           if all(shift in number for shift in group)]  # fmt: skip
    total, inside = sum(map(abs, term.weights)), sum(abs(weight) for _, weight in own)
    if not inside:
        return
    # In whole steps of the largest weight, or nothing might lie between the two.
    step = max(abs(weight) for _, weight in own)
    least = None if term.least is None else term.least * inside // (total * step) * step
    most = None if term.most is None else -(-term.most * inside // (total * step)) * step
    yield attrs.evolve(
        term,
        groups=tuple(tuple(number[shift] for shift in group) for group, _ in own),
        weights=tuple(weight for _, weight in own), least=least, most=most,
    )  # fmt: skip
