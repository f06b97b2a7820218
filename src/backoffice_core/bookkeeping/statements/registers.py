"""The books themselves: the journal in order of time, the general ledger account by account.

A journal (book of prime entry) answers what was written down on a day, the ledger what happened
to an account; both list every posting once, and so have the same totals.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.distinct import distinct
from backoffice_core.bookkeeping.model import Account, Entry, Posting
from backoffice_core.bookkeeping.statements.trial_balance import (
    AccountStatement,
    AccountStatementLine,
    check_currency,
    in_period,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money

__all__ = ["JournalBook", "LedgerAccount", "general_ledger", "journal_book"]


@checked
@attrs.frozen(kw_only=True)
class JournalBook:
    """Entries by day and number; ``debit`` equals ``credit``."""

    entries: tuple[Entry, ...]
    currency: Currency
    name: str | None = None
    period: Interval[date] | None = None

    @property
    def debit(self) -> Money:
        """All that was debited."""
        return Money(sum(m for m in self.amounts if m > 0), self.currency)

    @property
    def credit(self) -> Money:
        """All that was credited: as much as was debited."""
        return Money(-sum(m for m in self.amounts if m < 0), self.currency)

    @property
    def amounts(self) -> tuple[int, ...]:
        """The amounts of all postings in minor units, in order."""
        return tuple(leg.amount.minor for entry in self.entries for leg in entry.postings)


@checked
def journal_book(
    entries: Iterable[Entry],
    *,
    currency: str | Currency,
    name: str | None = None,
    period: Interval[date] | None = None,
) -> JournalBook:
    """A book of prime entry (``name``: ``sales``, ``payments``, ...) or, without a name, all.

    Raises :class:`InvalidValue` (``entry_duplicate``, ``currency_mixed``).
    """
    money = Currency.of(currency)
    found: list[Entry] = []
    for entry in distinct(entries):
        if name not in {None, entry.journal} or not (period is None or period.contains(entry.day)):
            continue
        for posting in entry.postings:
            check_currency(entry, posting, money)
        found.append(entry)
    found.sort(key=lambda entry: (entry.day, entry.number))
    return JournalBook(entries=tuple(found), currency=money, name=name, period=period)


@checked
@attrs.frozen(kw_only=True)
class LedgerAccount:
    """A page of the general ledger: an account, what it held, each posting, what it holds."""

    account: Account
    statement: AccountStatement


@checked
def general_ledger(
    entries: Iterable[Entry],
    *,
    chart: Chart,
    currency: str | Currency,
    period: Interval[date] | None = None,
    accounts: Iterable[str] | None = None,
) -> tuple[LedgerAccount, ...]:
    """Every account with a posting up to the end of ``period``, by code, balances running.

    ``accounts`` names the codes wanted, all of the chart; without, all are. One that nothing is
    posted to has no page. Openings and closings are those of the trial balance.
    Raises :class:`InvalidValue`: ``entry_duplicate``, ``account_unknown``, ``currency_mixed``.
    """
    money = Currency.of(currency)
    wanted = None if accounts is None else {chart.account(code).code for code in accounts}
    openings: dict[str, int] = {}
    found: dict[str, list[tuple[Entry, Posting]]] = {}
    counted = sorted(in_period(entries, period), key=lambda pair: (pair[0].day, pair[0].number))
    for entry, before in counted:
        for posting in entry.postings:
            code = posting.account
            if wanted is not None and code not in wanted:
                continue
            check_currency(entry, posting, money)
            legs = found.setdefault(code, [])
            if before:
                openings[code] = openings.get(code, 0) + posting.amount.minor
            else:
                legs.append((entry, posting))
    return tuple(
        LedgerAccount(
            account=chart.account(code),
            statement=running(openings.get(code, 0), found[code], money),
        )
        for code in sorted(found)
    )


def running(
    opening: int, legs: Iterable[tuple[Entry, Posting]], currency: Currency
) -> AccountStatement:
    """The postings of an account with the balance after each."""
    balance = opening
    lines: list[AccountStatementLine] = []
    for entry, posting in legs:
        balance += posting.amount.minor
        lines.append(
            AccountStatementLine(entry=entry, posting=posting, balance=Money(balance, currency))
        )
    return AccountStatement(opening=Money(opening, currency), lines=tuple(lines))
