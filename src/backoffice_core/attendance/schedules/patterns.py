"""Work schedules: which shifts a person has on which dates, and how much is due.

A schedule knows nothing of people, zones and holidays; those meet it in
:func:`~backoffice_core.attendance.schedules.plan_shifts`. Anything with the two methods of
:class:`WorkSchedule` is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

import attrs

from backoffice_core.attendance.rules.periods import Period
from backoffice_core.attendance.schedules.overlaps import expect_apart
from backoffice_core.attendance.schedules.templates import ShiftTemplate
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration

__all__ = ["FixedWeek", "PeriodHours", "Rotation", "Shifts", "WorkSchedule"]

DAYS_IN_WEEK = 7
Shifts = tuple[ShiftTemplate, ...]


class WorkSchedule(Protocol):
    """Which shifts a date has, holidays aside."""

    def shifts_on(self, day: date) -> Shifts:
        """The shifts that start on a date; none on a day off."""
        ...

    def due_on(self, day: date) -> Duration:
        """The time to be worked on a date, in shifts or without them."""
        ...


def time_of(shifts: Iterable[ShiftTemplate]) -> Duration:
    """What is to be worked in some shifts; being reachable is not work."""
    return Duration(sum(shift.time.seconds for shift in shifts if shift.kind.counts_as_work))


def week_of(days: Mapping[int, ShiftTemplate | Iterable[ShiftTemplate]]) -> tuple[Shifts, ...]:
    """The shifts of each weekday from Monday on."""
    unknown = sorted(set(days) - set(range(DAYS_IN_WEEK)), key=repr)
    if unknown:
        raise InvalidValue(
            "weekday_unknown",
            f"There is no weekday {unknown[0]!r}.",
            "Monday is 0 and Sunday is 6.",
        )
    return cycle_of(days.get(weekday, ()) for weekday in range(DAYS_IN_WEEK))


def cycle_of(days: Iterable[ShiftTemplate | Iterable[ShiftTemplate]]) -> tuple[Shifts, ...]:
    """The shifts of each day, one or many or none, as tuples."""
    return tuple((day,) if isinstance(day, ShiftTemplate) else tuple(day) for day in days)


@checked
@attrs.frozen
class FixedWeek:
    """The same every week: the shift, or shifts, of each weekday (Monday is 0).

    A compressed week is four long days, a split shift two shifts on one day, flexible work a
    flexible template. Raises :class:`InvalidValue`: ``weekday_unknown``, ``shifts_overlap`` where
    one begins before another has ended, on the next day too.

    >>> day = ShiftTemplate.of("day", "08:00", "16:00", break_minutes=60)
    >>> short = ShiftTemplate.of("Saturday", "08:00", "13:00")
    >>> shop = FixedWeek({**dict.fromkeys(range(5), day), 5: short})
    >>> [shop.due_on(date(2026, 5, number)).hours for number in (4, 9, 10)]
    [Fraction(7, 1), Fraction(5, 1), Fraction(0, 1)]
    """

    week: tuple[Shifts, ...] = attrs.field(converter=week_of)

    def __attrs_post_init__(self) -> None:
        expect_apart(self.week)

    def shifts_on(self, day: date) -> Shifts:
        """The shifts of that weekday."""
        return self.week[day.weekday()]

    def due_on(self, day: date) -> Duration:
        """The time of those shifts."""
        return time_of(self.shifts_on(day))


@checked
@attrs.frozen(kw_only=True)
class Rotation:
    """A cycle of days that starts on ``first`` and goes on for ever, before it too.

    Crews on one rotation have different first days. Raises :class:`InvalidValue`:
    ``rotation_empty``, ``shifts_overlap`` where one begins before another has ended, also from
    the last day to the first.

    >>> day, night = (
    ...     ShiftTemplate.of("day", "06:00", "18:00"),
    ...     ShiftTemplate.of("night", "18:00", "06:00"),
    ... )
    >>> crew = Rotation(first=date(2026, 5, 4), days=[day, day, night, night, (), (), (), ()])
    >>> [each.name for each in crew.shifts_on(date(2026, 5, 15))]
    ['night']
    """

    first: date
    days: tuple[Shifts, ...] = attrs.field(converter=cycle_of)

    def __attrs_post_init__(self) -> None:
        if not self.days:
            raise InvalidValue(
                "rotation_empty", "A rotation without days never turns.", "Give at least one day."
            )
        expect_apart(self.days)

    @classmethod
    def named(cls, pattern: str, shifts: Mapping[str, ShiftTemplate], *, first: date) -> Rotation:
        """A rotation written a letter a day, ``-`` for a day off, spaces ignored.

        Raises :class:`InvalidValue` (``shift_unknown``) for a letter that names no shift.

        >>> day = ShiftTemplate.of("day", "07:00", "19:00")
        >>> pitman = Rotation.named("DD-- DDD --DD ---", {"D": day}, first=date(2026, 5, 4))
        >>> len(pitman.days), sum(bool(shifts) for shifts in pitman.days)
        (14, 7)
        """
        letters = "".join(pattern.split())
        for letter in letters:
            if letter != "-" and letter not in shifts:
                raise InvalidValue(
                    "shift_unknown",
                    f"The pattern {pattern!r} names a shift {letter!r} that was not given.",
                    f"Use '-' or one of: {', '.join(sorted(shifts))}.",
                )
        none: Shifts = ()
        return cls(first=first, days=[none if each == "-" else (shifts[each],) for each in letters])

    def shifts_on(self, day: date) -> Shifts:
        """The shifts of that day of the cycle."""
        return self.days[(day - self.first).days % len(self.days)]

    def due_on(self, day: date) -> Duration:
        """The time of those shifts."""
        return time_of(self.shifts_on(day))


def weekdays(days: Iterable[int]) -> frozenset[int]:
    """Weekdays, each one of a week."""
    found = frozenset(days)
    if not found or not found <= set(range(DAYS_IN_WEEK)):
        raise InvalidValue(
            "weekday_unknown",
            f"The working days {sorted(found, key=repr)} are no days of the week.",
            "Monday is 0 and Sunday is 6; name at least one.",
        )
    return found


@checked
@attrs.frozen(kw_only=True)
class PeriodHours:
    """So much time a week or a month, whenever it is worked.

    It is spread over the ``working_days`` (weekdays, Monday is 0) of each period, so that a
    holiday or a day of leave is worth its share: the spare seconds go to the first days.

    Raises :class:`InvalidValue`: ``number_too_small``.

    >>> from backoffice_core.attendance.rules.periods import WEEK
    >>> part_time = PeriodHours(time=Duration.of(hours=20), period=WEEK, working_days={0, 1, 2})
    >>> print(part_time.due_on(date(2026, 5, 4)), part_time.due_on(date(2026, 5, 7)))
    6:40:00 0:00:00
    """

    time: Duration = attrs.field(validator=not_negative)
    period: Period
    working_days: frozenset[int] = attrs.field(default=frozenset(range(5)), converter=weekdays)

    def shifts_on(self, day: date) -> Shifts:
        """No fixed times on any date."""
        del day
        return ()

    def due_on(self, day: date) -> Duration:
        """The share of a date in its period."""
        if day.weekday() not in self.working_days:
            return Duration(0)
        own = self.days_of(day)
        share, spare = divmod(self.time.seconds, len(own))
        return Duration(share + (own.index(day) < spare))

    def days_of(self, day: date) -> list[date]:
        """The working days of the period a date belongs to."""
        number = self.period.number(day)
        first = last = day.toordinal()
        while self.period.number(date.fromordinal(first - 1)) == number:
            first -= 1
        while self.period.number(date.fromordinal(last + 1)) == number:
            last += 1
        days = map(date.fromordinal, range(first, last + 1))
        return [each for each in days if each.weekday() in self.working_days]
