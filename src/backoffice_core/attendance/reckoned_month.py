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
from backoffice_core.attendance.model import (
    DayKind,
    Employee,
    OvertimeTier,
    PremiumTime,
    TimeKind,
)
from backoffice_core.attendance.pay.lines import PayKind
from backoffice_core.attendance.pay.parts import PricedPart, parts_of, sorted_pieces
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.rules.reckoning import reckon
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration

__all__ = [
    "DayMade",
    "limits_crossed",
    "overtime_before_plan",
    "premiums_of",
    "reckon_days",
    "tiers_of",
]

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
    """The overtime of a day by multiple, in the order it was worked, with the articles."""
    for part in parts_paid_as(PayKind.OVERTIME, day):
        yield OvertimeTier(
            day=day.day,
            multiple=part.multiple,
            time=Duration(part.seconds),
            citation=part.source,
        )


def premiums_of(day: ReckonedDay) -> Iterator[PremiumTime]:
    """Other time of a day that is not worth the plain wage, likewise."""
    for part in parts_paid_as(PayKind.PREMIUM, day):
        yield PremiumTime(
            day=day.day,
            multiple=part.multiple,
            time=Duration(part.seconds),
            citation=part.source,
        )


def parts_paid_as(kind: PayKind, day: ReckonedDay) -> Iterator[PricedPart]:
    """A day's parts of one kind, sorted as pay sorts them, at their whole multiples."""
    for paid_as, _, pieces in sorted_pieces(day, by_hour=False):
        if paid_as is kind:
            yield from parts_of(pieces, less=Fraction(0), ordinary=str(day.book.ordinary))


def overtime_before_plan(
    employee: Employee, made: Iterable[DayMade], reckoned: Iterable[ReckonedDay], frame: Frame
) -> dict[date, Duration]:
    """What more would be overtime if time before the planned start were work as any other."""
    days = tuple(made)
    if not any(day.measured.before_start for day in days):
        return {}
    counted = reckon_days(employee, [all_as_work(day) for day in days], frame)
    more = (
        (one.day, other.overtime - one.overtime)
        for one, other in zip(reckoned, counted, strict=True)
    )
    return {day: time for day, time in more if time > Duration.ZERO}


def all_as_work(made: DayMade) -> DayMade:
    """The day with all of its time as work."""
    if not made.measured.before_start:
        return made
    work = tuple((start, end, TimeKind.WORK) for start, end, _ in made.measured.work)
    return attrs.evolve(made, measured=attrs.evolve(made.measured, work=work))
