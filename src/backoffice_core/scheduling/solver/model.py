"""A grid, or a part of it, as variables and constraints that any integer solver could take.

Everything is said by *literals*: the number of a yes-or-no variable, or ``~number`` for its
contrary; what cannot change is :data:`TRUE` or :data:`FALSE` and leaves no trace. One
literal says that a group is worked, and everybody who speaks of the group shares it. Where
only one shift of a group can be worked anyway, exactly one of them or "not worked" holds,
which solvers like best. Wishes cost by a literal, or by a slack that is pushed up.

>>> model = Model()
>>> scope = Scope(model, variables={0: model.literal(), 1: model.literal()})
>>> scope.worked((0, 1)), scope.worked((2,)) == FALSE
(2, True)
>>> model.clauses
[(0, 1, -3), (-1, 2), (-2, 2)]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import attrs

from backoffice_core.scheduling.terms import Group

__all__ = ["FALSE", "TRUE", "Model", "Row", "Scope"]

TRUE = 1 << 60
FALSE = ~TRUE


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
