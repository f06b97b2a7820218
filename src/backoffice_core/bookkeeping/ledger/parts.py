"""How much of a held entry is posted: all of it, or a part that still balances."""

from __future__ import annotations

import attrs

from backoffice_core.bookkeeping.ledger.commands import PostPending
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.money import Currency, Money

__all__ = ["off_by", "part_postings", "posted_from"]

TWO = 2


def part_postings(entry: Entry, amounts: tuple[Money, ...]) -> tuple[Posting, ...] | None:
    """The postings with the amounts of a part; None when they do not match one another.

    A single amount is the size of both postings of an entry that has two. Otherwise each must
    have the side and the currency of its posting. How large they are is not looked at.
    """
    if not amounts:
        return entry.postings
    if len(amounts) == 1 and len(entry.postings) == TWO:
        size = amounts[0]
        if size.minor < 0:
            return None
        # Of an amount of nothing the first posting is the debit.
        first = entry.postings[0].amount
        debit_first = first.minor > 0 or (first.is_zero and entry.postings[1].amount.minor <= 0)
        amounts = (size, -size) if debit_first else (-size, size)
    if len(amounts) != len(entry.postings):
        return None
    for posting, amount in zip(entry.postings, amounts, strict=True):
        held = posting.amount
        if amount.currency != held.currency or amount.minor * held.minor < 0:
            return None
    return tuple(
        posting if posting.amount == amount else attrs.evolve(posting, amount=amount)
        for posting, amount in zip(entry.postings, amounts, strict=True)
    )


def off_by(postings: tuple[Posting, ...]) -> Money | None:
    """By how much postings do not balance, in the first currency in which they do not."""
    sums: dict[Currency, int] = {}
    for posting in postings:
        currency = posting.amount.currency
        sums[currency] = sums.get(currency, 0) + posting.amount.minor
    return next((Money(minor, currency) for currency, minor in sums.items() if minor), None)


def posted_from(held: Entry, command: PostPending, postings: tuple[Posting, ...]) -> Entry:
    """The entry that posting a part of a held one makes."""
    return attrs.evolve(
        held,
        postings=postings,
        day=held.day if command.day is None else command.day,
        text=held.text if command.text is None else command.text,
        document=held.document if command.document is None else command.document,
    )
