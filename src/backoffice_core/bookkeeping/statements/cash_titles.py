"""What lines of cash flows are called: receipts and payments by their usual names (IAS 7.16-17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from backoffice_core.bookkeeping.account_classes import CashFlow, LineItem
from backoffice_core.kernel.words import Message

__all__ = ["cash_title", "paid_title", "received_title"]

RECEIVED: Final[Mapping[LineItem, str]] = {
    LineItem.PROPERTY: "Proceeds from sale of property, plant and equipment",
    LineItem.INVESTMENT_PROPERTY: "Proceeds from sale of investment property",
    LineItem.INTANGIBLE_ASSETS: "Proceeds from sale of intangible assets",
    LineItem.INVESTMENTS: "Proceeds from sale of long-term investments",
    LineItem.CURRENT_BORROWINGS: "Proceeds from short-term borrowings",
    LineItem.NON_CURRENT_BORROWINGS: "Proceeds from long-term borrowings",
    LineItem.SHARE_CAPITAL: "Proceeds from share capital",
    LineItem.FINANCE_INCOME: "Finance income received",
}
PAID: Final[Mapping[LineItem, str]] = {
    LineItem.PROPERTY: "Purchases of property, plant and equipment",
    LineItem.INVESTMENT_PROPERTY: "Purchases of investment property",
    LineItem.INTANGIBLE_ASSETS: "Purchases of intangible assets",
    LineItem.INVESTMENTS: "Purchases of long-term investments",
    LineItem.CURRENT_BORROWINGS: "Repayments of short-term borrowings",
    LineItem.NON_CURRENT_BORROWINGS: "Repayments of long-term borrowings",
    LineItem.SHARE_CAPITAL: "Share capital paid back",
    LineItem.DISTRIBUTIONS: "Distributions to owners paid",
    LineItem.FINANCE_COSTS: "Finance costs paid",
}
# Claims and debts of investing are for assets that were sold or bought before.
CLAIMS: Final = frozenset({LineItem.OTHER_RECEIVABLES, LineItem.TRADE_RECEIVABLES})
DEBTS: Final = frozenset({LineItem.OTHER_CURRENT_LIABILITIES, LineItem.TRADE_PAYABLES})


def cash_title(item: LineItem) -> Message:
    """What the cash of a line is called where receipts and payments are one figure."""
    # Taxes on income are told apart from other flows (IAS 7.35).
    return Message("Income taxes paid") if item is LineItem.INCOME_TAX else item.title


def received_title(activity: CashFlow, item: LineItem) -> Message:
    """What the cash that came for a line is called."""
    if activity is CashFlow.INVESTING and item in CLAIMS:
        return Message("Received for assets sold before")
    if item in RECEIVED:
        return Message(RECEIVED[item])
    return Message("Received for {line}", line=item.title)


def paid_title(activity: CashFlow, item: LineItem) -> Message:
    """What the cash that went for a line is called."""
    if activity is CashFlow.INVESTING and item in DEBTS:
        return Message("Paid for assets bought before")
    if item in PAID:
        return Message(PAID[item])
    return Message("Paid for {line}", line=item.title)
