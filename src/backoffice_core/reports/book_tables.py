"""The books of the month as tables: journals, balances, statements, open items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from backoffice_core.bookkeeping import OpenItem, Section
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.words import Message
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.reports.names import account_type_name, journal_name, month_name, side_name
from backoffice_core.reports.tables import Column, Kind, Row, Table

__all__ = [
    "account_table",
    "balance_sheet_table",
    "journal_table",
    "journals_table",
    "open_item_table",
    "open_parties_table",
    "profit_and_loss_table",
    "trial_balance_table",
]


def journals_table(month: ClosedMonth) -> Table:
    """How many entries each journal has and what they debit."""
    count: dict[str, int] = defaultdict(int)
    debit: dict[str, int] = defaultdict(int)
    for entry in month.entries:
        count[entry.journal] += 1
        debit[entry.journal] += sum(
            leg.amount.minor for leg in entry.postings if leg.amount.minor > 0
        )
    currency = month.shop.currency
    return Table(
        name="journals",
        title=Message("Journals of {month}", month=month_name(month.shop.month)),
        columns=(
            Column(Message("Journal")),
            Column(Message("Entries"), Kind.NUMBER),
            Column(Message("Debit = credit"), Kind.MONEY),
        ),
        rows=[
            (journal_name(journal), count[journal], Money(debit[journal], currency))
            for journal in sorted(count)
        ],
        total=(Message("Total"), len(month.entries), Money(sum(debit.values()), currency)),
    )


def journal_table(month: ClosedMonth) -> Table:
    """Every posting of every entry, by day and number."""
    nothing = Money.zero(month.shop.currency)
    entries = sorted(month.entries, key=lambda entry: (entry.day, entry.number))
    names = {account.code: account.title for account in month.chart.accounts}
    legs = [(entry, leg) for entry in entries for leg in entry.postings]
    return Table(
        name="journal",
        title=Message("Entries of {month}", month=month_name(month.shop.month)),
        columns=(
            Column(Message("Day"), Kind.DAY),
            Column(Message("Entry")),
            Column(Message("Text")),
            Column(Message("Account")),
            Column(Message("Account name")),
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
                names.get(leg.account),
                leg.party,
                leg.document or entry.document,
                *sides(leg.amount),
            )
            for entry, leg in legs
        ],
        total=(
            Message("Total"),
            *(None,) * 6,
            sum((leg.amount for _, leg in legs if leg.amount.minor > 0), nothing),
            sum((-leg.amount for _, leg in legs if leg.amount.minor < 0), nothing),
        ),
    )


def sides(amount: Money) -> tuple[Money | None, Money | None]:
    """A signed amount in the debit or in the credit column."""
    return (None, -amount) if amount.minor < 0 else (amount, None)


def trial_balance_table(month: ClosedMonth) -> Table:
    """What each account had, what moved, what it has."""
    trial = month.trial_balance
    return Table(
        name="trial_balance",
        title=Message("Trial balance of {month}", month=month_name(month.shop.month)),
        columns=(
            Column(Message("Account")),
            Column(Message("Name")),
            Column(Message("Opening"), Kind.MONEY),
            Column(Message("Debit"), Kind.MONEY),
            Column(Message("Credit"), Kind.MONEY),
            Column(Message("Closing"), Kind.MONEY),
        ),
        rows=[
            (row.account.code, row.account.title, row.opening, row.debit, row.credit, row.closing)
            for row in trial.rows
        ],
        total=(None, Message("Total"), trial.opening, trial.debit, trial.credit, trial.closing),
        note=Message("Balances are debit where positive, credit where negative."),
    )


def profit_and_loss_table(month: ClosedMonth) -> Table:
    """What the month earned, in the order of its sections."""
    statement = month.profit_and_loss
    gross: Row = (None, Message("Gross profit"), statement.gross_profit)
    rows: list[Row] = []
    strong: list[int] = []
    for section in statement.sections:
        rows += section_rows(section)
        if section.lines:
            strong.append(len(rows) - 1)
        if section is statement.cost_of_sales:
            rows.append(gross)
            strong.append(len(rows) - 1)
    return Table(
        name="profit_and_loss",
        title=Message("Profit and loss of {month}", month=month_name(month.shop.month)),
        columns=STATEMENT,
        rows=rows,
        strong=strong,
        total=(None, Message("Profit"), statement.profit),
    )


def balance_sheet_table(month: ClosedMonth) -> Table:
    """What there is, and where it comes from."""
    sheet = month.balance_sheet
    rows: list[Row] = []
    strong: list[int] = []
    for section in sheet.sections:
        rows += section_rows(section)
        if section.lines:
            strong.append(len(rows) - 1)
    return Table(
        name="balance_sheet",
        title=Message("Balance sheet of {day}", day=month.shop.month.last_day),
        columns=STATEMENT,
        rows=rows,
        strong=strong,
        total=(None, Message("Liabilities and equity"), sheet.liabilities_and_equity),
    )


STATEMENT = (
    Column(Message("Account")),
    Column(Message("Line")),
    Column(Message("Amount"), Kind.MONEY),
)


def section_rows(section: Section) -> Iterator[Row]:
    """The lines of a section and what they add up to; an empty section is left out."""
    for line in section.lines:
        yield (line.accounts[0] if len(line.accounts) == 1 else None, line.title, line.amount)
    if section.lines:
        yield (None, Message("Total {section}", section=section.title), section.total)


def open_parties_table(month: ClosedMonth) -> Table:
    """What each party owes or is owed, and how much of it is overdue at the end of the month."""
    today = month.shop.month.last_day
    rows: list[Row] = []
    strong: list[int] = []
    for items in (month.open_items.receivables, month.open_items.payables):
        if items:
            parties: dict[str, list[OpenItem]] = defaultdict(list)
            for item in items:
                parties[item.party or ""].append(item)
            side = [summary(party, own, today) for party, own in parties.items()]
            rows += [row for _, row in sorted(side, key=lambda pair: pair[0])]
            rows.append(summary(Message("Total"), items, today)[1])
            strong.append(len(rows) - 1)
    return Table(
        name="open_parties",
        title=Message("Open items on {day}", day=today),
        columns=(
            Column(Message("Side")),
            Column(Message("Party")),
            Column(Message("Documents"), Kind.NUMBER),
            Column(Message("Open"), Kind.MONEY),
            Column(Message("Overdue"), Kind.MONEY),
            Column(Message("Days overdue"), Kind.NUMBER),
        ),
        rows=rows,
        strong=strong,
    )


def summary(
    party: str | Message, items: Iterable[OpenItem], today: date
) -> tuple[tuple[int, str], Row]:
    """One row about several open items, and what to sort it by: the largest overdue first."""
    items = tuple(items)
    currency = items[0].amount.currency
    overdue = total_of((item for item in items if item.days_overdue(today)), currency)
    row = (
        side_name(items[0].direction),
        party,
        len(items),
        total_of(items, currency),
        None if overdue.is_zero else overdue,
        max(item.days_overdue(today) for item in items) or None,
    )
    return (-overdue.minor, str(party)), row


def total_of(items: Iterable[OpenItem], currency: Currency) -> Money:
    """The sum of open items, positive where it stands on its own side."""
    return Money.total(map(own_side, items), currency)


def own_side(item: OpenItem) -> Money:
    """The amount of an item, positive where it is owed the way it should be."""
    negative = item.is_against is (item.amount.minor >= 0)
    return -item.amount if negative else item.amount


def open_item_table(month: ClosedMonth) -> Table:
    """Every document that is not settled at the end of the month."""
    today = month.shop.month.last_day
    return Table(
        name="open_items",
        title=Message("Open documents on {day}", day=today),
        columns=(
            Column(Message("Side")),
            Column(Message("Party")),
            Column(Message("Document")),
            Column(Message("Since"), Kind.DAY),
            Column(Message("Due"), Kind.DAY),
            Column(Message("Open"), Kind.MONEY),
            Column(Message("Days overdue"), Kind.NUMBER),
        ),
        rows=[
            (
                side_name(item.direction),
                item.party,
                item.document,
                item.since,
                item.due,
                own_side(item),
                item.days_overdue(today) or None,
            )
            for item in month.open_items.all
        ],
    )


def account_table(month: ClosedMonth) -> Table:
    """The chart of accounts."""
    return Table(
        name="accounts",
        title=Message("Chart of accounts"),
        columns=(
            Column(Message("Account")),
            Column(Message("Name")),
            Column(Message("Type")),
        ),
        rows=[
            (account.code, account.title, account_type_name(account.type))
            for account in month.chart.accounts
        ],
    )
