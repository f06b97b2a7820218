"""Why a command is refused: stable codes, the sentence of each, and what to do about it.

Programs match on codes, people read sentences. A code is *transient* when the same command
could have been accepted at another moment: then its key is used up by the refusal.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final

from backoffice_core.kernel.words import Message, Value

__all__ = ["TRANSIENT", "Code", "codes_table", "remedy_of", "sentence_of"]


class Code(enum.Enum):
    """The reasons a ledger refuses a command for; the values never change."""

    # the key and the batch
    KEY_MISSING = "key_missing"
    KEY_TOO_LONG = "key_too_long"
    KEY_ALREADY_FAILED = "key_already_failed"
    CHAIN_FAILED = "chain_failed"
    # the same key with other content
    EXISTS_WITH_DIFFERENT_COMMAND = "exists_with_different_command"
    EXISTS_WITH_DIFFERENT_PENDING = "exists_with_different_pending"
    EXISTS_WITH_DIFFERENT_POSTINGS = "exists_with_different_postings"
    EXISTS_WITH_DIFFERENT_CURRENCY = "exists_with_different_currency"
    EXISTS_WITH_DIFFERENT_ACCOUNT = "exists_with_different_account"
    EXISTS_WITH_DIFFERENT_AMOUNT = "exists_with_different_amount"
    EXISTS_WITH_DIFFERENT_PARTY = "exists_with_different_party"
    EXISTS_WITH_DIFFERENT_DIMENSIONS = "exists_with_different_dimensions"
    EXISTS_WITH_DIFFERENT_DOCUMENT = "exists_with_different_document"
    EXISTS_WITH_DIFFERENT_TEXT = "exists_with_different_text"
    EXISTS_WITH_DIFFERENT_DAY = "exists_with_different_day"
    EXISTS_WITH_DIFFERENT_EXPIRY = "exists_with_different_expiry"
    EXISTS_WITH_DIFFERENT_JOURNAL = "exists_with_different_journal"
    EXISTS_WITH_DIFFERENT_KIND = "exists_with_different_kind"
    EXISTS_WITH_DIFFERENT_NUMBER = "exists_with_different_number"
    EXISTS_WITH_DIFFERENT_REVERSAL = "exists_with_different_reversal"
    EXISTS_WITH_DIFFERENT_ATTACHMENTS = "exists_with_different_attachments"
    EXISTS_WITH_DIFFERENT_BALANCING = "exists_with_different_balancing"
    EXISTS_WITH_DIFFERENT_CLOSING = "exists_with_different_closing"
    EXISTS_WITH_DIFFERENT_LIMIT = "exists_with_different_limit"
    EXISTS_WITH_DIFFERENT_HISTORY = "exists_with_different_history"
    EXISTS_WITH_DIFFERENT_NAME = "exists_with_different_name"
    # imported events
    IMPORT_EXPECTED = "import_expected"
    IMPORT_NOT_EXPECTED = "import_not_expected"
    IMPORT_IN_FUTURE = "import_in_future"
    IMPORT_OUT_OF_ORDER = "import_out_of_order"
    IMPORT_BEFORE_ACCOUNT = "import_before_account"
    IMPORT_CANNOT_EXPIRE = "import_cannot_expire"
    # accounts
    ACCOUNT_MISSING = "account_missing"
    ACCOUNT_TOO_LONG = "account_too_long"
    ACCOUNT_NOT_FOUND = "account_not_found"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_NOT_CLOSED = "account_not_closed"
    ACCOUNT_CLOSED_BY_PENDING = "account_closed_by_pending"
    ACCOUNT_NOT_EMPTY = "account_not_empty"
    ACCOUNT_HAS_PENDINGS = "account_has_pendings"
    OVERDRAFT_WITHOUT_LIMIT = "overdraft_without_limit"
    OVERDRAFT_NEGATIVE = "overdraft_negative"
    # entries
    CURRENCY_UNKNOWN = "currency_unknown"
    CURRENCY_NOT_HELD = "currency_not_held"
    CURRENCIES_DIFFER = "currencies_differ"
    JOURNAL_MISSING = "journal_missing"
    ENTRY_MOVES_NOTHING = "entry_moves_nothing"
    ENTRY_NUMBER_USED = "entry_number_used"
    REVERSED_ENTRY_NOT_FOUND = "reversed_entry_not_found"
    ENTRY_ALREADY_REVERSED = "entry_already_reversed"
    REVERSAL_DIFFERS = "reversal_differs"
    BALANCING_NEEDS_TWO_POSTINGS = "balancing_needs_two_postings"
    BALANCING_ACCOUNT_NOT_POSTED = "balancing_account_not_posted"
    CLOSING_ACCOUNT_NOT_POSTED = "closing_account_not_posted"
    CHECK_REFUSED = "check_refused"
    # room
    OVERFLOWS_DEBITS_PENDING = "overflows_debits_pending"
    OVERFLOWS_CREDITS_PENDING = "overflows_credits_pending"
    OVERFLOWS_DEBITS_POSTED = "overflows_debits_posted"
    OVERFLOWS_CREDITS_POSTED = "overflows_credits_posted"
    OVERFLOWS_DEBITS = "overflows_debits"
    OVERFLOWS_CREDITS = "overflows_credits"
    OVERFLOWS_EXPIRY = "overflows_expiry"
    EXPIRY_PASSED = "expiry_passed"
    EXCEEDS_CREDITS = "exceeds_credits"
    EXCEEDS_DEBITS = "exceeds_debits"
    # held entries
    PENDING_MISSING = "pending_missing"
    PENDING_TOO_LONG = "pending_too_long"
    PENDING_IS_ITSELF = "pending_is_itself"
    PENDING_NOT_FOUND = "pending_not_found"
    PENDING_NOT_PENDING = "pending_not_pending"
    PENDING_ALREADY_POSTED = "pending_already_posted"
    PENDING_ALREADY_VOIDED = "pending_already_voided"
    PENDING_EXPIRED = "pending_expired"
    EXCEEDS_PENDING_AMOUNT = "exceeds_pending_amount"
    PART_MISMATCHED = "part_mismatched"
    PART_UNBALANCED = "part_unbalanced"


TRANSIENT: Final = frozenset(
    {
        Code.ACCOUNT_NOT_FOUND,
        Code.ACCOUNT_CLOSED,
        Code.ACCOUNT_NOT_CLOSED,
        Code.ACCOUNT_CLOSED_BY_PENDING,
        Code.ACCOUNT_NOT_EMPTY,
        Code.ACCOUNT_HAS_PENDINGS,
        Code.CHECK_REFUSED,
        Code.REVERSED_ENTRY_NOT_FOUND,
        Code.EXPIRY_PASSED,
        Code.EXCEEDS_CREDITS,
        Code.EXCEEDS_DEBITS,
        Code.PENDING_NOT_FOUND,
    }
)
"""The codes that use up the key of the command they refuse."""

DIFFERS: Final = "{key} was used before, and {field} differed"
OVERFLOWS: Final = "{field} of {account} would pass the largest amount, {amount_max}"

SENTENCES: Final[Mapping[Code, str]] = {
    Code.KEY_MISSING: "The command has no key",
    Code.KEY_TOO_LONG: "The key has {length} characters; {length_max} are the most",
    Code.KEY_ALREADY_FAILED: "{key} was refused before: {reason}",
    Code.CHAIN_FAILED: "{key} is in a chain with a command that was refused",
    Code.IMPORT_EXPECTED: "{key} is not an import, but the batch begins with one",
    Code.IMPORT_NOT_EXPECTED: "{key} is an import, but the batch begins without one",
    Code.IMPORT_IN_FUTURE: "{key} is of {at}, after the ledger's clock, {now}",
    Code.IMPORT_OUT_OF_ORDER: "{key} is of {at}, before the last one recorded, of {last}",
    Code.IMPORT_BEFORE_ACCOUNT: "{key} is of {at}, before {account} was opened, {opened}",
    Code.IMPORT_CANNOT_EXPIRE: "{key} is an import and cannot expire",
    Code.ACCOUNT_MISSING: "{key} has no account",
    Code.ACCOUNT_TOO_LONG: "The account has {length} characters; {length_max} are the most",
    Code.ACCOUNT_NOT_FOUND: "There is no account {account}",
    Code.ACCOUNT_CLOSED: "{account} is closed",
    Code.ACCOUNT_NOT_CLOSED: "{account} is not closed",
    Code.ACCOUNT_CLOSED_BY_PENDING: "{account} is closed by the held entry {pending}",
    Code.ACCOUNT_NOT_EMPTY: "{account} still has {amount}",
    Code.ACCOUNT_HAS_PENDINGS: "{account} still has amounts held",
    Code.OVERDRAFT_WITHOUT_LIMIT: "{account} has an overdraft but no limit that it would widen",
    Code.OVERDRAFT_NEGATIVE: "The overdraft of {account} is {amount}",
    Code.CURRENCY_UNKNOWN: "The ledger is not kept in {currency}",
    Code.CURRENCY_NOT_HELD: "{account} takes {held}, not {currency}",
    Code.CURRENCIES_DIFFER: "The accounts of {key} have no currency in common",
    Code.JOURNAL_MISSING: "{key} names no journal",
    Code.ENTRY_MOVES_NOTHING: "All postings of {key} are at one place",
    Code.ENTRY_NUMBER_USED: "The number {number} is used",
    Code.REVERSED_ENTRY_NOT_FOUND: "There is no entry {number} to reverse",
    Code.ENTRY_ALREADY_REVERSED: "Entry {number} was reversed by {by}",
    Code.REVERSAL_DIFFERS: "{key} is not the exact opposite of entry {number}",
    Code.BALANCING_NEEDS_TWO_POSTINGS: "{key} is to be balanced and has {count} postings, not 2",
    Code.BALANCING_ACCOUNT_NOT_POSTED: "{key} is to be balanced by {account} without posting to it",
    Code.CLOSING_ACCOUNT_NOT_POSTED: "{key} is to close {account} without posting to it",
    Code.CHECK_REFUSED: "{key} is refused by {check}: {reason}",
    Code.OVERFLOWS_EXPIRY: "{key} would expire after the year 9999",
    Code.EXPIRY_PASSED: "{key} would have expired at {at}",
    Code.EXCEEDS_CREDITS: "Debits of {account} would exceed its credits by {amount}",
    Code.EXCEEDS_DEBITS: "Credits of {account} would exceed its debits by {amount}",
    Code.PENDING_MISSING: "{key} names no held entry",
    Code.PENDING_TOO_LONG: "The held key has {length} characters; {length_max} are the most",
    Code.PENDING_IS_ITSELF: "{key} names itself as the held entry",
    Code.PENDING_NOT_FOUND: "There is no held entry {pending}",
    Code.PENDING_NOT_PENDING: "{pending} was never a held entry",
    Code.PENDING_ALREADY_POSTED: "{pending} was posted by {by}",
    Code.PENDING_ALREADY_VOIDED: "{pending} was voided by {by}",
    Code.PENDING_EXPIRED: "{pending} expired at {at}",
    Code.EXCEEDS_PENDING_AMOUNT: "{key} is to post {amount} of {held} held",
    Code.PART_MISMATCHED: "The amounts of {key} do not match the postings of {pending}",
    Code.PART_UNBALANCED: "The amounts of {key} are off by {amount}",
}  # fmt: skip

FIELDS: Final[Mapping[Code, str]] = {
    Code.EXISTS_WITH_DIFFERENT_COMMAND: "the kind of command",
    Code.EXISTS_WITH_DIFFERENT_PENDING: "the held entry",
    Code.EXISTS_WITH_DIFFERENT_POSTINGS: "the number of postings",
    Code.EXISTS_WITH_DIFFERENT_CURRENCY: "the currency",
    Code.EXISTS_WITH_DIFFERENT_ACCOUNT: "the account",
    Code.EXISTS_WITH_DIFFERENT_AMOUNT: "the amount",
    Code.EXISTS_WITH_DIFFERENT_PARTY: "the party",
    Code.EXISTS_WITH_DIFFERENT_DIMENSIONS: "the dimensions",
    Code.EXISTS_WITH_DIFFERENT_DOCUMENT: "the document",
    Code.EXISTS_WITH_DIFFERENT_TEXT: "the text",
    Code.EXISTS_WITH_DIFFERENT_DAY: "the day",
    Code.EXISTS_WITH_DIFFERENT_EXPIRY: "the expiry",
    Code.EXISTS_WITH_DIFFERENT_JOURNAL: "the journal",
    Code.EXISTS_WITH_DIFFERENT_KIND: "the kind of entry",
    Code.EXISTS_WITH_DIFFERENT_NUMBER: "the number of the entry",
    Code.EXISTS_WITH_DIFFERENT_REVERSAL: "the entry reversed",
    Code.EXISTS_WITH_DIFFERENT_ATTACHMENTS: "the attachments",
    Code.EXISTS_WITH_DIFFERENT_BALANCING: "the balancing accounts",
    Code.EXISTS_WITH_DIFFERENT_CLOSING: "the closing of accounts",
    Code.EXISTS_WITH_DIFFERENT_LIMIT: "the limit",
    Code.EXISTS_WITH_DIFFERENT_HISTORY: "the keeping of history",
    Code.EXISTS_WITH_DIFFERENT_NAME: "the name",
}

SIDES: Final[Mapping[Code, str]] = {
    Code.OVERFLOWS_DEBITS_PENDING: "The debits held",
    Code.OVERFLOWS_CREDITS_PENDING: "The credits held",
    Code.OVERFLOWS_DEBITS_POSTED: "The debits posted",
    Code.OVERFLOWS_CREDITS_POSTED: "The credits posted",
    Code.OVERFLOWS_DEBITS: "The debits",
    Code.OVERFLOWS_CREDITS: "The credits",
}

USED_UP: Final = "The key is used up; try again under another one"
KEEP: Final = "Nothing was recorded; mend the command and use the key again"
READ: Final = "What was recorded first stays; use another key for another command"


def sentence_of(code: Code, **values: Value) -> Message:
    """The sentence of a code, filled."""
    if code in FIELDS:
        return Message(DIFFERS, field=Message(FIELDS[code]), **values)
    if code in SIDES:
        return Message(OVERFLOWS, field=Message(SIDES[code]), **values)
    return Message(SENTENCES[code], **values)


def remedy_of(code: Code) -> Message:
    """What becomes of the key, and so what to do."""
    if code in TRANSIENT or code is Code.KEY_ALREADY_FAILED:
        return Message(USED_UP)
    return Message(READ) if code in FIELDS else Message(KEEP)


def template_of(code: Code) -> str:
    """The sentence with its values left in braces."""
    if code in FIELDS:
        return DIFFERS.replace("{field}", FIELDS[code])
    return OVERFLOWS.replace("{field}", SIDES[code]) if code in SIDES else SENTENCES[code]


def codes_table() -> str:
    """All codes as a table in Markdown, in the order of their declaration.

    >>> codes_table().splitlines()[2]
    '| `key_missing` | The command has no key |  |'
    """
    lines = ["| Code | Meaning | Key |", "|---|---|---|"]
    for code in Code:
        key = "used up" if code in TRANSIENT else ""
        lines.append(f"| `{code.value}` | {template_of(code)} | {key} |")
    return "\n".join(lines)
