"""Snapshots: balances kept at a period end, so that later balances need not start from zero.

A snapshot is never the truth, only a shorter way to it. It says which entries it covers (until
which day, known by when, how many, and a digest of them), it is sealed against edits, it
refuses to be used for a day or a time it knows nothing of, and an entry that arrives later
for a day it covers is noticed instead of lost. :func:`verify_snapshot` computes it again.

The digest is the sum of the SHA-256 of every entry modulo 2**256, so that it can grow with the
entries in any order. It finds any change by accident; proof against whoever can choose
entries at will is the hash chain's business, not a snapshot's.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping.model import Entry
from backoffice_core.bookkeeping.periods.balances import (
    BY_ACCOUNT,
    BookedEntry,
    Grain,
    PeriodBalance,
    balances_from,
    balances_of,
    entries_as,
    once,
    totals_of,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.facts import child_table, fact, kind_of
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.words import Message, Value

__all__ = [
    "BalanceSnapshot",
    "Late",
    "explain_roll_forward",
    "late_entries",
    "next_snapshot",
    "roll_forward",
    "take_snapshot",
    "verify_snapshot",
]

DIGEST_MODULUS = 2**256


class Late(enum.Enum):
    """What to do about entries recorded after a snapshot for a day that it covers."""

    REFUSE = "refuse"
    COUNT = "count"


@checked
@fact("balance_snapshots", identity=("number",))
@attrs.frozen(kw_only=True)
class BalanceSnapshot:
    """What every account held at the end of ``day``, from all entries recorded by ``known``.

    ``by_party``, ``by_document`` and ``by_dimensions`` are the grain; ``entry_count`` and
    ``entries_digest`` say what was covered, ``seal`` covers all of this.
    """

    number: str
    day: date
    known: Instant
    by_party: bool
    by_document: bool
    by_dimensions: tuple[str, ...]
    entry_count: int
    entries_digest: str
    seal: str
    balances: tuple[PeriodBalance, ...] = child_table("snapshot_balances")

    @property
    def grain(self) -> Grain:
        """What the balances are told apart by."""
        return Grain(party=self.by_party, document=self.by_document, dimensions=self.by_dimensions)

    @property
    def is_sealed(self) -> bool:
        """Whether the content is what was sealed."""
        return self.seal == seal_of(self)

    def covers(self, booked: BookedEntry) -> bool:
        """Whether an entry is among those that the balances add up."""
        return booked.entry.day <= self.day and booked.recorded_at <= self.known


def seal_of(snapshot: BalanceSnapshot) -> str:
    """The SHA-256 of everything but the seal, in hexadecimal."""
    bare = attrs.evolve(snapshot, seal="")
    return hashlib.sha256(kind_of(bare).encode(bare)).hexdigest()


def digest_of(entries: Iterable[Entry], start: str = "00") -> str:
    """The digest of entries in whatever order, on top of what was covered before."""
    encode = kind_of(Entry).encode
    total = int(start, 16)
    for entry in entries:
        total += int.from_bytes(hashlib.sha256(encode(entry)).digest(), "big")
    return f"{total % DIGEST_MODULUS:064x}"


def sealed(
    number: str,
    day: date,
    known: Instant,
    *,
    grain: Grain,
    entry_count: int,
    entries_digest: str,
    balances: tuple[PeriodBalance, ...],
) -> BalanceSnapshot:
    """A snapshot of balances, with its seal."""
    bare = BalanceSnapshot(
        number=number,
        day=day,
        known=known,
        by_party=grain.party,
        by_document=grain.document,
        by_dimensions=grain.dimensions,
        entry_count=entry_count,
        entries_digest=entries_digest,
        seal="",
        balances=balances,
    )
    return attrs.evolve(bare, seal=seal_of(bare))


@checked
def take_snapshot(
    booked: Iterable[BookedEntry],
    *,
    number: str,
    day: date,
    known: Instant,
    grain: Grain = BY_ACCOUNT,
) -> BalanceSnapshot:
    """The balances at the end of ``day`` as known at ``known``, from the entries themselves.

    Raises :class:`InvalidValue` (``entry_duplicate``).
    """
    entries = entries_as(booked, of=day, known=known)
    return sealed(
        number,
        day,
        known,
        grain=grain,
        entry_count=len(entries),
        entries_digest=digest_of(entries),
        balances=balances_of(entries, grain=grain),
    )


def uncovered(
    snapshot: BalanceSnapshot,
    booked: Iterable[BookedEntry],
    *,
    of: date,
    known: Instant | None,
    late: Late,
) -> tuple[Entry, ...]:
    """The entries between a snapshot and a later (as-of, as-known) pair, checked for use."""
    expect_member(late, Late, name="late")
    if not snapshot.is_sealed:
        raise InvalidValue(
            "snapshot_broken",
            f"The snapshot {snapshot.number} of {snapshot.day} is not what was sealed.",
            "Take it again from the entries.",
        )
    if of < snapshot.day or (known is not None and known < snapshot.known):
        raise InvalidValue(
            "snapshot_too_late",
            f"The snapshot {snapshot.number} of {snapshot.day}, known at {snapshot.known}, holds"
            f" more than what is asked for {of}.",
            "Use an earlier snapshot, or the entries alone.",
        )
    new = entries_as(
        (each for each in once(booked) if not snapshot.covers(each)), of=of, known=known
    )
    if late is Late.REFUSE and (back := [each for each in new if each.day <= snapshot.day]):
        raise InvalidValue(
            "snapshot_stale",
            f"{len(back)} entries came in after the snapshot {snapshot.number} for days that it"
            f" covers, the first {back[0].number} of {back[0].day}.",
            "Take the snapshot again, or count them too with late=Late.COUNT.",
        )
    return new


@checked
def roll_forward(
    snapshot: BalanceSnapshot,
    booked: Iterable[BookedEntry],
    *,
    of: date,
    known: Instant | None = None,
    late: Late = Late.REFUSE,
) -> tuple[PeriodBalance, ...]:
    """The balances at the end of ``of``: those of a snapshot and the entries it does not cover.

    ``booked`` must hold every entry the snapshot does not cover; those it covers are passed
    over. The result equals :func:`balances_as` from all entries, at the snapshot's grain.

    Raises :class:`InvalidValue`: ``snapshot_broken`` when it was edited, ``snapshot_too_late``
    when it holds more than is asked for, ``snapshot_stale`` when an entry came in later for a
    day that it covers (unless ``late`` is ``COUNT``), ``entry_duplicate``.
    """
    new = uncovered(snapshot, booked, of=of, known=known, late=late)
    return rolled(snapshot, new)


def rolled(snapshot: BalanceSnapshot, new: Iterable[Entry]) -> tuple[PeriodBalance, ...]:
    """The balances of a snapshot and of more entries."""
    grain = snapshot.grain
    totals = totals_of(snapshot.balances, grain)
    for entry in new:
        for leg in entry.postings:
            totals[grain.key_of(leg)] += leg.amount.minor
    return balances_from(totals)


@checked
def next_snapshot(
    snapshot: BalanceSnapshot,
    booked: Iterable[BookedEntry],
    *,
    number: str,
    day: date,
    known: Instant,
    late: Late = Late.REFUSE,
) -> BalanceSnapshot:
    """A later snapshot from an earlier one and the entries it does not cover.

    It is the one :func:`take_snapshot` would take from all entries, digest and all.
    Raises :class:`InvalidValue` as :func:`roll_forward` does.
    """
    new = uncovered(snapshot, booked, of=day, known=known, late=late)
    return sealed(
        number,
        day,
        known,
        grain=snapshot.grain,
        entry_count=snapshot.entry_count + len(new),
        entries_digest=digest_of(new, snapshot.entries_digest),
        balances=rolled(snapshot, new),
    )


@checked
def late_entries(
    snapshot: BalanceSnapshot, booked: Iterable[BookedEntry], *, known: Instant | None = None
) -> tuple[Entry, ...]:
    """The entries recorded after a snapshot (by ``known``) for days that it covers."""
    rest = (each for each in once(booked) if each.recorded_at > snapshot.known)
    return entries_as(rest, of=snapshot.day, known=known)


@checked
def verify_snapshot(
    snapshot: BalanceSnapshot, booked: Iterable[BookedEntry]
) -> tuple[Finding, ...]:
    """What is wrong with a snapshot, from all entries; nothing when it can be relied upon.

    Findings: ``bookkeeping.snapshot_broken`` (serious: edited after it was sealed),
    ``bookkeeping.snapshot_differs`` (serious: other entries than are on record, or balances
    that they do not add up to), ``bookkeeping.snapshot_stale`` (notice: entries came in later
    for days that it covers).

    Raises :class:`InvalidValue` (``entry_duplicate``).
    """
    entries = tuple(booked)
    named: dict[str, Value] = {"number": snapshot.number, "day": snapshot.day}
    findings: list[Finding] = []
    if not snapshot.is_sealed:
        says = Message("The snapshot {number} of {day} was changed after it was sealed", **named)
        findings.append(verdict_on(snapshot, "broken", says))
    if (difference := difference_of(snapshot, entries)) is not None:
        findings.append(verdict_on(snapshot, "differs", difference))
    if late := late_entries(snapshot, entries):
        says = Message.plural(
            "{count} entry came in after the snapshot {number} for a day until {day}: {first}",
            "{count} entries came in after the snapshot {number} for days until {day}, the first"
            " {first}",
            count=len(late),
            first=late[0].number,
            **named,
        )
        findings.append(verdict_on(snapshot, "stale", says))
    return tuple(findings)


def difference_of(snapshot: BalanceSnapshot, booked: tuple[BookedEntry, ...]) -> Message | None:
    """How a snapshot differs from what is on record, computed again from the entries."""
    covered = entries_as(booked, of=snapshot.day, known=snapshot.known)
    if (snapshot.entry_count, snapshot.entries_digest) != (len(covered), digest_of(covered)):
        return Message(
            "The snapshot {number} of {day} covers {told} entries and not the {count} on record",
            number=snapshot.number,
            day=snapshot.day,
            told=snapshot.entry_count,
            count=len(covered),
        )
    if snapshot.balances != balances_of(covered, grain=snapshot.grain):
        return Message(
            "The snapshot {number} of {day} is not what its entries add up to",
            number=snapshot.number,
            day=snapshot.day,
        )
    return None


def verdict_on(snapshot: BalanceSnapshot, verdict: str, says: Message) -> Finding:
    """A finding about a snapshot; that it is only stale is nobody's fault."""
    return Finding(
        kind=f"bookkeeping.snapshot_{verdict}",
        severity=Severity.NOTICE if verdict == "stale" else Severity.SERIOUS,
        subject=f"snapshot {snapshot.number}",
        day=snapshot.day,
        says=says,
    )


