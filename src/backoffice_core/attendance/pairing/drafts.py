"""Days in the making: plain seconds that pairing, rounding and breaks move about in place.

A company has millions of punches, so nothing here is checked or frozen: values are made from
it at the very end, once. All times are seconds since 1970.
"""

from __future__ import annotations

import enum
from datetime import date

from backoffice_core.attendance.model import DayKind, PlannedShift, Punch
from backoffice_core.attendance.worked import BreakKind, Credit, TimeKind, Trace
from backoffice_core.kernel.findings import Finding

__all__ = ["DayDraft", "Mark", "Pause", "PunchRole", "Span"]


class PunchRole(enum.Enum):
    """What a punch turned out to do.

    ``START`` and ``END`` begin and end work, ``MEAL_START`` leaves it for a meal and
    ``MEAL_END`` comes back from one, ``BREAK_START`` and ``BREAK_END`` do so for a rest, and
    ``TRANSFER`` goes over to other work.
    """

    START = "start"
    END = "end"
    MEAL_START = "meal_start"
    MEAL_END = "meal_end"
    BREAK_START = "break_start"
    BREAK_END = "break_end"
    TRANSFER = "transfer"


class Mark:
    """A moment at which work begins, ends or changes; without a ``punch`` it was assumed."""

    __slots__ = ("punch", "rate", "role", "seconds")

    def __init__(self, seconds: int, role: PunchRole, punch: Punch | None, rate: str = "") -> None:
        self.seconds = seconds
        self.role = role
        self.punch = punch
        self.rate = rate

    def __repr__(self) -> str:
        return f"Mark({self.seconds}, {self.role}, {self.punch!r}, {self.rate!r})"


class Span:
    """Work in one go."""

    __slots__ = ("end", "kind", "rate", "start")

    def __init__(
        self, start: int, end: int, kind: TimeKind = TimeKind.WORK, rate: str = ""
    ) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.rate = rate

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end}, {self.kind}, {self.rate!r})"


class Pause:
    """A pause in it; ``punched`` is false where a policy took it off."""

    __slots__ = ("end", "kind", "paid", "punched", "start")

    def __init__(
        self,
        start: int,
        end: int,
        kind: BreakKind = BreakKind.MEAL,
        *,
        punched: bool = True,
        paid: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.punched = punched
        self.paid = paid

    def __repr__(self) -> str:
        return (
            f"Pause({self.start}, {self.end}, {self.kind}, "
            f"punched={self.punched}, paid={self.paid})"
        )


class DayDraft:
    """One person's day before it is a :class:`~backoffice_core.attendance.worked.WorkedDay`."""

    __slots__ = (
        "breaks", "complete", "credits", "day", "findings", "kind",
        "person", "planned", "punches", "spans", "trace", "traits", "zone",
    )  # fmt: skip

    def __init__(
        self, person: str, day: date, zone: str, planned: tuple[PlannedShift, ...] = ()
    ) -> None:
        self.person = person
        self.day = day
        self.zone = zone
        self.planned = planned
        self.spans: list[Span] = []
        self.breaks: list[Pause] = []
        self.credits: list[Credit] = []
        self.findings: list[Finding] = []
        self.traits: set[str] = set()
        self.trace: list[Trace] = []
        self.complete = True
        self.kind: DayKind | None = None
        self.punches: list[Punch] = []

    def like(self, day: int) -> DayDraft:
        """An empty draft of another day (``date.toordinal()``) of the same person."""
        empty = DayDraft(self.person, date.fromordinal(day), self.zone)
        empty.complete = self.complete
        return empty

    def take_rest_of(self, other: DayDraft) -> None:
        """Take over what is neither time nor a punch."""
        self.planned += other.planned
        self.credits += other.credits
        self.findings += other.findings
        self.trace += other.trace
        self.traits |= other.traits
        self.complete &= other.complete

    def take(self, other: DayDraft) -> None:
        """Take over all of another draft of the same day that lies after this one."""
        self.take_rest_of(other)
        self.spans += other.spans
        self.breaks += other.breaks
        self.punches += other.punches
