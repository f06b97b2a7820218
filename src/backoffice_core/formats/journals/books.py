"""Entries of the books as a journal: what a text can say of them, under names that it allows.

An account is named by where it is in the chart: the root that beancount, hledger and ledger give
its type, then the codes from its group down to itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from backoffice_core.bookkeeping.charts import Chart
from backoffice_core.bookkeeping.model import AccountType, Entry, EntryKind, Posting
from backoffice_core.formats.journals.model import (
    Amount,
    Journal,
    JournalPosting,
    Metadata,
    Transaction,
)

__all__ = ["account_path", "journal_of"]

ROOTS: Final[Mapping[AccountType, str]] = {
    AccountType.ASSET: "Assets",
    AccountType.LIABILITY: "Liabilities",
    AccountType.EQUITY: "Equity",
    AccountType.INCOME: "Income",
    AccountType.EXPENSE: "Expenses",
}


def account_path(chart: Chart, code: str) -> str:
    """The name of an account in a journal: its root, then the codes of its groups and its own.

    Raises :class:`InvalidValue` (``account_unknown``).

    >>> from backoffice_core.bookkeeping.charts import chart_of
    >>> account_path(chart_of("generic"), "4100")
    'Income:4:4100'
    """
    way = chart.path(code)
    return ":".join((ROOTS[way[-1].type], *(each.code for each in way)))


def journal_of(entries: Iterable[Entry], *, chart: Chart) -> Journal:
    """The entries as transactions, by day, to be written in any format.

    The document is the code. Number, journal, kind of an entry and what it reverses are names
    with values of its transaction, party and document of a posting names with values of that leg,
    as dimensions are. So :func:`entries_of` with the same chart reads the entries back, by day;
    only attachments are not said. Without it, days, texts, documents and amounts come back, with
    accounts by :func:`account_path`, numbers counted anew, and parties as dimensions.

    Raises :class:`InvalidValue` (``account_unknown``).
    """
    names = {account.code: account_path(chart, account.code) for account in chart.accounts}
    return Journal(
        Transaction(
            day=entry.day,
            code=entry.document or "",
            narration=entry.text,
            metadata=said_of(entry),
            postings=[
                leg(posting, names.get(posting.account) or account_path(chart, posting.account))
                for posting in entry.postings
            ],
        )
        for entry in sorted(entries, key=lambda entry: entry.day)
    )


def said_of(entry: Entry) -> Iterator[Metadata]:
    """What a transaction says of its entry by name."""
    yield Metadata(name="number", value=entry.number)
    yield Metadata(name="journal", value=entry.journal)
    if entry.kind is not EntryKind.ORDINARY:
        yield Metadata(name="kind", value=entry.kind.value)
    if entry.reverses is not None:
        yield Metadata(name="reverses", value=entry.reverses)


def leg(posting: Posting, account: str) -> JournalPosting:
    """A posting as a leg, with what it carries by name."""
    carried = {each.name: each.value for each in posting.dimensions}
    own = {"party": posting.party, "document": posting.document}
    carried |= {name: value for name, value in own.items() if value is not None}
    money = posting.amount
    return JournalPosting(
        account=account,
        amount=Amount(
            units=money.minor, scale=money.currency.digits, commodity=money.currency.code
        ),
        metadata=[Metadata(name=name, value=value) for name, value in sorted(carried.items())],
    )
