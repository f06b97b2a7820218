"""What is recalled is what the month needs, and what is delivered again, and no more."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime

import attrs

from backoffice_core.attendance import Leave, LeaveKind, Punch
from backoffice_core.kernel import resolve
from backoffice_core.processes.records import recall
from backoffice_core.storage import MemoryStore, Store
from tests.processes.months import close, following, tea_shop
from tests.reports.closed import ZONE

SHOP = tea_shop()


def test_an_empty_store_recalls_nothing(store: Store) -> None:
    """The first closing starts from version 0."""
    records = recall(store, SHOP, tenant=SHOP.name)
    assert 0 == records.version
    fields = attrs.asdict(records, recurse=False)
    assert [] == [name for name, value in fields.items() if value]


def test_everything_a_closing_wrote_is_recalled(store: Store) -> None:
    """Also the opening stock, which is dated before the month."""
    month = close(SHOP, store)
    records = recall(store, attrs.evolve(SHOP, moves=()), tenant=SHOP.name)
    assert month.receipt is not None
    assert month.receipt.position == records.version
    assert set(SHOP.punches) == set(records.punches)
    assert set(SHOP.moves) == set(records.moves)
    assert set(SHOP.invoices) == set(records.invoices)
    assert set(SHOP.payments) == set(records.payments)
    assert set(SHOP.leaves) == set(records.leaves)
    assert set(month.entries) == set(records.entries)
    assert set(month.timesheets) == set(records.timesheets)
    assert {} == records.carried


def test_the_month_after_recalls_what_may_held_and_none_of_its_moves(store: Store) -> None:
    """Its opening stock stands for them."""
    may = close(SHOP, store)
    june = following(may)
    records = recall(store, june, tenant=SHOP.name)
    assert ((), (), (), (), 0) == (
        records.moves,
        records.invoices,
        records.payments,
        records.entries,
        records.version,
    )
    held = {row.account.code: row.closing.minor for row in may.trial_balance.rows}
    assert held == records.carried


def test_junes_opening_stock_is_no_part_of_may(store: Store) -> None:
    """Although it is dated on the last of May."""
    may = close(SHOP, store)
    close(following(may), store)
    assert set(SHOP.moves) == set(recall(store, SHOP, tenant=SHOP.name).moves)


def test_punches_of_the_neighbouring_days_belong_to_both_months(store: Store) -> None:
    """A night shift from May to June is seen from either side, other days from their own."""
    moments = [datetime(2026, 5, 31, 22), datetime(2026, 6, 1, 6), datetime(2026, 6, 2, 6)]
    night = [Punch(device="attlog", person="E01", at=resolve(moment, ZONE)) for moment in moments]
    may = close(attrs.evolve(SHOP, punches=(*SHOP.punches, *night)), store)
    assert set(night) <= set(may.shop.punches)
    known = recall(store, following(may), tenant=SHOP.name).punches
    assert set(night) == set(known)
    assert set(night[:2]) <= set(recall(store, SHOP, tenant=SHOP.name).punches)
    assert night[2] not in recall(store, SHOP, tenant=SHOP.name).punches
    assert () == close(attrs.evolve(SHOP, punches=(*SHOP.punches, *night)), store).changes


def test_a_leave_is_recalled_while_it_lasts() -> None:
    """One that ended before the month is recalled only where it is delivered again."""
    long, old = (
        Leave(person="E01", kind=LeaveKind.MATERNITY, start=date(2026, 3, 1), end=end)
        for end in (date(2026, 5, 30), date(2026, 3, 31))
    )
    old = attrs.evolve(old, person="E02")
    with closing(MemoryStore()) as store:
        shop = attrs.evolve(SHOP, leaves=(long, old))
        close(shop, store)
        assert {long} == set(recall(store, SHOP, tenant=SHOP.name).leaves)
        assert {long, old} == set(recall(store, shop, tenant=SHOP.name).leaves)
