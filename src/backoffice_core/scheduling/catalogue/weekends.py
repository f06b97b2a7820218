"""Weekends: how many are worked, in a row, whole, with one shift, and with a quiet start.

A weekend is weekdays next to each other, Saturday and Sunday unless others are said. A weekend
counts when one of its days at least is to be rostered; what history tells of its other days
counts with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import expect_weekend, numbers, weekday_set
from backoffice_core.scheduling.catalogue.possible import (
    positions_by_ordinal,
    weekend_days,
    weekend_days_of_its_own,
)
from backoffice_core.scheduling.catalogue.seen import (
    by_day,
    days_in,
    on_days,
    weekends,
    weekends_of_its_own,
)
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Count, Pattern

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["SATURDAY_AND_SUNDAY", "CompleteWeekends", "IdenticalWeekend", "WeekendsMax"]

DAY = timedelta(days=1)
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@checked_fields
@attrs.frozen(kw_only=True)
class WeekendsMax:
    """At most ``most`` weekends are worked, of the roster's or of any ``of`` in a row.

    A weekend is worked when a shift starts on one of its days. The amount is a weekend too
    many. With ``of``, weekends of the past count in the rows that end in the roster; without
    it ``earlier`` weekends do that are known only as a number.

    Raises :class:`InvalidValue`: ``number_too_small``, ``period_without_days``,
    ``weekend_unknown``, ``earlier_in_a_period``.

    >>> from backoffice_core.testing import work_row
    >>> rule = WeekendsMax(most=1)
    >>> print(rule.sentence)
    At most 1 weekend worked
    >>> for breach in rule.breaches(work_row(".....D.......D")):
    ...     print(breach.says)
    E1 works 2 of 2 weekends up to 2026-06-14, more than 1
    >>> print(WeekendsMax(most=2, of=3).sentence)
    At most 2 of any 3 weekends worked
    """

    name: ClassVar[str] = "weekends_max"
    alike: ClassVar[bool] = True
    most: int = attrs.field(validator=not_negative)
    of: int | None = None
    earlier: int = attrs.field(default=0, validator=not_negative)
    weekend: frozenset[int] = attrs.field(
        default=SATURDAY_AND_SUNDAY, converter=weekday_set, validator=expect_weekend
    )
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a row of no weekends."""
        if self.of is not None and self.of < 1:
            raise InvalidValue("period_without_days", f"A row of {self.of} weekends has none.",
                               "Give a number of weekends of 1 or more.")  # fmt: skip
        if self.of is not None and self.earlier:
            raise InvalidValue("earlier_in_a_period",
                               f"{self.earlier} earlier weekends are in none of several rows.",
                               "Give them to a rule without `of`.")  # fmt: skip

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        if self.of is None:
            return Message.plural("At most {count} weekend worked",
                                  "At most {count} weekends worked", count=self.most)  # fmt: skip
        return Message("At most {most} of any {of} weekends worked", most=self.most, of=self.of)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the most weekends, and of how many."""
        return numbers(("most", self.most), ("of", self.of), ("earlier", self.earlier or None))

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield where too many weekends are worked."""
        days = by_day(work)
        judged = list(weekends_of_its_own(self.weekend, work))
        for row in rows_of(judged, self.of):
            worked = [own for span in row if (own := on_days(days, span))]
            count = len(worked) + self.earlier
            if count > self.most:
                says = Message(
                    "{person} works {count} of {of} weekends up to {day}, more than {most}",
                    person=work.person.name, count=count, of=len(row) + self.earlier,
                    day=row[-1].end - DAY, most=self.most,
                )  # fmt: skip
                yield Breach(says=says, day=row[-1].start, amount=count - self.most,
                             assignments=tuple(one for own in worked for one in own))  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Count the weekends on which anything is chosen."""
        days = positions_by_ordinal(possible)
        judged = weekend_days_of_its_own(self.weekend, possible)
        if self.of is None:
            rows = [judged] if judged else []
        else:
            rows = [[range(each.start - 7 * ago, each.stop - 7 * ago) for ago in range(self.of)]
                    for each in judged]  # fmt: skip
        for row in rows:
            groups = tuple(
                group for each in row
                if (group := tuple(place for day in each for place in days.get(day, ())))
            )  # fmt: skip
            if len(groups) > self.most - self.earlier:
                yield Count(groups=groups, most=self.most - self.earlier)


def rows_of(judged: list[Interval[date]], of: int | None) -> Iterator[list[Interval[date]]]:
    """Yield the weekends that are counted together: all, or each with those before it."""
    if of is None:
        if judged:
            yield judged
        return
    for span in judged:
        back = [timedelta(days=7 * ago) for ago in reversed(range(of))]
        yield [Interval(span.start - ago, span.end - ago) for ago in back]


@checked_fields
@attrs.frozen(kw_only=True)
class CompleteWeekends:
    """A weekend is worked whole or not at all.

    The amount is once for each broken weekend of two days. In longer ones each run of work
    that begins after the first day or ends before the last costs the days between: so does
    the competition INRC-I. A day is compared with its neighbour where both are known.

    >>> from backoffice_core.testing import work_row
    >>> rule = CompleteWeekends()
    >>> print(rule.sentence)
    A weekend is worked whole or not at all
    >>> for breach in rule.breaches(work_row("......D.....DD")):
    ...     print(breach.says)
    E1 works only a part of the weekend of 2026-06-06
    >>> long = CompleteWeekends(weekend={4, 5, 6})
    >>> [
    ...     b.amount
    ...     for row in ("....D.D", "....D..", ".....DD")
    ...     for b in long.breaches(work_row(row))
    ... ]
    [4, 2, 1]
    """

    name: ClassVar[str] = "complete_weekends"
    alike: ClassVar[bool] = True
    weekend: frozenset[int] = attrs.field(
        default=SATURDAY_AND_SUNDAY, converter=weekday_set, validator=expect_weekend
    )
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("A weekend is worked whole or not at all")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return nothing: there is no number to set."""
        return {}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each weekend of which a part is worked."""
        days = by_day(work)
        for span in weekends(self.weekend, work):
            told = [
                None if day < work.known_from or day >= work.horizon.end else day in days
                for day in days_in(span)
            ]
            last = len(told) - 1
            amount = 0
            for place, (here, there) in enumerate(pairwise(told)):
                if None in (here, there) or span.start + (place + 1) * DAY < work.horizon.start:
                    continue
                if there and not here:
                    amount += place + 1
                if here and not there:
                    amount += last - place
            if amount:
                says = Message("{person} works only a part of the weekend of {day}",
                               person=work.person.name, day=span.start)  # fmt: skip
                yield Breach(says=says, day=span.start, assignments=on_days(days, span),
                             amount=amount)  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid a day of the weekend with its neighbour free."""
        days = positions_by_ordinal(possible)
        known = range(possible.known_from.toordinal(), possible.horizon.end.toordinal())
        start = possible.horizon.start.toordinal()
        for weekend in weekend_days(self.weekend, possible):
            for day in weekend[1:]:
                if day - 1 not in known or day not in known or day < start:
                    continue
                before, after = tuple(days.get(day - 1, ())), tuple(days.get(day, ()))
                if after:
                    yield Pattern(steps=((before, False), (after, True)),
                                  each=day - weekend.start)  # fmt: skip
                if before:
                    yield Pattern(steps=((before, True), (after, False)),
                                  each=weekend.stop - day)  # fmt: skip


