"""Foreign postings with their book value, and the entries they become.

A foreign amount never enters the books alone: with it comes what it is worth in the functional
currency, converted once. An entry in a foreign currency (an invoice in dollars) is booked by
converting its total once and sharing that among the legs by largest remainder, so that not
one minor unit has to be invented to make both sides agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping.exchange.converting import convert, explain_conversion
from backoffice_core.bookkeeping.exchange.policy import ExchangePolicy, position
from backoffice_core.bookkeeping.exchange.rates import DAY, ExchangeRate, RateKind
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import expect_day, expect_member
from backoffice_core.kernel.money import Money

__all__ = ["ValuedPosting", "book_foreign", "value_at"]


@checked
@attrs.frozen(kw_only=True)
class ValuedPosting:
    """A posting in a foreign currency and its book value in the functional one, same sign.

    ``days`` are those on which an entry may post it (``None``: any): a value at a rate is of one
    day, and what an item holds can go from the day it is there.

    Raises :class:`InvalidValue`: ``book_value_not_converted``.
    """

    posting: Posting
    book: Money
    days: Interval[date] | None = None
    explanation: Explanation | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a book value that is in the currency of the posting itself."""
        if self.book.currency == self.posting.amount.currency:
            raise InvalidValue(
                "book_value_not_converted",
                f"{self.posting.amount} on {self.posting.account} has a book value in its own"
                f" currency, {self.book}.",
                "Give what it is worth in the functional currency: release() of its ForeignItem"
                " for money that goes out, value_at for money that comes in. A posting in the"
                " functional currency needs no book value.",
            )

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


@checked
def value_at(
    posting: Posting,
    rate: ExchangeRate,
    policy: ExchangePolicy,
    *,
    day: date,
    kind: RateKind = RateKind.TRANSACTION,
    days_back_max: int = 0,
) -> ValuedPosting:
    """A foreign posting at the spot rate of its day (IAS 21.21; PSAK 221.21).

    The rate holds on ``day`` and is a transaction rate, unless ``days_back_max`` and ``kind``
    allow another one as in :func:`book_foreign`. Entries of ``day`` alone take the posting.

    Raises :class:`InvalidValue`: ``rate_kind_differs``, ``rate_day_differs``,
    ``rate_pair_differs``, ``not_a_date``, ``not_a_member``, ``number_not_whole``,
    ``number_too_small``.
    """
    valued = f"{posting.amount} on {posting.account}"
    refuse_other_kind(rate, kind, valued, day)
    refuse_other_day(rate, days_back_max, valued, day)
    why = explain_conversion(posting.amount, policy.functional, rate, rounding=policy.rounding)
    book = convert(posting.amount, policy.functional, rate, rounding=policy.rounding)
    return ValuedPosting(posting=posting, book=book, days=Interval(day, day + DAY), explanation=why)


@checked
def book_foreign(
    entry: Entry,
    *,
    held: Iterable[str],
    rate: ExchangeRate,
    policy: ExchangePolicy,
    kind: RateKind = RateKind.TRANSACTION,
    days_back_max: int = 0,
) -> Entry:
    """An entry in one foreign currency as the books take it, at the spot rate of its day.

    Accounts in ``held`` (receivables, payables, banks, loans: the monetary items of IAS 21.16)
    keep the foreign amount with its book value; all others (sales, goods, tax) take their share
    in the functional currency, once and for all (IAS 21.21, 21.23(b); PSAK 221, same paragraphs).
    The entry posts to each of them, so that a misspelt code cannot turn a debt into rupiah.

    The rate holds on the day of the entry and is a transaction rate. ``days_back_max`` allows
    one that last held as many days before, as :meth:`RateTable.rate` finds it for a Sunday;
    ``kind`` allows another kind, such as the average of a period (IAS 21.22).

    Raises :class:`InvalidValue`: ``currency_mixed`` for an entry in several currencies,
    ``not_several``, ``held_not_posted``, ``rate_kind_differs``, ``rate_day_differs``,
    ``rate_pair_differs``, ``not_a_member``, ``number_not_whole``, ``number_too_small``.
    """
    keeps = held_accounts(held, entry)
    booked = f"Entry {entry.number}"
    refuse_other_kind(rate, kind, booked, entry.day)
    refuse_other_day(rate, days_back_max, booked, entry.day)
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


def held_accounts(held: Iterable[str], entry: Entry) -> frozenset[str]:
    """The accounts that keep the foreign amount; each must be one that the entry posts to."""
    keeps = frozenset(held)
    posted = dict.fromkeys(leg.account for leg in entry.postings)
    absent = sorted(keeps - posted.keys())
    if absent:
        raise InvalidValue(
            "held_not_posted",
            f"Entry {entry.number} of {entry.day} does not post to {', '.join(absent)}, so nothing"
            f" can be held there; it posts to {', '.join(posted)}.",
            "Name in 'held' only accounts of this entry that keep the foreign amount.",
        )
    return keeps


def refuse_other_kind(rate: ExchangeRate, kind: RateKind, what: str, day: date) -> None:
    """Refuse a rate of another kind than what of that day is booked at."""
    if rate.kind is not expect_member(kind, RateKind, name="kind of rate"):
        raise InvalidValue(
            "rate_kind_differs",
            f"{what} of {day} takes a rate of the kind {kind.value}, but"
            f" {rate.reference} is of the kind {rate.kind.value}.",
            f"Give one of that kind, or allow this one by kind=RateKind.{rate.kind.name}.",
        )


def refuse_other_day(rate: ExchangeRate, days_back_max: int, what: str, day: date) -> None:
    """Refuse a rate that does not hold on the day nor ended shortly enough before."""
    whole_number(days_back_max, name="days back", least=0)
    last = rate.until - DAY
    back = (expect_day(day, name="day") - last).days
    if day < rate.since or back > days_back_max:
        days = f"on {last}" if rate.since == last else f"from {rate.since} to {last}"
        remedy = f"Give a rate that holds on {day}"
        if back > 0:
            remedy += f", or allow an earlier one by days_back_max={back}"
        raise InvalidValue(
            "rate_day_differs",
            f"{what} is of {day}, but {rate.reference} holds {days} only.",
            f"{remedy}.",
        )


def shares(amounts: list[Money], worth: Money, *, debit: bool) -> list[tuple[int, Money]]:
    """The place of each leg on one side with its share of what that side is worth."""
    places = [place for place, amount in enumerate(amounts) if (amount.minor > 0) is debit]
    weights = [abs(amounts[place].minor) for place in places]
    if not any(weights):
        return [(place, worth * 0) for place in places]
    parts = (worth if debit else -worth).allocate(weights)
    return list(zip(places, parts, strict=True))
