"""From what binds a person to their pricing: what becomes states, what a number, what is left.

What runs over a few days becomes states of an automaton, what runs on for long a number that is
counted. Each structure is compiled once, however many people share it. Counts that would make the
automaton too large are left out, the least urgent ones first, and told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from backoffice_core.scheduling.solver.grid import Bound, Grid, Member
from backoffice_core.scheduling.solver.machines import (
    Calendar,
    Flags,
    Machine,
    TooLarge,
    Whole,
    groups_of,
    machine_of,
    span_of,
)
from backoffice_core.scheduling.solver.pricing import BANNED, Pricer
from backoffice_core.scheduling.solver.shapes import Shape, Slot, shape_of
from backoffice_core.scheduling.terms import Count, Term

__all__ = ["pricers"]

SHORT_SPAN = 9
FEW_GROUPS = 2
MOST_LABELS = 40_000_000
WISHED_LABELS = 2_500_000


def pricers(grid: Grid) -> list[Pricer] | None:
    """Return everybody's pricing; ``None`` where a person may work two shifts on a day."""
    calendar = Calendar.of(grid)
    compiling = Compiling(calendar)
    found: list[Pricer] = []
    for member in grid.members:
        if not one_shift_a_day(member, calendar):
            return None
        pricer = compiling.pricer(member)
        if pricer is None:
            return None
        found.append(pricer)
    return found


def one_shift_a_day(member: Member, calendar: Calendar) -> bool:
    """Say whether what binds a person leaves them one shift on any day."""
    apart: set[frozenset[int]] = set()
    may = set(member.open)
    days = [[shift for shift in own if shift in may] for own in calendar.shifts]
    for bound in member.bounds:
        term = bound.term
        if bound.cost is not None or not isinstance(term, Count) or term.most is None:
            continue
        least = sorted(term.weights)[:2]
        if len(least) < 2 or least[0] < 0 or sum(least) <= term.most:  # noqa: PLR2004 - a pair
            continue
        by_day: dict[int, set[int]] = {}
        for group in term.groups:
            if len(group) == 1:
                by_day.setdefault(calendar.day_of[group[0]], set()).add(group[0])
        apart.update(frozenset(own & may) for own in by_day.values())
    pairs = {frozenset((one, other)) for own in apart for one in own for other in own}
    return all(
        frozenset(own) in apart
        or all(frozenset((one, other)) in pairs for one in own for other in own if one != other)
        for own in days
    )


