"""Instants, the durations between them, and the one place where wall clocks become instants.

A wall-clock time is not a moment: some happen twice (clocks go back), some never (clocks
go forward), and midnight itself is missing on some dates in Cairo, Beirut and Havana. So
time in the core is an integer of seconds on the UTC line, durations exist only between
instants, and a wall time becomes an instant in :func:`resolve` alone, under a named policy.
Python's own aware datetimes do not do: subtracting two of one zone gives wall time (8 h
instead of 9 h across a clock change), and both passes of a repeated hour compare equal.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_left
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import overload
from zoneinfo import ZoneInfo

import attrs

from backoffice_core.kernel.checks import expect, fits
from backoffice_core.kernel.durations import DAY, Duration, not_whole
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import expect_day, expect_member
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.zones import (
    EPOCH,
    expect_zone_name,
    local_time_missing,
    offset_at,
    offsets_around,
    read_iso,
    unreadable,
    wall_clock,
    wall_seconds,
    whole_seconds,
    zone_rules,
)

__all__ = [
    "Duration",
    "Fold",
    "Gap",
    "Instant",
    "ZonedInstant",
    "add_wall_days",
    "first_instant",
    "local_day",
    "resolve",
]

# One day inside the years 1 to 9999, so that every instant has a local time in every zone.
INSTANT_MIN = -62_135_510_400  # 0001-01-02T00:00:00Z
INSTANT_MAX = 253_402_214_399  # 9999-12-30T23:59:59Z

EPOCH_ORDINAL = EPOCH.toordinal()
ZONED_PATTERN = re.compile(r"([^\[\]]+)\[([^\[\]]+)\]")


@attrs.frozen(repr=False)
class Instant:
    """A moment, the same for everybody: whole seconds since 1970-01-01T00:00:00Z.

    Leap seconds do not exist here, as in POSIX time. Raises :class:`InvalidValue`:
    ``instant_not_whole`` for anything but an ``int``, ``instant_out_of_range`` outside
    the years 1 to 9999.

    >>> start = Instant.parse("2026-05-04T08:00:00+07:00")
    >>> str(start), str(start + Duration.of(hours=8) - start)
    ('2026-05-04T01:00:00Z', '8:00:00')
    """

    seconds: int

    def __attrs_post_init__(self) -> None:
        if type(self.seconds) is not int:
            raise not_whole("instant", self.seconds)
        if not INSTANT_MIN <= self.seconds <= INSTANT_MAX:
            raise InvalidValue(
                "instant_out_of_range", "An instant lies within the years 1 to 9999."
            )

    @classmethod
    def of(cls, moment: datetime, *, rounding: Rounding | None = None) -> Instant:
        """The instant of an aware ``moment``; its ``fold`` says which of two passes is meant.

        Only zones of :mod:`zoneinfo` and fixed offsets are taken: a pytz zone put into a
        datetime silently means local mean time (+07:07 for Jakarta). Raises
        :class:`InvalidValue`: ``datetime_naive``, ``zone_unsupported``,
        ``local_time_missing``, and ``instant_not_whole`` when there are fractions of a
        second and no ``rounding`` is named.

        >>> Instant.of(datetime(2026, 5, 4, 8, tzinfo=ZoneInfo("Asia/Jakarta")))
        Instant.parse('2026-05-04T01:00:00Z')
        """
        zone = expect(moment, datetime, name="moment").tzinfo
        if zone is None:
            raise InvalidValue(
                "datetime_naive",
                f"{moment} has no zone.",
                "Name the zone it was read in: resolve(moment, zone).",
            )
        if not isinstance(zone, ZoneInfo | timezone):
            raise InvalidValue(
                "zone_unsupported",
                f"{moment} has a zone of {type(zone).__module__}.",
                "Use zoneinfo.ZoneInfo or a fixed offset.",
            )
        wall = moment.replace(tzinfo=None)
        before, after = offsets_around(wall, zone)
        if before < after:
            raise local_time_missing(wall, str(zone))
        seconds = wall_seconds(wall) - (after if moment.fold else before)
        return cls(whole_seconds(seconds, Fraction(moment.microsecond, 1_000_000), rounding))

    @classmethod
    def parse(cls, text: str, *, rounding: Rounding | None = None) -> Instant:
        """The instant that an ISO 8601 text with an offset names; ``Z`` is +00:00.

        Raises :class:`InvalidValue`: ``instant_unreadable``, and ``instant_not_whole``
        when there are fractions of a second and no ``rounding`` is named.
        """
        return cls(read_iso(text, rounding)[0])

    def iso(self) -> str:
        """The instant in UTC as RFC 3339 writes it: ``2026-05-04T01:00:00Z``."""
        return wall_clock(self.seconds, 0).isoformat() + "Z"

    def at_zone(self, zone: str) -> ZonedInstant:
        """This instant as clocks in ``zone`` show it; ``unknown_zone`` when there is none.

        >>> Instant(0).at_zone("Asia/Jakarta").iso()
        '1970-01-01T07:00:00+07:00[Asia/Jakarta]'
        """
        return ZonedInstant(
            instant=self, offset=offset_at(self.seconds, zone_rules(zone)), zone=zone
        )

    # As attrs would write them, in a fifth of the time: nothing is compared more often.
    def __lt__(self, other: Instant) -> bool:
        if type(other) is not Instant:
            return NotImplemented
        return self.seconds < other.seconds

    def __le__(self, other: Instant) -> bool:
        if type(other) is not Instant:
            return NotImplemented
        return self.seconds <= other.seconds

    def __gt__(self, other: Instant) -> bool:
        if type(other) is not Instant:
            return NotImplemented
        return self.seconds > other.seconds

    def __ge__(self, other: Instant) -> bool:
        if type(other) is not Instant:
            return NotImplemented
        return self.seconds >= other.seconds

    def __add__(self, elapsed: Duration) -> Instant:
        if type(elapsed) is not Duration:
            return NotImplemented
        return Instant(self.seconds + elapsed.seconds)

    @overload
    def __sub__(self, other: Instant) -> Duration: ...

    @overload
    def __sub__(self, other: Duration) -> Instant: ...

    def __sub__(self, other: Instant | Duration) -> Duration | Instant:
        if type(other) is Instant:
            return Duration(self.seconds - other.seconds)
        if type(other) is Duration:
            return Instant(self.seconds - other.seconds)
        return NotImplemented

    def __str__(self) -> str:
        return self.iso()

    def __repr__(self) -> str:
        return f"Instant.parse({self.iso()!r})"


@attrs.frozen(kw_only=True, repr=False)
class ZonedInstant:
    """An instant and how the clocks stood where it was recorded.

    The offset is part of the record: what a clock showed stays true when the rules of the
    zone change later (:attr:`offset_agrees` tells). Raises :class:`InvalidValue`:
    ``offset_out_of_range`` from 24 hours on, ``unknown_zone`` for what cannot be a zone's name.

    >>> punch = Instant.parse("2026-05-04T01:00:00Z").at_zone("Asia/Jakarta")
    >>> print(punch.local, punch.day, punch.offset)
    2026-05-04 08:00:00 2026-05-04 25200
    """

    instant: Instant
    offset: int
    zone: str

    def __attrs_post_init__(self) -> None:
        if type(self.instant) is not Instant:
            expect(self.instant, Instant, name="instant of ZonedInstant")
        if type(self.offset) is not int or not -DAY < self.offset < DAY:
            raise InvalidValue(
                "offset_out_of_range",
                f"An offset of {self.offset!r} s is not within a day of UTC.",
                "Give the seconds east of UTC as a whole number.",
            )
        expect_zone_name(self.zone)

    @classmethod
    def parse(cls, text: str, *, rounding: Rounding | None = None) -> ZonedInstant:
        """The moment that :meth:`iso` wrote (RFC 9557); with ``Z`` the zone gives the offset.

        Raises :class:`InvalidValue`: ``instant_unreadable``, ``instant_not_whole``,
        ``unknown_zone``.

        >>> ZonedInstant.parse("2026-05-04T08:00:00+07:00[Asia/Jakarta]").instant
        Instant.parse('2026-05-04T01:00:00Z')
        """
        found = ZONED_PATTERN.fullmatch(text) if fits(text, str) else None
        if found is None:
            raise unreadable(text)
        seconds, offset = read_iso(found[1], rounding)
        if offset is None:
            return Instant(seconds).at_zone(found[2])
        return cls(instant=Instant(seconds), offset=offset, zone=found[2])

    @property
    def local(self) -> datetime:
        """The naive wall-clock time that was shown."""
        return wall_clock(self.instant.seconds, self.offset)

    @property
    def day(self) -> date:
        """The local date."""
        return date.fromordinal(EPOCH_ORDINAL + (self.instant.seconds + self.offset) // DAY)

    @property
    def offset_agrees(self) -> bool:
        """Whether the zone's rules, as this machine knows them, give the recorded offset."""
        return self.instant.at_zone(self.zone) == self

    def iso(self) -> str:
        """Local time, offset and zone as RFC 9557 writes them."""
        local = self.local.replace(tzinfo=timezone(timedelta(seconds=self.offset)))
        return f"{local.isoformat()}[{self.zone}]"

    def __add__(self, elapsed: Duration) -> ZonedInstant:
        """The moment after ``elapsed`` time has really passed; see also :func:`add_wall_days`."""
        if type(elapsed) is not Duration:
            return NotImplemented
        return (self.instant + elapsed).at_zone(self.zone)

    @overload
    def __sub__(self, other: ZonedInstant) -> Duration: ...

    @overload
    def __sub__(self, other: Duration) -> ZonedInstant: ...

    def __sub__(self, other: ZonedInstant | Duration) -> Duration | ZonedInstant:
        if type(other) is ZonedInstant:
            return self.instant - other.instant
        if type(other) is Duration:
            return (self.instant - other).at_zone(self.zone)
        return NotImplemented

    def __str__(self) -> str:
        return self.iso()

    def __repr__(self) -> str:
        return f"ZonedInstant.parse({self.iso()!r})"


