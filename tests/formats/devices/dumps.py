"""What every reader of device logs owes its caller, for the tests to ask of each."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.attendance import Punch
from backoffice_core.attendance.capture import take_in
from backoffice_core.formats.devices import Device, DeviceReading

GATE = Device(name="gate", zone="Asia/Jakarta")


def lines_told(reading: DeviceReading) -> set[int]:
    """The numbers of the lines that gave a punch, here or there, or a finding."""
    sources = [punch.source for punch in (*reading.punches, *reading.mistimed)]
    subjects = [finding.subject for finding in reading.findings]
    ends = (text.rpartition(":")[2] for text in (*sources, *subjects))
    return {int(end) for end in ends if end.isdecimal()}


def lines_held(text: str) -> set[int]:
    """The numbers of the lines that hold anything."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return {number for number, line in enumerate(lines, 1) if line.strip(" \t")}


def facts(punches: Iterable[Punch]) -> list[Punch]:
    """Punches taken in, in their order, without the lines they came from."""
    return [attrs.evolve(punch, source="") for punch in take_in(punches).new]


def kinds(reading: DeviceReading) -> list[str]:
    """What was found, without the header."""
    told = (finding.kind.removeprefix("formats.") for finding in reading.findings)
    return [kind for kind in told if kind != "header_read"]


def local(reading: DeviceReading) -> list[tuple[str, str, int]]:
    """Whom, when by the clock on the wall, and the state."""
    return [(one.person, str(one.at.local), one.state) for one in reading.punches]
