"""What a ledger answers to commands about accounts: opening, closing, opening again."""

from __future__ import annotations

from backoffice_core.bookkeeping.ledger.answers import Accepted, Answer
from backoffice_core.bookkeeping.ledger.codes import Code
from backoffice_core.bookkeeping.ledger.commands import (
    BalanceLimit,
    CloseAccount,
    OpenAccount,
    ReopenAccount,
)
from backoffice_core.bookkeeping.ledger.comparing import compare_account
from backoffice_core.bookkeeping.ledger.drafts import ACCOUNT_CHARACTERS_MAX
from backoffice_core.bookkeeping.ledger.keys import known_before, moment, refuse
from backoffice_core.bookkeeping.ledger.records import AccountChange, Change, LedgerAccount
from backoffice_core.bookkeeping.ledger.state import LedgerState

__all__ = ["close_account", "open_account", "reopen_account"]


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
    standings = account.in_order()
    for standing in standings:
        left = standing.balance().posted
        if not left.is_zero:
            return refuse(state, key, Code.ACCOUNT_NOT_EMPTY, account=code, amount=left)
    if any(standing.debits_pending or standing.credits_pending for standing in standings):
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
