"""The facts of double-entry bookkeeping: accounts, entries and the documents behind them.

Amounts on postings are signed, debit positive, so that "balanced" is one sum and a
reversal is one negation. An entry that does not balance cannot be constructed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import cast

import attrs

from backoffice_core.bookkeeping.account_classes import (
    AccountType,
    CashFlow,
    Control,
    ExpenseNature,
    LineItem,
    type_of_line_item,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.facts import child_table, fact
from backoffice_core.kernel.members import expect_day, expect_member, member_validator
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.names import Name
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

__all__ = [
    "Account",
    "AccountType",
    "Attachment",
    "Dimension",
    "Direction",
    "Entry",
    "EntryKind",
    "Invoice",
    "InvoiceLine",
    "Payment",
    "Posting",
    "Translation",
]


@attrs.frozen(order=True)
class Translation:
    """What something is called in another language, by its code: ``en`` ``Cash on hand``."""

    language: str
    name: str


def sorted_translations(translations: Iterable[Translation]) -> tuple[Translation, ...]:
    """Translations in order of language, so that equal accounts are equal."""
    return tuple(sorted(translations))


def translated_name(name: str, translations: Iterable[Translation]) -> Name:
    """A name as the facts keep it, as a value that messages show in every language."""
    return Name(name, ((each.language, each.name) for each in translations))


def sorted_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Currency codes in order, each once."""
    return tuple(sorted(set(codes)))


@fact("accounts", identity=("code",))
@attrs.frozen(kw_only=True)
class Account:
    """An account of the chart.

    ``role`` says what the processes use it for (``cash``, ``receivables``,
    ``inventory``, ...); an account of the business's own has none. ``parent`` is the code of
    the group it is in, ``contra`` says that it runs against its type (accumulated
    depreciation, sales returns). Postings to a ``control`` account must name a party.
    ``line_item``, ``nature`` and ``cash_flow`` say where statements show it. It takes postings
    from ``opened`` up to, not including, ``closed``, in any currency unless some are named.

    Raises :class:`InvalidValue`: ``account_line_item_mismatch`` when an account of this type
    cannot be shown there, ``account_nature_mismatch`` when it has a nature and is no expense,
    ``account_lifetime_reversed`` when it is open on no day, ``not_a_member``.

    >>> worn = Account(
    ...     code="1290",
    ...     name="Akumulasi penyusutan",
    ...     type=AccountType.ASSET,
    ...     contra=True,
    ...     translations=[Translation("en", "Accumulated depreciation")],
    ... )
    >>> worn.normally_debit, worn.title.render("en"), worn.label.render("id")
    (False, 'Accumulated depreciation', '1290 Akumulasi penyusutan')
    """

    code: str
    name: str
    type: AccountType = attrs.field(validator=member_validator(AccountType))
    role: str = ""
    parent: str | None = None
    contra: bool = False
    control: Control | None = attrs.field(
        default=None, validator=attrs.validators.optional(member_validator(Control))
    )
    line_item: LineItem | None = attrs.field(
        default=None, validator=attrs.validators.optional(member_validator(LineItem))
    )
    nature: ExpenseNature | None = attrs.field(
        default=None, validator=attrs.validators.optional(member_validator(ExpenseNature))
    )
    cash_flow: CashFlow | None = attrs.field(
        default=None, validator=attrs.validators.optional(member_validator(CashFlow))
    )
    opened: date | None = None
    closed: date | None = None
    currencies: tuple[str, ...] = attrs.field(default=(), converter=sorted_codes)
    translations: tuple[Translation, ...] = attrs.field(default=(), converter=sorted_translations)

    def __attrs_post_init__(self) -> None:
        """Refuse what no chart could place."""
        if self.line_item is not None:
            asked = type_of_line_item(self.line_item)
            if asked is not None and asked is not self.type:
                raise InvalidValue(
                    "account_line_item_mismatch",
                    f"The account {self.code} is of type {self.type.value}, and"
                    f" {self.line_item.value} is a line of type {asked.value}.",
                    "Change the type or the line item.",
                )
        if self.nature is not None and self.type is not AccountType.EXPENSE:
            raise InvalidValue(
                "account_nature_mismatch",
                f"The account {self.code}, of type {self.type.value}, has a nature of expense.",
                "Only expenses have a nature.",
            )
        if self.opened is not None and self.closed is not None and self.closed <= self.opened:
            raise InvalidValue(
                "account_lifetime_reversed",
                f"The account {self.code}, opened {self.opened} and closed {self.closed}, is open"
                " on no day.",
                "The day of 'closed' is the first on which it takes no postings.",
            )

    @property
    def normally_debit(self) -> bool:
        """Whether its balance is normally on the debit side: its type's side, contra the other."""
        return self.type.normally_debit is not self.contra

    def is_open_on(self, day: date) -> bool:
        """Whether it takes postings on a day."""
        return (self.opened is None or self.opened <= day) and (
            self.closed is None or day < self.closed
        )

    @property
    def title(self) -> Name:
        """What it is called, in the language of whoever reads it."""
        return translated_name(self.name, self.translations)

    @property
    def label(self) -> Message:
        """Its code and title: ``1100 Cash``."""
        return Message("{code} {name}", code=self.code, name=self.title)


