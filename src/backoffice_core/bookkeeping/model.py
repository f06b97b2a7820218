"""The facts of double-entry bookkeeping: accounts, entries and the documents behind them.

Amounts on postings are signed, debit positive, so that "balanced" is one sum and a
reversal is one negation. An entry that does not balance cannot be constructed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Final, TypeVar, cast

import attrs

from backoffice_core.bookkeeping.account_classes import AccountType
from backoffice_core.bookkeeping.accounts import (
    Account,
    Translation,
    sorted_translations,
    translated_name,
)
from backoffice_core.kernel.checks import of_type
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.facts import child_table, fact
from backoffice_core.kernel.members import (
    day_validator,
    expect_day,
    expect_member,
    member_validator,
)
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity

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
    "sorted_translations",
    "translated_name",
]

T = TypeVar("T")
TEXT_OR_NOTHING: Final = frozenset({str, type(None)})


def expect_text(value: object, *, name: str) -> None:
    """Refuse what is not text."""
    if not isinstance(value, str):
        raise InvalidValue(
            "not_a_text", f"The {name} is {shown(value)}, which is not text.", "Give a str."
        )


def text_validator(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Refuse a field that is not plain text."""
    expect_text(value, name=f"{attribute.name} of {type(instance).__name__}")


def several(values: object, kind: type[T], *, name: str) -> tuple[T, ...]:
    """The values in order, each exactly of a kind: a mapping, or pairs, would be taken apart."""
    found = tuple(cast("Iterable[T]", values if isinstance(values, Iterable) else (values,)))
    for value in found:
        if type(value) is not kind:
            raise InvalidValue(
                f"not_{'an' if name[0] in 'aeiou' else 'a'}_{name}",
                f"{shown(value)} is given as {kind.__name__}.",
                f"Give a list of {kind.__name__}(...).",
            )
    return found


@attrs.frozen(order=True)
class Dimension:
    """A way to look at a posting besides its account: ``cost_centre`` ``kitchen``.

    Raises :class:`InvalidValue` (``not_a_text``).
    """

    name: str = attrs.field(validator=text_validator)
    value: str = attrs.field(validator=text_validator)


@attrs.frozen(order=True)
class Attachment:
    """A paper behind an entry: where it is, and the SHA-256 of its bytes in hexadecimal.

    Raises :class:`InvalidValue` (``not_a_text``).
    """

    reference: str = attrs.field(validator=text_validator)
    digest: str = attrs.field(validator=text_validator)


