"""What a grid asks of each person alone, sorted: by the day, and over several days.

With one shift a day, whatever looks at one day only is a price of its shifts, or shuts some
of them, or says that one of them must be. What is left looks at several days. It is the
same for many people but for what their history says, and they share one graph of ways.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.solver.counters import is_long, packed_counts
from backoffice_core.scheduling.solver.planning import Planner
from backoffice_core.scheduling.solver.readers import groups_of, span_of
from backoffice_core.scheduling.solver.ways import ways_of
from backoffice_core.scheduling.terms import Count, Run, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backoffice_core.scheduling.solver.counters import Counter
    from backoffice_core.scheduling.solver.grid import Bound, Grid, Member

__all__ = ["Alone", "alone_of", "at_most_one_a_day", "planners_of", "shared_bounds"]

Effect = tuple[int, int, dict[int, int]]


@attrs.define(kw_only=True)
class Alone:
    """One person: what each shift costs by itself, what is open, and terms over several days."""

    fixed: int
    worth: dict[int, int]
    able: frozenset[int]
    musts: dict[int, frozenset[int]]
    terms: list[tuple[Term, int | None]]


@attrs.define
class Sorting:
    """Sorts terms, each only once where people share it."""

    day_of: Sequence[int]
    effects: dict[int, Effect | None] = attrs.Factory(dict[int, Effect | None])
    same: dict[Term, Term] = attrs.Factory(dict[Term, Term])
    same_as: dict[int, Term] = attrs.Factory(dict[int, Term])
    kept: list[Term] = attrs.Factory(list[Term])
    bare: dict[int, Count] = attrs.Factory(dict[int, Count])
    same_count: dict[Count, Count] = attrs.Factory(dict[Count, Count])

    def alone(self, member: Member, extra: Sequence[Bound]) -> Alone | None:
        """Return what is asked of a person; ``None`` where nobody could do it."""
        fixed, worth = member.fixed, dict(member.worth)
        shut: set[int] = set()
        musts: dict[int, frozenset[int]] = {}
        terms: list[tuple[Term, int | None]] = []
        for bound in (*member.bounds, *extra):
            term, cost = bound.term, bound.cost
            effect = self.effect(term)
            if effect is None:
                terms.append((term, cost))
                continue
            day, idle, changes = effect
            if cost is not None:
                fixed += idle * cost
                for shift, change in changes.items():
                    worth[shift] = worth.get(shift, 0) + change * cost
                continue
            shut |= {shift for shift, change in changes.items() if idle + change}
            if idle:
                if day < 0:
                    return None
                well = frozenset(changes) - shut
                musts[day] = musts.get(day, well) & well
        return Alone(fixed=fixed, worth=worth, able=member.able - shut, musts=musts, terms=terms)

    def effect(self, term: Term) -> Effect | None:
        """Return what a term does on its one day: idle, and more by shift; else ``None``."""
        key = id(term)
        if key not in self.effects:
            self.kept.append(term)
            self.effects[key] = self.effect_of(term)
        return self.effects[key]

    def effect_of(self, term: Term) -> Effect | None:
        """Return what a term does where it looks at one day only, or bars what it looks at."""
        shifts = sorted({shift for group in groups_of(term) for shift in group})
        days = {self.day_of[shift] for shift in shifts}
        idle = term.amount(frozenset())
        barring = (isinstance(term, Count) and term.most == 0 and term.least is None
                   and min(term.weights, default=0) > 0)  # fmt: skip
        if len(days) > 1 and not barring:
            return None
        if len(days) > 1 and not (term.each and idle == 0):
            return None
        return (min(days, default=-1), idle,
                {shift: term.amount(frozenset({shift})) - idle for shift in shifts})  # fmt: skip

    def canonical(self, term: Term) -> Term:
        """Return the one term that stands for all equal ones, whatever their history."""
        key = id(term)
        if key not in self.same_as:
            self.kept.append(term)
            bare = (attrs.evolve(term, before=0, start_known=False) if isinstance(term, Run)
                    else term)  # fmt: skip
            self.same_as[key] = self.same.setdefault(bare, bare)
        return self.same_as[key]

    def unbounded(self, term: Term) -> Count:
        """Return the count of the same groups and weights, without its bounds."""
        key = id(term)
        if key not in self.bare:
            assert isinstance(term, Count)  # noqa: S101 - only counts are kept beside
            self.kept.append(term)
            bare = attrs.evolve(term, least=None, most=None, each=1)
            self.bare[key] = self.same_count.setdefault(bare, bare)
        return self.bare[key]


def alone_of(grid: Grid, sorting: Sorting) -> list[Alone] | None:
    """Return what is asked of each person; ``None`` where somebody could not do it at all."""
    extra: dict[int, list[Bound]] = defaultdict(list)
    for bound in grid.bounds:
        owners = owners_of(grid, bound)
        if len(owners) == 1:
            extra[owners.pop()].append(on_shifts(grid, bound))
    found: list[Alone] = []
    for number, member in enumerate(grid.members):
        alone = sorting.alone(member, extra[number])
        if alone is None:
            return None
        found.append(alone)
    return found


def owners_of(grid: Grid, bound: Bound) -> set[int]:
    """Return whom a bound in cells is about."""
    width = max(1, len(grid.shifts))
    return {cell // width for group in groups_of(bound.term) for cell in group}


def shared_bounds(grid: Grid) -> list[Bound]:
    """Return the bounds that are about several people, or nobody."""
    return [bound for bound in grid.bounds if len(owners_of(grid, bound)) != 1]


def on_shifts(grid: Grid, bound: Bound) -> Bound:
    """Return a bound about one person's cells in shifts."""
    width, term = len(grid.shifts), bound.term

    def own(group: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(cell % width for cell in group)

    if isinstance(term, Count):
        term = attrs.evolve(term, groups=tuple(map(own, term.groups)))
    elif isinstance(term, Run):
        term = attrs.evolve(term, steps=tuple(map(own, term.steps)))
    else:
        term = attrs.evolve(term, steps=tuple((own(group), wanted) for group, wanted in term.steps))
    return attrs.evolve(bound, term=term)


@attrs.frozen(kw_only=True)
class Shape:
    """Terms as a graph has them: ``core`` with its costs, and the places of counts beside it."""

    core: tuple[tuple[int, int | None], ...]
    places: tuple[int, ...]
    counts: tuple[int, ...]


def shape_of(one: Alone, sorting: Sorting) -> Shape:
    """Return which of a person's terms a graph has in its states, and which beside them."""
    terms = [sorting.canonical(term) for term, _ in one.terms]
    counts = [term for term, (_, cost) in zip(terms, one.terms, strict=True)
              if cost is None and isinstance(term, Count)]  # fmt: skip
    packed = packed_counts(counts, sorting.day_of)
    beside = tuple(
        place for place, (term, (_, cost)) in enumerate(zip(terms, one.terms, strict=True))
        if isinstance(term, Count)
        and (id(term) not in packed if cost is None else is_long(term, sorting.day_of))
    )  # fmt: skip
    core = tuple(place for place in range(len(terms)) if place not in set(beside))
    return Shape(core=tuple((id(terms[place]), one.terms[place][1]) for place in core),
                 places=core, counts=beside)  # fmt: skip


def planners_of(grid: Grid, people: Sequence[Alone], sorting: Sorting) -> Iterator[Planner]:
    """Yield everybody's planner, person after person. Raises :class:`~ways.TooMany`."""
    known: dict[tuple[tuple[int, int | None], ...], Shape] = {}
    shapes: list[Shape] = []
    alike: dict[tuple[tuple[int, int | None], ...], list[int]] = defaultdict(list)
    for number, one in enumerate(people):
        key = tuple((id(sorting.canonical(term)), cost) for term, cost in one.terms)
        if key not in known:
            known[key] = shape_of(one, sorting)
        shapes.append(known[key])
        alike[known[key].core].append(number)
    found: dict[int, Planner] = {}
    for numbers in alike.values():
        first, shape = people[numbers[0]], shapes[numbers[0]]
        counts: dict[int, Count] = {}
        for number in numbers:
            for place in shapes[number].counts:
                bare = sorting.unbounded(people[number].terms[place][0])
                counts.setdefault(id(bare), bare)
        shifts: set[int] = set()
        for number in numbers:
            shifts |= people[number].able
        ways, starts = ways_of(
            [(sorting.canonical(first.terms[place][0]), first.terms[place][1])
             for place in shape.places],
            list(counts.values()),
            [[people[number].terms[place][0] for place in shapes[number].places]
             for number in numbers],
            shifts=sorted(shifts), day_of=grid.day_of, days=grid.days,
            like=grid.members[numbers[0]],
        )  # fmt: skip
        slot = {key: place + len(ways.counters) - len(counts)
                for place, key in enumerate(counts)}  # fmt: skip
        for number, start in zip(numbers, starts, strict=True):
            person, counters = people[number], list(ways.counters)
            for place in shapes[number].counts:
                term, cost = person.terms[place]
                own = slot[id(sorting.unbounded(term))]
                counters[own] = bounded(counters[own], term, cost)
            found[number] = Planner.of(ways, start, counters=counters, able=person.able,
                                       musts=person.musts)  # fmt: skip
    yield from (found[number] for number in range(len(people)))


def bounded(counter: Counter, term: Term, cost: int | None) -> Counter:
    """Return a counter with the bounds of one more of a person's terms."""
    assert isinstance(term, Count)  # noqa: S101 - only counts are kept beside
    each = None if cost is None else cost * term.each
    return attrs.evolve(counter, limits=(*counter.limits, (term.least, term.most, each)))


def at_most_one_a_day(grid: Grid, people: Sequence[Alone]) -> bool:
    """Say whether everybody is held to one shift a day."""
    for member, one in zip(grid.members, people, strict=True):
        by_day: dict[int, set[int]] = defaultdict(set)
        for shift in one.able:
            by_day[grid.day_of[shift]].add(shift)
        alone = [shifts for shifts in by_day.values() if len(shifts) > 1]
        if not alone:
            continue
        limits: dict[int, list[set[int]]] = defaultdict(list)
        for bound in member.bounds:
            term = bound.term
            if bound.cost is None and isinstance(term, Count) and term.most == 1:
                span = span_of(term, grid.day_of)
                if span is not None and span[0] == span[1] and set(term.weights) == {1}:
                    limits[span[0]].append({shift for group in term.groups if len(group) == 1
                                            for shift in group})  # fmt: skip
        for shifts in alone:
            day = grid.day_of[next(iter(shifts))]
            if not any(shifts <= limit for limit in limits[day]):
                return False
    return True