@checked
def explain_roll_forward(
    snapshot: BalanceSnapshot,
    booked: Iterable[BookedEntry],
    *,
    of: date,
    known: Instant | None = None,
) -> Explanation:
    """What balances on a day rest on: a snapshot, later entries, and late ones if any."""
    new = uncovered(snapshot, booked, of=of, known=known, late=Late.COUNT)
    late = sum(1 for each in new if each.day <= snapshot.day)
    return Explanation(
        rule="period.roll_forward",
        says=Message("Balances of {day} rest on a snapshot and on what came after it", day=of),
        because=(
            Explanation(
                rule="period.snapshot",
                says=Message.plural(
                    "The snapshot {number} covers {count} entry until {day}, known at {known}",
                    "The snapshot {number} covers {count} entries until {day}, known at {known}",
                    number=snapshot.number,
                    count=snapshot.entry_count,
                    day=snapshot.day,
                    known=snapshot.known,
                ),
            ),
            Explanation(
                rule="period.later_entries",
                says=Message.plural(
                    "{count} entry is of a later day",
                    "{count} entries are of later days",
                    count=len(new) - late,
                ),
            ),
            Explanation(
                rule="period.late_entries",
                says=Message.plural(
                    "{count} entry is of a day until {day} but was recorded later",
                    "{count} entries are of days until {day} but were recorded later",
                    count=late,
                    day=snapshot.day,
                ),
            ),
        ),
    )
