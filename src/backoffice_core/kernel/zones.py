"""What clocks in a zone show, in plain integers: offsets, wall seconds and their ISO spelling.

The rules come from :mod:`zoneinfo` (the IANA database) and are looked up by name alone,
never from the machine's own zone. :mod:`~backoffice_core.kernel.instants` builds its values
on these few functions; nothing else needs them.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo

from backoffice_core.kernel.checks import fits
from backoffice_core.kernel.durations import DAY, HOUR, MINUTE
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.rounding import Rounding, round_fraction

__all__ = [
    "expect_zone_name",
    "local_time_missing",
    "offset_at",
    "offsets_around",
    "read_iso",
    "unreadable",
    "wall_clock",
    "wall_seconds",
    "whole_seconds",
    "zone_rules",
]

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock, which an offset turns into an instant
UTC_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ISO_PATTERN = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?"
    r"(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d(?::?[0-5]\d)?)",
    re.ASCII,
)
FIXED_PATTERN = re.compile(r"[+-](?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
NAME_PATTERN = re.compile(rf"[A-Za-z0-9_+/-]{{1,64}}|{FIXED_PATTERN.pattern}", re.ASCII)
# Files beside the real zones: the first two are the machine's own, the others repeat the
# database, once with leap seconds counted.
NAMES_REFUSED = ("localtime", "posixrules", "posix/", "right/")


def expect_zone_name(name: str) -> str:
    """``name`` when it can be a zone's at all: ``Area/City`` or a fixed offset ``+07:00``.

    Raises :class:`InvalidValue` with code ``unknown_zone``. Whether the zone exists is not
    asked, so that a recorded moment stays readable where the zone database is older.
    """
    # Out of a file it may be anything.
    if not fits(name, str) or not can_name_zone(name):
        raise unknown_zone(name)
    return name


@functools.lru_cache(maxsize=1024)
def can_name_zone(name: str) -> bool:
    """Whether a text is spelled like a zone; remembered, as every moment that is made asks it."""
    return bool(NAME_PATTERN.fullmatch(name)) and not name.startswith(NAMES_REFUSED)


def zone_rules(name: str) -> tzinfo:
    """The rules of an IANA zone (``Asia/Jakarta``) or of a fixed offset (``+07:00``).

    Raises :class:`InvalidValue` with code ``unknown_zone``.

    >>> zone_rules("Asia/Jakarta")
    zoneinfo.ZoneInfo(key='Asia/Jakarta')
    """
    try:
        return named_rules(name)
    except TypeError as problem:  # what cannot be hashed was never looked up
        raise unknown_zone(name) from problem


@functools.lru_cache(maxsize=1024)
def named_rules(name: str) -> tzinfo:
    """The rules behind a name, read from the database once."""
    expect_zone_name(name)
    if FIXED_PATTERN.fullmatch(name):
        return timezone(timedelta(seconds=read_offset(name)))
    try:
        return ZoneInfo(name)
    # A folder of the database ("America") is an OSError, a file that is no zone a ValueError.
    except (KeyError, ValueError, OSError) as problem:
        raise unknown_zone(name) from problem


def unknown_zone(name: object) -> InvalidValue:
    """The error for a name that no zone has."""
    return InvalidValue(
        "unknown_zone",
        f"There is no time zone {shown(name)}.",
        "Use an IANA name such as 'Asia/Jakarta', or a fixed offset such as '+07:00'.",
    )


def local_time_missing(wall: datetime, zone: str) -> InvalidValue:
    """The error for a wall time that clocks in ``zone`` skip."""
    return InvalidValue(
        "local_time_missing",
        f"{wall} never happens in {zone}: the clocks go forward over it.",
        "Name a gap policy: Gap.LATER or Gap.EARLIER.",
    )


def wall_clock(seconds: int, offset: int) -> datetime:
    """What a clock ``offset`` seconds east of UTC shows at ``seconds`` since the epoch."""
    return EPOCH + timedelta(seconds=seconds + offset)


def wall_seconds(wall: datetime) -> int:
    """The whole seconds from the epoch's wall clock to ``wall``, as if there were no zones."""
    passed = wall - EPOCH
    return passed.days * DAY + passed.seconds


