"""The day and the week: one shift a day, days of absence, and the week of the Indonesian law."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.instants import Duration, Instant, local_day
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.possible import positions_by_day
from backoffice_core.scheduling.catalogue.seen import by_day, by_week
from backoffice_core.scheduling.catalogue.steps import MINUTE, begun, counted
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.model import Absence, Person
from backoffice_core.scheduling.rules import Breach, Work, monday_of, work_time
from backoffice_core.scheduling.terms import Count, Term

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value

__all__ = ["DaysAWeekMax", "HoursAWeekMax", "OnLeave", "OneShiftADay"]

SECOND = Duration(1)
DAY = 86_400
WEEKDAYS = 7
HOURS_A_WEEK = Duration.of(hours=40)
WORKING_TIME_LAW = "PP 35/2021 art. 21(2)"
WEEKLY_REST_LAW = "PP 35/2021 art. 22"


@checked_fields
@attrs.frozen(kw_only=True)
class OneShiftADay:
    """A person starts at most one shift on a date. The amount is a shift too many."""

    name: ClassVar[str] = "one_shift_a_day"
    alike: ClassVar[bool] = True
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("At most one shift a day")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return nothing: there is no number to set."""
        return {}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each day with two shifts or more."""
        for day, shifts in by_day(work).items():
            if len(shifts) > 1 and day >= work.judged_from:
                says = Message("{person} has {count} shifts on {day}", person=work.person.name,
                               count=len(shifts), day=day)  # fmt: skip
                yield Breach(says=says, day=day, assignments=shifts, amount=len(shifts) - 1)

    def terms(self, possible: Work) -> Iterator[Term]:
        """Allow one of all that start on a day."""
        for day, positions in positions_by_day(possible).items():
            if len(positions) > 1 and day >= possible.judged_from:
                yield Count.one_of(positions)


@checked_fields
@attrs.frozen(kw_only=True)
class OnLeave:
    """Nobody works at any moment of a day they are absent.

    The day is the date as time, first instant to first instant, where the shift starts:
    a night shift that runs into the day of leave is barred, one that ends at its
    midnight is not. The amount is each day of absence that a shift touches.
    """

    name: ClassVar[str] = "on_leave"
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("No work on a day of absence")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return nothing: there is no number to set."""
        return {}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each shift that overlaps a day of absence."""
        for absence in work.absences:
            days: dict[str, Interval[Instant]] = {}
            for shift in work.assignments:
                if shift.day < work.judged_from:
                    continue
                zone = shift.start.zone
                if zone not in days:
                    days[zone] = local_day(absence.day, zone)
                if shift.start.instant < days[zone].end and shift.end.instant > days[zone].start:
                    yield Breach(says=away(work.person, absence), day=absence.day,
                                 assignments=(shift,))  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid what touches a date of absence."""
        away_on = Counter(absence.day.toordinal() for absence in possible.absences)
        if not away_on:
            return
        for position, shift in enumerate(possible.assignments):
            first = shift.day.toordinal()
            length = shift.end.instant.seconds - shift.start.instant.seconds
            # Where the zone is asked only when some day of absence is near: it is dear.
            near = range(first - 1, first + length // DAY + 3)
            if not any(day in away_on for day in near) or shift.day < possible.judged_from:
                continue
            last = (shift.end.instant - SECOND).at_zone(shift.start.zone).day.toordinal()
            touched = sum(away_on[day] for day in range(shift.start.day.toordinal(), last + 1))
            if touched:
                yield Count(groups=((position,),), most=0, each=touched)


def away(person: Person, absence: Absence) -> Message:
    """Return the sentence that somebody is absent, with the reason where one was given."""
    if absence.reason:
        return Message("{person} is absent on {day}: {reason}", person=person.name,
                       day=absence.day, reason=absence.reason)  # fmt: skip
    return Message("{person} is absent on {day}", person=person.name, day=absence.day)


def is_of_another(monday: date, work: Work) -> bool:
    """Say whether a week ends under an earlier version of a contract, or under a later one."""
    after = monday.toordinal() + WEEKDAYS
    later = work.goes_on and after > work.horizon.end.toordinal()
    return later or after <= work.judged_from.toordinal()


def weeks_of_its_own(possible: Work, mondays: Iterable[date]) -> Iterator[date]:
    """Yield the weeks that end under this version of a contract, where it changes."""
    first = monday_of(possible.judged_from)
    for monday in mondays:
        if monday >= first and not (
            possible.goes_on and monday + timedelta(days=WEEKDAYS) > possible.horizon.end
        ):
            yield monday


@checked_fields
@attrs.frozen(kw_only=True)
class DaysAWeekMax:
    """In a week, Monday to Sunday, shifts start on at most ``days`` days.

    The amount is a day too many.

    Raises :class:`InvalidValue` (``number_too_small``).
    """

    name: ClassVar[str] = "days_a_week_max"
    alike: ClassVar[bool] = True
    days: int = attrs.field(default=6, validator=not_negative)
    level: Level = attrs.field(default=Level.LAW, validator=expect_level)
    source: str = WEEKLY_REST_LAW

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("At most {days} days of work a week", days=self.days)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the most days."""
        return {"days": self.days}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each week with too many days."""
        for monday, shifts in by_week(work).items():
            if is_of_another(monday, work):
                continue
            worked = len({shift.day for shift in shifts})
            if worked > self.days:
                says = Message(
                    "{person} works {worked} days in the week of {monday}, more than {days}",
                    person=work.person.name, worked=worked, monday=monday, days=self.days,
                )  # fmt: skip
                yield Breach(says=says, day=monday, assignments=shifts,
                             amount=worked - self.days)  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Count the days of each week on which anything is chosen."""
        weeks: dict[date, list[tuple[int, ...]]] = defaultdict(list)
        for day, positions in positions_by_day(possible).items():
            weeks[monday_of(day)].append(positions)
        for monday in weeks_of_its_own(possible, weeks):
            days = weeks[monday]
            if len(days) > self.days:
                yield Count(groups=tuple(days), weights=(1,) * len(days), most=self.days)


@checked_fields
@attrs.frozen(kw_only=True)
class HoursAWeekMax:
    """In a week, Monday to Sunday by the day a shift starts, at most ``time`` is worked.

    Unpaid breaks do not count. 40 hours are the normal week of both Indonesian patterns,
    6 days of 7 hours and 5 of 8; what is planned above them is overtime. The amount is each
    minute too many that has begun; a soft limit needs shifts of whole minutes.

    Raises :class:`InvalidValue`: ``number_too_small``, and ``time_not_in_steps`` of a soft
    limit, here or when a roster is solved.
    """

    name: ClassVar[str] = "hours_a_week_max"
    alike: ClassVar[bool] = True
    time: Duration = attrs.field(default=HOURS_A_WEEK, validator=not_negative)
    level: Level = attrs.field(default=Level.LAW, validator=expect_level)
    source: str = WORKING_TIME_LAW

    def __attrs_post_init__(self) -> None:
        """Refuse a time that a soft limit cannot count."""
        counted(self.time.seconds, MINUTE, self.level)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("At most {time} of work a week", time=self.time)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the most time."""
        return {"time": self.time}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each week with too much time."""
        for monday, shifts in by_week(work).items():
            if is_of_another(monday, work):
                continue
            paid = tuple(shift for shift in shifts if work_time(shift) > Duration.ZERO)
            worked = Duration.total(work_time(shift) for shift in paid)
            if worked > self.time:
                says = Message(
                    "{person} works {worked} in the week of {monday}, more than {time}",
                    person=work.person.name, worked=worked, monday=monday, time=self.time,
                )  # fmt: skip
                yield Breach(says=says, day=monday, assignments=paid,
                             amount=begun(worked - self.time, MINUTE))  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Bound the seconds of each week; of a soft limit the minutes."""
        weeks: dict[date, list[tuple[int, int]]] = defaultdict(list)
        for position, shift in enumerate(possible.assignments):
            length = shift.end.instant.seconds - shift.start.instant.seconds
            if length > shift.break_time.seconds:
                weight = counted(length - shift.break_time.seconds, MINUTE, self.level)
                weeks[monday_of(shift.day)].append((position, weight))
        for monday in weeks_of_its_own(possible, weeks):
            week = weeks[monday]
            yield Count(
                groups=tuple((position,) for position, _ in week),
                weights=tuple(weight for _, weight in week),
                most=counted(self.time.seconds, MINUTE, self.level),
            )
