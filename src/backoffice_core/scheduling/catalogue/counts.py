"""How much is worked in a period: shifts, days, time.

A period that is only partly to be rostered counts what history tells of the rest of it. So
``most`` always binds; ``least`` is asked only of a period all of which is known: it begins on
``known_from`` or later and ends with the horizon or before. Without a period all days to be
rostered are meant, and no history. Rolling periods are those that end on a day to be rostered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative, positive
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import (
    bounds_said,
    code_set,
    days_said,
    expect_bounds,
    numbers,
    shifts_said,
    shown_set,
)
from backoffice_core.scheduling.catalogue.periods import Period, every
from backoffice_core.scheduling.catalogue.possible import buckets, counts
from backoffice_core.scheduling.catalogue.seen import absent_days, by_day, on_days, windows
from backoffice_core.scheduling.catalogue.steps import MINUTE, begun, counted
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work, work_time

if TYPE_CHECKING:
    from backoffice_core.kernel.intervals import Interval
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.model import Assignment
    from backoffice_core.scheduling.terms import Term

__all__ = ["DaysBetween", "ShiftsBetween", "TimeBetween"]

DAY = timedelta(days=1)


@checked_fields
@attrs.frozen(kw_only=True)
class ShiftsBetween:
    """In each period so many shifts are worked, of some codes or of all.

    The amount is a shift too many or too few. A limit on nights is one on shifts of the
    codes of nights. Without a period, ``earlier`` shifts count that were worked before the
    roster and are known only as a number.

    Raises :class:`InvalidValue`: ``bounds_missing``, ``bound_negative``, ``bounds_crossed``,
    ``number_too_small``, ``earlier_in_a_period``.

    >>> from backoffice_core.scheduling import Week
    >>> from backoffice_core.testing import work_row
    >>> nights = ShiftsBetween(most=2, codes=["N"], period=Week())
    >>> print(nights.sentence)
    At most 2 N shifts a week
    >>> for breach in nights.breaches(work_row("NNNN...")):
    ...     print(breach.says, breach.amount)
    E1 has 4 N shifts from 2026-06-01 to 2026-06-07, more than 2 2
    """

    name: ClassVar[str] = "shifts_between"
    alike: ClassVar[bool] = True
    least: int | None = None
    most: int | None = None
    codes: frozenset[str] | None = attrs.field(default=None, converter=code_set, repr=shown_set)
    period: Period | None = None
    earlier: int = attrs.field(default=0, validator=not_negative)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse bounds that say nothing, and a number that belongs to no period."""
        expect_bounds(self.least, self.most, rule="ShiftsBetween")
        if self.earlier and self.period is not None:
            raise InvalidValue("earlier_in_a_period",
                               f"{self.earlier} earlier shifts are in none of several periods.",
                               "Give them to a rule without a period.")  # fmt: skip

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return bounds_said(self.least, self.most, self.period,
                           partial(shifts_said, codes=self.codes))  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the bounds."""
        return numbers(("least", self.least), ("most", self.most),
                       ("earlier", self.earlier or None))  # fmt: skip

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each period with too many shifts or too few."""
        days = by_day(work, codes=self.codes)
        for span, known in windows(self.period, work):
            own = on_days(days, span)
            count = len(own) + self.earlier
            said = shifts_said(count, self.codes)
            yield from outside(work, span, count, said, own, least=self.least if known else None,
                               most=self.most)  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Count each shift of each period."""
        for bucket in buckets(self.period, possible, self.codes):
            yield from counts(bucket.positions,
                              least=None if self.least is None else self.least - self.earlier,
                              most=None if self.most is None else self.most - self.earlier,
                              whole=bucket.whole)  # fmt: skip


@checked_fields
@attrs.frozen(kw_only=True)
class DaysBetween:
    """In each period work starts on so many days, of shifts of some codes or of all.

    The amount is a day too many or too few. It is
    :class:`~backoffice_core.scheduling.ShiftsBetween` where nobody works twice a day. Where
    ``absences_count``, the bounds are lower by each day of absence in the period, as if it
    were worked.

    Raises :class:`InvalidValue`: ``bounds_missing``, ``bound_negative``, ``bounds_crossed``.

    >>> from backoffice_core.scheduling import Rolling
    >>> from backoffice_core.testing import work_row
    >>> days = DaysBetween(least=1, most=2, period=Rolling(3))
    >>> print(days.sentence)
    1 to 2 days of work in any 3 days
    >>> for breach in days.breaches(work_row("DDD....")):
    ...     print(breach.says)
    E1 has 3 days of work from 2026-06-01 to 2026-06-03, more than 2
    E1 has 0 days of work from 2026-06-04 to 2026-06-06, fewer than 1
    E1 has 0 days of work from 2026-06-05 to 2026-06-07, fewer than 1
    """

    name: ClassVar[str] = "days_between"
    least: int | None = None
    most: int | None = None
    codes: frozenset[str] | None = attrs.field(default=None, converter=code_set, repr=shown_set)
    period: Period | None = None
    absences_count: bool = False
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse bounds that say nothing."""
        expect_bounds(self.least, self.most, rule="DaysBetween")

    @property
    def alike(self) -> bool:
        """Whether everybody is alike to it: when nobody's absence counts."""
        return not self.absences_count

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return bounds_said(self.least, self.most, self.period,
                           partial(days_said, codes=self.codes))  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the bounds."""
        return numbers(("least", self.least), ("most", self.most))

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each period with too many days or too few."""
        days = by_day(work, codes=self.codes)
        for span, known in windows(self.period, work):
            count = sum(span.contains(day) for day in days)
            said = days_said(count, self.codes)
            away = absent_days(work, span) if self.absences_count else 0
            yield from outside(work, span, count, said, on_days(days, span),
                               least=without(self.least, away) if known else None,
                               most=without(self.most, away), away=away)  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Count the days of each period on which anything is chosen."""
        for bucket in buckets(self.period, possible, self.codes):
            away = bucket.absent if self.absences_count else 0
            yield from counts(bucket.days, least=lowered(self.least, away),
                              most=lowered(self.most, away), whole=bucket.whole)  # fmt: skip


def without(bound: int | None, credit: int) -> int | None:
    """Return what is left of a bound when some of it is there already."""
    return None if bound is None else max(0, bound - credit)


def lowered(bound: int | None, credit: int) -> int | None:
    """Return a bound that a credit has lowered, to nothing at the lowest."""
    if bound is None or credit > bound:
        return None if bound is None else 0
    return bound - credit


def outside(
    work: Work,
    span: Interval[date],
    count: int,
    said: Message,
    own: tuple[Assignment, ...],
    *,
    least: int | None,
    most: int | None,
    away: int = 0,
) -> Iterator[Breach]:
    """Yield the breach of a number outside its bounds; what is missing has no assignments."""
    name, when = work.person.name, span_said(span)
    if most is not None and count > most:
        says = Message("{person} has {what} {when}, more than {most}", person=name, what=said,
                       when=when, most=counting(most, away))  # fmt: skip
        yield Breach(says=says, day=span.start, assignments=own, amount=count - most)
    if least is not None and count < least:
        says = Message("{person} has {what} {when}, fewer than {least}", person=name, what=said,
                       when=when, least=counting(least, away))  # fmt: skip
        yield Breach(says=says, day=span.start, assignments=(), amount=least - count)


def span_said(span: Interval[date]) -> Message:
    """Return from which day to which, in a sentence; a single day by itself."""
    first, last = span.start, span.end - DAY
    if first == last:
        return Message("on {day}", day=first)
    return Message("from {first} to {last}", first=first, last=last)


def counting(bound: int | Duration, away: int) -> int | Duration | Message:
    """Return a bound, with the days of absence that have lowered it, so that it is understood."""
    if not away:
        return bound
    return Message.plural(
        "{bound} ({count} day of absence counted)", "{bound} ({count} days of absence counted)",
        bound=bound, count=away,
    )  # fmt: skip


@checked_fields
@attrs.frozen(kw_only=True)
class TimeBetween:
    """In each period so much time is worked, in shifts of some codes or in all.

    Unpaid breaks do not count, and a shift counts wholly on the day it starts. The amount is
    each ``per`` too much or too little that has begun, a minute unless another is said: so a
    soft weight is for each minute, or with ``per=Duration.of(hours=1)`` for each hour. A soft
    rule needs bounds and shifts of whole steps. Each day of absence in the period lowers the
    bounds by ``absence``, eight hours say, as if they were worked: so who is on leave for a
    week owes no hours in it.

    Raises :class:`InvalidValue`: ``bounds_missing``, ``bound_negative``, ``bounds_crossed``,
    ``number_too_small``, and ``time_not_in_steps`` of a soft rule, here for its bounds and when
    a roster is solved for the shifts.

    >>> from backoffice_core.kernel import Duration
    >>> from backoffice_core.scheduling import Week
    >>> from backoffice_core.testing import work_row
    >>> week = TimeBetween(least=Duration.of(hours=16), most=Duration.of(hours=40), period=Week())
    >>> print(week.sentence)
    16:00:00 to 40:00:00 of work a week
    >>> for breach in week.breaches(work_row("D......")):
    ...     print(breach.says, breach.amount)
    E1 works 8:00:00 from 2026-06-01 to 2026-06-07, less than 16:00:00 480
    """

    name: ClassVar[str] = "time_between"
    least: Duration | None = None
    most: Duration | None = None
    codes: frozenset[str] | None = attrs.field(default=None, converter=code_set, repr=shown_set)
    period: Period | None = None
    absence: Duration = attrs.field(default=Duration.ZERO, validator=not_negative)
    per: Duration = attrs.field(default=MINUTE, validator=positive)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse bounds that say nothing, and those that a soft rule cannot count."""
        expect_bounds(self.least, self.most, rule="TimeBetween")
        for time in (self.least, self.most, self.absence):
            counted((time or Duration.ZERO).seconds, self.per, self.level)

    @property
    def alike(self) -> bool:
        """Whether everybody is alike to it: when nobody's absence counts."""
        return self.absence == Duration.ZERO

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        often = every(self.period)
        if self.least is None:
            return Message("At most {most} of work {often}", most=self.most or Duration.ZERO,
                           often=often)  # fmt: skip
        if self.most is None:
            return Message("At least {least} of work {often}", least=self.least, often=often)
        if self.least == self.most:
            return Message("Exactly {most} of work {often}", most=self.most, often=often)
        return Message("{least} to {most} of work {often}", least=self.least, most=self.most,
                       often=often)  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the bounds."""
        absence = self.absence if self.absence > Duration.ZERO else None
        per = None if self.per == MINUTE else self.per
        return numbers(("least", self.least), ("most", self.most), ("absence", absence),
                       ("per", per))  # fmt: skip

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each period with too much time or too little."""
        days = by_day(work, codes=self.codes)
        for span, known in windows(self.period, work):
            own = tuple(one for one in on_days(days, span) if work_time(one) > Duration.ZERO)
            worked = Duration.total(work_time(one) for one in own)
            absent = absent_days(work, span) if self.absence > Duration.ZERO else 0
            away = self.absence * absent
            least, most = left(self.least if known else None, away), left(self.most, away)
            name, when = work.person.name, span_said(span)
            if most is not None and worked > most:
                says = Message("{person} works {worked} {when}, more than {most}", person=name,
                               worked=worked, when=when, most=counting(most, absent))  # fmt: skip
                yield Breach(says=says, day=span.start, assignments=own,
                             amount=begun(worked - most, self.per))  # fmt: skip
            if least is not None and worked < least:
                says = Message("{person} works {worked} {when}, less than {least}", person=name,
                               worked=worked, when=when, least=counting(least, absent))  # fmt: skip
                yield Breach(says=says, day=span.start, assignments=(),
                             amount=begun(least - worked, self.per))  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Bound the seconds of each period; of a soft rule the steps."""
        lengths = [
            one.end.instant.seconds - one.start.instant.seconds - one.break_time.seconds
            for one in possible.assignments
        ]
        least, most = (None if bound is None else counted(bound.seconds, self.per, self.level)
                       for bound in (self.least, self.most))  # fmt: skip
        absence = counted(self.absence.seconds, self.per, self.level)
        for bucket in buckets(self.period, possible, self.codes):
            groups = tuple(each for each in bucket.positions if lengths[each[0]] > 0)
            away = absence * bucket.absent
            yield from counts(
                groups,
                weights=[counted(lengths[place], self.per, self.level) for (place,) in groups],
                least=lowered(least, away),
                most=lowered(most, away),
                whole=bucket.whole,
            )


def left(bound: Duration | None, credit: Duration) -> Duration | None:
    """Return what is left of a bound when some of it is there already."""
    return None if bound is None else max(Duration.ZERO, bound - credit)
