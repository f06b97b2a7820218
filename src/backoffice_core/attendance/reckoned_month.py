"""A person's month under the law: what each second of it is worth, and which lines it crosses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.frames import DayFrame, Frame
from backoffice_core.attendance.limits.breaks import BreakAfter
from backoffice_core.attendance.matching import Presence
from backoffice_core.attendance.measuring import Measured, work_spans
from backoffice_core.attendance.model import DayKind, Employee, OvertimeTier
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.rules.reckoning import reckon
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration

__all__ = ["DayMade", "limits_crossed", "reckon_days", "tiers_of"]

SHORTEST = frozenset({"shortest"})
NO_TRAITS: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class DayMade:
    """One person's day before the law has looked at it."""

    frame: DayFrame
    kind: DayKind
    presences: tuple[Presence, ...]
    measured: Measured
    break_rule: BreakAfter | None
    shortest: bool

    def worked(self, employee: Employee, zone: str) -> WorkedDay:
        """The day as rules of law see it."""
        return WorkedDay(
            person=employee.id,
            day=self.frame.day,
            zone=zone,
            kind=self.kind,
            traits=SHORTEST if self.shortest else NO_TRAITS,
            spans=work_spans(self.measured, zone),
            complete=all(presence.complete for presence in self.presences),
        )


def reckon_days(
    employee: Employee, made: Iterable[DayMade], frame: Frame
) -> tuple[ReckonedDay, ...]:
    """The days of one person under the law of each."""
    days = [day.worked(employee, frame.zone) for day in made]
    return reckon(days, rules=frame.rules(employee)).days if days else ()


def limits_crossed(
    days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
) -> dict[date, list[Finding]]:
    """The findings of the law's limits by day, each by the law of its own day.

    Breaks are not among them: a plan may hold one that nobody punched.
    """
    books = {day.day: day.book for day in days}
    limits = {id(limit): limit for book in books.values() for limit in book.limits}
    crossed: dict[date, list[Finding]] = {}
    for limit in limits.values():
        if isinstance(limit, BreakAfter):
            continue
        for finding in limit.crossed(days, names=names):
            day = finding.day
            if day is not None and any(own is limit for own in books[day].limits):
                crossed.setdefault(day, []).append(finding)
    return crossed


def tiers_of(day: ReckonedDay) -> Iterator[OvertimeTier]:
    """The overtime of a day by multiple, in the order it was worked, with the article."""
    seconds: dict[tuple[Fraction, str], int] = {}
    for piece in day.pieces:
        if piece.overtime:
            key = piece.multiple, str(piece.reasons[0].rule.citation)
            seconds[key] = seconds.get(key, 0) + piece.seconds
    for (multiple, citation), time in seconds.items():
        yield OvertimeTier(day=day.day, multiple=multiple, time=Duration(time), citation=citation)
