"""Rest between shifts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration, first_instant
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.periods import Rolling, Week, every
from backoffice_core.scheduling.catalogue.possible import (
    bounds_of,
    horizon_of,
    positions_by_start,
)
from backoffice_core.scheduling.catalogue.seen import windows
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Count, Group, Pattern, Term

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value

__all__ = ["MinimumRest", "WeeklyRest"]

REST = Duration.of(hours=11)
WEEKLY_REST = Duration.of(hours=35)
EVERY_SEVEN_DAYS = Rolling(7)
DAY = timedelta(days=1)


@checked_fields
@attrs.frozen(kw_only=True)
class MinimumRest:
    """Between two shifts at least ``rest`` really passes, whatever the clocks do.

    With no rest at all it still keeps a person from two places at once. Where it may be
    broken, the amount is once for every two shifts that are too close.

    Raises :class:`InvalidValue` (``number_too_small``).

    >>> from backoffice_core.kernel import Duration
    >>> from backoffice_core.testing import work_row
    >>> rule = MinimumRest(rest=Duration.of(hours=11))
    >>> print(rule.sentence)
    At least 11:00:00 of rest between two shifts
    >>> for breach in rule.breaches(work_row("LE")):
    ...     print(breach.says)
    E1 rests 8:00:00 between 2026-06-01 22:00 and 2026-06-02 06:00; at least 11:00:00 is required
    """

    name: ClassVar[str] = "minimum_rest"
    alike: ClassVar[bool] = True
    rest: Duration = attrs.field(default=REST, validator=not_negative)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

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
        if not self.level.binds:
            yield from self.every_breach(work)
            return
        before: Assignment | None = None
        for after in work.assignments:
            if before is not None:
                rested = after.start - before.end
                if rested < self.rest and after.day >= work.judged_from:
                    yield Breach(says=self.too_soon(work, before, after, rested), day=after.day,
                                 assignments=(before, after))  # fmt: skip
            if before is None or after.end.instant > before.end.instant:
                before = after

    def every_breach(self, work: Work) -> Iterator[Breach]:
        """Yield every two shifts that are too close."""
        for number, after in enumerate(work.assignments):
            for before in work.assignments[:number] if after.day >= work.judged_from else ():
                rested = after.start - before.end
                if rested < self.rest:
                    yield Breach(says=self.too_soon(work, before, after, rested), day=after.day,
                                 assignments=(before, after))  # fmt: skip

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
        if not self.level.binds:
            yield from self.pairs(possible)
            return
        rest = self.rest.seconds
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
                yield from one_of_own(running, possible)

    def pairs(self, possible: Work) -> Iterator[Term]:
        """Forbid every two shifts of which the second starts before the first is rested from."""
        rest = self.rest.seconds
        order = sorted(
            (one.start.instant.seconds, one.end.instant.seconds + rest, place)
            for place, one in enumerate(possible.assignments)
        )
        for number, (_, until, first) in enumerate(order):
            for start, _, second in order[number + 1 :]:
                if start >= until:
                    break
                if possible.assignments[second].day >= possible.judged_from:
                    yield Pattern.of((first,), (second,))


def one_of_own(running: list[int], possible: Work) -> Iterator[Term]:
    """Allow one of several; those of an earlier contract may be any number among themselves."""
    if not possible.follows:
        yield Count.one_of(tuple(running))
        return
    ours = possible.judged_from
    own = [place for place in running if possible.assignments[place].day >= ours]
    earlier = tuple(place for place in running if possible.assignments[place].day < ours)
    groups = (*((earlier,) if earlier else ()), *((place,) for place in own))
    if own and len(groups) > 1:
        yield Count(groups=groups, most=1)


@checked_fields
@attrs.frozen(kw_only=True)
class WeeklyRest:
    """In each period there is a rest of at least ``rest`` without a break.

    The period is a week, or any so many days: the strict reading. It begins and ends at
    midnight of ``zone``; without one, of the zone of the person's first shift. Only periods
    that are known from their first day to their last are judged. Directive 2003/88/EC art. 5
    asks for 24 hours a week on top of the 11 a day; it may lie anywhere in the week, so the
    rest may be before the work of one and after that of the next (CJEU C-306/16). The amount is
    once for each period.

    Raises :class:`InvalidValue` (``rest_beyond_period``).

    >>> from backoffice_core.kernel import Duration
    >>> from backoffice_core.scheduling import Week
    >>> from backoffice_core.testing import work_row
    >>> rule = WeeklyRest(rest=Duration.of(hours=35), period=Week())
    >>> print(rule.sentence)
    At least 35:00:00 of rest at once a week
    >>> for breach in rule.breaches(work_row("EDLDDLN")):
    ...     print(breach.says)
    E1 rests at most 24:00:00 at once from 2026-06-01 to 2026-06-07; at least 35:00:00 is required
    """

    name: ClassVar[str] = "weekly_rest"
    alike: ClassVar[bool] = True
    rest: Duration = WEEKLY_REST
    period: Week | Rolling = EVERY_SEVEN_DAYS
    zone: str = ""
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a rest that no period has room for."""
        days = self.period.days if isinstance(self.period, Rolling) else 7
        if not Duration.ZERO < self.rest <= Duration.of(hours=24 * days - 1):
            raise InvalidValue("rest_beyond_period",
                               f"A rest of {self.rest} does not fit into {days} days.",
                               "Give a time above nothing and below the period.")  # fmt: skip

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("At least {rest} of rest at once {often}", rest=self.rest,
                       often=every(self.period))  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the least rest."""
        return {"rest": self.rest}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each period in which no time off is long enough."""
        if not work.assignments:
            return
        zone = self.zone or work.assignments[0].start.zone
        for span, known in windows(self.period, work):
            if not known:
                continue
            start, end = first_instant(span.start, zone), first_instant(span.end, zone)
            own = [one for one in work.assignments
                   if one.start.instant < end and one.end.instant > start]  # fmt: skip
            longest, free = Duration.ZERO, start
            for one in own:
                longest = max(longest, one.start.instant - free)
                free = max(free, one.end.instant)
            longest = max(longest, end - free)
            if longest < self.rest:
                says = Message(
                    "{person} rests at most {rested} at once from {first} to {last}; "
                    "at least {rest} is required",
                    person=work.person.name, rested=longest, first=span.start,
                    last=span.end - DAY, rest=self.rest,
                )  # fmt: skip
                yield Breach(says=says, day=span.start, assignments=tuple(own))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid that each time at which the rest might begin is broken by some shift.

        The rest, moved back as far as it can be, begins with the period or at the end of a
        shift; so it is missing exactly when something is worked in each of these times.
        """
        if not possible.assignments:
            return
        zone = self.zone or possible.assignments[0].start.zone
        horizon, known = horizon_of(possible), possible.known_from.toordinal()
        order = sorted(
            (one.start.instant.seconds, one.end.instant.seconds, place)
            for place, one in enumerate(possible.assignments)
        )
        for first, after in bounds_of(self.period, horizon):
            if first < known or after > horizon.stop:
                continue
            start, end = (
                first_instant(date.fromordinal(day), zone).seconds for day in (first, after)
            )
            own = [each for each in order if each[0] < end and each[1] > start]
            groups = times_broken(own, start, end, self.rest.seconds)
            if groups is not None:
                yield Pattern.of(*groups)


def times_broken(
    own: list[tuple[int, int, int]], start: int, end: int, rest: int
) -> list[Group] | None:
    """Return what breaks each time that a rest may begin; ``None`` where nothing does.

    ``own`` are starts, ends and positions, by start. Of two times next to each other of which
    one is broken whenever the other is, only the other is left.
    """
    longest = max((ended - started for started, ended, _ in own), default=0)
    starts = [started for started, _, _ in own]
    begins = sorted({start, *(ended for _, ended, _ in own if start < ended <= end - rest)})
    kept: list[frozenset[int]] = []
    for begin in begins:
        near = own[bisect_left(starts, begin - longest) : bisect_left(starts, begin + rest)]
        group = frozenset(place for _, ended, place in near if ended > begin)
        if not group:
            return None
        if kept and kept[-1] <= group:
            continue
        while kept and group < kept[-1]:
            kept.pop()
        kept.append(group)
    return [tuple(sorted(group)) for group in kept]
