"""A grid, or a part of it, as variables and constraints that any integer solver could take.

Everything is said by *literals*: the number of a yes-or-no variable, or ``~number`` for its
contrary; what cannot change is :data:`TRUE` or :data:`FALSE` and leaves no trace. One
literal says that a group is worked, and everybody who speaks of the group shares it. Where
only one shift of a group can be worked anyway, exactly one of them or "not worked" holds,
which solvers like best. Wishes cost by a literal, or by a slack that is pushed up.

>>> from backoffice_core.scheduling.terms import Pattern
>>> model = Model()
>>> scope = Scope(model, variables={0: model.literal(), 1: model.literal()})
>>> Posting(scope).post(Pattern.of((0,), (1,)), None)
>>> model.clauses
[(-1, -2)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.terms import Count, Group, Pattern, Run, Term

if TYPE_CHECKING:
    from backoffice_core.scheduling.solver.grid import Bound, Choice, Cover, Grid

__all__ = ["FALSE", "TRUE", "Frame", "Model", "Posting", "Row", "Scope", "build_model"]

TRUE = 1 << 60
FALSE = ~TRUE
# Two groups of which not both may be worked: up to so many pairs are said one by one.
PAIRS_MAX = 12


@attrs.frozen
class Row:
    """The variables times their factors lie from ``least`` to ``most``."""

    terms: dict[int, int]
    least: int
    most: int


@attrs.define
class Model:
    """Variables from 0 to ``upper``, what binds them, and the cost to minimise.

    ``values`` is what each variable is in the roster that the model was built around.
    ``cells`` are the variables of cells that may change.
    """

    upper: list[int] = attrs.Factory(list[int])
    values: list[int] = attrs.Factory(list[int])
    clauses: list[tuple[int, ...]] = attrs.Factory(list[tuple[int, ...]])
    cliques: list[tuple[int, ...]] = attrs.Factory(list[tuple[int, ...]])
    exact: list[tuple[int, ...]] = attrs.Factory(list[tuple[int, ...]])
    rows: list[Row] = attrs.Factory(list[Row])
    cost: dict[int, int] = attrs.Factory(dict[int, int])
    cells: dict[int, int] = attrs.Factory(dict[int, int])
    constant: int = 0
    impossible: bool = False

    def variable(self, upper: int, value: int = 0) -> int:
        """Add a variable and return its number."""
        self.upper.append(upper)
        self.values.append(min(upper, max(0, value)))
        return len(self.upper) - 1

    def literal(self, *, value: int = 0) -> int:
        """Add a yes-or-no variable and return it as a literal."""
        return self.variable(1, value)

    def value(self, literal: int) -> int:
        """Return what a literal is in the roster the model was built around."""
        if literal in {TRUE, FALSE}:
            return int(literal == TRUE)
        return self.values[literal] if literal >= 0 else 1 - self.values[~literal]

    def clause(self, literals: Iterable[int]) -> None:
        """Demand that any of the literals holds."""
        kept: list[int] = []
        for literal in literals:
            if literal == TRUE:
                return
            if literal != FALSE:
                kept.append(literal)
        if not kept:
            self.impossible = True
        self.clauses.append(tuple(kept))

    def at_most_one(self, literals: Iterable[int]) -> None:
        """Demand that at most one of the literals holds."""
        kept = [literal for literal in literals if literal != FALSE]
        held = [literal for literal in kept if literal != TRUE]
        if len(kept) > len(held):
            self.impossible = self.impossible or len(kept) > len(held) + 1
            for literal in held:
                self.clause((~literal,))
        elif len(held) > 1:
            self.cliques.append(tuple(held))

    def row(self, terms: Mapping[int, int], least: int | None, most: int | None) -> None:
        """Demand that a sum lies within bounds, if it can."""
        lowest = sum(min(0, factor) * self.upper[each] for each, factor in terms.items())
        highest = sum(max(0, factor) * self.upper[each] for each, factor in terms.items())
        least = lowest if least is None else max(least, lowest)
        most = highest if most is None else min(most, highest)
        if least > most:
            self.impossible = True
        else:
            self.rows.append(Row(dict(terms), least, most))

    def pay(self, literal: int, cost: int) -> None:
        """Let it cost that a literal holds."""
        if literal == TRUE:
            self.constant += cost
        elif literal >= 0:
            self.cost[literal] = self.cost.get(literal, 0) + cost
        elif literal != FALSE:
            self.constant += cost
            self.cost[~literal] = self.cost.get(~literal, 0) - cost

    def slack(self, upper: int, cost: int, *, value: int) -> int:
        """Add a variable each unit of which costs."""
        slack = self.variable(upper, value)
        self.cost[slack] = self.cost.get(slack, 0) + cost
        return slack

    def price(self, values: Sequence[int]) -> int:
        """Return what the values cost, with everything that does not change."""
        return self.constant + sum(cost * values[each] for each, cost in self.cost.items())


@attrs.define
class Scope:
    """What positions are in a model: a variable, or worked for certain, or else not worked.

    ``alone`` holds for each position the numbers of the sets of which one at most is worked.
    """

    model: Model
    variables: Mapping[int, int]
    on: AbstractSet[int] = frozenset()
    alone: Mapping[int, AbstractSet[int]] = attrs.Factory(dict[int, AbstractSet[int]])
    known: dict[Group, int] = attrs.Factory(dict[Group, int])

    def worked(self, group: Group) -> int:
        """Return the literal that any of a group is worked."""
        if len(group) == 1:
            (position,) = group
            return TRUE if position in self.on else self.variables.get(position, FALSE)
        literal = self.known.get(group)
        if literal is None:
            literal = self.known[group] = self.some(group)
        return literal

    def some(self, group: Group) -> int:
        """Return the literal that any of several is worked, made where it is not there yet."""
        if not self.on.isdisjoint(group):
            return TRUE
        free = tuple(sorted({each for each in group if each in self.variables}))
        if len(free) < 2 or free in self.known:  # noqa: PLR2004 - more than one
            return self.worked(free) if free else FALSE
        model = self.model
        own = tuple(self.variables[each] for each in free)
        literal = model.literal(value=max(model.values[each] for each in own))
        if self.exclusive(free):
            model.exact.append((*own, ~literal))
        else:
            model.clause((*own, ~literal))
            for each in own:
                model.clause((~each, literal))
        self.known[free] = literal
        return literal

    def exclusive(self, group: Group) -> bool:
        """Say whether one at most of a group can be worked."""
        if len(group) < 2:  # noqa: PLR2004 - alone
            return True
        sets = [self.alone.get(each) for each in group]
        return all(sets) and bool(frozenset[int].intersection(*(frozenset(one or ())
                                                                for one in sets)))  # fmt: skip

    def free(self, group: Group) -> list[int]:
        """Return the variables of a group."""
        return [self.variables[each] for each in group if each in self.variables]


@attrs.frozen
class Posting:
    """Says terms to a model."""

    scope: Scope

    def post(self, term: Term, cost: int | None) -> None:
        """Bind a model by a term, or let each unit of its amount cost."""
        price = None if cost is None else cost * term.each
        if price == 0:
            return
        if isinstance(term, Count):
            self.count(term, price)
        elif isinstance(term, Run):
            self.run(term, price)
        else:
            self.pattern(term, price)

    def unwanted(self, literals: Iterable[int], price: int | None) -> None:
        """Forbid that all of the literals hold together, or let it cost."""
        model = self.scope.model
        held: list[int] = []
        for literal in literals:
            if literal == FALSE:
                return
            if literal != TRUE:
                held.append(literal)
        if price is None:
            model.clause(~literal for literal in held)
        elif len(held) <= 1:
            model.pay(held[0] if held else TRUE, price)
        else:
            there = model.literal(value=min(model.value(literal) for literal in held))
            model.clause((*(~literal for literal in held), there))
            model.pay(there, price)

    def pattern(self, term: Pattern, price: int | None) -> None:
        """Say a pattern; two groups of which one at most can be worked are one clique."""
        scope = self.scope
        groups = [group for group, wanted in term.steps if wanted]
        pairs = len(groups) == len(term.steps) == 2  # noqa: PLR2004 - one group, then another
        if pairs and price is None and max(map(len, groups)) > 1:
            first, second = groups
            if (scope.exclusive(first) and scope.exclusive(second)
                    and not set(first) & set(second)):  # fmt: skip
                scope.model.at_most_one(scope.worked((each,)) for each in (*first, *second))
                return
            if len(first) * len(second) <= PAIRS_MAX:
                for one in first:
                    for other in second:
                        self.unwanted((scope.worked((one,)), scope.worked((other,))), None)
                return
        self.unwanted((scope.worked(group) if wanted else ~scope.worked(group)
                       for group, wanted in term.steps), price)  # fmt: skip

    def count(self, term: Count, price: int | None) -> None:
        """Say a count: as a clique or a clause where it is one, else as a row."""
        model, given = self.scope.model, 0
        terms: dict[int, int] = {}
        for group, weight in zip(term.groups, term.weights, strict=True):
            literal = self.scope.worked(group)
            if literal == TRUE:
                given += weight
            elif literal != FALSE and weight:
                terms[literal] = terms.get(literal, 0) + weight
        lowest = sum(weight for weight in terms.values() if weight < 0)
        highest = sum(weight for weight in terms.values() if weight > 0)
        least = None if term.least is None or term.least - given <= lowest else term.least - given
        most = None if term.most is None or term.most - given >= highest else term.most - given
        if least is None and most is None:
            return
        if price is None:
            plain = set(terms.values()) == {1}
            if plain and least is None and most == 1:
                model.at_most_one(terms)
            elif plain and least == 1 and most is None:
                model.clause(terms)
            else:
                model.row(terms, least, most)
            return
        outside = max(0 if least is None else least - lowest, 0 if most is None else highest - most)
        total = sum(weight * model.values[each] for each, weight in terms.items())
        off = max(0 if least is None else least - total, 0 if most is None else total - most)
        slack = model.slack(outside, price, value=off)
        if least is not None:
            model.row({**terms, slack: 1}, least, None)
        if most is not None:
            model.row({**terms, slack: -1}, None, most)

    def run(self, term: Run, price: int | None) -> None:
        """Say a run: windows that are too long, and stretches that are too short."""
        scope = self.scope
        steps = [scope.worked(group) if term.worked else ~scope.worked(group)
                 for group in term.steps]  # fmt: skip
        if term.most is not None:
            for last in range(max(0, term.most - term.before), len(steps)):
                self.unwanted(steps[max(0, last - term.most) : last + 1], price)
        if term.least > 1 and price is None:
            self.lasting(term, steps)
        elif term.least > 1 and price is not None:
            for literals, missing in too_short(term, steps):
                self.unwanted(literals, missing * price)

    def lasting(self, term: Run, steps: Sequence[int]) -> None:
        """Demand that a run once begun lasts."""
        model, count = self.scope.model, len(steps)
        for start in range(count):
            begins: tuple[int, ...] = (steps[start - 1], ~steps[start]) if start else ()
            left = term.least
            if not start:
                if not (term.start_known or term.before):
                    continue
                left = max(0, term.least - term.before)
                begins = () if term.before else (~steps[0],)
            for step in range(start, min(count, start + left)):
                if step > start or not begins:
                    model.clause((*begins, steps[step]))
            if term.end_known and start + left > count:
                model.clause(begins)


def too_short(term: Run, steps: Sequence[int]) -> Iterator[tuple[list[int], int]]:
    """Yield each way in which a run can be too short, and by how many steps."""
    count = len(steps)
    for start in range(count):
        if start == 0 and not (term.start_known or term.before):
            continue
        before = term.before if start == 0 else 0
        left = [~steps[start - 1]] if start else []
        for length in range(0 if before else 1, term.least - before):
            end = start + length
            if end > count or (end == count and not term.end_known):
                break
            right = [~steps[end]] if end < count else []
            yield [*left, *steps[start:end], *right], term.least - before - length


@attrs.frozen
class Frame:
    """What building models of parts of one grid needs time and again."""

    grid: Grid
    alone: tuple[dict[int, set[int]], ...]
    touching: tuple[dict[int, list[int]], ...]
    covering: dict[int, list[int]]
    together: dict[int, list[int]]

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
        return cls(grid, tuple(alone), touching, covering, touched_by(grid.bounds, spoken))


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
    posting = Posting(scope)
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