def offset_at(seconds: int, rules: tzinfo) -> int:
    """The offset east of UTC, in seconds, at ``seconds`` since the epoch."""
    local = (UTC_EPOCH + timedelta(seconds=seconds)).astimezone(rules)
    return offset_seconds(local.utcoffset())


def offsets_around(wall: datetime, rules: tzinfo) -> tuple[int, int]:
    """The offsets in force before and after the clock change that ``wall`` falls into.

    They are equal on an ordinary day; the first is smaller where ``wall`` is skipped, and
    larger where it happens twice (PEP 495).

    >>> offsets_around(datetime(2026, 3, 8, 2, 30), zone_rules("America/New_York"))
    (-18000, -14400)
    """
    return (
        offset_seconds(rules.utcoffset(wall.replace(fold=0))),
        offset_seconds(rules.utcoffset(wall.replace(fold=1))),
    )


def offset_seconds(offset: timedelta | None) -> int:
    """A zone's offset in seconds."""
    assert offset is not None, "zoneinfo and fixed offsets always know their offset"  # noqa: S101
    return offset.days * DAY + offset.seconds


def whole_seconds(seconds: int, fraction: Fraction, rounding: Rounding | None) -> int:
    """``seconds`` and a ``fraction`` as whole seconds, by a named rounding when there is a rest.

    Raises :class:`InvalidValue`: ``instant_not_whole`` for a rest without a rounding,
    ``rounding_unknown``.
    """
    if rounding is not None:
        return round_fraction(seconds + fraction, rounding)
    if fraction:
        raise InvalidValue(
            "instant_not_whole",
            f"The time has a fraction of {fraction} s, and instants are whole seconds.",
            "Name a rounding, for instance rounding=Rounding.FLOOR.",
        )
    return seconds


def read_iso(text: str, rounding: Rounding | None) -> tuple[int, int | None]:
    """The seconds since the epoch and the offset of an ISO 8601 text; the offset of ``Z`` is None.

    The grammar is RFC 3339 with a space allowed for ``T``, seconds optional, and seconds
    allowed in the offset (local mean time before standard zones). Raises
    :class:`InvalidValue`: ``instant_unreadable``, ``instant_not_whole``.

    >>> read_iso("1970-01-01T07:00+07:00", None)
    (0, 25200)
    """
    found = ISO_PATTERN.fullmatch(text) if fits(text, str) else None
    if found is None:
        raise unreadable(text)
    year, month, day, hour, minute, second, digits, zone = found.groups()
    try:
        wall = datetime(  # noqa: DTZ001 - the offset is applied below
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0)
        )
    except ValueError as problem:
        raise unreadable(text) from problem
    offset = None if zone == "Z" else read_offset(zone)
    fraction = Fraction(int(digits), 10 ** len(digits)) if digits else Fraction(0)
    return whole_seconds(wall_seconds(wall) - (offset or 0), fraction, rounding), offset


def read_offset(text: str) -> int:
    """The seconds of ``+07:00``, ``+0700`` or ``+07:07:12``, already known to be one of these."""
    digits = text[1:].replace(":", "").ljust(6, "0")
    seconds = int(digits[:2]) * HOUR + int(digits[2:4]) * MINUTE + int(digits[4:])
    return -seconds if text[0] == "-" else seconds


def unreadable(text: object) -> InvalidValue:
    """The error for a text that names no instant."""
    return InvalidValue(
        "instant_unreadable",
        f"{shown(text)} is not a date and time with an offset.",
        "Write it like 2026-05-04T08:00:00+07:00.",
    )
