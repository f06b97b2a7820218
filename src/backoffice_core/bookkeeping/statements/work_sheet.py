"""The work sheet of a period end: the trial balance unadjusted, the adjustments, adjusted.

What accountants rule in six columns before they close: entries of the kind *adjusting* stand by
themselves, so that a reviewer sees what was decided at the end and what the books said before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Account, Entry, EntryKind
from backoffice_core.bookkeeping.statements.trial_balance import TrialBalance, trial_balance
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money

__all__ = ["WorkSheet", "WorkSheetRow", "work_sheet"]


@checked
@attrs.frozen(kw_only=True)
class WorkSheetRow:
    """One account: balances debit positive, ``debit`` and ``credit`` of adjusting entries."""

    account: Account
    unadjusted: Money
    debit: Money
    credit: Money

    @property
    def adjusted(self) -> Money:
        """The balance with the adjustments."""
        return self.unadjusted + self.debit - self.credit


@checked
@attrs.frozen(kw_only=True)
class WorkSheet:
    """Every account with a posting, by code; each side of it sums to zero or is equal."""

    rows: tuple[WorkSheetRow, ...]
    unadjusted: TrialBalance
    adjusted: TrialBalance
    currency: Currency


@checked
def work_sheet(
    entries: Iterable[Entry],
    *,
    chart: Chart,
    currency: str | Currency,
    period: Interval[date] | None = None,
) -> WorkSheet:
    """The work sheet at the end of ``period``, before its closing entries.

    Adjusting entries of earlier periods are part of the balances, only those of ``period`` are
    adjustments. Raises :class:`InvalidValue` as :func:`trial_balance` does.
    """
    known = [entry for entry in entries if not is_closing(entry, period)]
    money = Currency.of(currency)
    adjusted = trial_balance(known, chart=chart, currency=money, period=period)
    adjusting = [entry for entry in known if is_adjusting(entry, period)]
    unadjusted = trial_balance(
        [entry for entry in known if not is_adjusting(entry, period)],
        chart=chart,
        currency=money,
        period=period,
    )
    debit: dict[str, int] = defaultdict(int)
    credit: dict[str, int] = defaultdict(int)
    for entry in adjusting:
        for posting in entry.postings:
            minor = posting.amount.minor
            (debit if minor >= 0 else credit)[posting.account] += abs(minor)
    before = {row.account.code: row.closing for row in unadjusted.rows}
    nothing = Money.zero(money)
    return WorkSheet(
        rows=tuple(
            WorkSheetRow(
                account=row.account,
                unadjusted=before.get(row.account.code, nothing),
                debit=Money(debit[row.account.code], money),
                credit=Money(credit[row.account.code], money),
            )
            for row in adjusted.rows
        ),
        unadjusted=unadjusted,
        adjusted=adjusted,
        currency=money,
    )


def within(entry: Entry, period: Interval[date] | None) -> bool:
    """Whether an entry is of the period."""
    return period is None or period.contains(entry.day)


def is_closing(entry: Entry, period: Interval[date] | None) -> bool:
    """Whether an entry closes the period."""
    return entry.kind is EntryKind.CLOSING and within(entry, period)


def is_adjusting(entry: Entry, period: Interval[date] | None) -> bool:
    """Whether an entry adjusts the period."""
    return entry.kind is EntryKind.ADJUSTING and within(entry, period)
