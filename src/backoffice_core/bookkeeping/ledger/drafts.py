"""Whether an entry may be posted or held as things stand: every check, in a fixed order.

The order is part of the promise: the same command on the same ledger is always refused for
the same reason. First what is wrong with the entry itself, then what it refers to, then
time, and at last whether there is room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import attrs

from backoffice_core.bookkeeping.ledger.answers import Refused, refused
from backoffice_core.bookkeeping.ledger.asking import found_by
from backoffice_core.bookkeeping.ledger.codes import Code
from backoffice_core.bookkeeping.ledger.commands import BalanceLimit
from backoffice_core.bookkeeping.ledger.standings import AccountState, Standing
from backoffice_core.bookkeeping.ledger.state import LedgerState
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.bookkeeping.periods.lock_checks import Refusal
from backoffice_core.kernel.findings import Severity
from backoffice_core.kernel.instants import INSTANT_MAX, Duration, Instant
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message, Value

__all__ = [
    "ACCOUNT_CHARACTERS_MAX",
    "KEY_CHARACTERS_MAX",
    "Draft",
    "check_import_order",
    "check_rules",
    "judge",
]

KEY_CHARACTERS_MAX: Final = 200
"""The longest key that a command may have."""
ACCOUNT_CHARACTERS_MAX: Final = 200
"""The longest code that an account of a ledger may have."""
TWO: Final = 2


@attrs.frozen(kw_only=True)
class Draft:
    """An entry on its way into the ledger, with all that bears on whether it may."""

    key: str
    entry: Entry
    pending: bool = False
    balancing: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    expires: Instant | Duration | None = None
    at: Instant | None = None


Check: TypeAlias = Callable[[LedgerState, Draft], Refused | None]


def judge(state: LedgerState, draft: Draft) -> Draft | Refused:
    """The draft, its amounts balanced, or why it is refused."""
    for check in CHECKS:
        found = check(state, draft)
        if found is not None:
            return found
    balanced = attrs.evolve(draft, entry=balanced_entry(state, draft))
    for check in CHECKS_OF_AMOUNTS:
        found = check(state, balanced)
        if found is not None:
            return found
    return balanced


def refuse(
    state: LedgerState,
    draft: Draft,
    code: Code,
    *,
    posting: int | None = None,
    account: str = "",
    **values: Value,
) -> Refused:
    """Refuse a draft, because of one ``posting`` (from 0) where it is one."""
    if posting is not None:
        account = draft.entry.postings[posting].account
    known: dict[str, Value] = {"key": draft.key, "account": account}
    wanted = {**known, **values}
    return refused(code, draft.key, wanted, now=state.now, account=account, posting=posting)


def account_of(state: LedgerState, posting: Posting) -> AccountState:
    """The account of a posting that was found before."""
    return state.accounts[posting.account]


def check_accounts_named(state: LedgerState, draft: Draft) -> Refused | None:
    """Every posting names an account, of a length that any store can keep."""
    for at, posting in enumerate(draft.entry.postings):
        if not posting.account:
            return refuse(state, draft, Code.ACCOUNT_MISSING, posting=at)
        if len(posting.account) > ACCOUNT_CHARACTERS_MAX:
            return refuse(
                state,
                draft,
                Code.ACCOUNT_TOO_LONG,
                posting=at,
                length=len(posting.account),
                length_max=ACCOUNT_CHARACTERS_MAX,
            )
    return None


def check_movement(state: LedgerState, draft: Draft) -> Refused | None:
    """An entry moves something from one place to another, if only between parties."""
    places = {
        (posting.account, posting.party, posting.document, posting.dimensions)
        for posting in draft.entry.postings
    }
    if len(places) == 1:
        return refuse(state, draft, Code.ENTRY_MOVES_NOTHING)
    return None


def check_named_accounts_posted(state: LedgerState, draft: Draft) -> Refused | None:
    """What is to be balanced or closed is posted to."""
    posted = {posting.account for posting in draft.entry.postings}
    if draft.balancing and len(draft.entry.postings) != TWO:
        count = len(draft.entry.postings)
        return refuse(state, draft, Code.BALANCING_NEEDS_TWO_POSTINGS, count=count)
    for account in draft.balancing:
        if account not in posted:
            return refuse(state, draft, Code.BALANCING_ACCOUNT_NOT_POSTED, account=account)
    for account in draft.closes:
        if account not in posted:
            return refuse(state, draft, Code.CLOSING_ACCOUNT_NOT_POSTED, account=account)
    return None


def check_import_expiry(state: LedgerState, draft: Draft) -> Refused | None:
    """What happened elsewhere long ago cannot expire here."""
    if draft.at is not None and draft.expires is not None:
        return refuse(state, draft, Code.IMPORT_CANNOT_EXPIRE)
    return None


def check_currencies_known(state: LedgerState, draft: Draft) -> Refused | None:
    """The ledger is kept in the currencies it was made for."""
    known = state.currencies
    if known is not None:
        for at, posting in enumerate(draft.entry.postings):
            if posting.amount.currency not in known:
                currency = posting.amount.currency.code
                return refuse(state, draft, Code.CURRENCY_UNKNOWN, posting=at, currency=currency)
    return None


def check_journal(state: LedgerState, draft: Draft) -> Refused | None:
    """Every entry belongs to a book of prime entry."""
    return None if draft.entry.journal else refuse(state, draft, Code.JOURNAL_MISSING)


def check_number(state: LedgerState, draft: Draft) -> Refused | None:
    """A number is given to one entry, be it posted or held."""
    number = draft.entry.number
    if number in state.entries or number in state.reserved:
        return refuse(state, draft, Code.ENTRY_NUMBER_USED, number=number)
    return None


def check_reversal(state: LedgerState, draft: Draft) -> Refused | None:
    """A reversal is the exact opposite of one entry, which has no other."""
    number = draft.entry.reverses
    if number is None:
        return None
    undone = state.entries.get(number)
    if undone is None:
        return refuse(state, draft, Code.REVERSED_ENTRY_NOT_FOUND, number=number)
    by = state.reversed_by.get(number)
    if by is not None:
        return refuse(state, draft, Code.ENTRY_ALREADY_REVERSED, number=number, by=by)
    opposite = undone.reversal(draft.entry.number, day=undone.day).postings
    if Counter(opposite) != Counter(draft.entry.postings):
        return refuse(state, draft, Code.REVERSAL_DIFFERS, number=number)
    return None


def check_accounts_found(state: LedgerState, draft: Draft) -> Refused | None:
    """Every account was opened."""
    for at, posting in enumerate(draft.entry.postings):
        if posting.account not in state.accounts:
            return refuse(state, draft, Code.ACCOUNT_NOT_FOUND, posting=at)
    return None


def check_currencies_held(state: LedgerState, draft: Draft) -> Refused | None:
    """Every account takes the currency of its posting."""
    postings = draft.entry.postings
    own = {account_of(state, posting).terms.currency for posting in postings}
    apart = None not in own and len(own) == len({posting.account for posting in postings})
    if apart and len(own) > 1 and len({posting.amount.currency for posting in postings}) == 1:
        # Each account has a currency of its own: none could have gone between them.
        return refuse(state, draft, Code.CURRENCIES_DIFFER)
    for at, posting in enumerate(postings):
        account = account_of(state, posting)
        if not account.takes(posting.amount.currency):
            held = str(account.terms.currency)
            currency = posting.amount.currency.code
            return refuse(
                state, draft, Code.CURRENCY_NOT_HELD, posting=at, held=held, currency=currency
            )
    return None


def check_import_order(state: LedgerState, draft: Draft) -> Refused | None:
    """Imports come in order, and no posting is older than its account."""
    if draft.at is None:
        return None
    if state.last_entry is not None and draft.at < state.last_entry:
        last = state.last_entry
        return refuse(state, draft, Code.IMPORT_OUT_OF_ORDER, at=draft.at, last=last)
    for at, posting in enumerate(draft.entry.postings):
        opened = account_of(state, posting).terms.at
        if draft.at < opened:
            return refuse(
                state, draft, Code.IMPORT_BEFORE_ACCOUNT, posting=at, at=draft.at, opened=opened
            )
    return None


def check_open(state: LedgerState, draft: Draft) -> Refused | None:
    """No account is closed."""
    for at, posting in enumerate(draft.entry.postings):
        if account_of(state, posting).closed_by is not None:
            return refuse(state, draft, Code.ACCOUNT_CLOSED, posting=at)
    return None


def room_of(state: LedgerState, entry: Entry, account: str) -> int:
    """How much the balancing account has left on the other side, counting what is held."""
    at = next(at for at, posting in enumerate(entry.postings) if posting.account == account)
    amount = entry.postings[at].amount
    standing = state.accounts[account].find(amount.currency)
    if standing is None:
        return 0
    # An amount of nothing has no side; by convention the first posting is the debit.
    if amount.minor > 0 or (amount.is_zero and at == 0):
        return standing.credits_posted - standing.debits_posted - standing.debits_pending
    return standing.debits_posted - standing.credits_posted - standing.credits_pending


def balanced_entry(state: LedgerState, draft: Draft) -> Entry:
    """The entry with as much of its amount as the balancing accounts have room for."""
    entry = draft.entry
    if not draft.balancing:
        return entry
    most = min(abs(posting.amount.minor) for posting in entry.postings)
    room = max(0, min(room_of(state, entry, account) for account in draft.balancing))
    if room >= most:
        return entry
    return attrs.evolve(
        entry,
        postings=tuple(
            attrs.evolve(
                posting,
                amount=Money(room if posting.amount.minor > 0 else -room, posting.amount.currency),
            )
            for posting in entry.postings
        ),
    )


def moves(state: LedgerState, entry: Entry) -> Iterator[tuple[int, Standing, int, int]]:
    """For each account and currency: its first posting, where it stands, debits and credits."""
    found: dict[int, list[int]] = {}
    standings: list[Standing] = []
    for at, posting in enumerate(entry.postings):
        standing = account_of(state, posting).standing(posting.amount.currency)
        minor = posting.amount.minor
        move = found.get(id(standing))
        if move is None:
            move = found[id(standing)] = [at, 0, 0]
            standings.append(standing)
        if minor >= 0:
            move[1] += minor
        else:
            move[2] -= minor
    for standing in standings:
        at, debit, credit = found[id(standing)]
        yield at, standing, debit, credit


def check_rules(state: LedgerState, draft: Draft) -> Refused | None:
    """No check that the books ask for has anything serious against the entry."""
    for check in state.checks:
        for found in found_by(check, draft.entry):
            if isinstance(found, Refusal):
                return refuse_by(state, draft, found.code, found.says)
            if found.severity is Severity.SERIOUS:
                return refuse_by(state, draft, found.kind, found.says)
    return None


def refuse_by(state: LedgerState, draft: Draft, check: str, reason: Message) -> Refused:
    """Refuse a draft for what a check says, under the check's own code."""
    values: dict[str, Value] = {"key": draft.key, "check": check, "reason": reason}
    return refused(Code.CHECK_REFUSED, draft.key, values, now=state.now, detail=check)


