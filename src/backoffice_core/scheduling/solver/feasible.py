"""What a person can still work, day by day, so that everything that binds can be kept.

An exact dynamic programme over the terms of one person, in the standard library alone.
What is remembered from day to day is small: how long runs are, which patterns may still
come true, which groups are worked already. What is counted, days a week or hours a month,
is many numbers and few questions, so all of it is packed into one big whole number: its
bit ``i`` says whether some way of working so far has the counts that ``i`` stands for.
A shift is then a shift of bits, a bound a mask, and the end of a week a fold.

A day has one shift or none. Terms that only cost are none of its business.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from backoffice_core.scheduling.solver.feasible_terms import compile_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from backoffice_core.scheduling.solver.feasible_days import Compiled, Day, Option
    from backoffice_core.scheduling.solver.grid import Member

__all__ = ["STATES_MAX", "Completion", "Place", "State", "completion_of", "is_feasible"]

# So many states a day are followed; beyond, nothing is said.
STATES_MAX: Final = 20_000

State: TypeAlias = tuple[int, int, int, tuple[int, ...], tuple[int, ...]]
"""Patterns that may come true, counts of one that are used up, groups worked, runs, totals."""

Place: TypeAlias = tuple[State, int]
"""A state, and the packed counts as one number."""

Edge: TypeAlias = "tuple[Option, State, int, int]"


@attrs.frozen(kw_only=True, eq=False)
class Completion:
    """From which places the days that are left can be worked without breaking anything.

    >>> from backoffice_core.scheduling.model import Person
    >>> from backoffice_core.scheduling.solver.grid import Bound, Member
    >>> from backoffice_core.scheduling.terms import Count, Run
    >>> days = tuple((day,) for day in range(4))
    >>> busy = Member(
    ...     person=Person(id="E1", name="Budi", skills=()),
    ...     open=(0, 1, 2, 3),
    ...     worth={},
    ...     bounds=(
    ...         Bound(Count(groups=days, least=3), None, 0),
    ...         Bound(Run(steps=days, most=2), None, 1),
    ...     ),
    ... )
    >>> ways = completion_of(busy, day_of=(0, 1, 2, 3))
    >>> sorted(ways.workable()), ways.example()
    ([0, 1, 2, 3], (0, 1, 3))
    >>> first_day_off = ways.after(0, ways.start, None)
    >>> print(first_day_off)
    None
    """

    compiled: Compiled
    edges: tuple[dict[State, tuple[Edge, ...]], ...]
    good: tuple[dict[State, int], ...]

    @property
    def possible(self) -> bool:
        """Whether there is any way to work, or not to, that breaks nothing."""
        return bool(self.good[0])

    @property
    def start(self) -> Place:
        """Return where everybody is before the first day."""
        return (self.compiled.start, 0)

    def completable(self, day: int, place: Place) -> bool:
        """Whether the days from ``day`` on can be completed from a place before it."""
        state, counts = place
        return bool(self.good[day].get(state, 0) >> counts & 1)

    def after(self, day: int, place: Place, shift: int | None) -> Place | None:
        """Return where a day's shift leads, or ``None`` where it cannot be completed from."""
        for option, step in self.steps(day, place):
            if (shift is None and not option.shifts) or shift in option.shifts:
                return step
        return None

    def choices(self, day: int, place: Place) -> tuple[tuple[int | None, Place], ...]:
        """Return everything a day may have, to be free included, with where it leads."""
        return tuple(
            (shift, step)
            for option, step in self.steps(day, place)
            for shift in option.shifts or (None,)
        )

    def steps(self, day: int, place: Place) -> Iterator[tuple[Option, Place]]:
        """Yield the options of a day that can be completed, each with where it leads."""
        state, counts = place
        bit = 1 << counts
        ends = self.compiled.days[day]
        for option, following, up, mask in self.edges[day].get(state, ()):
            if not bit & mask:
                continue
            reached = self.compiled.folded(ends, bit << up)
            if reached & self.good[day + 1].get(following, 0):
                yield option, (following, reached.bit_length() - 1)

    def workable(self) -> frozenset[int]:
        """Return the shifts that are in some complete way of working."""
        found: set[int] = set()
        reached: dict[State, int] = {self.compiled.start: 1} if self.possible else {}
        for day, ends in enumerate(self.compiled.days):
            following: dict[State, int] = defaultdict(int)
            for state, counts in reached.items():
                for option, to, up, mask in self.edges[day][state]:
                    bits = self.compiled.folded(ends, (counts & mask) << up)
                    bits &= self.good[day + 1].get(to, 0)
                    if bits:
                        following[to] |= bits
                        found.update(option.shifts)
            reached = following
        return frozenset(found)

    def example(self) -> tuple[int, ...] | None:
        """Return the shifts of one complete way of working, work before rest."""
        if not self.possible:
            return None
        place, chosen = self.start, list[int]()
        for day in range(len(self.compiled.days)):
            steps = list(self.steps(day, place))
            option, place = next((each for each in steps if each[0].shifts), steps[0])
            chosen.extend(option.shifts[:1])
        return tuple(chosen)


