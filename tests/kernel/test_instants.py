"""Instants, local days, and what a wall clock means."""

from __future__ import annotations

import copy
import pickle
import time
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel.durations import Duration
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import (
    INSTANT_MAX,
    INSTANT_MIN,
    Fold,
    Gap,
    Instant,
    ZonedInstant,
    add_wall_days,
    first_instant,
    local_day,
    resolve,
)
from backoffice_core.kernel.rounding import Rounding

NEW_YORK = "America/New_York"
ZONES = (
    "UTC",
    "+05:45",
    "Asia/Jakarta",
    "Asia/Jayapura",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Beirut",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
)

zones = st.sampled_from(ZONES)
# 1900 to 2100: local mean time, every change of rules since, and rules carried forward.
seconds = st.integers(min_value=-2_208_988_800, max_value=4_102_444_800)
instants = seconds.map(Instant)
days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1))


def code_of(refused: pytest.ExceptionInfo[InvalidValue]) -> str:
    """The stable code of a refusal."""
    return refused.value.code


# ---------------------------------------------------------------------------- instants


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-04T01:00:00Z",
        "2026-05-04T08:00:00+07:00",
        "2026-05-04 08:00+0700",
        "2026-05-04T08:00:00.000+07:00",
        "2026-05-03T21:30:00-03:30",
        "2026-05-04T08:07:12+07:07:12",
    ],
)
def test_every_spelling_of_a_moment_is_the_same_instant(text: str) -> None:
    """The offset decides, not the wall clock."""
    assert "2026-05-04T01:00:00Z" == Instant.parse(text).iso() == str(Instant.parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-05-04",
        "2026-05-04T08:00:00",
        "2026-02-30T08:00:00Z",
        "2026-05-04T24:00:00Z",
        "2026-12-31T23:59:60Z",
        "2026-05-04T08:00:00+24:00",
        "2026-05-04T08:00:00+07:60",
        "04/05/2026 08:00Z",
        "\uff12\uff10\uff12\uff16-05-04T08:00:00Z",
        "2026-05-04T08:00:00Z ",
        "9" * 5000,
    ],
)
def test_a_text_that_does_not_say_which_moment_is_refused(text: str) -> None:
    """No offset, no such day, a leap second, other digits: nothing is guessed."""
    with pytest.raises(InvalidValue) as refusal:
        Instant.parse(text)

    assert "instant_unreadable" == code_of(refusal)


def test_fractions_of_a_second_need_a_named_rounding() -> None:
    """A device that writes milliseconds is read by a decision, not by accident."""
    text = "1970-01-01T00:00:01.500Z"
    moment = datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)

    assert Instant(1) == Instant.parse(text, rounding=Rounding.FLOOR)
    assert Instant(2) == Instant.parse(text, rounding=Rounding.HALF_EVEN)
    assert Instant(2) == Instant.of(moment, rounding=Rounding.CEILING)
    for read in (lambda: Instant.parse(text), lambda: Instant.of(moment)):
        with pytest.raises(InvalidValue) as refusal:
            read()
        assert "instant_not_whole" == code_of(refusal)


def test_a_rounding_that_is_none_does_not_wait_for_a_fraction() -> None:
    """A device that writes whole seconds today may write milliseconds tomorrow."""
    with pytest.raises(InvalidValue, match="rounding_unknown"):
        Instant.parse("1970-01-01T00:00:01Z", rounding=cast("Any", "floor"))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "instant_not_whole"),
        (True, "instant_not_whole"),
        (INSTANT_MIN - 1, "instant_out_of_range"),
        (INSTANT_MAX + 1, "instant_out_of_range"),
    ],
)
def test_an_instant_is_a_whole_number_within_the_calendar(value: int, code: str) -> None:
    """Floats and moments that no calendar names are refused."""
    with pytest.raises(InvalidValue) as refusal:
        Instant(value)

    assert code == code_of(refusal)


