"""What was published stays, as far as it can: people have planned their lives by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.checks import several
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import numbers
from backoffice_core.scheduling.catalogue.seen import days_in
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.model import Assignment, by_start
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Count

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["KeepPublished"]

ONE_EACH = Level.soft(1)


def published_of(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """The assignments as published, each once, from whatever they came in."""
    return by_start(set(several(assignments, Assignment, name="assignments")))


@checked_fields
@attrs.frozen(kw_only=True)
class KeepPublished:
    """The roster is as it was published, up to ``until`` if a day is given.

    ``assignments`` are those of the published roster. Every change counts, a shift taken from
    somebody and one given to them; so a swap of two people is four. It is a wish unless a
    level is given that binds: then the days are frozen.

    >>> from backoffice_core.testing import work_row
    >>> rule = KeepPublished(assignments=work_row("DD.").assignments)
    >>> print(rule.sentence)
    What was published stays
    >>> for breach in rule.breaches(work_row("D.N")):
    ...     print(breach.says)
    E1 no longer works D on 2026-06-02, as published
    E1 works N on 2026-06-03, which was not published
    """

    name: ClassVar[str] = "keep_published"
    assignments: tuple[Assignment, ...] = attrs.field(converter=published_of)
    until: date | None = None
    level: Level = attrs.field(default=ONE_EACH, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        if self.until is None:
            return Message("What was published stays")
        return Message("What was published for the days before {until} stays", until=self.until)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return how much was published, and until when it stays."""
        return numbers(("assignments", len(self.assignments)), ("until", self.until))

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each change for the person."""
        days = {day for day in days_in(work.horizon) if self.until is None or day < self.until}
        published = [
            one for one in self.assignments if one.person == work.person.id and one.day in days
        ]
        worked = [one for one in work.assignments if one.day in days]
        name = work.person.name
        for one in published:
            if one not in worked:
                says = Message("{person} no longer works {shift} on {day}, as published",
                               person=name, shift=one.shift, day=one.day)  # fmt: skip
                yield Breach(says=says, day=one.day, assignments=())
        for one in worked:
            if one not in published:
                says = Message("{person} works {shift} on {day}, which was not published",
                               person=name, shift=one.shift, day=one.day)  # fmt: skip
                yield Breach(says=says, day=one.day, assignments=(one,))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Count each position that was published, and forbid each that was not."""
        first, after = possible.horizon.start, possible.horizon.end
        if self.until is not None:
            after = min(after, self.until)
        missing = {
            one for one in self.assignments
            if one.person == possible.person.id and first <= one.day < after
        }  # fmt: skip
        for position, one in enumerate(possible.assignments):
            if one in missing:
                missing.discard(one)
                yield Count(groups=((position,),), least=1)
            elif first <= one.day < after:
                yield Count.never(position)
        for _ in missing:
            yield Count(groups=(), least=1)
