"""Statements, journals and ledgers as tables, whatever columns they have.

One function for all statements: they share a shape. Beside each line stand the accounts it is
made of, so that a reader with the ledger in hand finds the way, and rows that sum up are strong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backoffice_core.bookkeeping import Posting
from backoffice_core.bookkeeping.statements import (
    FigurePosting,
    JournalBook,
    LedgerAccount,
    Statement,
    StatementRow,
    WideTrialBalance,
    WorkSheet,
)
from backoffice_core.bookkeeping.statements.columns import titles_of
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.words import Message
from backoffice_core.reports.names import journal_name
from backoffice_core.reports.tables import Column, Kind, Row, Table

__all__ = [
    "figure_table",
    "journal_book_table",
    "ledger_table",
    "statement_table",
    "wide_trial_balance_table",
    "work_sheet_table",
]

ACCOUNTS_SHOWN_MAX = 3


def statement_table(statement: Statement) -> Table:
    """Any statement: a row a line, a column a period, value, component or company."""
    places = len(statement.columns)
    return Table(
        name=statement.name,
        title=statement.title,
        columns=(
            Column(Message("Line")),
            *(Column(title, Kind.MONEY) for title in statement.columns),
            Column(Message("Accounts")),
        ),
        rows=[statement_row(row, places) for row in statement.rows],
        strong=(place for place, row in enumerate(statement.rows) if row.is_total),
        note=Message("Source: {source}", source=statement.source) if statement.source else None,
    )


def statement_row(row: StatementRow, places: int) -> Row:
    """A line with its amounts; a heading has none."""
    if row.is_heading:
        return (row.title, *(None,) * (places + 1))
    accounts = None if row.is_total else shown_accounts(row.accounts)
    return (row.title, *row.amounts, accounts)


def shown_accounts(codes: Sequence[str]) -> str | Message | None:
    """The codes behind a line; of many, the first ones and how many more."""
    if not codes:
        return None
    first = ", ".join(codes[:ACCOUNTS_SHOWN_MAX])
    more = len(codes) - ACCOUNTS_SHOWN_MAX
    return Message("{codes} and {count} more", codes=first, count=more) if more > 0 else first


def wide_trial_balance_table(wide: WideTrialBalance) -> Table:
    """What every account holds at the end of every column's period, debit positive."""
    trials = [wide.trial_balance(place) for place in range(len(wide.columns))]
    return Table(
        name="wide_trial_balance",
        title=Message("Trial balance"),
        columns=(
            Column(Message("Account")),
            Column(Message("Name")),
            *(Column(title, Kind.MONEY) for title in titles_of(wide.columns, day=True)),
        ),
        rows=[
            (account.code, account.title, *(trial.rows[place].closing for trial in trials))
            for place, account in enumerate(wide.accounts)
        ],
        total=(None, Message("Total"), *(trial.closing for trial in trials)),
        note=Message("Balances are debit where positive, credit where negative."),
    )


def work_sheet_table(sheet: WorkSheet) -> Table:
    """The trial balance before and after what was adjusted at the end of the period."""
    rows, currency = sheet.rows, sheet.currency
    return Table(
        name="work_sheet",
        title=Message("Work sheet"),
        columns=(
            Column(Message("Account")),
            Column(Message("Name")),
            Column(Message("Unadjusted"), Kind.MONEY),
            Column(Message("Adjustments, debit"), Kind.MONEY),
            Column(Message("Adjustments, credit"), Kind.MONEY),
            Column(Message("Adjusted"), Kind.MONEY),
        ),
        rows=[
            (r.account.code, r.account.title, r.unadjusted, r.debit, r.credit, r.adjusted)
            for r in rows
        ],
        total=(
            None,
            Message("Total"),
            sheet.unadjusted.closing,
            Money.total((row.debit for row in rows), currency),
            Money.total((row.credit for row in rows), currency),
            sheet.adjusted.closing,
        ),
    )


def journal_book_table(book: JournalBook) -> Table:
    """A journal: every posting of every entry, by day and number."""
    return Table(
        name="journal_book",
        title=Message("Journal")
        if book.name is None
        else Message("Journal: {journal}", journal=journal_name(book.name)),
        columns=(
            Column(Message("Day"), Kind.DAY),
            Column(Message("Entry")),
            Column(Message("Text")),
            Column(Message("Account")),
            Column(Message("Party")),
            Column(Message("Document")),
            Column(Message("Debit"), Kind.MONEY),
            Column(Message("Credit"), Kind.MONEY),
        ),
        rows=[
            (
                entry.day,
                entry.number,
                entry.text,
                leg.account,
                leg.party,
                leg.document or entry.document,
                *sides(leg),
            )
            for entry in book.entries
            for leg in entry.postings
        ],
        total=(Message("Total"), *(None,) * 5, book.debit, book.credit),
    )


def sides(posting: Posting) -> tuple[Money | None, Money | None]:
    """The amount of a posting in the debit or in the credit column."""
    amount = posting.amount
    return (None, -amount) if amount.minor < 0 else (amount, None)


def ledger_table(page: LedgerAccount) -> Table:
    """A page of the general ledger, the balance after every posting beside it."""
    statement = page.statement
    opening: Row = (None, None, Message("At the start"), None, None, None, statement.opening)
    return Table(
        name="ledger_account",
        title=Message("Ledger account {account}", account=page.account.label),
        columns=(
            Column(Message("Day"), Kind.DAY),
            Column(Message("Entry")),
            Column(Message("Text")),
            Column(Message("Party")),
            Column(Message("Debit"), Kind.MONEY),
            Column(Message("Credit"), Kind.MONEY),
            Column(Message("Balance"), Kind.MONEY),
        ),
        rows=[
            opening,
            *(
                (
                    line.entry.day,
                    line.entry.number,
                    line.entry.text,
                    line.posting.party,
                    *sides(line.posting),
                    line.balance,
                )
                for line in statement.lines
            ),
        ],
        strong=[0],
    )


def figure_table(postings: Iterable[FigurePosting], *, currency: str | Currency) -> Table:
    """The postings behind a figure, with what each adds to it."""
    known = tuple(postings)
    return Table(
        name="figure",
        title=Message("Postings behind the figure"),
        columns=(
            Column(Message("Day"), Kind.DAY),
            Column(Message("Entry")),
            Column(Message("Text")),
            Column(Message("Account")),
            Column(Message("Party")),
            Column(Message("Amount"), Kind.MONEY),
        ),
        rows=[
            (
                each.entry.day,
                each.entry.number,
                each.entry.text,
                each.posting.account,
                each.posting.party,
                each.amount,
            )
            for each in known
        ],
        total=(
            Message("Total"),
            *(None,) * 4,
            Money.total((each.amount for each in known), currency),
        ),
    )
