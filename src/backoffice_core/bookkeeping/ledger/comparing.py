"""Whether a key that was used before says the same again, and if not, what differs.

The first difference is named, in a fixed order: the kind of command, what it refers to,
then the postings, then the rest of the entry.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from backoffice_core.bookkeeping.ledger.answers import Exists, Refused, refused
from backoffice_core.bookkeeping.ledger.codes import Code
from backoffice_core.bookkeeping.ledger.commands import (
    CloseAccount,
    Command,
    OpenAccount,
    Pend,
    Post,
    PostPending,
    ReopenAccount,
    VoidPending,
)
from backoffice_core.bookkeeping.ledger.parts import part_postings, posted_from
from backoffice_core.bookkeeping.ledger.records import (
    AccountChange,
    Change,
    LedgerAccount,
    Outcome,
    PendingEntry,
    PostedEntry,
    Resolution,
)
from backoffice_core.bookkeeping.ledger.state import LedgerState
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.instants import Duration, Instant

__all__ = ["compare", "compare_account"]

Difference = tuple[Code, int | None, str]


def differs(code: Code, posting: int | None = None, detail: str = "") -> Difference:
    """One difference, in a posting where it lies there."""
    return code, posting, detail


def same_amount(one: Posting, other: Posting) -> bool:
    """Whether two postings are of one amount; their currencies are compared before."""
    return one.amount.minor == other.amount.minor


POSTING_FIELDS: Final[tuple[tuple[Code, Callable[[Posting, Posting], bool]], ...]] = (
    (
        Code.EXISTS_WITH_DIFFERENT_CURRENCY,
        lambda one, other: one.amount.currency == other.amount.currency,
    ),
    (Code.EXISTS_WITH_DIFFERENT_ACCOUNT, lambda one, other: one.account == other.account),
    (Code.EXISTS_WITH_DIFFERENT_AMOUNT, same_amount),
    (
        Code.EXISTS_WITH_DIFFERENT_PARTY,
        lambda one, other: (one.party, one.document) == (other.party, other.document),
    ),
    (Code.EXISTS_WITH_DIFFERENT_DIMENSIONS, lambda one, other: one.dimensions == other.dimensions),
)

# Of an entry, in the order they are looked at; what a posting has comes first.
ENTRY_FIELDS: Final[tuple[tuple[Code, Callable[[Entry], Any]], ...]] = (
    (Code.EXISTS_WITH_DIFFERENT_DOCUMENT, lambda entry: entry.document),
    (Code.EXISTS_WITH_DIFFERENT_TEXT, lambda entry: entry.text),
    (Code.EXISTS_WITH_DIFFERENT_DAY, lambda entry: entry.day),
)
ENTRY_FIELDS_LAST: Final[tuple[tuple[Code, Callable[[Entry], Any]], ...]] = (
    (Code.EXISTS_WITH_DIFFERENT_JOURNAL, lambda entry: entry.journal),
    (Code.EXISTS_WITH_DIFFERENT_KIND, lambda entry: entry.kind),
    (Code.EXISTS_WITH_DIFFERENT_NUMBER, lambda entry: entry.number),
    (Code.EXISTS_WITH_DIFFERENT_REVERSAL, lambda entry: entry.reverses),
    (Code.EXISTS_WITH_DIFFERENT_ATTACHMENTS, lambda entry: entry.attachments),
)


def compare(state: LedgerState, command: Command) -> Exists | Refused:
    """The answer to a command whose key was used before."""
    found = difference(state, command, state.keys[command.key])
    if found is None:
        return Exists(command.key)
    return refuse_difference(state, command.key, found)


def refuse_difference(state: LedgerState, key: str, found: Difference) -> Refused:
    """Name what differs."""
    code, posting, detail = found
    return refused(code, key, {"key": key}, now=state.now, posting=posting, detail=detail)


def difference(state: LedgerState, command: Command, known: object) -> Difference | None:
    """The first difference between a command and the fact that its key stands for."""
    match command, known:
        case Post(), PostedEntry():
            return of_posting(command, known, state.entries[known.number])
        case Pend(), PendingEntry():
            return of_holding(command, known)
        case PostPending(), Resolution(outcome=Outcome.POSTED):
            return of_part(state, command, known)
        case VoidPending(), Resolution(outcome=Outcome.VOIDED):
            same = command.pending == known.pending
            return None if same else differs(Code.EXISTS_WITH_DIFFERENT_PENDING)
        case CloseAccount(), AccountChange(change=Change.CLOSED):
            same = command.account == known.account
            return None if same else differs(Code.EXISTS_WITH_DIFFERENT_ACCOUNT)
        case ReopenAccount(), AccountChange(change=Change.REOPENED):
            same = command.account == known.account
            return None if same else differs(Code.EXISTS_WITH_DIFFERENT_ACCOUNT)
        case _:
            return differs(Code.EXISTS_WITH_DIFFERENT_COMMAND)


def of_posting(command: Post, known: PostedEntry, entry: Entry) -> Difference | None:
    """The first difference between an entry to post and the one posted."""
    if command.balancing != known.balancing:
        return differs(Code.EXISTS_WITH_DIFFERENT_BALANCING)
    asked = command.entry
    at_most = bool(command.balancing)
    return of_entries(asked, entry, at_most=at_most) or of_fields(asked, entry, ENTRY_FIELDS_LAST)


def of_holding(command: Pend, known: PendingEntry) -> Difference | None:
    """The first difference between an entry to hold and the one held."""
    if command.closes != known.closes:
        return differs(Code.EXISTS_WITH_DIFFERENT_CLOSING)
    if command.balancing != known.balancing:
        return differs(Code.EXISTS_WITH_DIFFERENT_BALANCING)
    found = of_entries(command.entry, known.entry, at_most=bool(command.balancing))
    if found is None and command.expires != asked_expiry(command.expires, known):
        found = differs(Code.EXISTS_WITH_DIFFERENT_EXPIRY)
    return found or of_fields(command.entry, known.entry, ENTRY_FIELDS_LAST)


def asked_expiry(
    expires: Instant | Duration | None, known: PendingEntry
) -> Instant | Duration | None:
    """The expiry of what is held, said the way the command says its own."""
    if isinstance(expires, Duration) and known.expires_at is not None:
        return known.expires_at - known.at
    return known.expires_at


def of_part(state: LedgerState, command: PostPending, known: Resolution) -> Difference | None:
    """The first difference between a part to post and the one posted."""
    if command.pending != known.pending:
        return differs(Code.EXISTS_WITH_DIFFERENT_PENDING)
    held = state.keys[known.pending]
    posted = None if known.number is None else state.entries[known.number]
    if not isinstance(held, PendingEntry) or posted is None:
        return differs(Code.EXISTS_WITH_DIFFERENT_COMMAND)
    postings = part_postings(held.entry, command.amounts)
    if postings is None or [p.amount for p in postings] != [p.amount for p in posted.postings]:
        return differs(Code.EXISTS_WITH_DIFFERENT_AMOUNT)
    return of_fields(posted_from(held.entry, command, posted.postings), posted, ENTRY_FIELDS)


def of_entries(asked: Entry, known: Entry, *, at_most: bool) -> Difference | None:
    """The first difference in the postings, then in the fields most often told apart."""
    if len(asked.postings) != len(known.postings):
        return differs(Code.EXISTS_WITH_DIFFERENT_POSTINGS)
    pairs = list(zip(asked.postings, known.postings, strict=True))
    for code, same in POSTING_FIELDS:
        for at, (one, other) in enumerate(pairs):
            if not same(one, other) and not (
                at_most and same is same_amount and covers(one, other)
            ):
                return differs(code, at)
    return of_fields(asked, known, ENTRY_FIELDS)


def covers(asked: Posting, known: Posting) -> bool:
    """Whether an amount asked for at most allows the one that was posted."""
    least, most = sorted((0, asked.amount.minor))
    return least <= known.amount.minor <= most


def of_fields(
    asked: Entry, known: Entry, fields: tuple[tuple[Code, Callable[[Entry], Any]], ...]
) -> Difference | None:
    """The first field that differs."""
    for code, value_of in fields:
        if value_of(asked) != value_of(known):
            return differs(code)
    return None


def compare_account(state: LedgerState, command: OpenAccount) -> Exists | Refused:
    """The answer to opening an account that is there."""
    known = state.accounts[command.account].terms
    found = of_accounts(command, known)
    if found is None:
        return Exists(command.key)
    return refuse_difference(state, command.key, found)


def of_accounts(command: OpenAccount, known: LedgerAccount) -> Difference | None:
    """The first difference between an account to open and the one that is there."""
    if (command.limit, command.overdraft) != (known.limit, known.overdraft):
        return differs(Code.EXISTS_WITH_DIFFERENT_LIMIT)
    if command.history is not known.history:
        return differs(Code.EXISTS_WITH_DIFFERENT_HISTORY)
    if command.closed is not known.closed:
        return differs(Code.EXISTS_WITH_DIFFERENT_CLOSING)
    asked, there = set(command.dimensions), set(known.dimensions)
    if asked != there:
        return differs(Code.EXISTS_WITH_DIFFERENT_DIMENSIONS, detail=min(asked ^ there).name)
    if command.currency != known.currency:
        return differs(Code.EXISTS_WITH_DIFFERENT_CURRENCY)
    return None if command.name == known.name else differs(Code.EXISTS_WITH_DIFFERENT_NAME)
