"""What a verification of a chain comes to, in words and as findings."""

from __future__ import annotations

from collections.abc import Mapping

from backoffice_core.bookkeeping.proof.verifying import ChainDamage, ChainVerdict, DamageKind
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["chain_findings", "explain_chain"]

# Read by the tests of translations, so each is spelled out.
EXACT: Mapping[DamageKind, str] = {
    DamageKind.EDITED: "Entry {position} of {book}, number {number}, was changed",
    DamageKind.INSERTED: "Entry {position} of {book}, number {number}, was inserted",
    DamageKind.MISSING: "Entry {position} of {book} is missing; {number} is in its place",
    DamageKind.MOVED: "Entry {position} of {book} was moved; {number} is in its place",
    DamageKind.TRUNCATED: "Entry {position} of {book} and all after it are missing",
}


def words_for(damage: ChainDamage, book: str) -> Message:
    """The first damage in one sentence."""
    if damage.kind is DamageKind.CHANGED:
        return Message(
            "One of the entries {first} to {last} of {book} was changed, inserted, moved or"
            " taken away",
            first=damage.first,
            last=damage.last,
            book=book,
        )
    return Message(
        EXACT[damage.kind], position=damage.first, book=book, number=damage.number or "?"
    )


def words_for_sound(verdict: ChainVerdict) -> Message:
    """That nothing is wrong, and right away how far that goes."""
    if not verdict.uncovered:
        return Message("The entries of {book} are as they were written", book=verdict.head.book)
    return Message.plural(
        "The entries of {book} that a head covers are as they were written; the last entry is not"
        " covered by any head",
        "The entries of {book} that a head covers are as they were written; the last {count}"
        " entries are not covered by any head",
        count=verdict.uncovered,
        book=verdict.head.book,
    )


@checked
def chain_findings(verdict: ChainVerdict) -> tuple[Finding, ...]:
    """What somebody must look at, nothing when the chain is sound.

    Findings: ``bookkeeping.chain_broken`` (serious: the first entry that is not as it was),
    ``bookkeeping.chain_head_wrong`` (warning: a head that its entries do not deserve).
    """
    book = verdict.head.book
    findings = [
        Finding(
            kind="bookkeeping.chain_head_wrong",
            severity=Severity.WARNING,
            subject=f"chain {book} {count}",
            says=Message(
                "The head of {book} after {count} entries is wrong: a later head proves them",
                book=book,
                count=count,
            ),
        )
        for count in verdict.wrong_heads
    ]
    if verdict.damage is not None:
        broken = Finding(
            kind="bookkeeping.chain_broken",
            severity=Severity.SERIOUS,
            subject=f"chain {book}",
            says=words_for(verdict.damage, book),
        )
        findings.insert(0, broken)
    return tuple(findings)


@checked
def explain_chain(verdict: ChainVerdict) -> Explanation:
    """What is proven and by what, and what is not."""
    damage = verdict.damage
    says = words_for_sound(verdict) if damage is None else words_for(damage, verdict.head.book)
    return Explanation(
        rule="proof.chain",
        says=says,
        because=(
            Explanation(
                rule="proof.read",
                says=Message("{count} entries were read", count=verdict.head.count),
            ),
            Explanation(
                rule="proof.anchored",
                says=Message(
                    "The first {count} are proven by heads kept elsewhere", count=verdict.anchored
                ),
            ),
            Explanation(
                rule="proof.consistent",
                says=Message(
                    "The first {count} agree with the heads kept beside them",
                    count=verdict.consistent,
                ),
            ),
        ),
    )
