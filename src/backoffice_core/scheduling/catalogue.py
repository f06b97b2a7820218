"""The catalogue of roster rules: each one class, each a value with its number and its citation."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.instants import Duration, Instant, local_day
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.model import Absence, Assignment, Person
from backoffice_core.scheduling.rules import Breach, Rule, Work, monday_of, work_time
from backoffice_core.scheduling.terms import Count, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backoffice_core.kernel.words import Value

__all__ = [
    "DaysAWeekMax",
    "HoursAWeekMax",
    "MinimumRest",
    "OnLeave",
    "OneShiftADay",
    "SkillRequired",
    "standard_rules",
]

SECOND = Duration(1)
DAY = 86_400
HOURS_A_WEEK = Duration.of(hours=40)
REST = Duration.of(hours=11)
WORKING_TIME_LAW = "PP 35/2021 art. 21(2)"
WEEKLY_REST_LAW = "PP 35/2021 art. 22"
# Indonesian law sets no least rest between two shifts, so this one binds by the house's choice.
REST_SOURCE = "Directive 2003/88/EC art. 3"


@attrs.frozen(kw_only=True)
class OneShiftADay:
    """A person starts at most one shift on a date."""

    name: ClassVar[str] = "one_shift_a_day"
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
            if len(shifts) > 1:
                says = Message("{person} has {count} shifts on {day}", person=work.person.name,
                               count=len(shifts), day=day)  # fmt: skip
                yield Breach(says=says, day=day, assignments=shifts)

    def terms(self, possible: Work) -> Iterator[Term]:
        """Allow one of all that start on a day."""
        for positions in positions_by_day(possible).values():
            if len(positions) > 1:
                yield Count.one_of(positions)


@attrs.frozen(kw_only=True)
class MinimumRest:
    """Between two shifts at least ``rest`` really passes, whatever the clocks do.

    With no rest at all it still keeps a person from two places at once.
    """

    name: ClassVar[str] = "minimum_rest"
    rest: Duration = REST
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = REST_SOURCE

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("At least {rest} of rest between two shifts", rest=self.rest)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the least rest."""
        return {"rest": self.rest}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each shift that starts too soon after the ones before it end."""
        before: Assignment | None = None
        for after in work.assignments:
            if before is not None:
                rested = after.start - before.end
                if rested < self.rest:
                    yield Breach(says=self.too_soon(work, before, after, rested), day=after.day,
                                 assignments=(before, after))  # fmt: skip
            if before is None or after.end.instant > before.end.instant:
                before = after

    def too_soon(
        self, work: Work, before: Assignment, after: Assignment, rested: Duration
    ) -> Message:
        """Return the sentence of a breach."""
        if rested < Duration.ZERO:
            return Message(
                "{person} has two shifts at once: until {end} and from {start}",
                person=work.person.name, end=before.end, start=after.start,
            )  # fmt: skip
        return Message(
            "{person} rests {rested} between {end} and {start}; at least {rest} is required",
            person=work.person.name, rested=rested, end=before.end, start=after.start,
            rest=self.rest,
        )  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Allow one of all that are still running or rested from when another starts.

        Two shifts clash exactly when their times, each lengthened by the rest, overlap;
        intervals that overlap in pairs share a moment, so these sets say everything.
        """
        rest = max(0, self.rest.seconds)
        lengthened = [shift.end.instant.seconds + rest for shift in possible.assignments]
        moments = sorted(positions_by_start(possible).items())
        running: list[int] = []
        for place, (moment, starting) in enumerate(moments):
            running = [each for each in running if lengthened[each] > moment] + starting
            following = moments[place + 1][0] if place + 1 < len(moments) else None
            # When nobody leaves before the next starts, the next set holds all of this one.
            if following is not None and min(lengthened[each] for each in running) > following:
                continue
            if len(running) > 1:
                yield Count.one_of(tuple(running))


