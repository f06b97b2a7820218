"""Rules that break one law each, on purpose: the proof that the laws of rules have teeth.

Each is a sound rule, no work on Sundays, with one thing spoiled in a way that is easily done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.rules import Breach, Rule, Work
from backoffice_core.scheduling.terms import Count, Run

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["BROKEN_RULES", "SoundRule"]

SUNDAY: Final = 6
ONE_EACH: Final = Level.soft(1)


@attrs.frozen
class SoundRule:
    """Nobody works on a Sunday: sound, and what is broken below overrides one thing."""

    name: ClassVar[str] = "no_sundays"
    alike: ClassVar[bool] = True
    level: Level = ONE_EACH
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("No work on a day of absence")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return nothing: there is no number to set."""
        return {}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each shift on a Sunday."""
        for shift in work.assignments:
            if work.horizon.contains(shift.day) and shift.day.weekday() == SUNDAY:
                yield Breach(says=self.sentence, day=shift.day, assignments=(shift,))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid each shift on a Sunday."""
        for position, shift in enumerate(possible.assignments):
            if possible.horizon.contains(shift.day) and shift.day.weekday() == SUNDAY:
                yield Count.never(position)


class WithoutName(SoundRule):
    """Has a sentence for a name."""

    name: ClassVar[str] = "No Sundays!"


class WithoutAnswer(SoundRule):
    """Believes that everybody works something."""

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Look at the last shift first."""
        last = work.assignments[-1]
        yield from (breach for breach in super().breaches(work) if breach.day <= last.day)


class BreachOfNothing(SoundRule):
    """Counts a breach and another of nothing."""

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield one of no amount after each."""
        for breach in super().breaches(work):
            yield breach
            yield attrs.evolve(breach, amount=0)


class PositionsFromOne(SoundRule):
    """Counts positions from one, beside a term that is right."""

    def terms(self, possible: Work) -> Iterator[Term]:
        """Yield a harmless term over the position after the last."""
        yield from super().terms(possible)
        yield Count(groups=((len(possible.assignments),),), most=1)


class AnotherEachTime(SoundRule):
    """Remembers that it was asked."""

    alike: ClassVar[bool] = False
    asked: ClassVar[Iterator[int]] = count()

    def terms(self, possible: Work) -> Iterator[Term]:
        """Yield a harmless term that is another each time."""
        yield from super().terms(possible)
        yield Count(groups=(), most=next(self.asked))


class NotAlike(SoundRule):
    """Spares one person, and says that all are alike."""

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield nothing for E1."""
        return super().breaches(work) if work.person.id != "E1" else iter(())

    def terms(self, possible: Work) -> Iterator[Term]:
        """Yield nothing for E1."""
        return super().terms(possible) if possible.person.id != "E1" else iter(())


class SaturdayToo(SoundRule):
    """Tells the solver of Sundays, and judges by Saturdays."""

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each shift on a Saturday."""
        for shift in work.assignments:
            if work.horizon.contains(shift.day) and shift.day.weekday() == SUNDAY - 1:
                yield Breach(says=self.sentence, day=shift.day, assignments=(shift,))


class HistoryInRun(SoundRule):
    """Makes days of the past steps of a run, where nobody can choose any more."""

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield the first day, where the day before was worked too."""
        first = work.horizon.start.toordinal()
        days = {shift.day.toordinal() for shift in work.assignments}
        if first in days and first - 1 in days:
            yield Breach(says=self.sentence, day=work.horizon.start, assignments=())

    def terms(self, possible: Work) -> Iterator[Term]:
        """Yield a run of the two days."""
        first = possible.horizon.start.toordinal()
        steps = tuple(
            tuple(place for place, shift in enumerate(possible.assignments)
                  if shift.day.toordinal() == day)
            for day in (first - 1, first)
        )  # fmt: skip
        yield Run(steps=steps, most=1)


BROKEN_RULES: Final[Mapping[str, Callable[[], Rule]]] = MappingProxyType(
    {
        "says-itself": WithoutName,
        "answers": WithoutAnswer,
        "breaches-are-there": BreachOfNothing,
        "positions-are-there": PositionsFromOne,
        "asked-twice": AnotherEachTime,
        "alike": NotAlike,
        "forms-agree": SaturdayToo,
        "history-settles": HistoryInRun,
    }
)
"""A rule that breaks the law, and no other, by its slug."""