@pytest.mark.parametrize("zone", ZONES)
def test_the_first_and_last_instants_have_a_local_time_everywhere(zone: str) -> None:
    """The range leaves room for every offset."""
    assert 1 == Instant(INSTANT_MIN).at_zone(zone).local.year
    assert 9999 == Instant(INSTANT_MAX).at_zone(zone).local.year


class Elsewhere(tzinfo):
    """A zone of another library, as pytz has them: it may mean local mean time."""

    def utcoffset(self, _: datetime | None) -> timedelta:
        """Jakarta's local mean time."""
        return timedelta(hours=7, minutes=7)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2026, 5, 4, 8), "datetime_naive"),
        (datetime(2026, 5, 4, 8, tzinfo=Elsewhere()), "zone_unsupported"),
        (datetime(2026, 3, 8, 2, 30, tzinfo=ZoneInfo(NEW_YORK)), "local_time_missing"),
    ],
)
def test_a_datetime_that_means_no_certain_moment_is_refused(moment: datetime, code: str) -> None:
    """No zone, a zone of unknown making, a wall time that was skipped."""
    with pytest.raises(InvalidValue) as refusal:
        Instant.of(moment)

    assert code == code_of(refusal)


def test_the_two_passes_of_a_repeated_hour_are_an_hour_apart() -> None:
    """To Python the two datetimes are equal; as instants they are not (PEP 495)."""
    first = datetime(2013, 11, 3, 1, 30, tzinfo=ZoneInfo(NEW_YORK))
    second = first.replace(fold=1)

    assert first == second
    assert Duration.of(hours=1) == Instant.of(second) - Instant.of(first)


@given(instants, zones)
def test_an_aware_datetime_is_its_timestamp(instant: Instant, zone: str) -> None:
    """Instant.of agrees with Python's own timestamp in any zone."""
    assert instant == Instant.of(datetime.fromtimestamp(instant.seconds, UTC))
    local = instant.at_zone(zone)
    offset = timezone(timedelta(seconds=local.offset))
    assert instant == Instant.of(local.local.replace(tzinfo=offset))


@given(instants, st.integers(min_value=-(10**9), max_value=10**9).map(Duration))
def test_durations_lead_from_instant_to_instant(instant: Instant, elapsed: Duration) -> None:
    """Adding and subtracting undo each other."""
    assert elapsed == (instant + elapsed) - instant
    assert instant == instant + elapsed - elapsed
    assert (instant < instant + elapsed) == (Duration.ZERO < elapsed)


def test_instants_mix_with_nothing_but_durations() -> None:
    """Two instants do not add up, and plain numbers are not time."""
    instant: Any = Instant(0)
    zoned: Any = instant.at_zone("UTC")
    for mistake in (
        lambda: instant + instant,
        lambda: instant + 1,
        lambda: instant - 1,
        lambda: zoned + 1,
        lambda: zoned - instant,
    ):
        with pytest.raises(TypeError):
            mistake()


# ---------------------------------------------------------------------------- in a zone


@given(instants, zones)
def test_a_recorded_moment_reads_back_as_written(instant: Instant, zone: str) -> None:
    """Iso and parse, repr, pickle and copy lose nothing, seconds of an offset included."""
    zoned = instant.at_zone(zone)

    assert zoned == ZonedInstant.parse(zoned.iso()) == ZonedInstant.parse(str(zoned))
    assert zoned == eval(repr(zoned), {"ZonedInstant": ZonedInstant})  # noqa: S307 - our own
    assert instant == eval(repr(instant), {"Instant": Instant})  # noqa: S307 - our own
    assert zoned == pickle.loads(pickle.dumps(zoned)) == copy.deepcopy(zoned)  # noqa: S301
    assert zoned.day == zoned.local.date()
    assert zoned.offset_agrees


def test_a_moment_written_in_utc_takes_its_offset_from_the_zone() -> None:
    """RFC 9557, 3.4: Z says that the local offset is not stated."""
    zoned = ZonedInstant.parse("2026-05-04T01:00:00Z[Asia/Jakarta]")

    assert "2026-05-04T08:00:00+07:00[Asia/Jakarta]" == zoned.iso()


