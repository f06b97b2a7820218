"""Worked time: what punches have become before any rule of pay looks at it.

This is where the two halves of attendance meet. Before it, punches are admitted, paired,
rounded, and broken by meals; after it, rules of law say what each second is worth. A
:class:`WorkedDay` is plain, so it can just as well be written by hand or come from a
timesheet nobody punched.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.model import DayKind, PlannedShift, Punch, TimeKind
from backoffice_core.kernel.arguments import checked_fields, expect_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.checks import several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration, ZonedInstant
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.zones import zone_rules

__all__ = ["BreakKind", "BreakSpan", "Credit", "TimeKind", "Trace", "WorkSpan", "WorkedDay"]


T = TypeVar("T")
NO_TRAITS: frozenset[str] = frozenset()


class BreakKind(enum.Enum):
    """What a pause was for."""

    MEAL = "meal"
    REST = "rest"


@attrs.frozen(kw_only=True)
class WorkSpan:
    """Time in one go, of one kind; ``rate`` names the pay rate where a person has several."""

    start: ZonedInstant
    end: ZonedInstant
    kind: TimeKind = TimeKind.WORK
    rate: str = ""

    def __attrs_post_init__(self) -> None:
        # Made by the million: only what is unusual is looked at field by field.
        if (type(self.start), type(self.end), type(self.kind), type(self.rate)) != SPAN:
            expect_fields(self)

    @property
    def time(self) -> Duration:
        """How long it really lasted, whatever the clocks did."""
        return self.end - self.start


SPAN = (ZonedInstant, ZonedInstant, TimeKind, str)


@checked_fields
@attrs.frozen(kw_only=True)
class BreakSpan:
    """A pause within a day; ``punched`` is false where a policy took it off by itself.

    Raises :class:`InvalidValue`: ``break_reversed``, ``not_a_member``, ``type_wrong``.
    """

    start: ZonedInstant
    end: ZonedInstant
    kind: BreakKind = attrs.field(default=BreakKind.MEAL, validator=member_validator(BreakKind))
    punched: bool = True
    paid: bool = False

    def __attrs_post_init__(self) -> None:
        if self.end.instant.seconds < self.start.instant.seconds:
            raise InvalidValue(
                "break_reversed",
                f"A pause from {self.start} to {self.end} ends before it starts.",
                "Give the earlier moment first.",
            )

    @property
    def time(self) -> Duration:
        """How long it lasted."""
        return self.end - self.start


@checked_fields
@attrs.frozen(kw_only=True)
class Credit:
    """Time that counts as worked though no span holds it, and the rule that gives it.

    It has no time of the day, so it counts towards no threshold and makes no overtime: it is paid
    besides, at the plain wage, and :attr:`WorkedDay.worked` has it in the sum.

    Raises :class:`InvalidValue`: ``text_empty`` without a name, ``number_too_small`` for a
    negative time, ``type_wrong``.
    """

    name: str = attrs.field(validator=named)
    time: Duration = attrs.field(validator=not_negative)
    citation: Citation | None = None


class Trace(Protocol):
    """A step between punches and worked time that changed something: a rounding, a break."""

    def explain(self) -> Explanation:
        """What it changed and why; made only when somebody asks."""
        ...


def all_of(values: Iterable[T], kind: type[T], *, name: str) -> tuple[T, ...]:
    """The values as a tuple, where each is of a kind."""
    if isinstance(values, tuple):
        for value in values:
            if type(value) is not kind:
                break
        else:
            return values
    return tuple(several(values, kind, name=name))


def spans_of(values: Iterable[WorkSpan]) -> tuple[WorkSpan, ...]:
    """Spans as a tuple."""
    return all_of(values, WorkSpan, name="spans")


def shifts_of(values: Iterable[PlannedShift]) -> tuple[PlannedShift, ...]:
    """Planned shifts as a tuple."""
    return all_of(values, PlannedShift, name="planned shifts")


def breaks_of(values: Iterable[BreakSpan]) -> tuple[BreakSpan, ...]:
    """Pauses as a tuple."""
    return all_of(values, BreakSpan, name="breaks")


def credits_of(values: Iterable[Credit]) -> tuple[Credit, ...]:
    """Credits as a tuple."""
    return all_of(values, Credit, name="credits")


def punches_of(values: Iterable[Punch]) -> tuple[Punch, ...]:
    """Punches as a tuple."""
    return all_of(values, Punch, name="punches")


def traits_of(values: Iterable[str]) -> frozenset[str]:
    """Traits as a set, each once."""
    return NO_TRAITS if values is NO_TRAITS else frozenset(several(values, str, name="traits"))


@attrs.frozen(kw_only=True)
class WorkedDay:
    """One person's time that counts on ``day``: spans in order that do not overlap.

    ``zone`` is where the person's day and clock windows are read. ``traits`` are further
    names the rules may ask about (``shortest`` for the short day of a six-day week).
    ``planned`` are the shifts of the day, ``breaks`` the pauses, ``credits`` time given
    beyond the spans. ``complete`` is false where a punch is missing, ``punches`` are those it
    was made from, and ``trace`` the steps that changed their times on the way.

    Raises :class:`InvalidValue`: ``spans_overlap`` where one begins before the last ended,
    ``span_reversed``, ``span_on_other_day`` for one that begins or ends more than two days from
    ``day`` (to which of the days beside it work belongs is a policy's choice), ``text_empty``
    where nobody is named, ``unknown_zone``, ``not_several``, ``not_a_date``, ``not_a_member``,
    ``type_wrong``.
    """

    person: str
    day: date
    zone: str
    spans: tuple[WorkSpan, ...] = attrs.field(default=(), converter=spans_of)
    kind: DayKind = attrs.field(default=DayKind.WORKDAY, validator=member_validator(DayKind))
    traits: frozenset[str] = attrs.field(default=NO_TRAITS, converter=traits_of)
    planned: tuple[PlannedShift, ...] = attrs.field(default=(), converter=shifts_of)
    breaks: tuple[BreakSpan, ...] = attrs.field(default=(), converter=breaks_of)
    credits: tuple[Credit, ...] = attrs.field(default=(), converter=credits_of)
    complete: bool = True
    punches: tuple[Punch, ...] = attrs.field(default=(), converter=punches_of)
    trace: tuple[Trace, ...] = ()

    def __attrs_post_init__(self) -> None:
        said = (type(self.person), type(self.day), type(self.zone), type(self.complete))
        if said != SAID or type(self.trace) is not tuple:
            expect_fields(self)
        if not self.person:
            named(self, attrs.fields(WorkedDay).person, self.person)
        zone_rules(self.zone)
        if self.spans:
            self.expect_near(self.spans[0].start, self.spans[-1].end)
        before: WorkSpan | None = None
        for span in self.spans:
            start = span.start.instant.seconds
            if span.end.instant.seconds < start:
                raise InvalidValue(
                    "span_reversed",
                    f"{self.person} on {self.day}: a span ends {span.end} before it starts.",
                    "Give start and end in order.",
                )
            if before is not None and start < before.end.instant.seconds:
                raise InvalidValue(
                    "spans_overlap",
                    f"{self.person} on {self.day}: {span.start} lies before {before.end}.",
                    "Give the spans in order, each second once.",
                )
            before = span

    def expect_near(self, first: ZonedInstant, last: ZonedInstant) -> None:
        """Refuse a date that the work has nothing to do with: a day of another year, a slip."""
        number = self.day.toordinal() - EPOCH_DAY
        begins = (first.instant.seconds + first.offset) // DAY
        ends = (last.instant.seconds + last.offset) // DAY
        if not begins - DAYS_BESIDE <= number <= ends + DAYS_BESIDE:
            raise InvalidValue(
                "span_on_other_day",
                f"{self.person} on {self.day}: work from {first} to {last} is not near that day.",
                f"Give a day such as {first.day}, or the times that were meant.",
            )

    @property
    def worked(self) -> Duration:
        """All time that counts: the spans and the credits."""
        spans = sum(span.end.instant.seconds - span.start.instant.seconds for span in self.spans)
        return Duration(spans + sum(credit.time.seconds for credit in self.credits))


DAY = 86_400
EPOCH_DAY = date(1970, 1, 1).toordinal()
# How far from its spans a day may lie. A night belongs to the evening before or to the morning
# after, and a day is read in a zone that need not be that of the spans.
DAYS_BESIDE = 2
SAID = (str, date, str, bool)
