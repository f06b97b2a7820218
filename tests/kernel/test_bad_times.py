"""Whatever stands where a time is meant is refused by name, never by an error from inside."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest

from backoffice_core.kernel import (
    BackofficeError,
    Duration,
    Effective,
    Instant,
    Interval,
    InvalidValue,
    Month,
    Version,
    ZonedInstant,
    add_wall_days,
    local_day,
    resolve,
)
from backoffice_core.kernel.instants import first_instant
from backoffice_core.kernel.zones import zone_rules

MONDAY = date(2026, 5, 4)
NAIVE = datetime(2026, 5, 4, 8)
NOW = Instant.of(datetime(2026, 5, 4, tzinfo=UTC))
HERE = NOW.at_zone("Asia/Jakarta")
WAGE = Effective([Version(value=5, since=MONDAY)])
BAD: tuple[Any, ...] = (None, 5, 5.0, "x", True, [], {}, [None], b"x", NAIVE, object())

Call = Callable[[Any], object]
CALLS: dict[str, Call] = {
    "Duration": Duration,
    "Duration.of days": lambda bad: Duration.of(days=bad),
    "Duration.of hours": lambda bad: Duration.of(hours=bad),
    "Duration.of minutes": lambda bad: Duration.of(minutes=bad),
    "Duration.of seconds": lambda bad: Duration.of(seconds=bad),
    "Duration.total": Duration.total,
    "Instant": Instant,
    "Instant.of": Instant.of,
    "Instant.of rounding": lambda bad: Instant.of(datetime(2026, 5, 4, tzinfo=UTC), rounding=bad),
    "Instant.parse": Instant.parse,
    "Instant.parse rounding": lambda bad: Instant.parse("2026-05-04T08:00:00Z", rounding=bad),
    "Instant.at_zone": NOW.at_zone,
    "ZonedInstant instant": lambda bad: ZonedInstant(instant=bad, offset=0, zone="UTC"),
    "ZonedInstant offset": lambda bad: ZonedInstant(instant=NOW, offset=bad, zone="UTC"),
    "ZonedInstant zone": lambda bad: ZonedInstant(instant=NOW, offset=0, zone=bad),
    "ZonedInstant.parse": ZonedInstant.parse,
    "resolve local": lambda bad: resolve(bad, "UTC"),
    "resolve zone": lambda bad: resolve(NAIVE, bad),
    "resolve gap": lambda bad: resolve(NAIVE, "UTC", gap=bad),
    "resolve fold": lambda bad: resolve(NAIVE, "UTC", fold=bad),
    "first_instant day": lambda bad: first_instant(bad, "UTC"),
    "local_day day": lambda bad: local_day(bad, "UTC"),
    "local_day zone": lambda bad: local_day(MONDAY, bad),
    "add_wall_days moment": lambda bad: add_wall_days(bad, 1),
    "add_wall_days days": lambda bad: add_wall_days(HERE, bad),
    "zone_rules": zone_rules,
    "Version since": lambda bad: Version(value=5, since=bad),
    "Version until": lambda bad: Version(value=5, since=MONDAY, until=bad),
    "Version known_since": lambda bad: Version(value=5, since=MONDAY, known_since=bad),
    "Version.holds": WAGE.versions[0].holds,
    "Version.holds known": lambda bad: WAGE.versions[0].holds(MONDAY, known=bad),
    "Effective": Effective,
    "Effective.on": WAGE.on,
    "Effective.on known": lambda bad: WAGE.on(MONDAY, known=bad),
    "Effective.spans": WAGE.spans,
    "Effective.with_version": WAGE.with_version,
    "Month year": lambda bad: Month(bad, 5),
    "Month month": lambda bad: Month(2026, bad),
    "Month.parse": Month.parse,
    "Month.of": Month.of,
    "Month contains": lambda bad: bad in Month(2026, 5),
    "Interval": lambda bad: Interval(MONDAY, bad),
}


@pytest.mark.parametrize("name", CALLS)
def test_no_wrong_value_raises_an_error_from_inside(name: str) -> None:
    """It is refused with an error of ours, or taken where it is meant after all."""
    for bad in BAD:
        with suppress(BackofficeError):
            CALLS[name](bad)


@pytest.mark.parametrize(
    ("code", "says", "call"),
    [
        ("type_wrong", "local time is '2026-05-04 08:00'", CALLS["resolve local"]),
        ("unknown_zone", "'2026-05-04 08:00'", CALLS["resolve zone"]),
        ("instant_unreadable", "'2026-05-04 08:00'", ZonedInstant.parse),
        ("instant_unreadable", "'2026-05-04 08:00'", Instant.parse),
        ("type_wrong", "instant of ZonedInstant is", CALLS["ZonedInstant instant"]),
        ("duration_not_whole", "'2026-05-04 08:00'", CALLS["Duration.of hours"]),
        ("month_invalid", "no month '2026-05-04 08:00' of the year 2026", CALLS["Month month"]),
        ("not_a_date", "day is '2026-05-04 08:00'", WAGE.on),
        ("not_a_date", "since of Version is", CALLS["Version since"]),
        ("type_wrong", "known_since of Version is", CALLS["Version known_since"]),
        ("type_wrong", "moment is '2026-05-04 08:00'", Instant.of),
        ("not_several", "several versions are meant", Effective),
    ],
)
def test_a_text_for_a_time_is_refused_by_name(code: str, says: str, call: Call) -> None:
    """The error says what it is and what stands there."""
    with pytest.raises(InvalidValue) as caught:
        call("2026-05-04 08:00")
    assert code == caught.value.code
    assert says in caught.value.message


def test_a_datetime_is_no_day() -> None:
    """It is one to Python, and falls on another day elsewhere."""
    for name in ("Version since", "Version until", "Effective.on", "Month.of", "local_day day"):
        with pytest.raises(InvalidValue) as caught:
            CALLS[name](NAIVE)
        assert caught.value.code == "not_a_date"


def test_a_zone_that_is_none_is_refused() -> None:
    """A name that no zone has is refused, whatever it is."""
    for bad in ("Asia/Djakarta", *BAD):
        with pytest.raises(InvalidValue) as caught:
            zone_rules(bad)
        assert caught.value.code == "unknown_zone"
