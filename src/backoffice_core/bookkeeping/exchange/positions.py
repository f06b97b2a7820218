"""Foreign items as the books hold them: an amount in its own currency and its book value.

Both are read off the entries, for any day, so there is no second book that could disagree.
The amount is what stands on the account; the book value is what the trading account says in
the functional currency for that account, party, document and currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

import attrs

from backoffice_core.bookkeeping.distinct import distinct
from backoffice_core.bookkeeping.exchange.policy import (
    POSITION_ACCOUNT,
    POSITION_CURRENCY,
    ExchangePolicy,
)
from backoffice_core.bookkeeping.exchange.valued import ValuedPosting
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["ForeignItem", "foreign_items", "functional_entries", "functional_entry"]

Key: TypeAlias = tuple[str, str | None, str | None, str]


@checked
@attrs.frozen(kw_only=True)
class ForeignItem:
    """What one account holds of one currency for one party and document, debit positive.

    ``amount`` is in the foreign currency, ``book`` what the books carry it at in the functional
    one. A receivable, a payable, a loan, and money in a foreign bank account (no document).
    """

    account: str
    party: str | None = None
    document: str | None = None
    amount: Money
    book: Money
    since: date

    @property
    def name(self) -> str:
        """What a person calls it: the document, else the party, else the account."""
        return self.document or self.party or self.account

    @property
    def key(self) -> tuple[str, str | None, str | None, str]:
        """What tells it from other items: account, party, document and currency code."""
        return self.account, self.party, self.document, self.amount.currency.code

    def release(self, amount: Money) -> ValuedPosting:
        """The posting that takes ``amount`` (positive) off the item with its share of book value.

        The book value is shared by largest remainder between what goes and what stays, so that
        the two are exactly what was there; with the last of the amount all of it goes.

        Raises :class:`InvalidValue`: ``settlement_not_positive``, ``settlement_exceeds_item``,
        ``currency_mixed``.

        >>> debt = ForeignItem(
        ...     account="2100",
        ...     amount=Money.of(-300, "USD"),
        ...     book=Money.of("-100.00", "EUR"),
        ...     since=date(2026, 5, 4),
        ... )
        >>> paid = debt.release(Money.of(100, "USD"))
        >>> print(paid.posting.amount, paid.book)
        USD 100.00 EUR 33.33
        """
        refuse_other_currency(self, amount)
        left = abs(self.amount) - amount
        if amount.minor <= 0:
            raise InvalidValue(
                "settlement_not_positive",
                f"{amount} of {self.name} cannot be settled.",
                "Give how much is settled, above 0, whichever side the item is on.",
            )
        if left.minor < 0:
            raise InvalidValue(
                "settlement_exceeds_item",
                f"{amount} is more than the {abs(self.amount)} open on {self.name}.",
                "Settle what is open; book the rest as a new item at the rate of the day.",
            )
        goes, stays = self.book.allocate([amount.minor, left.minor])
        return ValuedPosting(
            posting=Posting(
                account=self.account,
                amount=-amount if self.amount.minor > 0 else amount,
                party=self.party,
                document=self.document,
            ),
            book=-goes,
            days=Interval(self.since, date.max),
            explanation=Explanation(
                rule="exchange.release",
                says=Message(
                    "{amount} of {whole} takes {goes} of the book value {book} with it, {stays}"
                    " stays",
                    amount=amount,
                    whole=abs(self.amount),
                    goes=abs(goes),
                    book=abs(self.book),
                    stays=abs(stays),
                ),
                result=goes,
            ),
        )


def refuse_other_currency(item: ForeignItem, amount: object) -> None:
    """Refuse to settle an item in a currency that it is not in."""
    currency = item.amount.currency
    if isinstance(amount, Money) and amount.currency != currency:
        raise InvalidValue(
            "currency_mixed",
            f"{amount} is no part of {item.name}, which is in {currency}: {abs(item.amount)} are"
            " open.",
            f"Give how much is settled in {currency}; what is paid for it, in any currency, is the"
            " cash.",
        )


def key_of(posting: Posting, account: str, currency: str) -> Key:
    """The key of the item that a leg belongs to."""
    return account, posting.party, posting.document, currency


def position_key(posting: Posting) -> Key | None:
    """The item a leg of the trading account stands for; ``None`` where it does not say."""
    said = {each.name: each.value for each in posting.dimensions}
    if POSITION_ACCOUNT in said and POSITION_CURRENCY in said:
        return key_of(posting, said[POSITION_ACCOUNT], said[POSITION_CURRENCY])
    return None


def changes_of(entry: Entry, policy: ExchangePolicy) -> Mapping[Key, tuple[Money | None, int]]:
    """What an entry adds to each item: the foreign amount, if any, and minor units of book value.

    Raises :class:`InvalidValue` (``book_value_missing``) where foreign money moves without its
    book value on the trading account.
    """
    moved: dict[Key, Money] = {}
    mirrored: dict[Key | None, Money] = {}
    book: dict[Key, int] = defaultdict(int)
    for leg in entry.postings:
        amount = leg.amount
        domestic = amount.currency is policy.functional or amount.currency == policy.functional
        if leg.account != policy.trading:
            if not domestic:
                key = key_of(leg, leg.account, amount.currency.code)
                moved[key] = moved[key] + amount if key in moved else amount
            continue
        said = position_key(leg)
        if not domestic:
            mirrored[said] = mirrored[said] - amount if said in mirrored else -amount
        elif said is not None:
            book[said] += amount.minor
    if moved != mirrored or not moved.keys() <= book.keys():
        raise book_value_missing(entry, moved, policy)
    return {key: (moved.get(key), minor) for key, minor in book.items()}


def book_value_missing(
    entry: Entry, moved: Mapping[Key, Money], policy: ExchangePolicy
) -> InvalidValue:
    """The error for an entry that moves foreign money past the trading account."""
    amounts = ", ".join(f"{amount} on {key[0]}" for key, amount in moved.items()) or "nothing"
    return InvalidValue(
        "book_value_missing",
        f"Entry {entry.number} of {entry.day} moves {amounts}, but the trading account"
        f" {policy.trading} does not say the same with a book value in {policy.functional}.",
        "Make it with book_foreign, settle or exchange_entry.",
    )


@checked
def foreign_items(
    entries: Iterable[Entry], policy: ExchangePolicy, *, as_of: date | None = None
) -> tuple[ForeignItem, ...]:
    """The foreign items at the end of ``as_of`` (``None``: after every entry), by account.

    An item with no amount but some book value left is there too: a revaluation clears it.

    Raises :class:`InvalidValue`: ``entry_duplicate``, ``book_value_missing``.
    """
    amounts: dict[Key, Money] = {}
    books: dict[Key, int] = defaultdict(int)
    since: dict[Key, date] = {}
    for entry in distinct(entries):
        if as_of is not None and entry.day > as_of:
            continue
        for key, (amount, book) in changes_of(entry, policy).items():
            if amount is not None:
                amounts[key] = amounts[key] + amount if key in amounts else amount
            books[key] += book
            since[key] = min(entry.day, since.get(key, entry.day))
    items = [
        ForeignItem(
            account=key[0],
            party=key[1],
            document=key[2],
            amount=amounts[key] if key in amounts else Money.zero(key[3]),
            book=Money(book, policy.functional),
            since=since[key],
        )
        for key, book in books.items()
        if book or (key in amounts and amounts[key].minor)
    ]
    return tuple(sorted(items, key=lambda item: tuple(part or "" for part in item.key)))


@checked
def functional_entry(entry: Entry, policy: ExchangePolicy) -> Entry:
    """The entry in the functional currency alone: foreign amounts at their book values.

    The trading account's legs in the functional currency go to the accounts they stand for and
    the foreign legs drop out; no rate is needed. All statements in one currency are made of
    these. An entry without foreign money comes back as it is.

    Raises :class:`InvalidValue` (``book_value_missing``).
    """
    if not changes_of(entry, policy):
        return entry
    return attrs.evolve(
        entry,
        postings=tuple(
            carried(leg, policy)
            for leg in entry.postings
            if leg.amount.currency == policy.functional
        ),
    )


def carried(leg: Posting, policy: ExchangePolicy) -> Posting:
    """A leg of the trading account as one of the account it stands for; others as they are."""
    key = position_key(leg) if leg.account == policy.trading else None
    if key is None:
        return leg
    others = (
        each for each in leg.dimensions if each.name not in {POSITION_ACCOUNT, POSITION_CURRENCY}
    )
    return attrs.evolve(leg, account=key[0], dimensions=tuple(others))


@checked
def functional_entries(entries: Iterable[Entry], policy: ExchangePolicy) -> tuple[Entry, ...]:
    """Every entry as :func:`functional_entry` gives it, in the same order."""
    return tuple(functional_entry(entry, policy) for entry in entries)