@checked_fields
@attrs.frozen(kw_only=True)
class IdenticalWeekend:
    """All shifts of a weekend have one code.

    The amount is, for each code worked, once for each day of the weekend with another code;
    so an early Saturday and a late Sunday count twice, as in the competition INRC-I. Free
    days do not count; with ``whole_only``, as there, neither does a weekend that has any.

    >>> from backoffice_core.testing import work_row
    >>> rule = IdenticalWeekend()
    >>> print(rule.sentence)
    The same shift on all days of a weekend
    >>> for breach in rule.breaches(work_row(".....EL.....DD")):
    ...     print(breach.says, breach.amount)
    E1 has different shifts on the weekend of 2026-06-06: E, L 2
    """

    name: ClassVar[str] = "identical_weekend"
    alike: ClassVar[bool] = True
    whole_only: bool = False
    weekend: frozenset[int] = attrs.field(
        default=SATURDAY_AND_SUNDAY, converter=weekday_set, validator=expect_weekend
    )
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("The same shift on all days of a weekend")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return nothing: there is no number to set."""
        return {}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each weekend with several codes."""
        days = by_day(work)
        for span in weekends_of_its_own(self.weekend, work):
            if self.whole_only and not all(day in days for day in days_in(span)):
                continue
            own = on_days(days, span)
            codes = sorted({one.shift for one in own})
            amount = sum(
                any(one.shift != code for one in days.get(day, ()))
                for code in codes
                for day in days_in(span)
            )
            if amount:
                says = Message(
                    "{person} has different shifts on the weekend of {day}: {codes}",
                    person=work.person.name, day=span.start, codes=", ".join(codes),
                )  # fmt: skip
                yield Breach(says=says, day=span.start, assignments=own, amount=amount)

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid each code in a weekend together with a day of another."""
        days = positions_by_ordinal(possible)
        codes = [one.shift for one in possible.assignments]
        for weekend in weekend_days_of_its_own(self.weekend, possible):
            if self.whole_only and not all(day in days for day in weekend):
                continue
            whole = [tuple(days[day]) for day in weekend] if self.whole_only else []
            places = [place for day in weekend for place in days.get(day, ())]
            for code in sorted({codes[place] for place in places}):
                same = tuple(place for place in places if codes[place] == code)
                for day in weekend:
                    other = tuple(place for place in days.get(day, ()) if codes[place] != code)
                    rest = [group for at, group in zip(weekend, whole, strict=False) if at != day]
                    if other:
                        yield Pattern.of(same, other, *rest)
