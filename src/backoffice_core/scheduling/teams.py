"""Large problems in parts: teams of at most 25 people, each with its share of the work.

People who share no skill with each other are apart by nature, and nothing is lost by
solving them apart. Whoever is left together in too large a number is dealt into teams of
the same mix of skills, and each need is dealt out by how many of a team can meet it, so
that every team has in small what all have in large. Time grows with the number of
people, and memory hardly at all.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from backoffice_core.scheduling.model import Person, Shift
    from backoffice_core.scheduling.problem import RosterProblem

__all__ = ["Team", "teams_of"]

TEAM_PEOPLE_MAX = 25


@attrs.frozen(kw_only=True)
class Team:
    """Some people and how many of them each shift needs."""

    people: tuple[Person, ...]
    needs: dict[Shift, int]


def teams_of(
    problem: RosterProblem, earlier: frozenset[Assignment]
) -> tuple[tuple[Team, ...], ...]:
    """Return the teams, those that share skills together; needs that nobody meets go first.

    Where an ``earlier`` roster had people of a team on a shift, the team gets that need again.
    """
    needs, skills = problem.needs(), problem.usable_skills()
    parts = parts_of(problem.people, skills)
    reached = union(skills.values())
    homeless = {shift: need for shift, need in needs.items() if shift.skill not in reached}
    parted: list[tuple[Team, ...]] = []
    if homeless:
        parted.append((Team(people=(), needs=homeless),))
    for part in parts:
        own = union(skills[one.id] for one in part)
        parted.append(
            deal(
                part,
                {shift: need for shift, need in needs.items() if shift.skill in own},
                skills=skills,
                earlier=earlier,
            )
        )
    return tuple(parted)


def union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return what is in any of the sets."""
    return frozenset[str]().union(*sets)


def parts_of(people: Sequence[Person], skills: Mapping[str, frozenset[str]]) -> list[list[Person]]:
    """Return the people by parts that share no skill with each other."""
    parts: list[tuple[frozenset[str], list[Person]]] = []
    for person in people:
        own, joined = skills[person.id], [person]
        if not own:
            continue
        apart: list[tuple[frozenset[str], list[Person]]] = []
        for other_skills, others in parts:
            if own.isdisjoint(other_skills):
                apart.append((other_skills, others))
            else:
                own |= other_skills
                joined = others + joined
        parts = [*apart, (own, joined)]
    return [part for _, part in parts]


def deal(
    people: Sequence[Person],
    needs: Mapping[Shift, int],
    *,
    skills: Mapping[str, frozenset[str]],
    earlier: frozenset[Assignment],
) -> tuple[Team, ...]:
    """Deal people and needs into as few teams as hold them."""
    count = -(-len(people) // TEAM_PEOPLE_MAX)
    profile = sorted(people, key=lambda one: (sorted(skills[one.id]), one.id))
    hands = [tuple(profile[number::count]) for number in range(count)]
    shares: list[dict[Shift, int]] = [{} for _ in hands]
    dealt: dict[str, list[int]] = defaultdict(lambda: [0] * count)
    asked: dict[str, int] = defaultdict(int)
    for shift, need in needs.items():
        able = [sum(shift.skill in skills[one.id] for one in hand) for hand in hands]
        again = [
            sum(Assignment.of(one.id, shift) in earlier for one in hand) if earlier else 0
            for hand in hands
        ]
        asked[shift.skill] += need
        parts = apportion(need, able, dealt[shift.skill], asked=asked[shift.skill], again=again)
        for number, part in enumerate(parts):
            shares[number][shift] = part
            dealt[shift.skill][number] += part
    return tuple(Team(people=hand, needs=share) for hand, share in zip(hands, shares, strict=True))


def apportion(
    need: int, able: list[int], dealt: list[int], *, asked: int, again: list[int]
) -> list[int]:
    """Return each team's part of a need: what it had, then to whoever is furthest behind."""
    total = sum(able)
    parts = [0] * len(able)
    for number, had in enumerate(again):
        parts[number] = min(had, need - sum(parts))
    while sum(parts) < need:
        behind = [
            asked * weight - total * (dealt[number] + parts[number])
            for number, weight in enumerate(able)
        ]
        parts[behind.index(max(behind))] += 1
    return parts
