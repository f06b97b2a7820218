"""A term as a small machine that reads a person's days one after the other.

A machine has few states; a day's shift (or none) moves it to the next and may cost
something, or be forbidden. On each day it tells apart only what its term does, mostly
whether the shift is in a group or not: these are its *symbols*. All three kinds of term
become machines in the same way: what a group comes to is known on its last day, and then
it is *folded* into the state.

A count may instead be read as a *counter*: its machine remembers which groups are worked
already, and what it adds up is kept apart, as a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Protocol, TypeAlias, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.scheduling.solver.grid import Bound, Grid
from backoffice_core.scheduling.terms import Count, Group, Pattern, Run, Term

__all__ = ["Calendar", "DayTable", "Machine", "TooLarge", "groups_of", "machine_of", "span_of"]

Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

MOST_STATES = 2_000
FORBIDDEN = -1


class TooLarge(Exception):
    """More states than are worth keeping: leave the term, or the person, to others."""


@attrs.frozen(kw_only=True)
class Calendar:
    """The days of a grid. A day's option 0 is to be free, the others are ``shifts`` in order."""

    day_of: tuple[int, ...]
    shifts: tuple[tuple[int, ...], ...]
    first: Whole
    option_of: Whole

    @classmethod
    def of(cls, grid: Grid) -> Calendar:
        """Return the days of a grid, and the options of all of them numbered in one row."""
        days = max(grid.days, 1 + max(grid.day_of, default=0))
        shifts: list[list[int]] = [[] for _ in range(days)]
        for shift, day in enumerate(grid.day_of):
            shifts[day].append(shift)
        sizes = [len(each) + 1 for each in shifts]
        first = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))).astype(np.int64)
        option_of = np.zeros(len(grid.shifts), np.int64)
        for day, own in enumerate(shifts):
            for place, shift in enumerate(own):
                option_of[shift] = first[day] + 1 + place
        return cls(day_of=grid.day_of, shifts=tuple(map(tuple, shifts)), first=first,
                   option_of=option_of)  # fmt: skip

    @property
    def days(self) -> int:
        """Return the number of days."""
        return len(self.shifts)

    @property
    def options(self) -> int:
        """Return the number of options of all days."""
        return int(self.first[-1])


@attrs.frozen(kw_only=True)
class DayTable:
    """What one day does: the symbol of each option, and for each state and symbol what follows.

    ``following`` is -1 where it is forbidden; ``gain`` is what a counter adds.
    """

    symbols: Whole
    following: Whole
    cost: Whole
    gain: Whole


@attrs.frozen(kw_only=True)
class Machine:
    """A term over the days from ``first`` on; before and after them it has one state, 0."""

    bound: Bound
    first: int
    tables: tuple[DayTable, ...]
    counter: bool = False

    @property
    def last(self) -> int:
        """Return the last day it reads."""
        return self.first + len(self.tables) - 1

    @property
    def most_states(self) -> int:
        """Return the most states it has on any day."""
        return max(len(table.following) for table in self.tables)


class Folding(Protocol):
    """How a term takes in its groups, one by one."""

    start: Hashable

    def fold(self, state: Hashable, group: int, *, worked: bool) -> tuple[Hashable, int, int]:
        """Return the next state, the amount that is sure by now, and what is gained."""
        ...

    def finish(self, state: Hashable) -> int:
        """Return the amount that only the end shows."""
        ...


class CountFolding:
    """A count as its total so far; what no total could mend any more is said at once."""

    def __init__(self, term: Count, *, hard: bool) -> None:
        """Take the term, and whether any amount at all is too much."""
        self.term = term
        self.start: Hashable = 0
        self.rising = hard and all(weight >= 0 for weight in term.weights)

    def fold(self, state: Hashable, group: int, *, worked: bool) -> tuple[Hashable, int, int]:
        """Add a group's weight if it is worked."""
        total = cast("int", state) + (self.term.weights[group] if worked else 0)
        over = self.rising and self.term.most is not None and total > self.term.most
        return total, int(over), 0

    def finish(self, state: Hashable) -> int:
        """Return how far the total is outside."""
        return self.term.each * self.term.outside(cast("int", state))


class CounterFolding:
    """A count that is kept as a number apart: only what it gains is said."""

    def __init__(self, term: Count) -> None:
        """Take the term."""
        self.term = term
        self.start: Hashable = 0

    def fold(self, state: Hashable, group: int, *, worked: bool) -> tuple[Hashable, int, int]:
        """Gain a group's weight if it is worked."""
        return state, 0, self.term.weights[group] if worked else 0

    def finish(self, state: Hashable) -> int:
        """Return nothing: the number is judged elsewhere."""
        del state
        return 0


class RunFolding:
    """A run as its length so far, as long as that matters, and whether its start is known."""

    def __init__(self, term: Run) -> None:
        """Take the term."""
        self.term = term
        self.enough = max(term.least, term.most or 0, 1)
        known = term.start_known or term.before > 0
        self.start: Hashable = (min(term.before, self.enough), known)

    def fold(self, state: Hashable, group: int, *, worked: bool) -> tuple[Hashable, int, int]:
        """Go on with the run, or end it."""
        del group
        length, known = cast("tuple[int, bool]", state)
        term = self.term
        if worked == term.worked:
            over = term.most is not None and length >= term.most
            return (min(length + 1, self.enough), known), term.each * over, 0
        missing = max(0, term.least - length) if known and length else 0
        return (0, True), term.each * missing, 0

    def finish(self, state: Hashable) -> int:
        """Return what the last run lacks, where nothing lies beyond the end."""
        length, known = cast("tuple[int, bool]", state)
        ended = known and self.term.end_known and length
        return self.term.each * max(0, self.term.least - length) if ended else 0


