"""Who could take a shift, whom to swap with, and where one more person would help most.

Every proposal is a change to the roster that is there, and is ranked by the score of the
roster after it; so what is announced is what the checker will say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.coverage import MISSING
from backoffice_core.scheduling.explaining import (
    broken_by,
    effects,
    expect_on,
    expect_shift,
    reason,
)
from backoffice_core.scheduling.model import Assignment, Shift
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.scoring import Scorer, Total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backoffice_core.scheduling.scoring import RosterChange, Score, Violation

__all__ = ["Candidate", "Relief", "Swap", "open_for", "recommend", "reliefs", "swaps"]

# How many days before and after a shift somebody to swap with is looked for.
SWAP_DAYS = 7


@attrs.frozen(kw_only=True, eq=False)
class Candidate:
    """Somebody who could take a shift: what that adds, what it mends, what it comes to.

    ``difference`` is against the roster as it is: less than nothing is better.
    """

    assignment: Assignment
    name: str
    change: RosterChange = attrs.field(repr=False)

    @property
    def person(self) -> str:
        """Return the id of the person."""
        return self.assignment.person

    @property
    def legal(self) -> bool:
        """Return whether no rule that binds is broken more than before."""
        return not any(True for _ in broken_by(self.change))

    @property
    def score(self) -> Score:
        """Return the score of the roster with them on the shift."""
        return self.change.after.score

    @property
    def difference(self) -> Total:
        """Return what it comes to."""
        return self.change.difference

    @property
    def added(self) -> tuple[Violation, ...]:
        """Return the breaches that would be new."""
        return self.change.added

    @property
    def removed(self) -> tuple[Violation, ...]:
        """Return the breaches that would be no more."""
        return self.change.removed

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Return the roster with them on the shift."""
        return self.change.after.assignments

    def explanation(self) -> Explanation:
        """Return whether they could, with every rule that speaks against it, and the price."""
        barred = tuple(broken_by(self.change))
        one = self.assignment
        says = (
            Message("{person} cannot work {shift} on {day}", person=self.name, shift=one.shift,
                    day=one.day)
            if barred else
            Message("{person} could work {shift} on {day}", person=self.name, shift=one.shift,
                    day=one.day)
        )  # fmt: skip
        return Explanation(
            rule="scheduling.barred" if barred else "scheduling.able", says=says,
            because=(*(reason(each) for each in barred), *effects(self.change)),
        )  # fmt: skip


@checked
def recommend(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    shift: Shift,
    *,
    replacing: str | None = None,
) -> tuple[Candidate, ...]:
    """Return everybody who is not on a shift, the best to take it first.

    With ``replacing`` that person's assignment to the shift is taken away, and the
    differences are against the roster without it. Who would break a rule comes last, and
    says which. Raises :class:`InvalidValue` (``shift_unknown``, ``assignment_unknown``).
    """
    expect_shift(problem, shift)
    scorer = Scorer.of(problem, assignments)
    if replacing is not None:
        scorer = scorer.changed(without=(expect_on(scorer, replacing, shift),))
    found = [
        candidate
        for person in scorer.ground.works
        if person != replacing
        if (candidate := taking(scorer, person, shift)) is not None
    ]
    return ranked_candidates(found)


def taking(scorer: Scorer, person: str, shift: Shift) -> Candidate | None:
    """Return what it does that a person takes a shift; ``None`` where they are on it."""
    one = Assignment.of(person, shift)
    if one in scorer.own.get(person, ()):
        return None
    name = scorer.ground.works[person].person.name
    return Candidate(assignment=one, name=name, change=scorer.changing(plus=(one,)))


