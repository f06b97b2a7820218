"""A roster problem in whole numbers: people by shifts, what binds, what costs.

Every engine reads this and nothing else: the heuristic, the pricing, CP-SAT. A *cell* is a
person on a shift, ``person number * number of shifts + shift number``; a choice is, for
each person, the set of the shifts they work. What history settles is settled here: a term
speaks only of shifts that can still be chosen.

Everything costs a whole number. What binds costs so much that no engine would choose it
(``None`` in a bound); heads that must be there cost more, each, than all wishes at their
worst, and a wish of a lower priority number more than all of the next at theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling.contracts import Contract
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.rules import TeamWork
from backoffice_core.scheduling.solver.settling import Settled, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backoffice_core.scheduling.levels import Level
    from backoffice_core.scheduling.model import Demand, IntervalDemand, Person, Shift
    from backoffice_core.scheduling.problem import RosterProblem
    from backoffice_core.scheduling.rules import AnyRule, Rule, Work
    from backoffice_core.scheduling.terms import Term

__all__ = ["Bound", "Choice", "Cover", "Grid", "Member", "Scale", "grid_of"]

Choice = tuple[frozenset[int], ...]


@attrs.frozen
class Bound:
    """A term, what each unit of its amount costs (``None``: it must be nothing), and its rule."""

    term: Term
    cost: int | None
    rule: int

    @property
    def worst(self) -> int:
        """Return a cost that nothing worked can be above."""
        return self.term.worst * (self.cost or 0)

    def price(self, worked: AbstractSet[int]) -> int | None:
        """Return what the worked positions cost; ``None`` where they must not be."""
        amount = self.term.amount(worked)
        if self.cost is None:
            return None if amount else 0
        return amount * self.cost


@attrs.frozen(kw_only=True)
class Member:
    """One person: the shifts nothing forbids outright, in order, and the terms over them.

    ``worth`` is what a shift costs by itself, a wish against it say; ``fixed`` is what
    history and wishes cost whatever is chosen. Positions in ``bounds`` are shift numbers.
    """

    person: Person
    open: tuple[int, ...]
    bounds: tuple[Bound, ...]
    worth: dict[int, int]
    fixed: int = 0
    able: frozenset[int] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(lambda self: frozenset(self.open), takes_self=True),
    )

    def price(self, worked: AbstractSet[int]) -> int | None:
        """Return what a choice costs for this person; ``None`` when something forbids it."""
        if not worked <= self.able:
            return None
        total = self.fixed + sum(self.worth.get(shift, 0) for shift in worked)
        for bound in self.bounds:
            price = bound.price(worked)
            if price is None:
                return None
            total += price
        return total


@attrs.frozen(kw_only=True)
class Cover:
    """``need`` heads are wanted on any of ``shifts``; each missing or over costs.

    ``over`` is ``None`` where more are not allowed.
    """

    shifts: tuple[int, ...]
    need: int
    short: int
    over: int | None

    def price(self, heads: int) -> int | None:
        """Return what so many heads cost; ``None`` when they are more than allowed."""
        if heads <= self.need:
            return (self.need - heads) * self.short
        return None if self.over is None else (heads - self.need) * self.over


@attrs.frozen(kw_only=True)
class Grid:
    """The whole problem. ``day_of`` holds each shift's day, 0 for the first to be rostered.

    Positions in ``bounds``, those of rules about several people, are cells. ``rules`` are
    what the numbers in bounds count.
    """

    shifts: tuple[Shift, ...]
    day_of: tuple[int, ...]
    days: int
    members: tuple[Member, ...]
    covers: tuple[Cover, ...]
    bounds: tuple[Bound, ...]
    rules: tuple[AnyRule, ...]
    missing_cost: int
    missing_binds: bool

    def cell(self, member: int, shift: int) -> int:
        """Return the cell of a person on a shift."""
        return member * len(self.shifts) + shift

    def price(self, choice: Sequence[AbstractSet[int]]) -> int | None:
        """Return what a choice costs in all; ``None`` when something forbids it.

        This is the definition that every engine is held to, and no fast path.
        """
        parts = [member.price(own) for member, own in zip(self.members, choice, strict=True)]
        parts.append(self.price_together(choice))
        return None if None in parts else sum(part or 0 for part in parts)

    def price_together(self, choice: Sequence[AbstractSet[int]]) -> int | None:
        """Return what a choice costs beyond each person's own: heads, and rules about several."""
        heads = [0] * len(self.shifts)
        for own in choice:
            for shift in own:
                heads[shift] += 1
        parts = [cover.price(sum(heads[shift] for shift in cover.shifts)) for cover in self.covers]
        if self.bounds:
            worked = {self.cell(number, shift) for number, own in enumerate(choice)
                      for shift in own}  # fmt: skip
            parts.extend(bound.price(worked) for bound in self.bounds)
        return None if None in parts else sum(part or 0 for part in parts)

    def assignments(self, choice: Sequence[AbstractSet[int]]) -> tuple[Assignment, ...]:
        """Return a choice as assignments, person after person."""
        return tuple(
            Assignment.of(member.person.id, self.shifts[shift])
            for member, own in zip(self.members, choice, strict=True)
            for shift in sorted(own)
        )

    def choice(self, assignments: Iterable[Assignment]) -> Choice:
        """Return the choice that the assignments are, leaving out what the grid has not."""
        numbers = {Assignment.of("", shift): number for number, shift in enumerate(self.shifts)}
        members = {member.person.id: number for number, member in enumerate(self.members)}
        chosen: list[set[int]] = [set() for _ in self.members]
        for one in assignments:
            shift = numbers.get(attrs.evolve(one, person=""))
            member = members.get(one.person)
            if shift is not None and member is not None:
                chosen[member].add(shift)
        return tuple(frozenset(own) for own in chosen)


