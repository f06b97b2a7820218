"""Twins of device logs: the measured habits come out, the readers survive them, nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.capture import take_in
from backoffice_core.formats.devices import Device, DeviceFormat, DeviceReading, read_punches
from backoffice_core.kernel import InputRefused, InvalidValue
from backoffice_core.testing import (
    DEVICE_HABITS,
    DeviceHabits,
    device_log,
    log_statistics,
    write_device_log,
)
from backoffice_core.testing.dice import Dice
from tests.formats.devices.dumps import facts, lines_held, lines_told

DEVICE = Device(name="gate", zone="Asia/Jakarta")
NAMES = [habits.name for habits in DEVICE_HABITS]
# What the dumps had, bad lines too.
LINES = (4506, 384, 24162, 36516, 5567, 14359)


@pytest.fixture(scope="module", params=DEVICE_HABITS, ids=NAMES)
def habits(request: pytest.FixtureRequest) -> DeviceHabits:
    """Each of the measured devices."""
    return request.param


def test_a_twin_has_the_statistics_of_its_dump(habits: DeviceHabits) -> None:
    """Repeats, odd days, states, nights, disorder and size are what was measured."""
    # In a log of a few hundred lines chance alone moves the shares, so it is made longer.
    times = 10 if habits.days < 100 else 1
    log = device_log(habits, seed=1, days=times * habits.days)
    reading = read_punches(log, device=DEVICE)
    shown = log_statistics(reading.punches)
    expected = times * LINES[DEVICE_HABITS.index(habits)]
    assert DeviceFormat.USB_LOG is reading.format
    assert 100 * abs(expected - reading.lines) < 10 * expected
    assert habits.people == shown.people
    for name in ("repeated_in_a_minute", "repeated_in_five_minutes", "odd_days", "twice"):
        assert abs(getattr(habits, name) - getattr(shown, name)) <= 15, name
    assert abs(habits.at_night - shown.at_night) <= 15
    assert abs(times * habits.out_of_order - shown.out_of_order) <= 5
    assert {state for state, _ in habits.states} == set(shown.states)
    for state, weight in habits.states:
        assert abs(weight - shown.states[state]) <= 60
    assert times * habits.clock_resets == len(reading.mistimed)


def test_no_line_of_a_twin_is_lost(habits: DeviceHabits) -> None:
    """Each line gives a punch, one set apart, or a finding."""
    log = device_log(habits, seed=2)
    assert_nothing_lost(log, read_punches(log, device=DEVICE))


def assert_nothing_lost(log: bytes, reading: DeviceReading) -> None:
    """Lines are punches and findings."""
    held = lines_held(log.decode("utf-8", errors="replace"))
    assert held == lines_told(reading)
    assert len(held) == reading.lines


def test_order_and_repeated_uploads_change_nothing(habits: DeviceHabits) -> None:
    """Shuffled, reversed, uploaded twice, in overlapping parts: the same punches."""
    log = device_log(attrs.evolve(habits, out_of_order=0), seed=3, people=8, days=60)
    assert_same_in_any_order(log)


def assert_same_in_any_order(log: bytes) -> None:
    """What a log comes to does not depend on how it arrives."""
    lines = log.splitlines(keepends=True)
    if not lines[-1].endswith(b"\n"):
        lines[-1] += b"\r\n"
    expected = read_punches(log, device=DEVICE)
    dice = Dice(11)
    shuffled = sorted(lines, key=lambda _: dice.below(1 << 40))
    for other in (shuffled, lines[::-1], [*lines, *lines]):
        reading = read_punches(b"".join(other), device=DEVICE)
        assert facts(expected.punches) == facts(reading.punches)
        assert facts(expected.mistimed) == facts(reading.mistimed)
    known = take_in(expected.punches).new
    later = read_punches(b"".join(lines[len(lines) // 2 :]), device=DEVICE, file="later.dat")
    assert () == take_in(later.punches, known=known).new


def test_a_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    """A test that failed can be run again, and two devices are not the same one."""
    habits = DEVICE_HABITS[3]
    log = device_log(habits, seed=5, people=20, days=60)
    assert log == device_log(habits, seed=5, people=20, days=60)
    assert log != device_log(habits, seed=6, people=20, days=60)
    path = write_device_log(tmp_path / "1_attlog.dat", habits=habits, seed=5, people=20, days=60)
    assert log == path.read_bytes()


def test_a_log_of_nobody_is_empty() -> None:
    """A Sunday has no touches, and so no dirt either."""
    sunday = attrs.evolve(
        DEVICE_HABITS[0], first_day=DEVICE_HABITS[0].first_day + timedelta(days=4)
    )
    assert b"" == device_log(sunday, seed=1, people=3, days=1)
    assert 0 == log_statistics([]).odd_days


@given(st.sampled_from(DEVICE_HABITS), st.binary(max_size=200), st.integers(0, 4000))
def test_random_bytes_in_a_twin_lose_no_line(
    habits: DeviceHabits, noise: bytes, place: int
) -> None:
    """Whatever falls into a log, its other lines are read, and each line is accounted for."""
    log = device_log(habits, seed=4, people=4, days=20)
    dirty = log[:place] + noise + log[place:]
    try:
        reading = read_punches(dirty, device=DEVICE)
    except InputRefused:
        return
    if reading.format in {DeviceFormat.USB_LOG, DeviceFormat.PUSH_BODY}:
        text = dirty.decode("utf-8-sig", errors="replace")
        if not dirty.startswith((b"\xff\xfe", b"\xfe\xff")):
            assert lines_held(text) == lines_told(reading)


SUFFIXES = frozenset({".dat", ".txt", ".log", ".csv"})


def dumps() -> list[Path]:
    """The dumps of real devices in the folder that BACKOFFICE_DATA names."""
    name = os.environ.get("BACKOFFICE_DATA")
    if not name:
        return []
    folder = Path(name)
    found = {*folder.rglob("*attlog*"), *(folder / "attendance").rglob("*")}
    return sorted(path for path in found if path.is_file() and path.suffix.lower() in SUFFIXES)


@pytest.mark.skipif(
    not dumps(),
    reason="BACKOFFICE_DATA names no folder with dumps of devices (attendance/* or *attlog*.dat)",
)
@pytest.mark.parametrize("path", dumps(), ids=lambda path: str(path.relative_to(path.parents[1])))
def test_a_real_dump_loses_no_line_and_is_the_same_in_any_order(path: Path) -> None:
    """Lines are punches and findings; shuffled, reversed, uploaded twice it is the same."""
    log = path.read_bytes()
    reading = read_punches(log, device=DEVICE, file=path.name)
    assert_nothing_lost(log, reading)
    assert_same_in_any_order(log)
    print(path.name, reading.lines, len(reading.punches), len(reading.mistimed))
    print(log_statistics(reading.punches))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: device_log(cast("Any", None), seed=1), "type_wrong"),
        (lambda: device_log(DEVICE_HABITS[0], seed=1, people=0), "number_too_small"),
        (lambda: device_log(DEVICE_HABITS[0], seed=1, days=-3), "number_too_small"),
        (lambda: log_statistics(cast("Any", None)), "not_several"),
        (lambda: attrs.evolve(DEVICE_HABITS[0], present=1001), "number_out_of_range"),
        (lambda: attrs.evolve(DEVICE_HABITS[0], people=0), "number_too_small"),
    ],
)
def test_what_no_device_can_have_logged_is_refused(make: Callable[[], object], code: str) -> None:
    """Nobody's log of no days would pass every test that is made of it."""
    with pytest.raises(InvalidValue) as caught:
        make()
    assert code == caught.value.code
