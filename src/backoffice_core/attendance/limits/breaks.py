"""Breaks that are owed: after so much work in one go, so long a pause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.worked import TimeKind, WorkedDay
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["BreakAfter", "break_rule"]

AT_HOME = frozenset({TimeKind.ON_CALL})
PAUSE = frozenset({TimeKind.PAID_BREAK})


@checked_fields
@attrs.frozen(kw_only=True)
class BreakAfter:
    """Nobody works longer than ``after`` without a pause of at least ``least``.

    A pause is time between two spans of work, or a paid break. Days with a missing punch are
    not judged: nobody knows what happened in them.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    after: Duration = attrs.field(validator=not_negative)
    least: Duration = attrs.field(validator=positive)
    citation: Citation

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each day on which somebody worked on for too long."""
        for day in days:
            if not day.worked.complete:
                continue
            longest = longest_work(day.worked, self.least.seconds)
            if longest > self.after.seconds:
                yield self.finding(day, Duration(longest), names.get(day.person, day.person))

    def finding(self, day: ReckonedDay, time: Duration, name: str) -> Finding:
        """The verdict about a day."""
        says = Message(
            "{person} worked {time} in one go on {day}; after {after} a break of {least} is owed",
            person=name,
            time=time,
            day=day.day,
            after=self.after,
            least=self.least,
        )
        return found.about(
            "break_missing",
            Severity.NOTICE,
            day.person,
            says,
            day=day.day,
            explanation=found.cites(says, str(self.citation)),
        )


def longest_work(worked: WorkedDay, least: int) -> int:
    """The most seconds of work between two pauses that are long enough."""
    longest = running = 0
    ended: int | None = None
    for span in worked.spans:
        if span.kind in AT_HOME:
            continue
        start, end = span.start.instant.seconds, span.end.instant.seconds
        if span.kind in PAUSE:
            # Ending where work ended before, a pause counts as the gap it is.
            continue
        if ended is None or start - ended >= least:
            running = 0
        running += end - start
        ended = end
        longest = max(longest, running)
    return longest


def break_rule(book: RuleBook) -> BreakAfter | None:
    """The first rule of a book about breaks, if it has one."""
    return next((limit for limit in book.limits if isinstance(limit, BreakAfter)), None)