def test_a_recorded_offset_outlives_the_rules_of_its_zone() -> None:
    """What the clock showed stays on record, even where today's rules say otherwise."""
    recorded = ZonedInstant.parse("2026-05-04T09:00:00+08:00[Asia/Jakarta]")

    assert "2026-05-04 09:00:00" == str(recorded.local)
    assert not recorded.offset_agrees


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-05-04T08:00:00+07:00", "instant_unreadable"),
        ("2026-05-04T08:00:00[Asia/Jakarta]", "instant_unreadable"),
        ("2026-05-04T08:00:00+07:00[]", "instant_unreadable"),
        ("2026-05-04T08:00:00+07:00[no zone]", "unknown_zone"),
    ],
)
def test_a_text_without_moment_or_zone_is_refused(text: str, code: str) -> None:
    """Both the offset and the zone belong to a recorded moment."""
    with pytest.raises(InvalidValue) as refusal:
        ZonedInstant.parse(text)

    assert code == code_of(refusal)


@pytest.mark.parametrize("offset", [86_400, -86_400, 25_200.0, True])
def test_an_offset_is_whole_seconds_within_a_day(offset: int) -> None:
    """Anything else is no offset."""
    with pytest.raises(InvalidValue) as refusal:
        ZonedInstant(instant=Instant(0), offset=offset, zone="Asia/Jakarta")

    assert "offset_out_of_range" == code_of(refusal)


@pytest.mark.parametrize(
    "zone",
    [
        "Asia/Nowhere",
        "",
        "America",
        "../../etc/passwd",
        "/etc/localtime",
        "localtime",
        "right/UTC",
        "tzdata.zi",
        "Asia/Jakarta/x",
        "a b",
        "x" * 5000,
        "x" * 64 + "/y",
        "+24:00",
        "+7",
    ],
)
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    """Nor is the machine's own zone taken, nor one with leap seconds, nor a file of the system."""
    with pytest.raises(InvalidValue) as refusal:
        resolve(datetime(2026, 5, 4, 8), zone)

    assert "unknown_zone" == code_of(refusal)


def test_elapsed_time_and_wall_days_are_two_ways_to_go_on() -> None:
    """22:00 the day before the clocks go back: 24 hours later it is 21:00, a day later 22:00."""
    evening = resolve(datetime(2013, 11, 2, 22), NEW_YORK)

    assert "2013-11-03 21:00:00" == str((evening + Duration.of(hours=24)).local)
    assert "2013-11-03 22:00:00" == str(add_wall_days(evening, 1).local)
    assert Duration.of(hours=25) == add_wall_days(evening, 1) - evening
    assert evening == evening + Duration.of(hours=24) - Duration.of(hours=24)


# ---------------------------------------------------------------------------- wall clocks


@pytest.mark.parametrize(
    ("start", "end", "zone", "hours"),
    [
        # attendance research: same-zone subtraction of datetimes says 8:00 in each case
        ("2013-11-02T22:00", "2013-11-03T06:00", NEW_YORK, "9:00:00"),
        ("2013-03-09T22:00", "2013-03-10T06:00", NEW_YORK, "7:00:00"),
        ("2024-04-06T22:00", "2024-04-07T06:00", "Australia/Lord_Howe", "8:30:00"),
        ("2024-10-05T22:00", "2024-10-06T06:00", "Australia/Lord_Howe", "7:30:00"),
        ("2024-04-06T22:00", "2024-04-07T06:00", "Asia/Jakarta", "8:00:00"),
    ],
)
def test_a_night_shift_lasts_as_long_as_it_really_lasts(
    start: str, end: str, zone: str, hours: str
) -> None:
    """Across a clock change, worked time is elapsed time."""
    begin, finish = (resolve(datetime.fromisoformat(text), zone) for text in (start, end))

    assert hours == str(finish - begin)


