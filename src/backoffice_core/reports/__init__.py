"""Reports: a closed month as text, as a page, as pictures, and every table of it.

All go through one shape, :class:`Table`, which keeps values. A terminal, a page, a
spreadsheet and a data frame write the same table down, so they cannot disagree.

>>> from datetime import date
>>> from backoffice_core import Message, Money
>>> owed = Table(
...     name="owed",
...     title=Message("Owed to us"),
...     columns=[
...         Column(Message("Party")),
...         Column(Message("Due"), Kind.DAY),
...         Column(Message("Amount"), Kind.MONEY),
...     ],
...     rows=[
...         ("Toko Maju", date(2026, 5, 18), Money.of("333000", "IDR")),
...         ("=cmd|' /C calc'!A0", date(2026, 6, 1), Money.of("1250000.50", "IDR")),
...     ],
...     total=(Message("Total"), None, Money.of("1583000.50", "IDR")),
... )
>>> print(table_text(owed, locale="id"))
Piutang (IDR)
Pihak               Jatuh tempo        Jumlah
------------------  -----------  ------------
Toko Maju           18 Mei 2026       333.000
=cmd|' /C calc'!A0  1 Jun 2026   1.250.000,50
------------------  -----------  ------------
Jumlah                           1.583.000,50
>>> print(table_csv(owed))
Party,Due,Amount (IDR)
Toko Maju,2026-05-18,333000.00
'=cmd|' /C calc'!A0,2026-06-01,1250000.50
<BLANKLINE>
"""

from __future__ import annotations

from backoffice_core.reports.book_tables import (
    account_table,
    balance_sheet_table,
    journal_table,
    journals_table,
    open_item_table,
    open_parties_table,
    profit_and_loss_table,
    trial_balance_table,
)
from backoffice_core.reports.frames import table_frame
from backoffice_core.reports.month_html import month_html
from backoffice_core.reports.month_tables import month_tables
from backoffice_core.reports.month_text import month_text
from backoffice_core.reports.people_tables import timesheet_table, wage_table
from backoffice_core.reports.pictures import (
    frontier_picture,
    roster_picture,
    stock_picture,
    weekly_picture,
)
from backoffice_core.reports.roster_tables import open_shift_table, roster_table
from backoffice_core.reports.statement_tables import (
    figure_table,
    journal_book_table,
    ledger_table,
    statement_table,
    wide_trial_balance_table,
    work_sheet_table,
)
from backoffice_core.reports.stock_tables import proposal_table, stock_table
from backoffice_core.reports.table_csv import table_csv
from backoffice_core.reports.table_html import table_html
from backoffice_core.reports.table_text import table_text
from backoffice_core.reports.tables import Column, Kind, Row, Table
from backoffice_core.reports.verdict_tables import (
    change_table,
    changes_table,
    finding_table,
    tie_table,
    ties_sentence,
)

__all__ = [
    "Column",
    "Kind",
    "Row",
    "Table",
    "account_table",
    "balance_sheet_table",
    "change_table",
    "changes_table",
    "figure_table",
    "finding_table",
    "frontier_picture",
    "journal_book_table",
    "journal_table",
    "journals_table",
    "ledger_table",
    "month_html",
    "month_tables",
    "month_text",
    "open_item_table",
    "open_parties_table",
    "open_shift_table",
    "profit_and_loss_table",
    "proposal_table",
    "roster_picture",
    "roster_table",
    "statement_table",
    "stock_picture",
    "stock_table",
    "table_csv",
    "table_frame",
    "table_html",
    "table_text",
    "tie_table",
    "ties_sentence",
    "timesheet_table",
    "trial_balance_table",
    "wage_table",
    "weekly_picture",
    "wide_trial_balance_table",
    "work_sheet_table",
]
