"""Rest between shifts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.possible import positions_by_start
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Count, Term

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value

__all__ = ["MinimumRest"]

REST = Duration.of(hours=11)
# Indonesian law sets no least rest between two shifts, so this one binds by the house's choice.
REST_SOURCE = "Directive 2003/88/EC art. 3"


@attrs.frozen(kw_only=True)
class MinimumRest:
    """Between two shifts at least ``rest`` really passes, whatever the clocks do.

    With no rest at all it still keeps a person from two places at once.
    """

    name: ClassVar[str] = "minimum_rest"
    rest: Duration = REST
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = REST_SOURCE

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("At least {rest} of rest between two shifts", rest=self.rest)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the least rest."""
        return {"rest": self.rest}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each shift that starts too soon after the ones before it end."""
        before: Assignment | None = None
        for after in work.assignments:
            if before is not None:
                rested = after.start - before.end
                if rested < self.rest:
                    yield Breach(says=self.too_soon(work, before, after, rested), day=after.day,
                                 assignments=(before, after))  # fmt: skip
            if before is None or after.end.instant > before.end.instant:
                before = after

    def too_soon(
        self, work: Work, before: Assignment, after: Assignment, rested: Duration
    ) -> Message:
        """Return the sentence of a breach."""
        if rested < Duration.ZERO:
            return Message(
                "{person} has two shifts at once: until {end} and from {start}",
                person=work.person.name, end=before.end, start=after.start,
            )  # fmt: skip
        return Message(
            "{person} rests {rested} between {end} and {start}; at least {rest} is required",
            person=work.person.name, rested=rested, end=before.end, start=after.start,
            rest=self.rest,
        )  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Allow one of all that are still running or rested from when another starts.

        Two shifts clash exactly when their times, each lengthened by the rest, overlap;
        intervals that overlap in pairs share a moment, so these sets say everything.
        """
        rest = max(0, self.rest.seconds)
        lengthened = [shift.end.instant.seconds + rest for shift in possible.assignments]
        moments = sorted(positions_by_start(possible).items())
        running: list[int] = []
        for place, (moment, starting) in enumerate(moments):
            running = [each for each in running if lengthened[each] > moment] + starting
            following = moments[place + 1][0] if place + 1 < len(moments) else None
            # When nobody leaves before the next starts, the next set holds all of this one.
            if following is not None and min(lengthened[each] for each in running) > following:
                continue
            if len(running) > 1:
                yield Count.one_of(tuple(running))
