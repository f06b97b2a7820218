"""Charts of accounts: a tree of accounts that knows its statements, and what changes in it.

>>> from datetime import date
>>> chart = chart_of("indonesia_trading")
>>> [account.name for account in chart.search("gaji")]
['Utang gaji', 'Beban gaji']
>>> [account.title.render("en") for account in chart.children("1-1100")]
['Petty cash', 'Bank', 'Foreign currency bank', 'Short-term deposits']
>>> worn = chart.role("accumulated_depreciation")
>>> worn.normally_debit, worn.line_item.section.value, worn.cash_flow.value
(False, 'non_current_assets', 'investing')
>>> history = chart_history(
...     chart,
...     [
...         AccountRename(account="6-2230", name="Beban ATK", since=date(2026, 7, 1)),
...         AccountMerge(account="6-2930", into="6-2230", since=date(2026, 7, 1)),
...     ],
... )
>>> history.on(date(2026, 6, 30)).account("6-2230").name
'Beban perlengkapan kantor'
>>> print(history.explain("6-2930", day=date(2026, 7, 1)).render("id"))
Pada 1 Jul 2026 akun 6-2930 adalah Beban lain-lain kantor
  Menjadi bagian dari 6-2230 sejak 1 Jul 2026
"""

from __future__ import annotations

from backoffice_core.bookkeeping.account_classes import (
    AccountType,
    CashFlow,
    Control,
    ExpenseNature,
    LineItem,
    StatementSection,
)
from backoffice_core.bookkeeping.charts.changes import (
    AccountClosure,
    AccountMerge,
    AccountRename,
    ChartChange,
)
from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.charts.checking import check_entry
from backoffice_core.bookkeeping.charts.history import ChartHistory, chart_history
from backoffice_core.bookkeeping.charts.outline import chart_from_outline
from backoffice_core.bookkeeping.charts.ready import READY_CHARTS, ReadyChart, chart_of
from backoffice_core.bookkeeping.model import Account, Translation

__all__ = [
    "READY_CHARTS",
    "Account",
    "AccountClosure",
    "AccountMerge",
    "AccountRename",
    "AccountType",
    "CashFlow",
    "Chart",
    "ChartChange",
    "ChartHistory",
    "Control",
    "ExpenseNature",
    "LineItem",
    "ReadyChart",
    "StatementSection",
    "Translation",
    "chart_from_outline",
    "chart_history",
    "chart_of",
    "check_entry",
]
