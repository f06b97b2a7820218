"""Days of a voted schedule: more of them worked in a week than it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.limits.rest import ends_of
from backoffice_core.attendance.limits.verdict import crossed_limit
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.periods import Period
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.words import Message

__all__ = ["FurtherDayUnsaid"]


@checked_fields
@attrs.frozen(kw_only=True)
class FurtherDayUnsaid:
    """More than ``most`` working days in a week, and none is said to be beyond the schedule.

    No count of days can tell which of them it is, so nothing is guessed: whoever decides the
    days says it by their kind or by ``trait``.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    most: int = attrs.field(validator=not_negative)
    within: Period
    trait: str = attrs.field(validator=named)
    citation: Citation

    @property
    def asked_traits(self) -> frozenset[str]:
        """The trait of a day beyond the schedule."""
        return frozenset({self.trait})

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for the first day too many of each week."""
        current, worked = None, 0
        for day in days:
            number = self.within.number(day.day)
            if number != current:
                current, worked = number, 0
            within = day.worked.kind is DayKind.WORKDAY and self.trait not in day.worked.traits
            if not within or ends_of(day) is None:
                continue
            worked += 1
            if worked == self.most + 1:
                says = Message(
                    "{person} worked on {day} as working day {number} of a schedule of {most}; "
                    "say which day is beyond it: it is paid double after 8 hours",
                    person=names.get(day.person, day.person),
                    day=day.day,
                    number=worked,
                    most=self.most,
                )
                yield crossed_limit(
                    "further_day_unsaid", day, says, name=self.name, citation=self.citation
                )
