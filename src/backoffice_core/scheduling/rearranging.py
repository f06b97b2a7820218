"""Chains of changes: one takes a place, gives up another, which the next one takes.

The cheapest chain is found by looking at the cheapest unfinished one first. What it can
still cost at least is counted in: a place that is open takes one more change.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.coverage import MISSING, SHORT
from backoffice_core.scheduling.explaining import broken_by
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.scoring import Scorer, Total, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from backoffice_core.kernel.intervals import Interval
    from backoffice_core.scheduling.coverage import CoverKey
    from backoffice_core.scheduling.model import Shift
    from backoffice_core.scheduling.problem import RosterProblem
    from backoffice_core.scheduling.scoring import RosterChange

__all__ = ["Budget", "Plan", "Rearranging"]

# So many changes to a roster are looked at in a counted second.
CHANGES_A_SECOND = 1500
# Longer chains than this are left to the solver, and so is who would give up more shifts.
LINKS_MAX = 4
GIVEN_MAX = 2
# Who breaks one of these by an assignment keeps it by nothing but giving that up.
OUTRIGHT = frozenset({"on_leave", "skill_required"})
# So many breaches that follow from each other are mended one after the other.
MENDED_MAX = 50


@attrs.define(kw_only=True)
class Budget:
    """How long may be searched: until ``ends`` by the clock, or for ``changes`` counted."""

    ends: float | None
    changes: int
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def of(cls, *, seconds: float | None, work: Fraction | float) -> Budget:
        """Take the limits a caller gives."""
        ends = None if seconds is None else time.monotonic() + seconds
        return cls(ends=ends, changes=int(work * CHANGES_A_SECOND))

    def left(self) -> float:
        """Return the seconds left, of the clock or counted."""
        if self.ends is not None:
            return max(0.0, self.ends - self.clock())
        return max(0, self.changes) / CHANGES_A_SECOND

    def spend(self) -> None:
        """Count one change."""
        self.changes -= 1


@attrs.frozen(kw_only=True, eq=False)
class Plan:
    """A roster on the way: its score, and what was given up and taken since it was published."""

    scorer: Scorer
    given: frozenset[Assignment] = frozenset()
    taken: frozenset[Assignment] = frozenset()

    @property
    def cells(self) -> int:
        """Return how many cells differ from what was published."""
        return len(self.given) + len(self.taken)

    def after(
        self,
        change: RosterChange,
        *,
        without: Iterable[Assignment] = (),
        plus: Iterable[Assignment] = (),
    ) -> Plan:
        """Return the plan after one more change."""
        return Plan(scorer=change.after, given=self.given.union(without),
                    taken=self.taken.union(plus))  # fmt: skip


@attrs.frozen(kw_only=True, eq=False)
class Step:
    """An unfinished chain: the places still open, and whether somebody has to give up a shift."""

    plan: Plan
    holes: tuple[int, ...]
    links: int = 0
    exchanging: bool = False


@attrs.frozen(kw_only=True, eq=False)
class Rearranging:
    """A published roster under a changed problem, and what may be changed of it.

    ``known`` is what was broken before, ``faults`` what the change broke; ``allowed`` is how
    many heads were missing before, by what asks for them, ``serving`` what fills a place.
    """

    problem: RosterProblem
    published: tuple[Assignment, ...]
    start: Scorer
    window: Interval[date] | None
    frozen: frozenset[Assignment]
    price: int
    budget: Budget
    known: frozenset[Violation]
    faults: tuple[Violation, ...]
    allowed: tuple[int, ...]
    serving: dict[CoverKey, tuple[Shift, ...]]

    @classmethod
    def of(
        cls,
        before: RosterProblem,
        problem: RosterProblem,
        published: tuple[Assignment, ...],
        *,
        window: Interval[date] | None,
        frozen: frozenset[Assignment],
        price: int,
        budget: Budget,
    ) -> Rearranging:
        """Compare what a roster was published for with what it is for now."""
        old, new = Scorer.of(before, published), Scorer.of(problem, published)
        known = frozenset(binding(old))
        covers = new.ground.covers
        missing = {at: short(old, number)
                   for number, (at, _) in enumerate(old.ground.covers.asked)}  # fmt: skip
        serving: dict[CoverKey, list[Shift]] = defaultdict(list)
        for shift in problem.slots():
            for key in covers.counts_for(Assignment.of("", shift)):
                serving[key].append(shift)
        return cls(
            problem=problem, published=published, start=new, window=window, frozen=frozen,
            price=price, budget=budget, known=known,
            faults=tuple(each for each in binding(new) if each not in known),
            allowed=tuple(missing.get(at, 0) for at, _ in covers.asked),
            serving={key: tuple(shifts) for key, shifts in serving.items()},
        )  # fmt: skip

    def name(self, person: str) -> str:
        """Return the name of a person; of somebody unknown their id."""
        works = self.start.ground.works
        return works[person].person.name if person in works else person

    def movable(self, one: Assignment) -> bool:
        """Whether an assignment may be given up or taken at all."""
        return one not in self.frozen and (self.window is None or self.window.contains(one.day))

    def permits(self, plan: Plan) -> bool:
        """Whether everything that a plan changes may be, or has to be."""
        changed = (*plan.given, *plan.taken)
        return all(self.movable(one) for one in changed if self.fault_of(one) is None)

    def stays_inside(self, plan: Plan) -> bool:
        """Whether a plan changes only what may be changed, and what has to go."""
        forced = self.forced()
        return all(self.movable(one) or one in forced for one in (*plan.given, *plan.taken))

    def worth(self, plan: Plan, *, opened: int = 0, more: int = 0) -> tuple[int, ...]:
        """Return what plans are compared by, changes priced: less is better.

        ``opened`` places are taken to be filled by a change each, and ``more`` changes made.
        """
        level = self.problem.coverage.short
        costs = [(1, self.price * (plan.cells + opened + more))]
        if not level.binds:
            costs.append((level.priority, -opened * level.weight))
        missing = -opened if level.binds else 0
        parts = (plan.scorer.total, Total(missing=missing, costs=tuple(costs[:1])),
                 Total(costs=tuple(costs[1:])))  # fmt: skip
        return Total.sum(parts).rank

    def plan_of(self, assignments: Iterable[Assignment]) -> Plan:
        """Return any roster as a plan."""
        was, now = frozenset(self.published), frozenset(assignments)
        given, taken = was - now, now - was
        return Plan(scorer=self.start.changed(without=given, plus=taken), given=given, taken=taken)

    def forced(self) -> frozenset[Assignment]:
        """Return what has to be given up whatever else is done: nobody may be there at all."""
        return frozenset(
            one
            for each in self.faults
            if each.rule in OUTRIGHT and len(each.assignments) == 1
            for one in each.assignments
        )

    def fault_of(self, one: Assignment) -> Violation | None:
        """Return the breach that the change made of an assignment, if it did."""
        return next((each for each in self.faults if one in each.assignments), None)

    def lacks(self, one: Assignment) -> bool:
        """Whether what somebody takes lacked people in what was published."""
        keys = self.start.ground.covers.counts_for(one)
        return any(isinstance(key, int) and short(self.start, key) > 0 for key in keys)

    def hole(self, plan: Plan, key: int) -> int:
        """Return how many more are missing somewhere than before."""
        return max(0, short(plan.scorer, key) - self.allowed[key])

    def holes(self, plan: Plan) -> tuple[int, ...]:
        """Return where more are missing than before, shifts in order of time, then intervals."""
        return tuple(key for key in range(len(self.allowed)) if self.hole(plan, key))

    def change(
        self, plan: Plan, *, without: Sequence[Assignment] = (), plus: Sequence[Assignment] = ()
    ) -> RosterChange:
        """Return what a change does, and count it."""
        self.budget.spend()
        return plan.scorer.changing(without=without, plus=plus)

    def cleared(self) -> Plan:
        """Return the roster without what the change made impossible, and what follows from that.

        Who has a day less may have worked too short a run, say, which is mended too.
        """
        plan, left = Plan(scorer=self.start), set[Violation]()
        for _ in range(MENDED_MAX):
            fault = next((one for one in binding(plan.scorer)
                          if one not in self.known and one not in left), None)  # fmt: skip
            if fault is None:
                break
            plans = [each for each in self.mended(plan, fault)
                     if fault not in frozenset(binding(each.scorer))]  # fmt: skip
            if plans:
                plan = min(plans, key=self.hoped)
            else:
                left.add(fault)
        return plan

    def hoped(self, plan: Plan) -> tuple[int, ...]:
        """Return what a plan comes to when each of its open places takes one change."""
        opened = sum(self.hole(plan, key) for key in self.holes(plan))
        return self.worth(plan, opened=opened)

    def mended(self, plan: Plan, fault: Violation) -> Iterator[Plan]:
        """Yield the roster without one assignment of a breach, or with one more beside them."""
        there = [
            one
            for one in fault.assignments
            if one in plan.scorer.own.get(one.person, ()) and one not in self.frozen
        ]
        inside = [one for one in there if self.movable(one)]
        # What the change itself made impossible has to go, wherever it is.
        for one in inside or (there if fault in self.faults else ()):
            yield plan.after(self.change(plan, without=(one,)), without=(one,))
        days = {one.day.toordinal() for one in there}
        if fault.person in plan.scorer.ground.works and days:
            for shift in self.problem.slots():
                near = min(days) - 1 <= shift.day.toordinal() <= max(days) + 1
                one = Assignment.of(fault.person, shift)
                if near and self.movable(one) and self.free(plan, one):
                    change = self.change(plan, plus=(one,))
                    if not any(broken_by(change)):
                        yield plan.after(change, plus=(one,))

    def free(self, plan: Plan, one: Assignment) -> bool:
        """Whether somebody is not on a shift, and has not given it up on the way."""
        return one not in plan.given and one not in plan.scorer.own.get(one.person, ())

    def filled(self, plan: Plan) -> Plan:
        """Return the roster with each place filled that a chain can fill, one after the other."""
        for key in self.holes(plan):
            for _ in range(self.hole(plan, key)):
                found = self.chain(plan, key)
                if found is None:
                    break
                plan = found
        return plan

    def chain(self, plan: Plan, key: int) -> Plan | None:
        """Return the cheapest plan in which one more is there; ``None`` where none was found."""
        heap: list[tuple[tuple[int, ...], int, Step]] = []

        def push(step: Step) -> None:
            # Somebody who gives up a shift makes two changes more than somebody who does not.
            more = 2 * step.exchanging
            rank = self.worth(step.plan, opened=len(step.holes), more=more)
            heapq.heappush(heap, (rank, next(count), step))

        count = itertools.count()
        push(Step(plan=plan, holes=(key,)))
        while heap and self.budget.left() > 0:
            _, _, step = heapq.heappop(heap)
            if not step.holes:
                return step.plan
            for following in self.exchanges(step) if step.exchanging else self.direct(step):
                push(following)
            if not step.exchanging and step.links < LINKS_MAX:
                push(attrs.evolve(step, exchanging=True))
        return next((step.plan for _, _, step in sorted(heap) if not step.holes), None)

    def takers(self, step: Step) -> Iterator[Assignment]:
        """Yield everything that anybody could take to fill the first open place."""
        plan = step.plan
        for shift in self.serving.get(step.holes[0], ()):
            for person in plan.scorer.ground.works:
                one = Assignment.of(person, shift)
                if self.movable(one) and self.free(plan, one):
                    yield one

    def direct(self, step: Step) -> Iterator[Step]:
        """Yield the chain with a place filled by each who may simply take it."""
        for one in self.takers(step):
            change = self.change(step.plan, plus=(one,))
            if not any(broken_by(change)):
                plan = step.plan.after(change, plus=(one,))
                yield Step(plan=plan, holes=step.holes[1:], links=step.links + 1)

    def exchanges(self, step: Step) -> Iterator[Step]:
        """Yield the chain with a place filled by each who gives up one shift for it, or two."""
        for one in self.takers(step):
            for gone, change in self.ways(step.plan, one, ()):
                plan = step.plan.after(change, without=gone, plus=(one,))
                yield Step(plan=plan, holes=(*self.opened(plan, gone), *step.holes[1:]),
                           links=step.links + 1)  # fmt: skip

    def ways(
        self, plan: Plan, one: Assignment, gone: tuple[Assignment, ...]
    ) -> Iterator[tuple[tuple[Assignment, ...], RosterChange]]:
        """Yield what somebody can give up so that they may take a shift."""
        change = self.change(plan, without=gone, plus=(one,))
        blocked = tuple(broken_by(change))
        if not blocked:
            if gone:
                yield gone, change
            return
        own = [[each for each in breach.assignments if each != one and self.leaves(plan, one, each)]
               for breach in blocked]  # fmt: skip
        if len(gone) == GIVEN_MAX or not all(own):
            return
        for each in min(own, key=len):
            yield from self.ways(plan, one, (*gone, each))

    def leaves(self, plan: Plan, one: Assignment, other: Assignment) -> bool:
        """Whether who takes one shift may give up another for it."""
        return (
            other.person == one.person
            and other not in plan.taken
            and other in plan.scorer.own.get(one.person, ())
            and self.movable(other)
        )

    def opened(self, plan: Plan, gone: Sequence[Assignment]) -> Iterator[int]:
        """Yield the places that are open because of what was given up."""
        counts_for = plan.scorer.ground.covers.counts_for
        keys = dict.fromkeys(key for one in gone for key in counts_for(one))
        yield from (key for key in keys if isinstance(key, int) and self.hole(plan, key))


def binding(scorer: Scorer) -> Iterator[Violation]:
    """Yield the breaches of what binds, heads missing apart."""
    for part in scorer.parts():
        yield from (
            each for each in part.violations if each.level.binds and each.rule not in MISSING
        )


def short(scorer: Scorer, key: int) -> int:
    """Return how many heads are missing at a shift or in an interval."""
    return sum(each.amount for each in scorer.cover(key).violations if each.rule == SHORT)
