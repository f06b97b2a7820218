"""Close a month: facts in, decisions, facts out, and a verdict from what is on record.

The whole closing is one batch: it is on record completely or not at all, whatever happens
to the machine. Closing again writes only what came out otherwise. So a late punch is one
more punch, and then exactly what follows from it.

>>> from backoffice_core.processes import close_month
>>> close_month.__name__
'close_month'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from backoffice_core.attendance import Leave, Punch, Timesheet
from backoffice_core.bookkeeping import (
    Chart,
    Invoice,
    Payment,
    balance_sheet,
    open_items,
    profit_and_loss,
    trial_balance,
)
from backoffice_core.inventory import Move
from backoffice_core.kernel.errors import Conflict
from backoffice_core.kernel.findings import ranked
from backoffice_core.processes.carried_over import compare_opening
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.processes.decisions import decide_month
from backoffice_core.processes.not_delivered import not_delivered
from backoffice_core.processes.recorded import Merged, contradicting, merge_delivered, revise
from backoffice_core.processes.records import Records, all_facts, closing_stream, recall
from backoffice_core.processes.reposting import revise_entries
from backoffice_core.processes.rostering import decide_rosters, roster_findings, roster_problem
from backoffice_core.processes.ties import ties_of
from backoffice_core.processes.withdrawals import withdrawal_findings, without_withdrawn
from backoffice_core.storage import Batch, ExpectVersion, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backoffice_core.kernel.findings import Finding
    from backoffice_core.kernel.instants import Instant
    from backoffice_core.processes.shop import Shop
    from backoffice_core.storage import Receipt, Store

__all__ = ["close_month"]


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
    these are (the shop's ``books`` where not given, or its name). What happened (punches,
    leave, invoices, payments, moves) is taken together from what is on record and what the
    shop delivers, without what was withdrawn; the terms (people, plan, opening balances,
    items, policies) are those of this shop.
    Needs the extra ``solve`` when next month has demand and no roster on record yet.

    Findings of its own: ``processes.opening_differs`` (serious), where the month before is
    on record and closed with other balances than this one opens with;
    ``processes.not_delivered``, where facts on record are not in the delivery and still count;
    ``processes.withdrawal_unmatched``, where there is nothing to withdraw.

    Raises :class:`InvalidValue` (``fact_changed``: a recorded fact is delivered with other
    content; ``fact_repeated``), :class:`Conflict` when somebody else closed the month
    meanwhile, and any error of the store. Nothing is written unless everything is.
    """
    owner = (shop.books or shop.name) if tenant is None else tenant
    records = recall(store, shop, tenant=owner)
    everything, delivered = deliver(shop, records)
    full = without_withdrawn(everything)
    chart = Chart(full.accounts)
    decided = decide_month(full)
    problem = roster_problem(full)
    timesheets = revise_timesheets(decided.timesheets, records.timesheets)
    rosters = decide_rosters(full, problem, records.rosters)
    entries = revise_entries(decided.entries, records.entries)
    merged: tuple[Merged[Any], ...] = (*delivered, timesheets, rosters, entries)
    receipt = write(
        store, full, records, merged, tenant=owner, recorded_at=recorded_at, actor=actor
    )
    trial = trial_balance(entries.all, chart=chart, currency=full.currency, period=full.month.days)
    roster = next((one for one in rosters.all if one.period == str(full.month.next)), None)
    return ClosedMonth(
        shop=full,
        chart=chart,
        timesheets=tuple(sheet for sheet in timesheets.all if sheet.days),
        pay=decided.pay,
        entries=entries.all,
        trial_balance=trial,
        profit_and_loss=profit_and_loss(trial),
        balance_sheet=balance_sheet(trial),
        open_items=open_items(
            entries.all, chart=chart, currency=full.currency, invoices=full.invoices
        ),
        valuation=decided.valuation,
        proposals=decided.proposals,
        roster=roster,
        roster_problem=problem,
        findings=ranked(
            (
                *decided.findings,
                *roster_findings(problem, roster),
                *findings_on_record(shop, records, everything, full, chart=chart),
            )
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
    withdrawals = merge_delivered(shop.withdrawals, records.withdrawals)
    full = attrs.evolve(
        shop,
        punches=punches.all,
        leaves=leaves.all,
        invoices=invoices.all,
        payments=payments.all,
        moves=moves.all,
        withdrawals=withdrawals.all,
    )
    return full, (punches, leaves, invoices, payments, moves, withdrawals)


def findings_on_record(
    shop: Shop, records: Records, everything: Shop, full: Shop, *, chart: Chart
) -> Iterator[Finding]:
    """What the delivered ``shop`` and the record do not agree on.

    ``everything`` is both together, ``full`` what of it counts.
    """
    yield from compare_opening(full, records.carried, chart=chart)
    yield from not_delivered(shop, records, standing=full)
    yield from withdrawal_findings(everything, shop.withdrawals)


def revise_timesheets(
    decided: tuple[Timesheet, ...], recorded: tuple[Timesheet, ...]
) -> Merged[Timesheet]:
    """The timesheets as decided now, and an empty one for whoever has none any more."""
    return revise((*decided, *emptied(recorded, decided)), recorded, key="person")


def emptied(recorded: Iterable[Timesheet], decided: Iterable[Timesheet]) -> Iterator[Timesheet]:
    """An empty timesheet for whoever has one on record and, as it is known now, no day in it."""
    still = {sheet.person for sheet in decided}
    gone = {sheet.person: sheet.period for sheet in recorded if sheet.person not in still}
    for person, period in sorted(gone.items()):
        yield Timesheet(person=person, period=period, days=(), overtime=())


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
    """Commit all that is new as one batch; ``None`` where nothing is.

    Its key is its content: who tries again after a lost answer writes nothing twice, and
    who comes to something else than a closing that was quicker meets the guard.
    """
    stream = closing_stream(shop)
    new = [Record(stream, fact) for each in merged for fact in each.new]
    if not new:
        return None
    batch = Batch.of(
        tenant=tenant,
        key=stream,
        actor=actor,
        recorded_at=recorded_at,
        facts=new,
        guards=[ExpectVersion(stream, records.version)],
    )
    try:
        return store.commit(attrs.evolve(batch, key=f"{stream} {batch.fingerprint.hex()}"))
    except Conflict as conflict:
        refuse_changed(store, shop, tenant=tenant, conflict=conflict)
        raise


def refuse_changed(store: Store, shop: Shop, *, tenant: str, conflict: Conflict) -> None:
    """Name the delivered fact that is on record for another month with other content."""
    delivered: tuple[tuple[type, tuple[object, ...]], ...] = (
        (Punch, shop.punches),
        (Leave, shop.leaves),
        (Invoice, shop.invoices),
        (Payment, shop.payments),
        (Move, shop.moves),
    )
    with store.view() as view:
        for kind, facts in delivered:
            error = contradicting(facts, all_facts(view, tenant, kind))
            if error is not None:
                raise error from conflict
