"""The trial balance: per account what was there, what moved, and what is there now.

One pass over the postings in plain integers, and every other statement is read off its
rows, so no two statements can disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.distinct import distinct
from backoffice_core.bookkeeping.model import Account, Entry, EntryKind, Posting
from backoffice_core.bookkeeping.statements.columns import Period, days_of
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money

__all__ = [
    "AccountStatement",
    "AccountStatementLine",
    "TrialBalance",
    "TrialBalanceRow",
    "postings_of",
    "trial_balance",
]


@checked
@attrs.frozen(kw_only=True)
class TrialBalanceRow:
    """One account: balances debit positive, ``debit`` and ``credit`` never negative.

    ``closed`` is the part of the movement that closing entries of the period made. Statements
    leave it out, so that they say the same before and after the books are closed.
    """

    account: Account
    opening: Money
    debit: Money
    credit: Money
    closed: Money

    @property
    def movement(self) -> Money:
        """What the period added, debit positive."""
        return self.debit - self.credit

    @property
    def closing(self) -> Money:
        """What is there at the end of the period, debit positive."""
        return self.opening + self.movement

    @property
    def earned(self) -> Money:
        """What the period added before it was closed, debit positive."""
        return self.movement - self.closed

    @property
    def unclosed(self) -> Money:
        """What was there at the end of the period before it was closed, debit positive."""
        return self.closing - self.closed


@checked
@attrs.frozen(kw_only=True)
class TrialBalance:
    """Every account with a posting, by code; ``period`` is ``None`` for all time.

    Openings and closings each sum to zero and debits equal credits: entries that do not
    balance cannot exist.
    """

    rows: tuple[TrialBalanceRow, ...]
    currency: Currency
    period: Interval[date] | None = None

    @property
    def opening(self) -> Money:
        """The sum of all openings: zero."""
        return Money.total((row.opening for row in self.rows), self.currency)

    @property
    def debit(self) -> Money:
        """All that was debited in the period."""
        return Money.total((row.debit for row in self.rows), self.currency)

    @property
    def credit(self) -> Money:
        """All that was credited in the period: as much as was debited."""
        return Money.total((row.credit for row in self.rows), self.currency)

    @property
    def closing(self) -> Money:
        """The sum of all closings: zero."""
        return Money.total((row.closing for row in self.rows), self.currency)

    def closing_of(self, code: str) -> Money:
        """What an account closes with, debit positive; zero where nothing was posted."""
        found = (row.closing for row in self.rows if row.account.code == code)
        return next(found, Money.zero(self.currency))


@checked
def trial_balance(
    entries: Iterable[Entry],
    *,
    chart: Chart,
    currency: str | Currency,
    period: Period | None = None,
) -> TrialBalance:
    """The trial balance of the entries up to the end of ``period``, in any order.

    Entries before the period, and opening entries within it, are its opening balances. Without
    a period everything is movement, except opening entries.

    Raises :class:`InvalidValue`: ``entry_duplicate`` when a number comes twice,
    ``account_unknown``, ``currency_mixed``, ``not_a_period``.
    """
    money, days = Currency.of(currency), days_of(period)
    opening: dict[str, int] = defaultdict(int)
    debit: dict[str, int] = defaultdict(int)
    credit: dict[str, int] = defaultdict(int)
    closed: dict[str, int] = defaultdict(int)
    for entry, before in in_period(entries, days):
        for posting in entry.postings:
            amount = posting.amount
            if amount.currency is not money:
                check_currency(entry, posting, money)
            if before:
                opening[posting.account] += amount.minor
                continue
            if entry.kind is EntryKind.CLOSING:
                closed[posting.account] += amount.minor
            if amount.minor >= 0:
                debit[posting.account] += amount.minor
            else:
                credit[posting.account] -= amount.minor
    codes = sorted({*opening, *debit, *credit})
    return TrialBalance(
        rows=tuple(
            TrialBalanceRow(
                account=chart.account(code),
                opening=Money(opening[code], money),
                debit=Money(debit[code], money),
                credit=Money(credit[code], money),
                closed=Money(closed[code], money),
            )
            for code in codes
        ),
        currency=money,
        period=days,
    )


def in_period(
    entries: Iterable[Entry], period: Interval[date] | None
) -> Iterable[tuple[Entry, bool]]:
    """The entries that count, each with whether it belongs to the opening balances."""
    for entry in distinct(entries):
        if period is None:
            yield entry, entry.kind is EntryKind.OPENING
        elif entry.day < period.end:
            yield entry, entry.day < period.start or entry.kind is EntryKind.OPENING


def check_currency(entry: Entry, posting: Posting, currency: Currency) -> None:
    """Refuse a posting in another currency; an equal copy of the same one passes."""
    if posting.amount.currency != currency:
        raise InvalidValue(
            "currency_mixed",
            f"Entry {entry.number} posts {posting.amount} to {posting.account},"
            f" but the statement is in {currency}.",
            "Make the statement of functional_entries(entries, policy), all in one currency.",
        )


@checked
@attrs.frozen(kw_only=True)
class AccountStatementLine:
    """One posting with the entry it is from, and the balance after it, debit positive."""

    entry: Entry
    posting: Posting
    balance: Money


@checked
@attrs.frozen(kw_only=True)
class AccountStatement:
    """What stands behind a figure: the balance before the period and each posting in it."""

    opening: Money
    lines: tuple[AccountStatementLine, ...]

    @property
    def closing(self) -> Money:
        """The balance after the last posting."""
        return self.lines[-1].balance if self.lines else self.opening

    @property
    def movement(self) -> Money:
        """What the period added, debit positive."""
        return self.closing - self.opening


@checked
def postings_of(
    entries: Iterable[Entry],
    accounts: Iterable[str],
    *,
    currency: str | Currency,
    period: Period | None = None,
    with_closing: bool = True,
) -> AccountStatement:
    """The postings behind a figure, by day and entry number, with a running balance.

    ``accounts`` are the codes of a statement line or of one account. Opening and movement
    equal those of the trial balance of the same entries and period; without the closing
    entries of the period (``with_closing=False``) they equal the figures of the statements.

    Raises :class:`InvalidValue`: ``entry_duplicate``, ``currency_mixed``, ``not_a_period``.
    """
    money = Currency.of(currency)
    wanted = frozenset(accounts)
    counted = sorted(
        in_period(entries, days_of(period)), key=lambda pair: (pair[0].day, pair[0].number)
    )
    opening = balance = 0
    found: list[tuple[Entry, Posting]] = []
    for entry, before in counted:
        for posting in entry.postings:
            if posting.account in wanted:
                check_currency(entry, posting, money)
                if before:
                    opening += posting.amount.minor
                elif with_closing or entry.kind is not EntryKind.CLOSING:
                    found.append((entry, posting))
    balance = opening
    lines: list[AccountStatementLine] = []
    for entry, posting in found:
        balance += posting.amount.minor
        lines.append(
            AccountStatementLine(entry=entry, posting=posting, balance=Money(balance, money))
        )
    return AccountStatement(opening=Money(opening, money), lines=tuple(lines))