class PatternFolding:
    """A pattern as whether it is still there."""

    def __init__(self, term: Pattern) -> None:
        """Take the term."""
        self.term = term
        self.start: Hashable = True

    def fold(self, state: Hashable, group: int, *, worked: bool) -> tuple[Hashable, int, int]:
        """Lose it where a step is not as it says."""
        return bool(state) and worked == self.term.steps[group][1], 0, 0

    def finish(self, state: Hashable) -> int:
        """Return the amount where it was there to the end."""
        return self.term.each * bool(state)


def groups_of(term: Term) -> tuple[Group, ...]:
    """Return the groups of shifts that a term looks at."""
    if isinstance(term, Count):
        return term.groups
    if isinstance(term, Run):
        return term.steps
    return tuple(group for group, _ in term.steps)


def span_of(term: Term, day_of: Sequence[int]) -> tuple[int, int] | None:
    """Return the first and the last day a term looks at; ``None`` where it looks at none."""
    days = [day_of[shift] for group in groups_of(term) for shift in group]
    return (min(days), max(days)) if days else None


def folding_of(bound: Bound, *, counter: bool) -> Folding:
    """Return how a bound's term takes in its groups."""
    term = bound.term
    if isinstance(term, Count):
        return CounterFolding(term) if counter else CountFolding(term, hard=bound.cost is None)
    return RunFolding(term) if isinstance(term, Run) else PatternFolding(term)


def closing_days(term: Term, day_of: Sequence[int], first: int) -> dict[int, list[int]]:
    """Return, for each day, the groups that are folded on it, those of a run in their order."""
    closing: dict[int, list[int]] = defaultdict(list)
    before = first
    for group, shifts in enumerate(groups_of(term)):
        day = max((day_of[shift] for shift in shifts), default=before)
        if isinstance(term, Run):
            day = before = max(day, before)
        closing[day].append(group)
    return closing


def machine_of(bound: Bound, calendar: Calendar, *, counter: bool = False) -> Machine:
    """Return a bound as a machine. Raises :class:`TooLarge`."""
    term, day_of = bound.term, calendar.day_of
    span = span_of(term, day_of)
    if span is None:
        raise TooLarge
    touched: dict[int, set[int]] = defaultdict(set)
    for group, shifts in enumerate(groups_of(term)):
        for shift in shifts:
            touched[shift].add(group)
    closing = closing_days(term, day_of, span[0])
    folding = folding_of(bound, counter=counter)
    layer: dict[Hashable, int] = {(folding.start, frozenset()): 0}
    tables: list[DayTable] = []
    for day in range(span[0], span[1] + 1):
        contents = [frozenset[int](), *(frozenset(touched[s]) for s in calendar.shifts[day])]
        reading = Reading(folding, contents, closing.get(day, []), ends=day == span[1],
                          hard=bound.cost is None)  # fmt: skip
        table, layer = reading.table(layer, 1 if bound.cost is None else bound.cost)
        tables.append(table)
        if len(layer) > MOST_STATES:
            raise TooLarge
    return Machine(bound=bound, first=span[0], tables=tuple(tables), counter=counter)


@attrs.frozen
class Reading:
    """One day as a machine reads it: which groups each option touches, and which end."""

    folding: Folding
    contents: list[frozenset[int]]
    closing: list[int]
    ends: bool = attrs.field(kw_only=True)
    hard: bool = attrs.field(kw_only=True)

    def table(self, layer: dict[Hashable, int], price: int) -> tuple[DayTable, dict[Hashable, int]]:
        """Return what the day does in each state, and the states after it."""
        symbols: dict[frozenset[int], int] = {}
        of_option = [symbols.setdefault(content, len(symbols)) for content in self.contents]
        shape = (len(layer), len(symbols))
        following, cost, gain = (np.zeros(shape, np.int64) for _ in range(3))
        after: dict[Hashable, int] = {}
        for state, row in layer.items():
            for content, column in symbols.items():
                reached, amount, gained = self.step(state, content)
                gain[row, column] = gained
                if amount and self.hard:
                    following[row, column] = FORBIDDEN
                    continue
                cost[row, column] = amount * price
                following[row, column] = after.setdefault(reached, len(after))
        table = DayTable(symbols=np.array(of_option, np.int64), following=following, cost=cost,
                         gain=gain)  # fmt: skip
        return table, after

    def step(self, state: Hashable, content: frozenset[int]) -> tuple[Hashable, int, int]:
        """Return the next state, the amount and the gain of one option in one state."""
        inner, before = cast("tuple[Hashable, frozenset[int]]", state)
        hits = before | content
        amount = gained = 0
        for group in self.closing:
            inner, more, gain = self.folding.fold(inner, group, worked=group in hits)
            amount, gained = amount + more, gained + gain
        if self.ends:
            return 0, amount + self.folding.finish(inner), gained
        # A pattern that is lost stays so, whatever was worked.
        open_hits = hits.difference(self.closing) if inner is not False else frozenset[int]()
        return (inner, open_hits), amount, gained
