"""Statements: everything that can be read off the entries of a business."""

from __future__ import annotations

from backoffice_core.bookkeeping.statements.short import (
    BalanceSheet,
    ProfitAndLoss,
    Section,
    StatementLine,
    balance_sheet,
    profit_and_loss,
)
from backoffice_core.bookkeeping.statements.trial_balance import (
    AccountStatement,
    AccountStatementLine,
    TrialBalance,
    TrialBalanceRow,
    postings_of,
    trial_balance,
)

__all__ = [
    "AccountStatement",
    "AccountStatementLine",
    "BalanceSheet",
    "ProfitAndLoss",
    "Section",
    "StatementLine",
    "TrialBalance",
    "TrialBalanceRow",
    "balance_sheet",
    "postings_of",
    "profit_and_loss",
    "trial_balance",
]
