"""What a roster is worth: every breach with its cost, added up by rule and by person.

The score is made by looking at what is worked, as the checker does, and shares no code
with any solver; so it can judge one. A change re-scores only whom it touches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Assignment, IntervalDemand, Shift
from backoffice_core.scheduling.rules import Breach, TeamWork, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from backoffice_core.scheduling.model import Demand, Slot
    from backoffice_core.scheduling.problem import RosterProblem
    from backoffice_core.scheduling.rules import Named

__all__ = ["Score", "Scorer", "Violation", "score_roster"]

SHORT, DESIRED, OVER = "coverage.short", "coverage.desired", "coverage.over"


@attrs.frozen(kw_only=True)
class Violation:
    """One breach of one rule: by whom, at which level, and what it costs.

    ``rule`` is the rule's name, or ``coverage.short``, ``coverage.desired``,
    ``coverage.over`` for heads; ``person`` is empty where several people do it together.
    """

    rule: str
    level: Level
    breach: Breach
    person: str = ""
    insisted: Named | None = None

    @property
    def cost(self) -> int:
        """Return what a soft rule costs for it; a rule that binds has no price."""
        return self.breach.amount * self.level.weight


@attrs.frozen(kw_only=True)
class Score:
    """All breaches of a roster. Scores compare by :attr:`rank`: less is better."""

    violations: tuple[Violation, ...]

    @property
    def broken(self) -> int:
        """Return by how much rules that bind are broken, heads missing apart."""
        return sum(each.breach.amount for each in self.violations
                   if each.level.binds and each.rule != SHORT)  # fmt: skip

    @property
    def missing(self) -> int:
        """Return how many heads are missing where they must be there."""
        return sum(each.breach.amount for each in self.violations
                   if each.level.binds and each.rule == SHORT)  # fmt: skip

    @property
    def costs(self) -> Mapping[int, int]:
        """Return what wishes cost, by priority."""
        costs: Counter[int] = Counter()
        for each in self.violations:
            if not each.level.binds:
                costs[each.level.priority] += each.cost
        return dict(sorted(costs.items()))

    @property
    def cost(self) -> int:
        """Return what all wishes cost, where they have one priority or it does not matter."""
        return sum(self.costs.values())

    @property
    def rank(self) -> tuple[int, ...]:
        """Return what scores are compared by: broken, missing, then costs by priority."""
        costs = self.costs
        return (self.broken, self.missing, *(costs.get(one, 0) for one in range(1, 10)))

    def by_rule(self) -> dict[str, int]:
        """Return the amount of what binds and the cost of what does not, by rule."""
        return self.added_up(lambda one: one.rule)

    def by_person(self) -> dict[str, int]:
        """Return the amount of what binds and the cost of what does not, by person."""
        return self.added_up(lambda one: one.person)

    def added_up(self, key: Callable[[Violation], str]) -> dict[str, int]:
        """Return amounts and costs added up."""
        sums: Counter[str] = Counter()
        for each in self.violations:
            sums[key(each)] += each.breach.amount if each.level.binds else each.cost
        return dict(sorted(sums.items()))


def score_roster(problem: RosterProblem, assignments: Iterable[Assignment]) -> Score:
    """Return every breach of a roster, heads missing and over among them."""
    return Scorer(problem=problem, assignments=tuple(assignments)).score


@attrs.frozen(kw_only=True, slots=False)
class Scorer:
    """A roster and its breaches, person by person, so that a change asks few anew."""

    problem: RosterProblem
    assignments: tuple[Assignment, ...]
    known: Mapping[str, tuple[Violation, ...]] = attrs.Factory(dict)

    @cached_property
    def own(self) -> dict[str, tuple[Violation, ...]]:
        """Return each person's breaches."""
        return {
            work.person.id: self.known[work.person.id]
            if work.person.id in self.known
            else tuple(personal(self.problem, work))
            for work in self.problem.works(self.assignments)
        }

    @property
    def score(self) -> Score:
        """Return the score of the roster."""
        return Score(violations=(
            *(each for own in self.own.values() for each in own),
            *together(self.problem, self.assignments),
            *coverage(self.problem, self.assignments),
        ))  # fmt: skip

    def changed(
        self, *, without: Iterable[Assignment] = (), plus: Iterable[Assignment] = ()
    ) -> Scorer:
        """Return the roster with some assignments taken away and others added."""
        gone, new = frozenset(without), tuple(plus)
        touched = {one.person for one in (*gone, *new)}
        kept = tuple(one for one in self.assignments if one not in gone)
        known = {person: own for person, own in self.own.items() if person not in touched}
        return Scorer(problem=self.problem, assignments=(*kept, *new), known=known)


