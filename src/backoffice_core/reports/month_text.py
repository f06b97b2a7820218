"""The month for a terminal: what a person must know, with long lists cut and counted.

The last line is the verdict and nothing else, so that a script can read it too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import attrs

from backoffice_core.kernel.findings import Severity, ranked
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.reports.book_tables import (
    balance_sheet_table,
    journal_table,
    journals_table,
    open_parties_table,
    profit_and_loss_table,
    trial_balance_table,
)
from backoffice_core.reports.names import month_name
from backoffice_core.reports.people_tables import timesheet_table, wage_table
from backoffice_core.reports.roster_tables import (
    open_shift_table,
    roster_days,
    roster_people,
    roster_table,
)
from backoffice_core.reports.stock_tables import proposal_table, stock_table
from backoffice_core.reports.table_text import display_width, safe_line, table_text
from backoffice_core.reports.tables import Column, Kind, Row, Table
from backoffice_core.reports.verdict_tables import (
    can_be_read,
    change_table,
    changes_table,
    finding_table,
    ties_sentence,
)

__all__ = ["key_figures", "month_text"]

WIDTH = 100
LIST_MAX = 20
SHORT_LIST_MAX = 10
PEOPLE_MAX = 60
EACH_MAX = 3
FINDINGS_MAX = 40


def month_text(month: ClosedMonth, *, locale: str = "en") -> str:
    """All of a closed month as plain text, a hundred places wide.

    The last line says whether everything ties, the part before it what this run changed.
    Raises :class:`InvalidValue` (``unknown_locale``).
    """
    parts = [heading(month, locale), *tables_text(month, locale), changes_text(month, locale)]
    return "\n\n".join((*parts, ties_sentence(month, locale=locale)))


def heading(month: ClosedMonth, locale: str) -> str:
    """The shop, the month and its key figures."""
    title = safe_line(f"{month.shop.name} - {month_name(month.shop.month).render(locale)}")
    figures = table_text(key_figures(month), locale=locale, width=WIDTH)
    return f"{title}\n{'=' * display_width(title)}\n\n{figures}"


def key_figures(month: ClosedMonth) -> Table:
    """The few numbers that an owner asks for first."""
    profit_and_loss = month.profit_and_loss
    overtime = Duration.total(tier.time for sheet in month.timesheets for tier in sheet.overtime)
    rows: list[Row] = [
        (Message("Revenue"), profit_and_loss.sales.total),
        (Message("Gross profit"), profit_and_loss.gross_profit),
        (Message("Profit"), profit_and_loss.profit),
        (Message("Stock value"), month.valuation.value),
        (Message("Overtime"), overtime),
        (Message("Open shifts"), sum(each.missing for each in month.open_shifts)),
        (Message("Findings"), len(month.findings)),
    ]
    return Table(
        name="key_figures",
        title=Message("Key figures"),
        columns=(Column(Message("Figure")), Column(Message("Value"), Kind.NUMBER)),
        rows=rows,
    )


def tables_text(month: ClosedMonth, locale: str) -> Iterator[str]:
    """Each table of the month, cut where it is long."""

    def text(table: Table, rows_max: int = LIST_MAX) -> str:
        return table_text(table, locale=locale, width=WIDTH, rows_max=rows_max)

    findings, shown = pressing_first(month)
    yield text(findings.select("Severity", "About", "Day", "Finding"), shown)
    for table in timesheet_parts(month):
        yield text(table, PEOPLE_MAX)
    yield text(wage_table(month), PEOPLE_MAX)
    yield text(journals_table(month))
    journal = journal_table(month)
    yield text(journal.select("Day", "Entry", "Account", "Debit", "Credit"), SHORT_LIST_MAX)
    yield table_text(trial_balance_table(month), locale=locale, width=WIDTH)
    yield table_text(profit_and_loss_table(month), locale=locale, width=WIDTH)
    yield table_text(balance_sheet_table(month), locale=locale, width=WIDTH)
    yield text(open_parties_table(month))
    yield text(stock_table(month), SHORT_LIST_MAX)
    proposals = proposal_table(month)
    yield text(proposals.select("Item", "Supplier", "Quantity", "Order on", "Arrives on", "Reason"))
    for table in roster_parts(month):
        yield text(table, PEOPLE_MAX)
    yield text(open_shift_table(month, reasons_max=SHORT_LIST_MAX), SHORT_LIST_MAX)


def pressing_first(month: ClosedMonth) -> tuple[Table, int]:
    """The findings and how many to show of them: all serious ones, and a few of each kind.

    So a hundred who came late do not hide the one delivery that nobody paid for. What is
    shown stands first, in the order of the whole table.
    """
    table = finding_table(month)
    told: Counter[str] = Counter()
    shown: list[Row] = []
    others: list[Row] = []
    for finding, row in zip(ranked(month.findings), table.rows, strict=True):
        told[finding.kind] += 1
        few = told[finding.kind] <= EACH_MAX and len(shown) < FINDINGS_MAX
        (shown if few or finding.severity is Severity.SERIOUS else others).append(row)
    return attrs.evolve(table, rows=[*shown, *others]), len(shown)


def timesheet_parts(month: ClosedMonth) -> tuple[Table, Table]:
    """The timesheets in two parts that fit: attendance, and overtime by its multiples."""
    whole = timesheet_table(month)
    names = [column.name.render("en") for column in whole.columns]
    split = names.index("Absent") + 1
    overtime = whole.select("Id", "Name", *names[split:])
    title = Message("Overtime of {month}", month=month_name(month.shop.month))
    attendance = attrs.evolve(whole.select(*names[1:split]), note=None)
    return attendance, attrs.evolve(overtime, title=title)


def roster_parts(month: ClosedMonth) -> Iterator[Table]:
    """The roster in as few parts as fit, of about the same number of days each."""
    days = roster_days(month)
    roster = month.roster
    codes = {one.shift for one in roster.assignments} if roster is not None else set[str]()
    cell = 2 + max((*map(display_width, codes), 3))
    names = max((display_width(person.name) for person in roster_people(month)), default=0)
    a_part = max((WIDTH - min(names, 20)) // cell, 1)
    parts = -(-len(days) // a_part)
    length = -(-len(days) // parts)
    for start in range(0, len(days), length):
        table = roster_table(month, days=days[start : start + length])
        last = start + length >= len(days)
        yield table if last else attrs.evolve(table, note=None)


def changes_text(month: ClosedMonth, locale: str) -> str:
    """What this run wrote: how many of each kind, and which, where that can be read at all."""
    if not month.changes:
        return Message("Nothing changed since the last run.").render(locale)
    counts = table_text(changes_table(month), locale=locale, width=WIDTH)
    if not can_be_read(month):
        return counts
    each = table_text(change_table(month), locale=locale, width=WIDTH, rows_max=SHORT_LIST_MAX)
    return f"{counts}\n\n{each}"
