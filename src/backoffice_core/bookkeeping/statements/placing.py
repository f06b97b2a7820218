"""Where an account stands in the statements, also when its chart does not say.

The ready charts give every account its line item, nature and kind of cash flow. A chart that
only has types and roles gets the widest line of the type, so that no account is ever left out
of a statement: a figure in the wrong line can be seen, a missing one cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from backoffice_core.bookkeeping.account_classes import (
    AccountType,
    CashFlow,
    ExpenseNature,
    LineItem,
    type_of_line_item,
)
from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Account

__all__ = [
    "RESULT",
    "cash_codes",
    "cash_flow_of",
    "line_item_of",
    "nature_of",
]

RESULT: Final = frozenset({AccountType.INCOME, AccountType.EXPENSE})
LINE_OF_TYPE: Final[Mapping[AccountType, LineItem]] = {
    AccountType.ASSET: LineItem.OTHER_CURRENT_ASSETS,
    AccountType.LIABILITY: LineItem.OTHER_CURRENT_LIABILITIES,
    AccountType.EQUITY: LineItem.RETAINED_EARNINGS,
    AccountType.INCOME: LineItem.OTHER_INCOME,
    AccountType.EXPENSE: LineItem.OTHER_EXPENSES,
}
LINE_OF_ROLE: Final[Mapping[str, LineItem]] = {
    "cash": LineItem.CASH,
    "receivables": LineItem.TRADE_RECEIVABLES,
    "inventory": LineItem.INVENTORIES,
    "goods_in_transit": LineItem.INVENTORIES,
    "work_in_progress": LineItem.INVENTORIES,
    "inventory_allowance": LineItem.INVENTORIES,
    "payables": LineItem.TRADE_PAYABLES,
    "sales": LineItem.REVENUE,
    # Losses, shortages and price differences of stock are part of its cost (IAS 2.34, 2.38).
    "cost_of_sales": LineItem.COST_OF_SALES,
    "stock_differences": LineItem.COST_OF_SALES,
    "price_differences": LineItem.COST_OF_SALES,
    "scrap": LineItem.COST_OF_SALES,
    "stock_revaluation": LineItem.COST_OF_SALES,
    "stock_write_downs": LineItem.COST_OF_SALES,
    "absorbed_costs": LineItem.COST_OF_SALES,
}


def line_item_of(account: Account) -> LineItem:
    """The line of an account: its own, else that of its role, else the widest of its type."""
    for item in (account.line_item, LINE_OF_ROLE.get(account.role)):
        if item is not None and account.type in types_of(item):
            return item
    return LINE_OF_TYPE[account.type]


def types_of(item: LineItem) -> frozenset[AccountType]:
    """The types that a statement adds up in a line."""
    kind = type_of_line_item(item)
    return RESULT if kind is None else frozenset({kind})


def nature_of(account: Account) -> ExpenseNature:
    """The nature of an expense account; goods for a cost of sales that does not say."""
    if account.nature is not None:
        return account.nature
    goods = line_item_of(account) is LineItem.COST_OF_SALES
    return ExpenseNature.GOODS if goods else ExpenseNature.OTHER


def cash_flow_of(account: Account) -> CashFlow:
    """What a movement of the account is in the cash flow statement (IAS 7.6)."""
    if account.cash_flow is not None:
        return account.cash_flow
    if account.role == "cash":
        return CashFlow.CASH
    return CashFlow.FINANCING if account.type is AccountType.EQUITY else CashFlow.OPERATING


def cash_codes(chart: Chart) -> frozenset[str]:
    """The accounts of cash and cash equivalents that a cash flow statement explains (IAS 7.7)."""
    return frozenset(each.code for each in chart.accounts if cash_flow_of(each) is CashFlow.CASH)