def personal(problem: RosterProblem, work: Work) -> Iterator[Violation]:
    """Yield the breaches in one person's work that lie in the days to be rostered."""
    start = work.horizon.start
    for rule, seen in problem.binding(work):
        for breach in rule.breaches(seen):
            if not breach.assignments or any(one.day >= start for one in breach.assignments):
                yield Violation(rule=rule.name, level=rule.level, breach=breach,
                                person=work.person.id, insisted=rule)  # fmt: skip


def together(problem: RosterProblem, assignments: Iterable[Assignment]) -> Iterator[Violation]:
    """Yield the breaches in several people's work."""
    rules = problem.team_rules
    if rules:
        team = TeamWork(works=tuple(problem.works(assignments)))
        for rule in rules:
            for breach in rule.team_breaches(team):
                yield Violation(rule=rule.name, level=rule.level, breach=breach, insisted=rule)


def coverage(problem: RosterProblem, assignments: Iterable[Assignment]) -> Iterator[Violation]:
    """Yield heads missing and heads over, by shift and by interval of time."""
    there: dict[Slot, list[Assignment]] = defaultdict(list)
    given = tuple(assignments)
    for one in given:
        there[one.slot].append(one)
    asked = problem.asked()
    for shift, demand in asked.items():
        yield from heads(problem, demand, shift, there.pop(shift.slot, []))
    offered = {shift.slot for shift in problem.offers}
    for slot, extra in there.items():
        if slot not in offered:
            yield over(problem, extra[0].shift, extra, len(extra))
    shifts = problem.by_slot if problem.intervals else {}
    for curve in problem.intervals:
        on = [one for one in given if one.skill == curve.skill and one.place == curve.place
              and serving(shifts.get(one.slot), one, curve)]  # fmt: skip
        yield from heads(problem, curve, curve, on)


def serving(shift: Shift | None, one: Assignment, curve: IntervalDemand) -> bool:
    """Say whether somebody on an assignment is there for all of an interval."""
    if shift is not None:
        return shift.serves(curve.span)
    return one.start.instant <= curve.span.start and curve.span.end <= one.end.instant


def heads(
    problem: RosterProblem,
    demand: Demand | IntervalDemand,
    at: Shift | IntervalDemand,
    found: list[Assignment],
) -> Iterator[Violation]:
    """Yield what is missing or over where some are asked for and others found."""
    people = len({one.person for one in found})
    code = at.code if isinstance(at, Shift) else at.skill
    for name, level, wanted in (
        (SHORT, problem.coverage.short, demand.people),
        (DESIRED, problem.coverage.desired, demand.desired),
    ):
        if people < wanted and (name == SHORT or demand.desired > demand.people):
            says = Message("{shift} on {day} has {people} of {wanted} people",
                           shift=code, day=at.day, people=people, wanted=wanted)  # fmt: skip
            breach = Breach(says=says, day=at.day, assignments=tuple(found),
                            amount=wanted - people)  # fmt: skip
            yield Violation(rule=name, level=level, breach=breach)
    if demand.most is not None and len(found) > demand.most:
        yield over(problem, code, found, len(found) - demand.most)


def over(problem: RosterProblem, code: str, found: list[Assignment], amount: int) -> Violation:
    """Return the violation that more are on a shift than may be."""
    says = Message.plural(
        "{shift} on {day} has {count} person too many",
        "{shift} on {day} has {count} people too many",
        shift=code, day=found[0].day, count=amount,
    )  # fmt: skip
    breach = Breach(says=says, day=found[0].day, assignments=tuple(found), amount=amount)
    return Violation(rule=OVER, level=problem.coverage.over, breach=breach)
