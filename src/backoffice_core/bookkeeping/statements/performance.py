"""Profit and loss by function or by nature, and other comprehensive income.

The same expenses told two ways: what they were for (IAS 1.103) or what they were spent on
(IAS 1.102). Both end at the same profit, as both are the same accounts sorted differently.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Final

from backoffice_core.bookkeeping.account_classes import ExpenseNature, LineItem
from backoffice_core.bookkeeping.model import Account
from backoffice_core.bookkeeping.statements.columns import titles_of
from backoffice_core.bookkeeping.statements.figures import Measure, figures_of
from backoffice_core.bookkeeping.statements.placing import RESULT, nature_of
from backoffice_core.bookkeeping.statements.position import OCI, Groups, grouped
from backoffice_core.bookkeeping.statements.statement import Rows, Statement
from backoffice_core.bookkeeping.statements.wide import WideTrialBalance
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.words import Message

__all__ = ["ExpenseAnalysis", "statement_of_profit_or_loss"]

OPERATING_EXPENSES: Final = (LineItem.SELLING, LineItem.ADMINISTRATIVE, LineItem.OTHER_EXPENSES)
BY_FUNCTION: Final = frozenset((LineItem.COST_OF_SALES, *OPERATING_EXPENSES))


class ExpenseAnalysis(enum.Enum):
    """How expenses are told apart (IAS 1.99)."""

    FUNCTION = "function"
    NATURE = "nature"


@checked
def statement_of_profit_or_loss(
    wide: WideTrialBalance, *, analysis: ExpenseAnalysis = ExpenseAnalysis.FUNCTION
) -> Statement:
    """What each column's period earned: income, profit and expenses positive.

    Closing entries never count. Other comprehensive income follows where there is any.

    Raises :class:`InvalidValue` (``not_a_member``).
    """
    expect_member(analysis, ExpenseAnalysis, name="analysis")
    groups = grouped(account for account in wide.accounts if account.type in RESULT)
    rows = Rows(len(wide.columns), wide.currency)
    if analysis is ExpenseAnalysis.FUNCTION:
        operations_by_function(rows, wide, groups)
    else:
        operations_by_nature(rows, wide, groups)
    below_operations(rows, wide, groups)
    return Statement(
        name="profit_or_loss",
        title=Message("Profit and loss by function")
        if analysis is ExpenseAnalysis.FUNCTION
        else Message("Profit and loss by nature"),
        columns=titles_of(wide.columns),
        rows=rows.rows(),
        left_out=rows.left_out(),
        currency=wide.currency,
        source="IAS 1.82, 1.103; PSAK 201"
        if analysis is ExpenseAnalysis.FUNCTION
        else "IAS 1.82, 1.102; PSAK 201",
    )


def line(
    rows: Rows,
    wide: WideTrialBalance,
    item: LineItem | ExpenseNature,
    accounts: Iterable[Account],
    *,
    sign: int,
    prefix: str = "",
) -> None:
    """A row of what some accounts earned or cost."""
    figures = figures_of(wide, accounts, Measure.EARNED, sign=sign)
    rows.line(f"{prefix}{item.value}", item.title, figures)


def operations_by_function(rows: Rows, wide: WideTrialBalance, groups: Groups) -> None:
    """Revenue to operating profit, with gross profit between."""
    line(rows, wide, LineItem.REVENUE, groups[LineItem.REVENUE], sign=-1)
    line(rows, wide, LineItem.COST_OF_SALES, groups[LineItem.COST_OF_SALES], sign=1)
    rows.total("gross_profit", Message("Gross profit"), [(1, "revenue"), (-1, "cost_of_sales")])
    line(rows, wide, LineItem.OTHER_INCOME, groups[LineItem.OTHER_INCOME], sign=-1)
    for item in OPERATING_EXPENSES:
        line(rows, wide, item, groups[item], sign=1)
    parts = [(1, "gross_profit"), (1, "other_income")]
    parts += [(-1, item.value) for item in OPERATING_EXPENSES]
    rows.total("operating_profit", Message("Operating profit"), parts)


def operations_by_nature(rows: Rows, wide: WideTrialBalance, groups: Groups) -> None:
    """Revenue to operating profit, expenses by what they were spent on."""
    spent = [account for item in BY_FUNCTION for account in groups[item]]
    spent.sort(key=lambda account: account.code)
    line(rows, wide, LineItem.REVENUE, groups[LineItem.REVENUE], sign=-1)
    line(rows, wide, LineItem.OTHER_INCOME, groups[LineItem.OTHER_INCOME], sign=-1)
    for nature in ExpenseNature:
        own = (account for account in spent if nature_of(account) is nature)
        line(rows, wide, nature, own, sign=1, prefix="nature_")
    parts = [(1, "revenue"), (1, "other_income")]
    parts += [(-1, f"nature_{nature.value}") for nature in ExpenseNature]
    rows.total("operating_profit", Message("Operating profit"), parts)


def below_operations(rows: Rows, wide: WideTrialBalance, groups: Groups) -> None:
    """Finance, tax, profit, and what is earned outside of profit (IAS 1.82A)."""
    line(rows, wide, LineItem.FINANCE_INCOME, groups[LineItem.FINANCE_INCOME], sign=-1)
    line(rows, wide, LineItem.FINANCE_COSTS, groups[LineItem.FINANCE_COSTS], sign=1)
    rows.total(
        "profit_before_tax",
        Message("Profit before tax"),
        [(1, "operating_profit"), (1, "finance_income"), (-1, "finance_costs")],
    )
    line(rows, wide, LineItem.INCOME_TAX, groups[LineItem.INCOME_TAX], sign=1)
    rows.total("profit", Message("Profit"), [(1, "profit_before_tax"), (-1, "income_tax")])
    line(rows, wide, OCI, groups[OCI], sign=-1)
    rows.total(
        "comprehensive_income",
        Message("Total comprehensive income"),
        [(1, "profit"), (1, OCI.value)],
        keep=OCI.value in rows.found,
    )
