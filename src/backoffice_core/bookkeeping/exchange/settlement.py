"""Settling foreign items and exchanging money: what goes leaves at its book value.

The difference between what leaves the books and what comes for it is the realised exchange
difference (IAS 21.28-29; PSAK 221.28-29), the only figure of the entry that is not given.
Settlements may come in any number and order: each takes its share of the book value the item
then has, and the last one takes all that is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs

from backoffice_core.bookkeeping.exchange.differences import ExchangeDifference
from backoffice_core.bookkeeping.exchange.policy import DifferenceKind, ExchangePolicy
from backoffice_core.bookkeeping.exchange.positions import ForeignItem
from backoffice_core.bookkeeping.exchange.rates import DAY
from backoffice_core.bookkeeping.exchange.valued import ValuedPosting
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["Settlement", "exchange_entry", "settle"]

GAIN: Final = 1
LOSS: Final = -1
SETTLED: Final = {
    GAIN: "{amount} of {item} was settled with {cash}; it stood in the books at {book}, so the"
    " exchange gain is {difference}",
    LOSS: "{amount} of {item} was settled with {cash}; it stood in the books at {book}, so the"
    " exchange loss is {difference}",
    0: "{amount} of {item} was settled with {cash}, exactly what it stood in the books at, {book}:"
    " no exchange difference ({difference})",
}
EXCHANGED: Final = {
    GAIN: "What came is worth more in the books than what went: an exchange gain of {difference}",
    LOSS: "What came is worth less in the books than what went: an exchange loss of {difference}",
    0: "What came is worth as much in the books as what went: no exchange difference"
    " ({difference})",
}
SOURCE: Final = "IAS 21.28; PSAK 221.28"


@checked
@attrs.frozen(kw_only=True)
class Settlement:
    """An entry and its realised difference, which may be nothing."""

    entry: Entry
    difference: ExchangeDifference


def sign(amount: Money) -> int:
    """Whether a difference is a gain, a loss or nothing."""
    return (amount.minor > 0) - (amount.minor < 0)


@checked
def settle(
    item: ForeignItem,
    amount: Money,
    *,
    cash: Posting | ValuedPosting,
    number: str,
    day: date,
    policy: ExchangePolicy,
    journal: str = "payments",
    text: str = "",
) -> Settlement:
    """The entry that settles ``amount`` (positive) of an item, as it stands on ``day``.

    ``cash`` is the other side: a posting in the functional currency, or a foreign one with its
    value (:func:`value_at` for money that comes in, :meth:`ForeignItem.release` of a foreign
    bank account for money that goes out). Several items with one payment: :func:`exchange_entry`.

    The cash is on the side of the item: negative (going out) for a debt, positive (coming in)
    for a claim and for foreign money that is sold.

    Raises :class:`InvalidValue`: ``settlement_not_positive``, ``settlement_exceeds_item``,
    ``settlement_without_cash``, ``settlement_wrong_side``, ``settlement_too_early``, and those
    of :func:`exchange_entry`.
    """
    released = item.release(amount)
    worth = book_value(cash, policy)
    paid = posting_of(cash).amount
    refuse_no_cash(item, paid)
    refuse_wrong_side(item, paid)
    refuse_too_early(item, day)
    gain = released.book + worth
    why = Explanation(
        rule="exchange.realised",
        says=Message(
            SETTLED[sign(gain)],
            amount=amount,
            item=item.name,
            cash=abs(paid),
            book=abs(released.book),
            difference=abs(gain),
        ),
        result=gain,
        source=SOURCE,
        because=reasons([released, cash]),
    )
    return exchange_entry(
        number=number,
        day=day,
        journal=journal,
        text=text or item.name,
        legs=[released, cash],
        policy=policy,
        item=item,
        explanation=why,
    )


def posting_of(leg: Posting | ValuedPosting) -> Posting:
    """The posting of a leg, with or without a book value."""
    return leg.posting if isinstance(leg, ValuedPosting) else leg


def book_value(leg: Posting | ValuedPosting, policy: ExchangePolicy) -> Money:
    """What a leg is worth in the functional currency; a foreign one must bring it along."""
    amount = leg.book if isinstance(leg, ValuedPosting) else leg.amount
    if amount.currency != policy.functional:
        raise InvalidValue(
            "currency_mixed",
            f"{amount} on {posting_of(leg).account} has no book value in {policy.functional}, the"
            " currency of these books.",
            "Money that goes out of a foreign account: release() of its ForeignItem; money that"
            " comes in: value_at with the rate of the day.",
        )
    return amount


def refuse_no_cash(item: ForeignItem, paid: Money) -> None:
    """Refuse a settlement with nothing: all of the book value would pass for a difference."""
    if paid.is_zero:
        raise InvalidValue(
            "settlement_without_cash",
            f"{item.name} cannot be settled with {paid}.",
            "Give what was paid; to write it off, give its book value on the account that bears"
            " it as the cash.",
        )


def refuse_wrong_side(item: ForeignItem, paid: Money) -> None:
    """Refuse cash that comes in for a debt, or goes out for a claim: it would double it.

    The side of its book value says nothing: a foreign balance may carry one of the other side.
    """
    if sign(item.amount) == -sign(paid):
        debt = sign(item.amount) < 0
        raise InvalidValue(
            "settlement_wrong_side",
            f"{item.name} stands at {item.amount}, which money going {'out' if debt else 'in'}"
            f" settles, but the cash of {paid} goes {'in' if debt else 'out'}.",
            f"Give the cash {'a negative' if debt else 'a positive'} amount.",
        )


def refuse_too_early(item: ForeignItem, day: date) -> None:
    """Refuse to settle what is not in the books yet."""
    if day < item.since:
        raise InvalidValue(
            "settlement_too_early",
            f"{item.name} is in the books since {item.since} and cannot be settled on {day}.",
            "Correct the day, or book what was paid in advance as an item of its own.",
        )


def reasons(legs: Iterable[Posting | ValuedPosting]) -> tuple[Explanation, ...]:
    """Why the legs have the book values they have."""
    return tuple(
        leg.explanation
        for leg in legs
        if isinstance(leg, ValuedPosting) and leg.explanation is not None
    )


def refuse_no_exchange(
    number: str, legs: Iterable[Posting | ValuedPosting], policy: ExchangePolicy
) -> None:
    """Refuse legs that are all in the functional currency, or all on one side."""
    postings = [posting_of(leg) for leg in legs]
    if all(leg.amount.currency == policy.functional for leg in postings):
        raise InvalidValue(
            "exchange_not_foreign",
            f"Entry {number} exchanges nothing: all of it is in {policy.functional}.",
            "Make an Entry of its postings, which must balance.",
        )
    if not {GAIN, LOSS} <= {sign(leg.amount) for leg in postings}:
        amounts = ", ".join(f"{leg.amount} on {leg.account}" for leg in postings)
        raise InvalidValue(
            "exchange_one_sided",
            f"Entry {number} exchanges nothing: {amounts} is all on one side.",
            "Give what comes in a positive and what goes out a negative amount.",
        )


def refuse_other_days(number: str, day: date, legs: Iterable[Posting | ValuedPosting]) -> None:
    """Refuse a leg whose book value is not of the day of the entry."""
    for leg in legs:
        days = leg.days if isinstance(leg, ValuedPosting) else None
        if days is not None and not days.contains(day):
            amount, account = posting_of(leg).amount, posting_of(leg).account
            when = "on that day only" if days.end == days.start + DAY else "from that day on"
            raise InvalidValue(
                "exchange_day_differs",
                f"Entry {number} is of {day}, but {amount} on {account} has its book value of"
                f" {days.start} {when}.",
                "Give the entry that day, or the leg its value on the day of the entry.",
            )


@checked
def exchange_entry(
    *,
    number: str,
    day: date,
    journal: str,
    text: str,
    legs: Iterable[Posting | ValuedPosting],
    policy: ExchangePolicy,
    item: ForeignItem | None = None,
    explanation: Explanation | None = None,
) -> Settlement:
    """An entry of foreign legs with their book values and legs in the functional currency.

    Buying and selling foreign money, a payment of several items, fees taken on the way: what
    the legs do not balance by in the functional currency is the realised difference, posted for
    ``item`` where it belongs to one. In each foreign currency the trading account balances.

    Some of it goes out and some comes in, at least one leg is foreign, and each has its book
    value on ``day``: anything else would pass a mistake for an exchange difference.

    Raises :class:`InvalidValue`: ``currency_mixed``, ``exchange_not_foreign``,
    ``exchange_one_sided``, ``exchange_day_differs``.
    """
    given = tuple(legs)
    gain = Money.total(
        (book_value(leg, policy) for leg in given),
        policy.functional,
    )
    refuse_no_exchange(number, given, policy)
    refuse_other_days(number, day, given)
    why = explanation or Explanation(
        rule="exchange.realised",
        says=Message(EXCHANGED[sign(gain)], difference=abs(gain)),
        result=gain,
        source=SOURCE,
        because=reasons(given),
    )
    difference = ExchangeDifference(
        kind=DifferenceKind.REALISED, day=day, amount=gain, item=item, explanation=why
    )
    postings: list[Posting] = []
    for leg in given:
        postings.extend(leg.legs(policy) if isinstance(leg, ValuedPosting) else (leg,))
    if not gain.is_zero:
        postings.append(difference.posting(policy))
    entry = Entry(
        number=number,
        day=day,
        journal=journal,
        text=text,
        document=item.document if item else None,
        postings=tuple(postings),
    )
    return Settlement(entry=entry, difference=difference)
