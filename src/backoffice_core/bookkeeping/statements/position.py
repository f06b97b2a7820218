"""The balance sheet by classes: current and non-current, line by line (IAS 1.54-60, PSAK 201)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from backoffice_core.bookkeeping.account_classes import LineItem, StatementSection
from backoffice_core.bookkeeping.model import Account
from backoffice_core.bookkeeping.statements.columns import titles_of
from backoffice_core.bookkeeping.statements.figures import Measure, figures_of
from backoffice_core.bookkeeping.statements.placing import RESULT, line_item_of
from backoffice_core.bookkeeping.statements.statement import Rows, Statement
from backoffice_core.bookkeeping.statements.wide import WideTrialBalance
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.words import Message

__all__ = ["Groups", "grouped", "results_of", "statement_of_financial_position"]

Groups = dict[LineItem, list[Account]]
OCI: Final = LineItem.OTHER_COMPREHENSIVE_INCOME
ASSETS: Final = (StatementSection.CURRENT_ASSETS, StatementSection.NON_CURRENT_ASSETS)
LIABILITIES: Final = (
    StatementSection.CURRENT_LIABILITIES,
    StatementSection.NON_CURRENT_LIABILITIES,
)
# The account, by role, that holds what others own of the companies of a group.
NON_CONTROLLING: Final = "non_controlling_interest"


def grouped(accounts: Iterable[Account]) -> Groups:
    """The accounts of each line item, the line items in the order of the statements."""
    found: Groups = {item: [] for item in LineItem}
    for account in accounts:
        found[line_item_of(account)].append(account)
    return found


def results_of(accounts: Iterable[Account], *, comprehensive: bool) -> list[Account]:
    """The income and expense accounts, or else those of other comprehensive income."""
    return [
        account
        for account in accounts
        if account.type in RESULT and (line_item_of(account) is OCI) is comprehensive
    ]


@checked
def statement_of_financial_position(wide: WideTrialBalance) -> Statement:
    """The balance sheet at the end of each column's period.

    Equity shows the profit of the period, and that of earlier ones as far as no entry moved it
    to an equity account; closing entries of the period are left out, so it says the same before
    and after closing. Where a column is a whole company, ``total_assets`` equals
    ``total_equity_and_liabilities`` to the minor unit.
    """
    groups = grouped(account for account in wide.accounts if account.type not in RESULT)
    rows = Rows(len(wide.columns), wide.currency)
    for section in ASSETS:
        section_rows(rows, wide, groups, section, 1)
    rows.total("total_assets", Message("Total assets"), [(1, f"total_{s.value}") for s in ASSETS])
    for section in LIABILITIES:
        section_rows(rows, wide, groups, section, -1)
    rows.total(
        "total_liabilities",
        Message("Total liabilities"),
        [(1, f"total_{section.value}") for section in LIABILITIES],
    )
    equity_rows(rows, wide, groups)
    rows.total(
        "total_equity_and_liabilities",
        Message("Total equity and liabilities"),
        [(1, "total_liabilities"), (1, "total_equity")],
    )
    return Statement(
        name="financial_position",
        title=Message("Statement of financial position"),
        columns=titles_of(wide.columns, day=True),
        rows=rows.rows(),
        left_out=rows.left_out(),
        currency=wide.currency,
        source="IAS 1.54, 1.60; PSAK 201",
    )


def items_in(section: StatementSection) -> list[LineItem]:
    """The line items of a section, in order."""
    return [item for item in LineItem if item.section is section]


def section_rows(
    rows: Rows, wide: WideTrialBalance, groups: Groups, section: StatementSection, sign: int
) -> None:
    """A heading, the lines that hold anything, and their sum; nothing for an empty section."""
    items = items_in(section)
    filled = any(groups[item] for item in items)
    if filled:
        rows.heading(section.value, section.title)
    for item in items:
        figures = figures_of(wide, groups[item], Measure.UNCLOSED, sign=sign)
        rows.line(item.value, item.title, figures)
    total = Message("Total {section}", section=section.title)
    parts = [(1, item.value) for item in items]
    rows.total(f"total_{section.value}", total, parts, keep=filled)


def equity_rows(rows: Rows, wide: WideTrialBalance, groups: Groups) -> None:
    """Equity, with the profit that is not in an equity account yet."""
    rows.heading("equity", StatementSection.EQUITY.title)
    items = items_in(StatementSection.EQUITY)
    others = [each for item in items for each in groups[item] if each.role == NON_CONTROLLING]
    results = results_of(wide.accounts, comprehensive=False)
    comprehensive = results_of(wide.accounts, comprehensive=True)

    def line(key: str, title: Message, accounts: list[Account], measure: Measure) -> None:
        figures = figures_of(wide, accounts, measure, sign=-1)
        rows.line(key, title, figures, keep=key == "profit")

    for item in items:
        owners = [each for each in groups[item] if each.role != NON_CONTROLLING]
        line(item.value, item.title, owners, Measure.UNCLOSED)
    line(
        "earlier_profit",
        Message("Profit of earlier periods"),
        [*results, *comprehensive],
        Measure.OPENING,
    )
    line("profit", Message("Profit of the period"), results, Measure.EARNED)
    line(
        "comprehensive_income",
        Message("Other comprehensive income of the period"),
        comprehensive,
        Measure.EARNED,
    )
    line(NON_CONTROLLING, Message("Non-controlling interest"), others, Measure.UNCLOSED)
    keys = [item.value for item in items]
    keys += ["earlier_profit", "profit", "comprehensive_income", NON_CONTROLLING]
    rows.total("total_equity", Message("Total equity"), [(1, key) for key in keys])
