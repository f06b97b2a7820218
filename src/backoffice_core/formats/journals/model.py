"""A journal as it was written: directives in their order, amounts with the digits they had.

beancount, hledger and ledger share a language but not its meaning: one rounds, one infers,
one forgives. So the model keeps what stands in the file and decides nothing. ``10.00`` and
``10`` are different amounts here, an amount left out stays left out, and what a transaction
comes to is worked out elsewhere, exactly.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import PurePath
from typing import TypeAlias

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import integer_ratio

__all__ = [
    "AccountClosed",
    "AccountOpened",
    "Amount",
    "Assertion",
    "BalanceAsserted",
    "Comment",
    "CommodityDeclared",
    "Cost",
    "Directive",
    "Journal",
    "JournalFormat",
    "JournalPosting",
    "Metadata",
    "Pad",
    "Place",
    "Price",
    "PriceDeclared",
    "Setting",
    "Transaction",
]


def texts(items: Iterable[str]) -> tuple[str, ...]:
    """The texts, from whatever they came in."""
    return tuple(items)


def named_values(items: Iterable[Metadata]) -> tuple[Metadata, ...]:
    """The names with values, from whatever they came in."""
    return tuple(items)


def journal_postings(items: Iterable[JournalPosting]) -> tuple[JournalPosting, ...]:
    """The postings, from whatever they came in."""
    return tuple(items)


def in_order(items: Iterable[Directive]) -> tuple[Directive, ...]:
    """The directives, from whatever they came in."""
    return tuple(items)


class JournalFormat(enum.Enum):
    """Whose language a journal is written in."""

    BEANCOUNT = "beancount"
    HLEDGER = "hledger"
    LEDGER = "ledger"

    @classmethod
    def of_name(cls, name: str) -> JournalFormat:
        """The format that a file's ending stands for.

        Raises :class:`InvalidValue` (``journal_format_unknown``).

        >>> JournalFormat.of_name("2026.journal")
        <JournalFormat.HLEDGER: 'hledger'>
        """
        ending = PurePath(name).suffix.lower()
        if ending in {".beancount", ".bean"}:
            return cls.BEANCOUNT
        if ending in {".journal", ".hledger", ".j"}:
            return cls.HLEDGER
        if ending in {".ledger", ".ldg"}:
            return cls.LEDGER
        raise InvalidValue(
            "journal_format_unknown",
            f"The ending {ending or '(none)'} says no journal format.",
            "Name the format, or end the name in .beancount, .journal or .ledger.",
        )


@attrs.frozen
class Place:
    """Where a directive stands: the file, and the line counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        """Say file and line."""
        return f"{self.file}, line {self.line}"


@attrs.frozen(kw_only=True)
class Amount:
    """``units / 10 ** scale`` of a commodity; the scale is the digits that were written.

    >>> Amount.of("-1234.50", "USD")
    Amount(units=-123450, scale=2, commodity='USD')
    >>> str(Amount.of("-1234.50", "USD"))
    '-1234.50 USD'
    """

    units: int
    scale: int
    commodity: str

    @classmethod
    def of(cls, number: str | int, commodity: str) -> Amount:
        """An amount from plain decimal text, keeping its digits.

        Raises :class:`InvalidValue` as :func:`~backoffice_core.kernel.exact.integer_ratio` does.
        """
        units, denominator = integer_ratio(number, name="amount")
        return cls(units=units, scale=len(str(denominator)) - 1, commodity=commodity)

    @property
    def number(self) -> Fraction:
        """The number as a ratio."""
        return Fraction(self.units, 10**self.scale)

    @property
    def text(self) -> str:
        """The number with all its digits, without the commodity.

        >>> Amount(units=-5, scale=2, commodity="USD").text
        '-0.05'
        """
        if not self.scale:
            return str(self.units)
        digits = f"{abs(self.units):0{self.scale + 1}}"
        return f"{'-' if self.units < 0 else ''}{digits[: -self.scale]}.{digits[-self.scale :]}"

    def __str__(self) -> str:
        """Return number and commodity."""
        return f"{self.text} {self.commodity}".rstrip()

    def __neg__(self) -> Amount:
        """Return the opposite amount."""
        return attrs.evolve(self, units=-self.units)

    def times(self, factor: Amount) -> Amount:
        """This number times another one, in the commodity of the other; exact.

        >>> str(Amount.of("3", "EUR").times(Amount.of("1.333", "USD")))
        '3.999 USD'
        """
        return Amount(
            units=self.units * factor.units,
            scale=self.scale + factor.scale,
            commodity=factor.commodity,
        )


@attrs.frozen(kw_only=True)
class Metadata:
    """A name with a value; ``literal`` for beancount's unquoted ones (``2026-05-04``, ``TRUE``)."""

    name: str
    value: str
    literal: bool = False


