"""Days off that depend on rules or on people: substitutes, regions, religions, half days."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from backoffice_core.attendance.model import DayKind
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.calendars import Calendar, Holiday, HolidayKind
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Substitute", "day_kind", "joined_calendars", "with_substitutes"]

ONE_DAY = timedelta(days=1)
SEARCH_MAX = 31
# Cuti bersama is leave that everybody takes together, so it is no holiday to the rules of pay.
OFFICIAL = frozenset({HolidayKind.PUBLIC, HolidayKind.SUBSTITUTE, HolidayKind.LOCAL})


class Substitute(enum.Enum):
    """Which day is off instead of a holiday that falls on the weekend.

    ``NEXT_WORKING_DAY`` is the next one that is neither weekend nor holiday,
    ``NEAREST_WEEKDAY`` the day before a holiday on the first day of the weekend and the day
    after one on the last (Saturday to Friday, Sunday to Monday).
    """

    NEXT_WORKING_DAY = "next_working_day"
    NEAREST_WEEKDAY = "nearest_weekday"


@checked
def with_substitutes(
    calendar: Calendar,
    *,
    rule: Substitute,
    kinds: Iterable[HolidayKind] = (HolidayKind.PUBLIC,),
) -> Calendar:
    """The calendar with a substitute for each holiday of ``kinds`` that falls on its weekend.

    Doing it twice changes nothing.

    >>> office = Calendar(
    ...     name="office",
    ...     weekend={5, 6},
    ...     holidays=[Holiday(day=date(2026, 8, 16), name="Foundation Day")],
    ... )
    >>> [
    ...     str(each.day)
    ...     for each in with_substitutes(office, rule=Substitute.NEXT_WORKING_DAY).holidays
    ... ]
    ['2026-08-16', '2026-08-17']
    """
    meant = frozenset(kinds)
    taken = {each.day for each in calendar.holidays}
    had = {(each.name, each.kind) for each in calendar.holidays}
    added: list[Holiday] = []
    for holiday in calendar.holidays:
        weekend = holiday.day.weekday() in calendar.weekend
        if holiday.kind not in meant or not weekend:
            continue
        if (holiday.name, HolidayKind.SUBSTITUTE) in had and substituted(holiday, calendar):
            continue
        day = substitute_for(holiday.day, calendar.weekend, taken, rule)
        taken.add(day)
        added.append(attrs.evolve(holiday, day=day, kind=HolidayKind.SUBSTITUTE))
    return attrs.evolve(calendar, holidays=(*calendar.holidays, *added))


def substituted(holiday: Holiday, calendar: Calendar) -> bool:
    """Whether the calendar has a substitute for it near by."""
    return any(
        each.kind is HolidayKind.SUBSTITUTE
        and each.name == holiday.name
        and abs((each.day - holiday.day).days) <= SEARCH_MAX
        for each in calendar.holidays
    )


def substitute_for(day: date, weekend: frozenset[int], taken: set[date], rule: Substitute) -> date:
    """The day that is off instead."""
    before = day - ONE_DAY
    if (
        rule is Substitute.NEAREST_WEEKDAY
        and before.weekday() not in weekend
        and before not in taken
    ):
        return before
    for _ in range(SEARCH_MAX):
        day += ONE_DAY
        if day.weekday() not in weekend and day not in taken:
            return day
    raise InvalidValue(
        "substitute_missing",
        f"There is no working day within {SEARCH_MAX} days before {day}.",
        "Check the holidays of the calendar.",
    )


@checked
def joined_calendars(calendar: Calendar, *others: Calendar) -> Calendar:
    """One person's calendar: that of the business with those of a region or a religion.

    The weekend is that of the first. A holiday that several have counts once.

    >>> bali = Calendar(
    ...     name="Bali",
    ...     weekend={6},
    ...     holidays=[Holiday(day=date(2026, 6, 17), name="Galungan", kind=HolidayKind.LOCAL)],
    ... )
    >>> joined = joined_calendars(Calendar(name="office", weekend={5, 6}), bali)
    >>> joined.name, joined.is_working_day(date(2026, 6, 17))
    ('office + Bali', False)
    """
    together = (calendar, *others)
    holidays = dict.fromkeys(each for one in together for each in one.holidays)
    sources = dict.fromkeys(one.source for one in together if one.source)
    return attrs.evolve(
        calendar,
        name=" + ".join(one.name for one in together),
        holidays=tuple(holidays),
        source="; ".join(sources),
    )


@checked
def day_kind(
    day: date,
    *,
    calendar: Calendar,
    rest: Iterable[int] | None = None,
    holiday_kinds: frozenset[HolidayKind] = OFFICIAL,
) -> DayKind:
    """What the rules see in a day: a holiday, a day of rest, or a working day.

    ``rest`` are the weekdays of rest of the person, those of the calendar when not given.
    ``holiday_kinds`` are those a law pays as holidays; joint leave (cuti bersama) is none.

    >>> day_kind(date(2026, 5, 3), calendar=Calendar(name="shop", weekend={6}))
    <DayKind.REST_DAY: 'rest_day'>
    """
    if any(holiday.kind in holiday_kinds for holiday in calendar.holidays_on(day)):
        return DayKind.HOLIDAY
    resting = calendar.weekend if rest is None else frozenset(rest)
    return DayKind.REST_DAY if day.weekday() in resting else DayKind.WORKDAY
