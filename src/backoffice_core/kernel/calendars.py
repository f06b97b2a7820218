"""Working calendars, holidays and recurring days.

Which days are off is decided by others, often late and sometimes twice: election days are
decreed within the month, religious days are estimates until the moon is seen. So a holiday
says since when it was known and whether it is provisional, and a calendar can be asked as
it was known at a moment. Everything in here is about dates; a time of day joins them
afterwards, through :func:`~backoffice_core.kernel.instants.resolve`, because a recurrence
expanded on wall-clock times yields times that never happen.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import member_validator

__all__ = ["Calendar", "Holiday", "HolidayKind", "Recurrence", "dates", "easter"]

DAYS_IN_WEEK = 7
# Three and a half centuries of working days: more is a mistake, and the loop stays bounded.
WORKING_DAYS_MAX = 100_000

# The first year of the Gregorian calendar, and the last that the computation was checked for.
EASTER_YEAR_MIN = 1583
EASTER_YEAR_MAX = 4099

RULE_LENGTH_MAX = 1000
RECURRENCE_SPAN_MAX = 73_050  # days, two centuries
# After so many years dates, weekdays and leap years repeat exactly (146,097 days, 20,871 weeks).
GREGORIAN_CYCLE = 400

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
RULE_GRAMMAR: Mapping[str, re.Pattern[str]] = {
    "FREQ": re.compile("|".join(FREQUENCIES)),
    "INTERVAL": re.compile(r"[1-9]\d{0,2}", re.ASCII),
    "COUNT": re.compile(r"[1-9]\d{0,4}", re.ASCII),
    "UNTIL": re.compile(r"\d{8}", re.ASCII),
    "WKST": re.compile(WEEKDAY),
    "BYDAY": re.compile(rf"(?:[+-]?[1-9]\d?)?{WEEKDAY}(?:,(?:[+-]?[1-9]\d?)?{WEEKDAY})*", re.ASCII),
}
# The lists of numbers: the largest of each, and whether it may count from the end.
RULE_NUMBERS: Mapping[str, tuple[int, bool]] = {
    "BYMONTH": (12, False),
    "BYMONTHDAY": (31, True),
    "BYYEARDAY": (366, True),
    "BYWEEKNO": (53, True),
    "BYSETPOS": (366, True),
}
NUMBERS = re.compile(r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*", re.ASCII)


class HolidayKind(enum.Enum):
    """Why a day is off; joint leave (cuti bersama) is leave that everybody takes together."""

    PUBLIC = "public"
    JOINT_LEAVE = "joint_leave"
    SUBSTITUTE = "substitute"
    LOCAL = "local"


@checked_fields
@attrs.frozen(kw_only=True)
class Holiday:
    """One day off; ``provisional`` while it is an estimate, known from the start by default.

    Raises :class:`InvalidValue`: ``holiday_unnamed``, ``not_a_member``, ``not_a_date`` for a
    datetime.
    """

    day: date
    name: str
    kind: HolidayKind = attrs.field(
        default=HolidayKind.PUBLIC, validator=member_validator(HolidayKind)
    )
    provisional: bool = False
    known_since: Instant | None = None

    def __attrs_post_init__(self) -> None:
        expect_date(self.day)
        if not self.name.strip():
            raise InvalidValue("holiday_unnamed", f"The holiday on {self.day} has no name.")


def expect_date(day: date) -> date:
    """``day``, unless it is a datetime: that is a date to Python, yet equal to none.

    Raises :class:`InvalidValue` with code ``not_a_date``.
    """
    if isinstance(day, datetime):
        raise InvalidValue("not_a_date", f"{day} is a moment.", "Pass its local date.")
    return day


def by_date(holidays: Iterable[Holiday]) -> tuple[Holiday, ...]:
    """Holidays in the order of their days, so that calendars of the same days are equal."""
    return tuple(sorted(holidays, key=lambda holiday: (holiday.day, holiday.name)))


def grouped(calendar: Calendar) -> Mapping[date, tuple[Holiday, ...]]:
    """The holidays of each day that has any."""
    by_day: dict[date, tuple[Holiday, ...]] = {}
    for holiday in calendar.holidays:
        by_day[holiday.day] = (*by_day.get(holiday.day, ()), holiday)
    return by_day


def weekdays(days: Iterable[int]) -> frozenset[int]:
    """Weekdays (Monday is 0), from whatever they came in."""
    return frozenset(days)


@checked_fields
@attrs.frozen(kw_only=True)
class Calendar:
    """Which days are worked: not the weekend (Monday is 0), not a holiday.

    Joint leave is a day off unless ``joint_leave_off`` is false. ``source`` says where the
    days came from, with a version, so that a computation can be repeated. Raises
    :class:`InvalidValue`: ``weekday_unknown``, ``calendar_never_works``.

    >>> shop = Calendar(
    ...     name="Shop",
    ...     weekend=frozenset({6}),
    ...     holidays=(Holiday(day=date(2026, 5, 1), name="Hari Buruh"),),
    ... )
    >>> shop.is_working_day(date(2026, 5, 1)), shop.next_working_day(date(2026, 4, 30))
    (False, datetime.date(2026, 5, 2))
    """

    name: str
    weekend: frozenset[int] = attrs.field(converter=weekdays)
    holidays: tuple[Holiday, ...] = attrs.field(default=(), converter=by_date)
    source: str = ""
    joint_leave_off: bool = True
    holidays_by_day: Mapping[date, tuple[Holiday, ...]] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(grouped, takes_self=True)
    )

    def __attrs_post_init__(self) -> None:
        week = frozenset(range(DAYS_IN_WEEK))
        if not self.weekend <= week:
            raise InvalidValue(
                "weekday_unknown",
                f"The weekend {sorted(self.weekend, key=repr)} of {self.name} has a day that is "
                "not of the week.",
                "Count Monday as 0 and Sunday as 6.",
            )
        if self.weekend == week:
            raise InvalidValue(
                "calendar_never_works", f"Every day of {self.name} is weekend; leave one to work."
            )

    def holidays_on(self, day: date) -> tuple[Holiday, ...]:
        """The holidays of a day, joint leave included; mostly none.

        Raises :class:`InvalidValue` (``not_a_date``) for a datetime.
        """
        return self.holidays_by_day.get(expect_date(day), ())

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is neither weekend nor a holiday that counts."""
        return day.weekday() not in self.weekend and not any(
            self.joint_leave_off or holiday.kind is not HolidayKind.JOINT_LEAVE
            for holiday in self.holidays_on(day)
        )

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``, never ``day`` itself."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, or before it when negative; 0 is ``day``.

        Raises :class:`InvalidValue`: ``working_days_too_many`` beyond 100,000,
        ``day_out_of_range`` at the ends of the calendar.

        >>> office = Calendar(name="Office", weekend={5, 6})
        >>> office.add_working_days(date(2026, 5, 8), 1)  # a Friday
        datetime.date(2026, 5, 11)
        """
        if abs(count) > WORKING_DAYS_MAX:
            raise InvalidValue(
                "working_days_too_many",
                f"{count} working days is more than {WORKING_DAYS_MAX}.",
                "Check the number.",
            )
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            try:
                day += step
            except OverflowError as problem:
                raise InvalidValue(
                    "day_out_of_range", f"The working days run beyond {day}."
                ) from problem
            left -= self.is_working_day(day)
        return day

    def working_days(self, window: Interval[date]) -> tuple[date, ...]:
        """The working days from the window's start up to, not including, its end."""
        return tuple(day for day in dates(window) if self.is_working_day(day))

    def as_known(self, at: Instant) -> Calendar:
        """This calendar with only the holidays that were known at ``at``.

        It repeats a past computation honestly: the overtime of a day that was decreed a
        holiday only afterwards. A holiday withdrawn later takes another calendar instead
        (see :mod:`~backoffice_core.kernel.effective`).
        """
        known = tuple(
            holiday
            for holiday in self.holidays
            if holiday.known_since is None or holiday.known_since <= at
        )
        return attrs.evolve(self, holidays=known)


