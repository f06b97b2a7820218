"""Entries and ledgers to try things on, shared by the tests of the ledger."""

from __future__ import annotations

from datetime import date

from backoffice_core.bookkeeping import Entry, EntryKind, Posting
from backoffice_core.bookkeeping.ledger import Answer, Code, Ledger, OpenAccount, Refused
from backoffice_core.kernel import Currency, Instant, Money

IDR, USD = Currency.of("IDR"), Currency.of("USD")
START = Instant.parse("2026-05-04T08:00:00+07:00")


def entry(
    number: str,
    legs: dict[str, int],
    *,
    currency: Currency = IDR,
    journal: str = "cash",
    day: int = 4,
    reverses: str | None = None,
    kind: EntryKind = EntryKind.ORDINARY,
) -> Entry:
    """An entry of minor units by account, in May 2026."""
    return Entry(
        number=number,
        day=date(2026, 5, day),
        journal=journal,
        text="",
        kind=kind,
        reverses=reverses,
        postings=[
            Posting(account=code, amount=Money(minor, currency)) for code, minor in legs.items()
        ],
    )


def ledger(*accounts: OpenAccount) -> Ledger:
    """A ledger in rupiah and dollars with plain accounts A and B, and those given."""
    started = Ledger(now=START, currencies=[IDR, USD])
    started.post([OpenAccount("A"), OpenAccount("B"), *accounts])
    return started


def code_of(answer: Answer) -> Code | None:
    """Why a command was refused; None when it was not."""
    return answer.code if isinstance(answer, Refused) else None
