"""A fair share of the hours: what each person would work if work could be poured.

Each skill's hours are poured over the people who have it, level with what they already
carry from their other skills, again and again until it stands still. Days of absence
lower a person's share. Exact throughout, so every machine pours alike.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from backoffice_core.scheduling.rules import work_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backoffice_core.scheduling.model import Assignment, Shift
    from backoffice_core.scheduling.problem import RosterProblem

__all__ = ["fair_time", "worked_seconds"]

# Pouring comes to rest quickly; more rounds change minutes.
POURINGS_MAX = 8


def fair_time(problem: RosterProblem) -> dict[str, int]:
    """Return each person's fair share of the work needed, in whole seconds."""
    needs = problem.needs()
    work = seconds_by_skill(needs)
    present = days_present(problem, needs)
    # People with the same skills and days share alike, so they are poured as one.
    skills = problem.usable_skills()
    kinds = Counter((skills[one.id], present[one.id]) for one in problem.people)
    poured: dict[str, dict[Kind, int]] = {skill: {} for skill in work}
    for _ in range(POURINGS_MAX):
        for skill in work:
            carried = {
                kind: sum(by.get(kind, 0) for other, by in poured.items() if other != skill)
                for kind in sorted(kinds, key=kind_order)
                if skill in kind[0] and kind[1]
            }
            poured[skill] = pour(work[skill], carried, kinds)
    return {
        one.id: sum(by.get((skills[one.id], present[one.id]), 0) for by in poured.values())
        for one in problem.people
    }


Kind = tuple[frozenset[str], int]


def kind_order(kind: Kind) -> tuple[list[str], int]:
    """Return what kinds of people are sorted by."""
    return sorted(kind[0]), kind[1]


def days_present(problem: RosterProblem, needs: Mapping[Shift, int]) -> dict[str, int]:
    """Return on how many of the days with any work each person is there."""
    days = frozenset(shift.day for shift in needs)
    absent = {(one.person, one.day) for one in problem.absences if one.day in days}
    away = Counter(person for person, _ in absent)
    return {one.id: len(days) - away[one.id] for one in problem.people}


def seconds_by_skill(needs: Mapping[Shift, int]) -> dict[str, int]:
    """Return the work needed of each skill, by its name."""
    seconds: Counter[str] = Counter()
    for shift, people in needs.items():
        seconds[shift.skill] += shift.work_time.seconds * people
    return dict(sorted(seconds.items()))


def pour(seconds: int, carried: Mapping[Kind, int], kinds: Mapping[Kind, int]) -> dict[Kind, int]:
    """Return what each person of a kind gets when ``seconds`` are poured level.

    The level is of work for each day present; who already stands above it gets nothing.
    """
    order = sorted(carried, key=lambda kind: Fraction(carried[kind], kind[1]))
    level = Fraction(0)
    volume, width = seconds, 0
    for place, kind in enumerate(order):
        width += kinds[kind] * kind[1]
        volume += kinds[kind] * carried[kind]
        level = Fraction(volume, width)
        above = order[place + 1 :]
        if not above or level <= Fraction(carried[above[0]], above[0][1]):
            break
    return {kind: max(0, int(level * kind[1]) - carried[kind]) for kind in order}


def worked_seconds(assignments: Iterable[Assignment]) -> dict[str, int]:
    """Return how long each person works."""
    worked: Counter[str] = Counter()
    for one in assignments:
        worked[one.person] += work_time(one).seconds
    return dict(worked)