@attrs.frozen(kw_only=True)
class Cost:
    """What a lot was bought for: a price for each unit, or for all if ``total``; day and label.

    Without an amount it only says which lot is meant.
    """

    amount: Amount | None = None
    total: bool = False
    day: date | None = None
    label: str = ""


@attrs.frozen(kw_only=True)
class Price:
    """What an amount was exchanged at: ``@`` for each unit, or ``@@`` for all if ``total``."""

    amount: Amount
    total: bool = False


@attrs.frozen(kw_only=True)
class Assertion:
    """What an account holds after a posting (hledger, ledger).

    ``sole`` says that it holds no other commodity (``==``), ``inclusive`` that its
    sub-accounts count too (``=*``).
    """

    amount: Amount
    sole: bool = False
    inclusive: bool = False


@attrs.frozen(kw_only=True)
class JournalPosting:
    """One leg; without an ``amount`` it takes what the others leave, or what it asserts."""

    account: str
    amount: Amount | None = None
    flag: str = ""
    cost: Cost | None = None
    price: Price | None = None
    assertion: Assertion | None = None
    tags: tuple[str, ...] = attrs.field(default=(), converter=texts)
    metadata: tuple[Metadata, ...] = attrs.field(default=(), converter=named_values)
    comments: tuple[str, ...] = attrs.field(default=(), converter=texts)
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Transaction:
    """What happened on a day. ``flag`` is ``*`` (cleared), ``!`` (pending), empty, or a capital.

    ``code`` is a document's number, ``second_day`` the other date of hledger and ledger.
    """

    day: date
    flag: str = ""
    code: str = ""
    payee: str = ""
    narration: str = ""
    second_day: date | None = None
    tags: tuple[str, ...] = attrs.field(default=(), converter=texts)
    links: tuple[str, ...] = attrs.field(default=(), converter=texts)
    metadata: tuple[Metadata, ...] = attrs.field(default=(), converter=named_values)
    comments: tuple[str, ...] = attrs.field(default=(), converter=texts)
    postings: tuple[JournalPosting, ...] = attrs.field(default=(), converter=journal_postings)
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class AccountOpened:
    """An account is declared, perhaps from a day on and for some commodities only."""

    account: str
    day: date | None = None
    commodities: tuple[str, ...] = attrs.field(default=(), converter=texts)
    booking: str = ""
    metadata: tuple[Metadata, ...] = attrs.field(default=(), converter=named_values)
    comments: tuple[str, ...] = attrs.field(default=(), converter=texts)
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class AccountClosed:
    """An account takes nothing more after a day."""

    account: str
    day: date
    metadata: tuple[Metadata, ...] = attrs.field(default=(), converter=named_values)
    comments: tuple[str, ...] = attrs.field(default=(), converter=texts)
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class CommodityDeclared:
    """A commodity is declared; ``scale`` is how many digits it is written with."""

    commodity: str
    day: date | None = None
    scale: int | None = None
    metadata: tuple[Metadata, ...] = attrs.field(default=(), converter=named_values)
    comments: tuple[str, ...] = attrs.field(default=(), converter=texts)
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class PriceDeclared:
    """What one unit of a commodity was worth on a day."""

    day: date
    commodity: str
    price: Amount
    metadata: tuple[Metadata, ...] = attrs.field(default=(), converter=named_values)
    comments: tuple[str, ...] = attrs.field(default=(), converter=texts)
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class BalanceAsserted:
    """What an account and its sub-accounts hold when a day begins, give or take ``tolerance``."""

    day: date
    account: str
    amount: Amount
    tolerance: Amount | None = None
    metadata: tuple[Metadata, ...] = attrs.field(default=(), converter=named_values)
    comments: tuple[str, ...] = attrs.field(default=(), converter=texts)
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Pad:
    """The next assertions of ``account`` are made true on this day, out of ``source``."""

    day: date
    account: str
    source: str
    metadata: tuple[Metadata, ...] = attrs.field(default=(), converter=named_values)
    comments: tuple[str, ...] = attrs.field(default=(), converter=texts)
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Setting:
    """An option of beancount's; kept, not obeyed."""

    name: str
    value: str
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen(kw_only=True)
class Comment:
    """A line for people, without the sign that makes it one."""

    text: str
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


Directive: TypeAlias = (
    Transaction
    | AccountOpened
    | AccountClosed
    | CommodityDeclared
    | PriceDeclared
    | BalanceAsserted
    | Pad
    | Setting
    | Comment
)
"""What may stand in a journal."""


@attrs.frozen
class Journal:
    """Directives in the order they were written; equal journals say the same."""

    directives: tuple[Directive, ...] = attrs.field(default=(), converter=in_order)

    @property
    def transactions(self) -> tuple[Transaction, ...]:
        """The transactions among the directives."""
        return tuple(each for each in self.directives if isinstance(each, Transaction))