def dates(window: Interval[date]) -> Iterator[date]:
    """Every date from the window's start up to, not including, its end.

    >>> [day.day for day in dates(Interval(date(2026, 4, 29), date(2026, 5, 2)))]
    [29, 30, 1]
    """
    ordinals = range(window.start.toordinal(), window.end.toordinal())
    return map(date.fromordinal, ordinals)


def easter(year: int) -> date:
    """Easter Sunday of the western churches.

    Raises :class:`InvalidValue` (``easter_unknown``) outside the years 1583 to 4099.

    >>> easter(2026)
    datetime.date(2026, 4, 5)
    """
    from dateutil.easter import easter as western_easter

    if not EASTER_YEAR_MIN <= year <= EASTER_YEAR_MAX:
        raise InvalidValue(
            "easter_unknown",
            f"Easter of {year} is not known.",
            f"Ask for a year from {EASTER_YEAR_MIN} to {EASTER_YEAR_MAX}.",
        )
    return western_easter(year)


def normal_rule(text: str) -> str:
    """A rule without the property's name, in the upper case that RFC 5545 makes equal."""
    return text.strip().upper().removeprefix("RRULE:")


@attrs.frozen
class Recurrence:
    """Days that recur by an RRULE of RFC 5545 (3.3.10), daily at the most often.

    ``rule`` is checked when it is given, against an allow-list: a rule from outside cannot
    ask for seconds, and one that never happens ends as soon as any other. ``UNTIL`` is a
    date, included. Raises :class:`InvalidValue` with code ``recurrence_refused``.

    >>> payday = Recurrence("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")
    >>> quarter = Interval(date(2026, 1, 1), date(2026, 4, 1))
    >>> [str(day) for day in payday.days(date(2026, 1, 1), quarter)]
    ['2026-01-30', '2026-02-27', '2026-03-31']
    """

    rule: str = attrs.field(converter=normal_rule)

    def __attrs_post_init__(self) -> None:
        read_rule(self.rule)

    def days(self, start: date, window: Interval[date]) -> tuple[date, ...]:
        """The days within ``window`` of the recurrence that begins on ``start``, in order.

        ``start`` anchors INTERVAL, COUNT and what the rule leaves open; it is itself a day
        only if the rule says so. Raises :class:`InvalidValue` (``recurrence_too_long``)
        when the window ends more than two centuries after ``start``.
        """
        if (window.end - start).days > RECURRENCE_SPAN_MAX:
            raise InvalidValue(
                "recurrence_too_long",
                f"From {start} to {window.end} is more than {RECURRENCE_SPAN_MAX} days.",
                "Choose a window nearer to the start.",
            )
        if window.end <= start:
            return ()
        parts = read_rule(self.rule)
        last = read_until(parts.pop("UNTIL", None))
        # dateutil gives up on a rule without occurrences only in the year 9999, after seconds
        # of searching. Dates repeat exactly every 400 years, so the search is made in the last
        # cycle it knows.
        shift = (date.max.year - window.end.year) // GREGORIAN_CYCLE * GREGORIAN_CYCLE
        anchor = datetime.combine(start.replace(year=start.year + shift), time.min)
        text = ";".join(f"{name}={value}" for name, value in parts.items())
        found: list[date] = []
        for moment in occurrences(text, anchor):
            day = moment.date().replace(year=moment.year - shift)
            if day >= window.end or day > last:
                break
            if day >= window.start:
                found.append(day)
        return tuple(found)