class Gap(enum.Enum):
    """What a wall time that the clocks skip shall mean.

    ``LATER`` and ``EARLIER`` read it with the offset before and after the change: where
    clocks jump from 02:00 to 03:00, 02:30 becomes 03:30 or 01:30.
    """

    REFUSE = "refuse"
    LATER = "later"
    EARLIER = "earlier"


class Fold(enum.Enum):
    """Which pass of a wall time that happens twice is meant."""

    REFUSE = "refuse"
    FIRST = "first"
    SECOND = "second"


def resolve(
    local: datetime, zone: str, *, gap: Gap = Gap.REFUSE, fold: Fold = Fold.REFUSE
) -> ZonedInstant:
    """The instant at which clocks in ``zone`` show the naive ``local`` time.

    Only ``gap`` and ``fold`` decide doubtful times; the datetime's own ``fold`` is ignored,
    since everybody's is 0 by default. Raises :class:`InvalidValue`: ``local_time_missing``
    and ``local_time_ambiguous`` where a policy refuses, ``local_time_aware``,
    ``local_time_not_whole`` for fractions of a second, ``unknown_zone``, ``not_a_member``.

    >>> resolve(datetime(2026, 5, 4, 8), "Asia/Jakarta")
    ZonedInstant.parse('2026-05-04T08:00:00+07:00[Asia/Jakarta]')
    >>> resolve(datetime(2026, 3, 8, 2, 30), "America/New_York", gap=Gap.LATER).iso()
    '2026-03-08T03:30:00-04:00[America/New_York]'
    """
    if expect(local, datetime, name="local time").tzinfo is not None:
        raise InvalidValue(
            "local_time_aware", f"{local} already has a zone.", "Use Instant.of(local) instead."
        )
    if local.microsecond:
        raise InvalidValue(
            "local_time_not_whole",
            f"{local} has a fraction of a second.",
            "Round it to a whole second first.",
        )
    # Checked on every day: a wrong policy must not wait for the first doubtful time.
    expect_member(gap, Gap, name="gap")
    expect_member(fold, Fold, name="fold")
    before, after = offsets_around(local, zone_rules(zone))
    seconds = wall_seconds(local)
    if before == after:
        return ZonedInstant(instant=Instant(seconds - before), offset=before, zone=zone)
    if before < after:
        if gap is Gap.REFUSE:
            raise local_time_missing(local, zone)
        return Instant(seconds - (before if gap is Gap.LATER else after)).at_zone(zone)
    if fold is Fold.REFUSE:
        raise InvalidValue(
            "local_time_ambiguous",
            f"{local} happens twice in {zone}: the clocks go back over it.",
            "Name a fold policy: Fold.FIRST or Fold.SECOND.",
        )
    offset = before if fold is Fold.FIRST else after
    return ZonedInstant(instant=Instant(seconds - offset), offset=offset, zone=zone)


