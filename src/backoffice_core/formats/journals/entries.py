"""Transactions of a journal as entries of the books: exact, or refused with the line.

An entry balances in every currency by itself. Where a journal exchanges one commodity for
another, the two sides meet in a trading account: what was given and what was got stay there
as they are, and no rate is decided by anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from backoffice_core.bookkeeping.charts import Chart
from backoffice_core.bookkeeping.model import Dimension, Entry, EntryKind, Posting
from backoffice_core.formats.journals.balancing import Leg
from backoffice_core.formats.journals.books import account_path
from backoffice_core.formats.journals.model import (
    Amount,
    CommodityDeclared,
    Journal,
    Metadata,
)
from backoffice_core.formats.journals.resolving import Resolved, place_of, resolve
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.currencies import SHARED
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money

__all__ = ["entries_of"]

# What a posting says of its item; everything else by name is a dimension.
ITEM: Final = frozenset({"party", "document"})


def entries_of(
    journal: Journal,
    *,
    currencies: Mapping[str, Currency] | None = None,
    trading_account: str | None = None,
    book: str = "journal",
    chart: Chart | None = None,
) -> tuple[Entry, ...]:
    r"""The entries of all transactions and pads, numbered in order of day within ``book``.

    A commodity is the currency that ``currencies`` gives it, else ISO 4217's, else one with as
    many digits as the journal declares or writes. A price or a lot's cost takes two more legs
    on ``trading_account``. The code becomes the document, names with values on a posting its
    dimensions; those of a transaction are not taken.

    With the ``chart`` that :func:`journal_of` wrote the journal by, the entries come back as they
    were but for attachments, which a text does not hold: accounts by their codes, number, journal,
    kind and what is reversed from the names of the transaction, party and document from those of
    the posting. What a transaction does not say is as without a chart.

    Raises :class:`InputRefused` with file and line of each transaction that does not balance
    exactly (and by how much), needs a trading account that was not named, has more digits
    than its currency, has fewer than two legs, or has an account or a kind that the chart or the
    books do not know.

    >>> from backoffice_core.kernel import InputRefused
    >>> from backoffice_core.formats.journals import JournalFormat, read_journal
    >>> journal = read_journal(
    ...     b"2026-05-04 Lunch\n    Expenses:Food  5.00 USD\n    Assets:Cash  -4.99 USD\n",
    ...     form=JournalFormat.HLEDGER,
    ... )
    >>> try:
    ...     entries_of(journal)
    ... except InputRefused as refused:
    ...     print(refused.problems[0].line, refused.problems[0].problem)
    1 The transaction is off by 0.01 USD.
    """
    problems = Problems()
    resolved = tuple(resolve(journal, problems).in_order())
    maker = Maker(
        currencies=currencies_of(journal, resolved, currencies or {}),
        trading_account=trading_account,
        book=book,
        codes=None if chart is None else codes_of(chart),
    )
    entries: list[Entry] = []
    for number, each in enumerate(resolved, 1):
        try:
            entries.append(maker.entry(str(number), each))
        except InvalidValue as problem:
            place = place_of(each.transaction)
            problems.add(place.file, problem.message, problem.remedy, line=place.line or None)
    problems.refuse()
    return tuple(entries)


def currencies_of(
    journal: Journal, resolved: tuple[Resolved, ...], given: Mapping[str, Currency]
) -> dict[str, Currency | int]:
    """The currency of each commodity, or the digits for one that nobody knows."""
    scales: dict[str, int] = {}
    for each in resolved:
        for leg in each.legs:
            for amount in (leg.amount, leg.weight):
                scales[amount.commodity] = max(scales.get(amount.commodity, 0), amount.scale)
    for directive in journal.directives:
        if isinstance(directive, CommodityDeclared) and directive.scale is not None:
            scales[directive.commodity] = directive.scale
    return {**scales, **SHARED, **given}


def kind_said(value: str) -> EntryKind:
    """The kind of an entry that a journal names."""
    for kind in EntryKind:
        if kind.value == value:
            return kind
    raise InvalidValue(
        "journal_kind",
        f"There is no kind of entry {value!r}.",
        f"Write one of {', '.join(kind.value for kind in EntryKind)}.",
    )


def codes_of(chart: Chart) -> dict[str, str]:
    """The codes of a chart by the names that a journal has for them."""
    return {account_path(chart, account.code): account.code for account in chart.accounts}


@attrs.frozen(kw_only=True)
class Maker:
    """What all entries of a journal share; ``codes`` by name, where the chart is known."""

    currencies: dict[str, Currency | int]
    trading_account: str | None
    book: str
    codes: Mapping[str, str] | None

    def entry(self, number: str, resolved: Resolved) -> Entry:
        """The entry of a transaction."""
        transaction = resolved.transaction
        said = self.said(transaction.metadata)
        return Entry(
            number=said.get("number", number),
            day=transaction.day,
            journal=said.get("journal", self.book),
            kind=kind_said(said.get("kind", EntryKind.ORDINARY.value)),
            reverses=said.get("reverses"),
            text=" | ".join(filter(None, (transaction.payee, transaction.narration))),
            document=transaction.code or None,
            postings=tuple(each for leg in resolved.legs for each in self.postings(leg)),
        )

    def postings(self, leg: Leg) -> Iterator[Posting]:
        """The posting of a leg, and where it exchanges anything the two of the trade."""
        said = self.said(leg.posting.metadata)
        yield Posting(
            account=self.account(leg.account),
            amount=self.money(leg.amount),
            party=said.get("party"),
            document=said.get("document"),
            dimensions=[
                Dimension(each.name, each.value)
                for each in leg.posting.metadata
                if self.codes is None or each.name not in ITEM
            ],
        )
        if leg.weight == leg.amount:
            return
        if self.trading_account is None:
            raise InvalidValue(
                "journal_trading_account",
                f"{leg.account} takes {leg.amount} for {leg.weight}.",
                "Name the trading_account where both sides meet.",
            )
        yield Posting(account=self.trading_account, amount=-self.money(leg.amount))
        yield Posting(account=self.trading_account, amount=self.money(leg.weight))

    def said(self, metadata: Iterable[Metadata]) -> dict[str, str]:
        """What is said by name, where the names are those of our books."""
        return {} if self.codes is None else {each.name: each.value for each in metadata}

    def account(self, name: str) -> str:
        """The code of an account, or its name where no chart is known."""
        if self.codes is None:
            return name
        if name not in self.codes:
            raise InvalidValue(
                "journal_account",
                f"The chart has no account that is called {name} in a journal.",
                "Pass the chart that the journal was written by, or none and map names yourself.",
            )
        return self.codes[name]

    def money(self, amount: Amount) -> Money:
        """An amount as money, exactly."""
        currency = self.currencies.get(amount.commodity, amount.scale)
        if isinstance(currency, int):
            currency = Currency(amount.commodity, currency)
            self.currencies[amount.commodity] = currency
        finer = amount.scale - currency.digits
        if finer <= 0:
            return Money(amount.units * 10**-finer, currency)
        minor, rest = divmod(amount.units, 10**finer)
        if rest:
            raise InvalidValue(
                "journal_too_fine",
                f"{amount} has more digits than {currency.code} keeps ({currency.digits}).",
                "Pass the currency with more digits in currencies=.",
            )
        return Money(minor, currency)
