"""Whether the parts of a closed month meet: three sums, each reached by two paths.

A tie compares what the ledger *on record* says with what the facts on record come to
when they are added up again from the start. It never looks at intermediate results of
the closing itself, so that a slip there cannot hide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from backoffice_core.bookkeeping import Chart, Entry
from backoffice_core.inventory import value_moves
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message
from backoffice_core.processes.decisions import pay_of
from backoffice_core.processes.records import balances_of, recorded_moves, recorded_timesheets
from backoffice_core.storage import BalanceQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backoffice_core.inventory import Move
    from backoffice_core.processes.shop import Shop
    from backoffice_core.storage import Reader, Store
    from backoffice_core.storage.queries import Wanted

__all__ = ["Tie", "ties_of"]


@attrs.frozen(kw_only=True)
class Tie:
    """Two amounts that must be equal: the ledger's, and that of the facts behind it.

    >>> from backoffice_core.kernel.money import Money
    >>> tie = Tie(name="stock", ledger=Money.of(10, "USD"), facts=Money.of(9, "USD"))
    >>> tie.holds, str(tie.difference)
    (False, 'USD 1.00')
    """

    name: str
    ledger: Money
    facts: Money

    @property
    def difference(self) -> Money:
        """Return by how much the ledger says more than the facts."""
        return self.ledger - self.facts

    @property
    def holds(self) -> bool:
        """Say whether the two amounts are equal, to the last minor unit."""
        return self.difference.is_zero

    @property
    def says(self) -> Message:
        """Return the verdict as a sentence."""
        if self.holds:
            return Message(HOLDS[self.name])
        return Message(
            BROKEN[self.name], ledger=self.ledger, facts=self.facts, difference=self.difference
        )


HOLDS = {
    "books": "the books balance",
    "stock": "stock ties to its ledger account",
    "payroll": "payroll ties to the timesheets",
}
BROKEN = {
    "books": "THE BOOKS DO NOT BALANCE (debits {ledger}, credits {facts}, off by {difference})",
    "stock": "STOCK DOES NOT TIE (ledger {ledger}, valuation {facts}, off by {difference})",
    "payroll": "PAYROLL DOES NOT TIE (ledger {ledger}, timesheets {facts}, off by {difference})",
}


def ties_of(store: Store, shop: Shop, *, tenant: str) -> tuple[Tie, ...]:
    """The three ties of a month, from one view of what is on record now."""
    chart = Chart(shop.accounts)
    with store.view() as view:
        balances = balances_of(view, shop.month, tenant=tenant)
        stock = balances.get(chart.role("inventory").code, 0)
        return (
            books_tie(balances.values(), shop),
            stock_tie(recorded_moves(view, shop, tenant=tenant), stock, shop),
            payroll_tie(view, shop, chart, tenant=tenant),
        )


def books_tie(balances: Iterable[int], shop: Shop) -> Tie:
    """The debit balances of all accounts on record against the credit balances."""
    net = tuple(balances)
    return Tie(
        name="books",
        ledger=Money(sum(minor for minor in net if minor > 0), shop.currency),
        facts=Money(-sum(minor for minor in net if minor < 0), shop.currency),
    )


def stock_tie(moves: Iterable[Move], balance: int, shop: Shop) -> Tie:
    """The balance of the inventory account on record against the moves on record, valued again."""
    again = value_moves(
        moves,
        method=shop.policies.cost_method,
        currency=shop.currency,
        items=shop.items,
    )
    return Tie(name="stock", ledger=Money(balance, shop.currency), facts=again.value)


def payroll_tie(view: Reader, shop: Shop, chart: Chart, *, tenant: str) -> Tie:
    """The wage entries on record against pay worked out again from the timesheets on record.

    Whoever the shop does not employ any more is owed nothing, nor is whoever has no day left.
    """
    sheets = sorted(recorded_timesheets(view, shop, tenant=tenant), key=lambda one: one.revision)
    latest = {sheet.person: sheet for sheet in sheets}
    owing = (latest[one.id] for one in shop.employees if one.id in latest)
    pay = pay_of(shop, (sheet for sheet in owing if sheet.days))
    where: dict[str, Wanted] = {
        "account": chart.role("wages_payable").code,
        "entries.day": shop.month.days,
        "entries.journal": "wages",
    }
    query = BalanceQuery(
        tenant=tenant, kind=Entry, table="postings", sums=("amount_minor",), where=where
    )
    owed = -sum(balance.sums[0] for balance in view.balances(query))
    return Tie(
        name="payroll",
        ledger=Money(owed, shop.currency),
        facts=Money.total((line.amount for line in pay), shop.currency),
    )
