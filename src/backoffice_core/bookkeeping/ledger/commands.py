"""What a ledger can be told: open, post, hold, resolve, close, alone or in chains.

Each command is a value with a key of the caller's own choice, so that a retry is the same
command again. What one command cannot sensibly say it has no field for: an entry that is
posted at once cannot expire, and a chain cannot be left open. What stands in a field is
checked when the command is made, by whoever made it, not when the ledger is told.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from typing import Final, TypeAlias, cast, get_args

import attrs

from backoffice_core.bookkeeping.model import Dimension, Entry, sorted_dimensions
from backoffice_core.kernel.checks import expect_several, of_type, several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.members import day_validator, member_validator
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


TEXT: Final = of_type(str)
TEXT_OR_NONE: Final = of_type(str, optional=True)
TRUTH: Final = of_type(bool)
DAY_OR_NONE: Final = attrs.validators.optional(day_validator)
MOMENT: Final = of_type(Instant, optional=True)


class BalanceLimit(enum.Enum):
    """Which side of an account may not outgrow the other; amounts held count against it."""

    NONE = "none"
    DEBITS_MUST_NOT_EXCEED_CREDITS = "debits_must_not_exceed_credits"
    CREDITS_MUST_NOT_EXCEED_DEBITS = "credits_must_not_exceed_debits"


def codes(accounts: Iterable[str]) -> tuple[str, ...]:
    """Account codes in order, each once: a set that a store can keep."""
    # Nearly always there are none, and commands are very many.
    if accounts == ():
        return ()
    return tuple(sorted(set(several(accounts, str, name="accounts to balance or close"))))


def amounts_of(amounts: Money | Iterable[Money]) -> tuple[Money, ...]:
    """One amount, or one for each posting."""
    return (
        (amounts,) if isinstance(amounts, Money) else tuple(several(amounts, Money, name="amounts"))
    )


def dimensions_of(dimensions: Iterable[Dimension]) -> tuple[Dimension, ...]:
    """Dimensions in order of name."""
    return sorted_dimensions(several(dimensions, Dimension, name="dimensions"))


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

    Raises :class:`InvalidValue`: ``type_wrong``, ``not_a_member``, ``not_several``,
    ``unknown_currency``, ``dimension_repeated``.
    """

    account: str = attrs.field(validator=TEXT)
    name: str = attrs.field(default="", kw_only=True, validator=TEXT)
    currency: Currency | None = attrs.field(default=None, kw_only=True, converter=shared_currency)
    limit: BalanceLimit = attrs.field(
        default=BalanceLimit.NONE, kw_only=True, validator=member_validator(BalanceLimit)
    )
    overdraft: Money | None = attrs.field(
        default=None, kw_only=True, validator=of_type(Money, optional=True)
    )
    history: bool = attrs.field(default=False, kw_only=True, validator=TRUTH)
    closed: bool = attrs.field(default=False, kw_only=True, validator=TRUTH)
    dimensions: tuple[Dimension, ...] = attrs.field(
        default=(), kw_only=True, converter=dimensions_of
    )
    at: Instant | None = attrs.field(default=None, kw_only=True, validator=MOMENT)

    @property
    def key(self) -> str:
        """The account's code: opening it again is the same command."""
        return self.account


@attrs.frozen
class CloseAccount:
    """Close an empty account, so that nothing more is posted to it.

    Raises :class:`InvalidValue` (``type_wrong``).
    """

    account: str = attrs.field(validator=TEXT)
    key: str = attrs.field(validator=TEXT)
    at: Instant | None = attrs.field(default=None, kw_only=True, validator=MOMENT)


@attrs.frozen
class ReopenAccount:
    """Open a closed account again.

    Raises :class:`InvalidValue` (``type_wrong``).
    """

    account: str = attrs.field(validator=TEXT)
    key: str = attrs.field(validator=TEXT)
    at: Instant | None = attrs.field(default=None, kw_only=True, validator=MOMENT)


@attrs.frozen
class Post:
    """Post an entry at once.

    ``balancing`` names the accounts whose balance bounds the amount of an entry with two
    postings: as much of it is posted as brings neither below nothing. ``at`` is the moment of
    an entry imported from elsewhere.

    Raises :class:`InvalidValue`: ``type_wrong``, ``not_several``.
    """

    entry: Entry = attrs.field(validator=of_type(Entry))
    key: str = attrs.field(validator=TEXT)
    balancing: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=codes)
    at: Instant | None = attrs.field(default=None, kw_only=True, validator=MOMENT)


@attrs.frozen
class Pend:
    """Hold an entry's amounts until it is posted or voided, or expires.

    ``expires`` is a moment, or how long from now. ``closes`` names accounts of the entry that
    are closed while it is held.

    Raises :class:`InvalidValue`: ``type_wrong``, ``not_several``.
    """

    entry: Entry = attrs.field(validator=of_type(Entry))
    key: str = attrs.field(validator=TEXT)
    expires: Instant | Duration | None = attrs.field(
        default=None, kw_only=True, validator=of_type(Instant, Duration, optional=True)
    )
    closes: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=codes)
    balancing: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=codes)
    at: Instant | None = attrs.field(default=None, kw_only=True, validator=MOMENT)


@attrs.frozen
class PostPending:
    """Post what is held under the key ``pending``, once; what is not posted is let go.

    ``amounts`` is one for each posting, in order and signed as they are, or a single one for
    an entry of two postings; none means all. ``day``, ``text`` and ``document`` replace those
    of the held entry.

    Raises :class:`InvalidValue`: ``type_wrong``, ``not_several``, ``not_a_date``.
    """

    pending: str = attrs.field(validator=TEXT)
    key: str = attrs.field(validator=TEXT)
    amounts: tuple[Money, ...] = attrs.field(default=(), kw_only=True, converter=amounts_of)
    day: date | None = attrs.field(default=None, kw_only=True, validator=DAY_OR_NONE)
    text: str | None = attrs.field(default=None, kw_only=True, validator=TEXT_OR_NONE)
    document: str | None = attrs.field(default=None, kw_only=True, validator=TEXT_OR_NONE)
    at: Instant | None = attrs.field(default=None, kw_only=True, validator=MOMENT)


@attrs.frozen
class VoidPending:
    """Let go of what is held under the key ``pending``.

    Raises :class:`InvalidValue` (``type_wrong``).
    """

    pending: str = attrs.field(validator=TEXT)
    key: str = attrs.field(validator=TEXT)
    at: Instant | None = attrs.field(default=None, kw_only=True, validator=MOMENT)


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
    return tuple(map(expect_command, expect_several(commands, name="commands")))


@attrs.frozen
class Chain:
    """Commands that are all accepted, or none of them is.

    Raises :class:`InvalidValue`: ``not_several``, ``not_a_command``.
    """

    commands: tuple[Command, ...] = attrs.field(converter=chained)


def batch_of(
    commands: Iterable[Command | Chain] | Command | Chain,
) -> tuple[Command | Chain, ...]:
    """The commands, or the one; :class:`InvalidValue` (``not_a_command``) for anything else."""
    batch = tuple(commands) if isinstance(commands, Iterable) else (commands,)
    for command in batch:
        if not isinstance(command, Chain):
            expect_command(command)
    return batch


def imports(command: Command | Chain) -> bool:
    """Whether a command tells its own moment; of a chain, its first one."""
    if isinstance(command, Chain):
        return bool(command.commands) and command.commands[0].at is not None
    return command.at is not None