def check_overflow(state: LedgerState, draft: Draft) -> Refused | None:
    """No running total passes the largest amount of the ledger."""
    most = state.amount_max
    moved = tuple(moves(state, draft.entry))
    sums: tuple[tuple[Code, Code, Callable[[Standing], tuple[int, int]]], ...] = (
        (
            Code.OVERFLOWS_DEBITS_PENDING,
            Code.OVERFLOWS_CREDITS_PENDING,
            lambda s: (s.debits_pending, s.credits_pending) if draft.pending else (0, 0),
        ),
        (
            Code.OVERFLOWS_DEBITS_POSTED,
            Code.OVERFLOWS_CREDITS_POSTED,
            lambda s: (s.debits_posted, s.credits_posted),
        ),
        (
            Code.OVERFLOWS_DEBITS,
            Code.OVERFLOWS_CREDITS,
            lambda s: (s.debits_pending + s.debits_posted, s.credits_pending + s.credits_posted),
        ),
    )
    for of_debits, of_credits, totals in sums:
        for at, standing, debit, _ in moved:
            if totals(standing)[0] + debit > most:
                return refuse(state, draft, of_debits, posting=at, amount_max=most)
        for at, standing, _, credit in moved:
            if totals(standing)[1] + credit > most:
                return refuse(state, draft, of_credits, posting=at, amount_max=most)
    return None


