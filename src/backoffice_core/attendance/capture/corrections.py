"""Corrections: a punch that was forgotten, wrong or not one, said in a fact of its own.

The original never disappears and is never changed. A correction says what to count instead,
why, and who approved it; until somebody approved it, it changes nothing and a finding waits
for them. Of several corrections of one punch the one made last holds.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator

import attrs

from backoffice_core.attendance.model import Punch, PunchDirection, PunchKind
from backoffice_core.attendance.punches import whole_key
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Instant, ZonedInstant
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.words import Message

__all__ = ["CorrectedPunches", "CorrectionKind", "PunchCorrection", "apply_corrections"]


class CorrectionKind(enum.Enum):
    """Whether a punch is added, moved to the right time, or does not count."""

    ADD = "add"
    MOVE = "move"
    VOID = "void"


@fact("punch_corrections", identity=("number",))
@attrs.frozen(kw_only=True)
class PunchCorrection:
    """What to count instead of what a device recorded.

    ``original`` names the punch that is moved or voided by the moment it was recorded at, on
    ``device`` where a person has two of one moment. ``at`` is the right time of one that is
    added or moved, ``direction`` and ``made_as`` what it is. ``approved_by`` is empty until
    somebody approved.

    Raises :class:`InvalidValue`: ``correction_incomplete`` where the time or the original is
    missing, or one is given that its kind has no use for; ``correction_unreasoned`` without a
    reason; ``not_a_member``.

    >>> forgotten = PunchCorrection(
    ...     number="C-1",
    ...     kind=CorrectionKind.ADD,
    ...     person="E07",
    ...     at=ZonedInstant.parse("2026-05-04T17:00:00+07:00[Asia/Jakarta]"),
    ...     reason="forgot to punch out",
    ...     made_by="Sari",
    ...     made=Instant.parse("2026-05-05T01:00:00Z"),
    ...     approved_by="Dewi",
    ... )
    >>> [punch.at.local.time().isoformat() for punch in apply_corrections([], [forgotten]).punches]
    ['17:00:00']
    """

    number: str
    kind: CorrectionKind = attrs.field(validator=member_validator(CorrectionKind))
    person: str
    original: ZonedInstant | None = None
    device: str = ""
    at: ZonedInstant | None = None
    direction: PunchDirection = attrs.field(
        default=PunchDirection.UNKNOWN, validator=member_validator(PunchDirection)
    )
    made_as: PunchKind = attrs.field(default=PunchKind.WORK, validator=member_validator(PunchKind))
    reason: str
    made_by: str
    made: Instant
    approved_by: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidValue(
                "correction_unreasoned",
                f"Correction {self.number} gives no reason.",
                "Say why the punch is not as it was recorded.",
            )
        wants_time = self.kind is not CorrectionKind.VOID
        wants_original = self.kind is not CorrectionKind.ADD
        if wants_time != (self.at is not None) or wants_original != (self.original is not None):
            raise InvalidValue(
                "correction_incomplete",
                f"Correction {self.number} is to {self.kind.value} a punch, and has"
                f" {'a' if self.at else 'no'} time and {'an' if self.original else 'no'} original.",
                "To add takes a time, to void an original, to move both.",
            )


@attrs.frozen
class CorrectedPunches:
    """The punches that count, the originals that do not, and the findings."""

    punches: tuple[Punch, ...]
    replaced: tuple[Punch, ...]
    findings: tuple[Finding, ...]


def apply_corrections(
    punches: Iterable[Punch], corrections: Iterable[PunchCorrection]
) -> CorrectedPunches:
    """The punches as they count after all approved corrections.

    A punch that was added or moved says in its ``source`` which correction it comes from.
    Neither the order of the two nor how often one was handed over matters. A correction
    without an approval, and one whose original is not there, changes nothing and becomes a
    finding. Raises :class:`InvalidValue` (``correction_changed``) for two corrections of one
    number that differ.
    """
    said: list[Finding] = []
    kept = dict.fromkeys(sorted(punches, key=whole_key))
    replaced: list[Punch] = []
    added: list[Punch] = []
    for correction in in_force(corrections, said):
        if correction.original is not None:
            originals = [punch for punch in kept if is_original(punch, correction)]
            if not originals:
                said.append(unmatched(correction))
                continue
            for original in originals:
                del kept[original]
            replaced.extend(originals)
        if correction.at is not None:
            added.append(corrected(correction))
    counted = sorted([*kept, *added], key=whole_key)
    return CorrectedPunches(tuple(counted), tuple(replaced), tuple(said))


def in_force(
    corrections: Iterable[PunchCorrection], said: list[Finding]
) -> Iterator[PunchCorrection]:
    """Approved corrections, of one punch only the last, in the order they were made."""
    by_number: dict[str, PunchCorrection] = {}
    for correction in corrections:
        if by_number.setdefault(correction.number, correction) != correction:
            raise InvalidValue(
                "correction_changed",
                f"There are two corrections {correction.number} that differ.",
                "Give a further correction a number of its own.",
            )
    last: dict[tuple[str, ...], PunchCorrection] = {}
    ordered = sorted(by_number.values(), key=lambda each: (each.made.seconds, each.number))
    for correction in ordered:
        if not correction.approved_by:
            said.append(pending(correction))
        elif correction.original is None:
            last[correction.number,] = correction
        else:
            original = correction.original
            last[correction.person, str(original.instant.seconds), correction.device] = correction
    yield from sorted(last.values(), key=lambda each: (each.made.seconds, each.number))


def is_original(punch: Punch, correction: PunchCorrection) -> bool:
    """Whether a correction speaks of this punch."""
    return (
        correction.original is not None
        and punch.person == correction.person
        and punch.at.instant == correction.original.instant
        and correction.device in {"", punch.device}
    )


def corrected(correction: PunchCorrection) -> Punch:
    """The punch that counts instead."""
    at = correction.at
    if at is None:  # a correction without a time adds nothing; refused when it was made
        raise InvalidValue("correction_incomplete", f"Correction {correction.number} has no time.")
    return Punch(
        device=correction.device or "correction",
        person=correction.person,
        at=at,
        direction=correction.direction,
        kind=correction.made_as,
        source=f"correction {correction.number}",
    )


def pending(correction: PunchCorrection) -> Finding:
    """A correction that waits for its approval."""
    return about(
        correction,
        "correction_pending",
        Message(
            "Correction {number} of {person} waits for approval: {reason}",
            number=correction.number,
            person=correction.person,
            reason=correction.reason,
        ),
    )


def unmatched(correction: PunchCorrection) -> Finding:
    """A correction of a punch that nobody recorded."""
    return about(
        correction,
        "correction_unmatched",
        Message(
            "Correction {number} speaks of a punch of {person} at {original} that is not there",
            number=correction.number,
            person=correction.person,
            original=correction.original or "-",
        ),
    )


def about(correction: PunchCorrection, kind: str, says: Message) -> Finding:
    """A finding about a correction."""
    moment = correction.at or correction.original
    return Finding(
        kind=f"attendance.{kind}",
        severity=Severity.WARNING,
        subject=f"employee {correction.person}",
        day=None if moment is None else moment.day,
        detail=correction.number,
        says=says,
    )
