"""What a ledger answers to one command: pure functions of what it knows and what it is told.

Nothing here changes anything. The facts of an accepted answer do, in ``state``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from backoffice_core.bookkeeping.ledger.answers import Accepted, Answer, Refused, refused
from backoffice_core.bookkeeping.ledger.codes import Code
from backoffice_core.bookkeeping.ledger.commands import (
    BalanceLimit,
    CloseAccount,
    Command,
    OpenAccount,
    Pend,
    Post,
    PostPending,
    ReopenAccount,
    VoidPending,
)
from backoffice_core.bookkeeping.ledger.comparing import compare, compare_account
from backoffice_core.bookkeeping.ledger.drafts import (
    ACCOUNT_CHARACTERS_MAX,
    KEY_CHARACTERS_MAX,
    Draft,
    check_import_order,
    check_open,
    judge,
)
from backoffice_core.bookkeeping.ledger.parts import off_by, part_postings, posted_from
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
from backoffice_core.bookkeeping.model import Entry
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Value

__all__ = ["decide"]


def decide(state: LedgerState, command: Command) -> Answer:
    """The answer to one command as things stand."""
    return DECISIONS[type(command)](state, command)


def refuse(
    state: LedgerState, key: str, code: Code, *, account: str = "", **values: Value
) -> Refused:
    """Refuse a command that has a key."""
    known: dict[str, Value] = {"key": key, "account": account}
    return refused(code, key, {**known, **values}, now=state.now, account=account)


def moment(state: LedgerState, at: Instant | None) -> Instant:
    """When something happened: now, unless it is imported."""
    return state.now if at is None else at


def known_before(
    state: LedgerState,
    command: CloseAccount | ReopenAccount | Post | Pend | PostPending | VoidPending,
) -> Answer | None:
    """The answer where the key alone decides; None for a new one."""
    key = command.key
    if not key:
        return refuse(state, key, Code.KEY_MISSING)
    if len(key) > KEY_CHARACTERS_MAX:
        length, most = len(key), KEY_CHARACTERS_MAX
        return refuse(state, key, Code.KEY_TOO_LONG, length=length, length_max=most)
    if command.at is not None and command.at > state.now:
        return refuse(state, key, Code.IMPORT_IN_FUTURE, at=command.at, now=state.now)
    if key in state.keys:
        return compare(state, command)
    failed = state.failed.get(key)
    if failed is not None:
        return refuse(state, key, Code.KEY_ALREADY_FAILED, reason=failed.code.value)
    return None


def is_plain(state: LedgerState, command: Post) -> bool:
    """Whether nothing about a posting needs a closer look, so that it is accepted at once.

    True only where every check of ``drafts`` would pass; a property test holds it to that.
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
        return False
    accounts, known, most = state.accounts, state.currencies, state.amount_max
    moved, first = 0, entry.postings[0].account
    several = False
    for posting in entry.postings:
        code, amount = posting.account, posting.amount
        account = accounts.get(code)
        if account is None or not account.plain:
            return False
        currency = amount.currency
        own = account.terms.currency
        if (own is not currency and own is not None) or (
            known is not None and currency not in known
        ):
            return False
        minor = amount.minor
        moved += minor if minor >= 0 else -minor
        standing = account.last
        if standing is None or standing.currency is not currency:
            standing = account.standing(currency)
        if code != first:
            several = True
        if (
            standing.debits_pending + standing.debits_posted + moved > most
            or standing.credits_pending + standing.credits_posted + moved > most
        ):
            return False
    return several


def post(state: LedgerState, command: Post) -> Answer:
    """Post an entry, or refuse to."""
    entry, key = command.entry, command.key
    if is_plain(state, command):
        return Accepted(key, (entry, PostedEntry(key=key, number=entry.number, at=state.now)))
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


def open_account(state: LedgerState, command: OpenAccount) -> Answer:
    """Open an account, or refuse to."""
    code, at = command.account, command.at
    found = check_terms(state, command)
    if found is not None:
        return found
    if at is not None and state.last_account is not None and at < state.last_account:
        return refuse(state, code, Code.IMPORT_OUT_OF_ORDER, at=at, last=state.last_account)
    opened = LedgerAccount(
        account=code,
        name=command.name,
        currency=command.currency,
        limit=command.limit,
        overdraft=command.overdraft,
        history=command.history,
        closed=command.closed,
        dimensions=command.dimensions,
        at=moment(state, at),
        imported=at is not None,
    )
    return Accepted(code, (opened,))


def check_terms(state: LedgerState, command: OpenAccount) -> Answer | None:
    """What can be said of an account to open without looking at the time."""
    code, at, overdraft = command.account, command.at, command.overdraft
    if not code:
        return refuse(state, code, Code.ACCOUNT_MISSING)
    if len(code) > ACCOUNT_CHARACTERS_MAX:
        length, most = len(code), ACCOUNT_CHARACTERS_MAX
        return refuse(state, code, Code.ACCOUNT_TOO_LONG, length=length, length_max=most)
    if at is not None and at > state.now:
        return refuse(state, code, Code.IMPORT_IN_FUTURE, at=at, now=state.now)
    if code in state.accounts:
        return compare_account(state, command)
    if overdraft is not None and command.limit is BalanceLimit.NONE:
        return refuse(state, code, Code.OVERDRAFT_WITHOUT_LIMIT, account=code)
    if overdraft is not None and overdraft.minor < 0:
        return refuse(state, code, Code.OVERDRAFT_NEGATIVE, account=code, amount=overdraft)
    currency, known = command.currency, state.currencies
    if currency is not None and known is not None and currency not in known:
        return refuse(state, code, Code.CURRENCY_UNKNOWN, currency=currency.code)
    return None


def close_account(state: LedgerState, command: CloseAccount) -> Answer:
    """Close an account, or refuse to."""
    answer = known_before(state, command)
    if answer is not None:
        return answer
    code, key = command.account, command.key
    account = state.accounts.get(code)
    if account is None:
        return refuse(state, key, Code.ACCOUNT_NOT_FOUND, account=code)
    if account.closed_by is not None:
        return refuse(state, key, Code.ACCOUNT_CLOSED, account=code)
    for standing in account.standings.values():
        left = standing.debits_posted - standing.credits_posted
        if left:
            amount = Money(left, standing.currency)
            return refuse(state, key, Code.ACCOUNT_NOT_EMPTY, account=code, amount=amount)
        if standing.debits_pending or standing.credits_pending:
            return refuse(state, key, Code.ACCOUNT_HAS_PENDINGS, account=code)
    return Accepted(key, (change(state, command, Change.CLOSED),))


def reopen_account(state: LedgerState, command: ReopenAccount) -> Answer:
    """Open a closed account again, or refuse to."""
    answer = known_before(state, command)
    if answer is not None:
        return answer
    code, key = command.account, command.key
    account = state.accounts.get(code)
    if account is None:
        return refuse(state, key, Code.ACCOUNT_NOT_FOUND, account=code)
    if account.closed_by is None:
        return refuse(state, key, Code.ACCOUNT_NOT_CLOSED, account=code)
    if account.closed_by in state.live:
        by = account.closed_by
        return refuse(state, key, Code.ACCOUNT_CLOSED_BY_PENDING, account=code, pending=by)
    return Accepted(key, (change(state, command, Change.REOPENED),))


def change(
    state: LedgerState, command: CloseAccount | ReopenAccount, what: Change
) -> AccountChange:
    """What happened to an account."""
    return AccountChange(
        key=command.key,
        account=command.account,
        change=what,
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
