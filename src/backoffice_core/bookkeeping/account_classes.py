"""What an account is: its type, and where it stands in the statements.

A type says on which side an account grows. Everything finer is where readers look for it: the
line items that IAS 1 (PSAK 201) asks for, expenses also by nature, and the kind of activity that
a cash flow statement (IAS 7, PSAK 207) shows it under. They are values of the account, not names
of groups, so that a business may arrange its chart as it likes and still get its statements.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final

from backoffice_core.kernel.words import Message

__all__ = [
    "AccountType",
    "CashFlow",
    "Control",
    "ExpenseNature",
    "LineItem",
    "StatementSection",
    "type_of_line_item",
]


class AccountType(enum.Enum):
    """The five types; assets and expenses are normally debit, the others credit."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def normally_debit(self) -> bool:
        """Say whether a balance of this type is normally on the debit side."""
        return self in {AccountType.ASSET, AccountType.EXPENSE}


class Control(enum.Enum):
    """The sub-ledger behind a control account: whose balances add up to it."""

    RECEIVABLES = "receivables"
    PAYABLES = "payables"


class CashFlow(enum.Enum):
    """What a movement of the account is in the cash flow statement (IAS 7.6)."""

    CASH = "cash"  # the cash and cash equivalents that the statement explains
    OPERATING = "operating"
    INVESTING = "investing"
    FINANCING = "financing"


class ExpenseNature(enum.Enum):
    """What an expense was spent on, whatever it was for (IAS 1.102)."""

    GOODS = "goods"  # merchandise and materials consumed
    EMPLOYEES = "employees"
    DEPRECIATION = "depreciation"  # and amortisation and impairment
    RENT = "rent"
    SERVICES = "services"
    TAXES = "taxes"  # other than on income
    FINANCE = "finance"
    OTHER = "other"

    @property
    def title(self) -> Message:
        """What statements call it."""
        return Message(NATURE_TITLES[self])


class StatementSection(enum.Enum):
    """The part of the statements that a line item stands in."""

    CURRENT_ASSETS = "current_assets"
    NON_CURRENT_ASSETS = "non_current_assets"
    CURRENT_LIABILITIES = "current_liabilities"
    NON_CURRENT_LIABILITIES = "non_current_liabilities"
    EQUITY = "equity"
    PROFIT_OR_LOSS = "profit_or_loss"
    OTHER_COMPREHENSIVE_INCOME = "other_comprehensive_income"

    @property
    def title(self) -> Message:
        """What statements call it."""
        return Message(SECTION_TITLES[self])


class LineItem(enum.Enum):
    """A line of the balance sheet or of profit and loss, in the order of the statements.

    Expenses by function are line items; by nature see :class:`ExpenseNature`.
    Source: IAS 1.54, 1.82, 1.82A and 1.103; SAK EMKM 2016 chapters 4 and 5.

    >>> LineItem.INVENTORIES.section.value, str(LineItem.INVENTORIES.title)
    ('current_assets', 'Inventories')
    """

    CASH = "cash"
    TRADE_RECEIVABLES = "trade_receivables"
    OTHER_RECEIVABLES = "other_receivables"
    INVENTORIES = "inventories"
    PREPAYMENTS = "prepayments"
    CURRENT_TAX_ASSETS = "current_tax_assets"  # taxes on income (IAS 1.54(n), IAS 12.5)
    OTHER_TAX_ASSETS = "other_tax_assets"
    OTHER_CURRENT_ASSETS = "other_current_assets"
    PROPERTY = "property"
    INVESTMENT_PROPERTY = "investment_property"
    INTANGIBLE_ASSETS = "intangible_assets"
    INVESTMENTS = "investments"
    DEFERRED_TAX_ASSETS = "deferred_tax_assets"
    OTHER_NON_CURRENT_ASSETS = "other_non_current_assets"
    TRADE_PAYABLES = "trade_payables"
    CURRENT_TAX_LIABILITIES = "current_tax_liabilities"  # taxes on income
    OTHER_TAX_LIABILITIES = "other_tax_liabilities"
    EMPLOYEE_BENEFITS = "employee_benefits"
    CONTRACT_LIABILITIES = "contract_liabilities"
    CURRENT_BORROWINGS = "current_borrowings"
    OTHER_CURRENT_LIABILITIES = "other_current_liabilities"
    NON_CURRENT_BORROWINGS = "non_current_borrowings"
    LONG_TERM_EMPLOYEE_BENEFITS = "long_term_employee_benefits"
    DEFERRED_TAX_LIABILITIES = "deferred_tax_liabilities"
    OTHER_NON_CURRENT_LIABILITIES = "other_non_current_liabilities"
    SHARE_CAPITAL = "share_capital"
    RETAINED_EARNINGS = "retained_earnings"
    DISTRIBUTIONS = "distributions"
    OTHER_RESERVES = "other_reserves"  # accumulated other comprehensive income among them
    REVENUE = "revenue"
    COST_OF_SALES = "cost_of_sales"
    OTHER_INCOME = "other_income"
    SELLING = "selling"
    ADMINISTRATIVE = "administrative"
    OTHER_EXPENSES = "other_expenses"
    FINANCE_INCOME = "finance_income"
    FINANCE_COSTS = "finance_costs"
    INCOME_TAX = "income_tax"
    OTHER_COMPREHENSIVE_INCOME = "other_comprehensive_income"

    @property
    def section(self) -> StatementSection:
        """The part of the statements it stands in."""
        return SECTION_OF[self]

    @property
    def title(self) -> Message:
        """What statements call it."""
        return Message(LINE_TITLES[self])


