"""Every statement as text, as a page, as CSV and as a frame, in both languages."""

from __future__ import annotations

import csv
import io
from datetime import date
from html.parser import HTMLParser

import pytest

from backoffice_core import Money, Month
from backoffice_core.bookkeeping import Entry, EntryKind, Posting
from backoffice_core.bookkeeping.charts import chart_of
from backoffice_core.bookkeeping.statements import (
    ExpenseAnalysis,
    WideTrialBalance,
    cash_flows_direct,
    cash_flows_indirect,
    general_ledger,
    journal_book,
    statement_of_changes_in_equity,
    statement_of_financial_position,
    statement_of_profit_or_loss,
    wide_trial_balance,
    work_sheet,
)
from backoffice_core.reports import (
    Table,
    figure_table,
    journal_book_table,
    ledger_table,
    statement_table,
    table_csv,
    table_frame,
    table_html,
    table_text,
    wide_trial_balance_table,
    work_sheet_table,
)

CHART = chart_of("generic")
MAY, APRIL = Month(2026, 5).days, Month(2026, 4).days


def entry(number: str, day: date, kind: EntryKind = EntryKind.ORDINARY, **legs: int) -> Entry:
    """An entry from dollars by account, `a1100`."""
    return Entry(
        number=number, day=day, journal="sales", text="<b>=1+1</b>", kind=kind,
        postings=[Posting(account=code[1:], amount=Money.of(amount, "USD"), party="Maju & co")
                  for code, amount in legs.items()],
    )  # fmt: skip


SHOP = (
    entry("1", date(2026, 4, 2), a1100=90, a3100=-90),
    entry("2", date(2026, 4, 4), a1200=55, a4100=-50, a2200=-5),
    entry("3", date(2026, 5, 9), a1600=100, a1100=-40, a2600=-60),
    entry("4", date(2026, 5, 20), a1100=53, a6900=2, a1200=-55),
    entry("5", date(2026, 5, 31), EntryKind.ADJUSTING, a6500=3, a1690=-3),
)


def wide(by: str = "") -> WideTrialBalance:
    """May beside April."""
    return wide_trial_balance(SHOP, chart=CHART, currency="USD", periods=[MAY, APRIL], by=by)


def tables() -> dict[str, Table]:
    """Every table there is about the shop."""
    books, by_party = wide(), wide("party")
    sheet = statement_of_financial_position(books)
    statements = [
        sheet.with_changes(),
        statement_of_financial_position(by_party),
        statement_of_profit_or_loss(books).with_changes(),
        statement_of_profit_or_loss(by_party, analysis=ExpenseAnalysis.NATURE),
        statement_of_changes_in_equity(books),
        cash_flows_direct(books).with_changes(),
        cash_flows_indirect(by_party),
    ]
    found = [statement_table(statement) for statement in statements]
    found += [
        wide_trial_balance_table(books),
        wide_trial_balance_table(by_party),
        work_sheet_table(work_sheet(SHOP, chart=CHART, currency="USD", period=MAY)),
        journal_book_table(journal_book(SHOP, currency="USD")),
        journal_book_table(journal_book(SHOP, currency="USD", name="sales", period=MAY)),
        figure_table(sheet.figure("total_assets").postings(SHOP), currency="USD"),
    ]
    found += map(ledger_table, general_ledger(SHOP, chart=CHART, currency="USD", period=MAY))
    return {f"{place} {table.name}": table for place, table in enumerate(found)}


class Cells(HTMLParser):
    """The cells of a page as a reader sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        """Start a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        """Take what stands in a cell."""
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


@pytest.mark.parametrize("name", tables())
@pytest.mark.parametrize("locale", ["en", "id"])
def test_every_table_is_written_four_ways(name: str, locale: str) -> None:
    """Text, page, CSV and frame have the same rows, and nothing in a text becomes markup."""
    table = tables()[name]
    assert table_text(table, locale=locale, width=200)
    page = Cells()
    page.feed(table_html(table, locale=locale))
    assert len(table.rows) + 1 + (table.total is not None) == len(page.rows)
    read = list(csv.reader(io.StringIO(table_csv(table))))
    assert len(table.rows) + 1 == len(read)
    frame = table_frame(table)
    assert (len(table.rows), len(table.columns)) == frame.shape
    assert len(table.rows) == frame.to_arrow().num_rows


def test_a_balance_sheet_reads_as_one() -> None:
    """Sections, lines, sums, and the accounts behind each line."""
    text = table_text(statement_table(statement_of_financial_position(wide())), width=110)
    expected = """\
Statement of financial position (USD)
Line                           May 31, 2026  Apr 30, 2026  Accounts
-----------------------------  ------------  ------------  ----------------
Current assets
Cash and cash equivalents            103.00         90.00  1100
Trade receivables                      0.00         55.00  1200
Total Current assets                 103.00        145.00"""
    assert expected == "\n".join(text.splitlines()[:7])


def test_a_statement_speaks_indonesian() -> None:
    """Every title is translated."""
    text = table_text(statement_table(cash_flows_indirect(wide())), locale="id", width=110)
    for words in (
        "Laporan arus kas, metode tidak langsung (USD)",
        "Laba periode berjalan",
        "Perubahan Piutang usaha",
        "Kas dari aktivitas operasi",
        "Mei 2026",
    ):
        assert words in text
