"""Foreign postings with their book value, and the entries they become.

A foreign amount never enters the books alone: with it comes what it is worth in the functional
currency, converted once. An entry in a foreign currency (an invoice in dollars) is booked by
converting its total once and sharing that among the legs by largest remainder, so that not
one minor unit has to be invented to make both sides agree.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.bookkeeping.exchange.converting import convert, explain_conversion
from backoffice_core.bookkeeping.exchange.policy import ExchangePolicy, position
from backoffice_core.bookkeeping.exchange.rates import ExchangeRate
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money

__all__ = ["ValuedPosting", "book_foreign", "value_at"]


@attrs.frozen(kw_only=True)
class ValuedPosting:
    """A posting in a foreign currency and its book value in the functional one, same sign."""

    posting: Posting
    book: Money
    explanation: Explanation | None = None

    def legs(self, policy: ExchangePolicy) -> tuple[Posting, Posting, Posting]:
        """The posting, its opposite on the trading account, and its book value there."""
        where = position(self.posting.account, self.posting.amount.currency)
        opposite = attrs.evolve(
            self.posting,
            account=policy.trading,
            amount=-self.posting.amount,
            dimensions=(*self.posting.dimensions, *where),
        )
        return self.posting, opposite, attrs.evolve(opposite, amount=self.book)


def value_at(posting: Posting, rate: ExchangeRate, policy: ExchangePolicy) -> ValuedPosting:
    """A foreign posting at the spot rate of its day (IAS 21.21; PSAK 221.21).

    Raises :class:`InvalidValue` (``rate_pair_differs``).
    """
    why = explain_conversion(posting.amount, policy.functional, rate, rounding=policy.rounding)
    book = convert(posting.amount, policy.functional, rate, rounding=policy.rounding)
    return ValuedPosting(posting=posting, book=book, explanation=why)


def book_foreign(
    entry: Entry, *, held: Iterable[str], rate: ExchangeRate, policy: ExchangePolicy
) -> Entry:
    """An entry in one foreign currency as the books take it, at the spot rate of its day.

    Accounts in ``held`` (receivables, payables, banks, loans: the monetary items of IAS 21.16)
    keep the foreign amount with its book value; all others (sales, goods, tax) take their share
    in the functional currency, once and for all (IAS 21.21, 21.23(b); PSAK 221, same paragraphs).

    Raises :class:`InvalidValue`: ``currency_mixed`` for an entry in several currencies,
    ``rate_pair_differs``.
    """
    keeps = frozenset(held)
    amounts = [leg.amount for leg in entry.postings]
    Money.total(amounts, amounts[0].currency)  # refuses a second currency
    debits = Money.total((each for each in amounts if each.minor > 0), amounts[0].currency)
    worth = convert(debits, policy.functional, rate, rounding=policy.rounding)
    books = dict(shares(amounts, worth, debit=True)) | dict(shares(amounts, worth, debit=False))
    legs: list[Posting] = []
    for place, leg in enumerate(entry.postings):
        if leg.account in keeps:
            legs.extend(ValuedPosting(posting=leg, book=books[place]).legs(policy))
        else:
            legs.append(attrs.evolve(leg, amount=books[place]))
    return attrs.evolve(entry, postings=tuple(legs))


def shares(amounts: list[Money], worth: Money, *, debit: bool) -> list[tuple[int, Money]]:
    """The place of each leg on one side with its share of what that side is worth."""
    places = [place for place, amount in enumerate(amounts) if (amount.minor > 0) is debit]
    weights = [abs(amounts[place].minor) for place in places]
    if not any(weights):
        return [(place, worth * 0) for place in places]
    parts = (worth if debit else -worth).allocate(weights)
    return list(zip(places, parts, strict=True))
