"""Answers in sentences, with what they rest on and what to do."""

from __future__ import annotations

from typing import cast

from backoffice_core.bookkeeping.ledger.answers import Accepted, Answer, Exists, Refused
from backoffice_core.bookkeeping.ledger.codes import remedy_of
from backoffice_core.bookkeeping.ledger.records import (
    AccountChange,
    Change,
    LedgerAccount,
    Outcome,
    PendingEntry,
    PostedEntry,
    Resolution,
)
from backoffice_core.bookkeeping.model import Entry
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["explain"]


def explain(answer: Answer) -> Explanation:
    """Why a command was accepted or refused, and what becomes of its key.

    ``rule`` is ``ledger.`` and the code: stable, for programs.
    Raises :class:`InvalidValue` (``not_an_answer``).
    """
    if isinstance(answer, Refused):
        return Explanation(
            rule=f"ledger.{answer.code.value}",
            says=answer.says,
            because=(Explanation(rule="ledger.key", says=remedy_of(answer.code)),),
        )
    if isinstance(answer, Exists):
        says = Message("{key} was accepted before; nothing was done again", key=answer.key)
        return Explanation(rule="ledger.exists", says=says)
    if not (isinstance(cast("object", answer), Accepted) and answer.facts):
        raise InvalidValue(
            "not_an_answer",
            f"{shown(answer)} is no answer of a ledger.",
            "Give one of the answers that post and dry_run return.",
        )
    fact = answer.facts[-1]
    return Explanation(rule="ledger.accepted", says=accepted(fact), because=moved(answer.entry))


def accepted(fact: object) -> Message:  # noqa: PLR0911 - one sentence a fact
    """What an accepted command did, from the fact it left."""
    match fact:
        case LedgerAccount():
            return Message("{account} was opened", account=fact.account)
        case AccountChange(change=Change.CLOSED):
            return Message("{account} was closed", account=fact.account)
        case AccountChange():
            return Message("{account} was opened again", account=fact.account)
        case PostedEntry():
            return Message("Entry {number} was posted as {key}", number=fact.number, key=fact.key)
        case PendingEntry(expires_at=None):
            return Message(
                "Entry {number} is held as {key}", number=fact.entry.number, key=fact.key
            )
        case PendingEntry():
            return Message(
                "Entry {number} is held as {key} until {at}",
                number=fact.entry.number,
                key=fact.key,
                at=fact.expires_at or fact.at,
            )
        case Resolution(outcome=Outcome.EXPIRED):
            return Message("{pending} expired and was let go", pending=fact.pending)
        case Resolution(outcome=Outcome.VOIDED):
            return Message("{pending} was let go by {key}", pending=fact.pending, key=fact.key)
        case Resolution():
            return Message("{pending} was posted by {key}", pending=fact.pending, key=fact.key)
        case _:
            return Message("Recorded")


def moved(entry: Entry | None) -> tuple[Explanation, ...]:
    """The postings of an entry, debits and credits in words."""
    if entry is None:
        return ()
    return tuple(
        Explanation(rule="ledger.posting", says=leg(posting.account, posting.amount))
        for posting in entry.postings
    )


def leg(account: str, amount: Money) -> Message:
    """One posting in words."""
    if amount.minor >= 0:
        return Message("{account} is debited {amount}", account=account, amount=amount)
    return Message("{account} is credited {amount}", account=account, amount=-amount)
