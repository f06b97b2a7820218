"""Who works with whom: together, apart, and not too many of a kind.

Two people work the same shift when they start one of the same code at the same place on the
same day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.checks import several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import (
    code_set,
    said_codes,
    shown_set,
)
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.naming import listed
from backoffice_core.scheduling.rules import Breach, TeamWork
from backoffice_core.scheduling.terms import Count, Group, Pattern

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = [
    "Apart",
    "HeadsMax",
    "Together",
    "cells_of",
    "expect_one",
    "names_of",
    "people_of",
    "same_shifts",
]

Slot = tuple[date, str, str]


def people_of(people: Iterable[str]) -> tuple[str, ...]:
    """The ids of people, each once, from whatever they came in."""
    return tuple(dict.fromkeys(several(people, str, name="people")))


def expect_two(
    instance: object, attribute: attrs.Attribute[tuple[str, ...]], value: tuple[str, ...]
) -> None:
    """Refuse, as a validator, fewer than two people.

    Raises :class:`InvalidValue` (``people_missing``).
    """
    if len(value) < 2:  # noqa: PLR2004 - a pair
        raise InvalidValue("people_missing",
                           f"The {attribute.name} of {type(instance).__name__} are {len(value)}.",
                           "Give two people at least.")  # fmt: skip


def expect_one(
    instance: object, attribute: attrs.Attribute[tuple[str, ...]], value: tuple[str, ...]
) -> None:
    """Refuse, as a validator, nobody.

    Raises :class:`InvalidValue` (``people_missing``).
    """
    if not value:
        raise InvalidValue("people_missing",
                           f"The {attribute.name} of {type(instance).__name__} are nobody.",
                           "Give one person at least.")  # fmt: skip


def same_shifts(team: TeamWork, people: Iterable[str]) -> dict[Slot, dict[str, Assignment]]:
    """Return who of the people works each shift, for judging."""
    wanted = frozenset(people)
    slots: dict[Slot, dict[str, Assignment]] = defaultdict(dict)
    for work in team.works:
        for one in work.assignments:
            if work.person.id in wanted and work.horizon.contains(one.day):
                slots[one.day, one.shift, one.place][work.person.id] = one
    return dict(sorted(slots.items()))


def cells_of(possible: TeamWork) -> dict[Slot, dict[str, Group]]:
    """Return the positions of each shift by the person whose they are, for choosing."""
    slots: dict[Slot, dict[str, Group]] = defaultdict(lambda: defaultdict(tuple))
    place = 0
    for work in possible.works:
        first, after = work.horizon.start, work.horizon.end
        for one in work.assignments:
            if first <= one.day < after:
                slots[one.day, one.shift, one.place][work.person.id] += (place,)
            place += 1
    return slots


@checked_fields
@attrs.frozen(kw_only=True)
class Together:
    """These people work the same shifts: all of them or none.

    The amount is once for each shift that only some of them work.

    >>> from backoffice_core.scheduling import TeamWork
    >>> from backoffice_core.testing import work_row
    >>> rule = Together(people=["E1", "E2"])
    >>> print(rule.sentence)
    E1, E2 work together
    >>> team = TeamWork(works=(work_row("DD"), work_row("D.", person="E2")))
    >>> for breach in rule.team_breaches(team):
    ...     print(breach.says)
    E1 works D on 2026-06-02 without E2
    """

    name: ClassVar[str] = "together"
    people: tuple[str, ...] = attrs.field(converter=people_of, validator=expect_two)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def people_named(self) -> frozenset[str]:
        """Return whom it names."""
        return frozenset(self.people)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence, with the ids of people."""
        return self.said_with({})

    def said_with(self, names: Mapping[str, str]) -> Message:
        """Return the rule as one sentence, with what people are called."""
        return Message("{people} work together", people=listed(self.people, names))

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the people."""
        return {"people": ", ".join(self.people)}

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield each shift that only some of them work."""
        names = names_of(team)
        here = [person for person in self.people if person in names]
        for (day, code, _), own in same_shifts(team, here).items():
            missing = [names[person] for person in here if person not in own]
            if missing:
                says = Message.plural(
                    "{people} works {shift} on {day} without {missing}",
                    "{people} work {shift} on {day} without {missing}",
                    people=listed(own, names), shift=code, day=day,
                    missing=", ".join(missing), count=len(own),
                )  # fmt: skip
                yield Breach(says=says, day=day, assignments=tuple(own.values()))

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Forbid the first there with the next one not, and all of them but the first.

        The people in their order, the patterns are: the first works and the next ones up to
        one who does not; or the first does not, and somebody does. No two are there at once.
        """
        here = [person for person in self.people
                if any(work.person.id == person for work in possible.works)]  # fmt: skip
        for cells in cells_of(possible).values():
            groups = [cells.get(person, ()) for person in here]
            for count in range(1, len(groups)):
                for working in (True, False):
                    steps = [(group, working) for group in groups[:count]]
                    pattern = (*steps, (groups[count], not working))
                    if all(group for group, wanted in pattern if wanted):
                        yield Pattern(steps=pattern)


def names_of(team: TeamWork) -> dict[str, str]:
    """Return what everybody is called."""
    return {work.person.id: work.person.name for work in team.works}


@checked_fields
@attrs.frozen(kw_only=True)
class Apart:
    """No two of these people work the same shift.

    The amount is once for every two on a shift.

    >>> from backoffice_core.scheduling import TeamWork
    >>> from backoffice_core.testing import work_row
    >>> rule = Apart(people=["E1", "E2"])
    >>> print(rule.sentence)
    E1, E2 do not work together
    >>> team = TeamWork(works=(work_row("DD"), work_row("D.", person="E2")))
    >>> for breach in rule.team_breaches(team):
    ...     print(breach.says)
    E1 and E2 both work D on 2026-06-01
    """

    name: ClassVar[str] = "apart"
    people: tuple[str, ...] = attrs.field(converter=people_of, validator=expect_two)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def people_named(self) -> frozenset[str]:
        """Return whom it names."""
        return frozenset(self.people)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence, with the ids of people."""
        return self.said_with({})

    def said_with(self, names: Mapping[str, str]) -> Message:
        """Return the rule as one sentence, with what people are called."""
        return Message("{people} do not work together", people=listed(self.people, names))

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the people."""
        return {"people": ", ".join(self.people)}

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield every two on a shift."""
        names = names_of(team)
        for (day, code, _), own in same_shifts(team, self.people).items():
            for first, second in combinations(sorted(own), 2):
                says = Message("{first} and {second} both work {shift} on {day}",
                               first=names[first], second=names[second], shift=code,
                               day=day)  # fmt: skip
                yield Breach(says=says, day=day, assignments=(own[first], own[second]))

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Forbid every two on a shift."""
        for cells in cells_of(possible).values():
            groups = [cells[person] for person in self.people if person in cells]
            for place, first in enumerate(groups):
                for second in groups[place + 1 :]:
                    yield Pattern.of(first, second)


@checked_fields
@attrs.frozen(kw_only=True)
class HeadsMax:
    """Of these people at most ``most`` work the same shift: two trainees and no more.

    Only shifts of ``codes`` are meant, if any are given. The amount is a head too many.

    >>> from backoffice_core.scheduling import TeamWork
    >>> from backoffice_core.testing import work_row
    >>> rule = HeadsMax(people=["E1", "E2"], most=1)
    >>> print(rule.sentence)
    At most 1 of E1, E2 on a shift
    >>> team = TeamWork(works=(work_row("DD"), work_row("D.", person="E2")))
    >>> for breach in rule.team_breaches(team):
    ...     print(breach.says)
    E1, E2 work D on 2026-06-01, more than 1 of them
    """

    name: ClassVar[str] = "heads_max"
    people: tuple[str, ...] = attrs.field(converter=people_of, validator=expect_one)
    most: int = attrs.field(validator=not_negative)
    codes: frozenset[str] | None = attrs.field(default=None, converter=code_set, repr=shown_set)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def people_named(self) -> frozenset[str]:
        """Return whom it names."""
        return frozenset(self.people)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence, with the ids of people."""
        return self.said_with({})

    def said_with(self, names: Mapping[str, str]) -> Message:
        """Return the rule as one sentence, with what people are called."""
        people = listed(self.people, names)
        if self.codes is None:
            return Message("At most {most} of {people} on a shift", most=self.most, people=people)
        return Message("At most {most} of {people} on a {codes} shift", most=self.most,
                       people=people, codes=said_codes(self.codes))  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the most heads, and of whom."""
        return {"most": self.most, "people": ", ".join(self.people)}

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield each shift that too many of them work."""
        names = names_of(team)
        for (day, code, _), own in same_shifts(team, self.people).items():
            if len(own) > self.most and (self.codes is None or code in self.codes):
                says = Message("{people} work {shift} on {day}, more than {most} of them",
                               people=listed(own, names), shift=code, day=day,
                               most=self.most)  # fmt: skip
                yield Breach(says=says, day=day, assignments=tuple(own.values()),
                             amount=len(own) - self.most)  # fmt: skip

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Count the heads of each shift."""
        for (_, code, _), cells in cells_of(possible).items():
            groups = tuple(cells[person] for person in self.people if person in cells)
            if len(groups) > self.most and (self.codes is None or code in self.codes):
                yield Count(groups=groups, most=self.most)
