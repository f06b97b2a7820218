"""The terms that bind one person, read day by day.

A group of several days, a weekend say, is remembered as worked or not until its last day,
and then known; everything else is known on its day. Counts that share no day share a lane
of the packed number; those that would make it too long are kept as plain totals.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.solver.feasible_days import (
    BITS_MAX,
    DEAD,
    Compiled,
    Day,
    Lane,
    Moves,
    Option,
    Total,
)
from backoffice_core.scheduling.terms import Count, Group, Pattern, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backoffice_core.scheduling.solver.grid import Member
    from backoffice_core.scheduling.terms import Term

__all__ = ["compile_terms"]

Numbers = dict[int, int]


def compile_terms(
    member: Member, *, day_of: Sequence[int], days: int = 0, works: Iterable[int] = ()
) -> Compiled:
    """Return what binds a person, day by day; ``works`` are shifts they must have."""
    must = frozenset(works)
    held = {day_of[shift] for shift in must}
    shifts = tuple(shift for shift in member.open if shift in must or day_of[shift] not in held)
    length = max(days, 1 + max(day_of, default=-1))
    reading = Reading(day_of=day_of, length=length, shifts=frozenset(shifts))
    reading.impossible = len(held) < len(must) or not must <= reading.shifts
    for bound in member.bounds:
        if bound.cost is None:
            reading.read(bound.term)
    return reading.compiled(held)


@attrs.frozen(kw_only=True)
class Tally:
    """A count, over what can be worked: its groups with their days, weights and bounds."""

    groups: tuple[Group, ...]
    weights: tuple[int, ...]
    least: int | None
    most: int | None
    first: int
    last: int
    highest: int

    @property
    def room(self) -> int:
        """Return how many values it can have that are still within its bounds."""
        return 1 + (self.highest if self.most is None else self.most)


@attrs.define(kw_only=True, eq=False)
class Reading:
    """Terms as they are read, and what each does on each day."""

    day_of: Sequence[int]
    length: int
    shifts: frozenset[int]
    impossible: bool = False
    dead: set[int] = attrs.Factory(set[int])
    patterns: int = 0
    begin: Numbers = attrs.Factory(lambda: defaultdict(int))
    finish: Numbers = attrs.Factory(lambda: defaultdict(int))
    living: Numbers = attrs.Factory(lambda: defaultdict(int))
    usual_kill: Numbers = attrs.Factory(lambda: defaultdict(int))
    spared: Numbers = attrs.Factory(lambda: defaultdict(int))
    killed: Numbers = attrs.Factory(lambda: defaultdict(int))
    late: dict[int, list[tuple[int, frozenset[int], bool, int]]] = attrs.Factory(
        lambda: defaultdict(list)
    )
    ones: int = 0
    touch: Numbers = attrs.Factory(lambda: defaultdict(int))
    using: Numbers = attrs.Factory(lambda: defaultdict(int))
    remembered: dict[frozenset[int], int] = attrs.Factory(dict[frozenset[int], int])
    seen: Numbers = attrs.Factory(lambda: defaultdict(int))
    seeing: Numbers = attrs.Factory(lambda: defaultdict(int))
    runs: list[Moves] = attrs.Factory(list[Moves])
    run_steps: dict[int, list[tuple[int, frozenset[int], int]]] = attrs.Factory(
        lambda: defaultdict(list)
    )
    runs_end: dict[int, list[int]] = attrs.Factory(lambda: defaultdict(list))
    tallies: list[Tally] = attrs.Factory(list[Tally])

    def read(self, term: Term) -> None:
        """Read one term."""
        if isinstance(term, Count):
            self.read_count(term)
        elif isinstance(term, Run):
            self.read_run(term)
        else:
            self.read_pattern(term)

    def days_in(self, group: Iterable[int]) -> list[int]:
        """Return the days on which a group can be worked, in order."""
        return sorted({self.day_of[shift] for shift in group})

    def workable(self, group: Group) -> frozenset[int]:
        """Return what of a group can be worked at all."""
        return self.shifts.intersection(group)

    def bit_of(self, group: frozenset[int], *, known: int) -> int:
        """Return the bit that remembers whether a group of several days is worked yet."""
        bit = self.remembered.setdefault(group, 1 << len(self.remembered))
        for shift in group:
            self.seen[shift] |= bit
        for day in range(self.days_in(group)[0], known):
            self.seeing[day] |= bit
        return bit

    def read_pattern(self, term: Pattern) -> None:
        """Read a pattern: it is alive until a step is not as it says, and must not end so."""
        steps = [(self.workable(group), wanted) for group, wanted in term.steps]
        if any(wanted and not group for group, wanted in steps):
            return
        steps = [(group, wanted) for group, wanted in steps if group]
        if not steps:
            self.impossible = True
            return
        bit = 1 << self.patterns
        self.patterns += 1
        known: list[int] = []
        by_day: dict[int, list[tuple[frozenset[int], bool]]] = defaultdict(list)
        for group, wanted in steps:
            days = self.days_in(group)
            known.append(days[-1])
            if len(days) == 1:
                by_day[days[0]].append((group, wanted))
            else:
                memory = self.bit_of(group, known=days[-1])
                self.late[days[-1]].append((memory, group, wanted, bit))
        for day, own in by_day.items():
            self.read_day(day, own, bit)
        self.begin[min(known)] |= bit
        self.finish[max(known)] |= bit
        for day in range(min(known), max(known)):
            self.living[day] |= bit

    def read_day(self, day: int, steps: list[tuple[frozenset[int], bool]], bit: int) -> None:
        """Note which shifts of a day end a pattern that has these steps on it."""
        barred = frozenset[int]().union(*(group for group, wanted in steps if not wanted))
        wished = [group for group, wanted in steps if wanted]
        if wished:
            self.usual_kill[day] |= bit
            for shift in wished[0].intersection(*wished[1:]) - barred:
                self.spared[shift] |= bit
        else:
            for shift in barred:
                self.killed[shift] |= bit

    def read_run(self, term: Run) -> None:
        """Read a run: a machine that takes one step for each of its days, or weekends."""
        number = len(self.runs)
        self.runs.append(machine(term))
        known = 0
        for step in term.steps:
            group = self.workable(step)
            days = self.days_in(group)
            known = max(known, days[-1] if days else 0)
            bit = self.bit_of(group, known=known) if days and days != [known] else 0
            self.run_steps[known].append((number, group, bit))
        self.runs_end[known].append(number)

    def read_count(self, term: Count) -> None:
        """Read a count, unless what can be worked keeps it anyway."""
        own = [(group, weight) for each, weight in zip(term.groups, term.weights, strict=True)
               if weight and (group := self.workable(each))]  # fmt: skip
        lowest, highest = self.reach(own)
        least = term.least if term.least is not None and term.least > lowest else None
        most = term.most if term.most is not None and term.most < highest else None
        if (least or lowest) > highest or (most is not None and most < lowest):
            self.impossible = True
        if (least is None and most is None) or self.impossible:
            return
        days = [self.days_in(group) for group, _ in own]
        single = all(len(each) == 1 for each in days)
        if least is None and most == 1 and single and all(weight == 1 for _, weight in own):
            self.read_one_of([group for group, _ in own])
            return
        scale = math.gcd(*(weight for _, weight in own))
        self.tallies.append(Tally(
            groups=tuple(tuple(group) for group, _ in own),
            weights=tuple(weight // scale for _, weight in own),
            least=None if least is None else -(-least // scale),
            most=None if most is None else most // scale,
            first=min(each[0] for each in days), last=max(each[-1] for each in days),
            highest=highest // scale,
        ))  # fmt: skip

    def reach(self, groups: Iterable[tuple[frozenset[int], int]]) -> tuple[int, int]:
        """Return the least and the most that groups can come to with a shift a day."""
        lowest = highest = 0
        by_shift: Numbers = defaultdict(int)
        for group, weight in groups:
            if len(self.days_in(group)) == 1:
                for shift in group:
                    by_shift[shift] += weight
            else:
                lowest += min(0, weight)
                highest += max(0, weight)
        by_day: dict[int, list[int]] = defaultdict(lambda: [0])
        for shift, weight in by_shift.items():
            by_day[self.day_of[shift]].append(weight)
        lowest += sum(map(min, by_day.values()))
        highest += sum(map(max, by_day.values()))
        return lowest, highest

    def read_one_of(self, groups: list[frozenset[int]]) -> None:
        """Read a count of at most one: it is used up, or not."""
        bit = 1 << self.ones
        self.ones += 1
        for group in groups:
            for shift in group:
                if self.touch[shift] & bit:
                    self.dead.add(shift)
                self.touch[shift] |= bit
        days = sorted({self.day_of[shift] for group in groups for shift in group})
        for day in range(days[0], days[-1]):
            self.using[day] |= bit

    def compiled(self, held: set[int]) -> Compiled:
        """Return everything that was read; on ``held`` days nobody is free."""
        packing = Packing.of(self.tallies)
        ups, adds = self.sums(packing)
        lanes_end: dict[int, list[Lane]] = defaultdict(list)
        totals_end: dict[int, list[int]] = defaultdict(list)
        totals: list[Total] = []
        for tally, lane in zip(self.tallies, packing.lane_of, strict=True):
            if lane is None:
                totals_end[tally.last].append(len(totals))
                totals.append(Total(least=tally.least, most=tally.most,
                                    rising=min(tally.weights) >= 0))  # fmt: skip
            else:
                lanes_end[tally.last].append(Lane(number=lane, least=tally.least or 0,
                                                  most=tally.room - 1))  # fmt: skip
        by_day: dict[int, list[int]] = defaultdict(list)
        for shift in sorted(self.shifts - self.dead):
            by_day[self.day_of[shift]].append(shift)
        days = tuple(
            Day(
                options=self.options(day, by_day[day], ups, adds, free=day not in held),
                begin=self.begin[day], finish=self.finish[day], living=self.living[day],
                using=self.using[day], seeing=self.seeing[day],
                runs_end=tuple(self.runs_end[day]), totals_end=tuple(totals_end[day]),
                lanes_end=tuple(lanes_end[day]),
            )
            for day in range(self.length)
        )  # fmt: skip
        return Compiled(days=days, runs=tuple(self.runs), totals=tuple(totals),
                        strides=packing.strides, sizes=tuple(packing.sizes),
                        impossible=self.impossible)  # fmt: skip

    def sums(
        self, packing: Packing
    ) -> tuple[dict[int, list[tuple[int, int, int, int]]], dict[int, list[tuple[int, int, int]]]]:
        """Return what each shift adds to lanes and to plain totals."""
        ups: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        adds: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        plain = 0
        for tally, lane in zip(self.tallies, packing.lane_of, strict=True):
            for group, weight in zip(tally.groups, tally.weights, strict=True):
                days = self.days_in(group)
                bit = self.bit_of(frozenset(group), known=days[-1]) if len(days) > 1 else 0
                for shift in group:
                    if lane is None:
                        adds[shift].append((plain, weight, bit))
                    else:
                        ups[shift].append((lane, weight, bit, tally.room))
            plain += lane is None
        return ups, adds

    def options(
        self,
        day: int,
        shifts: list[int],
        ups: dict[int, list[tuple[int, int, int, int]]],
        adds: dict[int, list[tuple[int, int, int]]],
        *,
        free: bool,
    ) -> tuple[Option, ...]:
        """Return the options of a day: to be free, and shifts, those that are alike as one."""
        alike: dict[Option, list[int]] = {}
        usual = self.usual_kill[day]
        for shift in shifts:
            option = Option(
                shifts=(),
                kill=(usual & ~self.spared[shift]) | self.killed[shift],
                touch=self.touch[shift], seen=self.seen[shift],
                late=tuple((bit, shift in group, wanted, pattern)
                           for bit, group, wanted, pattern in self.late[day]),
                runs=tuple((number, shift in group, bit)
                           for number, group, bit in self.run_steps[day]),
                totals=tuple(adds[shift]), lanes=tuple(ups[shift]),
            )  # fmt: skip
            alike.setdefault(option, []).append(shift)
        found = [attrs.evolve(option, shifts=tuple(own)) for option, own in alike.items()]
        if free:
            late = tuple((bit, False, wanted, pattern)
                         for bit, _, wanted, pattern in self.late[day])  # fmt: skip
            runs = tuple((number, False, bit) for number, _, bit in self.run_steps[day])
            found.append(Option(shifts=(), kill=usual, touch=0, seen=0, late=late, runs=runs,
                                totals=(), lanes=()))  # fmt: skip
        return tuple(found)


@attrs.define(kw_only=True)
class Packing:
    """Which count has which lane of the packed number, ``None`` where it has none."""

    lane_of: list[int | None]
    sizes: list[int] = attrs.Factory(list[int])
    busy: list[list[tuple[int, int]]] = attrs.Factory(list[list[tuple[int, int]]])

    @classmethod
    def of(cls, tallies: Sequence[Tally]) -> Packing:
        """Deal counts to lanes, the longest first, while the packed number stays short."""
        packing = cls(lane_of=[None] * len(tallies))
        longest = sorted(range(len(tallies)),
                         key=lambda each: tallies[each].first - tallies[each].last)  # fmt: skip
        for place in longest:
            if min(tallies[place].weights) >= 0:
                packing.lane_of[place] = packing.take(tallies[place])
        return packing

    def take(self, tally: Tally) -> int | None:
        """Return a lane that is not busy on a count's days, or a new one; ``None``: no room."""
        bits = math.prod(self.sizes)
        for number, spans in enumerate(self.busy):
            if all(tally.last < first or last < tally.first for first, last in spans):
                grown = max(self.sizes[number], tally.room)
                if bits // self.sizes[number] * grown <= BITS_MAX:
                    self.sizes[number] = grown
                    spans.append((tally.first, tally.last))
                    return number
        if bits * tally.room > BITS_MAX:
            return None
        self.sizes.append(tally.room)
        self.busy.append([(tally.first, tally.last)])
        return len(self.sizes) - 1

    @property
    def strides(self) -> tuple[int, ...]:
        """Return where each lane stands."""
        return tuple(math.prod(self.sizes[:number]) for number in range(len(self.sizes)))


def machine(term: Run) -> Moves:
    """Return a run as a machine; a state is twice its length, and one more if its start is known.

    Lengths beyond both bounds are not told apart.
    """
    top = max(term.least, term.most or 0)
    following: list[int] = []
    broken: list[int] = []
    last: list[bool] = []
    for state in range(2 * top + 2):
        length, known = divmod(state, 2)
        longer = length + 1
        too_long = term.most is not None and longer > term.most
        following.append(DEAD if too_long else 2 * min(longer, top) + known)
        short = length > 0 and known == 1 and length < term.least
        broken.append(DEAD if short else 1)
        last.append(not (short and term.end_known))
    return Moves(
        start=2 * min(term.before, top) + (term.start_known or term.before > 0),
        step={term.worked: tuple(following), not term.worked: tuple(broken)},
        last=tuple(last),
    )