@attrs.frozen(order=True)
class Dimension:
    """A way to look at a posting besides its account: ``cost_centre`` ``kitchen``."""

    name: str
    value: str


@attrs.frozen(order=True)
class Attachment:
    """A paper behind an entry: where it is, and the SHA-256 of its bytes in hexadecimal."""

    reference: str
    digest: str


def sorted_dimensions(dimensions: Iterable[Dimension]) -> tuple[Dimension, ...]:
    """Dimensions in order of name, so that equal postings are equal; each name once."""
    ordered = tuple(sorted(dimensions)) if dimensions else ()
    for one, other in pairwise(ordered):
        if one.name == other.name:
            raise InvalidValue(
                "dimension_repeated",
                f"The dimension {one.name} is both {one.value} and {other.value}.",
                "Split the posting: one posting lies at one place.",
            )
    return ordered


@attrs.frozen(kw_only=True)
class Posting:
    """One leg of an entry: ``amount`` is positive for debit, negative for credit.

    ``party`` and ``document`` are the dimensions that sub-ledgers live by; all others are in
    ``dimensions``, in order of name. Raises :class:`InvalidValue` (``dimension_repeated``).
    """

    account: str
    amount: Money
    party: str | None = None
    document: str | None = None
    dimensions: tuple[Dimension, ...] = attrs.field(default=(), converter=sorted_dimensions)


def check_balanced(entry: Entry, attribute: object, postings: tuple[Posting, ...]) -> None:  # noqa: ARG001
    """Refuse an entry whose postings do not sum to zero in each currency."""
    # One test for all fields, here, because books are made of very many entries.
    if not (
        type(entry.kind) is EntryKind
        and type(entry.day) is date
        and type(entry.number) is type(entry.journal) is type(entry.text) is str
        and entry.number
    ):
        check_head(entry)
    sums: dict[Currency, int] = {}
    try:
        for posting in postings:
            currency = posting.amount.currency
            sums[currency] = sums.get(currency, 0) + posting.amount.minor
    except AttributeError:
        refuse_postings(entry, postings)
        raise
    off = [Money(minor, currency) for currency, minor in sums.items() if minor]
    if off or len(postings) < 2:  # noqa: PLR2004 - double entry
        by = ", ".join(map(str, off)) or "having fewer than two postings"
        raise InvalidValue(
            "entry_unbalanced",
            f"Entry {entry.number} of {entry.day} is off by {by}.",
            "Debits and credits must be equal in each currency.",
        )


def check_head(entry: Entry) -> None:
    """Say which field of an entry is not what it must be."""
    texts: dict[str, object] = {
        "number": entry.number,
        "journal": entry.journal,
        "text": entry.text,
    }
    for name, value in texts.items():
        if not isinstance(value, str) or (name == "number" and not value):
            raise InvalidValue(
                "not_a_text",
                f"The {name} of an entry is {shown(value)}.",
                "Give text; only the number may not be empty.",
            )
    expect_day(entry.day, name=f"day of entry {entry.number}")
    expect_member(entry.kind, EntryKind, name=f"kind of entry {entry.number}")