def completion_of(
    member: Member, *, day_of: Sequence[int], days: int = 0, works: Iterable[int] = ()
) -> Completion | None:
    """Return from where one person's days can be completed; ``None`` where it is too much.

    ``day_of`` holds each shift's day. ``works`` are shifts they must have.
    """
    compiled = compile_terms(member, day_of=day_of, days=days, works=works)
    layer: dict[State, int] = {} if compiled.impossible else {compiled.start: 1}
    edges: list[dict[State, tuple[Edge, ...]]] = []
    for day in compiled.days:
        out = {state: tuple(leaving(compiled, day, state)) for state in layer}
        layer = next_layer(compiled, day, layer, out)
        edges.append(out)
        if len(layer) > STATES_MAX:
            return None
    good: list[dict[State, int]] = [layer]
    for day, out in zip(reversed(compiled.days), reversed(edges), strict=True):
        good.append(previous(compiled, day, out, good[-1]))
    return Completion(compiled=compiled, edges=tuple(edges), good=tuple(reversed(good)))


def is_feasible(
    member: Member, *, day_of: Sequence[int], days: int = 0, works: Iterable[int] = ()
) -> bool | None:
    """Say whether a person has any way of working that breaks nothing; ``None``: too much.

    ``day_of`` holds each shift's day. ``works`` are shifts they must have.
    """
    compiled = compile_terms(member, day_of=day_of, days=days, works=works)
    layer: dict[State, int] = {} if compiled.impossible else {compiled.start: 1}
    for day in compiled.days:
        out = {state: tuple(leaving(compiled, day, state)) for state in layer}
        layer = next_layer(compiled, day, layer, out)
        if len(layer) > STATES_MAX:
            return None
    return bool(layer)


def next_layer(
    compiled: Compiled,
    day: Day,
    layer: dict[State, int],
    edges: dict[State, tuple[Edge, ...]],
) -> dict[State, int]:
    """Return what can be reached after a day."""
    reached: dict[State, int] = defaultdict(int)
    for state, counts in layer.items():
        for _, following, up, mask in edges[state]:
            bits = counts & mask
            if bits:
                reached[following] |= bits << up
    folded = {state: compiled.folded(day, counts) for state, counts in reached.items()}
    return {state: counts for state, counts in folded.items() if counts}


def previous(
    compiled: Compiled, day: Day, edges: dict[State, tuple[Edge, ...]], good: dict[State, int]
) -> dict[State, int]:
    """Return what can be completed before a day, from what can be after it."""
    wide = {state: compiled.unfolded(day, counts) for state, counts in good.items()}
    found: dict[State, int] = {}
    for state, out in edges.items():
        counts = 0
        for _, following, up, mask in out:
            if following in wide:
                counts |= (wide[following] >> up) & mask
        if counts:
            found[state] = counts
    return found


def leaving(compiled: Compiled, day: Day, state: State) -> Iterator[Edge]:
    """Yield where each option of a day leads from a state, with what it adds to the counts."""
    alive, used, seen, runs, totals = state
    for option in day.options:
        if used & option.touch:
            continue
        kill = option.kill
        for bit, inside, wanted, pattern in option.late:
            if (inside or bool(seen & bit)) != wanted:
                kill |= pattern
        living = (alive | day.begin) & ~kill
        if living & day.finish:
            continue
        moved = compiled.moved_runs(day, option, runs, seen) if runs else runs
        added = compiled.added(day, option, totals, seen) if totals else totals
        if moved is None or added is None:
            continue
        up, mask = compiled.lanes_up(option, seen)
        following = (living & day.living, (used | option.touch) & day.using,
                     (seen | option.seen) & day.seeing, moved, added)  # fmt: skip
        yield option, following, up, mask
