"""A roster problem as a small integer program, in plain data that any solver could take.

One yes-or-no cell for each person and shift that no rule forbids outright; each rule's
limits over the cells of its person; for each shift, cells plus people missing make the
need. What is minimised comes in three ranks, each outweighing all below it: people
missing, then assignments of the earlier roster given up, then hours further than half a
shift from a fair share.
"""

from __future__ import annotations

from collections import defaultdict
from math import gcd
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.rules import work_time
from backoffice_core.scheduling.terms import Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from backoffice_core.scheduling.model import Shift
    from backoffice_core.scheduling.rules import Rule, Work

__all__ = ["Balance", "Cover", "Program", "build_program", "missing_at_least"]


@attrs.frozen(kw_only=True)
class Cover:
    """One shift's need: the cells that can meet it, and the variable of what is missing."""

    shift: Shift
    cells: tuple[int, ...]
    missing: int
    need: int


@attrs.frozen(kw_only=True)
class Balance:
    """One person's hours, in a common unit: ``outside`` is how far they leave the fair range."""

    person: str
    lengths: dict[int, int]
    least: int
    most: int
    outside: int

    def total(self, chosen: AbstractSet[int]) -> int:
        """Return how much the chosen cells make the person work."""
        return sum(length for cell, length in self.lengths.items() if cell in chosen)

    def off(self, total: int) -> int:
        """Return how far a total leaves the fair range."""
        return max(0, self.least - total, total - self.most)


@attrs.define(kw_only=True)
class Program:
    """Variables from 0 to their upper bound, what binds them, and the cost to minimise.

    The first variables are the cells, in order. The numbers in ``limits`` are variables.
    ``some`` names the variable that is 1 when any cell of a group is. ``floor`` is a cost
    that nothing can be below, ``missing_weight`` what one missing person adds to it.
    """

    cells: list[Assignment] = attrs.Factory(list[Assignment])
    upper: list[int] = attrs.Factory(list[int])
    limits: list[Count] = attrs.Factory(list[Count])
    some: dict[tuple[int, ...], int] = attrs.Factory(dict[tuple[int, ...], int])
    covers: list[Cover] = attrs.Factory(list[Cover])
    balances: list[Balance] = attrs.Factory(list[Balance])
    cost: dict[int, int] = attrs.Factory(dict[int, int])
    earlier: tuple[int, ...] = ()
    floor: int = 0
    missing_weight: int = 1

    def variable(self, upper: int) -> int:
        """Add a variable and return its number."""
        self.upper.append(upper)
        return len(self.upper) - 1

    def complete(self, chosen: frozenset[int]) -> list[int]:
        """Return the value of every variable when exactly these cells are chosen."""
        values = [0] * len(self.upper)
        for cell in chosen:
            values[cell] = 1
        for group, variable in self.some.items():
            values[variable] = int(not chosen.isdisjoint(group))
        for cover in self.covers:
            values[cover.missing] = cover.need - sum(values[cell] for cell in cover.cells)
        for balance in self.balances:
            values[balance.outside] = balance.off(balance.total(chosen))
        return values

    def price(self, values: list[int]) -> int:
        """Return what the values cost above the floor."""
        return sum(factor * values[each] for each, factor in self.cost.items()) - self.floor


def build_program(
    works: Iterable[Work],
    needs: Mapping[Shift, int],
    *,
    rules: Iterable[Rule],
    shares: Mapping[str, int],
    earlier: frozenset[Assignment] = frozenset(),
) -> Program:
    """Return the program of some people: what each has in ``works`` is given and stays."""
    program = Program()
    wanted = {shift: need for shift, need in needs.items() if need > 0}
    catalogue = tuple(rules)
    for work in works:
        add_person(program, work, wanted, catalogue)
    program.upper = [1] * len(program.cells)
    for limit in program.limits:
        for group in limit.groups:
            if len(group) > 1 and group not in program.some:
                program.some[group] = program.variable(1)
    add_covers(program, wanted)
    add_balances(program, shares)
    rank(program, earlier)
    return program


