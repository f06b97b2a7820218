"""Weekends one after the other, and the night before a free one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import (
    expect_bounds,
    expect_weekend,
    filled_code_set,
    numbers,
    said_codes,
    shown_set,
    weekday_set,
)
from backoffice_core.scheduling.catalogue.possible import (
    Edges,
    positions_by_ordinal,
    runs,
    runs_onward,
    weekend_days,
    weekend_days_of_its_own,
)
from backoffice_core.scheduling.catalogue.seen import (
    by_day,
    on_days,
    stretches,
    weekends,
    weekends_of_its_own,
)
from backoffice_core.scheduling.catalogue.weekends import SATURDAY_AND_SUNDAY
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Group, Pattern

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.model import Assignment
    from backoffice_core.scheduling.terms import Term

__all__ = ["NoNightBeforeFreeWeekend", "WeekendRun"]

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@checked_fields
@attrs.frozen(kw_only=True)
class WeekendRun:
    """Weekends worked one after the other are at least ``least`` and at most ``most``.

    The edges are those of :class:`~backoffice_core.scheduling.WorkRun`: weekends just before
    the roster count, and a run that may go on is not too short. One that history works on
    already is history, though its Sunday may still be to be rostered. The amount is a weekend
    missing or too many.

    Raises :class:`InvalidValue`: ``bounds_missing``, ``bound_negative``, ``bounds_crossed``.

    >>> from backoffice_core.testing import work_row
    >>> rule = WeekendRun(least=2, start_known=True)
    >>> print(rule.sentence)
    At least 2 weekends worked in a row
    >>> for breach in rule.breaches(work_row("......D......." * 2)):
    ...     print(breach.says)
    E1 works only 1 weekend in a row up to 2026-06-07; at least 2 are wanted
    E1 works only 1 weekend in a row up to 2026-06-21; at least 2 are wanted
    """

    name: ClassVar[str] = "weekend_run"
    alike: ClassVar[bool] = True
    least: int = 1
    most: int | None = None
    weekend: frozenset[int] = attrs.field(
        default=SATURDAY_AND_SUNDAY, converter=weekday_set, validator=expect_weekend
    )
    start_known: bool = False
    end_known: bool = False
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse bounds that say nothing."""
        expect_bounds(self.least, self.most, rule="WeekendRun")

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        if self.most is None:
            return Message.plural("At least {count} weekend worked in a row",
                                  "At least {count} weekends worked in a row",
                                  count=self.least)  # fmt: skip
        if self.least <= 1:
            return Message.plural("At most {count} weekend worked in a row",
                                  "At most {count} weekends worked in a row",
                                  count=self.most)  # fmt: skip
        if self.least == self.most:
            return Message.plural("Exactly {count} weekend worked in a row",
                                  "Exactly {count} weekends worked in a row",
                                  count=self.most)  # fmt: skip
        return Message("{least} to {most} weekends worked in a row", least=self.least,
                       most=self.most)  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the bounds."""
        return numbers(("least", self.least), ("most", self.most))

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each run of weekends that is too long or too short."""
        days = by_day(work)
        judged = list(weekends_of_its_own(self.weekend, work))
        if judged and judged[0].start < work.horizon.start and not work.follows:
            past = Interval(judged[0].start, work.horizon.start)
            judged = judged[1:] if on_days(days, past) else judged
        if not judged:
            return
        count, more = history_of_weekends(judged[0], days, work)
        steps = ((span.end - DAY, bool(own := on_days(days, span)), own) for span in judged)
        name = work.person.name
        for run in stretches(steps, history=(count, more and not self.start_known),
                             end_known=self.end_known and not self.goes_on(work)):  # fmt: skip
            if (over := run.over(self.most)) and self.most is not None:
                says = Message(
                    "{person} works {count} weekends in a row up to {day}, more than {most}",
                    person=name, count=run.length, day=run.last, most=self.most,
                )  # fmt: skip
                yield Breach(says=says, day=run.last, assignments=run.assignments, amount=over)
            if short := run.short(self.least):
                says = Message.plural(
                    "{person} works only {count} weekend in a row up to {day}; "
                    "at least {least} are wanted",
                    "{person} works only {count} weekends in a row up to {day}; "
                    "at least {least} are wanted",
                    person=name, count=run.length, day=run.last, least=self.least,
                )  # fmt: skip
                yield Breach(says=says, day=run.last, assignments=run.assignments, amount=short)

    def terms(self, possible: Work) -> Iterator[Term]:
        """Yield the weekends of the roster as the steps of a run."""
        days = positions_by_ordinal(possible)
        start, known = possible.horizon.start.toordinal(), possible.known_from.toordinal()
        judged = weekend_days_of_its_own(self.weekend, possible)
        if possible.follows:
            yield from self.onward(possible, days, judged)
            return
        if judged and any(day in days for day in judged[0] if day < start):
            judged = judged[1:]
        if not judged:
            return
        before, past = 0, judged[0].start - 7
        while any(day in days for day in range(past, past + len(self.weekend))):
            before, past = before + 1, past - 7
        steps: list[Group] = [tuple(place for day in each for place in days.get(day, ()))
                              for each in judged]  # fmt: skip
        edges = Edges(before, self.start_known or past >= known)
        yield from runs(tuple(steps), least=self.least, most=self.most, worked=True, edges=edges,
                        end_known=self.end_known and not self.goes_on(possible))  # fmt: skip

    def goes_on(self, work: Work) -> bool:
        """Say whether a weekend is rostered under a later version of the contract."""
        if work.roster is None:
            return False
        left = range(work.horizon.end.toordinal(), work.roster.end.toordinal())
        return any((day - 1) % 7 in self.weekend for day in left)

    def onward(
        self, possible: Work, days: dict[int, list[int]], judged: list[range]
    ) -> Iterator[Term]:
        """Yield the weekends as steps by number, the first judged 0, those before it too."""
        if not judged:
            return
        first, length = judged[0].start, len(judged[0])
        reach = max(self.least, self.most or 0) + 1
        steps: dict[int, Group] = {
            number: tuple(place for day in range(begin, begin + length)
                          for place in days.get(day, ()))
            for number in range(-reach, len(judged))
            for begin in (first + 7 * number,)
        }  # fmt: skip
        yield from runs_onward(
            steps, range(len(judged)), least=self.least, most=self.most, worked=True,
            known=-((first - possible.known_from.toordinal()) // 7),
            start_known=self.start_known, end_known=self.end_known and not self.goes_on(possible),
        )  # fmt: skip


def history_of_weekends(
    first: Interval[date], days: dict[date, tuple[Assignment, ...]], work: Work
) -> tuple[int, bool]:
    """Return how many weekends before the first are worked, and whether more may be."""
    count, span = 0, Interval(first.start - WEEK, first.end - WEEK)
    while on_days(days, span):
        count += 1
        span = Interval(span.start - WEEK, span.end - WEEK)
    return count, span.start < work.known_from


@checked_fields
@attrs.frozen(kw_only=True)
class NoNightBeforeFreeWeekend:
    """Whoever has the weekend off does not work into it: no night shift on the day before.

    ``codes`` are those of the nights. A weekend is judged when it and the day before are all
    known, and a day of it is to be rostered. The amount is once for each weekend.

    >>> from backoffice_core.testing import work_row
    >>> rule = NoNightBeforeFreeWeekend(codes=["N"])
    >>> print(rule.sentence)
    No N shift before a free weekend
    >>> for breach in rule.breaches(work_row("NNNNN..DDDDN.D")):
    ...     print(breach.says)
    E1 has N before the free weekend of 2026-06-06
    """

    name: ClassVar[str] = "no_night_before_free_weekend"
    alike: ClassVar[bool] = True
    codes: frozenset[str] = attrs.field(converter=filled_code_set, repr=shown_set)
    weekend: frozenset[int] = attrs.field(
        default=SATURDAY_AND_SUNDAY, converter=weekday_set, validator=expect_weekend
    )
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("No {codes} shift before a free weekend", codes=said_codes(self.codes))

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the codes of nights."""
        return {"codes": said_codes(self.codes)}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each night that runs into a free weekend."""
        days = by_day(work)
        for span in weekends(self.weekend, work):
            evening = span.start - DAY
            nights = [one for one in days.get(evening, ()) if one.shift in self.codes]
            if evening < work.known_from or span.end > work.horizon.end:
                continue
            if nights and not on_days(days, span):
                says = Message("{person} has {shift} before the free weekend of {day}",
                               person=work.person.name, shift=nights[0].shift,
                               day=span.start)  # fmt: skip
                yield Breach(says=says, day=evening, assignments=tuple(nights))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid a night together with nothing on the days after it."""
        days = positions_by_ordinal(possible)
        nights = positions_by_ordinal(possible, self.codes)
        known, after = possible.known_from.toordinal(), possible.horizon.end.toordinal()
        for weekend in weekend_days(self.weekend, possible):
            night = tuple(nights.get(weekend.start - 1, ()))
            if not night or weekend.start - 1 < known or weekend.stop > after:
                continue
            free = tuple(place for day in weekend for place in days.get(day, ()))
            yield Pattern(steps=((night, True), (free, False)))
