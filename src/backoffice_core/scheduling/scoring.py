"""What a roster is worth: every breach with its cost, added up by rule, by person, by day.

The score is made by looking at what is worked, as an inspector does, and shares no code
with any solver; so it can judge one. It is the one path by which a roster is judged: the
findings of :func:`~backoffice_core.scheduling.check_roster` are these breaches in words,
and every explanation rests on them. A change re-scores only what it touches.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, TypeVar

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import BackofficeError
from backoffice_core.scheduling.coverage import Covers
from backoffice_core.scheduling.model import Assignment, by_start
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.rules import TeamWork, Work, rule_failure
from backoffice_core.scheduling.scores import Score, Total, Violation
from backoffice_core.scheduling.stating import (
    Stated,
    gap_violation,
    lies_in,
    stranger,
    violation,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backoffice_core.kernel.explanation import Explanation
    from backoffice_core.scheduling.coverage import CoverKey
    from backoffice_core.scheduling.rules import Named, Rule

Key = TypeVar("Key")
Held = TypeVar("Held")

__all__ = [
    "RosterChange",
    "Score",
    "Scorer",
    "Total",
    "Violation",
    "personal",
    "score_roster",
]


@checked
def score_roster(problem: RosterProblem, assignments: Iterable[Assignment]) -> Score:
    """Return every breach of a roster, heads missing and over among them.

    >>> from backoffice_core.scheduling import RosterProblem
    >>> score_roster(RosterProblem(people=[], demand=[]), []).rank
    (0, 0)
    """
    return Scorer.of(problem, assignments).score


@attrs.frozen
class Part:
    """The breaches of one person, of one shift or of all together, and what they come to."""

    violations: tuple[Violation, ...]
    total: Total

    @classmethod
    def of(cls, violations: Iterable[Violation]) -> Part:
        """Add up breaches."""
        found = tuple(violations)
        return cls(found, Total.of(found)) if found else EMPTY


EMPTY = Part((), Total())


@attrs.frozen(kw_only=True, eq=False)
class Ground:
    """What a problem asks, prepared once for many rosters."""

    problem: RosterProblem
    works: dict[str, Work]
    covers: Covers
    stated: Stated = attrs.Factory(dict[int, tuple["Named", "Explanation"]])

    @classmethod
    def of(cls, problem: RosterProblem) -> Ground:
        """Prepare a problem."""
        works = {work.person.id: work for work in problem.works(())}
        return cls(problem=problem, works=works, covers=Covers.of(problem))

    def work(self, person: str, own: Sequence[Assignment]) -> Work:
        """Return what somebody works with these assignments, history included."""
        base = self.works[person]
        return attrs.evolve(base, assignments=by_start((*base.assignments, *own)))

    def together(self, works: Iterable[Work]) -> Iterator[Violation]:
        """Yield the breaches in several people's work."""
        rules = self.problem.team_rules
        if rules:
            team = TeamWork(works=tuple(works))
            names = self.problem.names
            for rule in rules:
                try:
                    for breach in rule.team_breaches(team):
                        if not (rule.level.binds and lies_in(breach, self.problem.history)):
                            yield violation(rule, breach, "", self.stated, names=names)
                except BackofficeError:
                    raise
                except Exception as failure:
                    raise rule_failure(rule, failure) from failure

    def heads(self, key: CoverKey, found: tuple[Assignment, ...]) -> Iterator[Violation]:
        """Yield heads missing and over where ``found`` are there."""
        for gap in self.covers.gaps(key, found):
            yield gap_violation(gap)


def personal(
    problem: RosterProblem, work: Work, *, stated: Stated | None = None
) -> Iterator[Violation]:
    """Yield the breaches in one person's work.

    What binds and is broken by the history alone is left out: no roster can mend it. What is
    only wished costs, there too: a roster that makes it worse pays for the rest of it, and
    what solvers minimise is the same.
    """
    known: Stated = {} if stated is None else stated
    asked: Rule | None = None
    try:
        for rule, seen in problem.binding(work):
            asked = rule
            for breach in rule.breaches(seen):
                if not (rule.level.binds and lies_in(breach, problem.history)):
                    yield violation(rule, breach, work.person.id, known)
    except BackofficeError:
        raise
    except Exception as failure:
        raise rule_failure(asked, failure) from failure