def check_expiry(state: LedgerState, draft: Draft) -> Refused | None:
    """An expiry lies ahead, and in a year that has a number."""
    expires = draft.expires
    if isinstance(expires, Duration) and state.now.seconds + expires.seconds > INSTANT_MAX:
        return refuse(state, draft, Code.OVERFLOWS_EXPIRY)
    if expires is not None:
        moment = expires if isinstance(expires, Instant) else state.now + expires
        if moment <= state.now:
            return refuse(state, draft, Code.EXPIRY_PASSED, at=moment)
    return None


def check_limits(state: LedgerState, draft: Draft) -> Refused | None:
    """No limited side outgrows the other; what is held counts on the limited side alone."""
    for at, standing, debit, credit in moves(state, draft.entry):
        limit = standing.limit
        if limit is BalanceLimit.NONE:
            continue
        if limit is BalanceLimit.DEBITS_MUST_NOT_EXCEED_CREDITS and debit:
            other = standing.credits_posted + (0 if draft.pending else credit)
            over = standing.debits_pending + standing.debits_posted + debit - other
            code = Code.EXCEEDS_CREDITS
        elif limit is BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS and credit:
            other = standing.debits_posted + (0 if draft.pending else debit)
            over = standing.credits_pending + standing.credits_posted + credit - other
            code = Code.EXCEEDS_DEBITS
        else:
            continue
        if over > standing.overdraft:
            amount = Money(over - standing.overdraft, standing.currency)
            return refuse(state, draft, code, posting=at, amount=amount)
    return None


CHECKS: Final[tuple[Check, ...]] = (
    check_accounts_named,
    check_movement,
    check_named_accounts_posted,
    check_import_expiry,
    check_currencies_known,
    check_journal,
    check_number,
    check_reversal,
    check_accounts_found,
    check_currencies_held,
    check_import_order,
    check_open,
)
CHECKS_OF_AMOUNTS: Final[tuple[Check, ...]] = (
    check_rules,
    check_overflow,
    check_expiry,
    check_limits,
)
