"""Every table of a month at once, for whoever writes them all to files or frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from backoffice_core.reports import book_tables, people_tables, roster_tables, stock_tables
from backoffice_core.reports import verdict_tables as verdicts

if TYPE_CHECKING:
    from backoffice_core.processes.closed_month import ClosedMonth
    from backoffice_core.reports.tables import Table

__all__ = ["month_tables"]

MAKERS: Final = (
    verdicts.finding_table,
    people_tables.timesheet_table,
    people_tables.wage_table,
    book_tables.trial_balance_table,
    book_tables.profit_and_loss_table,
    book_tables.balance_sheet_table,
    book_tables.open_parties_table,
    book_tables.open_item_table,
    book_tables.journals_table,
    book_tables.journal_table,
    book_tables.account_table,
    stock_tables.stock_table,
    stock_tables.proposal_table,
    roster_tables.roster_table,
    roster_tables.open_shift_table,
    verdicts.changes_table,
    verdicts.change_table,
    verdicts.tie_table,
)


def month_tables(month: ClosedMonth) -> tuple[Table, ...]:
    """All tables of a closed month, each with a ``name`` of its own."""
    return tuple(make(month) for make in MAKERS)