def first_instant(day: date, zone: str) -> Instant:
    """The first instant at which the date in ``zone`` is ``day``: mostly, not always, midnight.

    A date that a zone skipped altogether (Samoa, 2011-12-30) begins where the next one does.
    """
    expect_day(day, name="day")
    rules = zone_rules(zone)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone is beside it
    before, after = offsets_around(midnight, rules)
    wall = wall_seconds(midnight)
    if before >= after:
        return Instant(wall - before)
    # Midnight is skipped: the change itself lies between its two readings.
    readings = range(wall - after, wall - before)
    change = bisect_left(readings, wall, key=lambda second: second + offset_at(second, rules))
    return Instant(wall - after + change)


def local_day(day: date, zone: str) -> Interval[Instant]:
    """The date as time: from its first instant in ``zone`` to the first instant of the next.

    So the days of a zone follow each other without hole or overlap, whatever the clocks do;
    a day may have 23, 24, 25 or 23.5 hours. Raises :class:`InvalidValue`: ``unknown_zone``,
    ``instant_out_of_range`` at the very ends of the calendar.

    >>> print(local_day(date(2024, 4, 26), "Africa/Cairo").length)  # midnight is missing
    23:00:00
    """
    if expect_day(day, name="day") == date.max:
        raise InvalidValue("instant_out_of_range", f"There is no day after {day}.")
    return Interval(first_instant(day, zone), first_instant(day + timedelta(days=1), zone))


def add_wall_days(
    moment: ZonedInstant, days: int, *, gap: Gap = Gap.REFUSE, fold: Fold = Fold.REFUSE
) -> ZonedInstant:
    """The same wall time ``days`` dates later, however many hours that is.

    Raises as :func:`resolve` does, and ``instant_out_of_range``. To add elapsed time,
    add a :class:`Duration` instead.

    >>> evening = resolve(datetime(2013, 11, 2, 22), "America/New_York")
    >>> print(add_wall_days(evening, 1) - evening)
    25:00:00
    """
    expect(moment, ZonedInstant, name="moment")
    if expect(days, int, name="number of days") == 0:
        return moment
    try:
        local = moment.local + timedelta(days=days)
    except OverflowError as problem:
        raise InvalidValue(
            "instant_out_of_range", f"{days} days from {moment} is outside the years 1 to 9999."
        ) from problem
    return resolve(local, moment.zone, gap=gap, fold=fold)
