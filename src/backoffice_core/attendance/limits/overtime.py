"""Limits on overtime: more of it than a law allows, or than it says what is paid for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.periods import Period, PeriodUnit
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.rules.thresholds import Threshold
from backoffice_core.attendance.rules.windows import EVERY_KIND, day_kind_set
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["OvertimeLimit", "UnlistedOvertime"]


@checked_fields
@attrs.frozen(kw_only=True)
class OvertimeLimit:
    """At most so much overtime in a period, on days of ``day_kinds``.

    The finding is of the day that went over, once in a period, and tells the time of all of it
    as far as its days were handed over.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    period: Period
    most: Duration = attrs.field(validator=not_negative)
    citation: Citation
    day_kinds: frozenset[DayKind] = attrs.field(default=EVERY_KIND, converter=day_kind_set)

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each period with too much."""
        for _, own in groupby(days, key=lambda day: self.period.number(day.day)):
            total, over = 0, None
            for day in own:
                if day.worked.kind in self.day_kinds:
                    total += day.overtime.seconds
                    if over is None and total > self.most.seconds:
                        over = day
            if over is not None:
                yield self.finding(over, Duration(total), names.get(over.person, over.person))

    def finding(self, day: ReckonedDay, time: Duration, name: str) -> Finding:
        """The verdict about the day that went over."""
        person, most, law = day.person, self.most, str(self.citation)
        if self.period.count == 1 and self.period.unit is PeriodUnit.DAY:
            return found.overtime_day(person, name, day.day, time=time, most=most, law=law)
        if self.period.count == 1 and self.period.unit is PeriodUnit.WEEK:
            return found.overtime_week(person, name, day.day, time=time, most=most, law=law)
        says = Message(
            "{person} came to {time} of overtime in the period of {day}; the law allows {most} in"
            " it",
            person=name,
            time=time,
            day=day.day,
            most=most,
        )
        return found.about(
            f"overtime_{self.period.unit.value}",
            Severity.WARNING,
            person,
            says,
            day=day.day,
            explanation=found.cites(says, law),
        )


@checked_fields
@attrs.frozen(kw_only=True)
class UnlistedOvertime:
    """More overtime in a day than the rule that pays it lists a multiple for.

    The last multiple is paid beyond; who decides should know that no law says so.

    Raises :class:`InvalidValue`: ``text_empty``.
    """

    name: str = attrs.field(validator=named)
    citation: Citation

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each day beyond the list."""
        for day in days:
            for rule, seconds in overtime_by_rule(day).items():
                if rule.listed is not None and rule.listed.seconds < seconds:
                    yield found.overtime_unlisted(
                        day.person,
                        names.get(day.person, day.person),
                        day.day,
                        time=Duration(seconds),
                        listed=rule.listed,
                        law=str(rule.citation),
                    )


def overtime_by_rule(day: ReckonedDay) -> dict[Threshold, int]:
    """The seconds that each threshold made overtime."""
    seconds: dict[Threshold, int] = {}
    for piece in day.pieces:
        for reason in piece.reasons:
            if isinstance(reason.rule, Threshold):
                seconds[reason.rule] = seconds.get(reason.rule, 0) + piece.seconds
    return seconds
