"""What a ledger can be told: open, post, hold, resolve, close, alone or in chains.

Each command is a value with a key of the caller's own choice, so that a retry is the same
command again. What one command cannot sensibly say it has no field for: an entry that is
posted at once cannot expire, and a chain cannot be left open.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from typing import Final, TypeAlias, cast, get_args

import attrs

from backoffice_core.bookkeeping.model import Dimension, Entry, sorted_dimensions
from backoffice_core.kernel.checks import several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money

__all__ = [
    "BalanceLimit",
    "Chain",
    "CloseAccount",
    "Command",
    "OpenAccount",
    "Pend",
    "Post",
    "PostPending",
    "ReopenAccount",
    "VoidPending",
]


class BalanceLimit(enum.Enum):
    """Which side of an account may not outgrow the other; amounts held count against it."""

    NONE = "none"
    DEBITS_MUST_NOT_EXCEED_CREDITS = "debits_must_not_exceed_credits"
    CREDITS_MUST_NOT_EXCEED_DEBITS = "credits_must_not_exceed_debits"


def codes(accounts: Iterable[str]) -> tuple[str, ...]:
    """Account codes in order, each once: a set that a store can keep."""
    return tuple(sorted(set(accounts))) if accounts else ()


def amounts_of(amounts: Money | Iterable[Money]) -> tuple[Money, ...]:
    """One amount, or one for each posting."""
    return (amounts,) if isinstance(amounts, Money) else tuple(amounts)


def shared_currency(currency: str | Currency | None) -> Currency | None:
    """The currency as its shared object where ISO 4217 knows it, so that identity suffices."""
    if isinstance(currency, Currency):
        return Currency.of(currency.code) if currency.is_iso else currency
    return None if currency is None else Currency.of(currency)


@attrs.frozen
class OpenAccount:
    """Open an account; its code is its key.

    With a ``currency`` it takes no other; without, any, each with balances of its own.
    ``overdraft`` is by how much the limited side may exceed the other, in that money's
    currency. ``history`` keeps the balances after each event. ``at`` is the moment of an
    account imported from elsewhere.

    Raises :class:`InvalidValue` (``not_a_member``).
    """

    account: str
    name: str = attrs.field(default="", kw_only=True)
    currency: Currency | None = attrs.field(default=None, kw_only=True, converter=shared_currency)
    limit: BalanceLimit = attrs.field(
        default=BalanceLimit.NONE, kw_only=True, validator=member_validator(BalanceLimit)
    )
    overdraft: Money | None = attrs.field(default=None, kw_only=True)
    history: bool = attrs.field(default=False, kw_only=True)
    closed: bool = attrs.field(default=False, kw_only=True)
    dimensions: tuple[Dimension, ...] = attrs.field(
        default=(), kw_only=True, converter=sorted_dimensions
    )
    at: Instant | None = attrs.field(default=None, kw_only=True)

    @property
    def key(self) -> str:
        """The account's code: opening it again is the same command."""
        return self.account


@attrs.frozen
class CloseAccount:
    """Close an empty account, so that nothing more is posted to it."""

    account: str
    key: str
    at: Instant | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class ReopenAccount:
    """Open a closed account again."""

    account: str
    key: str
    at: Instant | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Post:
    """Post an entry at once.

    ``balancing`` names the accounts whose balance bounds the amount of an entry with two
    postings: as much of it is posted as brings neither below nothing. ``at`` is the moment of
    an entry imported from elsewhere.
    """

    entry: Entry
    key: str
    balancing: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=codes)
    at: Instant | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Pend:
    """Hold an entry's amounts until it is posted or voided, or expires.

    ``expires`` is a moment, or how long from now. ``closes`` names accounts of the entry that
    are closed while it is held.
    """

    entry: Entry
    key: str
    expires: Instant | Duration | None = attrs.field(default=None, kw_only=True)
    closes: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=codes)
    balancing: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=codes)
    at: Instant | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class PostPending:
    """Post what is held under the key ``pending``, once; what is not posted is let go.

    ``amounts`` is one for each posting, in order and signed as they are, or a single one for
    an entry of two postings; none means all. ``day``, ``text`` and ``document`` replace those
    of the held entry.
    """

    pending: str
    key: str
    amounts: tuple[Money, ...] = attrs.field(default=(), kw_only=True, converter=amounts_of)
    day: date | None = attrs.field(default=None, kw_only=True)
    text: str | None = attrs.field(default=None, kw_only=True)
    document: str | None = attrs.field(default=None, kw_only=True)
    at: Instant | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class VoidPending:
    """Let go of what is held under the key ``pending``."""

    pending: str
    key: str
    at: Instant | None = attrs.field(default=None, kw_only=True)


Command: TypeAlias = (
    OpenAccount | CloseAccount | ReopenAccount | Post | Pend | PostPending | VoidPending
)
"""What a ledger can be told, by itself or in a chain."""


COMMANDS: Final = frozenset(get_args(Command))


def expect_command(value: object) -> Command:
    """Return ``value`` if it is a command; a chain is none, so there are none within chains.

    Raises :class:`InvalidValue` (``not_a_command``).
    """
    if type(value) in COMMANDS:
        return cast("Command", value)
    raise InvalidValue(
        "not_a_command",
        f"A ledger cannot be told {shown(value)}, a {type(value).__name__}.",
        "Give it Post, Pend, OpenAccount and their like, or a Chain of these.",
    )


def chained(commands: Iterable[Command]) -> tuple[Command, ...]:
    """The commands in order."""
    told = several(commands, object, name="commands")
    return tuple(expect_command(command) for command in told)


@attrs.frozen
class Chain:
    """Commands that are all accepted, or none of them is.

    Raises :class:`InvalidValue`: ``not_several``, ``not_a_command``.
    """

    commands: tuple[Command, ...] = attrs.field(converter=chained)
