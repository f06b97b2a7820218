"""Time averaged over many weeks, as working time laws limit it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative, positive
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.possible import counts
from backoffice_core.scheduling.catalogue.seen import days_in
from backoffice_core.scheduling.catalogue.steps import MINUTE, begun, counted
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work, work_time

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["AverageTime"]

EUROPEAN_WEEK = Duration.of(hours=48)
EUROPEAN_WEEKS = 17  # four months
WEEKDAYS = 7


@checked_fields
@attrs.frozen(kw_only=True)
class AverageTime:
    """Over ``weeks`` that end with the roster, at most ``time`` a week is worked on average.

    Of weeks before ``known_from`` nothing is known, so the average is over what is. Days of
    absence are neutral: a day of leave adds nothing to the time allowed. A shift that is worked
    on such a day all the same was worked, and counts.
    Unpaid breaks do not count. The amount is each ``per`` above the average that has begun, a
    minute unless another is said, for all days together; of a soft rule every shift must be
    whole steps (``time_not_in_steps`` when a roster is solved). For a limit on every so many days,
    :class:`~backoffice_core.scheduling.TimeBetween` has a rolling period.

    >>> from backoffice_core.kernel import Duration
    >>> from backoffice_core.testing import work_row
    >>> rule = AverageTime(time=Duration.of(hours=28), weeks=2)
    >>> print(rule.sentence)
    At most 28:00:00 of work a week on average over 2 weeks
    >>> for breach in rule.breaches(work_row("DD...", past="DDDD.....")):
    ...     print(breach.says)
    >>> for breach in rule.breaches(work_row("DDDDD", past="DDDD.....")):
    ...     print(breach.says)
    E1 works 72:00:00 in the 14 days up to 2026-06-05, more than 56:00:00
    """

    name: ClassVar[str] = "average_time"
    time: Duration = attrs.field(default=EUROPEAN_WEEK, validator=not_negative)
    weeks: int = attrs.field(default=EUROPEAN_WEEKS, validator=positive)
    per: Duration = attrs.field(default=MINUTE, validator=positive)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("At most {time} of work a week on average over {weeks} weeks",
                       time=self.time, weeks=self.weeks)  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the most time, and over how many weeks."""
        return {"time": self.time, "weeks": self.weeks}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield the breach of an average that is too high."""
        if work.horizon.is_empty:
            return
        end = work.horizon.end
        start = max(work.known_from, end - timedelta(weeks=self.weeks))
        away = {one.day for one in work.absences}
        counted = [day for day in days_in(Interval(min(start, end), end)) if day not in away]
        own = tuple(one for one in work.assignments
                    if start <= one.day < end and work_time(one) > Duration.ZERO)  # fmt: skip
        worked = Duration.total(work_time(one) for one in own)
        allowed = Duration(self.time.seconds * len(counted) // WEEKDAYS)
        if worked > allowed:
            says = Message(
                "{person} works {worked} in the {days} days up to {day}, more than {allowed}",
                person=work.person.name, worked=worked, days=len(counted),
                day=end - timedelta(days=1), allowed=allowed,
            )  # fmt: skip
            yield Breach(says=says, day=work.horizon.start, assignments=own,
                         amount=begun(worked - allowed, self.per))  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Bound the seconds of all weeks together; of a soft rule the steps."""
        stop = possible.horizon.end.toordinal()
        first = max(possible.known_from.toordinal(), stop - self.weeks * WEEKDAYS)
        if possible.horizon.start == possible.horizon.end:
            return
        span = range(first, stop)
        free = len({one.day.toordinal() for one in possible.absences} & set(span))
        places: list[tuple[int, ...]] = []
        lengths: list[int] = []
        for place, one in enumerate(possible.assignments):
            length = one.end.instant.seconds - one.start.instant.seconds - one.break_time.seconds
            if length > 0 and one.day.toordinal() in span:
                places.append((place,))
                lengths.append(counted(length, self.per, self.level))
        most = self.time.seconds * (len(span) - free) // WEEKDAYS
        if not self.level.binds:
            most //= self.per.seconds
        yield from counts(tuple(places), weights=lengths, least=None, most=most)