@attrs.frozen(kw_only=True, eq=False)
class Scorer:
    """A roster and its breaches, part by part, so that a change asks few anew.

    Each part is found when it is first asked for: the score of a change to two people
    reads the work of these two, and of the shifts they leave and take.
    """

    ground: Ground
    own: dict[str, tuple[Assignment, ...]]
    there: dict[CoverKey, tuple[Assignment, ...]]
    works: dict[str, Work] = attrs.Factory(dict[str, Work])
    people: dict[str, Part] = attrs.Factory(dict[str, Part])
    shifts: dict[CoverKey, Part] = attrs.Factory(dict["CoverKey", Part])
    team: list[Part] = attrs.Factory(list[Part])
    whole: list[Total] = attrs.Factory(list[Total])

    @classmethod
    @checked
    def of(cls, problem: RosterProblem, assignments: Iterable[Assignment]) -> Scorer:
        """Take a roster for judgement."""
        ground = Ground.of(problem)
        given = tuple(assignments)
        own: dict[str, list[Assignment]] = {}
        for one in given:
            own.setdefault(one.person, []).append(one)
        return cls(ground=ground, own={person: tuple(each) for person, each in own.items()},
                   there=ground.covers.heads(given))  # fmt: skip

    @property
    def problem(self) -> RosterProblem:
        """Return what the roster is for."""
        return self.ground.problem

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Return the roster, person after person."""
        return tuple(one for own in self.own.values() for one in own)

    def parts(self) -> Iterator[Part]:
        """Yield every part: people in their order, all together, shifts and intervals."""
        for person in self.ground.works:
            yield self.person(person)
        for person in self.own:
            if person not in self.ground.works:
                yield self.person(person)
        yield self.all_together()
        for number in range(len(self.ground.covers.asked)):
            yield self.cover(number)
        for key in self.there:
            if not isinstance(key, int):
                yield self.cover(key)

    def person(self, person: str) -> Part:
        """Return the breaches in one person's work; a stranger's is that they work at all."""
        part = self.people.get(person)
        if part is None:
            known = person in self.ground.works
            found = (personal(self.problem, self.work(person), stated=self.ground.stated)
                     if known else map(stranger, self.own.get(person, ())))  # fmt: skip
            part = self.people[person] = Part.of(found)
        return part

    def work(self, person: str) -> Work:
        """Return what one person works, history included."""
        work = self.works.get(person)
        if work is None:
            work = self.works[person] = self.ground.work(person, self.own.get(person, ()))
        return work

    def cover(self, key: CoverKey) -> Part:
        """Return heads missing and over at one shift or interval."""
        part = self.shifts.get(key)
        if part is None:
            part = self.shifts[key] = Part.of(self.ground.heads(key, self.there.get(key, ())))
        return part

    def all_together(self) -> Part:
        """Return the breaches of rules about several people."""
        if not self.team:
            self.team.append(Part.of(self.ground.together(map(self.work, self.ground.works))))
        return self.team[0]

    @property
    def score(self) -> Score:
        """Return the score of the roster."""
        return Score(violations=tuple(each for part in self.parts() for each in part.violations))

    @property
    def total(self) -> Total:
        """Return what the roster comes to, without going through every breach again."""
        if not self.whole:
            self.whole.append(Total.sum(each.total for each in self.parts() if each is not EMPTY))
        return self.whole[0]

    def changed(
        self, *, without: Iterable[Assignment] = (), plus: Iterable[Assignment] = ()
    ) -> Scorer:
        """Return the roster with some assignments taken away and others added."""
        gone, new = tuple(without), tuple(plus)
        own, there = dict(self.own), dict(self.there)
        counts_for = self.ground.covers.counts_for
        known = self.ground.works
        touched = {key for one in (*gone, *new) for key in counts_for(one)}
        for one in gone:
            own[one.person] = one_less(own.get(one.person, ()), one)
            for key in counts_for(one) if one.person in known else ():
                there[key] = one_less(there.get(key, ()), one)
        for one in new:
            own[one.person] = (*own.get(one.person, ()), one)
            for key in counts_for(one) if one.person in known else ():
                there[key] = (*there.get(key, ()), one)
        persons = {one.person for one in (*gone, *new)}
        return Scorer(
            ground=self.ground, own=own, there=there,
            works=without_keys(self.works, persons), people=without_keys(self.people, persons),
            shifts=without_keys(self.shifts, touched),
        )  # fmt: skip

    @checked
    def change(
        self, *, without: Iterable[Assignment] = (), plus: Iterable[Assignment] = ()
    ) -> RosterChange:
        """Return what a change to the roster adds, what it mends, and the roster after it."""
        return self.changing(without=without, plus=plus)

    def changing(
        self, *, without: Iterable[Assignment] = (), plus: Iterable[Assignment] = ()
    ) -> RosterChange:
        """Return what a change does, for those who ask for many and know what they hand in."""
        gone, new = tuple(without), tuple(plus)
        both = (*gone, *new)
        counts_for = self.ground.covers.counts_for
        return RosterChange.between(
            self,
            self.changed(without=gone, plus=new),
            people=tuple(dict.fromkeys(one.person for one in both)),
            covers=tuple(dict.fromkeys(key for one in both for key in counts_for(one))),
        )


@attrs.frozen(kw_only=True, eq=False)
class RosterChange:
    """What a change does: breaches ``added`` and ``removed``, and the roster ``after`` it.

    ``difference`` is what it comes to; where it is less than nothing, the roster is better.
    """

    before: Scorer
    after: Scorer
    added: tuple[Violation, ...]
    removed: tuple[Violation, ...]
    difference: Total

    @classmethod
    def between(
        cls, before: Scorer, after: Scorer, *, people: Sequence[str], covers: Sequence[CoverKey]
    ) -> RosterChange:
        """Compare two rosters where they differ."""
        was = [*(before.person(each) for each in people), before.all_together(),
               *(before.cover(each) for each in covers)]  # fmt: skip
        now = [*(after.person(each) for each in people), after.all_together(),
               *(after.cover(each) for each in covers)]  # fmt: skip
        old = [each for part in was for each in part.violations]
        added: list[Violation] = []
        for part in now:
            for each in part.violations:
                same = next((place for place, one in enumerate(old) if alike(one, each)), None)
                if same is None:
                    added.append(each)
                else:
                    del old[same]
        difference = Total.sum(part.total for part in now) - Total.sum(part.total for part in was)
        if before.whole and not after.whole:
            after.whole.append(before.whole[0] + difference)
        return cls(before=before, after=after, added=tuple(added), removed=tuple(old),
                   difference=difference)  # fmt: skip

    @property
    def total(self) -> Total:
        """Return what the roster after it comes to."""
        return self.before.total + self.difference


def alike(one: Violation, other: Violation) -> bool:
    """Say whether two breaches are the same; of heads, as many missing, whoever is there."""
    if one.asked is not None:
        return one.asked == other.asked and one.rule == other.rule
    return one == other


def one_less(own: tuple[Assignment, ...], gone: Assignment) -> tuple[Assignment, ...]:
    """Return assignments without one of them; one that is there twice stays once."""
    if gone not in own:
        return own
    place = own.index(gone)
    return (*own[:place], *own[place + 1 :])


def without_keys(known: dict[Key, Held], gone: AbstractSet[Key]) -> dict[Key, Held]:
    """Return what is known of all that has not changed."""
    kept = dict(known)
    for key in gone:
        kept.pop(key, None)
    return kept
