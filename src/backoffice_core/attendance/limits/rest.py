"""Rest that is owed: between two days of work, and once a week for longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.limits.verdict import crossed_limit
from backoffice_core.attendance.rules.periods import WEEK, Period
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration, first_instant
from backoffice_core.kernel.words import Message

__all__ = ["DaysInRowLimit", "DaysWorkedLimit", "RestGap", "WeeklyRest"]

Ends = tuple[int, int]


@checked_fields
@attrs.frozen(kw_only=True)
class RestGap:
    """At least so much rest from the end of one day's work to the start of the next.

    Being reachable at home is rest, being called in ends it. Where a punch is missing nobody
    knows when work ended, so the day is not judged.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    least: Duration = attrs.field(validator=positive)
    citation: Citation

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each day that began too soon."""
        known = [(day, ends) for day in days if (ends := ends_of(day)) is not None]
        for (before, (_, ended)), (day, (began, _)) in pairwise(known):
            rest = began - ended
            if before.worked.complete and day.worked.complete and rest < self.least.seconds:
                says = Message(
                    "{person} rested {rest} before the work of {day}; {least} are owed",
                    person=names.get(day.person, day.person),
                    rest=Duration(rest),
                    day=day.day,
                    least=self.least,
                )
                yield crossed_limit("rest_short", day, says, name=self.name, citation=self.citation)


@checked_fields
@attrs.frozen(kw_only=True)
class WeeklyRest:
    """At least so much rest in one go in every week.

    A rest that reaches over the edge of a week counts in both, whole. Before the first day
    handed over and after the last one only the rest within their weeks is known.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    least: Duration = attrs.field(validator=positive)
    citation: Citation
    week: Period = WEEK

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for the last day of work of each week without such a rest."""
        worked = [(day, ends) for day in days if (ends := ends_of(day)) is not None]
        if not worked:
            return
        longest: dict[int, int] = {}
        last_days: dict[int, ReckonedDay] = {}
        (first, (began, _)), (last, (_, ended)) = worked[0], worked[-1]
        number = self.week.number
        longest[number(first.day)] = began - edge(first, self.week, days=-1)
        at_end = edge(last, self.week, days=1) - ended
        longest[number(last.day)] = max(at_end, longest.get(number(last.day), 0))
        for (before, (_, out)), (after, (back, _)) in pairwise(worked):
            for week in range(number(before.day), number(after.day) + 1):
                longest[week] = max(back - out, longest.get(week, 0))
        for day, _ in worked:
            last_days[number(day.day)] = day
        for week, day in last_days.items():
            if longest[week] < self.least.seconds:
                yield self.finding(day, Duration(longest[week]), names)

    def finding(self, day: ReckonedDay, rest: Duration, names: Mapping[str, str]) -> Finding:
        """The verdict about a week."""
        says = Message(
            "{person} had {rest} as the longest rest of the week up to {day}; {least} are owed",
            person=names.get(day.person, day.person),
            rest=rest,
            day=day.day,
            least=self.least,
        )
        return crossed_limit("weekly_rest_short", day, says, name=self.name, citation=self.citation)


def edge(day: ReckonedDay, week: Period, *, days: int) -> int:
    """Where the week of a day begins (``days`` is -1) or ends (1), in seconds since 1970."""
    at, step = day.day, timedelta(days=days)
    while week.number(at + step) == week.number(day.day):
        at += step
    return first_instant(at if days < 0 else at + step, day.worked.zone).seconds


@checked_fields
@attrs.frozen(kw_only=True)
class DaysInRowLimit:
    """At most so many days in a row with work, which is how a law wants a day of rest.

    With ``within`` the row starts anew in each of its periods: a law that wants one day of
    rest in each workweek lets twelve days follow each other (Mendoza v. Nordstrom, 2017).

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    most: int = attrs.field(validator=not_negative)
    citation: Citation
    within: Period | None = None

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for the first day too many of each row."""
        row, last = 0, None
        for day in days:
            if ends_of(day) is None:
                continue
            follows = last is not None and (day.day - last).days == 1
            if self.within is not None and last is not None:
                follows &= self.within.number(last) == self.within.number(day.day)
            row, last = row + 1 if follows else 1, day.day
            if row == self.most + 1:
                says = Message(
                    "{person} worked on {day} as day {number} in a row; after {most} days "
                    "one of rest is owed",
                    person=names.get(day.person, day.person),
                    day=day.day,
                    number=row,
                    most=self.most,
                )
                yield crossed_limit(
                    "rest_day_missing", day, says, name=self.name, citation=self.citation
                )


@checked_fields
@attrs.frozen(kw_only=True)
class DaysWorkedLimit:
    """At most so many days of work in a week, in a row or not: the others are days of rest.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    most: int = attrs.field(validator=not_negative)
    citation: Citation
    within: Period = WEEK

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for the first day too many of each week."""
        current, worked = None, 0
        for day in days:
            number = self.within.number(day.day)
            if number != current:
                current, worked = number, 0
            if ends_of(day) is None:
                continue
            worked += 1
            if worked == self.most + 1:
                says = Message(
                    "{person} worked on {day} as day {number} of its week; beside {most} days "
                    "of work the week is rest",
                    person=names.get(day.person, day.person),
                    day=day.day,
                    number=worked,
                    most=self.most,
                )
                yield crossed_limit(
                    "rest_day_missing", day, says, name=self.name, citation=self.citation
                )


def ends_of(day: ReckonedDay) -> Ends | None:
    """When the work of a day began and ended; nothing where there was none."""
    spans = [span for span in day.worked.spans if span.kind.counts_as_work]
    if not spans:
        return None
    return spans[0].start.instant.seconds, spans[-1].end.instant.seconds
