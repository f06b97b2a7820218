"""The last step: a day in the making becomes a value, once, and is not touched again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.pairing.clocks import LocalClock
from backoffice_core.attendance.pairing.drafts import DayDraft
from backoffice_core.attendance.worked import NO_TRAITS, BreakSpan, WorkedDay, WorkSpan
from backoffice_core.kernel.calendars import Calendar, HolidayKind

__all__ = ["Finisher"]

WORKDAY = DayKind.WORKDAY


class Finisher:
    """Makes days, and knows which are off."""

    __slots__ = ("calendar", "day_kinds", "free", "traits")

    def __init__(
        self,
        calendar: Calendar | None,
        day_kinds: Mapping[tuple[str, date], DayKind],
        traits: Mapping[tuple[str, date], Iterable[str]],
    ) -> None:
        self.calendar = calendar
        self.day_kinds = day_kinds
        self.traits = traits
        self.free: dict[date, DayKind] = {}

    def kind(self, draft: DayDraft) -> DayKind:
        """What the law sees in the day."""
        if draft.kind is not None:
            return draft.kind
        if self.day_kinds:
            said = self.day_kinds.get((draft.person, draft.day))
            if said is not None:
                return said
        if self.calendar is None:
            return WORKDAY
        free = self.free.get(draft.day)
        if free is None:
            free = self.free[draft.day] = calendar_kind(self.calendar, draft.day)
        return DayKind.WORKDAY if free is DayKind.REST_DAY and draft.planned else free

    def finish(self, draft: DayDraft, clock: LocalClock) -> WorkedDay:
        """The day as a value."""
        zone = clock.zone
        punched = {
            punch.at.instant.seconds: punch.at for punch in draft.punches if punch.at.zone == zone
        }
        here = clock.moment
        spans = tuple(
            [
                WorkSpan(
                    start=punched.get(span.start) or here(span.start),
                    end=punched.get(span.end) or here(span.end),
                    kind=span.kind,
                    rate=span.rate,
                )
                for span in draft.spans
            ]
        )
        breaks = tuple(
            [
                BreakSpan(
                    start=punched.get(pause.start) or here(pause.start),
                    end=punched.get(pause.end) or here(pause.end),
                    kind=pause.kind,
                    punched=pause.punched,
                    paid=pause.paid,
                )
                for pause in draft.breaks
            ]
        )
        traits = frozenset(draft.traits) if draft.traits else NO_TRAITS
        if self.traits:
            traits = traits.union(self.traits.get((draft.person, draft.day), ()))
        return WorkedDay(
            person=draft.person,
            day=draft.day,
            zone=zone,
            spans=spans,
            kind=self.kind(draft),
            traits=traits,
            planned=draft.planned,
            breaks=breaks,
            credits=tuple(draft.credits),
            complete=draft.complete,
            punches=tuple(draft.punches),
            trace=tuple(draft.trace),
        )


def calendar_kind(calendar: Calendar, day: date) -> DayKind:
    """What a calendar says of a day; joint leave is no holiday to the law."""
    if any(holiday.kind is not HolidayKind.JOINT_LEAVE for holiday in calendar.holidays_on(day)):
        return DayKind.HOLIDAY
    return DayKind.REST_DAY if day.weekday() in calendar.weekend else DayKind.WORKDAY
