"""Breaks in all: so much pause in a day of so much work, in blocks long enough to count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.limits.verdict import crossed_limit, working_seconds
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.worked import TimeKind, WorkedDay
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["BreakTotal"]


@checked_fields
@attrs.frozen(kw_only=True)
class BreakTotal:
    """Whoever works more than ``after`` has pauses of ``least`` in all.

    Only pauses of a ``block`` or more count (ArbZG section 4: 15 minutes). Days with a missing
    punch are not judged.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    after: Duration = attrs.field(validator=not_negative)
    least: Duration = attrs.field(validator=positive)
    citation: Citation
    block: Duration = attrs.field(default=Duration(0), validator=not_negative)

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each day with too little pause."""
        for day in days:
            work = working_seconds(day.worked)
            if not day.worked.complete or work <= self.after.seconds:
                continue
            paused = sum(each for each in pauses(day.worked) if each >= self.block.seconds)
            if paused < self.least.seconds:
                says = Message(
                    "{person} worked {time} on {day} with {paused} of breaks; {least} are owed",
                    person=names.get(day.person, day.person),
                    time=Duration(work),
                    day=day.day,
                    paused=Duration(paused),
                    least=self.least,
                )
                yield crossed_limit(
                    "break_short", day, says, name=self.name, citation=self.citation
                )


def pauses(worked: WorkedDay) -> Iterator[int]:
    """The seconds of each pause of a day: between its spans, or paid."""
    for before, after in pairwise(worked.spans):
        yield after.start.instant.seconds - before.end.instant.seconds
    for span in worked.spans:
        if span.kind is TimeKind.PAID_BREAK:
            yield span.time.seconds
