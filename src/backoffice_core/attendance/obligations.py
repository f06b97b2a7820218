"""What work makes an employer owe besides pay: a meal, a way home.

These are no breaches and no money; they are things somebody must see to, so they are
findings that say what is owed, to whom and by which article.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.law_given import expect_law
from backoffice_core.attendance.rules.clock import window_spans
from backoffice_core.attendance.rules.conditions import WORKING_TIME
from backoffice_core.attendance.rules.premiums import ClockWindow
from backoffice_core.attendance.rules.reckoned import ReckonedDay, Reckoning
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.attendance.laws.packs import LawPack
    from backoffice_core.attendance.rules.book import LimitRule

__all__ = ["OwedAfterOvertime", "OwedInWindow", "check_obligations"]

NO_NAMES: Mapping[str, str] = {}


@checked_fields
@attrs.frozen(kw_only=True)
class OwedAfterOvertime:
    """``what`` is owed on a day with at least so much overtime.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    time: Duration = attrs.field(validator=not_negative)
    what: Message
    citation: Citation

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each day it is owed on."""
        for day in days:
            time = day.overtime
            if not time.is_zero and time >= self.time:
                says = Message(
                    "{person} worked {time} of overtime on {day}; owed from {least} on: {what}",
                    person=names.get(day.person, day.person),
                    time=time,
                    day=day.day,
                    least=self.time,
                    what=self.what,
                )
                yield owed(self.name, day, says, self.citation)


@checked_fields
@attrs.frozen(kw_only=True)
class OwedInWindow:
    """``what`` is owed to people with a ``trait`` on a day they work in a ``window``.

    Raises :class:`InvalidValue`: ``text_empty``.
    """

    name: str = attrs.field(validator=named)
    window: ClockWindow
    what: Message
    citation: Citation
    trait: str = ""

    @property
    def asked_traits(self) -> frozenset[str]:
        """The trait of the people it is owed to."""
        return frozenset({self.trait} if self.trait else ())

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each day it is owed on."""
        for day in days:
            if self.trait and self.trait not in day.worked.traits:
                continue
            time = self.time_within(day)
            if time:
                says = Message(
                    "{person} worked {time} by night on {day}; owed: {what}",
                    person=names.get(day.person, day.person),
                    time=Duration(time),
                    day=day.day,
                    what=self.what,
                )
                yield owed(self.name, day, says, self.citation)

    def time_within(self, day: ReckonedDay) -> int:
        """The seconds of work within the window."""
        worked = day.worked
        spans = [
            (span.start.instant.seconds, span.end.instant.seconds)
            for span in worked.spans
            if span.kind in WORKING_TIME.kinds
        ]
        return sum(
            max(0, min(closes, end) - max(opens, start))
            for opens, closes in window_spans(self.window, worked, {worked.day: worked.kind})
            for start, end in spans
        )


def owed(name: str, day: ReckonedDay, says: Message, citation: Citation) -> Finding:
    """The finding that something is owed on a day."""
    return found.about(
        name,
        Severity.NOTICE,
        day.person,
        says,
        day=day.day,
        explanation=found.cites(says, str(citation)),
    )


@checked
def check_obligations(
    reckoning: Reckoning,
    *,
    law: LawPack | Effective[LawPack],
    names: Mapping[str, str] = NO_NAMES,
) -> tuple[Finding, ...]:
    """What each day makes the employer owe by the law of that day; ``names`` by person.

    Raises :class:`InvalidValue` (``no_value_on_day``) before the law begins.
    """
    expect_law(law)

    def duties(day: ReckonedDay) -> tuple[LimitRule, ...]:
        pack = law.on(day.day) if isinstance(law, Effective) else law
        return pack.obligations

    return tuple(
        finding
        for day in reckoning.days
        for duty in duties(day)
        for finding in duty.crossed((day,), names=names)
    )
