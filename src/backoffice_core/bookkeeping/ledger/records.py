"""The facts a ledger is made of: with these in order, and the entries, it can be rebuilt.

An accepted command is one or two facts; a command refused for what the ledger stood at is
one as well, because its key is used up.
"""

from __future__ import annotations

import enum

import attrs

from backoffice_core.bookkeeping.ledger.codes import Code
from backoffice_core.bookkeeping.ledger.commands import BalanceLimit, shared_currency
from backoffice_core.bookkeeping.model import Dimension, Entry
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money

__all__ = [
    "AccountChange",
    "Change",
    "FailedKey",
    "LedgerAccount",
    "Outcome",
    "PendingEntry",
    "PostedEntry",
    "Resolution",
]


@fact("ledger_accounts", identity=("account",))
@attrs.frozen(kw_only=True)
class LedgerAccount:
    """An account as it was opened; ``imported`` when ``at`` was told rather than now."""

    account: str
    name: str = ""
    currency: Currency | None = attrs.field(default=None, converter=shared_currency)
    limit: BalanceLimit = attrs.field(
        default=BalanceLimit.NONE, validator=member_validator(BalanceLimit)
    )
    overdraft: Money | None = None
    history: bool = False
    closed: bool = False
    dimensions: tuple[Dimension, ...] = ()
    at: Instant
    imported: bool = False


@fact("posted_entries", identity=("key",))
@attrs.frozen(kw_only=True)
class PostedEntry:
    """That the entry ``number`` was posted under ``key``, at which moment of recording."""

    key: str
    number: str
    at: Instant
    balancing: tuple[str, ...] = ()
    imported: bool = False


@fact("pending_entries", identity=("key",))
@attrs.frozen(kw_only=True)
class PendingEntry:
    """An entry held under ``key``, until when, and the accounts closed meanwhile."""

    key: str
    at: Instant
    expires_at: Instant | None = None
    closes: tuple[str, ...] = ()
    balancing: tuple[str, ...] = ()
    imported: bool = False
    entry: Entry


class Outcome(enum.Enum):
    """How a held entry ended."""

    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


@fact("resolutions", identity=("pending",))
@attrs.frozen(kw_only=True)
class Resolution:
    """The one end of a held entry; ``key`` is empty when it expired, ``number`` what was posted."""

    pending: str
    key: str = ""
    outcome: Outcome = attrs.field(validator=member_validator(Outcome))
    number: str | None = None
    at: Instant
    imported: bool = False


class Change(enum.Enum):
    """What can happen to an account after it was opened."""

    CLOSED = "closed"
    REOPENED = "reopened"


@fact("account_changes", identity=("key",))
@attrs.frozen(kw_only=True)
class AccountChange:
    """That an account was closed or opened again."""

    key: str
    account: str
    change: Change = attrs.field(validator=member_validator(Change))
    at: Instant
    imported: bool = False


@fact("failed_keys", identity=("key",))
@attrs.frozen(kw_only=True)
class FailedKey:
    """A key used up by a refusal that another moment might not have seen.

    Were it usable again, a late copy of the refused command could take effect after the caller
    has given up on it.
    """

    key: str
    code: Code = attrs.field(validator=member_validator(Code))
    at: Instant
