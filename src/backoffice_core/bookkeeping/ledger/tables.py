"""Trial balances from the postings that a ledger holds by account, without any entry."""

from __future__ import annotations

from datetime import date

from backoffice_core.bookkeeping.charts import Chart
from backoffice_core.bookkeeping.ledger.state import LedgerState
from backoffice_core.bookkeeping.statements.trial_balance import TrialBalance, TrialBalanceRow
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money

__all__ = ["expect_only", "table_of"]


def expect_only(state: LedgerState, money: Currency, days: Interval[date] | None) -> None:
    """Refuse a table of one currency that would keep silent about another."""
    for standing in state.standings():
        if standing.currency != money and standing.totals(days) is not None:
            raise InvalidValue(
                "currency_mixed",
                f"{standing.account} has postings in {standing.currency},"
                f" but the trial balance is in {money}.",
                "Take the trial balance of functional_entries(ledger.entries, policy), or"
                " trial_balances(), one for each currency.",
            )


def table_of(
    state: LedgerState, chart: Chart, money: Currency, days: Interval[date] | None
) -> TrialBalance:
    """What every account holds of one currency."""
    rows: list[TrialBalanceRow] = []
    for code, account in sorted(state.accounts.items()):
        standing = account.find(money)
        totals = None if standing is None else standing.totals(days)
        if totals is not None:
            rows.append(
                TrialBalanceRow(
                    account=chart.account(code),
                    opening=Money(totals.opening, money),
                    debit=Money(totals.debit, money),
                    credit=Money(totals.credit, money),
                    closed=Money(totals.closed, money),
                )
            )
    return TrialBalance(rows=tuple(rows), currency=money, period=days)