def grid_of(
    problem: RosterProblem, *, scale: Scale | None = None, given: Iterable[Assignment] = ()
) -> Grid:
    """Return the grid of a problem, at the prices of the larger one it is a part of.

    What is ``given`` is worked already and counts like history.
    """
    shifts = problem.slots()
    start = problem.horizon.start.toordinal()
    scale = Scale.of(problem) if scale is None else scale
    asking = Asking(shifts=shifts, scale=scale)
    works = tuple(problem.works(given))
    short = [scale.cost(each.short) for each in problem.coverages()]
    members = tuple(asking.member(problem, work) for work in works)
    return Grid(
        shifts=shifts,
        day_of=tuple(shift.day.toordinal() - start for shift in shifts),
        days=problem.horizon.end.toordinal() - start,
        members=members,
        covers=tuple(covers_of(problem, shifts, scale)),
        bounds=tuple(asking.together(problem, works)),
        rules=tuple(asking.rules),
        missing_cost=max(scale.missing if each is None else each for each in short)
        or scale.missing,
        missing_binds=None in short,
    )


@attrs.frozen
class Scale:
    """What each priority's unit costs, and a head that is missing."""

    units: dict[int, int]
    missing: int

    @classmethod
    def of(cls, problem: RosterProblem) -> Scale:
        """Read the levels of a problem: plain weights, unless something goes before others."""
        soft = soft_levels(problem)
        order = sorted({level.priority for level in soft}, reverse=True)
        binds = any(one.short.binds or one.desired.binds for one in problem.coverages())
        if not order or (len(order) == 1 and not binds):
            return cls(dict.fromkeys(order, 1), 1)
        plain = cls(dict.fromkeys(order, 1), 0)
        worst: dict[int, int] = defaultdict(int)
        for priority, cost in worst_costs(problem, plain):
            worst[priority] += cost
        units: dict[int, int] = {}
        total = 0
        for priority in order:
            units[priority] = total + 1
            total += units[priority] * worst[priority]
        return cls(units, total + 1)

    def cost(self, level: Level) -> int | None:
        """Return what one unit at a level costs; ``None`` where it binds."""
        return None if level.binds else level.weight * self.units.get(level.priority, 0)


def soft_levels(problem: RosterProblem) -> set[Level]:
    """Return the levels of a problem that do not bind."""
    levels = {rule.level for rule in problem.rules}
    for person in problem.people:
        if person.contract is not None:
            held = person.contract
            each = [held] if isinstance(held, Contract) else [v.value for v in held.versions]
            levels |= {rule.level for one in each for rule in one.rules}
    for coverage in problem.coverages():
        levels |= {coverage.short, coverage.over}
    asked: list[Demand | IntervalDemand] = [*problem.demand, *problem.intervals]
    levels |= {problem.coverage_of(one).desired for one in asked if one.desired > one.people}
    return {level for level in levels if not level.binds}


def worst_costs(problem: RosterProblem, plain: Scale) -> Iterator[tuple[int, int]]:
    """Yield the most that each wish can come to, with its priority, at plain weights."""
    shifts = problem.slots()
    asking = Asking(shifts=shifts, scale=plain)
    works = tuple(problem.works(()))
    for work in works:
        member = asking.member(problem, work, wishes=True)
        for bound in member.bounds:
            yield asking.rules[bound.rule].level.priority, bound.worst
    for bound in asking.together(problem, works):
        if bound.cost is not None:
            yield asking.rules[bound.rule].level.priority, bound.worst
    people = len(problem.people)
    demand: list[Demand | IntervalDemand] = [*problem.asked().values(), *problem.intervals]
    for asked in demand:
        coverage = problem.coverage_of(asked)
        for level, heads_off in ((coverage.short, asked.people), (coverage.desired, asked.desired),
                                 (coverage.over, people * len(shifts))):  # fmt: skip
            if not level.binds:
                yield level.priority, level.weight * heads_off


