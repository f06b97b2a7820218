"""Close a month: facts in, decisions, facts out, and a verdict from what is on record.

The whole closing is one batch: it is on record completely or not at all, whatever happens
to the machine. Closing again writes only what came out otherwise. So a late punch is one
more punch, and then exactly what follows from it.

>>> from backoffice_core.processes import close_month
>>> close_month.__name__
'close_month'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from backoffice_core.bookkeeping import (
    Chart,
    Entry,
    balance_sheet,
    open_items,
    profit_and_loss,
    trial_balance,
)
from backoffice_core.inventory import value_moves
from backoffice_core.kernel.findings import ranked
from backoffice_core.kernel.money import Money
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.processes.decisions import Decisions, decide_month, pay_of
from backoffice_core.processes.recorded import (
    Merged,
    merge_delivered,
    revise,
    revise_entries,
)
from backoffice_core.processes.records import (
    Records,
    closing_stream,
    recall,
    recorded_moves,
    recorded_timesheets,
)
from backoffice_core.processes.rostering import plan_roster, roster_problem
from backoffice_core.processes.ties import Tie
from backoffice_core.scheduling import Roster, check_roster
from backoffice_core.storage import BalanceQuery, ExpectVersion, UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backoffice_core.kernel.instants import Instant
    from backoffice_core.processes.shop import Shop
    from backoffice_core.scheduling import RosterProblem
    from backoffice_core.storage import Reader, Receipt, Store
    from backoffice_core.storage.queries import Wanted

__all__ = ["close_month"]

WAGES: Final = "wages"


def close_month(
    shop: Shop,
    store: Store,
    *,
    recorded_at: Instant,
    actor: str = "month-end",
    tenant: str | None = None,
) -> ClosedMonth:
    """Close ``shop.month`` into ``store`` and say whether everything ties.

    ``recorded_at`` is when this is written down, ``actor`` by whom, ``tenant`` whose books
    these are (the shop's name where not given). What is on record and what the shop
    delivers are taken together. Needs the extra ``solve`` when next month has demand and
    no roster on record yet.

    Raises :class:`InvalidValue` (``fact_changed``: a recorded fact is delivered with other
    content), :class:`Conflict` when somebody else closed the month meanwhile, and any error
    of the store. Nothing is written unless everything is.
    """
    owner = tenant or shop.name
    records = recall(store, shop, tenant=owner)
    full, delivered = deliver(shop, records)
    decisions = decide_month(full)
    problem = roster_problem(full)
    timesheets = revise(decisions.timesheets, records.timesheets, key="person")
    rosters = decide_rosters(full, problem, records)
    entries = revise_entries(decisions.entries, records.entries)
    merged: tuple[Merged[Any], ...] = (*delivered, timesheets, rosters, entries)
    receipt = write(
        store, full, records, merged, tenant=owner, recorded_at=recorded_at, actor=actor
    )
    decided = attrs.evolve(decisions, timesheets=timesheets.all, entries=entries.all)
    roster = next((one for one in rosters.all if one.period == str(full.month.next)), None)
    return ClosedMonth(
        **statements_of(full, decided),
        roster=roster,
        roster_problem=problem,
        findings=ranked(
            (*decisions.findings, *check_roster(problem, roster.assignments if roster else ()))
        ),
        changes=tuple(change for each in merged for change in each.changes),
        receipt=receipt,
        ties=ties_of(store, full, tenant=owner),
    )


def deliver(shop: Shop, records: Records) -> tuple[Shop, tuple[Merged[Any], ...]]:
    """The shop with everything on record joined to it, and what of it is new."""
    punches = merge_delivered(shop.punches, records.punches)
    leaves = merge_delivered(shop.leaves, records.leaves)
    invoices = merge_delivered(shop.invoices, records.invoices)
    payments = merge_delivered(shop.payments, records.payments)
    moves = merge_delivered(shop.moves, records.moves)
    full = attrs.evolve(
        shop,
        punches=punches.all,
        leaves=leaves.all,
        invoices=invoices.all,
        payments=payments.all,
        moves=moves.all,
    )
    return full, (punches, leaves, invoices, payments, moves)


def decide_rosters(shop: Shop, problem: RosterProblem, records: Records) -> Merged[Roster]:
    """This month's plan as delivered, and next month's: solved once for each problem."""
    plan = Roster(period=str(shop.month), basis="delivered", assignments=shop.roster)
    following = [one for one in records.rosters if one.period == str(shop.month.next)]
    latest = max(following, key=lambda one: one.revision, default=None)
    planned = plan_roster(problem, period=str(shop.month.next), latest=latest)
    return revise([plan, *planned], records.rosters, key="period")


def write(
    store: Store,
    shop: Shop,
    records: Records,
    merged: Iterable[Merged[object]],
    *,
    tenant: str,
    recorded_at: Instant,
    actor: str,
) -> Receipt | None:
    """Commit all that is new as one batch; ``None`` where nothing is."""
    stream = closing_stream(shop)
    work = UnitOfWork(
        tenant=tenant,
        key=f"{stream} after {records.version}",
        actor=actor,
        recorded_at=recorded_at,
    )
    for each in merged:
        work.record(stream, *each.new)
    if not work.facts:
        return None
    work.require(ExpectVersion(stream, records.version))
    return work.commit_to(store)


def statements_of(shop: Shop, decided: Decisions) -> dict[str, Any]:
    """The books of the month as they stand: its entries and what they add up to."""
    chart = Chart(shop.accounts)
    trial = trial_balance(
        decided.entries, chart=chart, currency=shop.currency, period=shop.month.days
    )
    return {
        "shop": shop,
        "chart": chart,
        "timesheets": decided.timesheets,
        "pay": decided.pay,
        "entries": decided.entries,
        "trial_balance": trial,
        "profit_and_loss": profit_and_loss(trial),
        "balance_sheet": balance_sheet(trial),
        "open_items": open_items(
            decided.entries, chart=chart, currency=shop.currency, invoices=shop.invoices
        ),
        "valuation": decided.valuation,
        "proposals": decided.proposals,
    }


def ties_of(store: Store, shop: Shop, *, tenant: str) -> tuple[Tie, ...]:
    """The three ties, from one view of what is on record now."""
    chart = Chart(shop.accounts)
    with store.view() as view:
        return (
            books_tie(view, shop, tenant=tenant),
            stock_tie(view, shop, chart, tenant=tenant),
            payroll_tie(view, shop, chart, tenant=tenant),
        )


def books_tie(view: Reader, shop: Shop, *, tenant: str) -> Tie:
    """All debits on record of the month against all its credits."""
    balances = view.balances(
        BalanceQuery(
            tenant=tenant,
            kind=Entry,
            table="postings",
            sums=("amount_minor",),
            by=("account",),
            where={"entries.day": shop.month.days},
        )
    )
    net = [balance.sums[0] for balance in balances]
    return Tie(
        name="books",
        ledger=Money(sum(minor for minor in net if minor > 0), shop.currency),
        facts=Money(-sum(minor for minor in net if minor < 0), shop.currency),
    )


def stock_tie(view: Reader, shop: Shop, chart: Chart, *, tenant: str) -> Tie:
    """The inventory account on record against the moves on record, valued again."""
    again = value_moves(
        recorded_moves(view, shop, tenant=tenant),
        method=shop.policies.cost_method,
        currency=shop.currency,
        items=shop.items,
    )
    account = chart.role("inventory").code
    return Tie(
        name="stock",
        ledger=ledger_total(view, shop, tenant=tenant, where={"account": account}),
        facts=again.value,
    )


def payroll_tie(view: Reader, shop: Shop, chart: Chart, *, tenant: str) -> Tie:
    """The wage entries on record against pay worked out again from the timesheets on record."""
    sheets = recorded_timesheets(view, shop, tenant=tenant)
    latest = {sheet.person: sheet for sheet in sorted(sheets, key=lambda one: one.revision)}
    owed = pay_of(shop, tuple(latest.values()))
    payable = ledger_total(
        view,
        shop,
        tenant=tenant,
        where={"account": chart.role("wages_payable").code, "entries.journal": WAGES},
    )
    return Tie(
        name="payroll",
        ledger=-payable,
        facts=Money.total((line.amount for line in owed), shop.currency),
    )


def ledger_total(view: Reader, shop: Shop, *, tenant: str, where: Mapping[str, Wanted]) -> Money:
    """The sum of the postings of the month that ``where`` selects, debit positive."""
    balances = view.balances(
        BalanceQuery(
            tenant=tenant,
            kind=Entry,
            table="postings",
            sums=("amount_minor",),
            where={"entries.day": shop.month.days, **where},
        )
    )
    return Money(sum(balance.sums[0] for balance in balances), shop.currency)