class Compiling:
    """Compiles people, each structure once."""

    def __init__(self, calendar: Calendar) -> None:
        """Begin with nothing known."""
        self.calendar = calendar
        self.machines: dict[tuple[Term, int | None], Machine | None] = {}
        self.slots: dict[tuple[Term, int | None], Slot] = {}
        self.shapes: dict[tuple[object, ...], tuple[Shape | None, tuple[Bound, ...]]] = {}
        self.built: dict[tuple[tuple[int, ...], ...], Shape | None] = {}
        self.joins: dict[tuple[int, int], Slot] = {}
        self.kept: list[object] = []

    def pricer(self, member: Member) -> Pricer | None:
        """Return one person's pricing; ``None`` where they have no roster at all."""
        calendar = self.calendar
        own = np.zeros(calendar.options, np.int64)
        shut = np.ones(calendar.options, np.bool_)
        shut[calendar.first[:-1]] = False
        shut[calendar.option_of[np.array(member.open, np.int64)]] = False
        for shift, worth in member.worth.items():
            own[calendar.option_of[shift]] += worth
        fixed = member.fixed
        long: list[Bound] = []
        for bound in member.bounds:
            span = span_of(bound.term, calendar.day_of)
            if span is None:
                price = bound.price(frozenset())
                if price is None:
                    return None
                fixed += price
            elif span[0] == span[1]:
                self.charge(own, shut, bound, span[0])
            elif bars(bound):
                shut[calendar.option_of[np.array(sorted(spoken_of(bound)), np.int64)]] = True
            else:
                long.append(bound)
        shape, left = self.shape(long)
        if shape is None:
            return None
        own[shut] = BANNED
        return Pricer(shape=shape, calendar=calendar, own=own, fixed=fixed, left=left)

    def charge(self, own: Whole, shut: Flags, bound: Bound, day: int) -> None:
        """Charge the options of a day for what a term says of that day alone."""
        first = int(self.calendar.first[day])
        touched = {shift for group in groups_of(bound.term) for shift in group}
        free = bound.price(frozenset())
        prices = [free] * (len(self.calendar.shifts[day]) + 1)
        for place, shift in enumerate(self.calendar.shifts[day]):
            if shift in touched:
                prices[place + 1] = bound.price(frozenset((shift,)))
        for place, price in enumerate(prices):
            if price is None:
                shut[first + place] = True
            else:
                own[first + place] += price

    def shape(self, long: Sequence[Bound]) -> tuple[Shape | None, tuple[Bound, ...]]:
        """Return the automaton of what runs over several days, and what it leaves out."""
        key = tuple((id(bound.term), bound.cost) for bound in long)
        if key not in self.shapes:
            self.kept.append(long)
            self.shapes[key] = self.compiled(long)
        return self.shapes[key]

    def compiled(self, long: Sequence[Bound]) -> tuple[Shape | None, tuple[Bound, ...]]:
        """Compile, leaving out the counters that would make it too large."""
        machines, counts, left = self.sorted_out(long)
        chosen: list[Slot] = []
        try:
            shape = self.build(machines, chosen)
        except TooLarge:
            machines, dropped = smaller(machines)
            left += dropped
            shape = self.build(machines, chosen)
        for bound in sorted(counts, key=urgency):
            slot = self.slot(bound)
            if shape is None:
                break
            same = next((place for place, each in enumerate(chosen) if each.alike(slot)), None)
            if same is not None:
                chosen[same] = self.join(chosen[same], slot)
                shape = self.build(machines, chosen)
                continue
            needed = not linear(bound, self.calendar) or hard_least(bound)
            allowed = MOST_LABELS if needed else WISHED_LABELS
            if shape.labels * guess(bound, slot) > allowed * 4:
                left.append(bound)
                continue
            try:
                larger = self.build(machines, [*chosen, slot])
            except TooLarge:
                larger = shape
            if larger is not None and (larger is shape or larger.labels > allowed):
                left.append(bound)
                continue
            shape = larger
            chosen.append(slot)
        return shape, tuple(left)

    def build(self, machines: list[Machine], slots: list[Slot]) -> Shape | None:
        """Return the shape of machines and counters, once. Raises :class:`TooLarge`."""
        key = (tuple(map(id, machines)), tuple(map(id, slots)))
        if key not in self.built:
            self.kept.append((machines, list(slots)))
            self.built[key] = shape_of(machines, slots, self.calendar)
        return self.built[key]

    def sorted_out(self, long: Sequence[Bound]) -> tuple[list[Machine], list[Bound], list[Bound]]:
        """Return the terms that become states, those that become counters, and the rest."""
        machines: list[Machine] = []
        counts: list[Bound] = []
        left: list[Bound] = []
        for bound in long:
            if isinstance(bound.term, Count) and self.is_long(bound.term):
                rising = all(weight >= 0 for weight in bound.term.weights)
                (counts if rising else left).append(bound)
                continue
            machine = self.machine(bound)
            if machine is None:
                left.append(bound)
            else:
                machines.append(machine)
        return machines, counts, left

    def is_long(self, term: Count) -> bool:
        """Say whether a count runs on for so long that it is better a number than states."""
        span = span_of(term, self.calendar.day_of)
        assert span is not None  # noqa: S101 - those without days are priced at once
        return span[1] - span[0] >= SHORT_SPAN and len(term.groups) > FEW_GROUPS

    def machine(self, bound: Bound) -> Machine | None:
        """Return a term as states, once; ``None`` where they are too many."""
        key = (bound.term, bound.cost)
        if key not in self.machines:
            try:
                self.machines[key] = machine_of(bound, self.calendar)
            except TooLarge:
                self.machines[key] = None
        return self.machines[key]

    def join(self, one: Slot, other: Slot) -> Slot:
        """Return one number for two counts of the same, once."""
        key = (id(one), id(other))
        if key not in self.joins:
            self.kept.append((one, other))
            self.joins[key] = one.joined(other)
        return self.joins[key]

    def slot(self, bound: Bound) -> Slot:
        """Return a count as a number, once."""
        key = (bound.term, bound.cost)
        if key not in self.slots:
            self.slots[key] = Slot.of(bound, self.calendar)
        return self.slots[key]


def bars(bound: Bound) -> bool:
    """Say whether a term allows nothing of what it counts, whatever else is worked."""
    term = bound.term
    return (bound.cost is None and isinstance(term, Count) and term.least is None
            and term.most is not None and term.most < min(term.weights)
            and not term.amount(frozenset()))  # fmt: skip


def spoken_of(bound: Bound) -> frozenset[int]:
    """Return the shifts that a term counts."""
    return frozenset(shift for group in groups_of(bound.term) for shift in group)


def smaller(machines: Iterable[Machine]) -> tuple[list[Machine], list[Bound]]:
    """Return the machines without the counts that have the most states, and those counts."""
    kept = [each for each in machines if not isinstance(each.bound.term, Count)]
    left = [each.bound for each in machines if isinstance(each.bound.term, Count)]
    return kept, left


def linear(bound: Bound, calendar: Calendar) -> bool:
    """Say whether a count is a sum over cells: each of its groups lies on one day."""
    return all(len({calendar.day_of[shift] for shift in group}) == 1
               for group in groups_of(bound.term))  # fmt: skip


def hard_least(bound: Bound) -> bool:
    """Say whether a count must reach something."""
    return bound.cost is None and isinstance(bound.term, Count) and bound.term.least is not None


def urgency(bound: Bound) -> tuple[int, float]:
    """Return what counters are chosen by: those nothing else can say, then the tightest."""
    term = bound.term
    assert isinstance(term, Count)  # noqa: S101
    several = any(len(group) > 1 for group in term.groups)
    total = sum(term.weights)
    most = total if term.most is None else term.most
    rank = 0 if hard_least(bound) else 1 if several else 2 if bound.cost is None else 3
    return rank, most / max(1, total)


def guess(bound: Bound, slot: Slot) -> float:
    """Return about how many times more labels a counter makes."""
    term = bound.term
    assert isinstance(term, Count)  # noqa: S101
    total = sum(term.weights) // slot.unit
    most = total if slot.most is None else min(total, slot.most)
    least = slot.least or 0
    return max(1.0, min(most, total - least) / 2)
