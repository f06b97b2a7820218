"""What a ledger answers to one command: pure functions of what it knows and what it is told.

Nothing here changes anything. The facts of an accepted answer do, in ``state``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from backoffice_core.bookkeeping.ledger.accounts import close_account, open_account, reopen_account
from backoffice_core.bookkeeping.ledger.answers import Accepted, Answer, Refused
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
from backoffice_core.bookkeeping.ledger.drafts import (
    KEY_CHARACTERS_MAX,
    Draft,
    check_import_order,
    check_open,
    check_rules,
    judge,
)
from backoffice_core.bookkeeping.ledger.keys import known_before, moment, refuse
from backoffice_core.bookkeeping.ledger.parts import off_by, part_postings, posted_from
from backoffice_core.bookkeeping.ledger.records import (
    Outcome,
    PendingEntry,
    PostedEntry,
    Resolution,
)
from backoffice_core.bookkeeping.ledger.standings import Standing
from backoffice_core.bookkeeping.ledger.state import LedgerState
from backoffice_core.bookkeeping.model import Entry
from backoffice_core.kernel.instants import Instant

__all__ = ["DECISIONS", "decide", "plain_standings"]


def decide(state: LedgerState, command: Command) -> Answer:
    """The answer to one command as things stand."""
    return DECISIONS[type(command)](state, command)


def plain_standings(state: LedgerState, command: Post) -> list[Standing] | None:
    """Where the postings go, if nothing about the command needs a closer look; else None.

    Not None only where every check of ``drafts`` would pass; a property test holds it to that.
    """
    entry, key = command.entry, command.key
    if (
        not 0 < len(key) <= KEY_CHARACTERS_MAX
        or key in state.keys
        or key in state.failed
        or command.balancing
        or command.at is not None
        or entry.reverses is not None
        or not entry.journal
        or entry.number in state.entries
        or entry.number in state.reserved
    ):
        return None
    accounts, most = state.accounts, state.amount_max
    found: list[Standing] = []
    moved = 0
    for posting in entry.postings:
        account, amount = accounts.get(posting.account), posting.amount
        if account is None or not account.plain:
            return None
        standing = account.last
        if standing is None or standing.currency is not amount.currency:
            # Where it stands in a currency, that was taken before and is known.
            standing = account.standings.get(amount.currency)
            if standing is None:
                return None
            account.last = standing
        minor = amount.minor
        moved += minor if minor >= 0 else -minor
        if (
            standing.debits_pending + standing.debits_posted + moved > most
            or standing.credits_pending + standing.credits_posted + moved > most
        ):
            return None
        found.append(standing)
    first = found[0]
    for standing in found:
        if standing is not first:
            return found
    return None


def post(state: LedgerState, command: Post) -> Answer:
    """Post an entry, or refuse to."""
    entry, key = command.entry, command.key
    answer = known_before(state, command)
    if answer is not None:
        return answer
    draft = judge(state, Draft(key=key, entry=entry, balancing=command.balancing, at=command.at))
    if isinstance(draft, Refused):
        return draft
    posted = PostedEntry(
        key=key,
        number=entry.number,
        at=moment(state, command.at),
        balancing=command.balancing,
        imported=command.at is not None,
    )
    return Accepted(key, (draft.entry, posted))


def pend(state: LedgerState, command: Pend) -> Answer:
    """Hold an entry, or refuse to."""
    answer = known_before(state, command)
    if answer is not None:
        return answer
    draft = judge(
        state,
        Draft(
            key=command.key,
            entry=command.entry,
            pending=True,
            balancing=command.balancing,
            closes=command.closes,
            expires=command.expires,
            at=command.at,
        ),
    )
    if isinstance(draft, Refused):
        return draft
    expires = command.expires
    held = PendingEntry(
        key=command.key,
        at=moment(state, command.at),
        expires_at=expires if isinstance(expires, Instant | None) else state.now + expires,
        closes=command.closes,
        balancing=command.balancing,
        imported=command.at is not None,
        entry=draft.entry,
    )
    return Accepted(command.key, (held,))


def find_pending(state: LedgerState, command: PostPending | VoidPending) -> PendingEntry | Refused:
    """What a command refers to, whether it is still held or not."""
    pending, key = command.pending, command.key
    if not pending:
        return refuse(state, key, Code.PENDING_MISSING)
    if len(pending) > KEY_CHARACTERS_MAX:
        length, most = len(pending), KEY_CHARACTERS_MAX
        return refuse(state, key, Code.PENDING_TOO_LONG, length=length, length_max=most)
    if pending == key:
        return refuse(state, key, Code.PENDING_IS_ITSELF)
    found = state.keys.get(pending)
    if found is None:
        return refuse(state, key, Code.PENDING_NOT_FOUND, pending=pending)
    if not isinstance(found, PendingEntry):
        return refuse(state, key, Code.PENDING_NOT_PENDING, pending=pending)
    return found


def check_unresolved(state: LedgerState, key: str, pending: str) -> Refused | None:
    """What is held ends once."""
    known = state.resolutions.get(pending)
    if known is None:
        return None
    if known.outcome is Outcome.EXPIRED:
        return refuse(state, key, Code.PENDING_EXPIRED, pending=pending, at=known.at)
    posted = known.outcome is Outcome.POSTED
    code = Code.PENDING_ALREADY_POSTED if posted else Code.PENDING_ALREADY_VOIDED
    return refuse(state, key, code, pending=pending, by=known.key)


def part_of(state: LedgerState, command: PostPending, held: Entry) -> Entry | Refused:
    """The entry to post: all of what is held, or a part that balances."""
    key = command.key
    postings = part_postings(held, command.amounts)
    if postings is None:
        return refuse(state, key, Code.PART_MISMATCHED, pending=command.pending)
    for asked, there in zip(postings, held.postings, strict=True):
        if abs(asked.amount.minor) > abs(there.amount.minor):
            return refuse(
                state,
                key,
                Code.EXCEEDS_PENDING_AMOUNT,
                account=there.account,
                amount=asked.amount,
                held=there.amount,
            )
    off = off_by(postings)
    if off is not None:
        return refuse(state, key, Code.PART_UNBALANCED, amount=off)
    return posted_from(held, command, postings)


def post_pending(state: LedgerState, command: PostPending) -> Answer:
    """Post what is held, or refuse to."""
    answer = known_before(state, command)
    if answer is not None:
        return answer
    held = find_pending(state, command)
    if isinstance(held, Refused):
        return held
    entry = part_of(state, command, held.entry)
    if isinstance(entry, Refused):
        return entry
    draft = Draft(key=command.key, entry=entry, at=command.at)
    found = (
        check_unresolved(state, command.key, command.pending)
        or check_import_order(state, draft)
        or check_open(state, draft)
        or check_still_reversible(state, draft, held.entry)
        or check_rules(state, draft)
    )
    if found is not None:
        return found
    ended = resolution(state, command, Outcome.POSTED, number=entry.number)
    return Accepted(command.key, (entry, ended))


def check_still_reversible(state: LedgerState, draft: Draft, held: Entry) -> Refused | None:
    """What a held reversal reverses was not reversed meanwhile, and a part does not reverse it."""
    number = held.reverses
    if number is None:
        return None
    by = state.reversed_by.get(number)
    if by is not None:
        return refuse(state, draft.key, Code.ENTRY_ALREADY_REVERSED, number=number, by=by)
    if draft.entry.postings != held.postings:
        return refuse(state, draft.key, Code.REVERSAL_DIFFERS, number=number)
    return None


def void_pending(state: LedgerState, command: VoidPending) -> Answer:
    """Let go of what is held, or refuse to."""
    answer = known_before(state, command)
    if answer is not None:
        return answer
    held = find_pending(state, command)
    if isinstance(held, Refused):
        return held
    found = check_unresolved(state, command.key, command.pending) or check_import_order(
        state, Draft(key=command.key, entry=held.entry, at=command.at)
    )
    if found is not None:
        return found
    return Accepted(command.key, (resolution(state, command, Outcome.VOIDED),))


def resolution(
    state: LedgerState,
    command: PostPending | VoidPending,
    outcome: Outcome,
    *,
    number: str | None = None,
) -> Resolution:
    """The end of what is held, by a command."""
    return Resolution(
        pending=command.pending,
        key=command.key,
        outcome=outcome,
        number=number,
        at=moment(state, command.at),
        imported=command.at is not None,
    )


DECISIONS: Final[dict[type, Callable[[LedgerState, Any], Answer]]] = {
    Post: post,
    Pend: pend,
    PostPending: post_pending,
    VoidPending: void_pending,
    OpenAccount: open_account,
    CloseAccount: close_account,
    ReopenAccount: reopen_account,
}
