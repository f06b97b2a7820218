"""Who works with whom: together, apart, never alone, and not too many of a kind.

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
from backoffice_core.scheduling.rules import Breach, TeamWork
from backoffice_core.scheduling.terms import Count, Group, Pattern

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["Accompanied", "Apart", "HeadsMax", "Supervised", "Together"]

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
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("{people} work together", people=", ".join(self.people))

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
                    people=", ".join(names[one] for one in own), shift=code, day=day,
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
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("{people} do not work together", people=", ".join(self.people))

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
class Accompanied:
    """Somebody who is new works only where one of ``by`` does.

    The amount is once for each of their shifts with none of them.

    >>> from backoffice_core.scheduling import TeamWork
    >>> from backoffice_core.testing import work_row
    >>> rule = Accompanied(person="E1", by=["E2", "E3"])
    >>> print(rule.sentence)
    E1 works only with E2, E3
    >>> team = TeamWork(works=(work_row("DD"), work_row("D.", person="E2")))
    >>> for breach in rule.team_breaches(team):
    ...     print(breach.says)
    E1 works D on 2026-06-02 with none of E2, E3
    """

    name: ClassVar[str] = "accompanied"
    person: str
    by: tuple[str, ...] = attrs.field(converter=people_of, validator=expect_one)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("{person} works only with {by}", person=self.person, by=", ".join(self.by))

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return who and with whom."""
        return {"person": self.person, "by": ", ".join(self.by)}

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield each shift of theirs that nobody else of them works."""
        for (day, code, _), own in same_shifts(team, (self.person, *self.by)).items():
            if self.person in own and not any(other in own for other in self.by):
                says = Message("{person} works {shift} on {day} with none of {by}",
                               person=names_of(team)[self.person], shift=code, day=day,
                               by=", ".join(self.by))  # fmt: skip
                yield Breach(says=says, day=day, assignments=(own[self.person],))

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Forbid their shift with nobody of them on it."""
        if self.person in self.by:
            return
        for cells in cells_of(possible).values():
            if self.person in cells:
                with_them = tuple(place for other in self.by for place in cells.get(other, ()))
                yield Pattern(steps=((cells[self.person], True), (with_them, False)))


@checked_fields
@attrs.frozen(kw_only=True)
class Supervised:
    """Whenever anybody works a shift, one of these people does: a senior on every shift.

    Only shifts of ``codes`` are meant, if any are given. The amount is once for each shift
    that only others work.

    >>> from backoffice_core.scheduling import TeamWork
    >>> from backoffice_core.testing import work_row
    >>> rule = Supervised(by=["E1", "E2"])
    >>> print(rule.sentence)
    One of E1, E2 on every shift
    >>> team = TeamWork(works=(work_row("D."), work_row("DD", person="E3")))
    >>> for breach in rule.team_breaches(team):
    ...     print(breach.says)
    D on 2026-06-02 is worked by none of E1, E2
    """

    name: ClassVar[str] = "supervised"
    by: tuple[str, ...] = attrs.field(converter=people_of, validator=expect_one)
    codes: frozenset[str] | None = attrs.field(default=None, converter=code_set, repr=shown_set)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        if self.codes is None:
            return Message("One of {by} on every shift", by=", ".join(self.by))
        return Message("One of {by} on every {codes} shift", by=", ".join(self.by),
                       codes=said_codes(self.codes))  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the people."""
        return {"by": ", ".join(self.by)}

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield each shift that only others work."""
        everybody = names_of(team)
        for (day, code, _), own in same_shifts(team, everybody).items():
            if self.codes is not None and code not in self.codes:
                continue
            if not any(person in own for person in self.by):
                says = Message("{shift} on {day} is worked by none of {by}", shift=code, day=day,
                               by=", ".join(everybody.get(one, one)
                                            for one in self.by))  # fmt: skip
                yield Breach(says=says, day=day, assignments=tuple(own.values()))

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Forbid anybody on a shift with nobody of them."""
        for (_, code, _), cells in cells_of(possible).items():
            if self.codes is not None and code not in self.codes:
                continue
            theirs = tuple(place for person in self.by for place in cells.get(person, ()))
            others = tuple(place for person, group in cells.items() if person not in self.by
                           for place in group)  # fmt: skip
            if others:
                yield Pattern(steps=((others, True), (theirs, False)))


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
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        people = ", ".join(self.people)
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
                               people=", ".join(names[one] for one in own), shift=code, day=day,
                               most=self.most)  # fmt: skip
                yield Breach(says=says, day=day, assignments=tuple(own.values()),
                             amount=len(own) - self.most)  # fmt: skip

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Count the heads of each shift."""
        for (_, code, _), cells in cells_of(possible).items():
            groups = tuple(cells[person] for person in self.people if person in cells)
            if len(groups) > self.most and (self.codes is None or code in self.codes):
                yield Count(groups=groups, most=self.most)