def refuse_postings(entry: Entry, postings: tuple[object, ...]) -> None:
    """Say what stands in the place of a posting or of its money; asked only once adding failed."""
    for place, posting in enumerate(postings, start=1):
        if not isinstance(posting, Posting):
            raise InvalidValue(
                "not_a_posting",
                f"Posting {place} of entry {entry.number} is a {type(posting).__name__}.",
                "Give postings: Posting(account=..., amount=...).",
            )
        amount = cast("object", posting.amount)
        if not isinstance(amount, Money):
            raise InvalidValue(
                "not_money",
                f"Entry {entry.number} posts {amount!r} to {posting.account}, which is not money.",
                "Give an amount with its currency, such as Money.of(5, 'USD').",
            )


class EntryKind(enum.Enum):
    """What an entry is for, where statements must tell it apart."""

    ORDINARY = "ordinary"
    OPENING = "opening"  # balances taken over: never a movement of the period
    ADJUSTING = "adjusting"  # made at the end of a period, between the two trial balances
    CLOSING = "closing"  # moves the result to equity: never part of profit and loss


def collect_attachments(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The attachments, from whatever they came in."""
    return tuple(attachments)


@fact("entries", identity=("number",))
@attrs.frozen(kw_only=True)
class Entry:
    """A posted journal entry; immutable, corrected only by reversing it.

    ``number`` is unique in the books, ``journal`` one of the books of prime entry
    (``sales``, ``purchases``, ``payments``, ``stock``, ``wages``, ``opening``),
    ``kind`` what it is for, ``document`` the source document, ``reverses`` the number of the
    entry undone, ``attachments`` the papers behind it.
    Raises :class:`InvalidValue`: ``not_a_text``, ``not_a_date``, ``not_a_member``,
    ``entry_unbalanced``, ``not_a_posting``, ``not_money``.

    >>> Entry(number="1", day=date(2026, 5, 4), journal="sales", text="Cash sale", postings=[
    ...     Posting(account="1100", amount=Money.of(10, "USD")),
    ...     Posting(account="4100", amount=Money.of(-9, "USD"))])
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: Entry 1 of 2026-05-04 is off by USD 1.00. \
Debits and credits must be equal in each currency. [entry_unbalanced]
    """

    number: str
    day: date
    journal: str
    text: str
    kind: EntryKind = EntryKind.ORDINARY
    document: str | None = None
    reverses: str | None = None
    attachments: tuple[Attachment, ...] = attrs.field(default=(), converter=collect_attachments)
    postings: tuple[Posting, ...] = child_table("postings", validator=check_balanced)

    def reversal(self, number: str, *, day: date) -> Entry:
        """Return the entry that undoes this one."""
        return Entry(
            number=number,
            day=day,
            journal=self.journal,
            kind=self.kind,
            text=f"Reversal of {self.number}: {self.text}",
            document=self.document,
            reverses=self.number,
            postings=tuple(attrs.evolve(leg, amount=-leg.amount) for leg in self.postings),
        )


class Direction(enum.Enum):
    """Whether goods and claims go out (sale) or come in (purchase)."""

    SALE = "sale"
    PURCHASE = "purchase"


@attrs.frozen(kw_only=True)
class InvoiceLine:
    """One line: ``unit_price`` before tax; ``tax`` a tax code or empty for none."""

    item: str
    quantity: Quantity
    unit_price: Money
    tax: str = ""


@fact("invoices", identity=("direction", "number"))
@attrs.frozen(kw_only=True)
class Invoice:
    """A sales or purchase invoice as received or sent; ``party`` is the customer or supplier.

    Raises :class:`InvalidValue` (``not_a_member``).
    """

    number: str
    direction: Direction = attrs.field(validator=member_validator(Direction))
    day: date
    party: str
    due: date | None = None
    lines: tuple[InvoiceLine, ...] = child_table("invoice_lines")


@fact("payments", identity=("number",))
@attrs.frozen(kw_only=True)
class Payment:
    """Money received (positive) or paid (negative), for ``document`` where that is known."""

    number: str
    day: date
    amount: Money
    party: str | None = None
    document: str | None = None
    text: str = ""
