"""Why a roster costs what it does, and what another one does better or worse."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.coverage import MISSING
from backoffice_core.scheduling.explaining import of_wishes
from backoffice_core.scheduling.model import Assignment, by_start
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.scoring import Score, Scorer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.levels import Level
    from backoffice_core.scheduling.scoring import Total, Violation

__all__ = ["Comparison", "compare_rosters", "explain_score"]


@checked
def explain_score(score: Score) -> Explanation:
    """Return why a roster costs what it does: by rule, then breach by breach.

    What binds is counted by amounts, heads missing by heads, wishes by what they cost, each
    priority by itself; the result of each node is the sum of the results below it. The whole
    has no result: one of these is never worth so many of another (see :attr:`Score.rank`).
    """
    total = score.total
    parts = [*broken_part(score), *missing_part(score)]
    wishes = [wishes_part(score, priority, cost) for priority, cost in total.costs]
    return Explanation(
        rule="scheduling.score",
        says=Message(
            "Breaches of rules that bind: {broken}; heads missing: {missing}; wishes: {cost}",
            broken=total.broken, missing=total.missing, cost=costs_says(total.costs),
        ),
        because=(*parts, *wishes),
    )  # fmt: skip


def costs_says(costs: Sequence[tuple[int, int]]) -> Message | int:
    """Return what wishes cost, each priority by itself where there are others than the first."""
    if not costs:
        return 0
    parts = [
        Message("{cost} at priority {priority}", cost=cost, priority=priority)
        for priority, cost in costs
    ]
    if len(parts) == 1 and costs[0][0] == 1:
        return costs[0][1]
    says = parts[-1]
    for part in reversed(parts[:-1]):
        says = Message("{first}, {rest}", first=part, rest=says)
    return says


def broken_part(score: Score) -> Iterator[Explanation]:
    """Yield what rules that bind are broken by."""
    if score.broken:
        yield Explanation(
            rule="scheduling.score.broken",
            says=Message("Rules that bind are broken by {amount}", amount=score.broken),
            result=score.broken,
            because=by_rule(score, lambda one: one.level.binds and one.rule not in MISSING),
        )


def missing_part(score: Score) -> Iterator[Explanation]:
    """Yield the heads that are missing where they must be there."""
    if score.missing:
        yield Explanation(
            rule="scheduling.score.missing",
            says=Message.plural("{count} person is missing", "{count} people are missing",
                                count=score.missing),
            result=score.missing,
            because=by_rule(score, lambda one: one.level.binds and one.rule in MISSING),
        )  # fmt: skip


def wishes_part(score: Score, priority: int, cost: int) -> Explanation:
    """Return what the wishes of a priority cost."""
    return Explanation(
        rule="scheduling.score.wishes",
        says=Message("Wishes of priority {priority} cost {cost}", priority=priority, cost=cost),
        result=cost,
        because=by_rule(score, lambda one: not one.level.binds and one.level.priority == priority),
    )


def by_rule(score: Score, chosen: Callable[[Violation], bool]) -> tuple[Explanation, ...]:
    """Return some breaches, those of one rule with the same numbers together."""
    rules: dict[tuple[str, Level, Message, tuple[tuple[str, Value], ...]], list[Violation]] = {}
    for each in score.violations:
        if chosen(each):
            numbers = tuple(each.parameters.items())
            key = (each.rule, each.level, each.stated.says, numbers)
            rules.setdefault(key, []).append(each)
    return tuple(of_rule(own) for own in rules.values())


def of_rule(violations: list[Violation]) -> Explanation:
    """Return the breaches of one rule, and what they come to."""
    parts = tuple(
        Explanation(rule=f"scheduling.{each.rule}", says=each.says, result=price(each))
        for each in violations
    )
    return attrs.evolve(violations[0].stated, result=sum(map(price, violations)), because=parts)


def price(violation: Violation) -> int:
    """Return the amount of what binds, and the cost of what does not."""
    return violation.amount if violation.level.binds else violation.cost


@attrs.frozen(kw_only=True)
class Comparison:
    """Two rosters of one problem: what differs, and what that does.

    ``given`` and ``taken`` are the assignments that only the later and only the earlier
    one has. ``added`` and ``removed`` are breaches. ``difference`` is what they come to:
    less than nothing where the later roster is better.
    """

    before: Score
    after: Score
    given: tuple[Assignment, ...]
    taken: tuple[Assignment, ...]
    added: tuple[Violation, ...]
    removed: tuple[Violation, ...]
    difference: Total
    names: dict[str, str] = attrs.field(repr=False, eq=False)

    def by_rule(self) -> dict[str, int]:
        """Return by how much each rule is broken or costs more, where that has changed.

        What binds is in the units of its rule (times in seconds), a wish in what it costs,
        whatever its priority; :attr:`difference` has each priority by itself.
        """
        return changed(self.before.by_rule(), self.after.by_rule())

    def by_person(self) -> dict[str, int]:
        """Return by how much each person's breaches are or cost more, where that has changed.

        All that is one person's is added up, in the units of :meth:`by_rule`.
        """
        return changed(self.before.by_person(), self.after.by_person())

    def explanation(self) -> Explanation:
        """Return what changed, person by person, and what each rule says to it.

        The result is how many assignments differ. What binds, heads missing and the wishes
        of each priority are told apart, each the sum of the breaches below it.
        """
        people = dict.fromkeys(one.person for one in by_start((*self.taken, *self.given)))
        count = len(self.given) + len(self.taken)
        return Explanation(
            rule="scheduling.comparison",
            says=Message.plural("{count} assignment differs", "{count} assignments differ",
                                count=count),
            result=count,
            because=(*(self.moves_of(person) for person in people), *self.effects()),
        )  # fmt: skip

    def effects(self) -> Iterator[Explanation]:
        """Yield what the difference is made of: what binds, heads missing, wishes by priority."""
        total = self.difference
        broken = self.breaches(lambda one: one.level.binds and one.rule not in MISSING)
        if broken:
            yield Explanation(rule="scheduling.comparison.broken", result=total.broken,
                              says=broken_says(total.broken), because=broken)  # fmt: skip
        missing = self.breaches(lambda one: one.level.binds and one.rule in MISSING)
        if missing:
            yield Explanation(rule="scheduling.comparison.missing", result=total.missing,
                              says=missing_says(total.missing), because=missing)  # fmt: skip
        costs = dict(total.costs)
        wishes = (each for each in (*self.added, *self.removed) if not each.level.binds)
        for priority in sorted({each.level.priority for each in wishes}):
            cost = costs.get(priority, 0)
            own = self.breaches(functools.partial(of_wishes, priority=priority))
            yield Explanation(rule="scheduling.comparison.wishes", result=cost,
                              says=wishes_say(priority, cost), because=own)  # fmt: skip

    def breaches(self, chosen: Callable[[Violation], bool]) -> tuple[Explanation, ...]:
        """Return some of the breaches that are new, and some that are no more."""
        return tuple(
            Explanation(rule=f"scheduling.{each.rule}", result=sign * price(each),
                        says=each.says if sign > 0
                        else Message("No longer: {breach}", breach=each.says),
                        parameters=each.parameters, source=each.source)
            for sign, violations in ((1, self.added), (-1, self.removed))
            for each in violations
            if chosen(each)
        )  # fmt: skip

    def moves_of(self, person: str) -> Explanation:
        """Return what one person gives up and takes on."""
        name = self.names.get(person, person)
        gone = [one for one in self.taken if one.person == person]
        new = [one for one in self.given if one.person == person]
        moves = [
            *(Message("{person} no longer works {shift} on {day}", person=name,
                      shift=one.shift, day=one.day) for one in gone),
            *(Message("{person} works {shift} on {day}", person=name, shift=one.shift,
                      day=one.day) for one in new),
        ]  # fmt: skip
        return Explanation(
            rule="scheduling.moves",
            says=Message.plural("{person}: {count} change", "{person}: {count} changes",
                                person=name, count=len(moves)),
            result=len(moves),
            because=tuple(Explanation(rule="scheduling.move", says=says) for says in moves),
        )  # fmt: skip


def broken_says(amount: int) -> Message:
    """Return by how much more or less rules that bind are broken."""
    if amount < 0:
        return Message("Rules that bind are broken by {amount} less", amount=-amount)
    return Message("Rules that bind are broken by {amount} more", amount=amount)


def missing_says(count: int) -> Message:
    """Return how many more or fewer heads are missing."""
    if count < 0:
        return Message.plural("{count} person fewer is missing", "{count} people fewer are missing",
                              count=-count)  # fmt: skip
    return Message.plural("{count} person more is missing", "{count} people more are missing",
                          count=count)  # fmt: skip


def wishes_say(priority: int, cost: int) -> Message:
    """Return how much more or less the wishes of a priority cost."""
    if cost < 0:
        return Message("Wishes of priority {priority} cost {cost} less", priority=priority,
                       cost=-cost)  # fmt: skip
    return Message("Wishes of priority {priority} cost {cost} more", priority=priority,
                   cost=cost)  # fmt: skip


def changed(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return what differs between two sums."""
    keys = sorted(before.keys() | after.keys())
    found = {key: after.get(key, 0) - before.get(key, 0) for key in keys}
    return {key: difference for key, difference in found.items() if difference}


@checked
def compare_rosters(
    problem: RosterProblem, before: Iterable[Assignment], after: Iterable[Assignment]
) -> Comparison:
    """Return what differs between two rosters, by rule and by person, and why it matters."""
    was, now = tuple(before), tuple(after)
    # Somebody who is on a shift twice is on it twice: these are no sets.
    taken = tuple((Counter(was) - Counter(now)).elements())
    given = tuple((Counter(now) - Counter(was)).elements())
    scorer = Scorer.of(problem, was)
    change = scorer.change(without=by_start(taken), plus=by_start(given))
    return Comparison(
        before=scorer.score, after=change.after.score, given=by_start(given),
        taken=by_start(taken), added=change.added, removed=change.removed,
        difference=change.difference,
        names={person.id: person.name for person in problem.people},
    )  # fmt: skip