def occurrences(rule: str, anchor: datetime) -> Iterator[datetime]:
    """The moments of a rule up to the end of the calendar, endless rules included."""
    from dateutil.rrule import rrulestr

    try:
        yield from rrulestr(rule, dtstart=anchor)
    except ValueError:  # a weekly rule walks into the year 10000 and falls over
        return


def read_rule(rule: str) -> dict[str, str]:
    """The parts of a rule by name, each known and within its bounds."""
    if len(rule) > RULE_LENGTH_MAX:
        raise rule_refused(f"{rule[:40]}...", f"it is longer than {RULE_LENGTH_MAX} characters")
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name in parts:
            raise rule_refused(rule, f"{name} is given twice")
        if not part_is_valid(name, value):
            raise rule_refused(rule, f"{part!r} is not allowed")
        parts[name] = value
    objection = objection_to(parts)
    if objection:
        raise rule_refused(rule, objection)
    read_until(parts.get("UNTIL"))
    return parts


def part_is_valid(name: str, value: str) -> bool:
    """Whether one part is of the grammar and its numbers are within their bounds."""
    if name in RULE_GRAMMAR:
        return RULE_GRAMMAR[name].fullmatch(value) is not None
    if name not in RULE_NUMBERS or not NUMBERS.fullmatch(value):
        return False
    largest, from_end = RULE_NUMBERS[name]
    smallest = -largest if from_end else 1
    return all(smallest <= int(each) <= largest and int(each) for each in value.split(","))


def objection_to(parts: Mapping[str, str]) -> str:
    """What RFC 5545 (3.3.10) has against these parts together, or nothing."""
    frequency = parts.get("FREQ")
    days = parts.get("BYDAY", "")
    counted = any(sign.isdigit() for sign in days)
    objections = {
        "FREQ is missing": frequency is None,
        "COUNT and UNTIL exclude each other": "COUNT" in parts and "UNTIL" in parts,
        "BYWEEKNO and BYYEARDAY need FREQ=YEARLY": frequency != "YEARLY"
        and not parts.keys().isdisjoint(("BYWEEKNO", "BYYEARDAY")),
        # Without it dateutil takes the whole week, and other readers the start's weekday.
        "BYWEEKNO needs BYDAY": "BYWEEKNO" in parts and not days,
        "BYMONTHDAY cannot go with FREQ=WEEKLY": frequency == "WEEKLY" and "BYMONTHDAY" in parts,
        "a counted BYDAY needs FREQ=MONTHLY, or YEARLY without BYWEEKNO": counted
        and (frequency not in {"MONTHLY", "YEARLY"} or "BYWEEKNO" in parts),
        "BYSETPOS needs another BY part": "BYSETPOS" in parts
        and sum(name.startswith("BY") for name in parts) == 1,
    }
    return next((objection for objection, holds in objections.items() if holds), "")


def read_until(text: str | None) -> date:
    """The last day of a rule; without UNTIL the last there is."""
    if text is None:
        return date.max
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise rule_refused(f"UNTIL={text}", "there is no such day") from problem


def rule_refused(rule: str, reason: str) -> InvalidValue:
    """The error for a rule that is not used."""
    return InvalidValue(
        "recurrence_refused",
        f"The recurrence {rule!r} is refused: {reason}.",
        "Use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY with the parts of RFC 5545, UNTIL as a date.",
    )
