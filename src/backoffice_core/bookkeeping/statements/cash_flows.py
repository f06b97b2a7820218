"""Cash flows, direct and indirect (IAS 7, PSAK 207); both tie to what happened to cash.

Direct: what cash came for. Indirect: profit and the changes of operating items, without what is
not of operations. Both rest on the same parts of every entry (:mod:`.cash`): over all accounts
what moved without cash cancels out, because entries balance. So each activity is the same figure
by both methods, to the minor unit, and all of them, with what exchange rates did to foreign cash,
are the movement of cash.

Investing and financing show what came apart from what went (IAS 7.21); ``net`` names the line
items that are turned over so fast, in such amounts and for so short, that one figure says more
(IAS 7.22(b), 7.23A). A reversal takes back what it reverses, on that entry's side. Cash that an
entry moves in one leg is one flow: a machine given in part exchange is not sold for cash.

What an account is to cash flows is for the chart to say (``cash_flow``): interest is of the
activity of the account it is paid on or was accrued to, by both methods (IAS 7.31-33), and in one
line, as ``role`` says what was accrued (``interest_payable``, ``dividends_payable``). So are
taxes on income, by the line items of current tax (IAS 7.35).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from backoffice_core.bookkeeping.account_classes import CashFlow, ExpenseNature, LineItem
from backoffice_core.bookkeeping.model import Account
from backoffice_core.bookkeeping.statements.cash import DISPOSAL_ROLES, is_exchange_difference
from backoffice_core.bookkeeping.statements.cash_titles import (
    cash_title,
    paid_title,
    received_title,
)
from backoffice_core.bookkeeping.statements.columns import titles_of
from backoffice_core.bookkeeping.statements.figures import Figure, Measure, figures_of
from backoffice_core.bookkeeping.statements.placing import RESULT, cash_flow_of, line_item_of
from backoffice_core.bookkeeping.statements.position import Groups, grouped
from backoffice_core.bookkeeping.statements.statement import Rows, Statement
from backoffice_core.bookkeeping.statements.wide import WideTrialBalance
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message

__all__ = ["cash_flows_direct", "cash_flows_indirect"]

ACTIVITIES: Final = (CashFlow.OPERATING, CashFlow.INVESTING, CashFlow.FINANCING)
HEADINGS: Final = {
    CashFlow.OPERATING: "Operating activities",
    CashFlow.INVESTING: "Investing activities",
    CashFlow.FINANCING: "Financing activities",
}
TOTALS: Final = {
    CashFlow.OPERATING: "Cash from operating activities",
    CashFlow.INVESTING: "Cash from investing activities",
    CashFlow.FINANCING: "Cash from financing activities",
}
# Interest and dividends have lines of their own, paid at once or accrued before (IAS 7.31).
ACCRUAL_OF: Final = {
    "interest_receivable": LineItem.FINANCE_INCOME,
    "interest_payable": LineItem.FINANCE_COSTS,
    "dividends_payable": LineItem.DISTRIBUTIONS,
}
# So have taxes on income, whatever they were paid on (IAS 7.35).
TAX_ITEMS: Final = frozenset({LineItem.CURRENT_TAX_ASSETS, LineItem.CURRENT_TAX_LIABILITIES})
Accounts = Iterable[Account]


def paid_for(accounts: Accounts) -> Groups:
    """The accounts by the line item that their cash is for."""
    found: Groups = {item: [] for item in LineItem}
    for account in accounts:
        item = ACCRUAL_OF.get(account.role) or line_item_of(account)
        found[LineItem.INCOME_TAX if item in TAX_ITEMS else item].append(account)
    return found


class Flows:
    """The rows of a cash flow statement as they are put together."""

    def __init__(self, wide: WideTrialBalance, net: Iterable[LineItem]) -> None:
        if wide.cash is None:
            raise InvalidValue(
                "cash_flows_unknown",
                "The cash flows behind these balances are not known.",
                "Make the statement of each company's entries: balances alone do not say where"
                " cash came from.",
            )
        self.wide = wide
        self.net = frozenset(net)
        self.rows = Rows(len(wide.columns), wide.currency)
        self.others = [a for a in wide.accounts if cash_flow_of(a) is not CashFlow.CASH]
        self.cash = [a for a in wide.accounts if cash_flow_of(a) is CashFlow.CASH]

    def of(self, activity: CashFlow) -> list[Account]:
        """The accounts of an activity."""
        return [
            account
            for account in self.others
            if cash_flow_of(account) is activity and not is_exchange_difference(account)
        ]

    def moving(self, accounts: Accounts) -> list[Account]:
        """Those that cash came or went for, in any column."""
        cells = self.wide.cells
        return [a for a in accounts if any(cells[a.code].cash) or any(cells[a.code].received)]

    def exchange_effect(self) -> None:
        """What cash in other currencies gained or lost by rates: no flow (IAS 7.28)."""
        self.rows.line(
            "exchange_effect",
            Message("Effect of exchange rates on cash"),
            self.came(self.moving(filter(is_exchange_difference, self.others))),
        )

    def earned(self, accounts: Accounts) -> Callable[[int], Figure]:
        """What accounts moved by, credit positive."""
        return figures_of(self.wide, accounts, Measure.EARNED, sign=-1)

    def came(self, accounts: Accounts) -> Callable[[int], Figure]:
        """The cash that came for accounts."""
        return figures_of(self.wide, accounts, Measure.CASH)

    def received(self, accounts: Accounts) -> Callable[[int], Figure]:
        """What of this cash came."""
        return figures_of(self.wide, accounts, Measure.RECEIVED)

    def paid(self, accounts: Accounts) -> Callable[[int], Figure]:
        """What of it went, negative."""
        return figures_of(self.wide, accounts, Measure.PAID)

    def taken_out(self, accounts: Accounts) -> Callable[[int], Figure]:
        """What takes out of accounts what is not of operations."""
        return figures_of(self.wide, accounts, Measure.APART, sign=-1)

    def changed(self, accounts: Accounts) -> Callable[[int], Figure]:
        """What operations changed accounts by, credit positive."""
        held = tuple(accounts)
        moved, apart = self.earned(held), self.taken_out(held)
        return lambda place: moved(place) + apart(place)

    def by_line(
        self, prefix: str, groups: Groups, figure: Callable[[Accounts], Callable[[int], Figure]]
    ) -> list[str]:
        """A row for each line item that has anything; the keys of those that could be."""
        keys: list[str] = []
        for item, own in groups.items():
            key, title = f"{prefix}{item.value}", self.title(prefix, item)
            if own:
                keys.append(key)
                self.rows.line(key, title, figure(own))
            else:
                self.rows.nothing_in(key, title)
        return keys

    def title(self, prefix: str, item: LineItem) -> Message:
        """What a row about a line item is called."""
        match prefix:
            case "change_":
                return Message("Change in {line}", line=item.title)
            case "apart_":
                return Message("{line}, not of operations", line=item.title)
            case _:
                return cash_title(item)

    def gross(self, activity: CashFlow, groups: Groups) -> list[str]:
        """Two rows for each line item, of what came and what went; their keys."""
        keys: list[str] = []
        for item, own in groups.items():
            for ending, title, figure in (
                ("received", received_title(activity, item), self.received),
                ("paid", paid_title(activity, item), self.paid),
            ):
                keys.append(f"{activity.value}_{item.value}_{ending}")
                self.rows.line(keys[-1], title, figure(own))
        return keys

    def activity(self, activity: CashFlow) -> None:
        """The direct rows of an activity and their sum."""
        self.rows.heading(activity.value, Message(HEADINGS[activity]))
        groups = paid_for(self.moving(self.of(activity)))
        operating = activity is CashFlow.OPERATING
        net = {item: own for item, own in groups.items() if operating or item in self.net}
        keys = self.by_line(f"{activity.value}_", net, self.came)
        keys += self.gross(activity, {item: groups[item] for item in groups if item not in net})
        self.total(activity, keys)

    def total(self, activity: CashFlow, keys: Iterable[str]) -> None:
        """The sum of an activity."""
        self.rows.total(
            f"total_{activity.value}", Message(TOTALS[activity]), [(1, key) for key in keys]
        )

    def finish(self, title: Message, source: str) -> Statement:
        """The change in cash, and the cash that it leads from and to.

        Cash lies where its own postings do and flows where their counterparts do, so a column of
        a dimension has flows only.
        """
        self.exchange_effect()
        keys = [*(f"total_{activity.value}" for activity in ACTIVITIES), "exchange_effect"]
        self.rows.total("change_in_cash", Message("Change in cash"), [(1, key) for key in keys])
        if all(column.is_total for column in self.wide.columns):
            for key, name, measure in (
                ("opening_cash", Message("Cash at the start"), Measure.OPENING),
                ("closing_cash", Message("Cash at the end"), Measure.UNCLOSED),
            ):
                figures = figures_of(self.wide, self.cash, measure)
                self.rows.line(key, name, figures, keep=True)
        return Statement(
            name="cash_flows",
            title=title,
            columns=titles_of(self.wide.columns),
            rows=self.rows.rows(),
            left_out=self.rows.left_out(),
            currency=self.wide.currency,
            source=source,
        )


@checked
def cash_flows_direct(wide: WideTrialBalance, *, net: Iterable[LineItem] = ()) -> Statement:
    """Where cash came from and what it was spent on, by activity and line item (IAS 7.18(a)).

    What moved without cash is not in it (IAS 7.43), transfers between cash accounts neither.
    Investing and financing show receipts and payments apart, in one figure for items in ``net``
    (IAS 7.21, 7.22). Raises :class:`InvalidValue`: ``cash_flows_unknown`` for a group,
    ``not_a_member``.
    """
    flows = Flows(wide, net)
    for activity in ACTIVITIES:
        flows.activity(activity)
    return flows.finish(
        Message("Statement of cash flows, direct method"),
        "IAS 7.16, 7.18(a), 7.21, 7.28, 7.43; PSAK 207",
    )


@checked
def cash_flows_indirect(wide: WideTrialBalance, *, net: Iterable[LineItem] = ()) -> Statement:
    """Profit, without what was no cash and what is no operation (IAS 7.18(b), 7.20).

    Investing and financing are as by the direct method (IAS 7.21); the sum of operations is, too.
    Depreciation, gains and losses on disposals and what else came of investing and financing
    items are taken out of profit (IAS 7.20(b), (c)); what such items owe to operating ones, such
    as a debt to a supplier for a machine, out of their change (IAS 7.43). Exchange differences on
    operating claims and debts stay in profit, as their change takes them back; others are taken
    out, those on cash being shown by themselves (IAS 7.20(b), 7.28).
    Raises :class:`InvalidValue`: ``cash_flows_unknown`` for a group, ``not_a_member``.
    """
    flows = Flows(wide, net)
    rows = flows.rows
    results = [account for account in flows.others if account.type in RESULT]
    rows.heading("operating", Message(HEADINGS[CashFlow.OPERATING]))
    rows.line("profit", Message("Profit of the period"), flows.earned(results), keep=True)
    keys = ["profit", *named_adjustments(flows, results)]
    unnamed = (account for account in results if not adjustment_of(account))
    keys += flows.by_line("apart_", grouped(unnamed), flows.taken_out)
    items = (each for each in flows.of(CashFlow.OPERATING) if each.type not in RESULT)
    keys += flows.by_line("change_", grouped(items), flows.changed)
    flows.total(CashFlow.OPERATING, keys)
    for activity in ACTIVITIES[1:]:
        flows.activity(activity)
    return flows.finish(
        Message("Statement of cash flows, indirect method"),
        "IAS 7.18(b), 7.20, 7.28, 7.43; PSAK 207",
    )


def adjustment_of(account: Account) -> str:
    """The adjustment that readers look for by name, which a result is part of; or none."""
    if is_exchange_difference(account):
        return "exchange_differences"
    if account.role in DISPOSAL_ROLES:
        return "disposals"
    return "depreciation" if account.nature is ExpenseNature.DEPRECIATION else ""


def named_adjustments(flows: Flows, results: Accounts) -> list[str]:
    """Rows of depreciation, disposals and exchange differences; their keys."""
    titles = {
        "depreciation": ExpenseNature.DEPRECIATION.title,
        "disposals": Message("Gains and losses on disposal of assets"),
        "exchange_differences": Message("Exchange differences, not of operations"),
    }
    held = tuple(results)
    for key, title in titles.items():
        own = [account for account in held if adjustment_of(account) == key]
        flows.rows.line(key, title, flows.taken_out(own))
    return list(titles)