def ranked_candidates(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates by the score of the roster with them, then by time and person."""
    return tuple(sorted(
        found,
        key=lambda one: (one.change.total.rank, one.assignment.start.instant.seconds,
                         one.assignment.shift, one.person),
    ))  # fmt: skip


@checked
def open_for(
    problem: RosterProblem, assignments: Iterable[Assignment], person: str
) -> tuple[Candidate, ...]:
    """Return the open shifts that a person may take, the one that helps most first.

    Raises :class:`InvalidValue` (``person_unknown``).
    """
    scorer = Scorer.of(problem, assignments)
    if person not in scorer.ground.works:
        raise InvalidValue("person_unknown", f"There is nobody {shown(person)}.",
                           "Name the id of one of the problem's people.")  # fmt: skip
    found = (taking(scorer, person, shift) for shift in short_shifts(scorer))
    return ranked_candidates(each for each in found if each is not None and each.legal)


def short_shifts(scorer: Scorer) -> Iterator[Shift]:
    """Yield the shifts that would serve where heads are missing, in order of time."""
    lacking = {
        number
        for number in range(len(scorer.ground.covers.asked))
        if any(each.rule in MISSING for each in scorer.cover(number).violations)
    }
    for shift in scorer.problem.slots():
        keys = scorer.ground.covers.counts_for(Assignment.of("", shift))
        if not lacking.isdisjoint(keys):
            yield shift


@attrs.frozen(kw_only=True, eq=False)
class Swap:
    """Two people who exchange two shifts: who gives ``mine`` takes ``theirs``."""

    mine: Assignment
    theirs: Assignment
    change: RosterChange = attrs.field(repr=False)

    @property
    def says(self) -> Message:
        """Return it as a sentence."""
        mine, theirs = self.mine, self.theirs
        names = self.change.before.problem.names
        return Message(
            "{person} gives {shift} on {day} to {other} and takes {their_shift} on {their_day}",
            person=names[mine.person], shift=mine.shift, day=mine.day, other=names[theirs.person],
            their_shift=theirs.shift, their_day=theirs.day,
        )  # fmt: skip

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.says)

    def explanation(self) -> Explanation:
        """Return what it does to heads and to wishes."""
        return Explanation(rule="scheduling.swap", says=self.says,
                           because=tuple(effects(self.change)))  # fmt: skip

    @property
    def difference(self) -> Total:
        """Return what it comes to: less than nothing is better."""
        return self.change.difference

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Return the roster after it."""
        return self.change.after.assignments


@checked
def swaps(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    assignment: Assignment,
    *,
    days: int = SWAP_DAYS,
) -> tuple[Swap, ...]:
    """Return the swaps that break no rule, with others' shifts so many days around, best first.

    Raises :class:`InvalidValue` (``assignment_unknown``) for one that is not in the roster,
    and ``days_negative``.
    """
    if days < 0:
        raise InvalidValue("days_negative", f"Nobody is found {days} days around.",
                           "Give days of 0 or more.")  # fmt: skip
    scorer = Scorer.of(problem, assignments)
    if assignment not in scorer.own.get(assignment.person, ()):
        raise InvalidValue(
            "assignment_unknown",
            f"{shown(assignment.person)} is not on {assignment.shift} on {assignment.day} here.",
            "Hand in the roster that the assignment belongs to.")  # fmt: skip
    found = [
        swap
        for person, own in scorer.own.items()
        if person != assignment.person and person in scorer.ground.works
        for theirs in own
        if theirs.slot != assignment.slot and abs((theirs.day - assignment.day).days) <= days
        if (swap := exchanged(scorer, assignment, theirs)) is not None
    ]
    return tuple(sorted(
        found,
        key=lambda one: (one.change.total.rank, one.theirs.start.instant.seconds,
                         one.theirs.shift, one.theirs.person),
    ))  # fmt: skip


def exchanged(scorer: Scorer, mine: Assignment, theirs: Assignment) -> Swap | None:
    """Return what it does that two people swap; ``None`` where a rule is broken by it."""
    take = attrs.evolve(theirs, person=mine.person)
    give = attrs.evolve(mine, person=theirs.person)
    if take in scorer.own[mine.person] or give in scorer.own[theirs.person]:
        return None
    # One of the two alone is asked first: mostly that is enough to see that it cannot be.
    if any(broken_by(scorer.changing(without=(mine,), plus=(take,)), of=mine.person)):
        return None
    change = scorer.changing(without=(mine, theirs), plus=(take, give))
    return None if any(broken_by(change)) else Swap(mine=mine, theirs=theirs, change=change)


@attrs.frozen(kw_only=True)
class Relief:
    """What one more person with a skill would be worth on a day, on the best shift for them.

    ``difference`` is less than nothing: heads that are no longer missing, wishes kept.
    """

    day: date
    shift: Shift
    difference: Total

    @property
    def says(self) -> Message:
        """Return it as a sentence."""
        heads, saved = -self.difference.missing, -self.difference.cost
        if heads:
            return Message.plural(
                "One more person with the skill {skill} on {day} ({shift}) fills {count} place",
                "One more person with the skill {skill} on {day} ({shift}) fills {count} places",
                skill=self.shift.skill, day=self.day, shift=self.shift.code, count=heads,
            )  # fmt: skip
        return Message(
            "One more person with the skill {skill} on {day} ({shift}) saves {cost}",
            skill=self.shift.skill, day=self.day, shift=self.shift.code, cost=saved,
        )  # fmt: skip


@checked
def reliefs(problem: RosterProblem, assignments: Iterable[Assignment]) -> tuple[Relief, ...]:
    """Return where one more person would help: a day and a skill each, the greatest help first.

    Somebody from outside is meant, who costs nothing and is bound by nothing.
    """
    scorer = Scorer.of(problem, assignments)
    best: dict[tuple[date, str, str], tuple[tuple[int, ...], Relief]] = {}
    before = scorer.total.rank
    for shift in short_shifts(scorer):
        difference = one_more(scorer, shift)
        rank = (scorer.total + difference).rank
        key = (shift.day, shift.skill, shift.place)
        if rank < before and (key not in best or rank < best[key][0]):
            relief = Relief(day=shift.day, shift=shift, difference=difference)
            best[key] = (rank, relief)
    return tuple(relief for _, relief in sorted(
        best.values(), key=lambda one: (one[0], one[1].day, one[1].shift.skill)))  # fmt: skip


def one_more(scorer: Scorer, shift: Shift) -> Total:
    """Return what one more head on a shift comes to, whoever it is."""
    guest = Assignment.of("", shift)
    ground = scorer.ground
    differences = (
        Total.of(ground.heads(key, (*scorer.there.get(key, ()), guest))) - scorer.cover(key).total
        for key in ground.covers.counts_for(guest)
    )
    return Total.sum(differences)