def sorted_dimensions(dimensions: Iterable[Dimension]) -> tuple[Dimension, ...]:
    """Dimensions in order of name, so that equal postings are equal; each name once."""
    if not dimensions:
        return ()
    ordered = tuple(sorted(several(dimensions, Dimension, name="dimension")))
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
    ``dimensions``, in order of name. Raises :class:`InvalidValue`: ``not_a_text``, ``not_money``,
    ``not_a_dimension``, ``dimension_repeated``.
    """

    account: str
    amount: Money
    party: str | None = None
    document: str | None = None
    dimensions: tuple[Dimension, ...] = attrs.field(default=(), converter=sorted_dimensions)

    def __attrs_post_init__(self) -> None:
        """Refuse what a store could not give back."""
        # One test for all fields, here, because books are made of very many postings.
        if not (
            type(self.account) is str
            and type(self.amount) is Money
            and type(self.party) in TEXT_OR_NOTHING
            and type(self.document) in TEXT_OR_NOTHING
        ):
            check_posting(self)


def check_posting(posting: Posting) -> None:
    """Say which field of a posting is not what it must be."""
    expect_text(posting.account, name="account of a posting")
    for name, value in (("party", posting.party), ("document", posting.document)):
        if value is not None:
            expect_text(value, name=f"{name} of a posting to {posting.account}")
    if type(posting.amount) is not Money:
        raise InvalidValue(
            "not_money",
            f"A posting to {posting.account} is of {shown(posting.amount)}, which is not money.",
            "Give an amount with its currency, such as Money.of(5, 'USD').",
        )


def check_balanced(entry: Entry, attribute: object, postings: tuple[Posting, ...]) -> None:  # noqa: ARG001
    """Refuse an entry whose postings do not sum to zero in each currency."""
    # One test for all fields, here, because books are made of very many entries.
    if not (
        type(entry.kind) is EntryKind
        and type(entry.day) is date
        and type(entry.number) is type(entry.journal) is type(entry.text) is str
        and entry.number
        and type(entry.document) in TEXT_OR_NOTHING
        and type(entry.reverses) in TEXT_OR_NOTHING
    ):
        check_head(entry)
    sums: dict[Currency, int] = {}
    for posting in postings:
        if type(posting) is not Posting:
            raise not_a_posting(entry, posting)
        currency = posting.amount.currency
        sums[currency] = sums.get(currency, 0) + posting.amount.minor
    off = [Money(minor, currency) for currency, minor in sums.items() if minor]
    if off or len(postings) < 2:  # noqa: PLR2004 - double entry
        by = ", ".join(map(str, off))
        raise InvalidValue(
            "entry_unbalanced",
            f"Entry {entry.number} of {entry.day} "
            + (f"is off by {by}." if off else "has fewer than two postings."),
            "Debits and credits must be equal in each currency.",
        )


def not_a_posting(entry: Entry, found: object) -> InvalidValue:
    """The refusal of what stands in the place of a posting."""
    return InvalidValue(
        "not_a_posting",
        f"Entry {entry.number} has {shown(found)} for a posting.",
        "Give postings: Posting(account=..., amount=...).",
    )


def check_head(entry: Entry) -> None:
    """Say which field of an entry is not what it must be."""
    for name in ("number", "journal", "text", "document", "reverses"):
        value: object = getattr(entry, name)
        if value is not None or name not in {"document", "reverses"}:
            expect_text(value, name=f"{name} of an entry")
    if not entry.number:
        raise InvalidValue("not_a_text", "The number of an entry is empty.", "Number every entry.")
    expect_day(entry.day, name=f"day of entry {entry.number}")
    expect_member(entry.kind, EntryKind, name=f"kind of entry {entry.number}")


class EntryKind(enum.Enum):
    """What an entry is for, where statements must tell it apart."""

    ORDINARY = "ordinary"
    OPENING = "opening"  # balances taken over: never a movement of the period
    ADJUSTING = "adjusting"  # made at the end of a period, between the two trial balances
    CLOSING = "closing"  # moves the result to equity: never part of profit and loss


def collect_attachments(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The attachments, from whatever they came in."""
    return several(attachments, Attachment, name="attachment") if attachments else ()


@fact("entries", identity=("number",))
@attrs.frozen(kw_only=True)
class Entry:
    """A posted journal entry; immutable, corrected only by reversing it.

    ``number`` is unique in the books, ``journal`` one of the books of prime entry
    (``sales``, ``purchases``, ``payments``, ``stock``, ``wages``, ``opening``),
    ``kind`` what it is for, ``document`` the source document, ``reverses`` the number of the
    entry undone, ``attachments`` the papers behind it.
    Raises :class:`InvalidValue`: ``not_a_text``, ``not_a_date``, ``not_a_member``,
    ``entry_unbalanced``, ``not_a_posting``, ``not_an_attachment``.

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
    """One line: ``unit_price`` before tax; ``tax`` a tax code or empty for none.

    Raises :class:`InvalidValue` (``type_wrong``).
    """

    item: str = attrs.field(validator=of_type(str))
    quantity: Quantity = attrs.field(validator=of_type(Quantity))
    unit_price: Money = attrs.field(validator=of_type(Money))
    tax: str = attrs.field(default="", validator=of_type(str))


@fact("invoices", identity=("direction", "number"))
@attrs.frozen(kw_only=True)
class Invoice:
    """A sales or purchase invoice as received or sent; ``party`` is the customer or supplier.

    Raises :class:`InvalidValue`: ``not_a_member``, ``not_a_date``, ``type_wrong``.
    """

    number: str = attrs.field(validator=of_type(str))
    direction: Direction = attrs.field(validator=member_validator(Direction))
    day: date = attrs.field(validator=day_validator)
    party: str = attrs.field(validator=of_type(str))
    due: date | None = attrs.field(default=None, validator=attrs.validators.optional(day_validator))
    lines: tuple[InvoiceLine, ...] = child_table("invoice_lines")


@fact("payments", identity=("number",))
@attrs.frozen(kw_only=True)
class Payment:
    """Money received (positive) or paid (negative), for ``document`` where that is known.

    Raises :class:`InvalidValue` (``not_a_date``, ``type_wrong``).
    """

    number: str = attrs.field(validator=of_type(str))
    day: date = attrs.field(validator=day_validator)
    amount: Money = attrs.field(validator=of_type(Money))
    party: str | None = None
    document: str | None = None
    text: str = ""
