"""Taking punches in: uploads repeat, overlap and arrive late, and each touch is kept once.

A punch is known again by device, person, instant and state. So a file that is read twice, or
a device that sends a whole month again, adds nothing; and where one touch is told in two
ways, the first telling stands and a finding shows the other.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.attendance.model import Punch
from backoffice_core.attendance.punches import whole_key
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["Intake", "take_in"]

Key = tuple[str, str, int, int]


@attrs.frozen
class Intake:
    """What an upload brought: punches that are new, how many were known, and the findings.

    ``new`` is in the order of person and time.
    """

    new: tuple[Punch, ...]
    repeated: int
    findings: tuple[Finding, ...]


def take_in(uploaded: Iterable[Punch], *, known: Iterable[Punch] = ()) -> Intake:
    """The punches of an upload that are not ``known`` yet, each once.

    Where two tellings of one touch differ, the known one stands, and of two new ones the first
    in the order of all their fields, so that the order of an upload changes nothing. The line
    of a file is no difference.

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
        if attrs.evolve(punch, source=first.source) != first:
            finding = told_differently(first, punch)
            said[finding.identity] = finding
    return Intake(tuple(new), repeated, tuple(said.values()))


def key_of(punch: Punch) -> Key:
    """What makes a punch the same punch."""
    return punch.device, punch.person, punch.at.instant.seconds, punch.state


def told_differently(first: Punch, other: Punch) -> Finding:
    """One touch, told in two ways."""
    parts = (field.name for field in attrs.fields(Punch) if field.name != "source")
    differing = ", ".join(part for part in parts if getattr(first, part) != getattr(other, part))
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
            parts=differing,
        ),
    )
