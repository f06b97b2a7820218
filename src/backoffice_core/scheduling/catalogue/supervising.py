"""Who does not work alone: only with somebody at their side, or under somebody's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import code_set, said_codes, shown_set
from backoffice_core.scheduling.catalogue.pairing import (
    cells_of,
    expect_one,
    names_of,
    people_of,
    same_shifts,
)
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.naming import listed
from backoffice_core.scheduling.rules import Breach, TeamWork
from backoffice_core.scheduling.terms import Pattern

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["Accompanied", "Supervised"]


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
    def people_named(self) -> frozenset[str]:
        """Return whom it names."""
        return frozenset((self.person, *self.by))

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence, with the ids of people."""
        return self.said_with({})

    def said_with(self, names: Mapping[str, str]) -> Message:
        """Return the rule as one sentence, with what people are called."""
        return Message("{person} works only with {by}", person=names.get(self.person, self.person),
                       by=listed(self.by, names))  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return who and with whom."""
        return {"person": self.person, "by": ", ".join(self.by)}

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield each shift of theirs that nobody else of them works."""
        names = names_of(team)
        for (day, code, _), own in same_shifts(team, (self.person, *self.by)).items():
            if self.person in own and not any(other in own for other in self.by):
                says = Message("{person} works {shift} on {day} with none of {by}",
                               person=names[self.person], shift=code, day=day,
                               by=listed(self.by, names))  # fmt: skip
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
    def people_named(self) -> frozenset[str]:
        """Return whom it names."""
        return frozenset(self.by)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence, with the ids of people."""
        return self.said_with({})

    def said_with(self, names: Mapping[str, str]) -> Message:
        """Return the rule as one sentence, with what people are called."""
        if self.codes is None:
            return Message("One of {by} on every shift", by=listed(self.by, names))
        return Message("One of {by} on every {codes} shift", by=listed(self.by, names),
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
                               by=listed(self.by, everybody))  # fmt: skip
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
