"""The facts a ledger is made of: with these in order, and the entries, it can be rebuilt.

An accepted command is one or two facts; a command refused for what the ledger stood at is
one as well, because its key is used up. Like commands they are checked where they are made:
:class:`InvalidValue` (``type_wrong``, ``not_a_member``, ``not_several``).
"""

from __future__ import annotations

import enum

import attrs

from backoffice_core.bookkeeping.ledger.codes import Code
from backoffice_core.bookkeeping.ledger.commands import (
    MOMENT,
    TEXT,
    TEXT_OR_NONE,
    TRUTH,
    BalanceLimit,
    codes,
    dimensions_of,
    shared_currency,
)
from backoffice_core.bookkeeping.model import Dimension, Entry
from backoffice_core.kernel.checks import expect, of_type
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

    account: str = attrs.field(validator=TEXT)
    name: str = attrs.field(default="", validator=TEXT)
    currency: Currency | None = attrs.field(default=None, converter=shared_currency)
    limit: BalanceLimit = attrs.field(
        default=BalanceLimit.NONE, validator=member_validator(BalanceLimit)
    )
    overdraft: Money | None = attrs.field(default=None, validator=of_type(Money, optional=True))
    history: bool = attrs.field(default=False, validator=TRUTH)
    closed: bool = attrs.field(default=False, validator=TRUTH)
    dimensions: tuple[Dimension, ...] = attrs.field(default=(), converter=dimensions_of)
    at: Instant = attrs.field(validator=of_type(Instant))
    imported: bool = attrs.field(default=False, validator=TRUTH)


@fact("posted_entries", identity=("key",))
@attrs.frozen(kw_only=True)
class PostedEntry:
    """That the entry ``number`` was posted under ``key``, at which moment of recording."""

    key: str
    number: str
    at: Instant
    balancing: tuple[str, ...] = ()
    imported: bool = False

    def __attrs_post_init__(self) -> None:
        """Check all fields at once, because there is one of these for each of very many entries."""
        if not (
            type(self.key) is type(self.number) is str
            and type(self.at) is Instant
            and type(self.balancing) is tuple
            and type(self.imported) is bool
        ):
            for name in ("key", "number"):
                expect(getattr(self, name), str, name=f"{name} of PostedEntry")
            expect(self.at, Instant, name="at of PostedEntry")
            expect(self.balancing, tuple, name="balancing of PostedEntry")
            expect(self.imported, bool, name="imported of PostedEntry")


@fact("pending_entries", identity=("key",))
@attrs.frozen(kw_only=True)
class PendingEntry:
    """An entry held under ``key``, until when, and the accounts closed meanwhile."""

    key: str = attrs.field(validator=TEXT)
    at: Instant = attrs.field(validator=of_type(Instant))
    expires_at: Instant | None = attrs.field(default=None, validator=MOMENT)
    closes: tuple[str, ...] = attrs.field(default=(), converter=codes)
    balancing: tuple[str, ...] = attrs.field(default=(), converter=codes)
    imported: bool = attrs.field(default=False, validator=TRUTH)
    entry: Entry = attrs.field(validator=of_type(Entry))


class Outcome(enum.Enum):
    """How a held entry ended."""

    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


@fact("resolutions", identity=("pending",))
@attrs.frozen(kw_only=True)
class Resolution:
    """The one end of a held entry; ``key`` is empty when it expired, ``number`` what was posted."""

    pending: str = attrs.field(validator=TEXT)
    key: str = attrs.field(default="", validator=TEXT)
    outcome: Outcome = attrs.field(validator=member_validator(Outcome))
    number: str | None = attrs.field(default=None, validator=TEXT_OR_NONE)
    at: Instant = attrs.field(validator=of_type(Instant))
    imported: bool = attrs.field(default=False, validator=TRUTH)


class Change(enum.Enum):
    """What can happen to an account after it was opened."""

    CLOSED = "closed"
    REOPENED = "reopened"


@fact("account_changes", identity=("key",))
@attrs.frozen(kw_only=True)
class AccountChange:
    """That an account was closed or opened again."""

    key: str = attrs.field(validator=TEXT)
    account: str = attrs.field(validator=TEXT)
    change: Change = attrs.field(validator=member_validator(Change))
    at: Instant = attrs.field(validator=of_type(Instant))
    imported: bool = attrs.field(default=False, validator=TRUTH)


@fact("failed_keys", identity=("key",))
@attrs.frozen(kw_only=True)
class FailedKey:
    """A key used up by a refusal that another moment might not have seen.

    Were it usable again, a late copy of the refused command could take effect after the caller
    has given up on it.
    """

    key: str = attrs.field(validator=TEXT)
    code: Code = attrs.field(validator=member_validator(Code))
    at: Instant = attrs.field(validator=of_type(Instant))