def add_person(
    program: Program, work: Work, needs: Mapping[Shift, int], rules: tuple[Rule, ...]
) -> None:
    """Add the cells that no rule forbids outright, and what binds them."""
    given = len(work.assignments)
    cells = [Assignment.of(work.person.id, shift) for shift in needs]
    possible = attrs.evolve(work, assignments=(*work.assignments, *cells))
    limits = [
        term
        for rule in rules
        if rule.level.binds
        for term in rule.terms(possible)
        if isinstance(term, Count)
    ]
    forbidden = {limit.groups[0][0] for limit in limits if forbids_one(limit)}
    variables: dict[int, int] = {}
    for place, cell in enumerate(cells, start=given):
        if place not in forbidden:
            variables[place] = len(program.cells)
            program.cells.append(cell)
    bound = [renumbered for limit in limits
             if (renumbered := renumber(limit, variables, given)) is not None]  # fmt: skip
    exclusive = {
        tuple(sorted(cell for group in limit.groups for cell in group))
        for limit in bound
        if limit.most == 1 and set(limit.weights) == {1}
    }
    program.limits.extend(ungroup(limit, exclusive) for limit in bound)


def forbids_one(limit: Count) -> bool:
    """Say whether a limit forbids a single assignment whatever else is chosen."""
    return (len(limit.groups) == 1 and len(limit.groups[0]) == 1
            and limit.weights[0] > (limit.most or 0))  # fmt: skip


def renumber(limit: Count, variables: Mapping[int, int], given: int) -> Count | None:
    """Return a limit in variables, less what is given already; None when it cannot bind."""
    left = limit.most or 0
    groups: list[tuple[int, ...]] = []
    weights: list[int] = []
    for group, weight in zip(limit.groups, limit.weights, strict=True):
        if any(place < given for place in group):
            left -= weight
        elif cells := tuple(variables[place] for place in group if place in variables):
            groups.append(cells)
            weights.append(weight)
    if sum(weights) <= left:
        return None
    # What is given and over the limit by itself is not ours to mend; nothing is added to it.
    return Count(groups=tuple(groups), weights=tuple(weights), most=max(0, left))


def ungroup(limit: Count, exclusive: set[tuple[int, ...]]) -> Count:
    """Count the cells of a group one by one where only one of them can be chosen anyway."""
    groups: list[tuple[int, ...]] = []
    weights: list[int] = []
    for group, weight in zip(limit.groups, limit.weights, strict=True):
        if len(group) > 1 and tuple(sorted(group)) in exclusive:
            groups.extend((cell,) for cell in group)
            weights.extend([weight] * len(group))
        else:
            groups.append(group)
            weights.append(weight)
    return Count(groups=tuple(groups), weights=tuple(weights), most=limit.most)


def add_covers(program: Program, needs: Mapping[Shift, int]) -> None:
    """Make cells and missing people add up to each need."""
    on: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for variable, cell in enumerate(program.cells):
        on[cell.shift, cell.skill, cell.day, cell.start, cell.end, cell.break_time].append(variable)
    for shift, need in needs.items():
        key = (shift.code, shift.skill, shift.day, shift.start, shift.end, shift.break_time)
        program.covers.append(
            Cover(shift=shift, cells=tuple(on[key]), missing=program.variable(need), need=need)
        )


def add_balances(program: Program, shares: Mapping[str, int]) -> None:
    """Measure how far each person's hours are outside half a shift around their share."""
    lengths: dict[str, dict[int, int]] = defaultdict(dict)
    for variable, cell in enumerate(program.cells):
        if (seconds := work_time(cell).seconds) > 0:
            lengths[cell.person][variable] = seconds
    unit = gcd(*(seconds for own in lengths.values() for seconds in own.values()))
    for person, own in lengths.items():
        terms = {variable: seconds // unit for variable, seconds in own.items()}
        longest, total = max(terms.values()), sum(terms.values())
        share = 2 * shares[person] // unit
        program.balances.append(
            Balance(
                person=person,
                lengths=terms,
                least=min(total, max(0, (share - longest + 1) // 2)),
                most=(share + longest) // 2,
                outside=program.variable(total),
            )
        )


def rank(program: Program, earlier: frozenset[Assignment]) -> None:
    """Set the cost, each rank outweighing the worst of all below it."""
    program.cost = {balance.outside: 1 for balance in program.balances}
    above = 1 + sum(program.upper[balance.outside] for balance in program.balances)
    kept = [cell for cell, assignment in enumerate(program.cells) if assignment in earlier]
    # Keeping earns what giving up would cost: the same but for a constant, the floor.
    program.cost.update(dict.fromkeys(kept, -above))
    program.earlier = tuple(kept)
    program.floor = -above * len(kept)
    program.missing_weight = above * (1 + len(kept))
    program.cost.update({cover.missing: program.missing_weight for cover in program.covers})


def missing_at_least(program: Program) -> int:
    """Return how many people must be missing because too few can work a shift at all."""
    return sum(max(0, cover.need - len(cover.cells)) for cover in program.covers)
