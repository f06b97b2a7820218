"""Large problems in parts: people who share no skill apart, and teams of at most 25 people.

People who share no skill with each other are apart by nature, and nothing is lost by
solving them apart. Whoever is left together in too large a number is dealt into teams of
the same mix of skills, and each need is dealt out by how many of a team can meet it, so
that every team has in small what all have in large. Time grows with the number of
people, and memory hardly at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.model import Assignment, Demand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from backoffice_core.scheduling.model import Person, Shift
    from backoffice_core.scheduling.problem import RosterProblem

__all__ = ["parts_of"]

TEAM_PEOPLE_MAX = 25
# Where something is wished, people compete for it: so many are still searched together.
TOGETHER_MAX = 120


def parts_of(
    problem: RosterProblem, *, stay: AbstractSet[Assignment], wishes: bool
) -> tuple[tuple[RosterProblem, ...], ...]:
    """Return a problem in parts, teams that share skills together.

    Where an earlier roster or a pin in ``stay`` has people of a team on a shift, the team
    gets that need again. Rules about several people, and demand by intervals of time, keep
    people together.
    """
    if problem.team_rules:
        return ((problem,),)
    skills = {person: set(own) for person, own in problem.usable_skills().items()}
    for one in stay:
        skills.get(one.person, set()).add(one.skill)
    parts = people_apart(problem.people, skills)
    reached = union(skills.values())
    parted: list[tuple[RosterProblem, ...]] = []
    asked = problem.asked()
    homeless = [one for shift, one in asked.items() if shift.skill not in reached]
    homeless_curves = [one for one in problem.intervals if one.skill not in reached]
    if homeless or homeless_curves:
        parted.append((attrs.evolve(part(problem, (), homeless), intervals=homeless_curves),))
    for people in parts:
        own = union(skills[one.id] for one in people)
        demand = [one for shift, one in asked.items() if shift.skill in own]
        whole = attrs.evolve(
            part(problem, people, demand),
            intervals=[one for one in problem.intervals if one.skill in own],
            offers=[one for one in problem.offers if one.skill in own],
        )
        small = len(people) <= (TOGETHER_MAX if wishes else TEAM_PEOPLE_MAX)
        if small or whole.intervals or whole.offers:
            parted.append((whole,))
        else:
            parted.append(deal(whole, skills=skills, stay=stay))
    return tuple(parted)


def part(
    problem: RosterProblem, people: Sequence[Person], demand: Iterable[Demand]
) -> RosterProblem:
    """Return the problem of some people, over the same days."""
    ids = {one.id for one in people}
    past = min((one.day for one in problem.history), default=problem.horizon.start)
    return attrs.evolve(
        problem,
        people=people,
        demand=demand,
        absences=(one for one in problem.absences if one.person in ids),
        history=(one for one in problem.history if one.person in ids),
        days=problem.horizon,
        known_from=past if problem.known_from is None else problem.known_from,
        intervals=(),
        offers=(),
    )


def union(sets: Iterable[AbstractSet[str]]) -> frozenset[str]:
    """Return what is in any of the sets."""
    return frozenset[str]().union(*sets)


def people_apart(
    people: Sequence[Person], skills: Mapping[str, AbstractSet[str]]
) -> list[list[Person]]:
    """Return the people by parts that share no skill with each other."""
    parts: list[tuple[AbstractSet[str], list[Person]]] = []
    for person in people:
        own, joined = skills[person.id], [person]
        if not own:
            continue
        apart: list[tuple[AbstractSet[str], list[Person]]] = []
        for other_skills, others in parts:
            if own.isdisjoint(other_skills):
                apart.append((other_skills, others))
            else:
                own |= other_skills
                joined = others + joined
        parts = [*apart, (own, joined)]
    return [each for _, each in parts]


def deal(
    problem: RosterProblem,
    *,
    skills: Mapping[str, AbstractSet[str]],
    stay: AbstractSet[Assignment],
) -> tuple[RosterProblem, ...]:
    """Deal people and needs into as few teams as hold them."""
    people = problem.people
    count = -(-len(people) // TEAM_PEOPLE_MAX)
    profile = sorted(people, key=lambda one: (sorted(skills[one.id]), one.id))
    hands = [tuple(profile[number::count]) for number in range(count)]
    demands: list[list[Demand]] = [[] for _ in hands]
    tally = Tally(count)
    for shift, asked in problem.asked().items():
        able = [sum(shift.skill in skills[one.id] for one in hand) for hand in hands]
        again = [
            sum(Assignment.of(one.id, shift) in stay for one in hand) if stay else 0
            for hand in hands
        ]
        people_of = tally.apportion("people", shift, asked.people, able=able, again=again)
        more = tally.apportion("desired", shift, max(0, asked.desired - asked.people), able=able)
        room = asked.most - max(asked.people, asked.desired)
        over = tally.apportion("most", shift, max(0, room), able=able)
        for number, demand in enumerate(demands):
            desired = people_of[number] + more[number]
            demand.append(Demand(shift=shift, people=people_of[number], desired=desired,
                                 most=desired + over[number]))  # fmt: skip
    return tuple(part(problem, hand, demand)
                 for hand, demand in zip(hands, demands, strict=True))  # fmt: skip


@attrs.define
class Tally:
    """What was dealt to each of ``count`` teams so far, by kind of need and skill."""

    count: int
    dealt: dict[tuple[str, str], list[int]] = attrs.Factory(dict[tuple[str, str], list[int]])
    asked: dict[tuple[str, str], int] = attrs.Factory(
        lambda: defaultdict[tuple[str, str], int](int)
    )

    def apportion(
        self,
        kind: str,
        shift: Shift,
        need: int,
        *,
        able: Sequence[int],
        again: Sequence[int] = (),
    ) -> list[int]:
        """Return each team's part of a need: what it had, then to whoever is furthest behind."""
        key = (kind, shift.skill)
        dealt = self.dealt.setdefault(key, [0] * self.count)
        self.asked[key] += need
        parts = [0] * self.count
        for number, had in enumerate(again):
            parts[number] = min(had, need - sum(parts))
        while sum(parts) < need:
            behind = [
                self.asked[key] * weight - sum(able) * (dealt[number] + parts[number])
                for number, weight in enumerate(able)
            ]
            parts[behind.index(max(behind))] += 1
        for number, own in enumerate(parts):
            dealt[number] += own
        return parts
