"""Balances at any (as-of, as-known) pair: what was true on a day, as far as it was known.

An entry has two times: the day it takes effect, and the instant it was written down. May read
on 31 May is not May read in July, after the late invoices came in; both are right, and both
can be computed again at any time, because entries are never changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from backoffice_core.bookkeeping.distinct import entry_twice
from backoffice_core.bookkeeping.model import Dimension, Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.money import Currency, Money

__all__ = [
    "BookedEntry",
    "Grain",
    "PeriodBalance",
    "balances_as",
    "balances_of",
    "entries_as",
]


@checked
@attrs.frozen
class BookedEntry:
    """An entry and when it was recorded."""

    entry: Entry
    recorded_at: Instant


@checked
@attrs.frozen(kw_only=True)
class PeriodBalance:
    """What one account holds in one currency, debit positive, for what its grain tells apart."""

    account: str
    amount: Money
    party: str | None = None
    document: str | None = None
    dimensions: tuple[Dimension, ...] = ()


def as_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names in order, each once."""
    return tuple(sorted(set(names)))


@checked
@attrs.frozen(kw_only=True)
class Grain:
    """What balances are told apart by, besides account and currency; by default nothing more."""

    party: bool = False
    document: bool = False
    dimensions: tuple[str, ...] = attrs.field(default=(), converter=as_names)

    def key_of(self, posting: Posting | PeriodBalance) -> Key:
        """Where a posting is added up."""
        found = posting.dimensions
        if found and self.dimensions:
            found = tuple(each for each in found if each.name in self.dimensions)
        elif found:
            found = ()
        return (
            posting.account,
            posting.amount.currency,
            posting.party if self.party else None,
            posting.document if self.document else None,
            found,
        )


Key = tuple[str, Currency, str | None, str | None, tuple[Dimension, ...]]
BY_ACCOUNT = Grain()


def sort_key(key: Key) -> tuple[object, ...]:
    """The order of balances: account, currency, then what is not named before what is."""
    account, currency, party, document, dimensions = key
    return account, currency.code, currency.digits, party or "", document or "", dimensions


def totals_of(postings: Iterable[Posting | PeriodBalance], grain: Grain) -> defaultdict[Key, int]:
    """Minor units added up by key, zero where it cancels out."""
    totals: defaultdict[Key, int] = defaultdict(int)
    for posting in postings:
        totals[grain.key_of(posting)] += posting.amount.minor
    return totals


def balances_from(totals: Mapping[Key, int]) -> tuple[PeriodBalance, ...]:
    """The balances that are not zero, in order."""
    return tuple(
        PeriodBalance(
            account=key[0],
            amount=Money(totals[key], key[1]),
            party=key[2],
            document=key[3],
            dimensions=key[4],
        )
        for key in sorted((key for key, minor in totals.items() if minor), key=sort_key)
    )


@checked
def balances_of(
    entries: Iterable[Entry], *, grain: Grain = BY_ACCOUNT
) -> tuple[PeriodBalance, ...]:
    """What every account holds after the entries, in each currency; zero balances left out.

    The amounts of one currency always sum to zero. They can be given to
    :func:`~backoffice_core.bookkeeping.opening_entry` as they are.
    """
    postings = (posting for entry in entries for posting in entry.postings)
    return balances_from(totals_of(postings, grain))


def once(booked: Iterable[BookedEntry]) -> Iterator[BookedEntry]:
    """The entries, refusing a number that comes twice."""
    seen: set[str] = set()
    for each in booked:
        if each.entry.number in seen:
            raise entry_twice(each.entry)
        seen.add(each.entry.number)
        yield each


@checked
def entries_as(
    booked: Iterable[BookedEntry], *, of: date | None = None, known: Instant | None = None
) -> tuple[Entry, ...]:
    """The entries in effect at the end of the day ``of`` that were recorded by ``known``.

    ``None`` means every day, and everything known. In order of day, then recording, then
    number. Raises :class:`InvalidValue` (``entry_duplicate``).

    >>> from backoffice_core.bookkeeping.model import Posting
    >>> late = Entry(
    ...     number="7",
    ...     day=date(2026, 5, 30),
    ...     journal="purchases",
    ...     text="Power",
    ...     postings=[
    ...         Posting(account="6200", amount=Money.of(40, "USD")),
    ...         Posting(account="2100", amount=Money.of(-40, "USD")),
    ...     ],
    ... )
    >>> booked = [BookedEntry(late, Instant.parse("2026-06-12T09:00:00+07:00"))]
    >>> payday = Instant.parse("2026-06-01T09:00:00+07:00")
    >>> len(entries_as(booked, of=date(2026, 5, 31), known=payday))
    0
    >>> len(entries_as(booked, of=date(2026, 5, 31)))
    1
    """
    found = [
        each
        for each in once(booked)
        if (of is None or each.entry.day <= of) and (known is None or each.recorded_at <= known)
    ]
    found.sort(key=lambda each: (each.entry.day, each.recorded_at, each.entry.number))
    return tuple(each.entry for each in found)


@checked
def balances_as(
    booked: Iterable[BookedEntry],
    *,
    of: date | None = None,
    known: Instant | None = None,
    grain: Grain = BY_ACCOUNT,
) -> tuple[PeriodBalance, ...]:
    """What every account holds at the end of the day ``of``, as it was known at ``known``.

    Raises :class:`InvalidValue` (``entry_duplicate``).
    """
    return balances_of(entries_as(booked, of=of, known=known), grain=grain)
