"""A roster to be made: who there is, what is needed, and under which rules."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.scheduling.catalogue import SkillRequired, standard_rules
from backoffice_core.scheduling.model import (
    Absence,
    Assignment,
    Demand,
    Person,
    Shift,
    by_start,
)
from backoffice_core.scheduling.rules import Rule, Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["RosterProblem"]


# One converter a field: mypy reads a converter's own types, and `tuple` has none to read.


def people_of(people: Iterable[Person]) -> tuple[Person, ...]:
    """The people, from whatever they came in."""
    return tuple(people)


def demand_of(demand: Iterable[Demand]) -> tuple[Demand, ...]:
    """The demand, from whatever it came in."""
    return tuple(demand)


def absences_of(absences: Iterable[Absence]) -> tuple[Absence, ...]:
    """The absences, from whatever they came in."""
    return tuple(absences)


def rules_of(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, from whatever they came in."""
    return tuple(rules)


def ordered_history(history: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Return the past in order of time."""
    return by_start(history)


@attrs.frozen(kw_only=True)
class RosterProblem:
    """Who can work, what is needed, what forbids it, and what was worked just before.

    ``history`` holds assignments before the first day of the demand: they are given, but
    the last week of them counts towards rest, days and hours. Absences and history of
    people who are not in ``people`` are ignored. Demand for the same shift adds up.

    Raises :class:`InvalidValue`: ``person_twice``, ``demand_negative``,
    ``history_in_horizon`` for a past assignment on or after the first day needed.
    """

    people: tuple[Person, ...] = attrs.field(converter=people_of)
    demand: tuple[Demand, ...] = attrs.field(converter=demand_of)
    absences: tuple[Absence, ...] = attrs.field(default=(), converter=absences_of)
    rules: tuple[Rule, ...] = attrs.field(factory=standard_rules, converter=rules_of)
    history: tuple[Assignment, ...] = attrs.field(default=(), converter=ordered_history)

    def __attrs_post_init__(self) -> None:
        """Refuse what no roster could make sense of."""
        twice = [key for key, count in Counter(one.id for one in self.people).items() if count > 1]
        if twice:
            raise InvalidValue("person_twice", f"There are two people {twice[0]!r}.",
                               "Give each person an id of their own.")  # fmt: skip
        for one in self.demand:
            if one.people < 0:
                raise InvalidValue("demand_negative",
                                   f"{one.shift.code} on {one.shift.day} needs {one.people}.",
                                   "Ask for nobody or more.")  # fmt: skip
        first = min((one.shift.day for one in self.demand), default=None)
        for past in self.history:
            if first is not None and past.day >= first:
                raise InvalidValue("history_in_horizon",
                                   f"{past.person} on {past.day} is not before {first}.",
                                   "Hand in only what lies before the first day.")  # fmt: skip

    def needs(self) -> dict[Shift, int]:
        """Return how many people each shift needs, in order of time."""
        needs: Counter[Shift] = Counter()
        for one in self.demand:
            needs[one.shift] += one.people
        return dict(sorted(needs.items(), key=lambda need: shift_order(need[0])))

    def usable_skills(self) -> dict[str, frozenset[str]]:
        """Return the demanded skills each person may be used for: all, if no rule asks for any."""
        wanted = frozenset(one.shift.skill for one in self.demand)
        asked = any(isinstance(rule, SkillRequired) for rule in self.rules)
        return {one.id: wanted & one.skills if asked else wanted for one in self.people}

    def works(self, assignments: Iterable[Assignment]) -> Iterator[Work]:
        """Yield what each person works, history included, in the order of people."""
        own: dict[str, list[Assignment]] = {person.id: [] for person in self.people}
        away: dict[str, list[Absence]] = {person.id: [] for person in self.people}
        for assignment in (*self.history, *assignments):
            own.get(assignment.person, []).append(assignment)
        for absence in self.absences:
            away.get(absence.person, []).append(absence)
        for person in self.people:
            yield Work(person=person, assignments=by_start(own[person.id]),
                       absences=tuple(away[person.id]))  # fmt: skip

    @property
    def digest(self) -> str:
        """Return 16 hexadecimal digits of everything the roster depends on."""
        content = [
            [[one.id, one.name, sorted(one.skills)] for one in self.people],
            [[*shift_text(shift), str(people)] for shift, people in self.needs().items()],
            sorted([one.person, str(one.day)] for one in self.absences),
            [repr(rule) for rule in self.rules],
            [repr(one) for one in self.history],
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def shift_order(shift: Shift) -> tuple[int, int, str, str]:
    """Return what shifts are sorted by: time, then code and skill."""
    return (shift.start.instant.seconds, shift.end.instant.seconds, shift.code, shift.skill)


def shift_text(shift: Shift) -> tuple[str, ...]:
    """Return a shift as text, for a digest."""
    return (shift.code, str(shift.day), shift.start.iso(), shift.end.iso(), shift.skill,
            str(shift.break_time))  # fmt: skip
