"""Transactions of a journal as entries of the books: exact, or refused with the line.

An entry balances in every currency by itself. Where a journal exchanges one commodity for
another, the two sides meet in a trading account: what was given and what was got stay there
as they are, and no rate is decided by anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from backoffice_core.bookkeeping.model import Dimension, Entry, Posting
from backoffice_core.formats.journals.balancing import Leg
from backoffice_core.formats.journals.model import Amount, CommodityDeclared, Journal
from backoffice_core.formats.journals.resolving import Resolved, place_of, resolve
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.currencies import SHARED
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money

__all__ = ["entries_of"]


def entries_of(
    journal: Journal,
    *,
    currencies: Mapping[str, Currency] | None = None,
    trading_account: str | None = None,
    book: str = "journal",
) -> tuple[Entry, ...]:
    r"""The entries of all transactions and pads, numbered in order of day within ``book``.

    A commodity is the currency that ``currencies`` gives it, else ISO 4217's, else one with as
    many digits as the journal declares or writes. A price or a lot's cost takes two more legs
    on ``trading_account``. The code becomes the document, names with values on a posting its
    dimensions.

    Raises :class:`InputRefused` with file and line of each transaction that does not balance
    exactly (and by how much), needs a trading account that was not named, has more digits
    than its currency, or has fewer than two legs.

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


@attrs.frozen(kw_only=True)
class Maker:
    """What all entries of a journal share."""

    currencies: dict[str, Currency | int]
    trading_account: str | None
    book: str

    def entry(self, number: str, resolved: Resolved) -> Entry:
        """The entry of a transaction."""
        transaction = resolved.transaction
        return Entry(
            number=number,
            day=transaction.day,
            journal=self.book,
            text=" | ".join(filter(None, (transaction.payee, transaction.narration))),
            document=transaction.code or None,
            postings=tuple(each for leg in resolved.legs for each in self.postings(leg)),
        )

    def postings(self, leg: Leg) -> Iterator[Posting]:
        """The posting of a leg, and where it exchanges anything the two of the trade."""
        dimensions = [Dimension(each.name, each.value) for each in leg.posting.metadata]
        yield Posting(
            account=leg.account, amount=self.money(leg.amount), dimensions=tuple(dimensions)
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