SECTION_LISTS: Final[Mapping[StatementSection, str]] = {
    StatementSection.CURRENT_ASSETS: (
        "cash trade_receivables other_receivables inventories prepayments current_tax_assets"
        " other_tax_assets other_current_assets"
    ),
    StatementSection.NON_CURRENT_ASSETS: (
        "property investment_property intangible_assets investments deferred_tax_assets"
        " other_non_current_assets"
    ),
    StatementSection.CURRENT_LIABILITIES: (
        "trade_payables current_tax_liabilities other_tax_liabilities employee_benefits"
        " contract_liabilities current_borrowings other_current_liabilities"
    ),
    StatementSection.NON_CURRENT_LIABILITIES: (
        "non_current_borrowings long_term_employee_benefits deferred_tax_liabilities"
        " other_non_current_liabilities"
    ),
    StatementSection.EQUITY: "share_capital retained_earnings distributions other_reserves",
    StatementSection.PROFIT_OR_LOSS: (
        "revenue cost_of_sales other_income selling administrative other_expenses"
        " finance_income finance_costs income_tax"
    ),
    StatementSection.OTHER_COMPREHENSIVE_INCOME: "other_comprehensive_income",
}
SECTION_OF: Final[Mapping[LineItem, StatementSection]] = {
    LineItem(value): section
    for section, values in SECTION_LISTS.items()
    for value in values.split()
}

BALANCE_TYPES: Final[Mapping[StatementSection, AccountType]] = {
    StatementSection.CURRENT_ASSETS: AccountType.ASSET,
    StatementSection.NON_CURRENT_ASSETS: AccountType.ASSET,
    StatementSection.CURRENT_LIABILITIES: AccountType.LIABILITY,
    StatementSection.NON_CURRENT_LIABILITIES: AccountType.LIABILITY,
    StatementSection.EQUITY: AccountType.EQUITY,
}
RESULT_TYPES: Final[Mapping[LineItem, AccountType]] = {
    LineItem.REVENUE: AccountType.INCOME,
    LineItem.OTHER_INCOME: AccountType.INCOME,
    LineItem.FINANCE_INCOME: AccountType.INCOME,
    LineItem.COST_OF_SALES: AccountType.EXPENSE,
    LineItem.SELLING: AccountType.EXPENSE,
    LineItem.ADMINISTRATIVE: AccountType.EXPENSE,
    LineItem.OTHER_EXPENSES: AccountType.EXPENSE,
    LineItem.FINANCE_COSTS: AccountType.EXPENSE,
    LineItem.INCOME_TAX: AccountType.EXPENSE,
}


def type_of_line_item(item: LineItem) -> AccountType | None:
    """The type that accounts of a line item have; ``None`` where it may be one or the other.

    Other comprehensive income holds gains (income) and losses (expenses) alike.
    """
    return RESULT_TYPES.get(item) or BALANCE_TYPES.get(item.section)


