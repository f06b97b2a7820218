"""Profit and loss and the balance sheet, both read off one trial balance.

Profit is not booked to be shown: the balance sheet takes it from the income and expense
accounts themselves, so assets equal liabilities and equity on any day, closed or not. Closing
entries of the period are left out, so a statement says the same before and after closing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import attrs

from backoffice_core.bookkeeping.model import AccountType
from backoffice_core.bookkeeping.statements.trial_balance import TrialBalance, TrialBalanceRow
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.names import Name
from backoffice_core.kernel.words import Message

__all__ = [
    "BalanceSheet",
    "ProfitAndLoss",
    "Section",
    "StatementLine",
    "balance_sheet",
    "profit_and_loss",
]

# Losses, shortages and price differences of stock are part of its cost (IAS 2.34, 2.38).
COST_ROLES: Final = frozenset(
    {"cost_of_sales", "stock_differences", "price_differences", "scrap"}
    | {"stock_revaluation", "stock_write_downs", "absorbed_costs"}
)
RESULT: Final = frozenset({AccountType.INCOME, AccountType.EXPENSE})


@checked
@attrs.frozen(kw_only=True)
class StatementLine:
    """One figure, and the codes of the accounts whose postings are behind it."""

    title: Name | Message
    accounts: tuple[str, ...]
    amount: Money


@checked
@attrs.frozen(kw_only=True)
class Section:
    """Lines that add up, positive on the side where the section normally stands."""

    title: Message
    lines: tuple[StatementLine, ...]
    currency: Currency

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return Money.total((line.amount for line in self.lines), self.currency)


@checked
@attrs.frozen(kw_only=True)
class ProfitAndLoss:
    """What a period earned; income and profit positive, costs and expenses positive too.

    Sales is the account with the role ``sales``; other accounts of the type income are other
    income, below gross profit.
    """

    sales: Section
    cost_of_sales: Section
    other_income: Section
    expenses: Section
    period: Interval[date] | None = None

    @property
    def gross_profit(self) -> Money:
        """What is left of sales after what the goods cost."""
        return self.sales.total - self.cost_of_sales.total

    @property
    def profit(self) -> Money:
        """What is left after everything; negative, it is a loss."""
        return self.gross_profit + self.other_income.total - self.expenses.total

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in the order they are printed."""
        return (self.sales, self.cost_of_sales, self.other_income, self.expenses)


@checked
@attrs.frozen(kw_only=True)
class BalanceSheet:
    """What a business has, owes and is worth at the end of the last day of ``period``."""

    assets: Section
    liabilities: Section
    equity: Section
    period: Interval[date] | None = None

    @property
    def liabilities_and_equity(self) -> Money:
        """Where the assets come from: exactly as much as the assets are."""
        return self.liabilities.total + self.equity.total

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in the order they are printed."""
        return (self.assets, self.liabilities, self.equity)


def lines_of(
    rows: Iterable[TrialBalanceRow], figure: Callable[[TrialBalanceRow], Money]
) -> tuple[StatementLine, ...]:
    """A line for each account whose figure is not zero."""
    return tuple(
        StatementLine(title=row.account.title, accounts=(row.account.code,), amount=figure(row))
        for row in rows
        if not figure(row).is_zero
    )


@checked
def profit_and_loss(trial: TrialBalance) -> ProfitAndLoss:
    """The profit and loss of the period of a trial balance.

    What was earned before the period is in the balance sheet, not here.
    """

    def section(title: Message, kind: AccountType, belongs: Callable[[str], bool]) -> Section:
        rows = (row for row in trial.rows if row.account.type is kind and belongs(row.account.role))
        sign = 1 if kind.normally_debit else -1
        lines = lines_of(rows, lambda row: row.earned * sign)
        return Section(title=title, lines=lines, currency=trial.currency)

    income, expense = AccountType.INCOME, AccountType.EXPENSE
    return ProfitAndLoss(
        sales=section(Message("Sales"), income, lambda role: role == "sales"),
        cost_of_sales=section(Message("Cost of sales"), expense, COST_ROLES.__contains__),
        other_income=section(Message("Other income"), income, lambda role: role != "sales"),
        expenses=section(Message("Expenses"), expense, lambda role: role not in COST_ROLES),
        period=trial.period,
    )


@checked
def balance_sheet(trial: TrialBalance) -> BalanceSheet:
    """The balance sheet at the end of the period of a trial balance.

    Equity shows the profit of the period, and that of earlier ones as far as it was not
    moved to an equity account yet. Assets equal liabilities and equity, to the minor unit.
    """

    def lines(kind: AccountType) -> tuple[StatementLine, ...]:
        rows = (row for row in trial.rows if row.account.type is kind)
        sign = 1 if kind.normally_debit else -1
        return lines_of(rows, lambda row: row.unclosed * sign)

    def section(title: Message, *groups: tuple[StatementLine, ...]) -> Section:
        together = tuple(line for group in groups for line in group)
        return Section(title=title, lines=together, currency=trial.currency)

    results = tuple(row for row in trial.rows if row.account.type in RESULT)
    codes = tuple(row.account.code for row in results)
    earlier = -Money.total((row.opening for row in results), trial.currency)
    current = -Money.total((row.earned for row in results), trial.currency)
    profits = (
        StatementLine(title=Message("Profit of earlier periods"), accounts=codes, amount=earlier),
        StatementLine(title=Message("Profit of the period"), accounts=codes, amount=current),
    )
    shown = profits[1:] if earlier.is_zero else profits
    return BalanceSheet(
        assets=section(Message("Assets"), lines(AccountType.ASSET)),
        liabilities=section(Message("Liabilities"), lines(AccountType.LIABILITY)),
        equity=section(Message("Equity"), lines(AccountType.EQUITY), shown),
        period=trial.period,
    )
