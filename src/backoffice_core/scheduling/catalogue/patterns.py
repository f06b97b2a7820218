"""Days one after the other that nobody should have: a night, a day off, and a night again."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.checks import expect_several, several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import (
    said_codes,
    shown_set,
    weekday_set,
)
from backoffice_core.scheduling.catalogue.possible import horizon_of, positions_by_ordinal
from backoffice_core.scheduling.catalogue.seen import by_day, days_in
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Group, Pattern

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.model import Assignment
    from backoffice_core.scheduling.terms import Term

__all__ = ["DayIs", "UnwantedPattern"]

EVERY_WEEKDAY = frozenset(range(7))


class DayIs(enum.Enum):
    """A day of a pattern that any shift makes, or none."""

    WORKED = "worked"
    FREE = "free"


Step: TypeAlias = DayIs | frozenset[str]


def steps_of(steps: Iterable[DayIs | str | Iterable[str]]) -> tuple[Step, ...]:
    """The days of a pattern, from whatever they came in; a text is one code."""
    return tuple(step_of(step) for step in expect_several(steps, name="steps"))


def step_of(step: object) -> Step:
    """One day of a pattern."""
    if isinstance(step, DayIs):
        return step
    if isinstance(step, str):
        return frozenset({step})
    return frozenset(several(step, str, name="codes"))


def shown_steps(steps: tuple[Step, ...]) -> str:
    """The days of a pattern as they are written, the same everywhere."""
    shown = (str(step) if isinstance(step, DayIs) else shown_set(step) for step in steps)
    return f"({', '.join(shown)},)"


@checked_fields
@attrs.frozen(kw_only=True)
class UnwantedPattern:
    """Nobody has these days one after the other.

    A step is a code, several codes any of which makes it, or :class:`DayIs`. With ``starts``
    only patterns that begin on these weekdays (Monday is 0) are meant. Days before the roster
    count where they are known; a pattern that would end after it is not judged. The amount is
    once for each time.

    Raises :class:`InvalidValue`: ``pattern_empty``, ``codes_missing``, ``weekday_unknown``.

    >>> from backoffice_core.testing import work_row
    >>> rule = UnwantedPattern(steps=["N", DayIs.FREE, ["N", "L"]])
    >>> print(rule.sentence)
    Never one after the other: N, free, L/N
    >>> for breach in rule.breaches(work_row("N.N.L..")):
    ...     print(breach.says)
    E1 has the pattern N, free, L/N from 2026-06-01
    E1 has the pattern N, free, L/N from 2026-06-03
    """

    name: ClassVar[str] = "unwanted_pattern"
    alike: ClassVar[bool] = True
    steps: tuple[Step, ...] = attrs.field(converter=steps_of, repr=shown_steps)
    starts: frozenset[int] = attrs.field(default=EVERY_WEEKDAY, converter=weekday_set)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a pattern of nothing, or on no day."""
        if not self.steps:
            raise InvalidValue("pattern_empty", "A pattern has no steps.",
                               "Give a code, codes or a DayIs for each day.")  # fmt: skip
        if any(not step for step in self.steps if not isinstance(step, DayIs)):
            raise InvalidValue("codes_missing", "A day of a pattern has no codes.",
                               "Give a code, codes or a DayIs for each day.")  # fmt: skip
        if not self.starts or not self.starts <= EVERY_WEEKDAY:
            raise InvalidValue("weekday_unknown",
                               f"A pattern starts on the weekdays {sorted(self.starts)}.",
                               "Give some of 0 for Monday to 6 for Sunday.")  # fmt: skip

    @property
    def pattern(self) -> Message:
        """Return the days as they are listed."""
        steps = iter(self.steps)
        said = step_said(next(steps))
        for step in steps:
            said = Message("{days}, {day}", days=said, day=step_said(step))
        return said

    @property
    def codes_named(self) -> frozenset[str]:
        """Return the codes of its steps."""
        return frozenset(code for step in self.steps if not isinstance(step, DayIs)
                         for code in step)  # fmt: skip

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("Never one after the other: {pattern}", pattern=self.pattern)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the pattern."""
        return {"pattern": self.pattern}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each time the pattern is there."""
        days = by_day(work)
        length = timedelta(days=len(self.steps) - 1)
        for last in days_in(work.horizon):
            first = last - length
            if first < work.known_from or first.weekday() not in self.starts:
                continue
            own = [days.get(first + timedelta(days=ago), ()) for ago in range(len(self.steps))]
            found = [there(step, shifts) for step, shifts in zip(self.steps, own, strict=True)]
            if all(each is not None for each in found):
                says = Message("{person} has the pattern {pattern} from {day}",
                               person=work.person.name, pattern=self.pattern,
                               day=first)  # fmt: skip
                shifts = tuple(one for each in found for one in each or ())
                yield Breach(says=says, day=first, assignments=shifts)

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid the pattern wherever it may begin."""
        every = positions_by_ordinal(possible)
        own = [every if isinstance(step, DayIs) else positions_by_ordinal(possible, step)
               for step in self.steps]  # fmt: skip
        known = possible.known_from.toordinal()
        for last in horizon_of(possible):
            first = last - len(self.steps) + 1
            if first < known or (first - 1) % 7 not in self.starts:
                continue
            steps: list[tuple[Group, bool]] = [
                (tuple(days.get(first + ago, ())), step is not DayIs.FREE)
                for ago, (step, days) in enumerate(zip(self.steps, own, strict=True))
            ]
            if all(group for group, wanted in steps if wanted):
                yield Pattern(steps=tuple(steps))


def step_said(step: Step) -> Message:
    """Return one day of a pattern."""
    if step is DayIs.FREE:
        return Message("free")
    if step is DayIs.WORKED:
        return Message("worked")
    return Message("{code}", code=said_codes(step, between="/"))


def there(step: Step, shifts: tuple[Assignment, ...]) -> tuple[Assignment, ...] | None:
    """Return the shifts that make a day what a step says; ``None`` where it is not so."""
    if step is DayIs.FREE:
        return None if shifts else ()
    meant = tuple(one for one in shifts if step is DayIs.WORKED or one.shift in step)
    return meant or None
