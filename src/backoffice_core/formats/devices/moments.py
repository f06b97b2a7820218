"""Times as device logs write them, read fast: a log has few dates and few times of day.

A log of a year has 366 dates and at most 86,400 times of day in any number of lines. So each
text is read once, strictly, and looked up from then on; and on a day without a clock change
the offset of the whole day is known.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import attrs

from backoffice_core.formats.devices.device import DateOrder
from backoffice_core.formats.devices.serials import clock_of_fraction, moment_of_serial
from backoffice_core.kernel import Fold, Gap, Instant, InvalidValue, ZonedInstant, resolve
from backoffice_core.kernel.zones import offsets_around, zone_rules

__all__ = ["DayInZone", "Moments", "Refusal"]

YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
# Two figures mean a year of this century: before it no device kept a log.
SHORT_YEAR = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2})")
NAMED = re.compile(
    r"(?:[A-Za-z']{3,9},? )?([0-9]{1,2})([-/. ])([A-Za-z]{3,9})\.?\2([0-9]{4}|[0-9]{2})"
)
PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
CLOCK = re.compile(
    r"([0-9]{1,2})([:.])([0-9]{2})(?:\2([0-9]{2})(?:\.0{1,6})?)?(?: ?([AaPp])\.?[Mm]\.?)?"
)
HOUR, MINUTE, DAY = 3600, 60, 86_400
NOON = 12
EPOCH = date(1970, 1, 1).toordinal()
# Room for any offset at both ends of the calendar.
YEAR_MIN, YEAR_MAX = 2, 9997
CENTURY, TWO_FIGURES = 2000, 2
# As programs write months in English and in Indonesian, short and whole.
MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari", "feb february februari pebruari peb", "mar march maret",
            "apr april", "may mei", "jun june juni", "jul july juli",
            "aug august agustus agu ags agt", "sep sept september", "oct october oktober okt",
            "nov november nopember nop", "dec december desember des",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


class Refusal(Exception):
    """A time that cannot be read; ``two_days`` when only the order of its date is open."""

    def __init__(self, *, two_days: bool = False) -> None:
        super().__init__()
        self.two_days = two_days


@attrs.frozen
class DayInZone:
    """A date: its midnight on the wall in seconds, and the offset where it is one all day."""

    day: date
    wall: int
    offset: int | None


@attrs.define(eq=False)
class Moments:
    """Reads dates and times of day of one log.

    With an ``epoch``, that of a workbook, bare numbers count days since then.

    >>> moments = Moments("Asia/Jakarta", Gap.LATER, Fold.FIRST, DateOrder.DAY_FIRST)
    >>> moments.at(moments.day("04/05/2026"), moments.second("7:58 PM")).iso()
    '2026-05-04T19:58:00+07:00[Asia/Jakarta]'
    """

    zone: str
    gap: Gap
    fold: Fold
    order: DateOrder = DateOrder.YEAR_FIRST
    epoch: date | None = None
    days: dict[str, DayInZone] = attrs.Factory(dict[str, DayInZone])
    seconds: dict[str, int] = attrs.Factory(dict[str, int])

    def day(self, text: str) -> DayInZone:
        """The date of a text; raises :class:`Refusal`."""
        found = self.days.get(text)
        if found is None:
            found = self.days[text] = self.in_zone(self.day_read(text))
        return found

    def second(self, text: str) -> int:
        """The second of the day that a text names; raises :class:`Refusal`."""
        found = self.seconds.get(text)
        if found is None:
            second = None if self.epoch is None else clock_of_fraction(text)
            found = self.seconds[text] = read_second(text) if second is None else second
        return found

    def day_read(self, text: str) -> date:
        """The date of a text, or of a whole number of days."""
        counted = None if self.epoch is None else moment_of_serial(text, self.epoch)
        if counted is None:
            return read_day(text, self.order)
        if counted[1]:
            raise Refusal
        return counted[0]

    def both(self, text: str) -> tuple[DayInZone, int]:
        """Date and second of the day of a text that has both; raises :class:`Refusal`."""
        counted = None if self.epoch is None else moment_of_serial(text, self.epoch)
        if counted is not None:
            return self.day(counted[0].isoformat()), counted[1]
        day, blank, clock = text.partition(" ")
        if not blank:
            day, _, clock = text.partition("T")
        elif found := NAMED.match(text):
            day, clock = found[0], text[found.end() :]
        return self.day(day), self.second(clock.strip() if clock[:1] == " " else clock)

    def in_zone(self, day: date) -> DayInZone:
        """A date with its offset, where that is the same from midnight to midnight."""
        midnight = datetime.combine(day, time.min)
        rules = zone_rules(self.zone)
        offsets = {
            *offsets_around(midnight, rules),
            *offsets_around(midnight + timedelta(hours=12), rules),
            *offsets_around(midnight + timedelta(days=1), rules),
        }
        wall = (day.toordinal() - EPOCH) * DAY
        return DayInZone(day, wall, offsets.pop() if len(offsets) == 1 else None)

    def next_day(self, day: DayInZone) -> DayInZone:
        """The day after."""
        return self.day((day.day + timedelta(days=1)).isoformat())

    def at(self, day: DayInZone, second: int) -> ZonedInstant:
        """The instant of a time of day; raises :class:`InvalidValue` where policies refuse."""
        if day.offset is not None:
            return ZonedInstant(
                instant=Instant(day.wall + second - day.offset), offset=day.offset, zone=self.zone
            )
        return resolve(self.local(day, second), self.zone, gap=self.gap, fold=self.fold)

    def local(self, day: DayInZone, second: int) -> datetime:
        """What the clock on the wall showed."""
        return datetime.combine(day.day, time.min) + timedelta(seconds=second)

    def is_twice(self, day: DayInZone, second: int) -> bool:
        """Whether the clocks went over this time twice."""
        try:
            resolve(self.local(day, second), self.zone, gap=Gap.LATER)
        except InvalidValue:
            return True
        return False

    def is_doubtful(self, day: DayInZone, second: int) -> bool:
        """Whether the clocks went over this time twice, or not at all."""
        if day.offset is not None:
            return False
        try:
            resolve(self.local(day, second), self.zone)
        except InvalidValue:
            return True
        return False


def read_day(text: str, order: DateOrder) -> date:
    """A date, strictly; raises :class:`Refusal`.

    >>> (
    ...     str(read_day("2026/5/4", DateOrder.DAY_FIRST)),
    ...     str(read_day("20260504", DateOrder.DAY_FIRST)),
    ... )
    ('2026-05-04', '2026-05-04')
    >>> (
    ...     str(read_day("13 Mei 2026", DateOrder.YEAR_FIRST)),
    ...     str(read_day("13/05/26", DateOrder.DAY_FIRST)),
    ... )
    ('2026-05-13', '2026-05-13')
    """
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := PACKED.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := (YEAR_LAST.fullmatch(text) or SHORT_YEAR.fullmatch(text)):
        if order is DateOrder.YEAR_FIRST:
            # With two figures the year might even come first.
            raise Refusal(two_days=True)
        year, month, day = full_year(found[4]), int(found[3]), int(found[1])
        if order is DateOrder.MONTH_FIRST:
            month, day = day, month
    elif found := NAMED.fullmatch(text):
        month = MONTHS.get(found[3].lower(), 0)
        year, day = full_year(found[4]), int(found[1])
    else:
        raise Refusal
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise Refusal
    try:
        return date(year, month, day)
    except ValueError as problem:
        raise Refusal from problem


def full_year(text: str) -> int:
    """A year of four figures, or of two."""
    return int(text) if len(text) > TWO_FIGURES else CENTURY + int(text)


def read_second(text: str) -> int:
    """The second of the day, strictly; raises :class:`Refusal`.

    >>> read_second("07.58"), read_second("12:00:01 AM")
    (28680, 1)
    """
    found = CLOCK.fullmatch(text)
    if found is None:
        raise Refusal
    hour, minute, second = int(found[1]), int(found[3]), int(found[4] or 0)
    half = found[5]
    if half is not None:
        if not 1 <= hour <= NOON:
            raise Refusal
        hour = hour % NOON + (NOON if half in "Pp" else 0)
    if hour * HOUR >= DAY or minute >= MINUTE or second >= MINUTE:
        raise Refusal
    return hour * HOUR + minute * MINUTE + second
