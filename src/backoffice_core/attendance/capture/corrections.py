"""Corrections: a punch that was forgotten, wrong or not one, said in a fact of its own.

The original never disappears and is never changed. A correction says what to count instead,
why, and who approved it; until somebody approved it, it changes nothing and a finding waits
for them. Of several corrections of one punch the one made last holds.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator

import attrs

from backoffice_core.attendance.capture.admission import Consequence
from backoffice_core.attendance.capture.doubts import COUNTS, REFUSED
from backoffice_core.attendance.model import Punch, PunchDirection, PunchKind
from backoffice_core.attendance.punches import whole_key
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Instant, ZonedInstant
from backoffice_core.kernel.members import expect_member, member_validator
from backoffice_core.kernel.words import Message

__all__ = ["CorrectedPunches", "CorrectionKind", "PunchCorrection", "apply_corrections"]


class CorrectionKind(enum.Enum):
    """Whether a punch is added, moved to the right time, or does not count."""

    ADD = "add"
    MOVE = "move"
    VOID = "void"


@fact("punch_corrections", identity=("number",))
@checked_fields
@attrs.frozen(kw_only=True)
class PunchCorrection:
    """What to count instead of what a device recorded.

    ``original`` names the punch that is moved or voided by the moment it was recorded at, on
    ``device`` where a person has two of one moment. ``at`` is the right time of one that is
    added or moved, ``direction`` and ``made_as`` what it is. ``approved_by`` is empty until
    somebody approved.

    Raises :class:`InvalidValue`: ``text_empty``, ``correction_incomplete`` where the time or the
    original is missing, or one is given that its kind has no use for;
    ``correction_unreasoned`` without a reason; ``not_a_member``.

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

    number: str = attrs.field(validator=named)
    kind: CorrectionKind = attrs.field(validator=member_validator(CorrectionKind))
    person: str = attrs.field(validator=named)
    original: ZonedInstant | None = None
    device: str = ""
    at: ZonedInstant | None = None
    direction: PunchDirection = attrs.field(
        default=PunchDirection.UNKNOWN, validator=member_validator(PunchDirection)
    )
    made_as: PunchKind = attrs.field(default=PunchKind.WORK, validator=member_validator(PunchKind))
    reason: str
    made_by: str = attrs.field(validator=named)
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


@checked
def apply_corrections(
    punches: Iterable[Punch],
    corrections: Iterable[PunchCorrection],
    *,
    self_approved: Consequence = Consequence.FLAG,
) -> CorrectedPunches:
    """The punches as they count after all approved corrections.

    A punch that was added or moved says in its ``source`` which correction it comes from, so
    correcting again what is corrected changes nothing; and it can itself be moved or voided, by
    its new time, with a later correction. Neither the order of the two nor how often one was
    handed over matters. A correction without an approval, and one whose original is not there,
    changes nothing and becomes a finding. ``self_approved`` is what follows where the one who
    made a correction approved it as well: nothing, a finding, or that it does not count.

    Raises :class:`InvalidValue` (``correction_changed`` for two corrections of one number that
    differ, ``not_a_member``).
    """
    expect_member(self_approved, Consequence, name="self_approved of apply_corrections")
    said: list[Finding] = []
    kept = dict.fromkeys(sorted(punches, key=whole_key))
    replaced: list[Punch] = []
    approved = list(approved_of(corrections, said, self_approved))
    holding = in_force(approved)
    former = {each.number for each in approved} - {each.number for each in holding}
    done = applied_to(kept, holding)
    for correction in holding:
        again = correction.number in done
        if correction.original is not None:
            sources = former_sources(correction, approved, former)
            originals = [
                punch
                for punch in kept
                if punch.source != source_of(correction)
                and (is_original(punch, correction) or punch.source in sources)
            ]
            if not originals and not again:
                said.append(unmatched(correction))
                continue
            for original in originals:
                del kept[original]
            replaced.extend(originals)
        if correction.at is not None and not again:
            kept[corrected(correction)] = None
    counted = sorted(kept, key=whole_key)
    return CorrectedPunches(tuple(counted), tuple(replaced), tuple(said))


def approved_of(
    corrections: Iterable[PunchCorrection], said: list[Finding], self_approved: Consequence
) -> Iterator[PunchCorrection]:
    """The corrections that somebody approved, in the order they were made."""
    by_number: dict[str, PunchCorrection] = {}
    for correction in corrections:
        if by_number.setdefault(correction.number, correction) != correction:
            raise InvalidValue(
                "correction_changed",
                f"There are two corrections {correction.number} that differ.",
                "Give a further correction a number of its own.",
            )
    for correction in sorted(by_number.values(), key=when_made):
        if not correction.approved_by:
            said.append(pending(correction))
            continue
        if self_approved is not Consequence.IGNORE and is_self_approved(correction):
            counts = self_approved is not Consequence.REFUSE
            said.append(approved_by_maker(correction, counts=counts))
            if not counts:
                continue
        yield correction


def when_made(correction: PunchCorrection) -> tuple[int, str]:
    """The order of corrections."""
    return correction.made.seconds, correction.number


def in_force(approved: Iterable[PunchCorrection]) -> list[PunchCorrection]:
    """Of several corrections of one punch only the last, in the order they were made."""
    last = {touched_by(correction): correction for correction in approved}
    return sorted(last.values(), key=when_made)


def touched_by(correction: PunchCorrection) -> tuple[str, ...]:
    """What a correction speaks about: one punch, or a new one of its own."""
    original = correction.original
    if original is None:
        return (correction.number,)
    return correction.person, str(original.instant.seconds), correction.device


def former_sources(
    correction: PunchCorrection, approved: Iterable[PunchCorrection], former: set[str]
) -> set[str]:
    """Where a punch came from that an earlier correction put for the same original."""
    touched = touched_by(correction)
    return {
        source_of(each)
        for each in approved
        if each.number in former and touched_by(each) == touched
    }


def applied_to(punches: Iterable[Punch], holding: list[PunchCorrection]) -> set[str]:
    """The numbers of those whose punch is there already, or has been moved on from there."""
    sources = {(punch.person, punch.source) for punch in punches}
    done: set[str] = set()
    moved_on: set[tuple[str, int]] = set()
    for correction in reversed(holding):
        at, person = correction.at, correction.person
        if at is None:
            continue
        here = (person, source_of(correction)) in sources
        if here or (person, at.instant.seconds) in moved_on:
            done.add(correction.number)
            if correction.original is not None:
                moved_on.add((person, correction.original.instant.seconds))
    return done


def source_of(correction: PunchCorrection) -> str:
    """The source of the punch that a correction makes."""
    return f"correction {correction.number}"


def is_self_approved(correction: PunchCorrection) -> bool:
    """Whether one person made it and approved it."""
    return correction.made_by.strip().casefold() == correction.approved_by.strip().casefold()


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
        source=source_of(correction),
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


def approved_by_maker(correction: PunchCorrection, *, counts: bool) -> Finding:
    """A correction that nobody else looked at."""
    return about(
        correction,
        "correction_self_approved",
        Message(
            "Correction {number} of {person} was made and approved by {name}; {outcome}",
            number=correction.number,
            person=correction.person,
            name=correction.made_by,
            outcome=COUNTS if counts else REFUSED,
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