def test_a_skipped_wall_time_needs_a_policy() -> None:
    """02:30 on 2026-03-08 never happened in New York; later or earlier by the hour skipped."""
    skipped = datetime(2026, 3, 8, 2, 30)

    with pytest.raises(InvalidValue) as refusal:
        resolve(skipped, NEW_YORK, fold=Fold.FIRST)

    assert "local_time_missing" == code_of(refusal)
    assert datetime(2026, 3, 8, 3, 30) == resolve(skipped, NEW_YORK, gap=Gap.LATER).local
    assert datetime(2026, 3, 8, 1, 30) == resolve(skipped, NEW_YORK, gap=Gap.EARLIER).local


def test_a_repeated_wall_time_needs_a_policy() -> None:
    """01:30 on 2013-11-03 happened twice in New York; the datetime's own fold does not choose."""
    repeated = datetime(2013, 11, 3, 1, 30, fold=1)

    with pytest.raises(InvalidValue) as refusal:
        resolve(repeated, NEW_YORK, gap=Gap.LATER)

    assert "local_time_ambiguous" == code_of(refusal)
    assert "2013-11-03T05:30:00Z" == str(resolve(repeated, NEW_YORK, fold=Fold.FIRST).instant)
    assert "2013-11-03T06:30:00Z" == str(resolve(repeated, NEW_YORK, fold=Fold.SECOND).instant)


@pytest.mark.parametrize(
    ("local", "code"),
    [
        (datetime(2026, 5, 4, 8, tzinfo=UTC), "local_time_aware"),
        (datetime(2026, 5, 4, 8, 0, 0, 1), "local_time_not_whole"),
        (datetime(1, 1, 1), "instant_out_of_range"),
    ],
)
def test_resolve_takes_naive_whole_seconds(local: datetime, code: str) -> None:
    """A zone twice, a fraction, the edge of the calendar: each is said by its name."""
    with pytest.raises(InvalidValue) as refusal:
        resolve(local, "UTC")

    assert code == code_of(refusal)


@given(instants, zones)
def test_what_a_clock_shows_resolves_to_the_moment_it_showed_it(
    instant: Instant, zone: str
) -> None:
    """at_zone and resolve undo each other; of a repeated wall time one pass is the moment."""
    zoned = instant.at_zone(zone)

    first, second = (resolve(zoned.local, zone, fold=fold) for fold in (Fold.FIRST, Fold.SECOND))

    assert zoned in (first, second)
    assert first.instant <= second.instant
    assert first.local == second.local == zoned.local


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)), zones)
def test_policies_turn_every_wall_time_into_one_moment(local: datetime, zone: str) -> None:
    """With both policies named nothing is refused, and only skipped times are changed."""
    local = local.replace(microsecond=0)

    later = resolve(local, zone, gap=Gap.LATER, fold=Fold.FIRST)
    earlier = resolve(local, zone, gap=Gap.EARLIER, fold=Fold.FIRST)

    assert earlier.local <= local <= later.local
    assert later.offset_agrees
    assert earlier.offset_agrees


# ---------------------------------------------------------------------------- local days


