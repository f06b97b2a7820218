"""How rules of time are said: periods, clocks, kinds of time and day, lists and multiples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import attrs

from backoffice_core.attendance.model import DayKind, TimeKind
from backoffice_core.attendance.rules.conditions import WORKING_TIME, Contributing, When
from backoffice_core.attendance.rules.periods import Period, PeriodUnit
from backoffice_core.attendance.rules.windows import (
    EVERY_KIND,
    EVERY_WEEKDAY,
    SECONDS_IN_HOUR,
    ClockWindow,
    clock_text,
)
from backoffice_core.attendance.worked import BreakKind
from backoffice_core.kernel.instants import ZonedInstant
from backoffice_core.kernel.names import Name
from backoffice_core.kernel.words import Clock, Message, Value, translate

__all__ = [
    "PAUSES",
    "TIME_KINDS",
    "RuleName",
    "clocks_of",
    "listed",
    "said_conditions",
    "said_counts",
    "said_multiple",
    "said_period",
    "said_window",
]

# A thousandth is the finest that a number is shown to.
DIGITS_SHOWN = 1000
MIDNIGHT = time()
ONE_DAY = timedelta(days=1)

IN_ONE = {
    PeriodUnit.DAY: "in a day",
    PeriodUnit.WEEK: "in a week",
    PeriodUnit.MONTH: "in a month",
    PeriodUnit.YEAR: "in a year",
}
IN_SEVERAL = {
    PeriodUnit.DAY: "in {count} days",
    PeriodUnit.WEEK: "in {count} weeks",
    PeriodUnit.MONTH: "in {count} months",
    PeriodUnit.YEAR: "in {count} years",
}

TIME_KINDS = {
    TimeKind.WORK: Message("work"),
    TimeKind.BEFORE_SHIFT: Message("work before the planned start"),
    TimeKind.PAID_BREAK: Message("paid break"),
    TimeKind.TRAVEL: Message("travel"),
    TimeKind.TRAINING: Message("training"),
    TimeKind.STAND_BY: Message("stand-by"),
    TimeKind.ON_CALL: Message("being on call"),
    TimeKind.CALL_OUT: Message("call-out"),
}

PAUSES = {BreakKind.MEAL: Message("meal break"), BreakKind.REST: Message("rest break")}

DAY_KINDS = {
    DayKind.WORKDAY: Message("an ordinary working day"),
    DayKind.REST_DAY: Message("a rest day"),
    DayKind.HOLIDAY: Message("a public holiday"),
}

WEEKDAYS = (
    Message("Monday"),
    Message("Tuesday"),
    Message("Wednesday"),
    Message("Thursday"),
    Message("Friday"),
    Message("Saturday"),
    Message("Sunday"),
)


@attrs.frozen
class RuleName(Name):
    """What a rule is called, in the reader's language where a catalogue has it.

    A name that is also one for programs is said in words, and a number after it stays.

    >>> RuleName("day_off").render("id"), RuleName("art. 7").render("id"), str(RuleName("day_off"))
    ('hari libur', 'art. 7', 'day off')
    """

    def __str__(self) -> str:
        """The name in plain words."""
        return self.text.replace("_", " ")

    def render(self, locale: str = "en") -> str:
        """The name in the language of ``locale``, else as the rule gives it."""
        name, bracket, number = str(self).partition(" (")
        return translate(name, locale) + bracket + number


JOINED = {"and": "{one} and {other}", "or": "{one} or {other}"}


def listed(values: Iterable[Value], *, joined: str = "and") -> Value:
    """One value for a list of them: the last two ``joined`` by a word, those before by a comma."""
    said: Value | None = None
    rest: Value | None = None
    for value in values:
        if rest is not None:
            said = rest if said is None else Message("{one}, {next}", one=said, next=rest)
        rest = value
    if rest is None:
        return ""
    return rest if said is None else Message(JOINED[joined], one=said, other=rest)


def said_multiple(multiple: Fraction) -> Value:
    """A multiple as a number, or as a fraction where a number would have to be rounded."""
    return multiple if (multiple * DIGITS_SHOWN).denominator == 1 else str(multiple)


def said_period(period: Period) -> Message:
    """What a threshold adds up over."""
    if period.count == 1:
        return Message(IN_ONE[period.unit])
    return Message(IN_SEVERAL[period.unit], count=period.count)


def said_window(window: ClockWindow) -> Value:
    """A clock window, with the days on which it opens where it does not on all."""
    days = days_meant(window.day_kinds, window.weekdays)
    if days is None:
        return Clock(window.clock)
    return Message("{clock} on {days}", clock=Clock(window.clock), days=days)


def days_meant(day_kinds: frozenset[DayKind], weekdays: frozenset[int]) -> Value | None:
    """The days that a rule names, ``None`` where it means all."""
    kinds = [DAY_KINDS[kind] for kind in DayKind if kind in day_kinds]
    named = listed(WEEKDAYS[weekday] for weekday in sorted(weekdays))
    if day_kinds == EVERY_KIND:
        return None if weekdays == EVERY_WEEKDAY else named
    if weekdays == EVERY_WEEKDAY:
        return listed(kinds)
    either = listed(kinds, joined="or")
    return Message("{weekdays}, if it is {kind}", weekdays=named, kind=either)


def said_conditions(when: When, kind: DayKind, weekday: int) -> Iterator[Message]:
    """What of a day made a rule hold, each as a sentence; nothing where it always does."""
    if when.day_kinds != EVERY_KIND:
        yield Message("It is {what}", what=DAY_KINDS[kind])
    if when.weekdays != EVERY_WEEKDAY:
        yield Message("It is {what}", what=WEEKDAYS[weekday])
    row = when.in_row
    if row is not None and row.onwards:
        yield Message("It is day {number} in a row, or later", number=row.number)
    elif row is not None:
        yield Message("It is day {number} in a row", number=row.number)
    if when.traits:
        yield Message("The day is marked {traits}", traits=listed(sorted(when.traits)))


def said_counts(counts: Contributing, when: When, there: frozenset[TimeKind]) -> Iterator[Message]:
    """What counts towards a rule, each as a sentence; nothing where all working time does.

    What it leaves out is only worth a word where some of it is ``there``.
    """
    left_out = (WORKING_TIME.kinds - counts.kinds) & there
    if left_out:
        kinds = listed(TIME_KINDS[kind] for kind in TimeKind if kind in left_out)
        yield Message("It does not count {kinds}", kinds=kinds)
    if TimeKind.ON_CALL in counts.kinds:
        yield Message("It also counts {kinds}", kinds=TIME_KINDS[TimeKind.ON_CALL])
    days = days_meant(counts.day_kinds, EVERY_WEEKDAY)
    if days is not None and counts.day_kinds != when.day_kinds:
        yield Message("It counts time on {days}", days=days)
    if counts.window is not None:
        yield Message("It counts time in {window}", window=said_window(counts.window))
    if counts.straight_time_only:
        yield Message("It does not count what another rule made overtime")


def clocks_of(
    start: ZonedInstant, end: ZonedInstant, day: date, *, with_offset: bool = False
) -> tuple[Value, Value]:
    """From when to when as the clock showed it, with the date where it is not that of ``day``.

    A date is said once where both have it, and midnight at the end of a date is 24:00. On a
    day of two offsets a clock alone may mean two moments: ``with_offset`` says which.

    >>> from backoffice_core.kernel import Duration
    >>> start = ZonedInstant.parse("2026-05-04T20:00:00+07:00[Asia/Jakarta]")
    >>> for hours in (3, 4, 5):
    ...     print(*clocks_of(start, start + Duration.of(hours=hours), start.day), sep=" to ")
    20:00 to 23:00
    20:00 to 24:00
    20:00 to 01:00 on 2026-05-05
    """
    begins, ends = start.day, end.day
    first, last = clock_of(start), clock_of(end)
    if end.local.time() == MIDNIGHT and ends - begins == ONE_DAY:
        ends, last = begins, clock_text(24 * SECONDS_IN_HOUR)
    if with_offset:
        first, last = first + offset_of(start), last + offset_of(end)
    return (
        Clock(first) if begins in {day, ends} else on_date(first, begins),
        Clock(last) if ends == day else on_date(last, ends),
    )


def clock_of(moment: ZonedInstant) -> str:
    """A moment as the clock shows it."""
    local = moment.local
    return clock_text((local - datetime.combine(local, MIDNIGHT)).seconds)


def offset_of(moment: ZonedInstant) -> str:
    """How far the clock of a moment is from UTC."""
    return f" UTC{'-' if moment.offset < 0 else '+'}{clock_text(abs(moment.offset))}"


def on_date(clock: str, day: date) -> Message:
    """A time of the clock on a date."""
    return Message("{clock} on {days}", clock=Clock(clock), days=day)