SECTION_TITLES: Final[Mapping[StatementSection, str]] = {
    StatementSection.CURRENT_ASSETS: "Current assets",
    StatementSection.NON_CURRENT_ASSETS: "Non-current assets",
    StatementSection.CURRENT_LIABILITIES: "Current liabilities",
    StatementSection.NON_CURRENT_LIABILITIES: "Non-current liabilities",
    StatementSection.EQUITY: "Equity",
    StatementSection.PROFIT_OR_LOSS: "Profit or loss",
    StatementSection.OTHER_COMPREHENSIVE_INCOME: "Other comprehensive income",
}
NATURE_TITLES: Final[Mapping[ExpenseNature, str]] = {
    ExpenseNature.GOODS: "Goods and materials consumed",
    ExpenseNature.EMPLOYEES: "Employee benefits expense",
    ExpenseNature.DEPRECIATION: "Depreciation and amortisation",
    ExpenseNature.RENT: "Rent",
    ExpenseNature.SERVICES: "Services bought",
    ExpenseNature.TAXES: "Taxes other than on income",
    ExpenseNature.FINANCE: "Interest and bank charges",
    ExpenseNature.OTHER: "Other expenses",
}
LINE_TITLES: Final[Mapping[LineItem, str]] = {
    LineItem.CASH: "Cash and cash equivalents",
    LineItem.TRADE_RECEIVABLES: "Trade receivables",
    LineItem.OTHER_RECEIVABLES: "Other receivables",
    LineItem.INVENTORIES: "Inventories",
    LineItem.PREPAYMENTS: "Prepayments",
    LineItem.CURRENT_TAX_ASSETS: "Prepaid income taxes",
    LineItem.OTHER_TAX_ASSETS: "Other prepaid taxes",
    LineItem.OTHER_CURRENT_ASSETS: "Other current assets",
    LineItem.PROPERTY: "Property, plant and equipment",
    LineItem.INVESTMENT_PROPERTY: "Investment property",
    LineItem.INTANGIBLE_ASSETS: "Intangible assets",
    LineItem.INVESTMENTS: "Long-term investments",
    LineItem.DEFERRED_TAX_ASSETS: "Deferred tax assets",
    LineItem.OTHER_NON_CURRENT_ASSETS: "Other non-current assets",
    LineItem.TRADE_PAYABLES: "Trade payables",
    LineItem.CURRENT_TAX_LIABILITIES: "Income taxes payable",
    LineItem.OTHER_TAX_LIABILITIES: "Other taxes payable",
    LineItem.EMPLOYEE_BENEFITS: "Employee benefits payable",
    LineItem.CONTRACT_LIABILITIES: "Contract liabilities",
    LineItem.CURRENT_BORROWINGS: "Short-term borrowings",
    LineItem.OTHER_CURRENT_LIABILITIES: "Other current liabilities",
    LineItem.NON_CURRENT_BORROWINGS: "Long-term borrowings",
    LineItem.LONG_TERM_EMPLOYEE_BENEFITS: "Long-term employee benefits",
    LineItem.DEFERRED_TAX_LIABILITIES: "Deferred tax liabilities",
    LineItem.OTHER_NON_CURRENT_LIABILITIES: "Other non-current liabilities",
    LineItem.SHARE_CAPITAL: "Share capital",
    LineItem.RETAINED_EARNINGS: "Retained earnings",
    LineItem.DISTRIBUTIONS: "Distributions to owners",
    LineItem.OTHER_RESERVES: "Other reserves",
    LineItem.REVENUE: "Revenue",
    LineItem.COST_OF_SALES: "Cost of sales",
    LineItem.OTHER_INCOME: "Other income",
    LineItem.SELLING: "Selling expenses",
    LineItem.ADMINISTRATIVE: "Administrative expenses",
    LineItem.OTHER_EXPENSES: "Other expenses",
    LineItem.FINANCE_INCOME: "Finance income",
    LineItem.FINANCE_COSTS: "Finance costs",
    LineItem.INCOME_TAX: "Income tax expense",
    LineItem.OTHER_COMPREHENSIVE_INCOME: "Other comprehensive income",
}
