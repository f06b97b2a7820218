"""What one account stands at in one currency: running totals, and the amounts behind them.

The amounts are held as plain columns of integers beside the days they belong to, so that a
total over hundreds of thousands of postings is a sum at the speed of C, and yet nothing
else than the postings themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import compress

import attrs

from backoffice_core.bookkeeping.ledger.commands import BalanceLimit
from backoffice_core.bookkeeping.ledger.records import LedgerAccount
from backoffice_core.bookkeeping.model import EntryKind
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money

__all__ = ["AccountBalance", "AccountState", "HistoryLine", "Standing"]


# Positional, and without slots, which attrs fills faster: a thousand are made at once.
@attrs.frozen(slots=False)
class AccountBalance:
    """What an account stands at in one currency; all four amounts are never negative.

    ``debits_pending`` and ``credits_pending`` are held, and count against a limit only on the
    side that is limited.
    """

    account: str
    currency: Currency
    debits_pending: int
    debits_posted: int
    credits_pending: int
    credits_posted: int

    @property
    def posted(self) -> Money:
        """What is posted, debit positive: the balance of the books."""
        return Money(self.debits_posted - self.credits_posted, self.currency)

    @property
    def after_pending(self) -> Money:
        """What the balance would be, were everything held posted in full."""
        held = self.debits_pending - self.credits_pending
        return Money(self.debits_posted - self.credits_posted + held, self.currency)


@attrs.frozen(kw_only=True)
class HistoryLine:
    """The balance after one event: the key it came under (of what expired, its own)."""

    key: str
    at: Instant
    balance: AccountBalance


TWO = 2


@attrs.frozen
class Totals:
    """Postings added up, in minor units: opening and closing entries are signed."""

    opening: int
    debit: int
    credit: int
    closed: int


# One standing a currency an account; identity is what tells them apart.
@attrs.define(eq=False)
class Standing:
    """Running totals of one account in one currency, and the columns they are the sums of."""

    account: str
    currency: Currency
    limit: BalanceLimit
    overdraft: int
    history: list[HistoryLine] | None
    debits_pending: int = 0
    debits_posted: int = 0
    credits_pending: int = 0
    credits_posted: int = 0
    debits: list[int] = attrs.field(factory=list[int])
    debit_days: list[date] = attrs.field(factory=list[date])
    credits: list[int] = attrs.field(factory=list[int])
    credit_days: list[date] = attrs.field(factory=list[date])
    # Opening entries apart, signed: never a movement, whatever the period.
    openings: list[int] = attrs.field(factory=list[int])
    opening_days: list[date] = attrs.field(factory=list[date])
    # What closing entries moved, signed, besides being debits and credits as well.
    closings: list[int] = attrs.field(factory=list[int])
    closing_days: list[date] = attrs.field(factory=list[date])

    def balance(self) -> AccountBalance:
        """The running totals as a value."""
        return AccountBalance(
            self.account,
            self.currency,
            self.debits_pending,
            self.debits_posted,
            self.credits_pending,
            self.credits_posted,
        )

    def post(self, minor: int, day: date, kind: EntryKind) -> None:
        """Add one posting, signed, of an entry of a kind."""
        if minor >= 0:
            self.debits_posted += minor
        else:
            self.credits_posted -= minor
        for amounts, days, amount in self.columns_of(minor, kind):
            amounts.append(amount)
            days.append(day)

    def unpost(self, minor: int, kind: EntryKind) -> None:
        """Take the last posting back."""
        if minor >= 0:
            self.debits_posted -= minor
        else:
            self.credits_posted += minor
        for amounts, days, _ in self.columns_of(minor, kind):
            amounts.pop()
            days.pop()

    def columns_of(
        self, minor: int, kind: EntryKind
    ) -> Iterator[tuple[list[int], list[date], int]]:
        """The columns that a posting belongs to, and what it is there."""
        if kind is EntryKind.OPENING:
            yield self.openings, self.opening_days, minor
        elif minor >= 0:
            yield self.debits, self.debit_days, minor
        else:
            yield self.credits, self.credit_days, -minor
        if kind is EntryKind.CLOSING:
            yield self.closings, self.closing_days, minor

    def hold(self, minor: int, sign: int) -> None:
        """Hold an amount (sign 1) or let it go (-1)."""
        if minor >= 0:
            self.debits_pending += sign * minor
        else:
            self.credits_pending -= sign * minor

    @property
    def touched(self) -> bool:
        """Whether anything was posted or is held here."""
        return bool(
            self.debits
            or self.credits
            or self.openings
            or self.debits_pending
            or self.credits_pending
            or self.history
        )

    def totals(self, period: Interval[date] | None) -> Totals | None:
        """The columns added up for a period, or for all time; None when nothing counts."""
        if not (self.debits or self.credits or self.openings):
            return None
        if period is None:
            opening, debit = sum(self.openings), sum(self.debits)
            return Totals(opening, debit, sum(self.credits), sum(self.closings))
        until = period.end.__gt__
        days = (self.opening_days, self.debit_days, self.credit_days)
        if not any(any(map(until, column)) for column in days):
            return None
        before, after = self.up_to(period.start), self.up_to(period.end)
        return Totals(
            # Opening entries count as opening wherever in the period they are.
            after.opening + before.debit - before.credit,
            after.debit - before.debit,
            after.credit - before.credit,
            after.closed - before.closed,
        )

    def up_to(self, day: date) -> Totals:
        """The columns added up to before a day."""
        counts = day.__gt__
        return Totals(
            sum(compress(self.openings, map(counts, self.opening_days))),
            sum(compress(self.debits, map(counts, self.debit_days))),
            sum(compress(self.credits, map(counts, self.credit_days))),
            sum(compress(self.closings, map(counts, self.closing_days))),
        )


@attrs.define(eq=False)
class AccountState:
    """An open account: its terms, whether it is closed and by what, and its standings."""

    terms: LedgerAccount
    # The key of the command or held entry that closed it; empty when it was opened closed.
    closed_by: str | None
    # No limit, no history, not closed: nothing to look at before posting but the currency.
    plain: bool = False
    standings: dict[Currency, Standing] = attrs.field(factory=dict[Currency, Standing])
    # The one used last: most accounts have one currency, and identity is quicker than a hash.
    last: Standing | None = None

    def __attrs_post_init__(self) -> None:
        """Learn whether the account is plain."""
        self.set_closed(self.closed_by)

    def set_closed(self, closed_by: str | None) -> None:
        """Close the account, or open it with None."""
        self.closed_by = closed_by
        terms = self.terms
        self.plain = closed_by is None and terms.limit is BalanceLimit.NONE

    def takes(self, currency: Currency) -> bool:
        """Whether amounts of a currency may be posted here."""
        own = self.terms.currency
        return own is None or own is currency or own == currency

    def find(self, currency: Currency) -> Standing | None:
        """What it stands at in a currency, if it ever had any."""
        last = self.last
        if last is not None and last.currency is currency:
            return last
        return self.standings.get(currency)

    def standing(self, currency: Currency) -> Standing:
        """What it stands at in a currency, from nothing on."""
        last = self.last
        if last is not None and last.currency is currency:
            return last
        found = self.standings.get(currency)
        if found is None:
            terms = self.terms
            overdraft = terms.overdraft
            widened = overdraft is not None and overdraft.currency == currency
            found = Standing(
                account=terms.account,
                currency=currency,
                limit=terms.limit,
                overdraft=overdraft.minor if overdraft is not None and widened else 0,
                history=[] if terms.history else None,
            )
            self.standings[currency] = found
        self.last = found
        return found

    def in_order(self) -> Iterable[Standing]:
        """Every standing it ever had, by currency."""
        standings = self.standings
        if len(standings) < TWO:
            return standings.values()
        return [standings[currency] for currency in sorted(standings, key=by_code)]


def by_code(currency: Currency) -> tuple[str, int]:
    """The order in which an account's currencies are told."""
    return currency.code, currency.digits
