"""Taking punches in: uploads repeat, overlap and arrive late, and each touch is kept once.

A punch is known again by device, person, instant and state. So a file that is read twice, or
a device that sends a whole month again, adds nothing; and where one touch is told in two
ways, the first telling stands and a finding shows the other. One that counts by the server's
clock is known by the device's, which its ``source`` keeps: what is sent again is received at
another time, and is the same touch.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.attendance.model import Punch
from backoffice_core.attendance.punches import whole_key
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import ZonedInstant
from backoffice_core.kernel.words import Message

__all__ = ["DEVICE_CLOCK", "Intake", "take_in"]

Key = tuple[str, str, int, int]

DEVICE_CLOCK = "device clock "
# Between an admission and another, each upload of a touch has other ones of these.
OF_THE_UPLOAD = frozenset({"source", "at", "received"})


@attrs.frozen
class Intake:
    """What an upload brought: punches that are new, how many were known, and the findings.

    ``new`` is in the order of person and time.
    """

    new: tuple[Punch, ...]
    repeated: int
    findings: tuple[Finding, ...]


@checked
def take_in(uploaded: Iterable[Punch], *, known: Iterable[Punch] = ()) -> Intake:
    """The punches of an upload that are not ``known`` yet, each once.

    Where two tellings of one touch differ, the known one stands, and of two new ones the first
    in the order of all their fields, so that the order of an upload changes nothing. The line
    of a file is no difference, nor is when the server got it. Punches may come before
    :func:`~backoffice_core.attendance.capture.admit` or after it.

    >>> from backoffice_core.kernel.instants import ZonedInstant
    >>> at = ZonedInstant.parse("2026-05-04T08:00:00+07:00[Asia/Jakarta]")
    >>> touch = Punch(device="door", person="7", at=at, source="monday.dat line 1")
    >>> again = attrs.evolve(touch, source="tuesday.dat line 9")
    >>> intake = take_in([touch, again], known=[])
    >>> len(intake.new), intake.repeated, len(take_in([again], known=intake.new).new)
    (1, 1, 0)
    """
    held = {key_of(punch): punch for punch in known}
    new: list[Punch] = []
    said: dict[str, Finding] = {}
    repeated = 0
    for punch in sorted(uploaded, key=whole_key):
        key = key_of(punch)
        first = held.get(key)
        if first is None:
            held[key] = punch
            new.append(punch)
            continue
        repeated += 1
        parts = differences(first, punch)
        if parts:
            finding = told_differently(first, punch, parts)
            said[finding.identity] = finding
    return Intake(tuple(new), repeated, tuple(said.values()))


def key_of(punch: Punch) -> Key:
    """What makes a punch the same punch."""
    return punch.device, punch.person, made_at(punch).instant.seconds, punch.state


def made_at(punch: Punch) -> ZonedInstant:
    """When a punch was made by the clock of its device, whoever's clock it counts by."""
    if DEVICE_CLOCK not in punch.source:
        return punch.at
    try:
        return ZonedInstant.parse(punch.source.rpartition(DEVICE_CLOCK)[2])
    except InvalidValue:  # somebody else's words
        return punch.at


def differences(first: Punch, other: Punch) -> tuple[str, ...]:
    """In which parts two tellings of one touch differ."""
    parts = [
        part
        for part in (field.name for field in attrs.fields(Punch))
        if part not in OF_THE_UPLOAD and getattr(first, part) != getattr(other, part)
    ]
    return (*(["at"] if made_at(first) != made_at(other) else []), *parts)


def told_differently(first: Punch, other: Punch, parts: tuple[str, ...]) -> Finding:
    """One touch, told in two ways."""
    return Finding(
        kind="attendance.punch_retold",
        severity=Severity.NOTICE,
        subject=f"employee {first.person}",
        day=first.at.day,
        detail=f"{first.device} {first.at.instant.iso()} {first.state} {other.source}",
        says=Message(
            "The punch of {person} at {at} on {device} was told again with another {parts}; "
            "the first telling stands",
            person=first.person,
            at=first.at,
            device=first.device,
            parts=", ".join(parts),
        ),
    )
