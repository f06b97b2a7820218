"""Rosters of many days of work and then many of rest: as much rest as the work has earned.

Who works far from home works many days in a row. A decree says how many days of rest they earn,
and work begins again too soon where those have not passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.limits.verdict import crossed_limit
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.words import Message

__all__ = ["RestAfterWork"]


@checked_fields
@attrs.frozen(kw_only=True)
class RestAfterWork:
    """Days of rest in proportion: one for every ``days`` of work in a row, part of one up.

    At least ``least`` of them are owed. A day planned for work on which nobody worked breaks no
    row and is no rest, and work on a day of rest only takes that day from the rest; a day that
    nobody handed over is one of rest. What came before is judged when work goes on.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    days: int = attrs.field(validator=positive)
    citation: Citation
    least: int = attrs.field(default=0, validator=not_negative)

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each day on which work began again too soon."""
        row, rested, last = 0, 0, None
        for day in days:
            rested += 0 if last is None else (day.day - last).days - 1
            last = day.day
            worked = any(span.kind.counts_as_work for span in day.worked.spans)
            if day.worked.kind is DayKind.REST_DAY:
                rested += not worked
            elif worked:
                owed = max(-(-row // self.days), self.least)
                if row and rested:
                    if rested < owed:
                        yield self.finding(day, row, rested, owed, names)
                    row = 0
                row, rested = row + 1, 0

    def finding(
        self, day: ReckonedDay, row: int, rested: int, owed: int, names: Mapping[str, str]
    ) -> Finding:
        """The verdict about a rest."""
        says = Message(
            "{person} began to work again on {day} after {rested} of {owed} days of rest, which"
            " {row} days of work in a row had earned",
            person=names.get(day.person, day.person),
            day=day.day,
            row=row,
            owed=owed,
            rested=rested,
        )
        return crossed_limit("rest_day_missing", day, says, name=self.name, citation=self.citation)
