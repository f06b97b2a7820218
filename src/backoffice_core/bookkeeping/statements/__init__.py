"""Statements: everything that can be read off the entries of a business, from one pass.

>>> from datetime import date
>>> from backoffice_core import Money, Month
>>> from backoffice_core.bookkeeping import Entry, Posting
>>> from backoffice_core.bookkeeping.charts import chart_of
>>> def entry(number, day, **legs):
...     return Entry(
...         number=number,
...         day=date(2026, 5, day),
...         journal="other",
...         text="",
...         postings=[
...             Posting(account=code[1:], amount=Money.of(amount, "USD"))
...             for code, amount in legs.items()
...         ],
...     )
>>> may = [
...     entry("1", 2, a1100=90, a3100=-90),
...     entry("2", 4, a1200=50, a4100=-50),
...     entry("3", 9, a1600=30, a1100=-30),
...     entry("4", 20, a1100=45, a1200=-45),
...     entry("5", 31, a6500=1, a1690=-1),
... ]
>>> wide = wide_trial_balance(
...     may, chart=chart_of("generic"), currency="USD", periods=[Month(2026, 5).days]
... )
>>> print(statement_of_profit_or_loss(wide).amount("profit"))
USD 49.00
>>> flows = cash_flows_indirect(wide)
>>> print(flows.amount("total_operating"), flows.amount("change_in_cash"))
USD 45.00 USD 105.00
>>> print(explain_line(flows, "total_operating").render("id"))
Kas dari aktivitas operasi: US$45,00
  Laba periode berjalan: US$49,00 (IAS 7.18(b), 7.20, 7.28, 7.43; PSAK 207)
    4100 Penjualan bergerak US$50,00 dalam Mei 2026
    6500 Penyusutan bergerak -US$1,00 dalam Mei 2026
  Penyusutan dan amortisasi: US$1,00 (IAS 7.18(b), 7.20, 7.28, 7.43; PSAK 207)
    US$1,00 mengeluarkan bagian 6500 Penyusutan yang bukan dari operasi dalam Mei 2026
  Perubahan Piutang usaha: -US$5,00 (IAS 7.18(b), 7.20, 7.28, 7.43; PSAK 207)
    1200 Piutang usaha bergerak -US$5,00 dalam Mei 2026
"""

from __future__ import annotations

from backoffice_core.bookkeeping.statements.cash_flows import (
    cash_flows_direct,
    cash_flows_indirect,
)
from backoffice_core.bookkeeping.statements.columns import StatementColumn
from backoffice_core.bookkeeping.statements.consolidation import (
    BusinessCombination,
    Consolidation,
    GroupMember,
    GroupRow,
    consolidate,
)
from backoffice_core.bookkeeping.statements.equity import statement_of_changes_in_equity
from backoffice_core.bookkeeping.statements.figures import Figure, FigurePosting, Measure, Term
from backoffice_core.bookkeeping.statements.intercompany import (
    Elimination,
    EliminationLine,
    IntercompanyBalance,
    intercompany_balances,
    match_intercompany,
)
from backoffice_core.bookkeeping.statements.performance import (
    ExpenseAnalysis,
    statement_of_profit_or_loss,
)
from backoffice_core.bookkeeping.statements.position import statement_of_financial_position
from backoffice_core.bookkeeping.statements.registers import (
    JournalBook,
    LedgerAccount,
    general_ledger,
    journal_book,
)
from backoffice_core.bookkeeping.statements.short import (
    BalanceSheet,
    ProfitAndLoss,
    Section,
    StatementLine,
    balance_sheet,
    profit_and_loss,
)
from backoffice_core.bookkeeping.statements.statement import (
    Statement,
    StatementRow,
    explain_line,
)
from backoffice_core.bookkeeping.statements.trial_balance import (
    AccountStatement,
    AccountStatementLine,
    TrialBalance,
    TrialBalanceRow,
    postings_of,
    trial_balance,
)
from backoffice_core.bookkeeping.statements.wide import (
    AccountCells,
    WideTrialBalance,
    wide_trial_balance,
)
from backoffice_core.bookkeeping.statements.work_sheet import (
    WorkSheet,
    WorkSheetRow,
    work_sheet,
)

__all__ = [
    "AccountCells",
    "AccountStatement",
    "AccountStatementLine",
    "BalanceSheet",
    "BusinessCombination",
    "Consolidation",
    "Elimination",
    "EliminationLine",
    "ExpenseAnalysis",
    "Figure",
    "FigurePosting",
    "GroupMember",
    "GroupRow",
    "IntercompanyBalance",
    "JournalBook",
    "LedgerAccount",
    "Measure",
    "ProfitAndLoss",
    "Section",
    "Statement",
    "StatementColumn",
    "StatementLine",
    "StatementRow",
    "Term",
    "TrialBalance",
    "TrialBalanceRow",
    "WideTrialBalance",
    "WorkSheet",
    "WorkSheetRow",
    "balance_sheet",
    "cash_flows_direct",
    "cash_flows_indirect",
    "consolidate",
    "explain_line",
    "general_ledger",
    "intercompany_balances",
    "journal_book",
    "match_intercompany",
    "postings_of",
    "profit_and_loss",
    "statement_of_changes_in_equity",
    "statement_of_financial_position",
    "statement_of_profit_or_loss",
    "trial_balance",
    "wide_trial_balance",
    "work_sheet",
]
