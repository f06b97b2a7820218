"""What the reports call things that are codes elsewhere: months, journals, severities."""

from __future__ import annotations

from datetime import date
from typing import Final

from backoffice_core.bookkeeping import AccountType, Direction
from backoffice_core.kernel.findings import Severity
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.words import Message
from backoffice_core.processes.changes import Action

__all__ = [
    "account_type_name",
    "action_name",
    "fact_name",
    "journal_name",
    "month_name",
    "severity_name",
    "side_name",
    "subject_name",
    "weekday_name",
]

MONTHS: Final = (
    "January {year}", "February {year}", "March {year}", "April {year}",
    "May {year}", "June {year}", "July {year}", "August {year}",
    "September {year}", "October {year}", "November {year}", "December {year}",
)  # fmt: skip
WEEKDAYS: Final = ("Mon {day}", "Tue {day}", "Wed {day}", "Thu {day}", "Fri {day}",
                   "Sat {day}", "Sun {day}")  # fmt: skip
SEVERITIES: Final = {
    Severity.INFO: "info",
    Severity.NOTICE: "notice",
    Severity.WARNING: "warning",
    Severity.SERIOUS: "serious",
}
JOURNALS: Final = {
    "opening": "Opening balances",
    "sales": "Sales",
    "purchases": "Purchases",
    "payments": "Payments",
    "stock": "Stock",
    "wages": "Wages",
}
SIDES: Final = {Direction.SALE: "Owed to us", Direction.PURCHASE: "Owed by us"}
ACTIONS: Final = {Action.ADDED: "new", Action.REVISED: "revised", Action.REVERSED: "reversed"}
FACTS: Final = {
    "punches": "Punches",
    "leaves": "Leave",
    "invoices": "Invoices",
    "payments": "Payments",
    "stock_moves": "Stock moves",
    "withdrawals": "Withdrawals",
    "timesheets": "Timesheets",
    "rosters": "Rosters",
    "entries": "Entries",
}
ACCOUNT_TYPES: Final = {
    AccountType.ASSET: "Assets",
    AccountType.LIABILITY: "Liabilities",
    AccountType.EQUITY: "Equity",
    AccountType.INCOME: "Income",
    AccountType.EXPENSE: "Expenses",
}
SUBJECTS: Final = {
    "employee": "employee {name}",
    "item": "item {name}",
    "month": "month {name}",
    "move": "move {name}",
    "payment": "payment {name}",
    "purchase": "purchase {name}",
    "sale": "sale {name}",
    "shift": "shift {name}",
}


def month_name(month: Month) -> Message:
    """A month in words.

    >>> month_name(Month(2026, 5)).render("id")
    'Mei 2026'
    """
    return Message(MONTHS[month.month - 1], year=str(month.year))


def weekday_name(day: date) -> Message:
    """A day by its weekday and number, short enough to stand over a column.

    >>> weekday_name(date(2026, 6, 1)).render("id")
    'Sen 1'
    """
    return Message(WEEKDAYS[day.weekday()], day=day.day)


def severity_name(severity: Severity) -> Message:
    """How soon somebody must look, in a word."""
    return Message(SEVERITIES[severity])


def journal_name(journal: str) -> Message | str:
    """A book of prime entry; one of the business's own by the name it has."""
    return Message(JOURNALS[journal]) if journal in JOURNALS else journal


def side_name(direction: Direction) -> Message:
    """Who owes whom."""
    return Message(SIDES[direction])


def action_name(action: Action) -> Message:
    """What became of something on record."""
    return Message(ACTIONS[action])


def fact_name(kind: str) -> Message | str:
    """What is on record, in the plural; a kind of somebody else's by the name it has."""
    return Message(FACTS[kind]) if kind in FACTS else kind


def account_type_name(kind: AccountType) -> Message:
    """One of the five types of account."""
    return Message(ACCOUNT_TYPES[kind])


def subject_name(subject: str) -> Message | str:
    """Whom or what a finding is about, ``employee E07``, in the reader's words.

    >>> subject_name("employee E07").render("id")
    'karyawan E07'
    """
    if subject in FACTS:
        return Message(FACTS[subject])
    word, _, name = subject.partition(" ")
    return Message(SUBJECTS[word], name=name) if word in SUBJECTS and name else subject
