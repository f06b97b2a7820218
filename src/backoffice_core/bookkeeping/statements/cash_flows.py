"""Cash flows, direct and indirect (IAS 7, PSAK 207); both tie to what happened to cash.

Direct: where cash came from, by the counterparts of what moved it. Indirect: profit, corrected by
what was no cash. Both rest on the same split of every account's movement into cash and non-cash:
over all accounts the non-cash parts cancel out, because entries balance. So each activity is the
same figure by both methods, to the minor unit, and all of them, with what exchange rates did to
foreign cash, are the movement of cash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from backoffice_core.bookkeeping.account_classes import CashFlow, LineItem
from backoffice_core.bookkeeping.model import Account
from backoffice_core.bookkeeping.statements.columns import titles_of
from backoffice_core.bookkeeping.statements.figures import Figure, Measure, figures_of
from backoffice_core.bookkeeping.statements.placing import RESULT, cash_flow_of
from backoffice_core.bookkeeping.statements.position import grouped
from backoffice_core.bookkeeping.statements.statement import Rows, Statement
from backoffice_core.bookkeeping.statements.wide import WideTrialBalance
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
# What revaluing cash is booked against, by role; no cash flows by it.
REVALUATION: Final = frozenset({"unrealised_exchange_gain", "unrealised_exchange_loss"})
Accounts = Iterable[Account]


class Flows:
    """The rows of a cash flow statement as they are put together."""

    def __init__(self, wide: WideTrialBalance) -> None:
        if wide.cash is None:
            raise InvalidValue(
                "cash_flows_unknown",
                "The cash flows behind these balances are not known.",
                "Make the statement of each company's entries: balances alone do not say where"
                " cash came from.",
            )
        self.wide = wide
        self.rows = Rows(len(wide.columns), wide.currency)
        self.others = [a for a in wide.accounts if cash_flow_of(a) is not CashFlow.CASH]
        self.cash = [a for a in wide.accounts if cash_flow_of(a) is CashFlow.CASH]

    def of(self, activity: CashFlow) -> list[Account]:
        """The accounts of an activity."""
        return [
            account
            for account in self.others
            if cash_flow_of(account) is activity and account.role not in REVALUATION
        ]

    def exchange_effect(self) -> None:
        """What cash in other currencies gained or lost by rates: no flow (IAS 7.28)."""
        self.rows.line(
            "exchange_effect",
            Message("Effect of exchange rates on cash"),
            self.came(account for account in self.others if account.role in REVALUATION),
        )

    def earned(self, accounts: Accounts, sign: int) -> Callable[[int], Figure]:
        """What accounts moved by."""
        return figures_of(self.wide, accounts, Measure.EARNED, sign=sign)

    def came(self, accounts: Accounts) -> Callable[[int], Figure]:
        """The cash that came against accounts."""
        return figures_of(self.wide, accounts, Measure.CASH)

    def without_cash(self, accounts: Accounts) -> Callable[[int], Figure]:
        """What accounts moved by without cash, credit positive."""
        held = tuple(accounts)
        moved, came = self.earned(held, -1), self.came(held)
        return lambda place: moved(place) - came(place)

    def by_line(
        self, prefix: str, accounts: Accounts, figure: Callable[[Accounts], Callable[[int], Figure]]
    ) -> list[str]:
        """A row for each line item that has anything; the keys of those that could be."""
        keys: list[str] = []
        for item, own in grouped(accounts).items():
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
            case "non_cash_":
                return Message("Non-cash changes of {line}", line=item.title)
            case _:
                return item.title

    def activity(self, activity: CashFlow) -> None:
        """The direct rows of an activity and their sum."""
        self.rows.heading(activity.value, Message(HEADINGS[activity]))
        keys = self.by_line(f"{activity.value}_", self.of(activity), self.came)
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


def cash_flows_direct(wide: WideTrialBalance) -> Statement:
    """Where cash came from and what it was spent on, by activity and line item (IAS 7.18(a)).

    What moved without cash is not in it (IAS 7.43), transfers between cash accounts neither.
    Raises :class:`InvalidValue` (``cash_flows_unknown``) for a group.
    """
    flows = Flows(wide)
    for activity in ACTIVITIES:
        flows.activity(activity)
    return flows.finish(
        Message("Statement of cash flows, direct method"), "IAS 7.18(a), 7.21, 7.43; PSAK 207"
    )


def cash_flows_indirect(wide: WideTrialBalance) -> Statement:
    """Profit, corrected by what was no cash and by what is no operation (IAS 7.18(b), 7.20).

    Investing and financing are as by the direct method (IAS 7.21); the sum of operations is, too.
    Of exchange differences profit keeps those on claims and debts, which their change takes back;
    those on cash are taken off, as they are shown by themselves (IAS 7.28).
    Raises :class:`InvalidValue` (``cash_flows_unknown``) for a group.
    """
    flows = Flows(wide)
    rows = flows.rows
    results = [account for account in flows.others if account.type in RESULT]
    operating = flows.of(CashFlow.OPERATING)
    revalued = [account for account in results if account.role in REVALUATION]
    apart = (*operating, *revalued)
    elsewhere = [account for account in flows.others if account not in apart]
    rows.heading("operating", Message(HEADINGS[CashFlow.OPERATING]))
    rows.line("profit", Message("Profit of the period"), flows.earned(results, -1), keep=True)
    rows.line(
        "results_elsewhere",
        Message("Income and expenses that are not of operations"),
        flows.earned((a for a in results if a in elsewhere), 1),
    )
    on_cash = flows.came(revalued)
    title = Message("Exchange differences on cash")
    rows.line("exchange_differences", title, lambda place: -on_cash(place))
    keys = ["profit", "results_elsewhere", "exchange_differences"]
    keys += flows.by_line("non_cash_", elsewhere, flows.without_cash)
    changing = (account for account in operating if account.type not in RESULT)
    keys += flows.by_line("change_", changing, lambda own: flows.earned(own, -1))
    flows.total(CashFlow.OPERATING, keys)
    for activity in ACTIVITIES[1:]:
        flows.activity(activity)
    return flows.finish(
        Message("Statement of cash flows, indirect method"), "IAS 7.18(b), 7.20, 7.43; PSAK 207"
    )