@attrs.define
class Asking:
    """Asks rules for their terms, each once where people are alike to it."""

    shifts: tuple[Shift, ...]
    scale: Scale
    rules: list[AnyRule] = attrs.Factory(list["AnyRule"])
    numbers: dict[int, int] = attrs.Factory(dict[int, int])
    known: dict[tuple[int, Interval[date]], tuple[Settled, ...]] = attrs.Factory(
        dict[tuple[int, Interval[date]], tuple[Settled, ...]]
    )

    def number(self, rule: AnyRule) -> int:
        """Return a rule's number; rules are told apart by identity, and kept alive here."""
        if id(rule) not in self.numbers:
            self.numbers[id(rule)] = len(self.rules)
            self.rules.append(rule)
        return self.numbers[id(rule)]

    def member(self, problem: RosterProblem, work: Work, *, wishes: bool = False) -> Member:
        """Return one person with everything that binds them, or with their ``wishes`` alone.

        Wishes alone are bounds each, also those about a single shift.
        """
        given = len(work.assignments)
        cells = tuple(Assignment.of(work.person.id, shift) for shift in self.shifts)
        possible = attrs.evolve(work, assignments=(*work.assignments, *cells))
        shut: set[int] = set()
        worth: dict[int, int] = defaultdict(int)
        bounds: list[Bound] = []
        fixed = 0
        for rule, seen in problem.binding(possible):
            cost, number = self.scale.cost(rule.level), self.number(rule)
            if wishes and cost is None:
                continue
            for settled in self.terms(rule, seen, possible, given):
                fixed += settled.amount * (cost or 0)
                if settled.term is None:
                    continue
                if settled.only is None or wishes:
                    bounds.append(Bound(settled.term, cost, number))
                elif cost is None:
                    shut.add(settled.only)
                else:
                    worth[settled.only] += settled.change * cost
        allowed = tuple(number for number in range(len(self.shifts)) if number not in shut)
        return Member(person=work.person, open=allowed, bounds=tuple(bounds), worth=dict(worth),
                      fixed=fixed)  # fmt: skip

    def terms(self, rule: Rule, seen: Work, possible: Work, given: int) -> tuple[Settled, ...]:
        """Return a rule's terms in shift numbers, remembered where people are alike to it."""
        alike = not given and getattr(rule, "alike", False)
        key = (id(rule), seen.horizon)
        if alike and key in self.known:
            return self.known[key]
        places = positions(seen, possible, given)
        settled = tuple(each for term in rule.terms(seen)
                        if (each := settle(term, places)) is not None)  # fmt: skip
        if alike:
            self.known[key] = settled
        return settled

    def together(self, problem: RosterProblem, works: tuple[Work, ...]) -> Iterator[Bound]:
        """Yield what binds several people together, in cells."""
        rules = problem.team_rules
        if not rules:
            return
        team = TeamWork(works=tuple(
            attrs.evolve(work, assignments=(
                *work.assignments,
                *(Assignment.of(work.person.id, shift) for shift in self.shifts)))
            for work in works
        ))  # fmt: skip
        places: list[int] = []
        for number, work in enumerate(works):
            places.extend([-1] * len(work.assignments))
            places.extend(range(number * len(self.shifts), (number + 1) * len(self.shifts)))
        for rule in rules:
            cost = self.scale.cost(rule.level)
            for term in rule.team_terms(team):
                settled = settle(term, places)
                for left in () if settled is None else settled.terms(binds=cost is None):
                    yield Bound(left, cost, self.number(rule))


def positions(seen: Work, possible: Work, given: int) -> list[int]:
    """Return the shift number of each position a rule sees; -1 for what is history."""
    if seen is possible:
        return [*([-1] * given), *range(len(possible.assignments) - given)]
    numbers = {id(one): place - given for place, one in enumerate(possible.assignments)}
    return [max(-1, numbers[id(one)]) for one in seen.assignments]


def covers_of(problem: RosterProblem, shifts: Sequence[Shift], scale: Scale) -> Iterator[Cover]:
    """Yield what the demand asks for, by shift and by interval of time."""
    numbers = {shift: number for number, shift in enumerate(shifts)}
    for shift, asked in problem.asked().items():
        yield from heads(problem, scale, (numbers[shift],), asked)
    for curve in problem.intervals:
        span = curve.span
        there = tuple(
            number
            for number, shift in enumerate(shifts)
            if shift.skill == curve.skill and shift.place == curve.place and shift.serves(span)
        )
        yield from heads(problem, scale, there, curve)


def heads(
    problem: RosterProblem, scale: Scale, shifts: tuple[int, ...], asked: Demand | IntervalDemand
) -> Iterator[Cover]:
    """Yield what heads missing or too many on some shifts cost."""
    coverage = problem.coverage_of(asked)
    short, wished, over = (
        scale.cost(level) for level in (coverage.short, coverage.desired, coverage.over)
    )
    most = asked.most
    steps = {asked.people: scale.missing if short is None else short}
    if asked.desired > asked.people:
        steps[asked.desired] = scale.missing if wished is None else wished
    if most is not None:
        steps.setdefault(most, 0)
    for need, below in steps.items():
        yield Cover(shifts=shifts, need=need, short=below, over=over if need == most else 0)