@pytest.mark.parametrize(
    ("day", "zone", "first", "length"),
    [
        # Midnight is missing: the day begins at 01:00.
        ("2024-04-26", "Africa/Cairo", "2024-04-26T01:00:00+03:00", "23:00:00"),
        ("2024-03-31", "Asia/Beirut", "2024-03-31T01:00:00+03:00", "23:00:00"),
        ("2024-03-10", "America/Havana", "2024-03-10T01:00:00-04:00", "23:00:00"),
        ("2022-03-22", "Asia/Tehran", "2022-03-22T01:00:00+04:30", "23:00:00"),
        # The change of 1919 skipped 23:30 to 00:30: the day begins half an hour late.
        ("1919-03-31", "America/Toronto", "1919-03-31T00:30:00-04:00", "23:30:00"),
        # Midnight happens twice: the day begins at the first.
        ("2024-11-03", "America/Havana", "2024-11-03T00:00:00-04:00", "25:00:00"),
        ("2013-11-03", NEW_YORK, "2013-11-03T00:00:00-04:00", "25:00:00"),
        ("2024-04-07", "Australia/Lord_Howe", "2024-04-07T00:00:00+11:00", "24:30:00"),
        ("2024-10-06", "Australia/Lord_Howe", "2024-10-06T00:00:00+10:30", "23:30:00"),
        ("2024-10-06", "Asia/Jakarta", "2024-10-06T00:00:00+07:00", "24:00:00"),
        # Samoa crossed the date line and had no such day.
        ("2011-12-30", "Pacific/Apia", "2011-12-31T00:00:00+14:00", "0:00:00"),
    ],
)
def test_a_day_is_from_its_first_instant_to_the_next_days(
    day: str, zone: str, first: str, length: str
) -> None:
    """Midnight is not assumed to exist, nor to be alone, nor days to have 24 hours."""
    whole = local_day(date.fromisoformat(day), zone)

    assert Instant.parse(first) == whole.start
    assert length == str(whole.length)


@given(days, zones)
def test_the_days_of_a_zone_follow_each_other_without_hole(day: date, zone: str) -> None:
    """Where one day ends the next begins, so that every moment is of one day."""
    whole = local_day(day, zone)

    assert whole.end == local_day(day + timedelta(days=1), zone).start
    assert whole.is_empty or day == whole.start.at_zone(zone).day
    assert day > (whole.start - Duration(1)).at_zone(zone).day


@pytest.mark.parametrize("day", [date.max, date.min])
def test_a_day_at_the_ends_of_the_calendar_is_refused(day: date) -> None:
    """It has no next or no first instant."""
    with pytest.raises(InvalidValue) as refusal:
        local_day(day, "UTC")

    assert "instant_out_of_range" == code_of(refusal)


def test_the_first_instant_of_a_day_is_its_local_days_start() -> None:
    """One meaning of a day's beginning."""
    assert local_day(date(2024, 4, 26), "Africa/Cairo").start == first_instant(
        date(2024, 4, 26), "Africa/Cairo"
    )


def test_adding_wall_days_obeys_the_policies_and_the_calendar() -> None:
    """A day later than 02:30 may not exist; no days later always does."""
    before = resolve(datetime(2026, 3, 7, 2, 30), NEW_YORK)
    repeated = resolve(datetime(2013, 11, 3, 1, 30), NEW_YORK, fold=Fold.SECOND)

    assert repeated == add_wall_days(repeated, 0)
    assert datetime(2026, 3, 8, 3, 30) == add_wall_days(before, 1, gap=Gap.LATER).local
    for extent, code in ((1, "local_time_missing"), (10**7, "instant_out_of_range")):
        with pytest.raises(InvalidValue) as refusal:
            add_wall_days(before, extent)
        assert code == code_of(refusal)


@given(instants, zones, st.integers(min_value=-400, max_value=400))
def test_wall_days_move_the_date_alone(instant: Instant, zone: str, count: int) -> None:
    """Unless it is skipped, the clock shows the same time that many dates later."""
    moment = instant.at_zone(zone)

    moved = add_wall_days(moment, count, gap=Gap.LATER, fold=Fold.FIRST)

    assert moment.local + timedelta(days=count) <= moved.local
    assert abs(moved.local - moment.local - timedelta(days=count)) <= timedelta(days=1)


@pytest.mark.bench
def test_a_hundred_thousand_wall_times_resolve_in_about_a_second() -> None:
    """A year of punches of a few hundred people is not worth waiting for."""
    wall = datetime(2026, 5, 4, 8)
    began = time.perf_counter()
    for _ in range(100_000):
        resolve(wall, "Asia/Jakarta")
    took = time.perf_counter() - began

    print(f"resolve: {100_000 / took:,.0f} a second")
    assert took < 5