@attrs.frozen(kw_only=True)
class SkillRequired:
    """Who works a shift has the skill it asks for."""

    name: ClassVar[str] = "skill_required"
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("The skill that the shift asks for")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return nothing: there is no number to set."""
        return {}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each shift that asks for a skill the person lacks."""
        for shift in work.assignments:
            if shift.skill not in work.person.skills:
                says = Message("{person} lacks the skill {skill} for {shift} on {day}",
                               person=work.person.name, skill=shift.skill, shift=shift.shift,
                               day=shift.day)  # fmt: skip
                yield Breach(says=says, day=shift.day, assignments=(shift,))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid what asks for another skill."""
        lacked = {shift.skill for shift in possible.assignments} - possible.person.skills
        if lacked:
            for position, shift in enumerate(possible.assignments):
                if shift.skill in lacked:
                    yield Count.never(position)


@attrs.frozen(kw_only=True)
class OnLeave:
    """Nobody works at any moment of a day they are absent.

    The day is the date as time, first instant to first instant, where the shift starts:
    a night shift that runs into the day of leave is barred, one that ends at its
    midnight is not.
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
                zone = shift.start.zone
                if zone not in days:
                    days[zone] = local_day(absence.day, zone)
                if shift.start.instant < days[zone].end and shift.end.instant > days[zone].start:
                    yield Breach(says=away(work.person, absence), day=absence.day,
                                 assignments=(shift,))  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid what touches a date of absence."""
        away_on = {absence.day.toordinal() for absence in possible.absences}
        for position, shift in enumerate(possible.assignments):
            first = shift.day.toordinal()
            length = shift.end.instant.seconds - shift.start.instant.seconds
            # Where the zone is asked only when some day of absence is near: it is dear.
            near = range(first - 1, first + length // DAY + 3)
            if away_on.isdisjoint(near):
                continue
            last = (shift.end.instant - SECOND).at_zone(shift.start.zone).day.toordinal()
            if not away_on.isdisjoint(range(shift.start.day.toordinal(), last + 1)):
                yield Count.never(position)


@attrs.frozen(kw_only=True)
class DaysAWeekMax:
    """In a week, Monday to Sunday, shifts start on at most ``days`` days."""

    name: ClassVar[str] = "days_a_week_max"
    days: int = 6
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
        for days in weeks.values():
            if len(days) > self.days:
                yield Count(groups=tuple(days), weights=(1,) * len(days), most=self.days)


@attrs.frozen(kw_only=True)
class HoursAWeekMax:
    """In a week, Monday to Sunday by the day a shift starts, at most ``time`` is worked.

    Unpaid breaks do not count. 40 hours are the normal week of both Indonesian patterns,
    6 days of 7 hours and 5 of 8; what is planned above them is overtime.
    """

    name: ClassVar[str] = "hours_a_week_max"
    time: Duration = HOURS_A_WEEK
    level: Level = attrs.field(default=Level.LAW, validator=expect_level)
    source: str = WORKING_TIME_LAW

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
            paid = tuple(shift for shift in shifts if work_time(shift) > Duration.ZERO)
            worked = Duration.total(work_time(shift) for shift in paid)
            if worked > self.time:
                says = Message(
                    "{person} works {worked} in the week of {monday}, more than {time}",
                    person=work.person.name, worked=worked, monday=monday, time=self.time,
                )  # fmt: skip
                yield Breach(says=says, day=monday, assignments=paid,
                             amount=(worked - self.time).seconds)  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Bound the seconds of each week."""
        weeks: dict[date, list[tuple[int, int]]] = defaultdict(list)
        for position, shift in enumerate(possible.assignments):
            length = shift.end.instant.seconds - shift.start.instant.seconds
            if length > shift.break_time.seconds:
                weeks[monday_of(shift.day)].append((position, length - shift.break_time.seconds))
        for week in weeks.values():
            yield Count(
                groups=tuple((position,) for position, _ in week),
                weights=tuple(seconds for _, seconds in week),
                most=self.time.seconds,
            )


def standard_rules(
    *,
    rest: Duration = REST,
    days_a_week_max: int = 6,
    time_a_week_max: Duration = HOURS_A_WEEK,
) -> tuple[Rule, ...]:
    """Return the six rules every roster starts from, at the Indonesian limits.

    >>> print(", ".join(f"{rule.sentence} [{rule.level.value}]" for rule in standard_rules()[4:]))
    At most 6 days of work a week [law], At most 40:00:00 of work a week [law]
    """
    return (
        SkillRequired(),
        OnLeave(),
        OneShiftADay(),
        MinimumRest(rest=rest),
        DaysAWeekMax(days=days_a_week_max),
        HoursAWeekMax(time=time_a_week_max),
    )


def away(person: Person, absence: Absence) -> Message:
    """Return the sentence that somebody is absent, with the reason where one was given."""
    if absence.reason:
        return Message("{person} is absent on {day}: {reason}", person=person.name,
                       day=absence.day, reason=absence.reason)  # fmt: skip
    return Message("{person} is absent on {day}", person=person.name, day=absence.day)


def by_day(work: Work) -> dict[date, tuple[Assignment, ...]]:
    """Return what starts on each day."""
    days: dict[date, tuple[Assignment, ...]] = {}
    for shift in work.assignments:
        days[shift.day] = (*days.get(shift.day, ()), shift)
    return days


def by_week(work: Work) -> dict[date, tuple[Assignment, ...]]:
    """Return what starts in each week, by its Monday."""
    weeks: dict[date, tuple[Assignment, ...]] = {}
    for shift in work.assignments:
        monday = shift.day - timedelta(days=shift.day.isoweekday() - 1)
        weeks[monday] = (*weeks.get(monday, ()), shift)
    return weeks


def positions_by_day(possible: Work) -> dict[date, tuple[int, ...]]:
    """Return the positions of what may start on each day."""
    days: dict[date, list[int]] = defaultdict(list)
    for position, shift in enumerate(possible.assignments):
        days[shift.day].append(position)
    return {day: tuple(positions) for day, positions in days.items()}


def positions_by_start(possible: Work) -> dict[int, list[int]]:
    """Return the positions of what may start at each second."""
    moments: dict[int, list[int]] = defaultdict(list)
    for position, shift in enumerate(possible.assignments):
        moments[shift.start.instant.seconds].append(position)
    return dict(moments)
