"""Terms that cost, or that are only counted, read day by day without any library.

A *reader* goes through a person's days, one after the other, and remembers as little as
it can: how long a run is, whether a pattern is still there, what a short count has come
to. A group of several days is folded in on its last day, when it is known. A long count
remembers nothing but says what each day adds to it: whoever reads keeps the number.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from backoffice_core.scheduling.terms import Count, Group, Pattern, Run, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NOTHING", "Reader", "groups_of", "reader_of", "span_of"]

NOTHING: Final = frozenset[int]()

Inner: TypeAlias = tuple[int, bool]
"""The length of a run and whether its start is known; or what a count has come to, or 1 for
a pattern that is still there, and then ``True``."""

Memory: TypeAlias = tuple[Inner, frozenset[int]]
"""What the term has come to, and which groups that are not over are worked already."""

LOST: Final[Inner] = (0, True)


@attrs.define(kw_only=True, eq=False)
class Reader:
    """One term over the days from ``first`` to ``last``.

    ``contents`` holds which groups each shift is in, ``closing`` the groups that each day
    ends. A ``counter`` gains instead of costing.
    """

    term: Term
    cost: int | None
    counter: bool
    first: int
    last: int
    contents: dict[int, frozenset[int]]
    closing: dict[int, list[int]]
    known: dict[tuple[int, Memory, frozenset[int]], tuple[Memory, int, int]] = attrs.Factory(
        dict[tuple[int, "Memory", frozenset[int]], tuple["Memory", int, int]]
    )

    def start(self, term: Term) -> Memory:
        """Return what is remembered before the first day, by the history that ``term`` knows."""
        if isinstance(term, Run):
            return ((min(term.before, top(term)), term.start_known or term.before > 0), NOTHING)
        return ((1 if isinstance(term, Pattern) else 0, True), NOTHING)

    def step(self, day: int, memory: Memory, content: frozenset[int]) -> tuple[Memory, int, int]:
        """Return what is remembered after a day, the amount that is sure now, and the gain."""
        key = (day, memory, content)
        if key not in self.known:
            self.known[key] = self.read(day, *memory, content)
        return self.known[key]

    def read(
        self, day: int, inner: Inner, hits: frozenset[int], content: frozenset[int]
    ) -> tuple[Memory, int, int]:
        """Read one day."""
        hits, ended = hits | content, self.closing.get(day, [])
        amount = gained = 0
        for group in ended:
            if self.counter:
                gained += self.weight(group) if group in hits else 0
                continue
            inner, more = self.fold(inner, group, worked=group in hits)
            amount += more
        if day == self.last:
            return (
                ((0, True), NOTHING),
                amount + (0 if self.counter else self.finish(inner)),
                gained,
            )
        if isinstance(self.term, Pattern) and inner == LOST:
            return (inner, NOTHING), amount, gained
        return (inner, hits.difference(ended)), amount, gained

    def weight(self, group: int) -> int:
        """Return what a group counts."""
        return self.term.weights[group] if isinstance(self.term, Count) else 1

    def fold(self, inner: Inner, group: int, *, worked: bool) -> tuple[Inner, int]:
        """Take in one group that is known now."""
        value, known = inner
        term = self.term
        if isinstance(term, Count):
            return (value + (term.weights[group] if worked else 0), True), 0
        if isinstance(term, Pattern):
            return (inner if worked == term.steps[group][1] else LOST), 0
        if worked == term.worked:
            over = term.most is not None and value + 1 > term.most
            return (min(value + 1, top(term)), known), int(over)
        return LOST, max(0, term.least - value) if known and value else 0

    def finish(self, inner: Inner) -> int:
        """Return the amount that only the end shows."""
        value, known = inner
        if isinstance(self.term, Count):
            return self.term.outside(value)
        if isinstance(self.term, Pattern):
            return value
        ended = known and self.term.end_known and value
        return max(0, self.term.least - value) if ended else 0


def top(term: Run) -> int:
    """Return the length of a run beyond which nothing is told apart."""
    return max(term.least, term.most or 0)


def groups_of(term: Term) -> tuple[Group, ...]:
    """Return the groups of shifts that a term looks at."""
    if isinstance(term, Count):
        return term.groups
    return term.steps if isinstance(term, Run) else tuple(group for group, _ in term.steps)


def span_of(term: Term, day_of: Sequence[int]) -> tuple[int, int] | None:
    """Return the first and the last day that a term looks at; ``None`` where there is none."""
    days = [day_of[shift] for group in groups_of(term) for shift in group]
    return (min(days), max(days)) if days else None


def reader_of(
    term: Term, *, cost: int | None, day_of: Sequence[int], span: tuple[int, int], counter: bool
) -> Reader:
    """Return a term's reader; each unit of its amount costs ``cost``."""
    contents: dict[int, set[int]] = defaultdict(set)
    closing: dict[int, list[int]] = defaultdict(list)
    before = span[0]
    for group, shifts in enumerate(groups_of(term)):
        day = max((day_of[shift] for shift in shifts), default=before)
        if isinstance(term, Run):
            day = before = max(day, before)
        closing[day].append(group)
        for shift in shifts:
            contents[shift].add(group)
    return Reader(
        term=term,
        cost=cost,
        counter=counter,
        first=span[0],
        last=span[1],
        contents={shift: frozenset(groups) for shift, groups in contents.items()},
        closing=dict(closing),
    )
